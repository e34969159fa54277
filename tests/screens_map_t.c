/* The map of the feasible region and the page of a score, on the screens: what a cell shows is what its regimen scores. */
#include "screen_states.h"

#include <ctype.h>
#include <math.h>

#include "radiobio/random.h"
#include "screens/app_internal.h"
#include "screens/plain_map.h"

/* ---- axes ---- */

static void
doses_hold_what_is_wanted(void)
{
	struct rb_random r;
	size_t bad = 0;

	printf("    # seed 3\n");
	rb_random_init(&r, 3, 0, 0);
	for (int i = 0; i < 2000; i++) {
		double step = rb_random_uniform(&r) < 0.5 ? 0.1 : 0.2, low = 1 + step * floor(5 * rb_random_uniform(&r));
		double high = low + step * (1 + floor(60 * rb_random_uniform(&r))), out[MAP_ROWS_MAX], wanted[3];
		size_t most = 6 + (size_t)(50 * rb_random_uniform(&r)), n;
		bool found[3] = { false };

		for (int k = 0; k < 3; k++)
			wanted[k] = low + 0.01 * floor((high - low) * 100 * rb_random_uniform(&r));
		n = map_doses(low, high, step, wanted, 3, most, out);
		bad += n < 2 || n > most || fabs(out[0] - low) > 1e-9 || fabs(out[n - 1] - high) > 1e-9;
		for (size_t k = 0; k < n; k++) {
			double steps = out[k] / step;
			bool own = false;

			bad += k > 0 && !(out[k] > out[k - 1]);
			for (int w = 0; w < 3; w++) {
				own = own || fabs(out[k] - wanted[w]) < 1e-9;
				found[w] = found[w] || fabs(out[k] - wanted[w]) < 1e-9;
			}
			/* What nobody asked for is a dose of the grid, but for its ends. */
			bad += k > 0 && k + 1 < n && !own && fabs(steps - round(steps)) > 1e-6;
		}
		bad += !found[0] || !found[1] || !found[2];
	}
	IS_INT(bad, 0);
}

static void
fractions_are_even_through_the_first(void)
{
	struct rb_random r;
	size_t bad = 0;

	printf("    # seed 4\n");
	rb_random_init(&r, 4, 0, 0);
	for (int i = 0; i < 2000; i++) {
		int low = 1 + (int)(20 * rb_random_uniform(&r)), high = low + (int)(70 * rb_random_uniform(&r)), out[MAP_COLUMNS_MAX], wanted[3];
		size_t most = 8 + (size_t)(70 * rb_random_uniform(&r)), n;
		bool found[3] = { false };

		for (int k = 0; k < 3; k++)
			wanted[k] = low + (int)((high - low + 1) * rb_random_uniform(&r));
		n = map_fractions(low, high, 1, wanted, 3, most, out);
		bad += n < 1 || n > most;
		for (size_t k = 0; k < n; k++) {
			bad += out[k] < low || out[k] > high || (k > 0 && out[k] <= out[k - 1]);
			for (int w = 0; w < 3; w++)
				found[w] = found[w] || out[k] == wanted[w];
		}
		bad += !found[0] || !found[1] || !found[2];
	}
	IS_INT(bad, 0);
}

static void
a_window_is_every_step_around_its_middle(void)
{
	struct rb_random r;
	size_t bad = 0;

	printf("    # seed 5\n");
	rb_random_init(&r, 5, 0, 0);
	for (int i = 0; i < 2000; i++) {
		double step = rb_random_uniform(&r) < 0.5 ? 0.1 : 2, low = 1 + floor(9 * rb_random_uniform(&r)), out[MAP_COLUMNS_MAX];
		double high = low + step * floor(90 * rb_random_uniform(&r)), middle = low + (high - low) * rb_random_uniform(&r);
		size_t most = 6 + (size_t)(70 * rb_random_uniform(&r)), n = map_window(low, high, step, middle, most, out), all;
		bool found = false;

		all = 1 + (size_t)floor((middle - low) / step + 1e-9) + (size_t)floor((high - middle) / step + 1e-9);
		bad += n != (all < most ? all : most);
		for (size_t k = 0; k < n; k++) {
			bad += out[k] < low - 1e-6 || out[k] > high + 1e-6 || (k > 0 && fabs(out[k] - out[k - 1] - step) > 1e-5);
			found = found || fabs(out[k] - middle) < 1e-6;
		}
		bad += !found;
	}
	IS_INT(bad, 0);
}

static void
coarse_to_fine_is_every_column_once(void)
{
	for (size_t n = 1; n <= MAP_COLUMNS_MAX; n++) {
		bool seen[MAP_COLUMNS_MAX] = { false };
		size_t bad = 0;

		for (size_t i = 0; i < n; i++) {
			size_t x = map_order(i, n);

			bad += x >= n || seen[x];
			seen[x < n ? x : 0] = true;
		}
		IS_INT(bad, 0);
	}
	/* The first few lie apart. */
	IS_INT(map_order(0, 36), 0);
	IS_INT(map_order(1, 36), 8);
	IS_INT(map_order(5, 36), 4);
}

/* ---- the screen ---- */

static struct screen_world
open_map(const char *name, const char *keys, int rows, int cols)
{
	struct screen_play play = { name, SCREENS_PLAIN, "" };
	struct screen_world w;

	screen_world_open(&w, &play, rows, cols);
	/* Text of a story may take some pages; the rest of these keys does nothing at a choice. */
	screen_world_play(&w, "<Enter>" SCREEN_N14 "x", NULL, NULL);
	screen_world_play(&w, keys, NULL, NULL);
	return w;
}

/* Scored from its notation, as a user would; for score_fini. */
static struct score
score_text(const struct app *a, const char *text, const struct rb_recovery *recovery)
{
	struct rb_regimen r;
	struct score s;
	struct fault f;

	if (!rb_regimen_parse(text, &r, &f) || !score_init(&s, a->assess, &f) || !assess_score(a->assess, &r.schedule, recovery, &s, &f))
		tap_bail_out(f.text);
	rb_regimen_fini(&r);
	return s;
}

/* What the cell of a regimen must show: the letter of a hard limit that is broken, "?" or its control in tenths. */
static bool
shows(const struct app *a, char shown, char behind, const char *text, const struct rb_recovery *recovery)
{
	struct score s = score_text(a, text, recovery);
	bool broken = false, open = false, named = false;

	for (size_t i = 0; i < s.n; i++) {
		const struct score_row *row = &s.rows[i];

		if (row->constraint->structure == CASE_TUMOUR || !row->constraint->hard)
			continue;
		broken = broken || row->state == ROW_VIOLATED;
		open = open || row->state == ROW_UNDETERMINED;
		named = named || (row->state == ROW_VIOLATED && shown == a->map.letters[i]);
	}
	score_fini(&s);
	if (broken || open)
		return broken ? named : shown == '?';
	if (a->map.cell_cols == 2)
		return shown - '0' == (int)floor(fmin(s.tcp, 0.999) * 10 + 1e-9);
	return 10 * (shown - '0') + behind - '0' == (int)lround(fmin(s.tcp, 0.99) * 100);
}

/* Every cell of the screen against the score of its notation. */
static void
check_cells(struct screen_world *w)
{
	const struct app *a = w->app;
	const struct map_view *m = &a->map;
	size_t lies = 0, cells = m->region.n_fractions * m->region.n_doses;
	int top = 3;

	OK(cells >= 36);
	for (size_t i = 0; i < cells; i++) {
		size_t column = i % m->region.n_fractions, row = i / m->region.n_fractions;
		int at = top + (int)(m->region.n_doses - 1 - row), col = 8 + m->cell_cols * (int)column;
		const struct cell *x = canvas_cell(&w->canvas, at, col), *y = canvas_cell(&w->canvas, at, col + 1);
		char text[SEARCH_TEXT_MAX];

		region_notation(a->c, &m->forms[m->form], m->fractions[column], m->doses_gy[row], text);
		lies += !x || !y || !shows(a, (char)x->codes[0], (char)y->codes[0], text, m->region.recovery);
	}
	IS_INT(lies, 0);
}

static void
a_cell_shows_what_its_regimen_scores(void)
{
	static const struct { const char *name, *keys; int rows, cols; } tries[] = {
		{ "carotid", "m", 24, 80 }, { "carotid", "mo", 20, 60 }, { "carotid", "moorrr", 43, 132 }, { "cord", "m", 24, 80 }, { "carotid", "mbz", 24, 80 }, { "carotid", "mbzlllllllllllllllllkkk", 20, 60 },
		{ "core", "mo", 24, 80 }, { "gap", "<F5>oo", 60, 200 }, { "carotid", "mo", 60, 200 }, { "temporal", "<F5>r", 24, 80 },
	};

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct screen_world w = open_map(tries[i].name, tries[i].keys, tries[i].rows, tries[i].cols);

		if (OK(w.app->map.open))
			check_cells(&w);
		screen_world_close(&w);
	}
}

static void
keys_move_take_and_come_back(void)
{
	struct screen_world w = open_map("carotid", "m", 24, 80);
	struct map_view *m = &w.app->map;
	size_t forms = m->n_forms;
	char before[FIELD_BYTES + 1], taken[SEARCH_TEXT_MAX];

	IS_INT(m->at_fractions, 5);
	NEAR(m->at_dose_gy, 8, 1e-12, 0);
	screen_world_play(&w, "lljj", NULL, NULL);
	IS_INT(m->at_fractions, m->fractions[2]);
	NEAR(m->at_dose_gy, m->doses_gy[m->region.n_doses - 3], 1e-12, 0);
	screen_world_play(&w, "<Left><Left><Up><Up><Up>hk", NULL, NULL);
	IS_INT(m->at_fractions, 5);
	NEAR(m->at_dose_gy, 8, 1e-12, 0);
	/* Through all schedules and back to the learner's. */
	for (size_t i = 0; i < forms; i++)
		screen_world_play(&w, "o", NULL, NULL);
	IS_INT(m->form, m->own_form);
	snprintf(before, sizeof before, "%s", w.app->design.builder.notation.text);
	screen_world_play(&w, "oljj", NULL, NULL);
	snprintf(taken, sizeof taken, "%s", m->point.notation);
	screen_world_play(&w, "<Enter>", NULL, NULL);
	OK(!m->open);
	IS_STR(w.app->design.builder.notation.text, taken);
	screen_world_play(&w, "u", NULL, NULL);
	IS_STR(w.app->design.builder.notation.text, before);
	/* Leaving takes nothing. */
	screen_world_play(&w, "mllq", NULL, NULL);
	OK(!m->open);
	IS_STR(w.app->design.builder.notation.text, before);
	screen_world_close(&w);
}

static void
the_best_is_that_of_the_search(void)
{
	struct screen_world w = open_map("carotid", "mb", 24, 80);
	struct search_result found;
	struct search_grid g;
	struct fault f;

	OK(search_grid_of(w.app->c, &g, &f) && assess_search(w.app->assess, &g, 1, w.arena, &found, &f));
	IS_STR(w.app->map.point.notation, found.best.regimen);
	NEAR(w.app->map.point.score.mark, found.best.mark, 1e-12, 0);
	OK(map_best(w.app) && !strcmp(map_best(w.app)->regimen, found.best.regimen));
	screen_world_close(&w);
}

/* A course that has begun: what is on the map is what may follow. */
static void
a_course_that_has_begun_goes_on(void)
{
	struct screen_world w = open_map("gap", "<F5>", 24, 80);

	OK(w.app->map.open);
	OK(w.app->map.has_own);
	IS_STR(w.app->map.point.notation, w.app->design.builder.notation.text);
	check_cells(&w);
	screen_world_close(&w);
}

/* Where a key waits the work stops after any piece; the next piece is of what shows then. */
static void
work_may_be_interrupted_anywhere(void)
{
	static const char keys[] = "ohljrbkoo";

	for (int pieces = 0; pieces < 60; pieces += 13) {
		struct screen_world w = open_map(pieces == 13 ? "core" : "carotid", "", 24, 80);
		size_t bad = 0;

		for (size_t i = 0; i < sizeof keys; i++) {
			struct event e = { .kind = EVENT_KEY, .key = i == 0 ? 'm' : (uint32_t)keys[i - 1] };

			app_event(w.app, &e);
			app_draw(w.app, &w.canvas);
			for (int k = 0; k < pieces; k++)
				app_work(w.app);
			app_draw(w.app, &w.canvas);
			bad += w.canvas.cursor_row < 0;
		}
		IS_INT(bad, 0);
		/* Left alone it comes to an end, and then nothing is left. */
		for (size_t k = 0; k < 10; k++) {
			for (size_t i = 0; app_work(w.app); i++)
				if (i > 100000)
					tap_bail_out("the work does not end");
			app_draw(w.app, &w.canvas);
		}
		OK(!app_work(w.app));
		check_cells(&w);
		screen_world_close(&w);
	}
}

static void
any_size_has_its_cursor(void)
{
	struct screen_world w = open_map("carotid", "m", 24, 80);
	size_t bad = 0;

	for (int rows = 1; rows <= 70; rows += 5)
		for (int cols = 1; cols <= 230; cols += 31) {
			struct event e = { .kind = EVENT_RESIZE, .rows = rows, .cols = cols };
			struct fault f;

			OK(canvas_resize(&w.canvas, rows, cols, &f));
			screen_world_event(&w, e);
			bad += w.canvas.cursor_row < 0 || w.canvas.cursor_row >= rows || w.canvas.cursor_col < 0 || w.canvas.cursor_col >= cols;
		}
	IS_INT(bad, 0);
	screen_world_close(&w);
}

/* Where there is no picture the cursor goes by every step of the grid, and the edges are by the model that was chosen. */
static void
in_words_it_moves_and_has_its_model(void)
{
	static const struct { int rows, cols; bool accessible; } tries[] = { { 24, 80, true }, { 12, 60, false }, { 40, 40, false } };

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct screen_world w = open_map("carotid", "", tries[i].rows, tries[i].cols);
		struct map_view *m = &w.app->map;
		struct fact_text edges;
		struct fault f;
		char *shown, *line;

		if (tries[i].accessible)
			app_set_accessible(w.app);
		screen_world_play(&w, "mllj", NULL, NULL);
		IS_INT(m->at_fractions, 7);
		NEAR(m->at_dose_gy, 7.9, 1e-9, 0);
		screen_world_play(&w, "hhjkk", NULL, NULL);
		IS_INT(m->at_fractions, 5);
		NEAR(m->at_dose_gy, 8, 1e-9, 0);
		/* 8 Gy is the most of the grid. */
		screen_world_play(&w, "k", NULL, NULL);
		IS_STR(w.app->message, "The map ends here.");
		screen_world_play(&w, "r", NULL, NULL);
		OK(m->recovery >= 0);
		if (tries[i].accessible) {
			fact_text_init(&edges, NULL, w.arena);
			OK(plain_edges(&edges, w.app->assess, &m->forms[m->form], rb_recovery_at((size_t)m->recovery), &f));
			/* The first line of numbers. */
			line = strstr((char *)edges.bytes, "\n5 fractions: ");
			shown = canvas_dump(&w.canvas);
			if (OK(line && shown)) {
				line[50] = '\0';
				OK(strstr(shown, line + 1) != NULL);
			}
			free(shown);
		}
		screen_world_close(&w);
	}
}

/* Nothing is counted before the axes fit the screen. */
static void
a_second_drawing_is_the_first(void)
{
	static const char keys[] = "mozbro";
	struct screen_world w = open_map("carotid", "", 24, 80);

	for (size_t i = 0; i + 1 < sizeof keys; i++)
		for (int rows = 24; rows <= 50; rows += 26) {
			struct event e = { .kind = EVENT_KEY, .key = (uint32_t)keys[i] };
			struct fault f;
			size_t n;

			OK(canvas_resize(&w.canvas, rows, 80, &f));
			app_event(w.app, &e);
			app_draw(w.app, &w.canvas);
			for (n = 0; n < fact_count(w.app) && strncmp(fact_at(w.app, n)->quantity, "tumour control of all regimens of the map,", 42) != 0; n++)
				;
			if (OK(n < fact_count(w.app)))
				NEAR(fact_at(w.app, n)->value, (double)(w.app->map.region.n_fractions * w.app->map.region.n_doses), 0, 0);
		}
	screen_world_close(&w);
}

/* ---- the score ---- */

static void
the_score_explains_itself(void)
{
	struct screen_world w = open_map("carotid", "e", 24, 80);
	struct score_view *v = &w.app->score;
	const struct explain_kill *k = &v->x.kill;
	double sum = k->lq;
	struct score s;

	OK(v->open && v->x.has_kill && v->x.has_bands && !v->more);
	for (size_t i = 0; i < k->n; i++)
		sum += k->shares[i].log10_kill;
	NEAR(sum, k->total, 1e-9, 0);
	/* The kill is what is gone of the clonogens. */
	s = score_text(w.app, "5x8 qod", NULL);
	NEAR(k->total, log10(w.app->c->tumour.clonogens) - s.log10_clonogens, 1e-9, 0);
	score_fini(&s);
	IS_INT(v->x.n_breaks, rb_recovery_count() + 1);
	OK(map_best(w.app) != NULL);
	OK(v->plotted);
	screen_world_play(&w, "t", NULL, NULL);
	OK(v->tools);
	IS_INT(v->n_compared, compare_tool_count());
	screen_world_play(&w, "tGgj<Space><PageUp>", NULL, NULL);
	OK(!v->tools && v->open);
	screen_world_play(&w, "<Enter>", NULL, NULL);
	OK(!v->open && w.app->design.ready);
	screen_world_close(&w);
}

TAP_MAIN(TAP_CASE(doses_hold_what_is_wanted), TAP_CASE(fractions_are_even_through_the_first), TAP_CASE(coarse_to_fine_is_every_column_once), TAP_CASE(a_window_is_every_step_around_its_middle),
         TAP_CASE(a_cell_shows_what_its_regimen_scores), TAP_CASE(keys_move_take_and_come_back), TAP_CASE(the_best_is_that_of_the_search),
         TAP_CASE(a_course_that_has_begun_goes_on), TAP_CASE(work_may_be_interrupted_anywhere), TAP_CASE(any_size_has_its_cursor),
         TAP_CASE(in_words_it_moves_and_has_its_model), TAP_CASE(a_second_drawing_is_the_first),
         TAP_CASE(the_score_explains_itself))
