/* new_folder.h - a folder of files that appears whole: written beside its place, then moved there. */
#ifndef CLI_NEW_FOLDER_H
#define CLI_NEW_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "cli/cases.h"

enum { NEW_FOLDER_FILES_MAX = 40, NEW_FOLDER_NAME_MAX = 40 };

struct new_folder {
	char path[CLI_PATH_MAX], temp[CLI_PATH_MAX];
	bool full;                     /* there are files in it: they are written over, the others stay */
	char names[NEW_FOLDER_FILES_MAX][NEW_FOLDER_NAME_MAX];
	size_t n;
};

/* A folder that is not there, or empty, or (force) any.  False: nothing was made. */
bool new_folder_begin(struct new_folder *w, const char *folder, bool force, struct fault *f);
/* The path at which a file of that name is to be written; NULL with a fault when there are too many. */
const char *new_folder_file(struct new_folder *w, const char *name, char path[CLI_PATH_MAX], struct fault *f);
/* All in place, or (false) nothing. */
bool new_folder_commit(struct new_folder *w, struct fault *f);
void new_folder_abort(struct new_folder *w);

/* The last part of a path, as far as it may be an id of a case; otherwise where nothing of it may. */
void new_folder_id(const char *folder, const char *otherwise, char id[64]);

#endif
