/* The repair of an organ on the screen, two regimens side by side, and a missed day: what the keys do there. */
#include "screen_look.h"

#include <math.h>

static void
begin(struct screen_world *w, int rows, int cols, const char *open, const char *text)
{
	const struct screen_play play = { open, SCREENS_PLAIN, "" };

	screen_world_open(w, &play, rows, cols);
	keys(w, !strcmp(open, "carotid") ? CAROTID_DESIGN : "<Enter>" SCREEN_N14 "x");
	keys(w, text);
}

/* The carotid's half-time is 4 h: 6 h leave 2^-1.5 = 35 %, and of 1.4 Gy 0.495 Gy. */
static void
six_hours(void)
{
	struct screen_world w;

	begin(&w, 24, 80, "carotid", "<Up><C-u>38x1.4 bid<Esc>o");
	IS_INT(app_contexts(w.app), IN_TISSUE);
	OK(sees_line(&w, "left carotid artery, half-time of repair 4 h: unrepaired after 4 h 50 %, 6 h"));
	OK(sees_line(&w, "finds 0.495 Gy open"));
	OK(sees_line(&w, "Hours apart 6"));
	/* The hours are the regimen's: two hours less, by half hours, and taken back. */
	keys(&w, "[[[[");
	IS_STR(w.app->design.builder.notation.text, "38x1.4 bid 4h");
	OK(sees_line(&w, "finds 0.700 Gy open"));
	OK(w.app->design.made.tissue.stops[37].eqd2_gy > w.app->design.made.tissue.stops[37].complete_gy);
	keys(&w, "uuuu");
	OK(sees_line(&w, "Hours apart 6"));
	IS_INT(app_contexts(w.app), IN_TISSUE);
	keys(&w, "]");
	IS_STR(w.app->design.builder.notation.text, "38x1.4 bid 6.5h");
	/* The next organ; the target of the course is none. */
	keys(&w, "<Down>");
	OK(sees_line(&w, "spinal cord, half-time of repair 4 h"));
	keys(&w, "<Down>o");
	OK(sees_line(&w, "left carotid artery"));
	keys(&w, "<Up>");
	OK(sees_line(&w, "mandible"));
	screen_world_close(&w);
}

static void
the_sum_on_the_screen_is_that_of_the_score(void)
{
	struct screen_world w;
	const struct tissue_trace *t;

	begin(&w, 24, 80, "carotid", "<Up><C-u>38x1.4 bid<Esc>o");
	t = &w.app->design.made.tissue;
	NEAR(t->stops[t->n - 1].eqd2_gy, w.app->design.score.rows[0].new_eqd2_gy, 1e-9, 0);
	screen_world_close(&w);
}

static void
figures_follow_each_other(void)
{
	struct screen_world w;

	begin(&w, 24, 80, "carotid", "<Up><C-u>38x1.4 bid<Esc>o");
	OK(sees_line(&w, "dose that is not repaired yet"));
	keys(&w, "f");
	OK(sees_line(&w, "EQD2 of this course, with and without repair"));
	keys(&w, "<Tab>");
	OK(sees_line(&w, "EQD2 against the hours"));
	keys(&w, "f");
	OK(sees_line(&w, "share of damage left"));
	screen_world_close(&w);
	/* All four where there is room. */
	begin(&w, 60, 200, "carotid", "<Up><C-u>38x1.4 bid<Esc>o");
	OK(sees_line(&w, "dose that is not repaired yet") && sees_line(&w, "EQD2 of this course") && sees_line(&w, "EQD2 against the hours") &&
	   sees_line(&w, "share of damage left"));
	screen_world_close(&w);
}

static void
once_a_day_has_no_hours_to_change(void)
{
	struct screen_world w;

	begin(&w, 24, 80, "carotid", "<Up><C-u>25x2<Esc>o]");
	OK(sees_line(&w, "One fraction a day"));
	IS_STR(w.app->design.builder.notation.text, "25x2");
	screen_world_close(&w);
}

/* What is given of a course that has begun stands, on the calendar too. */
static void
what_is_given_stands(void)
{
	struct screen_world w;

	begin(&w, 24, 80, "gap", "<C-u>20x1.8, gap 1w, 10x1.8<Esc><Home>");
	OK(sees_line(&w, "given, it stands"));
	keys(&w, "x");
	OK(sees_line(&w, "what is given stands"));
	IS_STR(w.app->design.builder.regimen.notation, "20x1.8, gap 1w, 10x1.8");
	keys(&w, "<End>x");
	IS_STR(w.app->design.builder.regimen.notation, "20x1.8, gap 1w, 9x1.8");
	screen_world_close(&w);
}

static void
a_missed_day_is_chosen(void)
{
	struct screen_world w;

	begin(&w, 24, 80, "carotid", "<Up><C-u>25x2<Esc>c<Right><Down><Down>M");
	IS_INT(app_contexts(w.app), IN_MISSED);
	OK(sees_line(&w, "Wednesday of week 2 is missed"));
	OK(sees_line(&w, "as planned"));
	/* From the end to the day off. */
	keys(&w, "<Down><Down><Enter>");
	IS_STR(w.app->design.builder.notation.text, "7x2, gap 1d, 2x2, 1x2 on sat, 15x2");
	IS_INT(app_contexts(w.app), IN_CALENDAR);
	OK(sees_line(&w, "on a day off"));
	keys(&w, "u");
	IS_STR(w.app->design.builder.notation.text, "25x2");
	/* What cannot be done is not taken. */
	keys(&w, "<End>M<Down>");
	OK(sees_line(&w, "cannot be done"));
	keys(&w, "<Enter>");
	OK(sees_line(&w, "no day of treatment follows"));
	IS_STR(w.app->design.builder.notation.text, "25x2");
	screen_world_close(&w);
}

static void
days_are_dragged(void)
{
	struct screen_world w;

	begin(&w, 24, 80, "carotid", "<Up><C-u>10x2<Esc>c<Right>");
	IS_INT(w.app->design.builder.day, 7);
	/* Grabbed on Monday of week 2, let go on Saturday before it. */
	keys(&w, "<Space><Up><Up><Space>");
	IS_STR(w.app->design.builder.notation.text, "5x2, 1x2 on sat, gap 1d, 4x2");
	IS_INT(w.app->design.builder.day, 5);
	keys(&w, ">>");
	IS_STR(w.app->design.builder.notation.text, "10x2");
	IS_INT(w.app->design.builder.day, 7);
	keys(&w, "]");
	IS_STR(w.app->design.builder.notation.text, "5x2, gap 1w, 5x2");
	keys(&w, "[+");
	IS_STR(w.app->design.builder.notation.text, "5x2, 1x2.1, 4x2");
	keys(&w, "--a");
	IS_STR(w.app->design.builder.notation.text, "5x2, 2x1.9 bid 6h, 4x2");
	keys(&w, "uuuu");
	IS_STR(w.app->design.builder.notation.text, "10x2");
	keys(&w, "u");
	IS_STR(w.app->design.builder.notation.text, "5x2, gap 1w, 5x2");
	screen_world_close(&w);
}

static void
two_regimens(void)
{
	struct screen_world w;
	double tcp;

	begin(&w, 24, 80, "carotid", "<Up><C-u>25x2<Esc>s");
	OK(sees_line(&w, "No regimen is kept yet"));
	keys(&w, "K<Up><C-u>34x1.6<Esc>s");
	IS_INT(app_contexts(w.app), IN_PAIR);
	OK(sees_line(&w, "kept: 25x2    at hand: 34x1.6"));
	OK(sees_line(&w, "It costs:"));
	tcp = w.app->design.score.tcp;
	keys(&w, "x");
	OK(sees_line(&w, "kept: 34x1.6    at hand: 25x2"));
	NEAR(w.app->design.kept_score.tcp, tcp, 1e-12, 0);
	IS_STR(w.app->design.builder.notation.text, "25x2");
	keys(&w, "<Esc>");
	OK(sees_line(&w, "kept: 34x1.6"));
	screen_world_close(&w);
}

TAP_MAIN(TAP_CASE(six_hours), TAP_CASE(the_sum_on_the_screen_is_that_of_the_score), TAP_CASE(figures_follow_each_other),
         TAP_CASE(once_a_day_has_no_hours_to_change), TAP_CASE(what_is_given_stands), TAP_CASE(a_missed_day_is_chosen),
         TAP_CASE(days_are_dragged), TAP_CASE(two_regimens))
