/* pages.h - what can be read on the screens: manuals, glossary, sources, licence. */
#ifndef CLI_PAGES_H
#define CLI_PAGES_H

#include "base/mem.h"
#include "screens/app.h"

enum { CLI_PAGES_MAX = 8 };

/* Fill pages; how many there are.  The glossary is read now, in the arena, and left out where there is none. */
size_t cli_pages(struct app_page pages[CLI_PAGES_MAX], struct arena *arena);

/* What "ghostdose sources" prints, each paragraph in one line; fresh memory, NULL when it is out. */
char *cli_sources_text(void);

#endif
