/* Registration of images (MODEL section 8, FACTS 8.8, VOLUME sections 4 and 11). */
#include "volume/register.h"
#include "volume/register_parts.h"
#include "volume_pair.h"

/* FACTS section 8: m - f = 20, grad f = 10 moves by 20 x 10 / (100 + 400) = 0.4. */
static void
demons_step(void)
{
	NEAR(vol_demons_step(20, 10), 0.4, 1e-15, 0);
	NEAR(vol_demons_step(-20, 10), -0.4, 1e-15, 0);
	NEAR(vol_demons_step(0, 0), 0, 0, 0);
	/* The longest, where difference and slope are equal. */
	NEAR(vol_demons_step(7, 7), 0.5, 1e-15, 0);
}

/* FACTS section 8: 1/48, 23/48, 23/48, 1/48 in the middle; at a quarter .0703125 .6119791667 .3151041667 .0026041667. */
static void
spline_weights(void)
{
	static const double middle[] = { 1. / 48, 23. / 48, 23. / 48, 1. / 48 };
	static const double quarter[] = { .0703125, .6119791667, .3151041667, .0026041667 };
	uint64_t state = seed();
	double w[4];

	vol_bspline_weights(0.5, w);
	for (int i = 0; i < 4; i++)
		NEAR(w[i], middle[i], 1e-15, 0);
	vol_bspline_weights(0.25, w);
	for (int i = 0; i < 4; i++)
		NEAR(w[i], quarter[i], 5e-11, 0);
	for (int round = 0; round < 50; round++) {
		double u = uniform(&state, 0, 1);

		vol_bspline_weights(u, w);
		NEAR(w[0] + w[1] + w[2] + w[3], 1, 1e-15, 0);
		/* Linear precision: control points at -1, 0, 1, 2 give u. */
		NEAR(-w[0] + w[2] + 2 * w[3], u, 1e-15, 0);
	}
}

/* ---- small parts ---- */

static struct reg_level
level_of(int nx, int ny, int nz)
{
	struct reg_level l = { .n = { nx, ny, nz }, .voxels = (size_t)nx * (size_t)ny * (size_t)nz, .noise2 = 2,
	                       .spacing_mm = { 2, 1.5, 3 } };

	l.fixed = calloc(l.voxels, sizeof *l.fixed);
	l.moving = calloc(l.voxels, sizeof *l.moving);
	l.known = calloc(l.voxels, sizeof *l.known);
	l.weight = calloc(l.voxels, sizeof *l.weight);
	l.spline = calloc((size_t)(nx + 2) * (size_t)(ny + 2) * (size_t)(nz > 1 ? nz + 2 : 1), sizeof *l.spline);
	if (!l.fixed || !l.moving || !l.known || !l.weight || !l.spline)
		tap_bail_out("no memory");
	return l;
}

static void
level_fini(struct reg_level *l)
{
	free(l->fixed);
	free(l->moving);
	free(l->known);
	free(l->weight);
	free(l->spline);
}

static void
scatter_values(float *v, size_t n, double size, uint64_t *state)
{
	for (size_t i = 0; i < n; i++)
		v[i] = (float)uniform(state, -size, size);
}

/* The gradient against differences of the value, along random directions, in a volume and in a slice: the difference of
 * the images and the bending energy, each alone. */
static void
gradient_is_that_of_the_value(void)
{
	uint64_t state = seed();

	for (int kind = 0; kind < 4; kind++) {
		struct reg_level l = level_of(19, 17, kind % 2 ? 1 : 13);
		struct reg_lattice k;
		struct reg_measure m;
		double rms, h = 1e-3;
		size_t n;
		float *g, *v, *at;

		for (size_t i = 0; i < 21 * 19 * (kind % 2 ? 1 : 15); i++)
			l.spline[i] = (float)(50 * sin((double)(i % 21) / 3) + 40 * cos((double)(i / 21 % 19) / 2.5) +
			                      30 * sin((double)(i / 399) / 2));
		for (size_t i = 0; i < l.voxels; i++) {
			l.fixed[i] = l.spline[i] + (float)uniform(&state, -8, 8);
			l.weight[i] = (float)uniform(&state, 0, 0.02);
		}
		OK(reg_lattice_init(&k, &l, 6));
		OK(reg_measure_init(&m, &l, &k, kind < 2 ? 0 : 1e4, 2, &fault));
		n = 3 * k.points;
		g = calloc(n, sizeof *g);
		v = calloc(n, sizeof *v);
		at = calloc(n, sizeof *at);
		if (!g || !v || !at)
			tap_bail_out("no memory");
		scatter_values(k.c[0], n, 0.6, &state);
		for (size_t i = 0; i < k.points; i++)
			m.ease[i] = (float)uniform(&state, 0.1, 1);
		memcpy(at, k.c[0], n * sizeof *at);
		for (int round = 0; round < 4; round++) {
			double slope = 0, value[2];

			scatter_values(v, n, 1, &state);
			for (size_t i = 2 * k.points; kind % 2 && i < n; i++)
				v[i] = 0;
			memcpy(k.c[0], at, n * sizeof *at);
			reg_measure_of(&m, g, &rms);
			for (size_t i = 0; i < n; i++)
				slope += (double)g[i] * (double)v[i];
			for (int side = 0; side < 2; side++) {
				for (size_t i = 0; i < n; i++)
					k.c[0][i] = at[i] + (float)(side ? -h : h) * v[i];
				value[side] = reg_measure_of(&m, g, &rms);
			}
			OK(fabs(slope) > 1e-3);
			NEAR((value[0] - value[1]) / (2 * h), slope, 0.02 * fabs(value[0]) / 10, 0.02);
		}
		free(g);
		free(v);
		free(at);
		reg_measure_fini(&m);
		reg_lattice_fini(&k);
		level_fini(&l);
	}
}

/* Control points that lie on an affine map bend nothing; of x^2/2 on one component D^2 u is 1 everywhere, so the energy
 * is half the volume that the inner control points stand for. */
static void
bending_energy(void)
{
	struct reg_level l = level_of(25, 25, 13);
	struct reg_lattice k;
	struct reg_measure m;
	double inner;

	OK(reg_lattice_init(&k, &l, 6));
	OK(reg_measure_init(&m, &l, &k, 3, 1, &fault));
	for (size_t i = 0; i < k.points; i++) {
		double x = (double)(i % (size_t)k.n[0]), y = (double)(i / (size_t)k.n[0] % (size_t)k.n[1]);

		k.c[0][i] = (float)(3 + 0.5 * x - y);
		k.c[1][i] = (float)(0.25 * y);
	}
	NEAR(reg_bending(&m, NULL), 0, 1e-6, 0);
	for (size_t i = 0; i < k.points; i++)
		k.c[2][i] = (float)(18 * pow((double)(i % (size_t)k.n[0]), 2));
	inner = (k.n[0] - 2.) * (k.n[1] - 2) * (k.n[2] - 2) * 6 * 6 * 6;
	NEAR(reg_bending(&m, NULL), 3 * inner / 2, 0, 1e-4);
	reg_measure_fini(&m);
	reg_lattice_fini(&k);
	level_fini(&l);
}

/* A quadratic field becomes control points and the same field again. */
static void
fields_become_splines(void)
{
	struct reg_level l = level_of(31, 29, 15);
	struct reg_lattice k;
	float *u[3], *back[3];
	double worst = 0;

	OK(reg_lattice_init(&k, &l, 6));
	OK(reg_vectors(u, l.voxels) && reg_vectors(back, l.voxels));
	for (size_t i = 0; i < l.voxels; i++) {
		double x = 2. * (double)(i % 31), y = 1.5 * (double)(i / 31 % 29), z = 3. * (double)(i / 899);

		u[0][i] = (float)(0.1 * x - 0.2 * z + 0.003 * (x - 30) * (y - 20));
		u[1][i] = (float)(1 + 0.05 * y);
		u[2][i] = (float)(0.002 * (z - 20) * (z - 20));
	}
	OK(reg_lattice_from_field(&k, &l, u));
	OK(reg_lattice_to_field(&k, &l, back, 2));
	/* Away from the border, past which the field is carried on as it is there. */
	for (size_t i = 0; i < l.voxels; i++)
		if (i % 31 >= 10 && i % 31 < 21 && i / 31 % 29 >= 10 && i / 31 % 29 < 19 && i / 899 >= 6 && i / 899 < 9)
			for (int a = 0; a < 3; a++)
				worst = fmax(worst, fabs((double)(back[a][i] - u[a][i])));
	NEAR(worst, 0, 0.02, 0);
	free(u[0]);
	free(back[0]);
	reg_lattice_fini(&k);
	level_fini(&l);
}

/* An edge stays as it is, to the bit; white noise beside it is averaged; nothing is done where nothing differs. */
static void
noise_is_calmed_and_edges_stay(void)
{
	const int n[3] = { 32, 16, 16 };
	const double sigma[3] = { 1, 1, 1 };
	uint64_t state = seed();
	size_t voxels = 32 * 16 * 16;
	float *v = calloc(voxels, sizeof *v), *tmp = calloc(voxels, sizeof *tmp);
	double before = 0, after = 0;

	if (!v || !tmp)
		tap_bail_out("no memory");
	for (size_t i = 0; i < voxels; i++)
		v[i] = i % 32 < 16 ? 0 : 1000;
	reg_calm(&v, &tmp, n, sigma, 60, 2);
	for (size_t i = 0; i < voxels; i++)
		before += fabs((double)v[i] - (i % 32 < 16 ? 0 : 1000));
	NEAR(before, 0, 0, 0);
	before = 0;
	for (size_t i = 0; i < voxels; i++) {
		float noise = (float)uniform(&state, -10, 10);

		before += (double)(noise * noise);
		v[i] += noise;
	}
	reg_calm(&v, &tmp, n, sigma, 60, 1);
	for (size_t i = 0; i < voxels; i++)
		after += pow((double)v[i] - (i % 32 < 16 ? 0 : 1000), 2);
	/* A Gaussian of a voxel leaves (1/(2 sqrt(pi)))^3 = 0.022 of the variance. */
	OK(after < 0.06 * before);
	free(v);
	free(tmp);
}

/* Where a spline bends it may bend at less than the whole price, and never for nothing; an affine map pays in full. */
static void
what_bends_may_bend(void)
{
	struct reg_level l = level_of(49, 49, 25);
	struct reg_lattice k;
	struct reg_measure m;
	size_t middle;

	OK(reg_lattice_init(&k, &l, 6));
	OK(reg_measure_init(&m, &l, &k, 3, 1, &fault));
	for (size_t i = 0; i < k.points; i++)
		k.c[0][i] = (float)(0.3 * (double)(i % (size_t)k.n[0]));
	reg_ease(&m, 0.01);
	for (size_t i = 0; i < k.points; i += 97)
		NEAR((double)m.ease[i], 1, 1e-6, 0);
	/* x^2/2 times 0.02/mm: |D^2 u| is 0.02 in the middle, twice what is usual, so 1/(1 + 4). */
	for (size_t i = 0; i < k.points; i++)
		k.c[0][i] = (float)(0.01 * 36 * pow((double)(i % (size_t)k.n[0]), 2));
	reg_ease(&m, 0.01);
	middle = ((size_t)k.n[2] / 2 * (size_t)k.n[1] + (size_t)k.n[1] / 2) * (size_t)k.n[0] + (size_t)k.n[0] / 2;
	NEAR((double)m.ease[middle], 0.2, 1e-3, 0);
	reg_ease(&m, 1e-5);
	NEAR((double)m.ease[middle], 0.01, 1e-6, 0);
	reg_measure_fini(&m);
	reg_lattice_fini(&k);
	level_fini(&l);
}

/* ---- images ---- */

static bool
register_pair(const struct pair *k, enum vol_method method, int threads, struct vol_field *u, struct vol_registered *out)
{
	const struct vol_image fixed = { k->grid, k->fixed }, moving = { k->grid, k->moving };

	return vol_register(&fixed, &moving, &(struct vol_register_options){ .method = method, .threads = threads }, u, out,
	                    &fault);
}

/* The neck of VOLUME section 0 on voxels of 4 mm: what moved is found to a part of a voxel, nothing folds, and what did
 * not move hardly does.  Errors of VOLUME's 2 mm pair are the bench's. */
static void
a_neck(void)
{
	struct vol_registered out;
	struct vol_folds folds;
	struct vol_field u;
	struct pair k;

	pair_init(&k, &pair_standard, pair_coarse());
	OK(register_pair(&k, VOL_BSPLINE, 1, &u, &out));
	OK(!out.stopped);
	IS_INT(out.unknown, 0);
	OK(out.rms_after < out.rms_before);
	OK(pair_error(&k, NULL, PAIR_LEFT) > 1.8);
	OK(pair_error(&k, &u, PAIR_LEFT) < 0.7);
	OK(pair_error(&k, &u, PAIR_RIGHT) < 0.4);
	OK(pair_error(&k, NULL, PAIR_CORD) > 2.9);
	OK(pair_error(&k, &u, PAIR_CORD) < 0.9);
	OK(pair_error(&k, &u, PAIR_BODY) < 0.5);
	NEAR(pair_left_jacobian(&u, &folds), 1 / 0.70, 0, 0.07);
	IS_INT(folds.folded, 0);
	vol_field_fini(&u);
	pair_fini(&k);
}

/* The slice of VOLUME section 4 at half its resolution. */
static void
a_slice(void)
{
	struct vol_grid g = { .n = { 256, 256, 1 }, .spacing_mm = { 1, 1, 3 }, .origin_mm = { -127.5, -127.5, 0 } };
	struct vol_registered out;
	struct vol_folds folds;
	struct vol_field u;
	struct pair k;
	float z = 0;

	pair_init(&k, &pair_standard, g);
	OK(register_pair(&k, VOL_BSPLINE, 1, &u, &out));
	OK(pair_error(&k, NULL, PAIR_CORD) > 3.2);
	OK(pair_error(&k, &u, PAIR_CORD) < 0.6);
	OK(pair_error(&k, &u, PAIR_LEFT) < 0.6);
	OK(pair_error(&k, &u, PAIR_RIGHT) < 0.6);
	vol_jacobian(&u, &folds, NULL, NULL);
	IS_INT(folds.folded, 0);
	for (size_t i = 0; i < vol_grid_voxels(&g); i++)
		z = fmaxf(z, fabsf(u.u_mm[2][i]));
	NEAR((double)z, 0, 0, 0);
	vol_field_fini(&u);
	pair_fini(&k);
}

/* Demons alone find the parotids, and leave much of the cord's shift: the lesson of VOLUME section 4. */
static void
demons_leave_the_cord(void)
{
	struct vol_registered out;
	struct vol_field u;
	struct pair k;
	double cord;

	pair_init(&k, &pair_standard, pair_coarse());
	OK(register_pair(&k, VOL_DEMONS, 1, &u, &out));
	OK(pair_error(&k, &u, PAIR_LEFT) < 1);
	cord = pair_error(&k, &u, PAIR_CORD);
	OK(cord > 0.9 && cord < pair_error(&k, NULL, PAIR_CORD));
	vol_field_fini(&u);
	pair_fini(&k);
}

static double
waves(const double p[3])
{
	return 100 * (sin(p[0] / 9) + cos(p[1] / 8) + sin(p[2] / 10) + cos((p[0] + p[1] + p[2]) / 12));
}

/* A whole image that is shifted, on a grid of its own: found as a pull, so with its sign. */
static void
a_shift_on_another_grid(void)
{
	const struct vol_grid today = { .n = { 40, 40, 32 }, .spacing_mm = { 3, 3, 3 }, .origin_mm = { -58.5, -58.5, -46.5 } };
	const struct vol_grid then = { .n = { 56, 50, 44 }, .spacing_mm = { 2.5, 3, 2.8 }, .origin_mm = { -70, -73, -61 } };
	const double shift[3] = { 4, -3, 2 };
	struct vol_image fixed, moving;
	struct vol_field u;
	struct vol_registered out;
	double sum = 0;
	size_t n = 0;

	OK(vol_image_init(&fixed, &today, &fault) && vol_image_init(&moving, &then, &fault));
	for (size_t i = 0; i < vol_grid_voxels(&today); i++) {
		double at[3];

		vol_grid_world(&today, i, at);
		for (int a = 0; a < 3; a++)
			at[a] += shift[a];
		fixed.value[i] = (float)waves(at);
	}
	for (size_t i = 0; i < vol_grid_voxels(&then); i++) {
		double at[3];

		vol_grid_world(&then, i, at);
		moving.value[i] = (float)waves(at);
	}
	OK(vol_register(&fixed, &moving, &(struct vol_register_options){ .method = VOL_BSPLINE, .threads = 1 }, &u, &out,
	                &fault));
	for (size_t i = 0; i < vol_grid_voxels(&today); i++) {
		double at[3];

		vol_grid_world(&today, i, at);
		if (fabs(at[0]) > 40 || fabs(at[1]) > 40 || fabs(at[2]) > 30)
			continue;
		for (int a = 0; a < 3; a++)
			sum += fabs((double)u.u_mm[a][i] - shift[a]);
		n += 3;
	}
	/* A tenth of a voxel along each axis, on average. */
	OK(n > 1000);
	OK(sum / (double)n < 0.3);
	OK(out.rms_after < out.rms_before / 2);
	vol_field_fini(&u);
	vol_image_fini(&fixed);
	vol_image_fini(&moving);
}

/* A cord that has moved along itself too, where bone says nothing of it and only what is faint does: a spline whose bending
 * costs the same everywhere, and differences divided by noise that interpolation averages, left all of it. */
static void
a_cord_that_moved_along_itself(void)
{
	const struct pair_truth truth = { 11008, 0.8, 0.8, { 0, 3, -5 }, 8 };
	const struct vol_grid g = { .n = { 48, 48, 56 }, .spacing_mm = { 2, 2, 1.5 }, .origin_mm = { -47, -27, -41.25 } };
	struct vol_registered out;
	struct vol_field u;
	struct pair k;
	double along[3];

	pair_init(&k, &truth, g);
	OK(register_pair(&k, VOL_BSPLINE, 2, &u, &out));
	pair_error_along(&k, NULL, PAIR_CORD, along);
	OK(along[2] > 3);
	pair_error_along(&k, &u, PAIR_CORD, along);
	OK(along[1] < 0.5);
	OK(along[2] < 1.2);
	vol_field_fini(&u);
	pair_fini(&k);
}

/* The same image twice: nothing moves. */
static void
the_same_image(void)
{
	struct vol_registered out;
	struct vol_field u;
	struct pair k;
	float most = 0;

	pair_init(&k, &pair_standard, pair_coarse());
	memcpy(k.fixed, k.moving, vol_grid_voxels(&k.grid) * sizeof *k.fixed);
	OK(register_pair(&k, VOL_BSPLINE, 1, &u, &out));
	NEAR(out.rms_before, 0, 0, 0);
	for (int a = 0; a < 3; a++)
		for (size_t i = 0; i < vol_grid_voxels(&k.grid); i++)
			most = fmaxf(most, fabsf(u.u_mm[a][i]));
	NEAR((double)most, 0, 1e-3, 0);
	vol_field_fini(&u);
	pair_fini(&k);
}

/* ---- threads, stopping, refusals ---- */

static void
threads_change_no_byte(void)
{
	static const enum vol_method methods[] = { VOL_DEMONS, VOL_BSPLINE };
	struct vol_registered out;
	struct pair k;

	/* Fine enough that what bends may bend. */
	pair_init(&k, &pair_standard, (struct vol_grid){ .n = { 48, 40, 32 }, .spacing_mm = { 2.5, 2.5, 2.5 },
	                                                  .origin_mm = { -98.75, -48.75, -38.75 } });
	for (int m = 0; m < 2; m++) {
		struct vol_field one, other;

		OK(register_pair(&k, methods[m], 1, &one, &out));
		for (int threads = 2; threads <= 3; threads++) {
			bool same = true;

			OK(register_pair(&k, methods[m], threads, &other, &out));
			for (int a = 0; a < 3; a++)
				same = same && memcmp(one.u_mm[a], other.u_mm[a], vol_grid_voxels(&k.grid) * sizeof(float)) == 0;
			OK(same);
			vol_field_fini(&other);
		}
		vol_field_fini(&one);
	}
	pair_fini(&k);
}

struct watched { int calls, stop_at; double done; bool rising, counted; };

static bool
watch(const struct vol_register_state *now, void *context)
{
	struct watched *w = context;

	w->calls++;
	w->rising = w->rising && now->done >= w->done && now->done <= 1;
	w->counted = w->counted && now->iteration == w->calls && now->level >= 1 && now->level <= now->levels && now->rms > 0;
	w->done = now->done;
	return w->calls != w->stop_at;
}

/* Stopped at any iteration: a field, said to be the best so far, not worse than nothing and without a fold.  On coarse
 * voxels all bending costs the same, on fine ones not. */
static void
stopping(void)
{
	static const int at[] = { 1, 3, 8, 20, 40, 60, 0 };
	static const struct vol_grid grids[] = {
		{ .n = { 48, 44, 30 }, .spacing_mm = { 5, 5, 5 }, .origin_mm = { -117.5, -107.5, -72.5 } },
		{ .n = { 48, 40, 32 }, .spacing_mm = { 2.5, 2.5, 2.5 }, .origin_mm = { -98.75, -48.75, -38.75 } },
	};

	for (size_t i = 0; i < 2 * sizeof at / sizeof *at; i++) {
		const struct vol_grid g = grids[i % 2];
		const int stop_at = at[i / 2];
		struct watched w = { .stop_at = stop_at, .rising = true, .counted = true };
		struct vol_registered out;
		struct vol_folds folds;
		struct vol_field u;
		struct pair k;

		pair_init(&k, &pair_standard, g);
		OK(vol_register(&(struct vol_image){ g, k.fixed }, &(struct vol_image){ g, k.moving },
		                &(struct vol_register_options){ .method = VOL_BSPLINE, .threads = 1, .watch = watch, .context = &w },
		                &u, &out, &fault));
		OK(w.rising && w.counted);
		IS_INT(out.iterations, w.calls);
		IS_INT(out.stopped, stop_at > 0);
		if (stop_at > 0)
			IS_INT(w.calls, stop_at);
		OK(out.rms_after <= out.rms_before);
		vol_jacobian(&u, &folds, NULL, NULL);
		IS_INT(folds.folded, 0);
		vol_field_fini(&u);
		pair_fini(&k);
	}
}

static void
what_is_refused(void)
{
	const struct vol_register_options o = { .method = VOL_BSPLINE, .threads = 1 };
	struct vol_grid g = { .n = { 16, 16, 12 }, .spacing_mm = { 2, 2, 2 } };
	struct vol_image fixed, moving;
	struct vol_registered out;
	struct vol_field u;
	size_t n = vol_grid_voxels(&g);

	OK(vol_image_init(&fixed, &g, &fault) && vol_image_init(&moving, &g, &fault));
	for (size_t i = 0; i < n; i++)
		fixed.value[i] = moving.value[i] = (float)(i % 7);
	OK(vol_register(&fixed, &moving, &o, &u, &out, &fault));
	vol_field_fini(&u);
	moving.value[16 * 16 * 3 + 16 * 2 + 1] = NAN;
	OK(!vol_register(&fixed, &moving, &o, &u, &out, &fault));
	IS_STR(fault.text, "voxel (1, 2, 3) of the moving image is no number; expected one everywhere");
	for (size_t i = 0; i < n; i++)
		moving.value[i] = -1000;
	OK(!vol_register(&fixed, &moving, &o, &u, &out, &fault));
	IS_STR(fault.text, "the moving image is -1000 everywhere, so nothing in it can be found again; expected tissue");
	moving.value[0] = 0;
	moving.grid.origin_mm[1] = 500;
	OK(!vol_register(&fixed, &moving, &o, &u, &out, &fault));
	HAS(fault.text, "the images are apart: the earlier one covers 0 of today's 3072 voxels");
	moving.grid = (struct vol_grid){ .n = { 16, 16, 1 }, .spacing_mm = { 2, 2, 2 } };
	OK(!vol_register(&fixed, &moving, &o, &u, &out, &fault));
	HAS(fault.text, "one image is a slice and the other a volume");
	moving.grid = g;
	fixed.grid.n[1] = 4;
	OK(!vol_register(&fixed, &moving, &o, &u, &out, &fault));
	HAS(fault.text, "16 x 4 x 12 voxels; expected 8 at least");
	vol_image_fini(&fixed);
	vol_image_fini(&moving);
}

TAP_MAIN(TAP_CASE(demons_step), TAP_CASE(spline_weights), TAP_CASE(gradient_is_that_of_the_value),
         TAP_CASE(bending_energy), TAP_CASE(fields_become_splines), TAP_CASE(noise_is_calmed_and_edges_stay),
         TAP_CASE(what_bends_may_bend), TAP_CASE(a_cord_that_moved_along_itself), TAP_CASE(a_neck), TAP_CASE(a_slice),
         TAP_CASE(demons_leave_the_cord), TAP_CASE(a_shift_on_another_grid), TAP_CASE(the_same_image),
         TAP_CASE(threads_change_no_byte), TAP_CASE(stopping), TAP_CASE(what_is_refused))
