/* ways.h - the ways in which a dose is brought from an earlier course to today, from doing nothing to registering
 * images, each as a pull field, where the truth is known (MODEL section 8).
 *
 * Rigid ways know the truth and take the best that a rotation and shift can do of it (least squares), so what they miss
 * is theirs and not that of a program; the spline goes through landmarks that were placed without error.  Demons and
 * B-splines see the images alone. */
#ifndef VOLUME_WAYS_H
#define VOLUME_WAYS_H

#include "volume/register.h"

enum vol_way_kind {
	VOL_WAY_UNMOVED,               /* today's coordinates, as if nothing had moved */
	VOL_WAY_RIGID,                 /* one rotation and shift for all */
	VOL_WAY_PIECES,                /* one for each structure, on its own; nothing else moves */
	VOL_WAY_TPS, VOL_WAY_DEMONS, VOL_WAY_BSPLINE,
	VOL_WAY_REVERSED,              /* the truth with its sign turned: x - u */
	VOL_WAYS
};

/* "unmoved", "rigid", "structure-rigid", "tps", "demons", "bspline", "wrong-direction"; and in words what it does. */
const char *vol_way_name(enum vol_way_kind k);
const char *vol_way_words(enum vol_way_kind k);

struct vol_ways {
	const struct vol_field *truth;                 /* pull */
	const struct vol_labels *labels;               /* today's structures */
	const uint16_t *structures;                    /* n of them, labels that each are one structure */
	size_t n;
	uint16_t bone;                                 /* what a rigid way matches; 0: all structures together */
	const struct vol_landmarks *landmarks;         /* NULL: the middle of each structure (in a volume of its lower and of
	                                                * its upper half) and where it truly was */
	const struct vol_image *fixed, *moving;        /* NULL: demons and B-splines cannot be had */
	int threads;
};

/* Whether w has what this way needs. */
bool vol_way_possible(const struct vol_ways *w, enum vol_way_kind k);

/* Its field: on the grid of the labels, of demons and B-splines on that of fixed.  *u is new; on a fault nothing needs
 * _fini.  why (200 bytes; may be NULL): where landmarks were too few for a spline, what was made instead; else "". */
bool vol_way_field(const struct vol_ways *w, enum vol_way_kind k, struct vol_field *u, char *why, struct fault *f);

#endif
