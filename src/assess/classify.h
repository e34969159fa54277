/* classify.h - published classes of a patient or a course, found from the case and never typed. */
#ifndef ASSESS_CLASSIFY_H
#define ASSESS_CLASSIFY_H

#include "assess/assess.h"

enum { CLASSES_MAX = 3 };

/* A way to classify.  of: what it is asked about, as for quantities. */
struct class_scheme {
	const char *name, *of, *help;
	const char *labels[CLASSES_MAX];       /* what the learner reads */
};
size_t assess_scheme_count(void);
const struct class_scheme *assess_scheme_at(size_t i);

struct classified {
	const struct class_scheme *scheme;
	size_t right;                          /* of its labels */
	const char *derivation;                /* lines, in the arena */
	const char *why_not[CLASSES_MAX];      /* of each other class: a sentence that does not name the right one */
};

/* The class of a case for what `of` says.  A fault where the case does not say what the class asks for. */
bool assess_classify(const struct assess *a, const char *name, const char *of, struct arena *arena, struct classified *out,
                     struct fault *f);

#endif
