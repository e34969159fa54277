#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

/* The compiler must not see that these are too large. */
static volatile size_t HUGE_SIZE = SIZE_MAX;

static void
sizes_that_overflow(void)
{
	struct arena *a = arena_new();
	size_t capacity = 0;

	OK(!mem_array(HUGE_SIZE / 2, 4));
	OK(!mem_array(HUGE_SIZE, 2));
	OK(!mem_grow(NULL, &capacity, HUGE_SIZE / 4, 8));
	OK(!mem_grow(NULL, &capacity, HUGE_SIZE, 1));
	IS_INT(capacity, 0);
	OK(!mem_copy_text("", HUGE_SIZE));
	OK(a && !arena_array(a, HUGE_SIZE / 2, 4));
	OK(a && !arena_array(a, HUGE_SIZE, 1));
	OK(a && !arena_text(a, "", HUGE_SIZE));
	arena_free(a);
}

static void
arrays_are_zeroed(void)
{
	unsigned char *p = mem_array(1000, 1);
	size_t sum = 0;

	for (size_t i = 0; p && i < 1000; i++)
		sum += p[i];
	OK(p && sum == 0);
	free(p);
	p = mem_array(0, 8);                       /* none is not out of memory */
	OK(p);
	free(p);
}

static void
growing_keeps_what_is_there(void)
{
	size_t capacity = 0;
	int *items = NULL;
	size_t wrong = 0;

	for (int i = 0; i < 10000; i++) {
		int *grown = mem_grow(items, &capacity, (size_t)i + 1, sizeof *items);

		if (!grown) {
			OK(grown);
			break;
		}
		items = grown;
		items[i] = i;
	}
	for (int i = 0; i < 10000; i++)
		wrong += items[i] != i;
	IS_INT(wrong, 0);
	OK(capacity >= 10000 && capacity < 40000);
	free(items);
}

static void
arena_memory_is_aligned_and_zeroed(void)
{
	struct arena *a = arena_new();
	size_t wrong = 0;

	for (size_t n = 0; n < 3000; n += 7) {
		unsigned char *p = arena_array(a, n, 1);

		wrong += !p || (uintptr_t)p % alignof(max_align_t) != 0;
		for (size_t i = 0; p && i < n; i++)
			wrong += p[i] != 0;
		if (p)
			memset(p, 0xff, n);        /* none may overlap the next */
	}
	IS_INT(wrong, 0);
	OK(arena_array(a, 100000, 8));             /* larger than a block */
	OK(arena_array(a, 1, 1));
	arena_free(a);
	arena_free(NULL);
}

static void
arena_texts(void)
{
	struct arena *a = arena_new();
	char *first = arena_text(a, "abcdef", 3), *second = arena_print(a, "%s %d %%", "x", 7);

	IS_STR(first, "abc");
	IS_STR(second, "x 7 %");
	IS_STR(arena_text(a, "", 0), "");
	IS_STR(first, "abc");
	arena_free(a);
}

static void
copied_text(void)
{
	char *copy = mem_copy_text("abc\0def", 7);

	OK(copy && !memcmp(copy, "abc\0def", 8));
	free(copy);
}

TAP_MAIN(TAP_CASE(sizes_that_overflow), TAP_CASE(arrays_are_zeroed), TAP_CASE(growing_keeps_what_is_there),
         TAP_CASE(arena_memory_is_aligned_and_zeroed), TAP_CASE(arena_texts), TAP_CASE(copied_text))
