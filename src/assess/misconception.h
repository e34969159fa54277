/* misconception.h - the well-known wrong answers to a numeric question, computed for these very numbers. */
#ifndef ASSESS_MISCONCEPTION_H
#define ASSESS_MISCONCEPTION_H

#include "assess/assess.h"

enum misconception_id {
#define MISCONCEPTION(id, name, title, explanation) MISCONCEPTION_##id,
#include "assess/misconceptions.def"
#undef MISCONCEPTION
	MISCONCEPTIONS
};

struct misconception {
	const char *name;              /* "recovery_forgotten" */
	const char *title;             /* completes "what comes out when ..." */
	const char *explanation;       /* why that is wrong */
};
const struct misconception *misconception_at(enum misconception_id id);
/* By its name; false: there is none. */
bool misconception_find(const char *name, size_t len, enum misconception_id *id);

/* One that applies to a question: the number it leads to. */
struct mistaken {
	enum misconception_id id;
	double value;
	const char *detail;            /* "α/β 10.6 Gy", or "" */
};
enum { MISTAKEN_MAX = 64 };

/* All that apply to a quantity of a case, in the order of the list; a way that leads to the key itself (relative difference
 * below 1e-9) does not.  Texts are the arena's.  False: the quantity itself has no value. */
bool assess_mistakes(const struct assess *a, const char *quantity, const char *of, struct arena *arena,
                     struct mistaken out[MISTAKEN_MAX], size_t *n, struct fault *f);

/* Does the author of a numeric step count this way as right (its cell "accepts")? */
bool assess_accepts(const struct case_step *s, enum misconception_id id);

#endif
