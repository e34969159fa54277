/* The tumour, stop by stop: cells of every compartment before and after each fraction. */
#include "assess/trace.h"

#include <math.h>
#include <stdio.h>

#include "assess/internal.h"
#include "base/number.h"
#include "radiobio/calendar.h"

/* Each fraction, and each day without one. */
static bool
lay_stops(const struct rb_schedule *s, struct arena *arena, struct tumour_trace *t, struct fault *f)
{
	int days = rb_calendar_days(s), first = s->fractions[0].day;
	size_t k = 0, most = s->n + (size_t)days;

	if (most > TRACE_STOPS_MAX)
		return fault_set(f, 0, 0, "this course has %zu fractions and days; at most %d can be walked through", most, TRACE_STOPS_MAX);
	t->stops = arena_array(arena, most, sizeof *t->stops);
	if (!t->stops)
		return fault_memory(f);
	for (int d = 0; d < days; d++) {
		size_t before = k;

		for (; k < s->n && s->fractions[k].day == first + d; k++)
			t->stops[t->n++] = (struct tumour_stop){ .time_d = s->fractions[k].time_h / 24, .day = first + d,
			                                         .fraction = k + 1, .dose_gy = s->fractions[k].dose_gy };
		if (k == before)
			t->stops[t->n++] = (struct tumour_stop){ .time_d = d, .day = first + d };
	}
	return true;
}

static const char *
name_of(const struct casebook *c, const struct rb_type *type, struct arena *arena)
{
	static const char *const phases[] = { ", G1", ", S", ", G2M", "" };
	const char *clone = c->tumour.n > 1 ? c->clone_names[type->clone] : "";

	return arena_print(arena, "%s%s%s%s", clone, *clone ? ", " : "", type->hypoxic ? "hypoxic" : "oxic", phases[type->phase]);
}

static double
sum_ln(const struct tumour_trace *t, const double *row, bool hypoxic_only)
{
	double high = -INFINITY, sum = 0;

	for (size_t j = 0; j < t->n_types; j++)
		if (!hypoxic_only || t->types[j].hypoxic)
			high = fmax(high, row[j]);
	if (isinf(high))
		return high;
	for (size_t j = 0; j < t->n_types; j++)
		if (!hypoxic_only || t->types[j].hypoxic)
			sum += exp(row[j] - high);
	return high + log(sum);
}

static double
hypoxic_share(const struct tumour_trace *t, const double *row, double ln_all)
{
	for (size_t j = 0; j < t->n_types; j++)
		if (t->types[j].hypoxic)
			return isinf(ln_all) ? NAN : exp(sum_ln(t, row, true) - ln_all);
	return NAN;
}

static void
add_up(struct tumour_trace *t)
{
	double killed = 0, regrown = 0, ln = t->ln_start;

	for (size_t i = 0; i < t->n; i++) {
		struct tumour_stop *p = &t->stops[i];
		const double *before = t->ln_before + i * t->n_types, *after = t->ln_after + i * t->n_types;

		p->ln_before = sum_ln(t, before, false);
		p->ln_after = sum_ln(t, after, false);
		p->hypoxic_before = hypoxic_share(t, before, p->ln_before);
		p->hypoxic_after = hypoxic_share(t, after, p->ln_after);
		regrown += (p->ln_before - ln) / M_LN10;
		killed += (p->ln_before - p->ln_after) / M_LN10;
		p->regrown = regrown;
		p->killed = killed;
		ln = p->ln_after;
	}
}

/* Where a clone begins to grow faster during the course. */
static double
kickoff(const struct rb_tumour *tumour, double end_d)
{
	double first = NAN;

	for (size_t i = 0; i < tumour->n; i++) {
		const struct rb_clone *c = &tumour->clones[i];
		bool faster = c->birth_per_day[1] - c->loss_per_day[1] > c->birth_per_day[0] - c->loss_per_day[0];

		if (faster && c->kickoff_days > 0 && c->kickoff_days < end_d && !(c->kickoff_days >= first))
			first = c->kickoff_days;
	}
	return first;
}

bool
assess_tumour_trace(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct tumour_trace *t, struct fault *f)
{
	const struct rb_tumour *tumour = &a->c->tumour;
	double *times;

	*t = (struct tumour_trace){ .tcp = NAN };
	if (tumour->n == 0)
		return fault_set(f, 0, 0, "the case has no tumour; expected a tumour.csv");
	if (!lay_stops(s, arena, t, f))
		return false;
	t->n_types = rb_tumour_types(tumour, t->types);
	t->names = arena_array(arena, t->n_types, sizeof *t->names);
	t->ln_before = arena_array(arena, t->n * t->n_types, sizeof *t->ln_before);
	t->ln_after = arena_array(arena, t->n * t->n_types, sizeof *t->ln_after);
	times = arena_array(arena, t->n, sizeof *times);
	if (!t->names || !t->ln_before || !t->ln_after || !times)
		return fault_memory(f);
	for (size_t j = 0; j < t->n_types; j++) {
		t->names[j] = name_of(a->c, &t->types[j], arena);
		if (!t->names[j])
			return fault_memory(f);
	}
	for (size_t i = 0; i < t->n; i++)
		times[i] = t->stops[i].time_d;
	if (!rb_tumour_compartments(tumour, s, times, t->n, false, t->ln_before, f) ||
	    !rb_tumour_compartments(tumour, s, times, t->n, true, t->ln_after, f))
		return false;
	for (size_t i = 0; i < tumour->n; i++)
		t->hypoxic_loss = t->hypoxic_loss || tumour->clones[i].hypoxic_loss_per_day > 0;
	t->ln_start = log(tumour->clonogens);
	t->kickoff_d = kickoff(tumour, rb_elapsed_days(s));
	add_up(t);
	t->tcp = rb_tcp_poisson(t->stops[t->n - 1].ln_after);
	return true;
}

size_t
tumour_trace_at(const struct tumour_trace *t, double time_d)
{
	size_t at = 0;

	while (at + 1 < t->n && t->stops[at + 1].time_d <= time_d + 1e-9)
		at++;
	return at;
}

/* ---- in words ---- */

/* "3.2 million": cells as one says them, three digits. */
static const char *
cells(double ln, char out[NUMBER_TEXT_MAX])
{
	double n = exp(ln), scale = pow(10, floor(log10(fmax(n, 1))) - 2);
	char number[NUMBER_TEXT_MAX];

	if (isinf(ln) && ln < 0)
		return "no";
	if (n >= 1e15)
		snprintf(out, NUMBER_TEXT_MAX, "10^%s", number_fixed(ln / M_LN10, 2, number));
	else if (n >= 1e6)
		snprintf(out, NUMBER_TEXT_MAX, "%s %s", number_short(n / (n >= 1e9 ? 1e9 : 1e6), 3, number), n >= 1e9 ? "billion" : "million");
	else if (n >= 1000)
		number_fixed(round(n / scale) * scale, 0, out);
	else
		number_short(n, n >= 10 ? 3 : 2, out);
	return out;
}
#define CELLS(ln) cells((ln), (char[NUMBER_TEXT_MAX]){ 0 })

static void
say_between(struct note *n, const struct tumour_trace *t, size_t i)
{
	const struct tumour_stop *p = &t->stops[i], *q = &t->stops[i - 1];
	double grown = expm1(p->ln_before - q->ln_after), hours = (p->time_d - q->time_d) * 24;
	bool kicks = t->kickoff_d > q->time_d && t->kickoff_d <= p->time_d;
	double hypoxic_fell = isnan(p->hypoxic_before) || isnan(q->hypoxic_after)
	                          ? 0
	                          : exp(q->ln_after) * q->hypoxic_after - exp(p->ln_before) * p->hypoxic_before;

	note_add(n, "In the %s h before, ", SHORT(hours));
	if (fabs(grown) < 1e-9)
		note_add(n, "the number of cells did not change");
	else if (fabs(grown) < 0.001)
		note_add(n, "the cells %s by less than 0.1 %%", grown < 0 ? "fell" : "grew");
	else
		note_add(n, "the cells %s by %s %%", grown < 0 ? "fell" : "grew", FIXED(100 * fabs(grown), 1));
	if (hypoxic_fell > 0 && !isinf(hypoxic_fell))
		note_add(n, "; %s hypoxic cells %s", CELLS(log(hypoxic_fell)), t->hypoxic_loss ? "reoxygenated or were lost" : "reoxygenated");
	if (!isnan(p->hypoxic_before) && !isnan(q->hypoxic_after) && fabs(p->hypoxic_before - q->hypoxic_after) >= 0.0005)
		note_add(n, ", so that the hypoxic share went from %s to %s %%", FIXED(100 * q->hypoxic_after, 1),
		         FIXED(100 * p->hypoxic_before, 1));
	note_add(n, ".");
	if (kicks)
		note_add(n, " The faster repopulation began in these hours, on day %s.", SHORT(t->kickoff_d));
	note_add(n, "\n");
}

static void
say_fraction(struct note *n, const struct tumour_trace *t, size_t i)
{
	const struct tumour_stop *p = &t->stops[i];

	note_add(n, "The fraction kills %s powers of ten: of %s cells %s are left", FIXED((p->ln_before - p->ln_after) / M_LN10, 3),
	         CELLS(p->ln_before), CELLS(p->ln_after));
	for (size_t j = 0; j < t->n_types && t->n_types > 1; j++) {
		double before = t->ln_before[i * t->n_types + j], after = t->ln_after[i * t->n_types + j];

		if (!isinf(before))
			note_add(n, "%s%s %s", j ? ", " : " (", t->names[j], FIXED((before - after) / M_LN10, 3));
	}
	note_add(n, "%s.\n", t->n_types > 1 ? ")" : "");
}

const char *
tumour_trace_words(const struct tumour_trace *t, size_t i, struct arena *arena, struct fault *f)
{
	const struct tumour_stop *p = &t->stops[i];
	char day[RB_DAY_TEXT_MAX];
	struct note n;

	note_init(&n, arena);
	note_add(&n, "Day %s, %s: ", SHORT(p->time_d), rb_day_words(p->day, day));
	if (p->fraction)
		note_add(&n, "fraction %zu, %s Gy.\n", p->fraction, SHORT(p->dose_gy));
	else
		note_add(&n, "no treatment.\n");
	if (i > 0)
		say_between(&n, t, i);
	if (p->fraction)
		say_fraction(&n, t, i);
	else
		note_add(&n, "%s cells are there.\n", CELLS(p->ln_after));
	note_add(&n, "So far the fractions have killed %s powers of ten, and the days between %s %s.\n", FIXED(p->killed, 2),
	         p->regrown < 0 ? "have cost the tumour" : "have given back", FIXED(fabs(p->regrown), 2));
	if (i + 1 == t->n)
		note_add(&n, "This is the end of the course: with %s cells expected, tumour control is exp(-%s) = %s.\n", CELLS(p->ln_after),
		         CELLS(p->ln_after), FIXED(t->tcp, 3));
	return note_end(&n, f);
}

/* ---- as a plot ---- */

/* The next compartment to draw: of those not taken the one with most cells at the start. */
static size_t
largest_left(const struct tumour_trace *t, const bool *taken)
{
	size_t best = t->n_types;

	for (size_t j = 0; j < t->n_types; j++)
		if (!taken[j] && (best == t->n_types || t->ln_before[j] > t->ln_before[best]))
			best = j;
	return best;
}

/* Before and after each stop; j == n_types: the sum. */
static bool
add_series(struct plot *p, const struct tumour_trace *t, size_t j, const double *x, struct arena *arena)
{
	bool sum = j == t->n_types;
	double *y = arena_array(arena, 2 * t->n, sizeof *y);
	enum plot_role role = sum ? PLOT_TOTAL : t->n_types > 2 && j > 1 ? PLOT_OTHER : t->types[j].hypoxic ? PLOT_HYPOXIC : PLOT_OXIC;

	if (!y)
		return false;
	for (size_t i = 0; i < t->n; i++) {
		y[2 * i] = exp(sum ? t->stops[i].ln_before : t->ln_before[i * t->n_types + j]);
		y[2 * i + 1] = exp(sum ? t->stops[i].ln_after : t->ln_after[i * t->n_types + j]);
	}
	p->series[p->series_count++] = (struct plot_series){
		.name = sum ? "all" : t->names[j],
		.letter = sum ? 't' : t->n_types <= 2 ? (t->types[j].hypoxic ? 'h' : 'o') : (char)('a' + (int)j),
		.role = role,
		.n = 2 * t->n,
		.x = x,
		.y = y,
	};
	return true;
}

bool
tumour_trace_plot(const struct tumour_trace *t, double at_d, struct arena *arena, struct plot *p, struct fault *f)
{
	bool taken[RB_TYPES_MAX] = { false };
	double *x = arena_array(arena, 2 * t->n, sizeof *x);

	*p = (struct plot){ .x = { .label = "day", .low = 0, .high = NAN },
		            .y = { .label = "tumour cells", .low = NAN, .high = NAN, .log10 = true } };
	if (!x)
		return fault_memory(f);
	for (size_t i = 0; i < 2 * t->n; i++)
		x[i] = t->stops[i / 2].time_d;
	for (size_t k = 0; k < t->n_types && t->n_types > 1 && p->series_count + 1 < PLOT_SERIES_MAX; k++) {
		size_t j = largest_left(t, taken);

		taken[j] = true;
		if (!add_series(p, t, j, x, arena))
			return fault_memory(f);
	}
	if (!add_series(p, t, t->n_types, x, arena))
		return fault_memory(f);
	if (!isnan(t->kickoff_d))
		p->markers[p->marker_count++] = (struct plot_marker){ t->kickoff_d, "repopulation" };
	if (at_d >= 0)
		p->markers[p->marker_count++] = (struct plot_marker){ at_d, "here" };
	return true;
}
