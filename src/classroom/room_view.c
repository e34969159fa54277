/* A class in hand: its order, what a mark is made of, and what an instructor changes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/when.h"
#include "classroom/identity.h"
#include "classroom/roster_edit.h"
#include "classroom/room_internal.h"

static const char *const sorts[ROOM_SORTS] = {
	[ROOM_BY_ROSTER] = "roster", [ROOM_BY_NAME] = "name", [ROOM_BY_SECTION] = "section", [ROOM_BY_SCORE] = "mark",
	[ROOM_BY_ATTEMPTS] = "attempts", [ROOM_BY_LATE] = "days late", [ROOM_BY_SEEN] = "last seen",
};

const char *
room_sort_name(enum room_sort by)
{
	return sorts[by];
}

/* ---- order ---- */

/* What all cases that count together give a learner, and the most that they can; NaN: no mark. */
static double
total_of(const struct room *r, size_t learner, double *most)
{
	double sum = NAN;

	*most = 0;
	for (size_t i = 0; i < r->n_cases; i++) {
		const struct mark *m = room_mark(r, learner, i);
		const struct casebook *c = r->cases[i].grader ? grader_case(r->cases[i].grader) : NULL;

		for (size_t k = 0; c && k < c->n_steps; k++)
			*most += c->steps[k].n_prices > 0 ? c->steps[k].prices[0] : 0;
		if (m && !isnan(m->score))
			sum = isnan(sum) ? m->score : sum + m->score;
	}
	return sum;
}

/* What is compared; the least comes first. */
static double
key_of(const struct room *r, enum room_sort by, size_t which, size_t learner)
{
	const struct mark *m = which < r->n_cases ? room_mark(r, learner, which) : NULL;
	double v = NAN, most;

	switch (by) {
	case ROOM_BY_SCORE:
		v = which < r->n_cases ? m ? m->score : NAN : total_of(r, learner, &most);
		return isnan(v) ? -1 : v;
	case ROOM_BY_ATTEMPTS:
		return -(double)(which < r->n_cases ? m ? m->attempts : 0 : r->learners[learner].attempts);
	case ROOM_BY_LATE:
		for (size_t i = 0; i < r->n_cases; i++) {
			const struct mark *k = room_mark(r, learner, i);

			if ((which >= r->n_cases || i == which) && k && k->attempts > 0 && !((double)k->days_late <= v))
				v = (double)k->days_late;
		}
		return isnan(v) ? 1 : -v;
	case ROOM_BY_SEEN:
		return -(double)r->learners[learner].seen;
	default:
		return 0;
	}
}

static bool
comes_before(const struct room *r, enum room_sort by, size_t which, size_t a, size_t b)
{
	const struct room_learner *x = &r->learners[a], *y = &r->learners[b];
	int c = 0;

	if (by == ROOM_BY_SECTION)
		c = strcmp(x->who ? x->who->section : "\xff", y->who ? y->who->section : "\xff");
	if (c == 0 && (by == ROOM_BY_NAME || by == ROOM_BY_SECTION))
		c = strcmp(x->name, y->name);
	return c != 0 ? c < 0 : key_of(r, by, which, a) < key_of(r, by, which, b);
}

/* Merged, so that what is alike stays in its order. */
static void
merge(const struct room *r, enum room_sort by, size_t which, size_t *list, size_t n, size_t *room)
{
	size_t half = n / 2, i = 0, k = half;

	if (n < 2)
		return;
	merge(r, by, which, list, half, room);
	merge(r, by, which, list + half, n - half, room);
	memcpy(room, list, n * sizeof *list);
	for (size_t to = 0; to < n; to++)
		list[to] = k >= n || (i < half && !comes_before(r, by, which, room[k], room[i])) ? room[i++] : room[k++];
}

void
room_order(const struct room *r, enum room_sort by, size_t which, size_t *learners, size_t n)
{
	size_t *room = by == ROOM_BY_ROSTER ? NULL : mem_array(n, sizeof *room);

	/* Without memory they stay in the order of the roster. */
	if (room)
		merge(r, by, which, learners, n, room);
	free(room);
}

const char *
room_section(const struct room *r, size_t i)
{
	size_t seen = 0;

	for (size_t k = 0; k < r->n_learners; k++) {
		const char *section = r->learners[k].who ? r->learners[k].who->section : "";
		bool known = !*section;

		for (size_t j = 0; j < k && !known; j++)
			known = r->learners[j].who && !strcmp(r->learners[j].who->section, section);
		if (!known && seen++ == i)
			return section;
	}
	return NULL;
}

/* ---- a mark ---- */

const char *
room_mark_words(const struct room *r, const struct room_attempt *x, struct arena *arena)
{
	const struct assignment *a = r->cases[x->which].assignment;
	const char *sum = "", *text;
	char number[NUMBER_TEXT_MAX], price[NUMBER_TEXT_MAX];
	bool late = a && x->days_late > 0 && x->counts, lost = late && (double)x->days_late * a->late_percent >= 100;

	for (size_t i = 0; sum && i < x->n_steps; i++)
		sum = arena_print(arena, "%s%s%s", sum, i ? " + " : "", number_short(x->steps[i], 8, number));
	if (!sum)
		return NULL;
	text = arena_print(arena, "attempt %lld, computed from its answers: the points of each step%s\n", (long long)x->number,
	                   !late ? "" : lost ? ", and nothing is left of them" : ", less what being late costs");
	if (text && late)
		text = arena_print(arena, "%s%lld days begun after the deadline, %s %% of the points each\n", text, (long long)x->days_late,
		                   number_short(a->late_percent, 6, price));
	if (text && !x->counts)
		text = arena_print(arena, "%sit does not count: begun too early, late, or beyond the attempts that count\n", text);
	if (!text)
		return NULL;
	if (lost)
		return arena_print(arena, "%s(%s) \xc3\x97 0 = 0.00 points", text, sum);
	return late ? arena_print(arena, "%s(%s) \xc3\x97 (1 \xe2\x88\x92 %lld \xc3\x97 %s / 100) = %.2f points", text, sum, (long long)x->days_late, price, x->score)
	            : arena_print(arena, "%s%s = %.2f points", text, sum, x->points);
}

/* ---- changes ---- */

static bool
put(const struct room *r, size_t learner, const char *column, const char *part, struct fault *f)
{
	char path[ROOM_PATH_MAX];

	if (!r->has_roster)
		return fault_set(f, 0, 0, "there is no " ROOM_ROSTER " in %.150s; expected one with a row for each learner", r->folder);
	if (!r->learners[learner].who)
		return fault_set(f, 0, 0, "%.60s is not on the roster; expected a learner who is", r->learners[learner].id);
	return room_path(r, ROOM_ROSTER, path, f) && roster_append(path, r->learners[learner].id, column, part, f);
}

bool
room_claim(const struct room *r, size_t stranger, size_t learner, struct fault *f)
{
	const struct room_learner *x = &r->learners[stranger];
	char key[IDENTITY_MAX];

	if (x->who)
		return fault_set(f, 0, 0, "%.60s is on the roster already; expected an unknown key or account", x->id);
	if (!*x->id || strchr(x->id, ';'))
		return fault_set(f, 0, 0, "this work has no name that a roster can hold; expected a key or an account");
	return put(r, learner, ROSTER_COLUMN_KEY, identity_of_guest(x->id, key) ? key : x->id, f);
}

bool
room_extend(const struct room *r, size_t learner, size_t which, int64_t due, struct fault *f)
{
	const struct room_case *c = &r->cases[which];
	char when[WHEN_TEXT_MAX], part[RECORDS_ID_MAX + WHEN_TEXT_MAX + 2];

	if (!c->assignment || !c->assignment->due)
		return fault_set(f, 0, 0, "%.60s has no deadline; expected one in " ROOM_CLASS, c->id);
	if (due <= assignment_due(c->assignment, r->learners[learner].who))
		return fault_set(f, 0, 0, "this is not later than the deadline there is; expected a later one");
	snprintf(part, sizeof part, "%.79s %s", c->id, when_iso(due, when));
	return put(r, learner, ROSTER_COLUMN_EXTENSIONS, part, f);
}

bool
room_unlock(const struct room *r, size_t learner, size_t which, struct fault *f)
{
	const struct room_case *c = &r->cases[which];
	char part[RECORDS_ID_MAX + 4];

	if (!c->assignment || !c->assignment->attempts)
		return fault_set(f, 0, 0, "any number of attempts at %.60s counts; expected a limit in " ROOM_CLASS, c->id);
	snprintf(part, sizeof part, "%.79s +1", c->id);
	return put(r, learner, ROSTER_COLUMN_EXTENSIONS, part, f);
}
