/* slice_map.h - a layer of a case's slice as a picture: what the slice view and the figures of lessons share. */
#ifndef SCREENS_SLICE_MAP_H
#define SCREENS_SLICE_MAP_H

#include "assess/slice.h"
#include "canvas/heatmap.h"
#include "casebook/casebook.h"

enum { SLICE_LEGEND_COLS = 20 };

/* The picture of slice z of values on the grid of labels (today's or earlier ones), in the bands of a layer, without a view into
 * it and a cursor; its letters go to letters. */
struct heatmap slice_picture_of(const struct casebook *c, enum slice_layer layer, const float *values,
                                const struct vol_labels *labels, int z, enum heatmap_outline outline,
                                struct heatmap_letter letters[HEATMAP_LETTERS_MAX]);

/* The slice that has the hottest voxel that is known (slice_hide_unknown). */
int slice_hottest(const struct vol_map *map);

/* Slice z as a whole, contours and a legend where there is room. */
void slice_picture(struct canvas *c, struct rect r, const struct casebook *book, const struct vol_map *map, int z);

#endif
