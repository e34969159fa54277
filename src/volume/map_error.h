/* map_error.h - what another way of mapping makes of a structure's dose, against the way that is known to be true.
 *
 * Both ways have mapped one course to one grid of today.  Voxels whose place or dose either way does not know take no
 * part: they are counted. */
#ifndef VOLUME_MAP_ERROR_H
#define VOLUME_MAP_ERROR_H

#include "volume/volume.h"

/* A way: the field it pulls with (NULL: as if nothing had moved) and what that makes of the course. */
struct vol_way { const struct vol_field *pull; const struct vol_mapped *mapped; };

/* Of one structure.  NaN where there is no voxel; near maximum: NaN where there are less than 0.03 cc, too. */
struct vol_map_error {
	size_t voxels, unknown;        /* that took part; that could not */
	double max_abs_gy;             /* the largest |dose - true dose| of a voxel */
	size_t worst;                  /* that voxel */
	double mean_gy;                /* the mean of dose - true dose: above 0 too much is believed to have been given */
	double max_gy, true_max_gy;    /* Dmax */
	double near_max_gy, true_near_max_gy;          /* D0.03cc */
	double eqd2_mean_gy, true_eqd2_mean_gy;        /* mean EQD2, recovery not applied */
	double place_mean_mm, place_max_mm;            /* |u - true u|: the target registration error of every voxel */
};

/* lq: what the structure's tissue makes of the course.  Faults: grids that differ; no memory. */
bool vol_map_error(const struct vol_way *truth, const struct vol_way *way, const struct vol_labels *labels,
                   uint16_t label, struct vol_lq lq, struct vol_map_error *out, struct fault *f);

/* dose - true dose, Gy, of every voxel of today's grid; NaN where either is not known.  error_gy has a place for each. */
void vol_map_error_fill(const struct vol_mapped *truth, const struct vol_mapped *way, float *error_gy);

#endif
