/* report.h - what a check found: a list of findings, each with its place. */
#ifndef BASE_REPORT_H
#define BASE_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "base/mem.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

struct finding {
	const char *file;
	int line, column;          /* from 1; 0: the whole file */
	enum severity severity;
	const char *code;          /* stable, snake_case: "unknown_column" */
	const char *message;       /* printable; what is wrong; what was expected */
	const char *suggestion;    /* what to write instead, or "" */
};

enum { REPORT_MAX = 500 };     /* further findings are counted, not kept */

struct report {
	struct arena *arena;       /* holds the texts; not owned */
	struct finding *items;
	size_t n, capacity, dropped;
	size_t errors;
	bool out_of_memory;
	bool machine;              /* a file could not be read through no fault of its author */
};

void report_init(struct report *r, struct arena *arena);
void report_fini(struct report *r);

/* Add a finding.  suggestion may be NULL.  Always returns false, so that a refusal is one statement. */
bool report_add(struct report *r, const char *file, int line, int column, enum severity severity, const char *code,
                const char *suggestion, const char *format, ...) __attribute__((format(printf, 8, 9)));

/* Add a fault as an error of that code. */
bool report_fault(struct report *r, const char *code, const struct fault *f);

/* Is there a finding of that code in that file?  What follows from it need not be told. */
bool report_has(const struct report *r, const char *code, const char *file);

/* True when there is no error; otherwise the first error as a fault. */
bool report_ok(const struct report *r, struct fault *f);

const char *severity_name(enum severity s);

#endif
