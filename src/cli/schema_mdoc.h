/* schema_mdoc.h - the columns of a case as a part of ghostdose-case(5), the keys as a part of ghostdose(1). */
#ifndef CLI_SCHEMA_MDOC_H
#define CLI_SCHEMA_MDOC_H

#include <stdio.h>

#include "base/table.h"

enum { SCHEMA_VALUE_MAX = 200 };

/* What may stand in a cell: "number from 0.01 to 100 Gy", "hard or soft"; into out; out. */
char *schema_value(const struct column *c, char out[SCHEMA_VALUE_MAX]);

/* The column of steps.csv that a bit of enum case_step_cell stands for. */
const char *schema_cell_name(unsigned bit);

/* Tables, keys, types of steps and what they ask for, items of the note, models of recovery: what stands between the lines `.\" tables begin` and
 * `.\" tables end` of the manual. */
void schema_mdoc(FILE *out);

/* The keys of the screens, from their actions: what stands between `.\" keys begin` and `.\" keys end` of
 * ghostdose(1). */
void keys_mdoc(FILE *out);

#endif
