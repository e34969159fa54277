/* mem.h - memory that is checked: sizes cannot overflow, failure is a value. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* n elements of size bytes, zeroed; NULL when the product overflows or memory is out.  Free with free(). */
void *mem_array(size_t n, size_t size);

/* Grow *items (of *capacity elements) to hold at least n; the new part is not set.  NULL leaves the old. */
void *mem_grow(void *items, size_t *capacity, size_t n, size_t size);

/* A copy of s[0..len) with a terminator, or NULL. */
char *mem_copy_text(const char *s, size_t len);

/* An arena: many small things that live and die together. */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *a);
/* Zeroed, aligned for any type; NULL when memory is out. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_text(struct arena *a, const char *s, size_t len);
char *arena_print(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
