/* state.h - where a learner's records are, and opening them. */
#ifndef CLI_STATE_H
#define CLI_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "cli/options.h"
#include "records/records.h"

/* --state DIR, an option of every command that keeps or shows records. */
#define CLI_OPTION_STATE \
	{ .name = "state", .kind = OPTION_TEXT, .value = "DIR", .expected = "a folder of one's own", \
	  .help = "where the records are (else $XDG_STATE_HOME/ghostdose, or ~/.local/state/ghostdose)" }

/* The folder: --state, else the environment's.  A fault when there is neither a home. */
bool cli_state_folder(const struct options *o, char *out, size_t size, struct fault *f);

/* What the clock says, for tests and for looking ahead. */
#define CLI_OPTION_NOW \
	{ .name = "now", .kind = OPTION_TEXT, .value = "TIME", .expected = "a time, such as 2026-11-23T09:00:00Z", \
	  .help = "what the clock says, ISO 8601 in UTC, in the place of the time that it is" }

/* Refuses a --now that is no time. */
bool cli_check_now(const struct options *o, struct fault *f);

/* Seconds since 1970 UTC: --now where it is given (and good), else the clock. */
int64_t cli_now(const struct options *o);

/* Milliseconds of a clock that nobody sets, for how long something takes. */
int64_t cli_clock_ms(void);

#endif
