/* folders.h - the folders in which cases and lessons are looked for. */
#ifndef CLI_FOLDERS_H
#define CLI_FOLDERS_H

#include <stddef.h>

#include "base/fault.h"

enum { CLI_PATH_MAX = 4096, FOLDERS_MAX = 64 };

struct folders {
	char paths[FOLDERS_MAX][CLI_PATH_MAX / 4];
	size_t n;
};

/* Of what ("cases"): ./cases, the folders that the environment variable lists with ":" between, $XDG_DATA_HOME/ghostdose/cases
 * (or ~/.local/share/...), the installed folder.  With GHOSTDOSE_ONLY in the environment those of the variable alone, or
 * where it is not set those behind it.  free() it; NULL when memory is out. */
struct folders *cli_folders(const char *what, const char *variable, struct fault *f);

#endif
