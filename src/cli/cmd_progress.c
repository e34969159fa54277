/* ghostdose progress: what was worked, as a list or in every detail, and forgetting it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/state.h"
#include "cli/transfer.h"
#include "cli/words.h"
#include "tutor/mastery.h"
#include "tutor/session.h"

static const struct option_spec progress_options[] = {
	{ .name = "report", .kind = OPTION_FLAG, .help = "every answer, with its time and what it earned" },
	{ .name = "answers", .kind = OPTION_FLAG,
	  .help = "what was typed in the last attempt at the CASE, as lines for play --plain --answers" },
	{ .name = "export", .kind = OPTION_TEXT, .value = "DIR", .expected = "a folder",
	  .help = "write each attempt at a whole case as a file there: to hand in, or to take along" },
	{ .name = "learner", .kind = OPTION_TEXT, .value = "NAME", .expected = "the name that the class knows",
	  .help = "with --export: whose attempts they are (else $LOGNAME)" },
	{ .name = "import", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file that --export wrote",
	  .help = "add that attempt to the records; its answers are played again" },
	{ .name = "forget", .kind = OPTION_FLAG, .help = "delete what was worked, for good; settings stay" },
	{ .name = "yes", .kind = OPTION_FLAG, .help = "with --forget: do not ask" },
	CLI_OPTION_STATE,
	CLI_OPTION_NOW,
	COMMAND_OPTION_JSON,
};

static const struct output_column columns[] = {
	{ "case", "case", "" },
	{ "title", "title", "" },
	{ "state", "state", "" },
	{ "step", "step", "" },
	{ "steps", "of", "" },
	{ "points", "points", "" },
	{ "best_points", "best", "" },
	{ "points_max", "of", "" },
	{ "attempts", "attempts", "" },
	{ "last_worked", "last worked", "" },
};

static const struct output_column due_columns[] = {
	{ "due", "due", "" },
	{ "overdue_days", "late, d", "" },
	{ "case", "case", "" },
	{ "step", "step", "" },
	{ "objective", "objective", "" },
};

static const struct output_column learned_columns[] = {
	{ "case", "case", "" },
	{ "step", "step", "" },
	{ "answers", "answers", "" },
	{ "right_in_a_row", "in a row", "" },
	{ "mastered", "mastered", "" },
	{ "box", "box", "" },
	{ "due", "comes back", "" },
};

/* The id of a case as it is given: by name or by path. */
static const char *
case_id(const struct options *o, char out[RECORDS_ID_MAX])
{
	const char *arg = o->n_arguments > 0 ? o->arguments[0] : NULL, *slash;
	size_t len;

	if (!arg)
		return NULL;
	len = strlen(arg);
	while (len > 1 && arg[len - 1] == '/')
		len--;
	slash = memrchr(arg, '/', len);
	if (slash && slash + 1 < arg + len) {
		len -= (size_t)(slash + 1 - arg);
		arg = slash + 1;
	}
	if (len > 4 && !strncmp(arg + len - 4, ".csv", 4))
		len -= 4;
	snprintf(out, RECORDS_ID_MAX, "%.*s", (int)len, arg);
	return out;
}

/* ---- the list ---- */

/* The attempts at one case: the last one tells where it stands. */
static void
put_case(struct output *out, const struct records_attempt *all, size_t n, size_t last)
{
	const struct records_attempt *a = &all[last];
	double best = a->points;
	char when[WHEN_TEXT_MAX];
	long attempts = 0;

	for (size_t i = last; i < n; i++)
		if (!*all[i].review && !strcmp(all[i].case_id, a->case_id)) {
			attempts++;
			best = all[i].points > best ? all[i].points : best;
		}
	output_row(out);
	output_cell_text(out, a->case_id);
	output_cell_text(out, a->title);
	output_cell_text(out, a->finished ? "finished" : "in_progress");
	output_cell_whole(out, (long)(a->position > a->steps ? a->steps : a->position));
	output_cell_whole(out, (long)a->steps);
	output_cell_number(out, a->points);
	output_cell_number(out, best);
	output_cell_number(out, a->points_max);
	output_cell_whole(out, attempts);
	output_cell_text(out, when_iso(a->updated, when));
}

/* Of a whole case, and the last one. */
static bool
is_first_of_case(const struct records_attempt *all, size_t i)
{
	if (*all[i].review)
		return false;
	for (size_t k = 0; k < i; k++)
		if (!*all[k].review && !strcmp(all[k].case_id, all[i].case_id))
			return false;
	return true;
}

/* What is due, and all that was learned with the day it comes back. */
static void
put_mastery(struct output *out, const struct mastery *m, int64_t today)
{
	char date[WHEN_TEXT_MAX];

	output_text(out, "today", "Today", when_date(today, date));
	output_table(out, "due", "Due today", due_columns, sizeof due_columns / sizeof *due_columns);
	for (size_t i = 0; i < m->n && m->steps[i].due; i++) {
		const struct mastery_step *s = &m->steps[i];

		output_row(out);
		output_cell_text(out, when_date(s->due_day, date));
		output_cell_whole(out, (long)(today - s->due_day));
		output_cell_text(out, s->case_id);
		output_cell_text(out, s->step);
		output_cell_text(out, s->objective);
	}
	output_table(out, "learned", "What was worked, and when it comes back", learned_columns, sizeof learned_columns / sizeof *learned_columns);
	for (size_t i = 0; i < m->n; i++) {
		const struct mastery_step *s = &m->steps[i];

		output_row(out);
		output_cell_text(out, s->case_id);
		output_cell_text(out, s->step);
		output_cell_whole(out, (long)s->answers);
		output_cell_whole(out, (long)s->right_in_a_row);
		output_cell_flag(out, s->mastered);
		output_cell_whole(out, s->box);
		output_cell_text(out, when_date(s->due_day, date));
	}
	if (m->n > 0 && m->n_due == 0)
		output_warn(out, "nothing_due", "Nothing is due today; the next step comes back on %s.",
		            when_date(m->steps[0].due_day, date));
}

static bool
print_list(const struct options *o, struct records *r, const struct records_attempt *all, size_t n, struct fault *f)
{
	struct arena *arena = arena_new();
	char name[RECORDS_ID_MAX];
	struct mastery mastery;
	struct output out;

	if (!arena)
		return fault_memory(f);
	if (!mastery_read(r, case_id(o, name), cli_now(o), arena, &mastery, f)) {
		arena_free(arena);
		return false;
	}
	output_init(&out, "ghostdose.progress/1");
	output_text(&out, "folder", "Kept in", records_folder(r));
	output_table(&out, "cases", "Cases", columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < n; i++)
		if (is_first_of_case(all, i))
			put_case(&out, all, n, i);
	put_mastery(&out, &mastery, mastery_day(cli_now(o)));
	arena_free(arena);
	if (n == 0)
		output_warn(&out, "nothing_worked", "Nothing has been worked%s.", o->n_arguments > 0 ? " at this case" : " yet");
	if (*records_note(r))
		output_warn(&out, "damaged_records", "%s", records_note(r));
	return calc_finish(&out, o, f);
}

/* ---- the report ---- */

/* Whatever stands in the records, a terminal gets text that it can show.  NULL without memory. */
static const char *
clean(const char *text, struct arena *arena)
{
	/* An unsafe byte becomes four, more of them less for each. */
	size_t room = 4 * strlen(text) + 1;
	char *out = arena_array(arena, room, 1);

	return out ? text_clean(out, room, text) : NULL;
}

static bool
report_action(const struct records_action *a, struct arena *arena, struct fault *f)
{
	const char *typed = clean(a->text, arena), *outcome = clean(a->outcome, arena);
	char when[WHEN_TEXT_MAX], points[NUMBER_TEXT_MAX], *line;

	if (!strcmp(a->verb, "next") || !strcmp(a->verb, "back"))
		return true;
	if (!typed || !outcome)
		return fault_memory(f);
	number_short(a->points, 6, points);
	if (!strcmp(a->verb, "guess") || !strcmp(a->verb, "state"))
		line = arena_print(arena, "  %s  step %zu: %s \"%s\"\n", when_words(a->time, when), a->step,
		                   strcmp(a->verb, "guess") ? "said for the note" : "guessed", typed);
	else if (!strcmp(a->verb, "answer"))
		line = arena_print(arena, "  %s  step %zu: \"%s\", %s; %s points so far\n", when_words(a->time, when), a->step, typed,
		                   strcmp(outcome, "open") ? outcome : "not right yet", points);
	else
		line = arena_print(arena, "  %s  step %zu: %s; %s points so far\n", when_words(a->time, when), a->step,
		                   !strcmp(a->verb, "hint") ? "a hint" : !strcmp(a->verb, "show") ? "the worked answer" : "skipped",
		                   points);
	if (!line)
		return fault_memory(f);
	words_put(line, stdout);
	return true;
}

static bool
report_attempt(struct records *r, const struct records_attempt *a, struct fault *f)
{
	struct arena *arena = arena_new();
	char begun[WHEN_TEXT_MAX], ended[WHEN_TEXT_MAX], points[NUMBER_TEXT_MAX], max[NUMBER_TEXT_MAX];
	struct records_action *log;
	const char *id, *title;
	size_t n = 0;
	char *head;
	bool good;

	if (!arena)
		return fault_memory(f);
	id = clean(a->case_id, arena);
	title = clean(a->title, arena);
	good = records_log(r, a->id, 0, arena, &log, &n, f);
	head = good && id && title ? arena_print(arena, "\n%s: %s\nBegun %s, %s %s: %s of %s points.\n", id, title,
	                          when_words(a->started, begun), a->finished ? "finished" : "not finished, last worked",
	                          when_words(a->finished ? a->finished : a->updated, ended),
	                          number_short(a->points, 6, points), number_short(a->points_max, 6, max)) : NULL;
	if (good && !head)
		good = fault_memory(f);
	if (good)
		words_put(head, stdout);
	for (size_t i = 0; good && i < n; i++)
		good = report_action(&log[i], arena, f);
	arena_free(arena);
	return good;
}

static bool
print_report(struct records *r, const struct records_attempt *all, size_t n, struct fault *f)
{
	words_put("What was worked, the oldest attempt first.\n", stdout);
	if (*records_note(r)) {
		words_put(records_note(r), stdout);
		words_put("\n", stdout);
	}
	if (n == 0)
		words_put("Nothing has been worked.\n", stdout);
	for (size_t i = n; i-- > 0;)
		if (!report_attempt(r, &all[i], f))
			return false;
	return true;
}

/* ---- the last attempt as lines ---- */

/* What types this action again. */
static bool
print_action(const struct session_view *v, const struct records_action *a, struct arena *arena, struct fault *f)
{
	const char *typed = clean(a->text, arena), *verb = clean(a->verb, arena);
	bool regimen = a->step > 0 && a->step <= v->tutor.n_steps && v->tutor.steps[a->step - 1].step->type == STEP_REGIMEN;

	if (!typed || !verb)
		return fault_memory(f);
	if (!strcmp(a->verb, "guess") || !strcmp(a->verb, "state")) {
		words_put(typed, stdout);
		putchar('\n');
	} else if (strcmp(a->verb, "answer") != 0)
		printf("%s\n%s", verb, !strcmp(a->verb, "skip") || !strcmp(a->verb, "show") ? "yes\n" : "");
	else {
		words_put(typed, stdout);
		printf("\n%s", regimen ? "submit\n" : "");
	}
	return true;
}

static bool
print_attempt(struct records *r, const struct records_attempt *all, size_t n, struct fault *f)
{
	struct session *s = n > 0 ? session_resume(r, all[0].id, NULL, SESSION_LOOK_ON, f) : NULL;
	struct arena *arena = s ? arena_new() : NULL;
	struct records_action *log;
	struct session_view v;
	size_t actions = 0;
	bool good;

	if (n == 0)
		return fault_set(f, 0, 0, "nothing has been worked at this case; expected one that was");
	if (!s)
		return false;
	good = arena ? records_log(r, all[0].id, 0, arena, &log, &actions, f) : fault_memory(f);
	session_look(s, &v);
	if (good) {
		char id[4 * RECORDS_ID_MAX];

		printf("# ghostdose play %s --plain --answers FILE", text_clean(id, sizeof id, all[0].case_id));
		if (v.drawn)
			printf(" --seed %llu", (unsigned long long)v.seed);
		putchar('\n');
	}
	for (size_t i = 0; good && i < actions; i++)
		good = print_action(&v, &log[i], arena, f);
	arena_free(arena);
	session_close(s);
	return good;
}

static bool
print_answers(struct records *r, const struct records_attempt *all, size_t n, struct fault *f)
{
	/* The last one at the whole case. */
	for (; n > 0 && *all->review; n--)
		all++;
	return print_attempt(r, all, n, f);
}

/* ---- forgetting ---- */

static bool
is_sure(const struct options *o, struct records *r, const char *what, size_t n, bool *sure, struct fault *f)
{
	char line[16] = "", where[4 * CLI_PATH_MAX];

	*sure = options_given(o, "yes");
	if (*sure)
		return true;
	if (!isatty(STDIN_FILENO))
		return options_refuse(f, "forget", "deletes for good, and nobody is there to ask; expected --yes too");
	printf("Delete %zu attempt%s%s%s from %s for good? Type yes: ", n, n == 1 ? "" : "s", what ? " at " : "", what ? what : "",
	       text_clean(where, sizeof where, records_folder(r)));
	fflush(stdout);
	*sure = fgets(line, sizeof line, stdin) && (!strcmp(line, "yes\n") || !strcmp(line, "yes"));
	return true;
}

static bool
forget(const struct options *o, struct records *r, const char *id, size_t n, int *status, struct fault *f)
{
	char clean[RECORDS_ID_MAX * 2] = "";
	struct output out;
	bool sure;

	if (id)
		text_clean(clean, sizeof clean, id);
	if (!is_sure(o, r, id ? clean : NULL, n, &sure, f))
		return false;
	if (sure && !records_forget(r, id, &n, f))
		return false;
	*status = sure ? CLI_OK : CLI_NO;
	output_init(&out, "ghostdose.progress-forget/1");
	output_text(&out, "folder", "Kept in", records_folder(r));
	output_whole(&out, "deleted_attempts", "Deleted attempts", "", sure ? (long)n : 0);
	return calc_finish(&out, o, f);
}

/* ---- the command ---- */

static bool
work(const struct options *o, struct records *r, int *status, struct fault *f)
{
	char name[RECORDS_ID_MAX];
	const char *id = case_id(o, name);
	struct records_attempt *all;
	size_t n;
	bool good;

	if (!records_attempts(r, id, &all, &n, f))
		return false;
	if (options_given(o, "forget"))
		good = forget(o, r, id, n, status, f);
	else if (options_given(o, "answers"))
		good = print_answers(r, all, n, f);
	else if (options_given(o, "export"))
		good = transfer_export(o, r, all, n, f);
	else if (options_given(o, "import"))
		good = transfer_import(o, r, f);
	else if (options_given(o, "report"))
		good = print_report(r, all, n, f);
	else
		good = print_list(o, r, all, n, f);
	free(all);
	return good;
}

static bool
run_progress(const struct options *o, int *status, struct fault *f)
{
	char folder[CLI_PATH_MAX];
	struct records *r;
	bool good;

	if (!cli_check_now(o, f) || !options_exclude(o, "report", "forget", f) || !options_exclude(o, "report", "json", f) ||
	    !options_exclude(o, "answers", "forget", f) || !options_exclude(o, "answers", "report", f) ||
	    !options_exclude(o, "answers", "json", f) || !transfer_check(o, f))
		return false;
	if (options_given(o, "answers") && o->n_arguments == 0)
		return options_refuse(f, "answers", "is of one case; expected its name too");
	if (options_given(o, "yes") && !options_given(o, "forget"))
		return options_refuse(f, "yes", "answers what --forget asks; expected both");
	r = cli_state_folder(o, folder, sizeof folder, f) ? records_open(folder, f) : NULL;
	if (!r)
		return false;
	good = work(o, r, status, f);
	records_close(r);
	return good;
}

const struct command command_progress = {
	.name = "progress",
	.arguments = "[CASE]",
	.example = "carotid",
	.arguments_max = 1,
	.summary = "what was worked, and how well",
	.details = "Each case that was begun, with the state and the points of its last attempt; then what is due today and "
	           "what was learned.\n\n"
	           "A step is mastered when its first answer was right, without a hint, twice in a row with different numbers. "
	           "It comes back after 1, 2, 4, 8, 16, 32 and 64 days, a box further with each right answer on its day or later; "
	           "a wrong one sends it back to the first box (Leitner 1972). What is due is repeated with "
	           "t on the first screen or play --due, with other numbers where the case varies.\n\n"
	           "--export writes each attempt as a table that an instructor grades (ghostdose grade) and that --import takes in "
	           "elsewhere.\n\n"
	           "--report prints every answer, "
	           "for paper; --answers prints the last attempt at a case as lines that play --plain --answers "
	           "plays again. --forget deletes what was worked, all of it or at one case, and asks first; records that were "
	           "damaged and set aside (records.db.damaged-1 ...) are files that it leaves alone.",
	.options = progress_options,
	.n_options = sizeof progress_options / sizeof *progress_options,
	.run = run_progress,
};
