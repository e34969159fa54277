#include "cli/new_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static bool
is_empty(const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *e;
	bool empty = true;

	while (d && (e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			empty = false;
	if (d)
		closedir(d);
	return d && empty;
}

static bool
refuse(const struct new_folder *w, const char *what, struct fault *f)
{
	fault_machine(f, "%s: %s", what, strerror(errno));
	return fault_in_file(f, w->path);
}

bool
new_folder_begin(struct new_folder *w, const char *folder, bool force, struct fault *f)
{
	size_t n = strlen(folder);
	bool there = file_is_folder(folder), good = true;

	*w = (struct new_folder){ .full = there && !is_empty(folder) };
	while (n > 1 && folder[n - 1] == '/')
		n--;
	if (n == 0 || n + 8 >= sizeof w->temp)
		good = fault_set(f, 0, 0, "no name of a folder; expected one such as my-case");
	else if (file_exists(folder) && !there)
		good = fault_set(f, 0, 0, "this is a file; expected the name of a folder");
	else if (w->full && !force)
		good = fault_set(f, 0, 0, "the folder has files in it; expected a new or an empty one, or --force");
	if (!good)
		return fault_in_file(f, folder);
	snprintf(w->path, sizeof w->path, "%.*s", (int)n, folder);
	snprintf(w->temp, sizeof w->temp, "%.*s.XXXXXX", (int)n, folder);
	return mkdtemp(w->temp) || refuse(w, "cannot make this folder", f);
}

const char *
new_folder_file(struct new_folder *w, const char *name, char path[CLI_PATH_MAX], struct fault *f)
{
	/* Whoever named it: what is written stays in the folder. */
	if (w->n == NEW_FOLDER_FILES_MAX || strlen(name) >= NEW_FOLDER_NAME_MAX || strchr(name, '/') ||
	    !file_join(path, CLI_PATH_MAX, w->temp, name)) {
		fault_set(f, 0, 0, "too many files for a folder, or a name that is too long or has a folder in it");
		fault_in_file(f, w->path);
		return NULL;
	}
	snprintf(w->names[w->n++], NEW_FOLDER_NAME_MAX, "%s", name);
	return path;
}

static bool
move_files(const struct new_folder *w, struct fault *f)
{
	char from[CLI_PATH_MAX], to[CLI_PATH_MAX];

	for (size_t i = 0; i < w->n; i++)
		if (!file_join(from, sizeof from, w->temp, w->names[i]) || !file_join(to, sizeof to, w->path, w->names[i]) ||
		    rename(from, to) != 0)
			return refuse(w, "cannot write here", f);
	rmdir(w->temp);
	return true;
}

bool
new_folder_commit(struct new_folder *w, struct fault *f)
{
	bool good = chmod(w->temp, 0755) == 0 || refuse(w, "cannot make this folder", f);

	if (good && w->full)
		good = move_files(w, f);
	else if (good && rename(w->temp, w->path) != 0)
		good = refuse(w, "cannot make this folder", f);
	if (!good)
		new_folder_abort(w);
	return good;
}

void
new_folder_abort(struct new_folder *w)
{
	char path[CLI_PATH_MAX];

	for (size_t i = 0; i < w->n; i++)
		if (file_join(path, sizeof path, w->temp, w->names[i]))
			unlink(path);
	rmdir(w->temp);
}

void
new_folder_id(const char *folder, const char *otherwise, char id[64])
{
	size_t n = strlen(folder), from, used = 0;

	while (n > 1 && folder[n - 1] == '/')
		n--;
	for (from = n; from > 0 && folder[from - 1] != '/'; from--)
		;
	for (size_t i = from; i < n && used < 60; i++) {
		char c = folder[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (letter || (used > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '_')))
			id[used++] = c;
	}
	id[used] = '\0';
	if (used == 0)
		snprintf(id, 64, "%s", otherwise);
}
