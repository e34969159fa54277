/* figure.h - a figure of a lesson with its sliders somewhere: the plot, and the sentence that it shows. */
#ifndef ASSESS_FIGURE_H
#define ASSESS_FIGURE_H

#include "assess/assess.h"
#include "assess/slice.h"
#include "casebook/lesson.h"

struct figure;

/* The sliders stand at the values of the case.  The assess (and its lesson) must outlive it.  NULL with a fault: *at is then
 * what in the lesson is to blame (at may be NULL). */
struct figure *figure_new(const struct assess *a, const struct lesson_figure *x, struct lesson_place *at, struct fault *f);
void figure_free(struct figure *g);

/* Move a slider by so many of its steps, to the next value that it has, at most to its ends.  False with a fault where there
 * is nothing to show, and then it stays where it was. */
bool figure_move(struct figure *g, size_t slider, int steps, struct fault *f);

/* The same to its lower or upper end. */
bool figure_move_to_end(struct figure *g, size_t slider, bool high, struct fault *f);

/* The same to any value between its ends; others are refused. */
bool figure_set(struct figure *g, size_t slider, double value, struct fault *f);

/* All back to the values of the case. */
bool figure_reset(struct figure *g, struct fault *f);

struct figure_view {
	const struct lesson_figure *figure;
	const double *values;          /* of the sliders */
	const struct plot *plot;       /* NULL: it is a slice */
	const struct vol_map *map;     /* of a slice, its layer, upper values NaN where unknown; NULL: it is a plot */
	enum slice_layer layer;
	const char *say;               /* filled in */
	const struct assess *assess;   /* of the case as the sliders have it */
	const struct rb_regimen *regimen;  /* of its new course */
};

/* Until the next move. */
void figure_look(const struct figure *g, struct figure_view *v);

/* ---- what a slider can move ---- */

/* A number of the figure's regimen. */
struct figure_parameter { const char *name, *help; };
size_t figure_parameter_count(void);
const struct figure_parameter *figure_parameter_at(size_t i);

/* Is this column of structures, courses or tumour one whose cells it moves, as COLUMN.ROW? */
bool figure_moves(enum case_table table, const struct column *c);

/* All that is wrong with it, at the beginning and at the ends of its sliders; nothing is drawn that need not be. */
bool figure_check(const struct assess *a, const struct lesson_figure *x, struct lesson_place *at, struct fault *f);

#endif
