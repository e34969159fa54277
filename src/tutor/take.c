/* Answers to each kind of step: read, judged, booked. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess/misconception.h"
#include "assess/place.h"
#include "assess/registration.h"
#include "base/text.h"
#include "tutor/answer.h"
#include "tutor/state.h"

/* In the arena; a text that is there twice is a refusal, so a step keeps few of them. */
static const char *
keep(struct tutor *t, const char *text)
{
	return arena_text(t->arena, text, strlen(text));
}

/* What a right answer earns now. */
static double
worth(const struct tutor_step *s)
{
	double price = s->attempts < s->step->n_prices ? s->step->prices[s->attempts] : 0;
	double left = price - (double)s->hints_shown * s->hint_cost;

	return left > 0 ? left : 0;
}

void
take_offer(struct tutor_step *s)
{
	bool left = s->hints_shown < s->step->n_hints;
	/* The last attempt is not to be needed for a hint: then it would come too late. */
	size_t tries = s->hints_shown < s->attempts_max ? s->hints_shown : s->attempts_max - 1;

	s->next_points = worth(s);
	s->hint_tries = left && s->attempts < tries ? tries - s->attempts : 0;
	s->can_hint = left && s->hint_tries == 0 && !s->wants_guess;
	s->can_show = !left && s->attempts > 0 && !tutor_pays_by_share(s->step);
}

void
take_close(struct tutor *t, struct tutor_step *s, enum step_state state)
{
	const struct step_own *own = &t->own[s - t->steps];

	s->state = state;
	s->next_points = 0;
	s->hint_tries = 0;
	s->can_hint = s->can_show = s->wants_guess = false;
	s->explain = own->explain;
	s->worked = own->worked;
	if (!*s->worked && tutor_pays_by_share(s->step))
		s->worked = s->feedback;
	if (*s->guess) {
		char words[JUDGED_TEXT_MAX];
		const char *kept;

		answer_compare(own->guess, own->key, s->step->tolerance, s->unit, words);
		kept = keep(t, words);
		s->compared = kept ? kept : "";
	}
}

/* Book an attempt that was made and reached `part` of `whole`; everything that can fail has been done. */
static void
book(struct tutor *t, struct tutor_step *s, bool right, double part, double whole, const char *answer, const char *feedback)
{
	double points = worth(s) * part / whole;

	if (points > s->points) {
		s->points = points;
		s->earned = (struct step_earned){ s->attempts, s->hints_shown, part, whole };
	}
	s->attempts++;
	s->answer = answer;
	s->feedback = feedback;
	take_offer(s);
	if (right)
		take_close(t, s, STEP_RIGHT);
	else if (s->attempts >= s->attempts_max)
		take_close(t, s, STEP_WRONG);
}

static bool
answer_to_choice(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	bool *tried = t->own[s - t->steps].tried, right;
	size_t k;

	if (!answer_choice(text, s->choices, s->n_choices, &k, f))
		return false;
	if (tried[k])
		return fault_set(f, 0, 0, "choice %.20s was not right; expected another one", s->choices[k].id);
	tried[k] = true;
	right = s->choices[k].right;
	book(t, s, right, right, 1, s->choices[k].id, s->choices[k].feedback);
	return true;
}

/* All or nothing. */
static bool
answer_to_several(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	size_t n = s->n_choices;
	bool *last = t->own[s - t->steps].tried, *ticked = mem_array(n, sizeof *ticked), right = false, good;
	const char *answer = NULL, *feedback = NULL;

	if (!ticked)
		return fault_memory(f);
	good = answer_ticks(text, s->choices, n, ticked, f);
	if (good && s->attempts > 0 && !memcmp(ticked, last, n * sizeof *ticked))
		good = fault_set(f, 0, 0, "you ticked %.60s just now; expected other ticks", s->answer);
	if (good) {
		answer = answer_ticked(t->arena, s->choices, n, ticked);
		feedback = answer_judge_ticks(t->arena, s->choices, n, ticked, &right);
		good = (answer && feedback) || fault_memory(f);
	}
	if (good) {
		memcpy(last, ticked, n * sizeof *ticked);
		book(t, s, right, right, 1, answer, feedback);
	}
	free(ticked);
	return good;
}

/* A wrong number may be the end of a well-known way: near it as a learner rounds, to tenths or, where more digits were typed,
 * to hundredths, and no further than what counts as right would be. */
static bool
ends_at(const struct mistaken *m, double given, double tolerance)
{
	bool tenths = fabs(given * 10 - round(given * 10)) < 1e-9;
	double room = fmin(tolerance, 0.01 * fabs(m->value) + (tenths ? 0.05 : 0.005));

	return fabs(given - m->value) <= room * (1 + 1e-9) + 1e-12 * fabs(m->value);
}

/* What is said of a wrong number: how far off it is, and each well-known way that leads to it; *names: theirs. */
static const char *
explain_wrong(struct tutor *t, const struct tutor_step *s, double given, const char *judged, const char **names, struct fault *f)
{
	struct mistaken ways[MISTAKEN_MAX];
	const char *text = keep(t, judged);
	size_t n, named = 0;

	if (!assess_mistakes(t->assess, s->step->quantity, s->step->of, t->arena, ways, &n, f))
		return NULL;
	for (size_t i = 0; i < n && text; i++) {
		const struct misconception *m = misconception_at(ways[i].id);

		if (!ends_at(&ways[i], given, s->step->tolerance))
			continue;
		text = arena_print(t->arena, "%s %s %s%s%s%s. %s", text,
		    named == 0 ? "It is what comes out when" : "Or when", m->title, *ways[i].detail ? " (" : "", ways[i].detail,
		    *ways[i].detail ? ")" : "", m->explanation);
		*names = text ? arena_print(t->arena, "%s%s%s", *names, named ? " " : "", m->name) : NULL;
		if (!*names)
			text = NULL;
		named++;
	}
	if (text && named > 1)
		text = arena_print(t->arena, "%s More than one way leads to this number; which was yours?", text);
	return text ? text : (fault_memory(f), NULL);
}

/* A way that the author accepts leads to this number: *way is what it is, NULL: none does.  False without memory. */
static bool
is_accepted(struct tutor *t, const struct tutor_step *s, double given, const struct misconception **way, struct fault *f)
{
	struct mistaken ways[MISTAKEN_MAX];
	size_t n;

	*way = NULL;
	if (!*s->step->accepts)
		return true;
	if (!assess_mistakes(t->assess, s->step->quantity, s->step->of, t->arena, ways, &n, f))
		return false;
	for (size_t i = 0; i < n && !*way; i++)
		if (assess_accepts(s->step, ways[i].id) && ends_at(&ways[i], given, s->step->tolerance))
			*way = misconception_at(ways[i].id);
	return true;
}

static bool
answer_to_number(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	struct step_own *own = &t->own[s - t->steps];
	char mine[AMOUNT_TEXT_MAX], judged[JUDGED_TEXT_MAX];
	const char *answer, *feedback, *names = "";
	const struct misconception *way = NULL;
	double given;
	bool right;

	if (!answer_number(text, s->unit, &given, f))
		return false;
	answer_amount(given, 7, s->unit, mine);
	if (s->attempts > 0 && given >= own->last && given <= own->last)
		return fault_set(f, 0, 0, "%s was not right just now; expected another number", mine);
	right = answer_is_right(given, own->key, s->step->tolerance);
	if (!right && !is_accepted(t, s, given, &way, f))
		return false;
	right = right || way;
	answer_judge(given, own->key, right, s->unit, judged);
	answer = keep(t, mine);
	feedback = !right ? explain_wrong(t, s, given, judged, &names, f)
	           : way  ? arena_print(t->arena, "%s Yours is what comes out when %s, which counts here.", judged, way->title)
	                  : keep(t, judged);
	if (!answer || !feedback)
		return fault_memory(f);
	own->last = given;
	s->mistakes = names;
	book(t, s, right, right, 1, answer, feedback);
	return true;
}

/* Score r and book it; r becomes the tutor's. */
static bool
hand_in(struct tutor *t, struct tutor_step *s, struct rb_regimen *r, struct fault *f)
{
	struct score old = t->score;
	const char *verdict, *answer;

	if (!assess_score(t->assess, &r->schedule, NULL, &t->trial, f))
		return false;
	verdict = assess_verdict(t->assess, &t->trial, t->arena, f);
	if (!verdict)
		return false;
	answer = keep(t, r->notation);
	if (!answer)
		return fault_memory(f);
	t->score = t->trial;
	t->trial = old;
	rb_regimen_fini(&t->regimen);
	t->regimen = *r;
	t->handed_in = true;
	/* Points of a regimen are a share of the price. */
	if (t->score.mark_max > 0)
		book(t, s, t->score.passed, t->score.mark, t->score.mark_max, answer, verdict);
	else
		book(t, s, t->score.passed, t->score.passed, 1, answer, verdict);
	return true;
}

static bool
answer_to_regimen(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	struct rb_regimen r;

	if (!text[strspn(text, " \t\r\n")])
		return fault_set(f, 0, 0, "the answer is empty; expected a regimen, such as 30x2");
	if (!rb_regimen_parse(text, &r, f))
		return false;
	if (!casebook_goes_on(t->book, &r.schedule, f)) {
		rb_regimen_fini(&r);
		return false;
	}
	if (s->attempts > 0 && !strcmp(r.notation, s->answer)) {
		rb_regimen_fini(&r);
		return fault_set(f, 0, 0, "this regimen was handed in just now; expected another one, or to go on");
	}
	if (!hand_in(t, s, &r, f)) {
		rb_regimen_fini(&r);
		return false;
	}
	return true;
}

/* An answer whose feedback is the engine's. */
static bool
book_said(struct tutor *t, struct tutor_step *s, bool right, const char *answer, const char *said, struct fault *f)
{
	const char *feedback = arena_print(t->arena, "%s %s", right ? "Right." : "Not right.", said);

	if (!feedback)
		return fault_memory(f);
	book(t, s, right, right, 1, answer, feedback);
	return true;
}

static bool
answer_to_place(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	struct step_own *own = &t->own[s - t->steps];
	const struct vol_grid *g = &t->book->slice.labels.grid;
	char place[AMOUNT_TEXT_MAX];
	struct placed x;
	const char *answer;
	double at[3];

	if (!answer_point(text, g, at, f))
		return false;
	answer_place(at, g, place);
	if (s->attempts > 0 && !strcmp(place, s->answer))
		return fault_set(f, 0, 0, "%s was not right just now; expected another place", place);
	if (!assess_place_judge(t->assess, s->step->quantity, s->step->of, s->step->tolerance, at, t->arena, &x, f))
		return false;
	answer = keep(t, place);
	if (!answer)
		return fault_memory(f);
	memcpy(own->at_mm, at, sizeof at);
	return book_said(t, s, x.right, answer, x.said, f);
}

static bool
answer_to_landmarks(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	struct vol_landmark pairs[PAIRS_MAX];
	struct landmarked x;
	const char *answer;
	size_t n;

	if (!answer_pairs(text, &t->book->slice.labels.grid, pairs, &n, f))
		return false;
	if (s->attempts > 0 && !strcmp(text, s->answer))
		return fault_set(f, 0, 0, "these pairs did not do just now; expected others");
	if (!assess_landmarks_judge(t->assess, s->step->of, pairs, n, s->step->tolerance, s->step->tolerance_gy, t->arena, &x, f))
		return false;
	answer = keep(t, text);
	if (!answer)
		return fault_memory(f);
	return book_said(t, s, x.right, answer, x.said, f);
}

/* The learner's words go into a file too: what is no plain text is told as \xNN, a line end or tab becomes a blank. */
static const char *
keep_words(struct tutor *t, const char *words)
{
	/* One byte is told in eight at most. */
	size_t len = strlen(words);
	char *plain = arena_text(t->arena, words, len), *clean = arena_array(t->arena, len + 1, 8);

	if (!plain || !clean)
		return NULL;
	for (char *p = plain; *p; p++)
		if (*p == '\n' || *p == '\t' || *p == '\r')
			*p = ' ';
	return text_clean(clean, 8 * (len + 1), plain);
}

/* Words for an item of the note: no attempt, no price. */
static bool
state(struct tutor *t, enum note_item item, const char *words, struct fault *f)
{
	const char *kept;

	if (!*words)
		return fault_set(f, 0, 0, "nothing stands behind the colon; expected what the note is to say");
	if (t->n_stated == STATED_MAX)
		return fault_set(f, 0, 0, "the note was changed %d times; expected to sign it, or to go on", STATED_MAX);
	kept = keep_words(t, words);
	if (!kept)
		return fault_memory(f);
	t->stated[item] = kept;
	t->n_stated++;
	return true;
}

static bool
sign(struct tutor *t, struct tutor_step *s, struct fault *f)
{
	struct note_count c;
	const char *said;
	bool all;

	if (!note_count(t, t->arena, &c, f))
		return false;
	all = c.stated == c.needed;
	said = all ? arena_print(t->arena, "Signed. All that another clinic needs is in it.")
	           : arena_print(t->arena, "Signed with %zu of %zu items. Missing: %s", c.stated, c.needed, c.missing);
	if (!said)
		return fault_memory(f);
	if (s->attempts > 0 && !strcmp(said, s->feedback))
		return fault_set(f, 0, 0, "nothing has been added since it was signed; expected \"ITEM: words\", or to go on");
	book(t, s, all, c.needed ? (double)c.stated : 1, c.needed ? (double)c.needed : 1, "signed", said);
	return true;
}

bool
take_statement(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	const char *words;
	enum note_item item = note_item_of(text, &words);

	if (s->step->type != STEP_SIGN_OFF)
		return fault_set(f, 0, 0, "there is no note to sign here; expected an answer");
	if (item == NOTE_ITEMS)
		return fault_set(f, 0, 0, "\"%.40s\" does not begin with an item of the note; expected such as \"risk: what you told the "
		                 "patient\"", text);
	return state(t, item, words, f);
}

static bool
answer_to_note(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	size_t n;

	text += strspn(text, " \t");
	n = strlen(text);
	while (n > 0 && strchr(" \t\r\n", text[n - 1]))
		n--;
	if (n == 4 && !strncasecmp(text, "sign", 4))
		return sign(t, s, f);
	return fault_set(f, 0, 0, "\"%.40s\" does not begin with an item of the note; expected sign, or such as \"risk: what you told "
	                 "the patient\"", text);
}

bool
take_answer(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	if (s->wants_guess)
		return fault_set(f, 0, 0, "first a guess; expected a number from your head, which is not marked");
	switch (s->step->type) {
	case STEP_CHOICE:
	case STEP_CLASSIFY:
	case STEP_JUDGE:
		return answer_to_choice(t, s, text, f);
	case STEP_NUMBER:
		return answer_to_number(t, s, text, f);
	case STEP_SEVERAL:
		return answer_to_several(t, s, text, f);
	case STEP_PLACE:
		return answer_to_place(t, s, text, f);
	case STEP_LANDMARKS:
		return answer_to_landmarks(t, s, text, f);
	case STEP_SIGN_OFF:
		return answer_to_note(t, s, text, f);
	case STEP_REGIMEN:
	case STEP_TYPES:
		break;
	}
	return answer_to_regimen(t, s, text, f);
}

bool
take_guess(struct tutor *t, struct tutor_step *s, const char *text, struct fault *f)
{
	struct step_own *own = &t->own[s - t->steps];
	char mine[AMOUNT_TEXT_MAX];
	const char *kept;
	double given;

	if (!s->wants_guess)
		return fault_set(f, 0, 0, "this step asks for no guess; expected an answer");
	if (!answer_number(text, s->unit, &given, f))
		return false;
	kept = keep(t, answer_amount(given, 7, s->unit, mine));
	if (!kept)
		return fault_memory(f);
	own->guess = given;
	s->guess = kept;
	s->wants_guess = false;
	take_offer(s);
	return true;
}
