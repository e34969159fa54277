/* Any text as an answer: what is read is a finite number, place or pair, what is not is refused in words that can be shown. */
#include <math.h>

#include "tutor/answer.h"
#include "fuzz.h"

static const struct vol_grid slice = { .n = { 60, 44, 1 }, .spacing_mm = { 2, 2, 3 }, .origin_mm = { -59, -55, 0 } };
static const struct vol_grid slab = { .n = { 60, 44, 3 }, .spacing_mm = { 2, 2, 3 }, .origin_mm = { -59, -55, -3 } };

static void
check_places(const char *text, const struct vol_grid *g)
{
	struct vol_landmark pairs[PAIRS_MAX];
	struct fault f = { .text = "" };
	double at[3];
	size_t n;

	if (answer_point(text, g, at, &f)) {
		char again[AMOUNT_TEXT_MAX];

		check(isfinite(at[0]) && isfinite(at[1]) && isfinite(at[2]));
		answer_place(at, g, again);
		check(strlen(again) > 0);
	} else
		check(*f.text);
	if (answer_pairs(text, g, pairs, &n, &f)) {
		check(n >= 1 && n <= PAIRS_MAX);
		for (size_t i = 0; i < n; i++)
			for (int k = 0; k < 3; k++)
				check(isfinite(pairs[i].fixed_mm[k]) && isfinite(pairs[i].moving_mm[k]));
	} else
		check(*f.text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct fault f;
	double v;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	check_places(text, &slice);
	check_places(text, &slab);
	if (answer_number(text, "Gy", &v, &f)) {
		char judged[JUDGED_TEXT_MAX];

		check(isfinite(v) && answer_is_right(v, v, 0));
		check(strlen(answer_compare(v, 42.75, 0.5, "Gy", judged)) > 0);
	}
	free(text);
	return 0;
}
