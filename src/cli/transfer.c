#include "cli/transfer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "classroom/replay.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/state.h"
#include "tutor/session.h"

static const struct output_column columns[] = {
	{ "case", "case", "" },
	{ "attempt", "attempt", "" },
	{ "points", "points", "" },
	{ "points_max", "of", "" },
	{ "file", "file", "" },
};

bool
transfer_check(const struct options *o, struct fault *f)
{
	static const char *const others[] = { "report", "answers", "forget" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (!options_exclude(o, "export", others[i], f) || !options_exclude(o, "import", others[i], f))
			return false;
	if (!options_exclude(o, "export", "import", f))
		return false;
	if (options_given(o, "learner") && !options_given(o, "export"))
		return options_refuse(f, "learner", "is whose attempts are exported; expected --export too");
	if (options_given(o, "import") && o->n_arguments > 0)
		return options_refuse(f, "import", "takes the case from the file; expected no case");
	return true;
}

static const char *
learner_name(const struct options *o)
{
	const char *given = options_text(o, "learner"), *account = getenv("LOGNAME");

	return given ? given : account ? account : "";
}

/* What stands in a file's name is letters, digits, - and _. */
static void
file_name(char *out, size_t size, const char *id, const char *learner, int64_t number)
{
	char who[64];
	size_t used = 0;

	for (const char *p = learner; *p && used + 1 < sizeof who; p++)
		who[used++] = text_is_letter(*p) || text_is_digit(*p) || *p == '-' ? *p : '_';
	who[used] = '\0';
	snprintf(out, size, "%.79s-%s%s%lld.csv", id, who, used ? "-" : "", (long long)number);
}

static bool
export_one(struct records *r, const struct records_attempt *a, int64_t number, const char *learner, const char *folder,
           char path[CLI_PATH_MAX], struct fault *f)
{
	struct arena *arena = arena_new();
	struct csv_out o = { .text = NULL };
	struct submission s;
	char name[200];
	bool good;

	if (!arena)
		return fault_memory(f);
	file_name(name, sizeof name, a->case_id, learner, number);
	good = (file_join(path, CLI_PATH_MAX, folder, name) || fault_set(f, 0, 0, "the path of this folder is too long")) &&
	    submission_of_records(r, a, number, learner, cli_version(), arena, &s, f) && submission_write(&s, &o, f) &&
	    file_write(path, o.text, o.len, f);
	csv_out_fini(&o);
	arena_free(arena);
	return good;
}

bool
transfer_export(const struct options *o, struct records *r, const struct records_attempt *all, size_t n, struct fault *f)
{
	const char *folder = options_text(o, "export"), *learner = learner_name(o);
	char path[CLI_PATH_MAX];
	struct output out;
	size_t written = 0;

	if (strlen(learner) >= SUBMISSION_LEARNER_MAX)
		return options_refuse(f, "learner", "is too long; expected at most %d bytes", SUBMISSION_LEARNER_MAX - 1);
	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		fault_machine(f, "this folder cannot be made: %s", strerror(errno));
		return fault_in_file(f, folder);
	}
	output_init(&out, "ghostdose.progress-export/1");
	output_text(&out, "learner", "Learner", learner);
	output_table(&out, "written", "Written", columns, sizeof columns / sizeof *columns);
	for (size_t i = n; i-- > 0;) {
		int64_t number = submission_number(all, n, i);

		if (*all[i].review)
			continue;
		if (!export_one(r, &all[i], number, learner, folder, path, f)) {
			output_fini(&out);
			return false;
		}
		written++;
		output_row(&out);
		output_cell_text(&out, all[i].case_id);
		output_cell_whole(&out, (long)number);
		output_cell_number(&out, all[i].points);
		output_cell_number(&out, all[i].points_max);
		output_cell_text(&out, path);
	}
	if (written == 0)
		output_warn(&out, "nothing_worked", "Nothing has been worked, so that nothing is written.");
	return calc_finish(&out, o, f);
}

bool
transfer_import(const struct options *o, struct records *r, struct fault *f)
{
	struct arena *arena = arena_new();
	struct submission s;
	struct session *session;
	struct session_view v;
	struct output out;
	char path[CLI_PATH_MAX];
	size_t refused;
	bool good;

	if (!arena)
		return fault_memory(f);
	good = submission_read(options_text(o, "import"), arena, &s, f) && cli_find_case(s.case_id, path, sizeof path, f);
	session = good ? replay_session(r, &s, path, s.n, &refused, f) : NULL;
	if (session) {
		session_look(session, &v);
		output_init(&out, "ghostdose.progress-import/1");
		output_text(&out, "case", "Case", s.case_id);
		output_number(&out, "points", "Points", "", v.tutor.points);
		output_number(&out, "points_max", "of", "", v.tutor.points_max);
		output_whole(&out, "actions", "Actions", "", (long)(s.n - refused));
		output_whole(&out, "refused_actions", "Refused now", "", (long)refused);
		if (!s.intact)
			output_warn(&out, "changed_file", "The checksum does not fit: the file was changed after it was written.");
		good = calc_finish(&out, o, f);
	} else {
		good = false;
	}
	session_close(session);
	arena_free(arena);
	return good;
}
