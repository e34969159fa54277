/* copy.h - a case made ready once more with other parameters; doses on slices stay the original's.  Private to assess. */
#ifndef ASSESS_COPY_H
#define ASSESS_COPY_H

#include "assess/internal.h"

struct assess_copy {
	const struct assess *from;
	struct casebook c;             /* the original but for what stands below */
	struct assess a;               /* to score with; not to be freed */
	struct case_structure *structures;
	struct case_dose *doses;
	struct case_course *courses;   /* schedules are the original's until one is replaced */
	struct rb_clone *clones;       /* of c.tumour */
};

/* Room in the arena, and a first reset. */
bool assess_copy_init(struct assess_copy *x, const struct assess *a, struct arena *arena, struct fault *f);
/* All parameters as the case has them. */
void assess_copy_reset(struct assess_copy *x);
/* After changes of structures or courses: quadratic doses anew. */
void assess_copy_ready(struct assess_copy *x);

#endif
