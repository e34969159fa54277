#include "cli/structures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvout.h"
#include "base/file.h"
#include "base/number.h"

enum { KEY_MAX = 64, LIST_MAX = 400, CELL_MAX = 2 * NUMBER_TEXT_MAX + 8, METRICS = 7 };

struct metric { const char *key; struct vol_interval gy; };

static const struct vol_statistic *
statistic(const struct structure_told *told)
{
	return &told->s->of[told->at];
}

static void
metrics_of(const struct vol_statistic *a, struct metric out[METRICS])
{
	const struct metric all[METRICS] = {
		{ "min", a->min_gy }, { "max", a->max_gy }, { "mean", a->mean_gy }, { "d2", a->d2_gy }, { "d50", a->d50_gy },
		{ "d98", a->d98_gy }, { "d0_03cc", a->d0_03cc_gy },
	};

	memcpy(out, all, sizeof all);
}

/* ---- warnings ---- */

static bool
has_no_voxel(const struct vol_statistic *a)
{
	return a->voxels == 0;
}

static bool
is_small(const struct vol_statistic *a)
{
	return a->voxels > 0 && isnan(a->d0_03cc_gy.low);
}

static bool
has_unknown(const struct vol_statistic *a)
{
	return a->unknown > 0;
}

/* One sentence with the names of those it is about: "WHAT: a, b." */
static void
warn_of(struct output *out, const struct structure_told *told, size_t n, bool (*is)(const struct vol_statistic *),
        const char *code, const char *what)
{
	char list[LIST_MAX] = "";
	size_t used = 0, more = 0;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(told[i].name) + 2;

		if (!is(statistic(&told[i])))
			continue;
		if (used + len + 30 >= sizeof list) {
			more++;
			continue;
		}
		used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", told[i].name);
	}
	if (more)
		snprintf(list + used, sizeof list - used, " and %zu more", more);
	if (used)
		output_warn(out, code, "%s: %s.", what, list);
}

static void
warn(struct output *out, const struct structure_told *told, size_t n)
{
	warn_of(out, told, n, has_no_voxel, "no_voxels", "No voxel has the label, so there is no dose to tell");
	warn_of(out, told, n, is_small, "too_small", "Smaller than 0.03 cc, so there is no D0.03cc");
	warn_of(out, told, n, has_unknown, "unknown_dose", "A part of the structure has no known dose, and unknown is not zero: "
	        "numbers are from what they are at least (unknown doses are 0) to what they are at most (the maximum of their "
	        "grid)");
}

/* ---- JSON ---- */

static void
set(json_t *object, const char *key, json_t *value, bool *broken)
{
	*broken = json_object_set_new(object, key, value) != 0 || *broken;
}

static json_t *
real_or_null(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

static void
set_metric(json_t *object, const struct metric *m, const char *unit, bool known, bool *broken)
{
	char key[KEY_MAX];

	snprintf(key, sizeof key, "%s_%s", m->key, unit);
	set(object, key, known ? real_or_null(m->gy.low) : json_null(), broken);
	snprintf(key, sizeof key, "%s_low_%s", m->key, unit);
	set(object, key, real_or_null(m->gy.low), broken);
	snprintf(key, sizeof key, "%s_high_%s", m->key, unit);
	set(object, key, real_or_null(m->gy.high), broken);
}

size_t
structures_points(const struct structure_told *told, bool high)
{
	const size_t *at_least = statistic(told)->at_least[high];
	size_t n = 1;

	while (n < told->s->curve && at_least[n - 1] > 0)
		n++;
	return n;
}

static json_t *
curve_json(const struct structure_told *told, bool high, bool *broken)
{
	size_t n = statistic(told)->voxels ? structures_points(told, high) : 0;
	json_t *curve = n ? json_array() : json_null();

	for (size_t p = 0; p < n; p++)
		*broken = json_array_append_new(curve, json_pack("[f, f]", (double)p * told->s->step_gy,
		                                                 vol_statistics_percent(told->s, told->at, high, p))) != 0 ||
		    *broken;
	return curve;
}

static json_t *
structure_json(const struct structure_told *told, const char *unit, bool *broken)
{
	const struct vol_statistic *a = statistic(told);
	json_t *object = json_object();
	struct metric metrics[METRICS];

	metrics_of(a, metrics);
	set(object, "label", json_integer(a->label), broken);
	set(object, "name", json_string(told->name), broken);
	set(object, "volume_cc", json_real(a->cc), broken);
	set(object, "voxels", json_integer((json_int_t)a->voxels), broken);
	set(object, "unknown_voxels", json_integer((json_int_t)a->unknown), broken);
	set(object, "unknown_cc", json_real(a->unknown_cc), broken);
	for (size_t m = 0; m < METRICS; m++)
		set_metric(object, &metrics[m], unit, a->unknown == 0, broken);
	set(object, "curve", a->unknown ? json_null() : curve_json(told, false, broken), broken);
	set(object, "curve_low", curve_json(told, false, broken), broken);
	set(object, "curve_high", curve_json(told, true, broken), broken);
	return object;
}

void
structures_json(struct output *out, const struct structure_told *told, size_t n, const char *unit)
{
	json_t *all = json_array();
	bool broken = !all;

	for (size_t i = 0; i < n; i++)
		broken = json_array_append_new(all, structure_json(&told[i], unit, &broken)) != 0 || broken;
	output_json(out, "structures", all);
	out->broken = out->broken || broken;
	warn(out, told, n);
}

/* ---- lines ---- */

static const struct output_column line_columns[] = {
	{ "label", "label", "" }, { "name", "structure", "" }, { "cc", "cc", "" }, { "min", "min", "" }, { "max", "max", "" },
	{ "mean", "mean", "" }, { "d2", "D2 %", "" }, { "d50", "D50 %", "" }, { "d98", "D98 %", "" },
	{ "d0_03cc", "D0.03cc", "" },
};

static void
put_interval(struct output *out, struct vol_interval gy)
{
	char low[NUMBER_TEXT_MAX], high[NUMBER_TEXT_MAX], cell[CELL_MAX];

	if (isnan(gy.low)) {
		output_cell_text(out, "none");
		return;
	}
	number_fixed(gy.low, 2, low);
	number_fixed(gy.high, 2, high);
	snprintf(cell, sizeof cell, "%s to %s", low, high);
	output_cell_text(out, strcmp(low, high) == 0 ? low : cell);
}

void
structures_lines(struct output *out, const struct structure_told *told, size_t n, const char *label)
{
	output_table(out, "structures", label, line_columns, sizeof line_columns / sizeof *line_columns);
	for (size_t i = 0; i < n; i++) {
		const struct vol_statistic *a = statistic(&told[i]);
		char number[NUMBER_TEXT_MAX];
		struct metric metrics[METRICS];

		metrics_of(a, metrics);
		output_row(out);
		output_cell_whole(out, a->label);
		output_cell_text(out, told[i].name);
		output_cell_text(out, number_short(a->cc, 5, number));
		for (size_t m = 0; m < METRICS; m++)
			put_interval(out, metrics[m].gy);
	}
	warn(out, told, n);
}

/* ---- curves ---- */

void
structures_csv_name(FILE *out, const char *name)
{
	fputc('"', out);
	if (csv_is_formula(name))
		fputc('\'', out);
	for (; *name; name++) {
		if (*name == '"')
			fputc('"', out);
		fputc(*name, out);
	}
	fputc('"', out);
}

static void
put_curve(FILE *out, const struct structure_told *told)
{
	const struct vol_statistic *a = statistic(told);
	size_t n = a->voxels ? structures_points(told, true) : 0;
	char number[NUMBER_TEXT_MAX];

	for (size_t p = 0; p < n; p++) {
		structures_csv_name(out, told->name);
		fprintf(out, ",%s,", number_shortest((double)p * told->s->step_gy, number));
		for (int side = a->unknown ? 1 : 0; side < 3; side++)
			fprintf(out, "%s%s", side ? "," : "", number_shortest(vol_statistics_percent(told->s, told->at, side == 2, p), number));
		fputc('\n', out);
	}
}

bool
structures_write_curves(const char *path, const struct structure_told *told, size_t n, const char *unit,
                        struct fault *f)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	bool good;

	if (!out)
		return fault_memory(f);
	fprintf(out, "structure,dose_%s,volume_percent,volume_percent_low,volume_percent_high\n", unit);
	for (size_t i = 0; i < n; i++)
		put_curve(out, &told[i]);
	good = !ferror(out);
	good = fclose(out) == 0 && good;
	good = good ? file_write(path, text, len, f) : fault_memory(f);
	free(text);
	return good;
}
