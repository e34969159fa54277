/* plain_slice.h - a slice in words.  Private to screens. */
#ifndef SCREENS_PLAIN_SLICE_H
#define SCREENS_PLAIN_SLICE_H

#include "assess/slice.h"
#include "screens/plain_out.h"

/* Where the maximum is, each structure with its mean, hottest spot and how the dose falls there, what is not known. */
void plain_slice(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
                 const struct rb_recovery *recovery);

/* Everything about one voxel. */
void plain_probe(struct fact_text *x, const struct slice_probe *p, bool slab);

#endif
