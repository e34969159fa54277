/* The way through a case: prices, hints, skips, looking back, and that nothing random breaks it.
 *
 * The case (tests/data/cases/tutor-basic) by hand: carotid, alpha/beta 3: 35x2 = 70 Gy EQD2, 25 % recovered, 52.5 left;
 * 5x8 = 40 x (8 + 3)/(2 + 3) = 88, sum 140.5 of 119: hard limit broken, mark 0 + 1 + 4, capped at 0.4 x 10 = 4.
 * 33x2 = 66, sum 118.5: met; tumour alpha/beta 10: BED 79.2, N = 1e7 exp(-0.3 x 79.2) < 1e-3: mark 10.
 * 5x2 = 10: met; N = 1e7 exp(-0.3 x 12) = 2.7e5, TCP 0: mark 6 of 10, does not pass (0.8). */
#include "tap.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tutor/tutor.h"

struct world {
	struct arena *arena;
	struct report report;
	struct casebook *book;
	struct assess *assess;
	struct tutor *tutor;
	struct fault f;
};

static void
open_world(struct world *w)
{
	*w = (struct world){ .arena = arena_new() };
	report_init(&w->report, w->arena);
	w->book = casebook_load("tests/data/cases/tutor-basic", &w->report);
	if (w->book)
		w->assess = assess_new(w->book, &w->f);
	if (w->assess)
		w->tutor = tutor_new(w->assess, &w->f);
	if (!w->tutor) {
		report_ok(&w->report, &w->f);
		tap_diag("%s:%d:%d %s", w->f.file, w->f.line, w->f.column, w->f.text);
		tap_bail_out("the test case does not open");
	}
	OK(assess_check(w->assess, &w->report));
	IS_INT(w->report.n, 0);
}

static void
close_world(struct world *w)
{
	tutor_free(w->tutor);
	assess_free(w->assess);
	casebook_free(w->book);
	report_fini(&w->report);
	arena_free(w->arena);
}

static bool
act(struct world *w, enum tutor_verb verb, const char *text)
{
	w->f.text[0] = '\0';
	return tutor_do(w->tutor, &(struct tutor_action){ verb, text }, &w->f);
}

static bool
answer(struct world *w, const char *text)
{
	return act(w, TUTOR_ANSWER, text);
}

static bool
next(struct world *w)
{
	return act(w, TUTOR_NEXT, NULL);
}

static struct tutor_view
look(const struct world *w)
{
	struct tutor_view v;

	tutor_look(w->tutor, &v);
	return v;
}

/* Begin at step i (from 0), the ones before it skipped. */
static void
start_at(struct world *w, size_t i)
{
	open_world(w);
	next(w);
	while (look(w).at < i)
		OK(act(w, TUTOR_SKIP, NULL) && next(w));
}

static void
right_way(void)
{
	struct world w;
	struct tutor_view v;

	open_world(&w);
	v = look(&w);
	IS_INT(v.page, TUTOR_STORY);
	IS_INT(v.n_steps, 3);
	NEAR(v.points_max, 15, 1e-12, 0);
	OK(!v.handed_in && !v.score);
	IS_STR(v.regimen->notation, "5x8");
	HAS(v.story, "Had 70 Gy before, given as 35x2, 14 months ago.");
	OK(!strstr(v.story, "**"));
	OK(!answer(&w, "b"));
	OK(next(&w));
	IS_STR(look(&w).steps[0].worked, "");
	IS_STR(look(&w).steps[0].explain, "");
	OK(answer(&w, "B"));
	v = look(&w);
	IS_INT(v.steps[0].state, STEP_RIGHT);
	IS_STR(v.steps[0].answer, "b");
	IS_STR(v.steps[0].feedback, "88 Gy against 70 Gy.");
	HAS(v.steps[0].worked, "b) Five times 8 Gy");
	IS_STR(v.steps[0].explain, "Size of fraction matters.");
	NEAR(v.points, 2, 1e-12, 0);
	OK(!answer(&w, "b"));                   /* closed */
	OK(next(&w));
	IS_STR(look(&w).steps[1].prompt, "How much of 70 Gy does the carotid artery still carry?");
	IS_STR(look(&w).steps[1].unit, "Gy");
	OK(answer(&w, "52,5 gy"));
	v = look(&w);
	IS_INT(v.steps[1].state, STEP_RIGHT);
	IS_STR(v.steps[1].feedback, "Right: 52.5 Gy.");
	HAS(v.steps[1].worked, "52.50 Gy");     /* the engine's derivation */
	OK(next(&w));
	OK(!next(&w));
	OK(answer(&w, "33x2"));
	v = look(&w);
	IS_INT(v.steps[2].state, STEP_RIGHT);
	OK(v.handed_in && v.score->passed);
	IS_STR(v.regimen->notation, "33x2");
	NEAR(v.score->rows[0].achieved, 118.5, 1e-9, 0);
	NEAR(v.points, 15, 1e-9, 0);
	OK(next(&w));
	IS_INT(look(&w).page, TUTOR_SUMMARY);
	OK(!next(&w));
	close_world(&w);
}

static void
choice_wrong(void)
{
	struct world w;
	struct tutor_view v;

	start_at(&w, 0);
	OK(!answer(&w, "x"));                   /* refusals cost nothing */
	OK(!answer(&w, ""));
	IS_INT(look(&w).steps[0].attempts, 0);
	OK(answer(&w, "a"));
	v = look(&w);
	IS_INT(v.steps[0].state, STEP_OPEN);
	HAS(v.steps[0].feedback, "five large fractions");
	NEAR(v.steps[0].next_points, 1, 1e-12, 0);
	OK(!answer(&w, "A"));                   /* the same again is a slip, no attempt */
	IS_INT(look(&w).steps[0].attempts, 1);
	OK(!next(&w));
	OK(answer(&w, "b"));
	NEAR(look(&w).points, 1, 1e-12, 0);
	close_world(&w);
	start_at(&w, 0);
	OK(answer(&w, "a") && answer(&w, "c"));
	v = look(&w);
	IS_INT(v.steps[0].state, STEP_WRONG);
	NEAR(v.points, 0, 0, 0);
	HAS(v.steps[0].worked, "b)");
	NEAR(v.steps[0].next_points, 0, 0, 0);
	OK(!answer(&w, "b"));
	OK(next(&w));
	close_world(&w);
}

static void
number_wrong(void)
{
	struct world w;
	struct tutor_view v;

	start_at(&w, 1);
	OK(!answer(&w, "1,234.5"));
	HAS(w.f.text, "1234.5");
	OK(!answer(&w, "5250 cGy"));
	HAS(w.f.text, "give it in Gy");
	IS_INT(look(&w).steps[1].attempts, 0);
	IS_STR(look(&w).steps[1].answer, "");
	OK(answer(&w, "17.5"));
	v = look(&w);
	IS_STR(v.steps[1].answer, "17.5 Gy");
	/* A quarter has recovered: 17.5 of 70 Gy. */
	IS_STR(v.steps[1].feedback, "You gave 17.5 Gy: that is too low, by about two thirds. It is what comes out when the part that has "
	       "recovered is taken for the part that is left. If a quarter has recovered, three quarters are left, and these count.");
	OK(!answer(&w, "17,50 Gy"));            /* the same number */
	IS_INT(look(&w).steps[1].attempts, 1);
	OK(answer(&w, "70"));
	HAS(look(&w).steps[1].feedback, "too high, by about a third");
	NEAR(look(&w).steps[1].next_points, 1, 1e-12, 0);
	OK(answer(&w, "53"));                   /* 0.5 off: inside */
	v = look(&w);
	IS_INT(v.steps[1].state, STEP_RIGHT);
	NEAR(v.points, 1, 1e-12, 0);
	HAS(v.steps[1].feedback, "computed value is 52.5 Gy");
	close_world(&w);
	start_at(&w, 1);
	OK(answer(&w, "1") && answer(&w, "2") && answer(&w, "3"));
	IS_INT(look(&w).steps[1].state, STEP_WRONG);
	HAS(look(&w).steps[1].worked, "52.50 Gy");
	close_world(&w);
}

/* A hint costs a tenth of the first price, 0.3 of 3. */
static void
hints(void)
{
	struct world w;
	struct tutor_view v;

	start_at(&w, 1);
	NEAR(look(&w).steps[1].hint_cost, 0.3, 1e-12, 0);
	OK(act(&w, TUTOR_HINT, NULL));
	NEAR(look(&w).steps[1].next_points, 2.7, 1e-12, 0);
	OK(!look(&w).steps[1].can_hint);
	OK(!act(&w, TUTOR_HINT, NULL));
	HAS(w.f.text, "hint 2 opens after a try");
	OK(answer(&w, "1"));
	OK(look(&w).steps[1].can_hint);
	OK(act(&w, TUTOR_HINT, NULL));
	OK(!act(&w, TUTOR_HINT, NULL));
	HAS(w.f.text, "all hints");
	IS_INT(look(&w).steps[1].hints_shown, 2);
	OK(answer(&w, "2") && answer(&w, "52.5"));
	v = look(&w);
	NEAR(v.points, 1 - 2 * 0.3, 1e-12, 0);
	OK(!act(&w, TUTOR_HINT, NULL));
	NEAR(look(&w).points, 0.4, 1e-12, 0);
	close_world(&w);
}

static void
skips(void)
{
	struct world w;

	start_at(&w, 2);
	IS_INT(look(&w).steps[0].state, STEP_SKIPPED);
	IS_INT(look(&w).steps[1].state, STEP_SKIPPED);
	HAS(look(&w).steps[1].worked, "52.50 Gy");
	NEAR(look(&w).points, 0, 0, 0);
	OK(answer(&w, "5x2"));
	OK(!act(&w, TUTOR_SKIP, NULL));         /* it would throw its mark away */
	HAS(w.f.text, "handed in");
	close_world(&w);
	start_at(&w, 2);
	OK(act(&w, TUTOR_SKIP, NULL));
	IS_STR(look(&w).steps[2].worked, "");
	OK(next(&w));
	IS_INT(look(&w).page, TUTOR_SUMMARY);
	OK(!act(&w, TUTOR_SKIP, NULL));
	close_world(&w);
}

static void
regimens(void)
{
	struct world w;
	struct tutor_view v;

	start_at(&w, 2);
	OK(!answer(&w, "5x"));
	OK(w.f.column > 0);
	OK(!answer(&w, " "));
	OK(!answer(&w, "courses.csv"));
	IS_INT(look(&w).steps[2].attempts, 0);
	OK(!next(&w));
	OK(answer(&w, "5x2"));
	v = look(&w);
	IS_INT(v.steps[2].state, STEP_OPEN);
	NEAR(v.points, 10 * 0.6, 1e-6, 0);
	OK(v.can_next && !v.score->passed);
	OK(!answer(&w, " 5x2 "));               /* the same again */
	OK(answer(&w, "5x8"));                  /* capped: 8 x 4/10, and the best is kept */
	v = look(&w);
	NEAR(v.points, 6, 1e-6, 0);
	OK(v.score->capped);
	IS_STR(v.regimen->notation, "5x8");
	NEAR(v.score->rows[0].achieved, 140.5, 1e-9, 0);
	OK(next(&w));
	v = look(&w);
	IS_INT(v.page, TUTOR_SUMMARY);
	IS_INT(v.steps[2].state, STEP_WRONG);
	NEAR(v.points, 6, 1e-6, 0);
	HAS(v.steps[2].worked, "Carotid artery");
	OK(act(&w, TUTOR_BACK, NULL));
	OK(!answer(&w, "33x2"));
	close_world(&w);
	start_at(&w, 2);                        /* used up */
	OK(answer(&w, "5x8") && answer(&w, "5x2") && answer(&w, "6x8"));
	v = look(&w);
	IS_INT(v.steps[2].state, STEP_WRONG);
	NEAR(v.points, 8 * 0.6, 1e-6, 0);
	close_world(&w);
}

/* What was earned stays; a hint only costs what comes after it. */
static void
hint_after_hand_in(void)
{
	struct world w;

	start_at(&w, 2);
	OK(answer(&w, "5x2"));
	OK(act(&w, TUTOR_HINT, NULL));
	NEAR(look(&w).points, 6, 1e-6, 0);
	OK(answer(&w, "33x2"));
	NEAR(look(&w).points, 8 - 1, 1e-6, 0);
	close_world(&w);
}

static void
looking_back(void)
{
	struct world w;

	start_at(&w, 1);
	OK(act(&w, TUTOR_BACK, NULL));
	IS_INT(look(&w).at, 0);
	OK(!answer(&w, "b"));
	OK(act(&w, TUTOR_BACK, NULL));
	IS_INT(look(&w).page, TUTOR_STORY);
	OK(!act(&w, TUTOR_BACK, NULL));
	OK(next(&w) && next(&w));
	IS_INT(look(&w).at, 1);
	OK(!next(&w));
	HAS(w.f.text, "this step is open");
	OK(!tutor_do(w.tutor, &(struct tutor_action){ (enum tutor_verb)77, NULL }, &w.f));
	OK(!answer(&w, NULL));
	close_world(&w);
}

/* ---- whatever is done ---- */

static uint64_t
random_next(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

static const char *const typed[] = {
	"a", "b", "c", "d", "", " ", "52.5", "52,5 Gy", "17.5", "70", "1,234.5", "9 cGy", "5x8", "33x2", "5x2",
	"20x2.5 qod", "5x", "4*(10x1.5 bid 6h, gap 1w)", "\x1b[31m", "\xff\xfe", "none", "1e308", "-1", "10000x100",
};

/* What must hold at any moment. */
static bool
is_sound(const struct tutor_view *v)
{
	double sum = 0;
	bool seen_open = false;

	for (size_t i = 0; i < v->n_steps; i++) {
		const struct tutor_step *s = &v->steps[i];
		bool is_open = s->state == STEP_OPEN;

		sum += s->points;
		if (s->points < 0 || s->points > s->points_max || s->attempts > s->attempts_max)
			return false;
		if (is_open ? s->attempts >= s->attempts_max || *s->worked || *s->explain : s->next_points > 0)
			return false;
		if (s->state == STEP_SKIPPED && s->points > 0)
			return false;
		if (s->hints_shown > s->step->n_hints || (seen_open && (!is_open || s->attempts > 0)))
			return false;
		if (seen_open && v->page == TUTOR_STEP && v->at >= i)
			return false;           /* beyond the first open step */
		seen_open = seen_open || is_open;
	}
	return sum <= v->points + 1e-12 && sum >= v->points - 1e-12 && v->handed_in == (v->score != NULL);
}

/* May `after` follow `before`, when the action was done or refused? */
static bool
may_follow(const struct tutor_view *before, const struct tutor_step *old, const struct tutor_view *after, bool done)
{
	bool same_page = before->page == after->page && before->at == after->at;

	if (!done && (!same_page || before->regimen != after->regimen))
		return false;
	for (size_t i = 0; i < after->n_steps; i++) {
		const struct tutor_step *s = &after->steps[i];
		bool frozen = !done || old[i].state != STEP_OPEN;

		if (s->points < old[i].points || s->attempts < old[i].attempts || s->hints_shown < old[i].hints_shown)
			return false;
		if (frozen && (s->points > old[i].points || s->attempts != old[i].attempts || s->state != old[i].state))
			return false;
		if (frozen && (s->hints_shown != old[i].hints_shown || s->feedback != old[i].feedback))
			return false;
	}
	return true;
}

static bool
random_play(struct world *w, uint64_t *s)
{
	struct tutor_step old[3];

	for (int i = 0; i < 60; i++) {
		struct tutor_view before = look(w), after;
		enum tutor_verb verb = random_next(s) % 3 ? TUTOR_ANSWER : (enum tutor_verb)(random_next(s) % 5);
		const char *text = typed[random_next(s) % (sizeof typed / sizeof *typed)];
		bool done;

		memcpy(old, before.steps, sizeof old);
		done = act(w, verb, text);
		after = look(w);
		if ((verb == TUTOR_NEXT && done != before.can_next) || (verb == TUTOR_BACK && done != before.can_back))
			return false;
		if (!is_sound(&after) || !may_follow(&before, old, &after, done) || (!done && !w->f.text[0]))
			return false;
	}
	return true;
}

static void
random_actions(void)
{
	const char *given = getenv("TEST_SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : 20240611, s = seed * 2654435761u + 1;
	int broken = 0;

	for (int i = 0; i < 300 && !broken; i++) {
		struct world w = { .arena = arena_new() };

		report_init(&w.report, w.arena);
		w.book = casebook_load("tests/data/cases/tutor-basic", &w.report);
		w.assess = assess_new(w.book, &w.f);
		w.tutor = tutor_new(w.assess, &w.f);
		broken += !random_play(&w, &s);
		close_world(&w);
	}
	OK(broken == 0);
	printf("# seed %llu (TEST_SEED)\n", (unsigned long long)seed);
}

TAP_MAIN(TAP_CASE(right_way), TAP_CASE(choice_wrong), TAP_CASE(number_wrong), TAP_CASE(hints), TAP_CASE(skips),
         TAP_CASE(regimens), TAP_CASE(hint_after_hand_in), TAP_CASE(looking_back), TAP_CASE(random_actions))
