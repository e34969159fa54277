/* curves.h - plots that only figures of lessons have.  Private to assess. */
#ifndef ASSESS_CURVES_H
#define ASSESS_CURVES_H

#include "assess/parameter.h"
#include "casebook/lesson.h"

/* Quantities of a case against one of its parameters. */
struct curves {
	const struct assess *a;
	const struct rb_regimen *regimen;      /* the new course */
	const struct lesson_figure *figure;    /* its curves */
	const struct parameter *along;
	double low, high;
	struct parameter_setting *settings;    /* of the sliders; room for one more */
	size_t n_settings;
};

/* A curve is a gap where its quantity is not defined; a fault where none is anywhere.  A marker at the case's own value.
 * Memory is the arena's. */
bool curves_plot(const struct curves *k, struct arena *arena, struct plot *plot, struct fault *f);

/* Can each be computed somewhere?  *wrong: which cannot, n_curves: it is the axis. */
bool curves_check(const struct curves *k, size_t *wrong, struct fault *f);

/* Survival of each clone after one dose, exp(-(alpha d + beta d^2)): of its oxic and its hypoxic cells, or with a cycle of oxic
 * cells in each phase. */
bool survival_plot(const struct casebook *c, struct arena *arena, struct plot *plot, struct fault *f);

#endif
