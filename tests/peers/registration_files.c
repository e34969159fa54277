/* The neck of VOLUME sections 0 and 4 for other people's registrations, and how far what they find is from the truth.
 *
 *     registration_files make FOLDER           fixed.nii, moving.nii: 128^3 voxels of 2 x 2 x 1.5 mm
 *     registration_files error FIELD           mean |u - truth| in mm: BODY LEFT RIGHT CORD, the cord's along X Y Z, the mean
 *                                              determinant in parotid L times 0.7 (1 is the truth), folded cells
 *
 * Needs none of the peers. */
#include "tap.h"
#include "volume/nifti.h"
#include "volume_pair.h"

static void
must(bool ok)
{
	if (ok)
		return;
	fprintf(stderr, "%s: %s\n", fault.file, fault.text);
	exit(1);
}

static void
make(const char *folder)
{
	const struct vol_layout layout = vol_layout_plain();
	char path[4096];
	struct pair k;

	pair_init(&k, &pair_standard, pair_volume());
	snprintf(path, sizeof path, "%s/fixed.nii", folder);
	must(vol_image_write(path, &(struct vol_image){ k.grid, k.fixed }, &layout, &fault));
	snprintf(path, sizeof path, "%s/moving.nii", folder);
	must(vol_image_write(path, &(struct vol_image){ k.grid, k.moving }, &layout, &fault));
	pair_fini(&k);
}

static void
tell_error(const char *path)
{
	const struct vol_grid point = { .n = { 1, 1, 1 }, .spacing_mm = { 1, 1, 1 } };
	struct vol_layout layout;
	struct vol_folds folds;
	struct vol_field u;
	double along[3], mean;
	struct pair k;

	must(vol_field_read(path, VOL_FRAME_LPS, &u, &layout, &fault));
	/* The truth alone is asked. */
	pair_init(&k, &pair_standard, point);
	for (enum pair_region r = PAIR_BODY; r < PAIR_REGIONS; r++) {
		k.grid = u.grid;
		printf("%.3f ", pair_error_along(&k, &u, r, along));
	}
	mean = pair_left_jacobian(&u, &folds);
	printf("%.3f %.3f %.3f %.3f %zu\n", along[0], along[1], along[2], mean * pair_standard.left_volume, (size_t)folds.folded);
	vol_field_fini(&u);
	pair_fini(&k);
}

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "make") == 0)
		make(argv[2]);
	else if (argc == 3 && strcmp(argv[1], "error") == 0)
		tell_error(argv[2]);
	else
		return 2;
	return 0;
}
