/* ghostdose accumulate. */
#include <math.h>

#include "base/number.h"
#include "cli/accumulate_doubt.h"
#include "cli/calc.h"
#include "cli/cli.h"
#include "cli/picture.h"

#define DOSE_FILE ".nii, .nii.gz or a CSV slice"

static const struct option_spec accumulate_options[] = {
	{ .name = "prior", .kind = OPTION_TEXT, .value = "FILE", .required = true, .expected = "a dose in Gy: " DOSE_FILE,
	  .help = "dose of the earlier course, in Gy, on its own anatomy: " DOSE_FILE },
	{ .name = "prior-regimen", .kind = OPTION_TEXT, .value = "REGIMEN", .required = true, .expected = "a regimen, such as 35x2",
	  .help = "how it was given" },
	{ .name = "new", .kind = OPTION_TEXT, .value = "FILE", .required = true, .expected = "a dose in Gy: " DOSE_FILE,
	  .help = "dose of the new course, on today's anatomy" },
	{ .name = "new-regimen", .kind = OPTION_TEXT, .value = "REGIMEN", .required = true, .expected = "a regimen, such as 25x2",
	  .help = "how it is to be given" },
	{ .name = "labels", .kind = OPTION_TEXT, .value = "FILE", .required = true, .expected = "a label map: " DOSE_FILE,
	  .help = "today's structures, a whole number a voxel; their grid is today's. Structures that overlap: several maps along the "
	          "fourth axis" },
	{ .name = "tissues", .kind = OPTION_TEXT, .value = "CSV", .required = true, .expected = "a table of tissues",
	  .help = "what each label is: a table with label, name, alpha_beta_gy, half_time_h, recovery_model, recovery_value, precedence" },
	{ .name = "months", .kind = OPTION_NUMBER, .value = "MONTHS", .required = true, .high = 1200,
	  .expected = "months, such as 14", .help = "from the last fraction of the earlier course to the first of the new one" },
	{ .name = "field", .kind = OPTION_TEXT, .value = "FILE", .expected = "a displacement field in mm",
	  .help = "how tissue has moved: vectors in mm, .nii, .nii.gz or a CSV slice; without it nothing has" },
	{ .name = "direction", .kind = OPTION_TEXT, .value = "WAY", .expected = "pull or push",
	  .help = "pull: the field leads from today to the earlier course; push: the other way" },
	{ .name = "field-frame", .kind = OPTION_TEXT, .value = "FRAME", .expected = "lps or ras",
	  .help = "how the field's components are written: lps (as ITK, plastimatch and elastix do; without this option) or ras" },
	{ .name = "method", .kind = OPTION_TEXT, .value = "METHOD", .expected = "interpolate or transfer",
	  .help = "interpolate the dose (pull; without this option), or transfer energy and mass (push)" },
	{ .name = "interpolation", .kind = OPTION_TEXT, .value = "KIND", .expected = "linear or cubic",
	  .help = "linear (without this option), or cubic: smoother, and slower" },
	{ .name = "order", .kind = OPTION_TEXT, .value = "ORDER", .expected = "convert-first or map-first",
	  .help = "convert to EQD2, then map (without this option), or the lesser order" },
	{ .name = "density", .kind = OPTION_TEXT, .value = "FILE", .expected = "densities in g/cc",
	  .help = "transfer: density on the earlier course's grid in g/cc; without it 1 everywhere" },
	{ .name = "prior-labels", .kind = OPTION_TEXT, .value = "FILE", .expected = "a label map",
	  .help = "the same structures at the earlier course: is the field read the right way, did tissue get what it could, how far "
	          "do bounds within the structure reach?" },
	{ .name = "landmarks", .kind = OPTION_TEXT, .value = "CSV", .expected = "a table of landmarks",
	  .help = "points of both times, as ghostdose register takes them: is the field read the right way?" },
	{ .name = "uncertainty-mm", .kind = OPTION_NUMBER, .value = "MM", .positive = true, .low = 0.01, .high = 50,
	  .expected = "mm, such as 3", .help = "tell what a registration that is wrong by so much does: sampled and as rigorous bounds" },
	{ .name = "seed", .kind = OPTION_WHOLE, .value = "N", .high = 1e15, .expected = "a whole number, such as 1",
	  .help = "of the samples; 1 unless said" },
	{ .name = "out", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file to write",
	  .help = "write the cumulative EQD2 there, as the labels lie; NaN where it is not known or no tissue is named" },
	{ .name = "dvh", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file to write",
	  .help = "write the cumulative curves there, as CSV" },
	CLI_OPTION_PICTURE,
	{ .name = "threads", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = 256, .expected = "a whole number, such as 2",
	  .help = "how many threads; as many as the machine has unless said" },
	COMMAND_OPTION_JSON,
};

/* ---- what is told ---- */

static void
put_head(struct output *out, const struct accumulation *x)
{
	output_text(out, "prior_regimen", "Earlier course", x->regimens[ACCUMULATE_PRIOR].notation);
	output_text(out, "new_regimen", "New course", x->regimens[ACCUMULATE_NEW].notation);
	output_number(out, "months", "Months between", "", x->months);
	output_text(out, "method", "Method", x->push ? "transfer" : "interpolate");
	output_text(out, "interpolation", "Interpolation", x->cubic ? "cubic" : "linear");
	output_text(out, "order", "Order", x->map_first ? "map-first" : "convert-first");
	output_whole(out, "voxels", "Voxels today", "", (long)vol_grid_voxels(&x->total.grid));
	output_whole(out, "unknown_voxels", "of them with an unknown dose", "", (long)x->total.unknown);
}

static void
put_field(struct output *out, const struct accumulation *x)
{
	output_whole(out, "folded_cells", "Cells of the field that fold", "", (long)x->folds.folded);
	output_whole(out, "uncertified_cells", "Cells not certified free of folds", "", (long)x->folds.uncertified);
	output_number(out, "jacobian_min", "Jacobian, least", "", x->folds.min);
	output_number(out, "jacobian_max", "Jacobian, greatest", "", x->folds.max);
	if (!x->field.u_mm[0])
		output_warn(out, "no_field", "Without --field nothing has moved: the earlier dose is read at today's coordinates.");
	if (x->folds.folded > 0)
		output_warn(out, "field_folds", "The field folds in %zu cells: tissue of two places lies in one there, and doses near it mean "
		    "nothing.", x->folds.folded);
	if (x->folds.uncertified > 0)
		output_warn(out, "field_uncertified", "%zu cells could not be certified free of folds.", x->folds.uncertified);
	if (x->field.u_mm[0] && x->probe.verdict == VOL_PROBE_UNCHECKED)
		output_warn(out, "field_unchecked", "Whether the field is read the right way (direction, frame, unit) cannot be told without "
		    "--prior-labels or --landmarks.");
	if (x->probe.verdict == VOL_PROBE_OTHER)
		output_warn(out, "field_other_reading", "%s", x->probe.text);
	if (x->probe.verdict == VOL_PROBE_NO_BETTER)
		output_warn(out, "field_no_better", "%s", x->probe.text);
}

static void
put_balance(struct output *out, const struct accumulation *x)
{
	static const char why[] = "Interpolation fetches doses and moves no mass: there is no balance of energy and mass.";
	const struct vol_transfer *t = &x->transfer;

	if (x->push && isfinite(t->mass_ratio) && isfinite(t->energy_ratio)) {
		output_number(out, "mass_ratio", "Mass kept on today's grid", "", t->mass_ratio);
		output_number(out, "energy_ratio", "Energy kept on today's grid", "", t->energy_ratio);
		output_number(out, "energy_outside", "Energy landing outside", "", t->energy_mj.prior > 0 ? t->energy_mj.outside / t->energy_mj.prior : 0);
		if (!x->density.value)
			output_warn(out, "density_one", "Without --density all tissue has 1 g/cc.");
		return;
	}
	output_not_applicable(out, "mass_ratio", "Mass kept on today's grid", "no_balance", why);
	output_null(out, "energy_ratio", "Energy kept on today's grid");
	output_null(out, "energy_outside", "Energy landing outside");
}

static void
warn_doses(struct output *out, const struct accumulation *x)
{
	double fraction_gy = 0;

	for (int k = 0; k < ACCUMULATE_COURSES; k++) {
		const struct rb_schedule *s = &x->regimens[k].schedule;
		double highest_gy = vol_dose_max(&x->doses[k]), prescribed_gy = rb_total_dose(s);

		for (size_t i = 0; i < s->n; i++)
			fraction_gy = fmax(fraction_gy, s->fractions[i].dose_gy * highest_gy / prescribed_gy);
		calc_warn_plan(out, k == ACCUMULATE_PRIOR, highest_gy, x->regimens[k].notation, prescribed_gy);
	}
	calc_warn_dose(out, fraction_gy);
}

static void
warn_inputs(struct output *out, const struct accumulation *x)
{
	static const char *const names[] = { "earlier dose", "new dose" };

	for (int k = 0; k < ACCUMULATE_COURSES; k++)
		if (x->layouts[k].note[0])
			output_warn(out, k ? "new_layout" : "prior_layout", "%s: %s.", names[k], x->layouts[k].note);
	if (x->layout.note[0])
		output_warn(out, "labels_layout", "Labels: %s.", x->layout.note);
	if (x->field_layout.note[0])
		output_warn(out, "field_layout", "Field: %s.", x->field_layout.note);
	if (x->unlabelled > 0)
		output_warn(out, "labels_without_tissue", "%zu voxels have a label that --tissues has not: they are told of no structure.",
		    x->unlabelled);
	if (x->map_first)
		output_warn(out, "map_first", "Mapped first and converted then: where the dose is steep this reads lower, never higher.");
	warn_doses(out, x);
	if (x->total.unknown > 0)
		output_warn(out, "unknown_doses", "Where the earlier or the new dose is not known, sums are intervals: from nothing there to the "
		    "highest dose of that plan.");
}

/* ---- doubts ---- */

static const struct output_column doubt_columns[] = {
	{ "label", "label", "" },
	{ "name", "name", "" },
	{ "mean_eqd2_gy", "mean", "Gy" },
	{ "mean_p5_eqd2_gy", "5 %", "Gy" },
	{ "mean_p95_eqd2_gy", "95 %", "Gy" },
	{ "d0_03cc_eqd2_gy", "D0.03cc", "Gy" },
	{ "d0_03cc_p5_eqd2_gy", "5 %", "Gy" },
	{ "d0_03cc_p95_eqd2_gy", "95 %", "Gy" },
	{ "bound_max_low_eqd2_gy", "max at least", "Gy" },
	{ "bound_max_high_eqd2_gy", "max at most", "Gy" },
	{ "bound_d0_03cc_low_eqd2_gy", "D0.03cc at least", "Gy" },
	{ "bound_d0_03cc_high_eqd2_gy", "D0.03cc at most", "Gy" },
	{ "bound_mean_low_eqd2_gy", "mean at least", "Gy" },
	{ "bound_mean_high_eqd2_gy", "mean at most", "Gy" },
	{ "within_max_low_eqd2_gy", "own voxels: at least", "Gy" },
	{ "within_max_high_eqd2_gy", "at most", "Gy" },
};

static void
put_known(struct output *out, double v)
{
	if (isfinite(v))
		output_cell_number(out, v);
	else
		output_cell_null(out);
}

static void
put_spread(struct output *out, const struct vol_spread *s, bool known)
{
	put_known(out, known ? s->mean.low : NAN);
	put_known(out, known ? s->p5.low : NAN);
	put_known(out, known ? s->p95.high : NAN);
}

static void
put_doubted(struct output *out, const struct doubted *d)
{
	output_row(out);
	output_cell_whole(out, d->tissue->label);
	output_cell_text(out, d->tissue->name);
	put_spread(out, &d->mean, d->mean_known);
	put_spread(out, &d->d0_03cc, d->d0_03cc_known);
	put_known(out, d->bounds_max.low);
	put_known(out, d->bounds_max.high);
	put_known(out, d->bounds_d0_03cc.low);
	put_known(out, d->bounds_d0_03cc.high);
	put_known(out, d->bounds_mean.low);
	put_known(out, d->bounds_mean.high);
	put_known(out, d->within_max.low);
	put_known(out, d->within_max.high);
}

/* For a reader: one structure, one paragraph. */
static bool
say_doubted(struct output *out, const struct accumulation *x, const struct doubted *d, struct arena *arena)
{
	char n[8][NUMBER_TEXT_MAX], mm[NUMBER_TEXT_MAX];
	const char *text = "";

	number_short(x->uncertainty_mm, 4, mm);
	if (d->mean_known)
		text = arena_print(arena, "An error of %s mm along each axis, drawn 1000 times: the mean EQD2 is %s Gy (5 to 95 %%: %s to %s Gy)", mm,
		    number_short(d->mean.mean.low, 4, n[0]), number_short(d->mean.p5.low, 4, n[1]), number_short(d->mean.p95.high, 4, n[2]));
	if (text && d->d0_03cc_known)
		text = arena_print(arena, "%s, D0.03cc %s Gy (%s to %s)", text, number_short(d->d0_03cc.mean.low, 4, n[3]),
		    number_short(d->d0_03cc.p5.low, 4, n[4]), number_short(d->d0_03cc.p95.high, 4, n[5]));
	if (text && isfinite(d->bounds_max.high))
		text = arena_print(arena, "%s. Whatever the error of each voxel within %s mm, the maximum lies between %s and %s Gy", text, mm,
		    number_short(d->bounds_max.low, 4, n[6]), number_short(d->bounds_max.high, 4, n[7]));
	if (text && isfinite(d->within_max.high))
		text = arena_print(arena, "%s; if only its own tissue can have come there, up to %s Gy", text,
		    number_short(d->within_max.high, 4, n[6]));
	if (text && *text)
		output_paragraph(out, d->tissue->name, arena_print(arena, "%s.", text));
	return text != NULL;
}

static bool
put_doubts(struct output *out, const struct accumulation *x, const struct doubts *d, bool json, struct arena *arena)
{
	bool asked = !isnan(x->uncertainty_mm) && !x->push;

	if (json && asked) {
		output_table(out, "uncertainty", "Doubts", doubt_columns, sizeof doubt_columns / sizeof *doubt_columns);
		for (size_t i = 0; i < d->n; i++)
			put_doubted(out, &d->of[i]);
	} else if (json)
		output_not_applicable(out, "uncertainty", "Doubts", "no_uncertainty", x->push && !isnan(x->uncertainty_mm) ?
		    "Errors of a registration are told of a pull field only." :
		    "Without --uncertainty-mm nothing is told of errors of the registration.");
	for (size_t i = 0; asked && i < d->n; i++) {
		if (!json && !say_doubted(out, x, &d->of[i], arena))
			return false;
		if (*d->of[i].note)
			output_warn(out, arena_print(arena, "not_sampled_%u", (unsigned)d->of[i].tissue->label), "%s: %s.", d->of[i].tissue->name,
			    d->of[i].note);
	}
	for (size_t i = 0; d->alarms && i < d->n; i++)
		if (d->alarmed[i] && d->alarms[i].raised) {
			char mapped[NUMBER_TEXT_MAX], had[NUMBER_TEXT_MAX];

			output_warn(out, arena_print(arena, "misregistration_%u", (unsigned)d->of[i].tissue->label),
			    "%s: the field puts %s Gy EQD2 of the earlier course into it, and at the earlier course it had at most %s Gy, its "
			    "neighbours included: the registration is wrong there.", d->of[i].tissue->name,
			    number_short(d->alarms[i].mapped_gy, 4, mapped), number_short(d->alarms[i].prior_gy, 4, had));
		}
	return true;
}

static bool
tell(const struct accumulation *x, const struct doubts *d, bool json, struct fault *f)
{
	struct arena *arena = arena_new();
	struct output out;
	bool good;

	if (!arena)
		return fault_memory(f);
	output_init(&out, "ghostdose.accumulate/1");
	put_head(&out, x);
	put_field(&out, x);
	put_balance(&out, x);
	if (json)
		structures_json(&out, x->told, x->n_told, "eqd2_gy");
	else {
		structures_lines(&out, x->told, x->n_told, "Cumulative EQD2 in Gy, each at its own \u03b1/\u03b2");
		output_paragraph(&out, "Order of operations", "each course's dose on its own grid; EQD2 with that course's fractions and the "
		    "tissue's \u03b1/\u03b2 and repair; recovery; mapping to today; the sum.");
	}
	good = put_doubts(&out, x, d, json, arena) || fault_memory(f);
	warn_inputs(&out, x);
	good = good && output_print(&out, json, stdout, f);
	output_fini(&out);
	arena_free(arena);
	return good;
}

/* "Cumulative EQD2 on today's anatomy; α/β of cord 2, left carotid artery 3 Gy"; NULL: no memory. */
static const char *
subtitle_of(const struct accumulation *x, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; text && i < x->n_told; i++) {
		const struct tissue *t = tissues_find(&x->tissues, x->told[i].s->of[x->told[i].at].label);
		char number[NUMBER_TEXT_MAX];

		if (t)
			text = arena_print(arena, "%s%s %s %s", text, *text ? "," : "", t->name, number_short(t->alpha_beta_gy, 4, number));
	}
	return text ? arena_print(arena, "Cumulative EQD2 on today's anatomy%s%s%s", *text ? "; \u03b1/\u03b2 of" : "", text, *text ? " Gy" : "") : NULL;
}

static bool
draw(const struct options *o, const struct accumulation *x, struct arena *arena, struct fault *f)
{
	char months[NUMBER_TEXT_MAX];
	struct sheet p = { .subtitle = subtitle_of(x, arena) };

	p.title = arena_print(arena, "%s, and %s after %s months", x->regimens[ACCUMULATE_PRIOR].notation, x->regimens[ACCUMULATE_NEW].notation,
	    number_short(x->months, 6, months));
	p.caption = arena_print(arena, "Source: ghostdose %s, doses %s and %s, structures %s, %s%s.", cli_version(),
	    picture_file(options_text(o, "prior")), picture_file(options_text(o, "new")), picture_file(options_text(o, "labels")),
	    options_given(o, "field") ? "field " : "no field", options_given(o, "field") ? picture_file(options_text(o, "field")) : "");
	if (!p.title || !p.subtitle || !p.caption)
		return fault_memory(f);
	return picture_structures(&p, x->told, x->n_told, "EQD2, Gy", arena, f) && picture_write(o, &p, f);
}

static bool
put_picture(const struct options *o, const struct accumulation *x, struct fault *f)
{
	struct arena *arena = arena_new();
	bool good = arena ? draw(o, x, arena, f) : fault_memory(f);

	arena_free(arena);
	return good;
}

static bool
answer(const struct options *o, struct accumulation *x, struct doubts *d, struct fault *f)
{
	const char *file = options_text(o, "out"), *curves = options_text(o, "dvh");
	bool picture;

	if (!picture_asked(o, &picture, f) || !accumulation_read(o, x, f) || !accumulation_compute(x, f) || !doubts_of(x, d, f))
		return false;
	if (curves && !structures_write_curves(curves, x->told, x->n_told, "eqd2_gy", f))
		return false;
	if (file && !accumulation_write(x, file, f))
		return false;
	if (picture && !put_picture(o, x, f))
		return false;
	return tell(x, d, options_given(o, "json"), f);
}

static bool
run_accumulate(const struct options *o, int *status, struct fault *f)
{
	struct accumulation x = { 0 };
	struct doubts d = { 0 };
	bool good = answer(o, &x, &d, f);

	(void)status;
	doubts_fini(&d);
	accumulation_fini(&x);
	return good;
}

const struct command command_accumulate = {
	.name = "accumulate",
	.arguments = "",
	.example = "--prior old.nii.gz --prior-regimen 35x2 --new new.nii.gz --new-regimen 25x2 --labels organs.nii.gz --tissues "
	           "tissues.csv --months 14 --field move.nii.gz --direction pull",
	.summary = "the cumulative dose of two courses, voxel by voxel, on today's anatomy",
	.details = "Maps the dose of an earlier course to today's anatomy along a displacement field, converts each course to EQD2 with "
	           "its own fractions and each tissue's \u03b1/\u03b2 and repair, takes recovery off the earlier one, and sums. Told are the "
	           "dose statistics of every structure, how good the field is, and, where asked, what an error of the registration "
	           "would do. An unknown dose is never zero: what rests on it is an interval.",
	.options = accumulate_options,
	.n_options = sizeof accumulate_options / sizeof *accumulate_options,
	.run = run_accumulate,
};
