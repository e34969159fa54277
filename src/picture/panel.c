#include "picture/panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

enum { HEIGHT = 250, LEFT = 62, LEGEND = 200, BELOW = 40, TICKS_X = 10, TICKS_Y = 7 };

/* Where values stand. */
struct scale {
	const struct plot *plot;
	double x, y, width, height;    /* of the field */
	double x_low, x_high, y_low, y_high;
};

static double
at_x(const struct scale *s, double v)
{
	return s->x + s->width * (v - s->x_low) / (s->x_high - s->x_low);
}

/* Of a value as drawn (a logarithm on such an axis). */
static double
at_y(const struct scale *s, double v)
{
	return s->y + s->height * (1 - (v - s->y_low) / (s->y_high - s->y_low));
}

/* "10⁵" and the like. */
static void
decade(int e, char *out, size_t size)
{
	static const char *const digits[] = { "\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074", "\u2075", "\u2076", "\u2077", "\u2078", "\u2079" };
	char plain[16];
	size_t used = (size_t)snprintf(out, size, "10%s", e < 0 ? "\u207b" : "");

	snprintf(plain, sizeof plain, "%d", e < 0 ? -e : e);
	for (const char *c = plain; *c && used < size; c++)
		used += (size_t)snprintf(out + used, size - used, "%s", digits[*c - '0']);
}

static void
put_axes(struct drawing *d, const struct scale *s)
{
	const struct plot *p = s->plot;
	double ticks[PLOT_TICKS_MAX];
	char label[160], number[NUMBER_TEXT_MAX];
	int decimals, n;

	n = plot_ticks(s->x_low, s->x_high, TICKS_X, false, ticks, &decimals);
	for (int i = 0; i < n; i++) {
		drawing_line(d, at_x(s, ticks[i]), s->y, at_x(s, ticks[i]), s->y + s->height, PANEL_GRID, 0.5, DRAWING_SOLID);
		drawing_text(d, at_x(s, ticks[i]), s->y + s->height + 14, PANEL_INK, 10, DRAWING_MIDDLE, number_fixed(ticks[i], decimals, number));
	}
	n = plot_ticks(s->y_low, s->y_high, TICKS_Y, p->y.log10, ticks, &decimals);
	for (int i = 0; i < n; i++) {
		drawing_line(d, s->x, at_y(s, ticks[i]), s->x + s->width, at_y(s, ticks[i]), PANEL_GRID, 0.5, DRAWING_SOLID);
		if (p->y.log10)
			decade((int)lround(ticks[i]), label, sizeof label);
		else
			snprintf(label, sizeof label, "%s", number_fixed(ticks[i], decimals, number));
		drawing_text(d, s->x - 6, at_y(s, ticks[i]) + 3.5, PANEL_INK, 10, DRAWING_END, label);
	}
	drawing_line(d, s->x, s->y, s->x, s->y + s->height, PANEL_INK, 1, DRAWING_SOLID);
	drawing_line(d, s->x, s->y + s->height, s->x + s->width, s->y + s->height, PANEL_INK, 1, DRAWING_SOLID);
	snprintf(label, sizeof label, "%.100s%s%.40s", p->x.label ? p->x.label : "", p->x.unit ? ", " : "", p->x.unit ? p->x.unit : "");
	drawing_text(d, s->x + s->width / 2, s->y + s->height + 31, PANEL_INK, 11, DRAWING_MIDDLE, label);
	snprintf(label, sizeof label, "%.100s%s%.40s", p->y.label ? p->y.label : "", p->y.unit ? ", " : "", p->y.unit ? p->y.unit : "");
	drawing_text(d, s->x - 46, s->y + s->height / 2, PANEL_INK, 11, DRAWING_MIDDLE, label);
	if (*label)
		drawing_turn(d);
}

static void
put_markers(struct drawing *d, const struct scale *s)
{
	for (size_t i = 0; i < s->plot->marker_count && i < PLOT_MARKERS_MAX; i++) {
		const struct plot_marker *m = &s->plot->markers[i];
		bool right;

		if (!(m->x >= s->x_low && m->x <= s->x_high))
			continue;
		right = at_x(s, m->x) + drawing_text_width(m->label ? m->label : "", 9) > s->x + s->width;
		drawing_line(d, at_x(s, m->x), s->y, at_x(s, m->x), s->y + s->height, PANEL_MUTED, 1, DRAWING_DASHED);
		drawing_text(d, at_x(s, m->x) + (right ? -4 : 4), s->y + 10, PANEL_MUTED, 9, right ? DRAWING_END : DRAWING_START,
		    m->label ? m->label : "");
	}
}

/* Where the line from a to b crosses a y that is kept within the field, so that what leaves it is cut at its edge. */
static struct drawing_point
cut(const struct scale *s, struct drawing_point from, struct drawing_point to)
{
	double edge = to.y < s->y ? s->y : s->y + s->height;

	return (struct drawing_point){ from.x + (to.x - from.x) * (edge - from.y) / (to.y - from.y), edge };
}

static bool
is_inside(const struct scale *s, struct drawing_point p)
{
	return p.y >= s->y - 1e-6 && p.y <= s->y + s->height + 1e-6;
}

/* One line without gaps: its runs inside of the field. */
static void
put_run(struct drawing *d, const struct scale *s, const struct drawing_point *p, size_t n, struct sheet_look look, const char *name)
{
	struct drawing_point *kept = arena_array(d->arena, 2 * n + 2, sizeof *kept);
	size_t used = 0;

	if (!kept) {
		d->broken = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && is_inside(s, p[i]) != is_inside(s, p[i - 1]))
			kept[used++] = is_inside(s, p[i]) ? cut(s, p[i], p[i - 1]) : cut(s, p[i - 1], p[i]);
		if (is_inside(s, p[i])) {
			kept[used++] = p[i];
		} else {
			drawing_path(d, kept, used, look.rgb, look.width, look.dash, name);
			used = 0;
		}
	}
	drawing_path(d, kept, used, look.rgb, look.width, look.dash, name);
}

/* The points of a series as they stand, NaN for a gap. */
static struct drawing_point *
points_of(struct drawing *d, const struct scale *s, const struct plot_series *series)
{
	struct drawing_point *p = arena_array(d->arena, series->n + 1, sizeof *p);

	if (!p) {
		d->broken = true;
		return NULL;
	}
	for (size_t i = 0; i < series->n; i++) {
		double v = plot_y(s->plot, series->y[i]);

		p[i] = isnan(v) || !isfinite(series->x[i]) ? (struct drawing_point){ NAN, NAN }
		                                         : (struct drawing_point){ at_x(s, series->x[i]), at_y(s, v) };
	}
	return p;
}

static void
put_series(struct drawing *d, const struct scale *s, const struct plot_series *series, struct sheet_look look)
{
	struct drawing_point *p = points_of(d, s, series);

	for (size_t from = 0, i = 0; p && i <= series->n; i++) {
		if (i < series->n && !isnan(p[i].x)) {
			if (series->points && is_inside(s, p[i]))
				drawing_box(d, p[i].x - 2.5, p[i].y - 2.5, 5, 5, look.rgb, 1, series->name);
			continue;
		}
		if (i - from >= 2 && !series->points)
			put_run(d, s, &p[from], i - from, look, series->name);
		from = i + 1;
	}
}

/* What lies between the lowest and the highest that a value may be. */
static void
put_between(struct drawing *d, const struct scale *s, const struct plot_series *low, const struct plot_series *high, struct sheet_look look)
{
	struct drawing_point *a = points_of(d, s, low), *b = points_of(d, s, high), *all;
	size_t n = 0;

	all = arena_array(d->arena, low->n + high->n + 1, sizeof *all);
	if (!a || !b || !all) {
		d->broken = true;
		return;
	}
	for (size_t i = 0; i < low->n; i++)
		if (!isnan(a[i].x))
			all[n++] = a[i];
	for (size_t i = high->n; i-- > 0;)
		if (!isnan(b[i].x))
			all[n++] = b[i];
	drawing_area(d, all, n, look.rgb, 0.15, "what is not known");
}

/* Of a pair both have one colour, and the highest is dotted. */
static struct sheet_look
look_of(const struct scale *s, bool paired, size_t i)
{
	struct sheet_look look = sheet_look(&s->plot->series[i], paired ? i / 2 : i);

	if (paired && i % 2)
		look.dash = DRAWING_DOTTED;
	return look;
}

static void
put_legend(struct drawing *d, const struct scale *s, bool paired, double x)
{
	double y = s->y + 10;

	for (size_t i = 0; i < s->plot->series_count && i < PLOT_SERIES_MAX; i++) {
		const struct plot_series *series = &s->plot->series[i];
		struct sheet_look look = look_of(s, paired, i);
		char name[200];
		size_t fits = text_fit(series->name ? series->name : "", (int)((LEGEND - 40) / (0.56 * 9.5)));

		snprintf(name, sizeof name, "%.*s%s", (int)(fits < 180 ? fits : 180), series->name ? series->name : "",
		    series->name && series->name[fits] ? "\u2026" : "");
		if (series->points)
			drawing_box(d, x + 9, y - 6, 5, 5, look.rgb, 1, NULL);
		else
			drawing_line(d, x, y - 3.5, x + 26, y - 3.5, look.rgb, look.width, look.dash);
		drawing_text(d, x + 32, y, PANEL_INK, 9.5, DRAWING_START, name);
		y += 17;
	}
}

static double
panel_plot(struct drawing *d, const struct sheet_panel *p, double x, double y, double width)
{
	struct scale s = { .plot = p->plot, .x = x + LEFT, .y = y, .width = width - LEFT - LEGEND, .height = HEIGHT - BELOW };

	if (!plot_x_range(p->plot, &s.x_low, &s.x_high) || !plot_y_range(p->plot, &s.y_low, &s.y_high)) {
		drawing_text(d, x, y + 14, PANEL_MUTED, 11, DRAWING_START, "There is nothing to draw.");
		return y + 24;
	}
	put_axes(d, &s);
	for (size_t i = 0; p->paired && i + 1 < p->plot->series_count && i + 1 < PLOT_SERIES_MAX; i += 2)
		put_between(d, &s, &p->plot->series[i], &p->plot->series[i + 1], look_of(&s, true, i));
	for (int total = 1; total >= 0; total--)
		for (size_t i = 0; i < p->plot->series_count && i < PLOT_SERIES_MAX; i++)
			if ((p->plot->series[i].role == PLOT_TOTAL) == (total == 1))
				put_series(d, &s, &p->plot->series[i], look_of(&s, p->paired, i));
	put_markers(d, &s);
	put_legend(d, &s, p->paired, s.x + s.width + 14);
	return y + HEIGHT;
}

double
panel_draw(struct drawing *d, const struct sheet_panel *p, double x, double y, double width)
{
	if (p->title && *p->title) {
		drawing_text(d, x, y + 12, PANEL_INK, 12, DRAWING_START, p->title);
		drawing_bold(d);
		y += 22;
	}
	return p->plot ? panel_plot(d, p, x, y, width) : panel_bars(d, p, x, y, width);
}
