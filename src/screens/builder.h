/* builder.h - a regimen under edit: a form and its notation, kept in step; every change can be taken back.  No drawing. */
#ifndef SCREENS_BUILDER_H
#define SCREENS_BUILDER_H

#include <stdbool.h>

#include "canvas/field.h"
#include "radiobio/radiobio.h"

enum builder_field {
	BUILDER_NOTATION, BUILDER_FRACTIONS, BUILDER_DOSE, BUILDER_PER_DAY, BUILDER_INTERVAL, BUILDER_DAYS, BUILDER_GAP,
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
	char history[BUILDER_HISTORY][FIELD_BYTES + 1];    /* notations, oldest first */
	int n_history, at_history;
};

/* Start with a regimen. */
bool builder_init(struct builder *b, const struct rb_regimen *start, struct fault *f);
void builder_fini(struct builder *b);

/* Move the focus; a form that has no meaning for this regimen is passed over. */
void builder_move(struct builder *b, int direction);

/* Change the focused form field by steps of it (large: ten times).  False: it cannot go further, or is the notation. */
bool builder_change(struct builder *b, int direction, bool large);

/* Give the notation field a key; parses what stands there then.  True when the key was the field's. */
bool builder_key(struct builder *b, uint32_t key);

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
