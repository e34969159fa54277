/* Any bytes as a NIfTI file, packed or not: what is read keeps its promises, and written as it lay reads back the same;
 * what is refused says why in printable words. */
#include <math.h>

#include "volume/nifti.h"
#include "fuzz.h"

enum { SMALL = 1 << 12 };          /* voxels that are written again */

static void
check_fault(const struct fault *f)
{
	char why[64];

	check(*f->text && *f->file);
	check(text_find_unsafe(f->text, strlen(f->text), why, sizeof why) == strlen(f->text));
}

static void
check_layout(const struct vol_layout *l, const struct vol_grid *g)
{
	struct fault f;

	check(vol_grid_check(g, &f) && (l->version == 1 || l->version == 2));
	check((1 << l->axis[0] | 1 << l->axis[1] | 1 << l->axis[2]) == 7);
}

/* Where the file's numbers were not singles the affine may round by a part in 10^7; the values may not. */
static void
check_dose(const struct vol_dose *d, const struct vol_layout *layout, const char *back)
{
	struct vol_layout again;
	struct vol_dose e;
	struct fault f;
	size_t n = vol_grid_voxels(&d->grid);

	check_layout(layout, &d->grid);
	check(vol_dose_max(d) >= 0);
	if (n > SMALL)
		return;
	for (size_t i = 0; i < n; i++)
		check(isnan(d->gy[i]) || (d->gy[i] >= 0 && d->gy[i] <= 1e4F));
	check(vol_dose_write(back, d, layout, &f));
	if (!vol_dose_read(back, &e, &again, &f)) {
		check_fault(&f);
		/* A range's end may be stepped over by rounding. */
		check(strstr(f.text, "expected 0.001 to 1000") || strstr(f.text, "expected -1000000 to 1000000"));
		return;
	}
	check(memcmp(layout->axis, again.axis, sizeof again.axis) == 0 && memcmp(layout->flip, again.flip, 3) == 0);
	for (size_t i = 0; i < n; i++)
		check(isnan(d->gy[i]) ? isnan(e.gy[i]) : !(fabsf(d->gy[i] - e.gy[i]) > 0));
	vol_dose_fini(&e);
}

static char back[64];

static void
remove_back(void)
{
	unlink(back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[64];
	struct vol_layout layout;
	struct vol_labels *maps;
	struct vol_image image;
	struct vol_field u;
	struct vol_dose d;
	struct fault f = { .kind = FAULT_INPUT };
	size_t n;

	if (fd < 0) {
		fd = memfd_create("in", 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		/* The one beside it is replaced by a rename: it stands in a folder. */
		snprintf(back, sizeof back, "/dev/shm/ghostdose-fuzz-%d.nii", (int)getpid());
		atexit(remove_back);
	}
	check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	if (vol_dose_read(path, &d, &layout, &f)) {
		check_dose(&d, &layout, back);
		vol_dose_fini(&d);
	} else
		check_fault(&f);
	if (vol_image_read(path, &image, &layout, &f)) {
		check_layout(&layout, &image.grid);
		for (size_t i = 0; i < vol_grid_voxels(&image.grid); i++)
			check(isfinite(image.value[i]));
		vol_image_fini(&image);
	} else
		check_fault(&f);
	if (vol_field_read(path, VOL_FRAME_LPS, &u, &layout, &f)) {
		check_layout(&layout, &u.grid);
		for (size_t i = 0; i < vol_grid_voxels(&u.grid); i++)
			for (int a = 0; a < 3; a++)
				check(fabsf(u.u_mm[a][i]) <= 1e4F);
		vol_field_fini(&u);
	} else
		check_fault(&f);
	if (vol_labels_read_all(path, &maps, &n, &layout, &f)) {
		check(n >= 1 && n <= VOL_LABEL_MAPS_MAX);
		for (size_t m = 0; m < n; m++)
			for (size_t i = 0; i < vol_grid_voxels(&maps[m].grid); i++)
				check(maps[m].label[i] < VOL_LABEL_UNKNOWN);
		vol_labels_free_all(maps, n);
	} else
		check_fault(&f);
	return 0;
}
