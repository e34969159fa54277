/* when.h - times as text, in UTC. */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdint.h>

enum { WHEN_TEXT_MAX = 40 };

/* Seconds since 1970 UTC as "2026-11-23 09:00 UTC" into out; "?" for what is no year of four digits.  Returns out. */
char *when_words(int64_t seconds, char out[WHEN_TEXT_MAX]);

/* The same as ISO 8601, "2026-11-23T09:00:00Z". */
char *when_iso(int64_t seconds, char out[WHEN_TEXT_MAX]);

/* Days since 1970 UTC as a date, "2026-11-23". */
char *when_date(int64_t day, char out[WHEN_TEXT_MAX]);

#endif
