/* ghostdose lint. */
#include <math.h>
#include <stdlib.h>

#include "assess/variants.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/lessons.h"
#include "cli/words.h"

enum { MESSAGE_MAX = 1024 };

static const struct option_spec lint_options[] = {
	{ .name = "seeds", .kind = OPTION_WHOLE, .value = "N", .low = 1, .high = VARIANT_SEEDS_MOST,
	  .expected = "a whole number, such as 10000",
	  .help = "of a case that varies: how many variants are computed; 10000 unless said, each once where there are fewer" },
	COMMAND_OPTION_JSON,
};

static const struct output_column columns[] = {
	{ "file", "file", "" },
	{ "line", "line", "" },
	{ "column", "column", "" },
	{ "severity", "severity", "" },
	{ "code", "code", "" },
	{ "message", "message", "" },
	{ "suggestion", "suggestion", "" },
};

/* FILE:LINE:COL: error: what is wrong; what was expected */
static void
print_finding(const struct finding *x)
{
	words_put(x->file, stdout);
	if (x->line > 0)
		printf(":%d:%d", x->line, x->column);
	printf(": %s: ", severity_name(x->severity));
	words_put(x->message, stdout);
	putchar('\n');
}

/* "2 errors, 1 warning in carotid" */
static void
print_sum(const char *arg, const struct report *r)
{
	size_t warnings = 0;
	char clean[MESSAGE_MAX];

	for (size_t i = 0; i < r->n; i++)
		warnings += r->items[i].severity == SEVERITY_WARNING;
	if (r->dropped)
		printf("%zu more findings are not shown\n", r->dropped);
	printf("%zu error%s, %zu warning%s in ", r->errors, r->errors == 1 ? "" : "s", warnings,
	    warnings == 1 ? "" : "s");
	words_put(text_clean(clean, sizeof clean, arg), stdout);
	putchar('\n');
}

static void
put_finding(struct output *out, const struct finding *x)
{
	output_row(out);
	output_cell_text(out, x->file);
	if (x->line > 0) {
		output_cell_whole(out, x->line);
		output_cell_whole(out, x->column);
	} else {
		output_cell_null(out);
		output_cell_null(out);
		output_warn(out, "no_place", "A finding about a whole file has no line and no column.");
	}
	output_cell_text(out, severity_name(x->severity));
	output_cell_text(out, x->code);
	output_cell_text(out, x->message);
	output_cell_text(out, x->suggestion);
}

/* ---- how hard it is ---- */

/* Told of a case that varies or names a band. */
static bool
has_difficulty(const struct casebook *c)
{
	return c->n_varied > 0 || casebook_bound(c, BOUND_KEY_DISTANCE, CASE_NONE) ||
	    casebook_bound(c, BOUND_FEASIBLE_SHARE, CASE_NONE) || casebook_bound(c, BOUND_DERIVATION_LINES, CASE_NONE);
}

static json_t *
number_or_null(double v)
{
	return isnan(v) ? json_null() : json_real(v);
}

/* One object a measure behind the list; false without memory. */
static bool
put_difficulty(json_t *list, const char *id, const struct variants *v)
{
	bool good = true;

	for (int k = 0; k < DIFFICULTIES; k++) {
		const struct difficulty *d = &v->difficulty[k];
		json_t *o = json_object();

		good = json_object_set_new(o, "case", json_string(id)) == 0 && good;
		good = json_object_set_new(o, "measure", json_string(d->measure)) == 0 && good;
		good = json_object_set_new(o, "variants", json_integer((json_int_t)d->n)) == 0 && good;
		good = json_object_set_new(o, "min", number_or_null(d->min)) == 0 && good;
		good = json_object_set_new(o, "median", number_or_null(d->median)) == 0 && good;
		good = json_object_set_new(o, "max", number_or_null(d->max)) == 0 && good;
		good = json_object_set_new(o, "band_low", number_or_null(d->low)) == 0 && good;
		good = json_object_set_new(o, "band_high", number_or_null(d->high)) == 0 && good;
		good = json_array_append_new(list, o) == 0 && good;
	}
	return good;
}

static const char *
short_or_dash(double v, char out[NUMBER_TEXT_MAX])
{
	return isnan(v) ? "-" : number_short(v, 4, out);
}

/* "key_distance: 0.02 to 0.4, median 0.1 over 500 variants; band from 0.01 to 1" */
static void
print_difficulty(const struct variants *v)
{
	char low[NUMBER_TEXT_MAX], median[NUMBER_TEXT_MAX], high[NUMBER_TEXT_MAX];

	printf("%zu variants computed%s\n", v->n, v->all ? ", all there are" : "");
	for (int k = 0; k < DIFFICULTIES; k++) {
		const struct difficulty *d = &v->difficulty[k];

		printf("%s: %s to %s, median %s over %zu", d->measure, short_or_dash(d->min, low), short_or_dash(d->max, high),
		    short_or_dash(d->median, median), d->n);
		if (!isnan(d->low))
			printf("; band from %s to %s", short_or_dash(d->low, low), short_or_dash(d->high, high));
		putchar('\n');
	}
}

/* ---- one case ---- */

struct checked {
	struct variants variants;
	bool measured;
	char id[160];
};

/* Everything that is wrong with one case, into the report. */
static bool
check(const char *path, size_t seeds, struct report *report, struct checked *x, struct fault *f)
{
	struct casebook *c = casebook_load(path, report);
	struct assess *a = c ? assess_new(c, f) : NULL;
	bool good = a || !c;

	if (a && assess_check(a, report)) {
		assess_lint(a, report);
		if (has_difficulty(c)) {
			text_clean(x->id, sizeof x->id, c->id);
			x->measured = good = assess_lint_variants(c, seeds, 0, report, &x->variants, f);
		}
	}
	assess_free(a);
	casebook_free(c);
	return good && (!report->out_of_memory || fault_memory(f));
}

static bool
lint(const char *arg, size_t seeds, bool json, struct output *out, json_t *hard, int *status, struct fault *f)
{
	struct checked checked = { .measured = false };
	char path[CLI_PATH_MAX];
	struct arena *arena;
	struct report report;
	bool good;

	if (!cli_find_case_or_lesson(arg, path, sizeof path, f))
		return false;
	arena = arena_new();
	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = check(path, seeds, &report, &checked, f);
	for (size_t i = 0; good && i < report.n; i++) {
		if (json)
			put_finding(out, &report.items[i]);
		else
			print_finding(&report.items[i]);
	}
	if (good && json && checked.measured && !put_difficulty(hard, checked.id, &checked.variants))
		good = fault_memory(f);
	if (good && !json) {
		if (checked.measured)
			print_difficulty(&checked.variants);
		print_sum(arg, &report);
	}
	if (report.dropped)
		output_warn(out, "findings_dropped", "There are more findings than the %d of a case that are kept.",
		    REPORT_MAX);
	if (report.machine)
		*status = CLI_MACHINE;
	else if (report.errors && *status == CLI_OK)
		*status = CLI_NO;
	report_fini(&report);
	arena_free(arena);
	return good;
}

static bool
run_lint(const struct options *o, int *status, struct fault *f)
{
	bool json = options_given(o, "json"), good = true;
	char path[CLI_PATH_MAX];
	size_t seeds = (size_t)options_number(o, "seeds", VARIANT_SEEDS);
	json_t *hard = json_array();
	struct output out;

	/* What is no case at all is said before anything is printed. */
	for (size_t i = 0; i < o->n_arguments; i++)
		if (!cli_find_case_or_lesson(o->arguments[i], path, sizeof path, f)) {
			json_decref(hard);
			return false;
		}
	output_init(&out, "ghostdose.lint/1");
	output_table(&out, "findings", "Findings", columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; good && i < o->n_arguments; i++)
		good = lint(o->arguments[i], seeds, json, &out, hard, status, f);
	output_json(&out, "difficulty", hard);
	good = good && (!json || output_print(&out, true, stdout, f));
	output_fini(&out);
	return good;
}

const struct command command_lint = {
	.name = "lint",
	.arguments = "CASE...",
	.example = "carotid or ./my-case",
	.arguments_min = 1,
	.arguments_max = ARGUMENTS_MAX,
	.summary = "what is wrong with a case or a lesson, with its place",
	.details = "Reads every table and text of a case, or a lesson (a .md file, or its name), as the program will, and says what is wrong and what was "
	           "expected, one finding a line. Errors keep a case from being played; warnings do not. The exit "
	           "status is 1 when there is an error.\n\n"
	           "Of a case that varies its variants are computed: none may be refused, and in none may a well-known wrong way "
	           "count as right. How hard they are is told as three measures with their smallest, middle and largest value: "
	           "how near a wrong way comes to a key, what share of the search passes, and how many lines the derivations have.",
	.options = lint_options,
	.n_options = sizeof lint_options / sizeof *lint_options,
	.run = run_lint,
};
