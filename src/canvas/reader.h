/* reader.h - text from strangers, one screen character at a time: clean, measured, in ASCII if asked.
 * Private to the floor. */
#ifndef CANVAS_READER_H
#define CANVAS_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "canvas/canvas.h"

/* What stands in a cell (or two). */
struct piece {
	uint32_t codes[CELL_CODES];
	int width;                     /* 1 or 2 */
};

struct reader {
	const char *p, *end;
	const char *twin;              /* what is left of a twin */
	char letter[2];
	bool ascii;
};

struct reader reader_start(const char *s, size_t len, bool ascii);
/* False at the end. */
bool reader_next(struct reader *r, struct piece *p);
int reader_width(const char *s, size_t len, bool ascii);

#endif
