#include "classroom/submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "base/table.h"
#include "base/when.h"

#define FORMAT "ghostdose.submission/1"

/* What a row is: first what is said of the attempt, each once and in this order, then the actions by the tutor's words for them,
 * then the checksum. */
enum row { ROW_FORMAT, ROW_CASE, ROW_TITLE, ROW_DIGEST, ROW_VERSION, ROW_LEARNER, ROW_ATTEMPT, ROW_SEED, ROW_STARTED, ROW_UPDATED,
	ROW_FINISHED, ROW_POINTS, ROW_POINTS_MAX, ROW_HEAD, ROW_CHECKSUM = ROW_HEAD, ROW_OTHER };

static const char *const words[ROW_OTHER] = { "format", "case", "title", "digest", "version", "learner", "attempt", "seed", "started",
	"updated", "finished", "points", "points_max", "checksum" };

enum { COLUMN_WHAT, COLUMN_STEP, COLUMN_SAID, COLUMN_TIME };

static const struct column columns[] = {
	{ .name = "what", .type = COLUMN_TEXT, .required = true,
	  .help = "What is said of the attempt, or what was done.", .example = "answer" },
	{ .name = "step", .type = COLUMN_WHOLE, .low = 0, .high = 10000, .help = "Number of the step.", .example = "2" },
	{ .name = "text", .type = COLUMN_TEXT, .help = "What was typed, or the value.", .example = "52.5" },
	{ .name = "time", .type = COLUMN_TEXT, .help = "When it was done.", .example = "2026-11-23T09:00:00Z" },
};

static const struct table_schema schema = { "submission", "A thing that is said, or an action.", columns,
	sizeof columns / sizeof *columns };

/* ---- reading ---- */

struct reading {
	struct table t;
	struct submission *out;
	struct fault *fault;
};

/* A fault at a cell. */
static bool
at(const struct reading *r, size_t row, size_t column, const char *what)
{
	const struct table_cell *c = table_cell(&r->t, row, column);

	fault_set(r->fault, c->line, c->column, "%s", what);
	return fault_in_file(r->fault, r->out->file);
}

static const char *
text_of(const struct reading *r, size_t row)
{
	return csv_unguarded(table_text(&r->t, row, COLUMN_SAID));
}

static enum row
row_of(const struct reading *r, size_t row)
{
	const char *what = table_text(&r->t, row, COLUMN_WHAT);
	size_t i = 0;

	while (i < ROW_OTHER && strcmp(words[i], what) != 0)
		i++;
	return (enum row)i;
}

static bool
take_time(struct reading *r, size_t row, size_t column, bool may_be_empty, int64_t *out)
{
	const struct table_cell *c = table_cell(&r->t, row, column);
	const char *text = column == COLUMN_SAID ? text_of(r, row) : c->text;

	*out = 0;
	if (!*text && may_be_empty)
		return true;
	if (when_parse(text, out, r->fault))
		return true;
	r->fault->line = c->line;
	r->fault->column = c->column;
	return fault_in_file(r->fault, r->out->file);
}

/* A whole number below 2^63. */
static bool
take_whole(struct reading *r, size_t row, int64_t *out)
{
	const char *text = text_of(r, row);
	long v;

	if (!number_parse_whole(text, strlen(text), &v))
		return at(r, row, COLUMN_SAID, "this is no whole number; expected one such as 12345");
	*out = v;
	return true;
}

static bool
take_number(struct reading *r, size_t row, double *out)
{
	const char *text = text_of(r, row);

	if (number_parse(text, strlen(text), false, out) && *out >= 0)
		return true;
	return at(r, row, COLUMN_SAID, "this is no number of points; expected one such as 6.5");
}

static bool
take_head(struct reading *r, size_t row)
{
	struct submission *s = r->out;
	const char *text = text_of(r, row);
	int64_t seed = 0;

	switch ((enum row)row) {
	case ROW_FORMAT:
		return !strcmp(text, FORMAT) || at(r, row, COLUMN_SAID, "this is no submission that this version reads; expected "
		                                                        FORMAT);
	case ROW_CASE:
		s->case_id = text;
		return *text || at(r, row, COLUMN_SAID, "the case has no name; expected its id");
	case ROW_TITLE:
		s->title = text;
		return true;
	case ROW_DIGEST:
		s->digest = text;
		return true;
	case ROW_VERSION:
		s->version = text;
		return true;
	case ROW_LEARNER:
		s->learner = text;
		return strlen(text) < SUBMISSION_LEARNER_MAX || at(r, row, COLUMN_SAID, "this name is too long; expected at most 199 bytes");
	case ROW_ATTEMPT:
		return take_whole(r, row, &s->attempt);
	case ROW_SEED:
		s->drawn = *text != '\0';
		if (s->drawn && !take_whole(r, row, &seed))
			return false;
		s->seed = (uint64_t)seed;
		return true;
	case ROW_STARTED:
		return take_time(r, row, COLUMN_SAID, false, &s->started);
	case ROW_UPDATED:
		return take_time(r, row, COLUMN_SAID, false, &s->updated);
	case ROW_FINISHED:
		return take_time(r, row, COLUMN_SAID, true, &s->finished);
	case ROW_POINTS:
		return take_number(r, row, &s->points);
	case ROW_POINTS_MAX:
		return take_number(r, row, &s->points_max);
	default:
		return true;
	}
}

static bool
take_action(struct reading *r, size_t row)
{
	struct submission_action *a = &r->out->actions[r->out->n];
	const struct table_cell *step = table_cell(&r->t, row, COLUMN_STEP);

	if (!tutor_verb_find(table_text(&r->t, row, COLUMN_WHAT), &a->verb))
		return at(r, row, COLUMN_WHAT, "this is no action, or what stands above them said twice; expected such as answer, next or hint, then the checksum");
	a->text = text_of(r, row);
	a->step = step->given ? (size_t)step->number : 0;
	a->line = r->t.lines[row];
	r->out->n++;
	return take_time(r, row, COLUMN_TIME, false, &a->time);
}

static bool
take_rows(struct reading *r)
{
	struct submission *s = r->out;
	size_t rows = r->t.rows;

	for (size_t i = 0; i < ROW_HEAD; i++) {
		char what[120];

		if (i < rows && row_of(r, i) == (enum row)i) {
			if (!take_head(r, i))
				return false;
			continue;
		}
		snprintf(what, sizeof what, "\"%s\" is missing here; expected a row that begins with it", words[i]);
		if (i < rows)
			return at(r, i, COLUMN_WHAT, what);
		fault_set(r->fault, 0, 0, "%s", what);
		return fault_in_file(r->fault, s->file);
	}
	if (row_of(r, rows - 1) != ROW_CHECKSUM)
		return at(r, rows - 1, COLUMN_WHAT, "the file ends without its checksum: a part is missing; expected the whole file");
	for (size_t i = ROW_HEAD; i + 1 < rows; i++)
		if (!take_action(r, i))
			return false;
	return true;
}

/* The checksum is of all bytes before its row. */
static bool
is_intact(const struct reading *r, const char *text, size_t len)
{
	char digest[RECORDS_DIGEST_MAX];
	int line = r->t.lines[r->t.rows - 1];
	const char *p = text, *end = text + len;

	for (; line > 1 && p < end; line--) {
		const char *next = memchr(p, '\n', (size_t)(end - p));

		p = next ? next + 1 : end;
	}
	records_digest(text, (size_t)(p - text), digest);
	return !strcmp(digest, text_of(r, r->t.rows - 1));
}

bool
submission_parse(const char *file, const char *text, size_t len, struct arena *arena, struct submission *out, struct fault *f)
{
	struct reading r = { .out = out, .fault = f };
	struct report report;
	bool good;

	*out = (struct submission){ .file = file };
	report_init(&report, arena);
	good = table_read(&schema, file, text, len, 1, arena, &report, &r.t) || report_ok(&report, f);
	report_fini(&report);
	if (!good)
		return false;
	out->actions = arena_array(arena, r.t.rows + 1, sizeof *out->actions);
	if (!out->actions)
		return fault_memory(f);
	if (!take_rows(&r))
		return false;
	out->intact = is_intact(&r, text, len);
	return true;
}

bool
submission_read(const char *path, struct arena *arena, struct submission *out, struct fault *f)
{
	const char *file = arena_text(arena, path, strlen(path));
	char *text;
	size_t len;
	bool good;

	if (!file)
		return fault_memory(f);
	if (!file_read(path, SUBMISSION_BYTES_MAX, &text, &len, f))
		return false;
	good = submission_parse(file, text, len, arena, out, f);
	free(text);
	return good;
}

bool
submission_catch_up(const struct submission_action *a, const struct tutor_view *v, enum tutor_verb *verb)
{
	size_t at = v->page == TUTOR_STORY ? 0 : v->page == TUTOR_STEP ? v->at + 1 : v->n_steps + 1;

	if (a->verb == TUTOR_NEXT || a->verb == TUTOR_BACK || a->step <= at || a->step > v->n_steps)
		return false;
	*verb = v->can_next ? TUTOR_NEXT : TUTOR_SKIP;
	return true;
}

/* ---- from the records, and writing ---- */

int64_t
submission_number(const struct records_attempt *all, size_t n, size_t i)
{
	int64_t number = 1;

	for (size_t k = i + 1; k < n; k++)
		number += !*all[k].review && !strcmp(all[k].case_id, all[i].case_id);
	return number;
}

bool
submission_of_records(struct records *r, const struct records_attempt *a, int64_t number, const char *learner, const char *version,
                      struct arena *arena, struct submission *out, struct fault *f)
{
	struct records_action *log;
	size_t n;

	if (!records_log(r, a->id, 0, arena, &log, &n, f))
		return false;
	*out = (struct submission){
		.file = "", .case_id = arena_text(arena, a->case_id, strlen(a->case_id)), .title = arena_text(arena, a->title, strlen(a->title)),
		.digest = arena_text(arena, a->digest, strlen(a->digest)), .version = version, .learner = learner, .attempt = number,
		.drawn = a->drawn, .seed = a->seed, .started = a->started, .updated = a->updated, .finished = a->finished,
		.points = a->points, .points_max = a->points_max, .intact = true,
		.actions = arena_array(arena, n + 1, sizeof *out->actions),
	};
	if (!out->case_id || !out->title || !out->digest || !out->actions)
		return fault_memory(f);
	for (size_t i = 0; i < n; i++) {
		struct submission_action *to = &out->actions[out->n++];

		*to = (struct submission_action){ .text = log[i].text, .step = log[i].step, .time = log[i].time };
		if (!tutor_verb_find(log[i].verb, &to->verb))
			return fault_machine(f, "action %zu of an attempt at %.40s is of a newer version", i + 1, a->case_id);
	}
	return true;
}

static void
put(struct csv_out *o, const char *what, size_t step, const char *text, const char *time)
{
	csv_out_text(o, what);
	if (step > 0)
		csv_out_whole(o, (int64_t)step);
	else
		csv_out_text(o, "");
	csv_out_guarded(o, text);
	csv_out_text(o, time);
	csv_out_end(o);
}

static void
put_head(const struct submission *s, struct csv_out *o)
{
	char text[WHEN_TEXT_MAX], number[NUMBER_TEXT_MAX];

	put(o, words[ROW_FORMAT], 0, FORMAT, "");
	put(o, words[ROW_CASE], 0, s->case_id, "");
	put(o, words[ROW_TITLE], 0, s->title, "");
	put(o, words[ROW_DIGEST], 0, s->digest, "");
	put(o, words[ROW_VERSION], 0, s->version, "");
	put(o, words[ROW_LEARNER], 0, s->learner, "");
	snprintf(number, sizeof number, "%lld", (long long)s->attempt);
	put(o, words[ROW_ATTEMPT], 0, number, "");
	snprintf(number, sizeof number, "%llu", (unsigned long long)s->seed);
	put(o, words[ROW_SEED], 0, s->drawn ? number : "", "");
	put(o, words[ROW_STARTED], 0, when_iso(s->started, text), "");
	put(o, words[ROW_UPDATED], 0, when_iso(s->updated, text), "");
	put(o, words[ROW_FINISHED], 0, s->finished ? when_iso(s->finished, text) : "", "");
	put(o, words[ROW_POINTS], 0, number_shortest(s->points, number), "");
	put(o, words[ROW_POINTS_MAX], 0, number_shortest(s->points_max, number), "");
}

bool
submission_write(const struct submission *s, struct csv_out *o, struct fault *f)
{
	char text[WHEN_TEXT_MAX], digest[RECORDS_DIGEST_MAX];
	size_t begin = o->len;

	for (size_t i = 0; i < schema.n; i++)
		csv_out_text(o, columns[i].name);
	csv_out_end(o);
	put_head(s, o);
	for (size_t i = 0; i < s->n; i++)
		put(o, tutor_verb_name(s->actions[i].verb), s->actions[i].step, s->actions[i].text, when_iso(s->actions[i].time, text));
	if (o->broken)
		return fault_memory(f);
	records_digest(o->text + begin, o->len - begin, digest);
	put(o, words[ROW_CHECKSUM], 0, digest, "");
	return csv_out_good(o, f);
}
