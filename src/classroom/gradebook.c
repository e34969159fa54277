#include "classroom/gradebook.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvtext.h"
#include "base/file.h"
#include "base/number.h"
#include "base/when.h"

/* Of a gradebook that is read again. */
enum { LEARNERS_MOST = 1000000, EARLIER_BYTES_MAX = 64 << 20 };

struct gradebook {
	const struct casebook *c;
	const struct roster *roster;
	const struct assignment *assignment;
	struct arena *arena;
	struct mark *marks;
	size_t n, capacity, enrolled;      /* enrolled: of the roster, they come first */
	struct names *strangers;           /* the others, by their place */
	double points_max;
};

static const char *const formats[] = { [GRADEBOOK_CANVAS] = "canvas", [GRADEBOOK_MOODLE] = "moodle", [GRADEBOOK_LONG] = "long" };

bool
gradebook_format_find(const char *name, enum gradebook_format *format)
{
	for (size_t i = 0; i < GRADEBOOK_FORMATS; i++)
		if (!strcmp(name, formats[i])) {
			*format = (enum gradebook_format)i;
			return true;
		}
	return false;
}

/* ---- filling ---- */

static struct mark *
new_mark(struct gradebook *b, const struct learner *who, const char *name, struct fault *f)
{
	struct mark *grown = mem_grow(b->marks, &b->capacity, b->n + 1, sizeof *grown);

	if (!grown) {
		fault_memory(f);
		return NULL;
	}
	b->marks = grown;
	grown[b->n] = (struct mark){ .who = who, .name = name, .score = NAN, .points = NAN, .points_max = b->points_max, .note = "" };
	return &grown[b->n++];
}

struct gradebook *
gradebook_new(const struct casebook *c, const struct roster *roster, const struct assignment *assignment, size_t most,
              struct fault *f)
{
	struct gradebook *b = calloc(1, sizeof *b);
	bool good;

	if (!b) {
		fault_memory(f);
		return NULL;
	}
	*b = (struct gradebook){ .c = c, .roster = roster, .assignment = assignment, .arena = arena_new() };
	good = b->arena || fault_memory(f);
	for (size_t i = 0; i < c->n_steps; i++)
		b->points_max += c->steps[i].n_prices > 0 ? c->steps[i].prices[0] : 0;
	for (size_t i = 0; good && roster && i < roster->n; i++)
		good = new_mark(b, &roster->learners[i], roster->learners[i].id, f) != NULL;
	b->enrolled = b->n;
	b->strangers = good ? names_new(most, f) : NULL;
	if (b->strangers)
		return b;
	gradebook_free(b);
	return NULL;
}

void
gradebook_free(struct gradebook *b)
{
	if (!b)
		return;
	names_free(b->strangers);
	arena_free(b->arena);
	free(b->marks);
	free(b);
}

static struct mark *
mark_of(struct gradebook *b, const char *learner, struct fault *f)
{
	const struct learner *who = b->roster ? roster_find(b->roster, learner) : NULL;
	const char *name;
	size_t i;

	if (who)
		return &b->marks[who - b->roster->learners];
	if (names_find(b->strangers, learner, &i))
		return &b->marks[i];
	name = arena_text(b->arena, learner, strlen(learner));
	if (name && names_put(b->strangers, name, b->n))
		return new_mark(b, NULL, name, f);
	fault_memory(f);
	return NULL;
}

/* Does an attempt take the place of the one that makes the mark so far? */
static bool
is_better(const struct gradebook *b, const struct mark *old, const struct mark *new)
{
	enum counts counts = b->assignment ? b->assignment->counts : COUNTS_BEST;

	if (old->attempts == 0 || new->counts != old->counts)
		return old->attempts == 0 || new->counts;
	if (counts == COUNTS_LAST)
		return new->attempt > old->attempt;
	if (counts == COUNTS_FIRST)
		return new->attempt < old->attempt;
	/* The same whatever the order they come in. */
	if (new->score > old->score || new->score < old->score)
		return new->score > old->score;
	return new->attempt < old->attempt;
}

static void
judge_time(const struct gradebook *b, const struct submission *s, struct mark *m)
{
	const struct assignment *a = b->assignment;

	m->days_late = a ? assignment_days_late(a, m->who, m->at) : 0;
	m->counts = !a || assignment_counts(a, m->who, s->attempt, s->started, m->at);
	m->score = !m->counts ? NAN : a ? assignment_worth(a, m->who, m->at, m->points) : m->points;
}

bool
gradebook_add(struct gradebook *b, const struct submission *s, const struct graded *graded, struct fault *f)
{
	struct mark *old = mark_of(b, s->learner, f), new;

	if (!old)
		return false;
	new = (struct mark){ .who = old->who, .name = old->name, .attempts = old->attempts + 1, .attempt = s->attempt,
		             .at = s->finished ? s->finished : s->updated, .points = graded->points, .points_max = graded->points_max,
		             .finished = graded->finished };
	judge_time(b, s, &new);
	if (!is_better(b, old, &new)) {
		old->attempts++;
		return true;
	}
	new.note = *graded->note ? arena_text(b->arena, graded->note, strlen(graded->note)) : "";
	if (!new.note)
		return fault_memory(f);
	*old = new;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct mark *)a)->name, ((const struct mark *)b)->name);
}

size_t
gradebook_count(const struct gradebook *b)
{
	return b->n;
}

const struct mark *
gradebook_of(const struct gradebook *b, const char *learner)
{
	const struct learner *who = b->roster ? roster_find(b->roster, learner) : NULL;
	size_t i;

	if (who)
		return &b->marks[who - b->roster->learners];
	return names_find(b->strangers, learner, &i) ? &b->marks[i] : NULL;
}

void
gradebook_close(struct gradebook *b)
{
	if (b->n > b->enrolled)
		qsort(b->marks + b->enrolled, b->n - b->enrolled, sizeof *b->marks, by_name);
}

const struct mark *
gradebook_at(const struct gradebook *b, size_t i)
{
	return &b->marks[i];
}

/* ---- writing ---- */

/* "ghostdose carotid: Carotid, 14 months on": the same for every export of this case, so that a second import meets the
 * first one's column. */
static const char *
assignment_title(const struct gradebook *b, const char *suffix)
{
	return arena_print(b->arena, "ghostdose %s: %s%s", b->c->id, b->c->title, suffix);
}

static void
write_canvas(struct gradebook *b, struct csv_out *o)
{
	static const char *const heads[] = { "Student", "ID", "SIS User ID", "SIS Login ID", "Section" };

	for (size_t i = 0; i < 5; i++)
		csv_out_text(o, heads[i]);
	csv_out_safe(o, assignment_title(b, ""));
	csv_out_end(o);
	/* As Canvas writes it itself, with its four blanks. */
	csv_out_text(o, "    Points Possible");
	for (size_t i = 1; i < 5; i++)
		csv_out_text(o, "");
	csv_out_number(o, b->points_max, 2);
	csv_out_end(o);
	for (size_t i = 0; i < b->enrolled; i++) {
		const struct mark *m = gradebook_at(b, i);

		csv_out_safe(o, *m->who->name ? m->who->name : m->who->id);
		csv_out_text(o, "");
		csv_out_safe(o, m->who->sis_id);
		csv_out_safe(o, m->who->id);
		csv_out_safe(o, m->who->section);
		csv_out_number(o, m->score, 2);
		csv_out_end(o);
	}
}

/* That importer refuses a whole file for one grade above the item's maximum, 100 unless the site allows more. */
static double
moodle_grade(const struct gradebook *b, double score)
{
	return b->points_max > 100 ? score * 100 / b->points_max : score;
}

static void
write_moodle(struct gradebook *b, struct csv_out *o)
{
	static const char *const heads[] = { "username", "email", "idnumber" };

	for (size_t i = 0; i < 3; i++)
		csv_out_text(o, heads[i]);
	csv_out_safe(o, assignment_title(b, ""));
	csv_out_safe(o, assignment_title(b, " (Feedback)"));
	csv_out_end(o);
	for (size_t i = 0; i < b->enrolled; i++) {
		const struct mark *m = gradebook_at(b, i);
		char said[80] = "";

		csv_out_safe(o, m->who->id);
		csv_out_safe(o, m->who->email);
		csv_out_safe(o, m->who->sis_id);
		csv_out_number(o, moodle_grade(b, m->score), 2);
		if (m->attempts > 0 && m->counts)
			snprintf(said, sizeof said, "%.2f of %.2f points, attempt %lld%s", m->score, b->points_max, (long long)m->attempt,
			         m->days_late ? ", late" : "");
		csv_out_safe(o, said);
		csv_out_end(o);
	}
}

/* The columns of a long one, for writing and for reading it again. */
enum { LONG_CASE, LONG_LEARNER, LONG_NAME, LONG_EMAIL, LONG_SIS_ID, LONG_SECTION, LONG_ENROLLED, LONG_ATTEMPTS, LONG_ATTEMPT,
       LONG_HANDED_IN, LONG_DAYS_LATE, LONG_COUNTS, LONG_POINTS, LONG_POINTS_MAX, LONG_SCORE, LONG_FINISHED, LONG_NOTE, LONG_COLUMNS };
static const char *const long_heads[LONG_COLUMNS] = {
	[LONG_CASE] = "case", [LONG_LEARNER] = "learner", [LONG_NAME] = "name", [LONG_EMAIL] = "email", [LONG_SIS_ID] = "sis_id",
	[LONG_SECTION] = "section", [LONG_ENROLLED] = "enrolled", [LONG_ATTEMPTS] = "attempts", [LONG_ATTEMPT] = "attempt",
	[LONG_HANDED_IN] = "handed_in", [LONG_DAYS_LATE] = "days_late", [LONG_COUNTS] = "counts", [LONG_POINTS] = "points",
	[LONG_POINTS_MAX] = "points_max", [LONG_SCORE] = "score", [LONG_FINISHED] = "finished", [LONG_NOTE] = "note",
};

static void
write_long(struct gradebook *b, struct csv_out *o)
{
	for (size_t i = 0; i < LONG_COLUMNS; i++)
		csv_out_text(o, long_heads[i]);
	csv_out_end(o);
	for (size_t i = 0; i < b->n; i++) {
		const struct mark *m = gradebook_at(b, i);
		char when[WHEN_TEXT_MAX];
		bool any = m->attempts > 0;

		csv_out_text(o, b->c->id);
		csv_out_safe(o, m->name);
		csv_out_safe(o, m->who ? m->who->name : "");
		csv_out_safe(o, m->who ? m->who->email : "");
		csv_out_safe(o, m->who ? m->who->sis_id : "");
		csv_out_safe(o, m->who ? m->who->section : "");
		csv_out_text(o, m->who ? "yes" : "no");
		csv_out_whole(o, (int64_t)m->attempts);
		csv_out_number(o, any ? (double)m->attempt : NAN, 0);
		csv_out_text(o, any ? when_iso(m->at, when) : "");
		csv_out_number(o, any ? (double)m->days_late : NAN, 0);
		csv_out_text(o, any ? m->counts ? "yes" : "no" : "");
		csv_out_number(o, m->points, 2);
		csv_out_number(o, m->points_max, 2);
		csv_out_number(o, m->score, 2);
		csv_out_text(o, any ? m->finished ? "yes" : "no" : "");
		csv_out_safe(o, m->note);
		csv_out_end(o);
	}
}

bool
gradebook_write(struct gradebook *b, enum gradebook_format format, struct csv_out *o, struct fault *f)
{
	if (format != GRADEBOOK_LONG && !b->roster)
		return fault_set(f, 0, 0, "a gradebook for %s has the learners of a roster alone; expected --roster too", formats[format]);
	if (format == GRADEBOOK_CANVAS)
		write_canvas(b, o);
	else if (format == GRADEBOOK_MOODLE)
		write_moodle(b, o);
	else
		write_long(b, o);
	return csv_out_good(o, f);
}

/* ---- an earlier one ---- */

struct earlier {
	const struct gradebook *b;
	struct names *learners;    /* places of the marks */
	double *scores;
	bool head;
};

static bool
is_head(const struct csv_field *fields, size_t n)
{
	bool good = n == LONG_COLUMNS;

	for (size_t i = 0; good && i < n; i++)
		good = fields[i].len == strlen(long_heads[i]) && !memcmp(fields[i].text, long_heads[i], fields[i].len);
	return good;
}

static bool
take_earlier(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	struct earlier *x = user;
	const struct csv_field *score = &fields[LONG_SCORE];
	size_t i;

	if (!x->head) {
		x->head = true;
		return is_head(fields, n) ||
		    fault_set(f, fields[0].line, 1, "this is no gradebook of --format long; expected one that grade wrote");
	}
	if (n <= LONG_SCORE || strcmp(fields[LONG_CASE].text, x->b->c->id) != 0 ||
	    !names_find(x->learners, csv_unguarded(fields[LONG_LEARNER].text), &i))
		return true;
	if (!number_parse(score->text, score->len, false, &x->scores[i]))
		x->scores[i] = NAN;
	return true;
}

static bool
read_earlier(struct earlier *x, const char *path, struct fault *f)
{
	static const struct csv_limits limits = { TABLE_CELL_MAX, TABLE_COLUMNS_MAX, LEARNERS_MOST };
	char *text;
	size_t len;
	bool good;

	if (!file_read(path, EARLIER_BYTES_MAX, &text, &len, f))
		return false;
	good = csv_read(text, len, 1, &limits, NULL, take_earlier, x, f) || fault_in_file(f, path);
	free(text);
	return good;
}

bool
gradebook_earlier(const struct gradebook *b, const char *path, struct arena *arena, const double **scores, struct fault *f)
{
	struct earlier x = { .b = b, .scores = arena_array(arena, b->n + 1, sizeof *x.scores) };
	bool good;

	if (!x.scores)
		return fault_memory(f);
	x.learners = names_new(b->n, f);
	good = x.learners != NULL;
	for (size_t i = 0; good && i < b->n; i++) {
		names_put(x.learners, b->marks[i].name, i);
		x.scores[i] = NAN;
	}
	good = good && read_earlier(&x, path, f);
	names_free(x.learners);
	*scores = x.scores;
	return good;
}
