#include "assess/timing.h"

#include <math.h>
#include <stdio.h>

/* Treatment days by how many a week. */
static const unsigned week_days[] = { 0, 0x01, 0x09, 0x15, 0x1b, 0x1f, 0x3f, 0x7f };

unsigned
timing_days(int per_week)
{
	return week_days[per_week];
}

void
timing_notation(const struct timing *t, double dose_gy, char out[SEARCH_TEXT_MAX])
{
	struct rb_phase p = t->phase;
	size_t used = 0;

	p.dose_gy = dose_gy;
	if (t->given > 0)
		used = (size_t)snprintf(out, SEARCH_TEXT_MAX, "%.*s, ", CASE_BEGUN_MAX, t->begun);
	rb_phase_format_gap(&p, t->gap_weeks, out + used, SEARCH_TEXT_MAX - used);
}

bool
timing_init(struct timing *t, const char *begun, size_t given, const struct rb_phase *phase, int gap_weeks, struct fault *f)
{
	char text[SEARCH_TEXT_MAX];

	*t = (struct timing){ .begun = begun, .given = given, .phase = *phase, .gap_weeks = gap_weeks };
	timing_notation(t, 1, text);
	if (!rb_regimen_parse(text, &t->regimen, f))
		return false;
	t->days = rb_elapsed_days(&t->regimen.schedule);
	return true;
}

void
timing_dose(struct timing *t, double dose_gy)
{
	for (size_t i = t->given; i < t->regimen.schedule.n; i++)
		t->regimen.schedule.fractions[i].dose_gy = dose_gy;
}
