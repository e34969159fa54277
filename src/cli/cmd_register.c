/* ghostdose register: a displacement field from landmarks or from two images. */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/landmarks.h"
#include "cli/output.h"
#include "volume/nifti.h"
#include "volume/register.h"

static const struct option_spec register_options[] = {
	{ .name = "landmarks", .kind = OPTION_TEXT, .value = "CSV", .expected = "a table of landmarks",
	  .help = "points of both times; needs --like" },
	{ .name = "like", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file whose grid is taken",
	  .help = "with --landmarks: the grid of the field, that of a volume or CSV slice of today" },
	{ .name = "fixed", .kind = OPTION_TEXT, .value = "IMAGE", .expected = "an image of today",
	  .help = "today's image; its grid is the field's" },
	{ .name = "moving", .kind = OPTION_TEXT, .value = "IMAGE", .expected = "an image of the earlier course",
	  .help = "the earlier image, in the same frame of the patient" },
	{ .name = "method", .kind = OPTION_TEXT, .value = "NAME", .expected = "a method",
	  .help = "of landmarks: translation, rigid, affine or tps (thin-plate spline, without this option); of images: demons "
	          "or bspline (demons, then B-splines, without this option)" },
	{ .name = "out", .kind = OPTION_TEXT, .value = "FIELD", .required = true, .expected = "a file to write",
	  .help = "write the field: .nii, .nii.gz, or .csv for a slice" },
	{ .name = "field-frame", .kind = OPTION_TEXT, .value = "FRAME", .expected = "lps or ras",
	  .help = "how the components of vectors are written: lps (as ITK, plastimatch and elastix do; without this option) "
	          "or ras" },
	{ .name = "threads", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = 256, .expected = "a whole number, such as 2",
	  .help = "threads (without: one a processor); the field does not depend on it" },
	COMMAND_OPTION_JSON,
};

static const struct output_column columns[] = {
	{ "name", "landmark", "" },
	{ "before_mm", "before", "mm" },
	{ "residual_mm", "left", "mm" },
};

/* All that is read or made; zeroed has nothing to free. */
struct work {
	enum vol_method method;
	enum vol_frame frame;
	int threads;
	struct vol_landmarks landmarks;
	struct vol_landmark_fit fit;
	struct vol_image fixed, moving;
	struct vol_field field;
	struct vol_registered told;
	struct vol_layout layout;
};

/* ---- stopping and progress ---- */

static volatile sig_atomic_t interrupted;

static void
note_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

struct progress { bool shown; int percent; };

/* One line of a terminal, over and over. */
static bool
watch(const struct vol_register_state *now, void *context)
{
	struct progress *p = context;
	int percent = (int)(100 * now->done);

	if (p->shown && percent != p->percent) {
		p->percent = percent;
		fprintf(stderr, "\r%3d %%  resolution %d of %d  iteration %d  difference %.4g   ", percent, now->level, now->levels,
		        now->iteration, now->rms);
	}
	return !interrupted;
}

/* ---- the field ---- */

static bool
refuse_method(const char *text, bool landmarks, struct fault *f)
{
	return options_refuse(f, "method", "\"%.40s\" is no way to register %s; expected %s", text,
	                      landmarks ? "landmarks" : "images",
	                      landmarks ? "translation, rigid, affine or tps" : "demons or bspline");
}

static bool
read_method(const struct options *o, bool landmarks, enum vol_method *out, struct fault *f)
{
	enum vol_method low = landmarks ? VOL_TRANSLATION : VOL_DEMONS, high = landmarks ? VOL_TPS : VOL_BSPLINE;
	const char *text = options_text(o, "method");

	*out = high;
	if (!text)
		return true;
	for (enum vol_method m = low; m <= high; m++)
		if (strcmp(text, vol_method_name(m)) == 0) {
			*out = m;
			return true;
		}
	return refuse_method(text, landmarks, f);
}

/* Any file that has a grid: an image, a dose with unknown voxels, a field. */
static bool
grid_of_file(const char *path, struct work *w, struct vol_grid *g, struct fault *f)
{
	struct vol_dose dose = { 0 };
	struct vol_field field = { 0 };
	struct fault unused;

	if (vol_image_read(path, &w->fixed, &w->layout, f)) {
		*g = w->fixed.grid;
		return true;
	}
	if (vol_dose_read(path, &dose, &w->layout, &unused)) {
		*g = dose.grid;
		vol_dose_fini(&dose);
		return true;
	}
	if (vol_field_read(path, w->frame, &field, &w->layout, &unused)) {
		*g = field.grid;
		vol_field_fini(&field);
		return true;
	}
	return false;
}

static bool
by_landmarks(const struct options *o, struct work *w, struct fault *f)
{
	const char *path = options_text(o, "landmarks");
	struct vol_grid g;

	if (!options_given(o, "like"))
		return options_refuse(f, "landmarks", "no grid to make the field on; expected --like");
	if (!cli_landmarks(path, &w->landmarks, f) || !grid_of_file(options_text(o, "like"), w, &g, f))
		return false;
	if (!vol_landmark_fit_init(&w->fit, w->landmarks.items, w->landmarks.n, g.n[2] == 1, w->method, f))
		return fault_in_file(f, path);
	if (!vol_field_init(&w->field, &g, f))
		return false;
	vol_landmark_fit_fill(&w->fit, &w->field, w->threads);
	w->method = w->fit.used;
	return true;
}

static bool
by_images(const struct options *o, struct work *w, struct fault *f)
{
	struct progress shown = { .shown = isatty(STDERR_FILENO), .percent = -1 };
	struct vol_register_options how = { .method = w->method, .threads = w->threads, .watch = watch, .context = &shown };
	struct sigaction stop = { .sa_handler = note_interrupt }, before;
	bool good;

	if (!vol_image_read(options_text(o, "fixed"), &w->fixed, &w->layout, f) ||
	    !vol_image_read(options_text(o, "moving"), &w->moving, NULL, f))
		return false;
	interrupted = 0;
	sigemptyset(&stop.sa_mask);
	sigaction(SIGINT, &stop, &before);
	good = vol_register(&w->fixed, &w->moving, &how, &w->field, &w->told, f);
	sigaction(SIGINT, &before, NULL);
	if (shown.shown && shown.percent >= 0)
		fputs("\r\033[K", stderr);
	return good;
}

/* What excludes each other, and what goes together. */
static bool
check(const struct options *o, struct fault *f)
{
	bool landmarks = options_given(o, "landmarks"), fixed = options_given(o, "fixed"), moving = options_given(o, "moving");

	if (landmarks && (fixed || moving))
		return options_exclude(o, "landmarks", fixed ? "fixed" : "moving", f);
	if (!landmarks && !fixed && !moving)
		return fault_set(f, 0, 0, "what to register is missing; expected --landmarks, or --fixed and --moving");
	if (!landmarks && fixed != moving)
		return options_refuse(f, fixed ? "fixed" : "moving", "is one image alone; expected --%s too",
		                      fixed ? "moving" : "fixed");
	if (!landmarks && options_given(o, "like"))
		return options_refuse(f, "like", "does not go with images: the field's grid is that of --fixed");
	return true;
}

/* ---- what is told ---- */

static void
put_images(const struct work *w, struct output *out, bool images, bool json)
{
	static const char *const keys[] = { "iterations", "rms_before", "rms_after", "unknown_voxels", "stopped" };

	if (!images) {
		for (size_t i = 0; json && i < sizeof keys / sizeof *keys; i++)
			output_not_applicable(out, keys[i], keys[i], "no_images", "Landmarks were registered, no images: there are no "
			                      "iterations and no difference of images.");
		return;
	}
	output_whole(out, "iterations", "Iterations", "", w->told.iterations);
	output_number(out, "rms_before", "Difference (rms) before", "", w->told.rms_before);
	output_number(out, "rms_after", "Difference (rms) after", "", w->told.rms_after);
	output_whole(out, "unknown_voxels", "Outside of the earlier image", "voxels", (long)w->told.unknown);
	output_flag(out, "stopped", "Stopped", w->told.stopped);
	if (w->told.stopped)
		output_warn(out, "stopped", "Stopped before the end: the field is the best so far.");
	if (w->told.unknown > 0)
		output_warn(out, "unknown_voxels", "A part of today's image lies outside of the earlier one: there the field is "
		            "carried on from its neighbourhood.");
}

static void
put_landmarks(const struct work *w, struct output *out, bool json)
{
	struct vol_tre before, after;

	if (w->landmarks.n == 0) {
		if (!json)
			return;
		output_not_applicable(out, "landmark_mean_before_mm", "", "no_landmarks", "Images were registered, no landmarks: "
		                      "\"ghostdose field --check FIELD --landmarks CSV\" tells how far landmarks are off.");
		output_null(out, "landmark_mean_mm", "");
		output_null(out, "landmark_max_mm", "");
		output_table(out, "landmarks", "", columns, sizeof columns / sizeof *columns);
		return;
	}
	vol_landmark_error(NULL, &w->landmarks, &before);
	vol_landmark_error(&w->field, &w->landmarks, &after);
	output_number(out, "landmark_mean_before_mm", "Landmarks apart, mean before", "mm", before.mean_mm);
	if (after.n > 0) {
		output_number(out, "landmark_mean_mm", "Landmarks apart, mean left", "mm", after.mean_mm);
		output_number(out, "landmark_max_mm", "Landmarks apart, most left", "mm", after.max_mm);
	} else {
		output_null(out, "landmark_mean_mm", "Landmarks apart, mean left");
		output_null(out, "landmark_max_mm", "Landmarks apart, most left");
	}
	if (after.unknown > 0)
		output_warn(out, "landmarks_outside", "Landmarks outside of the grid have shaped the field, and nothing is left of "
		            "them to measure.");
	output_table(out, "landmarks", "Landmarks", columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < w->landmarks.n; i++) {
		const struct vol_landmark *l = &w->landmarks.items[i];
		double left = vol_landmark_residual(&w->field, l);

		output_row(out);
		output_cell_text(out, l->name);
		output_cell_number(out, vol_landmark_residual(NULL, l));
		if (isnan(left))
			output_cell_null(out);
		else
			output_cell_number(out, left);
	}
}

static void
put_folds(const struct work *w, struct output *out)
{
	struct vol_folds folds;

	vol_jacobian(&w->field, &folds, NULL, NULL);
	output_number(out, "jacobian_min", "Jacobian, least", "", folds.min);
	output_number(out, "jacobian_max", "Jacobian, most", "", folds.max);
	output_whole(out, "folded_cells", "Folded cells", "", (long)folds.folded);
	if (folds.folded > 0)
		output_warn(out, "folds", "The field folds: in some places tissue is turned inside out. Do not map a dose with it.");
}

static bool
tell(const struct options *o, const struct work *w, struct fault *f)
{
	bool json = options_given(o, "json"), good;
	struct output out;

	output_init(&out, "ghostdose.register/1");
	output_text(&out, "field", "Field", options_text(o, "out"));
	output_text(&out, "method", "Method", vol_method_name(w->method));
	if (*w->fit.why)
		output_warn(&out, "fell_back", "%c%s.", w->fit.why[0] == 't' ? 'T' : w->fit.why[0], w->fit.why + 1);
	put_images(w, &out, w->landmarks.n == 0, json);
	put_folds(w, &out);
	put_landmarks(w, &out, json);
	output_warn(&out, "looks_good_is_not_enough", "A small difference of images is no proof: tissue without contrast can be "
	            "anywhere. Look at landmarks, at volumes and at what should be stiff (\"ghostdose field --check\").");
	good = output_print(&out, json, stdout, f);
	output_fini(&out);
	return good;
}

/* ---- run ---- */

static bool
answer(const struct options *o, struct work *w, struct fault *f)
{
	const char *frame = options_text(o, "field-frame"), *out = options_text(o, "out");
	bool landmarks = options_given(o, "landmarks");

	w->layout = vol_layout_plain();
	w->threads = (int)options_number(o, "threads", (double)sysconf(_SC_NPROCESSORS_ONLN));
	if (frame && strcmp(frame, "lps") != 0 && strcmp(frame, "ras") != 0)
		return options_refuse(f, "field-frame", "\"%.40s\" is neither; expected lps or ras", frame);
	w->frame = frame && strcmp(frame, "ras") == 0 ? VOL_FRAME_RAS : VOL_FRAME_LPS;
	return check(o, f) && read_method(o, landmarks, &w->method, f) &&
	       (landmarks ? by_landmarks(o, w, f) : by_images(o, w, f)) &&
	       vol_field_write(out, &w->field, w->frame, &w->layout, f) && tell(o, w, f);
}

static bool
run_register(const struct options *o, int *status, struct fault *f)
{
	struct work w = { 0 };
	bool good = answer(o, &w, f);

	(void)status;
	vol_landmarks_fini(&w.landmarks);
	vol_landmark_fit_fini(&w.fit);
	vol_image_fini(&w.fixed);
	vol_image_fini(&w.moving);
	vol_field_fini(&w.field);
	return good;
}

const struct command command_register = {
	.name = "register",
	.arguments = "",
	.example = "--fixed today.nii --moving earlier.nii --out field.nii",
	.summary = "a displacement field from landmarks or from two images",
	.details = "Finds for every place of today where its tissue was at the earlier course (pull): through landmarks by a "
	           "shift, a rotation, an affine map or a thin-plate spline, or from two images by demons and B-splines. "
	           "Too few landmarks fall back to a stiffer map, and that is told.\n\n"
	           "Ctrl-C stops, and the best field so far is written all the same.",
	.options = register_options,
	.n_options = sizeof register_options / sizeof *register_options,
	.run = run_register,
};
