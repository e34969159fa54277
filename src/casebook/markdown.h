/* markdown.h - CommonMark read through libcmark. */
#ifndef CASEBOOK_MARKDOWN_H
#define CASEBOOK_MARKDOWN_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/mem.h"

/* As plain paragraphs for a terminal: no markup, a blank line between blocks, "- " or "1. " before items, code indented by
 * four; what entities such as &#27; bring in is as safe as the rest.  Lines are not wrapped.  The text is the arena's; NULL with a fault when memory is out. */
const char *markdown_plain_text(const char *markdown, struct arena *arena, struct fault *f);

#endif
