/* ghostdose compare. */
#include <math.h>
#include <string.h>

#include "assess/compare.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/calc.h"
#include "cli/cases.h"

static const struct option_spec compare_options[] = {
	{ .name = "as", .kind = OPTION_TEXT, .value = "TOOLS", .expected = "names with commas between, such as matrad,cerr",
	  .help = "these tools only, with commas between: matrad, cerr, radreirradiation, eqd2calculator, subbumishra92, eqd2viewer, "
	          "antica1, fractionasian, rbapp, eqd2converter, biosuite, bioplan, rbmodel, eyephysics, pyradiobiology, dvhmetrics, "
	          "rbgyanx, mbolt01, modelbed, lqlequiv, pymedphys" },
	CLI_OPTION_SEED,
	COMMAND_OPTION_JSON,
};

enum { TOOLS_MAX = 32, NAME_MAX_BYTES = 40 };

struct answer {
	struct cli_trial on;
	const struct compare_tool *tools[TOOLS_MAX];
	size_t n_tools;
};

static bool
refuse_tool(const char *name, struct fault *f)
{
	const char *names[TOOLS_MAX], *nearest;

	for (size_t i = 0; i < compare_tool_count(); i++)
		names[i] = compare_tool_at(i)->name;
	nearest = text_nearest(name, names, compare_tool_count());
	if (nearest)
		return options_refuse(f, "as", "there is no tool \"%s\"; did you mean \"%s\"?", name, nearest);
	return options_refuse(f, "as", "there is no tool \"%s\"; expected one that ghostdose compare --help lists", name);
}

/* ghostdose first, then those that were asked for, else all. */
static bool
choose_tools(struct answer *x, const char *list, struct fault *f)
{
	x->tools[x->n_tools++] = compare_tool_at(0);
	for (size_t i = 1; !list && i < compare_tool_count(); i++)
		x->tools[x->n_tools++] = compare_tool_at(i);
	while (list) {
		size_t len = strcspn(list, ",");
		char name[NAME_MAX_BYTES];
		const struct compare_tool *tool;

		snprintf(name, sizeof name, "%.*s", (int)(len < NAME_MAX_BYTES ? len : NAME_MAX_BYTES - 1), list);
		tool = compare_tool_find(name);
		if (!tool)
			return refuse_tool(name, f);
		for (size_t i = 1; i < x->n_tools; i++)
			if (x->tools[i] == tool)
				return options_refuse(f, "as", "%s stands there twice; expected each tool once", tool->name);
		if (tool != compare_tool_at(0))
			x->tools[x->n_tools++] = tool;
		list = list[len] ? list + len + 1 : NULL;
	}
	return true;
}

static bool
set(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new(object, key, value) == 0;
}

static json_t *
tool_json(const struct answer *x, const struct compare_tool *tool, const struct compared *k)
{
	json_t *o = json_object(), *list = json_array();
	bool good = set(o, "tool", json_string(tool->name)) && set(o, "convention", json_string(tool->convention)) &&
	    set(o, "source", json_string(tool->source));

	for (size_t i = 0; i < k->n; i++) {
		const struct compare_structure *s = &k->structures[i];
		json_t *one = json_object();
		char metric[NAME_MAX_BYTES];

		good = set(one, "name", json_string(x->on.c->structures[s->structure].id)) &&
		    set(one, "metric", json_string(metric_format(&s->limit->metric, metric, sizeof metric))) &&
		    set(one, "cumulative_eqd2_gy", isnan(s->cumulative_eqd2_gy) ? json_null() : json_real(s->cumulative_eqd2_gy)) &&
		    json_array_append_new(list, one) == 0 && good;
	}
	good = set(o, "structures", list) && set(o, "why", json_string(k->why)) && good;
	if (good)
		return o;
	json_decref(o);
	return NULL;
}

/* For a reader: the tools one below the other, numbers first and the reason under them. */
static bool
put_paragraph(struct output *out, const struct answer *x, const struct compare_tool *tool, const struct compared *k)
{
	const char *text = arena_print(x->on.arena, "%s.", tool->convention);

	for (size_t i = 0; text && i < k->n; i++) {
		const struct compare_structure *s = &k->structures[i];
		char number[NUMBER_TEXT_MAX];

		text = arena_print(x->on.arena, "%s\n%s: %s%s", text, x->on.c->structures[s->structure].name,
		    isnan(s->cumulative_eqd2_gy) ? "not known" : number_fixed(s->cumulative_eqd2_gy, 2, number),
		    isnan(s->cumulative_eqd2_gy) ? "" : " Gy EQD2");
	}
	if (text && tool->recovery)
		text = arena_print(x->on.arena, "%s\n%s", text, k->why);
	if (text)
		output_paragraph(out, tool->name, text);
	return text != NULL;
}

static bool
answer(const struct options *o, struct answer *x, struct fault *f)
{
	bool json = options_given(o, "json"), good = true;
	json_t *list = json_array();
	struct output out;

	if (!choose_tools(x, options_text(o, "as"), f) || !cli_trial_open(o, &x->on, f)) {
		json_decref(list);
		return false;
	}
	output_init(&out, "ghostdose.compare/1");
	output_text(&out, "case", "Case", json ? x->on.c->id : x->on.c->title);
	output_text(&out, "regimen", "Regimen", x->on.regimen.notation);
	for (size_t i = 0; i < x->n_tools && good; i++) {
		struct compared k;

		good = assess_compare(x->on.a, &x->on.regimen.schedule, x->tools[i], x->on.arena, &k, f);
		if (good && json)
			json_array_append_new(list, tool_json(x, x->tools[i], &k));
		else if (good && !put_paragraph(&out, x, x->tools[i], &k))
			good = fault_memory(f);
	}
	if (json)
		output_json(&out, "tools", list);
	else
		json_decref(list);
	output_warn(&out, "conventions", "Conventions as read in the tools' sources or on their pages, not their programs. A tool that "
	    "takes one course has the EQD2 of the courses added. Changes are told one after the other, so each depends on those before it.");
	good = good && output_print(&out, json, stdout, f);
	output_fini(&out);
	return good;
}

static bool
run_compare(const struct options *o, int *status, struct fault *f)
{
	struct answer x = { 0 };
	bool good = answer(o, &x, f);

	(void)status;
	cli_trial_fini(&x.on);
	return good;
}

const struct command command_compare = {
	.name = "compare",
	.arguments = "CASE REGIMEN",
	.example = "carotid 25x2",
	.arguments_min = 2,
	.arguments_max = 2,
	.summary = "the same patient under published tools' conventions",
	.details = "What published tools would make of the same courses, each with its convention, and where its numbers part from "
	           "those of ghostdose: repair, \u03b1/\u03b2, recovery.",
	.options = compare_options,
	.n_options = sizeof compare_options / sizeof *compare_options,
	.run = run_compare,
};
