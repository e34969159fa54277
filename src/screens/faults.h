/* faults.h - all that is wrong with a case that cannot be opened. */
#ifndef SCREENS_FAULTS_H
#define SCREENS_FAULTS_H

#include "base/fault.h"
#include "base/mem.h"

/* What is found in the case or lesson at path, a line each ("FILE:LINE:COLUMN  error: ..."), with what to write instead, in the
 * arena; how many errors, and the first as a fault.  NULL: there is none, or memory is out. */
const char *faults_list(const char *path, struct arena *arena, size_t *errors, struct fault *first);

#endif
