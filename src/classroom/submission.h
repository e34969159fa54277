/* submission.h - one learner's attempt at a case as a file: what was done, the seed, the version, a checksum.
 *
 * A CSV table, so that an instructor can read it; a learner hands it in, or takes it home and back (progress --export,
 * --import).  Nothing of it is trusted: grading plays the actions again.  The checksum tells a file that was damaged or
 * edited from one that was not; it is no signature. */
#ifndef CLASSROOM_SUBMISSION_H
#define CLASSROOM_SUBMISSION_H

#include "base/csvout.h"
#include "records/records.h"
#include "tutor/tutor.h"

enum { SUBMISSION_BYTES_MAX = 1 << 20, SUBMISSION_LEARNER_MAX = 200 };

struct submission_action {
	enum tutor_verb verb;
	const char *text;          /* "" for none; untrusted */
	size_t step;               /* from 1; 0: on no step */
	int64_t time;
	int line;                  /* in the file */
};

/* Texts are the arena's it was read into. */
struct submission {
	const char *file;          /* for messages */
	const char *case_id, *title;
	const char *digest;        /* of the case that was worked */
	const char *version;       /* of the program */
	const char *learner;       /* as named in the file; "": not said */
	int64_t attempt;           /* which of the learner's attempts at this case, from 1 */
	bool drawn;                /* from seed; else the base variant */
	uint64_t seed;
	int64_t started, updated, finished;        /* finished 0: not */
	double points, points_max; /* as the file claims */
	size_t n;
	struct submission_action *actions;
	bool intact;               /* the checksum is that of the file */
};

/* A file or its text.  False with FILE:LINE:COLUMN of the first fault. */
bool submission_read(const char *path, struct arena *arena, struct submission *out, struct fault *f);
bool submission_parse(const char *file, const char *text, size_t len, struct arena *arena, struct submission *out,
                      struct fault *f);

/* An answer that was right when it was given may be wrong now, and the step it was at be open still: what is to be done first, so that an
 * action at a later step finds its own.  False: nothing is.  Nobody gains by it: a step that is left is given up. */
bool submission_catch_up(const struct submission_action *a, const struct tutor_view *v, enum tutor_verb *verb);

/* Which attempt at its case all[i] is, from 1: the list has the last first. */
int64_t submission_number(const struct records_attempt *all, size_t n, size_t i);

/* An attempt at a whole case as the records have it. */
bool submission_of_records(struct records *r, const struct records_attempt *a, int64_t number, const char *learner,
                           const char *version, struct arena *arena, struct submission *out, struct fault *f);

/* The file's text behind what o has. */
bool submission_write(const struct submission *s, struct csv_out *o, struct fault *f);

#endif
