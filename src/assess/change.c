/* Two regimens side by side. */
#include "assess/change.h"

#include <math.h>

#include "assess/internal.h"
#include "base/number.h"

static double
rounded(double v, int decimals)
{
	double scale = pow(10, decimals);

	return round(v * scale) / scale;
}

/* more_is: 1 better, -1 worse, 0 neither. */
static void
add_row(struct change *x, const char *what, const char *unit, double before, double after, int decimals, int more_is)
{
	double by = rounded(after, decimals) - rounded(before, decimals);

	x->rows[x->n++] = (struct change_row){ .what = what, .unit = unit, .before = before, .after = after, .decimals = decimals, .by = by,
	                                       .better = isnan(by) || fabs(by) < 1e-12 ? 0 : by > 0 ? more_is : -more_is };
}

static void
add_organ(struct change *x, const struct assess *a, const struct score_row *before, const struct score_row *after, struct arena *arena)
{
	const struct case_constraint *k = before->constraint;
	struct change_row *row = &x->rows[x->n];
	char metric[40];
	bool dose = k->metric.kind != METRIC_V;

	metric_format(&k->metric, metric, sizeof metric);
	add_row(x, arena_print(arena, "%s %s", a->c->structures[k->structure].name, metric), dose ? "Gy EQD2" : k->unit, before->achieved,
	        after->achieved, 1, -1);
	row->limit = k;
	row->state_before = before->state;
	row->state_after = after->state;
}

/* "tumour control 0.41 instead of 0.30, ..." of the rows that are so. */
static const char *
sentence(const struct change *x, int better, const char *head, const char *none, struct arena *arena, struct fault *f)
{
	struct note n;
	size_t said = 0;

	note_init(&n, arena);
	for (size_t i = 0; i < x->n; i++) {
		const struct change_row *row = &x->rows[i];

		if (row->better != better)
			continue;
		note_add(&n, "%s%s %s instead of %s%s%s", said++ ? "; " : head, row->what, FIXED(row->after, row->decimals),
		         FIXED(row->before, row->decimals), *row->unit ? " " : "", row->unit);
		if (row->limit && row->state_after != ROW_MET && row->state_before == ROW_MET)
			note_add(&n, " (now over its limit of %s)", SHORT(row->limit->limit));
		else if (row->limit && row->state_after == ROW_MET && row->state_before != ROW_MET)
			note_add(&n, " (now within its limit of %s)", SHORT(row->limit->limit));
	}
	note_add(&n, "%s", said ? "." : none);
	return note_end(&n, f);
}

bool
assess_change(const struct assess *a, const struct rb_schedule *before, const struct score *b, const struct rb_schedule *after,
              const struct score *c, struct arena *arena, struct change *x, struct fault *f)
{
	*x = (struct change){ .rows = arena_array(arena, b->n + 6, sizeof *x->rows) };
	if (!x->rows)
		return fault_memory(f);
	if (a->c->tumour.n > 0) {
		add_row(x, "tumour control", "", b->tcp, c->tcp, 2, 1);
		add_row(x, "log10 of clonogens left", "", b->log10_clonogens, c->log10_clonogens, 2, -1);
	}
	for (size_t i = 0; i < b->n; i++)
		if (b->rows[i].constraint->structure != CASE_TUMOUR)
			add_organ(x, a, &b->rows[i], &c->rows[i], arena);
	add_row(x, "total dose", "Gy", rb_total_dose(before), rb_total_dose(after), 2, 0);
	add_row(x, "fractions", "", (double)before->n, (double)after->n, 0, -1);
	add_row(x, "calendar days", "", rb_calendar_days(before), rb_calendar_days(after), 0, -1);
	add_row(x, "mark", "", b->mark, c->mark, 2, 1);
	for (size_t i = 0; i < x->n; i++)
		if (!x->rows[i].what)
			return fault_memory(f);
	x->gains = sentence(x, 1, "It gains: ", "It gains nothing.", arena, f);
	x->costs = sentence(x, -1, "It costs: ", "It costs nothing.", arena, f);
	return x->gains && x->costs;
}
