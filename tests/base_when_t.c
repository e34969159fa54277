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

TAP_MAIN(TAP_CASE(times))
