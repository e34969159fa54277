/* ghostdose dvh. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "cli/calc.h"
#include "cli/cli.h"
#include "cli/picture.h"
#include "cli/structures.h"
#include "cli/tissues.h"
#include "volume/nifti.h"

static const struct option_spec dvh_options[] = {
	{ .name = "dose", .kind = OPTION_TEXT, .value = "FILE", .required = true,
	  .expected = "a dose in Gy: .nii, .nii.gz or a CSV slice", .help = "the dose in Gy: .nii, .nii.gz or a CSV slice" },
	{ .name = "labels", .kind = OPTION_TEXT, .value = "FILE", .required = true,
	  .expected = "a label map on the grid of the dose: .nii, .nii.gz or a CSV slice",
	  .help = "the structures, a whole number a voxel, on the same grid; maps of structures that overlap lie along "
	          "the fourth axis" },
	{ .name = "tissues", .kind = OPTION_TEXT, .value = "CSV", .expected = "a CSV file with columns label and name",
	  .help = "which label is what: a CSV file with columns label and name; without it every label is told" },
	{ .name = "curves", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file to write",
	  .help = "write the cumulative curves there, as CSV" },
	CLI_OPTION_PICTURE,
	{ .name = "threads", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = 256, .expected = "a whole number, such as 2",
	  .help = "how many threads; as many as the machine has unless said" },
	COMMAND_OPTION_JSON,
};

enum { GRID_WORDS_MAX = 340, LIST_MAX = 300, LABELS = VOL_LABEL_UNKNOWN + 1 };

struct answer {
	struct vol_dose dose;
	struct vol_total total;        /* the dose, once it is looked at */
	struct vol_labels *maps;
	size_t n_maps;
	struct vol_layout dose_layout, labels_layout;
	struct tissues tissues;
	bool named;                    /* --tissues was given */
	size_t *counts;                /* map x label */
	struct vol_statistics *statistics;   /* a map each */
	struct structure_told *told;
	size_t n_told;
	struct arena *arena;           /* names */
};

/* ---- reading ---- */

static char *
grid_words(const struct vol_grid *g, char out[GRID_WORDS_MAX])
{
	char t[6][NUMBER_TEXT_MAX];

	for (int a = 0; a < 3; a++) {
		number_short(g->spacing_mm[a], 6, t[a]);
		number_short(g->origin_mm[a], 6, t[3 + a]);
	}
	snprintf(out, GRID_WORDS_MAX, "%d x %d x %d voxels of %s x %s x %s mm from (%s, %s, %s) mm", g->n[0], g->n[1], g->n[2],
	         t[0], t[1], t[2], t[3], t[4], t[5]);
	return out;
}

static bool
read_all(const struct options *o, struct answer *x, struct fault *f)
{
	char dose[GRID_WORDS_MAX], labels[GRID_WORDS_MAX];

	x->named = options_given(o, "tissues");
	if (x->named && !tissues_read(options_text(o, "tissues"), false, &x->tissues, f))
		return false;
	if (!vol_dose_read(options_text(o, "dose"), &x->dose, &x->dose_layout, f) ||
	    !vol_labels_read_all(options_text(o, "labels"), &x->maps, &x->n_maps, &x->labels_layout, f))
		return false;
	if (!vol_grid_same(&x->dose.grid, &x->maps[0].grid)) {
		fault_set(f, 0, 0, "the labels stand on %s, the dose on %s; expected the same grid",
		          grid_words(&x->maps[0].grid, labels), grid_words(&x->dose.grid, dose));
		return fault_in_file(f, options_text(o, "labels"));
	}
	return true;
}

/* ---- which structures there are ---- */

static size_t *
counts_of(const struct answer *x, size_t map)
{
	return &x->counts[map * LABELS];
}

/* A structure lies in one map: its voxels in two would be counted apart. */
static bool
check_maps(const struct answer *x, struct fault *f)
{
	for (size_t label = 1; label < LABELS; label++) {
		size_t first = x->n_maps;

		for (size_t m = 0; m < x->n_maps; m++) {
			if (counts_of(x, m)[label] == 0)
				continue;
			if (first < x->n_maps)
				return fault_set(f, 0, 0, "label %zu stands in map %zu and in map %zu; expected each structure in one map",
				    label, first + 1, m + 1);
			first = m;
		}
	}
	return true;
}

/* The map that has a label; the first where none has. */
static size_t
map_of(const struct answer *x, size_t label)
{
	for (size_t m = 0; m < x->n_maps; m++)
		if (counts_of(x, m)[label] > 0)
			return m;
	return 0;
}

static bool
is_told(const struct answer *x, size_t map, size_t label)
{
	if (x->named)
		return tissues_find(&x->tissues, (uint16_t)label) && map_of(x, label) == map;
	return counts_of(x, map)[label] > 0;
}

static bool
count_labels(struct answer *x, struct fault *f)
{
	x->counts = mem_array(x->n_maps * LABELS, sizeof *x->counts);
	if (!x->counts)
		return fault_memory(f);
	for (size_t m = 0; m < x->n_maps; m++)
		vol_label_counts(&x->maps[m], counts_of(x, m));
	return check_maps(x, f);
}

static bool
measure_map(struct answer *x, size_t map, int threads, struct fault *f)
{
	struct vol_values v = vol_values_of(&x->total, &x->maps[map]);
	struct vol_raise asked[VOL_STRUCTURES_MAX];
	size_t n = 0, all = 0;

	for (size_t label = 1; label < VOL_LABEL_UNKNOWN; label++)
		all += is_told(x, map, label);
	if (all > VOL_STRUCTURES_MAX)
		return fault_set(f, 0, 0, "%zu different labels; expected at most %d in one map (is this the dose?)", all,
		    VOL_STRUCTURES_MAX);
	for (size_t label = 1; label < VOL_LABEL_UNKNOWN; label++) {
		struct vol_tissue physical = { .label = (uint16_t)label, .courses = { vol_lq_physical() } };

		if (is_told(x, map, label))
			asked[n++] = vol_raise_of(&x->total, &physical);
	}
	return vol_statistics(&v, asked, n, NULL, 0, threads, &x->statistics[map], f);
}

static const char *
name_of(struct answer *x, uint16_t label)
{
	const struct tissue *t = tissues_find(&x->tissues, label);

	return t ? t->name : arena_print(x->arena, "label %u", (unsigned)label);
}

/* By label, whatever map it is in. */
static int
by_label(const void *left, const void *right)
{
	const struct structure_told *l = left, *r = right;

	return (int)l->s->of[l->at].label - (int)r->s->of[r->at].label;
}

static bool
list_structures(struct answer *x, struct fault *f)
{
	size_t all = 0;

	for (size_t m = 0; m < x->n_maps; m++)
		all += x->statistics[m].n;
	x->told = mem_array(all, sizeof *x->told);
	x->arena = arena_new();
	if (!x->told || !x->arena)
		return fault_memory(f);
	for (size_t m = 0; m < x->n_maps; m++)
		for (size_t i = 0; i < x->statistics[m].n; i++) {
			struct structure_told t = { name_of(x, x->statistics[m].of[i].label), &x->statistics[m], i };

			if (!t.name)
				return fault_memory(f);
			x->told[x->n_told++] = t;
		}
	qsort(x->told, x->n_told, sizeof *x->told, by_label);
	return true;
}

static bool
measure_all(const struct options *o, struct answer *x, struct fault *f)
{
	const char *labels = options_text(o, "labels");

	if (!vol_total_of_dose(&x->dose, true, &x->total, f))
		return fault_in_file(f, options_text(o, "dose"));
	if (!count_labels(x, f))
		return fault_in_file(f, labels);
	x->statistics = mem_array(x->n_maps, sizeof *x->statistics);
	if (!x->statistics)
		return fault_memory(f);
	for (size_t m = 0; m < x->n_maps; m++)
		if (!measure_map(x, m, (int)options_number(o, "threads", 0), f))
			return fault_in_file(f, labels);
	return list_structures(x, f);
}

/* ---- telling ---- */

/* Labels that the table of names does not have. */
static void
warn_nameless(struct output *out, const struct answer *x)
{
	char list[LIST_MAX] = "";
	size_t used = 0;

	for (size_t label = 1; x->named && label < VOL_LABEL_UNKNOWN && used + 40 < sizeof list; label++) {
		size_t voxels = counts_of(x, map_of(x, label))[label];

		if (voxels > 0 && !tissues_find(&x->tissues, (uint16_t)label))
			used += (size_t)snprintf(list + used, sizeof list - used, "%s%zu", used ? ", " : "", label);
	}
	if (used)
		output_warn(out, "labels_without_name", "The label map has labels that the table of names has not; they are left "
		    "out: %s.", list);
}

static void
warn(struct output *out, const struct answer *x)
{
	warn_nameless(out, x);
	if (x->n_told == 0)
		output_warn(out, "no_structures", "Every voxel has label 0: there is no structure.");
	if (x->total.grid.thickness_assumed && x->maps[0].grid.thickness_assumed)
		output_warn(out, "thickness_assumed", "The slice has no thickness: 1 mm is taken, and all volumes in cc rest on it.");
	if (x->dose_layout.note[0])
		output_warn(out, "dose_layout", "Dose: %s.", x->dose_layout.note);
	if (x->labels_layout.note[0])
		output_warn(out, "labels_layout", "Labels: %s.", x->labels_layout.note);
}

static bool
put_picture(const struct options *o, struct answer *x, struct fault *f)
{
	struct sheet p = { .title = "Dose and volume", .subtitle = "Physical dose; cumulative curves of the voxels" };

	p.caption = arena_print(x->arena, "Source: ghostdose %s, dose %s, structures %s.", cli_version(),
	    picture_file(options_text(o, "dose")), picture_file(options_text(o, "labels")));
	if (!p.caption)
		return fault_memory(f);
	return picture_structures(&p, x->told, x->n_told, "Gy", x->arena, f) && picture_write(o, &p, f);
}

static bool
answer(const struct options *o, struct answer *x, struct fault *f)
{
	bool json = options_given(o, "json"), picture, good;
	const char *curves = options_text(o, "curves");
	struct output out;

	if (!picture_asked(o, &picture, f) || !read_all(o, x, f) || !measure_all(o, x, f))
		return false;
	if (picture && !put_picture(o, x, f))
		return false;
	if (curves && !structures_write_curves(curves, x->told, x->n_told, "gy", f))
		return false;
	output_init(&out, "ghostdose.dvh/1");
	if (json)
		structures_json(&out, x->told, x->n_told, "gy");
	else
		structures_lines(&out, x->told, x->n_told, "Physical dose in Gy");
	warn(&out, x);
	good = output_print(&out, json, stdout, f);
	output_fini(&out);
	return good;
}

static bool
run_dvh(const struct options *o, int *status, struct fault *f)
{
	struct answer x = { 0 };
	bool good = answer(o, &x, f);

	(void)status;
	for (size_t m = 0; x.statistics && m < x.n_maps; m++)
		vol_statistics_fini(&x.statistics[m]);
	free(x.statistics);
	free(x.told);
	free(x.counts);
	arena_free(x.arena);
	vol_labels_free_all(x.maps, x.n_maps);
	vol_total_fini(&x.total);
	vol_dose_fini(&x.dose);
	tissues_fini(&x.tissues);
	return good;
}

const struct command command_dvh = {
	.name = "dvh",
	.arguments = "",
	.example = "--dose plan.nii.gz --labels organs.nii.gz",
	.arguments_min = 0,
	.arguments_max = 0,
	.summary = "dose and volume of every structure of a plan",
	.details = "Reads a dose and a map of structures on one grid and tells of each structure its volume and its dose: "
	           "minimum, maximum, mean, what its hottest 2, 50 and 98 percent and its hottest 0.03 cc get at least, and "
	           "the cumulative curve. The numbers come from the voxels themselves; bins are for drawing only. A "
	           "voxel without a dose (NaN) is unknown, not zero: what rests on it is told as an interval.",
	.options = dvh_options,
	.n_options = sizeof dvh_options / sizeof *dvh_options,
	.run = run_dvh,
};
