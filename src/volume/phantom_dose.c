/* Planned doses: sigmoids of the distance to a target and from what is spared. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "volume/phantom_internal.h"
#include "volume/stencil.h"

/* Signed distance to a set of labels on a grid: trilinear between the centres, past the border carried on. */
struct distance { struct vol_grid grid; float *mm; };

struct vol_phantom_dose {
	struct vol_phantom_plan plan;
	struct distance target, spare;     /* mm NULL: none */
	double width_mm;
};

/* ---- distances ---- */

/* Squared distance along a line of n places that are h apart: the lower envelope of parabolas (Felzenszwalb and
 * Huttenlocher 2012). */
static void
envelope(const double *in, double *out, size_t n, double h, size_t *at, double *edge)
{
	size_t k = 0;

	at[0] = 0;
	edge[0] = -HUGE_VAL;
	edge[1] = HUGE_VAL;
	for (size_t q = 1; q < n; q++) {
		double x = (double)q * h, s;

		for (;;) {
			double v = (double)at[k] * h;

			s = (in[q] + x * x - in[at[k]] - v * v) / (2 * (x - v));
			if (s > edge[k] || k == 0)
				break;
			k--;
		}
		if (s <= edge[k]) {
			at[k] = q;
			continue;
		}
		at[++k] = q;
		edge[k] = s;
		edge[k + 1] = HUGE_VAL;
	}
	k = 0;
	for (size_t q = 0; q < n; q++) {
		double x = (double)q * h, d;

		while (edge[k + 1] < x)
			k++;
		d = x - (double)at[k] * h;
		out[q] = d * d + in[at[k]];
	}
}

static const double far2 = 1e8;        /* farther than anything here, squared */

struct lines { double *in, *out, *edge; size_t *at; };

static size_t
step_of(const struct vol_grid *g, int axis)
{
	return axis == 0 ? 1 : axis == 1 ? (size_t)g->n[0] : (size_t)g->n[0] * (size_t)g->n[1];
}

/* From inside (1) or outside (0) to the nearest centre where in[] is the other. */
static void
transform(double *d2, const struct vol_grid *g, struct lines *l)
{
	for (int a = 0; a < 3; a++) {
		size_t n = (size_t)g->n[a], step = step_of(g, a);

		if (n == 1)
			continue;
		for (size_t start = 0; start < vol_grid_voxels(g); start++) {
			if (start / step % n != 0)
				continue;
			for (size_t i = 0; i < n; i++)
				l->in[i] = d2[start + i * step];
			envelope(l->in, l->out, n, g->spacing_mm[a], l->at, l->edge);
			for (size_t i = 0; i < n; i++)
				d2[start + i * step] = l->out[i];
		}
	}
}

/* Steps of the voxels' borders off: a half, a quarter of the neighbours each. */
static void
soften(float *mm, const struct vol_grid *g, struct lines *l)
{
	for (int a = 0; a < 3; a++) {
		size_t n = (size_t)g->n[a], step = step_of(g, a);

		if (n < 3)
			continue;
		for (size_t start = 0; start < vol_grid_voxels(g); start++) {
			if (start / step % n != 0)
				continue;
			for (size_t i = 0; i < n; i++)
				l->in[i] = (double)mm[start + i * step];
			for (size_t i = 1; i + 1 < n; i++)
				mm[start + i * step] = (float)(l->in[i] / 2 + (l->in[i - 1] + l->in[i + 1]) / 4);
		}
	}
}

static bool
lines_init(struct lines *l)
{
	size_t n = VOL_SIDE_MAX + 2;

	*l = (struct lines){ mem_array(n, sizeof(double)), mem_array(n, sizeof(double)), mem_array(n, sizeof(double)),
	                     mem_array(n, sizeof(size_t)) };
	return l->in && l->out && l->edge && l->at;
}

static void
lines_fini(struct lines *l)
{
	free(l->in);
	free(l->out);
	free(l->edge);
	free(l->at);
}

/* Half a voxel: centres lie that far from the border between them. */
static bool
measure(const struct vol_labels *labels, const bool *set, struct distance *d, bool *empty)
{
	const struct vol_grid *g = &labels->grid;
	size_t all = vol_grid_voxels(g), inside = 0;
	double *out2 = mem_array(all, sizeof *out2), *in2 = mem_array(all, sizeof *in2), half = g->spacing_mm[0] / 2;
	struct lines l;
	bool good = lines_init(&l) && out2 && in2;

	*d = (struct distance){ .grid = *g, .mm = good ? mem_array(all, sizeof *d->mm) : NULL };
	good = good && d->mm;
	for (size_t i = 0; good && i < all; i++) {
		bool in = labels->label[i] < PHANTOM_LABELS && set[labels->label[i]];

		inside += in;
		out2[i] = in ? 0 : far2;
		in2[i] = in ? far2 : 0;
	}
	*empty = inside == 0;
	if (good && inside > 0) {
		transform(out2, g, &l);
		transform(in2, g, &l);
		for (size_t i = 0; i < all; i++)
			d->mm[i] = (float)(out2[i] > 0 ? sqrt(out2[i]) - half : half - sqrt(in2[i]));
		soften(d->mm, g, &l);
	}
	lines_fini(&l);
	free(out2);
	free(in2);
	if (!good || *empty) {
		free(d->mm);
		d->mm = NULL;
	}
	return good;
}

static double
distance_at(const struct distance *d, const double x_mm[3])
{
	double inside[3], beyond = 0;
	struct stencil s;

	for (int a = 0; a < 3; a++) {
		double low = d->grid.origin_mm[a], high = low + (d->grid.n[a] - 1) * d->grid.spacing_mm[a];

		inside[a] = fmin(fmax(x_mm[a], low), high);
		if (d->grid.n[a] > 1)
			beyond += (x_mm[a] - inside[a]) * (x_mm[a] - inside[a]);
	}
	return stencil_find(&d->grid, inside, &s) ? stencil_mean(&s, d->mm) + sqrt(beyond) : HUGE_VAL;
}

/* ---- a plan ---- */

static bool
between(double v, double low, double high, const char *what, const char *unit, struct fault *f)
{
	char n[3][NUMBER_TEXT_MAX];

	if (v >= low && v <= high)
		return true;
	return fault_set(f, 0, 0, "%s of %s%s; expected %s to %s", what, isfinite(v) ? number_shortest(v, n[0])
	    : "no number",
	                 unit, number_shortest(low, n[1]), number_shortest(high, n[2]));
}

static bool
check(const struct vol_phantom_plan *p, bool ball, struct fault *f)
{
	if (!between(p->dose_gy, 0, 1000, "a dose", " Gy", f) || !between(p->margin_mm, -20, 60, "a margin", " mm",
	    f) ||
	    !between(p->gap_mm, -20, 60, "a gap", " mm", f) || !between(p->slope_gy_per_mm, 0.1, 100, "a slope",
	        " Gy/mm", f) ||
	    !between(p->bath, 0, 0.5, "a bath", " of the dose", f))
		return false;
	return !ball || between(p->radius_mm, 0.1, 100, "a radius", " mm", f);
}

static bool
any(const bool *set)
{
	for (int i = 0; i < PHANTOM_LABELS; i++)
		if (set[i])
			return true;
	return false;
}

/* The plan's grid: as fine as 1 mm in a slice, with 24 mm more on every side. */
static struct vol_grid
wider(const struct vol_grid *g)
{
	struct vol_grid w = *g;

	for (int a = 0; a < 3; a++) {
		double length = g->n[a] * g->spacing_mm[a], h = g->n[2] == 1 ? fmin(g->spacing_mm[a], 1)
		    : g->spacing_mm[a];

		if (g->n[a] == 1 || (a == 2 && g->n[2] == 1))
			continue;
		w.spacing_mm[a] = h = fmax(h, 0.5);
		w.n[a] = (int)((length + 48) / h) + 1;
		w.origin_mm[a] = g->origin_mm[a] - 24;
	}
	return w;
}

static bool
measure_all(struct vol_phantom_dose *d, const struct vol_labels *labels, struct fault *f)
{
	bool empty = false;

	if (any(d->plan.target) && !measure(labels, d->plan.target, &d->target, &empty))
		return fault_memory(f);
	if (any(d->plan.target) && empty)
		return fault_set(f, 0, 0, "the target is not at this level; expected one that stands there");
	/* Sparing what is not there spares nothing. */
	return !any(d->plan.spare) || measure(labels, d->plan.spare, &d->spare, &empty) || fault_memory(f);
}

struct vol_phantom_dose *
vol_phantom_dose_new(const struct vol_phantom *p, const struct vol_motions *motions, const struct vol_grid *about,
                     const struct vol_phantom_plan *plan, struct fault *f)
{
	struct vol_phantom_dose *d;
	struct vol_grid grid = wider(about);
	struct vol_labels labels;
	bool good;

	if (!check(plan, !any(plan->target), f) || !vol_phantom_fill(p, motions, &grid, 0, &labels, NULL, f))
		return NULL;
	d = mem_array(1, sizeof *d);
	if (d) {
		d->plan = *plan;
		d->width_mm = plan->dose_gy * (1 - plan->bath) / (4 * plan->slope_gy_per_mm);
	}
	good = d ? measure_all(d, &labels, f) : fault_memory(f);
	vol_labels_fini(&labels);
	if (good)
		return d;
	vol_phantom_dose_free(d);
	return NULL;
}

void
vol_phantom_dose_free(struct vol_phantom_dose *d)
{
	if (!d)
		return;
	free(d->target.mm);
	free(d->spare.mm);
	free(d);
}

double
vol_phantom_dose_at(const struct vol_phantom_dose *d, const double x_mm[3])
{
	static const double bath_mm = 40;
	const struct vol_phantom_plan *p = &d->plan;
	double v[3], out, edge;

	if (!(p->dose_gy > 0))
		return 0;
	if (d->target.mm) {
		out = distance_at(&d->target, x_mm);
	} else {
		for (int a = 0; a < 3; a++)
			v[a] = x_mm[a] - p->centre_mm[a];
		out = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) - p->radius_mm;
	}
	out -= p->margin_mm;
	edge = d->spare.mm ? shape_cut(out, p->gap_mm - distance_at(&d->spare, x_mm), 1.5) : out;
	out = fmax(out, 0) / bath_mm;
	return p->dose_gy * ((1 - p->bath) / (1 + exp(edge / d->width_mm)) + p->bath * exp(-out * out));
}

bool
vol_phantom_dose_fill(const struct vol_phantom_dose *d, const struct vol_grid *g, struct vol_dose *out, struct fault *f)
{
	if (!vol_dose_init(out, g, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(g); i++) {
		double at[3];

		vol_grid_world(g, i, at);
		out->gy[i] = (float)vol_phantom_dose_at(d, at);
	}
	return true;
}
