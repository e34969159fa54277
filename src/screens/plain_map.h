/* plain_map.h - the feasible region in words.  Private to src/screens. */
#ifndef SCREENS_PLAIN_MAP_H
#define SCREENS_PLAIN_MAP_H

#include "assess/region.h"
#include "screens/plain_out.h"

/* One form: where each limit stands at a few numbers of fractions, with the control that is left at the edge; then the place
 * (NULL: none) with its numbers and why.  False with a fault. */
bool plain_map(struct plain_text *x, const struct assess *a, const struct region_form *form, const struct rb_recovery *recovery,
               const struct region_point *p, struct fault *f);

/* What a mark gives away against the best of the search; best NULL: it is not known yet. */
void plain_regret(struct plain_text *x, const struct score *s, const struct search_hit *best);

#endif
