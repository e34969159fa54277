/* ghostdose lint. */
#include <stdlib.h>

#include "base/text.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "cli/words.h"

enum { MESSAGE_MAX = 1024 };

static const struct option_spec lint_options[] = {
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

/* Everything that is wrong with one case, into the report. */
static bool
check(const char *path, struct report *report, struct fault *f)
{
	struct casebook *c = casebook_load(path, report);
	struct assess *a = c ? assess_new(c, f) : NULL;
	bool good = a || !c;

	if (a && assess_check(a, report))
		assess_lint(a, report);
	assess_free(a);
	casebook_free(c);
	return good && (!report->out_of_memory || fault_memory(f));
}

static bool
lint(const char *arg, bool json, struct output *out, int *status, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct arena *arena;
	struct report report;
	bool good;

	if (!cli_find_case(arg, path, sizeof path, f))
		return false;
	arena = arena_new();
	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = check(path, &report, f);
	for (size_t i = 0; good && i < report.n; i++) {
		if (json)
			put_finding(out, &report.items[i]);
		else
			print_finding(&report.items[i]);
	}
	if (good && !json)
		print_sum(arg, &report);
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
	struct output out;

	/* What is no case at all is said before anything is printed. */
	for (size_t i = 0; i < o->n_arguments; i++)
		if (!cli_find_case(o->arguments[i], path, sizeof path, f))
			return false;
	output_init(&out, "ghostdose.lint/1");
	output_table(&out, "findings", "Findings", columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; good && i < o->n_arguments; i++)
		good = lint(o->arguments[i], json, &out, status, f);
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
	.summary = "what is wrong with a case, with its place",
	.details = "Reads every table and text of a case, as the program will, and says what is wrong and what was "
	           "expected, one finding a line. Errors keep a case from being played; warnings do not. The exit "
	           "status is 1 when there is an error.",
	.options = lint_options,
	.n_options = sizeof lint_options / sizeof *lint_options,
	.run = run_lint,
};
