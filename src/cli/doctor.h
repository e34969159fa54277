/* doctor.h - what is there and what is not: each with a sentence of what to do. */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "base/mem.h"
#include "cli/options.h"

enum doctor_state { DOCTOR_GOOD, DOCTOR_NOTE, DOCTOR_PROBLEM };   /* note: works, with less */

struct diagnosis {
	const char *part;          /* "program", "terminal", "kernel", "kiosk" */
	const char *check;         /* "landlock" */
	enum doctor_state state;
	const char *found, *advice;        /* advice "": nothing is to be done */
};

enum { DIAGNOSES_MAX = 128 };

struct doctor {
	struct arena *arena;       /* holds the texts; the caller's */
	struct diagnosis diagnoses[DIAGNOSES_MAX];
	size_t n;
	bool out_of_memory;
};

void doctor_add(struct doctor *d, const char *part, const char *check, enum doctor_state state, const char *advice,
                const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The program: version, cases and lessons, the folder of the records. */
void doctor_program(struct doctor *d, const struct options *o);
void doctor_terminal(struct doctor *d);
void doctor_kernel(struct doctor *d);
/* What --kiosk with the same --settings and --root would have.  Changes where cases are looked for, so it comes last. */
void doctor_kiosk(struct doctor *d, const struct options *o);

#endif
