/* score_view.h - the page of a score: the mark with why, what breaks first, what kills, how sure it is, what is given away; and the
 * same patient under other tools.  Private to src/screens. */
#ifndef SCREENS_SCORE_VIEW_H
#define SCREENS_SCORE_VIEW_H

#include "base/plot.h"
#include "screens/plain_explain.h"

enum { SCORE_TOOLS_MAX = 40 };

struct score_view {
	bool open, tools;                  /* tools: the other page */
	struct arena *arena;               /* owned: of bands, comparisons, the plot */
	struct explained x;
	bool more;                         /* there is a piece to compute */
	struct compared compared[SCORE_TOOLS_MAX];     /* of each tool */
	size_t n_compared;
	bool front_made, plotted;          /* once the search is done; plotted: it is a curve */
	struct plot front;
	int scroll, seen, below;           /* lines, at the last drawing */
};

struct app;
void score_open(struct app *a);
void score_close(struct app *a);
void score_draw(struct app *a, struct canvas *c);
void score_act(struct app *a, enum action action);
/* A bounded piece of what is still to be computed; false: nothing is. */
bool score_work(struct app *a);

#endif
