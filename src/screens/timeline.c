/* One line of time: the earlier courses, the interval, the new course's days. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_score.h"

enum { PAST_CELLS = 6, DAYS_MAX = 4096 };

/* Days of a course, most of them per cell: a cell is full when one of its days has dose. */
static void
draw_days(struct canvas *c, int row, int col, int cols, const struct rb_schedule *s)
{
	int first = s->fractions[0].day, days = rb_calendar_days(s), per_cell = (days + cols - 1) / (cols > 0 ? cols : 1);
	size_t at = 0;

	per_cell = per_cell < 1 ? 1 : per_cell;
	for (int cell = 0; cell * per_cell < days; cell++) {
		bool dose = false;

		while (at < s->n && s->fractions[at].day - first < (cell + 1) * per_cell) {
			dose = true;
			at++;
		}
		canvas_glyph(c, row, col + cell, dose ? STYLE_NEW : STYLE_MUTED, dose ? GLYPH_SEVEN : GLYPH_DOT);
	}
}

/* The earlier course that is furthest back; the number of courses: there is none. */
static size_t
oldest(const struct casebook *c)
{
	size_t best = c->n_courses;

	for (size_t i = 0; i < c->n_courses; i++)
		if (!c->courses[i].is_new && (best == c->n_courses || c->courses[i].months_before > c->courses[best].months_before))
			best = i;
	return best;
}

/* Each earlier course as its regimen and a block. */
static int
draw_past(const struct app *a, struct canvas *c, int row, int col, int cols)
{
	int start = col;
	uint16_t tag;

	for (size_t i = 0; i < a->c->n_courses; i++) {
		const struct case_course *k = &a->c->courses[i];

		if (k->is_new || col - start > cols / 2)
			continue;
		tag = canvas_tag(c, TAG_WRITTEN);
		col += canvas_text_cut(c, row, col, 14, STYLE_NORMAL, k->regimen.notation) + 1;
		canvas_tag(c, tag);
		for (int j = 0; j < PAST_CELLS && !a->accessible; j++)
			canvas_glyph(c, row, col++, STYLE_GHOST, GLYPH_SEVEN);
	}
	return col;
}

void
timeline_draw(const struct app *a, struct canvas *c, int row, int col, int cols, const struct rb_regimen *r)
{
	size_t first = oldest(a->c);
	struct fact length = fact_days(r);
	char n[FACT_TEXT_MAX];
	int end = col + cols, days, room, words;

	col = draw_past(a, c, row, col, cols);
	/* A screen reader reads the words alone. */
	if (!a->accessible) {
		canvas_rule(c, row, col, 3);
		col += 4;
	}
	if (first < a->c->n_courses) {
		struct fact interval = fact_months(a->assess, first);

		col += fact_draw_unit(a, c, row, col, end - col, STYLE_NORMAL, &interval) + 1;
		if (a->accessible)
			col += canvas_text(c, row, col, end - col, STYLE_NORMAL, "ago, ");
	}
	if (!a->accessible) {
		canvas_rule(c, row, col, 3);
		canvas_glyph(c, row, col + 3, STYLE_NORMAL, GLYPH_RIGHT_BIG);
		col += 5;
	}
	col += canvas_text(c, row, col, end - col, STYLE_NORMAL, "now ");
	words = canvas_text_width(c, fact_value(&length, n)) + 1 + canvas_text_width(c, length.unit) + 2;
	room = end - col - words;
	if (room < 4)
		return;
	if (a->accessible) {
		fact_draw_unit(a, c, row, col, end - col, STYLE_MUTED, &length);
		return;
	}
	days = rb_calendar_days(&r->schedule);
	draw_days(c, row, col, room, &r->schedule);
	if (days > room)
		days = (days + (days + room - 1) / room - 1) / ((days + room - 1) / room);
	fact_draw_unit(a, c, row, col + days + 1, end - col - days - 1, STYLE_MUTED, &length);
}
