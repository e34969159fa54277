/* The days of a course: a column a week, a row a weekday; fractions are moved, missed, added a day at a time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "radiobio/calendar.h"
#include "screens/design_views.h"

enum { LABEL_COLS = 4, WEEK_COLS = 3, WEEKDAYS = 7, SATURDAY = 5 };
static const double DOSE_STEP_GY = 0.1;

/* ---- drawing ---- */

/* The dose of most fractions: what other doses differ from. */
static double
usual_dose(const struct rb_schedule *s)
{
	double best = 0;
	size_t most = 0;

	for (size_t i = 0; i < s->n;) {
		size_t same = 0;

		for (size_t k = 0; k < s->n; k++)
			same += fabs(s->fractions[k].dose_gy - s->fractions[i].dose_gy) < 1e-9;
		if (same > most) {
			most = same;
			best = s->fractions[i].dose_gy;
		}
		/* On to the first fraction of another dose. */
		for (i++; i < s->n && fabs(s->fractions[i].dose_gy - s->fractions[i - 1].dose_gy) < 1e-9;)
			i++;
	}
	return best;
}

/* How many fractions of the course are given and stand. */
static size_t
given_of(const struct app *a)
{
	struct rb_regimen begun;
	struct fault f;
	size_t given = 0;

	if (casebook_begun(a->c, &begun, &given, &f))
		rb_regimen_fini(&begun);
	return given;
}

struct month {
	const struct rb_schedule *s;
	double usual_gy;
	size_t given;
	int first_week, weeks;             /* that are seen */
	int last_day, held_day;
};

/* A block for one fraction, a digit for more; + and - where the dose is another one. */
static void
draw_day(struct canvas *c, int row, int col, const struct month *m, int day, bool here)
{
	size_t first, n = rb_day_fractions(m->s, day, &first);
	bool weekend = day % WEEKDAYS >= SATURDAY, within = day >= m->s->fractions[0].day && day <= m->last_day;
	enum style style = n == 0 ? STYLE_MUTED : first < m->given ? STYLE_GHOST : weekend ? STYLE_WARN : STYLE_NEW;
	double dose = n ? m->s->fractions[first].dose_gy : 0;

	if (n == 0 && within && !weekend)
		canvas_glyph(c, row, col + 1, style, GLYPH_DOT);
	else if (n == 1)
		canvas_glyph(c, row, col + 1, style, GLYPH_SEVEN);
	else if (n > 1) {
		uint16_t tag = canvas_tag(c, TAG_COUNT);

		canvas_code(c, row, col + 1, style, (uint32_t)('0' + (n < 9 ? n : 9)));
		canvas_tag(c, tag);
	}
	if (n && fabs(dose - m->usual_gy) > 1e-9)
		canvas_code(c, row, col + 2, style, dose > m->usual_gy ? '+' : '-');
	if (day == m->held_day)
		canvas_glyph(c, row, col, STYLE_KEY, GLYPH_BULLET);
	if (here)
		canvas_restyle(c, (struct rect){ row, col, 1, WEEK_COLS }, STYLE_FOCUS);
}

static void
draw_heads(struct canvas *c, struct rect r, const struct month *m)
{
	static const char *const names[] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" };
	uint16_t tag = canvas_tag(c, TAG_DATE);

	canvas_text(c, r.row, r.col, LABEL_COLS, STYLE_MUTED, "week");
	for (int w = 0; w < m->weeks; w++)
		canvas_print(c, r.row, r.col + LABEL_COLS + w * WEEK_COLS, WEEK_COLS, STYLE_MUTED, "%2d", m->first_week + w + 1);
	canvas_tag(c, tag);
	for (int d = 0; d < WEEKDAYS && d + 1 < r.rows; d++)
		canvas_text(c, r.row + 1 + d, r.col + 1, -1, d < SATURDAY ? STYLE_NORMAL : STYLE_MUTED, names[d]);
}

void
calendar_draw(const struct app *a, struct canvas *c, struct rect r)
{
	const struct builder *b = &a->design.builder;
	struct month m = { .s = &b->regimen.schedule, .given = given_of(a), .usual_gy = usual_dose(&b->regimen.schedule),
	                   .weeks = (r.cols - LABEL_COLS) / WEEK_COLS, .held_day = b->held_day };
	bool focused = b->focus == BUILDER_CALENDAR;
	int week = b->day / WEEKDAYS, all;

	if (r.rows < 2 || m.weeks < 1)
		return;
	m.last_day = m.s->fractions[m.s->n - 1].day;
	all = (m.last_day + BUILDER_BEYOND) / WEEKDAYS + 1;
	m.weeks = m.weeks > all ? all : m.weeks;
	/* The cursor's week in the middle where not all weeks fit. */
	m.first_week = week - m.weeks / 2;
	m.first_week = m.first_week + m.weeks > all ? all - m.weeks : m.first_week;
	m.first_week = m.first_week < 0 ? 0 : m.first_week;
	draw_heads(c, r, &m);
	for (int w = 0; w < m.weeks; w++)
		for (int d = 0; d < WEEKDAYS && d + 1 < r.rows; d++) {
			int day = (m.first_week + w) * WEEKDAYS + d, col = r.col + LABEL_COLS + w * WEEK_COLS;
			bool here = focused && day == b->day;

			draw_day(c, r.row + 1 + d, col, &m, day, here);
			if (here && a->asking == ASK_NOTHING && !a->palette)
				canvas_set_cursor(c, r.row + 1 + d, col + 1);
		}
	if (m.first_week > 0)
		canvas_glyph(c, r.row, r.col + LABEL_COLS - 1, STYLE_KEY, GLYPH_LEFT_SMALL);
	if (m.first_week + m.weeks < all)
		canvas_glyph(c, r.row, r.col + LABEL_COLS + m.weeks * WEEK_COLS - 1, STYLE_KEY, GLYPH_RIGHT_SMALL);
}

/* "Wednesday of week 3: fraction 13, 2 Gy" */
static void
say_day(const struct app *a, struct fact_text *t)
{
	const struct builder *b = &a->design.builder;
	const struct rb_schedule *s = &b->regimen.schedule;
	size_t first, n = rb_day_fractions(s, b->day, &first);
	char day[RB_DAY_TEXT_MAX];
	struct fact dose = { .form = FACT_SHORT, .digits = 6, .unit = "Gy", .of = b, .source = "the regimen" };

	fact_add_tagged(t, TAG_DATE, "%s", rb_day_words(b->day, day));
	if (n == 0) {
		fact_add(t, ": no treatment%s", b->held_day >= 0 ? "; Space lets go here" : "");
		return;
	}
	dose.value = s->fractions[first].dose_gy;
	snprintf(dose.quantity, sizeof dose.quantity, "prescribed dose of a fraction on %s", day);
	fact_add_tagged(t, TAG_COUNT, n == 1 ? ": fraction %zu, " : ": fractions %zu to %zu, ", first + 1, first + n);
	fact_put_unit(t, &dose);
	if (n > 1) {
		struct fact hours = { .value = s->fractions[first + 1].time_h - s->fractions[first].time_h, .form = FACT_SHORT, .digits = 4,
		                      .unit = "h", .of = b, .source = "the regimen" };

		snprintf(hours.quantity, sizeof hours.quantity, "hours between the fractions of %s", day);
		fact_add(t, " each, ");
		fact_put_unit(t, &hours);
		fact_add(t, " apart");
	}
	if (first < given_of(a))
		fact_add(t, "; given, it stands");
	else if (b->held_day == b->day)
		fact_add(t, "; held: move to a day, Space lets go there");
	else if (b->held_day >= 0)
		fact_add(t, "; Space lets go here, as a second fraction");
}

int
calendar_draw_day(const struct app *a, struct canvas *c, struct rect r)
{
	struct arena *arena = arena_new();
	struct fact_text t;
	int rows;

	if (!arena)
		return 0;
	fact_text_init(&t, a, arena);
	say_day(a, &t);
	rows = fact_text_wrap(&t, c, r, STYLE_EMPHASIS, 0);
	arena_free(arena);
	return rows < r.rows ? rows : r.rows;
}

/* ---- acting ---- */

/* The first day of treatment after an edit, as the days are counted before it: `gone` is left out (-1: none), `come` is there. */
static int
first_day(const struct rb_schedule *s, int gone, int come)
{
	int first = come;

	for (size_t i = 0; i < s->n; i++)
		if (s->fractions[i].day != gone)
			return first >= 0 && first < s->fractions[i].day ? first : s->fractions[i].day;
	return first;
}

/* Take an edit over, where what is given stands.  made is freed. */
static bool
take(struct app *a, bool ok, struct rb_schedule *made, int first, struct fault *f)
{
	if (ok) {
		ok = casebook_goes_on(a->c, made, f) && builder_take(&a->design.builder, made, first, f);
		free(made->fractions);
	}
	if (!ok) {
		app_say_fault(a, f);
		return false;
	}
	design_follow(a);
	return true;
}

/* The fractions of a day to another one, behind those that it has; the cursor goes there. */
static void
drag(struct app *a, int from, int to)
{
	struct builder *b = &a->design.builder;
	const struct rb_schedule *s = &b->regimen.schedule;
	struct rb_schedule made;
	struct fault f;
	int was = b->day;

	if (to < 0) {
		app_say(a, false, "Before the first week there are no days: give the others later instead, with ].");
		return;
	}
	b->day = to;
	if (!take(a, rb_day_move(s, from, to, &made, &f), &made, first_day(s, from, to), &f))
		b->day = was;
}

static void
step(struct app *a, int by)
{
	struct builder *b = &a->design.builder;
	int day = b->day;

	builder_to_day(b, day + by);
	if (b->day == day)
		app_say(a, false, "It goes no further.");
}

/* Grab, or let go where the cursor is. */
static void
hold(struct app *a)
{
	struct builder *b = &a->design.builder;
	int from = b->held_day;
	size_t first;

	b->held_day = -1;
	if (from >= 0 && from != b->day)
		drag(a, from, b->day);
	else if (from < 0 && rb_day_fractions(&b->regimen.schedule, b->day, &first) == 0)
		app_say(a, false, "There is no treatment on this day to be grabbed.");
	else if (from < 0)
		b->held_day = b->day;
}

static void
change_dose(struct app *a, int direction)
{
	struct builder *b = &a->design.builder;
	const struct rb_schedule *s = &b->regimen.schedule;
	struct rb_schedule made;
	struct fault f;
	size_t first;
	double dose = rb_day_fractions(s, b->day, &first) > 0 ? s->fractions[first].dose_gy : 1;

	/* On the tenths. */
	dose = direction > 0 ? floor(dose / DOSE_STEP_GY + 1e-6) + 1 : ceil(dose / DOSE_STEP_GY - 1e-6) - 1;
	dose = round(dose) / 10;
	take(a, rb_day_dose(s, b->day, dose, &made, &f), &made, s->fractions[0].day, &f);
}

/* Whatever is on this day or later comes a week later or earlier. */
static void
change_gap(struct app *a, int weeks)
{
	struct builder *b = &a->design.builder;
	const struct rb_schedule *s = &b->regimen.schedule;
	struct rb_schedule made;
	struct fault f;
	size_t at;
	int by = weeks * WEEKDAYS, first = s->fractions[0].day;

	rb_day_fractions(s, b->day, &at);
	if (at == 0) {
		app_say(a, false, "The course begins on this day or later: a gap before it is none.");
		return;
	}
	if (take(a, rb_days_shift(s, b->day, by, &made, &f), &made, first, &f))
		builder_to_day(b, b->day + by);
}

static void
go_to_end(struct app *a, bool last)
{
	struct builder *b = &a->design.builder;
	const struct rb_schedule *s = &b->regimen.schedule;

	builder_to_day(b, s->fractions[last ? s->n - 1 : 0].day);
}

static bool
move_cursor(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_DAY_BEFORE:
		step(a, -1);
		return true;
	case ACTION_DAY_AFTER:
		step(a, 1);
		return true;
	case ACTION_WEEK_BEFORE:
		step(a, -WEEKDAYS);
		return true;
	case ACTION_WEEK_AFTER:
		step(a, WEEKDAYS);
		return true;
	case ACTION_FIRST_DAY:
	case ACTION_LAST_DAY:
		go_to_end(a, action == ACTION_LAST_DAY);
		return true;
	case ACTION_HOLD:
		hold(a);
		return true;
	default:
		return false;
	}
}

bool
calendar_act(struct app *a, enum action action)
{
	struct builder *b = &a->design.builder;
	const struct rb_schedule *s = &b->regimen.schedule;
	struct rb_schedule made;
	struct fault f;

	if (move_cursor(a, action))
		return true;
	b->held_day = -1;
	switch (action) {
	case ACTION_DRAG_BACK:
	case ACTION_DRAG_ON:
		drag(a, b->day, b->day + (action == ACTION_DRAG_ON ? 1 : -1));
		return true;
	case ACTION_DAY_ADD:
		take(a, rb_day_add(s, b->day, &made, &f), &made, first_day(s, -1, b->day), &f);
		return true;
	case ACTION_DAY_CLEAR:
		take(a, rb_day_clear(s, b->day, &made, &f), &made, first_day(s, b->day, -1), &f);
		return true;
	case ACTION_DAY_DOSE_MORE:
	case ACTION_DAY_DOSE_LESS:
		change_dose(a, action == ACTION_DAY_DOSE_MORE ? 1 : -1);
		return true;
	case ACTION_GAP_MORE:
	case ACTION_GAP_LESS:
		change_gap(a, action == ACTION_GAP_MORE ? 1 : -1);
		return true;
	case ACTION_MISSED:
		design_open_view(a, DESIGN_MISSED);
		return true;
	case ACTION_TO_FORM:
		builder_move(b, 1);
		if (b->has_form && b->focus == BUILDER_NOTATION)
			builder_move(b, 1);
		return true;
	case ACTION_TO_NOTATION:
		while (b->focus != BUILDER_NOTATION)
			builder_move(b, -1);
		return true;
	default:
		return false;
	}
}
