/* root.h - the folders of many learners under one root, of which each learner reaches their own alone. */
#ifndef RECORDS_ROOT_H
#define RECORDS_ROOT_H

#include "base/fault.h"

enum { ROOT_NAME_MAX = 64 };   /* with the end */

/* Can a folder be called that: letters, digits and . _ @ + -, the first one of them a letter or a digit, at most
 * ROOT_NAME_MAX - 1 of them? */
bool root_name_is_good(const char *learner);

/* The learner's folder under the root, made (0700) where it is missing, its path into out.  No link is followed from the
 * root on.  Refused: a root that is missing or that others could exchange, a name that is no folder's, a folder of
 * somebody else or that others may look into. */
bool root_folder(const char *root, const char *learner, char *out, size_t size, struct fault *f);

/* Is the root one: there, and safe from others? */
bool root_check(const char *root, struct fault *f);

/* openat2 of Linux 5.6 is there, which looks after the path in the kernel; without it the same is looked at here. */
bool root_kernel_looks(void);

#endif
