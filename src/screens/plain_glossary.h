/* plain_glossary.h - the glossary in words. */
#ifndef SCREENS_PLAIN_GLOSSARY_H
#define SCREENS_PLAIN_GLOSSARY_H

#include "casebook/glossary.h"
#include "screens/plain.h"

/* The terms with `word` in them, each with its meaning, in the arena; "" when there is none.  NULL without memory. */
const char *glossary_text(const struct table *t, const char *word, struct arena *arena);

/* The same written; a fault when no term has the word, with the nearest one. */
bool plain_glossary(const struct table *t, const char *word, const struct plain_io *io, struct fault *f);

#endif
