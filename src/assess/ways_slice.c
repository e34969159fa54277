/* Wrong ways with slices. */
#include <math.h>
#include <string.h>

#include "assess/ways.h"

/* The courses mapped with their fields turned round. */
static void
turn_round(struct question *q)
{
	const struct casebook *c = q->a->c;
	struct vol_field back[CASE_COURSES_MAX];
	bool good = true;
	struct fault f;

	memset(back, 0, sizeof back);
	for (size_t k = 0; k < c->n_courses && good; k++) {
		const struct vol_field *u = &c->slice.fields[k];

		if (!u->u_mm[0])
			continue;
		good = vol_field_init(&back[k], &u->grid, &f);
		for (int axis = 0; axis < 3 && good; axis++)
			for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++)
				back[k].u_mm[axis][i] = -u->u_mm[axis][i];
		good = good && vol_map(&c->slice.doses[k], &back[k], &c->slice.labels.grid, &q->copy.a.mapped[k], &f);
	}
	if (good)
		way_found_changed(q, MISCONCEPTION_WRONG_DIRECTION, NULL);
	for (size_t k = 0; k < c->n_courses; k++)
		if (back[k].u_mm[0]) {
			vol_field_fini(&back[k]);
			if (q->copy.a.mapped[k].dose_gy != q->a->mapped[k].dose_gy)
				vol_mapped_fini(&q->copy.a.mapped[k]);
			q->copy.a.mapped[k] = q->a->mapped[k];
		}
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
		for (size_t k = 0; k < c->n_courses; k++)
			q->copy.a.mapped[k] = q->a->unmoved[k];
		way_found_changed(q, MISCONCEPTION_UNMOVED, NULL);
		for (size_t k = 0; k < c->n_courses; k++)
			q->copy.a.mapped[k] = q->a->mapped[k];
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
