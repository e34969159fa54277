/* main.c - where the process begins; everything else can be linked into a test. */
#include <signal.h>

#include <gsl/gsl_errno.h>

#include "cli/cli.h"

int
main(int argc, char **argv)
{
	/* GSL aborts by default; we check what it returns. */
	gsl_set_error_handler_off();
	/* A reader that has seen enough (| head) is no error: the write fails instead, and cli_main knows. */
	signal(SIGPIPE, SIG_IGN);
	return cli_main(argc, argv);
}
