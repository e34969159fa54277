#include "assess/placing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "assess/internal.h"

struct placing {
	const struct assess *a;
	size_t course;
	struct vol_labels earlier;
};

/* ---- the earlier slice ---- */

static bool
lead_back(struct placing *p, struct fault *f)
{
	const struct case_slice *s = &p->a->c->slice;
	struct vol_inversion told;
	struct vol_field push;
	bool good;

	if (!vol_field_invert(&s->fields[p->course], &s->doses[p->course].grid, &push, &told, f))
		return false;
	good = vol_map_labels(&s->labels, &push, &push.grid, &p->earlier, f);
	vol_field_fini(&push);
	return good;
}

struct placing *
placing_new(const struct assess *a, size_t course, struct fault *f)
{
	const struct casebook *c = a->c;
	struct placing *p;

	if (!c->slice.given || course >= c->n_courses || !c->slice.fields[course].u_mm[0]) {
		fault_set(f, 0, 0, "%s%s has no field, so nothing is to be registered; expected an earlier course with one",
		          course < c->n_courses ? "course " : "the course", course < c->n_courses ? c->courses[course].id : "");
		return NULL;
	}
	p = mem_array(1, sizeof *p);
	if (!p) {
		fault_memory(f);
		return NULL;
	}
	p->a = a;
	p->course = course;
	if (!lead_back(p, f)) {
		placing_free(p);
		return NULL;
	}
	return p;
}

void
placing_free(struct placing *p)
{
	if (p)
		vol_labels_fini(&p->earlier);
	free(p);
}

const struct vol_labels *
placing_earlier(const struct placing *p)
{
	return &p->earlier;
}

bool
placing_truth(const struct placing *p, const double today_mm[3], double earlier_mm[3])
{
	return vol_source(&p->a->c->slice.fields[p->course], today_mm, earlier_mm);
}

/* ---- a map through pairs ---- */

/* What the fit makes of the case: its field and what that does to the dose.  Zeroed has nothing to free. */
struct tried { struct vol_landmark_fit fit; struct vol_field field; struct vol_mapped mapped; };

static void
tried_fini(struct tried *t)
{
	vol_landmark_fit_fini(&t->fit);
	vol_field_fini(&t->field);
	vol_mapped_fini(&t->mapped);
}

static double
distance(const double a[3], const double b[3], bool slice)
{
	double squares = 0;

	for (int axis = 0; axis < (slice ? 2 : 3); axis++)
		squares += (a[axis] - b[axis]) * (a[axis] - b[axis]);
	return sqrt(squares);
}

static bool
try_pairs(const struct placing *p, const struct vol_landmark *pairs, size_t n, enum vol_method wanted, struct tried *t,
          struct placing_result *out, struct fault *f)
{
	const struct case_slice *s = &p->a->c->slice;
	const struct vol_grid *today = &s->labels.grid;
	struct vol_folds folds;

	if (!vol_landmark_fit_init(&t->fit, pairs, n, today->n[2] == 1, wanted, f) ||
	    !vol_field_init(&t->field, today, f))
		return false;
	vol_landmark_fit_fill(&t->fit, &t->field, 1);
	if (!vol_map(&s->doses[p->course], &t->field, today, &t->mapped, f))
		return false;
	vol_jacobian(&t->field, &folds, NULL, NULL);
	out->moved = true;
	out->folded = folds.folded;
	out->used = t->fit.used;
	snprintf(out->why, sizeof out->why, "%s", t->fit.why);
	for (size_t i = 0; i < n; i++) {
		struct placing_pair *pair = &out->pairs[out->n_pairs++];
		double true_mm[3], map_mm[3], u_mm[3];

		vol_landmark_fit_at(&t->fit, pairs[i].fixed_mm, u_mm);
		for (int axis = 0; axis < 3; axis++)
			map_mm[axis] = pairs[i].fixed_mm[axis] + u_mm[axis];
		pair->left_mm = distance(map_mm, pairs[i].moving_mm, t->fit.slice);
		pair->placed_off_mm = placing_truth(p, pairs[i].fixed_mm, true_mm)
		                          ? distance(true_mm, pairs[i].moving_mm, t->fit.slice) : NAN;
	}
	return true;
}

static bool
compare(const struct placing *p, const struct vol_way *way, struct placing_result *out, struct fault *f)
{
	const struct casebook *c = p->a->c;
	const struct vol_way truth = { &c->slice.fields[p->course], &p->a->mapped[p->course] };
	double dose = rb_total_dose(&c->courses[p->course].regimen.schedule);

	for (size_t i = 0; i < c->n_structures; i++) {
		struct vol_lq lq = vol_lq_of(c->structures[i].alpha_beta_gy, dose, assess_quadratic(p->a, i, p->course), 1);

		if (!c->structures[i].label)
			continue;
		out->rows[out->n_rows].structure = i;
		if (!vol_map_error(&truth, way, &c->slice.labels, c->structures[i].label, lq, &out->rows[out->n_rows++].error, f))
			return false;
	}
	out->error_gy = mem_array(vol_grid_voxels(&c->slice.labels.grid), sizeof *out->error_gy);
	if (!out->error_gy)
		return fault_memory(f);
	vol_map_error_fill(truth.mapped, way->mapped, out->error_gy);
	return true;
}

bool
placing_fit(const struct placing *p, const struct vol_landmark *pairs, size_t n, enum vol_method wanted,
            struct placing_result *out, struct fault *f)
{
	struct tried t = { .field = { .u_mm = { NULL } } };
	struct vol_way way = { NULL, &p->a->unmoved[p->course] };
	bool good = true;

	*out = (struct placing_result){ .used = VOL_TRANSLATION };
	if (n > PLACING_PAIRS_MAX)
		return fault_set(f, 0, 0, "%zu pairs of landmarks; expected at most %d", n, PLACING_PAIRS_MAX);
	if (n > 0) {
		good = try_pairs(p, pairs, n, wanted, &t, out, f);
		way = (struct vol_way){ &t.field, &t.mapped };
	}
	good = good && compare(p, &way, out, f);
	tried_fini(&t);
	return good;
}

void
placing_result_fini(struct placing_result *r)
{
	free(r->error_gy);
	r->error_gy = NULL;
}

const struct placing_row *
placing_row(const struct placing_result *r, size_t structure)
{
	for (size_t i = 0; i < r->n_rows; i++)
		if (r->rows[i].structure == structure)
			return &r->rows[i];
	return NULL;
}
