/* CSV slices out. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "volume/volume.h"

struct text { char *bytes; size_t len, capacity; bool failed; };

static void
add(struct text *t, const char *s)
{
	size_t n = strlen(s);
	char *grown = t->failed ? NULL : mem_grow(t->bytes, &t->capacity, t->len + n + 1, 1);

	if (!grown) {
		t->failed = true;
		return;
	}
	t->bytes = grown;
	memcpy(grown + t->len, s, n + 1);
	t->len += n;
}

/* The shortest decimals that read back as the same single. */
static void
add_single(struct text *t, float v)
{
	char text[NUMBER_TEXT_MAX];

	for (int digits = 6; digits <= 9; digits++) {
		double back;

		snprintf(text, sizeof text, "%.*g", digits, (double)v);
		/* Some locale's decimal point. */
		for (char *p = text; *p; p++)
			if (!strchr("+-0123456789e", *p))
				*p = '.';
		if (number_parse(text, strlen(text), false, &back) && !((float)back < v || (float)back > v))
			break;
	}
	add(t, text);
}

static void
add_header(struct text *t, const struct vol_grid *g)
{
	const double numbers[] = { g->spacing_mm[0], g->spacing_mm[1], g->origin_mm[0],
		                   g->origin_mm[1],  g->spacing_mm[2], g->origin_mm[2] };
	char text[NUMBER_TEXT_MAX];

	snprintf(text, sizeof text, "# %d %d", g->n[0], g->n[1]);
	add(t, text);
	for (size_t i = 0; i < (g->thickness_assumed && g->n[2] == 1 ? 4 : 6); i++) {
		add(t, " ");
		add(t, number_shortest(numbers[i], text));
	}
	if (g->n[2] > 1) {
		snprintf(text, sizeof text, " %d", g->n[2]);
		add(t, text);
	}
	add(t, "\n");
}

/* What stands behind a voxel. */
static const char *
separator(const struct vol_grid *g, size_t voxel)
{
	return (voxel + 1) % (size_t)g->n[0] ? "," : "\n";
}

/* A row of one empty cell would be a blank line, which readers skip. */
static void
add_values(struct text *t, const struct vol_grid *g, const float *values)
{
	for (size_t i = 0; i < vol_grid_voxels(g); i++) {
		if (!isnan(values[i]))
			add_single(t, values[i]);
		else if (g->n[0] == 1)
			add(t, "\"\"");
		add(t, separator(g, i));
	}
}

static void
add_labels(struct text *t, const struct vol_labels *l)
{
	char text[NUMBER_TEXT_MAX];

	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
		snprintf(text, sizeof text, "%u", (unsigned)l->label[i]);
		add(t, text);
		add(t, separator(&l->grid, i));
	}
}

static bool
check(const struct vol_grid *g, struct fault *f)
{
	for (int a = 0; a < 3; a++)
		if (g->n[a] > VOL_SLICE_SIDE_MAX)
			return fault_set(f, 0, 0, "%d x %d x %d voxels do not fit a CSV slice; expected at most %d a side", g->n[0], g->n[1],
			                 g->n[2], VOL_SLICE_SIDE_MAX);
	return vol_grid_check(g, f);
}

static bool
hand_over(struct text *t, char **text, size_t *len, struct fault *f)
{
	if (t->failed) {
		free(t->bytes);
		return fault_memory(f);
	}
	*text = t->bytes;
	*len = t->len;
	return true;
}

bool
vol_dose_write_csv(const struct vol_dose *d, char **text, size_t *len, struct fault *f)
{
	struct text t = { 0 };

	*text = NULL;
	if (!check(&d->grid, f))
		return false;
	add_header(&t, &d->grid);
	add_values(&t, &d->grid, d->gy);
	return hand_over(&t, text, len, f);
}

bool
vol_labels_write_csv(const struct vol_labels *l, char **text, size_t *len, struct fault *f)
{
	struct text t = { 0 };

	*text = NULL;
	if (!check(&l->grid, f))
		return false;
	add_header(&t, &l->grid);
	add_labels(&t, l);
	return hand_over(&t, text, len, f);
}

bool
vol_field_write_csv(const struct vol_field *u, char **text, size_t *len, struct fault *f)
{
	struct text t = { 0 };

	*text = NULL;
	if (!check(&u->grid, f))
		return false;
	add_header(&t, &u->grid);
	add_values(&t, &u->grid, u->u_mm[0]);
	add_values(&t, &u->grid, u->u_mm[1]);
	if (u->grid.n[2] > 1)
		add_values(&t, &u->grid, u->u_mm[2]);
	return hand_over(&t, text, len, f);
}
