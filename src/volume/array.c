#include "volume/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Before the first element stands what is to be given back. */
struct block { size_t mapped; };               /* bytes; 0: from aligned_alloc */

enum { LINE = 64, HUGE_PAGE = 2 << 20 };

/* Under the address sanitizer everything is small, so that a step over the end of an array is seen. */
#if defined __SANITIZE_ADDRESS__
static const size_t large = SIZE_MAX;
#elif defined __has_feature
#if __has_feature(address_sanitizer)
static const size_t large = SIZE_MAX;
#else
static const size_t large = 2 * HUGE_PAGE;
#endif
#else
static const size_t large = 2 * HUGE_PAGE;
#endif

/* Whole huge pages that begin at one; what was mapped before and behind to find such a place goes back. */
static void *
map_huge(size_t bytes)
{
	size_t want = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE, before;
	unsigned char *at = mmap(NULL, want + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return NULL;
	before = (HUGE_PAGE - (uintptr_t)at % HUGE_PAGE) % HUGE_PAGE;
	if (before > 0)
		munmap(at, before);
	if (before < HUGE_PAGE)
		munmap(at + before + want, HUGE_PAGE - before);
	at += before;
	madvise(at, want, MADV_HUGEPAGE);      /* a wish: without it all works, more slowly */
	*(struct block *)(void *)at = (struct block){ want };
	return at + LINE;
}

void *
vol_array_new(size_t n, size_t size)
{
	unsigned char *at;
	size_t bytes;

	if (size > 0 && n > (SIZE_MAX - 2 * (size_t)HUGE_PAGE) / size)
		return NULL;
	bytes = n * size + LINE;
	if (bytes >= large)
		return map_huge(bytes);
	bytes = (bytes + LINE - 1) / LINE * LINE;
	at = aligned_alloc(LINE, bytes);
	if (!at)
		return NULL;
	memset(at, 0, bytes);
	return at + LINE;
}

void
vol_array_free(void *array)
{
	unsigned char *at = array;
	size_t mapped;

	if (!at)
		return;
	at -= LINE;
	mapped = ((struct block *)(void *)at)->mapped;
	if (mapped > 0)
		munmap(at, mapped);
	else
		free(at);
}
