#include "base/when.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

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

/* Digits at the places of 'd' in shape, its other characters as they are; *text steps behind. */
static bool
take_shape(const char **text, const char *shape, int *values)
{
	const char *p = *text;
	int value = 0;
	bool open = false;

	for (; *shape; shape++, p++) {
		if (*shape == 'd') {
			if (!text_is_digit(*p))
				return false;
			value = 10 * (open ? value : 0) + (*p - '0');
			open = true;
			continue;
		}
		if (*p != *shape)
			return false;
		if (open)
			*values++ = value;
		open = false;
	}
	if (open)
		*values = value;
	*text = p;
	return true;
}

/* Is what mktime made of it what was written?  It turns 31 April into 1 May. */
static bool
is_a_day(const int *v)
{
	struct tm t = { .tm_year = v[0] - YEAR_0, .tm_mon = v[1] - 1, .tm_mday = v[2] };
	struct tm was = t;

	if (v[1] < 1 || v[1] > 12 || v[2] < 1 || v[2] > 31 || v[0] < 1)
		return false;
	timegm(&t);
	return t.tm_mon == was.tm_mon && t.tm_mday == was.tm_mday;
}

bool
when_parse(const char *text, int64_t *seconds, struct fault *f)
{
	int v[6] = { 0 }, offset[2] = { 0 };
	const char *p = text;
	int sign = 0;
	bool good = take_shape(&p, "dddd-dd-ddTdd:dd", v);

	if (good && *p == ':')
		good = take_shape(&p, ":dd", &v[5]);
	if (good && (*p == '+' || *p == '-')) {
		sign = *p++ == '+' ? 1 : -1;
		good = take_shape(&p, "dd:dd", offset) && offset[0] <= 14 && offset[1] < 60;
	} else {
		good = good && *p == 'Z';
		p++;
	}
	if (!good || *p)
		return fault_set(f, 0, 0, "\"%.40s\" is no time; expected one with Z (UTC) or an offset, as in 2026-11-23T09:00:00Z or "
		                 "2026-11-23T10:00+01:00", text);
	if (!is_a_day(v) || v[3] > 23 || v[4] > 59 || v[5] > 59)
		return fault_set(f, 0, 0, "\"%.40s\" is no day or hour of any calendar; expected a time as in 2026-11-23T09:00:00Z", text);
	*seconds = (int64_t)timegm(&(struct tm){ .tm_year = v[0] - YEAR_0, .tm_mon = v[1] - 1, .tm_mday = v[2], .tm_hour = v[3],
	                                         .tm_min = v[4], .tm_sec = v[5] }) - (int64_t)sign * ((int64_t)offset[0] * 3600 + (int64_t)offset[1] * 60);
	return true;
}
