/* CSV written: what is quoted, what a spreadsheet would compute, and that the reader gets back what was put in. */
#include "base/csvout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/csvtext.h"
#include "tap.h"

static void
cells(void)
{
	struct csv_out o = { .text = NULL };
	struct fault f;

	csv_out_text(&o, "a");
	csv_out_text(&o, "b,c");
	csv_out_text(&o, "say \"d\"");
	csv_out_text(&o, " e");
	csv_out_text(&o, "");
	csv_out_text(&o, NULL);
	csv_out_end(&o);
	csv_out_number(&o, 8.5, 2);
	csv_out_number(&o, NAN, 2);
	csv_out_number(&o, 1234567, 2);
	csv_out_whole(&o, -3);
	csv_out_end(&o);
	OK(csv_out_good(&o, &f));
	IS_STR(o.text, "a,\"b,c\",\"say \"\"d\"\"\",\" e\",,\n8.50,,1234567.00,-3\n");
	csv_out_fini(&o);
}

static void
formulas(void)
{
	struct csv_out o = { .text = NULL };

	csv_out_safe(&o, "=cmd()");
	csv_out_safe(&o, "+1");
	csv_out_safe(&o, "-1");
	csv_out_safe(&o, "@x");
	csv_out_safe(&o, "\tx");
	csv_out_safe(&o, "a=b");
	csv_out_end(&o);
	IS_STR(o.text, "'=cmd(),'+1,'-1,'@x,' x,a=b\n");
	csv_out_fini(&o);
}

/* A gradebook is looked at with cat, too. */
static void
what_steers_a_terminal_or_turns_text_is_blank(void)
{
	static const char storm[] = "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81" "f";
	struct csv_out o = { .text = NULL };

	csv_out_safe(&o, "a\x1b[2J\x7f" "b");
	csv_out_safe(&o, "a\xc2\x9b" "b");               /* CSI of 8 bits */
	csv_out_safe(&o, "a\x9b" "b\xc3");                /* bytes that are no UTF-8 */
	csv_out_safe(&o, "a\xe2\x80\xae" "b\xe2\x81\xa6" "c");
	csv_out_safe(&o, "\xef\xbc\x9d" "1");             /* = in full width */
	csv_out_safe(&o, storm);
	csv_out_end(&o);
	IS_STR(o.text, "a [2J b,a b,\"a b \",a b c,'\xef\xbc\x9d" "1,e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81" "f\n");
	csv_out_fini(&o);
}

static size_t n_seen;
static char seen[8][80];

static bool
take(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	(void)user;
	(void)f;
	for (size_t i = 0; i < n && n_seen < 8; i++)
		snprintf(seen[n_seen++], sizeof *seen, "%.*s", (int)fields[i].len, fields[i].text);
	return true;
}

static void
read_back(void)
{
	static const char *const texts[] = { "x", "d,e", "a \"b\" c", "=1", "line\nline", ";", "\xc3\xa9\xc3\xa8", "'" };
	static const struct csv_limits limits = { 1000, 100, 100 };
	struct csv_out o = { .text = NULL };
	struct fault f = { 0 };

	for (size_t i = 0; i < 8; i++)
		csv_out_text(&o, texts[i]);
	csv_out_end(&o);
	OK(csv_read(o.text, o.len, 1, &limits, NULL, take, NULL, &f));
	IS_INT(n_seen, 8);
	for (size_t i = 0; i < 8; i++)
		IS_STR(seen[i], texts[i]);
	csv_out_fini(&o);
}

/* For ourselves nothing is lost, not even an apostrophe; what only spreadsheets need to be told is taken off again too. */
static void
guarded_and_back(void)
{
	static const char *const texts[] = { "=1+2", "-3", "'t Hooft", "'=x", "plain", "" };
	static const char *const wanted[] = { "'=1+2", "'-3", "''t Hooft", "''=x", "plain", "" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct csv_out o = { .text = NULL };

		csv_out_guarded(&o, texts[i]);
		IS_STR(o.text ? o.text : "", wanted[i]);
		IS_STR(csv_unguarded(wanted[i]), texts[i]);
		csv_out_fini(&o);
	}
	/* A name that was never guarded. */
	IS_STR(csv_unguarded("'t Hooft"), "'t Hooft");
}

TAP_MAIN(TAP_CASE(cells), TAP_CASE(formulas), TAP_CASE(what_steers_a_terminal_or_turns_text_is_blank), TAP_CASE(read_back), TAP_CASE(guarded_and_back))
