/* registration.h - how good a displacement field is, against the field that the case knows to be true. */
#ifndef ASSESS_REGISTRATION_H
#define ASSESS_REGISTRATION_H

#include "assess/assess.h"
#include "volume/map_error.h"
#include "volume/register.h"

/* Against the case's own field of the course (none: nothing has moved), for one structure. */
struct registration {
	double mean_mm, max_mm;        /* how far its voxels are led from where their tissue was (target registration error) */
	double overlap, overlap_all;   /* Dice, of its outline and of all outlines of the case; NaN where the truth has no inverse */
	size_t folded;                 /* cells with a determinant <= 0 */
	double jacobian_min;
	double dose_gy, true_dose_gy;  /* physical, of the course: the structure's metric through this field, and through the true one */
};

/* What registrations are asked about: "STRUCTURE COURSE [METRIC]", Dmax, D0.03cc or mean. */
struct registration_subject { size_t structure, course; struct metric metric; };
bool assess_registration_subject(const struct assess *a, const char *of, struct registration_subject *s, struct fault *f);

/* Millimetres and doses of what was measured of the structure.  A fault where a dose is not known. */
bool assess_registration_take(const struct assess *a, const struct registration_subject *s, const struct vol_map_error *e,
                              struct registration *out, struct fault *f);

/* ---- a judge step: "REGISTRATION STRUCTURE [METRIC]" ---- */

enum judgement { JUDGE_ACCEPT, JUDGE_FOLDS, JUDGE_OVERLAP, JUDGE_LANDMARKS, JUDGE_DOSE, JUDGEMENTS };

/* All in the arena.  Right is to accept where nothing fails, else to reject for any reason that is one. */
struct judged {
	const char *given;             /* what a physicist would lay on the table: without the true dose */
	const char *labels[JUDGEMENTS];
	bool right[JUDGEMENTS];
	const char *said[JUDGEMENTS];  /* to one who chose it */
	const char *derivation;
};
/* Can it be asked?  A fault as of assess_judge, for a part of its work. */
bool assess_judge_check(const struct assess *a, const char *of, struct fault *f);
bool assess_judge(const struct assess *a, const char *of, double tolerance_gy, struct arena *arena, struct judged *out,
                  struct fault *f);

/* ---- a landmarks step ---- */

/* Can it be asked?  A fault where the case lacks what it needs. */
bool assess_landmarks_check(const struct assess *a, const char *of, struct fault *f);

/* Points that can be seen on both scans, read to the millimetre: edges and middle of every structure, today and at the
 * earlier course.  Lines in the arena. */
const char *assess_landmarks_seen(const struct assess *a, const char *of, struct arena *arena, struct fault *f);

/* The middle and the edges of the structure itself as landmarks, as they are seen: their pairs and what comes of them, as lines in
 * the arena.  *does: they are enough for these tolerances. */
const char *assess_landmarks_example(const struct assess *a, const char *of, double tolerance_mm, double tolerance_gy,
                                     struct arena *arena, bool *does, struct fault *f);

struct landmarked {
	bool right;
	const char *said;              /* to the learner, in the arena */
};
/* The bending map through pairs (fewer than it needs: a stiffer one, said so).  Right: mean error and dose within tolerances
 * and no fold. */
bool assess_landmarks_judge(const struct assess *a, const char *of, const struct vol_landmark *pairs, size_t n, double tolerance_mm,
                            double tolerance_gy, struct arena *arena, struct landmarked *out, struct fault *f);

#endif
