#include "volume/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Before the first element stands what is to be given back. */
struct block { size_t mapped; };               /* bytes; 0: from aligned_alloc */

static const size_t line = 64, huge_page = 2 << 20;

/* Under the address sanitizer everything is small, so that a step over the end of an array is seen. */
#if defined __SANITIZE_ADDRESS__
static const size_t large = SIZE_MAX;
#elif defined __has_feature
#if __has_feature(address_sanitizer)
static const size_t large = SIZE_MAX;
#else
static const size_t large = 4 << 20;
#endif
#else
static const size_t large = 4 << 20;
#endif

/* Whole huge pages that begin at one; what was mapped before and behind to find such a place goes back. */
static void *
map_huge(size_t bytes)
{
	size_t want = (bytes + huge_page - 1) / huge_page * huge_page, before;
	unsigned char *at = mmap(NULL, want + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return NULL;
	before = (huge_page - (uintptr_t)at % huge_page) % huge_page;
	if (before > 0)
		munmap(at, before);
	if (before < huge_page)
		munmap(at + before + want, huge_page - before);
	at += before;
	madvise(at, want, MADV_HUGEPAGE);      /* a wish: without it all works, more slowly */
	*(struct block *)(void *)at = (struct block){ want };
	return at + line;
}

void *
vol_array_new(size_t n, size_t size)
{
	unsigned char *at;
	size_t bytes;

	if (size > 0 && n > (SIZE_MAX - 2 * huge_page) / size)
		return NULL;
	bytes = n * size + line;
	if (bytes >= large)
		return map_huge(bytes);
	bytes = (bytes + line - 1) / line * line;
	at = aligned_alloc(line, bytes);
	if (!at)
		return NULL;
	memset(at, 0, bytes);
	return at + line;
}

void
vol_array_free(void *array)
{
	unsigned char *at = array;
	size_t mapped;

	if (!at)
		return;
	at -= line;
	mapped = ((struct block *)(void *)at)->mapped;
	if (mapped > 0)
		munmap(at, mapped);
	else
		free(at);
}

void
vol_array_mark(void *line_before, size_t mapped)
{
	*(struct block *)line_before = (struct block){ mapped };
}

void *
vol_array_mapped(void *at, size_t mapped)
{
	return ((const struct block *)at)->mapped == mapped ? (unsigned char *)at + line : NULL;
}
