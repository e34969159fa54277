/* starve.h - memory that runs out at each allocation in turn, for the tests named *_memory_t.  The linker sends the program's
 * allocations through here (see the Makefile); those of libraries stay theirs. */
#ifndef STARVE_H
#define STARVE_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/mem.h"
#include "tap.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_arena_array(struct arena *a, size_t n, size_t size);
char *__real_arena_text(struct arena *a, const char *s, size_t len);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_arena_array(struct arena *a, size_t n, size_t size);
char *__wrap_arena_text(struct arena *a, const char *s, size_t len);
char *__wrap_arena_print(struct arena *a, const char *format, ...);

static long allocations, failing = -1;     /* failing: the number of the one that fails, from 0; -1: none */
/* An arena asks for memory once for many small things; true: each of them may fail, too. */
static bool small_ones;

static bool
fails(void)
{
	return __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED) == failing;
}

void *
__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

void *
__wrap_arena_array(struct arena *a, size_t n, size_t size)
{
	return small_ones && fails() ? NULL : __real_arena_array(a, n, size);
}

char *
__wrap_arena_text(struct arena *a, const char *s, size_t len)
{
	return small_ones && fails() ? NULL : __real_arena_text(a, s, len);
}

char *
__wrap_arena_print(struct arena *a, const char *format, ...)
{
	va_list ap;
	char *text = NULL, *out;
	int n;

	if (small_ones && fails())
		return NULL;
	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	out = n < 0 ? NULL : __real_arena_text(a, text, (size_t)n);
	free(text);
	return out;
}

/* What is starved: true when all of it is there, as it is with memory. */
typedef bool starved_fn(struct fault *f);

/* Once with memory, then as often as it asked for some, with one refusal each: it is whole, or its fault is the machine's. */
static inline void
starve_each(const char *name, starved_fn *work)
{
	struct fault f = { 0 };
	int wrong = 0, refused = 0;
	bool good;
	long n;

	small_ones = true;
	failing = -1;
	allocations = 0;
	good = work(&f);
	n = allocations;
	if (!OK(good))
		tap_diag("%s: %s", name, f.text);
	for (long i = 0; good && i < n; i++) {
		f = (struct fault){ 0 };
		failing = i;
		allocations = 0;
		if (!work(&f)) {
			refused++;
			if ((f.kind != FAULT_MACHINE || !strstr(f.text, "memory")) && wrong++ < 5)
				tap_diag("%s: allocation %ld of %ld: \"%s\"", name, i, n, f.text);
		}
		failing = -1;
	}
	small_ones = false;
	IS_INT(wrong, 0);
	OK(refused > 0);
}

#define STARVE_EACH(work) starve_each(#work, work)

#endif
