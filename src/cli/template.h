/* template.h - the case that "ghostdose new" begins with: small, it plays and lints, and each table explains its columns. */
#ifndef CLI_TEMPLATE_H
#define CLI_TEMPLATE_H

#include "casebook/schema.h"

/* Rows of a table with the header, "" for a table that a first case does not need.  %s stands for the id once, in case.csv. */
const char *template_table(enum case_table table);
const char *template_story(void);

/* What the columns mean, as comment lines of a CSV file: those of the header; in the arena, NULL when memory is out. */
const char *template_comments(enum case_table table, struct arena *arena);

#endif
