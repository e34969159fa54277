/* plain_slice.h - a slice in words.  Private to screens. */
#ifndef SCREENS_PLAIN_SLICE_H
#define SCREENS_PLAIN_SLICE_H

#include "assess/slice.h"
#include "screens/plain_out.h"

/* Where the maximum is, each structure with its mean, hottest spot and how the dose falls there, what is not known.
 * through: whose map it is where a is seen through another than the case's own ("your landmarks"), else NULL. */
void plain_slice(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
                 const struct rb_recovery *recovery, const char *through);

/* Any layer; error_mm: of the map, for the layer of doubt. */
void plain_slice_layer(struct fact_text *x, const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
                       const struct rb_recovery *recovery, double error_mm, const char *through);

/* "3 mm left, 23 mm behind the middle", of a slab where along the patient; brief: "3 mm left, 23 mm behind".  The grid is the
 * case's. */
void plain_place(struct fact_text *x, const struct vol_grid *g, const double at_mm[3], bool brief);

/* What the map says of one voxel: how far it moved, what an error is worth. */
void plain_lie(struct fact_text *x, const struct assess *a, size_t voxel, double error_mm);

/* Everything about one voxel. */
void plain_probe(struct fact_text *x, const struct assess *a, size_t voxel, const struct slice_probe *p);

#endif
