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

/* ---- missed_view.c: ways to make up for a missed day ---- */
bool missed_open(struct app *a);
void missed_draw(struct app *a, struct canvas *c, struct rect area);
void missed_act(struct app *a, enum action action);

/* ---- tumour_view.c ---- */
bool tumour_open(struct app *a);
void tumour_draw(struct app *a, struct canvas *c, struct rect area);
void tumour_act(struct app *a, enum action action);

/* ---- tissue_view.c ---- */
bool tissue_open(struct app *a);
void tissue_draw(struct app *a, struct canvas *c, struct rect area);
void tissue_act(struct app *a, enum action action);

/* ---- pair_view.c: two regimens side by side ---- */
bool pair_open(struct app *a);
void pair_draw(struct app *a, struct canvas *c, struct rect area);
void pair_act(struct app *a, enum action action);
/* Keep the regimen at hand. */
void pair_keep(struct app *a);

/* A fault of the notation as a sentence. */
void design_fault_words(const struct fault *f, char *out, size_t size);

/* Room for what a view is made of; NULL, with a message, without memory. */
struct arena *design_make(struct app *a);
void design_unmake(struct app *a);
/* A sentence that comes from below is one fact, of which `how` computes the number that matters. */
struct said { const char *quantity, *text, *how; };
/* Show a text that a view says of itself. */
void design_say_view(struct app *a, const char *title, const struct said *said);
/* Draw it, or what of it there is room for. */
void design_draw_said(const struct app *a, struct canvas *c, struct rect r, enum style s, const struct said *said);

#endif
