/* vary.h - what an author writes where a number is to be drawn: alternatives "45|50|54", or a range "12..30",
 * "12..30/2", "0.2..0.35". */
#ifndef BASE_VARY_H
#define BASE_VARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "base/mem.h"

enum { VARY_ALTERNATIVES_MAX = 64, VARY_VALUES_MAX = 100000 };

struct vary {
	size_t n;                  /* values, >= 2; the first is what stands there without a draw */
	const char **texts;        /* alternatives as written; NULL: a range */
	long long low, step;       /* of a range, in units of the last decimal */
	int decimals;
};

/* Is a text meant as a mark: does it have "|" or ".."? */
bool vary_is_marked(const char *text);

/* Parse the whole text.  A range has both its ends among its values; its step is 1 in the last decimal that is written
 * unless "/" gives one.  decimal_comma: "," stands for "." too.  Texts live in the arena. */
bool vary_parse(const char *text, bool decimal_comma, struct arena *arena, struct vary *out, struct fault *f);

/* The text of value i < n: of a range with the decimals of its ends; NULL without memory. */
const char *vary_text(const struct vary *v, size_t i, struct arena *arena);

#endif
