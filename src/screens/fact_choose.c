/* The chooser: from number to number on the screen, and how each came about. */
#include <stdlib.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/fact.h"

/* Where a fact stands first, in reading order. */
struct place {
	uint16_t tag;
	int row, col, cols;
};

/* Cells of one fact side by side. */
static int
run_of(const struct canvas *c, int row, int col, uint16_t tag)
{
	int n = 0;

	for (const struct cell *x; (x = canvas_cell(c, row, col + n)) != NULL && x->tag == tag; n++)
		;
	return n;
}

static size_t
find_places(const struct app *a, const struct canvas *c, struct place out[FACTS_MAX])
{
	bool seen[FACTS_MAX] = { false };
	size_t n = 0;

	for (int row = 0; row < c->rows; row++)
		for (int col = 0; col < c->cols; col++) {
			const struct cell *x = canvas_cell(c, row, col);

			if (!fact_of_tag(a, x->tag) || seen[x->tag - TAG_FACT] || x->codes[0] == ' ')
				continue;
			seen[x->tag - TAG_FACT] = true;
			out[n++] = (struct place){ x->tag, row, col, run_of(c, row, col, x->tag) };
		}
	return n;
}

/* "cumulative EQD2 of the spinal cord: 45.3 Gy" on the line of messages. */
static void
say(struct app *a, const struct fact *x)
{
	char value[FACT_TEXT_MAX];

	app_say(a, false, "%s: %s%s%s", x->quantity, fact_value(x, value), x->unit && *x->unit ? " " : "", x->unit ? x->unit : "");
	if (a->message[0] >= 'a' && a->message[0] <= 'z')
		a->message[0] = (char)(a->message[0] - 'a' + 'A');
}

static int
pages(const struct app *a)
{
	int n = a->page.open;

	for (const struct text_page *p = a->page.below; p; p = p->below)
		n++;
	return n;
}

bool
facts_are_chosen(const struct app *a)
{
	return a->choosing.open && pages(a) == a->choosing.pages;
}

bool
facts_can_open(const struct app *a)
{
	/* A page about a number has none but that. */
	return !a->choosing.open && !(a->page.open && a->page.about) && fact_count(a) > 0;
}

void
facts_open(struct app *a)
{
	if (facts_are_chosen(a))
		return;
	if (!facts_can_open(a)) {
		app_say(a, false, "There is no number on this screen that the program worked out.");
		return;
	}
	a->choosing = (struct fact_choosing){ .open = true, .pages = pages(a) };
}

/* The nearest place of the lines above or below, at about the same column; the same one when there is none. */
static size_t
in_line(const struct place *p, size_t n, size_t at, int direction)
{
	size_t best = at;

	for (size_t i = 0; i < n; i++) {
		int rows = (p[i].row - p[at].row) * direction, best_rows = (p[best].row - p[at].row) * direction;

		if (rows <= 0)
			continue;
		if (best == at || rows < best_rows ||
		    (rows == best_rows && abs(p[i].col - p[at].col) < abs(p[best].col - p[at].col)))
			best = i;
	}
	return best;
}

void
facts_draw(struct app *a, struct canvas *c)
{
	struct fact_choosing *k = &a->choosing;
	struct place *p = mem_array(FACTS_MAX, sizeof *p);
	size_t n = p ? find_places(a, c, p) : 0;
	const struct fact *x;
	uint16_t old;

	if (n == 0) {
		k->open = false;
		frame_keys(a, c);
		free(p);
		return;
	}
	if (k->at >= n)
		k->at = n - 1;
	if (k->step == FACT_NEXT || k->step == FACT_BEFORE)
		k->at = (k->at + (k->step == FACT_NEXT ? 1 : n - 1)) % n;
	else if (k->step == FACT_ABOVE || k->step == FACT_BELOW)
		k->at = in_line(p, n, k->at, k->step == FACT_BELOW ? 1 : -1);
	k->step = FACT_STAY;
	k->tag = p[k->at].tag;
	x = fact_of_tag(a, k->tag);
	say(a, x);
	old = canvas_tag(c, k->tag);
	frame_message(a, c);
	canvas_tag(c, old);
	frame_keys(a, c);
	canvas_restyle(c, (struct rect){ p[k->at].row, p[k->at].col, 1, p[k->at].cols }, STYLE_FOCUS);
	canvas_set_cursor(c, p[k->at].row, p[k->at].col);
	free(p);
}

static void
show(struct app *a)
{
	struct arena *arena = arena_new();
	const struct fact *x = fact_of_tag(a, a->choosing.tag);
	const char *text = arena && x ? fact_page(a, x, arena) : NULL;

	if (x && text)
		app_show_about(a, "How this number came about", text, x);
	arena_free(arena);
}

void
facts_act(struct app *a, enum action action)
{
	struct fact_choosing *k = &a->choosing;

	switch (action) {
	case ACTION_FACT_NEXT:
		k->step = FACT_NEXT;
		break;
	case ACTION_FACT_BEFORE:
		k->step = FACT_BEFORE;
		break;
	case ACTION_FACT_BELOW:
		k->step = FACT_BELOW;
		break;
	case ACTION_FACT_ABOVE:
		k->step = FACT_ABOVE;
		break;
	case ACTION_FACT_SHOW:
		show(a);
		break;
	default:
		break;
	}
}
