/* spreadsheet.h - what spreadsheets make of a cell that they open: which cells have suffered, and which would.
 *
 * Measured with LibreOffice Calc 7.4, English and German settings (tests/spreadsheets).  "1/2" becomes 01/02/26, "6:0.25" the time
 * 06:00.25, "=x" an error, "007" 7; where the decimal sign is a comma, 1.025 becomes 1025. */
#ifndef BASE_SPREADSHEET_H
#define BASE_SPREADSHEET_H

#include <stdbool.h>

/* What a cell looks like that a spreadsheet has turned into something else. */
enum spreadsheet_made { SPREADSHEET_NOTHING, SPREADSHEET_DATE, SPREADSHEET_TIME, SPREADSHEET_ERROR };
enum spreadsheet_made spreadsheet_made(const char *s);

/* "2026-05-30": a date too, but one that people write. */
bool spreadsheet_is_day(const char *text);

/* "mar1", "Dec-5", "TRUE": a date or a truth to a spreadsheet, and no name. */
bool spreadsheet_is_word(const char *text);

/* What a spreadsheet makes of the text s ("a date"), or NULL: it is left as it is.  number: the cell is read as one, so that another
 * way to write it is no harm.  decimal_comma: decimals have a comma there. */
const char *spreadsheet_would_make(const char *s, bool number, bool decimal_comma);

#endif
