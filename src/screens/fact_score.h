/* fact_score.h - the facts that several screens show: of a regimen, of the rows of its mark, of the tumour, of points. */
#ifndef SCREENS_FACT_SCORE_H
#define SCREENS_FACT_SCORE_H

#include "assess/assess.h"
#include "assess/explain.h"
#include "assess/search.h"
#include "screens/fact.h"
#include "tutor/tutor.h"

/* What of a row of the mark; ROW_HIGH: what it may reach at most. */
enum row_part { ROW_ACHIEVED, ROW_LIMIT, ROW_PRIOR, ROW_RESIDUAL, ROW_NEW, ROW_MARGIN, ROW_POINTS, ROW_HIGH, ROW_POINTS_MAX };

/* A score and what it is of: the regimen must live until the next drawing.  recovery: index in the catalogue of the model that
 * overrides, -1: the case's own. */
struct scored {
	const struct rb_regimen *regimen;
	const struct score *score;
	int recovery;
};

/* Of the design: as its bars have it. */
struct scored scored_design(const struct app *a);
/* Of the regimen that was handed in last. */
struct scored scored_handed_in(const struct tutor_view *v);

struct fact fact_row(const struct assess *a, const struct scored *s, size_t row, enum row_part part);
/* How the row of such a fact came about, by this regimen and model instead of the fact's own. */
const char *fact_row_derivation(const struct assess *a, const struct fact *x, const struct rb_regimen *r, const struct rb_recovery *recovery,
                                struct arena *arena);
struct fact fact_alpha_beta(const struct assess *a, size_t structure);
/* How much of the earlier courses the row's structure has recovered, percent; the volume of it whose dose is not known. */
struct fact fact_recovered(const struct assess *a, const struct scored *s, size_t row);
struct fact fact_unknown_volume(const struct assess *a, const struct scored *s, size_t row);
/* Prescribed dose, fractions, calendar days from first to last. */
struct fact fact_total_dose(const struct rb_regimen *r);
struct fact fact_fractions(const struct rb_regimen *r);
struct fact fact_days(const struct rb_regimen *r);
/* Of the tumour: log10 of its clonogens at the first fraction, a clone's alpha/beta. */
struct fact fact_begun(const struct assess *a);
struct fact fact_clone_alpha_beta(const struct assess *a, size_t clone);
/* Of the tumour: control, log10 of the clonogens that are left. */
struct fact fact_tcp(const struct scored *s);
struct fact fact_cells(const struct scored *s);
/* All that sentences about a score may tell, for fact_add_matched; in the arena, *n of them. */
const struct fact *fact_score_all(const struct assess *a, const struct scored *s, struct arena *arena, size_t *n);
struct fact fact_mark(const struct scored *s);
struct fact fact_mark_max(const struct scored *s);
/* Times which the dose of every fraction grows until the first limit of struct explain_break is reached; r as of struct scored. */
struct fact fact_break(const struct assess *a, const struct rb_regimen *r, const struct explain_break *b);
/* Of a regimen that the search found, which must live until the next drawing. */
struct fact fact_hit_mark(const struct search_hit *h);
struct fact fact_hit_tcp(const struct search_hit *h);
/* Largest share of a hard limit that it uses, percent; only where it has a worst limit. */
struct fact fact_hit_use(const struct search_hit *h);
struct fact fact_months(const struct assess *a, size_t course);

#endif
