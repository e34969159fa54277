/* Who comes in, and the roster that an instructor keeps: names, keys, cells that are written anew. */
#include "classroom/roster_edit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "classroom/identity.h"
#include "tap.h"

#define PRINT1 "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA"
#define GUEST1 "guest-ZkAslGjFiUHdGf_WUL8rQvkib4PTvQatUV0OUQSncCA"
#define PRINT2 "SHA256:kmHt5ZkeYvpFK5FsxAxH6+6d1kVXPOJwL4HuE/AnsV0"
#define GUEST2 "guest-kmHt5ZkeYvpFK5FsxAxH6+6d1kVXPOJwL4HuE_AnsV0"

static void
names_are_folders_and_lead_back(void)
{
	static const char *const bad[] = { "", ".", "..", "../jdoe", "a/b", ".hidden", "-rf", "guest-x", "a b", "j\xc3\xb6", "SHA256:abc", "=cmd()",
		                           "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncC!", "a\nb",
		                           "a234567890123456789012345678901234567890123456789012345678901234567890" };
	char out[IDENTITY_MAX], back[IDENTITY_MAX];
	struct fault f;

	OK(identity_name("j.doe-2_x@example.org", out, &f));
	IS_STR(out, "j.doe-2_x@example.org");
	OK(identity_name(PRINT1, out, &f) && identity_of_guest(out, back));
	IS_STR(out, GUEST1);
	IS_STR(back, PRINT1);
	OK(identity_name(PRINT2, out, &f) && identity_of_guest(out, back));
	IS_STR(out, GUEST2);
	IS_STR(back, PRINT2);
	OK(!identity_of_guest("jdoe", back) && !identity_of_guest("guest-", back) && !identity_of_guest("guest-../../etc", back));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!OK(!identity_name(bad[i], out, &f)))
			tap_diag("%s gave %s", bad[i], out);
}

/* ---- a roster in hand ---- */

struct held { struct arena *arena; struct report report; struct roster roster; bool good; };

static struct held
hold(const char *text)
{
	struct held x = { .arena = arena_new() };

	if (!x.arena)
		tap_bail_out("out of memory");
	report_init(&x.report, x.arena);
	x.good = roster_parse("roster.csv", text, strlen(text), x.arena, &x.report, &x.roster);
	return x;
}

static void
let_go(struct held *x)
{
	roster_fini(&x->roster);
	report_fini(&x->report);
	arena_free(x->arena);
}

static const char *
found(const struct held *x, const char *id)
{
	const struct learner *who = x->good ? roster_find(&x->roster, id) : NULL;

	return who ? who->id : "nobody";
}

static void
a_learner_is_found_by_each_key(void)
{
	struct held x = hold("learner,name,key,extensions\njdoe,Doe,\"" PRINT1 "; jane\",tiny +2; tiny 2026-12-04T00:00Z\nbob,Bob," PRINT2 ",\n");
	const struct assignment a = { .case_id = "tiny", .due = 100, .attempts = 1 }, any = { .case_id = "tiny" }, other = { .case_id = "x", .attempts = 1 };

	OK(x.good);
	IS_STR(found(&x, "jdoe"), "jdoe");
	IS_STR(found(&x, "jane"), "jdoe");
	IS_STR(found(&x, PRINT1), "jdoe");
	IS_STR(found(&x, GUEST1), "jdoe");
	IS_STR(found(&x, GUEST2), "bob");
	IS_STR(found(&x, "guest-other"), "nobody");
	IS_INT(assignment_attempts(&a, &x.roster.learners[0]), 3);
	IS_INT(assignment_attempts(&a, &x.roster.learners[1]), 1);
	IS_INT(assignment_attempts(&any, &x.roster.learners[0]), 0);
	IS_INT(assignment_attempts(&other, &x.roster.learners[0]), 1);
	IS_INT(assignment_due(&a, &x.roster.learners[0]), 1796342400);
	let_go(&x);
}

static void
two_learners_share_no_key(void)
{
	static const struct { const char *text, *why; } bad[] = {
		{ "learner,key\nann," PRINT1 "\nbob,\"x; " PRINT1 "\"\n", "line 2 has the same key" },
		{ "learner,key\nann,\nbob,ann\n", "line 2 has the same key" },
		{ "learner,key\nann,a;b;c;d;e;f;g;h;i\n", "too many keys; expected at most 8" },
		{ "learner,extensions\nann,tiny +0\n", "\"+0\" is no time" },
		{ "learner,extensions\nann,tiny +1.5\n", "\"+1.5\" is no time" },
		{ "learner,extensions\nann,tiny\n", "an extension has no time; expected CASE TIME" },
		{ "learner,email\nann,a@x\nbob,\ncid,a@x\n", "line 2 has the same email; expected each learner's own" },
		{ "learner,sis_id\nann,7\nbob,7\n", "line 2 has the same sis_id; expected each learner's own" },
		{ "learner\nann\nann\n", "line 2 has the same learner" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct held x = hold(bad[i].text);
		struct fault f = { 0 };

		OK(!x.good);
		report_ok(&x.report, &f);
		HAS(f.text, bad[i].why);
		let_go(&x);
	}
}

/* ---- where they work ---- */

static void
a_guest_keeps_the_folder(void)
{
	char root[] = "/tmp/ghostdose-roster.XXXXXX", out[IDENTITY_MAX], guest[200];
	struct held x = hold("learner,key\njdoe," PRINT1 "\n\"=cmd()\"," PRINT2 "\n");
	struct fault f;

	if (!mkdtemp(root))
		tap_bail_out("no folder");
	OK(identity_place(root, NULL, PRINT1, out, &f));
	IS_STR(out, GUEST1);
	OK(identity_place(root, &x.roster, PRINT1, out, &f));
	IS_STR(out, "jdoe");
	OK(identity_place(root, &x.roster, "jdoe", out, &f));
	IS_STR(out, "jdoe");
	OK(identity_place(root, &x.roster, "eve", out, &f));
	IS_STR(out, "eve");
	/* A name that can be no folder. */
	OK(identity_place(root, &x.roster, PRINT2, out, &f));
	IS_STR(out, GUEST2);
	/* What was worked before the claim stays there, and so does what comes. */
	snprintf(guest, sizeof guest, "%s/%s", root, GUEST1);
	OK(mkdir(guest, 0700) == 0);
	OK(identity_place(root, &x.roster, PRINT1, out, &f));
	IS_STR(out, GUEST1);
	OK(!identity_place(root, &x.roster, "../x", out, &f));
	rmdir(guest);
	rmdir(root);
	let_go(&x);
}

/* ---- one cell ---- */

static void
one_cell_changes_and_nothing_else(void)
{
	static const struct { const char *before, *column, *after; } edits[] = {
		/* An empty cell; a column that is not there; a row that ends early; a cell that has something. */
		{ "learner,key\nann,\nbob,B\n", "key", "learner,key\nann,\"P\"\nbob,B\n" },
		{ "learner,name\nann,\"Doe, Ann\"\nbob,Bob\n", "key", "learner,name,key\nann,\"Doe, Ann\",\"P\"\nbob,Bob\n" },
		{ "learner,name,key,section\nann\nbob,Bob,,A", "key", "learner,name,key,section\nann,,\"P\"\nbob,Bob,,A" },
		{ "learner,key\nann,\"a \"\"b\"\"\"\n", "key", "learner,key\nann,\"a \"\"b\"\"; P\"\n" },
		{ "learner,key\nann,a\n", "key", "learner,key\nann,\"a; P\"\n" },
		/* Blanks around a cell are none of it. */
		{ "learner,key\nann,  a b  \nbob,\n", "key", "learner,key\nann,\"a b; P\"\nbob,\n" },
		{ "learner,key\nann,  \" a \"  \nbob,\n", "key", "learner,key\nann,\"a; P\"\nbob,\n" },
		/* A mark at the beginning, semicolons, CRLF, comments, blank lines, a name on two lines. */
		{ "\xef\xbb\xbf# class of 2026\r\nname;learner;key\r\n\r\nDoe;ann;x\r\n# the rest\r\n\"Bo\r\nb\";bob;\r\n", "key",
		  "\xef\xbb\xbf# class of 2026\r\nname;learner;key\r\n\r\nDoe;ann;\"x; P\"\r\n# the rest\r\n\"Bo\r\nb\";bob;\r\n" },
		/* A comment that a spreadsheet has quoted, with the other sign in it, on two lines. */
		{ "\"# ours, of 2026, all\nof them\"\nname;learner;key\n\"# the rest; late\"\nDoe;ann;x\n", "key",
		  "\"# ours, of 2026, all\nof them\"\nname;learner;key\n\"# the rest; late\"\nDoe;ann;\"x; P\"\n" },
		{ "\"# a \"\"b\"\"; c; d; e\",,\nlearner,key\nann,\n", "key", "\"# a \"\"b\"\"; c; d; e\",,\nlearner,key\nann,\"P\"\n" },
		/* Columns in any order, heads in any case. */
		{ "Key,Learner\n,\" ann\"\n", "key", "Key,Learner\n\"P\",\" ann\"\n" },
	};

	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		char *out = NULL;
		struct fault f = { 0 };

		OK(roster_append_text(edits[i].before, "ann", edits[i].column, "P", &out, &f));
		IS_STR(out ? out : f.text, edits[i].after);
		free(out);
	}
}

static void
the_file_is_replaced_whole_and_stays_private(void)
{
	char path[] = "/tmp/ghostdose-roster.XXXXXX", *text = NULL;
	static const char before[] = "learner,name\nann,\"=cmd(), \xd7\xa9\"\nbob,B\n";
	int fd = mkstemp(path);
	struct fault f;
	struct stat st;
	size_t len;

	if (fd < 0 || close(fd) != 0 || !file_write(path, before, strlen(before), &f) || chmod(path, 0600) != 0)
		tap_bail_out("no file");
	OK(roster_append(path, "ann", ROSTER_COLUMN_KEY, PRINT1, &f));
	OK(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600);
	/* Another learner's key: the roster would have a fault. */
	OK(!roster_append(path, "bob", ROSTER_COLUMN_KEY, PRINT1, &f));
	HAS(f.text, "line 2 has the same key");
	OK(!roster_append(path, "eve", ROSTER_COLUMN_KEY, PRINT2, &f));
	HAS(f.text, "\"eve\" has no row; expected a learner of the roster");
	OK(!roster_append(path, "bob", ROSTER_COLUMN_EXTENSIONS, "tiny tomorrow", &f));
	OK(roster_append(path, "bob", ROSTER_COLUMN_EXTENSIONS, "tiny 2026-12-04T00:00:00Z", &f));
	OK(roster_append(path, "bob", ROSTER_COLUMN_EXTENSIONS, "tiny +1", &f));
	OK(file_read(path, 10000, &text, &len, &f));
	IS_STR(text, "learner,name,key,extensions\nann,\"=cmd(), \xd7\xa9\",\"" PRINT1 "\"\nbob,B,,\"tiny 2026-12-04T00:00:00Z; tiny +1\"\n");
	free(text);
	unlink(path);
}

/* As many later deadlines as a learner may have, and one more. */
static void
too_many_extensions(void)
{
	char text[ROSTER_EXTENSIONS_MAX * 16 + 60];
	size_t len = (size_t)snprintf(text, sizeof text, "learner,extensions\nann,");
	struct fault f = { 0 };
	struct held x;

	for (int i = 1; i < ROSTER_EXTENSIONS_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, "c%d +1;", i);
	x = hold(text);
	OK(x.good);
	IS_INT(x.roster.learners[0].n_extensions, ROSTER_EXTENSIONS_MAX - 1);
	let_go(&x);
	snprintf(text + len, sizeof text - len, " last +1");
	x = hold(text);
	OK(!x.good && !report_ok(&x.report, &f));
	IS_INT(f.line, 2);
	IS_INT(f.column, 5);
	HAS(f.text, "too many extensions; expected at most ");
	let_go(&x);
}

/* ---- deadlines ---- */

/* Due at day 10; half of the points a day that is begun after it. */
static void
what_work_is_worth(void)
{
	enum { DAY = 86400 };
	const struct extension later[] = { { .case_id = "other", .due = 30 * DAY }, { .case_id = "tiny", .due = 12 * DAY }, { .case_id = "tiny", .due = 5 * DAY } };
	const struct learner ann = { .id = "ann", .extensions = (struct extension *)later, .n_extensions = 3 };
	struct assignment items[] = { { .case_id = "tiny", .opens = DAY, .due = 10 * DAY, .attempts = 2, .late_percent = 50 }, { .case_id = "free", .late_percent = NAN } };
	const struct class class = { .n = 2, .assignments = items };
	struct assignment *a = &items[0];

	OK(class_find(&class, "free") == &items[1] && !class_find(&class, "carotid"));
	IS_INT(assignment_due(a, NULL), 10 * DAY);
	IS_INT(assignment_due(a, &ann), 12 * DAY);             /* the latest that was granted */
	IS_INT(assignment_due(&items[1], &ann), 0);
	IS_INT(assignment_days_late(a, NULL, 10 * DAY), 0);
	IS_INT(assignment_days_late(a, NULL, 10 * DAY + 1), 1);
	IS_INT(assignment_days_late(a, NULL, 12 * DAY), 2);
	NEAR(assignment_worth(a, NULL, 10 * DAY, 8), 8, 0, 0);
	NEAR(assignment_worth(a, NULL, 10 * DAY + 1, 8), 4, 1e-12, 0);
	NEAR(assignment_worth(a, NULL, 15 * DAY, 8), 0, 0, 0); /* none below 0 */
	OK(assignment_counts(a, NULL, 2, DAY, 11 * DAY) && !assignment_counts(a, NULL, 3, DAY, 2 * DAY) && !assignment_counts(a, NULL, 1, DAY - 1, 2 * DAY));
	a->late_percent = NAN;                                 /* late work does not count */
	OK(!assignment_counts(a, NULL, 1, DAY, 10 * DAY + 1) && assignment_counts(a, &ann, 1, DAY, 10 * DAY + 1));
	OK(isnan(assignment_worth(a, NULL, 10 * DAY + 1, 8)));
}

/* What is wrong with a class is told cell by cell, and a cell that is no number is none. */
static void
a_class_that_cannot_be_read(void)
{
	static const char text[] = "case,opens,due,attempts,counts,late_percent\ntiny,soon,2026-12-01T23:59:00Z,some,best,10\n"
	                           "tiny,2026-12-01T00:00:00Z,2026-11-01T00:00:00Z,2,second,\nclone,,,1e49,best,\n";
	struct arena *arena = arena_new();
	struct report report;
	struct class class;

	report_init(&report, arena);
	OK(!class_parse("class.csv", text, sizeof text - 1, arena, &report, &class));
	IS_INT(report.errors, 5);
	IS_INT(class.n, 3);
	IS_INT(class.assignments[0].attempts, 0);
	IS_INT(class.assignments[1].attempts, 2);
	IS_INT(class.assignments[2].attempts, 0);
	report_fini(&report);
	arena_free(arena);
}

TAP_MAIN(
	TAP_CASE(names_are_folders_and_lead_back),
	TAP_CASE(a_learner_is_found_by_each_key),
	TAP_CASE(two_learners_share_no_key),
	TAP_CASE(a_guest_keeps_the_folder),
	TAP_CASE(one_cell_changes_and_nothing_else),
	TAP_CASE(the_file_is_replaced_whole_and_stays_private),
	TAP_CASE(too_many_extensions),
	TAP_CASE(what_work_is_worth),
	TAP_CASE(a_class_that_cannot_be_read),
)
