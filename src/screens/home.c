#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"

enum { SHOWN_MAX = 512 };

static const char *
step_word(const struct app_case *x)
{
	return x->lesson ? "question" : "step";
}

/* How the last attempt at a case stands, into out. */
static const char *
standing(const struct app *a, const struct app_case *x, char *out, size_t size)
{
	const struct records_attempt *t = app_attempt(a, x->id, false);
	char n[2][NUMBER_TEXT_MAX];

	if (x->fault[0])
		snprintf(out, size, "broken");
	else if (!t)
		snprintf(out, size, "%s%s", x->lesson ? "lesson  " : "", x->level);
	else if (t->finished)
		snprintf(out, size, "%s of %s points  %s", number_short(t->points, 4, n[0]), number_short(t->points_max, 4, n[1]),
		         x->level);
	else if (t->position == 0)
		snprintf(out, size, "begun  %s", x->level);
	else
		snprintf(out, size, "%s %zu of %zu  %s", step_word(x), t->position > t->steps ? t->steps : t->position, t->steps, x->level);
	return out;
}

static void
draw_list(struct app *a, struct canvas *c, struct rect area)
{
	struct list_item items[SHOWN_MAX];
	size_t n = a->n_cases < SHOWN_MAX ? a->n_cases : SHOWN_MAX;
	struct arena *arena = arena_new();

	for (size_t i = 0; arena && i < n; i++) {
		const struct app_case *x = &a->cases[i];
		char note[80];

		standing(a, x, note, sizeof note);
		items[i] = (struct list_item){ x->fault[0] ? x->path : x->title, arena_print(arena, "%s", note),
			                       x->fault[0] ? STYLE_WARN : STYLE_NORMAL };
	}
	a->list.count = arena ? (int)n : 0;
	list_fix(&a->list, area.rows);
	canvas_list(c, area, &a->list, items, a->asking == ASK_NOTHING);
	arena_free(arena);
}

/* The attempt that was left last, in one line. */
static void
draw_continue(const struct app *a, struct canvas *c, struct rect r)
{
	const struct records_attempt *t = app_attempt(a, NULL, true);
	const char *word = "step";

	if (!t || r.rows <= 0)
		return;
	for (size_t i = 0; i < a->n_cases; i++)
		if (!strcmp(a->cases[i].id, t->case_id))
			word = step_word(&a->cases[i]);
	if (t->position > 0 && t->position <= t->steps)
		canvas_print(c, r.row, r.col, r.cols, STYLE_EMPHASIS, "Continue with c: %s, %s %zu of %zu", t->title, word,
		             t->position, t->steps);
	else
		canvas_print(c, r.row, r.col, r.cols, STYLE_EMPHASIS, "Continue with c: %s, %s", t->title,
		             t->position == 0 ? "at its story" : "at its end");
}

/* What is due today, in one line. */
static void
draw_due(const struct app *a, struct canvas *c, struct rect r)
{
	char words[300], line[400];
	size_t n = app_due(a);

	if (r.rows <= 0)
		return;
	snprintf(line, sizeof line, "Due today with t: %zu step%s: %s", n, n == 1 ? "" : "s", app_due_words(a, NULL, words, sizeof words));
	canvas_text_cut(c, r.row, r.col, r.cols, STYLE_EMPHASIS, line);
}

void
home_draw(struct app *a, struct canvas *c)
{
	struct rect area = frame_draw(a, c, "ghostdose", "",
				      c->cols >= 56   ? "a teaching tool, not a medical device"
				      : c->cols >= 36 ? "not a medical device"
						      : "not a device");
	struct rect words;

	area.col = 1;
	area.cols -= 2;
	if (a->n_cases == 0) {
		canvas_wrap(c, area, STYLE_NORMAL,
			    "No case was found. Cases are looked for in ./cases, in $GHOSTDOSE_CASES and in the "
			    "installed share "
			    "directory; start ghostdose where a folder cases is, or set the variable.",
			    0);
		return;
	}
	if (area.rows > 12) {
		words = rect_take_top(&area, 4);
		canvas_wrap(c, words, STYLE_NORMAL,
			    "Re-irradiation of recurrent head and neck cancer: what the old course left behind, and "
			    "what a new one "
			    "may still give. Choose a case and press Enter. Fictional patients, real arithmetic.",
			    0);
	}
	if (area.rows > 8 && app_attempt(a, NULL, true))
		draw_continue(a, c, rect_take_top(&area, 1));
	if (area.rows > 8 && app_due(a) > 0)
		draw_due(a, c, rect_take_top(&area, 1));
	if (area.rows > 8 && (app_attempt(a, NULL, true) || app_due(a) > 0))
		rect_take_top(&area, 1);
	if (area.rows > 6) {
		struct rect head = rect_take_top(&area, 1);

		canvas_text(c, head.row, head.col, -1, STYLE_TITLE, a->cases[a->n_cases - 1].lesson ? "Cases and lessons" : "Cases");
		canvas_text_right(c, head.row, head.col + head.cols, 10, STYLE_MUTED, "level");
	}
	if (a->cases[a->list.focus < (int)a->n_cases ? a->list.focus : 0].fault[0] && area.rows > 5) {
		struct rect why = rect_take_bottom(&area, 3);

		canvas_wrap(c, why, STYLE_WARN, a->cases[a->list.focus].fault, 0);
	}
	draw_list(a, c, area);
}

/* The case of the attempt that was left last. */
static bool
go_on(struct app *a, struct fault *f)
{
	const struct records_attempt *t = app_attempt(a, NULL, true);

	for (size_t i = 0; t && i < a->n_cases; i++)
		if (!strcmp(a->cases[i].id, t->case_id)) {
			a->list.focus = (int)i;
			return app_open(a, a->cases[i].path, f);
		}
	return t ? fault_set(f, 0, 0, "the case \"%s\" is not found any more; expected it in the case path", t->case_id)
	         : fault_set(f, 0, 0, "there is nothing to continue; choose a case");
}

/* What is due of the case whose step has been due for longest, with fresh numbers. */
static bool
repeat(struct app *a, struct fault *f)
{
	size_t due = app_due(a);
	char words[220];

	/* A case that is not there any more is passed over. */
	for (size_t k = 0; k < due; k++)
		for (size_t i = 0; i < a->n_cases; i++) {
			const struct mastery_step *s = &a->mastery.steps[k];

			if (strcmp(a->cases[i].id, s->case_id) != 0)
				continue;
			a->list.focus = (int)i;
			a->asking = ASK_REPEAT;
			snprintf(a->asked_path, sizeof a->asked_path, "%s", a->cases[i].path);
			app_say(a, false, "%s: repeat what is due there, with fresh numbers where it has them: %s? y / n", s->title,
			        app_due_words(a, s->case_id, words, sizeof words));
			return true;
		}
	return due > 0 ? fault_set(f, 0, 0, "the case \"%s\" is not found any more; expected it in the case path",
	                           a->mastery.steps[0].case_id)
	               : fault_set(f, 0, 0, "nothing is due today; choose a case");
}

void
home_act(struct app *a, enum action action)
{
	struct app_case *x = a->n_cases > 0 ? &a->cases[a->list.focus] : NULL;
	struct fault f;

	switch (action) {
	case ACTION_UP:
		list_key(&a->list, EVENT_UP, 10);
		break;
	case ACTION_DOWN:
		list_key(&a->list, EVENT_DOWN, 10);
		break;
	case ACTION_OPEN:
		if (x && !app_open(a, x->path, &f)) {
			app_say_fault(a, &f);
			if (f.kind == FAULT_INPUT && f.file[0])
				fault_format(&f, x->fault, sizeof x->fault);
		}
		break;
	case ACTION_CONTINUE:
		if (!go_on(a, &f))
			app_say_fault(a, &f);
		break;
	case ACTION_REPEAT:
		if (!repeat(a, &f))
			app_say_fault(a, &f);
		break;
	case ACTION_ANEW:
		if (x && !x->fault[0]) {
			a->asking = ASK_ANEW;
			snprintf(a->asked_path, sizeof a->asked_path, "%s", x->path);
			app_say(a, false, "Begin %s anew? What was done before stays in the records. y / n", x->title);
		}
		break;
	default:
		break;
	}
}
