#include "cli/folders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/cli.h"

/* folder[0..len), then between, then what. */
static void
add_folder(struct folders *x, const char *folder, size_t len, const char *between, const char *what)
{
	int size = (int)sizeof x->paths[0];

	/* One that does not fit cannot be opened anyway. */
	if (len == 0 || x->n == FOLDERS_MAX || len >= (size_t)size)
		return;
	if (snprintf(x->paths[x->n], (size_t)size, "%.*s%s%s", (int)len, folder, between, what) < size)
		x->n++;
}

struct folders *
cli_folders(const char *what, const char *variable, struct fault *f)
{
	struct folders *x = mem_array(1, sizeof *x);
	const char *list = getenv(variable), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	bool only = getenv("GHOSTDOSE_ONLY") != NULL;

	if (!x) {
		fault_memory(f);
		return NULL;
	}
	if (!only)
		add_folder(x, what, strlen(what), "", "");
	while (list && *list) {
		size_t len = strcspn(list, ":");

		add_folder(x, list, len, "", "");
		list += len + (list[len] == ':');
	}
	if (only && x->n > 0)
		return x;
	/* The XDG specification: a path that is not absolute is ignored. */
	if (data && data[0] == '/')
		add_folder(x, data, strlen(data), "/ghostdose/", what);
	else if (home && home[0] == '/')
		add_folder(x, home, strlen(home), "/.local/share/ghostdose/", what);
	add_folder(x, cli_datadir(), strlen(cli_datadir()), "/", what);
	return x;
}
