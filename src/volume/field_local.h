/* field_local.h - what the files about fields share.  Private to the floor. */
#ifndef VOLUME_FIELD_LOCAL_H
#define VOLUME_FIELD_LOCAL_H

#include "volume/field.h"

double matrix_determinant(double m[3][3]);

/* ---- a field at a place (place.c) ---- */

/* The interpolated displacement; outside of the outermost centres the border's.  False more than half a voxel outside.
 * In a slice z is left out: u_mm[2] is 0. */
bool field_at(const struct vol_field *u, const double at_mm[3], double u_mm[3]);
/* I + du/dx of the interpolant: in its cell, between two cells that of the upper one; outside as at the border. */
void field_matrix_at(const struct vol_field *u, const double at_mm[3], double m[3][3]);

/* ---- one cell (certificate.c) ---- */

/* The columns of I + du/dx on the cell's edges: along x at corner (y, z) in x[y + 2 z], along y at (x, z) in
 * y[x + 2 z], along z at (x, y) in z[x + 2 y].  Between them each is bilinear. */
struct cell { double x[4][3], y[4][3], z[4][3]; };

enum cell_state { CELL_PROVEN, CELL_FOLDED, CELL_UNCERTIFIED };

/* Of the determinant inside; min and max grow to hold those at the corners and, where it had to look inside, there.
 * flat: an axis is left out, so the corners are exact. */
enum cell_state cell_judge(const struct cell *c, bool flat, double *min, double *max);

/* ---- all cells (folds.c) ---- */

void folds_find(const struct vol_field *u, struct vol_folds *out);

#endif
