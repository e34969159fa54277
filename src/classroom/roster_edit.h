/* roster_edit.h - one cell of a roster written anew, the file else as the instructor left it: order of columns, ";" or ",", CRLF, comments. */
#ifndef CLASSROOM_ROSTER_EDIT_H
#define CLASSROOM_ROSTER_EDIT_H

#include <stdbool.h>

#include "base/fault.h"

/* Put "; PART" behind what the cell of that learner has, or PART alone where it is empty; a column that is missing comes last.  The
 * file is read anew, so that what another instructor has changed meanwhile stays; the new one is checked, then it takes the place
 * of the old whole.  False, and nothing has changed: there is no such learner, or the roster has a fault. */
bool roster_append(const char *path, const char *learner, const char *column, const char *part, struct fault *f);

/* The same on text, into *out, which the caller frees. */
bool roster_append_text(const char *text, const char *learner, const char *column, const char *part, char **out, struct fault *f);

#endif
