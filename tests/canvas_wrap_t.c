#include <stdlib.h>
#include <string.h>

#include "canvas/canvas.h"
#include "tap.h"

static struct fault fault;

static void
wraps_to(const char *text, int cols, bool ascii, const char *want)
{
	struct canvas c;
	const char *line;
	char got[2000] = "";
	size_t len;
	int n = 0;
	const char *p = text;

	canvas_init(&c, 1, 1, ascii, &fault);
	while (n < 100 && canvas_wrap_next(&c, &p, cols, &line, &len)) {
		strncat(got, line, len);
		strcat(got, "|");
		n++;
	}
	IS_STR(got, want);
	IS_INT(canvas_wrap_count(&c, cols, text), n);
	canvas_fini(&c);
}

static void
words_stay_whole_where_they_can(void)
{
	wraps_to("the carotid received seventy", 11, false, "the carotid|received|seventy|");
	wraps_to("the carotid", 11, false, "the carotid|");
	wraps_to("the carotid ", 11, false, "the carotid|");
	wraps_to("a  b", 1, false, "a|b|");
	wraps_to("one\n\ntwo", 10, false, "one||two|");
	wraps_to("one\n", 10, false, "one|");
	wraps_to("", 10, false, "");
	wraps_to("\n", 10, false, "|");
	wraps_to("abc\ndef", 3, false, "abc|def|");
	wraps_to("abc \ndef", 3, false, "abc|def|");
}

static void
long_words_are_split_and_nothing_hangs(void)
{
	wraps_to("abcdefgh", 3, false, "abc|def|gh|");
	wraps_to("ab cdefgh", 3, false, "ab|cde|fgh|");
	/* Narrower than one character: one a line all the same. */
	wraps_to("\xe4\xb8\xad\xe6\x96\x87", 1, false, "\xe4\xb8\xad|\xe6\x96\x87|");
	wraps_to("ab", 0, false, "a|b|");
	wraps_to("\xe4\xb8\xad\xe6\x96\x87", 3, false, "\xe4\xb8\xad|\xe6\x96\x87|");
	/* A letter and its mark are not parted. */
	wraps_to("ae\xcc\x81" "b", 2, false, "ae\xcc\x81|b|");
}

static void
blanks_that_open_a_paragraph_stay(void)
{
	wraps_to("  - item one", 8, false, "  - item|one|");
	wraps_to("      abcdef", 4, false, "|abcd|ef|");
}

static void
ascii_measures_the_twins(void)
{
	wraps_to("x \xe2\x89\xa5 3", 4, false, "x \xe2\x89\xa5|3|");
	wraps_to("x \xe2\x89\xa5 3", 4, true, "x \xe2\x89\xa5|3|");
	wraps_to("ab\xe2\x80\xa6 c", 5, false, "ab\xe2\x80\xa6 c|");
	wraps_to("ab\xe2\x80\xa6 c", 5, true, "ab\xe2\x80\xa6|c|");
}

/* Further lines of an item stand below its text, and the columns for its mark are missing to them. */
static void
items_of_lists_hang(void)
{
	struct canvas c;
	char *dump;

	canvas_init(&c, 6, 9, false, &fault);
	IS_INT(canvas_wrap(&c, canvas_area(&c), STYLE_NORMAL, "- one two\n 7. six ten\n2. a b c d", 0), 5);
	dump = canvas_dump(&c);
	IS_STR(dump, "- one two\n 7. six\n    ten\n2. a b c\n   d\n\n");
	free(dump);
	canvas_clear(&c);
	/* From its second line on, and the paragraph after it. */
	IS_INT(canvas_wrap(&c, canvas_area(&c), STYLE_NORMAL, "- aaaa bbbb cccc\naaaa bbbb cccc", 1), 5);
	dump = canvas_dump(&c);
	IS_STR(dump, "  bbbb\n  cccc\naaaa bbbb\ncccc\n\n\n");
	free(dump);
	IS_INT(canvas_wrap_count(&c, 9, "- aaaa bbbb cccc\naaaa bbbb cccc"), 5);
	canvas_fini(&c);
	/* No marks: a sign of a number, a number in a sentence, two blanks behind it or not, a tab; a mark with no room beside it. */
	IS_INT(canvas_wrap_hang("-5 Gy", 80), 0);
	IS_INT(canvas_wrap_hang("35 fractions", 80), 0);
	IS_INT(canvas_wrap_hang("70  Gy", 80), 0);
	IS_INT(canvas_wrap_hang("2.5 Gy", 80), 0);
	IS_INT(canvas_wrap_hang("2.5  Gy", 80), 0);
	IS_INT(canvas_wrap_hang("1.", 80), 0);
	IS_INT(canvas_wrap_hang("-\ttext", 80), 0);
	IS_INT(canvas_wrap_hang("\t- text", 80), 0);
	IS_INT(canvas_wrap_hang("\u0667. \u0646\u0635", 80), 0);
	IS_INT(canvas_wrap_hang("text", 80), 0);
	IS_INT(canvas_wrap_hang("", 80), 0);
	IS_INT(canvas_wrap_hang("12. name", 8), 4);
	IS_INT(canvas_wrap_hang("12. name", 7), 0);
}

static void
a_rectangle_shows_lines_from_the_first(void)
{
	struct canvas c;
	char *dump;

	canvas_init(&c, 4, 8, false, &fault);
	IS_INT(canvas_wrap(&c, (struct rect){ 1, 2, 2, 5 }, STYLE_NORMAL, "one two three four five", 1), 5);
	dump = canvas_dump(&c);
	/* one | two | three | four | five, from the second, two rows */
	IS_STR(dump, "\n  two\n  three\n\n");
	free(dump);
	IS_INT(canvas_wrap(&c, (struct rect){ 0, 0, 4, 0 }, STYLE_NORMAL, "one", 0), 0);
	canvas_fini(&c);
}

/* No line is wider than asked, and no letter is lost. */
static void
nothing_is_lost_and_nothing_too_wide(void)
{
	static const char *const parts[] = { "a", "bc", " ", "\n", "\xe4\xb8\xad", "e\xcc\x81", "defghij", "\t" };
	struct canvas c;
	unsigned seed = 7;
	bool fine = true;

	tap_diag("seed %u", seed);
	srand(seed);
	canvas_init(&c, 1, 1, false, &fault);
	for (int round = 0; round < 5000 && fine; round++) {
		char text[400] = "", got[400] = "", want[400] = "", copy[400];
		int cols = 2 + rand() % 12;
		const char *p = text, *line;
		size_t len;

		for (int i = rand() % 30; i > 0; i--)
			strcat(text, parts[rand() % 8]);
		while (fine && canvas_wrap_next(&c, &p, cols, &line, &len)) {
			memcpy(copy, line, len);
			copy[len] = '\0';
			fine = canvas_text_width(&c, copy) <= cols;
			strcat(got, copy);
		}
		for (char *s = got, *d = got;; s++) {
			if (*s != ' ' && *s != '\t' && *s != '\n')
				*d++ = *s;
			if (!*s)
				break;
		}
		for (char *s = text, *d = want; *s; s++)
			if (*s != ' ' && *s != '\t' && *s != '\n')
				*d++ = *s;
		fine = fine && !strcmp(got, want);
		if (!fine)
			tap_diag("round %d, %d columns: \"%s\"", round, cols, text);
	}
	OK(fine);
	canvas_fini(&c);
}

TAP_MAIN(TAP_CASE(words_stay_whole_where_they_can), TAP_CASE(long_words_are_split_and_nothing_hangs),
         TAP_CASE(blanks_that_open_a_paragraph_stay), TAP_CASE(ascii_measures_the_twins),
         TAP_CASE(items_of_lists_hang), TAP_CASE(a_rectangle_shows_lines_from_the_first), TAP_CASE(nothing_is_lost_and_nothing_too_wide))
