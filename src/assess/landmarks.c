/* Landmarks that a learner places: what can be seen, and what the map through them does to the dose. */
#include <math.h>
#include <stdio.h>

#include "assess/internal.h"
#include "assess/placing.h"
#include "assess/registration.h"
#include "base/number.h"

/* ---- what can be seen on both scans ---- */

enum { SEEN_MIDDLE, SEEN_RIGHT, SEEN_LEFT, SEEN_FRONT, SEEN_BACK, SEEN };

static const char *const seen_words[SEEN] = { "middle", "right edge", "left edge", "front edge", "back edge" };

/* The mean of the structure's voxels that are farthest in a direction; of all of them for the middle. */
static bool
find_seen(const struct vol_labels *l, uint16_t label, int what, double out[3])
{
	int axis = what == SEEN_FRONT || what == SEEN_BACK ? 1 : 0, sign = what == SEEN_LEFT || what == SEEN_BACK ? -1 : 1;
	double farthest = -INFINITY, n = 0;

	for (int k = 0; k < 3; k++)
		out[k] = 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
			double at[3];

			if (l->label[i] != label)
				continue;
			vol_grid_world(&l->grid, i, at);
			if (pass == 0)
				farthest = fmax(farthest, sign * at[axis]);
			if (pass == 0 || (what != SEEN_MIDDLE && sign * at[axis] < farthest - 1e-6))
				continue;
			for (int k = 0; k < 3; k++)
				out[k] += at[k];
			n++;
		}
	for (int k = 0; k < 3 && n > 0; k++)
		out[k] = round(out[k] / n);
	return n > 0;
}

static void
add_place(struct note *n, const struct vol_grid *g, const double at[3])
{
	note_add(n, "%s %s", FIXED(at[0], 0), FIXED(at[1], 0));
	if (g->n[2] > 1)
		note_add(n, " %s", FIXED(at[2], 0));
}

static void
add_structure(struct note *n, const struct casebook *c, size_t structure, const struct vol_field *truth)
{
	const struct vol_labels *l = &c->slice.labels;

	note_add(n, "%s: ", c->structures[structure].name);
	for (int what = 0, told = 0; what < SEEN; what++) {
		double at[3], was[3];

		if (!find_seen(l, c->structures[structure].label, what, at))
			continue;
		for (int k = 0; k < 3; k++)
			was[k] = at[k];
		if (truth->u_mm[0] && !vol_source(truth, at, was))
			continue;
		note_add(n, "%s%s ", told++ ? ", " : "", seen_words[what]);
		add_place(n, &l->grid, at);
		note_add(n, " > ");
		add_place(n, &l->grid, was);
	}
	note_add(n, "\n");
}

const char *
assess_landmarks_seen(const struct assess *a, const char *of, struct arena *arena, struct fault *f)
{
	struct registration_subject s;
	struct note n;

	if (!assess_registration_subject(a, of, &s, f))
		return NULL;
	note_init(&n, arena);
	note_add(&n, "What can be seen on both scans, to the millimetre, today > at the earlier course (x to the right of the patient, y "
	         "to the front%s):\n", a->c->slice.labels.grid.n[2] > 1 ? ", z to the head" : "");
	for (size_t i = 0; i < a->c->n_structures; i++)
		if (a->c->structures[i].label)
			add_structure(&n, a->c, i, &a->c->slice.fields[s.course]);
	return note_end(&n, f);
}

/* ---- judging ---- */

struct judging {
	const struct assess *a;
	struct registration_subject s;
	struct placing *placing;
	const struct vol_landmark *pairs;
	size_t n;
	double tolerance_mm, tolerance_gy;
};

static bool
fits(const struct judging *j, const struct registration *x)
{
	return x->folded == 0 && x->mean_mm <= j->tolerance_mm * (1 + 1e-9) &&
	       fabs(x->dose_gy - x->true_dose_gy) <= j->tolerance_gy * (1 + 1e-6);
}

/* The map through pairs; the caller calls placing_result_fini where it is true. */
static bool
measure(const struct judging *j, const struct vol_landmark *pairs, struct placing_result *r, struct registration *x, struct fault *f)
{
	if (!placing_fit(j->placing, pairs, j->n, VOL_TPS, r, f))
		return false;
	*x = (struct registration){ .folded = r->folded };
	if (assess_registration_take(j->a, &j->s, &placing_row(r, j->s.structure)->error, x, f))
		return true;
	placing_result_fini(r);
	return false;
}

/* Would they do if today and the earlier course were exchanged? */
static bool
fits_exchanged(const struct judging *j)
{
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	struct placing_result r;
	struct registration x;
	struct fault unused;

	for (size_t i = 0; i < j->n; i++) {
		pairs[i] = j->pairs[i];
		for (int k = 0; k < 3; k++) {
			pairs[i].fixed_mm[k] = j->pairs[i].moving_mm[k];
			pairs[i].moving_mm[k] = j->pairs[i].fixed_mm[k];
		}
	}
	if (!measure(j, pairs, &r, &x, &unused))
		return false;
	placing_result_fini(&r);
	return fits(j, &x);
}

/* From the structure's nearest voxel to the nearest landmark of today. */
static double
nearest_pair(const struct judging *j)
{
	const struct vol_labels *l = &j->a->c->slice.labels;
	int axes = l->grid.n[2] == 1 ? 2 : 3;
	double least = INFINITY;

	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
		double at[3];

		if (l->label[i] != j->a->c->structures[j->s.structure].label)
			continue;
		vol_grid_world(&l->grid, i, at);
		for (size_t p = 0; p < j->n; p++) {
			double squares = 0;

			for (int k = 0; k < axes; k++)
				squares += (at[k] - j->pairs[p].fixed_mm[k]) * (at[k] - j->pairs[p].fixed_mm[k]);
			least = fmin(least, sqrt(squares));
		}
	}
	return least;
}

static const double FAR_MM = 10;

static void
say_wrong(const struct judging *j, const struct placing_result *r, const struct registration *x, struct note *n)
{
	size_t worst = 0;
	double far = nearest_pair(j);

	if (x->folded > 0)
		note_add(n, " It folds tissue over: pairs contradict each other.");
	if (fits_exchanged(j)) {
		note_add(n, " Today and the earlier course are exchanged in your pairs: the other way round they would do.");
		return;
	}
	for (size_t i = 1; i < r->n_pairs; i++)
		if (r->pairs[i].placed_off_mm > r->pairs[worst].placed_off_mm)
			worst = i;
	if (r->pairs[worst].placed_off_mm > j->tolerance_mm + 1)
		note_add(n, " Of %s the place at the earlier course is %s mm from where that tissue was.", j->pairs[worst].name,
		         FIXED(r->pairs[worst].placed_off_mm, 0));
	else if (far > FAR_MM)
		note_add(n, " Each pair is placed well, and the nearest is %s mm from the %s: what is known elsewhere says little about it.",
		         FIXED(far, 0), j->a->c->structures[j->s.structure].name);
	else if (x->folded == 0 && x->mean_mm <= j->tolerance_mm)
		note_add(n, " The millimetres are within what was asked for, and the dose is not: it is steep there.");
}

static bool
judge(const struct judging *j, struct arena *arena, struct landmarked *out, struct fault *f)
{
	struct placing_result r;
	struct registration x;
	struct note n;

	if (!measure(j, j->pairs, &r, &x, f))
		return false;
	out->right = fits(j, &x);
	note_init(&n, arena);
	note_add(&n, "The map through them (%s%s%s): the %s is off by %s mm on average, %s mm at most; %s mm were allowed. The dose of "
	         "course %s there is off by %s Gy; %s Gy were allowed.", r.used == VOL_TPS ? "thin-plate spline" : vol_method_name(r.used),
	         *r.why ? ", for " : "", r.why, j->a->c->structures[j->s.structure].name, FIXED(x.mean_mm, 1), FIXED(x.max_mm, 1),
	         SHORT(j->tolerance_mm), j->a->c->courses[j->s.course].id, FIXED(fabs(x.dose_gy - x.true_dose_gy), 1),
	         SHORT(j->tolerance_gy));
	if (!out->right)
		say_wrong(j, &r, &x, &n);
	placing_result_fini(&r);
	out->said = note_end(&n, f);
	return out->said != NULL;
}

bool
assess_landmarks_check(const struct assess *a, const char *of, struct fault *f)
{
	struct registration_subject s;
	struct placing *p;

	if (!assess_registration_subject(a, of, &s, f))
		return false;
	p = placing_new(a, s.course, f);
	placing_free(p);
	return p != NULL;
}

/* Outside of today's slice nothing is known of the tissue. */
static bool
check_pairs(const struct assess *a, const struct vol_landmark *pairs, size_t n, struct fault *f)
{
	size_t unused;

	for (size_t i = 0; i < n; i++)
		if (!vol_grid_nearest(&a->c->slice.labels.grid, pairs[i].fixed_mm, &unused))
			return fault_set(f, 0, 0, "today's place of %.60s is outside of the slice; expected one on it", pairs[i].name);
	return true;
}

bool
assess_landmarks_judge(const struct assess *a, const char *of, const struct vol_landmark *pairs, size_t n, double tolerance_mm,
                       double tolerance_gy, struct arena *arena, struct landmarked *out, struct fault *f)
{
	struct judging j = { .a = a, .pairs = pairs, .n = n, .tolerance_mm = tolerance_mm, .tolerance_gy = tolerance_gy };
	bool good;

	if (n == 0 || n > PLACING_PAIRS_MAX)
		return fault_set(f, 0, 0, "%zu pairs of landmarks; expected 1 to %d", n, PLACING_PAIRS_MAX);
	if (!assess_registration_subject(a, of, &j.s, f) || !check_pairs(a, pairs, n, f) ||
	    !(j.placing = placing_new(a, j.s.course, f)))
		return false;
	good = judge(&j, arena, out, f);
	placing_free(j.placing);
	return good;
}

/* ---- an example ---- */

/* The structure's own landmarks, at most n; how many can be seen. */
static size_t
own_landmarks(const struct assess *a, const struct registration_subject *s, struct vol_landmark *out, size_t n)
{
	const struct vol_field *truth = &a->c->slice.fields[s->course];
	size_t used = 0;

	for (int what = 0; what < SEEN && used < n; what++) {
		struct vol_landmark *x = &out[used];

		*x = (struct vol_landmark){ .name = "" };
		if (!find_seen(&a->c->slice.labels, a->c->structures[s->structure].label, what, x->fixed_mm) ||
		    !vol_source(truth, x->fixed_mm, x->moving_mm))
			continue;
		snprintf(x->name, sizeof x->name, "%s", seen_words[what]);
		for (int k = 0; k < 3; k++)
			x->moving_mm[k] = round(x->moving_mm[k]);
		/* Of a structure one voxel wide the edges and the middle are one place. */
		for (size_t i = 0; i < used && x->name[0]; i++)
			if (fabs(out[i].fixed_mm[0] - x->fixed_mm[0]) + fabs(out[i].fixed_mm[1] - x->fixed_mm[1]) < 0.5 ||
			    fabs(out[i].moving_mm[0] - x->moving_mm[0]) + fabs(out[i].moving_mm[1] - x->moving_mm[1]) < 0.5)
				x->name[0] = '\0';
		used += x->name[0] ? 1 : 0;
	}
	return used;
}

const char *
assess_landmarks_example(const struct assess *a, const char *of, double tolerance_mm, double tolerance_gy, struct arena *arena,
                         bool *does, struct fault *f)
{
	struct vol_landmark pairs[SEEN];
	struct registration_subject s;
	struct landmarked x = { .right = false };
	struct note n;
	size_t count;

	if (!assess_registration_subject(a, of, &s, f))
		return NULL;
	count = own_landmarks(a, &s, pairs, SEEN);
	if (!assess_landmarks_judge(a, of, pairs, count, tolerance_mm, tolerance_gy, arena, &x, f))
		return NULL;
	*does = x.right;
	note_init(&n, arena);
	note_add(&n, "landmarks of the %s itself:", a->c->structures[s.structure].name);
	for (size_t i = 0; i < count; i++) {
		note_add(&n, "%s ", i ? ";" : "");
		add_place(&n, &a->c->slice.labels.grid, pairs[i].fixed_mm);
		note_add(&n, " > ");
		add_place(&n, &a->c->slice.labels.grid, pairs[i].moving_mm);
	}
	note_add(&n, "\n%s\n", x.said);
	return note_end(&n, f);
}
