/* plain_lesson.h - the text and the figures of a lesson in words.  Private to src/screens. */
#ifndef SCREENS_PLAIN_LESSON_H
#define SCREENS_PLAIN_LESSON_H

#include "casebook/lesson.h"
#include "screens/plain_out.h"

/* Title page: what one will be able to do, how long it takes, who wrote it. */
void plain_lesson_head(struct plain_text *x, const struct casebook *c);
/* What stands before a question or behind the last one; page is filled in. */
void plain_lesson_page(struct plain_text *x, const struct assess *a, const struct lesson_page *page);
/* A plot in words: its axes, and of each line both ends, its least and its largest value, and where. */
void plain_plot(struct plain_text *x, const struct plot *p);
/* The figure in words, with its sentence at the ends of its sliders. */
void plain_figure(struct plain_text *x, const struct assess *a, const struct lesson_figure *figure);
/* Where the lesson's numbers come from. */
void plain_lesson_sources(struct plain_text *x, const struct casebook *c);

#endif
