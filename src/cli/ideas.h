/* ideas.h - lessons/ideas.csv: which idea of the field is taught and practised where. */
#ifndef CLI_IDEAS_H
#define CLI_IDEAS_H

#include "base/mem.h"
#include "screens/app.h"

/* Give each case and lesson the words of its ideas, in the arena; those of which nothing is known stay as they are. */
void cli_add_ideas(struct app_case *cases, size_t n, struct arena *arena);

#endif
