/* home.h - the first screen: where one left, what is due, lessons and cases.  Private to src/screens. */
#ifndef SCREENS_HOME_H
#define SCREENS_HOME_H

#include <stdbool.h>
#include <stddef.h>

#include "canvas/widgets.h"
#include "casebook/casebook.h"
#include "screens/action.h"

struct app;
struct app_case;

enum { HOME_SHOWN_MAX = 512 };

/* HOME_TOP: what to continue and what is due. */
enum home_pane { HOME_TOP, HOME_LESSONS, HOME_CASES };

/* What the list tells of a case; read when it is first needed. */
struct home_card {
	bool read, good;
	struct case_card card;
};

struct home {
	enum home_pane pane;
	struct list_view top, lessons, cases;
	bool finding;                      /* what is searched for is being typed */
	struct field_editor find;
	struct list_view before[2];        /* the search: lessons, cases */
	enum home_pane pane_before;
	bool side_by_side;                 /* at the last drawing */
	int rows;                          /* of a list then */
	struct arena *arena;               /* owned; of the cards */
	struct home_card *cards;           /* owned; of app.cases */
	char draft[80];                    /* what is typed and not answered where one would continue; "" nothing */
};

/* What shows: indices of app.cases, in their order, those that are searched for. */
struct home_lists {
	size_t lessons[HOME_SHOWN_MAX], cases[HOME_SHOWN_MAX];
	size_t n_lessons, n_cases;
	bool goes_on, due;                 /* rows on top; none in a search */
};

/* ---- home.c ---- */
void home_begin(struct app *a);
void home_fini(struct app *a);
void home_act(struct app *a, enum action action);
/* A key while what is searched for is typed.  True when it took the key. */
bool home_find_key(struct app *a, uint32_t key);
void home_fill(const struct app *a, struct home_lists *x);
/* The focus on something that shows, unless nothing does. */
void home_settle(struct app *a, const struct home_lists *x);
/* Of the rows on top the one with the focus. */
enum home_top { HOME_CONTINUE, HOME_DUE };
enum home_top home_top(const struct app *a, const struct home_lists *x);
/* The case that the focus is about, of what shows; NULL: none. */
struct app_case *home_case_in(const struct app *a, const struct home_lists *x);
struct app_case *home_case(const struct app *a);

/* ---- home_stand.c ---- */
/* The case of an attempt; NULL: it is not there any more. */
struct app_case *home_case_called(const struct app *a, const char *id);
/* Its card; NULL: it is broken, and its fault says why. */
const struct case_card *home_card(const struct app *a, struct app_case *x);
/* How a case stands: 0 to 1, the share of its steps that lie behind an attempt that was begun; NaN: there is none. */
double home_share(const struct app *a, const struct app_case *x, size_t *behind, size_t *steps);
/* Are all its steps mastered? */
bool home_mastered(const struct app *a, const struct app_case *x);
/* What repeating all that is due may take, from the minutes of the cases; NaN: no case says. */
double home_due_minutes(const struct app *a, char *derivation, size_t size);
/* After the attempts were read. */
void home_read_draft(struct app *a);

/* ---- home_view.c ---- */
void home_draw(struct app *a, struct canvas *c);

/* ---- home_about.c: what the item under the cursor is about ---- */
void home_about(struct app *a, struct canvas *c, struct rect r, const struct home_lists *lists, bool tall);
/* The page of a case that cannot be opened: all that is wrong with it, and what to do.  False: nothing is wrong. */
bool home_show_faults(struct app *a, struct app_case *x);

#endif
