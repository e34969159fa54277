/* Our side of the comparison of speeds with other programs (tests/bench/peers.pl), and the pair of images for it.
 *
 *     bench-peers pass THREADS ROUNDS FOLDER   the fused pass alone over the files of volume_files make: least ms
 *     bench-peers jacobian THREADS ROUNDS FOLDER   the corners of all cells of neck.nii, and the proof that none
 *                                            folds: least ms
 *     bench-peers pair slice|volume FOLDER     fixed and moving of tests/volume_pair.h: .mha of a slice, else .nii
 *     bench-peers time COMMAND                 its shell command: wall clock and processor time in s
 *     bench-peers error slice|volume FIELD     mm left in parotid L and in the cord by a pull field; FIELD none: before */
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../volume_pair.h"
#include "volume/accumulate.h"
#include "volume/nifti.h"

enum { TISSUES = 5 };

static void
must(bool ok)
{
	if (ok)
		return;
	fprintf(stderr, "%s: %s\n", fault.file, fault.text);
	exit(1);
}

static const char *
in(const char *folder, const char *name)
{
	static char path[4096];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* Of one thread its processor's time, which others on the machine do not add to. */
static double
now_ms(int threads)
{
	struct timespec t;

	clock_gettime(threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
	return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void
pass(int threads, int rounds, const char *folder)
{
	struct vol_tissue tissues[TISSUES], other;
	struct vol_dose prior, fresh;
	struct vol_labels labels;
	struct vol_field pull;
	struct vol_total total;
	double least = INFINITY;

	must(vol_simd_choose(getenv("GHOSTDOSE_SIMD"), &fault));
	must(vol_dose_read(in(folder, "prior.nii"), &prior, NULL, &fault) && vol_dose_read(in(folder, "new.nii"), &fresh, NULL, &fault) &&
	     vol_labels_read(in(folder, "labels.nii"), &labels, NULL, &fault) &&
	     vol_field_read(in(folder, "neck.nii"), VOL_FRAME_LPS, &pull, NULL, &fault) && vol_total_init(&total, &labels.grid, &fault));
	for (int k = 0; k < TISSUES; k++)
		tissues[k] = (struct vol_tissue){ (uint16_t)(k + 1), { vol_lq_of(3, 66, 132, 1), vol_lq_of(3, 60, 120, 1) } };
	other = tissues[0];
	for (int r = 0; r < rounds; r++) {
		const struct vol_course courses[2] = { { .dose = &prior, .pull = &pull }, { .dose = &fresh } };
		const struct vol_accumulation a = { .today = labels.grid, .courses = courses, .n_courses = 2, .labels = &labels,
			                            .tissues = tissues, .n_tissues = TISSUES, .other = &other, .threads = threads };
		double start = now_ms(threads);

		must(vol_accumulate(&a, &total, &fault));
		least = fmin(least, now_ms(threads) - start);
	}
	printf("%.3f\n", least);
	vol_total_fini(&total);
	vol_field_fini(&pull);
	vol_labels_fini(&labels);
	vol_dose_fini(&fresh);
	vol_dose_fini(&prior);
}

/* On as many threads as OMP_NUM_THREADS says, too. */
static void
jacobian(int threads, int rounds, const char *folder)
{
	double least = INFINITY;
	struct vol_folds folds;
	struct vol_field u;

	must(vol_field_read(in(folder, "neck.nii"), VOL_FRAME_LPS, &u, NULL, &fault));
	for (int r = 0; r < rounds; r++) {
		double start = now_ms(threads);

		vol_jacobian(&u, &folds, NULL, NULL);
		least = fmin(least, now_ms(threads) - start);
	}
	printf("%.3f\n", least);
	vol_field_fini(&u);
}

/* ---- the pair ---- */

static struct vol_grid
grid_of(const char *word)
{
	return strcmp(word, "slice") == 0 ? pair_slice() : pair_volume();
}

/* A slice as an image of two dimensions, which elastix takes from no NIfTI file: x to the left, y to the back, so that its
 * numbers stand in the other order. */
static void
write_slice(const char *path, const struct vol_grid *g, const float *v)
{
	FILE *out = fopen(path, "wb");
	size_t n = vol_grid_voxels(g);

	must(out != NULL);
	fprintf(out, "ObjectType = Image\nNDims = 2\nBinaryData = True\nBinaryDataByteOrderMSB = False\nTransformMatrix = 1 0 0 1\n"
	             "Offset = %.9g %.9g\nElementSpacing = %.9g %.9g\nDimSize = %d %d\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n",
	        -(g->origin_mm[0] + (g->n[0] - 1) * g->spacing_mm[0]), -(g->origin_mm[1] + (g->n[1] - 1) * g->spacing_mm[1]),
	        g->spacing_mm[0], g->spacing_mm[1], g->n[0], g->n[1]);
	for (size_t i = n; i-- > 0;)
		fwrite(&v[i], sizeof *v, 1, out);
	must(fclose(out) == 0);
}

static void
write_pair(const char *word, const char *folder)
{
	struct vol_grid g = grid_of(word);
	struct pair k;

	pair_init(&k, &pair_standard, g);
	if (g.n[2] == 1) {
		write_slice(in(folder, "fixed.mha"), &g, k.fixed);
		write_slice(in(folder, "moving.mha"), &g, k.moving);
	}
	must(vol_image_write(in(folder, "fixed.nii"), &(struct vol_image){ .grid = g, .value = k.fixed }, NULL, &fault));
	must(vol_image_write(in(folder, "moving.nii"), &(struct vol_image){ .grid = g, .value = k.moving }, NULL, &fault));
	pair_fini(&k);
}

static void
print_error(const char *word, const char *field)
{
	bool none = strcmp(field, "none") == 0;
	struct vol_field u;
	struct pair k;

	pair_init(&k, &pair_standard, grid_of(word));
	if (!none)
		must(vol_field_read(field, VOL_FRAME_LPS, &u, NULL, &fault));
	printf("%.3f %.3f\n", pair_error(&k, none ? NULL : &u, PAIR_LEFT), pair_error(&k, none ? NULL : &u, PAIR_CORD));
	if (!none)
		vol_field_fini(&u);
	pair_fini(&k);
}

static int
print_times(const char *command)
{
	double start = now_ms(0);
	struct rusage r;
	int status = 1;
	pid_t child = fork();

	if (child == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	must(child > 0 && waitpid(child, &status, 0) == child);
	getrusage(RUSAGE_CHILDREN, &r);
	printf("%.6f %.6f\n", (now_ms(0) - start) / 1000, (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
	       1e-6 * (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int
main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "pass") == 0)
		pass(atoi(argv[2]), atoi(argv[3]), argv[4]);
	else if (argc == 5 && strcmp(argv[1], "jacobian") == 0)
		jacobian(atoi(argv[2]), atoi(argv[3]), argv[4]);
	else if (argc == 3 && strcmp(argv[1], "time") == 0)
		return print_times(argv[2]);
	else if (argc == 4 && strcmp(argv[1], "pair") == 0)
		write_pair(argv[2], argv[3]);
	else if (argc == 4 && strcmp(argv[1], "error") == 0)
		print_error(argv[2], argv[3]);
	else
		return 2;
	return 0;
}
