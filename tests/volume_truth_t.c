/* VOLUME section 6: the neck with its truth in closed form, on 128 x 128 x 64 voxels of 2 x 2 x 3 mm; the numbers are
 * those of the table. */
#include "volume/accumulate.h"
#include "volume_neck.h"

static struct neck neck;               /* made once */

static void
make_neck(void)
{
	if (!neck.truth)
		neck = neck_make(neck_grid(128, 128, 64));
}

struct row { double max, rms, cord_mean, cord_max, parotid_mean; };

static struct row
row_of(const struct vol_mapped *m)
{
	const struct vol_tissue physical = { .courses = { { 1, 0 } } };
	struct row r = { 0 };
	struct vol_interval v;
	struct vol_dvh s;
	size_t n = vol_grid_voxels(&m->grid);

	for (size_t i = 0; i < n; i++) {
		double e = (double)m->dose_gy[i] - neck.truth[i];

		r.max = fmax(r.max, fabs(e));
		r.rms += e * e;
	}
	r.rms = sqrt(r.rms / (double)n);
	for (uint16_t label = 1; label <= 2; label++) {
		OK(vol_dvh_init(&s, m, 1, &neck.labels, label, &physical, &fault));
		vol_dvh_metric(&s, VOL_MEAN, 0, &v, &fault);
		*(label == 1 ? &r.cord_mean : &r.parotid_mean) = v.low;
		vol_dvh_metric(&s, VOL_MAX, 0, &v, &fault);
		if (label == 1)
			r.cord_max = v.low;
		vol_dvh_fini(&s);
	}
	return r;
}

/* To the digits printed. */
static void
is_like(const struct vol_mapped *m, struct row want, double max_digit, double rms_digit)
{
	struct row got = row_of(m);

	NEAR(got.max, want.max, max_digit / 2 * 1.01, 0);
	NEAR(got.rms, want.rms, rms_digit / 2 * 1.01, 0);
	NEAR(got.cord_mean, want.cord_mean, 0.00505, 0);
	NEAR(got.cord_max, want.cord_max, 0.00505, 0);
	NEAR(got.parotid_mean, want.parotid_mean, 0.000505, 0);
}

static void
is_row(const struct vol_field *pull, struct row want, double max_digit, double rms_digit)
{
	struct vol_mapped m = mapped(&neck.prior, pull, &neck.prior.grid);

	is_like(&m, want, max_digit, rms_digit);
	vol_mapped_fini(&m);
}

static void
trilinear(void)
{
	make_neck();
	is_row(&neck.pull, (struct row){ 0.574, 0.0175, 17.35, 32.85, 3.565 }, 0.001, 0.0001);
}

/* The table's bar for cubic is 0.02 Gy. */
static void
cubic(void)
{
	struct vol_mapped m;

	make_neck();
	if (!vol_map_with(&neck.prior, &neck.pull, &neck.prior.grid, VOL_CUBIC, 2, &m, &fault))
		tap_bail_out(fault.text);
	is_like(&m, (struct row){ 0.014, 0.0002, 17.20, 32.83, 3.522 }, 0.001, 0.0001);
	vol_mapped_fini(&m);
}

/* The truth of the table stands in its heading. */
static void
the_truth(void)
{
	struct vol_mapped m;

	make_neck();
	m = mapped(&neck.prior, NULL, &neck.prior.grid);
	for (size_t i = 0; i < vol_grid_voxels(&m.grid); i++)
		m.dose_gy[i] = (float)neck.truth[i];
	is_like(&m, (struct row){ 0, 0, 17.20, 32.83, 3.522 }, 0.0001, 0.0001);
	vol_mapped_fini(&m);
}

static void
the_nearest_voxel(void)
{
	struct vol_mapped m;

	make_neck();
	m = mapped(&neck.prior, NULL, &neck.prior.grid);
	for (size_t i = 0; i < vol_grid_voxels(&m.grid); i++) {
		double at[3], from[3];
		size_t nearest;

		vol_grid_world(&m.grid, i, at);
		if (!vol_source(&neck.pull, at, from) || !vol_grid_nearest(&m.grid, from, &nearest))
			tap_bail_out("outside");
		m.dose_gy[i] = neck.prior.gy[nearest];
	}
	is_like(&m, (struct row){ 6.28, 0.18, 15.88, 32.51, 3.771 }, 0.01, 0.01);
	vol_mapped_fini(&m);
}

/* The field to today, negated, taken for the field from today. */
static void
negation_is_no_inverse(void)
{
	struct vol_field wrong;

	make_neck();
	wrong = field_on(neck.pull.grid);
	for (size_t i = 0; i < vol_grid_voxels(&wrong.grid); i++) {
		double at[3], v[3], back[3];

		vol_grid_world(&wrong.grid, i, at);
		neck_push(at, v);
		for (int a = 0; a < 3; a++) {
			wrong.u_mm[a][i] = (float)-v[a];
			at[a] += v[a];
		}
		/* And v is the inverse: there and back again. */
		neck_pull(at, back);
		if (!OK(fabs(back[0] + v[0]) + fabs(back[1] + v[1]) + fabs(back[2] + v[2]) < 1e-9))
			break;
	}
	is_row(&wrong, (struct row){ 3.97, 0.055, 18.59, 36.13, 3.464 }, 0.01, 0.001);
	vol_field_fini(&wrong);
}

static void
nothing_moved(void)
{
	make_neck();
	is_row(NULL, (struct row){ 18.7, 0.38, 30.62, 48.96, 2.637 }, 0.1, 0.01);
}

/* What slips cost: the other sign, and millimetres taken for voxels. */
static void
slips(void)
{
	struct vol_field wrong;

	make_neck();
	wrong = field_on(neck.pull.grid);
	for (int a = 0; a < 3; a++)
		for (size_t i = 0; i < vol_grid_voxels(&neck.pull.grid); i++)
			wrong.u_mm[a][i] = -neck.pull.u_mm[a][i];
	is_row(&wrong, (struct row){ 34.9, 0.77, 45.11, 60.57, 1.949 }, 0.1, 0.01);
	for (int a = 0; a < 3; a++)
		for (size_t i = 0; i < vol_grid_voxels(&neck.pull.grid); i++)
			wrong.u_mm[a][i] = neck.pull.u_mm[a][i] * (float)neck.pull.grid.spacing_mm[a];
	is_row(&wrong, (struct row){ 17.6, 0.40, 8.36, 18.20, 4.731 }, 0.1, 0.01);
	vol_field_fini(&wrong);
}

/* Physical doses summed before conversion: off by up to 13.9 Gy as 63 fractions, 48.4 as one course of 33. */
static void
summing_before_converting(void)
{
	double off63 = 0, off33 = 0;

	make_neck();
	for (size_t i = 0; i < vol_grid_voxels(&neck.prior.grid); i++) {
		double d = neck.truth[i], n = (double)neck.fresh.gy[i], both = d + n;
		double right = d * (d / 33 + 3) / 5 + n * (n / 30 + 3) / 5;

		off63 = fmax(off63, fabs(right - both * (both / 63 + 3) / 5));
		off33 = fmax(off33, fabs(right - both * (both / 33 + 3) / 5));
	}
	NEAR(off63, 13.9, 0.0505, 0);
	NEAR(off33, 48.4, 0.0505, 0);
}

/* Cord centre: 35 Gy before, 16.926 Gy mapped; 5 Gy/mm there. */
static void
the_cord_centre(void)
{
	const double at[3] = { 0, 20, 0 };
	double u[3], from[3], gradient[3], slope, source[3];

	make_neck();
	neck_pull(at, u);
	for (int a = 0; a < 3; a++)
		from[a] = at[a] + u[a];
	NEAR(neck_dose(at), 35.00, 0.005, 0);
	NEAR(neck_dose(from), 16.926, 0.0005, 0);
	OK(vol_source(&neck.pull, at, source));
	NEAR(source[1], 24, 0.1, 0);
	OK(vol_gradient_at(&neck.prior, at, gradient, &slope));
	/* Differences over 2 mm of a logistic edge of 3.5 mm: 1.5 % lower at most. */
	NEAR(slope, 5, 0.15, 0);
	OK(gradient[1] < -4.85);
}

/* J = 1/0.7 in the left parotid, so it has shrunk by 30 %; nothing folds. */
static void
the_parotid_shrinks(void)
{
	size_t n;
	struct vol_folds folds;
	float *mean;

	make_neck();
	n = vol_grid_voxels(&neck.pull.grid);
	mean = calloc(n, sizeof *mean);
	vol_jacobian(&neck.pull, &folds, mean, NULL);
	IS_INT(folds.cells, 127 * 127 * 63);
	IS_INT(folds.folded, 0);
	IS_INT(folds.uncertified, 0);
	OK(folds.min > 0.4 && folds.max < 1.7);
	NEAR(vol_volume_change(mean, &neck.labels, 2), -0.3, 0.005, 0);
	free(mean);
}

TAP_MAIN(TAP_CASE(the_truth), TAP_CASE(trilinear), TAP_CASE(cubic), TAP_CASE(the_nearest_voxel), TAP_CASE(nothing_moved),
         TAP_CASE(slips), TAP_CASE(negation_is_no_inverse), TAP_CASE(summing_before_converting), TAP_CASE(the_cord_centre), TAP_CASE(the_parotid_shrinks))
