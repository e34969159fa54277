#include "classroom/items.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

/* Sums over the learners that came to a step: x its share, y the sum of the others' shares. */
struct sums {
	size_t n, skipped, n_answers, n_mistakes;
	struct item_sums of;
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
		to->of.x += share;
		to->of.y += others;
		to->of.xx += share * share;
		to->of.yy += others * others;
		to->of.xy += share * others;
		to->of.hints += (double)s->hints;
		to->of.attempts += (double)s->attempts;
		to->of.seconds += (double)s->seconds;
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
	const struct item_sums *k = &s->of;
	double n = (double)s->n;
	double vx = n * k->xx - k->x * k->x, vy = n * k->yy - k->y * k->y;

	/* Less than what rounding leaves of equal numbers is no spread. */
	if (s->n < 3 || vx <= 1e-9 * n * n || vy <= 1e-9 * n * n)
		return NAN;
	return fmax(-1, fmin(1, (n * k->xy - k->x * k->y) / sqrt(vx * vy)));
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

	*out = (struct item){ .step = &x->c->steps[i], .n = s->n, .facility = s->of.x / n, .discrimination = correlation(s),
		              .hints = s->of.hints / n, .attempts = s->of.attempts / n, .minutes = s->of.seconds / n / 60, .skipped = s->skipped,
		              .sums = s->of,
		              .n_answers = s->n_answers, .n_mistakes = s->n_mistakes };
	memcpy(out->answers, s->answers, sizeof out->answers);
	memcpy(out->mistakes, s->mistakes, sizeof out->mistakes);
	qsort(out->answers, out->n_answers, sizeof *out->answers, most_first);
	qsort(out->mistakes, out->n_mistakes, sizeof *out->mistakes, most_first);
}

double
item_number(const struct item *k, enum item_number what)
{
	switch (what) {
	case ITEM_FACILITY:
		return k->facility;
	case ITEM_DISCRIMINATION:
		return k->discrimination;
	case ITEM_ATTEMPTS:
		return k->attempts;
	case ITEM_HINTS:
		return k->hints;
	default:
		return k->minutes;
	}
}

#define SHORT(v) number_short((v), 8, (char[NUMBER_TEXT_MAX]){ 0 })

static const char *
correlation_words(const struct item *k, struct arena *arena)
{
	const struct item_sums *s = &k->sums;

	return arena_print(arena, "correlation of this step with the sum of all others, over %zu learners: x what the first answer was worth, 0 to 1, y the "
	                          "same of all other steps together (Pearson)\n"
	                          "sum of x %s, of y %s, of x\xc2\xb2 %s, of y\xc2\xb2 %s, of x y %s\n"
	                          "(%zu \xc3\x97 %s \xe2\x88\x92 %s \xc3\x97 %s) / sqrt((%zu \xc3\x97 %s \xe2\x88\x92 %s\xc2\xb2) \xc3\x97 (%zu \xc3\x97 %s \xe2\x88\x92 %s\xc2\xb2)) = %.2f",
	                   k->n, SHORT(s->x), SHORT(s->y), SHORT(s->xx), SHORT(s->yy), SHORT(s->xy), k->n, SHORT(s->xy), SHORT(s->x), SHORT(s->y), k->n,
	                   SHORT(s->xx), SHORT(s->x), k->n, SHORT(s->yy), SHORT(s->y), k->discrimination);
}

const char *
item_words(const struct item *k, enum item_number what, struct arena *arena)
{
	if (isnan(item_number(k, what)))
		return NULL;
	switch (what) {
	case ITEM_FACILITY:
		return arena_print(arena, "the mean of what the first answers were worth, 0 wrong or given up, 1 right: their sum over %zu learners\n"
		                          "%s / %zu = %.2f", k->n, SHORT(k->sums.x), k->n, k->facility);
	case ITEM_DISCRIMINATION:
		return correlation_words(k, arena);
	case ITEM_ATTEMPTS:
		return arena_print(arena, "attempts of %zu learners\n%s / %zu = %.2f", k->n, SHORT(k->sums.attempts), k->n, k->attempts);
	case ITEM_HINTS:
		return arena_print(arena, "hints that %zu learners read\n%s / %zu = %.2f", k->n, SHORT(k->sums.hints), k->n, k->hints);
	default:
		return arena_print(arena, "seconds that %zu learners took, pauses of more than an hour left out, in minutes\n%s / %zu / 60 = %.1f min", k->n,
		                   SHORT(k->sums.seconds), k->n, k->minutes);
	}
}

/* Ticked letters, "a, b", as one word: a comma stands between answers. */
static const char *
one_word(const char *text, char out[ITEM_ANSWER_BYTES])
{
	size_t n = 0;

	for (; *text && n + 1 < ITEM_ANSWER_BYTES; text++)
		if (*text == ',' && text[1] == ' ')
			text++;
		else
			out[n++] = *text;
	out[n] = '\0';
	return out;
}

const char *
item_answers_words(const struct item_answer *list, size_t n, struct arena *arena)
{
	const char *text = "";
	char word[ITEM_ANSWER_BYTES];

	for (size_t i = 0; text && i < n; i++)
		text = arena_print(arena, "%s%s%s%s %zu", text, i ? ", " : "", one_word(list[i].text, word), list[i].right ? "*" : "", list[i].n);
	return text;
}
