#include "base/when.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

enum { YEAR_0 = 1900 };

static bool
split(int64_t seconds, struct tm *out)
{
	time_t t = (time_t)seconds;

	return gmtime_r(&t, out) && out->tm_year + YEAR_0 >= 0 && out->tm_year + YEAR_0 <= 9999;
}

char *
when_words(int64_t seconds, char out[WHEN_TEXT_MAX])
{
	struct tm t;

	if (split(seconds, &t))
		snprintf(out, WHEN_TEXT_MAX, "%04d-%02d-%02d %02d:%02d UTC", t.tm_year + YEAR_0, t.tm_mon + 1, t.tm_mday,
		         t.tm_hour, t.tm_min);
	else
		snprintf(out, WHEN_TEXT_MAX, "?");
	return out;
}

char *
when_iso(int64_t seconds, char out[WHEN_TEXT_MAX])
{
	struct tm t;

	if (split(seconds, &t))
		snprintf(out, WHEN_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.tm_year + YEAR_0, t.tm_mon + 1, t.tm_mday,
		         t.tm_hour, t.tm_min, t.tm_sec);
	else
		snprintf(out, WHEN_TEXT_MAX, "?");
	return out;
}

char *
when_date(int64_t day, char out[WHEN_TEXT_MAX])
{
	struct tm t;

	if (day > -1000000 && day < 10000000 && split(day * 86400, &t))
		snprintf(out, WHEN_TEXT_MAX, "%04d-%02d-%02d", t.tm_year + YEAR_0, t.tm_mon + 1, t.tm_mday);
	else
		snprintf(out, WHEN_TEXT_MAX, "?");
	return out;
}
