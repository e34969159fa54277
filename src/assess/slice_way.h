/* slice_way.h - how the dose of an earlier course came to today's slice, and how far that may be trusted: another map than
 * the case's own, where the tissue of a voxel was, what an error of the map is worth, structures and their histograms. */
#ifndef ASSESS_SLICE_WAY_H
#define ASSESS_SLICE_WAY_H

#include "assess/slice.h"
#include "volume/register.h"
#include "volume/uncertainty.h"

/* The course whose map is looked at: the last earlier one that has moved, else the last earlier one; CASE_NONE without a
 * slice or an earlier course. */
size_t assess_moving_course(const struct assess *a);

/* The same patient with the dose of an earlier course laid on today through another field (NULL: as if nothing had moved):
 * layers, metrics and the score follow it.  Both a and the field must outlive it; assess_free.  NULL with a fault. */
struct assess *assess_through(const struct assess *a, size_t course, const struct vol_field *field, struct fault *f);

/* The same through the bending map of pairs of landmarks (fewer than it needs: a stiffer one, and why says so; none: as if nothing
 * had moved).  field becomes theirs, for vol_field_fini after assess_free; on a fault nothing needs it. */
struct assess *assess_through_pairs(const struct assess *a, size_t course, const struct vol_landmark *pairs, size_t n,
                                    struct vol_field *field, char why[200], struct fault *f);

/* Each pair left out in turn: how far the map through the others misses it, mm.  NaN of less than two pairs.  It needs no
 * truth, and is what one can know at the desk. */
struct slice_left_out { double mean_mm, max_mm; size_t worst; };
struct slice_left_out assess_left_out(const struct vol_landmark *pairs, size_t n, bool slice);

/* The field of a course here, on today's grid or another; NULL: as if nothing had moved. */
const struct vol_field *assess_field(const struct assess *a, size_t course);

/* ---- a voxel and the map ---- */

/* Where the tissue of a voxel of today was at a course, and what its dose does there. */
struct slice_lie {
	bool known;                    /* false: the field does not reach, and the rest is NaN */
	double from_mm[3], moved_mm;   /* place at the course; distance from today's place */
	double jacobian;               /* volume then over volume today; 1 where nothing has moved */
	double gradient_gy_mm[3];      /* of each axis the steeper side of the course's dose there, without a sign, and the
	                                * length of these; NaN where a dose is not known */
	double slope_gy_mm;
};
bool assess_lie(const struct assess *a, size_t course, size_t voxel, struct slice_lie *out, struct fault *f);

/* Which way its tissue has moved since, in words of the patient: as of vol_direction, "head" or "feet" where it is more along the
 * patient than across; "" where it has hardly moved. */
const char *assess_moved_where(const struct assess *a, size_t voxel, const struct slice_lie *lie);

/* How wrong a map is taken to be where nothing else is asked, an error that is usual; the most that may be tried; mm. */
#define SLICE_ERROR_MM 2.0
#define SLICE_ERROR_MOST_MM 10.0

/* What the map costs when it is wrong by so many mm: first order, Gy. */
double assess_error_gy(const struct slice_lie *lie, double error_mm);

/* The lowest and highest dose (Gy, physical) that each voxel of today can have had of a course, wherever within error_mm of
 * its place on the map its tissue was.  The caller calls vol_bounds_fini. */
bool assess_within(const struct assess *a, size_t course, double error_mm, struct vol_bounds *out, struct fault *f);

/* A structure's metric in cumulative EQD2 between these bounds: error_mm of one earlier course, whatever the error of each
 * voxel.  Where a dose is not known the ends are as of slice_metric. */
bool assess_metric_within(const struct assess *a, size_t course, const struct vol_bounds *bounds, size_t structure,
                          const struct metric *m, const char *unit, const struct rb_schedule *s,
                          const struct rb_recovery *recovery, struct vol_interval *out, struct fault *f);

/* A mark a voxel of today: not 0 where the course's field folds.  How many cells do, of the whole field; marks may be NULL. */
size_t assess_folds(const struct assess *a, size_t course, uint8_t *marks);

/* ---- structures ---- */

/* Of one layer.  near_max: D0.03cc, NaN where the structure is smaller; of a layer that is no dose low = high, and near_max
 * is NaN. */
struct slice_organ {
	size_t structure, hottest;     /* hottest: a voxel */
	double cc, unknown_cc;
	struct vol_interval max, near_max, mean;
	double least;
};
/* map: of what is no dose what assess_slice gave, of which the lower values are read; of a dose it is not asked. */
bool assess_organ(const struct assess *a, enum slice_layer layer, const struct vol_map *map, size_t structure,
                  const struct rb_schedule *s, const struct rb_recovery *recovery, struct slice_organ *out, struct fault *f);

/* How a metric (of struct slice_organ; of what is no dose mean or max) came about, as on paper; most: its upper end, what is not
 * known taken as high as it can be. */
const char *assess_organ_derivation(const struct assess *a, enum slice_layer layer, size_t structure, const struct metric *m, bool most,
                                    const struct rb_regimen *fresh, const struct rb_recovery *recovery, struct arena *arena,
                                    struct fault *f);

/* Dose-volume histograms of a structure as a plot: of physical dose the old plan following and unmoved, and the new one; of
 * EQD2 ghost, new course and sum, with the limits on its hottest voxels as markers.  bounds (NULL: none) adds the ends of the
 * old plan, or of the sum.  Memory is the arena's. */
bool assess_dvh_plot(const struct assess *a, size_t structure, bool eqd2, const struct rb_schedule *s,
                     const struct rb_recovery *recovery, size_t course, const struct vol_bounds *bounds, struct arena *arena,
                     struct plot *plot, struct fault *f);

/* The row of the score that is nearest to its limit, of a structure (CASE_NONE: of any on the slice) by the share of the limit
 * that is used; NULL: none. */
const struct score_row *assess_nearest_limit(const struct assess *a, const struct score *score, size_t structure);

/* The structure of the case at a voxel; CASE_NONE. */
size_t assess_structure_at(const struct assess *a, size_t voxel);

/* ---- private to assess ---- */

/* assess_slice of what is no dose. */
bool slice_no_dose(const struct assess *a, enum slice_layer layer, struct vol_map *out, struct fault *f);

/* Of a structure in its map: its voxels, those where a value is known, their sum, the largest (NaN: none) and where, the least. */
struct slice_values { size_t voxels, known, where_most; double sum, most, least; };
struct slice_values slice_values(const struct vol_map *map, const struct vol_labels *labels, uint16_t label);

#endif
