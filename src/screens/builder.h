/* builder.h - a regimen under edit: a form, its notation and its calendar, kept in step; every change can be taken back.  No
 * drawing. */
#ifndef SCREENS_BUILDER_H
#define SCREENS_BUILDER_H

#include <stdbool.h>

#include "canvas/field.h"
#include "radiobio/radiobio.h"

enum builder_field {
	BUILDER_NOTATION, BUILDER_FRACTIONS, BUILDER_DOSE, BUILDER_PER_DAY, BUILDER_INTERVAL, BUILDER_DAYS, BUILDER_GAP,
	BUILDER_CALENDAR,                  /* last: the focus is on a day, no field of the form */
	BUILDER_FIELDS
};

enum { BUILDER_HISTORY = 64 };

struct builder {
	struct field_editor notation;      /* what stands in the notation field, valid or not */
	struct rb_regimen regimen;         /* the last valid one: what every number on the screen is of */
	bool valid;                        /* the notation is that regimen */
	struct fault fault;                /* why not */
	bool has_form;                     /* one phase, or one with a gap in its middle */
	struct rb_phase phase;
	int gap_weeks;
	enum builder_field focus;
	int day;                           /* under the cursor of the calendar, as struct rb_fraction counts them */
	int held_day;                      /* whose fractions are held, to be let go on another day; -1: none */
	char history[BUILDER_HISTORY][FIELD_BYTES + 1];    /* notations, oldest first */
	int n_history, at_history;
};

/* Start with a regimen. */
bool builder_init(struct builder *b, const struct rb_regimen *start, struct fault *f);
void builder_fini(struct builder *b);

/* Move the focus; a field that has no meaning for this regimen is passed over, and so is the calendar where there is a form. */
void builder_move(struct builder *b, int direction);

/* Change the focused form field by steps of it (large: ten times).  False: it cannot go further, or is the notation. */
bool builder_change(struct builder *b, int direction, bool large);

/* Give the notation field a key; parses what stands there then.  True when the key was the field's. */
bool builder_key(struct builder *b, uint32_t key);

/* Move the cursor of the calendar, from the Monday of the first week to BUILDER_BEYOND days behind the last day. */
enum { BUILDER_BEYOND = 14 };
void builder_to_day(struct builder *b, int day);

/* Take an edited schedule (radiobio/calendar.h): its notation, its form, the history.  The cursor stays on its day: first_day is
 * the first day of treatment as the days were counted before.  False, with a sentence, where no notation says it; nothing has
 * changed then. */
bool builder_take(struct builder *b, const struct rb_schedule *s, int first_day, struct fault *f);

bool builder_undo(struct builder *b);
bool builder_redo(struct builder *b);

/* Put text into the notation, valid or not, as if it had been typed. */
void builder_restore(struct builder *b, const char *text);

/* The name of a form field and its value in words, into out (at least 64 bytes). */
const char *builder_label(enum builder_field f);
char *builder_value(const struct builder *b, enum builder_field f, char *out, size_t size);

/* Does the field apply (hours apart only with two fractions a day or more)? */
bool builder_applies(const struct builder *b, enum builder_field f);

#endif
