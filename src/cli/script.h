/* script.h - the screens without a terminal: plays keys, dumps what would be seen. */
#ifndef CLI_SCRIPT_H
#define CLI_SCRIPT_H

#include <stdbool.h>

#include "base/fault.h"
#include "screens/app.h"

struct script_options {
	const char *keys;          /* as --script has them */
	const char *dump;          /* file, or NULL: standard output */
	int rows, cols;
	bool ascii;
};

/* "80x24" into columns and rows. */
bool script_size(const char *text, int *rows, int *cols, struct fault *f);

/* Give the keys to the app; <dump:NAME> writes a screen under its name, and without any the last screen is written.
 * Faults point at the character of the script. */
bool script_run(struct app *a, const struct script_options *o, struct fault *f);

#endif
