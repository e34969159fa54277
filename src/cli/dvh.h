/* dvh.h - a dose-volume histogram from a CSV file. */
#ifndef CLI_DVH_H
#define CLI_DVH_H

#include <stddef.h>

#include "base/fault.h"
#include "radiobio/ntcp.h"

struct dvh {
	struct rb_dose_share *rows;        /* shares sum to 1 */
	size_t n;
};

/* Columns dose_gy and volume_cc: differential, each row a dose and the volume that gets it.  Columns dose_gy and
 * volume_percent: cumulative, the percentage that gets at least the dose; doses rise, percentages fall from 100; what
 * lies between two rows stands at the middle of their doses, what is left in the last row at its dose.
 * Faults have the line and column. */
bool dvh_read(const char *path, struct dvh *d, struct fault *f);
void dvh_fini(struct dvh *d);

#endif
