/* change.h - what a change of a regimen gains and what it costs: two regimens side by side, and the ways in which a missed day
 * can be made up for. */
#ifndef ASSESS_CHANGE_H
#define ASSESS_CHANGE_H

#include "assess/assess.h"
#include "radiobio/calendar.h"

/* ---- two regimens ---- */

struct change_row {
	const char *what, *unit;   /* "tumour control", "left carotid artery, EQD2"; unit "" where it has none */
	double before, after;      /* NaN: not known */
	int decimals;              /* that it is told with */
	double by;                 /* after - before, each as it is told */
	int better;                /* 1: after is better, -1: worse, 0: neither, to those decimals */
	const struct case_constraint *limit;   /* of an organ; NULL */
	enum row_state state_before, state_after;      /* of an organ */
};

struct change {
	struct change_row *rows;
	size_t n;
	const char *gains, *costs; /* a sentence each; "It gains nothing." */
};

/* before and after are scored by assess_score.  Memory is the arena's. */
bool assess_change(const struct assess *a, const struct rb_schedule *before, const struct score *scored_before,
                   const struct rb_schedule *after, const struct score *scored_after, struct arena *arena, struct change *out,
                   struct fault *f);

/* ---- a missed day ---- */

enum { MISSED_LARGER = RB_MAKEUPS, MISSED_WAYS };      /* the ways of enum rb_makeup, and larger doses afterwards */

struct missed {
	const char *name;          /* "lost", "added at the end" ... */
	const char *notation;      /* NULL: it cannot be done */
	const char *why_not;       /* then */
	const char *meaning;       /* what the way keeps and gives away, in a sentence; "" of the regimen as planned */
	double total_gy, tcp, log10_clonogens, mark;   /* tcp and clonogens NaN without a tumour */
	int days;                  /* calendar days */
	bool passed;
	const struct case_constraint *worst;   /* the upper limit used most, hard ones first; NULL: none */
	double worst_value;
};

/* The regimen as it is, and each way if that day (of struct rb_fraction) is missed.  Larger doses: those after the day, raised to
 * leave as many clonogens as planned and rounded up to 0.01 Gy.  Memory is the arena's. */
bool assess_missed(const struct assess *a, const struct rb_schedule *s, int day, struct arena *arena, struct missed *planned,
                   struct missed ways[MISSED_WAYS], struct fault *f);

/* A way in a sentence: what becomes of control and of the organ that is used most; then its meaning, or why it cannot be done. */
const char *assess_missed_words(const struct assess *a, const struct missed *planned, const struct missed *way, struct arena *arena,
                                struct fault *f);

#endif
