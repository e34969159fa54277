/* Grids in files that many processes map: the same numbers as the text has, bit for bit, and the text wherever the file is not
 * wholly of it. */
#include "tap.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "volume/shared.h"

static const char dose_text[] = "# 3 2 2.5 2 -1 0.5 3 7\n0,1.25,70\n,3e-3,2\n";
static const char other_dose[] = "# 3 2 2.5 2 -1 0.5 3 7\n0,1.25,70\n,3e-3,3\n";
static const char label_text[] = "# 3 2 2.5 2 -1 0.5\n0,1,2\n3,65534,0\n";
static const char image_text[] = "# 3 1 1 1 0 0 1 0 2\n-1000,0,40\n1,2,3000\n";
static const char field_text[] = "# 2 2 1 1 0 0 1 0\n1,2\n3,4\n-5,6\n0,0\n";

static char folder[] = "/tmp/ghostdose-shared.XXXXXX", path[64];

/* Is the page in a file?  The kernel says so of what is mapped here. */
static bool
is_mapped(const void *at)
{
	unsigned long from, to;
	char line[600];
	bool found = false;
	FILE *in = fopen("/proc/self/maps", "r");

	while (in && fgets(line, sizeof line, in))
		if (sscanf(line, "%lx-%lx", &from, &to) == 2 && (unsigned long)at >= from && (unsigned long)at < to)
			found = strstr(line, path) != NULL && strstr(line, "r--s") != NULL;
	if (in)
		fclose(in);
	return found;
}

static bool
same_grid(const struct vol_grid *a, const struct vol_grid *b)
{
	bool same = a->thickness_assumed == b->thickness_assumed;

	for (int axis = 0; axis < 3; axis++)
		same = same && a->n[axis] == b->n[axis] && !memcmp(&a->spacing_mm[axis], &b->spacing_mm[axis], sizeof(double)) &&
		    !memcmp(&a->origin_mm[axis], &b->origin_mm[axis], sizeof(double));
	return same;
}

/* The dose of a text through the file: is it that of the text, and was the file mapped? */
static bool
reads(const char *text, bool *mapped)
{
	struct vol_dose d, want;
	struct fault f;
	bool good = vol_dose_read_csv(text, strlen(text), &want, &f) && vol_dose_read_shared(text, strlen(text), path, &d, &f);

	*mapped = good && is_mapped(d.gy);
	good = good && same_grid(&d.grid, &want.grid) && !memcmp(d.gy, want.gy, vol_grid_voxels(&d.grid) * sizeof *d.gy);
	vol_dose_fini(&d);
	vol_dose_fini(&want);
	return good;
}

static void
share_dose(void)
{
	struct vol_dose d;
	struct fault f;

	unlink(path);
	OK(vol_dose_read_csv(dose_text, strlen(dose_text), &d, &f) && vol_dose_share(path, dose_text, strlen(dose_text), &d, &f));
	vol_dose_fini(&d);
}

static void
a_dose_is_the_same_and_mapped(void)
{
	bool mapped;

	unlink(path);
	OK(reads(dose_text, &mapped) && !mapped);
	share_dose();
	OK(reads(dose_text, &mapped) && mapped);
	/* Nothing stays behind. */
	OK(reads(dose_text, &mapped) && mapped);
}

static void
labels_and_images_too(void)
{
	struct vol_labels l, l2;
	struct vol_image m, m2;
	struct fault f;

	OK(vol_labels_read_csv(label_text, strlen(label_text), &l, &f) && vol_labels_share(path, label_text, strlen(label_text), &l, &f));
	OK(vol_labels_read_shared(label_text, strlen(label_text), path, &l2, &f) && is_mapped(l2.label));
	OK(same_grid(&l.grid, &l2.grid) && l2.grid.thickness_assumed && !memcmp(l.label, l2.label, 6 * sizeof *l.label));
	vol_labels_fini(&l);
	vol_labels_fini(&l2);
	OK(vol_image_read_csv(image_text, strlen(image_text), &m, &f) && vol_image_share(path, image_text, strlen(image_text), &m, &f));
	OK(vol_image_read_shared(image_text, strlen(image_text), path, &m2, &f) && is_mapped(m2.value));
	OK(same_grid(&m.grid, &m2.grid) && !memcmp(m.value, m2.value, 6 * sizeof *m.value));
	vol_image_fini(&m);
	vol_image_fini(&m2);
}

/* In LPS x and y are turned round: a file of the one frame is none of the other. */
static void
a_field_is_that_of_its_frame(void)
{
	for (int i = 0; i < 4; i++) {
		enum vol_frame written = i % 2 ? VOL_FRAME_LPS : VOL_FRAME_RAS, asked = i / 2 ? VOL_FRAME_LPS : VOL_FRAME_RAS;
		struct vol_field u, want;
		struct fault f;

		OK(vol_field_read_csv(field_text, strlen(field_text), written, &u, &f) &&
		   vol_field_share(path, field_text, strlen(field_text), written, &u, &f));
		vol_field_fini(&u);
		OK(vol_field_read_csv(field_text, strlen(field_text), asked, &want, &f) &&
		   vol_field_read_shared(field_text, strlen(field_text), asked, path, &u, &f));
		for (int axis = 0; axis < 3; axis++) {
			OK(is_mapped(u.u_mm[axis]) == (written == asked));
			OK(!memcmp(u.u_mm[axis], want.u_mm[axis], 4 * sizeof(float)));
		}
		vol_field_fini(&u);
		vol_field_fini(&want);
	}
}

static void
a_file_of_another_text_is_not_used(void)
{
	struct vol_image m;
	struct fault f;
	bool mapped;

	share_dose();
	OK(reads(other_dose, &mapped) && !mapped);
	/* Nor one of another kind. */
	OK(vol_image_read_csv(dose_text, strlen(dose_text), &m, &f) || *f.text);
	OK(vol_image_read_csv(image_text, strlen(image_text), &m, &f) && vol_image_share(path, dose_text, strlen(dose_text), &m, &f));
	vol_image_fini(&m);
	OK(reads(dose_text, &mapped) && !mapped);
}

/* Cut off anywhere, longer, or with any bit of its head or its numbers turned round. */
static void
a_damaged_file_is_not_used(void)
{
	static const long cuts[] = { 0, 1, 100, 65535, 65536, 131071 };
	bool mapped;
	FILE *file;

	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		share_dose();
		OK(truncate(path, cuts[i]) == 0 && reads(dose_text, &mapped) && !mapped);
	}
	share_dose();
	OK(truncate(path, 131073) == 0 && reads(dose_text, &mapped) && !mapped);
	for (long at = 0; at < 65536 + 64 + 24; at += at == 191 ? 65536 - 191 : 1) {
		/* The head, then the mark of the array and its numbers. */
		int byte;

		share_dose();
		file = fopen(path, "r+");
		if (!file || fseek(file, at, SEEK_SET) != 0)
			tap_bail_out("no file in /tmp");
		byte = getc(file);
		fseek(file, at, SEEK_SET);
		putc(byte ^ 4, file);
		fclose(file);
		/* Between the members, and before the first number, there is nothing to be wrong. */
		if (!reads(dose_text, &mapped))
			tap_ok(false, __FILE__, __LINE__, "a turned bit changes a dose");
	}
}

static void
a_link_or_a_pipe_is_not_used(void)
{
	char aside[80];
	bool mapped;

	share_dose();
	snprintf(aside, sizeof aside, "%s-aside", path);
	OK(rename(path, aside) == 0 && symlink(aside, path) == 0);
	OK(reads(dose_text, &mapped) && !mapped);
	unlink(path);
	unlink(aside);
	OK(mkfifo(path, 0600) == 0 && reads(dose_text, &mapped) && !mapped);
	unlink(path);
}

static void
where_it_cannot_be_written_is_a_fault(void)
{
	struct vol_dose d;
	struct fault f;

	OK(vol_dose_read_csv(dose_text, strlen(dose_text), &d, &f));
	OK(!vol_dose_share("/nowhere/at/all.grid", dose_text, strlen(dose_text), &d, &f));
	HAS(f.text, "o such");
	vol_dose_fini(&d);
}

static const struct tap_case cases[] = {
	TAP_CASE(a_dose_is_the_same_and_mapped),
	TAP_CASE(labels_and_images_too),
	TAP_CASE(a_field_is_that_of_its_frame),
	TAP_CASE(a_file_of_another_text_is_not_used),
	TAP_CASE(a_damaged_file_is_not_used),
	TAP_CASE(a_link_or_a_pipe_is_not_used),
	TAP_CASE(where_it_cannot_be_written_is_a_fault),
};

int
main(void)
{
	int status;

	if (!mkdtemp(folder))
		tap_bail_out("no folder in /tmp");
	snprintf(path, sizeof path, "%s/x.csv.grid", folder);
	status = tap_main(cases, sizeof cases / sizeof *cases);
	unlink(path);
	rmdir(folder);
	return status;
}
