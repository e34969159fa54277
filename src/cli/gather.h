/* gather.h - the files that arguments name: files as they are, of a folder its .csv files. */
#ifndef CLI_GATHER_H
#define CLI_GATHER_H

#include <stddef.h>

#include "base/fault.h"
#include "base/mem.h"

struct gathered {
	const char **paths;        /* the arena's texts; free() the list */
	size_t n, capacity;
};

/* In the order of the arguments, a folder's in that of their names.  False: a folder that cannot be read, or memory. */
bool gather_files(const char *const *arguments, size_t n, struct arena *arena, struct gathered *out, struct fault *f);

#endif
