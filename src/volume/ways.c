/* Ways of bringing a dose to today. */
#include "volume/ways.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

static const struct { const char *name, *words; } ways[VOL_WAYS] = {
	[VOL_WAY_UNMOVED] = { "unmoved", "today's coordinates, as if nothing had moved" },
	[VOL_WAY_RIGID] = { "rigid", "the best rotation and shift of all" },
	[VOL_WAY_PIECES] = { "structure-rigid", "the best rotation and shift of each structure on its own" },
	[VOL_WAY_TPS] = { "tps", "a thin-plate spline through landmarks" },
	[VOL_WAY_DEMONS] = { "demons", "demons between the images" },
	[VOL_WAY_BSPLINE] = { "bspline", "demons, then B-splines, between the images" },
	[VOL_WAY_REVERSED] = { "wrong-direction", "the true field with its sign turned" },
};

const char *
vol_way_name(enum vol_way_kind k)
{
	return ways[k].name;
}

const char *
vol_way_words(enum vol_way_kind k)
{
	return ways[k].words;
}

bool
vol_way_possible(const struct vol_ways *w, enum vol_way_kind k)
{
	return (k != VOL_WAY_DEMONS && k != VOL_WAY_BSPLINE) || (w->fixed && w->moving);
}

/* ---- places whose truth is known ---- */

static bool
is_structure(const struct vol_ways *w, uint16_t label)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->structures[i] == label)
			return true;
	return false;
}

/* Does a voxel belong to what is matched?  label 0: to any structure. */
static bool
matched(const struct vol_ways *w, uint16_t label, size_t voxel)
{
	uint16_t here = w->labels->label[voxel];

	return label ? here == label : is_structure(w, here);
}

/* A place of today and where its tissue truly was; false outside of the field. */
static bool
true_pair(const struct vol_ways *w, const double today_mm[3], struct vol_landmark *pair)
{
	for (int a = 0; a < 3; a++)
		pair->fixed_mm[a] = today_mm[a];
	return vol_source(w->truth, today_mm, pair->moving_mm);
}

/* True pairs of a structure's voxels (0: of all structures), evenly taken where there are more than a fit takes. */
static size_t
pairs_of(const struct vol_ways *w, uint16_t label, struct vol_landmark *pairs)
{
	size_t voxels = vol_grid_voxels(&w->labels->grid), all = 0, k = 0, n = 0;

	for (size_t i = 0; i < voxels; i++)
		all += matched(w, label, i);
	for (size_t i = 0; i < voxels; i++) {
		double at_mm[3];

		if (!matched(w, label, i))
			continue;
		k++;
		/* The k-th of all is taken when k x most / all passes a whole number. */
		if (all > VOL_FIT_LANDMARKS_MAX && k * VOL_FIT_LANDMARKS_MAX / all == (k - 1) * VOL_FIT_LANDMARKS_MAX / all)
			continue;
		vol_grid_world(&w->labels->grid, i, at_mm);
		snprintf(pairs[n].name, sizeof pairs[n].name, "voxel %zu", i);
		n += true_pair(w, at_mm, &pairs[n]);
	}
	return n;
}

/* ---- rigid ---- */

static bool
rigid_fit(const struct vol_ways *w, uint16_t label, struct vol_landmark *pairs, struct vol_landmark_fit *fit,
          struct fault *f)
{
	size_t n = pairs_of(w, label, pairs);

	if (n == 0)
		return fault_set(f, 0, 0, "no voxel of the structure to match has a true movement; expected one at least");
	return vol_landmark_fit_init(fit, pairs, n, w->labels->grid.n[2] == 1, VOL_RIGID, f);
}

static bool
rigid(const struct vol_ways *w, struct vol_landmark *pairs, struct vol_field *u, struct fault *f)
{
	struct vol_landmark_fit fit;

	if (!rigid_fit(w, w->bone, pairs, &fit, f))
		return false;
	vol_landmark_fit_fill(&fit, u, w->threads);
	vol_landmark_fit_fini(&fit);
	return true;
}

/* A structure of which nothing is known to have moved stays. */
static bool
pieces(const struct vol_ways *w, struct vol_landmark *pairs, struct vol_field *u, struct fault *f)
{
	for (size_t s = 0; s < w->n; s++) {
		size_t n = pairs_of(w, w->structures[s], pairs);
		struct vol_landmark_fit fit;

		if (n == 0)
			continue;
		if (!vol_landmark_fit_init(&fit, pairs, n, w->labels->grid.n[2] == 1, VOL_RIGID, f))
			return false;
		for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++) {
			double at_mm[3], u_mm[3];

			if (w->labels->label[i] != w->structures[s])
				continue;
			vol_grid_world(&u->grid, i, at_mm);
			vol_landmark_fit_at(&fit, at_mm, u_mm);
			for (int a = 0; a < 3; a++)
				u->u_mm[a][i] = (float)u_mm[a];
		}
		vol_landmark_fit_fini(&fit);
	}
	return true;
}

/* ---- landmarks ---- */

/* The middle of a structure's voxels between two heights; false where there are none. */
static bool
middle_of(const struct vol_ways *w, uint16_t label, double low_z, double high_z, double middle_mm[3])
{
	double sum[3] = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < vol_grid_voxels(&w->labels->grid); i++) {
		double at_mm[3];

		if (w->labels->label[i] != label)
			continue;
		vol_grid_world(&w->labels->grid, i, at_mm);
		if (at_mm[2] < low_z || at_mm[2] > high_z)
			continue;
		for (int a = 0; a < 3; a++)
			sum[a] += at_mm[a];
		n++;
	}
	for (int a = 0; n > 0 && a < 3; a++)
		middle_mm[a] = sum[a] / (double)n;
	return n > 0;
}

/* Two structures about one middle give one landmark. */
static bool
is_new(const struct vol_landmark *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double today = 0, before = 0;

		for (int a = 0; a < 3; a++) {
			today += fabs(pairs[i].fixed_mm[a] - pairs[n].fixed_mm[a]);
			before += fabs(pairs[i].moving_mm[a] - pairs[n].moving_mm[a]);
		}
		if (today < 0.1 || before < 0.1)
			return false;
	}
	return true;
}

static size_t
true_landmarks(const struct vol_ways *w, struct vol_landmark *pairs)
{
	bool slice = w->labels->grid.n[2] == 1;
	size_t n = 0;

	for (size_t s = 0; s < w->n && n + 2 <= VOL_FIT_LANDMARKS_MAX; s++) {
		double middle[3];
		uint16_t label = w->structures[s];

		if (!middle_of(w, label, -HUGE_VAL, HUGE_VAL, middle))
			continue;
		for (int half = 0; half < (slice ? 1 : 2); half++) {
			double at_mm[3];

			if (!slice && !middle_of(w, label, half ? middle[2] : -HUGE_VAL, half ? HUGE_VAL : middle[2], at_mm))
				continue;
			snprintf(pairs[n].name, sizeof pairs[n].name, "label %u", (unsigned)label);
			n += true_pair(w, slice ? middle : at_mm, &pairs[n]) && is_new(pairs, n);
		}
	}
	return n;
}

static bool
spline(const struct vol_ways *w, struct vol_landmark *pairs, struct vol_field *u, char *why, struct fault *f)
{
	const struct vol_landmark *through = w->landmarks ? w->landmarks->items : pairs;
	size_t n = w->landmarks ? w->landmarks->n : true_landmarks(w, pairs);
	struct vol_landmark_fit fit;

	if (!vol_landmark_fit_init(&fit, through, n, w->labels->grid.n[2] == 1, VOL_TPS, f))
		return false;
	vol_landmark_fit_fill(&fit, u, w->threads);
	if (why)
		snprintf(why, sizeof fit.why, "%s", fit.why);
	vol_landmark_fit_fini(&fit);
	return true;
}

/* ---- a field ---- */

static bool
reversed(const struct vol_ways *w, struct vol_field *u)
{
	for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++) {
		double at_mm[3], from_mm[3];

		vol_grid_world(&u->grid, i, at_mm);
		/* Where the truth is not known, what is told of the place is unknown too. */
		if (vol_source(w->truth, at_mm, from_mm))
			for (int a = 0; a < 3; a++)
				u->u_mm[a][i] = (float)(at_mm[a] - from_mm[a]);
	}
	return true;
}

static bool
of_images(const struct vol_ways *w, enum vol_method method, struct vol_field *u, struct fault *f)
{
	const struct vol_register_options how = { .method = method, .threads = w->threads };
	struct vol_registered told;

	return vol_register(w->fixed, w->moving, &how, u, &told, f);
}

static bool
fill(const struct vol_ways *w, enum vol_way_kind k, struct vol_landmark *pairs, struct vol_field *u, char *why,
     struct fault *f)
{
	switch (k) {
	case VOL_WAY_RIGID:
		return rigid(w, pairs, u, f);
	case VOL_WAY_PIECES:
		return pieces(w, pairs, u, f);
	case VOL_WAY_TPS:
		return spline(w, pairs, u, why, f);
	case VOL_WAY_REVERSED:
		return reversed(w, u);
	default:
		return true;
	}
}

bool
vol_way_field(const struct vol_ways *w, enum vol_way_kind k, struct vol_field *u, char *why, struct fault *f)
{
	struct vol_landmark *pairs;
	bool good;

	if (why)
		why[0] = '\0';
	if (!vol_way_possible(w, k))
		return fault_set(f, 0, 0, "no images; expected today's and the earlier one");
	if (k == VOL_WAY_DEMONS || k == VOL_WAY_BSPLINE)
		return of_images(w, k == VOL_WAY_DEMONS ? VOL_DEMONS : VOL_BSPLINE, u, f);
	if (!vol_field_init(u, &w->labels->grid, f))
		return false;
	pairs = mem_array(VOL_FIT_LANDMARKS_MAX + 1, sizeof *pairs);
	good = pairs ? fill(w, k, pairs, u, why, f) : fault_memory(f);
	free(pairs);
	if (!good)
		vol_field_fini(u);
	return good;
}
