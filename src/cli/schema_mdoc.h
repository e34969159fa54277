/* schema_mdoc.h - the columns of a case as a part of ghostdose-case(5), the keys as a part of ghostdose(1). */
#ifndef CLI_SCHEMA_MDOC_H
#define CLI_SCHEMA_MDOC_H

#include <stdio.h>

#include "base/table.h"

enum { SCHEMA_VALUE_MAX = 360 };

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

/* Keys, plots and parameters of lessons: what stands between `.\" parts begin` and `.\" parts end` of ghostdose-lesson(5). */
void lesson_mdoc(FILE *out);

/* ---- pieces ---- */

/* Running text, broken between words; the same with a capital and a full stop, "" writes nothing. */
void mdoc_text(const char *text, FILE *out);
void mdoc_sentence(const char *text, FILE *out);
/* before, then a literal word of a file in quotes, then after. */
void mdoc_literal(const char *before, const char *word, const char *after, FILE *out);

#endif
