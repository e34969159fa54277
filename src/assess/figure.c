#include "assess/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess/curves.h"
#include "assess/internal.h"
#include "assess/parameter.h"

/* What a position of the sliders makes. */
struct drawn {
	struct arena *arena;
	struct casebook *book;         /* NULL until it is computed */
	struct assess *assess;
	struct plot plot;
	struct vol_map map;            /* of a slice */
	const char *say;
};

struct figure {
	const struct assess *a;
	const struct lesson_figure *x;
	enum lesson_plot kind;
	enum slice_layer layer;
	struct rb_regimen regimen;     /* before a slider has moved it */
	struct parameter parameters[LESSON_SLIDERS_MAX], along;
	double start[LESSON_SLIDERS_MAX], values[LESSON_SLIDERS_MAX];
	struct drawn now;
};

static void
put_at(struct lesson_place *at, struct lesson_place place)
{
	if (at)
		*at = place;
}

/* To where a fault stands in a value that begins at *at; the fault itself then needs no place. */
static void
put_within(const struct figure *g, struct lesson_place *at, struct fault *f)
{
	const struct lesson *lesson = assess_case(g->a)->lesson;

	if (at && lesson && f->column > 0)
		*at = lesson_place_in(lesson, *at, f->line > 0 ? f->line : 1, f->column);
	f->line = f->column = 0;
}

/* ---- making one ---- */

static enum lesson_plot
kind_of(const char *plot)
{
	size_t i = 0;

	while (i < LESSON_PLOTS && strcmp(lesson_plots[i], plot) != 0)
		i++;
	return (enum lesson_plot)i;
}

static bool
take_regimen(struct figure *g, struct lesson_place *at, struct fault *f)
{
	const struct casebook *c = assess_case(g->a);

	put_at(at, g->x->regimen_at);
	if (!*g->x->regimen)
		return rb_regimen_copy(&c->courses[c->new_course].regimen, &g->regimen, f);
	if (rb_regimen_parse(g->x->regimen, &g->regimen, f))
		return true;
	put_within(g, at, f);
	return false;
}

static bool
in_range(const struct parameter *p, double low, double high, struct fault *f)
{
	if (low < p->low || high > p->high)
		return fault_set(f, 0, 0, "it goes from %g to %g; this parameter may be from %g to %g", low, high, p->low, p->high);
	return (parameter_is_countable(p, low) && parameter_is_countable(p, high)) ||
	    fault_set(f, 0, 0, "it goes from %g to %g; this parameter is a whole number, expected whole ends", low, high);
}

/* Of several phases nobody knows which a number would be moved of. */
static bool
fits_regimen(const struct figure *g, const struct parameter *p, struct fault *f)
{
	return p->kind == PARAMETER_CELLS || p->kind == PARAMETER_MOVEMENT || g->regimen.single ||
	    fault_set(f, 0, 0, "%.60s is not one phase, of which a number could be moved; expected such as 35x2", g->regimen.notation);
}

static bool
take_slider(struct figure *g, size_t i, struct fault *f)
{
	const struct lesson_slider *s = &g->x->sliders[i];
	struct parameter *p = &g->parameters[i];
	double v;

	if (!parameter_find(assess_case(g->a), s->parameter, p, f) || !in_range(p, s->low, s->high, f) || !fits_regimen(g, p, f))
		return false;
	if (!parameter_is_countable(p, s->step))
		return fault_set(f, 0, 0, "it moves by %g; this parameter is a whole number, expected a whole step", s->step);
	v = parameter_value(assess_case(g->a), &g->regimen, p);
	g->start[i] = isnan(v) || v < s->low ? s->low : v > s->high ? s->high : v;
	g->values[i] = g->start[i];
	return true;
}

/* What runs along the axis of curves. */
static bool
take_x(struct figure *g, struct lesson_place *at, struct fault *f)
{
	const struct lesson_figure *x = g->x;

	if (g->kind != LESSON_PLOT_CURVES)
		return true;
	if (!*x->x) {
		g->along = g->parameters[0];
		return true;
	}
	put_at(at, x->x_at);
	return parameter_find(assess_case(g->a), x->x, &g->along, f) && in_range(&g->along, x->x_low, x->x_high, f) &&
	    fits_regimen(g, &g->along, f);
}

static bool
prepare(struct figure *g, struct lesson_place *at, struct fault *f)
{
	if (!take_regimen(g, at, f))
		return false;
	for (size_t i = 0; i < g->x->n_sliders; i++) {
		put_at(at, g->x->sliders[i].at);
		if (!take_slider(g, i, f))
			return false;
	}
	if (g->kind == LESSON_PLOT_SLICE && !assess_has_slice(g->a)) {
		put_at(at, g->x->plot_at);
		return fault_set(f, 0, 0, "the case has no slice; expected a table [grids], or another plot");
	}
	return take_x(g, at, f);
}

/* ---- computing ---- */

static void
drawn_fini(struct drawn *d)
{
	vol_map_fini(&d->map);
	assess_free(d->assess);
	casebook_free(d->book);
	arena_free(d->arena);
	*d = (struct drawn){ 0 };
}

static size_t
settings_of(const struct figure *g, const double *values, struct parameter_setting out[LESSON_SLIDERS_MAX + 1])
{
	for (size_t i = 0; i < g->x->n_sliders; i++)
		out[i] = (struct parameter_setting){ &g->parameters[i], values[i] };
	return g->x->n_sliders;
}

static struct curves
curves_of(const struct figure *g, struct parameter_setting *settings, size_t n)
{
	const struct lesson_figure *x = g->x;
	const struct lesson_slider *first = &x->sliders[0];

	return (struct curves){ .a = g->a, .regimen = &g->regimen, .figure = x, .along = &g->along, .settings = settings,
		                .n_settings = n, .low = *x->x ? x->x_low : first->low, .high = *x->x ? x->x_high : first->high };
}

static bool
draw_plot(struct figure *g, const double *values, struct drawn *d, struct fault *f)
{
	const struct casebook *c = d->book;
	const struct rb_schedule *s = &c->courses[c->new_course].regimen.schedule;
	struct parameter_setting settings[LESSON_SLIDERS_MAX + 1];
	struct curves curves;

	switch (g->kind) {
	case LESSON_PLOT_TUMOUR:
		return assess_tumour_plot(d->assess, s, d->arena, &d->plot, f);
	case LESSON_PLOT_RECOVERY:
		return assess_recovery_plot(d->assess, NULL, d->arena, &d->plot, f);
	case LESSON_PLOT_CURVES:
		curves = curves_of(g, settings, settings_of(g, values, settings));
		return curves_plot(&curves, d->arena, &d->plot, f);
	case LESSON_PLOT_SURVIVAL:
		return survival_plot(c, d->arena, &d->plot, f);
	case LESSON_PLOT_SIZE:
		return assess_size_plot(d->assess, s, d->arena, &d->plot, f);
	case LESSON_PLOT_INTERVAL:
		return assess_interval_plot(d->assess, s, d->arena, &d->plot, f);
	case LESSON_PLOT_REPAIR:
		return assess_repair_plot(d->assess, s, d->arena, &d->plot, f);
	case LESSON_PLOT_TISSUE:
		return assess_tissue_plot(d->assess, s, d->arena, &d->plot, f);
	case LESSON_PLOT_CLONES:
		return assess_clones_plot(d->assess, s, d->arena, &d->plot, f);
	case LESSON_PLOT_SLICE:
		if (!assess_slice(d->assess, g->layer, s, NULL, &d->map, f))
			return false;
		slice_hide_unknown(&d->map);
		return true;
	case LESSON_PLOTS:
		break;
	}
	return true;
}

static bool
compute(struct figure *g, const double *values, bool plot, struct drawn *d, struct lesson_place *at, struct fault *f)
{
	struct parameter_setting settings[LESSON_SLIDERS_MAX + 1];
	size_t n = settings_of(g, values, settings);

	*d = (struct drawn){ .arena = arena_new() };
	if (!d->arena)
		return fault_memory(f);
	d->book = parameter_apply(assess_case(g->a), &g->regimen, settings, n, f);
	d->assess = d->book ? parameter_ready(d->book, g->a, settings, n, f) : NULL;
	if (!d->assess)
		return false;
	put_at(at, g->x->say_at);
	d->say = assess_fill(d->assess, g->x->say, d->arena, f);
	if (!d->say) {
		put_within(g, at, f);
		return false;
	}
	put_at(at, g->x->plot_at);
	return !plot || draw_plot(g, values, d, f);
}

/* To these values; all stays as it was when it cannot be. */
static bool
show(struct figure *g, const double *values, struct lesson_place *at, struct fault *f)
{
	struct drawn d;

	if (!compute(g, values, true, &d, at, f)) {
		drawn_fini(&d);
		return false;
	}
	drawn_fini(&g->now);
	g->now = d;
	memmove(g->values, values, sizeof g->values);
	return true;
}

static struct figure *
make(const struct assess *a, const struct lesson_figure *x, struct lesson_place *at, struct fault *f)
{
	struct figure *g = calloc(1, sizeof *g);

	put_at(at, x->at);
	if (!g) {
		fault_memory(f);
		return NULL;
	}
	g->a = a;
	g->x = x;
	g->kind = kind_of(x->plot);
	g->layer = SLICE_SUM;
	for (int i = 0; i < SLICE_DOSES; i++)
		if (!strcmp(lesson_layers[i], x->layer))
			g->layer = (enum slice_layer)i;
	if (prepare(g, at, f))
		return g;
	figure_free(g);
	return NULL;
}

struct figure *
figure_new(const struct assess *a, const struct lesson_figure *x, struct lesson_place *at, struct fault *f)
{
	struct figure *g = make(a, x, at, f);

	if (g && !show(g, g->start, at, f)) {
		figure_free(g);
		g = NULL;
	}
	return g;
}

void
figure_free(struct figure *g)
{
	if (!g)
		return;
	drawn_fini(&g->now);
	rb_regimen_fini(&g->regimen);
	free(g);
}

/* ---- moving ---- */

/* The value that is so many steps from v on: those of the slider are low + k step, and its high end. */
static double
stepped(const struct lesson_slider *s, double v, int steps)
{
	double at = (v - s->low) / s->step, k = steps > 0 ? floor(at + 1e-9) + steps : ceil(at - 1e-9) + steps;
	double to = s->low + k * s->step;

	return to > s->high ? s->high : to < s->low ? s->low : to;
}

static bool
set_one(struct figure *g, size_t slider, double v, struct fault *f)
{
	double values[LESSON_SLIDERS_MAX];

	memcpy(values, g->values, sizeof values);
	values[slider] = v;
	return show(g, values, NULL, f);
}

bool
figure_move(struct figure *g, size_t slider, int steps, struct fault *f)
{
	return set_one(g, slider, stepped(&g->x->sliders[slider], g->values[slider], steps), f);
}

bool
figure_move_to_end(struct figure *g, size_t slider, bool high, struct fault *f)
{
	return set_one(g, slider, high ? g->x->sliders[slider].high : g->x->sliders[slider].low, f);
}

bool
figure_set(struct figure *g, size_t slider, double value, struct fault *f)
{
	const struct lesson_slider *s = &g->x->sliders[slider];

	if (!(value >= s->low && value <= s->high))
		return fault_set(f, 0, 0, "this slider goes from %g to %g; expected a value between", s->low, s->high);
	if (g->parameters[slider].whole)
		value = round(value);
	return set_one(g, slider, value, f);
}

bool
figure_reset(struct figure *g, struct fault *f)
{
	return show(g, g->start, NULL, f);
}

void
figure_look(const struct figure *g, struct figure_view *v)
{
	const struct casebook *c = g->now.book;

	*v = (struct figure_view){ .figure = g->x, .values = g->values, .plot = g->kind == LESSON_PLOT_SLICE ? NULL : &g->now.plot,
		                   .map = g->kind == LESSON_PLOT_SLICE ? &g->now.map : NULL, .layer = g->layer,
		                   .say = g->now.say, .assess = g->now.assess, .regimen = &c->courses[c->new_course].regimen };
}

/* ---- checking ---- */

static bool
check_at(struct figure *g, const double *values, bool plot, struct lesson_place *at, struct fault *f)
{
	struct parameter_setting settings[LESSON_SLIDERS_MAX + 1];
	struct drawn d;
	bool good = compute(g, values, plot && g->kind != LESSON_PLOT_CURVES, &d, at, f);

	drawn_fini(&d);
	if (good && g->kind == LESSON_PLOT_CURVES) {
		struct curves curves = curves_of(g, settings, settings_of(g, values, settings));
		size_t wrong;

		good = curves_check(&curves, &wrong, f);
		if (!good)
			put_at(at, wrong < g->x->n_curves ? g->x->curves[wrong].at : *g->x->x ? g->x->x_at : g->x->sliders[0].at);
	}
	return good;
}

bool
figure_check(const struct assess *a, const struct lesson_figure *x, struct lesson_place *at, struct fault *f)
{
	struct figure *g = make(a, x, at, f);
	double values[LESSON_SLIDERS_MAX];
	bool good = g && check_at(g, g->start, true, at, f);

	for (size_t i = 0; good && i < 2 * x->n_sliders; i++) {
		const struct lesson_slider *s = &x->sliders[i / 2];

		memcpy(values, g->start, sizeof values);
		values[i / 2] = i % 2 ? s->high : s->low;
		good = check_at(g, values, false, at, f);
		if (!good)
			put_at(at, s->at);
	}
	figure_free(g);
	return good;
}
