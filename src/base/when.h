/* when.h - times as text. */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"

enum { WHEN_TEXT_MAX = 40 };

/* Seconds since 1970 UTC as "2026-11-23 09:00 UTC" into out; "?" for what is no year of four digits.  Returns out. */
char *when_words(int64_t seconds, char out[WHEN_TEXT_MAX]);

/* The same as ISO 8601, "2026-11-23T09:00:00Z". */
char *when_iso(int64_t seconds, char out[WHEN_TEXT_MAX]);

/* Days since 1970 UTC as a date, "2026-11-23". */
char *when_date(int64_t day, char out[WHEN_TEXT_MAX]);

/* The whole of text as a time: "2026-11-23T09:00:00Z", the same with an offset from UTC ("+01:00") in the place of Z, or
 * without seconds.  Refused in words: another shape, a day that is not, a time without Z or offset. */
bool when_parse(const char *text, int64_t *seconds, struct fault *f);

#endif
