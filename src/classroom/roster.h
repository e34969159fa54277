/* roster.h - who is in a class and what it is asked: two tables that an instructor keeps in a spreadsheet.
 *
 * roster.csv   learner,name,email,sis_id,section,key,extensions
 * class.csv    case,opens,due,attempts,counts,late_percent
 *
 * The cases hold none of this.  An extension is "CASE TIME" and moves that learner's deadline, or "CASE +N" and lets N attempts
 * more count; a key is a fingerprint or a further account.  Several of either have ";" between. */
#ifndef CLASSROOM_ROSTER_H
#define CLASSROOM_ROSTER_H

#include <stdint.h>

#include "base/names.h"
#include "base/table.h"

enum { ROSTER_EXTENSIONS_MAX = 32, ROSTER_KEYS_MAX = 8 };

/* due 0: as for all; attempts: so many more count. */
struct extension { const char *case_id; int64_t due, attempts; };

struct learner {
	const char *id;            /* account, or what stands in a submission */
	const char *name, *email, *sis_id, *section;   /* "": not said */
	const char *keys[ROSTER_KEYS_MAX];     /* fingerprints of SSH keys, and further accounts */
	size_t n_keys;
	struct extension *extensions;
	size_t n_extensions;
};

struct roster {
	size_t n;
	struct learner *learners;
	struct names *index;       /* of accounts, keys and the names of guests with these keys; owned */
};

/* Which of a learner's attempts counts. */
enum counts { COUNTS_BEST, COUNTS_LAST, COUNTS_FIRST };

struct assignment {
	const char *case_id;
	int64_t opens, due;        /* 0: always, never */
	int64_t attempts;          /* that count at all; 0: any number */
	enum counts counts;
	double late_percent;       /* taken off the points for each day begun after the deadline; NaN: late work does not count */
};

struct class { size_t n; struct assignment *assignments; };

void roster_fini(struct roster *r);

/* Texts are the arena's.  All that is wrong goes to the report; false when that is an error. */
bool roster_parse(const char *file, const char *text, size_t len, struct arena *arena, struct report *report, struct roster *out);
bool class_parse(const char *file, const char *text, size_t len, struct arena *arena, struct report *report, struct class *out);
/* From files.  False with the first fault. */
bool roster_read(const char *path, struct arena *arena, struct roster *out, struct fault *f);
bool class_read(const char *path, struct arena *arena, struct class *out, struct fault *f);

extern const struct table_schema roster_schema, class_schema;

/* What those columns are called, to write a cell of one (roster_edit.h). */
#define ROSTER_COLUMN_KEY "key"
#define ROSTER_COLUMN_EXTENSIONS "extensions"

/* The learner whose account or key that is, or whose key is behind this guest's name; NULL: nobody is. */
const struct learner *roster_find(const struct roster *r, const char *id);
/* What the class is asked about a case; NULL: nothing. */
const struct assignment *class_find(const struct class *c, const char *case_id);

/* The deadline for that learner; 0: none.  who NULL: for all. */
int64_t assignment_due(const struct assignment *a, const struct learner *who);

/* So many attempts of that learner count; 0: any number. */
int64_t assignment_attempts(const struct assignment *a, const struct learner *who);

/* Days begun after the deadline; 0: in time. */
int64_t assignment_days_late(const struct assignment *a, const struct learner *who, int64_t at);

/* Does that attempt count: begun once it was open, one of so many as count, in time or late at a price? */
bool assignment_counts(const struct assignment *a, const struct learner *who, int64_t attempt, int64_t started, int64_t at);

/* What points that were earned then are worth; NaN: they do not count. */
double assignment_worth(const struct assignment *a, const struct learner *who, int64_t at, double points);

#endif
