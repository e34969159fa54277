/* The table of a class: a row a learner, a column a case. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "screens/app_internal.h"

enum { CASE_COLS = 9, WIDE_CASE_COLS = 13, TRIES_COLS = 6, LATE_COLS = 5, SECTION_COLS = 11, SEEN_COLS = 12, CASES_MAX = 10, ABOUT_ROWS = 3 };

/* How a row is laid out: columns of each part, 0: it is not there. */
struct plan { int name, section, one_case, tries, late, seen; size_t first, cases; };

static struct plan
plan_of(const struct class_view *k, int cols, int rows)
{
	size_t n = room_cases(k->room), most;
	struct plan p = { .one_case = cols >= 150 ? WIDE_CASE_COLS : CASE_COLS, .tries = cols >= 44 ? TRIES_COLS : 0, .late = cols >= 50 ? LATE_COLS : 0,
		          .section = cols >= 70 && room_section(k->room, 0) ? SECTION_COLS : 0, .seen = cols >= 76 ? SEEN_COLS : 0 };
	int least = cols >= 120 ? 32 : cols >= 70 ? 20 : 18, left = cols - p.section - p.tries - p.late - p.seen - least;

	/* Facts have an end: so many columns that all rows have room. */
	most = rows > 0 ? (size_t)(FACTS_MAX - 40) / (size_t)rows : 1;
	most = most > CASES_MAX ? CASES_MAX : most;
	p.cases = left < p.one_case ? 1 : (size_t)(left / p.one_case);
	p.cases = p.cases > most ? most : p.cases;
	p.cases = p.cases > n ? n : p.cases;
	p.first = k->which >= p.cases ? k->which + 1 - p.cases : 0;
	p.name = cols - p.section - p.tries - p.late - p.seen - (int)p.cases * p.one_case;
	if (p.name > 44)
		p.name = 44;
	return p;
}

/* ---- a row ---- */

static void
draw_mark(const struct app *a, struct canvas *c, int row, int end, int cols, size_t learner, size_t which, enum style s)
{
	const struct room *r = a->class.room;
	const struct mark *m = room_mark(r, learner, which);
	struct fact x;
	char text[40];

	if (!m || m->attempts == 0) {
		size_t one[1];
		bool waits = room_attempts_of(r, learner, which, one, 1) > 0;

		canvas_text_right(c, row, end, cols - 1, s == STYLE_FOCUS ? s : STYLE_MUTED, waits ? "\xe2\x80\xa6" : "\xe2\x80\x93");
		return;
	}
	x = class_fact_mark(r, learner, which);
	if (!m->counts) {
		snprintf(text, sizeof text, "(%.2f)", x.value);
		x.shown = text;
	}
	fact_draw_right(a, c, row, end, cols - 1, s == STYLE_FOCUS ? s : !m->counts ? STYLE_WARN : STYLE_NORMAL, &x);
}

static int
draw_counts(const struct class_view *k, struct canvas *c, int row, int col, const struct plan *p, size_t learner)
{
	const struct mark *m = k->which < room_cases(k->room) ? room_mark(k->room, learner, k->which) : NULL;
	bool any = m && m->attempts > 0;
	uint16_t tag = canvas_tag(c, TAG_COUNT);
	char text[32];

	if (p->tries > 0 && any) {
		snprintf(text, sizeof text, "%zu", m->attempts);
		canvas_text_right(c, row, col + p->tries, p->tries - 1, STYLE_NORMAL, text);
	}
	col += p->tries;
	if (p->late > 0 && any && m->days_late > 0) {
		snprintf(text, sizeof text, "%lld", (long long)m->days_late);
		canvas_text_right(c, row, col + p->late, p->late - 1, STYLE_WARN, text);
	}
	canvas_tag(c, tag);
	return col + p->late;
}

static void
draw_row(const struct app *a, struct canvas *c, struct rect r, const struct plan *p, size_t learner, bool here)
{
	const struct class_view *k = &a->class;
	const struct room_learner *x = room_learner(k->room, learner);
	int col = r.col + p->name;
	uint16_t tag = canvas_tag(c, TAG_WRITTEN);
	char day[WHEN_TEXT_MAX];

	if (here)
		canvas_glyph(c, r.row, r.col, STYLE_KEY, GLYPH_RIGHT_SMALL);
	canvas_text_cut(c, r.row, r.col + 2, p->name - 3, here ? STYLE_FOCUS : x->who ? STYLE_NORMAL : STYLE_WARN, *x->name ? x->name : "(no name)");
	if (p->section > 0)
		canvas_text_cut(c, r.row, col, p->section - 1, x->who ? STYLE_NORMAL : STYLE_WARN,
		                x->who ? x->who->section : x->guest ? "unknown" : "unlisted");
	canvas_tag(c, tag);
	col += p->section;
	for (size_t i = 0; i < p->cases; i++) {
		bool focus = here && p->first + i == k->which;

		col += p->one_case;
		draw_mark(a, c, r.row, col, p->one_case, learner, p->first + i, focus ? STYLE_FOCUS : STYLE_NORMAL);
		if (focus && a->asking == ASK_NOTHING && !k->finding)
			canvas_set_cursor(c, r.row, col - 1);
	}
	col = draw_counts(k, c, r.row, col, p, learner);
	tag = canvas_tag(c, TAG_DATE);
	if (p->seen > 0)
		canvas_text_right(c, r.row, col + p->seen, p->seen - 1, STYLE_MUTED, x->seen ? when_date(x->seen / 86400, day) : "never");
	canvas_tag(c, tag);
	if (here && !canvas_has_cursor(c) && a->asking == ASK_NOTHING)
		canvas_set_cursor(c, r.row, r.col);
}

static void
draw_heads(const struct class_view *k, struct canvas *c, struct rect r, const struct plan *p)
{
	int col = r.col + p->name;
	uint16_t tag = canvas_tag(c, TAG_NAME);
	char text[80];

	canvas_text(c, r.row, r.col + 2, p->name - 3, STYLE_MUTED, "learner");
	if (p->section > 0)
		canvas_text(c, r.row, col, p->section - 1, STYLE_MUTED, "section");
	col += p->section;
	for (size_t i = 0; i < p->cases; i++) {
		const struct room_case *x = room_case(k->room, p->first + i);

		col += p->one_case;
		snprintf(text, sizeof text, "%.*s", p->one_case - 1, x->id);
		canvas_text_right(c, r.row, col, p->one_case - 1, x->why ? STYLE_WARN : p->first + i == k->which ? STYLE_TITLE : STYLE_MUTED, text);
	}
	if (p->tries > 0)
		canvas_text_right(c, r.row, col + p->tries, p->tries - 1, STYLE_MUTED, "tries");
	col += p->tries;
	if (p->late > 0)
		canvas_text_right(c, r.row, col + p->late, p->late - 1, STYLE_MUTED, "late");
	col += p->late;
	if (p->seen > 0)
		canvas_text_right(c, r.row, col + p->seen, p->seen - 1, STYLE_MUTED, "last seen");
	canvas_tag(c, tag);
	if (p->first > 0)
		canvas_glyph(c, r.row, r.col + p->name + p->section, STYLE_KEY, GLYPH_LEFT_SMALL);
	if (p->first + p->cases < room_cases(k->room))
		canvas_glyph(c, r.row, r.col + p->name + p->section + (int)p->cases * p->one_case, STYLE_KEY, GLYPH_RIGHT_SMALL);
}

/* ---- words for a screen reader ---- */

/* A learner and the case of the column, on a line. */
static void
draw_said(const struct app *a, struct canvas *c, struct rect r, size_t learner, bool here, struct arena *arena)
{
	const struct class_view *k = &a->class;
	const struct room_learner *x = room_learner(k->room, learner);
	const struct mark *m = k->which < room_cases(k->room) ? room_mark(k->room, learner, k->which) : NULL;
	struct fact_text t;

	fact_text_init(&t, a, arena);
	fact_add_tagged(&t, TAG_WRITTEN, "%.30s", *x->name ? x->name : "(no name)");
	if (x->who && *x->who->section)
		fact_add_tagged(&t, TAG_WRITTEN, ", %.20s", x->who->section);
	if (m && m->attempts > 0) {
		struct fact score = class_fact_mark(k->room, learner, k->which);

		fact_add_tagged(&t, TAG_WRITTEN, ": %.20s ", room_case(k->room, k->which)->id);
		fact_put_unit(&t, &score);
		fact_add(&t, m->counts ? "" : ", does not count");
	} else
		fact_add(&t, ": nothing was worked");
	fact_text_draw(&t, c, r.row, r.col, r.cols, here ? STYLE_FOCUS : STYLE_NORMAL);
	if (here && a->asking == ASK_NOTHING && !k->finding)
		canvas_set_cursor(c, r.row, r.col);
}

/* ---- the page ---- */

static void
title_parts(const struct app *a, char *middle, size_t middle_size, char *right, size_t right_size)
{
	const struct class_view *k = &a->class;
	const char *section = k->section > 0 ? room_section(k->room, k->section - 1) : NULL;
	size_t done, all, n = 0;

	room_progress(k->room, &done, &all);
	while (room_refused(k->room, n))
		n++;
	snprintf(middle, middle_size, "%.40s%s%s%.30s%s", section ? section : "", section && *k->find.text ? ", " : "",
	         *k->find.text ? "\"" : "", k->find.text, *k->find.text ? "\"" : "");
	if (done < all)
		snprintf(right, right_size, "%zu of %zu graded", done, all);
	else
		snprintf(right, right_size, "by %s%s  %d of %zu", room_sort_name(k->sort), n > 0 ? ", some not read: w" : "", k->rows.count, room_learners(k->room));
}

static void
draw_about(const struct app *a, struct canvas *c, struct rect r, struct arena *arena)
{
	const struct class_view *k = &a->class;
	struct fact_text t;
	size_t learner;

	fact_text_init(&t, a, arena);
	if (!class_focus(a, &learner)) {
		canvas_wrap(c, r, STYLE_MUTED, room_learners(k->room) > 0 ? "Nobody is meant: Esc ends the search, Tab shows another section."
		                                                          : "There is nobody: no roster.csv, no records, nothing handed in.", 0);
		return;
	}
	fact_add_tagged(&t, TAG_WRITTEN, "%s", room_learner(k->room, learner)->name);
	if (room_learner(k->room, learner)->guest)
		fact_add(&t, ", an unknown key: C says whose it is");
	fact_add(&t, ". ");
	if (room_learner(k->room, learner)->why)
		fact_add_tagged(&t, TAG_WRITTEN, "Records that cannot be read: %s ", room_learner(k->room, learner)->why);
	if (k->which < room_cases(k->room))
		class_say_mark(&t, k->room, learner, k->which);
	frame_words(&t, c, r, STYLE_NORMAL);
}

void
class_table_draw(struct app *a, struct canvas *c)
{
	struct class_view *k = &a->class;
	struct arena *arena = arena_new();
	char middle[120], right[80];
	struct rect area, about;
	struct plan p;

	title_parts(a, middle, sizeof middle, right, sizeof right);
	area = frame_draw(a, c, "Class", middle, right);
	area.col = 1;
	area.cols = c->cols - 2;
	if (!arena)
		return;
	about = rect_take_bottom(&area, area.rows >= 10 ? ABOUT_ROWS + (area.rows > 30) : area.rows > 5 ? 2 : 0);
	if (about.rows > 2)
		rect_take_bottom(&area, 1);
	p = plan_of(k, area.cols, area.rows);
	if (area.rows > 2 && !a->accessible)
		draw_heads(k, c, rect_take_top(&area, 1), &p);
	k->seen_rows = area.rows > 0 ? area.rows : 1;
	list_fix(&k->rows, k->seen_rows);
	for (int i = 0; i < area.rows && k->rows.first + i < k->rows.count; i++) {
		struct rect row = { area.row + i, area.col, 1, area.cols };
		size_t learner = k->shown[k->rows.first + i];
		bool here = k->rows.first + i == k->rows.focus;

		if (a->accessible)
			draw_said(a, c, row, learner, here, arena);
		else
			draw_row(a, c, row, &p, learner, here);
	}
	if (k->rows.first > 0)
		canvas_glyph(c, area.row, c->cols - 1, STYLE_KEY, GLYPH_ARROW_UP);
	if (k->rows.first + area.rows < k->rows.count)
		canvas_glyph(c, area.row + area.rows - 1, c->cols - 1, STYLE_KEY, GLYPH_ARROW_DOWN);
	draw_about(a, c, about, arena);
	if (!canvas_has_cursor(c))
		canvas_set_cursor(c, area.row, 1);
	if (k->finding) {
		uint16_t tag = canvas_tag(c, TAG_COUNT);
		char found[40];

		snprintf(found, sizeof found, "%d found", k->rows.count);
		frame_find(c, &k->find, found);
		canvas_tag(c, tag);
	}
	arena_free(arena);
}

/* ---- acting ---- */

static void
show_words(struct app *a)
{
	struct class_view *k = &a->class;
	struct arena *arena = arena_new();
	struct fact_text t;

	if (!arena)
		return;
	page_text(&t, a, arena);
	class_say_table(&t, k->room, k->shown, (size_t)k->rows.count);
	app_show_facts(a, "The class, in words", &t);
	arena_free(arena);
}

void
class_table_act(struct app *a, enum action action)
{
	struct class_view *k = &a->class;
	size_t learner, cases = room_cases(k->room);

	class_focus(a, &learner);
	switch (action) {
	case ACTION_CLASS_PATH:
		if (class_path_open(a, learner))
			k->page = CLASS_PATH;
		break;
	case ACTION_CLASS_CASE_BEFORE:
		k->which = (k->which + cases - 1) % cases;
		break;
	case ACTION_CLASS_CASE_AFTER:
		k->which = (k->which + 1) % cases;
		break;
	case ACTION_CLASS_ITEMS:
		k->items = (struct list_view){ 0, 0, 0 };
		k->page = CLASS_ITEMS;
		break;
	case ACTION_CLASS_SORT:
		k->sort = (enum room_sort)((k->sort + 1) % ROOM_SORTS);
		app_say(a, false, "Sorted by %s.", room_sort_name(k->sort));
		break;
	case ACTION_CLASS_SECTION:
		k->section = room_section(k->room, k->section) ? k->section + 1 : 0;
		app_say(a, false, k->section ? "Section %s alone." : "All sections.", k->section ? room_section(k->room, k->section - 1) : "");
		break;
	case ACTION_CLASS_CLAIM:
		class_open_claim(a);
		break;
	case ACTION_CLASS_EXTEND:
		class_open_extend(a);
		break;
	case ACTION_CLASS_UNLOCK:
		class_ask_unlock(a);
		break;
	case ACTION_CLASS_RELOAD:
		class_reload(a, "Read anew; all is graded again.");
		break;
	case ACTION_CLASS_WORDS:
		show_words(a);
		break;
	case ACTION_FIND:
		field_init(&k->find, 60);
		k->finding = true;
		break;
	case ACTION_FIND_TAKE:
		k->finding = false;
		break;
	case ACTION_FIND_CLEAR:
		k->finding = false;
		field_init(&k->find, 60);
		break;
	default:
		app_move(&k->rows, action, k->seen_rows > 0 ? k->seen_rows : 10);
		break;
	}
}
