#include "classroom/items.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sums over the learners that came to a step: x its share, y the sum of the others' shares. */
struct sums {
	size_t n, skipped, n_answers, n_mistakes;
	double x, y, xx, yy, xy, hints, attempts, seconds;
	struct item_answer answers[ITEM_ANSWERS_MAX], mistakes[ITEM_ANSWERS_MAX];
};

struct items {
	const struct casebook *c;
	size_t learners;
	struct sums *sums;
};

struct items *
items_new(const struct casebook *c, struct fault *f)
{
	struct items *x = calloc(1, sizeof *x);

	if (x) {
		x->c = c;
		x->sums = mem_array(c->n_steps, sizeof *x->sums);
	}
	if (x && x->sums)
		return x;
	free(x);
	fault_memory(f);
	return NULL;
}

void
items_free(struct items *x)
{
	if (!x)
		return;
	free(x->sums);
	free(x);
}

/* Further ones than there is room for go under the last, "other". */
static void
count(struct item_answer *list, size_t *n, const char *text, size_t len, bool right)
{
	char name[ITEM_ANSWER_BYTES];

	snprintf(name, sizeof name, "%.*s", (int)len, text);
	for (size_t i = 0; i < *n; i++)
		if (!strcmp(list[i].text, name)) {
			list[i].n++;
			return;
		}
	if (*n + 1 == ITEM_ANSWERS_MAX) {
		snprintf(list[*n].text, sizeof list[*n].text, "other");
		list[(*n)++].n = 1;
	} else if (*n == ITEM_ANSWERS_MAX) {
		list[*n - 1].n++;
	} else {
		snprintf(list[*n].text, sizeof list[*n].text, "%s", name);
		list[*n].right = right;
		list[(*n)++].n = 1;
	}
}

static bool
has_choices(const struct case_step *s)
{
	return s->type == STEP_CHOICE || s->type == STEP_SEVERAL || s->type == STEP_CLASSIFY || s->type == STEP_JUDGE;
}

static bool
was_met(const struct graded_step *s)
{
	return s->attempts > 0 || s->state != STEP_OPEN;
}

static double
share_of(const struct graded_step *s)
{
	return isnan(s->first_share) ? 0 : s->first_share;
}

static void
count_words(struct sums *to, const char *words)
{
	while (*words) {
		size_t len = strcspn(words, " ");

		count(to->mistakes, &to->n_mistakes, words, len, false);
		words += len + (words[len] == ' ');
	}
}

void
items_add(struct items *x, const struct graded *g)
{
	double all = 0;

	x->learners++;
	for (size_t i = 0; i < g->n; i++)
		all += share_of(&g->steps[i]);
	for (size_t i = 0; i < g->n && i < x->c->n_steps; i++) {
		const struct graded_step *s = &g->steps[i];
		struct sums *to = &x->sums[i];
		double share = share_of(s), others = all - share;

		if (!was_met(s))
			continue;
		to->n++;
		to->skipped += s->state == STEP_SKIPPED || s->state == STEP_SHOWN;
		to->x += share;
		to->y += others;
		to->xx += share * share;
		to->yy += others * others;
		to->xy += share * others;
		to->hints += (double)s->hints;
		to->attempts += (double)s->attempts;
		to->seconds += (double)s->seconds;
		if (s->attempts > 0 && has_choices(&x->c->steps[i]))
			count(to->answers, &to->n_answers, s->first, strlen(s->first), s->first_share >= 1);
		count_words(to, s->mistakes);
	}
}

size_t
items_learners(const struct items *x)
{
	return x->learners;
}

static double
correlation(const struct sums *s)
{
	double n = (double)s->n;
	double vx = n * s->xx - s->x * s->x, vy = n * s->yy - s->y * s->y;

	/* Less than what rounding leaves of equal numbers is no spread. */
	if (s->n < 3 || vx <= 1e-9 * n * n || vy <= 1e-9 * n * n)
		return NAN;
	return fmax(-1, fmin(1, (n * s->xy - s->x * s->y) / sqrt(vx * vy)));
}

static int
most_first(const void *a, const void *b)
{
	const struct item_answer *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return strcmp(x->text, y->text);
}

void
items_at(const struct items *x, size_t i, struct item *out)
{
	const struct sums *s = &x->sums[i];
	double n = s->n > 0 ? (double)s->n : NAN;

	*out = (struct item){ .step = &x->c->steps[i], .n = s->n, .facility = s->x / n, .discrimination = correlation(s),
		              .hints = s->hints / n, .attempts = s->attempts / n, .minutes = s->seconds / n / 60, .skipped = s->skipped,
		              .n_answers = s->n_answers, .n_mistakes = s->n_mistakes };
	memcpy(out->answers, s->answers, sizeof out->answers);
	memcpy(out->mistakes, s->mistakes, sizeof out->mistakes);
	qsort(out->answers, out->n_answers, sizeof *out->answers, most_first);
	qsort(out->mistakes, out->n_mistakes, sizeof *out->mistakes, most_first);
}
