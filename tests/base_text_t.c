#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tap.h"

/* xorshift64* (Vigna 2016): the seed is printed, GHOSTDOSE_SEED repeats a run. */
static uint64_t
next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

static uint64_t
seed(void)
{
	const char *given = getenv("GHOSTDOSE_SEED");
	uint64_t s = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) | 1;

	printf("    # seed %" PRIu64 "\n", s);
	return s;
}

static void
decoding(void)
{
	static const struct { const char *bytes; size_t len; uint32_t code; size_t step; } rows[] = {
		{ "A", 1, 'A', 1 },
		{ "\xC3\xA9", 2, 0xe9, 2 },
		{ "\xE2\x82\xAC", 3, 0x20ac, 3 },
		{ "\xF0\x9F\x98\x80", 4, 0x1f600, 4 },
		{ "\xC3", 1, 0xfffd, 1 },                  /* cut off */
		{ "\x80", 1, 0xfffd, 1 },                  /* a continuation alone */
		{ "\xC0\x80", 2, 0xfffd, 1 },              /* overlong NUL */
		{ "\xE0\x80\xAF", 3, 0xfffd, 1 },          /* overlong slash */
		{ "\xED\xA0\x80", 3, 0xfffd, 1 },          /* a surrogate */
		{ "\xF4\x90\x80\x80", 4, 0xfffd, 1 },      /* beyond U+10FFFF */
		{ "\xFF", 1, 0xfffd, 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *p = rows[i].bytes;

		IS_INT(text_next(&p, rows[i].bytes + rows[i].len), rows[i].code);
		IS_INT(p - rows[i].bytes, rows[i].step);
	}
}

static void
every_code_point_goes_out_and_back(void)
{
	size_t wrong = 0;

	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char out[4];
		size_t n = text_encode(c, out);
		const char *p = out;
		uint32_t back = text_next(&p, out + n);

		if (c >= 0xd800 && c <= 0xdfff)
			wrong += back != 0xfffd;
		else
			wrong += back != c || p != out + n;
	}
	IS_INT(wrong, 0);
}

static void
width(void)
{
	IS_INT(text_width(""), 0);
	IS_INT(text_width("abc"), 3);
	IS_INT(text_width("\xCE\xB1/\xCE\xB2"), 3);                    /* alpha/beta */
	IS_INT(text_width("e\xCC\x81"), 1);                            /* e and a combining acute */
	IS_INT(text_width("\xE5\x89\x82\xE9\x87\x8F"), 4);             /* two ideographs */
	IS_INT(text_width("\xF0\x9F\x98\x80"), 2);                     /* an emoji */
	IS_INT(text_width("\xE2\x96\x80"), 1);                         /* upper half block */
	IS_INT(text_width("\xC2\xB2"), 1);                             /* superscript two */
	IS_INT(text_code_width(0x1b), 0);
	IS_INT(text_code_width(0x7f), 0);
	IS_INT(text_code_width(0x9b), 0);
	IS_INT(text_code_width(0x200b), 0);                            /* zero width space */
}

static void
fit(void)
{
	IS_INT(text_fit("abc", 2), 2);
	IS_INT(text_fit("abc", 0), 0);
	IS_INT(text_fit("abc", 9), 3);
	IS_INT(text_fit("e\xCC\x81x", 1), 3);                          /* the accent comes along */
	IS_INT(text_fit("\xE5\x89\x82x", 1), 0);                       /* a wide one is not halved */
	IS_INT(text_fit("\xE5\x89\x82x", 2), 3);
	IS_INT(text_fit("a\xE5\x89\x82", 2), 1);
}

static bool
must_be_unsafe(uint32_t c)
{
	/* Unicode 15: categories Cc but tab and newline, bidirectional controls (Bidi_Control), separators of lines and
	 * paragraphs, noncharacters, surrogates; the byte order mark and interlinear annotation; tags and planes 15-16; of
	 * Default_Ignorable_Code_Point all but marks, variation selectors, joiners and the Jamo of old Hangul. */
	if (c == 0xad || c == 0x180e || c == 0x200b || (c >= 0x2060 && c <= 0x206f) || c == 0x3164 || c == 0xffa0 ||
	    (c >= 0x1bca0 && c <= 0x1bca3) || (c >= 0x1d173 && c <= 0x1d17a))
		return true;
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x200e ||
	       c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 ||
	       c == 0x2029 || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xffff) == 0xfffe || (c & 0xffff) == 0xffff ||
	       (c >= 0xd800 && c <= 0xdfff) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || c >= 0xe0000;
}

static void
safety_of_every_code_point(void)
{
	size_t wrong = 0;

	for (uint32_t c = 0; c < 0x120000; c++)
		if (text_code_is_safe(c) == must_be_unsafe(c) && wrong++ < 5)
			tap_diag("U+%04X is %s", (unsigned)c, text_code_is_safe(c) ? "safe" : "unsafe");
	IS_INT(wrong, 0);
	OK(!text_code_is_safe(UINT32_MAX));
}

static void
first_unsafe_place(void)
{
	char why[64];

	IS_INT(text_find_unsafe("plain\ttext\r\n", 12, why, sizeof why), 12);
	IS_INT(text_find_unsafe("ab\x1b[31m", 7, why, sizeof why), 2);
	HAS(why, "U+001B");
	IS_INT(text_find_unsafe("a\0b", 3, why, sizeof why), 1);
	HAS(why, "U+0000");
	IS_INT(text_find_unsafe("\xCE\xB1\xC2\x9B", 4, why, sizeof why), 2);
	HAS(why, "U+009B");
	IS_INT(text_find_unsafe("x\xE2\x80\xAEy", 5, why, sizeof why), 1);
	HAS(why, "bidirectional");
	IS_INT(text_find_unsafe("x\xE2\x80\x8By", 5, why, sizeof why), 1);   /* zero width space */
	IS_STR(why, "an invisible character U+200B");
	IS_INT(text_find_unsafe("x\xE2\x80\x8Dy", 5, why, sizeof why), 5);   /* a joiner spells */
	IS_INT(text_find_unsafe("x\xC3", 2, why, sizeof why), 1);
	HAS(why, "0xC3");
	IS_INT(text_find_unsafe("", 0, why, sizeof why), 0);
}

static void
cleaning(void)
{
	char out[64], tiny[4];

	IS_STR(text_clean(out, sizeof out, "a\x1b[31m"), "a\\x1B[31m");
	IS_STR(text_clean(out, sizeof out, "a\nb\tc"), "a\\x0Ab\\x09c");
	IS_STR(text_clean(out, sizeof out, "\xE2\x80\xAE"), "\\u{202E}");
	IS_STR(text_clean(out, sizeof out, "\xFF"), "\\xFF");
	IS_STR(text_clean(out, sizeof out, "\xEF\xBF\xBD"), "\xEF\xBF\xBD");    /* a real U+FFFD stays */
	IS_STR(text_clean(out, sizeof out, "\xCE\xB1/\xCE\xB2"), "\xCE\xB1/\xCE\xB2");
	IS_STR(text_clean(tiny, sizeof tiny, "abcdef"), "abc");
	IS_STR(text_clean(tiny, sizeof tiny, "ab\xCE\xB1"), "ab");              /* no half character */
	IS_STR(text_clean(tiny, 1, "abc"), "");
}

static void
line_ends(void)
{
	char text[] = "a\r\nb\rc\n\r\r\nd\r", none[] = "";

	IS_INT(text_plain_lines(text, sizeof text - 1), 10);
	IS_STR(text, "a\nb\nc\n\n\nd\n");
	IS_INT(text_plain_lines(none, 0), 0);
}

/* Eight marks stand on a letter, as many as any writing has; what more there is is told and not drawn. */
static void
storms_of_marks_are_told(void)
{
	char in[64] = "e", want[64], out[64];

	for (int i = 0; i < TEXT_MARKS_MAX; i++)
		memcpy(in + 1 + 2 * i, "\xCC\x81", 3);
	IS_STR(text_clean(out, sizeof out, in), in);
	snprintf(want, sizeof want, "%s\\u{0301}x\xCC\x81", in);
	strncat(in, "\xCC\x81x\xCC\x81", sizeof in - strlen(in) - 1);
	IS_STR(text_clean(out, sizeof out, in), want);
}

static void
cleaning_never_lets_anything_through(void)
{
	uint64_t state = seed();
	size_t wrong = 0;

	for (int round = 0; round < 20000; round++) {
		char in[48], out[64], why[64];
		size_t len = next(&state) % (sizeof in - 1), size = 1 + next(&state) % sizeof out;

		for (size_t i = 0; i < len; i++) {
			uint64_t r = next(&state);

			/* Half of them whole characters, half of them any byte. */
			in[i] = (char)(unsigned char)(1 + r % 255);
			if ((r >> 40) % 2 && i + 4 < len)
				i += text_encode((uint32_t)(1 + (r >> 8) % 0x10ffff), in + i) - 1;
		}
		in[len] = '\0';
		text_clean(out, size, in);
		wrong += strlen(out) >= size || strpbrk(out, "\t\n\r") || text_find_unsafe(out, strlen(out), why, sizeof why) != strlen(out);
	}
	IS_INT(wrong, 0);
}

static void
nearest(void)
{
	static const char *const names[] = { "alpha_beta_gy", "half_time_h", "structure", "source" };

	IS_STR(text_nearest("alfa_beta_gy", names, 4), "alpha_beta_gy");
	IS_STR(text_nearest("STRUCTURE", names, 4), "structure");
	IS_STR(text_nearest("sorce", names, 4), "source");
	IS_STR(text_nearest("soucre", names, 4), "source");      /* two letters swapped are one slip */
	OK(!text_nearest("zzz", names, 4));
	OK(!text_nearest("", names, 4));
	OK(!text_nearest("source", names, 0));
	OK(!text_nearest("a name that is far too long to be any of the names in the list of names", names, 4));
}

static void
same_but_for_case(void)
{
	OK(text_same("Gy", "gY"));
	OK(text_same("", ""));
	OK(!text_same("Gy", "Gyy"));
	OK(!text_same("\xC3\x84", "\xC3\xA4"));       /* ASCII only */
}

static void
parts_of_a_text(void)
{
	const char *text = "The cord and the CORD.";

	OK(text_find(text, "COrd") == text + 4);
	OK(text_find(text, "d.") == text + 20);
	OK(text_find(text, "") == text);
	OK(text_find("", "") != NULL);
	OK(!text_find(text, "cord!"));
	OK(!text_find("", "a"));
	OK(text_ends("NOTE.MD", ".md"));
	OK(text_ends(".md", ".md"));
	OK(!text_ends("md", ".md"));
	OK(!text_ends("note.md5", ".md"));
}

static void
lengths_of_numbers(void)
{
	IS_INT(text_number_length("45 Gy"), 2);
	IS_INT(text_number_length("45.25 Gy"), 5);
	IS_INT(text_number_length("45. The next"), 2);   /* the point ends the sentence */
	IS_INT(text_number_length("1.2.3"), 3);
	IS_INT(text_number_length(".5"), 0);
	IS_INT(text_number_length(""), 0);
}

static void
base_letters(void)
{
	IS_INT(text_base_letter(0xe9), 'e');
	IS_INT(text_base_letter(0x2083), '3');
	IS_INT(text_base_letter(0x2009), ' ');
	IS_INT(text_base_letter(0xbd), 0);             /* one half is not one */
	IS_INT(text_base_letter(0x3b1), 0);
	IS_INT(text_base_letter(0xd800), 0);
	IS_INT(text_base_letter(UINT32_MAX), 0);
}

static void
signs_of_print_as_typed(void)
{
	IS_INT(text_plain_sign(0x2212), '-');          /* minus */
	IS_INT(text_plain_sign(0x2009), ' ');          /* thin */
	IS_INT(text_plain_sign(0x202f), ' ');          /* narrow, no break */
	IS_INT(text_plain_sign(0xa0), ' ');
	IS_INT(text_plain_sign('\t'), ' ');
	IS_INT(text_plain_sign('-'), '-');
	IS_INT(text_plain_sign(0x2013), 0x2013);       /* an en dash is a range: left alone */
	IS_INT(text_plain_sign('7'), '7');
}

TAP_MAIN(TAP_CASE(decoding), TAP_CASE(every_code_point_goes_out_and_back), TAP_CASE(width), TAP_CASE(fit),
         TAP_CASE(safety_of_every_code_point), TAP_CASE(first_unsafe_place), TAP_CASE(cleaning), TAP_CASE(line_ends), TAP_CASE(storms_of_marks_are_told),
         TAP_CASE(cleaning_never_lets_anything_through), TAP_CASE(nearest), TAP_CASE(same_but_for_case), TAP_CASE(parts_of_a_text),
         TAP_CASE(lengths_of_numbers),
         TAP_CASE(base_letters), TAP_CASE(signs_of_print_as_typed))
