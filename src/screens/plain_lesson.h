/* plain_lesson.h - the text and the figures of a lesson in words.  Private to src/screens. */
#ifndef SCREENS_PLAIN_LESSON_H
#define SCREENS_PLAIN_LESSON_H

#include "casebook/lesson.h"
#include "screens/plain_out.h"

/* Title page: what one will be able to do, how long it takes, who wrote it. */
void plain_lesson_head(struct fact_text *x, const struct casebook *c);
/* What stands before a question or behind the last one; page is filled in. */
void plain_lesson_page(struct fact_text *x, const struct assess *a, const struct lesson_page *page);
/* A plot in words: its axes, and of each line both ends, its least and its largest value, and where. */
void plain_plot(struct fact_text *x, const struct plot *p);
/* The same under a title, as its own text; NULL without memory. */
const char *plain_plot_words(const char *title, const struct plot *p, struct arena *arena);
/* The figure in words, with its sentence at the ends of its sliders, which are numbered from *number on. */
void plain_figure(struct fact_text *x, const struct assess *a, const struct lesson_figure *figure, size_t *number);

/* Sliders of a page that a learner has moved, by their numbers. */
enum { PLAIN_SLIDERS_MAX = 32 };
struct plain_sliders { bool moved[PLAIN_SLIDERS_MAX]; double values[PLAIN_SLIDERS_MAX]; };

/* "2 0.5": move a slider of the page and say its figure; false where the argument is refused, and then *f says why. */
bool plain_slide(struct fact_text *x, const struct assess *a, const struct lesson_page *page, struct plain_sliders *sliders,
                 const char *argument, struct fault *f);
/* Where the lesson's numbers come from. */
void plain_lesson_sources(struct fact_text *x, const struct casebook *c);

#endif
