/* cli.h - the command line: arguments in, an exit status out. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>

#include "base/fault.h"
#include "radiobio/radiobio.h"

/* Exit statuses (ghostdose(1), EXIT STATUS). */
enum {
	CLI_OK = 0,
	CLI_NO = 1,         /* the answer is no: lint found errors, a hard constraint is violated */
	CLI_INPUT = 2,      /* usage or bad input */
	CLI_MACHINE = 3     /* disk full, out of memory, no permission */
};

/* The whole program: finds the command, runs it, writes a fault to stderr, makes sure that all of
 * standard output arrived.  The exit status. */
int cli_main(int argc, char **argv);

/* "0.1.0", the installed folder of cases and lessons, and that of programs which only this one runs: fixed by the Makefile. */
const char *cli_version(void);
const char *cli_datadir(void);
const char *cli_libexecdir(void);

/* "ghostdose: FAULT" on stderr; the exit status that goes with it. */
int cli_report(const struct fault *f);

/* REGIMEN as given: a CSV table where it ends in ".csv", notation otherwise.  Faults of the notation
 * have the file "regimen", those of a table the name of the file.  The caller calls rb_regimen_fini. */
bool cli_regimen(const char *argument, struct rb_regimen *r, struct fault *f);

#endif
