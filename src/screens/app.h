/* app.h - the screens: events in, a canvas out.  Knows no terminal and no clock. */
#ifndef SCREENS_APP_H
#define SCREENS_APP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "canvas/canvas.h"
#include "canvas/event.h"
#include "records/records.h"

/* A case or a lesson that home lists.  fault says why it cannot be loaded, as far as is known: once its head (case.csv) was
 * read, or it was opened in vain. */
struct app_case {
	char path[1024];
	char id[80], title[120], level[16];
	bool lesson;
	const char *ideas;                 /* that it teaches or practises, for a search; the caller's, NULL: not known */
	char fault[256];
};

struct app;

/* The list and the records are the caller's and must outlive the app.  records NULL: nothing is kept; why_not then says
 * why in a sentence, shown once. */
struct app *app_new(struct app_case *cases, size_t n, struct records *records, const char *why_not, struct fault *f);
void app_free(struct app *a);

/* A sentence to be said once, behind what is to be said already. */
void app_note(struct app *a, const char *sentence);

/* A page that can be read from everywhere: a manual, the glossary, the licence. */
struct app_page {
	const char *name, *title;          /* "glossary"; as the list has it */
	const char *about;                 /* a sentence */
	bool manual;                       /* lines that begin at the left edge are its headings */
	const char *text;                  /* NULL: make makes it */
	char *(*make)(void);               /* fresh memory, or NULL when it is out; opens no file */
};

/* The pages; the caller's, to outlive the app. */
void app_set_pages(struct app *a, const struct app_page *pages, size_t n);

/* Words in the place of drawings, whatever the settings say (--accessible). */
void app_set_accessible(struct app *a);

/* Attempts that begin are at the variant of this seed (--seed). */
void app_set_seed(struct app *a, uint64_t seed);

/* Was the text of the screen asked for, to be copied, since the last call? */
bool app_takes_copy(struct app *a);

/* Where a file can be written from here: text as a whole to path or not at all.  Where there is a file already and it is not to be
 * replaced, nothing is written. */
enum app_written { APP_WRITTEN, APP_IS_THERE, APP_NOT_WRITTEN };
typedef enum app_written app_write(void *user, const char *path, const char *text, size_t len, bool replace, struct fault *f);
/* Without it no file can be written. */
void app_set_writer(struct app *a, app_write *write, void *user);

/* What time it is, in seconds since 1970 UTC: before each event. */
void app_set_time(struct app *a, int64_t now);

/* Begin the list of home with its first lesson under the cursor. */
void app_focus_lessons(struct app *a);

/* At the very first start, when records are kept and there are none yet: the page that says what the program is. */
void app_begin_tour(struct app *a);

/* Begin what is due of a case at once, as "play CASE --due" does.  False where nothing is. */
bool app_begin_due(struct app *a, const char *path, struct fault *f);

/* Open a case or a lesson at once, as "play CASE" does.  False with the first fault of the case. */
bool app_open(struct app *a, const char *path, struct fault *f);

/* Show the case or lesson at path as its author wants to see it: from a step (session_preview; NULL: the beginning), nothing kept,
 * opened anew when it is saved.  Of a case that cannot be loaded the faults show until it can.  False where there is no such step. */
bool app_preview(struct app *a, const char *path, const char *from, struct fault *f);

/* Does it want app_watch called, some times a second while no event comes? */
bool app_watches(const struct app *a);
/* See whether the case was saved, and show it then.  False: nothing has changed on the screen. */
bool app_watch(struct app *a);

/* A class in the place of home: the room is the caller's, to outlive the app. */
struct room;
void app_set_class(struct app *a, struct room *room);

/* Act on an event.  Faults of input become messages on the screen. */
void app_event(struct app *a, const struct event *e);

/* Do a piece, of some milliseconds at most, of what the screen wants computed behind the keys; to be called while no key waits, and
 * drawn, which may bring more.  False: nothing was left. */
bool app_work(struct app *a);

/* Draw the current screen on a canvas of any size; always sets the cursor.  What the terminal can
 * (canvas->ascii, blocks) is the caller's and stays; where the learner wants less, less is drawn.  Sets the theme. */
void app_draw(struct app *a, struct canvas *c);

/* Has the user left? */
bool app_done(const struct app *a);

#endif
