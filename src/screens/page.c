/* Pages of text over a screen: laid out for the width there is, scrolled, searched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/flow.h"
#include "screens/match.h"

/* ---- one above the other ---- */

void
page_fini(struct text_page *p)
{
	struct text_page *below = p->below;

	free(p->text);
	free(p->lines);
	free(p->spans);
	facts_free(p->facts);
	arena_free(p->plot_arena);
	*p = (struct text_page){ .open = false };
	if (below) {
		page_fini(below);
		free(below);
	}
}

void
page_close(struct app *a)
{
	struct text_page *below = a->page.below;

	if (tour_shows(a))
		tour_end(a);
	a->page.below = NULL;
	page_fini(&a->page);
	if (below)
		a->page = *below;
	free(below);
}

void
page_close_all(struct app *a)
{
	page_fini(&a->page);
	/* A number that was stepped to may have stood on one of them. */
	a->choosing.open = false;
}

bool
app_show(struct app *a, const char *title, const char *text)
{
	char *copy = text ? mem_copy_text(text, strlen(text)) : NULL;
	struct text_page *below = copy && a->page.open ? malloc(sizeof *below) : NULL;

	if (!copy || (a->page.open && !below)) {
		free(copy);
		app_say(a, true, "Out of memory: the page cannot be shown.");
		return false;
	}
	if (below)
		*below = a->page;
	else
		page_fini(&a->page);
	a->page = (struct text_page){ .open = true, .text = copy, .hit = PAGE_NO_HIT, .below = below };
	snprintf(a->page.title, sizeof a->page.title, "%s", title);
	/* The same page twice is one. */
	if (below && !strcmp(below->title, title)) {
		a->page.below = below->below;
		below->below = NULL;
		page_fini(below);
		free(below);
	}
	return true;
}

/* ---- layout ---- */

/* Where what goes on from a line begins: below its text, which in a list stands behind a gap: "--ascii  Draw with ...". */
static int
hanging(const struct canvas *c, const char *line, size_t len, int cols)
{
	enum { TAG_MOST = 34 };
	char head[TAG_MOST * CELL_CODES * 4 + 1];
	size_t lead = strspn(line, " "), end = len < TAG_MOST ? len : TAG_MOST;
	int indent = (int)lead, mark = canvas_wrap_hang(line, cols);

	if (mark > 0)
		return mark;
	for (size_t i = lead; i + 2 < end; i++) {
		size_t gap = strspn(line + i, " ");

		/* Two blanks behind a sentence are none. */
		if (gap > 2 || (gap == 2 && !strchr(".!?)", line[i - 1]))) {
			snprintf(head, sizeof head, "%.*s", (int)(i + gap), line);
			indent = canvas_text_width(c, head);
			break;
		}
		i += gap;
	}
	return indent > cols / 2 ? (int)lead < cols / 2 ? (int)lead : 0 : indent;
}

static bool
lay(struct text_page *p, const struct canvas *c, int cols)
{
	const char *at = p->text, *line;
	size_t n = 0, room = 0, len;
	struct page_line *lines = NULL;
	int indent = 0;

	if (p->laid_cols == cols && p->laid_ascii == c->ascii)
		return true;
	for (bool begins = true; *at; begins = at[-1] == '\n') {
		struct page_line *grown = mem_grow(lines, &room, n + 1, sizeof *lines);

		if (begins)
			indent = hanging(c, at, strcspn(at, "\n"), cols);
		if (!grown || !canvas_wrap_next(c, &at, begins ? cols : cols - indent, &line, &len)) {
			free(grown ? grown : lines);
			return false;
		}
		lines = grown;
		lines[n++] = (struct page_line){ (size_t)(line - p->text), len, begins ? 0 : indent };
	}
	free(p->lines);
	p->lines = lines;
	p->n_lines = n;
	p->laid_cols = cols;
	p->laid_ascii = c->ascii;
	return true;
}

/* The line that byte `at` stands in. */
static int
line_of(const struct text_page *p, size_t at)
{
	size_t i = 0;

	while (i + 1 < p->n_lines && p->lines[i + 1].at <= at)
		i++;
	return (int)i;
}

/* ---- searching ---- */

/* The first place from byte `from` on, before byte `end`; PAGE_NO_HIT: none. */
static size_t
find_between(const struct text_page *p, size_t from, size_t end)
{
	for (size_t i = from; p->find.length > 0 && i < end && p->text[i]; i++)
		if (match_begins(p->text + i, p->find.text, p->find.length))
			return i;
	return PAGE_NO_HIT;
}

static size_t
find_from(const struct text_page *p, size_t from)
{
	return find_between(p, from, PAGE_NO_HIT);
}

/* The last place before byte `end`. */
static size_t
find_before(const struct text_page *p, size_t end)
{
	size_t found = PAGE_NO_HIT;

	for (size_t i = find_from(p, 0); i != PAGE_NO_HIT && i < end; i = find_from(p, i + 1))
		found = i;
	return found;
}

/* How many places there are, and which of them the hit is, from 1. */
static size_t
count_hits(const struct text_page *p, size_t *which)
{
	size_t n = 0;

	*which = 0;
	for (size_t i = find_from(p, 0); i != PAGE_NO_HIT; i = find_from(p, i + 1)) {
		n++;
		if (i == p->hit)
			*which = n;
	}
	return n;
}

/* The hit in sight, with some lines above it. */
static void
show_hit(struct text_page *p)
{
	int line = line_of(p, p->hit);

	if (p->hit != PAGE_NO_HIT && (line < p->first || line >= p->first + p->rows))
		p->first = line > p->rows / 3 ? line - p->rows / 3 : 0;
}

static void
say_hit(struct app *a)
{
	size_t which, n = count_hits(&a->page, &which);

	if (n == 0)
		app_say(a, true, "Nothing here has \"%s\".", a->page.find.text);
	else
		app_say(a, false, "%zu of %zu with \"%s\".", which, n, a->page.find.text);
}

static void
step(struct app *a, bool back)
{
	struct text_page *p = &a->page;
	size_t next;

	if (!*p->find.text) {
		app_say(a, false, "Nothing is searched for: / begins.");
		return;
	}
	if (p->hit == PAGE_NO_HIT)
		next = find_from(p, 0);
	else
		next = back ? find_before(p, p->hit) : find_from(p, p->hit + 1);
	/* Around the end. */
	if (next == PAGE_NO_HIT)
		next = back ? find_before(p, PAGE_NO_HIT) : find_from(p, 0);
	p->hit = next;
	show_hit(p);
	say_hit(a);
}

bool
page_find_key(struct app *a, uint32_t key)
{
	struct text_page *p = &a->page;
	bool changed = false;

	if (!p->finding || key == EVENT_ENTER || key == EVENT_ESC || !field_key(&p->find, key, &changed))
		return false;
	if (changed) {
		p->first = p->find_from;
		p->hit = find_from(p, p->n_lines > 0 ? p->lines[p->first < (int)p->n_lines ? p->first : 0].at : 0);
		if (p->hit == PAGE_NO_HIT)
			p->hit = find_from(p, 0);
		show_hit(p);
	}
	return true;
}

static void
find_begin(struct text_page *p)
{
	field_init(&p->find, 60);
	p->finding = true;
	p->find_from = p->first;
	p->hit = PAGE_NO_HIT;
}

static void
find_end(struct app *a, bool keep)
{
	struct text_page *p = &a->page;

	p->finding = false;
	if (keep && *p->find.text)
		say_hit(a);
	if (keep && p->hit != PAGE_NO_HIT)
		return;
	p->first = p->find_from;
	p->hit = PAGE_NO_HIT;
	field_init(&p->find, 60);
}

/* ---- drawing ---- */

/* A plot stands above the text only where both can be read. */
enum { PAGE_PLOT_ROOM = 17, PAGE_PLOT_COLS = 50, PAGE_PLOT_MOST = 16, PAGE_COLS_MOST = 100, LINE_MOST = CANVAS_COLS_MAX * CELL_CODES * 4 };

static const char *
piece(const struct text_page *p, size_t at, size_t len, char out[LINE_MOST + 1])
{
	snprintf(out, LINE_MOST + 1, "%.*s", (int)(len < LINE_MOST ? len : LINE_MOST), p->text + at);
	return out;
}

static enum style
line_style(const struct text_page *p, const struct page_line *l)
{
	if (!p->manual || l->indent > 0 || l->len == 0)
		return STYLE_NORMAL;
	if (p->text[l->at] != ' ')
		return STYLE_TITLE;
	return !strncmp(p->text + l->at, "   ", 3) && p->text[l->at + 3] != ' ' ? STYLE_EMPHASIS : STYLE_NORMAL;
}

/* A line, and what was searched for in it. */
static void
draw_line(const struct text_page *p, struct canvas *c, int row, int col, const struct page_line *l)
{
	char text[LINE_MOST + 1];

	canvas_text_part(c, row, col + l->indent, -1, line_style(p, l), p->text, l->at, l->at + l->len, p->spans, p->n_spans);
	for (size_t i = find_between(p, l->at, l->at + l->len); i != PAGE_NO_HIT; i = find_between(p, i + 1, l->at + l->len)) {
		int before = canvas_text_width(c, piece(p, l->at, i - l->at, text)) + l->indent;
		size_t rest = l->at + l->len - i, len = p->find.length < rest ? p->find.length : rest;

		canvas_text_part(c, row, col + before, -1, i == p->hit ? STYLE_FOCUS : STYLE_LINK, p->text, i, i + len, p->spans,
		                 p->n_spans);
		if (i == p->hit && !p->finding)
			canvas_set_cursor(c, row, col + before);
	}
}

static void
draw_lines(struct text_page *p, struct canvas *c, struct rect area)
{
	for (int i = 0; p->lines && i < area.rows && p->first + i < (int)p->n_lines; i++)
		draw_line(p, c, area.row + i, area.col, &p->lines[p->first + i]);
}

/* "lines 1-19 of 240" */
static const char *
where(const struct text_page *p, int last, char out[40])
{
	int seen = p->first + p->rows, n = (int)p->n_lines;

	out[0] = '\0';
	if (last > 0)
		snprintf(out, 40, "lines %d-%d of %d", p->first + 1, seen < n ? seen : n, n);
	return out;
}

static void
draw_find(const struct text_page *p, struct canvas *c)
{
	char found[60];
	size_t which, n = count_hits(p, &which);
	uint16_t tag;

	found[0] = '\0';
	if (*p->find.text && n == 0)
		snprintf(found, sizeof found, "not here");
	else if (*p->find.text)
		snprintf(found, sizeof found, "%zu of %zu", which, n);
	tag = canvas_tag(c, TAG_COUNT);
	frame_find(c, &p->find, found);
	canvas_tag(c, tag);
}

void
page_draw(struct app *a, struct canvas *c)
{
	struct text_page *p = &a->page;
	struct rect area = frame_area(a, c), plot;
	int last, plot_rows;
	char place[40];

	/* Onto none, so that they have the tags that the spans say. */
	if (p->facts)
		facts_copy(a->facts, p->facts);
	area.col = c->cols > 2 ? 1 : 0;
	area.cols = c->cols - 2 < PAGE_COLS_MOST ? c->cols - 2 : PAGE_COLS_MOST;
	plot_rows = p->plotted && !a->accessible && area.rows >= PAGE_PLOT_ROOM && area.cols >= PAGE_PLOT_COLS ? area.rows / 2 : 0;
	plot = rect_take_top(&area, plot_rows < PAGE_PLOT_MOST ? plot_rows : PAGE_PLOT_MOST);
	if (plot_rows > 0)
		rect_take_top(&area, 1);
	p->rows = area.rows;
	if (!lay(p, c, area.cols > 1 ? area.cols : 1)) {
		frame_draw(a, c, p->title, "", "");
		canvas_text(c, area.row, area.col, area.cols, STYLE_WARN, "Out of memory: the page cannot be shown.");
		return;
	}
	last = (int)p->n_lines - area.rows > 0 ? (int)p->n_lines - area.rows : 0;
	if (p->first > last)
		p->first = last;
	frame_draw(a, c, p->title, "", where(p, last, place));
	if (plot_rows > 0)
		canvas_plot(c, plot, &p->plot, PLOT_FACE_AUTO);
	draw_lines(p, c, area);
	flow_arrows(c, area, p->first > 0, p->first < last);
	if (p->finding)
		draw_find(p, c);
	else if (a->asking == ASK_NOTHING && !canvas_has_cursor(c))
		canvas_set_cursor(c, area.row, area.col);
}

/* ---- acting ---- */

void
page_act(struct app *a, enum action action)
{
	struct text_page *p = &a->page;
	/* One line stays, so that the eye finds its place. */
	int page = p->rows > 1 ? p->rows - 1 : 1;

	switch (action) {
	case ACTION_DOWN:
		p->first++;
		break;
	case ACTION_UP:
		p->first--;
		break;
	case ACTION_SCROLL_DOWN:
		p->first += page;
		break;
	case ACTION_SCROLL_UP:
		p->first -= page;
		break;
	case ACTION_FIRST:
	case ACTION_TOP:
		p->first = 0;
		break;
	case ACTION_LAST:
		p->first = (int)p->n_lines;
		break;
	case ACTION_FIND:
		find_begin(p);
		break;
	case ACTION_FIND_NEXT:
		step(a, false);
		break;
	case ACTION_FIND_BEFORE:
		step(a, true);
		break;
	case ACTION_FIND_TAKE:
	case ACTION_FIND_CLEAR:
		find_end(a, action == ACTION_FIND_TAKE);
		break;
	default:
		break;
	}
	p->first = p->first < 0 ? 0 : p->first;
}
