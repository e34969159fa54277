#include "cli/cli.h"

/* The Makefile sets them for this file; a linter reads it without. */
#ifndef GHOSTDOSE_VERSION
#define GHOSTDOSE_VERSION "unknown"
#endif
#ifndef GHOSTDOSE_DATADIR
#define GHOSTDOSE_DATADIR "/usr/local/share/ghostdose"
#endif
#ifndef GHOSTDOSE_LIBEXECDIR
#define GHOSTDOSE_LIBEXECDIR "/usr/local/libexec/ghostdose"
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

const char *
cli_libexecdir(void)
{
	return GHOSTDOSE_LIBEXECDIR;
}
