/* Where points come from, as a person would reckon them on paper. */
#include <math.h>

#include "base/number.h"
#include "tutor/state.h"

#define SHORT(v) number_short((v), 6, (char[NUMBER_TEXT_MAX]){ 0 })

/* "2 − 1 × 0.2", the price of an attempt less its hints. */
static const char *
worth(const struct tutor_step *s, size_t attempt, size_t hints, struct arena *arena)
{
	const char *price = SHORT(s->step->prices[attempt]);

	return hints == 0 ? arena_print(arena, "%s", price)
	                  : arena_print(arena, "%s \u2212 %zu \u00d7 %s", price, hints, SHORT(s->hint_cost));
}

/* Points are kept as they are and told to hundredths. */
static const char *
told(double points, char out[NUMBER_TEXT_MAX])
{
	return number_short(round(points * 100) / 100, 6, out);
}

static const char *
earned(const struct tutor_step *s, struct arena *arena)
{
	const struct step_earned *e = &s->earned;
	const char *price, *best = s->attempts > e->attempt + 1 ? ", the best one," : "", *less = e->hints > 0 ? ", less what the hints cost" : "";
	char points[NUMBER_TEXT_MAX];

	if (!(s->points > 0))
		return arena_print(arena, "%s\n1 \u00d7 0 = 0 points",
		                   s->state == STEP_OPEN ? "nothing has been earned here yet" : "no attempt was right, so nothing was earned");
	price = worth(s, e->attempt, e->hints, arena);
	told(s->points, points);
	if (!price)
		return NULL;
	if (e->part < e->whole)
		return arena_print(arena, "attempt %zu%s is worth its price%s, times the share of what was asked: %s of %s\n(%s) \u00d7 %s/%s = %s points",
		                   e->attempt + 1, best, less, SHORT(e->part), SHORT(e->whole), price, SHORT(e->part), SHORT(e->whole), points);
	return arena_print(arena, "attempt %zu%s is worth its price%s\n%s%s = %s points", e->attempt + 1, best, less, price,
	                   e->hints > 0 ? "" : " \u00d7 1", points);
}

static const char *
next(const struct tutor_step *s, struct arena *arena)
{
	const char *price, *less = s->hints_shown > 0 ? ", less what the hints cost" : "";

	if (s->attempts >= s->step->n_prices)
		return arena_print(arena, "the step is closed\n1 \u00d7 0 = 0 points");
	price = worth(s, s->attempts, s->hints_shown, arena);
	if (!price)
		return NULL;
	if (!(s->next_points > 0))
		return arena_print(arena, "the hints cost more than attempt %zu is worth (%s), and never less than nothing is earned\n1 \u00d7 0 = 0 points",
		                   s->attempts + 1, price);
	return arena_print(arena, "a right answer earns the price of attempt %zu%s\n%s%s = %s points", s->attempts + 1, less, price,
	                   s->hints_shown > 0 ? "" : " \u00d7 1", SHORT(s->next_points));
}

const char *
tutor_points_words(const struct tutor_step *s, enum tutor_points what, struct arena *arena)
{
	switch (what) {
	case POINTS_NEXT:
		return next(s, arena);
	case POINTS_HINT:
		return arena_print(arena, "a hint costs a tenth of the most that the step is worth\n%s / 10 = %s points", SHORT(s->points_max),
		                   SHORT(s->hint_cost));
	default:
		return earned(s, arena);
	}
}

const char *
tutor_total_words(const struct tutor_view *v, bool most, struct arena *arena)
{
	const char *text = arena_print(arena, "%s\n", most ? "the most that each step is worth, in their order" : "what each step earned, in their order");
	char sum[NUMBER_TEXT_MAX];

	for (size_t i = 0; i < v->n_steps && text; i++) {
		char points[NUMBER_TEXT_MAX];

		text = arena_print(arena, "%s%s%s", text, i ? " + " : "", told(most ? v->steps[i].points_max : v->steps[i].points, points));
	}
	return text ? arena_print(arena, "%s%s = %s points", text, v->n_steps == 1 ? " \u00d7 1" : "",
	                          told(most ? v->points_max : v->points, sum)) : NULL;
}
