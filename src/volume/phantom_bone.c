/* Bones of the neck, the cartilage of the larynx, the skin. */
#include <math.h>

#include "volume/phantom_internal.h"

static const double level_mm = 18;     /* from vertebra to vertebra */

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* A slab of half height h about the middle, with soft edges. */
static double
slab(double d, double z, double middle, double h, double k)
{
	return shape_cut(d, fabs(z - middle) - h, k);
}

/* ---- vertebrae ---- */

/* C1: two lateral masses, an arch in front and one behind. */
static double
atlas(double x, double y, double z)
{
	static const double front[][2] = { { 19, -8 }, { 11, -1.5 }, { 0, 2 } };
	static const double back[][2] = { { 20, -25 }, { 16, -36 }, { 8, -42.5 }, { 0, -44 } };
	double part, mass = shape_ellipse(x - 20, y + 16, 8, 10);
	double wing = shape_line(x, y, 24, -17, 37, -19, 4);
	double d = shape_union(mass, wing, 5);

	d = shape_union(d, shape_path(x, y, front, COUNT(front), &part) - 2.6, 4);
	d = shape_union(d, shape_path(x, y, back, COUNT(back), &part) - 3.2, 4);
	return slab(d, z, 53, 6, 2);
}

static double
dens(double x, double y, double z)
{
	return slab(shape_ellipse(x, y + 9.8, 5.2, 4.8), z, 47, 12, 3);
}

/* C2 and below: pillars, processes, laminae and the spine, at dz from the middle of a vertebra. */
static double
arch(double x, double y, double dz, double reach, bool axis)
{
	double d = shape_ellipse(x - 20, y + 22.5, 7.5, 6.5);
	double processes = shape_line(x, y, 13, -10, 26, -12.5, 4), tip, spine;

	d = shape_union(d, slab(processes, dz, 0, 4.5, 3), 4);
	d = shape_union(d, slab(shape_line(x, y, 13, -14, 19, -20, 4), dz, 1, 5.5, 3), 3);
	d = shape_union(d, slab(shape_line(x, y, 19, -26, 1, -39.5, 3.1), dz, 0, 6.5, 3), 3);
	spine = shape_line(x, y, 0, -40, 0, reach, 3.2);
	/* Most end in two tips. */
	tip = shape_line(x, y, 0.5, reach + 2, 4.5, reach - 2.5, axis ? 4 : 2.8);
	return shape_union(d, slab(shape_union(spine, tip, 3), dz, -2.5, 6, 3), 4);
}

static double
spine_reach(int number)
{
	return number >= 7 ? -66 : number == 6 ? -60 : number == 2 ? -56 : -54;
}

/* *disc: how far from a disc, where the spine has one. */
static double
vertebra(double x, double y, double z, double *disc)
{
	double below = floor(z / level_mm + 0.5), dz = z - level_mm * below, body, d;
	int number = 4 - (int)below;

	*disc = HUGE_VAL;
	x = fabs(x);
	if (z > 45) {
		body = z < 47 ? shape_ellipse(x, y + 9, 9, 7) : HUGE_VAL;
		d = shape_union(atlas(x, y, z), dens(x, y, z), 0.5);
		return fmin(d, body + fmax(z - 45, 0) * 2);
	}
	body = shape_ellipse(x, y + 9.3, 12.5, 8.6);
	/* Hooks at the sides of the upper face, a flat back. */
	body = shape_union(body, shape_ellipse(x - 12, y + 10.5, 3.5, 5), 4);
	body = shape_cut(body, -(y + 18.4), 3);
	if (number > 2 || dz < 0)
		*disc = fmax(body, 6.7 - fabs(dz));
	d = *disc < HUGE_VAL ? slab(body, dz, 0, 6.7, 1) : body;
	return shape_union(d, arch(x, y, dz, spine_reach(number), number == 2), 3);
}

/* ---- the jaws ---- */

/* From the angle of the jaw to the chin, on the right. */
static const double jaw_line[][2] = { { 46.5, 11 }, { 46, 24 }, { 43, 36 }, { 36, 50 }, { 26, 62 }, { 14, 69.5 }, { 0,
    72 } };
static const double upper_line[][2] = { { 28, 30 }, { 27, 42 }, { 22, 56 }, { 13, 66 }, { 0, 70 } };

/* Above 0 between two of the eight teeth of a side. */
static double
teeth_gap(double part)
{
	return -1.5 - 1.9 * sin(50 * part);
}

/* *tooth: less than 0 in a tooth. */
static double
mandible(const struct vol_phantom *p, const double q[3], double *tooth)
{
	static const double plate_line[][2] = { { 46.5, 9 }, { 47.5, 22 }, { 46.5, 36 } };
	double part, x = fabs(q[0]), y = q[1], z = q[2];
	double d = shape_path(x, y, jaw_line, COUNT(jaw_line), &part), thick = 3.8 + 1.4 * part, low, high, ramus;
	double wide = part > 0.32 ? 1 : 0;

	/* The body from its lower border, which falls from the angle towards the chin, to the sockets. */
	low = z - (2 + 17 * (1 - part) * (1 - part));
	high = 23 - z;
	*tooth = wide > 0 ? shape_cut(shape_cut(d - 3.2, fabs(z - 25) - 6.5, 1), teeth_gap(part), 1) : HUGE_VAL;
	/* The ramus up to the joint: narrower above, and behind. */
	ramus = shape_path(x - fmax(0, z - 45) * 0.06, y + fmax(0, z - 30) * 0.08, plate_line, COUNT(plate_line), &part) - 3.1 - 0.6 *
	    part;
	if (z > 57)
		/* The notch between joint and coronoid. */
		ramus = shape_union(shape_ellipse(x - 51, y - 8, 7 + (z > 62 ? 2 : 0), 4.2),
		    shape_ellipse(x - 47, y - 31, 2.4, 4.5) + fmax(0, z - 64), 1);
	ramus = shape_cut(ramus, fmax(z - 70, 18 - z), 3);
	d = shape_cut(d - thick, fmax(-low, -high), 3);
	return shape_union(d, ramus, 4) + 0.7 * shape_noise_at(&p->jaw, q);
}

/* How far from the wall of a maxillary sinus, a pyramid whose base is the side of the nose; less than 0 within. */
static double
sinus(double x, double y, double z)
{
	double front = ((x - 16) * 14 + (y - 63) * 23) / 26.9, back = ((x - 40) * 22 - (y - 49) * 21) / 30.4;
	double d = shape_cut(shape_cut(15 - x, front, 5), back, 6);

	return slab(d, z, 64, 18, 5);
}

/* *air: less than 0 in the air of a sinus. */
static double
maxilla(double x, double y, double z, double n, double *tooth, double *air)
{
	double part, d = shape_path(x, y, upper_line, COUNT(upper_line), &part), arch_d, wall, cheek, plate;
	static const double cheek_line[][2] = { { 67, 14 }, { 66, 30 }, { 58, 44 }, { 44, 54 }, { 36, 52 } };
	double cave = sinus(x, y, z) + 1.4 * n;

	*tooth = shape_cut(shape_cut(d - 3.3, fabs(z - 37) - 5.5, 1), teeth_gap(part), 1);
	*air = cave + 1.7;
	arch_d = slab(d - 5, z, 45, 6, 3);
	wall = cave;
	plate = slab(shape_ellipse(x, y - 46, 26, 22), z, 46.5, 2, 2);
	cheek = slab(shape_path(x, y, cheek_line, COUNT(cheek_line), &part) - 2.6, z, 66, 6, 3);
	/* The septum of the nose. */
	wall = shape_union(wall, slab(x - 0.9 + fmax(0, fabs(y - 46) - 24), z, 66, 16, 2), 1);
	/* Pterygoid plates. */
	wall = shape_union(wall, slab(shape_line(x, y, 13, 27, 20, 18, 1.4), z, 60, 14, 2), 1);
	return fmin(fmin(arch_d, plate), fmin(wall, cheek));
}

/* ---- the skull ---- */

static double
ball(double x, double y, double z, double rx, double ry, double rz)
{
	double k0 = sqrt(x * x / (rx * rx) + y * y / (ry * ry) + z * z / (rz * rz));

	return (k0 - 1) * fmin(rx, fmin(ry, rz));
}

/* *fossa: the room of the cerebellum; *cells: air of the mastoid. */
static double
skull(double x, double y, double z, double *fossa, double *cells)
{
	double shell, d, petrous, condyle, mastoid;

	*fossa = ball(x, y + 50, z - 108, 60, 43, 48);
	shell = shape_cut(*fossa - 4.5, -*fossa, 1);
	/* The great hole. */
	shell = shape_cut(shell, -shape_ellipse(x, y + 31, 14.5, 14), 2);
	shell = fmax(shell, y - 2);
	mastoid = slab(shape_ellipse(x - 51, y + 24, 9, 13), z, 76, 26, 8);
	*cells = mastoid + 3;
	petrous = slab(shape_line(x, y, 17, -4, 46, -22, 7), z, 78, 16, 4);
	condyle = slab(shape_ellipse(x - 18, y + 19, 6, 9), z, 62, 3.5, 2);
	d = slab(shape_ellipse(x, y + 8.5, 13, 6), z, 78, 17, 4);
	d = fmin(fmin(d, shell), fmin(fmin(petrous, condyle), mastoid));
	return d;
}

/* Compact outside, marrow within. */
static double
bone_hu(double depth, double wall, double marrow, double cortex)
{
	double t = fmin(fmax((depth - wall + 0.5) / 1.0, 0), 1);

	return cortex + t * (marrow - cortex);
}

bool
phantom_bone(const struct vol_phantom *p, const double q[3], struct vol_phantom_point *out)
{
	double n = shape_noise_at(&p->bone, q), fine = shape_noise_at(&p->fine, q), x = fabs(q[0]), y = q[1], z = q[2];
	double disc, tooth, upper, fossa = HUGE_VAL, cells = HUGE_VAL, caves, d;
	static const double hyoid[][2] = { { 20, 8 }, { 18, 20 }, { 10, 32 }, { 0, 35.5 } };

	if (y < 4 && z < 62) {
		d = vertebra(q[0], y, z, &disc) + 0.8 * n;
		if (d < 0)
			return *out = (struct vol_phantom_point){ PHANTOM_VERTEBRA, bone_hu(-d, 1.7, 340 + 60 * fine,
			    820) }, true;
		if (disc + 0.8 * n < 0)
			return *out = (struct vol_phantom_point){ PHANTOM_DISC, 95 }, true;
	}
	if (z > -4 && y > 0) {
		d = mandible(p, q, &tooth);
		if (d < 0 || tooth < 0)
			return *out = (struct vol_phantom_point){ PHANTOM_MANDIBLE, tooth < 0 ? 1200 : bone_hu(-d,
			    2.2, 400 + 60 * fine, 1050) },
			       true;
	}
	if (z > -7 && z < 5 && y > 4) {
		double part;

		d = slab(shape_path(x, y, hyoid, COUNT(hyoid), &part) - 2.4, z, -0.8, 3.8, 2) + 0.4 * n;
		if (d < 0)
			return *out = (struct vol_phantom_point){ PHANTOM_HYOID, bone_hu(-d, 1.2, 330, 650) }, true;
	}
	if (z <= 26)
		return false;
	d = maxilla(x, y, z, n, &upper, &caves);
	if (caves < 0)
		return *out = (struct vol_phantom_point){ PHANTOM_AIRWAY, -950 }, true;
	if (z < 48 && upper < 0 && d >= 0)
		return *out = (struct vol_phantom_point){ PHANTOM_SKULL, 1200 }, true;
	if (z > 50 && y < 20)
		d = fmin(d, skull(x, y, z, &fossa, &cells));
	d += 0.6 * n;
	if (d >= 0 && fossa < 0.2)
		return *out = (struct vol_phantom_point){ fossa < -1.5 ? PHANTOM_BRAIN : PHANTOM_CANAL, fossa < -1.5 ? 34
		    : 12 }, true;
	if (d >= 0)
		return false;
	if (cells < 0 && fine > -0.12)
		return *out = (struct vol_phantom_point){ PHANTOM_AIRWAY, -850 }, true;
	return *out = (struct vol_phantom_point){ PHANTOM_SKULL, bone_hu(-d, 1.8, 450 + 60 * fine, 900) }, true;
}

/* ---- larynx ---- */

/* Shield and ring, what they hold, the epiglottis; z from -46 to 12. */
static bool
voice_box(const double q[3], double airway, double bend, struct vol_phantom_point *out)
{
	static const double shield[][2] = { { 21, 9 }, { 18.5, 18 }, { 10, 33 }, { 0, 41.5 } };
	double x = fabs(q[0]), y = q[1], z = q[2], part, d, inside, ring, front = fmin(fmax((y - 14) / 14, 0), 1);

	d = slab(shape_path(x, y, shield, COUNT(shield), &part) - 1.7, z, -20.5, 12, 2) + bend;
	/* A notch in front above. */
	if (x < 5)
		d = fmax(d, z + 13 - x);
	if (d < 0)
		return *out = (struct vol_phantom_point){ PHANTOM_LARYNX, 210 }, true;
	/* A signet ring: its plate is behind, high and thick. */
	ring = fabs(shape_ellipse(x, y - 24, 13, 13.5) + 2) - (3.2 - 1.4 * front);
	if (slab(ring, z, -36 - 2.5 * front, 7 - 3 * front, 2) + bend < 0)
		return *out = (struct vol_phantom_point){ PHANTOM_LARYNX, 230 }, true;
	if (slab(shape_ellipse(x - 6.5, y - 14, 2.6, 3.4), z, -26, 4.5, 2) < 0)
		return *out = (struct vol_phantom_point){ PHANTOM_LARYNX, 180 }, true;
	inside = shape_cut(slab(shape_ellipse(x, y - 23, 15.5, 16), z, -22, 20, 3), 12 - y, 2) + bend;
	if (inside < 0)
		return *out = (struct vol_phantom_point){ PHANTOM_LARYNX, airway > 2.5 && z > -21 && y > 26 ? 20
		    : 55 }, true;
	if (slab(fabs(shape_ellipse(x, y - 16.5, 10, 6.5)) - 1.6 + fmax(0, 19 - y), z, 2, 9, 2) < 0)
		return *out = (struct vol_phantom_point){ PHANTOM_LARYNX, 70 }, true;
	return false;
}

bool
phantom_larynx(const struct vol_phantom *p, const double q[3], double airway, struct vol_phantom_point *out)
{
	double y = q[1], z = q[2], bend = 0.5 * shape_noise_at(&p->fine, q);

	if (z < -44 && airway < 2.4)
		return *out = (struct vol_phantom_point){ PHANTOM_TRACHEA, 75 }, true;
	if (z <= 12 && z >= -46 && voice_box(q, airway, bend, out))
		return true;
	/* Behind the voice box a band from edge to edge of the shield. */
	if (z < -6 && z > -40 && y < 14 && fabs(q[0]) < (z < -29 ? 12 : 19) &&
	    fabs(shape_ellipse(q[0], y - 23, 19, 14.5)) < 1.7 + bend)
		return *out = (struct vol_phantom_point){ PHANTOM_CONSTRICTORS, 52 }, true;
	if (z > -10 && z < 46 && airway < 3.4 + bend && y < (z < -6 ? 15 : 17))
		return *out = (struct vol_phantom_point){ PHANTOM_CONSTRICTORS, 52 }, true;
	return false;
}

/* ---- skin ---- */

double
phantom_skin(const struct vol_phantom *p, const double q[3])
{
	static const struct shape_knot neck[] = {
		{ -90, 0, -16, 92, 62, 0 }, { -72, 0, -15, 72, 60, 0 }, { -54, 0, -15, 62, 61, 0 }, { -36, 0, -15, 59,
		    61, 0 },
		{ 0, 0, -19, 60, 57, 0 }, { 20, 0, -21, 66, 57, 0 }, { 38, 0, -22, 70, 59, 0 }, { 66, 0, -18, 75, 75,
		    0 },
		{ 90, 0, -18, 78, 86, 0 } };
	static const struct shape_knot face[] = {
		{ -18, 0, 26, 20, 20, 0 }, { -9, 0, 32, 34, 30, 0 }, { 0, 0, 36, 47, 41, 0 }, { 10, 0, 36, 57, 47.5, 0 },
		{ 22, 0, 35, 66, 52, 0 },
		{ 38, 0, 34, 70, 56, 0 }, { 66, 0, 32, 72, 60, 0 }, { 90, 0, 30, 74, 62, 0 } };
	struct shape_knot k = shape_along(neck, COUNT(neck), q[2]), f = shape_along(face, COUNT(face), q[2]);
	double x = q[0], y = q[1], d = shape_ellipse(x - k.x, y - k.y, k.rx, k.ry);
	double jaw = slab(shape_ellipse(x, y - f.y, f.rx, f.ry), q[2], 66, 88, 8);
	double nose = slab(shape_ellipse(x, y - 92, 11, 14), q[2], 68, 15, 6);
	double lips = slab(shape_ellipse(x, y - 84, 26, 9), q[2], 36, 12, 6);

	d = shape_union(d, jaw, 14);
	d = shape_union(d, shape_union(nose, lips, 5), 8);
	return d + 1.8 * shape_noise_at(&p->skin, q);
}
