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
struct stage { int level, iterations; double sigma_mm, step_mm, bending; };

struct plan { int n; struct stage stage[STAGES_MAX]; };

/* Splines are as fine as the least movement that is to be told apart, and the images only as fine as that needs. */
static const double finest_step_mm = 8, finest_voxel_mm = 0.99;
/* Bending energy against a difference of one standard deviation of noise in a mm^3 (mm^2). */
static const double bending_volume = 200, bending_slice = 50;

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

/* Demons where the images are coarsest, for what has moved far; then splines of two steps. */
static struct plan
plan_splines(const struct reg_pyramid *p)
{
	const struct reg_level *l = &p->level[0];
	bool slice = l->n[2] == 1;
	double voxel = l->spacing_mm[0] * l->spacing_mm[1] * (slice ? 1 : l->spacing_mm[2]), step;
	double bending = (slice ? bending_slice : bending_volume) / voxel;
	int fine = 0, coarse = p->levels - 1;
	struct plan k = { 0 };

	while (fine < coarse && least_spacing(&p->level[fine]) < finest_voxel_mm)
		fine++;
	step = fmax(finest_step_mm, 2 * most_spacing(&p->level[fine]));
	add_stage(&k, (struct stage){ .level = coarse, .iterations = 6, .sigma_mm = 3 * most_spacing(&p->level[coarse]) });
	add_stage(&k, (struct stage){ .level = fine < coarse ? fine + 1 : fine, .iterations = 30, .step_mm = 2 * step,
	                              .bending = bending });
	add_stage(&k, (struct stage){ .level = fine, .iterations = 30, .step_mm = step, .bending = bending });
	return k;
}

static double
work_of(const struct reg_pyramid *p, const struct stage *s)
{
	return (double)s->iterations * (double)p->level[s->level].voxels * (s->step_mm > 0 ? 2 : 3);
}

/* ---- stages ---- */

static bool
do_spline(const struct reg_pyramid *p, const struct stage *s, float *u[3], struct reg_watch *w, struct fault *f)
{
	struct reg_lattice k;
	struct reg_measure m = { 0 };
	bool good;

	good = reg_lattice_init(&k, &p->level[0], s->step_mm) && reg_lattice_from_field(&k, &p->level[s->level], u);
	if (!good)
		fault_memory(f);
	good = good && reg_measure_init(&m, &p->level[s->level], &k, s->bending, p->threads, f) &&
	       reg_minimise(&m, s->iterations, w, f);
	if (good && !reg_lattice_to_field(&k, &p->level[s->level], u, p->threads))
		good = fault_memory(f);
	reg_measure_fini(&m);
	reg_lattice_fini(&k);
	return good;
}

static void
swap_arrays(float *a[3], float *b[3])
{
	for (int k = 0; k < 3; k++) {
		float *t = a[k];

		a[k] = b[k];
		b[k] = t;
	}
}

/* u[0] of each is the start of one piece that holds the finest level. */
static bool
do_stages(struct reg_pyramid *p, const struct plan *plan, float *u[3], float *v[3], struct reg_watch *w, struct fault *f)
{
	int level = p->levels - 1;
	double all = 0;

	for (int i = 0; i < plan->n; i++)
		all += work_of(p, &plan->stage[i]);
	for (int i = 0; i <= plan->n; i++) {
		int next = i < plan->n && !w->stopped ? plan->stage[i].level : 0;
		const struct stage *s = &plan->stage[i];

		if (next != level) {
			reg_resample(u, &p->level[level], v, &p->level[next], p->threads);
			swap_arrays(u, v);
			level = next;
		}
		if (i == plan->n || w->stopped)
			break;
		w->level = p->levels - level;
		w->share = work_of(p, s) / all / fmax(s->iterations, 1);
		if (s->step_mm > 0 ? !do_spline(p, s, u, w, f) :
		                     !reg_demons(&p->level[level], &(struct reg_demons){ s->iterations, s->sigma_mm }, u,
		                                 p->threads, w, f))
			return false;
	}
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
	float *u[3], *v[3], *pieces[2];
	bool good = reg_vectors(u, p->level[0].voxels);

	good = reg_vectors(v, p->level[0].voxels) && good;
	pieces[0] = u[0];
	pieces[1] = v[0];
	if (!good)
		fault_memory(f);
	good = good && do_stages(p, &plan, u, v, &w, f);
	for (int a = 0; good && a < 3; a++)
		memcpy(out->u_mm[a], u[a], p->level[0].voxels * sizeof *u[a]);
	result->stopped = w.stopped;
	result->iterations = w.iterations;
	free(pieces[0]);
	free(pieces[1]);
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
