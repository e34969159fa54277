/* ghostdose grade: submissions to marks, marks to a gradebook. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "classroom/batch.h"
#include "classroom/gradebook.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/gather.h"

static const struct option_spec grade_options[] = {
	{ .name = "roster", .kind = OPTION_TEXT, .value = "FILE", .expected = "a table of learners, such as roster.csv",
	  .help = "who is in the class; others are listed and not in a gradebook for Canvas or Moodle" },
	{ .name = "class", .kind = OPTION_TEXT, .value = "FILE", .expected = "a table of cases, such as class.csv",
	  .help = "what the class is asked: opening, deadline, attempts, what being late costs" },
	{ .name = "records", .kind = OPTION_TEXT, .value = "DIR", .expected = "a folder with a folder of records for each learner",
	  .help = "grade the records of a class, a folder for each learner, named as the learner; no submissions then" },
	{ .name = "gradebook", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file to write", .help = "write the marks there" },
	{ .name = "format", .kind = OPTION_TEXT, .value = "FORMAT", .expected = "canvas, moodle or long",
	  .help = "how: canvas, moodle or long (as it stands without)" },
	{ .name = "before", .kind = OPTION_TEXT, .value = "FILE", .expected = "a gradebook that grade wrote with --format long",
	  .help = "say whose mark is another one than in that gradebook" },
	{ .name = "threads", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = 1024, .expected = "a whole number, such as 2",
	  .help = "so many threads; without it as many as the machine has. The result is the same" },
	COMMAND_OPTION_JSON,
};

static const struct output_column columns[] = {
	{ "learner", "learner", "" },
	{ "enrolled", "enrolled", "" },
	{ "attempts", "attempts", "" },
	{ "attempt", "attempt", "" },
	{ "days_late", "late, d", "" },
	{ "points", "points", "" },
	{ "points_max", "of", "" },
	{ "score", "score", "" },
	{ "note", "note", "" },
};

static const struct output_column refused_columns[] = {
	{ "file", "file", "" },
	{ "why", "why it was not graded", "" },
};

static const struct output_column changed_columns[] = {
	{ "learner", "learner", "" },
	{ "score_before", "before", "" },
	{ "score", "now", "" },
};

struct refused { const char *path, *why; };

struct grading {
	const struct options *options;
	struct arena *arena;
	char path[CLI_PATH_MAX];
	struct grader *grader;
	struct roster roster;
	struct class class;
	struct gradebook *book;
	struct gathered files;
	struct refused *refused;
	size_t n_refused, refused_capacity, done, others;      /* others: at other cases */
	bool shows;                /* progress, on a terminal */
};

/* ---- grading ---- */

static bool
refuse(struct grading *x, const char *path, const struct fault *why, struct fault *f)
{
	struct refused *grown = mem_grow(x->refused, &x->refused_capacity, x->n_refused + 1, sizeof *grown);
	char text[700];

	if (grown)
		x->refused = grown;
	if (!grown)
		return fault_memory(f);
	fault_format(why, text, sizeof text);
	/* The path is the caller's for the time of the call. */
	grown[x->n_refused] = (struct refused){ arena_text(x->arena, path, strlen(path)), arena_text(x->arena, text, strlen(text)) };
	return (grown[x->n_refused].path && grown[x->n_refused++].why) || fault_memory(f);
}

static bool
take(void *user, const char *path, const struct submission *s, const struct graded *graded, const struct fault *why, struct fault *f)
{
	struct grading *x = user;

	x->done++;
	if (x->shows && (x->done % 100 == 0 || x->done == x->files.n))
		fprintf(stderr, "\r%zu of %zu graded%s", x->done, x->files.n, x->done == x->files.n ? "\n" : "");
	if (why && gather_is_other(x->options, x->grader, path, s)) {
		x->others++;
		return true;
	}
	return why ? refuse(x, path, why, f) : gradebook_add(x->book, s, graded, f);
}

static bool
read_class(struct grading *x, struct fault *f)
{
	const char *roster = options_text(x->options, "roster"), *class = options_text(x->options, "class");

	return (!roster || roster_read(roster, x->arena, &x->roster, f)) && (!class || class_read(class, x->arena, &x->class, f));
}

static bool
find_assignment(struct grading *x, const struct assignment **out, struct fault *f)
{
	const char *class = options_text(x->options, "class"), *id = grader_case(x->grader)->id;

	*out = class ? class_find(&x->class, id) : NULL;
	if (!class || *out)
		return true;
	fault_set(f, 0, 0, "the class is not asked %.60s; expected a row with that case", id);
	return fault_in_file(f, class);
}

static bool
grade_all(struct grading *x, struct fault *f)
{
	const struct options *o = x->options;
	const struct assignment *assignment;
	bool roster = options_given(o, "roster");

	if (!find_assignment(x, &assignment, f))
		return false;
	if (!gather_submissions(o, x->arena, &x->files, f))
		return false;
	x->book = gradebook_new(grader_case(x->grader), roster ? &x->roster : NULL, assignment, gather_most(o, &x->files), f);
	x->shows = isatty(STDERR_FILENO) && x->files.n >= 100;
	if (!x->book || !gather_grade(o, x->grader, &x->files, roster ? &x->roster : NULL, take, x, f))
		return false;
	gradebook_close(x->book);
	return true;
}

/* ---- what changed ---- */

static bool
is_same(double a, double b)
{
	/* As the file has them. */
	return isnan(a) ? isnan(b) : !isnan(b) && fabs(a - b) < 0.005 + 1e-9;
}

static void
put_changes(struct output *out, const struct grading *x, const double *earlier)
{
	output_table(out, "changed", "Whose mark is another one", changed_columns, sizeof changed_columns / sizeof *changed_columns);
	for (size_t i = 0; i < gradebook_count(x->book); i++) {
		const struct mark *m = gradebook_at(x->book, i);

		if (is_same(earlier[i], m->score))
			continue;
		output_row(out);
		output_cell_text(out, m->name);
		output_cell_maybe(out, earlier[i]);
		output_cell_maybe(out, m->score);
	}
}

/* ---- printing ---- */

static void
put_mark(struct output *out, size_t i, const void *user)
{
	const struct grading *x = user;
	const struct mark *m = gradebook_at(x->book, i);

	output_cell_text(out, m->name);
	if (options_given(x->options, "roster"))
		output_cell_flag(out, m->who != NULL);
	else
		output_cell_null(out);
	output_cell_whole(out, (long)m->attempts);
	output_cell_maybe(out, m->attempts > 0 ? (double)m->attempt : NAN);
	output_cell_maybe(out, m->attempts > 0 ? (double)m->days_late : NAN);
	output_cell_maybe(out, m->points);
	output_cell_number(out, m->points_max);
	output_cell_maybe(out, m->score);
	output_cell_text(out, m->attempts == 0 ? "Nothing was handed in." : !m->counts ? "Does not count: late, early, or beyond the attempts." : m->note);
}

static void
put_refused(struct output *out, size_t i, const void *user)
{
	const struct grading *x = user;

	output_cell_text(out, x->refused[i].path);
	output_cell_text(out, x->refused[i].why);
}

static bool
print(const struct grading *x, const double *earlier, struct fault *f)
{
	struct output out;
	size_t strangers = 0;

	output_init(&out, "ghostdose.grade/1");
	output_text(&out, "case", "Case", grader_case(x->grader)->id);
	output_text(&out, "digest", "Digest of the case", grader_digest(x->grader));
	output_whole(&out, "submissions", "Submissions", "", (long)x->done);
	output_table_of(&out, "marks", "Marks", columns, sizeof columns / sizeof *columns, gradebook_count(x->book), put_mark, x);
	for (size_t i = 0; i < gradebook_count(x->book); i++)
		strangers += !gradebook_at(x->book, i)->who;
	output_table_of(&out, "refused", "Not graded", refused_columns, sizeof refused_columns / sizeof *refused_columns, x->n_refused,
	                put_refused, x);
	if (earlier)
		put_changes(&out, x, earlier);
	else
		output_null(&out, "changed", "Whose mark is another one");
	if (strangers > 0 && options_given(x->options, "roster"))
		output_warn(&out, "not_enrolled", "%zu learner%s not on the roster: claim them by their key, or leave them.", strangers,
		            strangers == 1 ? " is" : "s are");
	if (x->others > 0)
		output_warn(&out, "other_cases", "%zu file%s at other cases and left out.", x->others, x->others == 1 ? " is" : "s are");
	return calc_finish(&out, x->options, f);
}

static bool
write_book(struct grading *x, enum gradebook_format format, struct fault *f)
{
	const char *path = options_text(x->options, "gradebook");
	struct csv_out o = { .text = NULL };
	bool good = !path || (gradebook_write(x->book, format, &o, f) && file_write(path, o.text, o.len, f));

	csv_out_fini(&o);
	return good;
}

static bool
work(struct grading *x, int *status, struct fault *f)
{
	const char *name = options_text(x->options, "format");
	enum gradebook_format format = GRADEBOOK_LONG;
	const char *before = options_text(x->options, "before");
	const double *earlier = NULL;
	bool good;

	if (name && !gradebook_format_find(name, &format))
		return options_refuse(f, "format", "there is no format \"%.40s\"; expected canvas, moodle or long", name);
	if (name && !options_given(x->options, "gradebook"))
		return options_refuse(f, "format", "is how a gradebook is written; expected --gradebook FILE too");
	if (format != GRADEBOOK_LONG && !options_given(x->options, "roster"))
		return options_refuse(f, "format", "a gradebook for %s has the learners of a roster alone; expected --roster FILE too", name);
	if (!cli_find_case(x->options->arguments[0], x->path, sizeof x->path, f))
		return false;
	x->grader = grader_new(x->path, f);
	good = x->grader && read_class(x, f) && grade_all(x, f) && (!before || gradebook_earlier(x->book, before, x->arena, &earlier, f)) &&
	    write_book(x, format, f) && print(x, earlier, f);
	if (good && x->n_refused > 0)
		*status = CLI_NO;
	return good;
}

static bool
run_grade(const struct options *o, int *status, struct fault *f)
{
	struct grading x = { .options = o, .arena = arena_new() };
	bool good = x.arena ? work(&x, status, f) : fault_memory(f);

	gradebook_free(x.book);
	roster_fini(&x.roster);
	grader_free(x.grader);
	free(x.refused);
	free(x.files.paths);
	arena_free(x.arena);
	return good;
}

const struct command command_grade = {
	.name = "grade",
	.arguments = "CASE [SUBMISSION...]",
	.example = "carotid handed-in/",
	.arguments_min = 1,
	.arguments_max = ARGUMENTS_MAX,
	.summary = "marks of what learners handed in, and a gradebook",
	.details = "A submission is a file that progress --export writes, or a folder of them, in folders of their own too; roster.csv and class.csv "
	           "among them are left out. Its answers are played again with its "
	           "seed: the mark is computed, never read from the file. Where the file claims other points, was changed, or was "
	           "worked on another state of the case, the note says so. Grade again after a case was mended, with the gradebook of the "
	           "first time as --before, to see whose mark changes.\n\n"
	           "The exit code is 1 when a submission could not be graded; those that could are.",
	.options = grade_options,
	.n_options = sizeof grade_options / sizeof *grade_options,
	.run = run_grade,
};
