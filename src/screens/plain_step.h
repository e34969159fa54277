/* plain_step.h - a step and the summary in words.  Private to plain*.c. */
#ifndef SCREENS_PLAIN_STEP_H
#define SCREENS_PLAIN_STEP_H

#include "screens/plain_out.h"

/* The page of step v->at: its head, its question, the hints shown, what was answered. */
void plain_step(struct fact_text *x, const struct tutor_view *v);
/* " (costs 0.2 points)" */
void plain_price(struct fact_text *x, double points);
void plain_hint(struct fact_text *x, const struct tutor_step *s, size_t hint);
/* What the last answer led to: feedback, then points, worked answer and meaning when it closed the step. */
void plain_outcome(struct fact_text *x, const struct tutor_step *s);
/* "Type a, b or c." */
void plain_invitation(struct fact_text *x, const struct casebook *c, const struct tutor_view *v);
/* Points of each step, the total, and the rows of the regimen handed in last. */
void plain_summary(struct fact_text *x, const struct assess *a, const struct tutor_view *v);

#endif
