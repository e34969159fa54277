/* A slice of the neck in characters. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/phantom_scene.h"

enum { POINTS = 4 };           /* a cell is looked at in 4 x 4 places */

struct cell { int votes[PHANTOM_LABELS]; double hu_of[PHANTOM_LABELS], hu, gy; };

/* The part of the slice that is shown: low_mm is its corner, a cell is width_mm wide and twice as high. */
struct window { double low_mm[2], width_mm; int cols, rows; };

static void
look(const struct phantom_scene *s, const struct vol_phantom_dose *dose, const double corner[2], double width,
    double z, struct cell *c)
{
	*c = (struct cell){ .hu = 0 };
	for (int k = 0; k < POINTS * POINTS; k++) {
		int row = k / POINTS;
		double x[3] = { corner[0] + ((k % POINTS) + 0.5) / POINTS * width,
		                corner[1] + (row + 0.5) / POINTS * 2 * width, z };
		double u[3], y[3];
		struct vol_phantom_point p;

		vol_motions_at(&s->motions, x, u);
		for (int a = 0; a < 3; a++)
			y[a] = x[a] + u[a];
		p = vol_phantom_at(s->neck, y);
		c->votes[p.label]++;
		c->hu_of[p.label] += p.hu;
		c->hu += p.hu / (POINTS * POINTS);
		if (dose)
			c->gy += vol_phantom_dose_at(dose, x) / (POINTS * POINTS);
	}
}

/* What is small or thin is seen before what fills. */
static int
weight(int label)
{
	switch (label) {
	case PHANTOM_OUTSIDE:
	case PHANTOM_BODY:
		return 4;
	case PHANTOM_MUSCLE:
	case PHANTOM_PARASPINAL:
	case PHANTOM_TONGUE:
	case PHANTOM_TUMOUR:
	case PHANTOM_FLAP:
		return 5;
	case PHANTOM_CORD:
	case PHANTOM_BRAINSTEM:
	case PHANTOM_CAROTID_RIGHT:
	case PHANTOM_CAROTID_LEFT:
	case PHANTOM_LARYNX:
	case PHANTOM_TRACHEA:
	case PHANTOM_CONSTRICTORS:
	case PHANTOM_OESOPHAGUS:
		return 11;
	case PHANTOM_EXTERNAL_CAROTID_RIGHT:
	case PHANTOM_EXTERNAL_CAROTID_LEFT:
	case PHANTOM_VERTEBRAL_ARTERY:
		return 22;
	default:
		return 7;
	}
}

/* Of bone its compact border, its marrow and teeth, of the larynx its cartilage are seen by themselves: by their
 * Hounsfield numbers. */
enum { TOOTH_HU = 1080, COMPACT_HU = 560, CARTILAGE_HU = 150 };

static bool
is_bone(int label)
{
	return label == PHANTOM_VERTEBRA || label == PHANTOM_MANDIBLE || label == PHANTOM_SKULL || label == PHANTOM_HYOID;
}

static char
mark_of(int label, double hu)
{
	if (is_bone(label))
		return hu > TOOTH_HU ? 'W' : hu > COMPACT_HU ? '#' : 'H';
	if (label == PHANTOM_LARYNX)
		return hu > CARTILAGE_HU ? 'X' : 'x';
	return vol_phantom_tissue((uint16_t)label)->mark;
}

const char *
phantom_marks(uint16_t label, char out[PICTURE_MARKS])
{
	const struct vol_phantom_tissue *t = vol_phantom_tissue(label);
	size_t n = 0;

	if (is_bone(label))
		n = (size_t)snprintf(out, PICTURE_MARKS, "# H%s", t->hu_high > TOOTH_HU && label != PHANTOM_VERTEBRA ? " W" : "");
	else if (label == PHANTOM_LARYNX)
		n = (size_t)snprintf(out, PICTURE_MARKS, "X x");
	else
		out[n++] = t->mark;
	out[n] = '\0';
	return t->mark == ' ' ? "blank" : out;
}

static char
letter(const struct cell *c)
{
	int best = 0;

	for (int i = 0; i < PHANTOM_LABELS; i++)
		if (c->votes[i] * weight(i) > c->votes[best] * weight(best))
			best = i;
	return mark_of(best, c->hu_of[best] / fmax(c->votes[best], 1));
}

/* Air, fat, gland, muscle, vessel, bone. */
static char
shade(double hu)
{
	static const struct { double below; char mark; } shades[] = {
		{ -500, ' ' }, { -130, '.' }, { -60, ':' }, { -15, '-' }, { 25, '=' }, { 75, '+' }, { 150, '*' },
		    { 300, 'o' },
		{ 600, '#' }, { HUGE_VAL, '@' } };
	size_t i = 0;

	while (hu >= shades[i].below)
		i++;
	return shades[i].mark;
}

/* Tenths of the plan's dose, blank below one, "X" for all of it. */
static char
tenth(double gy, double full)
{
	int n = full > 0 ? (int)floor(gy / full * 10 + 0.5) : 0;

	return n <= 0 ? '.' : n >= 10 ? 'X' : (char)('0' + n);
}

/* All of the slice, or (zoom above 1) so much nearer, about the throat. */
static struct window
window_of(const struct vol_grid *g, double scale, double zoom, int rows)
{
	/* In front of the spine, in the middle of what matters. */
	const double middle_mm[2] = { 0, 8 * scale };
	struct window w;
	double size[2], cells[2];

	for (int k = 0; k < 2; k++) {
		/* The grid has some mm of air about the body, which need no cells. */
		w.low_mm[k] = g->origin_mm[k] + 5;
		size[k] = (g->n[k] - 1) * g->spacing_mm[k] - 10;
	}
	w.width_mm = fmax(fmax(size[0] / PICTURE_COLS, size[1] / (2 * rows)) / zoom, 0.5);
	for (int k = 0; k < 2; k++) {
		double most = k == 0 ? PICTURE_COLS : rows, high = w.width_mm * (k + 1);

		cells[k] = ceil(size[k] / high - 1e-9);
		if (cells[k] <= most)
			continue;
		/* Not beyond the body. */
		w.low_mm[k] = fmin(fmax(middle_mm[k] - most * high / 2, w.low_mm[k]), w.low_mm[k] + size[k] - most * high);
		cells[k] = most;
	}
	w.cols = (int)cells[0];
	w.rows = (int)cells[1];
	return w;
}

const char *
phantom_picture(const struct phantom_scene *s, enum phantom_show what, int rows, double zoom, struct arena *a)
{
	const struct vol_grid *g = &s->today;
	int middle = (g->n[2] - 1) / 2;
	struct window w = window_of(g, s->spec.scale, zoom, rows);
	double z = g->origin_mm[2] + middle * g->spacing_mm[2];
	const struct vol_phantom_dose *dose = what == SHOW_OLD_DOSE ? s->old_dose : what == SHOW_NEW_DOSE
	    ? s->new_dose : NULL;
	double full = what == SHOW_OLD_DOSE ? s->old.plan.dose_gy : s->fresh.plan.dose_gy;
	char *text, *at;

	text = at = arena_array(a, (size_t)w.rows * ((size_t)w.cols + 1) + 1, 1);
	if (!text)
		return NULL;
	for (int r = w.rows - 1; r >= 0; r--) {
		char *start = at;

		for (int col = w.cols - 1; col >= 0; col--) {
			double corner[2] = { w.low_mm[0] + col * w.width_mm, w.low_mm[1] + 2 * r * w.width_mm };
			struct cell c;

			look(s, dose, corner, w.width_mm, z, &c);
			*at++ = what == SHOW_LABELS ? letter(&c) : what == SHOW_IMAGE ? shade(c.hu) : c.votes[0] > 8 ? ' ' : tenth(c.gy, full);
		}
		while (at > start && at[-1] == ' ')
			at--;
		*at++ = '\n';
	}
	*at = '\0';
	return text;
}
