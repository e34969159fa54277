/* Recovery against time: the curves of the models that a case is computed with, and the data behind one of them. */
#include <math.h>
#include <string.h>

#include "assess/internal.h"
#include "base/text.h"

/* Quarters of months, each twice: just before and at it, so that a step stands upright. */
enum { STEPS_A_MONTH = 4, MONTHS_LEAST = 48, MONTHS_MOST = 240, OWN_MAX = 4 };
static const double JUST_BEFORE = 1e-6;

static bool
is_of_cord(const struct rb_recovery *m)
{
	return m->kind == RB_RECOVERY_PRIMATE_CORD || m->kind == RB_RECOVERY_WOOLLEY;
}

static bool
is_cord(const struct casebook *c, size_t structure)
{
	return text_same(c->structures[structure].tissue, "spinal-cord");
}

/* The earlier course that is not so long ago; CASE_NONE: there is none. */
static size_t
latest_course(const struct casebook *c)
{
	size_t found = CASE_NONE;

	for (size_t k = 0; k < c->n_courses; k++)
		if (!c->courses[k].is_new && (found == CASE_NONE || c->courses[k].months_before < c->courses[found].months_before))
			found = k;
	return found;
}

/* What the structure's metric got from a course, EQD2; 0 where no one dose is known. */
static double
course_dose(const struct assess *a, size_t structure, size_t course, bool *one_dose)
{
	const struct case_dose *d = assess_point_dose(a->c, structure, course);

	*one_dose = d != NULL;
	return d ? assess_course_eqd2(a, d, NULL) : 0;
}

/* m NULL: the structure's own model. */
static bool
recovery_of(const struct assess *a, size_t structure, const struct rb_recovery *m, double months, double *gone, struct fault *why)
{
	size_t course = latest_course(a->c);
	bool one_dose;
	double eqd2_gy;

	if (course == CASE_NONE)
		return fault_set(why, 0, 0, "there is no earlier course; expected one in courses.csv");
	eqd2_gy = course_dose(a, structure, course, &one_dose);
	/* A model that looks at the dose refuses one that stands for nothing; to the others it is all the same. */
	return assess_recovered_after(a, structure, course, months, eqd2_gy > 0 ? eqd2_gy : 1, !one_dose, m, gone, why);
}

bool
assess_model_recovery(const struct assess *a, const struct rb_recovery *m, double months, double *gone, struct fault *why)
{
	const struct rb_past free_cord = { .months = months, .eqd2_gy = 1, .courses = 1 };

	for (size_t i = 0; i < a->c->n_structures && is_of_cord(m); i++)
		if (is_cord(a->c, i))
			return recovery_of(a, i, m, months, gone, why);
	if (m->kind == RB_RECOVERY_WOOLLEY)
		return fault_set(why, 0, 0, "woolley looks at the dose to the spinal cord, and the case has no structure of that tissue");
	return rb_recovered(m, &free_cord, gone, why);
}

/* ---- the plot ---- */

/* One curve: of a structure's own model, or (structure CASE_NONE) of other. */
struct curve { const char *name; size_t structure; const struct rb_recovery *other; };

static bool
value(const struct assess *a, const struct curve *k, double months, double *percent)
{
	struct fault why;
	double gone = 0;
	bool known = k->structure == CASE_NONE ? assess_model_recovery(a, k->other, months, &gone, &why)
	                                       : recovery_of(a, k->structure, NULL, months, &gone, &why);

	*percent = known ? 100 * gone : NAN;
	return known;
}

static bool
add_curve(const struct assess *a, const struct curve *k, double months, struct arena *arena, struct plot *p, struct fault *f)
{
	static const enum plot_role roles[] = { PLOT_TOTAL, PLOT_OXIC, PLOT_HYPOXIC, PLOT_OTHER };
	size_t steps = (size_t)ceil(months * STEPS_A_MONTH), n = 2 * (steps + 1);
	double *x = arena_array(arena, n, sizeof *x), *y = arena_array(arena, n, sizeof *y);
	bool any = false;

	if (!x || !y)
		return fault_memory(f);
	for (size_t i = 0; i <= steps; i++) {
		double at = (double)i / STEPS_A_MONTH;

		x[2 * i] = x[2 * i + 1] = at;
		any = value(a, k, fmax(0, at - JUST_BEFORE), &y[2 * i]) || any;
		any = value(a, k, at, &y[2 * i + 1]) || any;
	}
	if (any) {
		p->series[p->series_count] = (struct plot_series){
			.name = k->name, .letter = (char)('a' + (int)p->series_count), .n = n, .x = x, .y = y,
			.role = k->other ? PLOT_OTHER : roles[p->series_count < 4 ? p->series_count : 3],
		};
		p->series_count++;
	}
	return true;
}

static bool
same_model(const struct case_structure *x, const struct case_structure *y)
{
	return text_same(x->recovery_model, y->recovery_model) && !strcmp(x->recovery_value, y->recovery_value);
}

/* The models of the structures, each once; *cord: one is of the cord, or a structure is the cord. */
static bool
own_curves(const struct assess *a, double months, struct arena *arena, struct plot *p, bool *cord, struct fault *f)
{
	const struct casebook *c = a->c;

	for (size_t i = 0; i < c->n_structures; i++) {
		const struct case_structure *x = &c->structures[i];
		struct curve k = { .structure = i };
		bool known = false;

		*cord = *cord || is_cord(c, i) || is_of_cord(&x->recovery);
		for (size_t j = 0; j < i; j++)
			known = known || same_model(x, &c->structures[j]);
		/* Nothing recovered is the axis. */
		if (known || x->recovery.kind == RB_RECOVERY_NONE || p->series_count == OWN_MAX)
			continue;
		k.name = *x->recovery_value ? arena_print(arena, "%s: %s", x->recovery_model, x->id) : x->recovery_model;
		if (!k.name)
			return fault_memory(f);
		if (!add_curve(a, &k, months, arena, p, f))
			return false;
	}
	return true;
}

static bool
is_drawn(const struct casebook *c, const struct rb_recovery *m)
{
	for (size_t i = 0; i < c->n_structures; i++)
		if (text_same(c->structures[i].recovery_model, m->name) && !*c->structures[i].recovery_value)
			return true;
	return false;
}

static bool
add_primates(struct arena *arena, struct plot *p, struct fault *f)
{
	struct rb_recovery_point point;
	double *x = arena_array(arena, RB_RECOVERY_POINTS_MAX, sizeof *x), *y = arena_array(arena, RB_RECOVERY_POINTS_MAX, sizeof *y);
	size_t n = 0;

	if (!x || !y)
		return fault_memory(f);
	for (; n < RB_RECOVERY_POINTS_MAX && rb_primate_point(n, &point); n++) {
		x[n] = point.months;
		y[n] = 100 * point.recovered;
	}
	p->series[p->series_count++] = (struct plot_series){ .name = "monkeys", .letter = '*', .role = PLOT_OTHER, .n = n, .x = x,
		                                             .y = y, .points = true };
	return true;
}

static double
months_shown(const struct casebook *c)
{
	double most = MONTHS_LEAST;

	for (size_t k = 0; k < c->n_courses; k++)
		if (!c->courses[k].is_new)
			most = fmax(most, ceil(c->courses[k].months_before * 1.1));
	return fmin(most, MONTHS_MOST);
}

static bool
add_markers(const struct casebook *c, double months, struct arena *arena, struct plot *p, struct fault *f)
{
	for (size_t k = 0; k < c->n_courses && p->marker_count < PLOT_MARKERS_MAX; k++) {
		const char *label = c->courses[k].is_new ? NULL : arena_print(arena, "%s", c->courses[k].id);

		if (!c->courses[k].is_new && !label)
			return fault_memory(f);
		if (label && c->courses[k].months_before <= months)
			p->markers[p->marker_count++] = (struct plot_marker){ c->courses[k].months_before, label };
	}
	return true;
}

bool
assess_recovery_plot(const struct assess *a, const struct rb_recovery *other, struct arena *arena, struct plot *plot,
                     struct fault *f)
{
	const struct curve chosen = { other ? other->name : "", CASE_NONE, other };
	double months = months_shown(a->c);
	bool cord = other && is_of_cord(other);

	*plot = (struct plot){ .x = { .label = "months", .low = 0, .high = months },
		               .y = { .label = "recovered", .unit = "%", .low = 0, .high = 100 } };
	if (latest_course(a->c) == CASE_NONE)
		return fault_set(f, 0, 0, "there is no earlier course to recover from; expected one in courses.csv");
	if (!own_curves(a, months, arena, plot, &cord, f))
		return false;
	if (other && !is_drawn(a->c, other) && !add_curve(a, &chosen, months, arena, plot, f))
		return false;
	return (!cord || add_primates(arena, plot, f)) && add_markers(a->c, months, arena, plot, f);
}
