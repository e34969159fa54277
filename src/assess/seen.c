/* What a course is to a structure: its dose, its quadratic dose, its EQD2. */
#include <math.h>

#include "assess/internal.h"

static bool
same_repair(const struct rb_repair *a, const struct rb_repair *b)
{
	double apart = fabs(a->half_time_h - b->half_time_h) + fabs(a->slow_half_time_h - b->slow_half_time_h) +
	    fabs(a->fast_share - b->fast_share);

	return a->kind == b->kind && (a->kind == RB_REPAIR_COMPLETE || fpclassify(apart) == FP_ZERO);
}

void
fresh_init(struct fresh *x, const struct assess *a, const struct rb_schedule *s, double *room)
{
	*x = (struct fresh){ .s = s, .dose_gy = s ? rb_total_dose(s) : 0, .quadratic_gy2 = room };
	for (size_t i = 0; i < a->c->n_structures; i++)
		room[i] = NAN;
}

/* Structures that repair alike share it. */
static double
fresh_quadratic(const struct assess *a, size_t structure, const struct fresh *x)
{
	const struct case_structure *all = a->c->structures;
	double *known = x->quadratic_gy2;

	for (size_t i = 0; i < a->c->n_structures && isnan(known[structure]); i++)
		if (!isnan(known[i]) && same_repair(&all[i].repair, &all[structure].repair))
			known[structure] = known[i];
	if (isnan(known[structure]))
		known[structure] = rb_quadratic_dose(x->s, &all[structure].repair);
	return known[structure];
}

struct seen
assess_see(const struct assess *a, size_t structure, size_t course, const struct fresh *fresh)
{
	const struct case_course *k = &a->c->courses[course];

	if (k->is_new && fresh->s)
		return (struct seen){ fresh->dose_gy, fresh_quadratic(a, structure, fresh) };
	return (struct seen){ a->dose_gy[course], assess_quadratic(a, structure, course) };
}

double
seen_eqd2(const struct assess *a, size_t structure, struct seen x, double factor)
{
	double alpha_beta_gy = a->c->structures[structure].alpha_beta_gy;

	return rb_eqd2_of_bed(rb_bed(x.dose_gy, x.quadratic_gy2, factor, alpha_beta_gy), alpha_beta_gy);
}

double
assess_course_eqd2(const struct assess *a, const struct case_dose *d, const struct rb_schedule *s)
{
	const struct case_course *k = &a->c->courses[d->course];
	struct seen x = { 0, 0 };

	if (k->is_new && s)
		x = (struct seen){ rb_total_dose(s), rb_quadratic_dose(s, &a->c->structures[d->structure].repair) };
	else
		x = (struct seen){ a->dose_gy[d->course], assess_quadratic(a, d->structure, d->course) };
	return seen_eqd2(a, d->structure, x, d->factor);
}

const struct case_dose *
assess_point_dose(const struct casebook *c, size_t structure, size_t course)
{
	struct metric m;

	if (case_on_slice(c, structure) || !assess_default_metric(c, structure, &m) || !metric_is_point(&m))
		return NULL;
	return casebook_dose(c, structure, course, &m);
}
