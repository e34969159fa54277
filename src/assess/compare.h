/* compare.h - the same patient under the conventions of published tools. */
#ifndef ASSESS_COMPARE_H
#define ASSESS_COMPARE_H

#include "assess/assess.h"

struct compare_tool {
	const char *name, *convention, *source;
	double alpha_beta_gy;          /* for every structure; 0: its own */
	const char *recovery;          /* name of a model; NULL: the case's (ghostdose itself) */
	struct rb_repair repair;       /* of every structure */
	const char *why_not;           /* no number can be told, why in a sentence; NULL: one can */
};
size_t compare_tool_count(void);                               /* ghostdose is the first */
const struct compare_tool *compare_tool_at(size_t i);
const struct compare_tool *compare_tool_find(const char *name);

/* A structure that has a limit in Gy: what the tool makes of it. */
struct compare_structure {
	size_t structure;
	const struct case_constraint *limit;   /* the first one in Gy */
	double cumulative_eqd2_gy;     /* NaN: not known (a model does not apply, a dose is unknown, no histogram) */
	const char *sum;               /* the steps from ghostdose's number, summed on the last line; "" for ghostdose or NaN */
};

struct compared {
	struct compare_structure *structures;
	size_t n;
	const char *why;               /* where its numbers part from ghostdose's, step by step, in sentences */
};

/* Memory is the arena's. */
bool assess_compare(const struct assess *a, const struct rb_schedule *s, const struct compare_tool *tool,
                    struct arena *arena, struct compared *out, struct fault *f);

#endif
