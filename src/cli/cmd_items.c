/* ghostdose items: what the answers of a class say about the questions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/names.h"
#include "classroom/batch.h"
#include "classroom/items.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/gather.h"

static const struct option_spec items_options[] = {
	{ .name = "threads", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = 1024, .expected = "a whole number, such as 2",
	  .help = "so many threads; without it as many as the machine has. The result is the same" },
	{ .name = "records", .kind = OPTION_TEXT, .value = "DIR", .expected = "a folder with a folder of records for each learner",
	  .help = "take the records of a class, a folder for each learner, named as the learner; no submissions then" },
	{ .name = "roster", .kind = OPTION_TEXT, .value = "FILE", .expected = "a table of learners, such as roster.csv",
	  .help = "who is in the class: work by account and by key is then one learner's" },
	{ .name = "csv", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file to write", .help = "write the table there too" },
	COMMAND_OPTION_JSON,
};

static const struct output_column columns[] = {
	{ "step", "step", "" },
	{ "type", "type", "" },
	{ "learners", "learners", "" },
	{ "facility", "facility", "" },
	{ "discrimination", "discrimination", "" },
	{ "attempts", "attempts", "" },
	{ "hints", "hints", "" },
	{ "skipped", "given up", "" },
	{ "minutes", "minutes", "" },
	{ "answers", "first answers", "" },
	{ "misconceptions", "misconceptions", "" },
};

struct analysis {
	const struct options *options;
	struct arena *arena;
	struct grader *grader;
	struct items *items;
	struct gathered files;
	struct roster roster;
	struct names *seen;        /* learners that were counted */
	size_t later, refused;
};

/* A learner's second attempt knows the first one's answers.  Without a name every submission is another learner's. */
static bool
take(void *user, const char *path, const struct submission *s, const struct graded *graded, const struct fault *why, struct fault *f)
{
	struct analysis *x = user;
	const struct learner *who;
	const char *name, *id;
	size_t number;

	if (why) {
		x->refused += !gather_is_other(x->options, x->grader, path, s);
		return true;
	}
	who = roster_find(&x->roster, s->learner);
	id = who ? who->id : s->learner;
	if (s->attempt > 1 || (*id && names_find(x->seen, id, &number))) {
		x->later++;
		return true;
	}
	name = arena_text(x->arena, id, strlen(id));
	if (!name || !names_put(x->seen, name, 0))
		return fault_memory(f);
	items_add(x->items, graded);
	return true;
}

static bool
put_item(struct output *out, struct analysis *x, const struct item *k, struct csv_out *csv)
{
	const char *answers = item_answers_words(k->answers, k->n_answers, x->arena);
	const char *mistakes = item_answers_words(k->mistakes, k->n_mistakes, x->arena);

	if (!answers || !mistakes)
		return false;
	output_row(out);
	output_cell_text(out, k->step->id);
	output_cell_text(out, case_step_kinds[k->step->type].name);
	output_cell_whole(out, (long)k->n);
	output_cell_maybe(out, k->facility);
	output_cell_maybe(out, k->discrimination);
	output_cell_maybe(out, k->attempts);
	output_cell_maybe(out, k->hints);
	output_cell_whole(out, (long)k->skipped);
	output_cell_maybe(out, k->minutes);
	output_cell_text(out, answers);
	output_cell_text(out, mistakes);
	csv_out_text(csv, k->step->id);
	csv_out_text(csv, case_step_kinds[k->step->type].name);
	csv_out_whole(csv, (int64_t)k->n);
	csv_out_number(csv, k->facility, 4);
	csv_out_number(csv, k->discrimination, 4);
	csv_out_number(csv, k->attempts, 2);
	csv_out_number(csv, k->hints, 2);
	csv_out_whole(csv, (int64_t)k->skipped);
	csv_out_number(csv, k->minutes, 2);
	csv_out_safe(csv, answers);
	csv_out_safe(csv, mistakes);
	csv_out_end(csv);
	return true;
}

static void
warn(struct output *out, const struct analysis *x)
{
	size_t n = items_learners(x->items);

	if (n < ITEMS_FEW)
		output_warn(out, "few_learners", "%zu learner%s: below %d these numbers move much by chance.", n, n == 1 ? "" : "s", ITEMS_FEW);
	if (x->later > 0)
		output_warn(out, "later_attempts", "%zu later attempt%s left out: of each learner the first counts.", x->later,
		            x->later == 1 ? " is" : "s are");
	if (x->refused > 0)
		output_warn(out, "not_graded", "%zu submission%s could not be graded; \"ghostdose grade\" says why.", x->refused,
		            x->refused == 1 ? "" : "s");
}

static bool
print(struct analysis *x, struct fault *f)
{
	const char *path = options_text(x->options, "csv");
	struct csv_out csv = { .text = NULL };
	struct output out;
	bool good = true;

	output_init(&out, "ghostdose.items/1");
	output_text(&out, "case", "Case", grader_case(x->grader)->id);
	output_whole(&out, "learners", "Learners", "", (long)items_learners(x->items));
	output_table(&out, "items", "Items", columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		csv_out_text(&csv, columns[i].key);
	csv_out_end(&csv);
	for (size_t i = 0; good && i < grader_case(x->grader)->n_steps; i++) {
		struct item k;

		items_at(x->items, i, &k);
		good = put_item(&out, x, &k, &csv) || fault_memory(f);
	}
	warn(&out, x);
	if (good && path)
		good = csv_out_good(&csv, f) && file_write(path, csv.text, csv.len, f);
	csv_out_fini(&csv);
	if (good)
		return calc_finish(&out, x->options, f);
	output_fini(&out);
	return false;
}

static bool
work(struct analysis *x, int *status, struct fault *f)
{
	const struct options *o = x->options;
	const char *roster = options_text(o, "roster");
	char path[CLI_PATH_MAX];

	if (!cli_find_case(o->arguments[0], path, sizeof path, f) || (roster && !roster_read(roster, x->arena, &x->roster, f)))
		return false;
	x->grader = grader_new(path, f);
	x->items = x->grader ? items_new(grader_case(x->grader), f) : NULL;
	if (!x->items || !gather_submissions(o, x->arena, &x->files, f))
		return false;
	x->seen = names_new(gather_most(o, &x->files), f);
	if (!x->seen ||
	    !gather_grade(o, x->grader, &x->files, roster ? &x->roster : NULL, take, x, f) || !print(x, f))
		return false;
	if (x->refused > 0)
		*status = CLI_NO;
	return true;
}

static bool
run_items(const struct options *o, int *status, struct fault *f)
{
	struct analysis x = { .options = o, .arena = arena_new() };
	bool good = x.arena ? work(&x, status, f) : fault_memory(f);

	items_free(x.items);
	roster_fini(&x.roster);
	grader_free(x.grader);
	names_free(x.seen);
	free(x.files.paths);
	arena_free(x.arena);
	return good;
}

const struct command command_items = {
	.name = "items",
	.arguments = "CASE [SUBMISSION...]",
	.example = "carotid handed-in/",
	.arguments_min = 1,
	.arguments_max = ARGUMENTS_MAX,
	.summary = "item analysis: which questions are hard, tell apart, mislead",
	.details = "Of each learner the first attempt counts, and in it the first answer to a step. Facility is the mean share of the points "
	           "that the first answers were worth, from 0, where nobody had it, to 1, where all had. Discrimination is the "
	           "correlation of a step with the sum of all others; at 0 or below it does not tell those who know from those who do "
	           "not. The first answers are counted, the right one with a star, and the misconceptions that "
	           "wrong numbers landed on. Minutes leave out pauses of more than an hour. Below 30 learners a warning says that chance moves these numbers.",
	.options = items_options,
	.n_options = sizeof items_options / sizeof *items_options,
	.run = run_items,
};
