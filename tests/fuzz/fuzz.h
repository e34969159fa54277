/* fuzz.h - what the targets of `make fuzz` share: a promise that does not hold ends the run, and leaves its input behind. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says which promise it was: what is optimised shows no line. */
#define check(holds) ((holds) ? (void)0 : check_failed(#holds, __FILE__, __LINE__))

_Noreturn static inline void
check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

/* Nothing in it that a screen, a log or a file must not get. */
static inline void
check_safe_bytes(const char *text, size_t len)
{
	char why[80];

	check(text_find_unsafe(text, len, why, sizeof why) == len);
}

static inline void
check_safe(const char *text)
{
	check(text != NULL);
	check_safe_bytes(text, strlen(text));
}

/* A terminated copy, so that a step over its end is seen; the caller frees it. */
static inline char *
text_of(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	check(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/* The bytes as a file that has no name but this path. */
static inline const char *
path_of(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[40];

	if (fd < 0) {
		fd = memfd_create("fuzz", MFD_CLOEXEC);
		check(fd >= 0 && fchmod(fd, 0600) == 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	return path;
}

#endif
