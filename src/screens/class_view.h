/* class_view.h - a class on the screen: its table, one learner's path, item analysis, and what an instructor changes.  Private to
 * src/screens.  What is shown comes from classroom/room.h; here it is laid out. */
#ifndef SCREENS_CLASS_VIEW_H
#define SCREENS_CLASS_VIEW_H

#include "canvas/widgets.h"
#include "classroom/replay.h"
#include "classroom/room.h"
#include "screens/action.h"
#include "screens/fact.h"

enum class_page { CLASS_TABLE, CLASS_PATH, CLASS_ITEMS, CLASS_CLAIM, CLASS_EXTEND };
enum { CLASS_TRIES_MAX = 64 };

struct class_view {
	struct room *room;                 /* the caller's; NULL: there is no class */
	enum class_page page;
	/* The table. */
	size_t *shown;                     /* owned: learners, in their order */
	struct list_view rows;             /* of them */
	size_t which;                      /* case under the cursor */
	size_t section;                    /* 0: all; else one more than which */
	enum room_sort sort;
	bool finding;                      /* what is searched for is being typed */
	struct field_editor find;
	int seen_rows;                     /* at the last drawing */
	/* A path. */
	struct arena *arena;               /* owned; of the replay; NULL: none */
	struct replay replay;
	size_t tries[CLASS_TRIES_MAX], n_tries, at;    /* attempts at the case, and which of them */
	struct list_view lines;
	/* Item analysis. */
	struct list_view items;
	/* Changes. */
	struct list_view claims;           /* learners of the roster */
	int64_t due;
};

struct app;

/* ---- class_view.c ---- */
void class_draw(struct app *a, struct canvas *c);
void class_act(struct app *a, enum action action);
bool class_find_key(struct app *a, uint32_t key);
bool class_work(struct app *a);
/* Esc: false where the class itself is to be left. */
bool class_back(struct app *a);
uint64_t class_context(const struct app *a);
/* Can this action do something now?  Why not, as a sentence. */
bool class_can(const struct app *a, enum action action);
const char *class_why_not(const struct app *a, enum action action);
/* What was asked is to be done. */
void class_answer(struct app *a);
/* The learner and the case under the cursor; false: nobody shows. */
bool class_focus(const struct app *a, size_t *learner);
void class_fini(struct app *a);
/* After the roster was written: all anew. */
void class_reload(struct app *a, const char *said);

/* ---- one file a page ---- */
void class_table_draw(struct app *a, struct canvas *c);
void class_table_act(struct app *a, enum action action);
bool class_path_open(struct app *a, size_t learner);
void class_path_draw(struct app *a, struct canvas *c);
void class_path_act(struct app *a, enum action action);
void class_items_draw(struct app *a, struct canvas *c);
void class_items_act(struct app *a, enum action action);
void class_claim_draw(struct app *a, struct canvas *c);
void class_claim_act(struct app *a, enum action action);
void class_extend_draw(struct app *a, struct canvas *c);
void class_extend_act(struct app *a, enum action action);
void class_ask_unlock(struct app *a);
void class_open_extend(struct app *a);
void class_open_claim(struct app *a);

/* ---- class_words.c: numbers and sentences, for the screens and line by line ---- */
/* The score of a learner in a case, or of an attempt; in brackets where it does not count. */
struct fact class_fact_mark(const struct room *r, size_t learner, size_t which);
struct fact class_fact_attempt(const struct room *r, size_t attempt);
struct fact class_fact_most(const struct room *r, size_t which);
struct fact class_fact_item(const struct room *r, size_t which, size_t step, enum item_number what);
struct fact class_fact_line(const struct replay_line *x, bool total);
/* "h:mm:ss" into out. */
char *class_clock(int64_t seconds, char out[32]);
/* Sentences. */
void class_say_mark(struct fact_text *t, const struct room *r, size_t learner, size_t which);
void class_say_learner(struct fact_text *t, const struct room *r, size_t learner);
void class_say_table(struct fact_text *t, const struct room *r, const size_t *learners, size_t n);
void class_say_line(struct fact_text *t, const struct replay_line *x, int64_t started);
void class_say_path(struct fact_text *t, const struct room *r, size_t attempt, const struct replay *path);
void class_say_item(struct fact_text *t, const struct room *r, size_t which, size_t step);
/* What is to be known of all items of a case: how many learners, and whether they are few. */
void class_say_items_head(struct fact_text *t, const struct room *r, size_t which);
void class_say_items(struct fact_text *t, const struct room *r, size_t which);

#endif
