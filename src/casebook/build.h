/* build.h - from checked tables to the structs of a case; private to casebook. */
#ifndef CASEBOOK_BUILD_H
#define CASEBOOK_BUILD_H

#include "casebook/casebook.h"
#include "casebook/source.h"

/* The rows of every table, and the keys of case.csv; what names another table is not looked at yet. */
bool case_read_tables(struct casebook *c, struct case_sources *s, struct report *report);
void case_build_keys(struct casebook *c, struct report *report);

void case_build_courses(struct casebook *c, struct report *report);
void case_check_begun(struct casebook *c, struct report *report);
void case_build_structures(struct casebook *c, struct report *report);
void case_build_doses(struct casebook *c, struct report *report);
void case_build_constraints(struct casebook *c, struct report *report);
void case_build_tumour(struct casebook *c, struct report *report);
void case_build_steps(struct casebook *c, struct report *report);
void case_build_grids(struct casebook *c, struct case_sources *s, struct report *report);
void case_build_bounds(struct casebook *c, struct report *report);
void case_build_varied(struct casebook *c, struct report *report);

/* All of them in their order; s NULL: a variant, which has its base's grids. */
void case_build_all(struct casebook *c, struct case_sources *s, struct report *report);

/* A case of the same tables and texts, not built; NULL without memory.  Then its own copy of a table, and all of it built
 * (edited false: memory is out); NULL when it is refused, and c is freed. */
struct casebook *case_like(const struct casebook *base);
bool case_copy_table(struct casebook *c, enum case_table which);
struct casebook *case_built(struct casebook *c, bool edited, struct report *report);

/* Does a name stand in column `column` of a row before `row`?  Reports it. */
bool case_repeats(const struct table *t, size_t row, size_t column, struct report *report);

/* Warn where a row has no source. */
void case_warn_source(const struct table *t, size_t row, size_t column, struct report *report);

#endif
