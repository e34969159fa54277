/* A lesson on the screens: its text, its figures with their sliders, the trial. */
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_lesson.h"
#include "screens/flow.h"
#include "screens/plain_lesson.h"
#include "screens/plain_slice.h"
#include "screens/slice_map.h"

/* Rows of a plot: half the page, so that its sentence and its sliders stand beside it. */
/* BESIDE_SLICE: rows for its title, a slider and its sentence; a slice is drawn a voxel a half row where there is room. */
enum { PLOT_LEAST = 8, PLOT_MOST = 16, BESIDE_SLICE = 4 };

/* ---- the page that shows ---- */

static const struct lesson_page *
page_of(const struct tutor_view *v)
{
	if (!v->lesson || v->page == TUTOR_STORY)
		return NULL;
	return &v->pages[v->page == TUTOR_SUMMARY ? v->n_steps : v->at];
}

bool
lesson_shows(const struct app *a)
{
	return a->screen == SCREEN_JOURNEY && a->c->lesson && !a->design.ready;
}

bool
lesson_reads_on(const struct app *a)
{
	return lesson_shows(a) && a->below > 0 && !a->lesson.touched;
}

void
lesson_leave(struct app *a)
{
	for (size_t i = 0; i < a->lesson.n_figures; i++)
		figure_free(a->lesson.figures[i]);
	memset(&a->lesson, 0, sizeof a->lesson);
}

/* The next slider of the page from this one on, going round; false: there is none. */
static bool
find_slider(struct lesson_view *x, size_t figure, size_t slider)
{
	for (size_t i = 0; i <= x->n_figures && x->n_figures > 0; i++) {
		size_t at = (figure + i) % x->n_figures, from = i == 0 ? slider : 0;
		struct figure_view v;

		if (!x->figures[at])
			continue;
		figure_look(x->figures[at], &v);
		if (from < v.figure->n_sliders) {
			x->figure = at;
			x->slider = from;
			return true;
		}
	}
	return false;
}

void
lesson_enter(struct app *a)
{
	struct lesson_view *x = &a->lesson;
	const struct lesson_page *page;
	struct tutor_view v;

	lesson_leave(a);
	app_look(a, &v);
	page = page_of(&v);
	for (size_t i = 0; page && i < page->n; i++)
		if (page->pieces[i].kind == LESSON_FIGURE && x->n_figures < LESSON_FIGURES_MAX) {
			x->figures[x->n_figures] = figure_new(a->assess, page->pieces[i].figure, NULL, &x->faults[x->n_figures]);
			x->n_figures++;
		}
	find_slider(x, 0, 0);
}

/* Is there a slider that the keys move? */
static bool
has_slider(const struct app *a)
{
	struct figure_view v;

	if (a->lesson.n_figures == 0 || !a->lesson.figures[a->lesson.figure])
		return false;
	figure_look(a->lesson.figures[a->lesson.figure], &v);
	return a->lesson.slider < v.figure->n_sliders;
}

static bool
has_two_sliders(const struct app *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->lesson.n_figures; i++)
		if (a->lesson.figures[i]) {
			struct figure_view v;

			figure_look(a->lesson.figures[i], &v);
			n += v.figure->n_sliders;
		}
	return n > 1;
}

/* ---- drawing ---- */

static void
add_sliders(struct app *a, struct flow *p, size_t which, const struct figure_view *v)
{
	char n[2][NUMBER_TEXT_MAX];

	for (size_t i = 0; i < v->figure->n_sliders; i++) {
		const struct lesson_slider *s = &v->figure->sliders[i];
		bool mine = which == a->lesson.figure && i == a->lesson.slider;
		struct fact at = fact_slider(v, i);
		struct fact_text t;

		fact_text_init(&t, a, p->arena);
		fact_add(&t, "%s ", mine ? "\u25c2" : " ");
		fact_put(&t, &at);
		fact_add(&t, " %s", mine ? "\u25b8" : " ");
		fact_add_tagged(&t, TAG_AXIS, "  of %s to %s", number_short(s->low, 6, n[0]), number_short(s->high, 6, n[1]));
		if (!t.broken)
			flow_add(p, &(struct flow_piece){ .kind = FLOW_PAIR, .style = mine ? STYLE_EMPHASIS : STYLE_NORMAL,
				                          .right_style = mine ? STYLE_FOCUS : STYLE_NORMAL, .text = s->label,
				                          .right = t.text, .right_spans = t.spans, .n_right_spans = t.n, .tag = TAG_WRITTEN,
				                          .focused = mine && a->lesson.focused && a->asking == ASK_NOTHING });
	}
}

static void
add_plot(struct app *a, struct flow *p, const struct figure_view *v, int rows)
{
	struct fact whole = fact_drawing(v);
	struct fact_text words;
	int high = v->map ? rows - BESIDE_SLICE : rows / 2, most = v->map ? (v->map->grid.n[1] + 1) / 2 : PLOT_MOST;

	high = high > most ? most : high;
	if (!a->accessible) {
		flow_add(p, &(struct flow_piece){ .kind = v->plot ? FLOW_PLOT : FLOW_SLICE, .text = "", .plot = v->plot, .book = a->c,
			                          .map = v->map, .z = v->map ? slice_hottest(v->map) : 0,
			                          .rows = high < PLOT_LEAST ? PLOT_LEAST : high,
			                          .tag = fact_tag(a, &whole) });
		return;
	}
	fact_text_init(&words, NULL, p->arena);
	if (v->plot)
		plain_plot(&words, v->plot);
	else
		plain_slice(&words, v->assess, v->layer, &v->regimen->schedule, NULL, NULL);
	flow_about(p, STYLE_NORMAL, false, fact_tag(a, &whole), words.text);
}

static void
add_figure(struct app *a, struct flow *p, size_t which, const struct lesson_figure *figure, int rows)
{
	struct figure_view v;
	struct fact_text said;

	flow_text(p, STYLE_TITLE, figure->title, false);
	if (!a->lesson.figures[which]) {
		flow_print(p, STYLE_WARN, true, "It cannot be drawn: %s.", a->lesson.faults[which].text);
		return;
	}
	figure_look(a->lesson.figures[which], &v);
	add_plot(a, p, &v, rows);
	add_sliders(a, p, which, &v);
	fact_text_init(&said, a, p->arena);
	fact_add_said(&said, a->lesson.figures[which]);
	flow_facts(p, STYLE_EMPHASIS, true, &said);
}

/* Piece i of the page as its author wrote it. */
static const char *
raw_of(const struct tutor_view *v, size_t i)
{
	return v->lesson->pages[page_of(v) - v->pages].pieces[i].text;
}

void
lesson_build(struct app *a, struct flow *p, const struct tutor_view *v, int rows)
{
	const struct lesson_page *page = page_of(v);
	struct fact_text words;
	size_t figure = 0;

	/* But for its figures it is its author's. */
	p->tag = TAG_WRITTEN;
	if (!page) {
		fact_text_init(&words, NULL, p->arena);
		plain_lesson_head(&words, a->c);
		flow_text(p, STYLE_NORMAL, words.text, false);
		return;
	}
	for (size_t i = 0; i < page->n; i++) {
		const struct lesson_piece *x = &page->pieces[i];

		if (x->kind == LESSON_HEADING)
			flow_filled(p, a, STYLE_TITLE, true, x->text, raw_of(v, i), NULL);
		else if (x->kind == LESSON_TEXT)
			flow_filled(p, a, STYLE_NORMAL, true, x->text, raw_of(v, i), NULL);
		else if (figure < a->lesson.n_figures)
			add_figure(a, p, figure++, x->figure, rows);
	}
}

/* ---- acting ---- */

bool
lesson_can(const struct app *a, enum action action)
{
	switch (action) {
	case ACTION_NEXT_SLIDER:
		return has_two_sliders(a);
	case ACTION_SLIDER_LESS:
	case ACTION_SLIDER_MORE:
	case ACTION_SLIDER_LOW:
	case ACTION_SLIDER_HIGH:
	case ACTION_SLIDER_RESET:
		return has_slider(a);
	case ACTION_FIGURE_WORDS:
		return a->lesson.n_figures > 0;
	case ACTION_GLOSSARY:
		return shelf_has(a, "glossary");
	default:
		return true;
	}
}

static void
move(struct app *a, enum action action)
{
	struct figure *g;
	struct fault f;
	bool good;

	if (!has_slider(a)) {
		app_say(a, false, "There is no slider on this page.");
		return;
	}
	g = a->lesson.figures[a->lesson.figure];
	if (action == ACTION_SLIDER_RESET)
		good = figure_reset(g, &f);
	else if (action == ACTION_SLIDER_LOW || action == ACTION_SLIDER_HIGH)
		good = figure_move_to_end(g, a->lesson.slider, action == ACTION_SLIDER_HIGH, &f);
	else
		good = figure_move(g, a->lesson.slider, action == ACTION_SLIDER_MORE ? 1 : -1, &f);
	if (!good)
		app_say_fault(a, &f);
	a->lesson.focused = true;
	a->lesson.touched = false;
	a->follow = true;
}

static void
say_figures(struct app *a)
{
	struct arena *arena = arena_new();
	struct fact_text x, one;
	size_t number = 1;

	if (!arena)
		return;
	page_text(&x, a, arena);
	for (size_t i = 0; i < a->lesson.n_figures; i++)
		if (a->lesson.figures[i]) {
			struct figure_view v;
			struct fact whole;

			figure_look(a->lesson.figures[i], &v);
			whole = fact_drawing(&v);
			fact_text_init(&one, NULL, arena);
			plain_figure(&one, a->assess, v.figure, &number);
			fact_add_about(&x, &whole, "%s", one.text);
		}
	if (!*x.text)
		fact_add(&x, "There is no figure on this page.");
	app_show_facts(a, "The figures in words", &x);
	arena_free(arena);
}

/* The what-if begins with the regimen of the figure under the keys. */
static void
try_it(struct app *a)
{
	struct tutor_view v;
	struct figure_view g;
	const struct rb_regimen *start;
	struct fault f;

	app_look(a, &v);
	start = v.regimen;
	if (a->lesson.n_figures > 0 && a->lesson.figures[a->lesson.figure]) {
		figure_look(a->lesson.figures[a->lesson.figure], &g);
		start = g.regimen;
	}
	if (!design_try(a, start, &f))
		app_say_fault(a, &f);
}

bool
lesson_act(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_SLIDER_LESS:
	case ACTION_SLIDER_MORE:
	case ACTION_SLIDER_LOW:
	case ACTION_SLIDER_HIGH:
	case ACTION_SLIDER_RESET:
		move(a, action);
		return true;
	case ACTION_NEXT_SLIDER:
		a->lesson.focused = a->follow = find_slider(&a->lesson, a->lesson.figure, a->lesson.slider + 1);
		return true;
	case ACTION_FIGURE_WORDS:
		say_figures(a);
		return true;
	case ACTION_TRY:
		try_it(a);
		return true;
	case ACTION_GLOSSARY:
		if (!shelf_read(a, "glossary"))
			app_say(a, false, "No glossary was found beside the lessons.");
		return true;
	default:
		return false;
	}
}
