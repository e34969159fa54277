/* Folds: every one that dense sampling finds is found, and a cell that is called proven has none. */
#include <stdio.h>
#include <unistd.h>

#include "volume/accumulate.h"
#include "volume/field.h"
#include "volume_help.h"

/* The determinant of I + du/dx at a place of the only cell, from the definition of trilinear interpolation. */
static double
determinant(const struct vol_field *u, const double at[3])
{
	double m[3][3];

	for (int part = 0; part < 3; part++)
		for (int axis = 0; axis < 3; axis++) {
			m[part][axis] = part == axis;
			for (int k = 0; k < 8; k++) {
				double w = (double)u->u_mm[part][k] / u->grid.spacing_mm[axis];

				for (int a = 0; a < 3; a++)
					if (a == axis)
						w *= k >> a & 1 ? 1 : -1;
					else
						w *= k >> a & 1 ? at[a] : 1 - at[a];
				m[part][axis] += w;
			}
		}
	return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
	       m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

/* The lowest of n^3 samples, corners among them. */
static double
lowest_sample(const struct vol_field *u, int n)
{
	double low = INFINITY;

	for (int i = 0; i < n * n * n; i++) {
		const double at[3] = { (double)(i % n) / (n - 1), (double)(i / n % n) / (n - 1), (double)(i / n / n) / (n - 1) };

		low = fmin(low, determinant(u, at));
	}
	return low;
}

static struct vol_field
random_field(uint64_t *state, struct vol_grid g, double voxels)
{
	struct vol_field u = field_on(g);

	for (int a = 0; a < 3; a++)
		for (size_t i = 0; i < vol_grid_voxels(&g); i++)
			u.u_mm[a][i] = (float)(uniform(state, -voxels, voxels) * g.spacing_mm[a]);
	return u;
}

static const struct vol_grid one_cell = { .n = { 2, 2, 2 }, .spacing_mm = { 1, 2, 3 } };

/* MODEL 7, VOLUME 6: eight positive corners are no proof. */
static void
a_cell_that_folds_inside_alone(void)
{
	uint64_t state = seed();
	struct vol_folds folds;
	int found = 0, tries = 0;

	for (; found < 5 && tries < 200000; tries++) {
		struct vol_field u = random_field(&state, one_cell, 0.5);

		if (lowest_sample(&u, 2) > 0 && lowest_sample(&u, 9) < -1e-6) {
			found++;
			vol_jacobian(&u, &folds, NULL, NULL);
			IS_INT(folds.folded, 1);
			IS_INT(folds.uncertified, 0);
			OK(folds.min <= 0);
		}
		vol_field_fini(&u);
	}
	IS_INT(found, 5);
	tap_diag("%d cells tried", tries);
}

static void
every_sampled_fold_is_reported(void)
{
	uint64_t state = seed();
	size_t missed = 0, wrongly_folded = 0, folded = 0, uncertified = 0;

	for (int round = 0; round < 2500; round++) {
		struct vol_field u = random_field(&state, one_cell, 0.2 + 0.4 * (round % 7) / 6);
		struct vol_folds folds;
		double low = lowest_sample(&u, 9), fine;

		vol_jacobian(&u, &folds, NULL, NULL);
		IS_INT(folds.cells == 1 && folds.folded + folds.uncertified <= 1, 1);
		missed += low < -1e-12 && folds.folded == 0;
		folded += folds.folded;
		uncertified += folds.uncertified;
		/* What is called folded has a determinant of 0 or less at a multiple of 1/16. */
		if (folds.folded && low > 0) {
			fine = lowest_sample(&u, 17);
			wrongly_folded += fine > 1e-12;
		}
		vol_field_fini(&u);
	}
	IS_INT(missed, 0);
	IS_INT(wrongly_folded, 0);
	OK(folded > 100);
	tap_diag("%zu of 2500 folded, %zu not certified", folded, uncertified);
}

/* Rows of cells at once, and every cell by itself. */
static void
a_field_is_the_sum_of_its_cells(void)
{
	static const int sides[][3] = { { 150, 5, 4 }, { 9, 8, 7 }, { 131, 2, 2 }, { 129, 3, 1 }, { 2, 1, 30 }, { 1, 9, 5 } };
	uint64_t state = seed();

	for (int round = 0; round < 18; round++) {
		struct vol_grid g = { .spacing_mm = { 1.5, 2, 0.7 } };
		struct vol_folds all, part, sum = { .min = INFINITY, .max = -INFINITY };
		struct vol_field u;
		int cells[3];

		for (int a = 0; a < 3; a++) {
			g.n[a] = sides[round % 6][a];
			cells[a] = g.n[a] > 1 ? g.n[a] - 1 : 1;
		}
		u = random_field(&state, g, round < 6 ? 0.1 : round < 12 ? 0.25 : 0.45);
		vol_jacobian(&u, &all, NULL, NULL);
		for (int i = 0; i < cells[0] * cells[1] * cells[2]; i++) {
			const int at[3] = { i % cells[0], i / cells[0] % cells[1], i / cells[0] / cells[1] };
			struct vol_grid small = g;
			struct vol_field cell;

			for (int a = 0; a < 3; a++)
				small.n[a] = g.n[a] > 1 ? 2 : 1;
			cell = field_on(small);
			for (size_t k = 0; k < vol_grid_voxels(&small); k++) {
				int of[3];

				vol_grid_place(&small, k, of);
				for (int a = 0; a < 3; a++)
					cell.u_mm[a][k] = u.u_mm[a][vol_grid_index(&g, at[0] + of[0], at[1] + of[1], at[2] + of[2])];
			}
			vol_jacobian(&cell, &part, NULL, NULL);
			sum.cells += part.cells;
			sum.folded += part.folded;
			sum.uncertified += part.uncertified;
			sum.min = fmin(sum.min, part.min);
			sum.max = fmax(sum.max, part.max);
			vol_field_fini(&cell);
		}
		IS_INT(all.cells, sum.cells);
		IS_INT(all.folded, sum.folded);
		IS_INT(all.uncertified, sum.uncertified);
		NEAR(all.min, sum.min, 2e-6, 0);
		NEAR(all.max, sum.max, 2e-6, 0);
		vol_field_fini(&u);
	}
}

/* det(I + du/dx) of a turn is 1 however far it goes; no edge is near I then. */
static void
a_wide_turn_is_proven(void)
{
	struct vol_grid g = { .n = { 20, 21, 22 }, .spacing_mm = { 2, 1, 3 }, .origin_mm = { -20, -10, -30 } };
	struct vol_motion m = { .kind = VOL_MOTION_ROTATE, .axis = { 1, 2, 3 }, .degrees = 80 };
	struct vol_field u = field_on(g);
	struct vol_folds folds;

	OK(vol_field_fill(&u, &m, false, &fault));
	vol_jacobian(&u, &folds, NULL, NULL);
	IS_INT(folds.folded, 0);
	IS_INT(folds.uncertified, 0);
	NEAR(folds.min, 1, 2e-5, 0);
	NEAR(folds.max, 1, 2e-5, 0);
	vol_field_fini(&u);
}

/* x + w(x) = M (x + u(x)), about the grid's middle. */
static void
follow(struct vol_field *u, double m[3][3])
{
	for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++) {
		double at[3], to[3];

		vol_grid_world(&u->grid, i, at);
		for (int a = 0; a < 3; a++) {
			at[a] -= (u->grid.n[a] - 1) / 2 * u->grid.spacing_mm[a];
			to[a] = at[a] + (double)u->u_mm[a][i];
		}
		for (int a = 0; a < 3; a++)
			u->u_mm[a][i] = (float)(m[a][0] * to[0] + m[a][1] * to[1] + m[a][2] * to[2] - at[a]);
	}
}

/* A determinant is that of M times the one before.  Turns by quarters and thirds, on whole numbers and 1024ths: nothing is
 * rounded in the field. */
static void
a_turned_field_folds_where_it_did(void)
{
	static double turn[][3][3] = { { { 0, -1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } }, { { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, 1 } },
		                       { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 } }, { { 0, -2, 0 }, { 0, 0, -2 }, { 2, 0, 0 } } };
	const struct vol_grid g = { .n = { 150, 9, 7 }, .spacing_mm = { 1, 1, 1 } };
	uint64_t state = seed();
	size_t folded = 0;

	for (int r = 0; r < 24; r++) {
		double times = r % 4 == 3 ? 8 : 1;
		struct vol_folds before, after;
		struct vol_field u = random_field(&state, g, 0.08 + 0.4 * (r / 4) / 5);

		/* A patch that is wilder than the rest. */
		for (int a = 0; a < 3; a++)
			for (size_t i = 0; i < vol_grid_voxels(&g); i++)
				u.u_mm[a][i] = (float)(round((double)u.u_mm[a][i] * (i % 1350 > 1000 && i > 4000 ? 2 : 1) * 1024) / 1024);
		vol_jacobian(&u, &before, NULL, NULL);
		follow(&u, turn[r % 4]);
		vol_jacobian(&u, &after, NULL, NULL);
		IS_INT(after.folded, before.folded);
		IS_INT(after.uncertified, before.uncertified);
		NEAR(after.min, times * before.min, 2e-5, 0);
		NEAR(after.max, times * before.max, 0, 2e-5);
		folded += after.folded;
		vol_field_fini(&u);
	}
	OK(folded > 100);
}

/* Any turn, stretch and shear: no fold that samples find is called proven. */
static void
no_turned_fold_is_certified(void)
{
	uint64_t state = seed();
	size_t missed = 0, folded = 0, proven = 0;

	for (int round = 0; round < 4000; round++) {
		struct vol_field u = random_field(&state, one_cell, 0.1 + 0.4 * (round % 7) / 6);
		struct vol_folds folds;
		double m[3][3], low;

		for (int i = 0; i < 9; i++)
			m[i / 3][i % 3] = uniform(&state, -1.6, 1.6);
		follow(&u, m);
		low = lowest_sample(&u, 9);
		vol_jacobian(&u, &folds, NULL, NULL);
		missed += low < -1e-5 && folds.folded == 0;
		folded += folds.folded;
		proven += folds.folded + folds.uncertified == 0;
		OK(folds.folded || folds.min > 0);
		vol_field_fini(&u);
	}
	IS_INT(missed, 0);
	OK(folded > 1000 && proven > 100);
	tap_diag("%zu folded, %zu proven", folded, proven);
}

/* VOLUME 6: the bump of 18 mm folds from A = 18 x 25 sqrt(5) / 96 = 10.481569 on.  Sampled (VOLUME 9.3): nothing at
 * 10.45; found at 10.60 on 1 mm, 10.80 on 2 mm, 11.65 on 4 mm whatever the phase; central differences, which are the
 * mean of the corners, miss it on 2 and 4 mm. */
static void
the_cord_folds(void)
{
	static const double spacing[] = { 1, 2, 4 }, amount[] = { 10.60, 10.80, 11.65 };
	struct vol_motion m = { .kind = VOL_MOTION_BUMP, .push_mm = { 0, 10.481568 }, .radii_mm = { 16, 18, 60 } };

	OK(vol_motion_is_invertible(&m));
	m.push_mm[1] = 10.481570;
	OK(!vol_motion_is_invertible(&m));
	for (size_t k = 0; k < 3; k++) {
		int missed = 0, invented = 0, missed_by_centre = 0;

		for (int phase = 0; phase < 40; phase++) {
			double h = spacing[k];
			struct vol_grid g = { .n = { 5, (int)(60 / h), 5 }, .spacing_mm = { h, h, h },
				              .origin_mm = { -2 * h, -30 + h * phase / 40, -2 * h } };
			struct vol_field u = field_on(g);
			float *mean = calloc(vol_grid_voxels(&g), sizeof *mean), low = 1;
			struct vol_folds folds;

			m.push_mm[1] = 10.45;
			OK(vol_field_fill(&u, &m, false, &fault));
			vol_jacobian(&u, &folds, NULL, NULL);
			invented += folds.folded > 0 || folds.uncertified > 0;
			m.push_mm[1] = amount[k];
			OK(vol_field_fill(&u, &m, false, &fault));
			vol_jacobian(&u, &folds, mean, NULL);
			missed += folds.folded == 0;
			for (size_t i = 0; i < vol_grid_voxels(&g); i++)
				low = fminf(low, mean[i]);
			missed_by_centre += low > 0;
			free(mean);
			vol_field_fini(&u);
		}
		IS_INT(missed, 0);
		IS_INT(invented, 0);
		if (k > 0)
			OK(missed_by_centre > 0);
	}
}

/* A structure that shrank by 30 % (FACTS 8): on the field's grid as from the means of voxels, and on a finer one. */
static void
volumes_of_structures(void)
{
	struct vol_grid g = { .n = { 64, 64, 40 }, .spacing_mm = { 1.5, 1.5, 2.5 }, .origin_mm = { -47.25, -47.25, -48.75 } };
	struct vol_grid fine = { .n = { 30, 30, 30 }, .spacing_mm = { 0.7, 0.7, 0.7 }, .origin_mm = { -10.15, -10.15, -10.15 } };
	struct vol_motion m = { .kind = VOL_MOTION_SCALE, .volume = 0.7, .inner_mm = 20, .outer_mm = 38 };
	struct vol_field u = field_on(g);
	struct vol_labels l = labels_on(g), small = labels_on(fine);
	struct vol_label_jacobian out[3] = { { .label = 7 }, { .label = 2 }, { .label = 1 } };
	float *mean = calloc(vol_grid_voxels(&g), sizeof *mean);
	struct vol_folds folds;
	size_t n = 0;

	OK(vol_field_fill(&u, &m, false, &fault));
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3];

		vol_grid_world(&g, i, at);
		l.label[i] = at[0] * at[0] + at[1] * at[1] + at[2] * at[2] < 15 * 15 ? 1 : at[2] > 43 ? 2 : 0;
		n += l.label[i] == 1;
	}
	for (size_t i = 0; i < vol_grid_voxels(&fine); i++)
		small.label[i] = i % 3 == 0;
	vol_jacobian(&u, &folds, mean, NULL);
	OK(vol_jacobian_structures(&u, &l, out, 3, &fault));
	IS_INT(out[0].voxels, 0);
	OK(isnan(out[0].mean) && isnan(out[0].change));
	NEAR(out[1].change, 0, 1e-6, 0);
	IS_INT(out[2].voxels, n);
	NEAR(out[2].mean, 1 / 0.7, 1e-5, 0);
	NEAR(out[2].change, -0.3, 1e-5, 0);
	NEAR(out[2].change, vol_volume_change(mean, &l, 1), 1e-6, 0);
	OK(vol_jacobian_structures(&u, &small, out + 2, 1, &fault));
	IS_INT(out[2].voxels, 9000);
	NEAR(out[2].change, -0.3, 1e-5, 0);
	free(mean);
	vol_field_fini(&u);
	vol_labels_fini(&l);
	vol_labels_fini(&small);
}

/* ---- the same on any number of threads, on any level of the processor ---- */

static int
print_folds(void)
{
	struct vol_grid g = { .n = { 90, 60, 50 }, .spacing_mm = { 1, 1, 1 } };
	uint64_t state = 7;
	struct vol_field u = random_field(&state, g, 0.3);
	struct vol_folds o;

	if (!vol_simd_choose(getenv("GHOSTDOSE_SIMD"), &fault))
		return 1;
	vol_jacobian(&u, &o, NULL, NULL);
	printf("%zu %zu %zu %.17g %.17g %g %g %g\n", o.cells, o.folded, o.uncertified, o.min, o.max, o.min_at_mm[0],
	       o.min_at_mm[1], o.min_at_mm[2]);
	vol_field_fini(&u);
	return 0;
}

static void
neither_threads_nor_the_processor_change_anything(void)
{
	static const struct { int threads; const char *simd; } runs[] = { { 1, "" }, { 2, "" }, { 3, "" }, { 2, "scalar" } };
	char self[400], line[500], said[4][300] = { "" };
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (n <= 0) {
		tap_skip("no /proc");
		return;
	}
	self[n] = 0;
	for (int i = 0; i < 4; i++) {
		FILE *child;

		snprintf(line, sizeof line, "GHOSTDOSE_SIMD=%s OMP_NUM_THREADS=%d '%s' child", runs[i].simd, runs[i].threads, self);
		child = popen(line, "r");
		if (!child || !fgets(said[i], sizeof said[0], child))
			tap_bail_out("no child");
		pclose(child);
	}
	HAS(said[0], "257299 ");
	for (int i = 1; i < 4; i++)
		IS_STR(said[i], said[0]);
}

int
main(int argc, char **argv)
{
	static const struct tap_case cases[] = {
		TAP_CASE(a_cell_that_folds_inside_alone), TAP_CASE(every_sampled_fold_is_reported),
		TAP_CASE(a_field_is_the_sum_of_its_cells), TAP_CASE(a_wide_turn_is_proven), TAP_CASE(the_cord_folds),
		TAP_CASE(a_turned_field_folds_where_it_did), TAP_CASE(no_turned_fold_is_certified),
		TAP_CASE(volumes_of_structures), TAP_CASE(neither_threads_nor_the_processor_change_anything),
	};

	if (argc > 1 && strcmp(argv[1], "child") == 0)
		return print_folds();
	return tap_main(cases, sizeof cases / sizeof *cases);
}
