#include "cli/picture_trial.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "casebook/metric.h"
#include "cli/picture.h"

static const enum sheet_state states[] = { [ROW_MET] = SHEET_MET, [ROW_VIOLATED] = SHEET_VIOLATED, [ROW_UNDETERMINED] = SHEET_UNKNOWN };

/* ---- score ---- */

/* "left carotid artery, Dmax, α/β 3 Gy". */
static const char *
row_name(const struct casebook *c, const struct case_constraint *k, struct arena *arena)
{
	char metric[40], number[NUMBER_TEXT_MAX];

	if (k->structure == CASE_TUMOUR)
		return "tumour control";
	return arena_print(arena, "%s, %s, \u03b1/\u03b2 %s Gy%s", c->structures[k->structure].name,
	    metric_format(&k->metric, metric, sizeof metric), number_short(c->structures[k->structure].alpha_beta_gy, 4, number),
	    k->hard ? "" : " (soft)");
}

/* "103.54 of 119 Gy, 15.46 left", with the numbers of the row that is printed; an interval where a part is not known. */
static const char *
row_value(const struct score_row *row, struct arena *arena)
{
	const struct case_constraint *k = row->constraint;
	char a[NUMBER_TEXT_MAX], b[NUMBER_TEXT_MAX], limit[NUMBER_TEXT_MAX], margin[NUMBER_TEXT_MAX];
	const char *blank = *k->unit ? " " : "";
	const char *side = row->margin >= 0 ? "left" : k->structure == CASE_TUMOUR ? "short" : "over";

	number_short(k->limit, 6, limit);
	if (row->achieved_high > row->achieved_low + 0.005)
		return arena_print(arena, "%s to %s of %s%s%s", number_fixed(row->achieved_low, 2, a), number_fixed(row->achieved_high, 2, b),
		    limit, blank, k->unit);
	if (isnan(row->achieved_high))
		return arena_print(arena, "at least %s of %s%s%s", number_fixed(row->achieved, 2, a), limit, blank, k->unit);
	return arena_print(arena, "%s of %s%s%s, %s %s", number_fixed(row->achieved, 2, a), limit, blank, k->unit,
	    number_short(fabs(row->margin), 4, margin), side);
}

static bool
make_bars(const struct cli_trial *t, const struct score *s, struct sheet *p, struct fault *f)
{
	struct sheet_bar *bars = arena_array(t->arena, s->n + 1, sizeof *bars);

	for (size_t i = 0; bars && i < s->n; i++) {
		const struct score_row *row = &s->rows[i];
		const struct case_constraint *k = row->constraint;
		bool dose = k->structure != CASE_TUMOUR && k->metric.kind != METRIC_V;
		bool interval = dose && (row->achieved_high > row->achieved_low + 0.005 || row->state == ROW_UNDETERMINED);

		bars[i] = (struct sheet_bar){ .name = row_name(t->c, k, t->arena), .value = row_value(row, t->arena),
			/* On a slice the two maxima need not meet: the bar ends at their sum's. */
			.past = dose ? fmin(row->residual_eqd2_gy, row->achieved) : NAN,
			.fresh = dose ? fmax(0, row->achieved - row->residual_eqd2_gy) : NAN, .limit = dose ? k->limit : NAN,
			.low = interval ? row->achieved_low : NAN, .high = interval ? row->achieved_high : NAN, .state = states[row->state] };
		if (dose && (isnan(row->residual_eqd2_gy) || isnan(row->new_eqd2_gy)))
			bars[i].past = bars[i].fresh = NAN;
		if (!bars[i].name || !bars[i].value)
			return fault_memory(f);
	}
	if (!bars)
		return fault_memory(f);
	p->panels[p->n++] = (struct sheet_panel){ .title = "Lifetime budget", .bars = bars, .n_bars = s->n, .unit = "EQD2, Gy" };
	return true;
}

/* What the tumour's panel is of; nothing where there is no tumour. */
static bool
add_tumour(const struct cli_trial *t, struct sheet *p, struct fault *f)
{
	struct plot *plot;

	if (t->c->tumour.n == 0)
		return true;
	plot = arena_array(t->arena, 1, sizeof *plot);
	if (!plot)
		return fault_memory(f);
	if (!assess_tumour_plot(t->a, &t->regimen.schedule, t->arena, plot, f))
		return false;
	plot->x.label = "days from the first fraction";
	p->panels[p->n++] = (struct sheet_panel){ .title = "Tumour cells that are expected to survive", .plot = plot };
	return true;
}

bool
picture_of_score(const struct options *o, const struct cli_trial *t, const struct score *s, struct fault *f)
{
	char mark[NUMBER_TEXT_MAX], most[NUMBER_TEXT_MAX];
	const char *verdict = assess_verdict(t->a, s, t->arena, f);
	struct sheet p = { .title = arena_print(t->arena, "%s: %s", t->c->title, t->regimen.notation),
		          .caption = picture_source(t->c, &t->regimen, t->arena) };

	if (!verdict)
		return false;
	p.subtitle = arena_print(t->arena, "Mark %s of %s. %s", number_short(round(100 * s->mark) / 100, 6, mark),
	    number_short(round(100 * s->mark_max) / 100, 6, most), verdict);
	if (!p.title || !p.caption || !p.subtitle)
		return fault_memory(f);
	return make_bars(t, s, &p, f) && add_tumour(t, &p, f) && picture_write(o, &p, f);
}

/* ---- simulate ---- */

/* "carotid, α/β 3 Gy": a structure by its name in the case's tables. */
static const char *
tissue_name(const struct cli_trial *t, const char *id)
{
	char number[NUMBER_TEXT_MAX];

	for (size_t i = 0; i < t->c->n_structures; i++)
		if (strcmp(t->c->structures[i].id, id) == 0)
			return arena_print(t->arena, "%s, \u03b1/\u03b2 %s Gy", id, number_short(t->c->structures[i].alpha_beta_gy, 4, number));
	return id;
}

static bool
add_tissues(const struct cli_trial *t, const struct simulation *x, struct sheet *p, struct fault *f)
{
	struct plot *plot = NULL;
	const char *name;

	for (size_t i = 0; i < x->n_tissues; i++) {
		const struct simulated_tissue *one = &x->tissues[i];

		if (!one->eqd2_gy)
			continue;
		if (!plot || plot->series_count == PLOT_SERIES_MAX) {
			if (p->n == SHEET_PANELS_MAX || !(plot = arena_array(t->arena, 1, sizeof *plot)))
				return fault_memory(f);
			*plot = (struct plot){ .x = { .label = "days from the first fraction", .low = 0, .high = NAN },
			                       .y = { .label = "cumulative EQD2", .unit = "Gy", .low = 0, .high = NAN } };
			p->panels[p->n++] = (struct sheet_panel){ .title = "Tissues: what is left of the past, and the new course", .plot = plot };
		}
		name = tissue_name(t, one->name);
		if (!name)
			return fault_memory(f);
		plot->series[plot->series_count++] = (struct plot_series){ .name = name, .letter = '*', .role = PLOT_OTHER, .n = x->n,
			.x = x->times_d, .y = one->eqd2_gy };
	}
	return true;
}

bool
picture_of_simulation(const struct options *o, const struct cli_trial *t, const struct simulation *x, struct fault *f)
{
	const struct rb_schedule *s = &t->regimen.schedule;
	char total[NUMBER_TEXT_MAX], days[NUMBER_TEXT_MAX];
	struct sheet p = { .title = arena_print(t->arena, "%s: %s", t->c->title, t->regimen.notation),
		           .caption = picture_source(t->c, &t->regimen, t->arena) };

	p.subtitle = arena_print(t->arena, "%s Gy in %zu fractions, %s days from the first to the last", number_short(rb_total_dose(s), 6, total),
	    s->n, number_short(rb_elapsed_days(s), 6, days));
	if (!p.title || !p.caption || !p.subtitle)
		return fault_memory(f);
	return add_tumour(t, &p, f) && add_tissues(t, x, &p, f) && picture_write(o, &p, f);
}
