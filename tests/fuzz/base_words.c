/* Any text as a number, a time, a mark of what varies, a name; and cleaned for a screen: what is taken reads back the same from
 * what is written of it, what is refused has words, what is cleaned is safe. */
#include <math.h>

#include "base/csvout.h"
#include "base/number.h"
#include "base/vary.h"
#include "base/when.h"
#include "fuzz.h"

static void
numbers(const char *text, size_t len)
{
	char shown[NUMBER_TEXT_MAX];
	double v, back;
	long whole;

	for (int comma = 0; comma < 2; comma++)
		if (number_parse(text, len, comma, &v)) {
			check(isfinite(v));
			number_shortest(v, shown);
			check(number_parse(shown, strlen(shown), false, &back) && memcmp(&v, &back, sizeof v) == 0);
		}
	if (number_parse_whole(text, len, &whole))
		check(number_parse(text, len, false, &v) && fabs(v - (double)whole) <= fabs(v) * 1e-15);
}

static void
times(const char *text)
{
	struct fault f = { 0 };
	char shown[WHEN_TEXT_MAX];
	int64_t seconds, back;

	if (!when_parse(text, &seconds, &f)) {
		check(*f.text);
		return;
	}
	when_iso(seconds, shown);
	/* A zone may carry it out of the years that have a text. */
	check(*shown == '?' || (when_parse(shown, &back, &f) && back == seconds));
}

static void
marks(const char *text, struct arena *arena)
{
	struct fault f = { 0 };
	struct vary v;

	for (int comma = 0; comma < 2; comma++) {
		if (!vary_parse(text, comma, arena, &v, &f)) {
			check(*f.text);
			continue;
		}
		check(vary_is_marked(text) && v.n >= 2 && v.n <= VARY_VALUES_MAX);
		for (size_t i = 0; i < v.n && i < 100; i++)
			check(vary_text(&v, i, arena) != NULL);
		check(vary_text(&v, v.n - 1, arena) != NULL);
	}
}

/* Whatever it was: a screen gets safe text of the width that is said, a table gets one cell that is no formula. */
static void
cleaned(const char *text)
{
	static const char *const names[] = { "carotid", "cord", "parotid" };
	char small[9], large[400];
	struct csv_out o = { .text = NULL };
	size_t fits;

	check_safe(text_clean(small, sizeof small, text));
	check_safe(text_clean(large, sizeof large, text));
	check(strcspn(large, "\n\t") == strlen(large));
	fits = text_fit(large, 7);
	large[fits] = '\0';
	check(text_width(large) <= 7);
	text_nearest(text, names, 3);
	csv_out_safe(&o, text);
	csv_out_end(&o);
	check(o.text && o.len > 0);
	check_safe_bytes(o.text, o.len);
	check(!strchr("=+-@\t\r", o.text[o.text[0] == '"']));
	csv_out_fini(&o);
}

static void
guarded(const char *text)
{
	struct csv_out o = { .text = NULL };

	csv_out_guarded(&o, text);
	check(o.text && !(*o.text && strchr("=+-@\t\r", o.text[o.text[0] == '"'])));
	csv_out_fini(&o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	struct arena *arena = arena_new();

	check(arena != NULL);
	numbers(text, size);
	times(text);
	marks(text, arena);
	cleaned(text);
	guarded(text);
	arena_free(arena);
	free(text);
	return 0;
}
