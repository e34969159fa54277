/* Steps of each kind: what is refused, what is said to wrong answers, what they earn. */
#include "tap.h"

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

/* A small case with these steps, at the first of them. */
static void
open_world(struct world *w, const char *steps, const char *choices)
{
	*w = (struct world){ 0 };
	need_mini(&w->loaded, &(struct mini){ .steps = steps, .choices = choices });
	w->assess = assess_new(w->loaded.c, &w->f);
	w->tutor = w->assess ? tutor_new(w->assess, &w->f) : NULL;
	if (!w->tutor || !tutor_do(w->tutor, &(struct tutor_action){ TUTOR_NEXT, NULL }, &w->f))
		tap_bail_out(w->f.text);
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
	HAS(w.f.text, "a, b, d was not right just now");
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

TAP_MAIN(TAP_CASE(ticks_are_read), TAP_CASE(several_is_all_or_nothing), TAP_CASE(several_ends))
