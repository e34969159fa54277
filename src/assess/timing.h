/* timing.h - a form of schedules with its times made once, whatever the dose.  Private to assess. */
#ifndef ASSESS_TIMING_H
#define ASSESS_TIMING_H

#include "assess/search.h"

struct timing {
	const char *begun;             /* of the course; NULL: it has not begun */
	size_t given;                  /* fractions of it */
	struct rb_phase phase;
	int gap_weeks;
	struct rb_regimen regimen;
	double days;                   /* from the first fraction to the last */
};

/* For rb_regimen_fini of its regimen.  begun and given as casebook_begun has them. */
bool timing_init(struct timing *t, const char *begun, size_t given, const struct rb_phase *phase, int gap_weeks, struct fault *f);

/* The dose of every fraction that is not given yet. */
void timing_dose(struct timing *t, double dose_gy);

void timing_notation(const struct timing *t, double dose_gy, char out[SEARCH_TEXT_MAX]);

/* Treatment days of so many a week, 1 to 7. */
unsigned timing_days(int per_week);

#endif
