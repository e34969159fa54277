/* structures.h - the statistics of structures as JSON, as lines and as curves: for dvh, and for whatever sums doses. */
#ifndef CLI_STRUCTURES_H
#define CLI_STRUCTURES_H

#include "cli/output.h"
#include "volume/statistics.h"

/* One structure: index `at` of a call's statistics (structures that overlap come from several). */
struct structure_told { const char *name; const struct vol_statistics *s; size_t at; };

/* The array "structures".  unit: how the keys of doses end, "gy" or "eqd2_gy".  An object has label name volume_cc voxels
 * unknown_voxels unknown_cc; min_ max_ mean_ d2_ d50_ d98_ d0_03cc_ and that end, null where a part of the structure is
 * unknown, and each of them with low_ and high_ before the end; curve, curve_low and curve_high [[dose, percent]].
 * Where there is nothing to tell: null, with a warning. */
void structures_json(struct output *out, const struct structure_told *told, size_t n, const char *unit);

/* A table for a reader, with the same warnings. */
void structures_lines(struct output *out, const struct structure_told *told, size_t n, const char *label);

/* structure,dose_END,volume_percent,volume_percent_low,volume_percent_high into a file. */
bool structures_write_curves(const char *path, const struct structure_told *told, size_t n, const char *unit,
                             struct fault *f);

/* How many points the curve of a structure has, up to the first that no voxel gets; high: of the upper values. */
size_t structures_points(const struct structure_told *told, bool high);

/* A name as a cell of CSV: in quotes; what a spreadsheet would take for a formula begins with an apostrophe. */
void structures_csv_name(FILE *out, const char *name);

#endif
