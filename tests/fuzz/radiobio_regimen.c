/* Any text: it is refused, or its normal form reads back as the same schedule. */
#include <math.h>

#include "radiobio/radiobio.h"
#include "fuzz.h"

static void
check_schedule(const struct rb_schedule *s)
{
	struct rb_repair mono = { RB_REPAIR_MONO, 1.5, 0, 0 };
	double q, d;

	check(s->n > 0 && s->n <= RB_FRACTIONS_MAX && s->fractions[0].day < 7 && s->fractions[0].time_h <= 0);
	for (size_t i = 0; i < s->n; i++) {
		const struct rb_fraction *f = &s->fractions[i];

		check(f->dose_gy > 0 && f->dose_gy <= 100 && f->minutes >= 0 && f->day >= 0 &&
		      f->day < RB_DAYS_MAX + 7);
		check(i == 0 || f->time_h >= f[-1].time_h + f[-1].minutes / 60 - 1e-9);
	}
	q = rb_quadratic_dose(s, &mono);
	d = rb_total_dose(s);
	check(q >= 0 && q <= d * d * (1 + 1e-9));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct rb_regimen a, b;
	struct fault f;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (rb_regimen_parse(text, &a, &f)) {
		check_schedule(&a.schedule);
		check(rb_regimen_parse(a.notation, &b, &f));
		check(a.schedule.n == b.schedule.n && !strcmp(a.notation, b.notation));
		for (size_t i = 0; i < a.schedule.n; i++) {
			const struct rb_fraction *x = &a.schedule.fractions[i], *y = &b.schedule.fractions[i];

			check(x->day == y->day && !memcmp(&x->time_h, &y->time_h, sizeof x->time_h) &&
			      !memcmp(&x->dose_gy, &y->dose_gy, sizeof x->dose_gy) &&
			      !memcmp(&x->minutes, &y->minutes, sizeof x->minutes));
		}
		rb_regimen_fini(&a);
		rb_regimen_fini(&b);
	} else {
		check(f.line == 1 && f.column >= 1 && (size_t)f.column <= size + 1);
	}
	if (rb_regimen_parse_csv(text, size, &a, &f)) {
		check_schedule(&a.schedule);
		rb_regimen_fini(&a);
	}
	free(text);
	return 0;
}
