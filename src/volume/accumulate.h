/* accumulate.h - the fused pass: courses on their own grids, through their fields, to one cumulative volume on today's.
 *
 * Row by row: where each voxel's tissue was, D and D^2 there, EQD2 = l D + q D^2 of today's tissue, the sum over
 * courses.  No volume of D or D^2 is ever made.  The bytes are the same on any number of threads and on every level of
 * the processor. */
#ifndef VOLUME_ACCUMULATE_H
#define VOLUME_ACCUMULATE_H

#include "volume/volume.h"

/* ---- the processor -------------------------------------------------------------------------------- */

/* Before anything is mapped: "scalar", "avx2" or "avx512" forces that level, NULL or "" takes the best there is.  A level
 * that this processor or this build lacks, and any other word, is a fault; the choice then stays as it was. */
bool vol_simd_choose(const char *name, struct fault *f);
/* The level in use. */
const char *vol_simd_name(void);

/* ---- the sum --------------------------------------------------------------------------------------- */

/* What a cumulative voxel is: low (the unknown courses count 0), and high = low + what the courses unknown there make of
 * their maximum.  Bit i % 64 of word i / 64 stands for voxel i. */
struct vol_total_course {
	uint64_t *unknown_bits;        /* NULL: nothing is unknown */
	size_t unknown;                /* bits that are set */
	double max_gy;                 /* of the course's own dose grid (Gy, physical); 0 where nothing is unknown */
};

struct vol_total {
	struct vol_grid grid;
	float *low_gy;                 /* a number a voxel (vol_array_new); NaN where there is no tissue and no other */
	size_t n_courses;
	struct vol_total_course courses[VOL_COURSES_MAX];
	size_t unknown;                /* voxels with a bit in one course at least */
};

/* Zeroed, no courses.  A total may be filled again and again; that saves the pages' first touch. */
bool vol_total_init(struct vol_total *t, const struct vol_grid *today, struct fault *f);
void vol_total_fini(struct vol_total *t);

static inline bool
vol_total_is_unknown(const struct vol_total *t, size_t course, size_t voxel)
{
	const uint64_t *bits = t->courses[course].unknown_bits;

	return bits && (bits[voxel / 64] >> (voxel % 64) & 1);
}

/* What a voxel has at least and at most, for the tissue it was summed with. */
struct vol_interval vol_total_at(const struct vol_total *t, const struct vol_tissue *tissue, size_t voxel);

/* ---- filling it -------------------------------------------------------------------------------------- */

enum vol_interpolation { VOL_LINEAR, VOL_CUBIC };

/* Either a dose on its own grid with the way to it, or a course that is mapped already (mass transfer). */
struct vol_course {
	const struct vol_dose *dose;
	const struct vol_field *pull;  /* NULL: nothing has moved */
	enum vol_interpolation interpolation;   /* cubic: of a dose without unknown voxels */
	const struct vol_mapped *mapped;        /* given: the other three are not looked at */
};

struct vol_accumulation {
	struct vol_grid today;
	const struct vol_course *courses;
	size_t n_courses;              /* 1 to VOL_COURSES_MAX */
	const struct vol_labels *labels;        /* on today's grid; NULL: all is other */
	const struct vol_tissue *tissues;       /* a voxel has the tissue of its label */
	size_t n_tissues;
	const struct vol_tissue *other;         /* of label 0 and of labels without a tissue; NULL: those are NaN */
	bool map_first;                /* the lesser order: D^2 is the mapped dose's square */
	int threads;                   /* 1: none are made */
};

/* Fills *out, made with vol_total_init on the same grid.  A course that a voxel's tissue makes nothing of (l = q = 0)
 * leaves nothing unknown there.  Faults: grids that do not go together, no known dose, cubic of unknown doses,
 * memory; then what is in *out means nothing, and it can still be filled or freed. */
bool vol_accumulate(const struct vol_accumulation *what, struct vol_total *out, struct fault *f);

/* A physical dose as a total of one course (vol_lq_physical): NaN becomes 0 and unknown.  *out is fresh.  take: the
 * dose's memory moves over and d->gy becomes NULL, else it is copied. */
bool vol_total_of_dose(struct vol_dose *d, bool take, struct vol_total *out, struct fault *f);

/* vol_map with a choice; vol_map is linear on one thread. */
bool vol_map_with(const struct vol_dose *prior, const struct vol_field *pull, const struct vol_grid *today,
                  enum vol_interpolation interpolation, int threads, struct vol_mapped *out, struct fault *f);

#endif
