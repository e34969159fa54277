/* ghostdose field: displacement fields made, inverted, composed and checked. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/field_report.h"
#include "cli/landmarks.h"
#include "volume/nifti.h"

static const struct option_spec field_options[] = {
	{ .name = "motion", .kind = OPTION_TEXT, .value = "TEXT", .expected = "movements, such as \"translate 0 4 0\"",
	  .help = "make a field of these movements, one after the other, \";\" between them" },
	{ .name = "inverse", .kind = OPTION_FLAG, .help = "with --motion: make the exact inverse" },
	{ .name = "like", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file whose grid is taken",
	  .help = "the grid of the new field: that of a volume or CSV slice" },
	{ .name = "size", .kind = OPTION_TEXT, .value = "NXxNYxNZ", .expected = "voxels, such as 128x128x64",
	  .help = "the grid in voxels, instead of --like; NXxNY is a slice" },
	{ .name = "spacing", .kind = OPTION_TEXT, .value = "X,Y,Z", .expected = "mm, such as 2,2,3",
	  .help = "its spacing in mm" },
	{ .name = "origin", .kind = OPTION_TEXT, .value = "X,Y,Z", .expected = "mm, such as -127,-127,-94.5",
	  .help = "the centre of its first voxel in mm (without: the grid is centred on 0)" },
	{ .name = "invert", .kind = OPTION_TEXT, .value = "FIELD", .expected = "a field",
	  .help = "make the inverse of a field, on its own grid or that of --like" },
	{ .name = "compose", .kind = OPTION_TEXT, .value = "FIELD", .expected = "two fields",
	  .help = "make one field of two: first this, then that of the argument" },
	{ .name = "check", .kind = OPTION_TEXT, .value = "FIELD", .expected = "a field", .help = "look at a field" },
	{ .name = "out", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file to write",
	  .help = "write the new field: .nii, .nii.gz, or .csv for a slice" },
	{ .name = "field-frame", .kind = OPTION_TEXT, .value = "FRAME", .expected = "lps or ras",
	  .help = "how the components of vectors in files are written: lps (as ITK, plastimatch and elastix do; without "
	          "this option) or ras" },
	{ .name = "direction", .kind = OPTION_TEXT, .value = "WAY", .expected = "pull or push",
	  .help = "pull: from today to the earlier course (without this option); push: the other way" },
	{ .name = "labels", .kind = OPTION_TEXT, .value = "FILE", .expected = "a label map",
	  .help = "structures of today: their change of volume" },
	{ .name = "prior-labels", .kind = OPTION_TEXT, .value = "FILE", .expected = "a label map",
	  .help = "structures of the earlier course: is the field read the right way?" },
	{ .name = "landmarks", .kind = OPTION_TEXT, .value = "CSV", .expected = "a table of landmarks",
	  .help = "points of both times: target registration error, and the same question" },
	{ .name = "inverse-field", .kind = OPTION_TEXT, .value = "FILE", .expected = "a field",
	  .help = "a field that should lead back: inverse consistency" },
	{ .name = "bone", .kind = OPTION_WHOLE, .value = "LABEL", .expected = "a label, such as 5", .low = 1, .high = 65534,
	  .help = "a structure of --labels that should have moved as one piece" },
	COMMAND_OPTION_JSON,
};

/* All that is read or made; zeroed has nothing to free. */
struct work {
	enum vol_frame frame;
	struct vol_field field, source, second, inverse;
	struct vol_labels labels, prior_labels;
	struct vol_landmarks landmarks;
	struct vol_layout layout;
	size_t outside;
	bool have_inverse;
};

static void
free_work(struct work *w)
{
	vol_field_fini(&w->field);
	vol_field_fini(&w->source);
	vol_field_fini(&w->second);
	vol_field_fini(&w->inverse);
	vol_labels_fini(&w->labels);
	vol_labels_fini(&w->prior_labels);
	vol_landmarks_fini(&w->landmarks);
}

/* ---- words and numbers of options ---- */

/* One of two words; the first where the option is not given. */
static bool
read_word(const struct options *o, const char *name, const char *first, const char *second, bool *is_second,
          struct fault *f)
{
	const char *text = options_text(o, name);

	*is_second = text && strcmp(text, second) == 0;
	return !text || *is_second || strcmp(text, first) == 0 ||
	       options_refuse(f, name, "\"%.40s\" is neither; expected %s or %s", text, first, second);
}

/* Numbers with a separator between them; *n of at most 3. */
static bool
read_numbers(const struct options *o, const char *name, char separator, double out[3], int *n, struct fault *f)
{
	const char *text = options_text(o, name), *expected = separator == 'x' ? "voxels, such as 128x128x64" :
	                   "numbers in mm, such as 2,2,3";

	*n = 0;
	for (;;) {
		const char *end = strchr(text, separator);
		size_t len = end ? (size_t)(end - text) : strlen(text);
		long whole;
		bool good = separator != 'x' ? number_parse(text, len, false, &out[*n]) : number_parse_whole(text, len, &whole);

		if (good && separator == 'x')
			out[*n] = whole > VOL_SIDE_MAX ? VOL_SIDE_MAX + 1 : (double)whole;
		if (!good)
			return options_refuse(f, name, "\"%.60s\" is not understood; expected %s", options_text(o, name), expected);
		++*n;
		if (!end)
			return true;
		if (*n == 3)
			return options_refuse(f, name, "too many numbers; expected %s", expected);
		text = end + 1;
	}
}

static bool
refuse_count(const char *name, int n, struct fault *f)
{
	return options_refuse(f, name, "one number an axis is missing or too many; expected %d", n);
}

/* ---- the grid of a new field ---- */

static bool
grid_by_numbers(const struct options *o, struct vol_grid *g, struct fault *f)
{
	double n[3] = { 1, 1, 1 }, spacing[3] = { 1, 1, 1 }, origin[3] = { 0 };
	int axes, given;

	*g = (struct vol_grid){ 0 };
	if (!options_given(o, "spacing"))
		return options_refuse(f, "size", "is not enough for a grid; expected --spacing too");
	if (!read_numbers(o, "size", 'x', n, &axes, f) || !read_numbers(o, "spacing", ',', spacing, &given, f))
		return false;
	if (axes < 2)
		return refuse_count("size", 3, f);
	if (given != axes && given != 3)
		return refuse_count("spacing", axes, f);
	g->thickness_assumed = given == 2;
	for (int a = 0; a < 3; a++) {
		g->n[a] = (int)n[a];
		g->spacing_mm[a] = spacing[a];
		g->origin_mm[a] = -(n[a] - 1) / 2 * spacing[a];
	}
	if (options_given(o, "origin")) {
		if (!read_numbers(o, "origin", ',', origin, &given, f))
			return false;
		if (given != axes && given != 3)
			return refuse_count("origin", axes, f);
		for (int a = 0; a < 3; a++)
			g->origin_mm[a] = origin[a];
	}
	return vol_grid_check(g, f) || fault_in_file(f, "--size");
}

/* Any file that has a grid: an image, a dose with unknown voxels, a field. */
static bool
grid_of_file(const char *path, enum vol_frame frame, struct vol_grid *g, struct vol_layout *layout, struct fault *f)
{
	struct vol_image image = { 0 };
	struct vol_dose dose = { 0 };
	struct vol_field field = { 0 };
	struct fault unused;

	if (vol_image_read(path, &image, layout, f)) {
		*g = image.grid;
		vol_image_fini(&image);
		return true;
	}
	if (vol_dose_read(path, &dose, layout, &unused)) {
		*g = dose.grid;
		vol_dose_fini(&dose);
		return true;
	}
	if (vol_field_read(path, frame, &field, layout, &unused)) {
		*g = field.grid;
		vol_field_fini(&field);
		return true;
	}
	return false;
}

/* *given: an option told the grid. */
static bool
grid_of(const struct options *o, struct work *w, struct vol_grid *g, bool *given, struct fault *f)
{
	const char *like = options_text(o, "like");

	*given = like || options_given(o, "size");
	if (like && options_given(o, "size"))
		return options_refuse(f, "size", "does not go with --like; expected one of the two");
	if (!options_given(o, "size"))
		for (int i = 0; i < 2; i++)
			if (options_given(o, i ? "origin" : "spacing"))
				return options_refuse(f, i ? "origin" : "spacing", "goes with --size alone; expected that too");
	if (like)
		return grid_of_file(like, w->frame, g, &w->layout, f);
	return !*given || grid_by_numbers(o, g, f);
}

/* ---- the field ---- */

static bool
make_motion(const struct options *o, struct work *w, struct fault *f)
{
	struct vol_motions m;
	struct vol_grid g;
	bool given;

	if (!vol_motions_parse(options_text(o, "motion"), &m, f))
		return fault_in_file(f, "--motion");
	if (!grid_of(o, w, &g, &given, f))
		return false;
	if (!given)
		return options_refuse(f, "motion", "no grid to make the field on; expected --like, or --size and --spacing");
	if (!vol_field_init(&w->field, &g, f))
		return false;
	return vol_motions_fill(&w->field, &m, options_given(o, "inverse"), f) || fault_in_file(f, "--motion");
}

static bool
make_inverse(const struct options *o, struct work *w, struct fault *f)
{
	struct vol_inversion told;
	struct vol_grid g;
	bool given;

	if (!vol_field_read(options_text(o, "invert"), w->frame, &w->source, &w->layout, f) || !grid_of(o, w, &g, &given, f))
		return false;
	if (!vol_field_invert(&w->source, given ? &g : NULL, &w->field, &told, f))
		return fault_in_file(f, options_text(o, "invert"));
	w->outside = told.outside;
	w->inverse = w->source;
	w->source = (struct vol_field){ 0 };
	w->have_inverse = true;
	return true;
}

static bool
make_composition(const struct options *o, struct work *w, struct fault *f)
{
	if (o->n_arguments != 1)
		return options_refuse(f, "compose", "the second field is missing; expected --compose FIRST SECOND");
	return vol_field_read(options_text(o, "compose"), w->frame, &w->source, &w->layout, f) &&
	       vol_field_read(o->arguments[0], w->frame, &w->second, NULL, f) &&
	       (vol_field_compose(&w->source, &w->second, &w->field, &w->outside, f) || fault_in_file(f, o->arguments[0]));
}

/* What goes only with another option. */
static bool
check_pairs(const struct options *o, struct fault *f)
{
	static const char *const pairs[][2] = {
		{ "inverse", "motion" }, { "prior-labels", "labels" }, { "bone", "labels" } };

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (options_given(o, pairs[i][0]) && !options_given(o, pairs[i][1]))
			return options_refuse(f, pairs[i][0], "goes with --%s alone; expected that too", pairs[i][1]);
	if (options_given(o, "check") && options_given(o, "out"))
		return options_refuse(f, "out", "does not go with --check, which makes nothing; expected one of the two");
	if (options_given(o, "invert") && options_given(o, "inverse-field"))
		return options_refuse(f, "inverse-field", "does not go with --invert, which compares with its own field");
	if (o->n_arguments && !options_given(o, "compose"))
		return fault_set(f, 0, 0, "an argument that no option asks for; expected it after --compose alone");
	return true;
}

/* The field, and what it is called. */
static bool
get_field(const struct options *o, struct work *w, const char **name, struct fault *f)
{
	static const char *const ways[] = { "motion", "invert", "compose", "check" };
	const char *way = NULL;

	for (size_t i = 0; i < 4; i++)
		if (options_given(o, ways[i])) {
			if (way)
				return options_exclude(o, way, ways[i], f);
			way = ways[i];
		}
	if (!way)
		return fault_set(f, 0, 0, "what to do is missing; expected --motion, --invert, --compose or --check");
	*name = options_given(o, "out") ? options_text(o, "out") : options_text(o, way);
	if (strcmp(way, "motion") == 0)
		return make_motion(o, w, f);
	if (options_given(o, "size") || (options_given(o, "like") && strcmp(way, "invert") != 0))
		return options_refuse(f, options_given(o, "size") ? "size" : "like", "does not go with --%s, whose grid is its "
		                      "field's", way);
	if (strcmp(way, "invert") == 0)
		return make_inverse(o, w, f);
	if (strcmp(way, "compose") == 0)
		return make_composition(o, w, f);
	return vol_field_read(options_text(o, "check"), w->frame, &w->field, &w->layout, f);
}

/* ---- what it is compared with ---- */

static bool
read_rest(const struct options *o, struct work *w, struct fault *f)
{
	const char *labels = options_text(o, "labels"), *prior = options_text(o, "prior-labels");
	const char *marks = options_text(o, "landmarks"), *inverse = options_text(o, "inverse-field");

	if ((labels && !vol_labels_read(labels, &w->labels, NULL, f)) ||
	    (prior && !vol_labels_read(prior, &w->prior_labels, NULL, f)) ||
	    (marks && !cli_landmarks(marks, &w->landmarks, f)))
		return false;
	if (inverse && !vol_field_read(inverse, w->frame, &w->inverse, NULL, f))
		return false;
	w->have_inverse = w->have_inverse || inverse;
	return true;
}

static bool
answer(const struct options *o, struct work *w, int *status, struct fault *f)
{
	struct field_report r = { 0 };
	bool ras, push;
	uint16_t bone = (uint16_t)options_number(o, "bone", 0);
	size_t findings = 0;

	w->layout = vol_layout_plain();
	if (!read_word(o, "field-frame", "lps", "ras", &ras, f) || !read_word(o, "direction", "pull", "push", &push, f) ||
	    !check_pairs(o, f))
		return false;
	w->frame = ras ? VOL_FRAME_RAS : VOL_FRAME_LPS;
	if (!get_field(o, w, &r.name, f) || !read_rest(o, w, f))
		return false;
	if (options_given(o, "out") && !vol_field_write(options_text(o, "out"), &w->field, w->frame, &w->layout, f))
		return false;
	r.field = &w->field;
	r.note = options_given(o, "motion") ? "" : w->layout.note;
	r.push = push;
	r.outside = w->outside;
	r.inverse = w->have_inverse ? &w->inverse : NULL;
	r.labels = w->labels.label ? &w->labels : NULL;
	r.prior_labels = w->prior_labels.label ? &w->prior_labels : NULL;
	r.landmarks = w->landmarks.n ? &w->landmarks : NULL;
	r.bone = bone ? &bone : NULL;
	if (!field_report_print(&r, options_given(o, "json"), &findings, f))
		return false;
	if (options_given(o, "check") && findings)
		*status = CLI_NO;
	return true;
}

static bool
run_field(const struct options *o, int *status, struct fault *f)
{
	struct work w = { 0 };
	bool good = answer(o, &w, status, f);

	free_work(&w);
	return good;
}

const struct command command_field = {
	.name = "field",
	.arguments = "[FIELD]",
	.example = "--motion \"translate 0 4 0\" --size 64x64x32 --spacing 2,2,3",
	.arguments_min = 0,
	.arguments_max = 1,
	.summary = "displacement fields: made, inverted, composed, checked",
	.details = "A displacement field tells for every place of today where its tissue was at the earlier course (pull), or "
	           "the other way round (push). --motion makes one whose truth is known, and its exact inverse; --invert and "
	           "--compose make one of others; --check looks at one. What is made is told of too: whether it folds, what "
	           "it does to volumes, how far landmarks are off, whether a bone stays rigid, and whether it is read the "
	           "right way.\n\n"
	           "Movements: translate X Y Z; rotate DEGREES at X Y Z [axis X Y Z]; shrink X Y Z volume V [inner R outer R]; "
	           "push X Y Z at X Y Z sigma S; bump X Y Z at X Y Z radii RX RY RZ; swirl DEGREES at X Y Z sigma S "
	           "[axis X Y Z]. Millimetres, to the right, front and head.\n\n"
	           "The exit status of --check is 1 when there is a finding.",
	.options = field_options,
	.n_options = sizeof field_options / sizeof *field_options,
	.run = run_field,
};
