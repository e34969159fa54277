/* A slice of the neck in characters. */
#include <math.h>
#include <string.h>

#include "cli/phantom_scene.h"

enum { POINTS = 4 };           /* a cell is looked at in 4 x 4 places */

struct cell { int votes[PHANTOM_LABELS]; double hu, gy; };

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
		c->hu += p.hu / (POINTS * POINTS);
		if (dose)
			c->gy += vol_phantom_dose_at(dose, x) / (POINTS * POINTS);
	}
}

/* What is small or matters is seen before what fills. */
static int
weight(int label)
{
	const struct vol_phantom_tissue *t = vol_phantom_tissue((uint16_t)label);

	if (label == PHANTOM_BODY || label == PHANTOM_OUTSIDE)
		return 4;
	if (t->mark == '+' || t->mark == '%' || label == PHANTOM_TUMOUR || label == PHANTOM_FLAP)
		return 5;
	return t->mark == 'O' || t->mark == 'e' || t->mark == 'X' || t->mark == '@' || t->mark == 'c' ? 11 : 7;
}

static char
letter(const struct cell *c)
{
	int best = 0;

	for (int i = 0; i < PHANTOM_LABELS; i++)
		if (c->votes[i] * weight(i) > c->votes[best] * weight(best))
			best = i;
	return vol_phantom_tissue((uint16_t)best)->mark;
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

const char *
phantom_picture(const struct phantom_scene *s, enum phantom_show what, int rows, struct arena *a)
{
	const struct vol_grid *g = &s->today;
	int middle = (g->n[2] - 1) / 2;
	double low[2], size[2], width, z = g->origin_mm[2] + middle * g->spacing_mm[2];
	const struct vol_phantom_dose *dose = what == SHOW_OLD_DOSE ? s->old_dose : what == SHOW_NEW_DOSE
	    ? s->new_dose : NULL;
	double full = what == SHOW_OLD_DOSE ? s->old.plan.dose_gy : s->fresh.plan.dose_gy;
	int cols, used_rows;
	char *text, *at;

	for (int k = 0; k < 2; k++) {
		/* The grid has some mm of air about the body, which need no cells. */
		low[k] = g->origin_mm[k] + 5;
		size[k] = (g->n[k] - 1) * g->spacing_mm[k] - 10;
	}
	width = fmax(fmax(size[0] / PICTURE_COLS, size[1] / (2 * rows)), 0.5);
	cols = (int)fmin(ceil(size[0] / width), PICTURE_COLS);
	used_rows = (int)fmin(ceil(size[1] / (2 * width)), rows);
	text = at = arena_array(a, (size_t)used_rows * ((size_t)cols + 1) + 1, 1);
	if (!text)
		return NULL;
	for (int r = used_rows - 1; r >= 0; r--) {
		char *end;

		for (int col = cols - 1; col >= 0; col--) {
			double corner[2] = { low[0] + col * width, low[1] + 2 * r * width };
			struct cell c;

			look(s, dose, corner, width, z, &c);
			*at++ = what == SHOW_LABELS ? letter(&c) : what == SHOW_IMAGE ? shade(c.hu) : c.votes[0] > 8 ? ' ' : tenth(c.gy, full);
		}
		for (end = at; end > text && end[-1] == ' '; end--)
			;
		at = end;
		*at++ = '\n';
	}
	*at = '\0';
	return text;
}
