/* Any bytes as slices of doses, labels and displacements: what is read keeps its promises and reads back the same, what
 * is refused has a place; and the whole way to metrics holds on it. */
#include <math.h>

#include "volume/volume.h"
#include "fuzz.h"

static void
check_fault(const struct fault *f)
{
	char why[64];

	check(f->kind == FAULT_INPUT && f->line >= 1 && f->column >= 1 && *f->text);
	check(text_find_unsafe(f->text, strlen(f->text), why, sizeof why) == strlen(f->text));
}

static bool
same_single(float a, float b)
{
	return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof a) == 0;
}

static void
check_dose(const struct vol_dose *d)
{
	struct vol_dose again;
	struct fault f;
	char *text;
	size_t len;

	check(vol_grid_check(&d->grid, &f) && vol_dose_max(d) >= 0);
	for (size_t i = 0; i < vol_grid_voxels(&d->grid); i++)
		check(isnan(d->gy[i]) || (d->gy[i] >= 0 && d->gy[i] <= 1e4F));
	check(vol_dose_write_csv(d, &text, &len, &f) && vol_dose_read_csv(text, len, &again, &f));
	check(vol_grid_same(&d->grid, &again.grid));
	for (size_t i = 0; i < vol_grid_voxels(&d->grid); i++)
		check(same_single(d->gy[i], again.gy[i]));
	vol_dose_fini(&again);
	free(text);
}

/* Doses moved by the field, as a structure of all that is known or not. */
static void
walk(const struct vol_dose *d, const struct vol_field *u)
{
	static const struct vol_tissue tissue = { .courses = { { 0.5, 0.02 } } };
	struct vol_labels labels;
	struct vol_interval v;
	struct vol_mapped m;
	struct vol_folds folds;
	struct vol_map map;
	struct vol_dvh s;
	struct fault f;

	check(vol_map(d, u, &d->grid, &m, &f) && vol_labels_init(&labels, &d->grid, &f));
	check(vol_dvh_init(&s, &m, 1, &labels, 0, &tissue, &f) && s.unknown == m.unknown);
	for (int metric = VOL_MAX; metric <= VOL_GEUD; metric++) {
		bool got = vol_dvh_metric(&s, (enum vol_metric)metric, metric == VOL_D_CC ? 0 : 2, &v, &f);

		check(got && v.low >= 0 && v.low <= v.high * (1 + 1e-9) && isfinite(v.high));
	}
	check(vol_sum(&m, 1, &labels, NULL, 0, &tissue, &map, &f));
	for (size_t i = 0; i < vol_grid_voxels(&map.grid); i++)
		check(map.low_gy[i] <= map.high_gy[i]);
	if (u)
		vol_jacobian(u, &folds, NULL, NULL);
	vol_map_fini(&map);
	vol_dvh_fini(&s);
	vol_labels_fini(&labels);
	vol_mapped_fini(&m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size ? size : 1);     /* no terminator: a step over the end is seen */
	struct vol_labels l;
	struct vol_field u;
	struct vol_dose d;
	struct fault f = { .kind = FAULT_INPUT };
	bool has_dose, has_field;

	check(text != NULL);
	memcpy(text, data, size);
	has_dose = vol_dose_read_csv(text, size, &d, &f);
	if (!has_dose)
		check_fault(&f);
	has_field = vol_field_read_csv(text, size, VOL_FRAME_LPS, &u, &f);
	if (!has_field)
		check_fault(&f);
	if (has_dose) {
		check_dose(&d);
		walk(&d, NULL);
	}
	if (has_field) {
		/* Its first half is a grid of its own: displacements as doses of the same place. */
		struct vol_dose moved;

		check(vol_dose_init(&moved, &u.grid, &f));
		for (size_t i = 0; i < vol_grid_voxels(&u.grid); i++)
			moved.gy[i] = fabsf(u.u_mm[0][i]);
		walk(&moved, &u);
		vol_dose_fini(&moved);
		vol_field_fini(&u);
	}
	if (has_dose)
		vol_dose_fini(&d);
	if (vol_labels_read_csv(text, size, &l, &f))
		vol_labels_fini(&l);
	else
		check_fault(&f);
	free(text);
	return 0;
}
