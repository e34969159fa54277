/* plain_out.h - wrapped lines of the prompt-only face.  Private to plain*.c. */
#ifndef SCREENS_PLAIN_OUT_H
#define SCREENS_PLAIN_OUT_H

#include "base/number.h"
#include "screens/fact.h"
#include "screens/plain.h"

/* v with at most that many decimals and no zeros at the end ("2.7", "12.35") into out; returns out. */
char *plain_number(double v, int decimals, char out[NUMBER_TEXT_MAX]);
#define TIDY(v, decimals) plain_number((v), (decimals), (char[NUMBER_TEXT_MAX]){ 0 })

/* Write text wrapped, each line ended; an empty text is an empty line. */
void plain_write(const struct plain_io *io, const char *text);
/* Without wrapping and without an end of line. */
void plain_prompt(const struct plain_io *io, const char *text);

#endif
