/* From two images to a field: demons from coarse to fine, then splines. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "volume/register_parts.h"
#include "volume/stencil.h"

enum { SIDE_LEAST = 8, STAGES_MAX = 12 };

/* ---- what is asked ---- */

static bool
check_scan(const struct vol_image *s, const char *which, struct fault *f)
{
	size_t n = vol_grid_voxels(&s->grid);
	float low, high;
	int at[3];

	if (!vol_grid_check(&s->grid, f))
		return false;
	low = high = s->value[0];
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(s->value[i])) {
			vol_grid_place(&s->grid, i, at);
			return fault_set(f, 0, 0, "voxel (%d, %d, %d) of the %s image is no number; expected one everywhere",
			                 at[0], at[1], at[2], which);
		}
		low = fminf(low, s->value[i]);
		high = fmaxf(high, s->value[i]);
	}
	if (!(high > low)) {
		char text[NUMBER_TEXT_MAX];

		return fault_set(f, 0, 0, "the %s image is %s everywhere, so nothing in it can be found again; expected tissue",
		                 which, number_short((double)low, 6, text));
	}
	return true;
}

static bool
check(const struct vol_image *fixed, const struct vol_image *moving, struct fault *f)
{
	const int *n = fixed->grid.n;

	if (!check_scan(fixed, "fixed", f) || !check_scan(moving, "moving", f))
		return false;
	if ((n[2] == 1) != (moving->grid.n[2] == 1))
		return fault_set(f, 0, 0, "one image is a slice and the other a volume; expected two of a kind");
	if (n[0] < SIDE_LEAST || n[1] < SIDE_LEAST || (n[2] > 1 && n[2] < SIDE_LEAST))
		return fault_set(f, 0, 0, "an image of %d x %d x %d voxels; expected %d at least along each axis", n[0], n[1],
		                 n[2], SIDE_LEAST);
	return true;
}

/* ---- the moving image on the fixed image's grid ---- */

struct pair { const float *fixed; float *moving, *known; };

/* A slice of it: the earlier image at today's voxels, its border's value where it has none. */
static void
fetch_slice(const struct vol_image *fixed, const struct vol_image *moving, struct pair *p, int z)
{
	size_t each = (size_t)fixed->grid.n[0] * (size_t)fixed->grid.n[1], first = (size_t)z * each;

	for (size_t i = first; i < first + each; i++) {
		struct stencil s;
		double at_mm[3], index[3];

		vol_grid_world(&fixed->grid, i, at_mm);
		if (stencil_find(&moving->grid, at_mm, &s)) {
			p->moving[i] = (float)stencil_mean(&s, moving->value);
			p->known[i] = 1;
			continue;
		}
		for (int a = 0; a < 3; a++)
			index[a] = (at_mm[a] - moving->grid.origin_mm[a]) / moving->grid.spacing_mm[a];
		p->moving[i] = reg_sample(moving->value, moving->grid.n, index);
	}
}

static bool
pair_init(struct pair *p, const struct vol_image *fixed, const struct vol_image *moving, int threads, size_t *unknown,
          struct fault *f)
{
	size_t n = vol_grid_voxels(&fixed->grid);

	(void)threads;
	*p = (struct pair){ .fixed = fixed->value, .moving = mem_array(n, sizeof *p->moving),
	                    .known = mem_array(n, sizeof *p->known) };
	if (!p->moving || !p->known)
		return fault_memory(f);
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
	for (int z = 0; z < fixed->grid.n[2]; z++)
		fetch_slice(fixed, moving, p, z);
	for (size_t i = 0; i < n; i++)
		*unknown += !(p->known[i] > 0);
	if (n - *unknown < n / 20 + 1)
		return fault_set(f, 0, 0, "the images are apart: the earlier one covers %zu of today's %zu voxels; expected places "
		                 "in one frame of the patient", n - *unknown, n);
	return true;
}

static void
pair_fini(struct pair *p)
{
	free(p->moving);
	free(p->known);
}

/* ---- how alike ---- */

struct alike { double sum; size_t known; };

static struct alike
alike_slice(const struct vol_image *fixed, const struct vol_image *moving, const struct vol_field *u, int z)
{
	size_t each = (size_t)fixed->grid.n[0] * (size_t)fixed->grid.n[1], first = (size_t)z * each;
	struct alike k = { 0 };

	for (size_t i = first; i < first + each; i++) {
		struct stencil s;
		double at_mm[3], d;

		vol_grid_world(&fixed->grid, i, at_mm);
		for (int a = 0; u && a < 3; a++)
			at_mm[a] += (double)u->u_mm[a][i];
		if (!stencil_find(&moving->grid, at_mm, &s))
			continue;
		d = (double)fixed->value[i] - stencil_mean(&s, moving->value);
		k.sum += d * d;
		k.known++;
	}
	return k;
}

/* Of fixed less moving(x + u), where both are known; u NULL: not moved. */
static bool
rms_of(const struct vol_image *fixed, const struct vol_image *moving, const struct vol_field *u, int threads, double *rms,
       struct fault *f)
{
	struct alike *slices = mem_array((size_t)fixed->grid.n[2], sizeof *slices), all = { 0 };

	(void)threads;
	if (!slices)
		return fault_memory(f);
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
	for (int z = 0; z < fixed->grid.n[2]; z++)
		slices[z] = alike_slice(fixed, moving, u, z);
	for (int z = 0; z < fixed->grid.n[2]; z++) {
		all.sum += slices[z].sum;
		all.known += slices[z].known;
	}
	*rms = all.known > 0 ? sqrt(all.sum / (double)all.known) : 0;
	free(slices);
	return true;
}

/* ---- the plan ---- */

bool
reg_watch_step(struct reg_watch *w, double rms)
{
	struct vol_register_state now;

	w->iterations++;
	w->done = fmin(w->done + w->share, 1);
	w->rms = rms;
	now = (struct vol_register_state){ w->done, w->level, w->levels, w->iterations, rms };
	if (w->options->watch && !w->options->watch(&now, w->options->context))
		w->stopped = true;
	return !w->stopped;
}

/* One pass of one kind at one resolution. */
struct stage { int level, iterations; double sigma_mm, step_mm, bending, usual; };

struct plan { int n; struct stage stage[STAGES_MAX]; };

/* What splines are made with; all of it was chosen on pairs of their own, none on those that
 * are reported (tests/bench/register.c says which). */
struct habits {
	double bending;                /* of the energy, against a difference of one standard deviation in a mm^3 (mm^2) */
	double first_bending;          /* the same of the first, wide spline, where nothing is known yet of what bends */
	double usual;                  /* |D^2 u| of what is hardly bent, 1/mm; 0: all bending costs the same */
};

static const struct habits volume_habits = { 400, 100, 0.006 };
/* In a slice tissue comes and goes across it, and what differs for that must not bend easily. */
static const struct habits slice_habits = { 50, 50, 0 };
/* On voxels above 3 mm what bends cannot be told from noise. */
static const struct habits coarse_habits = { 200, 100, 0 };
/* Splines are as fine as the least movement that is to be told apart, and the images only as fine as that needs. */
static const double finest_step_mm = 6, first_step_mm = 16, finest_voxel_mm = 0.99;
enum { HALF_ROUNDS = 2, FINE_ROUNDS = 3 };

static double
least_spacing(const struct reg_level *l)
{
	double least = fmin(l->spacing_mm[0], l->spacing_mm[1]);

	return l->n[2] > 1 ? fmin(least, l->spacing_mm[2]) : least;
}

static double
most_spacing(const struct reg_level *l)
{
	double most = fmax(l->spacing_mm[0], l->spacing_mm[1]);

	return l->n[2] > 1 ? fmax(most, l->spacing_mm[2]) : most;
}

static void
add_stage(struct plan *k, struct stage s)
{
	if (k->n < STAGES_MAX)
		k->stage[k->n++] = s;
}

/* Demons alone: every level, down to the finest. */
static struct plan
plan_demons(const struct reg_pyramid *p)
{
	struct plan k = { 0 };

	for (int l = p->levels - 1; l >= 0; l--)
		add_stage(&k, (struct stage){ .level = l, .iterations = l > 0 ? 60 : 40,
		                              .sigma_mm = 1.5 * most_spacing(&p->level[l]) });
	return k;
}

/* Demons where the images are coarsest, for what has moved far; a wide spline; and a fine one in rounds, on images of half
 * and of full resolution: what bends in a round may bend more easily in the next. */
static struct plan
plan_splines(const struct reg_pyramid *p)
{
	const struct reg_level *l = &p->level[0];
	bool slice = l->n[2] == 1;
	const struct habits *h = slice ? &slice_habits : &volume_habits;
	double voxel = l->spacing_mm[0] * l->spacing_mm[1] * (slice ? 1 : l->spacing_mm[2]), step;
	int fine = 0, coarse = p->levels - 1, half;
	struct plan k = { 0 };

	while (fine < coarse && least_spacing(&p->level[fine]) < finest_voxel_mm)
		fine++;
	half = fine < coarse ? fine + 1 : fine;
	step = fmax(finest_step_mm, 2 * most_spacing(&p->level[fine]));
	if (!slice && step > finest_step_mm)
		h = &coarse_habits;
	add_stage(&k, (struct stage){ .level = coarse, .iterations = 6, .sigma_mm = 3 * most_spacing(&p->level[coarse]) });
	add_stage(&k, (struct stage){ .level = half, .iterations = 20, .step_mm = fmax(first_step_mm, 2 * step),
	                              .bending = h->first_bending / voxel });
	for (int round = 0; round < HALF_ROUNDS + FINE_ROUNDS; round++)
		add_stage(&k, (struct stage){ .level = round < HALF_ROUNDS ? half : fine, .iterations = 10, .step_mm = step,
		                              .bending = h->bending / voxel, .usual = h->usual });
	return k;
}

static double
work_of(const struct reg_pyramid *p, const struct stage *s)
{
	return (double)s->iterations * (double)p->level[s->level].voxels * (s->step_mm > 0 ? 2 : 3);
}

/* ---- stages ---- */

/* What has been found: a field on a level, or a spline that any level can have as a field. */
struct found {
	int level;
	float *u[3], *v[3];            /* v: as large, to work with */
	float *pieces[2];
	bool spline;
	struct reg_lattice lattice;
	int n_before;                  /* the lattice's control points before every round with its step */
	float *before[STAGES_MAX];
};

static void
forget(struct found *k)
{
	while (k->n_before > 0)
		free(k->before[--k->n_before]);
	reg_lattice_fini(&k->lattice);
	k->spline = false;
}

static void
found_fini(struct found *k)
{
	free(k->pieces[0]);
	free(k->pieces[1]);
	forget(k);
}

static bool
found_init(struct found *k, const struct reg_pyramid *p, struct fault *f)
{
	bool good;

	*k = (struct found){ .level = p->levels - 1 };
	good = reg_vectors(k->u, p->level[0].voxels);
	good = reg_vectors(k->v, p->level[0].voxels) && good;
	k->pieces[0] = k->u[0];
	k->pieces[1] = k->v[0];
	return good || fault_memory(f);
}

/* As a field on a level. */
static bool
found_as_field(struct found *k, const struct reg_pyramid *p, int level, struct fault *f)
{
	if (k->spline) {
		if (!reg_lattice_to_field(&k->lattice, &p->level[level], k->u, p->threads))
			return fault_memory(f);
		forget(k);
	} else if (level != k->level) {
		reg_resample(k->u, &p->level[k->level], k->v, &p->level[level], p->threads);
		for (int a = 0; a < 3; a++) {
			float *t = k->u[a];

			k->u[a] = k->v[a];
			k->v[a] = t;
		}
	}
	k->level = level;
	return true;
}

static bool
remember(struct found *k, struct fault *f)
{
	size_t n = 3 * k->lattice.points;
	float *c = k->n_before < STAGES_MAX ? mem_array(n, sizeof *c) : NULL;

	if (!c)
		return fault_memory(f);
	memcpy(c, k->lattice.c[0], n * sizeof *c);
	k->before[k->n_before++] = c;
	return true;
}

/* As it was before the last round; false: there was none. */
static bool
back(struct found *k)
{
	if (k->n_before == 0)
		return false;
	k->n_before--;
	memcpy(k->lattice.c[0], k->before[k->n_before], 3 * k->lattice.points * sizeof(float));
	free(k->before[k->n_before]);
	return true;
}

/* As a spline of a step. */
static bool
found_as_spline(struct found *k, const struct reg_pyramid *p, const struct stage *s, struct fault *f)
{
	if (k->spline && k->lattice.step_mm == s->step_mm)
		return true;
	if (!found_as_field(k, p, s->level, f))
		return false;
	k->spline = true;
	return (reg_lattice_init(&k->lattice, &p->level[0], s->step_mm) &&
	        reg_lattice_from_field(&k->lattice, &p->level[s->level], k->u)) || fault_memory(f);
}

static bool
do_spline(struct found *k, const struct reg_pyramid *p, const struct stage *s, struct reg_watch *w, struct fault *f)
{
	struct reg_measure m = { 0 };
	bool good = found_as_spline(k, p, s, f) && remember(k, f) &&
	            reg_measure_init(&m, &p->level[s->level], &k->lattice, s->bending, p->threads, f);

	if (good && s->usual > 0)
		reg_ease(&m, s->usual);
	good = good && reg_minimise(&m, s->iterations, w, f);
	reg_measure_fini(&m);
	return good;
}

static bool
do_stages(struct reg_pyramid *p, const struct plan *plan, struct found *k, struct reg_watch *w, struct fault *f)
{
	double all = 0;

	for (int i = 0; i < plan->n; i++)
		all += work_of(p, &plan->stage[i]);
	for (int i = 0; i < plan->n && !w->stopped; i++) {
		const struct stage *s = &plan->stage[i];

		w->level = p->levels - s->level;
		w->share = work_of(p, s) / all / fmax(s->iterations, 1);
		if (s->step_mm > 0 ? !do_spline(k, p, s, w, f) :
		                     !found_as_field(k, p, s->level, f) ||
		                     !reg_demons(&p->level[s->level], &(struct reg_demons){ s->iterations, s->sigma_mm }, k->u,
		                                 p->threads, w, f))
			return false;
	}
	return true;
}

/* What has been found as the field that is given: where a round has made it fold, as it was before that round. */
static bool
give(struct found *k, const struct reg_pyramid *p, struct vol_field *out, struct fault *f)
{
	struct vol_folds folds;

	if (!k->spline) {
		if (!found_as_field(k, p, 0, f))
			return false;
		for (int a = 0; a < 3; a++)
			memcpy(out->u_mm[a], k->u[a], p->level[0].voxels * sizeof *k->u[a]);
		return true;
	}
	do {
		if (!reg_lattice_to_field(&k->lattice, &p->level[0], out->u_mm, p->threads))
			return fault_memory(f);
		vol_jacobian(out, &folds, NULL, NULL);
	} while (folds.folded > 0 && back(k));
	return true;
}

void
reg_resample(float *const from[3], const struct reg_level *coarse, float *to[3], const struct reg_level *fine, int threads)
{
	(void)threads;
#ifdef _OPENMP
#pragma omp parallel for schedule(static) num_threads(threads)
#endif
	for (int z = 0; z < fine->n[2]; z++)
		for (int y = 0; y < fine->n[1]; y++)
			for (int x = 0; x < fine->n[0]; x++) {
				const int place[3] = { x, y, z };
				size_t i = ((size_t)z * (size_t)fine->n[1] + (size_t)y) * (size_t)fine->n[0] + (size_t)x;
				double at[3];

				for (int a = 0; a < 3; a++)
					at[a] = (fine->first_mm[a] + place[a] * fine->spacing_mm[a] - coarse->first_mm[a]) /
					        coarse->spacing_mm[a];
				for (int a = 0; a < 3; a++)
					to[a][i] = reg_sample(from[a], coarse->n, at);
			}
}

/* ---- all of it ---- */

static bool
find(struct reg_pyramid *p, const struct vol_register_options *o, struct vol_field *out, struct vol_registered *result,
     struct fault *f)
{
	struct reg_watch w = { .options = o, .levels = p->levels };
	struct plan plan = o->method == VOL_DEMONS ? plan_demons(p) : plan_splines(p);
	struct found k;
	bool good = found_init(&k, p, f) && do_stages(p, &plan, &k, &w, f) && give(&k, p, out, f);

	result->stopped = w.stopped;
	result->iterations = w.iterations;
	found_fini(&k);
	return good;
}

bool
vol_register(const struct vol_image *fixed, const struct vol_image *moving, const struct vol_register_options *o,
             struct vol_field *u, struct vol_registered *out, struct fault *f)
{
	struct reg_pyramid p = { 0 };
	struct pair pair = { 0 };
	/* A slice is done before threads have begun. */
	int threads = o->threads < 1 || fixed->grid.n[2] == 1 ? 1 : o->threads;
	bool good;

	*out = (struct vol_registered){ 0 };
	*u = (struct vol_field){ 0 };
	if (!check(fixed, moving, f))
		return false;
	good = pair_init(&pair, fixed, moving, threads, &out->unknown, f) && vol_field_init(u, &fixed->grid, f) &&
	       reg_pyramid_init(&p, &fixed->grid, pair.fixed, pair.moving, pair.known, threads, f) && find(&p, o, u, out, f) &&
	       rms_of(fixed, moving, NULL, threads, &out->rms_before, f) &&
	       rms_of(fixed, moving, u, threads, &out->rms_after, f);
	if (good && out->stopped && out->rms_after > out->rms_before) {
		/* Stopped so early that nothing yet is as good as nothing moved. */
		for (int a = 0; a < 3; a++)
			memset(u->u_mm[a], 0, vol_grid_voxels(&u->grid) * sizeof *u->u_mm[a]);
		out->rms_after = out->rms_before;
	}
	if (!good)
		vol_field_fini(u);
	reg_pyramid_fini(&p);
	pair_fini(&pair);
	return good;
}
