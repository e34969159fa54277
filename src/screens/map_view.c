/* The feasible-region map: what it holds, computes and does.  map_draw.c draws it. */
#include "screens/map_view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/plain_map.h"

/* ---- the search, shared with the page of the score ---- */

enum { SEARCH_PIECE = 60 };

const struct search_hit *
map_best(const struct app *a)
{
	return a->search.done && a->search.found.evaluated > 0 ? &a->search.found.best : NULL;
}

bool
map_search_work(struct app *a)
{
	struct map_search *s = &a->search;
	struct search_grid g;
	bool more = true, ok;

	if (s->done)
		return false;
	if (!s->run) {
		s->arena = arena_new();
		ok = (s->arena || fault_memory(&s->fault)) && search_grid_of(a->c, &g, &s->fault);
		s->run = ok ? search_start(a->assess, &g, &s->fault) : NULL;
		s->done = !s->run;
		return true;
	}
	ok = search_some(s->run, SEARCH_PIECE, &more, &s->fault);
	if (ok && more)
		return true;
	s->done = true;
	if (ok && !search_end(s->run, s->arena, &s->found, &s->fault))
		s->found.evaluated = 0;
	search_free(s->run);
	s->run = NULL;
	/* Drawn once more, with what was found. */
	return true;
}

void
map_close_case(struct app *a)
{
	region_point_fini(&a->map.point);
	free(a->map.region.cells);
	free(a->map.region.edges);
	a->map = (struct map_view){ .open = false };
	search_free(a->search.run);
	arena_free(a->search.arena);
	a->search = (struct map_search){ .done = false };
}

/* ---- the place under the cursor ---- */

const struct rb_recovery *
map_recovery(const struct map_view *m)
{
	return m->recovery < 0 ? NULL : rb_recovery_at((size_t)m->recovery);
}

static void
look(struct app *a)
{
	struct map_view *m = &a->map;
	struct fault f;

	if (m->has_point)
		region_point_fini(&m->point);
	m->has_point = region_point_init(&m->point, a->assess, &m->forms[m->form], map_recovery(m), m->at_fractions, m->at_dose_gy, &f);
	if (!m->has_point)
		app_say_fault(a, &f);
}

/* ---- the axes, and what is computed of them ---- */

bool
map_best_here(const struct app *a, int *fractions, double *dose_gy)
{
	const struct map_view *m = &a->map;
	const struct search_hit *best = map_best(a);
	struct region_form form;
	struct rb_regimen r;
	struct fault f;
	bool here;

	if (!best || !rb_regimen_parse(best->regimen, &r, &f))
		return false;
	here = map_form_of(a->c, &r, &form, fractions, dose_gy) && region_form_same(&form, &m->forms[m->form]);
	rb_regimen_fini(&r);
	return here;
}

/* The ranges of the axes: the grid's, and wider where the learner, the cursor or the best one stands outside. */
struct ranges { int low, high, step; double least, most, dose_step; };

static void
widen(struct ranges *r, int fractions, double dose_gy)
{
	r->low = fractions < r->low ? fractions : r->low;
	r->high = fractions > r->high ? fractions : r->high;
	r->least = fmin(r->least, dose_gy);
	r->most = fmax(r->most, dose_gy);
}

/* And the places that the axes must hold, the cursor's last; how many, at most three. */
static size_t
find_ranges(const struct app *a, struct ranges *r, int fractions[3], double doses[3])
{
	const struct map_view *m = &a->map;
	struct search_grid g;
	struct fault f;
	size_t n = 0;

	/* Of a grid too large to search the ranges are good. */
	search_grid_of(a->c, &g, &f);
	*r = (struct ranges){ (int)g.fractions.low, (int)g.fractions.high, (int)g.fractions.step, g.dose_gy.low, g.dose_gy.high, g.dose_gy.step };
	if (m->has_own && m->own_form == m->form) {
		fractions[n] = m->own_fractions;
		doses[n++] = m->own_dose_gy;
	}
	if (map_best_here(a, &fractions[n], &doses[n]))
		n++;
	fractions[n] = m->at_fractions;
	doses[n++] = m->at_dose_gy;
	for (size_t i = 0; i < n; i++)
		widen(r, fractions[i], doses[i]);
	return n;
}

/* The axes for the room that there is. */
static void
make_axes(struct app *a)
{
	struct map_view *m = &a->map;
	struct ranges r;
	int wanted[3];
	double doses[4], whole[MAP_COLUMNS_MAX];
	size_t n = find_ranges(a, &r, wanted, doses);

	if (m->zoomed) {
		m->region.n_fractions = map_window(r.low, r.high, r.step, m->at_fractions, (size_t)m->columns_room, whole);
		for (size_t i = 0; i < m->region.n_fractions; i++)
			m->fractions[i] = (int)lround(whole[i]);
		m->region.n_doses = map_window(r.least, r.most, r.dose_step, m->at_dose_gy, (size_t)m->rows_room, m->doses_gy);
		return;
	}
	doses[n] = 2;
	m->region.n_fractions = map_fractions(r.low, r.high, r.step, wanted, n, (size_t)m->columns_room, m->fractions);
	m->region.n_doses = map_doses(r.least, r.most, r.dose_step, doses, n + 1, (size_t)m->rows_room, m->doses_gy);
}

/* All anew at the next drawing. */
static void
forget(struct map_view *m)
{
	m->columns_room = 0;
	m->region.n_fractions = m->region.n_doses = 0;
}

void
map_fit(struct app *a, int columns, int rows)
{
	struct map_view *m = &a->map;

	columns = columns > MAP_COLUMNS_MAX ? MAP_COLUMNS_MAX : columns;
	rows = rows > MAP_ROWS_MAX ? MAP_ROWS_MAX : rows;
	if (columns < 6 || rows < 6) {
		forget(m);
		return;
	}
	if (m->columns_room == columns && m->rows_room == rows && m->region.cells)
		return;
	m->columns_room = columns;
	m->rows_room = rows;
	make_axes(a);
	free(m->region.cells);
	free(m->region.edges);
	m->region.cells = mem_array(m->region.n_fractions * m->region.n_doses, sizeof *m->region.cells);
	m->region.edges = mem_array(m->region.n_fractions * a->c->n_constraints, sizeof *m->region.edges);
	m->region.fractions = m->fractions;
	m->region.doses_gy = m->doses_gy;
	m->region.form = m->forms[m->form];
	m->region.recovery = map_recovery(m);
	m->done = 0;
	if (!m->region.cells || !m->region.edges)
		m->region.n_fractions = 0;
}

bool
map_work(struct app *a)
{
	struct map_view *m = &a->map;
	struct fault f;

	if (!m->open)
		return false;
	/* The best one first: the axes hold its place. */
	if (map_search_work(a)) {
		if (a->search.done)
			forget(m);
		return true;
	}
	if (m->done >= m->region.n_fractions)
		return false;
	if (!assess_region_column(a->assess, &m->region, map_order(m->done, m->region.n_fractions), &f)) {
		app_say_fault(a, &f);
		m->done = m->region.n_fractions;
		return true;
	}
	m->done++;
	return true;
}

/* ---- opening ---- */

void
map_open(struct app *a)
{
	struct map_view *m = &a->map;
	struct region_form own;
	size_t i;

	m->has_own = map_form_of(a->c, &a->design.builder.regimen, &own, &m->own_fractions, &m->own_dose_gy);
	m->n_forms = region_forms(a->c, m->has_own ? &own : NULL, m->forms);
	m->form = m->own_form = 0;
	m->recovery = a->design.recovery;
	if (m->has_own) {
		m->at_fractions = m->own_fractions;
		m->at_dose_gy = m->own_dose_gy;
	} else {
		struct search_grid g;
		struct fault f;

		search_grid_of(a->c, &g, &f);
		for (i = 0; i + 1 < m->n_forms && m->forms[i].phase.per_day > 1; i++)
			;
		m->form = i;
		m->at_fractions = (int)g.fractions.low;
		m->at_dose_gy = fmin(fmax(2, g.dose_gy.low), g.dose_gy.high);
		app_say(a, false, "Your regimen is no form of the map: it has more than one phase. It stays in the builder until Enter takes a place.");
	}
	map_letters(a->c, m->letters, sizeof m->letters);
	m->open = true;
	forget(m);
	look(a);
}

/* ---- acting ---- */

/* So many steps of the grid past what the axes hold, where every step of it is a place: zoomed, and in words. */
static void
go_beyond(struct app *a, int fractions, int doses)
{
	struct map_view *m = &a->map;
	struct ranges r;
	int wanted[3], n;
	double at[3], dose_gy = m->at_dose_gy;

	find_ranges(a, &r, wanted, at);
	n = m->at_fractions + fractions * r.step;
	if (doses != 0)
		dose_gy = round((dose_gy + doses * r.dose_step) * 1e6) / 1e6;
	if ((m->region.n_fractions > 0 && !m->zoomed) || n < r.low || n > r.high || dose_gy < r.least - 1e-9 || dose_gy > r.most + 1e-9) {
		app_say(a, false, "The map ends here.");
		return;
	}
	m->at_fractions = n;
	m->at_dose_gy = dose_gy;
	forget(m);
	look(a);
}

static void
move_fractions(struct app *a, int direction)
{
	struct map_view *m = &a->map;
	size_t i = 0;

	while (i < m->region.n_fractions && m->fractions[i] < m->at_fractions)
		i++;
	if ((direction < 0 && i == 0) || (direction > 0 && i + 1 >= m->region.n_fractions)) {
		go_beyond(a, direction, 0);
		return;
	}
	m->at_fractions = m->fractions[direction < 0 ? i - 1 : i + 1];
	look(a);
}

static void
move_dose(struct app *a, int direction)
{
	struct map_view *m = &a->map;
	size_t i = 0;

	while (i < m->region.n_doses && m->doses_gy[i] < m->at_dose_gy - 1e-9)
		i++;
	if ((direction < 0 && i == 0) || (direction > 0 && i + 1 >= m->region.n_doses)) {
		go_beyond(a, 0, direction);
		return;
	}
	m->at_dose_gy = m->doses_gy[direction < 0 ? i - 1 : i + 1];
	look(a);
}

static void
next_form(struct app *a)
{
	struct map_view *m = &a->map;

	m->form = (m->form + 1) % m->n_forms;
	forget(m);
	look(a);
}

static void
next_model(struct app *a)
{
	struct map_view *m = &a->map;

	m->recovery = m->recovery + 1 >= (int)rb_recovery_count() ? -1 : m->recovery + 1;
	/* One line: more of them would move the map. */
	if (m->recovery >= 0)
		app_say(a, false, "Limits are by %s; the mark stays by own models.", map_recovery(m)->name);
	forget(m);
	look(a);
}

static void
go_to_best(struct app *a)
{
	struct map_view *m = &a->map;
	const struct search_hit *best = map_best(a);
	struct region_form form;
	struct rb_regimen r;
	struct fault f;
	int fractions;
	double dose_gy;

	if (!best) {
		if (a->search.done)
			app_say_fault(a, &a->search.fault);
		else
			app_say(a, false, "The best regimen is still being searched.");
		return;
	}
	if (!rb_regimen_parse(best->regimen, &r, &f))
		return;
	if (map_form_of(a->c, &r, &form, &fractions, &dose_gy)) {
		for (size_t i = 0; i < m->n_forms; i++)
			if (region_form_same(&m->forms[i], &form))
				m->form = i;
		m->at_fractions = fractions;
		m->at_dose_gy = dose_gy;
		forget(m);
		look(a);
	}
	rb_regimen_fini(&r);
}

static void
show_words(struct app *a)
{
	struct map_view *m = &a->map;
	struct arena *arena = arena_new();
	struct fact_text x;
	struct fault f;

	if (!arena || !m->has_point) {
		arena_free(arena);
		return;
	}
	page_text(&x, a, arena);
	if (!plain_map(&x, a->assess, &m->point, map_best(a), !a->search.done, &f))
		fact_add(&x, "%s", f.text);
	app_show_facts(a, "The map in words", &x);
	arena_free(arena);
}

void
map_act(struct app *a, enum action action)
{
	struct map_view *m = &a->map;

	switch (action) {
	case ACTION_MAP_FEWER:
		move_fractions(a, -1);
		break;
	case ACTION_MAP_MORE:
		move_fractions(a, 1);
		break;
	case ACTION_MAP_HIGHER:
		move_dose(a, 1);
		break;
	case ACTION_MAP_LOWER:
		move_dose(a, -1);
		break;
	case ACTION_MAP_FORM:
		next_form(a);
		break;
	case ACTION_MAP_MODEL:
		next_model(a);
		break;
	case ACTION_MAP_BEST:
		go_to_best(a);
		break;
	case ACTION_MAP_ZOOM:
		m->zoomed = !m->zoomed;
		forget(m);
		break;
	case ACTION_MAP_WORDS:
		show_words(a);
		break;
	case ACTION_MAP_TAKE:
		if (!m->has_point)
			break;
		m->open = false;
		design_take(a, m->point.notation);
		app_say(a, false, "%s is in the builder now; u takes it back.", m->point.notation);
		break;
	default:
		break;
	}
}
