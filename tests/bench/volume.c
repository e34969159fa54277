/* The fused pass over the neck of VOLUME section 6 (prior dose through the field, EQD2 of five tissues, new dose, sum)
 * against a plain copy of as many bytes as it has to move, and against the loop of a textbook.  The least of nine
 * rounds, in which all take turns.  CSV to stdout without a header: what,unit,value,ratio,of. */
#include "../volume_neck.h"

#include <time.h>

#include "volume/accumulate.h"

enum { ROUNDS = 9, TISSUES = 5, JOBS = 7 };

/* What a voxel costs at least: three components, two doses and the sum, in floats, and a label. */
enum { BYTES = 3 * 4 + 4 + 4 + 4 + 2 };

struct work {
	struct neck neck;
	struct vol_field drift;        /* the neck's, and everything moves by a part of a voxel */
	struct vol_tissue tissues[TISSUES], other;
	struct vol_total total, fresh;
	float *textbook;
	char *from, *to;
	size_t voxels;
};

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void
refused(bool ok)
{
	if (!ok) {
		fprintf(stderr, "%s\n", fault.text);
		exit(1);
	}
}

static void
copy(struct work *w)
{
	memcpy(w->to, w->from, BYTES / 2 * w->voxels);
}

/* As it is printed: eight neighbours, each tested, outside is 0; each step over the whole volume. */
static void
textbook(struct work *w)
{
	const struct vol_grid *g = &w->neck.prior.grid;
	const int nx = g->n[0], ny = g->n[1], nz = g->n[2];
	size_t p = 0;

	for (int z = 0; z < nz; z++)
		for (int y = 0; y < ny; y++)
			for (int x = 0; x < nx; x++, p++) {
				float at[3] = { (float)x, (float)y, (float)z }, part[3], d = 0, n = w->neck.fresh.gy[p];
				const struct vol_tissue *t = &w->tissues[w->neck.labels.label[p]];
				int low[3];

				for (int a = 0; a < 3; a++) {
					at[a] += w->neck.pull.u_mm[a][p] / (float)g->spacing_mm[a];
					low[a] = (int)floorf(at[a]);
					part[a] = at[a] - (float)low[a];
				}
				for (int c = 0; c < 8; c++) {
					int i = low[0] + (c & 1), j = low[1] + (c >> 1 & 1), k = low[2] + (c >> 2);

					if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz)
						continue;
					d += (c & 1 ? part[0] : 1 - part[0]) * (c & 2 ? part[1] : 1 - part[1]) *
					     (c & 4 ? part[2] : 1 - part[2]) * w->neck.prior.gy[((size_t)k * (size_t)ny + (size_t)j) * (size_t)nx + (size_t)i];
				}
				w->textbook[p] = (float)(t->courses[0].l * (double)d + t->courses[0].q * (double)(d * d) +
				                         t->courses[1].l * (double)n + t->courses[1].q * (double)(n * n));
			}
}

static void
fused(struct work *w, const struct vol_field *pull, int threads, enum vol_interpolation interpolation, bool made_anew)
{
	const struct vol_course courses[2] = { { .dose = &w->neck.prior, .pull = pull, .interpolation = interpolation },
		                               { .dose = &w->neck.fresh } };
	const struct vol_accumulation a = { .today = w->neck.prior.grid, .courses = courses, .n_courses = 2,
		                            .labels = &w->neck.labels, .tissues = w->tissues, .n_tissues = TISSUES,
		                            .other = &w->other, .threads = threads };

	if (!made_anew) {
		refused(vol_accumulate(&a, &w->total, &fault));
		return;
	}
	refused(vol_total_init(&w->fresh, &w->neck.prior.grid, &fault));
	refused(vol_accumulate(&a, &w->fresh, &fault));
	vol_total_fini(&w->fresh);
}

static void
fused_on_one(struct work *w)
{
	fused(w, &w->neck.pull, 1, VOL_LINEAR, false);
}

static void
fused_on_two(struct work *w)
{
	fused(w, &w->neck.pull, 2, VOL_LINEAR, false);
}

static void
fused_adrift(struct work *w)
{
	fused(w, &w->drift, 1, VOL_LINEAR, false);
}

static void
fused_made_anew(struct work *w)
{
	fused(w, &w->neck.pull, 1, VOL_LINEAR, true);
}

/* The pass, and the DVH of both structures. */
static void
fused_and_dvh(struct work *w)
{
	fused(w, &w->neck.pull, 1, VOL_LINEAR, false);
	for (uint16_t label = 1; label <= 2; label++) {
		float *v = malloc(w->voxels * sizeof *v);
		struct vol_dvh s;
		size_t n = 0;

		for (size_t i = 0; i < w->voxels; i++) {
			v[n] = w->total.low_gy[i];
			n += w->neck.labels.label[i] == label;
		}
		refused(vol_dvh_of(&s, v, v, n, 1, &fault));
		vol_dvh_fini(&s);
		free(v);
	}
}

static void
cubic_on_one(struct work *w)
{
	fused(w, &w->neck.pull, 1, VOL_CUBIC, false);
}

static void
measure(const char *size, int nx, int ny, int nz)
{
	static const struct { const char *what; void (*fn)(struct work *); int rounds; } jobs[JOBS] = {
		{ "a copy of as many bytes", copy, ROUNDS }, { "loop of a textbook", textbook, ROUNDS },
		{ "fused pass", fused_on_one, ROUNDS }, { "fused pass, 2 threads", fused_on_two, ROUNDS },
		{ "fused pass, nothing at rest", fused_adrift, ROUNDS },
		{ "fused pass into fresh memory", fused_made_anew, ROUNDS }, { "cubic fused pass", cubic_on_one, 2 } };
	struct work w = { .neck = neck_make(neck_grid(nx, ny, nz)) };
	double least[JOBS + 1] = { 0 };
	int n_jobs = nz == 1 ? JOBS + 1 : JOBS;

	w.voxels = vol_grid_voxels(&w.neck.prior.grid);
	w.drift = field_on(w.neck.pull.grid);
	for (int a = 0; a < 3; a++)
		for (size_t i = 0; i < w.voxels; i++)
			w.drift.u_mm[a][i] = w.neck.pull.u_mm[a][i] + 0.1F;
	for (int k = 0; k < TISSUES; k++)
		w.tissues[k] = (struct vol_tissue){ (uint16_t)k, { vol_lq_of(2 + k, 66, 132, 0.5 + 0.1 * k), vol_lq_of(2 + k, 60, 120, 1) } };
	w.other = w.tissues[0];
	refused(vol_total_init(&w.total, &w.neck.prior.grid, &fault));
	w.textbook = calloc(w.voxels, sizeof *w.textbook);
	w.from = calloc(w.voxels, BYTES / 2);
	w.to = calloc(w.voxels, BYTES / 2);
	if (!w.textbook || !w.from || !w.to)
		exit(1);
	memset(w.from, 1, BYTES / 2 * w.voxels);
	for (int r = -1; r < ROUNDS; r++)
		for (int j = 0; j < n_jobs; j++) {
			double start = now_ms(), ms;

			if (j < JOBS && r >= jobs[j].rounds)
				continue;
			(j < JOBS ? jobs[j].fn : fused_and_dvh)(&w);
			ms = now_ms() - start;
			least[j] = r <= 0 ? ms : fmin(least[j], ms);
		}
	for (int j = 0; j < n_jobs; j++) {
		const char *what = j < JOBS ? jobs[j].what : "fused pass and two DVHs";

		printf("\"%s, %s\",ms,%.3f,%.2f,copy of its bytes\n", size, what, least[j], least[j] / least[0]);
		if (j > 1)
			printf("\"%s, %s\",ms,%.3f,%.3f,loop of a textbook\n", size, what, least[j], least[j] / least[1]);
	}
	fused_on_one(&w);
	for (size_t i = 0; i < w.voxels; i++)
		if (fabs((double)w.textbook[i] - vol_total_at(&w.total, &w.other, i).low) > 5) {
			fprintf(stderr, "the textbook says %g, the pass %g\n", (double)w.textbook[i], (double)w.total.low_gy[i]);
			exit(1);
		}
	vol_total_fini(&w.total);
	vol_field_fini(&w.drift);
	neck_free(&w.neck);
	free(w.textbook);
	free(w.from);
	free(w.to);
}

int
main(void)
{
	refused(vol_simd_choose(getenv("GHOSTDOSE_SIMD"), &fault));
	fprintf(stderr, "# volumes: %s\n", vol_simd_name());
	measure("512 x 512", 512, 512, 1);
	measure("128 x 128 x 64", 128, 128, 64);
	measure("256 x 256 x 256", 256, 256, 256);
	return 0;
}
