/* A class in numbers and sentences: the same on the screens and line by line. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "screens/class_view.h"

/* ---- facts ---- */

static const char *
derive_mark(const struct app *a, const struct fact *x, struct arena *arena)
{
	const struct room *r = x->of;

	(void)a;
	return x->index < room_attempts(r) ? room_mark_words(r, room_attempt(r, x->index), arena) : NULL;
}

struct fact
class_fact_attempt(const struct room *r, size_t attempt)
{
	const struct room_attempt *x = room_attempt(r, attempt);
	struct fact out = { .value = x->counts ? x->score : x->points, .form = FACT_FIXED, .digits = 2, .unit = "points", .derive = derive_mark,
		            .of = r, .index = attempt };

	snprintf(out.quantity, sizeof out.quantity, "%s of %.60s in %.60s, attempt %lld%s", x->counts ? "mark" : "points", room_learner(r, x->learner)->name,
	         room_case(r, x->which)->id, (long long)x->number, x->counts ? "" : ", which does not count");
	return out;
}

struct fact
class_fact_mark(const struct room *r, size_t learner, size_t which)
{
	const struct room_attempt *x = room_counted(r, learner, which);

	return x ? class_fact_attempt(r, (size_t)(x - room_attempt(r, 0))) : (struct fact){ .value = NAN, .shown = "\xe2\x80\x93", .source = "no work" };
}

static double
most_of(const struct room *r, size_t which)
{
	const struct mark *m = room_learners(r) > 0 ? room_mark(r, 0, which) : NULL;
	double most = m ? m->points_max : NAN;

	for (size_t i = 0; isnan(most) && i < room_attempts(r); i++)
		if (room_attempt(r, i)->which == which)
			most = room_attempt(r, i)->points_max;
	return most;
}

struct fact
class_fact_most(const struct room *r, size_t which)
{
	struct fact out = { .value = most_of(r, which), .form = FACT_TIDY, .digits = 2, .unit = "points",
		            .source = "the case: the price of the first attempt at each step" };

	snprintf(out.quantity, sizeof out.quantity, "most points of %.60s", room_case(r, which)->id);
	return out;
}

static const char *
derive_item(const struct app *a, const struct fact *x, struct arena *arena)
{
	const struct room *r = x->of;
	size_t which = x->part >> 3;
	struct item k;

	(void)a;
	if (which >= room_cases(r) || !room_case(r, which)->items)
		return NULL;
	items_at(room_case(r, which)->items, x->index, &k);
	return item_words(&k, (enum item_number)(x->part & 7), arena);
}

struct fact
class_fact_item(const struct room *r, size_t which, size_t step, enum item_number what)
{
	static const char *const names[] = { [ITEM_FACILITY] = "facility", [ITEM_DISCRIMINATION] = "discrimination", [ITEM_ATTEMPTS] = "mean attempts",
		                             [ITEM_HINTS] = "mean hints", [ITEM_MINUTES] = "mean time" };
	struct item k;
	struct fact out = { .form = FACT_FIXED, .digits = what == ITEM_MINUTES ? 1 : 2, .unit = what == ITEM_MINUTES ? "min" : NULL, .derive = derive_item,
		            .of = r, .index = step, .part = which << 3 | (size_t)what };

	items_at(room_case(r, which)->items, step, &k);
	out.value = item_number(&k, what);
	if (isnan(out.value)) {
		out.shown = "\xe2\x80\x93";
		out.derive = NULL;
		out.source = "not defined: too few learners, or all alike";
	}
	snprintf(out.quantity, sizeof out.quantity, "%s of step %.60s of %.60s", names[what], k.step->id, room_case(r, which)->id);
	return out;
}

struct fact
class_fact_line(const struct replay_line *x, bool total)
{
	struct fact out = { .value = total ? x->points : x->gained, .form = FACT_FIXED, .digits = 2, .unit = "points", .derivation = x->sum };

	snprintf(out.quantity, sizeof out.quantity, "points of the attempt after %s at step %.60s", tutor_verb_name(x->verb), x->id);
	return out;
}

/* ---- sentences ---- */

char *
class_clock(int64_t seconds, char out[32])
{
	snprintf(out, 32, "%lld:%02d:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
	return out;
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void
say_name(struct fact_text *t, const struct room_learner *x)
{
	fact_add_tagged(t, TAG_WRITTEN, "%s", *x->name ? x->name : "(no name)");
	if (strcmp(x->name, x->id) != 0)
		fact_add_tagged(t, TAG_WRITTEN, " (%s)", x->id);
	if (x->who && *x->who->section)
		fact_add_tagged(t, TAG_WRITTEN, ", %s", x->who->section);
	if (x->guest)
		fact_add(t, ", an unknown key");
	else if (!x->who)
		fact_add(t, ", not on the roster");
}

static void
say_work(struct fact_text *t, const struct room *r, size_t learner, size_t which, const struct mark *m)
{
	const struct room_case *c = room_case(r, which);
	struct fact score = class_fact_mark(r, learner, which), most = class_fact_most(r, which);
	int64_t allowed = c->assignment ? assignment_attempts(c->assignment, room_learner(r, learner)->who) : 0;
	char when[WHEN_TEXT_MAX];

	fact_put(t, &score);
	fact_add(t, " of ");
	fact_put_unit(t, &most);
	fact_add_tagged(t, TAG_COUNT, ", attempt %lld of %zu", (long long)m->attempt, m->attempts);
	if (allowed > 0)
		fact_add_tagged(t, TAG_COUNT, " (%lld count%s)", (long long)allowed, allowed == 1 ? "s" : "");
	if (m->days_late > 0)
		fact_add_tagged(t, TAG_COUNT, ", %lld day%s late", (long long)m->days_late, m->days_late == 1 ? "" : "s");
	if (!m->counts)
		fact_add(t, ", does not count: begun too early, late, or beyond the attempts");
	fact_add(t, "; ");
	fact_add_tagged(t, TAG_DATE, "%s%s", m->finished ? "finished " : "last worked ", when_words(m->at, when));
	fact_add(t, ".");
	if (*m->note)
		fact_add_tagged(t, TAG_WRITTEN, " %s", m->note);
}

void
class_say_mark(struct fact_text *t, const struct room *r, size_t learner, size_t which)
{
	const struct room_case *c = room_case(r, which);
	const struct mark *m = room_mark(r, learner, which);
	const struct learner *who = room_learner(r, learner)->who;
	int64_t due = c->assignment ? assignment_due(c->assignment, who) : 0;
	size_t tries[1], n = room_attempts_of(r, learner, which, tries, 1);
	char when[WHEN_TEXT_MAX];

	fact_add_tagged(t, TAG_WRITTEN, "%s", c->id);
	fact_add(t, ": ");
	if (c->why)
		fact_add_tagged(t, TAG_WRITTEN, "cannot be graded: %s.", c->why);
	else if (m && m->attempts > 0)
		say_work(t, r, learner, which, m);
	else if (n > 0 && *room_attempt(r, tries[0])->note)
		fact_add_tagged(t, TAG_WRITTEN, "not graded: %s", room_attempt(r, tries[0])->note);
	else
		fact_add(t, n > 0 ? "is being graded." : room_learner(r, learner)->why ? "not known." : "nothing was worked.");
	if (due) {
		fact_add(t, " Due ");
		fact_add_tagged(t, TAG_DATE, "%s", when_words(due, when));
		fact_add(t, due > c->assignment->due ? ", extended." : ".");
	}
}

void
class_say_learner(struct fact_text *t, const struct room *r, size_t learner)
{
	const struct room_learner *x = room_learner(r, learner);
	char when[WHEN_TEXT_MAX];

	say_name(t, x);
	if (x->seen) {
		fact_add(t, "; last seen ");
		fact_add_tagged(t, TAG_DATE, "%s", when_words(x->seen, when));
	}
	fact_add(t, ".");
	if (x->why)
		fact_add_tagged(t, TAG_WRITTEN, " Records that cannot be read: %s", x->why);
	for (size_t i = 0; i < room_cases(r); i++) {
		fact_add(t, "\n    ");
		class_say_mark(t, r, learner, i);
	}
	fact_add(t, "\n");
}

/* What could not be read or graded. */
static void
say_refused(struct fact_text *t, const struct room *r)
{
	for (size_t i = 0; room_refused(r, i); i++) {
		fact_add(t, i == 0 ? "\nNot read:\n" : "");
		fact_add_tagged(t, TAG_WRITTEN, "  %s\n", room_refused(r, i));
	}
}

void
class_say_table(struct fact_text *t, const struct room *r, const size_t *learners, size_t n)
{
	fact_add_tagged(t, TAG_COUNT, "%zu learner%s; attempts of all: %zu. Every mark is computed anew from the answers.\n\n", n, plural(n), room_attempts(r));
	for (size_t i = 0; i < n; i++)
		class_say_learner(t, r, learners[i]);
	say_refused(t, r);
}

/* ---- a path ---- */

/* Of what comes with a text. */
static const char *
verb_words(enum tutor_verb verb)
{
	return verb == TUTOR_ANSWER ? "answer" : verb == TUTOR_GUESS ? "guess" : "for the note";
}

void
class_say_line(struct fact_text *t, const struct replay_line *x, int64_t started)
{
	struct fact gained = class_fact_line(x, false), total = class_fact_line(x, true);
	char when[WHEN_TEXT_MAX], clock[32];

	fact_add_tagged(t, TAG_DATE, "%s, %s after the beginning", when_words(x->time, when), class_clock(x->time > started ? x->time - started : 0, clock));
	fact_add(t, ", step ");
	fact_add_tagged(t, TAG_COUNT, "%zu", x->step);
	fact_add_tagged(t, TAG_WRITTEN, " (%s)", x->id);
	fact_add(t, ": ");
	if (x->verb == TUTOR_ANSWER || x->verb == TUTOR_GUESS || x->verb == TUTOR_STATE) {
		fact_add(t, "%s", verb_words(x->verb));
		fact_add_tagged(t, TAG_WRITTEN, " \"%s\"", x->text);
		fact_add(t, ", ");
	}
	fact_add_tagged(t, TAG_COUNT, "%s", x->outcome);
	if (fabs(x->gained) > 0) {
		gained.derivation = NULL;
		gained.source = "what this answer changed of the points of the attempt";
		fact_add(t, x->gained > 0 ? "; earned " : "; changed by ");
		fact_put(t, &gained);
	}
	fact_add(t, "; ");
	fact_put_unit(t, &total);
	fact_add(t, " so far.");
	if (*x->feedback)
		fact_add_tagged(t, TAG_WRITTEN, " %s", x->feedback);
	if (*x->mistakes) {
		fact_add(t, " Misconception: ");
		fact_add_tagged(t, TAG_NAME, "%s", x->mistakes);
		fact_add(t, ".");
	}
	fact_add(t, "\n");
}

void
class_say_path(struct fact_text *t, const struct room *r, size_t attempt, const struct replay *path)
{
	const struct room_attempt *x = room_attempt(r, attempt);
	struct fact mark = class_fact_attempt(r, attempt), most = class_fact_most(r, x->which);
	char when[WHEN_TEXT_MAX];

	fact_add_tagged(t, TAG_WRITTEN, "%s, ", room_learner(r, x->learner)->name);
	fact_add_tagged(t, TAG_WRITTEN, "%s: %s", room_case(r, x->which)->id, room_case(r, x->which)->title);
	fact_add_tagged(t, TAG_COUNT, ". Attempt %lld", (long long)x->number);
	fact_add_tagged(t, TAG_DATE, ", begun %s", when_words(x->started, when));
	fact_add(t, ": ");
	fact_put(t, &mark);
	fact_add(t, " of ");
	fact_put_unit(t, &most);
	fact_add(t, x->counts ? ".\n" : ", which does not count.\n");
	if (*x->note)
		fact_add_tagged(t, TAG_WRITTEN, "%s\n", x->note);
	for (size_t i = 0, step = 0; i < path->n; i++) {
		const struct replay_line *line = &path->lines[i];

		if (line->step != step) {
			fact_add_tagged(t, TAG_COUNT, "\nStep %zu", line->step);
			fact_add_tagged(t, TAG_WRITTEN, ": %s\n", line->prompt);
		}
		step = line->step;
		class_say_line(t, line, x->started);
	}
	if (path->n == 0)
		fact_add(t, "Nothing was answered in this attempt.\n");
}

/* ---- items ---- */

void
class_say_items_head(struct fact_text *t, const struct room *r, size_t which)
{
	const struct room_case *c = room_case(r, which);
	size_t n = c->items ? items_learners(c->items) : 0;

	fact_add_tagged(t, TAG_COUNT, "%zu learner%s, of each the first attempt.", n, plural(n));
	if (n < ITEMS_FEW)
		fact_add_tagged(t, TAG_COUNT, " Below %d these numbers move much by chance.", ITEMS_FEW);
}

static void
say_number(struct fact_text *t, const struct room *r, size_t which, size_t step, const char *what, enum item_number number)
{
	struct fact x = class_fact_item(r, which, step, number);

	fact_add(t, "%s ", what);
	fact_put_unit(t, &x);
}

void
class_say_item(struct fact_text *t, const struct room *r, size_t which, size_t step)
{
	const char *answers, *mistakes;
	struct item k;

	items_at(room_case(r, which)->items, step, &k);
	answers = item_answers_words(k.answers, k.n_answers, t->arena);
	mistakes = item_answers_words(k.mistakes, k.n_mistakes, t->arena);
	fact_add_tagged(t, TAG_COUNT, "Step %zu", step + 1);
	fact_add_tagged(t, TAG_WRITTEN, " (%s)", k.step->id);
	fact_add(t, ", %s: ", case_step_kinds[k.step->type].name);
	fact_add_tagged(t, TAG_COUNT, "%zu learner%s; ", k.n, plural(k.n));
	say_number(t, r, which, step, "facility", ITEM_FACILITY);
	say_number(t, r, which, step, "; discrimination", ITEM_DISCRIMINATION);
	say_number(t, r, which, step, "; attempts", ITEM_ATTEMPTS);
	say_number(t, r, which, step, "; hints", ITEM_HINTS);
	say_number(t, r, which, step, "; time", ITEM_MINUTES);
	fact_add_tagged(t, TAG_COUNT, "; given up %zu.", k.skipped);
	if (answers && *answers)
		fact_add_tagged(t, TAG_COUNT, " First answers, the right one with a star: %s.", answers);
	if (mistakes && *mistakes)
		fact_add_tagged(t, TAG_COUNT, " Misconceptions: %s.", mistakes);
	fact_add(t, "\n");
}

void
class_say_items(struct fact_text *t, const struct room *r, size_t which)
{
	const struct room_case *c = room_case(r, which);

	class_say_items_head(t, r, which);
	fact_add(t, "\n\n");
	for (size_t i = 0; c->items && i < grader_case(c->grader)->n_steps; i++)
		class_say_item(t, r, which, i);
	fact_add(t, "\nFacility is the mean of what first answers were worth, from none to all; discrimination is the correlation of a step with all "
	            "others: at nothing or below it does not tell those who know from those who do not.\n");
}
