/* Facts of points and answers. */
#include "screens/fact_points.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"

static const char *
derive_points(const struct app *a, const struct fact *x, struct arena *arena)
{
	(void)a;
	return tutor_points_words(x->of, (enum tutor_points)x->part, arena);
}

static struct fact
of_step(const struct tutor_step *s, const char *what, double points, enum tutor_points which)
{
	struct fact x = { .value = points, .form = FACT_TIDY, .digits = 2, .unit = "points", .derive = derive_points, .of = s,
			  .part = which };

	snprintf(x.quantity, sizeof x.quantity, "%s \"%.100s\"", what, *s->step->objective ? s->step->objective : s->step->id);
	return x;
}

struct fact
fact_earned(const struct tutor_step *s)
{
	return of_step(s, "points earned for", s->points, POINTS_EARNED);
}

struct fact
fact_next(const struct tutor_step *s)
{
	return of_step(s, "points for a right answer now to", s->next_points, POINTS_NEXT);
}

struct fact
fact_hint_cost(const struct tutor_step *s)
{
	return of_step(s, "price of a hint for", s->hint_cost, POINTS_HINT);
}

struct fact
fact_most(const struct tutor_step *s)
{
	struct fact x = of_step(s, "most points for", s->points_max, POINTS_EARNED);

	x.derive = NULL;
	x.source = "the case: the price of the first attempt";
	return x;
}

static const char *
derive_total(const struct app *a, const struct fact *x, struct arena *arena)
{
	struct tutor_view v;

	app_look(a, &v);
	return tutor_total_words(&v, x->part, arena);
}

struct fact
fact_total(const struct tutor_view *v)
{
	return (struct fact){ .quantity = "points so far", .value = v->points, .form = FACT_TIDY, .digits = 2, .unit = "points",
		              .derive = derive_total, .part = false };
}

struct fact
fact_total_max(const struct tutor_view *v)
{
	return (struct fact){ .quantity = "points that there are to be had", .value = v->points_max, .form = FACT_TIDY, .digits = 2,
		              .unit = "points", .derive = derive_total, .part = true };
}

static const char *
derive_answer(const struct app *a, const struct fact *x, struct arena *arena)
{
	const struct tutor_step *s = x->of;
	struct quantity_value q;
	struct fault f;

	return assess_quantity(a->assess, s->step->quantity, s->step->of, arena, &q, &f) ? q.derivation : f.text[0] ? arena_text(arena, f.text, strlen(f.text)) : NULL;
}

/* What a quantity is called in the catalogue. */
static const char *
help_of(const char *name)
{
	for (size_t i = 0; i < assess_quantity_count(); i++)
		if (!strcmp(assess_quantity_at(i)->name, name))
			return assess_quantity_at(i)->help;
	return name;
}

void
fact_put_of(struct fact_text *t, const struct fact *some, const struct fact *most)
{
	fact_put(t, some);
	fact_add(t, " of ");
	fact_put(t, most);
}

struct fact
fact_answer(const struct app *a, const struct tutor_step *s)
{
	struct fact x = { .form = FACT_SHORT, .digits = 4, .unit = s->unit, .derive = derive_answer, .of = s };
	struct fault f;

	if (!assess_value(a->assess, s->step->quantity, s->step->of, &x.value, &f))
		x.value = NAN;
	snprintf(x.quantity, sizeof x.quantity, "the answer, %.120s (%.40s)", help_of(s->step->quantity), s->step->of);
	return x;
}

struct fact
fact_given(const struct tutor_step *s, char shown[FACT_TEXT_MAX])
{
	snprintf(shown, FACT_TEXT_MAX, "%.*s", (int)strcspn(s->answer, " "), s->answer);
	return (struct fact){ .quantity = "what you gave last, the answer", .shown = shown, .unit = s->unit, .source = "your own answer" };
}
