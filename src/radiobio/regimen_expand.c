/* Items to fractions on the calendar. */
#include "radiobio/internal.h"

#include <stdlib.h>

#include "base/mem.h"

struct course {
	const struct rb_items *items;
	struct rb_fraction *fractions;
	size_t n;
	long last;                   /* the last day that was used; -1 before the first */
	long gap;                    /* days that were written since */
	long forced;                 /* where "every" starts the next phase; -1: nowhere */
	const struct rb_item *group; /* whose "every" that is */
	struct fault *f;
};

long
rb_treatment_day(unsigned days, long day)
{
	while (!(days & 1u << day % 7))
		day++;
	return day;
}

int
rb_cadence_days(enum rb_cadence cadence)
{
	static const int stride[] = { [RB_EVERY_TREATMENT_DAY] = 1, [RB_QOD] = 2, [RB_WEEKLY] = 7 };

	return stride[cadence];
}

static bool
phase_start(struct course *c, const struct rb_item *item, long *start)
{
	unsigned days = item->phase.days;
	long natural = rb_treatment_day(days, rb_treatment_day(days, c->last + 1) + c->gap);
	long forced = c->forced < 0 ? natural : rb_treatment_day(days, c->forced);

	if (forced < natural)
		return fault_set(
		    c->f, 1, c->group->column,
		    "with \"every\" a repeat would start %ld day%s before the one before it, with its gaps, has ended; "
		    "repeats this long need every %ldd or more",
		    natural - forced, natural - forced == 1 ? "" : "s", c->group->days + natural - forced);
	*start = forced;
	c->gap = 0;
	c->forced = -1;
	return true;
}

static bool
place_phase(struct course *c, const struct rb_item *item)
{
	const struct rb_phase *p = &item->phase;
	long day = 0;

	if (!phase_start(c, item, &day))
		return false;
	for (int given = 0; given < p->fractions; day = rb_treatment_day(p->days, day + rb_cadence_days(p->cadence))) {
		long first = c->n ? c->fractions[0].day : day;

		if (day - first >= RB_DAYS_MAX)
			return fault_set(c->f, 1, item->column,
					 "the course runs beyond %d days; that is the most there may be", RB_DAYS_MAX);
		for (int k = 0; k < p->per_day && given < p->fractions; k++, given++)
			c->fractions[c->n++] =
			    (struct rb_fraction){ .day = (int)day,
						  .time_h = (double)(day - first) * 24 + k * p->interval_h,
						  .dose_gy = p->dose_gy,
						  .minutes = p->minutes };
		c->last = day;
	}
	return true;
}

static bool
place(struct course *c, size_t from, size_t end)
{
	for (size_t i = from; i < end;) {
		const struct rb_item *item = &c->items->item[i];
		long start = 0;

		if (item->kind == RB_ITEM_PHASE && !place_phase(c, item))
			return false;
		if (item->kind == RB_ITEM_GAP && c->gap <= RB_DAYS_MAX) /* beyond that it is refused anyway */
			c->gap += item->days;
		for (int k = 0; item->kind == RB_ITEM_GROUP && k < item->repeats; k++) {
			size_t first = c->n;

			if (k > 0 && item->days) {
				c->forced = start + item->days;
				c->group = item;
			}
			if (!place(c, i + 1, item->end))
				return false;
			start = c->fractions[first].day;
		}
		i = item->kind == RB_ITEM_GROUP ? item->end : i + 1;
	}
	return true;
}

bool
rb_items_expand(const struct rb_items *items, struct rb_schedule *s, struct fault *f)
{
	struct course c = { .items = items, .last = -1, .forced = -1, .f = f };
	int monday;

	c.fractions = mem_array((size_t)items->fractions, sizeof *c.fractions);
	if (!c.fractions)
		return fault_memory(f);
	if (!place(&c, 0, items->n)) {
		free(c.fractions);
		return false;
	}
	monday = c.fractions[0].day - c.fractions[0].day % 7;
	for (size_t i = 0; i < c.n; i++)
		c.fractions[i].day -= monday;
	*s = (struct rb_schedule){ c.fractions, c.n };
	return true;
}
