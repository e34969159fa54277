/* phantom_shape.h - shapes as signed distances in mm (less than 0 inside), private to the phantom. */
#ifndef VOLUME_PHANTOM_SHAPE_H
#define VOLUME_PHANTOM_SHAPE_H

#include <stddef.h>
#include <stdint.h>

enum { SHAPE_WAVES = 5 };

/* Smooth noise: a few waves of random direction and phase, from one to two and a half wavelengths long. */
struct shape_noise { double k[SHAPE_WAVES][3], phase[SHAPE_WAVES]; };

/* Number `index` of a stream, in (0, 1]. */
double shape_random(uint64_t seed, uint64_t stream, uint64_t index);

void shape_noise_init(struct shape_noise *n, uint64_t seed, uint64_t stream, double wavelength_mm);
/* Within -1 and 1, mostly within a half. */
double shape_noise_at(const struct shape_noise *n, const double p[3]);

/* What a shape is at a height: centre, half axes and how far its long axis is turned (degrees, from x to y). */
struct shape_knot { double z, x, y, rx, ry, deg; };

/* Between knots (z rises) without a corner; before the first and after the last as they are. */
struct shape_knot shape_along(const struct shape_knot *knots, size_t n, double z);

/* To an ellipse about the centre; exact on its border. */
double shape_ellipse(double x, double y, double rx, double ry);
/* To a thick line from a to b: its half thickness is r. */
double shape_line(double x, double y, double ax, double ay, double bx, double by, double r);
/* To a line of n points; *part: how far along it the nearest place is, 0 to 1. */
double shape_path(double x, double y, const double (*points)[2], size_t n, double *part);

/* Union and intersection whose corner is rounded over about k mm. */
double shape_union(double a, double b, double k);
double shape_cut(double a, double b, double k);

#endif
