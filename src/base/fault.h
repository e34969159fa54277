/* fault.h - a refusal as a value: where, and in the user's words. */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stdbool.h>
#include <stddef.h>

/* Whose fault: the input's (exit 2) or the machine's, such as a full disk (exit 3). */
enum fault_kind { FAULT_INPUT, FAULT_MACHINE };

/* text reads "what is wrong; what was expected".  Both strings are printable: what came
 * from outside is escaped when the fault is made. */
struct fault {
	enum fault_kind kind;
	int line, column;          /* from 1; column counts bytes; 0: no place */
	char file[200];            /* as the user named it, "" when there is none */
	char text[400];
};

/* Fill *f (file is left empty) and return false, so that a refusal is one statement. */
bool fault_set(struct fault *f, int line, int column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same for what is the machine's fault; out of memory has its own words. */
bool fault_machine(struct fault *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool fault_memory(struct fault *f);

/* Name the file, unless a callee has named one.  Returns false. */
bool fault_in_file(struct fault *f, const char *file);

/* "FILE:LINE:COLUMN: text" (parts that are not known are left out) into out; out. */
const char *fault_format(const struct fault *f, char *out, size_t size);

#endif
