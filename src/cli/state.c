#include "cli/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/when.h"

static bool
fits(bool good, struct fault *f)
{
	return good || fault_set(f, 0, 0, "the path of the state folder is too long; expected a shorter one");
}

bool
cli_state_folder(const struct options *o, char *out, size_t size, struct fault *f)
{
	const char *given = options_text(o, "state"), *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (given)
		return fits((size_t)snprintf(out, size, "%s", given) < size, f);
	/* The XDG base directory specification: a path that is not absolute is to be ignored. */
	if (xdg && xdg[0] == '/')
		return fits(file_join(out, size, xdg, "ghostdose"), f);
	if (home && home[0] == '/')
		return fits(file_join(out, size, home, ".local/state/ghostdose"), f);
	return fault_set(f, 0, 0, "there is no home for the records; expected HOME or XDG_STATE_HOME to be set, or --state DIR");
}

bool
cli_check_now(const struct options *o, struct fault *f)
{
	const char *now = options_text(o, "now");

	int64_t seconds;

	return !now || when_parse(now, &seconds, f) || fault_in_file(f, "--now");
}

int64_t
cli_now(const struct options *o)
{
	const char *now = options_text(o, "now");
	struct fault f;
	int64_t seconds;

	return now && when_parse(now, &seconds, &f) ? seconds : (int64_t)time(NULL);
}

int64_t
cli_clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
