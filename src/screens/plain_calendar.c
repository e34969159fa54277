#include <math.h>
#include <string.h>

#include "base/number.h"
#include "screens/plain_score.h"

#define SHORT(v) number_short((v), 6, (char[NUMBER_TEXT_MAX]){ 0 })

static const char *const day_names[] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
};

/* The fractions of one week: day d has f[first[d]] up to f[first[d + 1]]. */
struct week {
	const struct rb_fraction *f;
	size_t first[8];
};

static bool
is_same(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

/* Two days alike: the same doses at the same distances. */
static bool
same_day(const struct week *a, int i, const struct week *b, int j)
{
	const struct rb_fraction *p = a->f + a->first[i], *q = b->f + b->first[j];
	size_t n = a->first[i + 1] - a->first[i];

	if (n != b->first[j + 1] - b->first[j])
		return false;
	for (size_t k = 0; k < n; k++)
		if (!is_same(p[k].dose_gy, q[k].dose_gy) ||
		    !is_same(p[k].time_h - p[0].time_h, q[k].time_h - q[0].time_h))
			return false;
	return true;
}

static bool
same_week(const struct week *a, const struct week *b)
{
	for (int d = 0; d < 7; d++)
		if (!same_day(a, d, b, d))
			return false;
	return true;
}

/* The week that begins on day `monday`; *at steps over its fractions. */
static struct week
take_week(const struct rb_schedule *s, size_t *at, int monday)
{
	struct week w = { .f = s->fractions };

	for (int d = 0; d < 7; d++) {
		w.first[d] = *at;
		while (*at < s->n && s->fractions[*at].day <= monday + d)
			(*at)++;
	}
	w.first[7] = *at;
	return w;
}

/* "2 Gy", "1.5 Gy twice, 6 h apart", "2 Gy and 1.5 Gy" */
static void
say_day(struct fact_text *x, const struct rb_fraction *f, size_t n)
{
	static const char *const times[] = { "", "", " twice", " three times" };
	bool even = true, regular = true;

	for (size_t k = 1; k < n; k++) {
		even = even && is_same(f[k].dose_gy, f[0].dose_gy);
		regular = regular && is_same(f[k].time_h - f[k - 1].time_h, f[1].time_h - f[0].time_h);
	}
	fact_add(x, "%s Gy", SHORT(f[0].dose_gy));
	if (even && n > 3)
		fact_add(x, " %zu times", n);
	else if (even)
		fact_add(x, "%s", times[n]);
	for (size_t k = 1; k < n && !even; k++)
		fact_add(x, "%s %s Gy", k + 1 < n ? "," : " and", SHORT(f[k].dose_gy));
	if (n > 1 && regular)
		fact_add(x, ", %s h apart", SHORT(f[1].time_h - f[0].time_h));
}

/* "Monday to Friday", "Monday, Wednesday and Friday" */
static void
say_days(struct fact_text *x, const bool days[7])
{
	int last = 6, said = 0;

	while (last > 0 && !days[last])
		last--;
	for (int d = 0; d <= last; d++) {
		int end = d;

		if (!days[d])
			continue;
		while (end < last && days[end + 1])
			end++;
		if (end - d < 2)
			end = d;
		fact_add(x, "%s%s", !said++ ? "" : end == last ? " and " : ", ", day_names[d]);
		if (end == d)
			continue;
		fact_add(x, " to %s", day_names[end]);
		d = end;
	}
}

static void
say_week(struct fact_text *x, const struct week *w)
{
	bool said[7] = { false };
	int parts = 0;

	for (int d = 0; d < 7; d++) {
		bool days[7] = { false };
		size_t n = w->first[d + 1] - w->first[d];

		if (said[d] || n == 0)
			continue;
		for (int e = d; e < 7; e++)
			if (!said[e] && same_day(w, d, w, e))
				days[e] = said[e] = true;
		fact_add(x, "%s", parts++ ? "; " : "");
		say_days(x, days);
		fact_add(x, ": ");
		say_day(x, w->f + w->first[d], n);
	}
	fact_add(x, "%s.\n", parts ? "" : "no treatment");
}

void
plain_calendar(struct fact_text *x, const struct rb_schedule *s)
{
	int weeks = s->fractions[s->n - 1].day / 7 + 1;
	size_t at = 0;
	struct week week = take_week(s, &at, 0);

	fact_add(x, "Day by day (week 1 is the week of the first fraction):\n");
	for (int w = 0; w < weeks;) {
		int from = w;
		struct week next = week;

		while (++w < weeks) {
			next = take_week(s, &at, 7 * w);
			if (!same_week(&week, &next))
				break;
		}
		if (w - from == 1)
			fact_add(x, "Week %d: ", w);
		else
			fact_add(x, "Weeks %d to %d: ", from + 1, w);
		say_week(x, &week);
		week = next;
	}
}
