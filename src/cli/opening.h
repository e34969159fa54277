/* opening.h - what a session opens before the door closes behind it, and the door. */
#ifndef CLI_OPENING_H
#define CLI_OPENING_H

#include "cli/kiosk.h"
#include "cli/options.h"
#include "records/records.h"
#include "screens/app.h"
#include "term/sandbox.h"

/* Open the records; *out NULL with a sentence where that cannot be: all works then, and nothing is kept.  A script of keys or
 * answers keeps nothing unless it names a folder, so that no test writes into someone's records.  In a kiosk nobody works for
 * nothing: there it is a fault. */
bool opening_records(const struct options *o, const struct kiosk *k, bool scripted, struct records **out, char *why, size_t size,
                     struct fault *f);

/* The cases, then the lessons; free() it.  NULL with a fault. */
struct app_case *opening_list(size_t *n, struct fault *f);

/* The paths of the list, and the one that was named, which may be elsewhere (NULL: none); *n of them then.  free() it; NULL without
 * memory. */
const char **opening_paths(const struct app_case *cases, size_t *n, const char *named);

/* What a session may still reach when all is open. */
struct reach {
	const char **cases;        /* their paths */
	size_t n;
	struct records *records;
	const struct kiosk *kiosk;
};

/* Was it asked for? */
bool opening_wants_door(const struct options *o);
/* Close the door where it was asked for; *missing: what the kernel could not give, to be said once, or "". */
bool opening_close(const struct options *o, const struct reach *reach, char missing[SANDBOX_MISSING_MAX], struct fault *f);

#endif
