/* volume_help.h - small grids for the tests of volume. */
#ifndef VOLUME_HELP_H
#define VOLUME_HELP_H

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tap.h"
#include "volume/volume.h"

static struct fault fault;

/* A slice nx x ny of 1 mm voxels, 1 mm thick, its first centre at (0, 0, 0). */
static inline struct vol_grid
slice(int nx, int ny)
{
	return (struct vol_grid){ .n = { nx, ny, 1 }, .spacing_mm = { 1, 1, 1 } };
}

static inline struct vol_dose
dose_on(struct vol_grid g)
{
	struct vol_dose d;

	if (!vol_dose_init(&d, &g, &fault))
		tap_bail_out(fault.text);
	return d;
}

static inline struct vol_labels
labels_on(struct vol_grid g)
{
	struct vol_labels l;

	if (!vol_labels_init(&l, &g, &fault))
		tap_bail_out(fault.text);
	return l;
}

static inline struct vol_field
field_on(struct vol_grid g)
{
	struct vol_field u;

	if (!vol_field_init(&u, &g, &fault))
		tap_bail_out(fault.text);
	return u;
}

static inline struct vol_mapped
mapped(const struct vol_dose *d, const struct vol_field *u, const struct vol_grid *today)
{
	struct vol_mapped m;

	if (!vol_map(d, u, today, &m, &fault))
		tap_bail_out(fault.text);
	return m;
}

/* ---- random numbers with a printed seed ---- */

static inline uint64_t
seed(void)
{
	uint64_t state = (uint64_t)time(NULL) | 1;

	printf("    # seed %" PRIu64 "\n", state);
	return state;
}

/* In [low, high). */
static inline double
uniform(uint64_t *state, double low, double high)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return low + (high - low) * ((double)(*state >> 11) / 9007199254740992.0);
}

#endif
