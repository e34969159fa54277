/* The neck: what stands at a place. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "volume/phantom_internal.h"

static const struct vol_phantom_tissue tissues[PHANTOM_LABELS] = {
	[PHANTOM_OUTSIDE] = { "outside", "air around the patient", NULL, ' ', -1000, -1000 },
	[PHANTOM_BODY] = { "body", "rest of the body", "late-tissue", '.', -110, 60 },
	[PHANTOM_CORD] = { "cord", "spinal cord", "spinal-cord", '@', 30, 50 },
	[PHANTOM_BRAINSTEM] = { "brainstem", "brainstem", "brainstem", '@', 30, 50 },
	[PHANTOM_CANAL] = { "canal", "spinal canal", NULL, '-', 0, 20 },
	[PHANTOM_VERTEBRA] = { "vertebra", "cervical spine", NULL, '#', 250, 1200 },
	[PHANTOM_DISC] = { "disc", "intervertebral disc", NULL, 'h', 80, 110 },
	[PHANTOM_MANDIBLE] = { "mandible", "mandible", "mandible", '#', 300, 1200 },
	[PHANTOM_SKULL] = { "skull", "skull base and upper jaw", NULL, '#', 300, 1200 },
	[PHANTOM_BRAIN] = { "brain", "cerebellum", "brain", '~', 25, 45 },
	[PHANTOM_PAROTID_RIGHT] = { "parotid-right", "right parotid gland", "parotid", 'p', -30, 20 },
	[PHANTOM_PAROTID_LEFT] = { "parotid-left", "left parotid gland", "parotid", 'p', -30, 20 },
	[PHANTOM_SUBMANDIBULAR_RIGHT] = { "submandibular-right", "right submandibular gland", "submandibular", 's',
	    60, 80 },
	[PHANTOM_SUBMANDIBULAR_LEFT] = { "submandibular-left", "left submandibular gland", "submandibular", 's', 60,
	    80 },
	[PHANTOM_CAROTID_RIGHT] = { "carotid-right", "right carotid artery", "carotid", 'O', 220, 260 },
	[PHANTOM_CAROTID_LEFT] = { "carotid-left", "left carotid artery", "carotid", 'O', 220, 260 },
	[PHANTOM_EXTERNAL_CAROTID_RIGHT] = { "external-carotid-right", "right external carotid artery", "carotid",
	    'e', 220, 260 },
	[PHANTOM_EXTERNAL_CAROTID_LEFT] = { "external-carotid-left", "left external carotid artery", "carotid", 'e',
	    220, 260 },
	[PHANTOM_JUGULAR_RIGHT] = { "jugular-right", "right jugular vein", NULL, 'V', 170, 210 },
	[PHANTOM_JUGULAR_LEFT] = { "jugular-left", "left jugular vein", NULL, 'V', 170, 210 },
	[PHANTOM_AIRWAY] = { "airway", "air of nose, throat and windpipe", NULL, ' ', -1000, -800 },
	[PHANTOM_LARYNX] = { "larynx", "larynx", "larynx", 'x', 15, 250 },
	[PHANTOM_TRACHEA] = { "trachea", "wall of the windpipe", NULL, 'x', 60, 90 },
	[PHANTOM_HYOID] = { "hyoid", "hyoid bone", NULL, '#', 300, 700 },
	[PHANTOM_CONSTRICTORS] = { "constrictors", "pharyngeal constrictors", "constrictors", 'c', 40, 65 },
	[PHANTOM_OESOPHAGUS] = { "oesophagus", "oesophagus", "oesophagus", 'G', 30, 55 },
	[PHANTOM_THYROID] = { "thyroid", "thyroid gland", NULL, 't', 150, 180 },
	[PHANTOM_TONGUE] = { "tongue", "tongue", NULL, '=', 45, 65 },
	[PHANTOM_STERNOMASTOID_RIGHT] = { "sternomastoid-right", "right sternocleidomastoid muscle", NULL, 'm', 50,
	    70 },
	[PHANTOM_STERNOMASTOID_LEFT] = { "sternomastoid-left", "left sternocleidomastoid muscle", NULL, 'm', 50, 70 },
	[PHANTOM_PARASPINAL] = { "paraspinal", "muscles of the nape", NULL, '%', 45, 65 },
	[PHANTOM_MUSCLE] = { "muscle", "other muscles", NULL, '+', 45, 65 },
	[PHANTOM_VERTEBRAL_ARTERY] = { "vertebral-artery", "vertebral artery", NULL, 'o', 210, 250 },
	[PHANTOM_TUMOUR] = { "recurrence", "recurrent tumour", NULL, 'T', 20, 90 },
	[PHANTOM_FLAP] = { "flap", "flap", NULL, 'f', -100, 60 },
};

const struct vol_phantom_tissue *
vol_phantom_tissue(uint16_t label)
{
	return label < PHANTOM_LABELS ? &tissues[label] : NULL;
}

uint16_t
vol_phantom_label(const char *id)
{
	for (int i = 1; i < PHANTOM_LABELS; i++)
		if (strcmp(tissues[i].id, id) == 0)
			return (uint16_t)i;
	return 0;
}

/* ---- building ---- */

/* Streams of random numbers: a tube has 100 + 2 x its place, and one more on its left. */
enum { STREAM_WARP = 1, STREAM_TILT = 4, STREAM_SKIN, STREAM_BONE, STREAM_FINE, STREAM_TUMOUR, STREAM_FLAP, STREAM_JAW,
       STREAM_TUBES = 100 };

static double
centred(uint64_t seed, uint64_t stream, uint64_t i)
{
	return 2 * shape_random(seed, stream, i) - 1;
}

static void
place_tube(struct vol_phantom *p, const struct tube *t, double side)
{
	uint64_t seed = p->spec.seed, stream = STREAM_TUBES + 2 * (uint64_t)(t - phantom_tubes) + (side < 0);
	bool gland = t->label >= PHANTOM_PAROTID_RIGHT && t->label <= PHANTOM_SUBMANDIBULAR_LEFT;
	bool vein = t->label == PHANTOM_JUGULAR_RIGHT;
	struct placed *q = &p->tubes[p->n++];

	*q = (struct placed){ .tube = t, .side = side, .size = 1 + (vein ? 0.22 : gland ? 0.12 : 0.05) * centred(seed, stream, 202) };
	if (t->paired) {
		double far = t->knots->rx < 3 ? 0.5 : 1;

		q->dx = far * centred(seed, stream, 200);
		q->dy = far * 1.4 * centred(seed, stream, 201);
	}
	shape_noise_init(&q->noise, seed, stream, t->wave_mm);
}

static bool
check(const struct vol_phantom_spec *s, struct fault *f)
{
	char text[NUMBER_TEXT_MAX];
	bool place = isfinite(s->tumour_mm[0]) && isfinite(s->tumour_mm[1]) && isfinite(s->tumour_mm[2]);

	if (!(s->scale >= 0.7 && s->scale <= 1.3))
		return fault_set(f, 0, 0, "a body of %s times the usual size; expected 0.7 to 1.3",
		                 isfinite(s->scale) ? number_shortest(s->scale, text) : "no");
	if (s->tumour_radius_mm != 0 && !(s->tumour_radius_mm >= 3 && s->tumour_radius_mm <= 40))
		return fault_set(f, 0, 0, "a tumour with a radius of %s mm; expected 3 to 40",
		                 isfinite(s->tumour_radius_mm) ? number_shortest(s->tumour_radius_mm, text) : "no");
	return place || fault_set(f, 0, 0, "the tumour has no place; expected x, y and z in mm");
}

struct vol_phantom *
vol_phantom_new(const struct vol_phantom_spec *s, struct fault *f)
{
	struct vol_phantom *p;
	uint64_t seed = s->seed;

	if (!check(s, f))
		return NULL;
	p = mem_array(1, sizeof *p);
	if (!p) {
		fault_memory(f);
		return NULL;
	}
	p->spec = *s;
	for (size_t i = 0; i < phantom_tubes_n; i++) {
		place_tube(p, &phantom_tubes[i], 1);
		if (phantom_tubes[i].paired)
			place_tube(p, &phantom_tubes[i], -1);
	}
	for (uint64_t a = 0; a < 3; a++)
		shape_noise_init(&p->warp[a], seed, STREAM_WARP + a, 70);
	for (uint64_t a = 0; a < 2; a++)
		p->tilt[a] = 0.03 * centred(seed, STREAM_TILT, a);
	shape_noise_init(&p->skin, seed, STREAM_SKIN, 34);
	shape_noise_init(&p->bone, seed, STREAM_BONE, 11);
	shape_noise_init(&p->fine, seed, STREAM_FINE, 6);
	shape_noise_init(&p->jaw, seed, STREAM_JAW, 16);
	shape_noise_init(&p->tumour, seed, STREAM_TUMOUR, fmax(0.9 * s->tumour_radius_mm, 5));
	shape_noise_init(&p->flap, seed, STREAM_FLAP, 14);
	return p;
}

void
vol_phantom_free(struct vol_phantom *p)
{
	free(p);
}

/* ---- a place ---- */

/* A place of the neck as drawn: scale and natural variation taken off. */
static void
undistorted(const struct vol_phantom *p, const double x_mm[3], double out[3])
{
	double q[3], w[3];

	for (int a = 0; a < 3; a++)
		q[a] = x_mm[a] / p->spec.scale;
	for (int a = 0; a < 3; a++)
		w[a] = (a == 2 ? 2.5 : 3.2) * shape_noise_at(&p->warp[a], q);
	/* Along z the warp is small: organs keep their levels. */
	out[0] = q[0] + w[0] + p->tilt[0] * q[2] * 0.5;
	out[1] = q[1] + w[1];
	out[2] = q[2] + w[2] + p->tilt[1] * q[0];
}

static double
tube_at(const struct placed *t, const double q[3])
{
	const struct shape_knot *knots = t->tube->knots;
	size_t n = t->tube->n;
	double first = knots[0].z, last = knots[n - 1].z, x, y, turn, d, end;
	struct shape_knot k;

	if (q[2] < first - 4 || q[2] > last + 4)
		return HUGE_VAL;
	k = shape_along(knots, n, q[2]);
	x = t->side * q[0] - k.x - t->dx;
	y = q[1] - k.y - t->dy;
	d = hypot(x, y);
	if (d > 1.4 * fmax(k.rx, k.ry) + 4)
		return d - fmax(k.rx, k.ry);
	if (k.deg < 0 || k.deg > 0) {
		double c, s, xx = x;

		turn = k.deg * 0.017453292519943295;
		c = cos(turn);
		s = sin(turn);
		x = c * xx + s * y;
		y = -s * xx + c * y;
	}
	d = shape_ellipse(x, y, k.rx * t->size, k.ry * t->size);
	end = fmax(first - q[2], q[2] - last);
	d = shape_cut(d, end, 3);
	if (fabs(d) > t->tube->bend_mm)
		return d;
	return d + t->tube->bend_mm * shape_noise_at(&t->noise, q);
}

/* The first of tubes[from .. to) that holds q. */
static bool
first_tube(const struct vol_phantom *p, size_t from, size_t to, const double q[3], struct vol_phantom_point *out)
{
	for (size_t i = from; i < to; i++) {
		const struct placed *t = &p->tubes[i];

		if (tube_at(t, q) < 0) {
			*out = (struct vol_phantom_point){ t->side < 0 ? t->tube->other : t->tube->label, t->tube->hu };
			return true;
		}
	}
	return false;
}

static bool
tumour(const struct vol_phantom *p, const double q[3], struct vol_phantom_point *out)
{
	double r = p->spec.tumour_radius_mm, d, v[3];

	if (!(r > 0))
		return false;
	for (int a = 0; a < 3; a++)
		v[a] = q[a] - p->spec.tumour_mm[a];
	d = sqrt(v[0] * v[0] + v[1] * v[1] + 0.8 * v[2] * v[2]) - r + 0.5 * r * shape_noise_at(&p->tumour, q);
	if (d >= 0)
		return false;
	/* Its middle is dead. */
	*out = (struct vol_phantom_point){ PHANTOM_TUMOUR, d < -0.6 * r ? 28 : 78 };
	return true;
}

static bool
flap(const struct vol_phantom *p, const double q[3], struct vol_phantom_point *out)
{
	double n, d;

	if (p->spec.flap == 0)
		return false;
	n = shape_noise_at(&p->flap, q);
	d = fmax(shape_ellipse((p->spec.flap > 0 ? q[0] : -q[0]) - 42, q[1] - 8, 12, 21), fabs(q[2] + 8) - 34) + 3 * n;
	if (d >= 0)
		return false;
	*out = (struct vol_phantom_point){ PHANTOM_FLAP, d > -1.6 || fabs(n) < 0.07 ? 45 : -88 };
	return true;
}

/* Air, cord and vessels stand before bone, and take no tumour. */
static size_t
before_bone(const struct vol_phantom *p)
{
	size_t i = 0;

	while (i < p->n && p->tubes[i].tube < phantom_tubes + phantom_tubes_before_bone)
		i++;
	return i;
}

/* To the air of the throat, which the walls of pharynx and windpipe follow. */
static double
throat_at(const struct vol_phantom *p, const double q[3])
{
	for (size_t i = 0; i < p->n; i++)
		if (p->tubes[i].tube->label == PHANTOM_AIRWAY && !p->tubes[i].tube->paired)
			return tube_at(&p->tubes[i], q);
	return HUGE_VAL;
}

/* Fat, strands in it, and skin. */
static struct vol_phantom_point
rest(const struct vol_phantom *p, const double q[3], double skin)
{
	double n = shape_noise_at(&p->fine, q), hu = skin > -2 ? 30 : -95 + 12 * n;

	return (struct vol_phantom_point){ PHANTOM_BODY, hu };
}

struct vol_phantom_point
vol_phantom_at(const struct vol_phantom *p, const double x_mm[3])
{
	struct vol_phantom_point out = { PHANTOM_OUTSIDE, -1000 };
	double q[3], skin;
	size_t soft = before_bone(p);

	undistorted(p, x_mm, q);
	skin = phantom_skin(p, q);
	if (skin >= 0)
		return out;
	if (first_tube(p, 0, soft, q, &out))
		return out;
	if (phantom_bone(p, q, &out))
		return out;
	if (skin > -2.5)
		return rest(p, q, skin);
	if (tumour(p, q, &out) || flap(p, q, &out) || phantom_larynx(p, q, throat_at(p, q), &out) ||
	    first_tube(p, soft, p->n, q, &out))
		return out;
	return rest(p, q, skin);
}
