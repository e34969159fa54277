/* rows.h - a course as today's grid sees it, row by row.  Private to the floor. */
#ifndef VOLUME_ROWS_H
#define VOLUME_ROWS_H

#include "volume/accumulate.h"
#include "volume/kernels.h"

/* Where today's voxels stand on another grid, along one axis. */
struct rows_axis {
	int32_t *base;                 /* of a field: -1 outside */
	float *part;
};

/* B-spline coefficients of D and of D^2, each as large as the dose. */
struct cubic {
	float *d, *d2;
};

struct rows {
	const struct vol_dose *dose;
	const struct vol_field *pull;
	struct vol_grid today;
	bool field_is_today;           /* the field has a vector a voxel of today */
	bool direct;                   /* nothing has moved, one grid: today's row is the dose's row */
	struct rows_axis on_dose[3], on_field[3];
	struct cubic cubic;            /* d NULL: linear */
};

/* The dose and the field stay the caller's and have to live on. */
bool rows_init(struct rows *r, const struct vol_dose *dose, const struct vol_field *pull, const struct vol_grid *today,
               enum vol_interpolation interpolation, int threads, struct fault *f);
void rows_fini(struct rows *r);
/* Two of a kind, slices or volumes. */
bool rows_check(const struct vol_grid *prior, const struct vol_field *pull, const struct vol_grid *today, struct fault *f);
/* Floats that rows_map needs beside what it fills. */
size_t rows_scratch(const struct rows *r);
/* Row number row (of ny nz) into d and, unless it is NULL, d2; returns the number of unknown voxels. */
size_t rows_map(const struct rows *r, const struct kernels *k, size_t row, float *scratch, float *d, float *d2);

/* cubic.c */
/* In place: the coefficients of the spline through values, x fastest, mirrored at the outermost centres. */
bool cubic_coefficients(float *c, const int n[3], int threads, struct fault *f);
bool cubic_init(struct cubic *c, const struct vol_dose *dose, int threads, struct fault *f);
void cubic_fini(struct cubic *c);
size_t cubic_row(const struct cubic *c, const struct kernel_row *r);

#endif
