#include "classroom/handed_in.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "records/records.h"

enum { PATH_BYTES = 4096 };

static bool
is_table(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && !strcmp(name + len - 4, ".csv") && strcmp(name, ROOM_ROSTER) != 0 && strcmp(name, ROOM_CLASS) != 0;
}

/* A learner's folder has a database; opening another one would make it. */
static bool
has_records(const char *path)
{
	char database[PATH_BYTES];
	struct stat st;

	return file_join(database, sizeof database, path, RECORDS_DATABASE) && (stat(database, &st) == 0 || errno == EACCES);
}

/* The case that is graded may lie beside the work. */
static bool
is_case(const char *path)
{
	char keys[PATH_BYTES];

	return file_join(keys, sizeof keys, path, "case.csv") && file_exists(keys);
}

enum handed_in
handed_in_kind(const char *folder, const char *name)
{
	char path[PATH_BYTES];

	if (name[0] == '.' || !file_join(path, sizeof path, folder, name))
		return HANDED_NOTHING;
	if (file_is_folder(path))
		return has_records(path) ? HANDED_RECORDS : is_case(path) ? HANDED_NOTHING : HANDED_FOLDER;
	return is_table(name) ? HANDED_FILE : HANDED_NOTHING;
}

/* below: the name of the folder within the one of the class, NULL: it is that one. */
static bool
walk(const char *folder, const char *below, handed_in_fn *take, void *user, struct fault *f)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, alphasort);
	bool good = true;

	if (n < 0) {
		fault_set(f, 0, 0, "this folder cannot be read (%s); expected the folder of a class", strerror(errno));
		return fault_in_file(f, folder);
	}
	for (int i = 0; i < n; i++) {
		enum handed_in kind = good ? handed_in_kind(folder, entries[i]->d_name) : HANDED_NOTHING;
		char path[PATH_BYTES];

		if (kind != HANDED_NOTHING && !file_join(path, sizeof path, kind == HANDED_FOLDER || !below ? folder : below, entries[i]->d_name))
			good = fault_set(f, 0, 0, "a path in %.100s is too long; expected shorter names", folder);
		else if (kind == HANDED_FILE || (kind == HANDED_RECORDS && !below))
			good = take(user, below ? path : entries[i]->d_name, kind, f);
		else if (kind == HANDED_FOLDER && !below)
			good = walk(path, entries[i]->d_name, take, user, f);
		free(entries[i]);
	}
	free(entries);
	return good;
}

bool
handed_in_walk(const char *folder, handed_in_fn *take, void *user, struct fault *f)
{
	return walk(folder, NULL, take, user, f);
}
