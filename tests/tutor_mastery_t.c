/* What is learned comes back on the days of the boxes: learners taken through 60 days, each day's list beside one made by
 * hand; variants that never come twice in a row. */
#include "tutor/mastery.h"

#include "mini_case.h"
#include "tutor/session.h"

enum { DAYS = 61, DAY_0 = 20000, HOUR = 3600 };

#define VARIED "course,regimen,months_before\nprior,35x2|33x2|30x2|28x2|25x2,12..18\nnew,5x8,\n"
#define STEPS                                                                                                          \
	"step,type,prompt,quantity,of,tolerance,unit,points,hint_1,objective,guess_first\n"                                \
	"a,number,How many fractions?,fractions,prior,0.1,,1,Count.,count fractions,\n"                                    \
	"b,number,How much?,total_dose,prior,0.1,Gy,1,Multiply.,add doses,yes\n"                                           \
	"c,choice,Which?,,,,,1,Think.,choose well,\n"
#define CHOICES "step,choice,text,right,feedback\nc,a,No,no,It is the other.\nc,b,Yes,yes,It is.\n"

struct learner { char top[40], folder[60], path[60]; struct records *r; size_t attempts, repeats, base; uint64_t last; };

static void
learner_begin(struct learner *x, const char *courses)
{
	struct mini m = { .courses = courses, .steps = STEPS, .choices = CHOICES };
	char *text = mini_text(&m);
	struct fault f = { 0 };

	*x = (struct learner){ .last = 0 };
	snprintf(x->top, sizeof x->top, "/tmp/ghostdose-mastery.XXXXXX");
	if (!mkdtemp(x->top))
		tap_bail_out("cannot make a folder in /tmp");
	snprintf(x->folder, sizeof x->folder, "%s/state", x->top);
	snprintf(x->path, sizeof x->path, "%s/mini.csv", x->top);
	if (!file_write(x->path, text, strlen(text), &f) || !(x->r = records_open(x->folder, &f)))
		tap_bail_out(f.text);
	free(text);
}

static void
learner_end(struct learner *x)
{
	char line[80];

	records_close(x->r);
	snprintf(line, sizeof line, "rm -rf '%s'", x->top);
	if (system(line) != 0)
		tap_diag("%s stays", x->top);
}

/* The right answer to step a, b or c, or a wrong one. */
static const char *
answer_to(const struct session *s, char step, bool right, char out[20])
{
	const struct casebook *c = session_case(s);

	if (step == 'c')
		snprintf(out, 20, "%s", right ? "b" : "a");
	else
		snprintf(out, 20, "%g", (right ? 0 : 3) + (step == 'a' ? 1 : 2) * (double)c->courses[0].regimen.schedule.n);
	return out;
}

static void
must(struct session *s, enum tutor_verb verb, const char *text, int64_t now)
{
	struct fault f = { 0 };

	if (!session_do(s, &(struct tutor_action){ verb, text }, now, &f))
		tap_bail_out(f.text);
}

/* A new attempt on a day: a letter a step, in their order; r right, w wrong (it has one attempt), h a hint and right, s
 * skipped.  Behind the last letter it is left. */
static void
work(struct learner *x, int day, const char *what)
{
	int64_t now = (int64_t)(DAY_0 + day) * 86400 + 9 * HOUR;
	struct fault f = { 0 };
	struct session *s = session_begin(x->r, x->path, &f);
	uint64_t variant;
	char text[20];

	if (!s)
		tap_bail_out(f.text);
	for (size_t i = 0; what[i]; i++) {
		must(s, TUTOR_NEXT, NULL, now);
		/* A guess, which is never marked, before the sum of b. */
		if (i == 1 && what[i] != 's')
			must(s, TUTOR_GUESS, "1", now);
		if (what[i] == 'h')
			must(s, TUTOR_HINT, NULL, now);
		if (what[i] == 's')
			must(s, TUTOR_SKIP, NULL, now);
		else
			must(s, TUTOR_ANSWER, answer_to(s, "abc"[i], what[i] != 'w', text), now);
	}
	variant = casebook_variant_name(session_case(s));
	x->repeats += x->attempts > 0 && variant == x->last;
	x->base += variant == 0;
	x->last = variant;
	x->attempts++;
	session_close(s);
}

/* "ac": what is due (mastered: or mastered) when a day begins. */
static void
list_of(struct learner *x, int day, bool mastered, char out[4])
{
	struct arena *arena = arena_new();
	struct mastery m;
	struct fault f = { 0 };
	bool has[3] = { false };
	size_t n = 0;

	if (!arena || !mastery_read(x->r, NULL, (int64_t)(DAY_0 + day) * 86400, arena, &m, &f))
		tap_bail_out(f.text);
	for (size_t i = 0; i < m.n; i++)
		if (mastered ? m.steps[i].mastered : m.steps[i].due)
			has[m.steps[i].step[0] - 'a'] = true;
	for (int k = 0; k < 3; k++)
		if (has[k])
			out[n++] = "abc"[k];
	out[n] = '\0';
	arena_free(arena);
}

struct day { int day; const char *due, *work; };

/* Each day's list, and then that day's work; days that are not named have nothing due and no work. */
static void
live(struct learner *x, const struct day *days, size_t n)
{
	for (int day = 0; day < DAYS; day++) {
		const struct day *d = NULL;
		char due[4];

		for (size_t i = 0; i < n; i++)
			d = days[i].day == day ? &days[i] : d;
		list_of(x, day, false, due);
		if (!IS_STR(due, d ? d->due : ""))
			tap_diag("on day %d", day);
		if (d && *d->work)
			work(x, day, d->work);
	}
}

/* By hand, boxes of 1, 2, 4, 8, 16, 32 days.  The learner begins with step a on day 0, b on day 1, c on day 4, is always
 * right, and works what is due on its day, passing over what is not:
 *     a, entered on day 0: 0+1 = 1, 1+2 = 3, 3+4 = 7, 7+8 = 15, 15+16 = 31, 31+32 = 63
 *     b, entered on day 1: 2, 4, 8, 16, 32, 64
 *     c, entered on day 4: 5, 7, 11, 19, 35, 67 */
static void
who_is_always_right(void)
{
	static const struct day days[] = {
		{ 0, "", "r" }, { 1, "a", "rr" }, { 2, "b", "sr" }, { 3, "a", "r" }, { 4, "b", "srr" }, { 5, "c", "ssr" },
		{ 7, "ac", "rsr" }, { 8, "b", "sr" }, { 11, "c", "ssr" }, { 15, "a", "r" }, { 16, "b", "sr" }, { 19, "c", "ssr" },
		{ 31, "a", "r" }, { 32, "b", "sr" }, { 35, "c", "ssr" },
	};
	struct learner x;
	char mastered[4];

	learner_begin(&x, VARIED);
	live(&x, days, sizeof days / sizeof *days);
	list_of(&x, 60, true, mastered);
	IS_STR(mastered, "abc");
	OK(x.attempts == 15 && x.repeats == 0 && x.base == 0);
	learner_end(&x);
}

/* By hand.  Failures, days away, and practice that nobody asked for:
 *     day 0   a right, b wrong, c right behind a hint (which is not right): all in box 1, due on 1
 *     3       away on 1 and 2.  a box 2 -> 5, b box 2 -> 5, c wrong, box 1 -> 4
 *     4       c box 2 -> 6
 *     5       a box 3 -> 9, b wrong, box 1 -> 6
 *     6       b box 2 -> 8, c box 3 -> 10
 *     8       b box 3 -> 12        9   a box 4 -> 17        10  c box 4 -> 18        12  b box 4 -> 20
 *     17      a given up, box 1 -> 18
 *     25      away from 18 on; b joined on 20.  a box 2 -> 27, b box 5 -> 41, c box 5 -> 41
 *     27      a box 3 -> 31
 *     29      a right before its day: stays due on 31
 *     31      a box 4 -> 39
 *     33      b wrong before its day: box 1 -> 34
 *     34      b box 2 -> 36        36  b box 3 -> 40        39  a box 5 -> 55        40  b box 4 -> 48
 *     41      c box 6 -> 73        48  b box 5 -> 64        55  a box 6 -> 87 */
static void
who_fails_and_is_away(void)
{
	static const struct day days[] = {
		{ 0, "", "rwh" }, { 1, "abc", "" }, { 2, "abc", "" }, { 3, "abc", "rrw" }, { 4, "c", "ssr" }, { 5, "ab", "rw" },
		{ 6, "bc", "srr" }, { 8, "b", "sr" }, { 9, "a", "r" }, { 10, "c", "ssr" }, { 12, "b", "sr" }, { 17, "a", "s" },
		{ 18, "ac", "" }, { 19, "ac", "" }, { 20, "abc", "" }, { 21, "abc", "" }, { 22, "abc", "" }, { 23, "abc", "" },
		{ 24, "abc", "" }, { 25, "abc", "rrr" }, { 27, "a", "r" }, { 29, "", "r" }, { 31, "a", "r" }, { 33, "", "sw" },
		{ 34, "b", "sr" }, { 36, "b", "sr" }, { 39, "a", "r" }, { 40, "b", "sr" }, { 41, "c", "ssr" }, { 48, "b", "sr" },
		{ 55, "a", "r" },
	};
	struct learner x;

	learner_begin(&x, VARIED);
	live(&x, days, sizeof days / sizeof *days);
	OK(x.repeats == 0 && x.base == 0);
	learner_end(&x);
}

/* Mastered: right twice in a row. */
static void
what_is_mastered(void)
{
	static const struct { int day; const char *work, *mastered; } days[] = {
		{ 0, "rwh", "" },              /* one right answer is not two; behind a hint it is none */
		{ 1, "rrr", "a" },
		{ 2, "wrr", "bc" },            /* a was wrong just now */
		{ 3, "rhr", "c" },             /* b: the hint ends the row */
		{ 4, "rrr", "ac" },
	};
	struct learner x;
	char got[4];

	learner_begin(&x, VARIED);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		work(&x, days[i].day, days[i].work);
		list_of(&x, days[i].day, true, got);
		if (!IS_STR(got, days[i].mastered))
			tap_diag("on day %d", days[i].day);
	}
	learner_end(&x);
}

/* The same numbers twice are no second proof; and with --seed they can be had. */
static void
same_numbers_prove_nothing(void)
{
	struct learner x;
	char got[4];
	struct fault f = { 0 };

	learner_begin(&x, VARIED);
	for (int day = 0; day < 3; day++) {
		struct session *s = session_begin_seed(x.r, x.path, 5, &f);
		char text[20];

		if (!s)
			tap_bail_out(f.text);
		must(s, TUTOR_NEXT, NULL, (int64_t)(DAY_0 + day) * 86400);
		must(s, TUTOR_ANSWER, answer_to(s, 'a', true, text), (int64_t)(DAY_0 + day) * 86400);
		session_close(s);
	}
	list_of(&x, 3, true, got);
	IS_STR(got, "");
	learner_end(&x);
	/* A case without variants: another day has to do. */
	learner_begin(&x, NULL);
	work(&x, 0, "r");
	work(&x, 0, "r");
	list_of(&x, 0, true, got);
	IS_STR(got, "");
	work(&x, 1, "r");
	list_of(&x, 1, true, got);
	IS_STR(got, "a");
	learner_end(&x);
}

/* Of two numbers, one after the other: 2 variants, 20 attempts. */
static void
never_the_same_twice_in_a_row(void)
{
	struct learner x;

	learner_begin(&x, "course,regimen,months_before\nprior,35x2|33x2,12\nnew,5x8,\n");
	for (int i = 0; i < 20; i++)
		work(&x, i, "r");
	OK(x.repeats == 0 && x.base == 0);
	learner_end(&x);
}

/* What is due alone: the steps of the whole case keep their names and numbers, resumed it is the same, and it is never offered
 * as an attempt at the case. */
static void
what_is_due_alone(void)
{
	static const struct { int day; const char *work; } days[] = { { 0, "rrr" }, { 1, "rsr" } };
	struct session_offer offer;
	struct session_view v;
	struct learner x;
	struct session *s;
	struct fault f = { 0 };
	int64_t now = (int64_t)(DAY_0 + 2) * 86400, attempt;
	char got[4];

	learner_begin(&x, VARIED);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		work(&x, days[i].day, days[i].work);
	list_of(&x, 2, false, got);
	IS_STR(got, "b");              /* passed over on the day it was due: wrong, back in its first box */
	list_of(&x, 3, false, got);
	IS_STR(got, "abc");
	now += 86400;
	/* a is worked in an attempt at the case, so that b and c are left. */
	work(&x, 3, "r");
	s = session_begin_due(x.r, x.path, now, &f);
	if (!s)
		tap_bail_out(f.text);
	session_look(s, &v);
	OK(v.review && v.tutor.n_steps == 2);
	IS_STR(v.tutor.steps[0].step->id, "b");
	OK(casebook_variant_name(session_case(s)) != x.last);
	must(s, TUTOR_NEXT, NULL, now);
	must(s, TUTOR_GUESS, "1", now);
	OK(session_draft(s, "5", now, &f));
	session_look(s, &v);
	attempt = v.attempt;
	session_close(s);
	OK(session_offer(x.r, x.path, &offer, &f) && offer.attempt.id != attempt);
	s = session_resume(x.r, attempt, NULL, SESSION_WRITE, &f);
	if (!s)
		tap_bail_out(f.text);
	session_look(s, &v);
	OK(v.review && v.tutor.n_steps == 2 && v.tutor.page == TUTOR_STEP && v.tutor.at == 0);
	IS_STR(v.draft, "5");
	must(s, TUTOR_ANSWER, answer_to(s, 'b', true, (char[20]){ 0 }), now);
	must(s, TUTOR_NEXT, NULL, now);
	must(s, TUTOR_ANSWER, "a", now);
	session_close(s);
	/* b right: its second box; c wrong: back in the first. */
	list_of(&x, 4, false, got);
	IS_STR(got, "c");
	list_of(&x, 5, false, got);
	IS_STR(got, "bc");
	OK(!session_begin_due(x.r, x.path, now, &f));
	HAS(f.text, "nothing is due");
	learner_end(&x);
}

static void
days_are_floors(void)
{
	static const int intervals[] = { 1, 2, 4, 8, 16, 32, 64 };

	IS_INT(mastery_day(0), 0);
	IS_INT(mastery_day(86399), 0);
	IS_INT(mastery_day(86400), 1);
	IS_INT(mastery_day(-1), -1);
	for (int box = 1; box <= MASTERY_BOXES; box++)
		IS_INT(mastery_interval_days(box), intervals[box - 1]);
}

TAP_MAIN(TAP_CASE(who_is_always_right), TAP_CASE(who_fails_and_is_away), TAP_CASE(what_is_mastered),
         TAP_CASE(same_numbers_prove_nothing), TAP_CASE(never_the_same_twice_in_a_row), TAP_CASE(what_is_due_alone), TAP_CASE(days_are_floors))
