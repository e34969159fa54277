/* ghostdose phantom: a neck for authors. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "cli/calc.h"
#include "cli/phantom_scene.h"
#include "cli/words.h"

#define PRIOR "35x2 to neck margin 22 slope 5 spare cord gap 1"
#define FRESH "30x2 to recurrence margin 8 slope 3 spare cord gap 4 bath 10"

static const struct option_spec phantom_options[] = {
	{ .name = "out", .kind = OPTION_TEXT, .value = "FOLDER",
	    .expected = "the name of a new folder, such as my-case",
	  .help = "write the files of a case into this folder; without, only show the slice" },
	{ .name = "force", .kind = OPTION_FLAG, .help = "write over what is in the folder" },
	{ .name = "seed", .kind = OPTION_WHOLE, .value = "N", .high = 9007199254740992.0,
	    .expected = "a whole number, such as 7",
	  .help = "which of all necks (1)" },
	{ .name = "level", .kind = OPTION_TEXT, .value = "LEVEL",
	  .expected = "skull-base, c1 to c7, or mm from the middle of C4, -70 to 76",
	  .help = "skull-base, c1 to c7, or mm above the middle of C4 (c4)" },
	{ .name = "size", .kind = OPTION_TEXT, .value = "SIZE",
	    .expected = "small, medium, large, or a factor from 0.7 to 1.3",
	  .help = "small, medium, large or a factor (medium)" },
	{ .name = "spacing", .kind = OPTION_NUMBER, .value = "MM", .positive = true, .low = 0.5, .high = 5,
	    .expected = "mm, such as 2",
	  .help = "width of a voxel (2)" },
	{ .name = "slices", .kind = OPTION_WHOLE, .value = "N", .positive = true, .low = 1, .high = 100,
	    .expected = "a whole number",
	  .help = "slices (1)" },
	{ .name = "thickness", .kind = OPTION_NUMBER, .value = "MM", .positive = true, .low = 0.5, .high = 10,
	    .expected = "mm, such as 3",
	  .help = "of a slice (3)" },
	{ .name = "tumour", .kind = OPTION_TEXT, .value = "SIDE",
	    .expected = "left, right or none, or its centre as X,Y,Z in mm",
	  .help = "left, right, none, or its centre as X,Y,Z in mm (left)" },
	{ .name = "tumour-radius", .kind = OPTION_NUMBER, .value = "MM", .positive = true, .low = 3, .high = 40,
	  .expected = "mm, such as 13", .help = "(13)" },
	{ .name = "flap", .kind = OPTION_TEXT, .value = "SIDE", .expected = "left, right or none",
	    .help = "left, right or none (none)" },
	{ .name = "motion", .kind = OPTION_TEXT, .value = "TEXT",
	    .expected = "movements, such as \"cord-back 4; weight-loss 3\"",
	  .help = "how today's neck came from the earlier one (none)" },
	{ .name = "prior", .kind = OPTION_TEXT, .value = "PLAN",
	    .expected = "a plan, such as \"35x2 to neck spare cord\"",
	  .help = "the earlier plan (" PRIOR ")" },
	{ .name = "new", .kind = OPTION_TEXT, .value = "PLAN",
	    .expected = "a plan, such as \"30x2 to recurrence spare cord\"",
	  .help = "today's plan (" FRESH ")" },
	{ .name = "noise", .kind = OPTION_NUMBER, .value = "HU", .low = 0, .high = 200, .expected = "HU, such as 8",
	  .help = "noise of the image (8)" },
	{ .name = "show", .kind = OPTION_TEXT, .value = "WHAT", .expected = "labels, image, prior, new or none",
	  .help = "the picture: labels, image, prior, new or none (labels)" },
	{ .name = "rows", .kind = OPTION_WHOLE, .value = "N", .positive = true, .low = 8, .high = 60,
	    .expected = "8 to 60 lines",
	  .help = "lines of the picture (22)" },
	{ .name = "zoom", .kind = OPTION_NUMBER, .value = "N", .positive = true, .low = 1, .high = 4,
	    .expected = "1 to 4, such as 1.6",
	  .help = "how much larger the picture shows the middle of the slice, cut at its sides (1)" },
	COMMAND_OPTION_JSON,
};

/* ---- options ---- */

/* What a text is among words; -1 for none. */
static int
word_of(const char *text, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (text_same(text, words[i]))
			return i;
	return -1;
}

static bool
refuse_text(const struct options *o, const char *name, struct fault *f)
{
	for (size_t i = 0; i < o->n_specs; i++)
		if (strcmp(o->specs[i].name, name) == 0)
			return options_refuse(f, name, "\"%.60s\"; expected %s", options_text(o, name),
			    o->specs[i].expected);
	return false;
}

static bool
read_size(const struct options *o, double *scale, struct fault *f)
{
	static const char *const words[] = { "small", "medium", "large", NULL };
	static const double scales[] = { 0.88, 1, 1.12 };
	const char *text = options_text(o, "size");
	int i = text ? word_of(text, words) : 1;

	if (i >= 0) {
		*scale = scales[i];
		return true;
	}
	return (number_parse(text, strlen(text), false, scale) && *scale >= 0.7 && *scale <= 1.3) ||
	       refuse_text(o, "size", f);
}

static bool
read_place(const char *text, double v[3])
{
	for (int i = 0; i < 3; i++) {
		size_t n = strcspn(text, ",");

		if (!number_parse(text, n, false, &v[i]) || fabs(v[i]) > 300 || (i < 2) != (text[n] == ','))
			return false;
		text += n + (i < 2);
	}
	return true;
}

/* Beside the vessels, deep to the muscle, at the level that is shown. */
static bool
read_tumour(const struct options *o, double z_mm, struct vol_phantom_spec *s, struct fault *f)
{
	static const char *const words[] = { "left", "right", "none", NULL };
	static const struct shape { double z, x, y; } beside[] = {
		{ -54, 42, 8 }, { 0, 40, 4 }, { 38, 43, 1 }, { 66, 42, 0 } };
	const char *text = options_text(o, "tumour");
	int which = text ? word_of(text, words) : 0;
	size_t i = 1;
	double t, z = z_mm / s->scale;

	s->tumour_radius_mm = which == 2 ? 0 : options_number(o, "tumour-radius", 13);
	if (which < 0) {
		if (!read_place(text, s->tumour_mm))
			return refuse_text(o, "tumour", f);
		return true;
	}
	while (i < 3 && z > beside[i].z)
		i++;
	t = fmin(fmax((z - beside[i - 1].z) / (beside[i].z - beside[i - 1].z), 0), 1);
	s->tumour_mm[0] = (which == 1 ? 1 : -1) * (beside[i - 1].x + t * (beside[i].x - beside[i - 1].x));
	s->tumour_mm[1] = beside[i - 1].y + t * (beside[i].y - beside[i - 1].y);
	s->tumour_mm[2] = z;
	return true;
}

static bool
read_flap(const struct options *o, struct vol_phantom_spec *s, struct fault *f)
{
	static const char *const words[] = { "left", "none", "right", NULL };
	const char *text = options_text(o, "flap");
	int i = text ? word_of(text, words) : 1;

	s->flap = i - 1;
	return i >= 0 || refuse_text(o, "flap", f);
}

/* A fault of words has the option's name before it. */
static bool
name_option(struct fault *f, const char *name)
{
	char inner[sizeof f->text];

	snprintf(inner, sizeof inner, "%s", f->text);
	return f->kind == FAULT_INPUT ? options_refuse(f, name, "%s", inner) : false;
}

static bool
read_plan(const struct options *o, const char *name, const char *usual, struct phantom_plan *out, struct fault *f)
{
	const char *text = options_text(o, name);

	return phantom_plan_read(text ? text : usual, out, f) || name_option(f, name);
}

static bool
read_options(const struct options *o, struct phantom_scene *s, enum phantom_show *show, struct fault *f)
{
	static const char *const shows[] = { "labels", "image", "prior", "new", "none", NULL };
	const char *level = options_text(o, "level"), *motion = options_text(o, "motion");
	const char *what = options_text(o, "show");
	int shown = what ? word_of(what, shows) : SHOW_LABELS;
	bool no_tumour;

	*s = (struct phantom_scene){ .spec.seed = (uint64_t)options_number(o, "seed", 1), .spacing_mm = options_number(o, "spacing", 2),
	                             .thickness_mm = options_number(o, "thickness", 3),
	                             .noise_hu = options_number(o, "noise", 8),
	                             .slices = (int)options_number(o, "slices", 1) };
	if (shown < 0)
		return refuse_text(o, "show", f);
	*show = (enum phantom_show)shown;
	if (!vol_phantom_level(level ? level : "c4", &s->z_mm))
		return refuse_text(o, "level", f);
	if (!read_size(o, &s->spec.scale, f) || !read_flap(o, &s->spec, f))
		return false;
	/* A level is one of this neck. */
	s->z_mm *= s->spec.scale;
	if (!read_tumour(o, s->z_mm, &s->spec, f))
		return false;
	no_tumour = s->spec.tumour_radius_mm <= 0;
	if (motion && !phantom_motion_read(motion, s->z_mm, s->slices, &s->motions, f))
		return name_option(f, "motion");
	return read_plan(o, "prior", PRIOR, &s->old, f) &&
	       read_plan(o, "new", no_tumour ? "30x2 to neck margin 8 slope 3 spare cord gap 4 bath 10" : FRESH,
	           &s->fresh, f);
}

/* ---- the answer ---- */

static const struct output_column structure_columns[] = {
	{ "label", "label", "" },
	{ "structure", "structure", "" },
	{ "name", "name", "" },
	{ "voxels", "voxels", "" },
	{ "volume_cc", "volume", "cc" },
	{ "centre_x_mm", "x", "mm" },
	{ "centre_y_mm", "y", "mm" },
	{ "prior_max_gy", "old plan at most", "Gy" },
	{ "new_max_gy", "new plan at most", "Gy" },
};
static const struct output_column line_columns[] = {
	{ "label", "label", "" },
	{ "mark", "drawn as", "" },
	{ "structure", "structure", "" },
	{ "volume_cc", "volume", "cc" },
	{ "prior_max_gy", "old", "Gy" },
	{ "new_max_gy", "new", "Gy" },
};
static const struct output_column file_columns[] = { { "file", "file", "" }, { "kind", "kind", "" } };

static void
put_structures(struct output *out, const struct phantom_counts *c, bool json)
{
	if (json)
		output_table(out, "structures", "Structures", structure_columns,
		    sizeof structure_columns / sizeof *structure_columns);
	else
		output_table(out, "structures", "\nStructures, with the largest dose of the old and of the new plan", line_columns,
		    sizeof line_columns / sizeof *line_columns);
	for (int i = 1; i < PHANTOM_LABELS; i++) {
		const struct phantom_count *x = &c->of[i];
		const struct vol_phantom_tissue *t = vol_phantom_tissue((uint16_t)i);
		char marks[PICTURE_MARKS], number[NUMBER_TEXT_MAX];

		if (x->voxels == 0)
			continue;
		output_row(out);
		output_cell_whole(out, i);
		if (!json)
			output_cell_text(out, phantom_marks((uint16_t)i, marks));
		output_cell_text(out, t->id);
		if (json) {
			output_cell_text(out, t->name);
			output_cell_whole(out, (long)x->voxels);
		}
		if (json) {
			output_cell_number(out, x->cc);
			output_cell_number(out, x->centre_mm[0]);
			output_cell_number(out, x->centre_mm[1]);
			output_cell_number(out, x->old_max_gy);
			output_cell_number(out, x->new_max_gy);
			continue;
		}
		output_cell_text(out, number_short(x->cc, 3, number));
		output_cell_text(out, number_fixed(x->old_max_gy, 1, number));
		output_cell_text(out, number_fixed(x->new_max_gy, 1, number));
	}
}

static void
put_files(struct output *out, const char *folder, const struct phantom_files *files)
{
	if (folder)
		output_text(out, "folder", "Folder", folder);
	else
		output_not_applicable(out, "folder", "Folder", "not_written",
		    "Nothing was written: there is no --out.");
	output_flag(out, "playable", "A case that can be played", files->playable);
	output_table(out, "files", "\nFiles", file_columns, sizeof file_columns / sizeof *file_columns);
	for (size_t i = 0; i < files->n; i++) {
		output_row(out);
		output_cell_text(out, files->items[i].name);
		output_cell_text(out, files->items[i].kind);
	}
}

static void
put_answer(struct output *out, const struct phantom_scene *s, const struct phantom_counts *c, const char *folder,
           const struct phantom_files *files, bool json)
{
	output_whole(out, "seed", "Seed", "", (long)s->spec.seed);
	output_number(out, "level_mm", "Level above the middle of C4", "mm", s->z_mm);
	output_number(out, "scale", "Size", "", s->spec.scale);
	output_whole(out, "voxels_x", "Voxels from side to side", "", s->today.n[0]);
	output_whole(out, "voxels_y", "Voxels from back to front", "", s->today.n[1]);
	output_whole(out, "voxels_z", "Slices", "", s->today.n[2]);
	output_number(out, "spacing_mm", "Spacing", "mm", s->today.spacing_mm[0]);
	output_number(out, "thickness_mm", "Thickness", "mm", s->today.spacing_mm[2]);
	output_whole(out, "motions", "Movements since the earlier course", "", (long)s->motions.n);
	put_structures(out, c, json);
	put_files(out, folder, files);
	if (folder && !files->playable)
		output_warn(out, "not_playable",
		    "So many voxels are volumes for accumulate and register; a case that can be played has fewer, so take a larger "
		    "spacing or fewer slices.");
	else if (folder)
		output_warn(out, "to_replace",
		    "The texts of the case that begin with REPLACE are for the author to write.");
}

static bool
answer(const struct options *o, const struct phantom_scene *s, enum phantom_show show, struct fault *f)
{
	const char *folder = options_text(o, "out"), *picture;
	struct phantom_files files = { .n = 0 };
	bool json = options_given(o, "json"), good;
	struct phantom_counts c;
	struct output out;
	struct arena *a;

	if (!phantom_count(s, &c, f) || (folder && !phantom_write(s, folder, options_given(o, "force"), &files, f)))
		return false;
	output_init(&out, "ghostdose.phantom/1");
	put_answer(&out, s, &c, folder, &files, json);
	if (json || show == SHOW_NONE)
		return calc_finish(&out, o, f);
	a = arena_new();
	picture = a ? phantom_picture(s, show, (int)options_number(o, "rows", 22), options_number(o, "zoom", 1), a) : NULL;
	good = picture || fault_memory(f);
	if (good) {
		words_put(picture, stdout);
		putchar('\n');
		good = calc_finish(&out, o, f);
	} else {
		output_fini(&out);
	}
	arena_free(a);
	return good;
}

static bool
run_phantom(const struct options *o, int *status, struct fault *f)
{
	struct phantom_scene s;
	enum phantom_show show = SHOW_LABELS;
	bool good;

	(void)status;
	good = read_options(o, &s, &show, f) && phantom_scene_build(&s, f) && answer(o, &s, show, f);
	phantom_scene_fini(&s);
	return good;
}

const struct command command_phantom = {
	.name = "phantom",
	.arguments = "",
	.summary = "a neck for authors: anatomy, plans and movement, as the start of a case",
	.details = "Draws a slice (or a slab) of a fictional head and neck, different for every seed: today's "
	           "labels and CT-like image, the same neck at the earlier course, an old and a new plan, how "
	           "tissue has moved, and what its tissue truly got. With --out the folder is a case that ghostdose "
	           "lint accepts and that can be played; what its author has to write begins with REPLACE.\n\n"
	           "A PLAN is a regimen, \"to\" and a target, then margin MM, slope GY_PER_MM, spare STRUCTURE, gap "
	           "MM, bath PERCENT and side right, left or both in any order. A movement is cord-back MM, "
	           "parotid-shrink SIDE [VOLUME], weight-loss MM, flexion DEGREES (several slices), or one such as "
	           "translate X Y Z; \";\" stands between several.",
	.options = phantom_options,
	.n_options = sizeof phantom_options / sizeof *phantom_options,
	.run = run_phantom,
};
