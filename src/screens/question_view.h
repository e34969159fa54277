/* question_view.h - the question of a step on the screen.  Private to src/screens. */
#ifndef SCREENS_QUESTION_VIEW_H
#define SCREENS_QUESTION_VIEW_H

#include "screens/app.h"
#include "screens/fact.h"
#include "tutor/tutor.h"

struct flow;

/* All of it: prompt, what is given, choices or field, hints, how it stands, what was said to the answer. */
void question_build(struct app *a, struct flow *p, const struct tutor_step *s);
/* "attempt 1 of 2, for 2 points", "right: 3 of 3 points" */
void question_add_state(struct fact_text *t, const struct tutor_step *s);
/* Is choice i ticked, in the field of an open step or in the last answer of a closed one? */
bool question_is_ticked(const struct app *a, const struct tutor_step *s, size_t i);

#endif
