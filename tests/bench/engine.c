/* What the voxel engine does beside the fused pass (volume.c): bounds, folds, mass transfer, sampled errors, a slice with
 * its curves, dose-volume statistics and the whole command with its files.  Against a loop that copies a dose of that
 * size; the least of several rounds, in which it takes its turn, of processor time on one thread and of the clock else.
 * With the program as the argument the command is measured too.  CSV to stdout without a header:
 * what,unit,value,ratio,of. */
#include "../volume_neck.h"
#include "slope.h"

#include <omp.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "volume/accumulate.h"
#include "volume/field.h"
#include "volume/nifti.h"
#include "volume/statistics.h"
#include "volume/transfer.h"
#include "volume/uncertainty.h"

enum { TISSUES = 6, STRUCTURES = 5, TARGET = 3, PAROTID_R = 4, BODY = 5 };

struct work {
	struct neck neck;
	struct vol_field push, adrift, turned; /* the neck's inverse; the same and a wave, so that nothing is at rest; the
	                                        * neck's field and everything turned by 60 degrees */
	struct vol_tissue tissues[TISSUES];
	struct vol_total total;
	struct vol_raise raise[STRUCTURES];
	float *copy;
	const char *program, *folder;
	int threads;
};

/* On one thread the processor's time, ours and that of programs that have ended: others on the machine do not add to it. */
static double
now_ms(const struct work *w)
{
	struct rusage ended;
	struct timespec t;

	if (w->threads == 1) {
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
		getrusage(RUSAGE_CHILDREN, &ended);
		t.tv_sec += ended.ru_utime.tv_sec + ended.ru_stime.tv_sec;
		t.tv_nsec += 1000 * (ended.ru_utime.tv_usec + ended.ru_stime.tv_usec);
	} else
		clock_gettime(CLOCK_MONOTONIC, &t);
	return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void
refused(bool ok)
{
	if (!ok) {
		fprintf(stderr, "%s %s\n", fault.file, fault.text);
		exit(1);
	}
}

/* ---- what is measured ---- */

static void
copy(struct work *w)
{
	memcpy(w->copy, w->neck.prior.gy, vol_grid_voxels(&w->neck.prior.grid) * sizeof *w->copy);
}

static void
bounds(struct work *w)
{
	struct vol_bounds b;

	refused(vol_bounds(&w->neck.prior, &w->neck.pull, &w->neck.prior.grid, 3, NULL, w->threads, &b, &fault));
	vol_bounds_fini(&b);
}

static void
folds_of(struct work *w, const struct vol_field *u)
{
	struct vol_folds f;

	omp_set_num_threads(w->threads);
	vol_jacobian(u, &f, NULL, NULL);
	if (f.folded || f.uncertified)
		fprintf(stderr, "%zu cells folded, %zu not certain\n", f.folded, f.uncertified);
}

static void
folds(struct work *w)
{
	folds_of(w, &w->neck.pull);
}

static void
folds_turned(struct work *w)
{
	folds_of(w, &w->turned);
}

static void
transfer_by(struct work *w, const struct vol_field *push)
{
	const struct vol_transfer_how how = { .threads = w->threads };
	struct vol_transfer r;
	struct vol_mapped m;

	refused(vol_transfer(&w->neck.prior, NULL, push, &w->neck.prior.grid, &how, &m, &r, &fault));
	vol_mapped_fini(&m);
}

static void
transfer(struct work *w)
{
	transfer_by(w, &w->push);
}

static void
transfer_adrift(struct work *w)
{
	transfer_by(w, &w->adrift);
}

static void
sampled(struct work *w)
{
	const struct vol_uncertain courses[] = {
		{ &w->neck.prior, &w->neck.pull, { 2, 2, 2 }, w->tissues[NECK_PAROTID_L].courses[0] },
		{ &w->neck.fresh, NULL, { 0, 0, 0 }, w->tissues[NECK_PAROTID_L].courses[1] }
	};
	const struct vol_sampling how = { VOL_SAMPLES_MIN, 1, w->threads };
	struct vol_spread s;

	refused(vol_sample_structure(courses, 2, &w->neck.labels, NECK_PAROTID_L, VOL_D_PERCENT, 2, &how, &s, &fault));
}

static void
statistics(struct work *w)
{
	const struct vol_values v = vol_values_of(&w->total, &w->neck.labels);
	struct vol_statistics s;

	refused(vol_statistics(&v, w->raise, STRUCTURES, NULL, 0, w->threads, &s, &fault));
	vol_statistics_fini(&s);
}

/* Sorted, as screens and slices have it. */
static void
sorted(struct work *w)
{
	size_t n = 0;
	struct vol_dvh s;

	for (size_t i = 0; i < vol_grid_voxels(&w->total.grid); i++)
		if (w->neck.labels.label[i] == NECK_PAROTID_L)
			w->copy[n++] = w->total.low_gy[i];
	refused(vol_dvh_of(&s, w->copy, w->copy, n, 1, &fault));
	vol_dvh_fini(&s);
}

/* The fused pass into memory that is there. */
static void
fused_by(struct work *w, const struct vol_field *pull)
{
	const struct vol_course courses[2] = { { .dose = &w->neck.prior, .pull = pull }, { .dose = &w->neck.fresh } };
	const struct vol_accumulation a = { .today = w->neck.prior.grid, .courses = courses, .n_courses = 2,
		                            .labels = &w->neck.labels, .tissues = w->tissues, .n_tissues = TISSUES,
		                            .other = &w->tissues[0], .threads = w->threads };

	refused(vol_accumulate(&a, &w->total, &fault));
}

static void
fused(struct work *w)
{
	fused_by(w, &w->neck.pull);
}

static void
fused_adrift(struct work *w)
{
	fused_by(w, &w->adrift);
}

static void
fused_and_statistics(struct work *w)
{
	fused(w);
	statistics(w);
}

static void
command(struct work *w)
{
	static const char *const name[] = { "--prior", "prior.nii", "--new", "new.nii", "--field", "field.nii", "--labels", "labels.nii",
		                            "--tissues", "tissues.csv", "--out", "out.nii" };
	const char *arguments[32] = { w->program, "accumulate", "--direction", "pull", "--prior-regimen", "33x2", "--new-regimen",
		                      "30x2", "--months", "24", "--field-frame", "ras", "--threads", w->threads == 1 ? "1" : "2" };
	char paths[6][256];
	int n = 14, status;
	pid_t child;

	for (int i = 0; i < 6; i++) {
		snprintf(paths[i], sizeof paths[i], "%s/%s", w->folder, name[2 * i + 1]);
		arguments[n++] = name[2 * i];
		arguments[n++] = paths[i];
	}
	child = fork();
	if (child == 0) {
		if (freopen("/dev/null", "w", stdout))
			execv(w->program, (char *const *)arguments);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
		fprintf(stderr, "%s accumulate did not work\n", w->program);
		exit(1);
	}
}

/* ---- on what ---- */

/* What the neck has not named. */
static void
add_labels(struct vol_labels *l)
{
	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
		double at[3];

		vol_grid_world(&l->grid, i, at);
		if (l->label[i])
			continue;
		if (pow(at[0] - 55, 2) + at[1] * at[1] + at[2] * at[2] < 400)
			l->label[i] = PAROTID_R;
		else if (pow(at[0] + 10, 2) + pow(at[1] - 5, 2) + pow(at[2] - 5, 2) < 24 * 24)
			l->label[i] = TARGET;
		else if (at[0] * at[0] / (110 * 110) + at[1] * at[1] / (95 * 95) < 1)
			l->label[i] = BODY;
	}
}

/* u after a rotation about z through the origin. */
static void
turn(const struct vol_field *u, double degrees, struct vol_field *out)
{
	double c = cos(degrees * acos(-1) / 180), s = sin(degrees * acos(-1) / 180);

	for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++) {
		double at[3], x, y;

		vol_grid_world(&u->grid, i, at);
		x = at[0] + (double)u->u_mm[0][i];
		y = at[1] + (double)u->u_mm[1][i];
		out->u_mm[0][i] = (float)(c * x - s * y - at[0]);
		out->u_mm[1][i] = (float)(s * x + c * y - at[1]);
		out->u_mm[2][i] = u->u_mm[2][i];
	}
}

static const char *
in(const struct work *w, const char *name)
{
	static char path[256];

	snprintf(path, sizeof path, "%s/%s", w->folder, name);
	return path;
}

static void
write_files(const struct work *w)
{
	FILE *tissues = fopen(in(w, "tissues.csv"), "w");

	if (!tissues)
		exit(1);
	fprintf(tissues, "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n1,cord,2,,none,,1\n"
	        "2,parotid L,3,,none,,2\n3,target,10,,none,,3\n4,parotid R,3,,none,,4\n5,body,3,,none,,5\n");
	fclose(tissues);
	refused(vol_dose_write(in(w, "prior.nii"), &w->neck.prior, NULL, &fault));
	refused(vol_dose_write(in(w, "new.nii"), &w->neck.fresh, NULL, &fault));
	refused(vol_labels_write(in(w, "labels.nii"), &w->neck.labels, NULL, &fault));
	refused(vol_field_write(in(w, "field.nii"), &w->neck.pull, VOL_FRAME_RAS, NULL, &fault));
}

static struct work
make(struct vol_grid g, const char *program, const char *folder)
{
	struct work w = { .neck = neck_make(g), .push = field_on(g), .adrift = field_on(g), .turned = field_on(g),
		          .program = program, .folder = folder, .threads = 1 };

	add_labels(&w.neck.labels);
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3], v[3];

		vol_grid_world(&g, i, at);
		neck_push(at, v);
		for (int a = 0; a < 3; a++)
			w.push.u_mm[a][i] = (float)v[a];
		for (int a = 0; a < 3; a++)
			w.adrift.u_mm[a][i] = (float)(v[a] + 1.5 * sin(at[0] / 31 + at[1] / 23 + at[2] / 19 + a));
	}
	turn(&w.neck.pull, 60, &w.turned);
	for (int k = 0; k < TISSUES; k++)
		w.tissues[k] = (struct vol_tissue){ (uint16_t)k, { vol_lq_of(2 + k, 66, 132, 0.5 + 0.1 * k), vol_lq_of(2 + k, 60, 120, 1) } };
	for (int k = 0; k < STRUCTURES; k++)
		w.raise[k].label = (uint16_t)(k + 1);
	refused(vol_total_init(&w.total, &g, &fault));
	w.copy = calloc(vol_grid_voxels(&g), sizeof *w.copy);
	if (!w.copy)
		exit(1);
	fused(&w);
	if (program)
		write_files(&w);
	return w;
}

static void
drop(struct work *w)
{
	vol_total_fini(&w->total);
	vol_field_fini(&w->push);
	vol_field_fini(&w->adrift);
	vol_field_fini(&w->turned);
	neck_free(&w->neck);
	free(w->copy);
}

/* ---- rows ---- */

static const struct { const char *what; void (*fn)(struct work *); int rounds; } jobs[] = {
	{ "copy of a dose", copy, 9 },
	{ "fused pass", fused, 9 },
	{ "fused pass, nothing at rest", fused_adrift, 9 },
	{ "fused pass and statistics of 5 structures", fused_and_statistics, 9 },
	{ "statistics and curves of 5 structures", statistics, 9 },
	{ "sorted doses of a parotid", sorted, 9 },
	{ "folds, with certificate", folds, 9 },
	{ "folds, all turned by 60 degrees", folds_turned, 5 },
	{ "bounds within 3 mm", bounds, 5 },
	{ "mass transfer", transfer, 3 },
	{ "mass transfer, nothing at rest", transfer_adrift, 1 },
	{ "1000 sampled errors of a parotid", sampled, 1 },
	{ "the whole command", command, 5 }
};

/* Its row, but for one that is not asked for. */
static void
take(struct work *w, size_t job, const char *only, double *copied)
{
	const int *n = w->neck.prior.grid.n;
	double took = INFINITY;
	char what[120];

	snprintf(what, sizeof what, "%d x %d x %d, %s, %d thread%s", n[0], n[1], n[2], jobs[job].what, w->threads,
	         w->threads > 1 ? "s" : "");
	if ((only && !strstr(what, only)) || (jobs[job].fn == command && !w->program))
		return;
	for (int r = 0; r < jobs[job].rounds; r++) {
		double start = now_ms(w), between;

		copy(w);
		between = now_ms(w);
		*copied = fmin(*copied, between - start);
		jobs[job].fn(w);
		took = fmin(took, now_ms(w) - between);
	}
	printf("\"%s\",ms,%.3f,%.2f,copy of a dose\n", what, took, took / *copied);
	fflush(stdout);
}

static void
measure(struct vol_grid g, const char *program, const char *folder, const char *only)
{
	struct work w = make(g, program, folder);
	double copied = INFINITY;

	for (w.threads = 1; w.threads <= 2; w.threads++)
		for (size_t j = 0; j < sizeof jobs / sizeof *jobs; j++)
			take(&w, j, only, &copied);
	drop(&w);
}

/* What a voxel costs must not depend on how many there are. */
static void
growth(void)
{
	static const int sides[] = { 64, 96, 128, 192, 256 };
	enum { SIZES = sizeof sides / sizeof *sides };
	double voxels[SIZES], took[SIZES];

	for (int i = 0; i < SIZES; i++) {
		struct work w = make(neck_grid(sides[i], sides[i], sides[i]), NULL, NULL);

		voxels[i] = (double)vol_grid_voxels(&w.neck.prior.grid);
		took[i] = INFINITY;
		for (int r = 0; r < 5; r++) {
			double start = now_ms(&w);

			fused(&w);
			took[i] = fmin(took[i], now_ms(&w) - start);
		}
		drop(&w);
	}
	printf("growth of a fused pass with voxels,,%.2f,%.2f,log-log slope\n", slope(voxels, took, SIZES), slope(voxels, took, SIZES));
}

/* engine [PROGRAM FOLDER [WORDS [NZ]]]: the folder for the command's files; only rows with those words, of that size. */
int
main(int argc, char **argv)
{
	static const int sizes[][3] = { { 512, 512, 1 }, { 128, 128, 64 }, { 256, 256, 256 } };
	const char *program = argc > 2 && *argv[1] ? argv[1] : NULL, *folder = argc > 2 ? argv[2] : NULL;

	refused(vol_simd_choose(getenv("GHOSTDOSE_SIMD"), &fault));
	fprintf(stderr, "# engine: %s\n", vol_simd_name());
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		if (argc < 5 || atoi(argv[4]) == sizes[i][2])
			measure(neck_grid(sizes[i][0], sizes[i][1], sizes[i][2]), program, folder, argc > 3 ? argv[3] : NULL);
	if (argc < 4)
		growth();
	return 0;
}
