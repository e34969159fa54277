/* output_lines.h - an answer as lines for a reader. */
#ifndef CLI_OUTPUT_LINES_H
#define CLI_OUTPUT_LINES_H

#include "cli/output.h"

/* "name value unit" lines in columns, tables below each other, warnings as sentences in the end. */
bool output_lines(struct output *o, FILE *out, struct fault *f);

#endif
