/* ghostdose sources: every number the program knows, where it is from, and how far it may be trusted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "casebook/casebook.h"
#include "cli/calc.h"
#include "cli/lessons.h"
#include "cli/pages.h"
#include "radiobio/ntcp.h"
#include "radiobio/oxygen.h"

enum { CITED_MAX = 1024 };

static const struct option_spec sources_options[] = {
	COMMAND_OPTION_JSON,
};

static const char *
kind_name(enum rb_subject kind)
{
	switch (kind) {
	case RB_TISSUE:
		return "tissue";
	case RB_TUMOUR:
		return "tumour";
	case RB_MODEL:
		return "model";
	case RB_RULE:
		break;
	}
	return "rule";
}

static const struct output_column parameter_columns[] = {
	{ "kind", "kind", "" },
	{ "of", "of", "" },
	{ "parameter", "parameter", "" },
	{ "value", "value", "" },
	{ "low", "from", "" },
	{ "high", "to", "" },
	{ "unit", "unit", "" },
	{ "trust", "trust", "" },
	{ "source", "source", "" },
};

static void
put_parameters(struct output *out)
{
	output_table(out, "parameters", "Parameters", parameter_columns,
	    sizeof parameter_columns / sizeof *parameter_columns);
	for (size_t i = 0; i < RB_PARAMETERS; i++) {
		const struct rb_parameter *p = rb_parameter_at(i);

		output_row(out);
		output_cell_text(out, kind_name(p->subject));
		output_cell_text(out, p->of);
		output_cell_text(out, p->name);
		output_cell_number(out, p->value);
		output_cell_number(out, p->low);
		output_cell_number(out, p->high);
		output_cell_text(out, p->unit);
		output_cell_text(out, rb_trust_name(p->trust));
		output_cell_text(out, p->source);
	}
}

/* For a reader a value with its interval and unit in one cell. */
static const struct output_column parameter_line_columns[] = {
	{ "parameter", "parameter", "" },
	{ "value", "value", "" },
	{ "source", "source", "" },
};

static void
put_parameter_lines(struct output *out)
{
	output_table(out, "parameters", "Parameters", parameter_line_columns,
	    sizeof parameter_line_columns / sizeof *parameter_line_columns);
	for (size_t i = 0; i < RB_PARAMETERS; i++) {
		const struct rb_parameter *p = rb_parameter_at(i);
		char name[120], value[140], source[CALC_CITED_MAX], n[3][NUMBER_TEXT_MAX];

		snprintf(name, sizeof name, "%s %s", p->of, p->name);
		if (p->low < p->high)
			snprintf(value, sizeof value, "%s (%s to %s) %s", number_short(p->value, 6, n[0]),
			    number_short(p->low, 6, n[1]), number_short(p->high, 6, n[2]), p->unit);
		else
			snprintf(value, sizeof value, "%s %s", number_short(p->value, 6, n[0]), p->unit);
		output_row(out);
		output_cell_text(out, name);
		output_cell_text(out, value);
		output_cell_text(out, calc_cited(p->trust, p->source, source));
	}
}

static const struct output_column ntcp_columns[] = {
	{ "model", "model", "" },
	{ "kind", "kind", "" },
	{ "organ", "organ", "" },
	{ "endpoint", "endpoint", "" },
	{ "alpha_beta_gy", "\u03b1/\u03b2", "Gy" },
	{ "td50_gy", "TD50", "Gy" },
	{ "n", "n", "" },
	{ "m", "m", "" },
	{ "gamma50", "\u03b350", "" },
	{ "s", "s", "" },
	{ "five_percent_gy", "5 % at", "Gy" },
	{ "trust", "trust", "" },
	{ "alpha_beta_trust", "trust in \u03b1/\u03b2", "" },
	{ "alpha_beta_source", "source of \u03b1/\u03b2", "" },
	{ "source", "source", "" },
};

/* For a reader the parameters of a model in one cell. */
static const struct output_column ntcp_line_columns[] = {
	{ "model", "model", "" },
	{ "parameters", "parameters", "" },
	{ "source", "source", "" },
};

static void
put_parameter(struct output *out, double v)
{
	if (v > 0)
		output_cell_number(out, v);
	else
		output_cell_null(out);
}

static void
put_ntcp(struct output *out)
{
	output_table(out, "ntcp_models", "Models of complication probability", ntcp_columns,
	    sizeof ntcp_columns / sizeof *ntcp_columns);
	for (size_t i = 0; i < rb_ntcp_count(); i++) {
		const struct rb_ntcp *x = rb_ntcp_at(i);

		output_row(out);
		output_cell_text(out, x->name);
		output_cell_text(out, rb_ntcp_kind_name(x->kind));
		output_cell_text(out, x->organ);
		output_cell_text(out, x->endpoint);
		output_cell_number(out, x->alpha_beta_gy);
		output_cell_number(out, x->td50_gy);
		put_parameter(out, x->n);
		put_parameter(out, x->m);
		put_parameter(out, x->gamma50);
		put_parameter(out, x->s);
		put_parameter(out, x->five_percent_gy);
		output_cell_text(out, rb_trust_name(x->trust));
		output_cell_text(out, rb_trust_name(x->alpha_beta_trust));
		output_cell_text(out, x->alpha_beta_source);
		output_cell_text(out, x->source);
	}
	output_warn(out, "parameters_of_a_kind", "A model of complication probability has the parameters of its kind; the "
	    "others do not apply.");
}

static void
add_parameter(char *text, size_t size, const char *name, double v)
{
	size_t used = strlen(text);
	char number[NUMBER_TEXT_MAX];

	if (v > 0)
		snprintf(text + used, size - used, "%s%s %s", used ? ", " : "", name, number_short(v, 4, number));
}

static void
put_ntcp_lines(struct output *out)
{
	output_table(out, "ntcp_models", "\nModels of complication probability", ntcp_line_columns,
	    sizeof ntcp_line_columns / sizeof *ntcp_line_columns);
	for (size_t i = 0; i < rb_ntcp_count(); i++) {
		const struct rb_ntcp *x = rb_ntcp_at(i);
		char text[160] = "", source[3 * CALC_CITED_MAX], own[CALC_CITED_MAX], theirs[CALC_CITED_MAX];

		add_parameter(text, sizeof text, "TD50", x->td50_gy);
		add_parameter(text, sizeof text, "n", x->n);
		add_parameter(text, sizeof text, "m", x->m);
		add_parameter(text, sizeof text, "\u03b350", x->gamma50);
		add_parameter(text, sizeof text, "s", x->s);
		add_parameter(text, sizeof text, "TD5", x->five_percent_gy);
		add_parameter(text, sizeof text, "\u03b1/\u03b2", x->alpha_beta_gy);
		snprintf(source, sizeof source, "%s, %s; %s; \u03b1/\u03b2 %s", x->organ, x->endpoint,
		    calc_cited(x->trust, x->source, own), calc_cited(x->alpha_beta_trust, x->alpha_beta_source, theirs));
		output_row(out);
		output_cell_text(out, x->name);
		output_cell_text(out, text);
		output_cell_text(out, source);
	}
}

static const struct output_column model_columns[] = {
	{ "model", "model", "" },
	{ "source", "source", "" },
};

static void
put_models(struct output *out)
{
	output_table(out, "recovery_models", "\nModels of recovery", model_columns,
	    sizeof model_columns / sizeof *model_columns);
	for (size_t i = 0; i < rb_recovery_count(); i++) {
		output_row(out);
		output_cell_text(out, rb_recovery_at(i)->name);
		output_cell_text(out, rb_recovery_at(i)->source);
	}
	output_table(out, "oxygen_models", "\nModels of oxygen", model_columns,
	    sizeof model_columns / sizeof *model_columns);
	for (size_t i = 0; i < rb_oxygen_count(); i++) {
		output_row(out);
		output_cell_text(out, rb_oxygen_at(i)->name);
		output_cell_text(out, rb_oxygen_at(i)->source);
	}
}

static const struct output_column cited_columns[] = {
	{ "lesson", "lesson", "" },
	{ "source", "source", "" },
};

/* The parts of a head's sources, which stand with ";" between them. */
static void
put_cited(struct output *out, const char *lesson, const char *sources)
{
	while (*sources) {
		size_t n = strcspn(sources, ";");
		char one[CITED_MAX];

		snprintf(one, sizeof one, "%.*s", (int)n, sources);
		output_row(out);
		output_cell_text(out, lesson);
		output_cell_text(out, one);
		sources += n + (sources[n] == ';');
		sources += strspn(sources, " ");
	}
}

/* What the lessons that are found cite; one that cannot be read is left to lint. */
static bool
put_lessons(struct output *out, struct fault *f)
{
	struct cli_case_list list;
	bool good = cli_list_lessons(&list, f);

	output_table(out, "lessons", "\nWhat the lessons cite", cited_columns, sizeof cited_columns / sizeof *cited_columns);
	for (size_t i = 0; good && i < list.n; i++) {
		struct report report;
		struct casebook *c;

		report_init(&report, list.arena);
		c = casebook_load(list.items[i].path, &report);
		if (c)
			put_cited(out, list.items[i].name, c->sources);
		casebook_free(c);
		report_fini(&report);
	}
	cli_cases_fini(&list);
	return good;
}

static bool
put_all(struct output *out, bool lines, struct fault *f)
{
	output_init(out, "ghostdose.sources/1");
	if (lines) {
		put_parameter_lines(out);
		put_ntcp_lines(out);
	} else {
		put_parameters(out);
		put_ntcp(out);
	}
	put_models(out);
	calc_series(out, lines);
	return put_lessons(out, f);
}

static bool
run_sources(const struct options *o, int *status, struct fault *f)
{
	struct output out;

	(void)status;
	if (!put_all(&out, !options_given(o, "json"), f)) {
		output_fini(&out);
		return false;
	}
	return calc_finish(&out, o, f);
}

char *
cli_sources_text(void)
{
	struct output out;
	struct fault f;
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);
	bool good;

	if (!to)
		return NULL;
	good = put_all(&out, true, &f);
	/* In whole paragraphs: the page breaks them. */
	out.columns = 1 << 20;
	good = good && output_print(&out, false, to, &f);
	output_fini(&out);
	if (fclose(to) == 0 && good)
		return text;
	free(text);
	return NULL;
}

const struct command command_sources = {
	.name = "sources",
	.arguments = "",
	.summary = "where every number is from, and how far to trust it",
	.details = "Every parameter of a tissue, a tumour, a model or a rule with its unit, its source and its trust: "
	           "published (the source was read), as implemented (read in a public program), derived (computed from "
	           "these), or teaching assumption. Then the models of complication probability, of recovery and of "
	           "oxygen, the series of carotid blowout, and what each lesson that is found cites.",
	.options = sources_options,
	.n_options = sizeof sources_options / sizeof *sources_options,
	.run = run_sources,
};
