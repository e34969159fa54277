/* texts.h - the manuals and the licence as text, made from man/ and LICENSE when the program is built (man/text): one line a
 * paragraph. */
#ifndef CLI_TEXTS_H
#define CLI_TEXTS_H

#include <stddef.h>

struct cli_text { const char *name, *text; };

/* "ghostdose.1", "LICENSE" ...; ends with a NULL name. */
extern const struct cli_text cli_texts[];

#endif
