#include "cli/calc.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

/* Above it LQ is outside the range in which it is well tested (MODEL: section 2). */
static const double lq_range_gy = 10;

/* Hot spots of stereotactic plans reach 140 % of the prescription, and no plan leaves all of it below 90 %: a teaching
 * assumption. */
static const double plan_low = 0.9, plan_high = 1.5;

char *
calc_label(char *out, size_t size, const char *label, double alpha_beta_gy)
{
	char number[NUMBER_TEXT_MAX];

	snprintf(out, size, "%s (\u03b1/\u03b2 %s Gy)", label, number_short(alpha_beta_gy, 6, number));
	return out;
}

void
calc_warn_dose(struct output *out, double dose_gy)
{
	char number[NUMBER_TEXT_MAX];

	if (dose_gy > lq_range_gy * (1 + 1e-9))
		output_warn(out, "lq_range", "%s Gy in one fraction: above 10 Gy a fraction the linear-quadratic "
		    "model is outside its well-tested range.", number_short(dose_gy, 6, number));
}

void
calc_warn_plan(struct output *out, bool prior, double highest_gy, const char *regimen, double prescribed_gy)
{
	char n[2][NUMBER_TEXT_MAX];

	if (highest_gy < plan_low * prescribed_gy || highest_gy > plan_high * prescribed_gy)
		output_warn(out, prior ? "prior_not_of_regimen" : "new_not_of_regimen", "The highest dose of --%s is %s Gy, and %.60s prescribes %s Gy. What follows takes the "
		    "dose as given by this regimen: is it this plan's, and is the dose in Gy of the whole course?", prior ? "prior" : "new",
		    number_short(highest_gy, 4, n[0]), regimen, number_short(prescribed_gy, 4, n[1]));
}

void
calc_warn_schedule(struct output *out, const struct rb_schedule *s, double factor, bool complete_repair)
{
	double largest_gy = 0;
	bool minutes = false;

	for (size_t i = 0; i < s->n; i++) {
		largest_gy = fmax(largest_gy, s->fractions[i].dose_gy);
		minutes = minutes || s->fractions[i].minutes > 0;
	}
	calc_warn_dose(out, largest_gy * factor);
	if (minutes && complete_repair)
		output_warn(out, "minutes_ignored", "Delivery times are ignored: without a repair half-time a fraction "
		    "acts at once.");
}

bool
calc_tissue(const struct options *o, struct rb_tissue *t, struct fault *f)
{
	*t = (struct rb_tissue){ 0 };
	return !options_given(o, "tissue") || rb_tissue_find(options_text(o, "tissue"), t, f) ||
	    fault_in_file(f, "--tissue");
}

bool
calc_alpha_beta(const struct options *o, const struct rb_tissue *t, double *gy, struct fault *f)
{
	if (!options_given(o, "alpha-beta") && t->name && !t->alpha_beta_gy)
		return options_refuse(f, "alpha-beta", "missing, and the table has none of %s; expected Gy, such as 3 for "
		    "late effects", t->name);
	if (!options_given(o, "alpha-beta") && !t->name)
		return options_refuse(f, "alpha-beta", "missing; expected Gy, such as 3 for late effects, or --tissue");
	*gy = options_number(o, "alpha-beta", t->alpha_beta_gy ? t->alpha_beta_gy->value : 0);
	return true;
}

void
calc_warn_tissue(struct output *out, const char *code, const char *what, const struct rb_parameter *p)
{
	char number[NUMBER_TEXT_MAX];

	output_warn(out, code, "%s %s%s%s is that of %s (%s): %s.", what, number_short(p->value, 6, number),
	    *p->unit ? " " : "", p->unit, p->of, rb_trust_name(p->trust), p->source);
}

/* One name of the list. */
static bool
off_name(const char *name, size_t len, unsigned *off, struct fault *f)
{
	const char *names[RB_MECHANISM_COUNT], *nearest;
	char word[40];

	snprintf(word, sizeof word, "%.*s", (int)(len < sizeof word ? len : sizeof word - 1), name);
	for (size_t i = 0; i < RB_MECHANISM_COUNT; i++) {
		names[i] = rb_mechanism_name(i);
		if (!text_same(names[i], word))
			continue;
		if (*off & 1U << i)
			return options_refuse(f, "off", "%s is named twice; expected it once", names[i]);
		*off |= 1U << i;
		return true;
	}
	nearest = len ? text_nearest(word, names, RB_MECHANISM_COUNT) : NULL;
	if (nearest)
		return options_refuse(f, "off", "\"%s\" is no mechanism; did you mean \"%s\"?", word, nearest);
	return options_refuse(f, "off", "\"%s\" is no mechanism; expected repair, repopulation, redistribution, hypoxia, "
	    "reoxygenation or selection", word);
}

bool
calc_off(const struct options *o, unsigned *off, struct fault *f)
{
	const char *p = options_text(o, "off");

	*off = 0;
	while (p) {
		size_t len = strcspn(p, ",");

		if (!off_name(p, len, off, f))
			return false;
		p = p[len] ? p + len + 1 : NULL;
	}
	return true;
}

void
calc_warn_off(struct output *out, unsigned off)
{
	static const char *const means[RB_MECHANISM_COUNT] = {
		"repair of the tumour's cells is complete before the next fraction, and a fraction acts at once",
		"no cell of the tumour divides and none is lost",
		"cells have one phase, with the mean \u03b1 and \u03b2 of all at the start and the same growth",
		"hypoxic cells are as sensitive as oxic ones, and none becomes hypoxic",
		"no cell moves between hypoxic and oxic",
		"the clones are one, with their mean \u03b1, \u03b2 and growth",
	};

	for (size_t i = 0; i < RB_MECHANISM_COUNT; i++)
		if (off & 1U << i) {
			char code[40];

			snprintf(code, sizeof code, "off_%s", rb_mechanism_name(i));
			output_warn(out, code, "%s is off: %s.", rb_mechanism_name(i), means[i]);
		}
}

char *
calc_cited(enum rb_trust trust, const char *source, char out[CALC_CITED_MAX])
{
	const char *word = rb_trust_name(trust);

	if (strncmp(source, word, strlen(word)) == 0)
		snprintf(out, CALC_CITED_MAX, "%s", source);
	else
		snprintf(out, CALC_CITED_MAX, "%s: %s", word, source);
	return out;
}

static const struct output_column rule_columns[] = {
	{ "rule", "rule", "" },
	{ "value", "value", "" },
	{ "unit", "unit", "" },
	{ "trust", "trust", "" },
	{ "source", "source", "" },
};

void
calc_rules(struct output *out, const enum rb_parameter_id *ids, size_t n)
{
	output_table(out, "rules", "\nThe numbers behind it", rule_columns, sizeof rule_columns / sizeof *rule_columns);
	for (size_t i = 0; i < n; i++) {
		const struct rb_parameter *p = rb_parameter_at(ids[i]);

		output_row(out);
		output_cell_text(out, p->name);
		output_cell_number(out, p->value);
		output_cell_text(out, p->unit);
		output_cell_text(out, rb_trust_name(p->trust));
		output_cell_text(out, p->source);
	}
}

static const struct output_column criterion_columns[] = {
	{ "criterion", "criterion", "" },
	{ "value", "value", "" },
	{ "relation", "", "" },
	{ "limit", "limit", "" },
	{ "unit", "unit", "" },
	{ "met", "met", "" },
	{ "trust", "trust", "" },
	{ "source", "source", "" },
};

void
calc_criteria(struct output *out, const struct calc_criterion *criteria, size_t n)
{
	output_table(out, "criteria", "\nCriteria", criterion_columns, sizeof criterion_columns / sizeof *criterion_columns);
	for (size_t i = 0; i < n; i++) {
		const struct calc_criterion *x = &criteria[i];
		const struct rb_parameter *p = rb_parameter_at(x->rule);

		output_row(out);
		output_cell_text(out, x->criterion);
		output_cell_number(out, x->value);
		output_cell_text(out, x->relation);
		output_cell_number(out, p->value);
		output_cell_text(out, x->unit);
		output_cell_flag(out, x->met);
		output_cell_text(out, rb_trust_name(p->trust));
		output_cell_text(out, p->source);
	}
}

bool
calc_finish(struct output *out, const struct options *o, struct fault *f)
{
	bool good = output_print(out, options_given(o, "json"), stdout, f);

	output_fini(out);
	return good;
}
