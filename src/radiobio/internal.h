/* internal.h - what the files of this floor share and nobody else sees. */
#ifndef RADIOBIO_INTERNAL_H
#define RADIOBIO_INTERNAL_H

#include "radiobio/radiobio.h"

enum { RB_PHASE_TEXT_MAX = 1400 };
enum { RB_WEEKDAYS = 0x1f };       /* Monday to Friday */

enum rb_item_kind { RB_ITEM_PHASE, RB_ITEM_GAP, RB_ITEM_GROUP };

/* A parsed regimen is a row of items in the order of the text; what stands inside a group follows it. */
struct rb_item {
	enum rb_item_kind kind;
	int column;                /* of its first character, from 1 */
	struct rb_phase phase;
	int days;                  /* gap: how long; group: "every", 0 without */
	int repeats;               /* group */
	size_t end;                /* group: one past the last item inside */
};

struct rb_items {
	struct rb_item *item;
	size_t n, capacity;
	int fractions;             /* of the whole regimen, 1 to RB_FRACTIONS_MAX */
};

/* Text to items.  items is empty before; the caller frees items->item also after a refusal. */
bool rb_items_parse(const char *text, struct rb_items *items, struct fault *f);

/* The first treatment day (bit 0 of days: Monday) that is not before day. */
long rb_treatment_day(unsigned days, long day);

/* Days from one fraction to the next where no weekday stands in the way. */
int rb_cadence_days(enum rb_cadence cadence);

/* Items to fractions on the calendar; *s is new, the caller frees s->fractions. */
bool rb_items_expand(const struct rb_items *items, struct rb_schedule *s, struct fault *f);

/* Items to normal form in r->notation, with r->single, r->phase and r->lead_gap_days. */
bool rb_items_format(const struct rb_items *items, struct rb_regimen *r, struct fault *f);

/* A total over fractions, where a decimal of at most six places is meant (40.05/15) exactly that one. */
double rb_share_of_total(double total_gy, int fractions);

/* What fraction i adds to Q, Gy^2: d^2 g + 2 d (carry of all before it), for a mono-exponential half-time
 * (0: complete repair, d^2).  quadratic has room for s->n.  Their sum is Q. */
void rb_quadratic_terms(const struct rb_schedule *s, double half_time_h, double *quadratic_gy2);

/* Models of recovery of the spinal cord (recovery_cord.c): does past fit, and what is recovered then? */
bool rb_recovered_primate(const struct rb_past *past, double *recovered, struct fault *why);
bool rb_recovered_woolley(const struct rb_recovery *m, const struct rb_past *past, double *recovered,
                          struct fault *why);

/* woolley: solve for m->shape.  A risk or reduction without a solution is a fault. */
bool rb_woolley_solve(struct rb_recovery *m, struct fault *f);

/* (1 - e^-x)/x for x >= 0, 1 at 0. */
double rb_mean_decay(double x);

/* ln(e^a + e^b), also when one or both are -INFINITY. */
double rb_log_add(double a, double b);

/* Half-times that can be computed with. */
#define RB_HALF_TIME_MIN_H 1e-6
#define RB_HALF_TIME_MAX_H 1e9

/* The same instant on two clocks: times in hours that come from days differ in the last bits. */
#define RB_SAME_TIME_H 1e-9

#endif
