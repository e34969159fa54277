/* A tissue, fraction by fraction: the dose whose damage is not repaired yet, and what it costs. */
#include "assess/trace.h"

#include <math.h>

#include "assess/internal.h"
#include "base/number.h"
#include "radiobio/calendar.h"

enum { WINDOW_STEPS = 4, WINDOW_H = 72, DAY_H = 24 };

/* Unrepaired dose before each fraction: of acute fractions of dose d what one adds to Q is d^2 + 2 d x before. */
static bool
carry(const struct rb_schedule *s, struct tissue_trace *t, struct arena *arena)
{
	struct rb_fraction *acute = arena_array(arena, s->n, sizeof *acute);
	double *terms = arena_array(arena, s->n, sizeof *terms);
	const struct rb_schedule x = { acute, s->n };

	if (!acute || !terms)
		return false;
	for (size_t i = 0; i < s->n; i++) {
		acute[i] = s->fractions[i];
		acute[i].minutes = 0;
	}
	rb_quadratic_increments(&x, &t->repair, terms);
	for (size_t i = 0; i < s->n; i++) {
		double d = acute[i].dose_gy;

		t->stops[i].before_gy = t->factor * fmax(0, (terms[i] - d * d) / (2 * d));
	}
	return true;
}

bool
assess_tissue_trace(const struct assess *a, const struct rb_schedule *s, size_t structure, struct arena *arena, struct tissue_trace *t,
                    struct fault *f)
{
	const struct case_structure *k = &a->c->structures[structure];
	const struct case_dose *d = assess_point_dose(a->c, structure, a->c->new_course);
	double *terms, sum = 0, complete = 0;

	*t = (struct tissue_trace){ .name = k->name, .prescribed = !d, .factor = d ? d->factor : 1, .alpha_beta_gy = k->alpha_beta_gy,
	                            .repair = k->repair, .n = s->n };
	if (s->n > TRACE_STOPS_MAX)
		return fault_set(f, 0, 0, "this course has %zu fractions; at most %d can be walked through", s->n, TRACE_STOPS_MAX);
	t->stops = arena_array(arena, s->n, sizeof *t->stops);
	terms = arena_array(arena, s->n, sizeof *terms);
	if (!t->stops || !terms || !carry(s, t, arena))
		return fault_memory(f);
	rb_quadratic_increments(s, &t->repair, terms);
	for (size_t i = 0; i < s->n; i++) {
		const struct rb_fraction *p = &s->fractions[i];
		struct tissue_stop *x = &t->stops[i];

		x->time_h = p->time_h;
		x->day = p->day;
		x->dose_gy = t->factor * p->dose_gy;
		x->wait_h = i ? p->time_h - s->fractions[i - 1].time_h : NAN;
		x->added_gy = rb_eqd2_of_bed(rb_bed(p->dose_gy, terms[i], t->factor, t->alpha_beta_gy), t->alpha_beta_gy);
		x->added_complete_gy =
		    rb_eqd2_of_bed(rb_bed(p->dose_gy, p->dose_gy * p->dose_gy, t->factor, t->alpha_beta_gy), t->alpha_beta_gy);
		x->eqd2_gy = sum += x->added_gy;
		x->complete_gy = complete += x->added_complete_gy;
	}
	return true;
}

/* ---- in words ---- */

const char *
tissue_repair_words(const struct tissue_trace *t, struct arena *arena, struct fault *f)
{
	static const double hours[] = { 4, 6, 8, 24 };
	struct note n;

	note_init(&n, arena);
	switch (t->repair.kind) {
	case RB_REPAIR_COMPLETE:
		note_add(&n, "%s: repair is taken as complete, so that hours make no difference.", t->name);
		return note_end(&n, f);
	case RB_REPAIR_MONO:
		note_add(&n, "%s, half-time of repair %s h:", t->name, SHORT(t->repair.half_time_h));
		break;
	case RB_REPAIR_BI:
		note_add(&n, "%s, half-times of repair %s h (share %s) and %s h:", t->name, SHORT(t->repair.half_time_h),
		         SHORT(t->repair.fast_share), SHORT(t->repair.slow_half_time_h));
		break;
	case RB_REPAIR_RECIPROCAL:
		note_add(&n, "%s, reciprocal repair, half after %s h:", t->name, SHORT(t->repair.half_time_h));
		break;
	}
	for (size_t i = 0; i < sizeof hours / sizeof *hours; i++)
		note_add(&n, "%s %s h %s %%", i ? "," : " unrepaired after", SHORT(hours[i]), FIXED(100 * rb_unrepaired(&t->repair, hours[i]), 0));
	note_add(&n, ".");
	return note_end(&n, f);
}

const char *
tissue_trace_words(const struct tissue_trace *t, size_t stop, struct arena *arena, struct fault *f)
{
	const struct tissue_stop *p = &t->stops[stop], *end = &t->stops[t->n - 1];
	char day[RB_DAY_TEXT_MAX];
	struct note n;

	note_init(&n, arena);
	note_add(&n, "Fraction %zu of %zu, %s, hour %s: %s Gy to %s%s.\n", stop + 1, t->n, rb_day_words(p->day, day), SHORT(p->time_h),
	         SHORT(p->dose_gy), t->prescribed ? "a point with the prescribed dose in " : "", t->name);
	if (stop > 0 && t->repair.kind == RB_REPAIR_COMPLETE)
		note_add(&n, "It comes %s h after the one before.\n", SHORT(p->wait_h));
	else if (stop > 0)
		note_add(&n, "It comes %s h after the one before, of which %s %% is unrepaired; with all earlier ones that is %s Gy still open.\n",
		         SHORT(p->wait_h), FIXED(100 * rb_unrepaired(&t->repair, p->wait_h), 0), FIXED(p->before_gy, 3));
	note_add(&n, "It adds %s Gy EQD2 (\u03b1/\u03b2 %s)", FIXED(p->added_gy, 2), SHORT(t->alpha_beta_gy));
	if (t->repair.kind != RB_REPAIR_COMPLETE)
		note_add(&n, "; after complete repair it would add %s", FIXED(p->added_complete_gy, 2));
	note_add(&n, ".\nThis course so far: %s Gy EQD2", FIXED(p->eqd2_gy, 1));
	if (t->repair.kind != RB_REPAIR_COMPLETE)
		note_add(&n, ", %s with complete repair; at its end %s and %s, so that the hours cost %s Gy", FIXED(p->complete_gy, 1),
		         FIXED(end->eqd2_gy, 1), FIXED(end->complete_gy, 1), FIXED(end->eqd2_gy - end->complete_gy, 1));
	else
		note_add(&n, "; at its end %s", FIXED(end->eqd2_gy, 1));
	note_add(&n, ".\n");
	return note_end(&n, f);
}

/* ---- as plots ---- */

/* Dose not yet repaired at an hour, with the fractions given until then; after: also one of that very hour. */
static double
open_at(const struct tissue_trace *t, double hour, bool after)
{
	double sum = 0;

	for (size_t i = 0; i < t->n; i++) {
		double ago = hour - t->stops[i].time_h;

		if (ago < 0 || (ago <= 0 && !after))
			break;
		sum += t->stops[i].dose_gy * rb_unrepaired(&t->repair, ago);
	}
	return sum;
}

bool
tissue_trace_plot(const struct tissue_trace *t, size_t stop, struct arena *arena, struct plot *p, struct fault *f)
{
	double from = fmax(0, DAY_H * (t->stops[stop].day - t->stops[0].day - 1));
	size_t most = (size_t)WINDOW_H * WINDOW_STEPS + 1 + 2 * t->n, n = 0, next = 0;
	double *x = arena_array(arena, most, sizeof *x), *y = arena_array(arena, most, sizeof *y);

	*p = (struct plot){ .x = { .label = "hours of the course", .unit = "h", .low = from, .high = from + WINDOW_H },
		            .y = { .label = "not yet repaired", .unit = "Gy", .low = 0, .high = NAN } };
	if (!x || !y)
		return fault_memory(f);
	while (next < t->n && t->stops[next].time_h < from)
		next++;
	for (size_t i = 0; i <= (size_t)WINDOW_H * WINDOW_STEPS; i++) {
		double hour = from + (double)i / WINDOW_STEPS;

		for (; next < t->n && t->stops[next].time_h <= hour; next++)
			for (int after = 0; after < 2; after++) {
				x[n] = t->stops[next].time_h;
				y[n++] = open_at(t, t->stops[next].time_h, after);
			}
		x[n] = hour;
		y[n++] = open_at(t, hour, true);
	}
	p->series[p->series_count++] =
	    (struct plot_series){ .name = t->name, .letter = 'u', .role = PLOT_TOTAL, .n = n, .x = x, .y = y };
	p->markers[p->marker_count++] = (struct plot_marker){ t->stops[stop].time_h, "here" };
	return true;
}

bool
tissue_eqd2_plot(const struct tissue_trace *t, size_t stop, struct arena *arena, struct plot *p, struct fault *f)
{
	double *x = arena_array(arena, 2 * t->n, sizeof *x), *y[2];

	*p = (struct plot){ .x = { .label = "day", .low = 0, .high = NAN }, .y = { .label = "EQD2 of this course", .unit = "Gy", .low = 0, .high = NAN } };
	for (int k = 0; k < 2; k++)
		y[k] = arena_array(arena, 2 * t->n, sizeof *y[k]);
	if (!x || !y[0] || !y[1])
		return fault_memory(f);
	for (size_t i = 0; i < t->n; i++)
		for (size_t after = 0; after < 2; after++) {
			const struct tissue_stop *q = &t->stops[i];

			x[2 * i + after] = q->time_h / DAY_H;
			y[0][2 * i + after] = q->complete_gy - (after ? 0 : q->added_complete_gy);
			y[1][2 * i + after] = q->eqd2_gy - (after ? 0 : q->added_gy);
		}
	p->series[p->series_count++] =
	    (struct plot_series){ .name = "complete repair", .letter = 'c', .role = PLOT_HYPOXIC, .n = 2 * t->n, .x = x, .y = y[0] };
	p->series[p->series_count++] =
	    (struct plot_series){ .name = "as it is repaired", .letter = 'r', .role = PLOT_TOTAL, .n = 2 * t->n, .x = x, .y = y[1] };
	p->markers[p->marker_count++] = (struct plot_marker){ t->stops[stop].time_h / DAY_H, "here" };
	return true;
}
