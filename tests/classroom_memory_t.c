/* Memory that runs out while a submission or a list of the class is read: the reader says so, and nothing is half read. */
#include "starve.h"

#include <unistd.h>

#include "base/file.h"
#include "classroom/roster_edit.h"
#include "classroom/roster.h"
#include "classroom/submission.h"

#define PRINT1 "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA"
#define GUEST1 "guest-ZkAslGjFiUHdGf_WUL8rQvkib4PTvQatUV0OUQSncCA"

static const char attempt[] =
	"what,step,text,time\nformat,,ghostdose.submission/1,\ncase,,tiny,\ntitle,,Tiny,\ndigest,,abc,\nversion,,0.1.0,\nlearner,,ann,\nattempt,,2,\n"
	"seed,,7,\nstarted,,2026-11-25T09:00:00Z,\nupdated,,2026-11-25T09:10:00Z,\nfinished,,,\npoints,,2.5,\npoints_max,,4,\n"
	"next,,,2026-11-25T09:01:00Z\nanswer,1,b,2026-11-25T09:02:00Z\nchecksum,,0,\n";
static const char roster[] = "learner,name,email,key,extensions\nann,Ann,a@x,\"" PRINT1 "; annie\",tiny 2027-01-01T00:00:00Z; tiny +1\nbob,,,,\n";
static const char class[] = "case,opens,due,attempts,counts,late_percent\ntiny,,2026-12-01T00:00:00Z,3,last,10\n";

static bool
a_submission(struct fault *f)
{
	struct arena *arena = arena_new();
	struct submission s;
	bool good = arena ? submission_parse("a.csv", attempt, sizeof attempt - 1, arena, &s, f) : fault_memory(f);

	good = good && s.n == 2 && s.seed == 7 && !strcmp(s.actions[1].text, "b");
	arena_free(arena);
	return good;
}

static bool
a_submission_written(struct fault *f)
{
	struct arena *arena = arena_new();
	struct csv_out o = { .text = NULL };
	struct submission s, twin;
	bool good = arena ? submission_parse("a.csv", attempt, sizeof attempt - 1, arena, &s, f) && submission_write(&s, &o, f) &&
	                    submission_parse("b.csv", o.text, o.len, arena, &twin, f)
	                  : fault_memory(f);

	good = good && twin.intact && twin.n == 2;
	csv_out_fini(&o);
	arena_free(arena);
	return good;
}

static bool
a_roster(struct fault *f)
{
	struct arena *arena = arena_new();
	struct report report;
	struct roster r;
	bool good;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = roster_parse("roster.csv", roster, sizeof roster - 1, arena, &report, &r) || report_ok(&report, f);
	if (good)
		good = r.n == 2 && roster_find(&r, GUEST1) == r.learners && roster_find(&r, "annie") == r.learners && r.learners[0].n_extensions == 2;
	roster_fini(&r);
	report_fini(&report);
	arena_free(arena);
	return good;
}

static bool
a_class(struct fault *f)
{
	struct arena *arena = arena_new();
	struct report report;
	struct class c;
	bool good;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = class_parse("class.csv", class, sizeof class - 1, arena, &report, &c) || report_ok(&report, f);
	good = good && c.n == 1 && c.assignments[0].attempts == 3 && c.assignments[0].counts == COUNTS_LAST && c.assignments[0].due > 0;
	report_fini(&report);
	arena_free(arena);
	return good;
}

static bool
a_cell_of_the_roster(struct fault *f)
{
	char *out = NULL;
	bool good = roster_append_text(roster, "bob", ROSTER_COLUMN_KEY, "P", &out, f);

	good = good && out && strstr(out, "bob,,,\"P\",");
	free(out);
	return good;
}

static char path[] = "/tmp/ghostdose-memory.XXXXXX";

/* It is as it was, or as it was meant to be. */
static bool
a_roster_file(struct fault *f)
{
	char *text;
	struct fault none;
	size_t len;
	bool good, whole;

	if (!file_write(path, roster, sizeof roster - 1, f))
		return false;
	good = roster_append(path, "bob", ROSTER_COLUMN_KEY, "P", f);
	failing = -1;
	if (!file_read(path, 10000, &text, &len, &none))
		tap_bail_out(none.text);
	whole = strstr(text, "bob,,,\"P\",") != NULL;
	if (good != whole || (!whole && strcmp(text, roster) != 0))
		f->kind = FAULT_INPUT;
	free(text);
	return good && whole;
}

static bool
lists_from_files(struct fault *f)
{
	struct arena *arena = arena_new();
	struct roster r = { 0 };
	struct class c;
	bool good = arena ? roster_read(path, arena, &r, f) : fault_memory(f);

	good = good && r.n == 2 && !class_read(path, arena, &c, f) && f->kind == FAULT_INPUT;
	roster_fini(&r);
	arena_free(arena);
	return good;
}

static void
files(void)
{
	int fd = mkstemp(path);

	if (fd < 0 || close(fd) != 0)
		tap_bail_out("no file");
	STARVE_EACH(a_roster_file);
	STARVE_EACH(lists_from_files);
	OK(unlink(path) == 0);
}

static void submissions(void) { STARVE_EACH(a_submission); STARVE_EACH(a_submission_written); }
static void lists_of_the_class(void) { STARVE_EACH(a_roster); STARVE_EACH(a_class); STARVE_EACH(a_cell_of_the_roster); }

TAP_MAIN(TAP_CASE(submissions), TAP_CASE(lists_of_the_class), TAP_CASE(files))
