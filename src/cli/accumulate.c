/* Reading and summing for ghostdose accumulate. */
#include "cli/accumulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/landmarks.h"

enum { LABELS = VOL_LABEL_UNKNOWN + 1 };

/* ---- reading ---- */

/* One of two words; the first where the option is not given. */
static bool
choose(const struct options *o, const char *name, const char *first, const char *second, bool *is_second, struct fault *f)
{
	const char *text = options_text(o, name);

	*is_second = text && strcmp(text, second) == 0;
	return !text || *is_second || strcmp(text, first) == 0 ||
	    options_refuse(f, name, "\"%.40s\" is neither; expected %s or %s", text, first, second);
}

/* What goes with what: transfer pushes, interpolation pulls. */
static bool
check_method(const struct options *o, const struct accumulation *x, bool transfer, struct fault *f)
{
	bool field = options_given(o, "field");

	if (field != options_given(o, "direction"))
		return options_refuse(f, field ? "direction" : "field", field ? "missing; expected pull or push: the way the field leads"
		    : "missing; expected the field that --direction is about");
	if (field && transfer != x->push)
		return options_refuse(f, "method", "%s; expected the other field: ghostdose field --invert makes one", transfer ?
		    "transfer carries tissue from the earlier course to today and needs a push field" :
		    "interpolate fetches dose from the earlier course and needs a pull field");
	if (transfer && x->cubic)
		return options_refuse(f, "interpolation", "transfer has no interpolation of the dose; expected it to be left out");
	if (!transfer && options_given(o, "density"))
		return options_refuse(f, "density", "is of transfer, which weighs tissue by its mass; expected --method transfer");
	return true;
}

static bool
read_choices(const struct options *o, struct accumulation *x, bool *transfer, bool *ras, struct fault *f)
{
	x->months = options_number(o, "months", 0);
	x->uncertainty_mm = options_number(o, "uncertainty-mm", NAN);
	x->seed = (uint64_t)options_number(o, "seed", 1);
	x->threads = (int)options_number(o, "threads", (double)sysconf(_SC_NPROCESSORS_ONLN));
	if (x->threads < 1)
		x->threads = 1;
	return choose(o, "method", "interpolate", "transfer", transfer, f) &&
	    choose(o, "direction", "pull", "push", &x->push, f) &&
	    choose(o, "interpolation", "linear", "cubic", &x->cubic, f) &&
	    choose(o, "order", "convert-first", "map-first", &x->map_first, f) &&
	    choose(o, "field-frame", "lps", "ras", ras, f) && check_method(o, x, *transfer, f);
}

static bool
read_regimen(const struct options *o, const char *name, struct rb_regimen *r, struct fault *f)
{
	if (cli_regimen(options_text(o, name), r, f))
		return true;
	if (strcmp(f->file, "regimen") == 0)
		snprintf(f->file, sizeof f->file, "--%s", name);
	return false;
}

static bool
read_volumes(const struct options *o, struct accumulation *x, enum vol_frame frame, struct fault *f)
{
	const struct vol_file files[] = {
		{ .path = options_text(o, "labels"), .maps = &x->maps, .n_maps = &x->n_maps, .layout = &x->layout },
		{ .path = options_text(o, "prior"), .dose = &x->doses[ACCUMULATE_PRIOR], .layout = &x->layouts[ACCUMULATE_PRIOR] },
		{ .path = options_text(o, "new"), .dose = &x->doses[ACCUMULATE_NEW], .layout = &x->layouts[ACCUMULATE_NEW] },
		{ .path = options_text(o, "field"), .field = &x->field, .frame = frame, .layout = &x->field_layout },
		{ .path = options_text(o, "density"), .image = &x->density },
		{ .path = options_text(o, "prior-labels"), .labels = &x->prior_labels },
	};

	return vol_files_read(files, sizeof files / sizeof *files, x->threads, f);
}

bool
accumulation_read(const struct options *o, struct accumulation *x, struct fault *f)
{
	const char *marks = options_text(o, "landmarks");
	bool transfer, ras;

	return read_choices(o, x, &transfer, &ras, f) && read_regimen(o, "prior-regimen", &x->regimens[ACCUMULATE_PRIOR], f) &&
	    read_regimen(o, "new-regimen", &x->regimens[ACCUMULATE_NEW], f) &&
	    tissues_read(options_text(o, "tissues"), true, &x->tissues, f) &&
	    read_volumes(o, x, ras ? VOL_FRAME_RAS : VOL_FRAME_LPS, f) && (!marks || cli_landmarks(marks, &x->landmarks, f));
}

/* ---- what tissues make of the courses ---- */

static bool
make_row(struct accumulation *x, size_t i, struct fault *f)
{
	const struct tissue *t = &x->tissues.rows[i];
	const struct rb_repair repair = { .kind = isnan(t->half_time_h) ? RB_REPAIR_COMPLETE : RB_REPAIR_MONO,
		                          .half_time_h = t->half_time_h };
	/* Of voxels, not of one dose that stands for the structure; the model says whether it can be used for that. */
	const struct rb_past past = { .months = x->months, .eqd2_gy = 1, .alpha_beta_gy = t->alpha_beta_gy, .courses = 1,
		                      .distributed = true };
	struct fault why;

	if (!rb_recovered(&t->recovery, &past, &x->recovered[i], &why))
		return fault_set(f, 0, 0, "recovery of %s: %s", t->name, why.text);
	x->rows[i].label = t->label;
	for (int k = 0; k < ACCUMULATE_COURSES; k++) {
		const struct rb_schedule *s = &x->regimens[k].schedule;

		x->rows[i].courses[k] = vol_lq_of(t->alpha_beta_gy, rb_total_dose(s), rb_quadratic_dose(s, &repair),
		                                  k == ACCUMULATE_PRIOR ? 1 - x->recovered[i] : 1);
	}
	return true;
}

static bool
make_rows(struct accumulation *x, struct fault *f)
{
	x->rows = mem_array(x->tissues.n, sizeof *x->rows);
	x->recovered = mem_array(x->tissues.n, sizeof *x->recovered);
	if (!x->rows || !x->recovered)
		return fault_memory(f);
	for (size_t i = 0; i < x->tissues.n; i++)
		if (!make_row(x, i, f))
			return false;
	return true;
}

const struct vol_tissue *
accumulation_row(const struct accumulation *x, uint16_t label)
{
	for (size_t i = 0; i < x->tissues.n; i++)
		if (x->rows[i].label == label)
			return &x->rows[i];
	return NULL;
}

/* ---- sums ---- */

void
accumulation_courses(const struct accumulation *x, struct vol_course out[ACCUMULATE_COURSES])
{
	out[ACCUMULATE_PRIOR] = (struct vol_course){ .dose = &x->doses[ACCUMULATE_PRIOR],
		                                     .pull = x->field.u_mm[0] && !x->push ? &x->field : NULL,
		                                     .interpolation = x->cubic ? VOL_CUBIC : VOL_LINEAR,
		                                     .mapped = x->transferred.dose_gy ? &x->transferred : NULL };
	out[ACCUMULATE_NEW] = (struct vol_course){ .dose = &x->doses[ACCUMULATE_NEW] };
}

/* Tissue that nobody named counts as physical dose: what is not known there is counted, and it is told of no structure. */
static bool
sum(const struct accumulation *x, const struct vol_course courses[ACCUMULATE_COURSES], const struct vol_labels *labels,
    struct vol_total *total, struct fault *f)
{
	const struct vol_tissue other = { .courses = { { 1, 0 }, { 1, 0 } } };
	const struct vol_accumulation what = {
		.today = labels->grid, .courses = courses, .n_courses = ACCUMULATE_COURSES, .labels = labels, .tissues = x->rows,
		.n_tissues = x->tissues.n, .other = &other, .map_first = x->map_first, .threads = x->threads,
	};

	return vol_accumulate(&what, total, f);
}

/* The map that has a label; the first where none has. */
static size_t
map_of(const struct accumulation *x, uint16_t label)
{
	for (size_t m = 0; m < x->n_maps; m++)
		if (x->counts[m * LABELS + label] > 0)
			return m;
	return 0;
}

bool
accumulation_measure(const struct accumulation *x, const struct vol_course courses[ACCUMULATE_COURSES], size_t map,
                     struct vol_total *total, struct vol_statistics *out, struct fault *f)
{
	struct vol_raise *asked = mem_array(x->tissues.n, sizeof *asked);
	struct vol_values v;
	size_t n = 0;
	bool good = asked != NULL;

	if (!good)
		fault_memory(f);
	good = good && sum(x, courses, &x->maps[map], total, f);
	for (size_t i = 0; good && i < x->tissues.n; i++)
		if (map_of(x, x->rows[i].label) == map)
			asked[n++] = vol_raise_of(total, &x->rows[i]);
	if (good) {
		v = vol_values_of(total, &x->maps[map]);
		good = vol_statistics(&v, asked, n, NULL, 0, x->threads, out, f);
	}
	free(asked);
	return good;
}

static long
precedence(const struct accumulation *x, uint16_t label)
{
	const struct tissue *t = tissues_find(&x->tissues, label);

	return t ? t->precedence : -1000000000L;
}

/* Where structures overlap, the one that takes precedence, into the first map: all has been measured by now. */
static void
flatten(struct accumulation *x)
{
	struct vol_labels *flat = &x->maps[0];

	for (size_t m = 1; m < x->n_maps; m++)
		for (size_t i = 0; i < vol_grid_voxels(&flat->grid); i++) {
			uint16_t mine = flat->label[i], other = x->maps[m].label[i];

			if (other != 0 && (mine == 0 || precedence(x, other) > precedence(x, mine)))
				flat->label[i] = other;
		}
}

/* A structure lies in one map: its voxels in two would be counted apart. */
static bool
count_labels(struct accumulation *x, struct fault *f)
{
	x->counts = mem_array(x->n_maps * LABELS, sizeof *x->counts);
	if (!x->counts)
		return fault_memory(f);
	for (size_t m = 0; m < x->n_maps; m++)
		vol_label_counts(&x->maps[m], &x->counts[m * LABELS]);
	for (size_t label = 1; label < LABELS; label++)
		for (size_t m = 0, maps = 0; m < x->n_maps; m++) {
			size_t here = x->counts[m * LABELS + label];

			maps += here > 0;
			if (maps > 1)
				return fault_set(f, 0, 0, "label %zu stands in two maps of labels; expected each structure in one", label);
			x->unlabelled += tissues_find(&x->tissues, (uint16_t)label) ? 0 : here;
		}
	return true;
}

/* In the order of the table of tissues. */
static bool
list_structures(struct accumulation *x, struct fault *f)
{
	x->told = mem_array(x->tissues.n, sizeof *x->told);
	if (!x->told)
		return fault_memory(f);
	for (size_t t = 0; t < x->tissues.n; t++)
		for (size_t m = 0, found = 0; m < x->n_maps && !found; m++)
			for (size_t i = 0; i < x->statistics[m].n; i++)
				if (x->statistics[m].of[i].label == x->tissues.rows[t].label) {
					x->told[x->n_told++] = (struct structure_told){ x->tissues.rows[t].name, &x->statistics[m], i };
					found = 1;
					break;
				}
	return true;
}

/* Is the field read the right way, and does it fold? */
static bool
look_at_field(struct accumulation *x, struct fault *f)
{
	struct vol_probe_input in = { .field = &x->field, .push = x->push };

	x->folds = (struct vol_folds){ .min = 1, .max = 1 };
	if (!x->field.u_mm[0])
		return true;
	vol_jacobian(&x->field, &x->folds, NULL, NULL);
	if (x->prior_labels.label) {
		in.today = &x->maps[0];
		in.prior = &x->prior_labels;
	}
	in.landmarks = x->landmarks.n > 0 ? &x->landmarks : NULL;
	return vol_probe(&in, &x->probe, f);
}

static bool
carry(struct accumulation *x, struct fault *f)
{
	const struct vol_transfer_how how = { .threads = x->threads };

	return vol_transfer(&x->doses[ACCUMULATE_PRIOR], x->density.value ? &x->density : NULL, x->field.u_mm[0] ? &x->field : NULL,
	                    &x->maps[0].grid, &how, &x->transferred, &x->transfer, f);
}

bool
accumulation_compute(struct accumulation *x, struct fault *f)
{
	struct vol_course courses[ACCUMULATE_COURSES];

	if (!make_rows(x, f) || !count_labels(x, f) || !look_at_field(x, f) || (x->push && !carry(x, f)) ||
	    !vol_total_init(&x->total, &x->maps[0].grid, f))
		return false;
	accumulation_courses(x, courses);
	x->statistics = mem_array(x->n_maps, sizeof *x->statistics);
	if (!x->statistics)
		return fault_memory(f);
	for (size_t m = 0; m < x->n_maps; m++)
		if (!accumulation_measure(x, courses, m, &x->total, &x->statistics[m], f))
			return false;
	if (!list_structures(x, f))
		return false;
	if (x->n_maps > 1) {
		flatten(x);
		return sum(x, courses, &x->maps[0], &x->total, f);
	}
	return true;
}

bool
accumulation_write(struct accumulation *x, const char *path, struct fault *f)
{
	struct vol_dose out = { .grid = x->total.grid, .gy = x->total.low_gy };
	bool *named = mem_array(VOL_LABEL_UNKNOWN + 1, sizeof *named);

	if (!named)
		return fault_memory(f);
	for (size_t i = 0; i < x->tissues.n; i++)
		named[x->tissues.rows[i].label] = true;
	for (size_t i = 0, n = vol_grid_voxels(&out.grid); i < n; i++)
		if (!named[x->maps[0].label[i]])
			out.gy[i] = NAN;
	for (size_t k = 0; k < x->total.n_courses; k++)
		for (size_t i = 0, n = vol_grid_voxels(&out.grid); x->total.courses[k].unknown_bits && i < n; i++)
			if (vol_total_is_unknown(&x->total, k, i))
				out.gy[i] = NAN;
	free(named);
	return vol_dose_write(path, &out, &x->layout, f);
}

void
accumulation_fini(struct accumulation *x)
{
	for (size_t m = 0; x->statistics && m < x->n_maps; m++)
		vol_statistics_fini(&x->statistics[m]);
	free(x->statistics);
	free(x->told);
	free(x->counts);
	free(x->rows);
	free(x->recovered);
	vol_total_fini(&x->total);
	vol_mapped_fini(&x->transferred);
	vol_landmarks_fini(&x->landmarks);
	vol_labels_fini(&x->prior_labels);
	vol_labels_free_all(x->maps, x->n_maps);
	vol_field_fini(&x->field);
	vol_image_fini(&x->density);
	for (int k = 0; k < ACCUMULATE_COURSES; k++) {
		vol_dose_fini(&x->doses[k]);
		rb_regimen_fini(&x->regimens[k]);
	}
	tissues_fini(&x->tissues);
}
