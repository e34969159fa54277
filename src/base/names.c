#include "base/names.h"

#include <search.h>
#include <stdint.h>
#include <stdlib.h>

struct names { struct hsearch_data table; };

struct names *
names_new(size_t n, struct fault *f)
{
	struct names *x = calloc(1, sizeof *x);

	/* Half as many places more, so that few share one. */
	if (x && n < SIZE_MAX / 4 && hcreate_r(n + n / 2 + 8, &x->table))
		return x;
	free(x);
	fault_memory(f);
	return NULL;
}

void
names_free(struct names *x)
{
	if (!x)
		return;
	hdestroy_r(&x->table);
	free(x);
}

/* hsearch wants what it does not change as if it might. */
static char *
key(const char *name)
{
	return (char *)(uintptr_t)name;
}

bool
names_put(struct names *x, const char *name, size_t number)
{
	ENTRY *found, entry = { .key = key(name), .data = (void *)(uintptr_t)number };

	return hsearch_r(entry, ENTER, &found, &x->table) != 0;
}

bool
names_find(const struct names *x, const char *name, size_t *number)
{
	struct hsearch_data *table = (struct hsearch_data *)(uintptr_t)&x->table;
	ENTRY *found, entry = { .key = key(name) };

	if (!hsearch_r(entry, FIND, &found, table))
		return false;
	*number = (size_t)(uintptr_t)found->data;
	return true;
}
