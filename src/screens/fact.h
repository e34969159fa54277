/* fact.h - every number that the program computed is drawn through here, with what it is and how it came about.
 *
 * A digit on a screen belongs to a fact, or its cell has one of the other tags of canvas.h: a key, a date, an axis tick,
 * somebody's own text, a name, a count of the program's.  The facts of the last drawing are kept; one key (ACTION_FACTS)
 * lets the reader step from number to number and open its derivation. */
#ifndef SCREENS_FACT_H
#define SCREENS_FACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "canvas/canvas.h"
#include "screens/action.h"

struct app;

enum { FACTS_MAX = 600 };

/* How a value is written. */
enum fact_form {
	FACT_FIXED,            /* number_fixed to `digits` decimals */
	FACT_SHORT,            /* number_short to `digits` significant digits */
	FACT_TIDY              /* at most `digits` decimals and no zeros at the end */
};

/* Strings are borrowed for the call alone and copied.  `of` must live until the next drawing (the app's, the case's, the
 * session's), as derive is called when a reader asks. */
struct fact {
	char quantity[200];    /* in words, with its structure, course and alpha/beta: "cumulative EQD2 of the spinal cord" */
	double value;
	enum fact_form form;
	int digits;
	const char *unit;      /* "Gy"; NULL or "": none */
	const char *prefix;    /* "10^"; NULL: none */
	const char *shown;     /* NULL, or the value as it is written where that is no plain number: "10^5.3", "45.0 to 52.3" */
	/* The formula in words, then numbers substituted; the last line is an expression that a pocket calculator computes to
	 * the last digit shown, "12.50 + 31.25 = 43.75 Gy".  In the arena; NULL: it cannot be told.  derive NULL: `derivation`
	 * is the text, and where that is NULL too, the number is given (by the case, a source) and not computed. */
	const char *(*derive)(const struct app *a, const struct fact *x, struct arena *arena);
	const void *of;
	size_t index, part;
	const char *derivation;
	const char *source;    /* "teaching assumption" where it is one; NULL: none beside what the derivation says */
	const char *caveat;    /* NULL: none */
};

/* The value as it stands on the screen, without its unit, into out (at least FACT_TEXT_MAX bytes); out. */
enum { FACT_TEXT_MAX = 96 };
char *fact_value(const struct fact *x, char out[FACT_TEXT_MAX]);

/* Draw the value, and record it.  with_unit: a blank and the unit behind it.  Returns the columns used, as canvas_text. */
int fact_draw(const struct app *a, struct canvas *c, int row, int col, int limit, enum style s, const struct fact *x);
int fact_draw_unit(const struct app *a, struct canvas *c, int row, int col, int limit, enum style s, const struct fact *x);
/* The value alone, with its end at column col - 1. */
int fact_draw_right(const struct app *a, struct canvas *c, int row, int col, int limit, enum style s, const struct fact *x);

/* Whatever is drawn in between belongs to this fact: a sentence, a bar, a heat map, a curve.
 *     uint16_t old = fact_begin(a, c, &x); ... fact_end(c, old);   */
uint16_t fact_begin(const struct app *a, struct canvas *c, const struct fact *x);
void fact_end(struct canvas *c, uint16_t old);

/* Record a fact without drawing: its tag, for a span.  A fact that is the same in all words is recorded once. */
uint16_t fact_tag(const struct app *a, const struct fact *x);

/* ---- text with facts in it ---- */

/* Built piece by piece in an arena; text and spans live as long as that. */
struct fact_text {
	struct facts *facts;   /* where they are recorded; NULL: nowhere, as where nothing is drawn */
	struct arena *arena;
	const char *text;      /* "" when nothing was added */
	char *bytes;           /* the text's; NULL: nothing was added */
	size_t used, capacity;
	bool broken;           /* memory ran out, and what was added since is missing */
	struct tag_span *spans;
	size_t n, room;
};

/* a NULL: no facts are recorded. */
void fact_text_init(struct fact_text *t, const struct app *a, struct arena *arena);
void fact_add(struct fact_text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Text that has a tag of canvas.h: TAG_WRITTEN for a title, TAG_COUNT ... */
void fact_add_tagged(struct fact_text *t, uint16_t tag, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Words with all their digits that belong to this fact. */
void fact_add_about(struct fact_text *t, const struct fact *x, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A text that comes from below, in which each number is one of the facts, as fact_value writes it: looked for from the one
 * before on, then from the first.  What is none of them is `rest` with that value (NULL: it stays without a tag). */
void fact_add_matched(struct fact_text *t, const char *text, const struct fact *facts, size_t n, const struct fact *rest);
/* The value; the value, a blank and the unit. */
void fact_put(struct fact_text *t, const struct fact *x);
void fact_put_unit(struct fact_text *t, const struct fact *x);

/* Take away what was added since it had that many bytes. */
void fact_text_cut(struct fact_text *t, size_t used);

/* As canvas_text, canvas_text_right and canvas_wrap. */
int fact_text_draw(const struct fact_text *t, struct canvas *c, int row, int col, int limit, enum style s);
int fact_text_right(const struct fact_text *t, struct canvas *c, int row, int col, int limit, enum style s);
int fact_text_wrap(const struct fact_text *t, struct canvas *c, struct rect r, enum style s, int first);

/* ---- the facts of the last drawing ---- */

struct facts;
struct facts *facts_new(void);
void facts_free(struct facts *k);
/* Before each drawing. */
void facts_clear(struct facts *k);
/* fact_tag, into k. */
uint16_t facts_add(struct facts *k, const struct fact *x);
/* All of `from` into k: their tags are the same where k was empty. */
void facts_copy(struct facts *k, const struct facts *from);
/* The fact of a tag; NULL: it is none. */
const struct fact *fact_of_tag(const struct app *a, uint16_t tag);
size_t fact_count(const struct app *a);
/* Fact i in the order in which they were recorded. */
const struct fact *fact_at(const struct app *a, size_t i);

/* The page of a fact: quantity and value, derivation, source, caveat.  In the arena; NULL when memory is out. */
const char *fact_page(const struct app *a, const struct fact *x, struct arena *arena);

/* ---- the chooser ---- */

void facts_open(struct app *a);
/* Does it have the keys (and not a page over it)? */
bool facts_are_chosen(const struct app *a);
/* Could it be opened on what shows now? */
bool facts_can_open(const struct app *a);
/* After the screen: the cursor goes to the number, the message says what it is. */
void facts_draw(struct app *a, struct canvas *c);
void facts_act(struct app *a, enum action action);

#endif
