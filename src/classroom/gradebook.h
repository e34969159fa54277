/* gradebook.h - marks for a learning management system: a table of learners and cases, and the files that import it.
 *
 * canvas: the columns that Canvas's importer wants (lib/gradebook_importer.rb): Student, ID, SIS User ID, SIS Login ID,
 *     Section, then an assignment a case; a second row "Points Possible".
 * moodle: username, email, idnumber, then a grade and a feedback column a case (grade/import/csv); at most 100, or what the
 *     case gives.  A learner without a mark has an empty cell, which that importer takes for no grade.
 * long: a row a learner and case, with everything that is known, for a spreadsheet or a program.
 *
 * Two decimals, a point, no separators of thousands: Canvas's reader takes the last comma or point for the decimal sign. */
#ifndef CLASSROOM_GRADEBOOK_H
#define CLASSROOM_GRADEBOOK_H

#include "base/csvout.h"
#include "classroom/grade.h"
#include "classroom/roster.h"

enum gradebook_format { GRADEBOOK_CANVAS, GRADEBOOK_MOODLE, GRADEBOOK_LONG, GRADEBOOK_FORMATS };
bool gradebook_format_find(const char *name, enum gradebook_format *format);

/* The mark of a learner in the case of a gradebook. */
struct mark {
	const struct learner *who; /* NULL: not on the roster, then name is what the submission says */
	const char *name;
	size_t attempts;           /* that were graded */
	int64_t attempt;           /* that made the mark */
	int64_t at, days_late;
	bool counts;               /* false: late, too early, or beyond the attempts that count; then points are what it would give */
	double points, points_max; /* what its answers earned */
	double score;              /* after what being late costs; NaN: no mark */
	bool finished;
	const char *note;          /* of grading; "" nothing */
};

/* One case of a class, filled submission by submission in any order. */
struct gradebook;

/* most: submissions that will be added.  roster NULL: every learner that hands something in; assignment NULL: no deadline, any number of attempts, the best counts.
 * They, and the case, are the caller's and must outlive it. */
struct gradebook *gradebook_new(const struct casebook *c, const struct roster *roster, const struct assignment *assignment,
                                size_t most, struct fault *f);
void gradebook_free(struct gradebook *b);

bool gradebook_add(struct gradebook *b, const struct submission *s, const struct graded *graded, struct fault *f);

/* The mark of a learner so far, by account, key or name; NULL: of a stranger who has handed in nothing.  Until gradebook_close. */
const struct mark *gradebook_of(const struct gradebook *b, const char *learner);

/* After the last submission, before what follows. */
void gradebook_close(struct gradebook *b);

/* The marks: of a roster in its order, each learner of it, then those that are not on it; else by name. */
size_t gradebook_count(const struct gradebook *b);
const struct mark *gradebook_at(const struct gradebook *b, size_t i);

/* What an earlier long gradebook says of each mark, in their order: its score, NaN where it has none.  The arena's. */
bool gradebook_earlier(const struct gradebook *b, const char *path, struct arena *arena, const double **scores, struct fault *f);

/* Canvas and Moodle have the learners of the roster alone. */
bool gradebook_write(struct gradebook *b, enum gradebook_format format, struct csv_out *o, struct fault *f);

#endif
