#include "cli/cases.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/folders.h"
#include "cli/lessons.h"

enum { NAMES_MAX = 512 };

static bool
ends_in_csv(const char *s)
{
	size_t n = strlen(s);

	return n > 4 && !strcmp(s + n - 4, ".csv");
}

/* A folder with case.csv, or a regular .csv file.  errno tells why it is none: 0 when it is of another kind. */
static bool
is_case(const char *path)
{
	char inside[CLI_PATH_MAX];
	struct stat st;

	errno = 0;
	if (stat(path, &st) != 0)
		return false;
	if (!S_ISDIR(st.st_mode))
		return S_ISREG(st.st_mode) && ends_in_csv(path);
	if (!file_join(inside, sizeof inside, path, "case.csv"))
		errno = ENAMETOOLONG;
	else if (stat(inside, &st) == 0)
		return true;
	else if (errno == ENOENT)
		errno = 0;
	return false;
}

/* ---- lists ---- */

static bool
add_case(struct cli_case_list *list, const char *path, const char *entry, struct fault *f)
{
	size_t len = strlen(entry) - (ends_in_csv(entry) && !file_is_folder(path) ? 4 : 0);
	struct cli_case *grown = mem_grow(list->items, &list->capacity, list->n + 1, sizeof *grown);
	struct cli_case x;

	if (!grown)
		return fault_memory(f);
	list->items = grown;
	x = (struct cli_case){
		.path = arena_text(list->arena, path, strlen(path)),
		.name = arena_text(list->arena, entry, len),
		.rank = list->n,
	};
	if (!x.path || !x.name)
		return fault_memory(f);
	list->items[list->n++] = x;
	return true;
}

static int
by_name(const void *left, const void *right)
{
	const struct cli_case *l = left, *r = right;
	int order = strcmp(l->name, r->name);

	return order ? order : (l->rank > r->rank) - (l->rank < r->rank);
}

/* The cases of one folder, sorted behind those that are there. */
static bool
list_folder(struct cli_case_list *list, const char *folder, struct fault *f)
{
	DIR *dir = opendir(folder);
	size_t first = list->n;
	struct dirent *e;
	bool good = true;

	while (good && dir && (e = readdir(dir))) {
		char path[CLI_PATH_MAX];

		if (e->d_name[0] != '.' && file_join(path, sizeof path, folder, e->d_name) && is_case(path))
			good = add_case(list, path, e->d_name, f);
	}
	if (dir)
		closedir(dir);
	if (list->n > first)
		qsort(list->items + first, list->n - first, sizeof *list->items, by_name);
	/* carotid/ and carotid.csv side by side: which one wins must not depend on the file system. */
	for (size_t i = first; i < list->n; i++)
		list->items[i].rank = i;
	return good;
}

static bool
list_start(struct cli_case_list *list, struct fault *f)
{
	*list = (struct cli_case_list){ .arena = arena_new() };
	return list->arena || fault_memory(f);
}

bool
cli_list_cases(struct cli_case_list *list, struct fault *f)
{
	bool good = list_start(list, f);
	struct folders *folders = good ? cli_folders("cases", "GHOSTDOSE_CASES", f) : NULL;
	size_t kept = 0;

	good = folders != NULL;
	for (size_t i = 0; good && i < folders->n; i++)
		good = list_folder(list, folders->paths[i], f);
	free(folders);
	if (!good)
		return false;
	if (list->n > 0)
		qsort(list->items, list->n, sizeof *list->items, by_name);
	for (size_t i = 0; i < list->n; i++)
		if (kept == 0 || strcmp(list->items[kept - 1].name, list->items[i].name) != 0)
			list->items[kept++] = list->items[i];
	list->n = kept;
	return true;
}

void
cli_cases_fini(struct cli_case_list *list)
{
	arena_free(list->arena);
	free(list->items);
	*list = (struct cli_case_list){ 0 };
}

/* ---- one case ---- */

const char *
cli_near_case(const struct cli_case_list *list, const char *name, char known[CLI_KNOWN])
{
	const char *names[NAMES_MAX] = { NULL };
	size_t n = 0, used = 0;

	known[0] = '\0';
	for (; n < list->n && n < NAMES_MAX; n++) {
		names[n] = list->items[n].name;
		if (used < CLI_KNOWN)
			used += (size_t)snprintf(known + used, CLI_KNOWN - used, ", %s", names[n]);
	}
	if (used >= CLI_KNOWN)
		snprintf(known + CLI_KNOWN - 5, 5, " ...");
	return text_nearest(name, names, n);
}

/* "; did you mean \"carotid\"?" or what there is. */
static bool
refuse_name(const char *arg, const struct cli_case_list *list, const char *folder, struct fault *f)
{
	char known[CLI_KNOWN];
	const char *near = cli_near_case(list, arg + strlen(folder), known);

	if (near)
		fault_set(f, 0, 0, "there is no such case; did you mean \"%.60s%.60s\"?", folder, near);
	else if (list->n > 0 && !*folder)
		fault_set(f, 0, 0, "there is no such case; expected a folder, a .csv file or one of: %s", known + 2);
	else if (!strchr(arg, '/'))
		fault_set(f, 0, 0, "there is no such case here, in ./cases or in the folders of GHOSTDOSE_CASES; expected the path of a folder that "
		                   "holds case.csv, or of a .csv file");
	else
		fault_set(f, 0, 0, "there is no such case; expected a folder that holds case.csv, or a .csv file");
	return fault_in_file(f, arg);
}

static bool
refuse_missing(const char *arg, struct fault *f)
{
	const char *slash = strrchr(arg, '/');
	struct cli_case_list list;
	char folder[CLI_PATH_MAX] = "";
	bool listed;

	if (slash && (size_t)(slash - arg) + 1 < sizeof folder) {
		snprintf(folder, sizeof folder, "%.*s", (int)(slash - arg) + 1, arg);
		listed = list_start(&list, f) && list_folder(&list, folder, f);
	} else
		listed = cli_list_cases(&list, f);
	if (listed)
		refuse_name(arg, &list, folder, f);
	cli_cases_fini(&list);
	return false;
}

/* A table of a case that was unpacked: cases/carotid/steps.csv. */
static bool
is_table_of_a_case(const char *path, char *folder, size_t size)
{
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
	bool table = !strcmp(file, "story.md");

	for (size_t i = 0; i < CASE_TABLES; i++) {
		char name[64];

		snprintf(name, sizeof name, "%s.csv", case_schemas[i].table.name);
		table = table || !strcmp(file, name);
	}
	snprintf(folder, size, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
	return table && is_case(folder);
}

/* path is there, and no case: say what it is.  error is errno, or 0. */
static bool
refuse_kind(const char *path, int error, struct fault *f)
{
	char folder[CLI_PATH_MAX];
	struct stat st;

	if (error == EACCES)
		fault_machine(f, "%s; expected a case that you may read", strerror(error));
	else if (error)
		fault_set(f, 0, 0, "%s; expected a folder that holds case.csv, or a .csv file", strerror(error));
	else if (file_is_folder(path))
		fault_set(f, 0, 0, "this folder has no case.csv; expected the folder of a case, or a .csv file");
	else if (cli_means_lesson(path))
		fault_set(f, 0, 0, "this is no case; expected one, or \"ghostdose learn\" for a lesson");
	else if (is_table_of_a_case(path, folder, sizeof folder))
		fault_set(f, 0, 0, "this is one file of a case; expected the case, \"%.200s\"", folder);
	else if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		fault_set(f, 0, 0, "this is not a regular file; expected the folder of a case, or a .csv file");
	else
		fault_set(f, 0, 0, "this is no case; expected a folder that holds case.csv, or a .csv file");
	return fault_in_file(f, path);
}

/* A case of that name in the case path. */
static bool
find_name(const char *name, char *path, size_t size, bool *found, struct fault *f)
{
	struct folders *folders = cli_folders("cases", "GHOSTDOSE_CASES", f);
	char file[CLI_PATH_MAX / 4];

	*found = false;
	if (!folders)
		return false;
	if ((size_t)snprintf(file, sizeof file, "%s.csv", name) >= sizeof file)
		file[0] = '\0';
	for (size_t i = 0; i < folders->n && !*found; i++)
		*found = (file_join(path, size, folders->paths[i], name) && is_case(path)) ||
		    (*file && file_join(path, size, folders->paths[i], file) && is_case(path));
	free(folders);
	return true;
}

bool
cli_find_case(const char *arg, char *path, size_t size, struct fault *f)
{
	char folder[CLI_PATH_MAX];
	bool found = false, here;
	int error;

	if (!*arg)
		return fault_set(f, 0, 0, "the name of the case is empty; expected a folder, a .csv file or a name");
	here = is_case(arg);
	error = errno;
	if (here && !file_is_folder(arg) && is_table_of_a_case(arg, folder, sizeof folder))
		return refuse_kind(arg, 0, f);
	if (here) {
		if ((size_t)snprintf(path, size, "%s", arg) < size)
			return true;
		error = ENAMETOOLONG;
	}
	/* "." and ".." are folders, never names. */
	if (!strchr(arg, '/') && arg[0] != '.' && !find_name(arg, path, size, &found, f))
		return false;
	if (found)
		return true;
	if (error == ENOENT || error == ENOTDIR)
		return refuse_missing(arg, f);
	return refuse_kind(arg, error, f);
}

static bool
load(const char *path, const double *seed, struct report *report, struct casebook **c, struct assess **a, struct fault *f)
{
	uint64_t whole = seed ? (uint64_t)*seed : 0;

	*c = casebook_load(path, report);
	if (!*c)
		return report_ok(report, f) ? fault_memory(f) : false;
	*a = assess_open(c, seed ? &whole : NULL, report, f);
	return *a != NULL;
}

static bool
open_case(const char *arg, const double *seed, struct casebook **c, struct assess **a, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct arena *arena;
	struct report report;
	bool good;

	*c = NULL;
	*a = NULL;
	if (!cli_find_case(arg, path, sizeof path, f))
		return false;
	arena = arena_new();
	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = load(path, seed, &report, c, a, f);
	report_fini(&report);
	arena_free(arena);
	if (!good) {
		assess_free(*a);
		casebook_free(*c);
		*a = NULL;
		*c = NULL;
	}
	return good;
}

bool
cli_open_case(const char *arg, struct casebook **c, struct assess **a, struct fault *f)
{
	return open_case(arg, NULL, c, a, f);
}

bool
cli_open_variant(const struct options *o, const char *arg, struct casebook **c, struct assess **a, struct fault *f)
{
	double seed = options_number(o, "seed", 0);

	return open_case(arg, options_given(o, "seed") ? &seed : NULL, c, a, f);
}

bool
cli_trial_open(const struct options *o, struct cli_trial *t, struct fault *f)
{
	if (!cli_open_variant(o, o->arguments[0], &t->c, &t->a, f) || !cli_regimen(o->arguments[1], &t->regimen, f))
		return false;
	t->arena = arena_new();
	return t->arena || fault_memory(f);
}

void
cli_trial_fini(struct cli_trial *t)
{
	arena_free(t->arena);
	rb_regimen_fini(&t->regimen);
	assess_free(t->a);
	casebook_free(t->c);
}
