/* What a schedule does to the tissues: EQD2 against the size of a fraction, against the hours between two of one day,
 * against the day; and how much damage is still unrepaired after so many hours. */
#include <math.h>

#include "assess/internal.h"
#include "radiobio/calendar.h"

enum { LINES_MAX = PLOT_SERIES_MAX - 1, SIZES = 116, HOURS = 93, TAIL_POINTS = 193 };
static const double SIZE_LEAST = 0.5, SIZE_STEP = 0.1;           /* Gy: to 12 */
static const double HOUR_LEAST = 1, HOUR_STEP = 0.25;            /* h: to 24 */
static const double TAIL_STEP = 0.25;                            /* h: to 48 */

/* A structure as a line of a plot: with the dose that stands for it in the new course. */
struct line { const struct case_structure *structure; double factor; };

static size_t
lines_of(const struct assess *a, struct line out[LINES_MAX])
{
	const struct casebook *c = a->c;
	size_t n = 0;

	for (size_t i = 0; i < c->n_structures && n < LINES_MAX; i++) {
		const struct case_dose *d = assess_point_dose(c, i, c->new_course);

		if (d)
			out[n++] = (struct line){ &c->structures[i], d->factor };
	}
	return n;
}

/* A series of n points whose y is to be filled; NULL without memory. */
static double *
add_line(struct plot *p, const char *name, enum plot_role role, const double *x, size_t n, struct arena *arena)
{
	double *y = arena_array(arena, n, sizeof *y);

	if (y) {
		p->series[p->series_count] = (struct plot_series){
			.name = name, .letter = (char)('a' + (int)p->series_count), .role = role, .n = n, .x = x, .y = y,
		};
		p->series_count++;
	}
	return y;
}

static double *
even_steps(double first, double step, size_t n, struct arena *arena)
{
	double *x = arena_array(arena, n, sizeof *x);

	for (size_t i = 0; x && i < n; i++)
		x[i] = first + (double)i * step;
	return x;
}

static enum plot_role
role_at(size_t i)
{
	static const enum plot_role roles[] = { PLOT_OXIC, PLOT_HYPOXIC };

	return i < sizeof roles / sizeof *roles ? roles[i] : PLOT_OTHER;
}

/* EQD2 of dose_gy in equal fractions of size gy, complete repair; both are multiplied by factor. */
static double
eqd2_in_fractions_of(double dose_gy, double size_gy, double factor, double alpha_beta_gy)
{
	return rb_eqd2_of_bed(rb_bed(dose_gy, dose_gy * size_gy, factor, alpha_beta_gy), alpha_beta_gy);
}

bool
assess_size_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f)
{
	double total = rb_total_dose(s), *x = even_steps(SIZE_LEAST, SIZE_STEP, SIZES, arena), *y;
	struct line lines[LINES_MAX];
	size_t n = lines_of(a, lines);

	*plot = (struct plot){ .x = { .label = "dose of a fraction", .unit = "Gy", .low = 0, .high = SIZE_LEAST + SIZE_STEP * (SIZES - 1) },
		               .y = { .label = "EQD2", .unit = "Gy", .low = 0, .high = NAN } };
	if (!x)
		return fault_memory(f);
	for (size_t i = 0; i < n; i++) {
		y = add_line(plot, lines[i].structure->name, role_at(i), x, SIZES, arena);
		if (!y)
			return fault_memory(f);
		for (size_t k = 0; k < SIZES; k++)
			y[k] = eqd2_in_fractions_of(total, x[k], lines[i].factor, lines[i].structure->alpha_beta_gy);
	}
	if (a->c->tumour.n > 0) {
		y = add_line(plot, "tumour", PLOT_TOTAL, x, SIZES, arena);
		if (!y)
			return fault_memory(f);
		for (size_t k = 0; k < SIZES; k++)
			y[k] = eqd2_in_fractions_of(total, x[k], 1, a->c->tumour.clones[0].alpha_beta_gy);
	}
	if (plot->series_count == 0)
		return fault_set(f, 0, 0, "no tissue has a dose that stands for it; expected a row of the new course in doses.csv");
	plot->markers[plot->marker_count++] = (struct plot_marker){ total / (double)s->n, "this schedule" };
	return true;
}

bool
assess_interval_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f)
{
	double now = 0, most_h, *x;
	size_t per_day = rb_most_a_day(s, &now), n = 0;
	struct rb_fraction *moved = arena_array(arena, s->n, sizeof *moved);
	const struct rb_schedule other = { .fractions = moved, .n = s->n };
	struct line lines[LINES_MAX];
	size_t count = lines_of(a, lines);

	*plot = (struct plot){ .x = { .label = "hours between the fractions of a day", .unit = "h", .low = 0, .high = NAN },
		               .y = { .label = "EQD2", .unit = "Gy", .low = NAN, .high = NAN } };
	if (per_day < 2)
		return fault_set(f, 0, 0, "no day has two fractions; expected a schedule such as 40x1.5 bid 6h");
	if (count == 0)
		return fault_set(f, 0, 0, "no tissue has a dose that stands for it; expected a row of the new course in doses.csv");
	most_h = 24 / (double)per_day;
	x = even_steps(HOUR_LEAST, HOUR_STEP, HOURS, arena);
	if (!moved || !x)
		return fault_memory(f);
	while (n < HOURS && x[n] <= most_h)
		n++;
	for (size_t i = 0; i < count; i++) {
		double *y = add_line(plot, lines[i].structure->name, role_at(i), x, n, arena);

		if (!y)
			return fault_memory(f);
		for (size_t k = 0; k < n; k++) {
			rb_hours_apart(s, x[k], moved);
			for (size_t j = 0; j < s->n; j++)
				moved[j].minutes = fmin(moved[j].minutes, 60 * x[k]);
			y[k] = rb_eqd2(&other, &lines[i].structure->repair, lines[i].factor, lines[i].structure->alpha_beta_gy);
		}
	}
	plot->markers[plot->marker_count++] = (struct plot_marker){ now, "this schedule" };
	return true;
}

/* The shortest wait between two fractions of a day, and over a night: markers. */
static void
mark_waits(struct plot *p, const struct rb_schedule *s)
{
	double day = INFINITY, night = INFINITY;

	for (size_t i = 1; i < s->n; i++) {
		double wait = s->fractions[i].time_h - s->fractions[i - 1].time_h;

		if (s->fractions[i].day == s->fractions[i - 1].day)
			day = fmin(day, wait);
		else
			night = fmin(night, wait);
	}
	if (isfinite(day))
		p->markers[p->marker_count++] = (struct plot_marker){ day, "same day" };
	if (night <= p->x.high)
		p->markers[p->marker_count++] = (struct plot_marker){ night, "next day" };
}

static bool
add_repair(struct plot *p, const char *name, enum plot_role role, const struct rb_repair *r, const double *x, struct arena *arena)
{
	double *y = add_line(p, name, role, x, TAIL_POINTS, arena);

	for (size_t k = 0; y && k < TAIL_POINTS; k++)
		y[k] = 100 * rb_unrepaired(r, x[k]);
	return y != NULL;
}

bool
assess_repair_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f)
{
	const struct casebook *c = a->c;
	const double *x = even_steps(0, TAIL_STEP, TAIL_POINTS, arena);
	const struct rb_repair tumour = { .kind = RB_REPAIR_MONO, .half_time_h = c->tumour.repair_half_time_h };

	*plot = (struct plot){ .x = { .label = "hours after a fraction", .unit = "h", .low = 0, .high = TAIL_STEP * (TAIL_POINTS - 1) },
		               .y = { .label = "not yet repaired", .unit = "%", .low = 0, .high = 100 } };
	if (!x)
		return fault_memory(f);
	for (size_t i = 0; i < c->n_structures && plot->series_count < LINES_MAX; i++)
		if (c->structures[i].repair.kind != RB_REPAIR_COMPLETE &&
		    !add_repair(plot, c->structures[i].name, role_at(plot->series_count), &c->structures[i].repair, x, arena))
			return fault_memory(f);
	if (c->tumour.n > 0 && tumour.half_time_h > 0 && !add_repair(plot, "tumour", PLOT_TOTAL, &tumour, x, arena))
		return fault_memory(f);
	if (plot->series_count == 0)
		return fault_set(f, 0, 0, "no tissue has a half-time of repair; expected half_time_h in structures.csv");
	mark_waits(plot, s);
	return true;
}

bool
assess_tissue_plot(const struct assess *a, const struct rb_schedule *s, struct arena *arena, struct plot *plot, struct fault *f)
{
	struct simulation run;

	*plot = (struct plot){ .x = { .label = "day", .low = 0, .high = NAN }, .y = { .label = "EQD2", .unit = "Gy", .low = 0, .high = NAN } };
	if (!assess_simulate(a, s, NULL, 0, arena, &run, f))
		return false;
	for (size_t i = 0; i < run.n_tissues && plot->series_count < LINES_MAX; i++) {
		double *y;

		if (!run.tissues[i].eqd2_gy)
			continue;
		y = add_line(plot, a->c->structures[i].name, role_at(plot->series_count), run.times_d, run.n, arena);
		if (!y)
			return fault_memory(f);
		for (size_t k = 0; k < run.n; k++)
			y[k] = run.tissues[i].eqd2_gy[k];
	}
	if (plot->series_count == 0)
		return fault_set(f, 0, 0, "no tissue has a dose that stands for it; expected rows of every course in doses.csv");
	return true;
}
