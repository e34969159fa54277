/* fact_slice.h - the facts of a slice: of its structures, voxels and limits, and of the map that moves its dose.
 *
 * How they came about is asked of the slice that shows (slice_view.h): its way, its regimen. */
#ifndef SCREENS_FACT_SLICE_H
#define SCREENS_FACT_SLICE_H

#include "assess/slice.h"
#include "screens/fact_score.h"

enum organ_metric { ORGAN_MAX, ORGAN_NEAR_MAX, ORGAN_MEAN };

/* Of a structure in a layer. */
struct fact fact_organ(const struct assess *a, enum slice_layer layer, size_t structure, enum organ_metric which, double value);
/* The upper end of it or of a voxel's number, where something is not known. */
struct fact fact_at_most(const struct fact *x, double value);
/* Its lowest voxel. */
struct fact fact_least(const struct assess *a, enum slice_layer layer, size_t structure, double value);
/* Of a voxel; where: "at the cursor". */
struct fact fact_voxel(const struct assess *a, enum slice_value what, size_t voxel, const char *where, double gy);
/* alpha/beta of a structure, CASE_NONE: of what is none. */
struct fact fact_tissue(const struct assess *a, size_t structure);
/* The grid is the case's: it is asked for later.  Where a voxel lies along an axis (0 to 2), from the middle; of the first two how far alone, as the side is told in words. */
struct fact fact_place(const struct vol_grid *g, const double at_mm[3], int axis);
/* Voxels of the grid along an axis. */
struct fact fact_side(const struct vol_grid *g, int axis);
/* Voxels of a structure, and their volume. */
struct fact fact_voxels(const char *structure, size_t voxels);
struct fact fact_volume(const char *structure, const struct vol_grid *g, size_t voxels, double cc);
/* Voxels whose dose is not known; structure NULL: of the slice. */
struct fact fact_unknown_voxels(const char *structure, size_t voxels);
/* "met", "not met", "not judged". */
const char *row_state_word(enum row_state state);
/* A row of the slice's score. */
struct fact fact_slice_row(const struct assess *a, const struct scored *s, size_t row, enum row_part part);
/* The error of the map that is tried, and between what a limit's metric is within it: its value is written into shown. */
struct fact fact_error(double error_mm);
struct fact fact_within(const struct assess *a, const struct case_constraint *k, struct vol_interval v, char shown[FACT_TEXT_MAX]);

#endif
