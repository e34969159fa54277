/* fact_lesson.h - the facts of a figure of a lesson. */
#ifndef SCREENS_FACT_LESSON_H
#define SCREENS_FACT_LESSON_H

#include "assess/figure.h"
#include "screens/fact.h"

/* Where a slider stands. */
struct fact fact_slider(const struct figure_view *v, size_t slider);
/* The curves, or the slice, as a whole. */
struct fact fact_drawing(const struct figure_view *v);
/* The sentence of a figure: what it computes are facts with their derivation, the rest is its author's. */
void fact_add_said(struct fact_text *t, const struct figure *g);

#endif
