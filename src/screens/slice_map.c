#include "screens/slice_map.h"

#include <math.h>

/* How a layer is drawn: its bands.  Doses in steps of 10 Gy, at most 16 bands, as each costs bytes.  Of values of both signs
 * nothing is dark, less is blue and more is yellow.  A scan is grey, with its edges between the tissues, where noise crosses few:
 * air, fat, glands and what is soft in part, soft tissue, spongy bone and vessels with contrast, dense bone. */
struct bands { size_t n; const double *edges; const uint8_t *inks; int zero; };

static const double dose_edges[] = { 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130 };
static const double difference_edges[] = { -20, -10, -5, -1, 1, 5, 10, 20 };
static const double volume_edges[] = { 0.5, 0.7, 0.85, 0.95, 1.05, 1.2, 1.4, 2 };
static const double doubt_edges[] = { 1, 2, 3, 5, 7, 10, 15, 20, 30, 40 };
static const double image_edges[] = { -500, -50, 20, 100, 450 };
static const uint8_t signed_inks[] = { 4, 3, 2, 1, 0, 11, 12, 13, 15 };
#define GREY(n) (STYLE_GREY0 - STYLE_BAND0 + (n))
static const uint8_t grey_inks[] = { GREY(0), GREY(1), GREY(2), GREY(3), GREY(4), GREY(5) };

#define BANDS(edges, inks, zero) { sizeof (edges) / sizeof *(edges), (edges), (inks), (zero) }
static const struct bands bands_of[SLICE_LAYERS] = {
	[SLICE_OLD] = BANDS(dose_edges, NULL, 0),
	[SLICE_OLD_UNMOVED] = BANDS(dose_edges, NULL, 0),
	[SLICE_NEW] = BANDS(dose_edges, NULL, 0),
	[SLICE_GHOST] = BANDS(dose_edges, NULL, 0),
	[SLICE_SUM] = BANDS(dose_edges, NULL, 0),
	[SLICE_DIFFERENCE] = BANDS(difference_edges, signed_inks, 4),
	[SLICE_JACOBIAN] = BANDS(volume_edges, signed_inks, 4),
	[SLICE_DOUBT] = BANDS(doubt_edges, NULL, 0),
	[SLICE_IMAGE] = BANDS(image_edges, grey_inks, 0),
};

/* A letter for each structure on the slice, from its own name. */
static size_t
choose_letters(const struct casebook *c, struct heatmap_letter out[HEATMAP_LETTERS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_structures && n < HEATMAP_LETTERS_MAX; i++) {
		const char *p = c->structures[i].id;
		char letter = 0;

		if (!c->structures[i].label)
			continue;
		for (; *p && !letter; p++) {
			bool taken = *p < 'a' || *p > 'z';

			for (size_t k = 0; k < n; k++)
				taken = taken || out[k].letter == *p;
			letter = taken ? 0 : *p;
		}
		for (char spare = 'z'; !letter && spare >= 'a'; spare--) {
			bool taken = false;

			for (size_t k = 0; k < n; k++)
				taken = taken || out[k].letter == spare;
			letter = taken ? 0 : spare;
		}
		out[n++] = (struct heatmap_letter){ c->structures[i].label, letter, c->structures[i].name };
	}
	return n;
}

struct heatmap
slice_picture_of(const struct casebook *c, enum slice_layer layer, const float *values, const struct vol_labels *labels, int z,
                 enum heatmap_outline outline, struct heatmap_letter letters[HEATMAP_LETTERS_MAX])
{
	const struct bands *bands = &bands_of[layer];
	size_t first = vol_grid_index(&labels->grid, 0, 0, z);

	return (struct heatmap){ .nx = labels->grid.n[0], .ny = labels->grid.n[1], .values = values + first,
		                 .labels = labels->label + first, .edge_count = bands->n, .edges = bands->edges, .inks = bands->inks,
		                 .zero = bands->zero, .letters = letters, .letter_count = choose_letters(c, letters), .outline = outline,
		                 .flip_x = true, .cursor_x = -1, .cursor_y = -1 };
}

int
slice_hottest(const struct vol_map *map)
{
	size_t n = vol_grid_voxels(&map->grid), best = 0;
	int at[3] = { 0, 0, 0 };

	for (size_t i = 0; i < n; i++)
		if (!isnan(map->high_gy[i]) && (isnan(map->high_gy[best]) || map->high_gy[i] > map->high_gy[best]))
			best = i;
	vol_grid_place(&map->grid, best, at);
	return at[2];
}

void
slice_picture(struct canvas *c, struct rect r, const struct casebook *book, const struct vol_map *map, int z)
{
	struct heatmap_letter letters[HEATMAP_LETTERS_MAX];
	struct heatmap h = slice_picture_of(book, SLICE_SUM, map->high_gy, &book->slice.labels, z, HEATMAP_CONTOURS, letters);
	struct rect legend = rect_take_right(&r, r.cols >= 56 ? SLICE_LEGEND_COLS : 0);

	h.face = heatmap_face(&h, c, r);
	h.step = heatmap_step(&h, h.face, r);
	heatmap_fix(&h, h.face, r);
	canvas_heatmap(c, r, &h);
	if (legend.cols > 0)
		canvas_heatmap_legend(c, legend, &h, "Gy");
}
