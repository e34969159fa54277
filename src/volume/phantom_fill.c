/* A neck on a grid. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "volume/phantom_internal.h"

bool
vol_phantom_level(const char *text, double *z_mm)
{
	static const struct { const char *name; double z; } levels[] = {
		{ "skull-base", 66 }, { "c1", 53 }, { "c2", 38 }, { "c3", 18 }, { "c4", 0 }, { "c5", -18 }, { "c6",
		    -36 },
		{ "c7", -54 } };
	double z;

	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (strcmp(text, levels[i].name) == 0) {
			*z_mm = levels[i].z;
			return true;
		}
	if (!number_parse(text, strlen(text), false, &z) || z < VOL_PHANTOM_Z_MIN || z > VOL_PHANTOM_Z_MAX)
		return false;
	*z_mm = z;
	return true;
}

/* Where the tissue at x of today stood. */
static struct vol_phantom_point
seen(const struct vol_phantom *p, const struct vol_motions *motions, const double x[3])
{
	double u[3] = { 0 }, y[3];

	if (motions)
		vol_motions_at(motions, x, u);
	for (int a = 0; a < 3; a++)
		y[a] = x[a] + u[a];
	return vol_phantom_at(p, y);
}

void
vol_phantom_flatten(struct vol_motions *m, double z_mm)
{
	for (size_t i = 0; i < m->n; i++) {
		m->items[i].shift_mm[2] = m->items[i].push_mm[2] = 0;
		m->items[i].centre_mm[2] = z_mm;
	}
}

enum { COARSE_MM = 4 };

bool
vol_phantom_grid(const struct vol_phantom *p, const struct vol_motions *motions, double z_mm, double spacing_mm,
                 double thickness_mm, int nz, struct vol_grid *out, struct fault *f)
{
	double low[2] = { HUGE_VAL, HUGE_VAL }, high[2] = { -HUGE_VAL, -HUGE_VAL };
	struct vol_grid g = { .n = { 1, 1, nz }, .spacing_mm = { spacing_mm, spacing_mm, thickness_mm } };

	g.origin_mm[2] = z_mm - thickness_mm * (nz - 1) / 2;
	if (!vol_grid_check(&g, f))
		return false;
	for (int k = 0; k < nz; k++)
		for (double y = -160; y <= 160; y += COARSE_MM)
			for (double x = -160; x <= 160; x += COARSE_MM) {
				double at[3] = { x, y, g.origin_mm[2] + k * thickness_mm };

				if (seen(p, motions, at).label == PHANTOM_OUTSIDE)
					continue;
				for (int a = 0; a < 2; a++) {
					low[a] = fmin(low[a], at[a]);
					high[a] = fmax(high[a], at[a]);
				}
			}
	if (!(low[0] <= high[0]))
		return fault_set(f, 0, 0, "no body stands at this level; expected motions that leave it there");
	for (int a = 0; a < 2; a++) {
		/* On multiples of the spacing, with air about it. */
		double first = floor((low[a] - COARSE_MM - 2) / spacing_mm),
		    last = ceil((high[a] + COARSE_MM + 2) / spacing_mm);

		if (last - first + 1 > VOL_SIDE_MAX)
			return fault_set(f, 0, 0, "a slice of more than %d voxels a side; expected a larger spacing",
			    VOL_SIDE_MAX);
		g.n[a] = (int)(last - first) + 1;
		g.origin_mm[a] = first * spacing_mm;
	}
	*out = g;
	return vol_grid_check(out, f);
}

/* ---- the image ---- */

/* Two points along every axis that has more than one voxel. */
static double
partial(const struct vol_phantom *p, const struct vol_motions *motions, const struct vol_grid *g, const double at[3])
{
	double sum = 0;
	int n = 0, flat = g->n[2] == 1;

	for (int k = 0; k < (flat ? 4 : 8); k++) {
		double x[3] = { at[0], at[1], at[2] };

		for (int a = 0; a < (flat ? 2 : 3); a++)
			x[a] += (k >> a & 1 ? 0.25 : -0.25) * g->spacing_mm[a];
		sum += seen(p, motions, x).hu;
		n++;
	}
	return sum / n;
}

/* Along one axis, weights w 1 w. */
static void
blur(float *hu, float *line, const struct vol_grid *g, int axis, float w)
{
	size_t step = axis == 0 ? 1 : axis == 1 ? (size_t)g->n[0] : (size_t)g->n[0] * (size_t)g->n[1];
	size_t n = (size_t)g->n[axis], all = vol_grid_voxels(g);

	for (size_t start = 0; start < all; start++) {
		if (start / step % n != 0)
			continue;
		for (size_t i = 0; i < n; i++) {
			float here = hu[start + i * step], before = i > 0 ? hu[start + (i - 1) * step] : here;
			float after = i + 1 < n ? hu[start + (i + 1) * step] : here;

			line[i] = (here + w * (before + after)) / (1 + 2 * w);
		}
		for (size_t i = 0; i < n; i++)
			hu[start + i * step] = line[i];
	}
}

static double
noise_at(const struct vol_phantom *p, size_t voxel)
{
	enum { STREAM_IMAGE = 50 };
	double a = shape_random(p->spec.seed, STREAM_IMAGE, 2 * voxel), b = shape_random(p->spec.seed, STREAM_IMAGE,
	    2 * voxel + 1);

	return sqrt(-2 * log(a)) * cos(6.283185307179586 * b);
}

/* What is filled, either may be NULL. */
struct filling {
	const struct vol_phantom *p;
	const struct vol_motions *motions;
	const struct vol_grid *g;
	uint16_t *label;
	float *hu;
};

static void
fill_row(const struct filling *x, size_t row)
{
	size_t n = (size_t)x->g->n[0];

	for (size_t i = row * n; i < (row + 1) * n; i++) {
		double at[3];

		vol_grid_world(x->g, i, at);
		if (x->label)
			x->label[i] = seen(x->p, x->motions, at).label;
		if (x->hu)
			x->hu[i] = (float)partial(x->p, x->motions, x->g, at);
	}
}

static void
fill_rows(const struct filling *x)
{
	int rows = x->g->n[1] * x->g->n[2];

#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic)
#endif
	for (int row = 0; row < rows; row++)
		fill_row(x, (size_t)row);
}

/* Blur, then noise. */
static bool
finish_image(const struct vol_phantom *p, double noise_hu, struct vol_image *image, struct fault *f)
{
	const struct vol_grid *g = &image->grid;
	float *line = mem_array(VOL_SIDE_MAX, sizeof *line);

	if (!line)
		return fault_memory(f);
	/* exp(-s^2/(2 0.8^2)) of the neighbours. */
	for (int a = 0; a < (g->n[2] == 1 ? 2 : 3); a++)
		blur(image->value, line, g, a, (float)exp(-g->spacing_mm[a] * g->spacing_mm[a] / (2 * 0.8 * 0.8)));
	for (size_t i = 0; noise_hu > 0 && i < vol_grid_voxels(g); i++)
		image->value[i] += (float)(noise_hu * noise_at(p, i));
	free(line);
	return true;
}

bool
vol_phantom_fill(const struct vol_phantom *p, const struct vol_motions *motions, const struct vol_grid *g,
                 double noise_hu, struct vol_labels *labels, struct vol_image *image, struct fault *f)
{
	struct filling x = { .p = p, .motions = motions, .g = g };

	if (motions && !vol_motions_check(motions, g->n[2] == 1, false, f))
		return false;
	if (labels && !vol_labels_init(labels, g, f))
		return false;
	if (image && !vol_image_init(image, g, f)) {
		if (labels)
			vol_labels_fini(labels);
		return false;
	}
	x.label = labels ? labels->label : NULL;
	x.hu = image ? image->value : NULL;
	fill_rows(&x);
	if (!image || finish_image(p, noise_hu, image, f))
		return true;
	vol_image_fini(image);
	if (labels)
		vol_labels_fini(labels);
	return false;
}
