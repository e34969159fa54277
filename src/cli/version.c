#include "cli/cli.h"

/* The Makefile sets both for this file; a linter reads it without. */
#ifndef GHOSTDOSE_VERSION
#define GHOSTDOSE_VERSION "unknown"
#endif
#ifndef GHOSTDOSE_DATADIR
#define GHOSTDOSE_DATADIR "/usr/local/share/ghostdose"
#endif

const char *
cli_version(void)
{
	return GHOSTDOSE_VERSION;
}

const char *
cli_datadir(void)
{
	return GHOSTDOSE_DATADIR;
}
