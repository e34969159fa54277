/* phantom_internal.h - what the files of the phantom share. */
#ifndef VOLUME_PHANTOM_INTERNAL_H
#define VOLUME_PHANTOM_INTERNAL_H

#include "volume/phantom.h"
#include "volume/phantom_shape.h"

enum { PHANTOM_TUBES_MAX = 96 };

/* An organ whose cut at every level is about an ellipse; on the right unless left < 0, in the middle where label and
 * other are the same. */
struct tube {
	uint16_t label, other;         /* right, left */
	double hu;
	double wave_mm, bend_mm;       /* of its noise */
	bool paired;
	const struct shape_knot *knots;
	size_t n;
};
extern const struct tube phantom_tubes[];
extern const size_t phantom_tubes_n;
/* Those before it are cut out of bone: cord, vessels, airway. */
extern const size_t phantom_tubes_before_bone;

/* One side of a tube in this neck. */
struct placed {
	const struct tube *tube;
	double side, dx, dy, size;
	struct shape_noise noise;
};

struct vol_phantom {
	struct vol_phantom_spec spec;
	struct placed tubes[PHANTOM_TUBES_MAX];
	size_t n;
	struct shape_noise warp[3];    /* of the whole neck */
	double tilt[2];
	struct shape_noise skin, bone, fine, tumour, flap, jaw;
};

/* Bones and what is inside them.  True and *out where q lies in one. */
bool phantom_bone(const struct vol_phantom *p, const double q[3], struct vol_phantom_point *out);
/* Less than 0 inside the skin. */
double phantom_skin(const struct vol_phantom *p, const double q[3]);
/* The larynx, the windpipe's wall, the wall of the pharynx. */
bool phantom_larynx(const struct vol_phantom *p, const double q[3], double airway, struct vol_phantom_point *out);

#endif
