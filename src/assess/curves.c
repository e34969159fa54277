#include "assess/curves.h"

#include <math.h>
#include <string.h>

#include "assess/internal.h"
#include "base/number.h"

enum { POINTS = 49, WHOLE_POINTS_MAX = 97, DOSE_POINTS = 121 };
static const double DOSE_STEP = 0.1;           /* Gy: to 12 */

static const enum plot_role roles[] = { PLOT_TOTAL, PLOT_OXIC, PLOT_HYPOXIC, PLOT_OTHER };

/* ---- quantities against a parameter ---- */

/* All curves at one place of the axis; NaN where a quantity is not defined there (*why says why).  False without memory. */
static bool
values_at(const struct curves *k, double x, double out[LESSON_CURVES_MAX], const char **units, struct fault *why)
{
	struct arena *arena = arena_new();
	struct casebook *c = NULL;
	struct assess *a = NULL;
	bool memory = arena == NULL;

	k->settings[k->n_settings] = (struct parameter_setting){ k->along, x };
	if (arena)
		c = parameter_apply(assess_case(k->a), k->regimen, k->settings, k->n_settings + 1, why);
	if (c)
		a = parameter_ready(c, k->a, k->settings, k->n_settings + 1, why);
	memory = memory || (!a && why->kind == FAULT_MACHINE);
	for (size_t i = 0; i < k->figure->n_curves; i++) {
		struct quantity_value v = { .unit = NULL };

		out[i] = NAN;
		if (a && assess_quantity(a, k->figure->curves[i].quantity, k->figure->curves[i].of, arena, &v, why)) {
			out[i] = v.value;
			units[i] = v.unit;
		} else
			memory = memory || why->kind == FAULT_MACHINE;
	}
	assess_free(a);
	casebook_free(c);
	arena_free(arena);
	return !memory || fault_memory(why);
}

static size_t
places(const struct curves *k, double *x, size_t max)
{
	double span = k->high - k->low;
	size_t n = k->along->whole && span < WHOLE_POINTS_MAX ? (size_t)lround(span) + 1 : POINTS;

	n = n > max ? max : n;
	for (size_t i = 0; i < n; i++) {
		x[i] = k->low + span * (double)i / (double)(n - 1);
		if (k->along->whole)
			x[i] = round(x[i]);
	}
	return n;
}

static bool
same_quantity(const struct lesson_figure *x)
{
	for (size_t i = 1; i < x->n_curves; i++)
		if (strcmp(x->curves[i].quantity, x->curves[0].quantity) != 0)
			return false;
	return true;
}

/* The quantities' own words are static, those of units too. */
static void
name_axes(const struct curves *k, const char *const *units, struct arena *arena, struct plot *p)
{
	const struct lesson_figure *x = k->figure;
	double low = HUGE_VAL;
	bool one_unit = units[0] != NULL;

	for (size_t i = 1; i < x->n_curves; i++)
		one_unit = one_unit && units[i] && !strcmp(units[0], units[i]);
	p->x.label = *x->x_label ? x->x_label : NULL;
	for (size_t i = 0; i < x->n_sliders && !p->x.label; i++)
		if (*x->x ? !strcmp(x->sliders[i].parameter, x->x) : i == 0)
			p->x.label = x->sliders[i].label;
	if (!p->x.label)
		p->x.label = parameter_label(k->along, arena);
	if (x->n_curves == 1) {
		p->y.label = x->curves[0].label;
		p->y.unit = one_unit && *units[0] ? units[0] : NULL;
	} else
		p->y.label = one_unit && *units[0] ? units[0] : same_quantity(x) ? x->curves[0].quantity : "value";
	for (size_t i = 0; i < p->series_count; i++)
		for (size_t j = 0; j < p->series[i].n; j++)
			low = fmin(low, isnan(p->series[i].y[j]) ? low : p->series[i].y[j]);
	/* An axis that begins elsewhere makes small differences look large. */
	if (low >= 0)
		p->y.low = 0;
}

static bool
mark_own(const struct curves *k, struct arena *arena, struct plot *p)
{
	double own = parameter_value(assess_case(k->a), k->regimen, k->along);
	const char *label;

	for (size_t i = 0; i < k->n_settings; i++)
		if (k->settings[i].parameter->kind == k->along->kind && k->settings[i].parameter->table == k->along->table &&
		    k->settings[i].parameter->row == k->along->row && k->settings[i].parameter->column == k->along->column)
			own = k->settings[i].value;
	if (isnan(own) || own < k->low || own > k->high)
		return true;
	label = arena_print(arena, "%s", SHORT(own));
	if (label)
		p->markers[p->marker_count++] = (struct plot_marker){ own, label };
	return label != NULL;
}

bool
curves_plot(const struct curves *k, struct arena *arena, struct plot *p, struct fault *f)
{
	const char *units[LESSON_CURVES_MAX] = { NULL };
	double *x = arena_array(arena, WHOLE_POINTS_MAX, sizeof *x), *y[LESSON_CURVES_MAX];
	bool any = false;
	size_t n;

	*p = (struct plot){ .x = { .low = k->low, .high = k->high }, .y = { .low = NAN, .high = NAN } };
	for (size_t i = 0; i < k->figure->n_curves; i++)
		if (!(y[i] = arena_array(arena, WHOLE_POINTS_MAX, sizeof *y[i])))
			return fault_memory(f);
	if (!x)
		return fault_memory(f);
	n = places(k, x, WHOLE_POINTS_MAX);
	for (size_t i = 0; i < n; i++) {
		double v[LESSON_CURVES_MAX];

		if (!values_at(k, x[i], v, units, f))
			return false;
		for (size_t j = 0; j < k->figure->n_curves; j++) {
			y[j][i] = v[j];
			any = any || isfinite(v[j]);
		}
	}
	/* *f says why the last one was not. */
	if (!any)
		return false;
	for (size_t j = 0; j < k->figure->n_curves; j++)
		p->series[p->series_count++] = (struct plot_series){ .name = k->figure->curves[j].label, .letter = (char)('a' + (int)j),
			.role = roles[j % (sizeof roles / sizeof *roles)], .n = n, .x = x, .y = y[j] };
	name_axes(k, units, arena, p);
	return (p->x.label && mark_own(k, arena, p)) || fault_memory(f);
}

bool
curves_check(const struct curves *k, size_t *wrong, struct fault *f)
{
	const char *units[LESSON_CURVES_MAX] = { NULL };
	double low[LESSON_CURVES_MAX], high[LESSON_CURVES_MAX];
	struct fault why = { 0 };

	*wrong = k->figure->n_curves;
	if (!values_at(k, k->low, low, units, f))
		return false;
	if (!values_at(k, k->high, high, units, &why)) {
		*f = why;
		return false;
	}
	for (size_t i = 0; i < k->figure->n_curves; i++)
		if (isnan(low[i]) && isnan(high[i])) {
			struct arena *arena = arena_new();
			struct quantity_value v;

			/* In its own words, whichever curve came last. */
			*wrong = i;
			if (!arena)
				fault_memory(f);
			else if (assess_quantity(k->a, k->figure->curves[i].quantity, k->figure->curves[i].of, arena, &v, f))
				fault_set(f, 0, 0, "%.40s is defined at neither end of the axis; expected one where it is", k->figure->curves[i].quantity);
			arena_free(arena);
			return false;
		}
	return true;
}

/* ---- survival ---- */

struct survivor { const char *name; enum plot_role role; double alpha, beta; };

static bool
add_survival(struct plot *p, const struct survivor *k, const double *x, struct arena *arena)
{
	double *y = arena_array(arena, DOSE_POINTS, sizeof *y);

	if (!y || !k->name)
		return false;
	if (p->series_count == PLOT_SERIES_MAX)
		return true;
	for (size_t i = 0; i < DOSE_POINTS; i++)
		y[i] = exp(-(k->alpha + k->beta * x[i]) * x[i]);
	p->series[p->series_count] = (struct plot_series){ .name = k->name, .letter = (char)('a' + (int)p->series_count), .role = k->role,
		                                           .n = DOSE_POINTS, .x = x, .y = y };
	p->series_count++;
	return true;
}

/* "oxic", or "resistant, oxic" where there are several clones. */
static const char *
name_of(const struct casebook *c, size_t clone, const char *which, struct arena *arena)
{
	return c->tumour.n == 1 ? which : arena_print(arena, "%s, %s", c->clone_names[clone], which);
}

static bool
add_clone(const struct casebook *c, size_t i, const double *x, struct arena *arena, struct plot *p)
{
	static const char *const phases[RB_PHASES] = { "G1", "S", "G2 and M" };
	const struct rb_clone *k = &c->clones[i];
	double beta = k->alpha_per_gy / k->alpha_beta_gy;
	bool good = true;

	/* With a cycle no single curve is that of all cells. */
	if (k->cycle.hours[0] > 0) {
		for (size_t j = 0; j < RB_PHASES && good; j++)
			good = add_survival(p, &(struct survivor){ name_of(c, i, phases[j], arena), roles[j % (sizeof roles / sizeof *roles)],
			                                           k->alpha_per_gy * k->cycle.alpha_factor[j], beta * k->cycle.beta_factor[j] }, x, arena);
		return good;
	}
	good = add_survival(p, &(struct survivor){ name_of(c, i, "oxic", arena), PLOT_OXIC, k->alpha_per_gy, beta }, x, arena);
	if (good && (k->oer_alpha > 1 || k->oer_beta > 1))
		good = add_survival(p, &(struct survivor){ name_of(c, i, "hypoxic", arena), PLOT_HYPOXIC, k->alpha_per_gy / k->oer_alpha,
		                                           beta / (k->oer_beta * k->oer_beta) }, x, arena);
	return good;
}

bool
survival_plot(const struct casebook *c, struct arena *arena, struct plot *p, struct fault *f)
{
	double *x = arena_array(arena, DOSE_POINTS, sizeof *x);

	*p = (struct plot){ .x = { .label = "dose of one fraction", .unit = "Gy", .low = 0, .high = NAN },
		            .y = { .label = "surviving share", .low = NAN, .high = NAN, .log10 = true } };
	if (c->tumour.n == 0)
		return fault_set(f, 0, 0, "the case has no tumour; expected a table [tumour]");
	if (!x)
		return fault_memory(f);
	for (size_t i = 0; i < DOSE_POINTS; i++)
		x[i] = (double)i * DOSE_STEP;
	for (size_t i = 0; i < c->tumour.n; i++)
		if (!add_clone(c, i, x, arena, p))
			return fault_memory(f);
	return true;
}
