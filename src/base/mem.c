#include "base/mem.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *
mem_array(size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return calloc(n ? n : 1, size ? size : 1);
}

void *
mem_grow(void *items, size_t *capacity, size_t n, size_t size)
{
	size_t want = *capacity ? *capacity : 8;
	void *grown;

	if (n <= *capacity && items)
		return items;
	while (want < n) {
		if (want > SIZE_MAX / 2)
			return NULL;
		want *= 2;
	}
	if (want > SIZE_MAX / size)
		return NULL;
	grown = realloc(items, want * size);
	if (grown)
		*capacity = want;
	return grown;
}

char *
mem_copy_text(const char *s, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		return NULL;
	copy = malloc(len + 1);
	if (!copy)
		return NULL;
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *blocks;      /* the one in use first */
};

enum { BLOCK_BYTES = 8192 };

struct arena *
arena_new(void)
{
	return calloc(1, sizeof(struct arena));
}

void
arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->blocks) {
		struct block *next = a->blocks->next;

		free(a->blocks);
		a->blocks = next;
	}
	free(a);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes, align = alignof(max_align_t);
	struct block *b = a->blocks;

	if (size && n > (SIZE_MAX / 2) / size)
		return NULL;
	bytes = (n * size + align - 1) / align * align;
	if (!b || b->size - b->used < bytes) {
		size_t room = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;

		b = calloc(1, sizeof *b + room);
		if (!b)
			return NULL;
		b->size = room;
		b->next = a->blocks;
		a->blocks = b;
	}
	b->used += bytes;
	return b->bytes + b->used - bytes;
}

char *
arena_text(struct arena *a, const char *s, size_t len)
{
	char *copy = len < SIZE_MAX ? arena_array(a, len + 1, 1) : NULL;

	if (copy)
		memcpy(copy, s, len);
	return copy;
}

char *
arena_print(struct arena *a, const char *format, ...)
{
	struct block *b = a->blocks;
	size_t room = b ? b->size - b->used : 0;
	char *out = NULL, *rest = room > 0 ? (char *)b->bytes + b->used : NULL;
	va_list ap, again;
	int n;

	va_start(ap, format);
	va_copy(again, ap);
	/* Where it fits into the rest of the block it is printed once: to print into no room at all, for the length, costs a call of
	 * libc a character. */
	n = vsnprintf(rest, room, format, ap);
	if (n >= 0 && (size_t)n < room)
		out = arena_array(a, (size_t)n + 1, 1);
	else if (n >= 0) {
		/* What is handed out is zeroed. */
		if (rest)
			memset(rest, 0, room);
		out = arena_array(a, (size_t)n + 1, 1);
		if (out)
			vsnprintf(out, (size_t)n + 1, format, again);
	}
	va_end(again);
	va_end(ap);
	return out;
}
