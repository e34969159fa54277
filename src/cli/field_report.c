#include "cli/field_report.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/output.h"

/* TG-132 (Brock 2017; VERIFIED through Latifi 2018): landmarks within 2 mm on average, 5 mm at worst. */
static const double TRE_MEAN_MM = 2, TRE_MAX_MM = 5;

enum { FINDINGS_MAX = 12 };

struct finding_list {
	size_t n;
	struct { const char *code; char text[400]; } items[FINDINGS_MAX];
};

/* What was not asked for is null in JSON; lines for a reader leave it out. */
static void
put_nulls(struct output *o, bool json, const char *const *keys, size_t n, const char *code, const char *why)
{
	if (!json)
		return;
	output_not_applicable(o, keys[0], keys[0], code, why);
	for (size_t i = 1; i < n; i++)
		output_null(o, keys[i], keys[i]);
}

static void __attribute__((format(printf, 3, 4)))
find(struct finding_list *list, const char *code, const char *format, ...)
{
	va_list ap;

	if (list->n == FINDINGS_MAX)
		return;
	list->items[list->n].code = code;
	va_start(ap, format);
	vsnprintf(list->items[list->n++].text, sizeof list->items[0].text, format, ap);
	va_end(ap);
}

static void
put_mm(struct output *o, const char *key, const char *label, double mm)
{
	if (isnan(mm))
		output_null(o, key, label);
	else
		output_number(o, key, label, "mm", mm);
}

/* ---- folds ---- */

static void
put_folds(const struct field_report *r, struct output *o, struct finding_list *list)
{
	struct vol_folds folds;
	char j[NUMBER_TEXT_MAX], x[3][NUMBER_TEXT_MAX];
	double largest = 0;

	for (size_t i = 0; i < vol_grid_voxels(&r->field->grid); i++) {
		double squares = 0;

		for (int a = 0; a < 3; a++)
			squares += (double)r->field->u_mm[a][i] * (double)r->field->u_mm[a][i];
		largest = fmax(largest, squares);
	}
	vol_jacobian(r->field, &folds, NULL, NULL);
	output_whole(o, "voxels", "Voxels", "", (long)vol_grid_voxels(&r->field->grid));
	output_number(o, "largest_mm", "Largest displacement", "mm", sqrt(largest));
	output_whole(o, "outside_voxels", "Carried on from the border", "", (long)r->outside);
	output_whole(o, "cells", "Cells", "", (long)folds.cells);
	output_whole(o, "folded_cells", "Folded", "", (long)folds.folded);
	output_whole(o, "uncertified_cells", "Not certified", "", (long)folds.uncertified);
	output_number(o, "jacobian_min", "Jacobian, least", "", folds.min);
	output_number(o, "jacobian_max", "Jacobian, most", "", folds.max);
	for (int a = 0; a < 3; a++)
		number_short(folds.min_at_mm[a], 5, x[a]);
	if (folds.folded)
		find(list, "folds", "The field folds in %zu of %zu cells, most at (%s, %s, %s) mm, where the Jacobian is %s: there "
		     "it says of two places of today that they were one.", folds.folded, folds.cells, x[0], x[1], x[2],
		     number_short(folds.min, 3, j));
	if (folds.uncertified)
		find(list, "uncertified", "In %zu cells no fold was found, nor a proof that there is none.", folds.uncertified);
	if (r->outside)
		find(list, "outside", "%zu voxels lead more than half a voxel out of the field that this one was made from; their "
		     "displacement is its border's, carried on.", r->outside);
}

/* ---- there and back ---- */

static bool
put_consistency(const struct field_report *r, struct output *o, bool json, struct fault *f)
{
	static const char *const keys[] = { "inverse_consistency_mean_mm", "inverse_consistency_p95_mm",
		                            "inverse_consistency_max_mm", "inverse_consistency_unknown_voxels" };
	struct vol_consistency c;

	if (!r->inverse) {
		put_nulls(o, json, keys, sizeof keys / sizeof *keys, "no_inverse_field", "Inverse consistency is not known without --inverse-field.");
		return true;
	}
	if (!vol_inverse_consistency(r->field, r->inverse, &c, f))
		return false;
	put_mm(o, "inverse_consistency_mean_mm", "There and back, mean", c.mean_mm);
	put_mm(o, "inverse_consistency_p95_mm", "There and back, 95 %", c.p95_mm);
	put_mm(o, "inverse_consistency_max_mm", "There and back, most", c.max_mm);
	output_whole(o, "inverse_consistency_unknown_voxels", "There and back, unknown", "", (long)c.unknown);
	return true;
}

/* ---- landmarks ---- */

/* As a pull field needs them: of a push field the other way round, in a slice without z.  The caller frees items. */
static bool
landmarks_of(const struct field_report *r, struct vol_landmarks *out, struct fault *f)
{
	out->n = r->landmarks->n;
	out->items = mem_array(out->n, sizeof *out->items);
	if (!out->items)
		return fault_memory(f);
	for (size_t i = 0; i < out->n; i++) {
		const struct vol_landmark *m = &r->landmarks->items[i];

		out->items[i] = *m;
		for (int a = 0; a < 3; a++) {
			out->items[i].fixed_mm[a] = r->push ? m->moving_mm[a] : m->fixed_mm[a];
			out->items[i].moving_mm[a] = r->push ? m->fixed_mm[a] : m->moving_mm[a];
		}
		if (r->field->grid.n[2] == 1)
			out->items[i].moving_mm[2] = out->items[i].fixed_mm[2];
	}
	return true;
}

static bool
put_landmarks(const struct field_report *r, struct output *o, bool json, struct finding_list *list, struct fault *f)
{
	static const char *const keys[] = { "tre_mean_mm", "tre_max_mm", "tre_before_mean_mm", "tre_before_max_mm",
		                            "tre_landmarks", "tre_unknown_landmarks" };
	struct vol_landmarks marks;
	struct vol_tre before, after;
	char mean[NUMBER_TEXT_MAX], most[NUMBER_TEXT_MAX];

	if (!r->landmarks) {
		put_nulls(o, json, keys, sizeof keys / sizeof *keys, "no_landmarks", "Target registration error is not known without --landmarks.");
		return true;
	}
	if (!landmarks_of(r, &marks, f))
		return false;
	vol_landmark_error(NULL, &marks, &before);
	vol_landmark_error(r->field, &marks, &after);
	free(marks.items);
	put_mm(o, "tre_mean_mm", "Landmark error, mean", after.mean_mm);
	put_mm(o, "tre_max_mm", "Landmark error, most", after.max_mm);
	put_mm(o, "tre_before_mean_mm", "With no field, mean", before.mean_mm);
	put_mm(o, "tre_before_max_mm", "With no field, most", before.max_mm);
	output_whole(o, "tre_landmarks", "Landmarks", "", (long)after.n);
	output_whole(o, "tre_unknown_landmarks", "Landmarks outside", "", (long)after.unknown);
	if (after.n && (after.mean_mm > TRE_MEAN_MM || after.max_mm > TRE_MAX_MM))
		find(list, "landmarks_far", "Landmarks are %s mm off on average and %s mm at most (%.40s); TG-132 asks for 2 mm and "
		     "5 mm.", number_fixed(after.mean_mm, 1, mean), number_fixed(after.max_mm, 1, most),
		     r->landmarks->items[after.worst].name);
	if (after.unknown)
		find(list, "landmarks_outside", "%zu landmark%s outside the field and count%s nothing.", after.unknown,
		     after.unknown == 1 ? " lies" : "s lie", after.unknown == 1 ? "s for" : " for");
	return true;
}

/* ---- a bone ---- */

static void
put_strain(struct output *o, const char *key, const char *label, double v)
{
	if (isnan(v))
		output_null(o, key, label);
	else
		output_number(o, key, label, "", v);
}

static bool
put_bone(const struct field_report *r, struct output *o, bool json, struct finding_list *list, struct fault *f)
{
	static const char *const keys[] = { "rigidity_label", "rigidity_voxels", "rigidity_strain_mean", "rigidity_strain_max",
		                            "rigidity_residual_rms_mm", "rigidity_residual_max_mm",
		                            "rigidity_rotation_degrees" };
	struct vol_rigidity bone = { 0 };

	if (!r->bone) {
		put_nulls(o, json, keys, sizeof keys / sizeof *keys, "no_bone", "Rigidity is not known without --bone.");
		return true;
	}
	if (!vol_rigidity(r->field, r->labels, *r->bone, &bone, f))
		return false;
	output_whole(o, "rigidity_label", "Bone", "", *r->bone);
	output_whole(o, "rigidity_voxels", "Bone, voxels", "", (long)bone.voxels);
	put_strain(o, "rigidity_strain_mean", "Bone, strain, mean", bone.strain_mean);
	put_strain(o, "rigidity_strain_max", "Bone, strain, most", bone.strain_max);
	put_mm(o, "rigidity_residual_rms_mm", "Bone, off a rigid motion", bone.residual_rms_mm);
	put_mm(o, "rigidity_residual_max_mm", "Bone, the most", bone.residual_max_mm);
	if (isnan(bone.degrees))
		output_null(o, "rigidity_rotation_degrees", "Bone, its rotation");
	else
		output_number(o, "rigidity_rotation_degrees", "Bone, its rotation", "degrees", bone.degrees);
	if (bone.voxels == 0)
		find(list, "no_such_bone", "No voxel of the labels is %u within the field.", *r->bone);
	return true;
}

/* ---- structures ---- */

static const struct output_column structure_columns[] = {
	{ "label", "label", "" },
	{ "voxels", "voxels", "" },
	{ "jacobian_mean", "mean Jacobian", "" },
	{ "volume_change", "change of volume", "" },
};

/* Labels that there are into out[0..most); more is a fault. */
static bool
list_labels(const struct vol_labels *l, struct vol_label_jacobian *out, size_t *n, struct fault *f)
{
	bool *seen = mem_array(UINT16_MAX + 1, sizeof *seen);
	bool good = true;

	*n = 0;
	if (!seen)
		return fault_memory(f);
	for (size_t i = 0; good && i < vol_grid_voxels(&l->grid); i++)
		seen[l->label[i]] = true;
	for (size_t label = 1; good && label < VOL_LABEL_UNKNOWN; label++) {
		if (!seen[label])
			continue;
		if (*n == VOL_JACOBIAN_LABELS_MAX)
			good = fault_set(f, 0, 0, "more than %d structures; expected fewer", VOL_JACOBIAN_LABELS_MAX);
		else
			out[(*n)++] = (struct vol_label_jacobian){ .label = (uint16_t)label };
	}
	free(seen);
	return good;
}

static bool
put_structures(const struct field_report *r, struct output *o, bool json, struct fault *f)
{
	struct vol_label_jacobian all[VOL_JACOBIAN_LABELS_MAX];
	size_t n = 0;

	if (!r->labels && !json)
		return true;
	if (!r->labels)
		output_warn(o, "no_labels", "Changes of volume are not known without --labels.");
	else if (!list_labels(r->labels, all, &n, f) || !vol_jacobian_structures(r->field, r->labels, all, n, f))
		return false;
	output_table(o, "structures", "Structures", structure_columns,
	    sizeof structure_columns / sizeof *structure_columns);
	for (size_t k = 0; k < n; k++) {
		/* Push: J is how much larger it became. */
		double change = r->push ? all[k].mean - 1 : all[k].change;

		output_row(o);
		output_cell_whole(o, all[k].label);
		output_cell_whole(o, (long)all[k].voxels);
		output_cell_number(o, all[k].mean);
		if (isfinite(change))
			output_cell_number(o, change);
		else
			output_cell_null(o);
	}
	return true;
}

/* ---- is it read the right way ---- */

static bool
put_reading(const struct field_report *r, struct output *o, struct finding_list *list, struct fault *f)
{
	const struct vol_probe_input in = { .field = r->field, .push = r->push, .today = r->prior_labels ? r->labels : NULL,
		                            .prior = r->labels ? r->prior_labels : NULL, .landmarks = r->landmarks };
	struct vol_probe p;
	char words[200], sentence[340];

	if (!vol_probe(&in, &p, f))
		return false;
	snprintf(sentence, sizeof sentence, "%c%s.", p.text[0] - 'a' + 'A', p.text + 1);
	if (p.verdict == VOL_PROBE_UNCHECKED)
		output_not_applicable(o, "fits_best", "Fits best when read", "not_checked", sentence);
	else
		output_text(o, "fits_best", "Fits best when read", vol_reading_words(&p.best, r->push, words, sizeof words));
	if (p.verdict == VOL_PROBE_OTHER)
		find(list, "other_reading", "%s", sentence);
	if (p.verdict == VOL_PROBE_NO_BETTER)
		find(list, "worse_than_none", "%s", sentence);
	return true;
}

static const struct output_column finding_columns[] = { { "code", "finding", "" }, { "message", "", "" } };

bool
field_report_print(const struct field_report *r, bool json, size_t *findings, struct fault *f)
{
	struct finding_list list = { 0 };
	struct output o;
	bool good;

	output_init(&o, "ghostdose.field/1");
	output_text(&o, "field", "Field", r->name);
	if (*r->note)
		output_warn(&o, "field_layout", "Field: %s.", r->note);
	put_folds(r, &o, &list);
	good = put_consistency(r, &o, json, f);
	good = good && put_landmarks(r, &o, json, &list, f) && put_bone(r, &o, json, &list, f) && put_structures(r, &o, json, f) && put_reading(r, &o, &list, f);
	output_table(&o, "findings", "Findings", finding_columns, 2);
	for (size_t i = 0; i < list.n; i++) {
		output_row(&o);
		output_cell_text(&o, list.items[i].code);
		output_cell_text(&o, list.items[i].text);
	}
	*findings = list.n;
	good = good && output_print(&o, json, stdout, f);
	output_fini(&o);
	return good;
}
