/* slice_view.h - the slice of a case on the screen: its state, and what its files share.  Private to src/screens. */
#ifndef SCREENS_SLICE_VIEW_H
#define SCREENS_SLICE_VIEW_H

#include "assess/placing.h"
#include "assess/slice_way.h"
#include "canvas/heatmap.h"
#include "screens/fact.h"
#include "tutor/tutor.h"

struct app;

enum { SLICE_UNDO = 12, SLICE_TEXT_MAX = 256, SLICE_LINES_MAX = 16 };

/* Placing pairs: the pair that the arrows move, and the answers before. */
struct slice_marks {
	bool holding;
	size_t held;
	char undo[SLICE_UNDO][SLICE_TEXT_MAX];         /* a ring */
	size_t n_undo, at_undo;
};

struct slice_view {
	bool open, ready, placed, zoomed;
	bool centre;                       /* at the next drawing */
	bool before;                       /* the earlier course beside it */
	bool arrows, led;                  /* how tissue has moved; where the map leads the earlier outlines */
	bool histogram;                    /* in the place of the picture */
	enum slice_layer layer;
	enum heatmap_outline outline;
	size_t way;                        /* 0: as the tissue moved; then the registrations of the case; then own landmarks */
	double error_mm;                   /* how wrong the map may be */
	int x, y, z;                       /* voxel under the cursor; z: the slice of a slab */
	int first_x, first_y, step;        /* of the last drawing */
	int before_x, before_y;            /* the view of the earlier slice */
	struct slice_marks pairs;

	/* What follows is there while it is open. */
	size_t course;                     /* whose map is looked at; CASE_NONE */
	struct assess *other;              /* NULL: the case's own */
	struct vol_field field;            /* of own landmarks */
	char why[200];                     /* why those make a stiffer map */
	struct vol_map map;                /* of the layer; its upper values are as they are drawn, NaN where something is not known */
	struct vol_bounds bounds;
	bool bounded;
	uint8_t *folds, *marks;            /* a mark a voxel */
	size_t folded;
	bool *place;                       /* what place_of asked for, a voxel each; NULL while it is open */
	const struct case_step *place_of;
	struct placing *placing;           /* NULL: nothing has moved, or it cannot be told */
	struct vol_labels still;           /* the earlier outlines then: today's */
	struct vol_labels led_labels;
	struct score score;
	bool scored;
};

/* ---- slice_view.c ---- */
/* What the numbers of the view are of: the case, or the case through another map. */
const struct assess *slice_assess(const struct app *a);
const struct rb_regimen *slice_regimen(const struct app *a);
/* The step that the learner is at; NULL: none. */
const struct tutor_step *slice_step(const struct app *a);
size_t slice_ways(const struct app *a);
/* "as the tissue moved", "colleague", "your landmarks" */
const char *slice_way_name(const struct app *a, size_t way);
size_t slice_voxel(const struct app *a);
void slice_go_to(struct app *a, size_t voxel);
/* The earlier outlines, on the grid of that course's dose. */
const struct vol_labels *slice_earlier(const struct app *a);

/* ---- slice_compute.c ---- */
/* All that depends on the way, the layer, the error or the regimen, anew. */
void slice_compute(struct app *a);
/* Of that the layer, where it or its error has changed; how far the numbers may be off; where the map leads the earlier outlines. */
void slice_take_layer(struct app *a);
void slice_take_bounds(struct app *a);
void slice_take_led(struct app *a);
/* Give back what another map than the case's own needed. */
void slice_leave_way(struct slice_view *v);

/* ---- slice_form.c: answering on the slice ---- */
bool slice_places(const struct app *a);            /* an open point step */
bool slice_pairs_open(const struct app *a);        /* an open landmarks step */
/* The pairs as they stand, in the field or in the answer of a closed step; how many. */
size_t slice_pairs(const struct app *a, struct vol_landmark pairs[PLACING_PAIRS_MAX]);
/* True when the action was the form's. */
bool slice_form_act(struct app *a, enum action action);
/* Before a drawing: where a point step that is closed should have been. */
void slice_form_prepare(struct app *a);
/* Rings, points and stars of the form; nothing without one. */
void slice_form_mark(const struct app *a, uint8_t *marks);
/* Lines about the form into out; how many. */
int slice_form_lines(const struct app *a, struct arena *arena, struct fact_text *out, int room);

/* ---- slice_info.c ---- */
/* What is under the cursor, a line each, what matters most first.  Texts are the arena's. */
enum slice_width {
	SLICE_NARROW,          /* less than thirty columns */
	SLICE_SIDE,
	SLICE_BRIEF            /* few lines, as wide as the screen */
};
int slice_lines(const struct app *a, struct arena *arena, enum slice_width width, struct fact_text out[SLICE_LINES_MAX]);
/* In accessible mode, of a key that changes the picture alone: what it would show is said of the place under the cursor.  False where
 * the key has its own work to do. */
bool slice_say_instead(struct app *a, enum action action);

/* ---- slice_side.c ---- */
/* Structures and their numbers in this layer, limits below. */
int slice_table(const struct app *a, struct canvas *c, struct rect r);
/* The histogram of the structure under the cursor. */
void slice_histogram(const struct app *a, struct canvas *c, struct rect r);

/* ---- slice_draw.c ---- */
void slice_words(const struct app *a, struct fact_text *x);

#endif
