/* Landmarks that a learner places: what can be seen, and what the map through them does to the dose. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "assess/internal.h"
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

/* The quality of the map through pairs, forwards or with today and then exchanged. */
static bool
measure(const struct judging *j, bool exchanged, enum vol_method *used, char why[200], struct registration *out, struct fault *f)
{
	const struct vol_grid *g = &j->a->c->slice.labels.grid;
	struct vol_landmark *pairs = mem_array(j->n, sizeof *pairs);
	struct vol_landmark_fit fit;
	struct vol_field u;
	bool good;

	if (!pairs)
		return fault_memory(f);
	for (size_t i = 0; i < j->n; i++) {
		pairs[i] = j->pairs[i];
		for (int k = 0; k < 3 && exchanged; k++) {
			pairs[i].fixed_mm[k] = j->pairs[i].moving_mm[k];
			pairs[i].moving_mm[k] = j->pairs[i].fixed_mm[k];
		}
	}
	good = vol_landmark_fit_init(&fit, pairs, j->n, g->n[2] == 1, VOL_TPS, f);
	free(pairs);
	if (!good)
		return false;
	*used = fit.used;
	snprintf(why, 200, "%s", fit.why);
	good = vol_field_init(&u, g, f);
	if (good) {
		vol_landmark_fit_fill(&fit, &u, 1);
		good = assess_registration(j->a, &j->s, &u, out, f);
		vol_field_fini(&u);
	}
	vol_landmark_fit_fini(&fit);
	return good;
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
say_wrong(const struct judging *j, const struct landmarked *x, struct note *n)
{
	const char *organ = j->a->c->structures[j->s.structure].name;
	struct registration other;
	enum vol_method unused;
	struct fault none;
	char why[200];
	double far = nearest_pair(j);

	if (x->quality.folded > 0)
		note_add(n, " It folds tissue over: two pairs contradict each other.");
	if (measure(j, true, &unused, why, &other, &none) && fits(j, &other))
		note_add(n, " Today and the earlier course are exchanged in your pairs: the other way round they would do.");
	else if (far > FAR_MM)
		note_add(n, " The nearest landmark is %s mm from the %s: what is known elsewhere says little about it.", FIXED(far, 0), organ);
	else if (x->quality.folded == 0 && x->quality.mean_mm <= j->tolerance_mm)
		note_add(n, " The millimetres are within what was asked for, and the dose is not: it is steep there.");
}

bool
assess_landmarks_judge(const struct assess *a, const char *of, const struct vol_landmark *pairs, size_t n, double tolerance_mm,
                       double tolerance_gy, struct arena *arena, struct landmarked *out, struct fault *f)
{
	struct judging j = { .a = a, .pairs = pairs, .n = n, .tolerance_mm = tolerance_mm, .tolerance_gy = tolerance_gy };
	const struct registration *x = &out->quality;
	struct note note;
	char why[200];

	if (!assess_registration_subject(a, of, &j.s, f) || !measure(&j, false, &out->used, why, &out->quality, f))
		return false;
	out->right = fits(&j, x);
	note_init(&note, arena);
	note_add(&note, "The map through them (%s%s%s): the %s is off by %s mm on average, %s mm at most; %s mm were allowed. The dose of "
	         "course %s there is off by %s Gy; %s Gy were allowed.", out->used == VOL_TPS ? "thin-plate spline" : vol_method_name(out->used),
	         *why ? ", for " : "", why, a->c->structures[j.s.structure].name, FIXED(x->mean_mm, 1), FIXED(x->max_mm, 1),
	         SHORT(tolerance_mm), a->c->courses[j.s.course].id, FIXED(fabs(x->dose_gy - x->true_dose_gy), 1), SHORT(tolerance_gy));
	if (!out->right)
		say_wrong(&j, out, &note);
	out->said = note_end(&note, f);
	return out->said != NULL;
}
