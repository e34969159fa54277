/* A new course that has begun: what is given of it stands, and every design goes on from there. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "casebook/build.h"

/* Doses and times that differ by less were written alike. */
static const double SAME = 1e-9;

static bool
same_fraction(const struct rb_fraction *a, const struct rb_fraction *b)
{
	return a->day == b->day && fabs(a->time_h - b->time_h) <= SAME && fabs(a->dose_gy - b->dose_gy) <= SAME &&
	       fabs(a->minutes - b->minutes) <= SAME;
}

bool
casebook_begun(const struct casebook *c, struct rb_regimen *r, size_t *given, struct fault *f)
{
	char text[CASE_BEGUN_MAX + 8];

	*given = 0;
	memset(r, 0, sizeof *r);
	if (!c->begun || !*c->begun)
		return true;
	/* One more fraction tells from when on there may be more: a pause at the end counts. */
	snprintf(text, sizeof text, "%.*s, 1x1", CASE_BEGUN_MAX, c->begun);
	if (!rb_regimen_parse(text, r, f))
		return false;
	*given = r->schedule.n - 1;
	return true;
}

bool
casebook_goes_on(const struct casebook *c, const struct rb_schedule *s, struct fault *f)
{
	struct rb_regimen begun;
	size_t given;
	bool same;

	if (!casebook_begun(c, &begun, &given, f))
		return false;
	same = given == 0 || s->n > given;
	for (size_t i = 0; same && i < given; i++)
		same = same_fraction(&s->fractions[i], &begun.schedule.fractions[i]);
	if (same && given > 0)
		same = s->fractions[given].time_h >= begun.schedule.fractions[given].time_h - SAME;
	rb_regimen_fini(&begun);
	return same || fault_set(f, 0, 0, "this course has begun, and what is given stands; expected a regimen that begins with \"%s,\" "
	                         "and goes on from there", c->begun);
}

void
case_check_begun(struct casebook *c, struct report *report)
{
	const struct table *t = &c->tables[CASE_COURSES];
	struct fault f;

	if (c->n_courses == 0 || !c->courses[c->new_course].regimen.notation)
		return;
	if (!casebook_goes_on(c, &c->courses[c->new_course].regimen.schedule, &f))
		table_fault(t, c->new_course, COURSE_REGIMEN, report, "not_begun", NULL, "%s", f.text);
}
