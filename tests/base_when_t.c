/* Times as text.  1 000 000 000 s is 2001-09-09T01:46:40Z; 951 782 400 s is 29 February 2000 (30 years, 7 of them with a
 * leap day, and 59 days: 10957 + 59 = 11016 days). */
#include "base/when.h"

#include "tap.h"

static void
times(void)
{
	char out[WHEN_TEXT_MAX];

	IS_STR(when_words(0, out), "1970-01-01 00:00 UTC");
	IS_STR(when_words(1000000000, out), "2001-09-09 01:46 UTC");
	IS_STR(when_iso(1000000000, out), "2001-09-09T01:46:40Z");
	IS_STR(when_iso(11016LL * 86400, out), "2000-02-29T00:00:00Z");
	IS_STR(when_iso(-1, out), "1969-12-31T23:59:59Z");
	IS_STR(when_words(INT64_MAX, out), "?");
	IS_STR(when_iso(INT64_MIN, out), "?");
}

static void
parsed(void)
{
	static const struct { const char *text; int64_t seconds; } good[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2001-09-09T01:46:40Z", 1000000000 },
		{ "2001-09-09T01:46Z", 1000000000 - 40 },
		{ "2000-02-29T01:00:00+01:00", 11016LL * 86400 },
		{ "2000-02-28T18:30-05:30", 11016LL * 86400 },
		{ "1969-12-31T23:59:59Z", -1 },
	};
	static const char *const bad[] = {
		"", "today", "2001-09-09", "2001-09-09T01:46:40", "2001-09-09T01:46:40z", "2001-09-09T01:46:40Z ", "2001-9-09T01:46:40Z",
		"2001-02-29T00:00:00Z", "2001-04-31T00:00Z", "2001-13-01T00:00Z", "2001-00-01T00:00Z", "2001-01-01T24:00Z", "2001-01-01T00:60Z",
		"2001-01-01T00:00+1:00", "2001-01-01T00:00+15:00", "2001-01-01T00:00+01:60", "0000-01-01T00:00Z", "2001-09-09T01:46:",
	};
	struct fault f;
	int64_t seconds;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		OK(when_parse(good[i].text, &seconds, &f));
		IS_INT(seconds, good[i].seconds);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!OK(!when_parse(bad[i], &seconds, &f)))
			tap_diag("taken: \"%s\"", bad[i]);
}

TAP_MAIN(TAP_CASE(times), TAP_CASE(parsed))
