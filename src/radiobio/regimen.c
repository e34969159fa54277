#include "radiobio/internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool
rb_regimen_parse(const char *text, struct rb_regimen *r, struct fault *f)
{
	struct rb_items items = { 0 };
	bool ok;

	*r = (struct rb_regimen){ 0 };
	ok = rb_items_parse(text, &items, f) && rb_items_expand(&items, &r->schedule, f) &&
	     rb_items_format(&items, r, f);
	free(items.item);
	if (!ok) {
		rb_regimen_fini(r);
		return false;
	}
	if (!r->single) {
		r->phase = (struct rb_phase){ 0 };
		r->lead_gap_days = 0;
	}
	return true;
}

void
rb_regimen_fini(struct rb_regimen *r)
{
	free(r->schedule.fractions);
	free(r->notation);
	*r = (struct rb_regimen){ 0 };
}

bool
rb_regimen_copy(const struct rb_regimen *from, struct rb_regimen *to, struct fault *f)
{
	size_t n = from->schedule.n;

	*to = *from;
	to->schedule.fractions = mem_array(n, sizeof *to->schedule.fractions);
	to->notation = mem_copy_text(from->notation ? from->notation : "", from->notation ? strlen(from->notation) : 0);
	if (!to->schedule.fractions || !to->notation) {
		rb_regimen_fini(to);
		return fault_memory(f);
	}
	if (n)
		memcpy(to->schedule.fractions, from->schedule.fractions, n * sizeof *to->schedule.fractions);
	return true;
}

struct rb_phase
rb_phase_plain(int fractions, double dose_gy)
{
	return (struct rb_phase){ .fractions = fractions,
				  .dose_gy = dose_gy,
				  .per_day = 1,
				  .interval_h = 6,
				  .cadence = RB_EVERY_TREATMENT_DAY,
				  .days = RB_WEEKDAYS };
}

double
rb_total_dose(const struct rb_schedule *s)
{
	double total = 0;

	for (size_t i = 0; i < s->n; i++)
		total += s->fractions[i].dose_gy;
	return total;
}

double
rb_elapsed_days(const struct rb_schedule *s)
{
	return s->n ? (s->fractions[s->n - 1].time_h - s->fractions[0].time_h) / 24 : 0;
}

int
rb_calendar_days(const struct rb_schedule *s)
{
	return s->n ? s->fractions[s->n - 1].day - s->fractions[0].day + 1 : 0;
}
