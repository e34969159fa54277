/* plain_map.h - the feasible region in words, for the screens and the prompt-only face.  Private to src/screens. */
#ifndef SCREENS_PLAIN_MAP_H
#define SCREENS_PLAIN_MAP_H

#include "assess/region.h"
#include "screens/plain_out.h"

/* The place must live until the next drawing in all of these. */

/* "25x2  33 days  TCP 0.41  mark 4 of 10" */
void map_say_place(struct fact_text *t, const struct region_point *p);
/* The limit that breaks first, what it has reached, and the dose at which it is reached with as many fractions. */
void map_say_nearest(struct fact_text *t, const struct assess *a, const struct region_point *p);
/* The best known, and what a mark gives away against it; best NULL: it is not known, `searching` or for good. */
void map_say_best(struct fact_text *t, const struct score *s, const struct search_hit *best, bool searching);
/* Why the place is as it is. */
bool map_say_why(struct fact_text *t, const struct assess *a, const struct region_point *p, struct fault *f);

/* Where each limit stands at a few numbers of fractions of a form, with the control that is left at the edge. */
bool plain_edges(struct fact_text *x, const struct assess *a, const struct region_form *form, const struct rb_recovery *recovery,
                 struct fault *f);

/* All of it. */
bool plain_map(struct fact_text *x, const struct assess *a, const struct region_point *p, const struct search_hit *best, bool searching,
               struct fault *f);

/* As map_say_best, the best regimen's place as a sentence of its own. */
void plain_best(struct fact_text *x, const struct score *s, const struct search_hit *best, bool searching);

#endif
