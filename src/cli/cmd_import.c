/* ghostdose import: a slice or a slab of real volumes as the start of a case. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "cli/calc.h"
#include "cli/import_tables.h"
#include "cli/new_folder.h"
#include "volume/nifti.h"

static const struct option_spec import_options[] = {
	{ .name = "labels", .kind = OPTION_TEXT, .value = "FILE", .required = true, .expected = "a label map: .nii or .nii.gz",
	  .help = "today's structures" },
	{ .name = "prior", .kind = OPTION_TEXT, .value = "FILE", .required = true, .expected = "a dose in Gy: .nii or .nii.gz",
	  .help = "dose of the earlier course, in Gy" },
	{ .name = "prior-regimen", .kind = OPTION_TEXT, .value = "REGIMEN", .required = true, .expected = "a regimen, such as 35x2",
	  .help = "how it was given" },
	{ .name = "new", .kind = OPTION_TEXT, .value = "FILE", .required = true, .expected = "a dose in Gy: .nii or .nii.gz",
	  .help = "dose of the new course, in Gy" },
	{ .name = "new-regimen", .kind = OPTION_TEXT, .value = "REGIMEN", .required = true, .expected = "a regimen, such as 25x2",
	  .help = "how it is planned" },
	{ .name = "months", .kind = OPTION_NUMBER, .value = "MONTHS", .required = true, .high = 1200,
	  .expected = "months, such as 14", .help = "from the last fraction of the earlier course to the first of the new one" },
	{ .name = "tissues", .kind = OPTION_TEXT, .value = "CSV", .required = true, .expected = "a table of tissues",
	  .help = "what each label is, as accumulate takes it; labels that it does not name are left out" },
	{ .name = "field", .kind = OPTION_TEXT, .value = "FILE", .expected = "a displacement field in mm",
	  .help = "how tissue has moved, from today to the earlier course (pull)" },
	{ .name = "field-frame", .kind = OPTION_TEXT, .value = "FRAME", .expected = "lps or ras",
	  .help = "how its components are written: lps (without this option) or ras" },
	{ .name = "z", .kind = OPTION_NUMBER, .value = "MM", .required = true, .low = -1e6, .high = 1e6, .expected = "mm, such as 12.5",
	  .help = "where to cut, in mm towards the head: the slice nearest to it, of a slab the lowest" },
	{ .name = "slices", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = 100, .expected = "a whole number, such as 5",
	  .help = "a slab of so many slices (1: a slice)" },
	{ .name = "margin", .kind = OPTION_NUMBER, .value = "MM", .high = 1000, .expected = "mm, such as 10",
	  .help = "about the structures in the cut (10)" },
	{ .name = "out", .kind = OPTION_TEXT, .value = "FOLDER", .required = true, .expected = "a new folder",
	  .help = "write the case into this folder" },
	{ .name = "force", .kind = OPTION_FLAG, .help = "write over what is in the folder" },
	COMMAND_OPTION_JSON,
};

enum { COURSES = 2 };
/* Stated doses end here: a thousandth of a gray. */
static const double STEPS_PER_GY = 1000;

struct import {
	struct vol_labels maps, labels;        /* whole, cut */
	struct vol_dose doses[COURSES], cuts[COURSES];
	struct vol_field field, field_cut;
	struct vol_layout label_layout, dose_layouts[COURSES], field_layout;
	struct tissues tissues;
	struct rb_regimen regimens[COURSES];
	double lost_mm;                /* largest movement out of the slice that is left out */
};

/* ---- reading ---- */

static bool
read_inputs(const struct options *o, struct import *x, struct fault *f)
{
	const char *field = options_text(o, "field"), *frame = options_text(o, "field-frame");
	bool ras = frame && !strcmp(frame, "ras");

	if (frame && !ras && strcmp(frame, "lps") != 0) {
		options_refuse(f, "field-frame", "\"%.40s\" is neither; expected lps or ras", frame);
		return false;
	}
	for (int k = 0; k < COURSES; k++) {
		const char *name = k ? "new-regimen" : "prior-regimen";

		if (!cli_regimen(options_text(o, name), &x->regimens[k], f)) {
			if (!strcmp(f->file, "regimen"))
				snprintf(f->file, sizeof f->file, "--%s", name);
			return false;
		}
	}
	return tissues_read(options_text(o, "tissues"), true, &x->tissues, f) &&
	    vol_labels_read(options_text(o, "labels"), &x->maps, &x->label_layout, f) &&
	    vol_dose_read(options_text(o, "prior"), &x->doses[0], &x->dose_layouts[0], f) &&
	    vol_dose_read(options_text(o, "new"), &x->doses[1], &x->dose_layouts[1], f) &&
	    (!field || vol_field_read(field, ras ? VOL_FRAME_RAS : VOL_FRAME_LPS, &x->field, &x->field_layout, f));
}

/* ---- cutting ---- */

/* The part of a grid from low to high in mm along x, y and z (both inside, widened to whole voxels). */
static struct vol_grid
part_of(const struct vol_grid *g, const double low[3], const double high[3])
{
	struct vol_grid out = *g;

	for (int a = 0; a < 3; a++) {
		int first = (int)floor((low[a] - g->origin_mm[a]) / g->spacing_mm[a] + 1e-6);
		int last = (int)ceil((high[a] - g->origin_mm[a]) / g->spacing_mm[a] - 1e-6);

		first = first < 0 ? 0 : first >= g->n[a] ? g->n[a] - 1 : first;
		last = last < first ? first : last >= g->n[a] ? g->n[a] - 1 : last;
		out.origin_mm[a] = g->origin_mm[a] + first * g->spacing_mm[a];
		out.n[a] = last - first + 1;
	}
	return out;
}

static int
nearest_slice(const struct vol_grid *g, double z_mm)
{
	double k = round((z_mm - g->origin_mm[2]) / g->spacing_mm[2]);

	return k < 0 || k >= g->n[2] ? -1 : (int)k;
}

/* Today's labels: the asked slices, in x and y what the named structures take with a margin. */
static bool
cut_labels(const struct options *o, struct import *x, struct fault *f)
{
	const struct vol_grid *g = &x->maps.grid;
	int slices = (int)options_number(o, "slices", 1), first = nearest_slice(g, options_number(o, "z", 0));
	double margin = options_number(o, "margin", 10), low[3] = { INFINITY, INFINITY, 0 }, high[3] = { -INFINITY, -INFINITY, 0 };
	char bottom[NUMBER_TEXT_MAX], top[NUMBER_TEXT_MAX];
	struct vol_grid cut;

	if (!x->maps.label || first < 0 || first + slices > g->n[2])
		return options_refuse(f, "z", "the labels reach from %s to %s mm; expected %d slice%s within",
		    number_short(g->origin_mm[2], 6, bottom), number_short(g->origin_mm[2] + (g->n[2] - 1) * g->spacing_mm[2], 6, top), slices,
		    slices > 1 ? "s" : "");
	for (size_t i = vol_grid_index(g, 0, 0, first); i < vol_grid_index(g, 0, 0, first) + (size_t)g->n[0] * (size_t)g->n[1] * (size_t)slices; i++) {
		double at[3];

		if (!tissues_find(&x->tissues, x->maps.label[i]))
			continue;
		vol_grid_world(g, i, at);
		for (int a = 0; a < 2; a++) {
			low[a] = fmin(low[a], at[a] - margin);
			high[a] = fmax(high[a], at[a] + margin);
		}
	}
	if (!(high[0] >= low[0]))
		return options_refuse(f, "z", "no structure of --tissues has a voxel there; expected another place");
	low[2] = high[2] = g->origin_mm[2] + first * g->spacing_mm[2];
	high[2] += (slices - 1) * g->spacing_mm[2];
	cut = part_of(g, low, high);
	if (!vol_labels_init(&x->labels, &cut, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(&cut); i++) {
		double at[3];
		size_t from;

		vol_grid_world(&cut, i, at);
		if (vol_grid_nearest(g, at, &from) && tissues_find(&x->tissues, x->maps.label[from]))
			x->labels.label[i] = x->maps.label[from];
	}
	return true;
}

/* Where today's cut lies, and how far tissue comes from. */
static void
reach(const struct import *x, double more, double low[3], double high[3])
{
	const struct vol_grid *g = &x->labels.grid;

	for (int a = 0; a < 3; a++) {
		low[a] = g->origin_mm[a] - more;
		high[a] = g->origin_mm[a] + (g->n[a] - 1) * g->spacing_mm[a] + more;
	}
}

/* The largest movement within the cut, and what of it leaves a single slice. */
static double
largest_movement(struct import *x)
{
	double most = 0;

	for (size_t i = 0; x->field.u_mm[0] && i < vol_grid_voxels(&x->labels.grid); i++) {
		double at[3], from[3];

		vol_grid_world(&x->labels.grid, i, at);
		if (!vol_source(&x->field, at, from))
			continue;
		for (int a = 0; a < 3; a++)
			most = fmax(most, fabs(from[a] - at[a]));
		x->lost_mm = fmax(x->lost_mm, fabs(from[2] - at[2]));
	}
	if (x->labels.grid.n[2] > 1)
		x->lost_mm = 0;
	return most;
}

/* A dose on its own voxels, at the height of a single slice; what is not known stays so. */
static bool
cut_dose(const struct vol_dose *from, const struct vol_grid *today, const double low[3], const double high[3], struct vol_dose *out,
         struct fault *f)
{
	struct vol_grid g = part_of(&from->grid, low, high);

	if (today->n[2] == 1) {
		g.n[2] = 1;
		g.origin_mm[2] = today->origin_mm[2];
		g.spacing_mm[2] = today->spacing_mm[2];
	}
	if (!vol_dose_init(out, &g, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3], gy;

		vol_grid_world(&g, i, at);
		gy = vol_dose_at(from, at);
		out->gy[i] = isnan(gy) ? NAN : (float)(round(gy * STEPS_PER_GY) / STEPS_PER_GY);
	}
	return true;
}

static bool
cut_field(struct import *x, struct fault *f)
{
	const struct vol_grid *g = &x->labels.grid;

	if (!vol_field_init(&x->field_cut, g, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(g); i++) {
		double at[3], from[3];

		vol_grid_world(g, i, at);
		if (!vol_source(&x->field, at, from))
			return fault_set(f, 0, 0, "the field does not reach all of the cut; expected one that does, or a smaller --margin");
		for (int a = 0; a < (g->n[2] > 1 ? 3 : 2); a++)
			x->field_cut.u_mm[a][i] = (float)(round((from[a] - at[a]) * STEPS_PER_GY) / STEPS_PER_GY);
	}
	return true;
}

static bool
cut_all(const struct options *o, struct import *x, struct fault *f)
{
	double low[3], high[3], more;

	if (!cut_labels(o, x, f))
		return false;
	more = largest_movement(x);
	reach(x, more, low, high);
	if (!cut_dose(&x->doses[0], &x->labels.grid, low, high, &x->cuts[0], f))
		return fault_in_file(f, options_text(o, "prior"));
	reach(x, 0, low, high);
	if (!cut_dose(&x->doses[1], &x->labels.grid, low, high, &x->cuts[1], f))
		return fault_in_file(f, options_text(o, "new"));
	for (int k = 0; k < COURSES; k++)
		if (isnan(vol_dose_max(&x->cuts[k]))) {
			fault_set(f, 0, 0, "the dose does not reach the cut; expected one that covers it");
			return fault_in_file(f, options_text(o, k ? "new" : "prior"));
		}
	return !x->field.u_mm[0] || cut_field(x, f) || fault_in_file(f, options_text(o, "field"));
}

/* ---- writing ---- */

static bool
write_table(struct new_folder *w, const char *name, const char *text, struct fault *f)
{
	char path[CLI_PATH_MAX];

	if (!text)
		return fault_memory(f);
	return new_folder_file(w, name, path, f) && file_write(path, text, strlen(text), f);
}

static bool
write_grids(struct new_folder *w, const struct import *x, struct fault *f)
{
	char path[CLI_PATH_MAX];

	return new_folder_file(w, "labels.csv", path, f) && vol_labels_write(path, &x->labels, NULL, f) &&
	    new_folder_file(w, "prior.csv", path, f) && vol_dose_write(path, &x->cuts[0], NULL, f) &&
	    new_folder_file(w, "new.csv", path, f) && vol_dose_write(path, &x->cuts[1], NULL, f) &&
	    (!x->field.u_mm[0] || (new_folder_file(w, "field.csv", path, f) &&
	                           vol_field_write(path, &x->field_cut, VOL_FRAME_RAS, NULL, f)));
}

static bool
write_case(const struct options *o, const struct import *x, struct arena *arena, struct new_folder *w, struct fault *f)
{
	struct import_table tables[IMPORT_TABLES_MAX];
	struct import_facts facts = { .labels = &x->labels, .tissues = &x->tissues, .moved = x->field.u_mm[0] != NULL,
		                      .prior = x->regimens[0].notation, .fresh = x->regimens[1].notation,
		                      .months = options_number(o, "months", 0) };
	size_t n;
	bool good;

	if (!new_folder_begin(w, options_text(o, "out"), options_given(o, "force"), f))
		return false;
	new_folder_id(options_text(o, "out"), "imported", facts.id);
	n = import_tables(&facts, arena, tables);
	good = write_grids(w, x, f);
	for (size_t i = 0; i < n && good; i++)
		good = write_table(w, tables[i].name, tables[i].text, f);
	if (good)
		return new_folder_commit(w, f);
	new_folder_abort(w);
	return false;
}

/* What was assumed of the files. */
static void
warn_of_layouts(const struct import *x, struct output *out)
{
	const struct { const char *code, *name, *note; } files[] = {
		{ "labels_layout", "Labels", x->label_layout.note }, { "prior_layout", "Earlier dose", x->dose_layouts[0].note },
		{ "new_layout", "New dose", x->dose_layouts[1].note }, { "field_layout", "Field", x->field_layout.note },
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (*files[i].note)
			output_warn(out, files[i].code, "%s: %s.", files[i].name, files[i].note);
}

static bool
answer(const struct options *o, struct import *x, struct arena *arena, struct fault *f)
{
	static const struct output_column columns[] = { { "file", "file", "" } };
	struct new_folder w;
	struct output out;
	char mm[NUMBER_TEXT_MAX];
	bool good;

	if (!read_inputs(o, x, f) || !cut_all(o, x, f) || !write_case(o, x, arena, &w, f))
		return false;
	output_init(&out, "ghostdose.import/1");
	output_text(&out, "folder", "Folder", options_text(o, "out"));
	output_whole(&out, "voxels_x", "Voxels from side to side", "", x->labels.grid.n[0]);
	output_whole(&out, "voxels_y", "Voxels from back to front", "", x->labels.grid.n[1]);
	output_whole(&out, "voxels_z", "Slices", "", x->labels.grid.n[2]);
	output_number(&out, "z_mm", "Lowest slice at", "mm", x->labels.grid.origin_mm[2]);
	output_table(&out, "files", "Files", columns, 1);
	for (size_t i = 0; i < w.n; i++) {
		output_row(&out);
		output_cell_text(&out, w.names[i]);
	}
	output_warn(&out, "to_replace", "The texts of the case that begin with REPLACE are for the author to write: story, limits, "
	    "questions, sources.");
	output_warn(&out, "no_names", "Nothing but numbers was taken from the volumes: no name, date or description of their headers. "
	    "Whether a patient can be known from a slice is for the author to judge.");
	warn_of_layouts(x, &out);
	for (int k = 0; k < COURSES; k++)
		calc_warn_plan(&out, k == 0, vol_dose_max(&x->doses[k]), options_text(o, k ? "new-regimen" : "prior-regimen"),
		    rb_total_dose(&x->regimens[k].schedule));
	if (x->lost_mm > 0.5)
		output_warn(&out, "movement_left_out", "Tissue moves by up to %s mm out of the slice, and a slice cannot show that: a slab "
		    "(--slices) can.", number_short(x->lost_mm, 3, mm));
	good = output_print(&out, options_given(o, "json"), stdout, f);
	output_fini(&out);
	return good;
}

static bool
run_import(const struct options *o, int *status, struct fault *f)
{
	struct import x = { 0 };
	struct arena *arena = arena_new();
	bool good = arena ? answer(o, &x, arena, f) : fault_memory(f);

	(void)status;
	vol_labels_fini(&x.maps);
	vol_labels_fini(&x.labels);
	vol_field_fini(&x.field);
	vol_field_fini(&x.field_cut);
	for (int k = 0; k < COURSES; k++) {
		vol_dose_fini(&x.doses[k]);
		vol_dose_fini(&x.cuts[k]);
		rb_regimen_fini(&x.regimens[k]);
	}
	tissues_fini(&x.tissues);
	arena_free(arena);
	return good;
}

const struct command command_import = {
	.name = "import",
	.arguments = "",
	.example = "--labels organs.nii.gz --prior old.nii.gz --prior-regimen 35x2 --new new.nii.gz --new-regimen 25x2 --months 14 "
	           "--tissues tissues.csv --z 12 --out my-case",
	.summary = "a slice or slab of real volumes as the start of a case",
	.details = "Cuts a slice (or, with --slices, a slab) out of a label map, two doses and a displacement field, and writes it as the "
	           "tables of a case that ghostdose lint accepts and that can be played. What its author has to write begins with "
	           "REPLACE. Of the volumes only the numbers are taken: every text of their headers is left behind.",
	.options = import_options,
	.n_options = sizeof import_options / sizeof *import_options,
	.run = run_import,
};
