/* names.h - which number a name has, for many names. */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

struct names;

/* Room for n names. */
struct names *names_new(size_t n, struct fault *f);
void names_free(struct names *x);

/* A name that is not there yet; it must outlive the names.  False: there is no room left. */
bool names_put(struct names *x, const char *name, size_t number);
bool names_find(struct names *x, const char *name, size_t *number);

#endif
