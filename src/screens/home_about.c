/* What the item under the cursor of the first screen is about, and what is wrong with a case that cannot be opened. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/assess.h"
#include "base/number.h"
#include "base/when.h"
#include "screens/app_internal.h"
#include "screens/faults.h"
#include "screens/fact.h"

enum { ATTEMPTS_TOLD = 5, ABOUT_COLS_MOST = 78 };

/* ---- its parts ---- */

static void
add_head(struct fact_text *t, const struct app_case *x, const struct case_card *card)
{
	char n[NUMBER_TEXT_MAX];

	fact_add(t, "%s", x->lesson ? "Lesson" : "Case");
	if (*x->level)
		fact_add(t, " of level %s", x->level);
	if (!isnan(card->minutes))
		fact_add_tagged(t, TAG_WRITTEN, ", %s minutes", number_short(card->minutes, 4, n));
	fact_add_tagged(t, TAG_COUNT, ", %zu %s%s. ", card->n_steps, x->lesson ? "question" : "step", card->n_steps == 1 ? "" : "s");
}

static void
add_objectives(struct fact_text *t, const struct case_card *card, bool tall)
{
	if (card->n_objectives == 0)
		return;
	fact_add(t, tall ? "\n\nYou learn to\n" : "You learn to ");
	for (size_t i = 0; i < card->n_objectives; i++)
		fact_add_tagged(t, TAG_WRITTEN, tall ? "%s· %s\n" : "%s%s", tall || i == 0 ? "" : "; ", card->objectives[i]);
	if (!tall)
		fact_add(t, ". ");
}

/* "2026-11-25: 14 of 16 points" */
static void
add_attempt(struct fact_text *t, const struct app_case *x, const struct records_attempt *r)
{
	char date[WHEN_TEXT_MAX];
	struct fact points = { .value = r->points, .form = FACT_SHORT, .digits = 4, .unit = "points" };
	struct fact most = { .value = r->points_max, .form = FACT_SHORT, .digits = 4, .unit = "points" };

	points.source = "your records: the sum of what its steps earned, as each of its pages says";
	most.source = "the case: what the steps of this attempt are worth";
	when_date(mastery_day(r->updated), date);
	snprintf(points.quantity, sizeof points.quantity, "points of the attempt at \"%.100s\" of %s", x->title, date);
	snprintf(most.quantity, sizeof most.quantity, "points that the attempt at \"%.100s\" of %s is worth", x->title, date);
	fact_add_tagged(t, TAG_DATE, "%s", date);
	fact_add(t, ": ");
	fact_put(t, &points);
	fact_add(t, " of ");
	fact_put_unit(t, &most);
	if (*r->review)
		fact_add(t, ", what was due");
	if (!r->finished)
		fact_add_tagged(t, TAG_COUNT, ", %zu of %zu %ss behind you", r->position > 0 ? r->position - 1 : 0, r->steps,
		                x->lesson ? "question" : "step");
}

static void
add_attempts(struct fact_text *t, const struct app *a, const struct app_case *x, bool tall)
{
	int told = 0;

	for (size_t i = 0; i < a->n_attempts && told < (tall ? ATTEMPTS_TOLD : 1); i++) {
		if (strcmp(a->attempts[i].case_id, x->id) != 0)
			continue;
		if (told++ == 0)
			fact_add(t, tall ? "\nYour attempts, the last one first\n" : "Last: ");
		fact_add(t, "%s", tall ? "· " : "");
		add_attempt(t, x, &a->attempts[i]);
		fact_add(t, tall ? "\n" : ". ");
	}
}

/* What was not right when it was answered last, and the day on which something of it is due. */
static void
add_missed(struct fact_text *t, const struct app *a, const struct app_case *x, bool tall)
{
	int64_t due = INT64_MAX;
	bool any = false;
	char date[WHEN_TEXT_MAX];

	for (size_t i = 0; i < a->mastery.n; i++) {
		const struct mastery_step *s = &a->mastery.steps[i];

		if (strcmp(s->case_id, x->id) != 0)
			continue;
		due = s->due_day < due ? s->due_day : due;
		if (s->right_in_a_row > 0)
			continue;
		fact_add(t, "%s", any ? tall ? "" : "; " : tall ? "\nMissed when you answered it last\n" : "Missed: ");
		fact_add_tagged(t, TAG_WRITTEN, tall ? "· %s\n" : "%s", *s->objective ? s->objective : s->step);
		any = true;
	}
	if (any && !tall)
		fact_add(t, ". ");
	if (due == INT64_MAX)
		return;
	fact_add(t, tall ? "\n" : "");
	if (due <= mastery_day(a->now))
		fact_add(t, "Something of it is due today: t.");
	else {
		fact_add(t, "Due again on ");
		fact_add_tagged(t, TAG_DATE, "%s", when_date(due, date));
		fact_add(t, ".");
	}
}

/* ---- the whole ---- */

static void
about_case(struct fact_text *t, const struct app *a, struct app_case *x, bool tall)
{
	const struct case_card *card = home_card(a, x);

	if (x->fault[0] || !card) {
		fact_add_tagged(t, TAG_WRITTEN, "%s", x->fault[0] ? x->fault : "This case cannot be read.");
		fact_add(t, "%sEnter shows all that is wrong, and what to do.", tall ? "\n\n" : ". ");
		return;
	}
	add_head(t, x, card);
	/* In a few lines first what is new about it. */
	if (!tall) {
		add_attempts(t, a, x, false);
		add_missed(t, a, x, false);
		fact_add(t, "%s", app_attempt(a, x->id, false) ? " " : "");
		add_objectives(t, card, false);
		return;
	}
	add_objectives(t, card, true);
	add_attempts(t, a, x, true);
	add_missed(t, a, x, true);
}

/* Where the last attempt was left. */
static void
about_left(struct fact_text *t, const struct app *a, bool tall)
{
	const struct records_attempt *r = app_attempt(a, NULL, true);

	if (*a->home.draft) {
		fact_add(t, "You left mid-answer: \"");
		fact_add_tagged(t, TAG_WRITTEN, "%s", a->home.draft);
		fact_add(t, "\". ");
	}
	fact_add(t, r->position == 0 ? "Enter opens its story. " : "Enter goes on where you left; all that you answered is kept. ");
	fact_add(t, tall ? "\n\n" : "");
}

static void
about_due(struct fact_text *t, const struct app *a, bool tall)
{
	fact_add(t, "What you learned comes back before it is forgotten, with other numbers where the case varies. Enter begins with the case "
	            "that has waited longest.%s", tall ? "\n" : " ");
	for (size_t i = 0; i < app_due(a); i++) {
		const struct mastery_step *s = &a->mastery.steps[i];

		fact_add_tagged(t, TAG_WRITTEN, tall ? "%s· %s: %s" : "%s%s: %s", tall ? "\n" : i ? "; " : "", s->title,
		                *s->objective ? s->objective : s->step);
	}
}

void
home_about(struct app *a, struct canvas *c, struct rect r, const struct home_lists *lists, bool tall)
{
	struct arena *arena = arena_new();
	struct app_case *x = home_case_in(a, lists);
	struct fact_text t;
	enum style s = x && x->fault[0] ? STYLE_WARN : tall ? STYLE_NORMAL : STYLE_MUTED;

	if (!arena)
		return;
	r.cols = r.cols > ABOUT_COLS_MOST ? ABOUT_COLS_MOST : r.cols;
	fact_text_init(&t, a, arena);
	if (a->home.pane == HOME_TOP && home_top(a, lists) == HOME_DUE)
		about_due(&t, a, tall);
	else if (x) {
		if (tall) {
			canvas_tag(c, TAG_WRITTEN);
			canvas_text_cut(c, r.row, r.col, r.cols, STYLE_TITLE, x->title[0] ? x->title : x->path);
			canvas_tag(c, TAG_NONE);
			rect_take_top(&r, 1);
		}
		if (a->home.pane == HOME_TOP)
			about_left(&t, a, tall);
		about_case(&t, a, x, tall);
	}
	r.cols -= 3;
	if (fact_text_wrap(&t, c, r, s, 0) > r.rows && r.rows > 0)
		canvas_text_right(c, r.row + r.rows - 1, r.col + r.cols + 2, 3, s, "\u2026");
	arena_free(arena);
}

/* ---- what is wrong ---- */

bool
home_show_faults(struct app *a, struct app_case *x)
{
	struct arena *arena = arena_new();
	struct fact_text t;
	struct fault f;
	const char *faults;
	size_t errors = 0;

	if (!arena)
		return false;
	faults = faults_list(x->path, arena, &errors, &f);
	if (faults) {
		fact_text_init(&t, a, arena);
		fact_add(&t, "This %s cannot be opened: %zu error%s in %s.\n\n%s", x->lesson ? "lesson" : "case", errors,
		         errors == 1 ? "" : "s", x->path, faults);
		fact_add(&t, "\nWhat to do: the place is FILE:LINE:COLUMN; in a spreadsheet LINE is the row, and COLUMN the character in it. "
		             "Mend it and press Enter on the %s again, no new start is needed. \"ghostdose lint %s\" says the same in a shell. "
		             "What the columns mean is on the page %s: P. All other cases can be worked meanwhile.\n",
		         x->lesson ? "lesson" : "case", x->path, x->lesson ? "lesson-files" : "case-files");
		fault_format(&f, x->fault, sizeof x->fault);
		app_show_tagged(a, "What is wrong with it", t.text, TAG_WRITTEN);
	}
	arena_free(arena);
	return faults != NULL;
}
