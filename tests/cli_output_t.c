/* An answer as JSON and as lines: shape, order, what is not finite, what a terminal could obey. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "cli/words.h"
#include "tap.h"

/* What output_print writes; NULL when it refused.  The caller frees. */
static char *
printed(struct output *o, bool json, struct fault *f)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	bool good;

	if (!out)
		tap_bail_out("no memory stream");
	good = output_print(o, json, out, f);
	fclose(out);
	if (good)
		return text;
	free(text);
	return NULL;
}

static void
keys_keep_their_order_and_warnings_come_last(void)
{
	struct output o;
	struct fault f;
	char *text;

	output_init(&o, "ghostdose.test/1");
	output_warn(&o, "first", "%s", "One.");
	output_number(&o, "zulu_gy", "Zulu", "Gy", 0.1);
	output_warn(&o, "first", "%s", "Again.");
	output_whole(&o, "alfa", "Alfa", "", 3);
	output_flag(&o, "mike", "Mike", true);
	output_null(&o, "echo", "Echo");
	text = printed(&o, true, &f);
	IS_STR(text, "{\n  \"schema\": \"ghostdose.test/1\",\n  \"zulu_gy\": 0.10000000000000001,\n  \"alfa\": 3,\n"
	    "  \"mike\": true,\n  \"echo\": null,\n  \"warnings\": [\n    {\n      \"code\": \"first\",\n"
	    "      \"message\": \"One.\"\n    }\n  ]\n}\n");
	free(text);
	text = printed(&o, false, &f);
	IS_STR(text, "Zulu  0.1 Gy\nAlfa  3\nMike  yes\nEcho  not applicable\n\nNote:\n  One.\n");
	free(text);
	output_fini(&o);
}

static void
no_warnings_is_an_empty_array(void)
{
	struct output o;
	struct fault f;
	char *text;

	output_init(&o, "s");
	text = printed(&o, true, &f);
	IS_STR(text, "{\n  \"schema\": \"s\",\n  \"warnings\": []\n}\n");
	free(text);
	output_fini(&o);
}

static void
numbers_that_are_not_finite_are_refused(void)
{
	const double bad[] = { NAN, INFINITY, -INFINITY };

	for (size_t i = 0; i < 3; i++) {
		for (int json = 0; json < 2; json++) {
			struct output o;
			struct fault f = { 0 };
			char *text;

			output_init(&o, "s");
			output_number(&o, "good_gy", "Good", "Gy", 1);
			output_number(&o, "bad_gy", "Bad", "Gy", bad[i]);
			text = printed(&o, json, &f);
			OK(text == NULL);
			HAS(f.text, "bad_gy cannot be computed");
			IS_INT(f.kind, FAULT_INPUT);
			free(text);
			output_fini(&o);
		}
	}
}

static const struct output_column columns[] = { { "name", "name", "" }, { "dose_gy", "dose", "Gy" },
	                                        { "note", "note", "" } };

static void
a_table_is_an_array_of_objects(void)
{
	struct output o;
	struct fault f;
	char *text;

	output_init(&o, "s");
	output_table(&o, "rows", "Rows", columns, 3);
	output_row(&o);
	output_cell_text(&o, "cord");
	output_cell_number(&o, 12.5);
	output_cell_null(&o);
	output_row(&o);
	output_cell_text(&o, "brainstem");
	output_cell_number(&o, 7);
	output_cell_text(&o, "all of it");
	text = printed(&o, true, &f);
	HAS(text, "\"rows\": [\n    {\n      \"name\": \"cord\",\n      \"dose_gy\": 12.5,\n      \"note\": null\n    },");
	free(text);
	text = printed(&o, false, &f);
	IS_STR(text, "Rows:\n  name       dose, Gy  note\n  cord           12.5  not applicable\n"
	    "  brainstem         7  all of it\n");
	free(text);
	output_fini(&o);
}

static void
an_empty_table_says_so(void)
{
	struct output o;
	struct fault f;
	char *text;

	output_init(&o, "s");
	output_table(&o, "rows", "Rows", columns, 3);
	text = printed(&o, true, &f);
	HAS(text, "\"rows\": [],");
	free(text);
	text = printed(&o, false, &f);
	IS_STR(text, "Rows: none\n");
	free(text);
	output_fini(&o);
}

static const struct output_column square_columns[] = { { "name", "name", "" }, { "side_cm", "side", "cm" }, { "note", "note", "" } };

static void
square_cells(struct output *o, size_t i, const void *user)
{
	output_cell_text(o, (const char *[]){ "tiny", "a large one", "none" }[i]);
	output_cell_maybe(o, ((const double *)user)[i]);
	output_cell_text(o, i == 1 ? "it\nis" : "");
}

/* A row at a time, or all of them kept: the same bytes; numbers to the right where the first row has one. */
static void
rows_made_one_by_one_are_the_same(void)
{
	static const double sides[] = { 1.5, 20, NAN };
	char *text[2][2];
	struct fault f;

	for (int made = 0; made < 2; made++) {
		struct output o;

		output_init(&o, "s");
		output_whole(&o, "before", "Before", "", 1);
		if (made) {
			output_table_of(&o, "squares", "Squares", square_columns, 3, 3, square_cells, sides);
		} else {
			output_table(&o, "squares", "Squares", square_columns, 3);
			for (size_t i = 0; i < 3; i++) {
				output_row(&o);
				square_cells(&o, i, sides);
			}
		}
		output_table_of(&o, "no_squares", "No squares", square_columns, 3, 0, square_cells, sides);
		output_warn(&o, "code", "Late.");
		text[made][0] = printed(&o, true, &f);
		text[made][1] = printed(&o, false, &f);
		output_fini(&o);
	}
	IS_STR(text[1][0], text[0][0]);
	IS_STR(text[1][1], text[0][1]);
	HAS(text[1][0], "  \"squares\": [\n    {\n      \"name\": \"tiny\",\n      \"side_cm\": 1.5,\n      \"note\": \"\"\n    },\n");
	HAS(text[1][0], "  \"no_squares\": [],\n  \"warnings\": [\n");
	IS_STR(text[1][1], "Before  1\nSquares:\n  name               side, cm  note\n  tiny                    1.5  \n"
	    "  a large one              20  it\\x0Ais\n  none         not applicable  \nNo squares: none\n\nNote:\n  Late.\n");
	for (int i = 0; i < 4; i++)
		free(text[i / 2][i % 2]);
}

static void
no_number_in_a_row_that_is_made(void)
{
	static const double sides[] = { 1.5, INFINITY, 2 };
	struct output o;
	struct fault f;

	output_init(&o, "s");
	output_table_of(&o, "squares", "Squares", square_columns, 3, 3, square_cells, sides);
	OK(!printed(&o, true, &f));
	HAS(f.text, "side_cm cannot be computed");
	output_fini(&o);
}

static void
text_from_outside_is_clean(void)
{
	struct output o;
	struct fault f;
	char *text;

	output_init(&o, "s");
	output_text(&o, "evil", "Evil", "\x1b[2J\xff\n\xe2\x80\xae");
	output_warn(&o, "code", "%s", "\x1b[2J");
	output_paragraph(&o, "Said", "one\x1b[2J\ntwo\xc2\x9b" "3\n");
	text = printed(&o, true, &f);
	OK(text && !strchr(text, '\x1b') && !strstr(text, "\\u001"));
	HAS(text, "\\\\x1B[2J\\\\xFF\\\\x0A\\\\u{202E}");
	free(text);
	text = printed(&o, false, &f);
	OK(text && !strchr(text, '\x1b') && !strstr(text, "\xc2\x9b"));
	HAS(text, "one\\x1B[2J\n");
	HAS(text, "two\\u{009B}3\n");
	free(text);
	output_fini(&o);
}

static void
greek_has_ascii_twins(void)
{
	char out[64];

	IS_STR(words_ascii("\u03b1/\u03b2 \u2265 3 Gy\u00b2", out, sizeof out), "alpha/beta >= 3 Gy^2");
	IS_STR(words_ascii("\u03b1/\u03b2", out, 7), "alpha/");
	OK(words_ascii_room("\u03b1") > strlen("alpha"));
}

TAP_MAIN(TAP_CASE(keys_keep_their_order_and_warnings_come_last), TAP_CASE(no_warnings_is_an_empty_array),
         TAP_CASE(numbers_that_are_not_finite_are_refused), TAP_CASE(a_table_is_an_array_of_objects),
         TAP_CASE(an_empty_table_says_so), TAP_CASE(rows_made_one_by_one_are_the_same),
         TAP_CASE(no_number_in_a_row_that_is_made), TAP_CASE(text_from_outside_is_clean), TAP_CASE(greek_has_ascii_twins))
