/* plain_score.h - a regimen and its score in words.  Private to plain*.c. */
#ifndef SCREENS_PLAIN_SCORE_H
#define SCREENS_PLAIN_SCORE_H

#include "screens/fact_score.h"
#include "screens/plain_out.h"

/* "Prescription 5x8: 40 Gy in 5 fractions, Monday to Friday of one week (5 calendar days)" */
void plain_prescription(struct fact_text *x, const struct rb_regimen *r);

/* Every row of the mark, numbered, a line each; then the tumour and the mark. */
void plain_rows(struct fact_text *x, const struct assess *a, const struct scored *s);
void plain_tumour(struct fact_text *x, const struct assess *a, const struct scored *s);
void plain_mark(struct fact_text *x, const struct scored *s);
/* What breaks first when every fraction's dose grows; nothing where nothing does. */
void plain_break(struct fact_text *x, const struct assess *a, const struct rb_regimen *r, const struct explain_break *b);

/* The cumulative value of every organ's row under every recovery model of the catalogue. */
bool plain_models(struct fact_text *x, const struct assess *a, const struct rb_regimen *r, struct fault *f);

/* The treatment days, week by week, weeks that are alike together. */
void plain_calendar(struct fact_text *x, const struct rb_schedule *s);

#endif
