/* lesson_print.h - a lesson as one page of text, to be printed. */
#ifndef SCREENS_LESSON_PRINT_H
#define SCREENS_LESSON_PRINT_H

#include "screens/plain.h"

/* The whole lesson at path (the variant of *seed; NULL: the base) as Markdown: text, questions with their choices, figures
 * drawn with signs and said in words, sources; with key also the answers behind it.  Written through io->write; lines are as
 * long as io->width.  False with the first fault of the lesson. */
bool lesson_print(const char *path, const uint64_t *seed, bool key, const struct plain_io *io, struct fault *f);

#endif
