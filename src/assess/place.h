/* place.h - places on the slice that the engine finds, and what to say to one that a learner names. */
#ifndef ASSESS_PLACE_H
#define ASSESS_PLACE_H

#include "assess/assess.h"

/* A kind of place.  of: what it is asked about, as for quantities; a registration of grids.csv counts as a course. */
struct place_kind { const char *name, *of, *help; };
size_t assess_place_count(void);
const struct place_kind *assess_place_at(size_t i);

/* Where it is, as lines in the arena.  A fault where there is no such place. */
const char *assess_place(const struct assess *a, const char *name, const char *of, struct arena *arena, struct fault *f);

/* Which voxels of today are the place, into marks, one a voxel.  A fault where there is no such place. */
bool assess_place_marks(const struct assess *a, const char *name, const char *of, bool *marks, struct fault *f);
/* The voxel of these that is nearest to at_mm; 0 where there is none. */
size_t assess_place_nearest(const struct assess *a, const bool *marks, const double at_mm[3]);

struct placed {
	bool right;                /* in a voxel of the place, or at most tolerance_mm from the middle of one */
	double distance_mm;        /* from the nearest of them */
	const char *said;          /* to the learner, in the arena: what is there, and a well-known wrong way that leads there */
};

/* In a slice z is not looked at.  A fault where the place named is outside of the slice. */
bool assess_place_judge(const struct assess *a, const char *name, const char *of, double tolerance_mm, const double at_mm[3],
                        struct arena *arena, struct placed *out, struct fault *f);

#endif
