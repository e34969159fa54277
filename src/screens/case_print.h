/* case_print.h - a case or a lesson as one page of text, to be printed. */
#ifndef SCREENS_CASE_PRINT_H
#define SCREENS_CASE_PRINT_H

#include "screens/plain.h"

/* All of the case or (lesson) the lesson at path, the variant of *seed (NULL: the base), as Markdown: story or text, questions
 * with their choices, figures drawn with signs and said in words, sources; with key also the answers behind it, and of a
 * case its hints and a regimen that earns full marks.  Written through io->write; lines are as long as io->width.  False with
 * the first fault of the case. */
bool case_print(const char *path, bool lesson, const uint64_t *seed, bool key, const struct plain_io *io, struct fault *f);

#endif
