/* The phantom by the shapes that a level is known by: dens, cartilages, jaw, gullet. */
#include "volume_phantom_help.h"

/* A slice with one bit a voxel: what is_in says of the point there. */
typedef bool in_fn(const struct vol_phantom_point *p);

static bool
is_cartilage(const struct vol_phantom_point *p)
{
	return p->label == PHANTOM_LARYNX && p->hu > 150;
}

static bool
is_spine(const struct vol_phantom_point *p)
{
	return p->label == PHANTOM_VERTEBRA;
}

static bool
is_hyoid(const struct vol_phantom_point *p)
{
	return p->label == PHANTOM_HYOID;
}

static struct vol_labels
mask_at(const struct vol_phantom *p, const struct vol_grid *g, in_fn *is_in)
{
	struct vol_labels m = labels_on(*g);

	for (size_t i = 0; i < vol_grid_voxels(g); i++) {
		double x[3];
		struct vol_phantom_point at;

		vol_grid_world(g, i, x);
		at = vol_phantom_at(p, x);
		m.label[i] = is_in(&at) ? 1 : 0;
	}
	return m;
}

/* Does a way from a place to the border of the slice cross nothing that is marked? */
static bool
leads_out(const struct vol_labels *m, double x, double y)
{
	struct vol_labels way = labels_on(m->grid);
	size_t from;
	bool out = false, more = true;
	const int nx = m->grid.n[0], ny = m->grid.n[1];

	if (!vol_grid_nearest(&m->grid, (const double[]){ x, y, m->grid.origin_mm[2] }, &from))
		return true;
	way.label[from] = 1;
	while (more && !out) {
		more = false;
		for (int row = 0; row < ny; row++)
			for (int col = 0; col < nx; col++) {
				size_t i = (size_t)row * (size_t)nx + (size_t)col;
				bool reached = (col > 0 && way.label[i - 1]) || (col + 1 < nx && way.label[i + 1]) ||
				               (row > 0 && way.label[i - (size_t)nx]) || (row + 1 < ny && way.label[i + (size_t)nx]);

				if (way.label[i] || m->label[i] || !reached)
					continue;
				way.label[i] = 1;
				more = true;
				out = out || col == 0 || row == 0 || col == nx - 1 || row == ny - 1;
			}
	}
	vol_labels_fini(&way);
	return out;
}

static void
centre_of(const struct vol_labels *l, int label, double centre[2])
{
	double n = 0;

	centre[0] = centre[1] = 0;
	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
		double x[3];

		if (l->label[i] != label)
			continue;
		vol_grid_world(&l->grid, i, x);
		for (int a = 0; a < 2; a++)
			centre[a] += x[a];
		n++;
	}
	for (int a = 0; a < 2; a++)
		centre[a] /= n > 0 ? n : 1;
}

/* At C1 the dens is a piece of bone of its own, between the arch in front and the cord. */
static void
dens(const struct vol_phantom *p)
{
	struct vol_grid g = grid_at(p, 53, 0.5, 3, 1);
	struct vol_labels m = mask_at(p, &g, is_spine);
	double bone = 0, gap = 0, n = 0;

	IS_INT(pieces(&m, 1), 2);
	for (double x = -14; x <= 14; x += 0.5)
		for (double y = -16; y <= -4; y += 0.5) {
			struct vol_phantom_point at = vol_phantom_at(p, (const double[]){ x, y, 53 });
			bool middle = hypot(x, y + 9.8) < 2;

			n += middle;
			bone += middle && at.label == PHANTOM_VERTEBRA;
			gap += fabs(x) > 8 && at.label == PHANTOM_BODY;
		}
	OK(bone > 0.8 * n && gap > 100);
	vol_labels_fini(&m);
}

/* Where the throat's air stands at a level. */
static void
air_of(const struct vol_phantom *p, double z, double air[2])
{
	struct vol_grid g = grid_at(p, z, 1, 3, 1);
	struct vol_labels l = labels_at(p, NULL, &g);

	centre_of(&l, PHANTOM_AIRWAY, air);
	vol_labels_fini(&l);
}

/* The cricoid is a ring about the air, thyroid cartilage and hyoid are open behind. */
static void
cartilages(const struct vol_phantom *p)
{
	static const struct { double z; in_fn *what; bool open; } at[] = { { -37, is_cartilage, false }, { -16, is_cartilage, true },
		{ -1, is_hyoid, true } };

	for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
		struct vol_grid g = grid_at(p, at[k].z, 0.5, 3, 1);
		struct vol_labels m = mask_at(p, &g, at[k].what);
		double air[2], front[2];

		air_of(p, at[k].z, air);
		centre_of(&m, 1, front);
		OK(leads_out(&m, air[0], air[1]) == at[k].open);
		if (at[k].open)
			OK(front[1] > air[1]);
		vol_labels_fini(&m);
	}
}

/* Across the body of the jaw: compact, marrow, compact; less than 13 mm together. */
static void
jaw(const struct vol_phantom *p)
{
	int compact[2] = { 0 }, marrow = 0;

	for (double x = 20; x < 66; x += 0.25) {
		struct vol_phantom_point at = vol_phantom_at(p, (const double[]){ x, 34, 17 });

		if (at.label != PHANTOM_MANDIBLE)
			continue;
		if (at.hu > 750)
			compact[marrow > 0]++;
		else if (at.hu < 560)
			marrow++;
	}
	OK(compact[0] >= 4 && marrow >= 8 && compact[1] >= 4);
	OK(compact[0] + marrow + compact[1] < 52);
}

/* Both foramina at C4 have their artery; the gullet lies behind the windpipe, left of the middle. */
static void
vessels_and_gullet(const struct vol_phantom *p)
{
	struct vol_grid c4 = grid_at(p, 0, 1, 3, 1), c7 = grid_at(p, -54, 1, 3, 1);
	struct vol_labels l = labels_at(p, NULL, &c4);
	double gullet[2], windpipe[2];
	int sides[2] = { 0 };

	for (size_t i = 0; i < vol_grid_voxels(&c4); i++) {
		double x[3];

		vol_grid_world(&c4, i, x);
		sides[x[0] > 0] += l.label[i] == PHANTOM_VERTEBRAL_ARTERY;
	}
	OK(sides[0] >= 6 && sides[1] >= 6);
	vol_labels_fini(&l);
	l = labels_at(p, NULL, &c7);
	centre_of(&l, PHANTOM_OESOPHAGUS, gullet);
	centre_of(&l, PHANTOM_TRACHEA, windpipe);
	OK(gullet[0] < windpipe[0] && gullet[1] < windpipe[1] - 8);
	vol_labels_fini(&l);
}

static void
every(void (*check)(const struct vol_phantom *p))
{
	for (uint64_t number = 1; number <= 6; number++) {
		struct vol_phantom_spec s = { .seed = number, .scale = 1 };
		struct vol_phantom *p = vol_phantom_new(&s, &fault);

		if (!p)
			tap_bail_out(fault.text);
		tap_diag("seed %d", (int)number);
		check(p);
		vol_phantom_free(p);
	}
}

static void
the_dens_stands_alone(void)
{
	every(dens);
}

static void
rings_and_shields(void)
{
	every(cartilages);
}

static void
the_jaw_has_marrow(void)
{
	every(jaw);
}

static void
arteries_at_both_sides_and_the_gullet_at_the_left(void)
{
	every(vessels_and_gullet);
}

TAP_MAIN(TAP_CASE(the_dens_stands_alone), TAP_CASE(rings_and_shields), TAP_CASE(the_jaw_has_marrow),
         TAP_CASE(arteries_at_both_sides_and_the_gullet_at_the_left))
