/* fact_points.h - the facts of points and answers. */
#ifndef SCREENS_FACT_POINTS_H
#define SCREENS_FACT_POINTS_H

#include "screens/fact.h"
#include "tutor/tutor.h"

/* Of a step: earned, the most there is, what a right answer earns now, what the next hint costs. */
struct fact fact_earned(const struct tutor_step *s);
struct fact fact_most(const struct tutor_step *s);
struct fact fact_next(const struct tutor_step *s);
struct fact fact_hint_cost(const struct tutor_step *s);
/* Of all steps. */
struct fact fact_total(const struct tutor_view *v);
struct fact fact_total_max(const struct tutor_view *v);
/* "3 of 12" */
void fact_put_of(struct fact_text *t, const struct fact *some, const struct fact *most);
/* The answer of a number step that is closed: what the engine computes. */
struct fact fact_answer(const struct app *a, const struct tutor_step *s);
/* The number that the learner gave last; it is written into shown. */
struct fact fact_given(const struct tutor_step *s, char shown[FACT_TEXT_MAX]);

#endif
