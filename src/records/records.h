/* records.h - what a learner did, in one SQLite database per learner: settings, attempts, every action, drafts.
 *
 * An action is one transaction, on the disk before records_append returns.  A draft is cheap: it outlives the process,
 * and usually, but not surely, the machine.  Times are seconds since 1970 UTC and come from the caller.
 *
 * An attempt has one writer.  Each open handle that writes has a token, which stands in the attempt and is a locked
 * byte of a file beside the database, so that the kernel tells who lives.  A handle whose token stands there no more
 * is refused at its next write.
 *
 * Every function that can fail returns false with a fault of the machine (full disk, no permission, busy, damaged)
 * that names the file, and has then changed nothing. */
#ifndef RECORDS_RECORDS_H
#define RECORDS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/mem.h"

enum { RECORDS_ID_MAX = 80, RECORDS_TITLE_MAX = 160, RECORDS_DIGEST_MAX = 65, RECORDS_VALUE_MAX = 80, RECORDS_REVIEW_MAX = 600 };

/* The file of the database in its folder. */
#define RECORDS_DATABASE "records.db"

struct records;

/* Open the database in a folder, which is made (0700, its parents too) when it is not there.  Refused: a folder that
 * others can write or own, a link or a file in its place, a database of a newer version.  One of an older version is
 * brought up; a damaged one is set aside under a new name, and a new one begun (see records_note). */
struct records *records_open(const char *folder, struct fault *f);
void records_close(struct records *r);

/* What to say once after opening ("the records were damaged; ..."), or "". */
const char *records_note(const struct records *r);
const char *records_folder(const struct records *r);

/* ---- settings ---- */

/* The value as it was set into out; "" and true when it never was. */
bool records_setting(struct records *r, const char *name, char out[RECORDS_VALUE_MAX], struct fault *f);
/* value NULL: back to the default. */
bool records_set(struct records *r, const char *name, const char *value, struct fault *f);

/* ---- attempts ---- */

enum records_writer { RECORDS_NOBODY, RECORDS_US, RECORDS_ANOTHER };   /* another: a session that lives */

struct records_attempt {
	int64_t id;                        /* > 0 */
	char case_id[RECORDS_ID_MAX], title[RECORDS_TITLE_MAX], digest[RECORDS_DIGEST_MAX];
	int64_t started, updated, finished;        /* finished 0: not yet */
	size_t position, steps;            /* page 0: the story, 1 to steps: a step, steps + 1: the summary */
	double points, points_max;
	size_t actions;                    /* in the log */
	enum records_writer writer;
	bool drawn;                        /* from seed; else the base variant of its case */
	uint64_t seed, variant;            /* variant: a name of what was drawn, 0 where it is not known */
	char review[RECORDS_REVIEW_MAX];   /* ids of the steps that were due and are repeated alone; "": the whole case */
};

/* All attempts at a case, or (NULL) at every case, the one worked last first.  *out may be NULL when there is none;
 * the caller frees it. */
bool records_attempts(struct records *r, const char *case_id, struct records_attempt **out, size_t *n, struct fault *f);
/* One attempt; *found false when there is no such. */
bool records_attempt(struct records *r, int64_t id, struct records_attempt *out, bool *found, struct fault *f);
/* The attempt at the whole case that was worked last and is not finished. */
bool records_unfinished(struct records *r, const char *case_id, struct records_attempt *out, bool *found,
                        struct fault *f);

/* SHA-256 in hexadecimal. */
void records_digest(const void *bytes, size_t len, char out[RECORDS_DIGEST_MAX]);

/* What a step of a case is called. */
struct records_step { const char *id, *objective; };

struct records_new {
	const char *case_id, *title;
	const void *copy;                  /* of the case: what the digest is of */
	size_t copy_len;
	int64_t now;
	size_t steps;
	double points_max;
	const uint64_t *seed;              /* of the variant, below 2^63; NULL: the base variant */
	uint64_t variant;                  /* a name of what was drawn, below 2^63: the same for the same numbers */
	const struct records_step *names;  /* of all steps of the copy; NULL: what is done at them is in no history */
	size_t n_names;
	const char *review;                /* ids of the steps that it has alone, blanks between; NULL, "": the whole case */
};

/* What a new attempt at a case is drawn from: a number that stays with these records for good (made by chance when they
 * were begun), and which attempt at this case it will be, from 1. */
bool records_next(struct records *r, const char *case_id, int64_t *learner, int64_t *attempt, struct fault *f);

/* Begin an attempt; its writer is this handle. */
bool records_begin(struct records *r, const struct records_new *what, int64_t *id, struct fault *f);

/* Become the writer.  Refused (an input fault) when another session lives and take_over is false. */
bool records_claim(struct records *r, int64_t id, bool take_over, struct fault *f);
/* Be the writer no more; nothing happens when another has taken over. */
bool records_release(struct records *r, int64_t id, struct fault *f);

/* The copy of the case, in the arena. */
bool records_copy(struct records *r, int64_t id, struct arena *arena, const void **copy, size_t *len, struct fault *f);

/* ---- what was done ---- */

struct records_action {
	int64_t time;
	const char *verb;                  /* "answer", "hint" ... */
	const char *text;                  /* as typed, "" for none; untrusted */
	size_t step;                       /* from 1; 0: on no step */
	const char *outcome;               /* how the step stands afterwards: "right" ... */
	double points;                     /* of the attempt, afterwards */
};

/* Where the attempt stands after it. */
struct records_standing {
	size_t position;
	double points;
	bool finished;
};

/* Write an action behind the log, which has `actions` so far, and how the attempt stands; with forget_draft the
 * draft of the action's step goes.  An input fault when this handle is the writer no more, the log is longer than the
 * caller knew, or the attempt was deleted. */
bool records_append(struct records *r, int64_t id, size_t actions, const struct records_action *action,
                    const struct records_standing *standing, bool forget_draft, struct fault *f);

/* The log from action number `from` on, in the arena. */
bool records_log(struct records *r, int64_t id, size_t from, struct arena *arena, struct records_action **log, size_t *n,
                 struct fault *f);

/* Something that was done at a step: an action of an attempt, with what tells which step it is. */
struct records_event {
	const char *case_id, *title, *step, *objective;
	size_t number;                     /* of the step in its case, from 1 */
	const char *verb, *outcome;
	int64_t time, attempt;
	bool drawn;
	uint64_t variant;
};

/* What was done at the steps of all cases, or of one, but for going on and back: in the order of time, of one attempt in
 * the order it was done.  In the arena. */
bool records_history(struct records *r, const char *case_id, struct arena *arena, struct records_event **events, size_t *n,
                     struct fault *f);

/* What is typed at a step and not submitted; "" removes it.  Refused like records_append. */
bool records_set_draft(struct records *r, int64_t id, size_t step, const char *text, struct fault *f);

struct records_draft { size_t step; const char *text; };

/* All drafts of an attempt, in the arena. */
bool records_drafts(struct records *r, int64_t id, struct arena *arena, struct records_draft **drafts, size_t *n,
                    struct fault *f);

/* Delete every attempt at a case, or (NULL) all attempts, for good; *n: how many.  Settings stay. */
bool records_forget(struct records *r, const char *case_id, size_t *n, struct fault *f);

#endif
