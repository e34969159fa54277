/* csvtext.h - CSV through libcsv, with the place of every field. */
#ifndef BASE_CSVTEXT_H
#define BASE_CSVTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

/* Lines within a cell end with "\n", whatever the file has. */
struct csv_field { const char *text; size_t len; int line, column; };

struct csv_limits { size_t cell_bytes, columns, rows; };

/* Called for each row that has a field; the fields live until it returns.  False, with *f filled, stops. */
typedef bool csv_row_fn(void *user, const struct csv_field *fields, size_t n, struct fault *f);

/* Bytes of the comment that begins here, to the end of its line: "#", or one that a spreadsheet has quoted because a delimiter stood
 * in it, whose line ends outside of the quotes; 0 where none begins. */
size_t csv_comment_length(const char *text, size_t len);

/* The delimiter as csv_read() finds it. */
char csv_delimiter(const char *text, size_t len);

/* Read text[0..len).  Skips a byte order mark, blank lines and lines that begin with "#"; a comment that is quoted is a row like
 * any other, for its reader to know.  The delimiter is ";" when the first line that counts, which no comment is, has more of them
 * than commas, else ",": *delimiter tells (may be NULL).  Refuses, with its place: characters that are not safe text, stray or
 * unclosed quotes, and what is over a limit. */
bool csv_read(const char *text, size_t len, int first_line, const struct csv_limits *limits, char *delimiter,
              csv_row_fn *fn, void *user, struct fault *f);

#endif
