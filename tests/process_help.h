/* process_help.h - what tests do with processes that have no terminal: commands of a shell, somebody who may nothing, a child on pipes. */
#ifndef PROCESS_HELP_H
#define PROCESS_HELP_H

#include "tap.h"

#include <grp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

enum { NOBODY = 65534 };

/* A command of /bin/sh; where it fails no test can go on. */
static inline void __attribute__((format(printf, 1, 2)))
shell(const char *format, ...)
{
	char command[9000];
	va_list ap;

	va_start(ap, format);
	vsnprintf(command, sizeof command, format, ap);
	va_end(ap);
	if (system(command) != 0)
		tap_bail_out(command);
}

/* From here on as somebody whom the permissions of files bind: root would be let through. */
static inline bool
be_nobody(void)
{
	return getuid() != 0 || (setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 && setresuid(NOBODY, NOBODY, NOBODY) == 0);
}

/* The program args[0] as nobody; what the process ends with where there is none. */
static inline int
as_nobody(char **args)
{
	if (!be_nobody())
		return 125;
	execv(args[0], args);
	return 127;
}

/* In a child: its input and output are these pipes. */
static inline void
take_pipes(const int in[2], const int out[2])
{
	dup2(in[0], 0);
	dup2(out[1], 1);
	dup2(out[1], 2);
	close(in[0]);
	close(in[1]);
	close(out[0]);
	close(out[1]);
}

/* All that comes until the end, cut at size, terminated. */
static inline void
read_to_end(int fd, char *said, size_t size)
{
	size_t used = 0;
	ssize_t n;

	while (used + 1 < size && (n = read(fd, said + used, size - 1 - used)) > 0)
		used += (size_t)n;
	said[used] = '\0';
}

#endif
