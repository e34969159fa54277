#include "cli/opening.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "casebook/casebook.h"
#include "cli/cases.h"
#include "cli/lessons.h"
#include "cli/state.h"
#include "volume/volume.h"

bool
opening_records(const struct options *o, const struct kiosk *k, bool scripted, struct records **out, char *why, size_t size,
                struct fault *f)
{
	char folder[CLI_PATH_MAX], text[800];

	*why = '\0';
	*out = NULL;
	if (k->on)
		return (*out = records_open(k->folder, f)) != NULL || kiosk_cannot(f);
	if (scripted && !options_given(o, "state"))
		return true;
	if (cli_state_folder(o, folder, sizeof folder, f))
		*out = records_open(folder, f);
	if (!*out)
		snprintf(why, size, "%s.", fault_format(f, text, sizeof text));
	return true;
}

static void
peek(struct app_case *x, const struct cli_case *from, bool lesson)
{
	struct fault why;

	x->lesson = lesson;
	snprintf(x->path, sizeof x->path, "%.1000s", from->path);
	snprintf(x->id, sizeof x->id, "%.79s", from->name);
	if (!casebook_peek(x->path, x->title, sizeof x->title, x->level, sizeof x->level, &why))
		fault_format(&why, x->fault, sizeof x->fault);
}

struct app_case *
opening_list(size_t *n, struct fault *f)
{
	struct cli_case_list cases = { 0 }, lessons = { 0 };
	struct app_case *out = NULL;

	*n = 0;
	if (cli_list_cases(&cases, f) && cli_list_lessons(&lessons, f)) {
		out = mem_array(cases.n + lessons.n, sizeof *out);
		if (!out)
			fault_memory(f);
	}
	for (size_t i = 0; out && i < cases.n; i++)
		peek(&out[(*n)++], &cases.items[i], false);
	for (size_t i = 0; out && i < lessons.n; i++)
		peek(&out[(*n)++], &lessons.items[i], true);
	cli_cases_fini(&cases);
	cli_cases_fini(&lessons);
	return out;
}

bool
opening_wants_door(const struct options *o)
{
	return options_has(o, "sandbox") && options_given(o, "sandbox");
}

bool
opening_close(const struct options *o, const struct reach *reach, char missing[SANDBOX_MISSING_MAX], struct fault *f)
{
	struct sandbox_paths paths = { reach->cases, reach->n, reach->records ? records_folder(reach->records) : NULL,
	                               reach->kiosk->on };
	struct sandbox_report report;

	*missing = '\0';
	/* Neither face waits so long that threads were worth their start, and behind the door none may be. */
	vol_one_thread();
	if (!opening_wants_door(o) && !reach->kiosk->on)
		return true;
	if (!sandbox_close(&paths, &report, f))
		return false;
	snprintf(missing, SANDBOX_MISSING_MAX, "%s", report.missing);
	return true;
}

const char **
opening_paths(const struct app_case *cases, size_t *n, const char *named)
{
	const char **paths = mem_array(*n + 1, sizeof *paths);
	size_t used = 0;

	for (size_t i = 0; paths && i < *n; i++)
		paths[used++] = cases[i].path;
	if (paths && named)
		paths[used++] = named;
	*n = used;
	return paths;
}
