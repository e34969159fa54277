#include "base/names.h"

#include <search.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

/* hsearch keeps a pointer for each name: to its number. */
struct names {
	struct hsearch_data table;
	size_t *numbers;
	size_t n, room;
};

struct names *
names_new(size_t n, struct fault *f)
{
	struct names *x = n < SIZE_MAX / 4 ? calloc(1, sizeof *x) : NULL;

	if (x)
		*x = (struct names){ .numbers = mem_array(n + 1, sizeof *x->numbers), .room = n };
	/* Half as many places more, so that few share one. */
	if (x && x->numbers && hcreate_r(n + n / 2 + 8, &x->table))
		return x;
	if (x)
		free(x->numbers);
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
	free(x->numbers);
	free(x);
}

/* hsearch wants what it does not change as if it might. */
static char *
key(const char *name)
{
	const union { const char *theirs; char *its; } both = { .theirs = name };

	return both.its;
}

bool
names_put(struct names *x, const char *name, size_t number)
{
	ENTRY *found, entry = { .key = key(name), .data = &x->numbers[x->n] };

	if (x->n == x->room || !hsearch_r(entry, ENTER, &found, &x->table))
		return false;
	x->numbers[x->n++] = number;
	return true;
}

bool
names_find(struct names *x, const char *name, size_t *number)
{
	ENTRY *found, entry = { .key = key(name) };

	if (!hsearch_r(entry, FIND, &found, &x->table))
		return false;
	*number = *(const size_t *)found->data;
	return true;
}
