/* calendar.h - a course as days of a calendar: edits a day at a time, what may become of a missed day, and the notation of
 * the schedule that comes out.
 *
 * Days are those of struct rb_fraction: day 0 is the Monday of the week of the first fraction.  An edit that changes the
 * first fraction moves day 0 with it, and only then. */
#ifndef RADIOBIO_CALENDAR_H
#define RADIOBIO_CALENDAR_H

#include "radiobio/radiobio.h"

/* Hours from start to start that two fractions of a day must at least be apart: the interval of trials of twice-daily
 * treatment and of advice on missed days (RCR; Dale 2002). */
#define RB_APART_H 6.0

/* Treatment days that the search for a notation looks at; a longer course is refused. */
enum { RB_CALENDAR_MAX = 400 };

/* The regimen of a schedule, in the shortest notation found: phases, gaps and one group, as rb_regimen_parse reads them.
 * Refused with the day in words where the notation cannot say it: fractions of one day that differ in dose, in delivery time or
 * in the hours between them, more than three a day, a day that begins at another hour.  *r as rb_regimen_parse leaves it. */
bool rb_regimen_of_schedule(const struct rb_schedule *s, struct rb_regimen *r, struct fault *f);

/* How many fractions a calendar day has; *first is the index of the first of them, or of the first one later. */
size_t rb_day_fractions(const struct rb_schedule *s, int day, size_t *first);

/* The weekdays on which the course is given as a rule (bit 0: Monday): Monday to Friday, and a day of the weekend that is
 * treated in more than half of the weeks; never empty. */
unsigned rb_usual_days(const struct rb_schedule *s);

/* The most fractions of one calendar day, and the hours between the first two of such a day (0 where it is one). */
size_t rb_most_a_day(const struct rb_schedule *s, double *interval_h);

/* The same fractions on the same days, those of one day so many hours apart and each day from the same hour on; out has room
 * for s->n. */
void rb_hours_apart(const struct rb_schedule *s, double hours, struct rb_fraction *out);

/* "Tuesday of week 3"; out has room for RB_DAY_TEXT_MAX. */
enum { RB_DAY_TEXT_MAX = 40 };
char *rb_day_words(int day, char out[RB_DAY_TEXT_MAX]);

/* ---- edits: *out is a new schedule whose fractions the caller frees; false with a sentence, and nothing to free.  A fraction
 * that comes behind another one of its day is as far from it as the course has such fractions apart, RB_APART_H where it has
 * none ---- */

/* The fractions of a day to another one, behind those that it has. */
bool rb_day_move(const struct rb_schedule *s, int from, int to, struct rb_schedule *out, struct fault *f);

/* None on that day. */
bool rb_day_clear(const struct rb_schedule *s, int day, struct rb_schedule *out, struct fault *f);

/* One fraction more on that day, of the dose and delivery time of the nearest one, behind those that it has. */
bool rb_day_add(const struct rb_schedule *s, int day, struct rb_schedule *out, struct fault *f);

/* Every fraction of that day gets this dose, > 0, <= 100 Gy. */
bool rb_day_dose(const struct rb_schedule *s, int day, double dose_gy, struct rb_schedule *out, struct fault *f);

/* Whatever is on that day or later moves by so many days, not 0; backwards only over days without treatment. */
bool rb_days_shift(const struct rb_schedule *s, int day, int by, struct rb_schedule *out, struct fault *f);

/* ---- a missed day (RCR, The timely delivery of radical radiotherapy; Hendry 1996; Dale 2002) ---- */

enum rb_makeup {
	RB_MAKEUP_NONE,            /* lost: fewer fractions, the same end */
	RB_MAKEUP_END,             /* given on the first usual day after the end: all the dose, a longer course */
	RB_MAKEUP_TWICE,           /* as second fractions, one a day, on the next days of treatment: the same end */
	RB_MAKEUP_WEEKEND,         /* on the next day that is none of the usual ones and free: mostly the same end */
	RB_MAKEUPS
};

/* A schedule in which that day is missed and so made up for. */
bool rb_day_missed(const struct rb_schedule *s, int day, enum rb_makeup how, struct rb_schedule *out, struct fault *f);

/* The factor on every dose after a missed day that leaves as many clonogens as if it had not been missed: the same end, and
 * larger fractions.  1 to 4; refused where even that is not enough or nothing is left to be given. */
bool rb_day_missed_factor(const struct rb_tumour *t, const struct rb_schedule *s, int day, double *factor, struct fault *f);

#endif
