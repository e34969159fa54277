/* Statistics of a volume of 256^3 against a loop that copies it, and against sorting, in one run: the least of several
 * rounds.  CSV to stdout: what,unit,value,ratio,of. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "volume/counting.h"

enum { SIDE = 256, VOXELS = SIDE * SIDE * SIDE, STRUCTURES = 5, ROUNDS = 9 };

struct job {
	struct vol_dose d;
	struct vol_labels l;
	float *copy;
	const struct vol_raise *raise;
	size_t structures;
	int threads;
	double out;
};
typedef void job_fn(struct job *j);

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static double
time_of(job_fn *fn, struct job *j)
{
	double least = INFINITY;

	for (int r = 0; r < ROUNDS; r++) {
		double start = now_ms();

		fn(j);
		least = fmin(least, now_ms() - start);
	}
	return least;
}

static void
copy(struct job *j)
{
	memcpy(j->copy, j->d.gy, VOXELS * sizeof *j->copy);
	j->out += (double)j->copy[VOXELS / 2];
}

static void
statistics(struct job *j)
{
	struct vol_values v = { .grid = &j->d.grid, .low_gy = j->d.gy, .label = j->l.label };
	struct vol_statistics s;
	struct fault f;

	if (!vol_statistics(&v, j->raise, j->structures, NULL, 0, j->threads, &s, &f))
		exit(1);
	j->out += s.of[0].d50_gy.low;
	vol_statistics_fini(&s);
}

/* What curves alone would cost: a curve is the running sum of these counts. */
static void
curves(struct job *j)
{
	struct vol_values v = { .grid = &j->d.grid, .low_gy = j->d.gy, .label = j->l.label };
	struct counting c;
	struct fault f;

	if (!counting_init(&c, &v, j->raise, j->structures, j->threads, &f))
		exit(1);
	j->out += (double)c.count[LOW][c.bins / 2];
	counting_fini(&c);
}

/* A body, a target in it, two glands and a cord; the dose falls off from the target, with a texture. */
static void
fill(struct job *j)
{
	struct vol_grid g = { .n = { SIDE, SIDE, SIDE }, .spacing_mm = { 1, 1, 0.75 } };
	static const double organ[STRUCTURES][4] = { { 0, 0, 0, 110 }, { 20, 10, 0, 35 }, { -60, 0, 10, 22 }, { 70, 0, 10, 22 },
		                                     { 0, 60, 0, 9 } };
	struct fault f;

	if (!vol_dose_init(&j->d, &g, &f) || !vol_labels_init(&j->l, &g, &f))
		exit(1);
	for (size_t i = 0; i < VOXELS; i++) {
		double x = (double)(i % SIDE) - 128, y = (double)(i / SIDE % SIDE) - 128, z = (double)(i / SIDE / SIDE) - 128;
		double r = sqrt((x - 20) * (x - 20) + (y - 10) * (y - 10) + z * z);

		for (size_t s = 0; s < STRUCTURES; s++) {
			double dx = x - organ[s][0], dy = y - organ[s][1], dz = s == 4 ? 0 : z - organ[s][2];

			if (dx * dx + dy * dy + dz * dz <= organ[s][3] * organ[s][3])
				j->l.label[i] = (uint16_t)(s + 1);
		}
		j->d.gy[i] = (float)fmax(0, 70 / (1 + exp((r - 45) / 9)) + sin(x * y * 1e-2) - 0.5);
	}
}

static void
row(const char *what, double ms, double plain, const char *of)
{
	printf("\"%s\",ms,%.1f,%.2f,%s\n", what, ms, ms / plain, of);
}

int
main(void)
{
	struct vol_raise raise[VOL_STRUCTURES_MAX] = { 0 };
	struct job j = { .raise = raise, .structures = STRUCTURES, .threads = 1 };
	double plain;

	fill(&j);
	j.copy = calloc(VOXELS, sizeof *j.copy);
	if (!j.copy)
		return 1;
	for (size_t s = 0; s < VOL_STRUCTURES_MAX; s++)
		raise[s].label = (uint16_t)(s + 1);
	printf("what,unit,value,ratio,of\n");
	plain = time_of(copy, &j);
	row("copying a dose of 256^3", plain, plain, "itself");
	row("curves alone of 5 structures of 256^3", time_of(curves, &j), plain, "copying it");
	row("statistics and curves of 5 structures of 256^3", time_of(statistics, &j), plain, "copying it");
	j.threads = 2;
	row("the same, 2 threads", time_of(statistics, &j), plain, "copying it");
	j.threads = 1;
	j.structures = VOL_STRUCTURES_MAX;
	for (size_t i = 0; i < VOXELS; i++)
		if (j.l.label[i])
			j.l.label[i] = (uint16_t)(1 + i % SIDE / 4 + 64 * (j.l.label[i] % 4));
	row("the same of 256 structures, 1 thread", time_of(statistics, &j), plain, "copying it");
	return j.out > -1e300 ? 0 : 1;
}
