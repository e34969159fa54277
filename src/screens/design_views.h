/* design_views.h - what a design shows beside its form.  Private to design*.c and the files of the views. */
#ifndef SCREENS_DESIGN_VIEWS_H
#define SCREENS_DESIGN_VIEWS_H

#include "screens/app_internal.h"
#include "screens/fact_score.h"

/* ---- calendar_view.c: the days of the course ---- */

/* Weeks beside each other, a row a weekday; the cursor is the canvas's where the calendar has the focus. */
void calendar_draw(const struct app *a, struct canvas *c, struct rect r);
/* What stands on the day under the cursor; the rows used. */
int calendar_draw_day(const struct app *a, struct canvas *c, struct rect r);
/* True when the action was the calendar's. */
bool calendar_act(struct app *a, enum action action);

/* ---- a view in the place of the form ---- */

/* A sentence that comes from below is one fact, of which `how` computes the number that matters.  plots: the plots of the view in
 * words; NULL: none. */
struct said { const char *quantity, *text, *how, *plots; };

struct view {
	enum context context;
	const char *title;                                             /* of its page of words */
	bool (*open)(struct app *a);                                   /* made ready; false, and said, where it cannot be */
	void (*draw)(struct app *a, struct canvas *c, struct rect area);
	void (*act)(struct app *a, enum action action);
	struct said (*said)(const struct app *a, struct arena *arena); /* all of it in words */
};

/* missed_view.c: ways to make up for a missed day; tumour_view.c and tissue_view.c: the course walked through; pair_view.c: two
 * regimens side by side. */
extern const struct view missed_view, tumour_view, tissue_view, pair_view;

/* Keep the regimen at hand, to be compared with. */
void pair_keep(struct app *a);

/* ---- design_views.c: what they share ---- */

/* Open a view, or the one that shows anew; where it cannot be opened, the form shows. */
void design_open_view(struct app *a, enum design_view view);
void design_close_view(struct app *a);
/* Of the view that shows; not of the form. */
enum context design_view_context(const struct app *a);
void design_draw_view(struct app *a, struct canvas *c, struct rect area);
void design_act_in_view(struct app *a, enum action action);

/* Room for what a view is made of; NULL, with a message, without memory. */
struct arena *design_make(struct app *a);
void design_unmake(struct app *a);
/* Draw it, or what of it there is room for. */
void design_draw_said(const struct app *a, struct canvas *c, struct rect r, enum style s, const struct said *said);
/* Text and plots; NULL without memory. */
const char *design_said_whole(const struct said *said, struct arena *arena);
/* To a stop of a walk; that it is the same one is said. */
void design_go_to(struct app *a, size_t *at, size_t stop);
/* The actions that step or go to an end.  False: it is another. */
bool design_walk(struct app *a, enum action action, size_t *at, size_t stops);

/* ---- design_draw.c ---- */

/* A fault of the notation as a sentence. */
void design_fault_words(const struct fault *f, char *out, size_t size);

#endif
