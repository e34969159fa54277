#include "tutor/mastery.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_SECONDS = 86400 };

int64_t
mastery_interval_days(int box)
{
	return INT64_C(1) << (box - 1);
}

int64_t
mastery_day(int64_t now)
{
	return now / DAY_SECONDS - (now % DAY_SECONDS < 0);
}

/* A step on its way through the log. */
struct walk {
	struct mastery_step step;
	int64_t attempt;           /* the last one that did something here */
	bool hinted, answered;     /* in that attempt */
	bool drawn;                /* of the last answer: whether its numbers were drawn, and their name */
	uint64_t variant;
};

/* Other numbers than at the last answer; where nothing is drawn another day stands for them. */
static bool
is_other(const struct walk *w, const struct records_event *e, int64_t day)
{
	if (w->drawn || e->drawn)
		return w->drawn != e->drawn || w->variant != e->variant;
	return day != w->step.last_day;
}

/* The answer that counts in its attempt. */
static void
take_answer(struct walk *w, const struct records_event *e, bool right)
{
	struct mastery_step *s = &w->step;
	int64_t day = mastery_day(e->time);
	bool first = s->answers == 0, other = first || is_other(w, e, day);

	s->answers++;
	if (first || !right) {
		s->box = 1;
		s->due_day = day + mastery_interval_days(1);
	} else if (day >= s->due_day) {
		s->box += s->box < MASTERY_BOXES;
		s->due_day = day + mastery_interval_days(s->box);
	}
	if (!right)
		s->right_in_a_row = 0;
	else if (other || s->right_in_a_row == 0)
		s->right_in_a_row++;
	s->mastered = s->right_in_a_row >= MASTERY_IN_A_ROW;
	s->last_day = day;
	w->drawn = e->drawn;
	w->variant = e->variant;
}

/* An action that says whether the step is known; a guess and a statement are never marked. */
static bool
is_answer(const char *verb)
{
	return !strcmp(verb, "answer") || !strcmp(verb, "skip") || !strcmp(verb, "show");
}

static void
take_event(struct walk *w, const struct records_event *e)
{
	w->step.title = e->title;
	w->step.objective = e->objective;
	w->step.number = e->number;
	if (e->attempt != w->attempt) {
		w->attempt = e->attempt;
		w->hinted = w->answered = false;
	}
	w->hinted = w->hinted || !strcmp(e->verb, "hint");
	if (w->answered || !is_answer(e->verb))
		return;
	w->answered = true;
	/* To pass over what is not due says nothing of it. */
	if (!strcmp(e->verb, "skip") && w->step.answers > 0 && mastery_day(e->time) < w->step.due_day)
		return;
	take_answer(w, e, !strcmp(e->outcome, "right") && !w->hinted);
}

static int
by_step(const void *left, const void *right)
{
	const struct records_event *l = *(struct records_event *const *)left, *r = *(struct records_event *const *)right;
	int order = strcmp(l->case_id, r->case_id);

	if (!order)
		order = strcmp(l->step, r->step);
	/* The events lie in the order of time. */
	return order ? order : (l > r) - (l < r);
}

static int
by_due(const void *left, const void *right)
{
	const struct mastery_step *l = left, *r = right;
	int order;

	if (l->due_day != r->due_day)
		return l->due_day < r->due_day ? -1 : 1;
	order = strcmp(l->case_id, r->case_id);
	if (!order)
		order = (l->number > r->number) - (l->number < r->number);
	return order ? order : strcmp(l->step, r->step);
}

/* Two attempts at once write their events in turns: each attempt's are taken together, in the order of its first. */
static void
walk_step(struct records_event *const *events, size_t n, struct walk *w)
{
	for (size_t i = 0; i < n; i++) {
		bool seen = false;

		for (size_t k = 0; k < i && !seen; k++)
			seen = events[k]->attempt == events[i]->attempt;
		for (size_t k = i; k < n && !seen; k++)
			if (events[k]->attempt == events[i]->attempt)
				take_event(w, events[k]);
	}
}

bool
mastery_read(struct records *r, const char *case_id, int64_t now, struct arena *arena, struct mastery *out, struct fault *f)
{
	struct records_event *events, **order;
	size_t n;

	*out = (struct mastery){ 0 };
	if (!records_history(r, case_id, arena, &events, &n, f))
		return false;
	order = arena_array(arena, n + 1, sizeof *order);
	out->steps = arena_array(arena, n + 1, sizeof *out->steps);
	if (!order || !out->steps)
		return fault_memory(f);
	for (size_t i = 0; i < n; i++)
		order[i] = &events[i];
	qsort(order, n, sizeof *order, by_step);
	for (size_t i = 0, len; i < n; i += len) {
		struct walk w = { .step = { .case_id = order[i]->case_id, .step = order[i]->step } };

		for (len = 1; i + len < n && !strcmp(order[i + len]->step, w.step.step) &&
		     !strcmp(order[i + len]->case_id, w.step.case_id);)
			len++;
		walk_step(&order[i], len, &w);
		/* A hint or a guess alone is no answer. */
		if (w.step.answers == 0)
			continue;
		w.step.due = w.step.due_day <= mastery_day(now);
		out->n_due += w.step.due;
		out->n_mastered += w.step.mastered;
		out->steps[out->n++] = w.step;
	}
	qsort(out->steps, out->n, sizeof *out->steps, by_due);
	return true;
}
