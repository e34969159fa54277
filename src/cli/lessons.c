#include "cli/lessons.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "casebook/source.h"

/* Does the file begin as a lesson does?  A README beside the lessons does not. */
static bool
has_head(const char *path)
{
	struct fault f;
	long long size;
	char head[7];
	size_t got = 0, start;
	int fd = file_open(path, &size, &f);
	bool read = fd >= 0 && file_get(fd, path, head, sizeof head, &got, &f);

	if (fd >= 0)
		close(fd);
	start = text_mark(head, got);
	return read && got >= start + 4 && !memcmp(head + start, "---", 3) && strchr("\r\n", head[start + 3]);
}

static bool
is_lesson(const char *path)
{
	return case_path_is_lesson(path) && has_head(path);
}

bool
cli_means_lesson(const char *arg)
{
	const char *slash = strrchr(arg, '/'), *file = slash ? slash + 1 : arg;

	return text_ends(arg, ".md") && !text_same(file, "story.md");
}

/* "02-repair.md" has the name "repair". */
static const char *
name_of(const char *file, size_t *len)
{
	size_t digits = strspn(file, "0123456789");
	const char *name = digits > 0 && file[digits] == '-' ? file + digits + 1 : file;

	*len = strlen(name) - 3;
	return name;
}

/* ---- lists ---- */

static bool
add_lesson(struct cli_case_list *list, const char *path, const char *file, struct fault *f)
{
	struct cli_case *grown = mem_grow(list->items, &list->capacity, list->n + 1, sizeof *grown);
	size_t len;
	const char *name = name_of(file, &len);

	if (!grown)
		return fault_memory(f);
	list->items = grown;
	grown[list->n] = (struct cli_case){ .path = arena_text(list->arena, path, strlen(path)),
		                            .name = arena_text(list->arena, name, len), .rank = list->n };
	if (!grown[list->n].path || !grown[list->n].name)
		return fault_memory(f);
	list->n++;
	return true;
}

static const char *
file_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int
by_file(const void *left, const void *right)
{
	const struct cli_case *l = left, *r = right;
	int order = strcmp(file_of(l->path), file_of(r->path));

	return order ? order : (l->rank > r->rank) - (l->rank < r->rank);
}

static bool
list_folder(struct cli_case_list *list, const char *folder, struct fault *f)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	bool good = true;

	while (good && dir && (e = readdir(dir))) {
		char path[CLI_PATH_MAX];

		if (e->d_name[0] != '.' && cli_means_lesson(e->d_name) && file_join(path, sizeof path, folder, e->d_name) && is_lesson(path))
			good = add_lesson(list, path, e->d_name, f);
	}
	if (dir)
		closedir(dir);
	return good;
}

/* Of several with one name the first in the path stays. */
static void
drop_repeated(struct cli_case_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++) {
		bool first = true;

		for (size_t k = 0; k < list->n; k++)
			first = first && (strcmp(list->items[k].name, list->items[i].name) != 0 || list->items[k].rank >= list->items[i].rank);
		if (first)
			list->items[kept++] = list->items[i];
	}
	list->n = kept;
}

bool
cli_list_lessons(struct cli_case_list *list, struct fault *f)
{
	struct folders *folders;
	bool good;

	*list = (struct cli_case_list){ .arena = arena_new() };
	folders = list->arena ? cli_folders("lessons", "GHOSTDOSE_LESSONS", f) : NULL;
	if (!folders) {
		fault_memory(f);
		return false;
	}
	good = true;
	for (size_t i = 0; good && i < folders->n; i++) {
		size_t first = list->n;

		good = list_folder(list, folders->paths[i], f);
		/* Within a folder the rank must not depend on the file system. */
		if (good && list->n > first)
			qsort(list->items + first, list->n - first, sizeof *list->items, by_file);
		for (size_t k = first; k < list->n; k++)
			list->items[k].rank = k;
	}
	free(folders);
	if (!good)
		return false;
	/* Order of file names over all folders; rank settles what is left. */
	if (list->n > 0)
		qsort(list->items, list->n, sizeof *list->items, by_file);
	drop_repeated(list);
	return true;
}

/* ---- one lesson ---- */

static bool
refuse(const char *arg, const struct cli_case_list *list, struct fault *f)
{
	char known[CLI_KNOWN];
	const char *near = cli_near_case(list, arg, known);

	if (near)
		fault_set(f, 0, 0, "there is no such lesson; did you mean \"%.60s\"?", near);
	else if (list->n > 0)
		fault_set(f, 0, 0, "there is no such lesson; expected a .md file or one of: %s", known + 2);
	else
		fault_set(f, 0, 0, "there is no such lesson, and none is found in ./lessons, GHOSTDOSE_LESSONS, your data folder and the "
		                   "installed one; expected a .md file");
	return fault_in_file(f, arg);
}

/* By its name, by "02" or "2" of "02-repair.md", by the file name without .md. */
static bool
is_called(const struct cli_case *x, const char *arg)
{
	const char *file = file_of(x->path);
	size_t digits = strspn(arg, "0123456789"), own = strspn(file, "0123456789"), len = strlen(file) - 3;

	if (!strcmp(x->name, arg) || (strlen(arg) == len && !strncmp(file, arg, len)))
		return true;
	if (digits == 0 || arg[digits] || own == 0 || file[own] != '-')
		return false;
	while (digits > 1 && *arg == '0') {
		arg++;
		digits--;
	}
	while (own > 1 && *file == '0') {
		file++;
		own--;
	}
	return own == digits && !strncmp(arg, file, own);
}

bool
cli_find_lesson(const char *arg, char *path, size_t size, struct fault *f)
{
	struct cli_case_list list;
	bool good, found = false;

	if (!*arg)
		return fault_set(f, 0, 0, "the name of the lesson is empty; expected a .md file or a name");
	if (cli_means_lesson(arg) && file_exists(arg)) {
		if ((size_t)snprintf(path, size, "%s", arg) < size)
			return true;
		return fault_set(f, 0, 0, "the path is too long; expected a shorter one") || fault_in_file(f, arg);
	}
	good = cli_list_lessons(&list, f);
	for (size_t i = 0; good && !found && i < list.n; i++)
		if (is_called(&list.items[i], arg))
			found = (size_t)snprintf(path, size, "%s", list.items[i].path) < size;
	if (good && !found)
		refuse(arg, &list, f);
	cli_cases_fini(&list);
	return found;
}

bool
cli_find_case_or_lesson(const char *arg, char *path, size_t size, struct fault *f)
{
	struct fault other;

	if (cli_means_lesson(arg))
		return cli_find_lesson(arg, path, size, f);
	return cli_find_case(arg, path, size, f) || cli_find_lesson(arg, path, size, &other);
}

bool
cli_find_beside_lessons(const char *name, char *path, size_t size, struct fault *f)
{
	struct folders *folders = cli_folders("lessons", "GHOSTDOSE_LESSONS", f);
	bool found = false;

	if (!folders)
		return false;
	for (size_t i = 0; i < folders->n && !found; i++)
		found = file_join(path, size, folders->paths[i], name) && file_exists(path);
	free(folders);
	return found || fault_set(f, 0, 0, "no %s is found in ./lessons, GHOSTDOSE_LESSONS, your data folder and the installed one", name);
}
