/* glossary.h - the terms of the lessons: a table term,meaning,source,lesson. */
#ifndef CASEBOOK_GLOSSARY_H
#define CASEBOOK_GLOSSARY_H

#include "base/report.h"
#include "base/table.h"

enum { GLOSSARY_TERM, GLOSSARY_MEANING, GLOSSARY_SOURCE, GLOSSARY_LESSON };

/* Its columns, as for any table. */
extern const struct table_schema glossary_schema;

/* Read the file at path; texts are the arena's.  False: the report has errors, or memory is out. */
bool glossary_load(const char *path, struct arena *arena, struct report *report, struct table *out);

/* Is this row about the word: is the word part of its term, whatever the case of letters?  "" is part of every term. */
bool glossary_matches(const struct table *t, size_t row, const char *word);

#endif
