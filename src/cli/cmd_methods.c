/* ghostdose methods: what each way of bringing a dose to today costs, where the truth is known. */
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "cli/calc.h"
#include "cli/methods.h"

static const struct option_spec methods_options[] = {
	{ .name = "labels", .kind = OPTION_TEXT, .value = "FILE", .expected = "a label map", .help = "today's structures" },
	{ .name = "prior", .kind = OPTION_TEXT, .value = "FILE", .expected = "a dose in Gy", .help = "dose of the earlier course" },
	{ .name = "prior-regimen", .kind = OPTION_TEXT, .value = "REGIMEN", .expected = "a regimen, such as 35x2",
	  .help = "how it was given" },
	{ .name = "truth", .kind = OPTION_TEXT, .value = "FIELD", .expected = "a displacement field in mm",
	  .help = "how tissue truly moved, from today to the earlier course (pull)" },
	{ .name = "tissues", .kind = OPTION_TEXT, .value = "CSV", .expected = "a table of tissues",
	  .help = "what each label is, as accumulate takes it" },
	{ .name = "fixed", .kind = OPTION_TEXT, .value = "IMAGE", .expected = "an image of today",
	  .help = "today's image, for demons and B-splines; of a case without this option its image.nii.gz" },
	{ .name = "moving", .kind = OPTION_TEXT, .value = "IMAGE", .expected = "an image of the earlier course",
	  .help = "the earlier image; of a case its prior-image.nii.gz" },
	{ .name = "landmarks", .kind = OPTION_TEXT, .value = "CSV", .expected = "a table of landmarks",
	  .help = "what the spline goes through; without, the middle of each structure and where it truly was" },
	{ .name = "bone", .kind = OPTION_WHOLE, .value = "LABEL", .positive = true, .low = 1, .high = 65534,
	  .expected = "a label, such as 5",
	  .help = "the structure that the rigid way matches; without, all structures together" },
	{ .name = "field-frame", .kind = OPTION_TEXT, .value = "FRAME", .expected = "lps or ras",
	  .help = "how the components of --truth are written: lps (without this option) or ras; fields are written alike, those "
	          "of a case always as ras" },
	{ .name = "methods", .kind = OPTION_TEXT, .value = "LIST",
	  .expected = "names with commas between, such as rigid,bspline",
	  .help = "only these: unmoved, rigid, structure-rigid, tps, demons, bspline, wrong-direction; demons and bspline need "
	          "images" },
	{ .name = "out", .kind = OPTION_TEXT, .value = "FOLDER", .expected = "a new folder",
	  .help = "write doses, errors and fields of every method into this folder" },
	{ .name = "force", .kind = OPTION_FLAG, .help = "write over what is in the folder" },
	{ .name = "threads", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = 256, .expected = "a whole number, such as 2",
	  .help = "threads (without: one a processor); no number depends on it" },
	{ .name = "csv", .kind = OPTION_FLAG, .help = "print the errors as a table of CSV" },
	COMMAND_OPTION_JSON,
};

static const struct output_column method_columns[] = {
	{ "method", "method", "" },
	{ "what", "what it does", "" },
	{ "folded_cells", "folded cells", "" },
};

static const struct output_column error_columns[] = {
	{ "method", "", "" },
	{ "label", "", "" },
	{ "structure", "", "" },
	{ "voxels", "", "" },
	{ "unknown_voxels", "", "" },
	{ "max_abs_error_gy", "", "" },
	{ "mean_error_gy", "", "" },
	{ "true_dmax_gy", "", "" },
	{ "dmax_gy", "", "" },
	{ "dmax_error_gy", "", "" },
	{ "true_d0_03cc_gy", "", "" },
	{ "d0_03cc_gy", "", "" },
	{ "d0_03cc_error_gy", "", "" },
	{ "true_mean_eqd2_gy", "", "" },
	{ "mean_eqd2_gy", "", "" },
	{ "mean_eqd2_error_gy", "", "" },
	{ "tre_mean_mm", "", "" },
	{ "tre_max_mm", "", "" },
	{ "worst_x_mm", "", "" },
	{ "worst_y_mm", "", "" },
	{ "worst_z_mm", "", "" },
};

/* For a reader: a table a structure. */
static const struct output_column line_columns[] = {
	{ "method", "method", "" },
	{ "most", "most", "" },
	{ "mean", "mean", "" },
	{ "dmax", "Dmax", "" },
	{ "d0_03cc", "D0.03cc", "" },
	{ "eqd2", "mean EQD2", "" },
	{ "tre", "TRE", "" },
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Folds are in JSON, and a warning. */
static void
put_methods(struct output *out, const struct methods *x, bool json)
{
	output_table(out, "methods", "Methods", method_columns, json ? COUNT(method_columns) : 2);
	for (int k = 0; k < VOL_WAYS; k++) {
		const struct method *m = &x->of[k];

		if (!m->ready)
			continue;
		output_row(out);
		output_cell_text(out, vol_way_name((enum vol_way_kind)k));
		output_cell_text(out, vol_way_words((enum vol_way_kind)k));
		if (json)
			output_cell_whole(out, (long)m->folded);
	}
}

static void
put_number(struct output *out, double v)
{
	if (isnan(v))
		output_cell_null(out);
	else
		output_cell_number(out, v);
}

static void
put_error(struct output *out, const struct methods *x, const char *method, const struct method_structure *s,
          const struct vol_map_error *e)
{
	double at_mm[3] = { NAN, NAN, NAN };
	const double cells[] = { e->max_abs_gy, e->mean_gy, e->true_max_gy, e->max_gy, e->max_gy - e->true_max_gy,
		                 e->true_near_max_gy, e->near_max_gy, e->near_max_gy - e->true_near_max_gy,
		                 e->true_eqd2_mean_gy, e->eqd2_mean_gy, e->eqd2_mean_gy - e->true_eqd2_mean_gy,
		                 e->place_mean_mm, e->place_max_mm };

	if (e->voxels > 0)
		vol_grid_world(&x->labels->grid, e->worst, at_mm);
	output_row(out);
	output_cell_text(out, method);
	output_cell_whole(out, s->label);
	output_cell_text(out, s->name);
	output_cell_whole(out, (long)e->voxels);
	output_cell_whole(out, (long)e->unknown);
	for (size_t i = 0; i < COUNT(cells); i++)
		put_number(out, cells[i]);
	for (int a = 0; a < 3; a++)
		put_number(out, at_mm[a]);
}

static void
put_errors(struct output *out, const struct methods *x)
{
	output_table(out, "errors", "Errors", error_columns, COUNT(error_columns));
	for (int k = 0; k < VOL_WAYS; k++)
		for (size_t i = 0; x->of[k].ready && i < x->n_structures; i++)
			put_error(out, x, vol_way_name((enum vol_way_kind)k), &x->structures[i], &x->of[k].errors[i]);
}

/* One decimal and its sign: more is not to be believed. */
static void
put_short(struct output *out, double v, bool sign)
{
	char number[NUMBER_TEXT_MAX], text[NUMBER_TEXT_MAX + 1];

	if (isnan(v)) {
		output_cell_text(out, "-");
		return;
	}
	number_fixed(v, 1, number);
	snprintf(text, sizeof text, "%s%s", sign && v >= 0.05 ? "+" : "", number);
	output_cell_text(out, text);
}

static bool
put_lines(struct output *out, const struct methods *x, struct fault *f)
{
	output_paragraph(out, NULL, "Believed less true dose in Gy: of the worst voxel (its size), mean, Dmax, D0.03cc, mean EQD2. TRE: "
	                            "how far off the place of a voxel is, mean, in mm.");
	for (size_t i = 0; i < x->n_structures; i++) {
		const struct method_structure *s = &x->structures[i];
		const char *key = arena_print(x->arena, "errors_%u", (unsigned)s->label), *name = arena_print(x->arena, "\n%s", s->name);

		if (!key || !name)
			return fault_memory(f);
		output_table(out, key, name, line_columns, COUNT(line_columns));
		for (int k = 0; k < VOL_WAYS; k++) {
			const struct vol_map_error *e = x->of[k].ready ? &x->of[k].errors[i] : NULL;

			if (!e)
				continue;
			output_row(out);
			output_cell_text(out, vol_way_name((enum vol_way_kind)k));
			put_short(out, e->max_abs_gy, false);
			put_short(out, e->mean_gy, true);
			put_short(out, e->max_gy - e->true_max_gy, true);
			put_short(out, e->near_max_gy - e->true_near_max_gy, true);
			put_short(out, e->eqd2_mean_gy - e->true_eqd2_mean_gy, true);
			put_short(out, e->place_mean_mm, false);
		}
	}
	return true;
}

static void
warn(struct output *out, const struct methods *x)
{
	size_t unknown = 0;

	if (!x->fixed.value && (x->asked[VOL_WAY_DEMONS] || x->asked[VOL_WAY_BSPLINE]))
		output_warn(out, "no_images", "Demons and B-splines are left out: there are no images of today and the earlier course.");
	for (int k = 0; k < VOL_WAYS; k++) {
		if (x->of[k].why[0])
			output_warn(out, "fell_back", "tps: %s.", x->of[k].why);
		for (size_t i = 0; x->of[k].ready && i < x->n_structures; i++)
			unknown += x->of[k].errors[i].unknown;
		if (x->of[k].folded > 0 && k != VOL_WAY_PIECES)
			output_warn(out, "folds", "%s: the field folds, so that tissue is turned inside out somewhere: its dose there means nothing.",
			            vol_way_name((enum vol_way_kind)k));
	}
	if (unknown > 0)
		output_warn(out, "unknown_voxels", "Where a method or the truth leads outside of the dose or field, a voxel takes no part.");
	output_warn(out, "same_interpolation", "The true dose is mapped with the true field and the same interpolation as the others, so "
	            "what differs is the method's.");
}

static void
put_files(struct output *out, const char *folder, const struct new_folder *w)
{
	static const struct output_column columns[] = { { "file", "file", "" } };

	if (!folder) {
		output_not_applicable(out, "folder", "Folder", "not_written", "Nothing was written: there is no --out.");
		output_table(out, "files", "Files", columns, 1);
		return;
	}
	output_text(out, "folder", "Folder", folder);
	output_table(out, "files", "\nFiles", columns, 1);
	for (size_t i = 0; i < w->n; i++) {
		output_row(out);
		output_cell_text(out, w->names[i]);
	}
}

static bool
print_csv(const struct methods *x, struct fault *f)
{
	char *text;
	size_t len;

	if (!methods_table(x, &text, &len, f))
		return false;
	fwrite(text, 1, len, stdout);
	free(text);
	return true;
}

static bool
answer(const struct options *o, struct methods *x, struct fault *f)
{
	const char *folder = options_text(o, "out");
	struct new_folder w = { .n = 0 };
	struct output out;
	bool json = options_given(o, "json");

	if (!options_exclude(o, "csv", "json", f) || !methods_read(o, x, f) || !methods_compute(x, f) ||
	    (folder && !methods_write(x, folder, options_given(o, "force"), &w, f)))
		return false;
	if (options_given(o, "csv"))
		return print_csv(x, f);
	output_init(&out, "ghostdose.methods/1");
	put_methods(&out, x, json);
	if (json)
		put_errors(&out, x);
	else if (!put_lines(&out, x, f)) {
		output_fini(&out);
		return false;
	}
	put_files(&out, folder, &w);
	warn(&out, x);
	return calc_finish(&out, o, f);
}

static bool
run_methods(const struct options *o, int *status, struct fault *f)
{
	struct methods x = { .n_structures = 0 };
	bool good = answer(o, &x, f);

	(void)status;
	methods_fini(&x);
	return good;
}

const struct command command_methods = {
	.name = "methods",
	.arguments = "[CASE]",
	.example = "my-neck",
	.arguments_max = 1,
	.summary = "what each way of mapping a dose costs in Gy, where the truth is known",
	.details = "Where the true movement of tissue is known, as in a neck of ghostdose phantom, every way of mapping is held to it: "
	           "nothing moved, the best rigid motion of all or of each structure, a thin-plate spline through landmarks, demons, "
	           "B-splines, and the true field in the wrong direction. Each maps the earlier dose to today, and for every structure "
	           "the errors are told: of its worst voxel, mean, Dmax, D0.03cc and mean EQD2 in Gy (recovery not applied), and of "
	           "place in mm.\n\n"
	           "Takes a case with a field (a folder of phantom has the images too), or files. With --out the folder holds for every "
	           "method the dose that it believes, the size of its error and its field, as grids that a case can use, the signed error "
	           "as NIfTI, and errors.csv.",
	.options = methods_options,
	.n_options = sizeof methods_options / sizeof *methods_options,
	.run = run_methods,
};
