/* A case made ready: what does not depend on the new course is computed once. */
#include <stdlib.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/slice_way.h"
#include "base/text.h"
#include "volume/array.h"

void
assess_compute(struct assess *a)
{
	const struct casebook *c = a->c;

	for (size_t k = 0; k < c->n_courses; k++)
		a->dose_gy[k] = rb_total_dose(&c->courses[k].regimen.schedule);
	for (size_t s = 0; s < c->n_structures; s++)
		for (size_t k = 0; k < c->n_courses; k++)
			a->quadratic_gy2[s * c->n_courses + k] =
			    rb_quadratic_dose(&c->courses[k].regimen.schedule, &c->structures[s].repair);
}

/* Without maps. */
static struct assess *
start(const struct casebook *c, struct fault *f)
{
	struct assess *a = calloc(1, sizeof *a);

	if (a)
		a->quadratic_gy2 = mem_array(c->n_structures * c->n_courses, sizeof *a->quadratic_gy2);
	if (!a || !a->quadratic_gy2) {
		free(a);
		fault_memory(f);
		return NULL;
	}
	a->c = c;
	for (size_t k = 0; k < c->n_courses && c->slice.given; k++)
		a->field[k] = c->slice.fields[k].u_mm[0] ? &c->slice.fields[k] : NULL;
	assess_compute(a);
	return a;
}

/* A course's dose where nothing has moved, on today's grid: the one of the case where that has the same voxels, which many
 * sessions may share. */
static bool
map_unmoved(struct assess *a, size_t k, struct fault *f)
{
	const struct vol_dose *dose = &a->c->slice.doses[k];
	struct vol_mapped *m = &a->unmoved[k];

	if (!vol_map(dose, NULL, &a->c->slice.labels.grid, m, f))
		return false;
	a->lent[k] = vol_grid_same(&dose->grid, &m->grid) && !memcmp(m->dose_gy, dose->gy, vol_grid_voxels(&m->grid) * sizeof *m->dose_gy);
	if (a->lent[k]) {
		vol_array_free(m->dose_gy);
		m->dose_gy = dose->gy;
	}
	return true;
}

/* Each course's dose along its field; where there is none both are one. */
static bool
map_all(struct assess *a, struct fault *f)
{
	const struct case_slice *s = &a->c->slice;

	for (size_t k = 0; k < a->c->n_courses && s->given; k++) {
		if (!map_unmoved(a, k, f))
			return false;
		if (!a->field[k])
			a->mapped[k] = a->unmoved[k];
		else if (!vol_map(&s->doses[k], a->field[k], &s->labels.grid, &a->mapped[k], f))
			return false;
	}
	return true;
}

struct assess *
assess_new(const struct casebook *c, struct fault *f)
{
	struct assess *a = start(c, f);

	if (a && !map_all(a, f)) {
		assess_free(a);
		return NULL;
	}
	return a;
}

/* A field of which every arrow is that many times as long; -1 turns it round. */
static bool
stretch(const struct vol_field *u, float times, struct vol_field *out, struct fault *f)
{
	if (!vol_field_init(out, &u->grid, f))
		return false;
	for (int axis = 0; axis < 3; axis++)
		for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++)
			out->u_mm[axis][i] = times * u->u_mm[axis][i];
	return true;
}

struct assess *
assess_new_moved(const struct casebook *c, double share, struct fault *f)
{
	struct assess *a = start(c, f);
	bool good = a != NULL;

	for (size_t k = 0; good && k < c->n_courses; k++)
		if (a->field[k]) {
			good = stretch(a->field[k], (float)share, &a->part[k], f);
			a->field[k] = &a->part[k];
		}
	if (a && (!good || !map_all(a, f))) {
		assess_free(a);
		return NULL;
	}
	return a;
}

struct assess *
assess_new_variant(const struct casebook *c, const struct assess *base, struct fault *f)
{
	struct assess *a = start(c, f);

	if (!a)
		return NULL;
	memcpy(a->mapped, base->mapped, sizeof a->mapped);
	memcpy(a->unmoved, base->unmoved, sizeof a->unmoved);
	memcpy(a->turned, base->turned, sizeof a->turned);
	a->has_turned = a->borrowed_turned = base->has_turned;
	a->borrowed = true;
	return a;
}

struct assess *
assess_through(const struct assess *a, size_t course, const struct vol_field *field, struct fault *f)
{
	struct assess *b = assess_new_variant(a->c, a, f);

	if (!b)
		return NULL;
	memcpy(b->field, a->field, sizeof b->field);
	b->field[course] = field;
	if (!vol_map(&a->c->slice.doses[course], field, &a->c->slice.labels.grid, &b->mapped[course], f)) {
		assess_free(b);
		return NULL;
	}
	b->owns_one = true;
	b->owned = course;
	return b;
}

static bool
turn(const struct vol_dose *dose, const struct vol_field *u, const struct vol_grid *today, struct vol_mapped *out, struct fault *f)
{
	struct vol_field back;
	bool good = stretch(u, -1, &back, f);

	if (good) {
		good = vol_map(dose, &back, today, out, f);
		vol_field_fini(&back);
	}
	return good;
}

bool
assess_turn(struct assess *a, struct fault *f)
{
	const struct case_slice *s = &a->c->slice;

	for (size_t k = 0; k < a->c->n_courses && s->given && !a->has_turned; k++)
		if (a->field[k] && !turn(&s->doses[k], a->field[k], &s->labels.grid, &a->turned[k], f)) {
			for (size_t i = 0; i <= k; i++)
				vol_mapped_fini(&a->turned[i]);
			return false;
		}
	a->has_turned = true;
	return true;
}

void
assess_free(struct assess *a)
{
	if (!a)
		return;
	for (size_t k = 0; k < CASE_COURSES_MAX && !a->borrowed; k++) {
		if (a->mapped[k].dose2_gy2 != a->unmoved[k].dose2_gy2)
			vol_mapped_fini(&a->mapped[k]);
		if (a->lent[k])
			a->unmoved[k].dose_gy = NULL;
		vol_mapped_fini(&a->unmoved[k]);
	}
	for (size_t k = 0; k < CASE_COURSES_MAX && !a->borrowed_turned; k++)
		vol_mapped_fini(&a->turned[k]);
	for (size_t k = 0; k < CASE_COURSES_MAX; k++)
		vol_field_fini(&a->part[k]);
	if (a->owns_one)
		vol_mapped_fini(&a->mapped[a->owned]);
	free(a->quadratic_gy2);
	free(a);
}

const struct casebook *
assess_case(const struct assess *a)
{
	return a->c;
}

double
assess_quadratic(const struct assess *a, size_t structure, size_t course)
{
	return a->quadratic_gy2[structure * a->c->n_courses + course];
}

/* How many earlier courses gave dose to a structure. */
static size_t
earlier_courses(const struct casebook *c, size_t structure)
{
	size_t n = 0;

	for (size_t k = 0; k < c->n_courses; k++) {
		bool hit = false;

		for (size_t i = 0; i < c->n_doses && !c->courses[k].is_new; i++)
			hit = hit || (c->doses[i].structure == structure && c->doses[i].course == k && c->doses[i].factor > 0);
		n += hit;
	}
	return n;
}

bool
assess_recovered(const struct assess *a, size_t structure, size_t course, double eqd2_gy, bool distributed,
                 const struct rb_recovery *recovery, double *gone, struct fault *why)
{
	return assess_recovered_after(a, structure, course, a->c->courses[course].months_before, eqd2_gy, distributed, recovery, gone,
	                              why);
}

bool
assess_recovered_after(const struct assess *a, size_t structure, size_t course, double months, double eqd2_gy, bool distributed,
                       const struct rb_recovery *recovery, double *gone, struct fault *why)
{
	const struct case_course *k = &a->c->courses[course];
	const struct case_structure *x = &a->c->structures[structure];
	const struct rb_recovery *m = recovery ? recovery : &x->recovery;
	struct rb_past past = { .months = months, .eqd2_gy = eqd2_gy, .alpha_beta_gy = x->alpha_beta_gy,
		                .tissue = x->tissue, .courses = 1, .distributed = distributed };

	*gone = 0;
	if (k->is_new || !(eqd2_gy > 0))
		return true;
	/* An author who gives a structure a model of the cord says that it is the cord. */
	if (!*x->tissue && m->kind == x->recovery.kind)
		past.tissue = NULL;
	if (m->kind == RB_RECOVERY_WOOLLEY)
		past.courses = earlier_courses(a->c, structure);
	return rb_recovered(m, &past, gone, why);
}

bool
assess_unknown_name(const char *what, const char *name, const char *const *names, size_t n, struct fault *f)
{
	const char *near = text_nearest(name, names, n);

	return fault_set(f, 0, 0, "there is no %s \"%.40s\"; %s%s%s", what, name,
	                 near ? "did you mean \"" : "ghostdose-case(5) lists them", near ? near : "", near ? "\"?" : "");
}
