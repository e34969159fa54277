/* map_view.h - the feasible-region map: dose per fraction against number of fractions under the learner's cursor.
 * Private to src/screens. */
#ifndef SCREENS_MAP_VIEW_H
#define SCREENS_MAP_VIEW_H

#include "assess/region.h"
#include "canvas/canvas.h"
#include "screens/action.h"

struct app;

enum { MAP_COLUMNS_MAX = 80, MAP_ROWS_MAX = 60 };

/* The search of the case in hand, done piece by piece while no key waits. */
struct map_search {
	struct search_run *run;            /* owned; NULL: not begun, or done */
	struct arena *arena;               /* owned; of the result */
	struct search_result found;
	bool done;
	struct fault fault;                /* why not, when done and found.evaluated is 0 */
};

struct map_view {
	bool open, zoomed;                 /* zoomed: every fraction and every dose, around the cursor */
	struct region_form forms[REGION_FORMS_MAX];
	size_t n_forms, form;
	int recovery;                      /* index of the catalogue, -1: each organ's own */
	bool has_own;                      /* the learner's regimen has a form, and is a place of form `own_form` */
	size_t own_form;
	int own_fractions, at_fractions;   /* at: under the cursor */
	double own_dose_gy, at_dose_gy;

	int fractions[MAP_COLUMNS_MAX];    /* the axes: as many as the screen holds */
	double doses_gy[MAP_ROWS_MAX];
	struct region region;              /* owned cells and edges */
	size_t done;                       /* columns of it, from coarse to fine */
	int columns_room, rows_room;       /* at the last drawing */
	int cell_cols;                     /* of a place: 2, or 4 where there is room for percent */
	char letters[64];                  /* of each constraint, by index; 0: none */
	struct region_point point;         /* under the cursor */
	bool has_point;
};

/* ---- map_axes.c ---- */

/* The form of a regimen and its place on that map; of a course that has begun, of what follows.  False: it has none. */
bool map_form_of(const struct casebook *c, const struct rb_regimen *r, struct region_form *form, int *fractions, double *dose_gy);
/* From low to high in at most `most` values (2 to MAP_ROWS_MAX): the wanted ones that lie within, both ends, and between them even
 * steps of the logarithm, as round as they can be.  Ascending; how many. */
size_t map_doses(double low, double high, double step, const double *wanted, size_t n_wanted, size_t most, double *out);
/* Whole numbers in even steps through the first of the wanted ones; the others are squeezed in. */
size_t map_fractions(int low, int high, int step, const int *wanted, size_t n_wanted, size_t most, int *out);
/* Every value in steps from one that is in the middle as far as low and high let it; ascending; how many. */
size_t map_window(double low, double high, double step, double middle, size_t most, double *out);
/* A capital letter for each constraint of an organ, the same for all of one organ, 0 for the tumour. */
void map_letters(const struct casebook *c, char *out, size_t size);
/* Which column comes i-th from coarse to fine, of n. */
size_t map_order(size_t i, size_t n);

/* ---- map_view.c ---- */

void map_open(struct app *a);
/* Axes for so many cells, where they are others than before; for fewer than 6 none, as where the map is told in words. */
void map_fit(struct app *a, int columns, int rows);
/* The model that the map's limits are by; NULL: each organ's own. */
const struct rb_recovery *map_recovery(const struct map_view *m);
/* The place of the best regimen of the search, where it is known and of the form that shows. */
bool map_best_here(const struct app *a, int *fractions, double *dose_gy);
/* Of a case that is closed: everything is freed. */
void map_close_case(struct app *a);
void map_draw(struct app *a, struct canvas *c);
void map_act(struct app *a, enum action action);
/* A bounded piece of what is still to be computed; false: nothing is. */
bool map_work(struct app *a);

/* The best regimen of the search; NULL: not known yet. */
const struct search_hit *map_best(const struct app *a);
/* A piece of the search; false: nothing is left. */
bool map_search_work(struct app *a);

#endif
