/* A line plot in cells: braille dots, half blocks, or letters. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "canvas/widgets.h"

/* Where the parts of a plot stand, and the scale. */
struct frame {
	struct rect body;
	int axis_row, axis_col;
	double x_low, x_high, y_low, y_high;
	int dots_x, dots_y; /* dots a cell, by the face */
	enum plot_face face;
};

static const enum style role_styles[] = {
	[PLOT_TOTAL] = STYLE_PLOT_TOTAL,
	[PLOT_OXIC] = STYLE_PLOT_OXIC,
	[PLOT_HYPOXIC] = STYLE_PLOT_HYPOXIC,
	[PLOT_OTHER] = STYLE_PLOT_OTHER,
};

/* Of how many dots along a line the first how many are drawn, so that lines differ without colour. */
static const struct {
	int on, of;
} dashes[] = {
	[PLOT_TOTAL] = { 1, 1 },
	[PLOT_OXIC] = { 1, 1 },
	[PLOT_HYPOXIC] = { 2, 4 },
	[PLOT_OTHER] = { 1, 3 },
};

static enum plot_role
role_of(const struct plot_series *s)
{
	return (unsigned)s->role <= PLOT_OTHER ? s->role : PLOT_OTHER;
}

static char
letter_of(const struct plot_series *s)
{
	return s->letter > ' ' && s->letter < 0x7f ? s->letter : '*';
}

static char *
tick_label(double v, int decimals, bool decade, char out[NUMBER_TEXT_MAX])
{
	if (decade && decimals == 0 && fabs(v) < 300)
		snprintf(out, NUMBER_TEXT_MAX, "1e%d", (int)lround(v));
	else if (decade)
		number_short(pow(10, fmax(-300, fmin(300, v))), 2, out);
	else if (decimals > 4 || fabs(v) >= 1e6)
		number_short(v, 3, out);
	else
		number_fixed(v, decimals, out);
	return out;
}

/* Ticks of the vertical axis: whole decades, or parts of one where there are none. */
static int
y_ticks(const struct plot *p, const struct frame *f, double ticks[PLOT_TICKS_MAX], int *decimals)
{
	int most = (f->body.rows + 1) / 2, n;

	n = plot_ticks(f->y_low, f->y_high, most, p->y.log10, ticks, decimals);
	if (n < 2 && p->y.log10)
		n = plot_ticks(f->y_low, f->y_high, most, false, ticks, decimals);
	return n;
}

static int
row_of(const struct frame *f, double y)
{
	double share = (y - f->y_low) / (f->y_high - f->y_low);

	return f->body.row + f->body.rows - 1 - (int)lround(share * (f->body.rows - 1));
}

static int
col_of(const struct frame *f, double x)
{
	double share = (x - f->x_low) / (f->x_high - f->x_low);

	return f->body.col + (int)lround(share * (f->body.cols - 1));
}

static void
axis_title(const struct plot_axis *a, char *out, size_t size)
{
	snprintf(out, size, "%s%s%s", a->label ? a->label : "", a->label && a->unit ? ", " : "",
		 a->unit ? a->unit : "");
}

static void
draw_y_axis(struct canvas *c, const struct plot *p, const struct frame *f, const double *ticks, int n, int decimals)
{
	int last = -1;

	for (int row = f->body.row; row < f->axis_row; row++)
		canvas_glyph(c, row, f->axis_col, STYLE_PLOT_AXIS, GLYPH_VERTICAL);
	for (int i = 0; i < n; i++) {
		char text[NUMBER_TEXT_MAX];
		int row = row_of(f, ticks[i]);

		if (row == last)
			continue;
		last = row;
		canvas_glyph(c, row, f->axis_col, STYLE_PLOT_AXIS, GLYPH_TICK_LEFT);
		canvas_text_right(c, row, f->axis_col - 1, -1, STYLE_PLOT_AXIS,
				  tick_label(ticks[i], decimals, p->y.log10, text));
	}
	canvas_glyph(c, f->axis_row, f->axis_col, STYLE_PLOT_AXIS, GLYPH_CORNER);
}

static void
draw_x_axis(struct canvas *c, const struct plot *p, const struct frame *f)
{
	double ticks[PLOT_TICKS_MAX];
	char title[80];
	int decimals, n, free_from = f->axis_col, right = f->body.col + f->body.cols, title_col;

	axis_title(&p->x, title, sizeof title);
	title_col = right - canvas_text_width(c, title);
	if (title_col < f->body.col + f->body.cols / 2) {
		title_col = right;
		title[0] = '\0';
	}
	for (int col = f->body.col; col < right; col++)
		canvas_glyph(c, f->axis_row, col, STYLE_PLOT_AXIS, GLYPH_RULE);
	n = plot_ticks(f->x_low, f->x_high, f->body.cols / 7, false, ticks, &decimals);
	for (int i = 0; i < n; i++) {
		char text[NUMBER_TEXT_MAX];
		int col = col_of(f, ticks[i]), width, start;

		tick_label(ticks[i], decimals, false, text);
		width = (int)strlen(text);
		start = col - width / 2;
		canvas_glyph(c, f->axis_row, col, STYLE_PLOT_AXIS, GLYPH_TICK_DOWN);
		/* One blank between labels, and before the title. */
		if (start < free_from || start + width > (title[0] ? title_col - 1 : right + 1))
			continue;
		canvas_text(c, f->axis_row + 1, start, -1, STYLE_PLOT_AXIS, text);
		free_from = start + width + 1;
	}
	canvas_text(c, f->axis_row + 1, title_col, -1, STYLE_PLOT_AXIS, title);
}

/* ---- the legend: "Gy      t total  o oxic", and a line more where not all names fit and the body is high enough ---- */

static int
entry_cols(const struct canvas *c, const struct plot_series *s)
{
	return canvas_text_width(c, s->name ? s->name : "") + 2;
}

/* How many entries from `from` on fit in so many columns, two blanks between them. */
static size_t
entries_in(const struct canvas *c, const struct plot *p, size_t from, int cols)
{
	size_t n = 0;

	for (; from + n < p->series_count; n++) {
		cols -= entry_cols(c, &p->series[from + n]) + (n > 0 ? 2 : 0);
		if (cols < 0)
			break;
	}
	return n;
}

/* The columns beside the title of the axis, which stands on the left. */
static int
cols_beside_title(const struct canvas *c, struct rect r, const struct plot *p)
{
	char title[80];

	axis_title(&p->y, title, sizeof title);
	return r.cols - canvas_text_width(c, title) - 2;
}

/* Lines that the entries from `from` on take, or one more than `most`. */
static int
legend_rows(const struct canvas *c, struct rect r, const struct plot *p, size_t from, int most)
{
	int rows = 1;

	for (from += entries_in(c, p, from, cols_beside_title(c, r, p)); from < p->series_count && rows <= most; rows++)
		from += entries_in(c, p, from, r.cols);
	return rows;
}

/* Lines for the legend of a plot in r, and the first entry of it: where there is no room for all, the last ones show. */
static int
fit_legend(const struct canvas *c, struct rect r, const struct plot *p, size_t *first)
{
	int most = 1 + (r.rows - 3) / 5, rows = 1;

	*first = p->series_count < 2 ? p->series_count : 0;
	while (*first < p->series_count && (rows = legend_rows(c, r, p, *first, most)) > most)
		++*first;
	return *first < p->series_count ? rows : 1;
}

static void
draw_entries(struct canvas *c, int row, int right, const struct plot *p, size_t from, size_t n)
{
	for (size_t i = from + n; i-- > from;) {
		const struct plot_series *s = &p->series[i];
		int col = right - entry_cols(c, s);

		canvas_code(c, row, col, role_styles[role_of(s)], (uint32_t)letter_of(s));
		canvas_text(c, row, col + 2, -1, role_styles[role_of(s)], s->name ? s->name : "");
		right = col - 2;
	}
}

static void
draw_legend(struct canvas *c, struct rect r, const struct plot *p)
{
	char title[80];
	size_t at;
	int cols = cols_beside_title(c, r, p), rows = fit_legend(c, r, p, &at);

	axis_title(&p->y, title, sizeof title);
	canvas_text(c, r.row, r.col, r.cols, STYLE_PLOT_AXIS, title);
	for (int i = 0; i < rows; i++, cols = r.cols) {
		size_t n = entries_in(c, p, at, cols);

		draw_entries(c, r.row + i, r.col + r.cols, p, at, n);
		at += n;
	}
}

/* One dot, counted from the bottom left of the body. */
static void
dot(struct canvas *c, const struct frame *f, int x, int y, enum style s, char letter)
{
	static const uint8_t bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
	int height = f->body.rows * f->dots_y;
	int row, col, sub;
	const struct cell *cell;
	uint32_t old;

	if (x < 0 || y < 0 || x >= f->body.cols * f->dots_x || y >= height)
		return;
	y = height - 1 - y;
	row = f->body.row + y / f->dots_y;
	col = f->body.col + x / f->dots_x;
	sub = y % f->dots_y;
	cell = canvas_cell(c, row, col);
	if (!cell)
		return;
	old = cell->codes[0];
	if (f->face == PLOT_FACE_LETTERS) {
		canvas_code(c, row, col, s, (uint32_t)letter);
	} else if (f->face == PLOT_FACE_BLOCKS) {
		uint32_t new = glyph_code(sub == 0 ? GLYPH_UPPER : GLYPH_LOWER, c->ascii);
		uint32_t other = glyph_code(sub == 0 ? GLYPH_LOWER : GLYPH_UPPER, c->ascii);
		uint32_t full = glyph_code(GLYPH_FULL, c->ascii);

		canvas_code(c, row, col, s, old == other || old == full ? full : new);
	} else {
		uint32_t dots = old >= 0x2800 && old <= 0x28ff ? old - 0x2800 : 0;

		canvas_code(c, row, col, s, 0x2800 + (dots | bits[sub][x % 2]));
	}
}

/* Clip the part of a line to 0..limit along one axis (Liang and Barsky). */
static bool
clip_axis(double from, double delta, double limit, double *t0, double *t1)
{
	double a, b;

	if (!(fabs(delta) > 0))
		return from >= 0 && from <= limit;
	a = (0 - from) / delta;
	b = (limit - from) / delta;
	*t0 = fmax(*t0, fmin(a, b));
	*t1 = fmin(*t1, fmax(a, b));
	return *t0 <= *t1;
}

struct pen {
	enum style style;
	char letter;
	int on, of, count;
};

static void
segment(struct canvas *c, const struct frame *f, const double from[2], const double to[2], struct pen *pen)
{
	/* Half a dot beyond the edge still belongs to the edge's dot. */
	double limit_x = f->body.cols * f->dots_x - 1, limit_y = f->body.rows * f->dots_y - 1;
	double dx = to[0] - from[0], dy = to[1] - from[1], t0 = 0, t1 = 1;
	int steps;

	if (!clip_axis(from[0], dx, limit_x, &t0, &t1) || !clip_axis(from[1], dy, limit_y, &t0, &t1))
		return;
	steps = (int)ceil(fmax(fabs(dx), fabs(dy)) * (t1 - t0));
	for (int i = 0; i <= steps; i++) {
		double t = steps ? t0 + (t1 - t0) * i / steps : t0;

		if (pen->count % pen->of < pen->on)
			dot(c, f, (int)lround(from[0] + t * dx), (int)lround(from[1] + t * dy), pen->style,
			    pen->letter);
		if (i < steps || steps == 0)
			pen->count++;
	}
}

/* The letter of a series right of its last point, in the column kept for it, where that is free. */
static void
label_end(struct canvas *c, const struct frame *f, double y, const struct plot_series *s)
{
	int row = row_of(f, fmax(f->y_low, fmin(f->y_high, y))), col = f->body.col + f->body.cols;

	for (int away = 0; away < f->body.rows; away++)
		for (int sign = -1; sign <= 1; sign += 2) {
			int r = row + sign * away;
			const struct cell *cell = canvas_cell(c, r, col);

			if (r < f->body.row || r >= f->axis_row || !cell || cell->codes[0] != ' ')
				continue;
			canvas_code(c, r, col, role_styles[role_of(s)], (uint32_t)letter_of(s));
			return;
		}
}

static void
draw_series(struct canvas *c, const struct plot *p, const struct frame *f, const struct plot_series *s)
{
	struct pen pen = { .style = role_styles[role_of(s)], .letter = letter_of(s), .on = 1, .of = 1 };
	double scale_x = f->body.cols * f->dots_x - 1, scale_y = f->body.rows * f->dots_y - 1, last = NAN;
	double from[2] = { 0, 0 };
	bool have = false, alone = false;

	if (f->face != PLOT_FACE_LETTERS) {
		pen.on = dashes[role_of(s)].on;
		pen.of = dashes[role_of(s)].of;
	}
	for (size_t i = 0; i < s->n; i++) {
		double x = s->x[i], y = plot_y(p, s->y[i]), to[2];

		if (!isfinite(x) || !isfinite(y)) {
			if (alone)
				segment(c, f, from, from, &pen);
			have = alone = false;
			continue;
		}
		/* Divided first, so that ranges near the largest double do not overflow. */
		to[0] = (x / 2 - f->x_low / 2) / (f->x_high / 2 - f->x_low / 2) * scale_x;
		to[1] = (y / 2 - f->y_low / 2) / (f->y_high / 2 - f->y_low / 2) * scale_y;
		if (have)
			segment(c, f, from, to, &pen);
		alone = !have;
		have = true;
		memcpy(from, to, sizeof from);
		if (x >= f->x_low && x <= f->x_high)
			last = y;
	}
	if (alone) {
		pen.count = 0;
		segment(c, f, from, from, &pen);
	}
	if (isfinite(last) && p->series_count > 1)
		label_end(c, f, last, s);
}

/* Its letter at every point, over whatever line runs there. */
static void
draw_points(struct canvas *c, const struct plot *p, const struct frame *f, const struct plot_series *s)
{
	for (size_t i = 0; i < s->n; i++) {
		double x = s->x[i], y = plot_y(p, s->y[i]);

		if (isfinite(x) && isfinite(y) && x >= f->x_low && x <= f->x_high && y >= f->y_low && y <= f->y_high)
			canvas_code(c, row_of(f, y), col_of(f, x), role_styles[role_of(s)], (uint32_t)letter_of(s));
	}
}

static void
draw_marker(struct canvas *c, const struct frame *f, const struct plot_marker *m)
{
	int col;

	if (!isfinite(m->x) || m->x < f->x_low || m->x > f->x_high)
		return;
	col = col_of(f, m->x);
	for (int row = f->body.row; row < f->axis_row; row++)
		canvas_glyph(c, row, col, STYLE_PLOT_MARK, GLYPH_DASH_VERTICAL);
}

static bool
is_free(const struct canvas *c, const struct frame *f, int row, int col, int cols)
{
	if (col < f->body.col || col + cols > f->body.col + f->body.cols)
		return false;
	for (int i = 0; i < cols; i++) {
		const struct cell *cell = canvas_cell(c, row, col + i);

		if (!cell || cell->codes[0] != ' ')
			return false;
	}
	return true;
}

/* A marker's name beside it, where no line runs: right of it, else left, as high as it can be; else nowhere. */
static void
label_marker(struct canvas *c, const struct frame *f, const struct plot_marker *m)
{
	int col, width;

	if (!m->label || !isfinite(m->x) || m->x < f->x_low || m->x > f->x_high)
		return;
	col = col_of(f, m->x);
	width = canvas_text_width(c, m->label);
	for (int row = f->body.row; row < f->axis_row; row++) {
		bool right = is_free(c, f, row, col + 1, width);

		if (!right && !is_free(c, f, row, col - width, width))
			continue;
		canvas_text(c, row, right ? col + 1 : col - width, width, STYLE_PLOT_MARK, m->label);
		return;
	}
}

/* Where everything stands; *decimals and the ticks are of the vertical axis. */
static bool
lay_out(const struct canvas *c, struct rect r, const struct plot *p, struct frame *f, double ticks[PLOT_TICKS_MAX], int *n, int *decimals)
{
	size_t first;
	int labels = 1, legend = fit_legend(c, r, p, &first);

	f->body = (struct rect){ r.row + legend, r.col, r.rows - 2 - legend, r.cols };
	if (f->body.rows < 2 || r.cols < 12)
		return false;
	if (!plot_x_range(p, &f->x_low, &f->x_high) || !plot_y_range(p, &f->y_low, &f->y_high))
		return false;
	*n = y_ticks(p, f, ticks, decimals);
	for (int i = 0; i < *n; i++) {
		char text[NUMBER_TEXT_MAX];
		int width = (int)strlen(tick_label(ticks[i], *decimals, p->y.log10, text));

		labels = width > labels ? width : labels;
	}
	f->axis_col = r.col + labels + 1;
	f->axis_row = f->body.row + f->body.rows;
	/* The last column is for the letters at the ends of lines. */
	f->body.col = f->axis_col + 1;
	f->body.cols = r.col + r.cols - f->body.col - 1;
	return f->body.cols >= 4;
}

void
canvas_plot(struct canvas *c, struct rect r, const struct plot *p, enum plot_face face)
{
	struct frame f = { .dots_x = 1, .dots_y = 1 };
	struct rect old = canvas_clip(c, rect_meet(r, c->clip));
	double ticks[PLOT_TICKS_MAX];
	int n, decimals;
	uint16_t tag;

	if (c->ascii && face != PLOT_FACE_BLOCKS)
		face = PLOT_FACE_LETTERS;
	else if (face == PLOT_FACE_AUTO)
		face = c->blocks ? PLOT_FACE_BLOCKS : PLOT_FACE_BRAILLE;
	f.face = face;
	if (face == PLOT_FACE_BRAILLE) {
		f.dots_x = 2;
		f.dots_y = 4;
	} else if (face == PLOT_FACE_BLOCKS) {
		f.dots_y = 2;
	}
	if (lay_out(c, r, p, &f, ticks, &n, &decimals)) {
		tag = canvas_tag(c, TAG_AXIS);
		draw_y_axis(c, p, &f, ticks, n, decimals);
		draw_x_axis(c, p, &f);
		canvas_tag(c, tag);
		draw_legend(c, r, p);
		for (size_t i = 0; i < p->marker_count && i < PLOT_MARKERS_MAX; i++)
			draw_marker(c, &f, &p->markers[i]);
		for (size_t i = 0; i < p->series_count && i < PLOT_SERIES_MAX; i++)
			if (!p->series[i].points)
				draw_series(c, p, &f, &p->series[i]);
		for (size_t i = 0; i < p->series_count && i < PLOT_SERIES_MAX; i++)
			if (p->series[i].points)
				draw_points(c, p, &f, &p->series[i]);
		for (size_t i = 0; i < p->marker_count && i < PLOT_MARKERS_MAX; i++)
			label_marker(c, &f, &p->markers[i]);
	}
	canvas_clip(c, old);
}
