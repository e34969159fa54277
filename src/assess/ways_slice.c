/* Wrong ways with slices. */
#include <math.h>

#include "assess/ways.h"

/* The question with other maps in the place of those that follow the tissue. */
static void
found_mapped(struct question *q, enum misconception_id id, const struct vol_mapped *maps)
{
	for (size_t k = 0; k < q->a->c->n_courses; k++)
		if (maps[k].dose_gy)
			q->copy.a.mapped[k] = maps[k];
	way_found_changed(q, id, NULL);
	for (size_t k = 0; k < q->a->c->n_courses; k++)
		q->copy.a.mapped[k] = q->a->mapped[k];
}

/* The courses mapped with their fields turned round. */
static void
turn_round(struct question *q)
{
	struct assess own = *q->a;
	struct fault f;

	/* Turned for this question alone where nobody has done it before. */
	if (assess_turn(&own, &f))
		found_mapped(q, MISCONCEPTION_WRONG_DIRECTION, own.turned);
	for (size_t k = 0; k < q->a->c->n_courses && !q->a->has_turned; k++)
		vol_mapped_fini(&own.turned[k]);
}

/* Of a dose near a maximum, which grows with the physical dose. */
static double
converted(const struct question *q, double dose_gy)
{
	const struct rb_schedule *s = &q->a->c->courses[q->s.course].regimen.schedule;
	double r = q->a->c->structures[q->s.structure].alpha_beta_gy;

	return dose_gy * (dose_gy / (double)s->n + r) / (2 + r);
}

static void
about_differences(struct question *q)
{
	double mapped, naive, apart;

	if (!way_asks(q, "dose_error dose_change mapped_dose naive_dose") || !metric_is_point(&q->s.metric))
		return;
	mapped = way_ask(q, q->a, "mapped_dose", NULL);
	naive = way_ask(q, q->a, "naive_dose", NULL);
	if (way_asks(q, "dose_error dose_change")) {
		way_found(q, MISCONCEPTION_ONE_OF_TWO, mapped, "following the tissue");
		way_found(q, MISCONCEPTION_ONE_OF_TWO, naive, "at today's coordinates");
		apart = converted(q, mapped) - converted(q, naive);
		way_found(q, MISCONCEPTION_EQD2_FOR_DOSE, way_asks(q, "dose_error") ? fabs(apart) : apart, NULL);
	} else
		way_found(q, MISCONCEPTION_EQD2_FOR_DOSE, converted(q, q->key), NULL);
}

void
ways_about_slices(struct question *q)
{
	const struct casebook *c = q->a->c;

	if (q->s.structure == CASE_NONE || !case_on_slice(c, q->s.structure))
		return;
	if (way_asks(q, WAYS_SLICE) || way_asks(q, WAYS_ORGAN)) {
		turn_round(q);
		found_mapped(q, MISCONCEPTION_UNMOVED, q->a->unmoved);
	}
	about_differences(q);
	if (way_asks(q, "rigid_dose own_rigid_dose")) {
		way_found(q, MISCONCEPTION_UNMOVED, way_ask(q, q->a, "naive_dose", NULL), NULL);
		way_found(q, MISCONCEPTION_WRONG_DIRECTION, way_ask(q, q->a, "wrong_way_dose", NULL), NULL);
		if (metric_is_point(&q->s.metric))
			way_found(q, MISCONCEPTION_EQD2_FOR_DOSE, converted(q, q->key), NULL);
	}
	if (way_asks(q, "dose_change"))
		way_found(q, MISCONCEPTION_SIGN_OF_SHIFT, -q->key, NULL);
	if (way_asks(q, "volume_cc"))
		way_found(q, MISCONCEPTION_VOXEL_VOLUME, q->key / vol_grid_voxel_cc(&c->slice.labels.grid), NULL);
	if (way_asks(q, "upper_eqd2"))
		way_found(q, MISCONCEPTION_UNKNOWN_AS_ZERO, way_ask(q, q->a, "lower_eqd2", NULL), NULL);
}
