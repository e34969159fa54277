/* plain_explain.h - why a regimen does what it does, in words: for the page of the score and the prompt-only face.  Private to
 * src/screens. */
#ifndef SCREENS_PLAIN_EXPLAIN_H
#define SCREENS_PLAIN_EXPLAIN_H

#include "assess/compare.h"
#include "assess/explain.h"
#include "assess/search.h"
#include "screens/fact_score.h"
#include "screens/plain_out.h"

enum { EXPLAIN_MODELS_MAX = 24, EXPLAIN_SAMPLES = 1000, EXPLAIN_SEED = 1 };

/* What is computed about one regimen, piece by piece. */
struct explained {
	struct rb_regimen regimen;
	struct score score;
	bool has_kill;
	struct explain_kill kill;
	char no_kill[240];                 /* why not; "" */
	struct explain_break breaks[EXPLAIN_MODELS_MAX];       /* the case's own model, then the catalogue's */
	size_t n_breaks;
	bool has_bands;
	struct explain_bands bands;
	size_t stage;
};

/* A copy of the regimen, scored.  For explained_fini, also after a fault. */
bool explained_init(struct explained *x, const struct assess *a, const struct rb_regimen *r, struct fault *f);
/* One piece more; *more: there is still one.  Bands live in the arena. */
bool explained_some(struct explained *x, const struct assess *a, struct arena *arena, bool *more, struct fault *f);
void explained_fini(struct explained *x);

/* Lines of text; what is not computed yet is left out. */
void explain_say_mark(struct fact_text *t, const struct explained *x);
/* "carotid Dmax  103.5 of 119 Gy, 15.5 left  hard  2 of 2 points" */
/* signs: a check or a cross before it. */
void explain_say_row(struct fact_text *t, const struct assess *a, const struct explained *x, size_t row, bool signs);
/* Why: what of it is left of the past, what is new. */
void explain_say_row_why(struct fact_text *t, const struct assess *a, const struct explained *x, size_t row);
void explain_say_breaks(struct fact_text *t, const struct assess *a, const struct explained *x);
/* bars: a bar behind each number, of at most so many columns; 0: none. */
void explain_say_kill(struct fact_text *t, const struct explained *x, int bars);
void explain_say_bands(struct fact_text *t, const struct assess *a, const struct explained *x);
/* Breaks, kill and bands with their heads. */
void plain_explain(struct fact_text *t, const struct assess *a, const struct explained *x);
/* The name of a limit's organ, or of tumour control. */
const char *explain_row_name(const struct assess *a, const struct case_constraint *k);

/* ---- plain_front.c ---- */
enum { EXPLAIN_FRONT_LINES = 20 };
/* What nothing beats, from the safest up, at most so many. */
void explain_say_front(struct fact_text *t, const struct assess *a, const struct search_result *r, size_t most);
/* Its curve in words: ends, where control rises most, the last within every hard limit; where the regimen itself stands.  Nothing
 * without a tumour or a hard limit. */
void explain_say_front_shape(struct fact_text *t, const struct assess *a, const struct search_result *r, const struct scored *own);

/* From which to which number the tools say of each organ, and by how many of them its limit is broken. */
void explain_say_spread(struct fact_text *t, const struct assess *a, const struct compared *compared, size_t n);
/* The same patient under one tool's conventions. */
void explain_say_tool(struct fact_text *t, const struct assess *a, const struct compare_tool *tool, const struct compared *k);

#endif
