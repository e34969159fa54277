/* accumulate.h - what ghostdose accumulate reads and computes; cmd_accumulate.c tells it. */
#ifndef CLI_ACCUMULATE_H
#define CLI_ACCUMULATE_H

#include "cli/options.h"
#include "cli/structures.h"
#include "cli/tissues.h"
#include "radiobio/radiobio.h"
#include "volume/accumulate.h"
#include "volume/field.h"
#include "volume/nifti.h"
#include "volume/transfer.h"
#include "volume/uncertainty.h"

enum { ACCUMULATE_PRIOR, ACCUMULATE_NEW, ACCUMULATE_COURSES };

struct accumulation {
	/* as asked */
	double months;
	bool push, cubic, map_first;
	int threads;
	double uncertainty_mm;         /* NaN: not asked */
	uint64_t seed;

	/* as read */
	struct rb_regimen regimens[ACCUMULATE_COURSES];
	struct vol_dose doses[ACCUMULATE_COURSES];
	struct vol_image density;      /* g/cc; value NULL: not given */
	struct vol_field field;        /* u_mm[0] NULL: nothing has moved */
	struct vol_labels *maps, prior_labels;     /* label NULL: not given */
	size_t n_maps;
	struct vol_layout layout, layouts[ACCUMULATE_COURSES], field_layout;
	struct tissues tissues;
	struct vol_landmarks landmarks;

	/* as computed */
	struct vol_tissue *rows;       /* what each row of tissues makes of the courses */
	double *recovered;             /* of each row, 0 to 1 */
	struct vol_folds folds;
	struct vol_probe probe;
	struct vol_mapped transferred;
	struct vol_transfer transfer;
	struct vol_total total;        /* once all is summed: for pictures, by precedence */
	struct vol_statistics *statistics;         /* a map each */
	struct structure_told *told;
	size_t n_told;
	size_t *counts;                /* voxels of each label, map by map */
	size_t unlabelled;             /* voxels whose label no tissue has */
};

bool accumulation_read(const struct options *o, struct accumulation *x, struct fault *f);
bool accumulation_compute(struct accumulation *x, struct fault *f);
/* The cumulative EQD2 into a file: NaN where it is not known, or where no tissue is. */
bool accumulation_write(struct accumulation *x, const char *path, struct fault *f);
void accumulation_fini(struct accumulation *x);

/* The row of tissues that a label has; NULL: none. */
const struct vol_tissue *accumulation_row(const struct accumulation *x, uint16_t label);

/* How the courses come to today, mass transfer included. */
void accumulation_courses(const struct accumulation *x, struct vol_course out[ACCUMULATE_COURSES]);

/* Statistics of one map of labels from courses. */
bool accumulation_measure(const struct accumulation *x, const struct vol_course courses[ACCUMULATE_COURSES], size_t map,
                          struct vol_total *total, struct vol_statistics *out, struct fault *f);

#endif
