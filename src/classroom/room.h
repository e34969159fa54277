/* room.h - a class as its instructor sees it: a folder with roster.csv, class.csv and everyone's work, graded piece by piece.
 *
 * In the folder are, for each learner, a folder of records (identity.h says its name), and files of attempts that were handed in.
 * Every mark is computed from the answers.  What the class is asked stands in class.csv; without it every case that was worked
 * is a column, with no deadline.  Without roster.csv everyone who has work is listed.
 *
 * room_open and room_reload read what is cheap; room_work does the rest, bounded pieces at a time. */
#ifndef CLASSROOM_ROOM_H
#define CLASSROOM_ROOM_H

#include "classroom/gradebook.h"
#include "classroom/handed_in.h"
#include "classroom/items.h"

enum { ROOM_PATH_MAX = 4096 };

/* Where the case or lesson of that id is.  False with a fault. */
typedef bool room_find_fn(void *user, const char *case_id, char *path, size_t size, struct fault *f);

/* A column. */
struct room_case {
	const char *id, *title;            /* title: the id until it is loaded */
	const char *why;                   /* why it cannot be graded; NULL: it can, or is not loaded yet */
	const struct assignment *assignment;   /* NULL: the class is asked nothing about it */
	struct grader *grader;             /* NULL: not loaded yet, or it cannot be graded */
	struct gradebook *book;
	struct items *items;
};

struct room_attempt {
	size_t learner, which;             /* whose, at which case */
	int64_t number;                    /* of theirs at this case, from 1: records in the order they were begun, files as they say */
	int64_t started, at;               /* at: finished, or worked last */
	const char *source;                /* name of the folder or the file */
	int64_t record;                    /* in the records; 0: it is a file */
	bool graded, finished, counts, other_case;
	double points, points_max;         /* NaN until it is graded */
	double score;                      /* NaN: it does not count */
	int64_t days_late;
	size_t n_steps;
	const double *steps;               /* points of each step */
	const char *note;                  /* what grading has to say, or why it was not graded; "" nothing */
};

struct room_learner {
	const char *id, *name;             /* name: of the roster, or the id; of a guest the name of the folder */
	const struct learner *who;         /* NULL: nobody of the roster */
	bool guest;                        /* an unknown key, to be claimed */
	int64_t seen;                      /* last worked; 0: never */
	size_t attempts;                   /* at all columns */
	const char *why;                   /* why records could not be opened; NULL: they could */
};

struct room;

/* The folder of a class.  NULL with a fault: it cannot be read, or a table of it has one. */
struct room *room_open(const char *folder, room_find_fn *find, void *user, struct fault *f);
void room_close(struct room *r);
const char *room_folder(const struct room *r);

/* Read and grade all anew, beginning with the tables.  False, and all is as it was: a table has a fault. */
bool room_reload(struct room *r, struct fault *f);

/* A bounded piece of what is to be done: list one folder, load one case, grade one attempt.  False: nothing was left.  What fails
 * is told where it belongs (why, note). */
bool room_work(struct room *r);
/* How far it is. */
void room_progress(const struct room *r, size_t *done, size_t *all);
/* What could not be read and belongs nowhere else, with its file: "FILE: why"; NULL: nothing. */
const char *room_refused(const struct room *r, size_t i);

/* Learners: those of the roster in its order, then the others as they are found. */
size_t room_learners(const struct room *r);
const struct room_learner *room_learner(const struct room *r, size_t i);
size_t room_cases(const struct room *r);
const struct room_case *room_case(const struct room *r, size_t i);
/* Where it is. */
bool room_case_path(const struct room *r, size_t i, char *path, size_t size, struct fault *f);
bool room_has_roster(const struct room *r);
size_t room_attempts(const struct room *r);
const struct room_attempt *room_attempt(const struct room *r, size_t i);

/* The mark of a learner in a case so far; NULL: there is none. */
const struct mark *room_mark(const struct room *r, size_t learner, size_t which);
/* The attempt that makes it; NULL: none does. */
const struct room_attempt *room_counted(const struct room *r, size_t learner, size_t which);
/* Attempts of a learner at a case, in their order: places in room_attempt, at most max; how many there are. */
size_t room_attempts_of(const struct room *r, size_t learner, size_t which, size_t *out, size_t max);

/* The attempt read again, in the arena, with its own number and learner. */
bool room_submission(const struct room *r, size_t attempt, struct arena *arena, struct submission *out, struct fault *f);

/* How the score of a mark came about: words, then the sum on the last line.  In the arena; NULL: memory is out. */
const char *room_mark_words(const struct room *r, const struct room_attempt *x, struct arena *arena);

/* The order of a table of the class. */
enum room_sort { ROOM_BY_ROSTER, ROOM_BY_NAME, ROOM_BY_SECTION, ROOM_BY_SCORE, ROOM_BY_ATTEMPTS, ROOM_BY_LATE, ROOM_BY_SEEN, ROOM_SORTS };
const char *room_sort_name(enum room_sort by);
/* Sort places of learners: by name and section from A on; by score (of that case, or of the sum where which is not one) the least
 * first and those without first of all; by attempts, days late and last seen the most or the latest first.  Stable. */
void room_order(const struct room *r, enum room_sort by, size_t which, size_t *learners, size_t n);
/* The sections of the roster, each once, in its order: the i-th; NULL: there is none. */
const char *room_section(const struct room *r, size_t i);

/* ---- what an instructor changes: the roster alone, and all is to be reloaded after it ---- */

/* Work that is nobody's of the roster goes under that learner, by its key or account. */
bool room_claim(const struct room *r, size_t stranger, size_t learner, struct fault *f);
/* A deadline of one learner's own, which must be later than the one there is; one attempt more that counts. */
bool room_extend(const struct room *r, size_t learner, size_t which, int64_t due, struct fault *f);
bool room_unlock(const struct room *r, size_t learner, size_t which, struct fault *f);

#endif
