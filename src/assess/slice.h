/* slice.h - the voxels of a case: each course's dose on today's anatomy, and what a regimen makes of the sum. */
#ifndef ASSESS_SLICE_H
#define ASSESS_SLICE_H

#include "assess/assess.h"
#include "volume/volume.h"

/* What can be drawn, in the order a key steps through it.  Old and new plan in Gy of physical dose (the new one scaled to
 * the regimen), ghost and sum in EQD2; then what is not a dose that anything has got. */
enum slice_layer {
	SLICE_OLD,                 /* the earlier courses, following the tissue */
	SLICE_OLD_UNMOVED,         /* the same as if nothing had moved: old dose at today's coordinates */
	SLICE_NEW,
	SLICE_GHOST,               /* what recovery has left of the earlier courses */
	SLICE_SUM,                 /* ghost and new course */
	SLICE_DOSES,
	SLICE_DIFFERENCE = SLICE_DOSES,    /* SLICE_OLD less SLICE_OLD_UNMOVED, Gy: has a sign */
	SLICE_JACOBIAN,            /* volume at the earlier course over volume today, of the course that moved (slice_way.h) */
	SLICE_DOUBT,               /* Gy a millimetre: what an error of the map by 1 mm is worth, to first order */
	SLICE_IMAGE,               /* today's scan, HU */
	SLICE_LAYERS
};

const char *slice_layer_name(enum slice_layer layer);
/* One word for it: "old", "unmoved" ... */
const char *slice_layer_word(enum slice_layer layer);
/* "Gy", "Gy/mm", "HU", "" for a ratio. */
const char *slice_layer_unit(enum slice_layer layer);
/* Decimals that its numbers are told with. */
int slice_layer_decimals(enum slice_layer layer);
bool slice_layer_is_eqd2(enum slice_layer layer);

bool assess_has_slice(const struct assess *a);
/* Is there anything to show?  Nothing differs where nothing has moved, and few cases have a scan. */
bool assess_has_layer(const struct assess *a, enum slice_layer layer);

/* The layer under a regimen; recovery overrides each structure's own model where it is not NULL.  Tissue that is no structure
 * of the case has the case's background alpha/beta, complete repair and no recovery.  Of what is no dose low = high, and both
 * NaN where it is not known.  The caller calls vol_map_fini. */
bool assess_slice(const struct assess *a, enum slice_layer layer, const struct rb_schedule *s,
                  const struct rb_recovery *recovery, struct vol_map *out, struct fault *f);

/* NaN in the upper values where something is not known: a picture must not pass an upper end for a dose. */
void slice_hide_unknown(struct vol_map *map);

/* Everything about one voxel; a fault where there is no such voxel. */
struct slice_probe {
	double at_mm[3];
	const char *structure;     /* NULL: no structure of the case */
	double alpha_beta_gy;
	struct vol_interval old_gy, unmoved_gy, new_gy, ghost_eqd2_gy, new_eqd2_gy, sum_eqd2_gy;
};
bool assess_probe(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, size_t voxel,
                  struct slice_probe *out, struct fault *f);

/* How a number of a voxel (of slice_probe) came about, as on paper; fresh: the new course, NULL for the proposal. */
enum slice_value {
	SLICE_VALUE_OLD, SLICE_VALUE_UNMOVED, SLICE_VALUE_NEW,                 /* physical dose */
	SLICE_VALUE_GHOST, SLICE_VALUE_NEW_EQD2, SLICE_VALUE_SUM
};
const char *assess_probe_derivation(const struct assess *a, enum slice_value value, size_t voxel, const struct rb_regimen *fresh,
                                    const struct rb_recovery *recovery, struct arena *arena, struct fault *f);

/* ---- private to assess: metrics of structures that stand on the slice ---- */

enum slice_part {
	PART_PHYSICAL,             /* dose of the earlier courses (or of one), Gy */
	PART_UNMOVED,              /* the same at today's coordinates */
	PART_PRIOR,                /* EQD2, recovery not applied */
	PART_RESIDUAL, PART_RECOVERED, PART_NEW, PART_SUM,
	PART_NEW_PHYSICAL          /* dose of the new course, Gy */
};

struct slice_metric {
	struct vol_interval value;
	double unknown_cc;
	size_t hottest;            /* voxel */
};

/* The part of a layer that is a dose. */
enum slice_part slice_part_of(enum slice_layer layer);

/* The voxels of a structure, hottest first; course and fresh as of slice_metric.  A fault where its model of recovery does not apply.  The caller calls
 * vol_dvh_fini. */
bool slice_dvh(const struct assess *a, size_t structure, enum slice_part part, size_t course, const struct rb_schedule *fresh,
               const struct rb_recovery *recovery, struct vol_dvh *out, struct fault *f);

/* course: of which, CASE_NONE for all that the part is about; fresh: the new course's schedule, NULL for the proposal. */
bool slice_metric(const struct assess *a, size_t structure, const struct metric *m, enum slice_part part, size_t course,
                  const struct rb_schedule *fresh, const struct rb_recovery *recovery, const char *unit,
                  struct slice_metric *out, struct fault *f);

/* The structure's voxels in cumulative EQD2 at another alpha/beta than its own (a model's), recovery applied, with the
 * structure's repair.  A fault where the model of recovery does not apply.  The caller calls vol_dvh_fini. */
bool slice_voxels(const struct assess *a, size_t structure, double alpha_beta_gy, const struct rb_schedule *fresh,
                  const struct rb_recovery *recovery, struct vol_dvh *out, struct fault *f);

/* A metric of them; unit of a V. */
bool slice_metric_of(const struct vol_dvh *dvh, const struct metric *m, const char *unit, struct vol_interval *out,
                     struct fault *f);

/* The way to such a value: the hottest voxel, course by course. */
struct note;
void derive_slice(struct note *n, const struct assess *a, size_t structure, const struct metric *m, enum slice_part part,
                  size_t course, const struct rb_regimen *fresh, const struct rb_recovery *recovery,
                  const struct slice_metric *value, const char *unit);

/* The value as it is read off the voxels, hottest first; the last line is its sum. */
void derive_read_off(struct note *n, const struct vol_dvh *dvh, const struct metric *m, const char *unit, double value);

void derive_slice_row(struct note *n, const struct assess *a, const struct rb_regimen *r, const struct rb_recovery *recovery,
                      const struct case_constraint *x, const struct score_row *row);

/* What a row that is not met means, in a sentence. */
void say_slice_row(struct note *n, const struct assess *a, const char *metric, const struct score_row *row);

/* Fill a row of the score from the slice. */
bool slice_row(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery,
               struct score_row *row, struct fault *f);

#endif
