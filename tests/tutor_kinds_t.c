/* Steps of each kind: what is refused, what is said to wrong answers, what they earn. */
#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "mini_case.h"
#include "tutor/answer.h"
#include "tutor/tutor.h"

struct world {
	struct loaded loaded;
	struct assess *assess;
	struct tutor *tutor;
	struct fault f;
};

/* A small case, at the first of its steps. */
static void
open_mini(struct world *w, const struct mini *m)
{
	*w = (struct world){ 0 };
	need_mini(&w->loaded, m);
	w->assess = assess_new(w->loaded.c, &w->f);
	w->tutor = w->assess ? tutor_new(w->assess, &w->f) : NULL;
	if (!w->tutor || !tutor_do(w->tutor, &(struct tutor_action){ TUTOR_NEXT, NULL }, &w->f))
		tap_bail_out(w->f.text);
}

static void
open_world(struct world *w, const char *steps, const char *choices)
{
	open_mini(w, &(struct mini){ .steps = steps, .choices = choices });
}

static void
close_world(struct world *w)
{
	tutor_free(w->tutor);
	assess_free(w->assess);
	unload(&w->loaded);
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

/* The step that shows. */
static const struct tutor_step *
step(const struct world *w)
{
	struct tutor_view v;

	tutor_look(w->tutor, &v);
	return &v.steps[v.at];
}

static const struct case_choice letters[] = {
	{ "a", "one", "", true }, { "b", "two", "", false }, { "c", "three", "", true }, { "d", "four", "", false }
};

static void
ticks_are_read(void)
{
	static const char *const good[] = { "a c", "ac", "a, c", "c,a", " C;a ", "a) c)", "a+c", "A.C." };
	bool ticked[4];
	struct fault f;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		OK(answer_ticks(good[i], letters, 4, ticked, &f) && ticked[0] && !ticked[1] && ticked[2] && !ticked[3]);
	OK(!answer_ticks("", letters, 4, ticked, &f));
	HAS(f.text, "the answer is empty; expected a, b, c or d");
	OK(!answer_ticks(", ,", letters, 4, ticked, &f));
	HAS(f.text, "there is no letter");
	OK(!answer_ticks("aa", letters, 4, ticked, &f));
	HAS(f.text, "a is there twice");
	OK(!answer_ticks("a x", letters, 4, ticked, &f));
	HAS(f.text, "\"x\" is none of the choices");
	OK(!answer_ticks("a \xc3\xa9", letters, 4, ticked, &f));
	HAS(f.text, "\"\xc3\xa9\" is none of the choices");
}

#define SEVERAL "step,type,prompt,points\nask,several,Which?,6;3;1\n"
#define FOUR "step,choice,text,right,feedback\nask,a,one,yes,A.\nask,b,two,no,B.\nask,c,three,yes,C.\nask,d,four,no,D.\n"

static void
several_is_all_or_nothing(void)
{
	struct world w;

	open_world(&w, SEVERAL, FOUR);
	OK(!answer(&w, "e"));
	IS_INT(step(&w)->attempts, 0);
	OK(answer(&w, "dab"));
	IS_STR(step(&w)->answer, "a, b, d");
	IS_STR(step(&w)->feedback, "b does not belong: B.\nd does not belong: D.\n1 right one is missing.");
	NEAR(step(&w)->points, 0, 0, 0);        /* one of the two right ones earns nothing */
	NEAR(step(&w)->next_points, 3, 1e-12, 0);
	OK(step(&w)->ticked[0] && step(&w)->ticked[1] && !step(&w)->ticked[2] && step(&w)->ticked[3]);
	OK(!answer(&w, "a,b,d"));
	HAS(w.f.text, "you ticked a, b, d just now; expected other ticks");
	IS_INT(step(&w)->attempts, 1);
	OK(answer(&w, "ca"));
	IS_INT(step(&w)->state, STEP_RIGHT);
	IS_STR(step(&w)->feedback, "a) A.\nc) C.\n");
	IS_STR(step(&w)->worked, "a) one\nA.\nc) three\nC.");
	NEAR(step(&w)->points, 3, 1e-12, 0);
	close_world(&w);
}

static void
several_ends(void)
{
	struct world w;

	open_world(&w, SEVERAL, FOUR);
	OK(answer(&w, "b"));
	IS_STR(step(&w)->feedback, "b does not belong: B.\n2 right ones are missing.");
	OK(answer(&w, "c"));
	IS_STR(step(&w)->feedback, "What you chose is right, but 1 right one is missing.");
	OK(answer(&w, "abc"));
	IS_STR(step(&w)->feedback, "b does not belong: B.\nNone of the right ones is missing.");
	IS_INT(step(&w)->state, STEP_WRONG);
	NEAR(step(&w)->points, 0, 0, 0);
	close_world(&w);
}

/* ---- a guess first ---- */

/* Half of 70 Gy is left: 35 Gy EQD2 and no trace of unfinished repair. */
#define GUESSED "step,type,prompt,quantity,of,tolerance,points,guess_first,hint_1\nask,number,How much?,residual_eqd2,carotid,0.5,4;2,yes,Half.\n"

static void
a_guess_comes_first(void)
{
	struct world w;

	open_world(&w, GUESSED, NULL);
	OK(step(&w)->wants_guess);
	IS_INT(tutor_verb_of(step(&w), "35"), TUTOR_GUESS);
	OK(!answer(&w, "35"));
	HAS(w.f.text, "first a guess");
	OK(!act(&w, TUTOR_HINT, NULL));
	HAS(w.f.text, "first a guess");
	OK(!act(&w, TUTOR_GUESS, "many"));
	OK(step(&w)->wants_guess);
	OK(act(&w, TUTOR_GUESS, "52,5 Gy"));
	OK(!step(&w)->wants_guess && !act(&w, TUTOR_GUESS, "60"));
	HAS(w.f.text, "asks for no guess");
	IS_STR(step(&w)->guess, "52.5 Gy");
	/* It costs nothing, and what comes of it is said at the end alone. */
	IS_INT(step(&w)->attempts, 0);
	NEAR(step(&w)->next_points, 4, 1e-12, 0);
	OK(answer(&w, "70"));
	IS_STR(step(&w)->compared, "");
	OK(answer(&w, "35"));
	IS_INT(step(&w)->state, STEP_RIGHT);
	NEAR(step(&w)->points, 2, 1e-12, 0);
	IS_STR(step(&w)->compared, "You guessed 52.5 Gy, and it is 35 Gy: the guess was too high, by about half.");
	close_world(&w);
}

static void
a_guess_may_be_right(void)
{
	struct world w;

	open_world(&w, GUESSED, NULL);
	OK(act(&w, TUTOR_GUESS, "35.4"));
	OK(step(&w)->state == STEP_OPEN && step(&w)->points <= 0);
	OK(act(&w, TUTOR_SKIP, NULL));
	IS_STR(step(&w)->compared, "You guessed 35.4 Gy, and it is 35 Gy: your sense of it was right.");
	close_world(&w);
	/* To skip, no guess is needed. */
	open_world(&w, GUESSED, NULL);
	OK(act(&w, TUTOR_SKIP, NULL));
	IS_STR(step(&w)->compared, "");
	close_world(&w);
}

/* ---- the ladder of help ---- */

#define LADDER "step,type,prompt,quantity,of,tolerance,points,hint_1,hint_2,hint_3\n" \
	"ask,number,How much?,residual_eqd2,carotid,0.5,10;7;5;2,One.,Two.,Three.\n"

static void
the_worked_answer_is_the_last_rung(void)
{
	struct world w;

	open_world(&w, LADDER, NULL);
	NEAR(step(&w)->hint_cost, 1, 1e-12, 0);
	OK(!act(&w, TUTOR_SHOW, NULL));
	HAS(w.f.text, "opens after all hints, and 0 of 3 are open");
	OK(act(&w, TUTOR_HINT, NULL));
	NEAR(step(&w)->next_points, 10 - 1, 1e-12, 0);
	IS_INT(step(&w)->hint_tries, 1);
	OK(!step(&w)->can_hint && !act(&w, TUTOR_HINT, NULL));
	HAS(w.f.text, "hint 2 opens after a try");
	OK(answer(&w, "60") && act(&w, TUTOR_HINT, NULL));
	NEAR(step(&w)->next_points, 7 - 2, 1e-12, 0);
	OK(!act(&w, TUTOR_HINT, NULL));
	HAS(w.f.text, "hint 3 opens after one more try");
	OK(answer(&w, "61") && !step(&w)->can_show && act(&w, TUTOR_HINT, NULL));
	NEAR(step(&w)->next_points, 5 - 3, 1e-12, 0);
	OK(step(&w)->can_show);
	IS_STR(step(&w)->worked, "");
	OK(act(&w, TUTOR_SHOW, NULL));
	IS_INT(step(&w)->state, STEP_SHOWN);
	HAS(step(&w)->worked, "35");
	NEAR(step(&w)->points, 0, 0, 0);
	OK(!answer(&w, "35"));
	HAS(w.f.text, "closed");
	OK(act(&w, TUTOR_NEXT, NULL));
	close_world(&w);
}

/* Before the last attempt all hints are open: one that came behind it would help no one. */
static void
the_last_attempt_has_all_hints(void)
{
	struct world w;

	open_world(&w, "step,type,prompt,quantity,of,tolerance,points,hint_1,hint_2,hint_3\n"
	               "ask,number,How much?,residual_eqd2,carotid,0.5,4;2,One.,Two.,Three.\n", NULL);
	OK(act(&w, TUTOR_HINT, NULL) && !act(&w, TUTOR_HINT, NULL));
	OK(answer(&w, "60") && act(&w, TUTOR_HINT, NULL) && act(&w, TUTOR_HINT, NULL));
	OK(step(&w)->can_show);
	close_world(&w);
	open_world(&w, "step,type,prompt,quantity,of,tolerance,points,hint_1,hint_2,hint_3\n"
	               "ask,number,How much?,residual_eqd2,carotid,0.5,4,One.,Two.,Three.\n", NULL);
	OK(act(&w, TUTOR_HINT, NULL) && act(&w, TUTOR_HINT, NULL) && act(&w, TUTOR_HINT, NULL));
	OK(!act(&w, TUTOR_SHOW, NULL));
	HAS(w.f.text, "opens after a try");
	close_world(&w);
}

static void
attempts_have_their_prices(void)
{
	static const double prices[] = { 10, 7, 5, 2 };

	for (size_t wrong = 0; wrong <= 4; wrong++) {
		struct world w;
		char text[20];

		open_world(&w, LADDER, NULL);
		for (size_t i = 0; i < wrong; i++) {
			NEAR(step(&w)->next_points, prices[i], 1e-12, 0);
			snprintf(text, sizeof text, "%zu", 100 + i);
			OK(answer(&w, text));
		}
		if (wrong < 4) {
			OK(answer(&w, "35"));
			NEAR(step(&w)->points, prices[wrong], 1e-12, 0);
		} else {
			IS_INT(step(&w)->state, STEP_WRONG);
			NEAR(step(&w)->points, 0, 0, 0);
		}
		close_world(&w);
	}
}

/* ---- classes ---- */

static void
a_class_is_chosen_and_explained(void)
{
	struct world w = { .tutor = NULL };

	need_mini(&w.loaded, &(struct mini){ .keys = MINI_KEYS "resected,no\norgan_dysfunction,no\n",
	                                     .steps = "step,type,prompt,quantity,points\nask,classify,Which?,miri_class,3;2;1\n" });
	w.assess = assess_new(w.loaded.c, &w.f);
	w.tutor = w.assess ? tutor_new(w.assess, &w.f) : NULL;
	if (!w.tutor || !act(&w, TUTOR_NEXT, NULL))
		tap_bail_out(w.f.text);
	IS_INT(step(&w)->n_choices, 3);
	IS_STR(step(&w)->choices[1].text, "class II");
	OK(answer(&w, "class I"));
	IS_STR(step(&w)->answer, "a");
	HAS(step(&w)->feedback, "Class I asks for a resected recurrence and more than two years. Here is neither.");
	OK(!answer(&w, "a"));
	OK(answer(&w, "c"));
	HAS(step(&w)->feedback, "Class III asks for a feeding tube or a tracheostomy. Here is neither.");
	OK(answer(&w, "b"));
	IS_INT(step(&w)->state, STEP_RIGHT);
	NEAR(step(&w)->points, 1, 1e-12, 0);
	HAS(step(&w)->worked, "14 months since the earlier course");
	close_world(&w);
}

/* ---- on a slice ---- */

/* Everything has moved by 2 mm along x; the old dose falls by 5 Gy a millimetre along x.  The colleague's field is the truth
 * less 0.5 mm: 2.5 Gy. */
#define ON_SLICE(steps_) \
	&(struct mini){ \
		.courses = "course,regimen,months_before\nprior,10x5,14\nnew,10x1,\n", \
		.structures = "structure,name,label,alpha_beta_gy,recovery_model,source\ncord,spinal cord,1,2,none,test\n", \
		.doses = "", \
		.constraints = "structure,metric,limit,kind,points,source\ncord,Dmax,90,hard,4,test\n", \
		.grids = "grid,file,kind,course,direction,frame,source\na,labels.csv,labels,,,,t\nb,old.csv,dose,prior,,,t\n" \
		         "c,new.csv,dose,new,,,t\nd,field.csv,field,prior,pull,ras,t\nsoft,soft.csv,registration,prior,pull,ras,t\n", \
		.files = "[file labels.csv]\n# 5 2 2 2 0 0 2 0\n0,1,1,0,0\n0,1,1,0,0\n" \
		         "[file old.csv]\n# 5 2 2 2 0 0 2 0\n60,50,40,30,20\n60,50,40,30,20\n" \
		         "[file new.csv]\n# 5 2 2 2 0 0 2 0\n10,10,10,10,10\n10,10,10,10,10\n" \
		         "[file field.csv]\n# 5 2 2 2 0 0 2 0\n2,2,2,2,2\n2,2,2,2,2\n0,0,0,0,0\n0,0,0,0,0\n" \
		         "[file soft.csv]\n# 5 2 2 2 0 0 2 0\n1.5,1.5,1.5,1.5,1.5\n1.5,1.5,1.5,1.5,1.5\n0,0,0,0,0\n0,0,0,0,0\n", \
		.steps = (steps_) }

static void
open_slice(struct world *w, const char *steps)
{
	*w = (struct world){ .tutor = NULL };
	need_mini(&w->loaded, ON_SLICE(steps));
	w->assess = assess_new(w->loaded.c, &w->f);
	w->tutor = w->assess ? tutor_new(w->assess, &w->f) : NULL;
	if (!w->tutor || !act(w, TUTOR_NEXT, NULL))
		tap_bail_out(w->f.text);
}

static void
a_place_is_named(void)
{
	struct world w;

	open_slice(&w, "step,type,prompt,quantity,of,tolerance,points\nask,point,Where?,hottest,cord,0.5,3;2;1\n");
	OK(!answer(&w, "somewhere"));
	OK(!answer(&w, "50 50"));
	HAS(w.f.text, "outside of the slice");
	IS_INT(step(&w)->attempts, 0);
	OK(answer(&w, "4 mm right, 0 mm front"));
	IS_STR(step(&w)->answer, "x 4, y 0 mm");
	HAS(step(&w)->feedback, "Not right. At x 4, y 0 mm lies spinal cord: old plan 30.0 Gy, new plan 10.0 Gy");
	OK(!answer(&w, "4 0"));
	HAS(w.f.text, "was not right just now");
	OK(answer(&w, "voxel 1 1"));
	IS_INT(step(&w)->state, STEP_RIGHT);
	NEAR(step(&w)->points, 2, 1e-12, 0);
	HAS(step(&w)->feedback, "Right. At x 2, y 2 mm lies spinal cord: old plan 40.0 Gy");
	HAS(step(&w)->worked, "2 voxels cannot be told apart");
	close_world(&w);
}

static void
landmarks_are_placed(void)
{
	struct world w;

	open_slice(&w, "step,type,prompt,of,tolerance,tolerance_gy,points\nask,landmarks,Place.,cord prior,0.3,2,3;2;1\n");
	HAS(step(&w)->given, "spinal cord: middle 3 1 > 5 1");
	OK(!answer(&w, "2 0 4 0"));
	OK(!answer(&w, "2 0 > 4 0; 2 0 > 5 0"));
	HAS(w.f.text, "are at one place today");
	IS_INT(step(&w)->attempts, 0);
	OK(answer(&w, "2 0 > 3.5 0"));
	HAS(step(&w)->feedback, "Not right. The map through them (translation");
	HAS(step(&w)->feedback, "The dose of course prior there is off by 2.5 Gy; 2 Gy were allowed.");
	OK(!answer(&w, "2 0 > 3.5 0"));
	OK(answer(&w, "2 0 > 4 0; 4 0 > 6 0; 2 2 > 4 2"));
	IS_INT(step(&w)->state, STEP_RIGHT);
	HAS(step(&w)->worked, "landmarks of the spinal cord itself: 3 1 > 5 1; 4 1 > 6 1; 2 1 > 4 1; 3 2 > 5 2; 3 0 > 5 0\nThe map through "
	                      "them (thin-plate spline): the spinal cord is off by 0.0 mm");
	NEAR(step(&w)->points, 2, 1e-12, 0);
	close_world(&w);
}

static void
a_registration_is_judged(void)
{
	struct world w;

	open_slice(&w, "step,type,prompt,of,tolerance_gy,points\nask,judge,Good?,soft cord,2,3;2;1\n");
	IS_INT(step(&w)->n_choices, 5);
	HAS(step(&w)->given, "Measured of this registration:");
	OK(answer(&w, "a"));
	HAS(step(&w)->feedback, "the picture is not what is added: the dose is");
	OK(answer(&w, "e"));
	IS_INT(step(&w)->state, STEP_RIGHT);
	HAS(step(&w)->feedback, "through it the spinal cord has 42.5 Gy, and its tissue had 40.0 Gy");
	close_world(&w);
	open_slice(&w, "step,type,prompt,of,tolerance_gy,points\nask,judge,Good?,soft cord,2.6,3;2;1\n");
	OK(answer(&w, "accept it: the old dose may be added through it"));
	IS_INT(step(&w)->state, STEP_RIGHT);
	close_world(&w);
}

/* ---- the note ---- */

#define NOTE_STEPS \
	"step,type,prompt,quantity,of,tolerance,points,reports\n" \
	"left,number,How much?,residual_eqd2,carotid,0.5,1;1,recovery;cumulative\n" \
	"type,choice,Which?,,,,1;1,type\n" \
	"design,regimen,Design.,,,,1;1,\n" \
	"note,sign-off,Sign.,,,,6;3,\n"
#define NOTE_CHOICES "step,choice,text,right,feedback\ntype,a,Type *one*,yes,A.\ntype,b,Type two,no,B.\n"

static void
the_note_is_the_learners_own(void)
{
	struct world w;
	struct fault f;
	const char *markdown;

	open_world(&w, NOTE_STEPS, NOTE_CHOICES);
	OK(answer(&w, "35") && act(&w, TUTOR_NEXT, NULL));
	OK(answer(&w, "b") && act(&w, TUTOR_SKIP, NULL) && act(&w, TUTOR_NEXT, NULL));
	OK(answer(&w, "20x2") && act(&w, TUTOR_NEXT, NULL));
	HAS(step(&w)->given, "Consult note: Mini\n");
	HAS(step(&w)->given, "- 35x2, 70 Gy in 35 fractions, 14 months before\n");
	HAS(step(&w)->given, "- carotid: \u03b1/\u03b2 3 Gy, repair complete between fractions\n");
	HAS(step(&w)->given, "- carotid: what is left of the earlier courses (or of one) after recovery: 35 Gy\n");
	HAS(step(&w)->given, "- 20x2, 40 Gy in 20 fractions\n");
	/* The type was not answered right, the others nobody asked for. */
	HAS(step(&w)->given, "3 of the 6 items that must be stated are. Missing: type (");
	OK(!strstr(step(&w)->given, "Type two"));
	OK(!answer(&w, "done"));
	HAS(w.f.text, "expected sign, or such as \"risk:");
	/* Half of it is signed for half of the price. */
	OK(answer(&w, "sign"));
	NEAR(step(&w)->points, 3, 1e-12, 0);
	HAS(step(&w)->feedback, "Signed with 3 of 6 items. Missing: type (type I (volumes overlap)");
	OK(!answer(&w, "sign"));
	HAS(w.f.text, "nothing has been added since it was signed");
	IS_INT(tutor_verb_of(step(&w), "risk: few"), TUTOR_STATE);
	IS_INT(tutor_verb_of(step(&w), "sign"), TUTOR_ANSWER);
	OK(act(&w, TUTOR_STATE, "Type:  type I, *they* overlap"));
	OK(act(&w, TUTOR_STATE, "uncertainty: 2 Gy"));
	OK(!act(&w, TUTOR_STATE, "risk:  "));
	OK(!act(&w, TUTOR_STATE, "rsik: few"));
	IS_INT(step(&w)->attempts, 1);
	OK(act(&w, TUTOR_STATE, "risk: few in a hundred"));
	HAS(step(&w)->given, "- type I, *they* overlap\n");
	HAS(step(&w)->given, "All 6 items that must be stated are.");
	/* The note goes into a file: no escape, no control of direction, no byte that is no text. */
	OK(act(&w, TUTOR_STATE, "risk: few\tof \x1b[31m100 \xE2\x80\xAE\xff"));
	HAS(step(&w)->given, "- few of \\x1B[31m100 \\u{202E}\\xFF\n");
	markdown = tutor_note(w.tutor, true, w.loaded.arena, &f);
	HAS(markdown, "# Consult note: Mini\n");
	HAS(markdown, "\n## Type of re-irradiation\n\n- type I, \\*they\\* overlap\n");
	OK(answer(&w, " sign "));
	IS_INT(step(&w)->state, STEP_RIGHT);
	/* The second price is three. */
	NEAR(step(&w)->points, 3, 1e-12, 0);
	OK(!act(&w, TUTOR_STATE, "risk: none"));
	close_world(&w);
}

/* Another clinic gets another number from the fast half-time alone. */
static void
a_note_has_both_half_times(void)
{
	struct world w;

	open_mini(&w, &(struct mini){ .structures = "structure,alpha_beta_gy,half_time_h,half_time_slow_h,fast_share,recovery_model,source\n"
	                                            "carotid,3,0.5,4.5,0.6,none,test\n",
	                              .steps = "step,type,prompt,points\nnote,sign-off,Sign.,6\n" });
	HAS(step(&w)->given, "- carotid: \u03b1/\u03b2 3 Gy, repair half-times 0.5 h (share 0.6) and 4.5 h\n");
	close_world(&w);
}

static void
a_note_with_nothing_in_it(void)
{
	struct world w;

	open_world(&w, "step,type,prompt,points\nnote,sign-off,Sign.,6\n", NULL);
	HAS(step(&w)->given, "0 of the 6 items");
	OK(!act(&w, TUTOR_SHOW, NULL));
	HAS(w.f.text, "a sign-off step has no worked answer before its end");
	for (int i = 0; i < 60; i++)
		OK(act(&w, TUTOR_STATE, "risk: again"));
	OK(!act(&w, TUTOR_STATE, "risk: once more"));
	HAS(w.f.text, "the note was changed 60 times");
	OK(answer(&w, "sign"));
	IS_INT(step(&w)->state, STEP_WRONG);
	NEAR(step(&w)->points, 1, 1e-12, 0);    /* one of six items, of six points */
	close_world(&w);
}

TAP_MAIN(TAP_CASE(ticks_are_read), TAP_CASE(several_is_all_or_nothing), TAP_CASE(several_ends), TAP_CASE(a_guess_comes_first),
         TAP_CASE(a_guess_may_be_right), TAP_CASE(the_worked_answer_is_the_last_rung), TAP_CASE(the_last_attempt_has_all_hints),
         TAP_CASE(attempts_have_their_prices),
         TAP_CASE(a_class_is_chosen_and_explained), TAP_CASE(a_place_is_named), TAP_CASE(landmarks_are_placed),
         TAP_CASE(a_registration_is_judged), TAP_CASE(the_note_is_the_learners_own), TAP_CASE(a_note_has_both_half_times),
         TAP_CASE(a_note_with_nothing_in_it))
