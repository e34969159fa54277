/* plain_out.h - wrapped lines of the prompt-only face.  Private to plain*.c. */
#ifndef SCREENS_PLAIN_OUT_H
#define SCREENS_PLAIN_OUT_H

#include "base/mem.h"
#include "base/number.h"
#include "screens/plain.h"

/* Text that is built up in an arena; broken: memory ran out, and what was added since is missing. */
struct plain_text {
	struct arena *arena;
	char *text;                /* "" when nothing was added */
	size_t used, capacity;
	bool broken;
};

void plain_text_init(struct plain_text *x, struct arena *arena);
void plain_add(struct plain_text *x, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* v with at most that many decimals and no zeros at the end ("2.7", "12.35") into out; returns out. */
char *plain_number(double v, int decimals, char out[NUMBER_TEXT_MAX]);
#define TIDY(v, decimals) plain_number((v), (decimals), (char[NUMBER_TEXT_MAX]){ 0 })

/* Write text wrapped, each line ended; an empty text is an empty line. */
void plain_write(const struct plain_io *io, const char *text);
/* Without wrapping and without an end of line. */
void plain_prompt(const struct plain_io *io, const char *text);

#endif
