/* markdown.h - CommonMark read through libcmark. */
#ifndef CASEBOOK_MARKDOWN_H
#define CASEBOOK_MARKDOWN_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/mem.h"

/* As plain paragraphs for a terminal: no markup, a blank line between blocks, "- " or "1. " before items, code indented by
 * four; what entities such as &#27; bring in is as safe as the rest.  Lines are not wrapped.  The text is the arena's; NULL with a fault when memory is out. */
const char *markdown_plain_text(const char *markdown, struct arena *arena, struct fault *f);

/* As HTML, each line on a line, what stands there as HTML left out; of entities, text and fault the same. */
const char *markdown_html(const char *markdown, struct arena *arena, struct fault *f);

enum markdown_kind {
	MARKDOWN_TEXT,             /* a paragraph, a list, a quotation, code without a name */
	MARKDOWN_HEADING,
	MARKDOWN_FENCE,            /* a fenced block with a name behind its fence */
	MARKDOWN_HTML              /* which is not shown */
};

/* One block at the left margin of a text. */
struct markdown_block {
	enum markdown_kind kind;
	const char *info;          /* of a fence: its name */
	const char *text;          /* plain, as above; "" of a fence */
	int level;                 /* of a heading */
	int line, column, last_line;   /* where it begins and ends, from 1; with the lines of its fences */
	int nested_fence;          /* line of a fence of one of the names within it; 0: none */
};

/* The blocks of markdown[0..len) in order; names ends with NULL.  False with a fault when memory is out. */
bool markdown_blocks(const char *markdown, size_t len, const char *const *names, struct arena *arena,
                     struct markdown_block **out, size_t *n, struct fault *f);

#endif
