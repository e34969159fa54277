/* Memory that runs out while volumes, slices or landmarks are read: the reader says so, and nothing is left behind. */
#include "starve.h"

#include "volume/field.h"
#include "volume_nifti_help.h"

#define HEAD "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\n"

static const char dose[] = "# 2 2 2 2 0 0\n10,20\n10,20\n", labels[] = "# 2 2 2 2 0 0\n0,1\n0,1\n", field[] = "# 2 2 2 2 0 0\n1,1\n1,1\n0,0\n0,0\n";
static char plain_path[400], packed_path[400];

static bool
landmarks(struct fault *f)
{
	static const char text[] = HEAD "a,0,0,0,1,0,0\nb,9,0,0,10,0,0\n";
	struct vol_landmarks m;
	bool good = vol_landmarks_read_csv(text, sizeof text - 1, &m, f) && m.n == 2;

	vol_landmarks_fini(&m);
	return good;
}

static bool
slices(struct fault *f)
{
	struct vol_dose d = { 0 };
	struct vol_labels l = { 0 };
	struct vol_field u = { 0 };
	struct vol_image m = { 0 };
	bool good = vol_dose_read_csv(dose, sizeof dose - 1, &d, f) && vol_labels_read_csv(labels, sizeof labels - 1, &l, f) &&
	            vol_field_read_csv(field, sizeof field - 1, VOL_FRAME_RAS, &u, f) && vol_image_read_csv(dose, sizeof dose - 1, &m, f);

	vol_dose_fini(&d);
	vol_labels_fini(&l);
	vol_field_fini(&u);
	vol_image_fini(&m);
	return good;
}

static bool
read_both(int threads, struct fault *f)
{
	struct vol_dose d = { 0 };
	struct vol_labels l = { 0 };
	const struct vol_file files[] = { { .path = packed_path, .dose = &d }, { .path = NULL }, { .path = plain_path, .labels = &l } };
	bool good = vol_files_read(files, 3, threads, f);

	good = good && d.grid.n[1] == 3 && l.label[2] == 2;
	vol_dose_fini(&d);
	vol_labels_fini(&l);
	return good;
}

static bool in_turn(struct fault *f) { return read_both(1, f); }
static bool at_once(struct fault *f) { return read_both(2, f); }

static bool
maps(struct fault *f)
{
	struct vol_labels *all = NULL;
	size_t n = 0;
	bool good = vol_labels_read_all(plain_path, &all, &n, NULL, f);

	if (good) {
		good = n == 1;
		vol_labels_free_all(all, n);
	}
	return good;
}

static bool
an_image_packed(struct fault *f)
{
	struct vol_image m = { 0 };
	bool good = vol_image_read(packed_path, &m, NULL, f);

	vol_image_fini(&m);
	return good;
}

static void
tables(void)
{
	STARVE_EACH(landmarks);
	STARVE_EACH(slices);
}

static void
volumes(void)
{
	struct made m = plain_made();

	make(&m);
	snprintf(plain_path, sizeof plain_path, "%s", put_file("plain.nii", m.bytes, m.len));
	snprintf(packed_path, sizeof packed_path, "%s", put_gzip("packed.nii.gz", m.bytes, m.len));
	STARVE_EACH(in_turn);
	STARVE_EACH(at_once);
	STARVE_EACH(maps);
	STARVE_EACH(an_image_packed);
	remove_folder();
}

TAP_MAIN(TAP_CASE(tables), TAP_CASE(volumes))
