/* lesson_items.h - "key: value" lines of a lesson.  Private to lesson*.c. */
#ifndef CASEBOOK_LESSON_ITEMS_H
#define CASEBOOK_LESSON_ITEMS_H

#include "casebook/lesson.h"

/* The text of a lesson by lines, and where its findings go. */
struct lesson_reader {
	const char *file, *text;
	size_t len;
	size_t *starts;            /* of each line, and one past the last */
	int lines;
	struct arena *arena;
	struct report *report;
};

/* One key with its value; a value over several lines has them with "\n" between, each without its indent of two. */
struct lesson_item {
	const char *key, *value;
	size_t len;                /* of the value */
	struct lesson_place key_at, at;    /* at: of the value's first letter */
};

/* Lines first to last; *items is the arena's.  What is no such line goes to the report.  False when memory is out. */
bool lesson_items(struct lesson_reader *r, int first, int last, struct lesson_item **items, size_t *n);

/* Where byte `offset` of a value stands. */
struct lesson_place lesson_at(const struct lesson_item *x, size_t offset);

/* Report an error at a place; suggestion may be NULL.  Returns false. */
bool lesson_fault(struct lesson_reader *r, struct lesson_place at, const char *code, const char *suggestion, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Report that a part has no such key, with the nearest of names[0..n). */
void lesson_unknown_key(struct lesson_reader *r, const struct lesson_item *x, const char *part, const char *const *names, size_t n);

/* Report a key that is there twice. */
void lesson_repeated_key(struct lesson_reader *r, const struct lesson_item *x);

/* A piece of the item's value without blanks at its ends: value[from..to). */
struct lesson_slice { const char *text; size_t len, offset; };
struct lesson_slice lesson_slice(const struct lesson_item *x, size_t from, size_t to);

/* A question block: its row of steps.csv (as many fields as columns) and its rows of choices.csv behind *choices.  False when
 * memory is out. */
bool lesson_take_question(struct lesson_reader *r, const struct lesson_item *items, size_t n, struct lesson_place at,
                          struct lesson_question *q, struct csv_field *step, struct csv_field **choices, size_t *n_choices,
                          size_t *choices_capacity);

/* A figure block.  False when memory is out. */
bool lesson_take_figure(struct lesson_reader *r, const struct lesson_item *items, size_t n, struct lesson_place at,
                        struct lesson_figure *x);

/* "objectives" of the head; the other keys become rows of case.csv in r's arena.  False when memory is out. */
bool lesson_take_head(struct lesson_reader *r, const struct lesson_item *items, size_t n, struct lesson *out);

#endif
