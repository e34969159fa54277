/* room_internal.h - what the parts of a class in hand share.  Private to room*.c. */
#ifndef CLASSROOM_ROOM_INTERNAL_H
#define CLASSROOM_ROOM_INTERNAL_H

#include "classroom/room.h"

/* A folder of records, or a file that was handed in. */
struct room_source { const char *name; bool file; };

struct room {
	char folder[ROOM_PATH_MAX];
	room_find_fn *find;
	void *user;
	struct arena *arena;               /* of all texts; owned */
	struct roster roster;
	bool has_roster, has_class;
	struct class class;
	struct room_source *sources;       /* an owned list */
	size_t n_sources, sources_capacity;
	size_t listed;                     /* so many are */
	struct room_case *cases;           /* owned lists */
	size_t n_cases, cases_capacity;
	struct room_learner *learners;
	size_t n_learners, learners_capacity;
	struct names *strangers;           /* learners that are not on the roster */
	struct room_attempt *attempts;
	size_t n_attempts, attempts_capacity, graded;
	bool numbered;                     /* all is listed, the attempts are in order and have their numbers */
	const char **refused;
	size_t n_refused, refused_capacity;
	struct records *open;              /* of the attempt that was graded last; NULL: none */
	const char *open_source;
};

/* The path of something in the folder. */
bool room_path(const struct room *r, const char *name, char out[ROOM_PATH_MAX], struct fault *f);
/* A text of the arena; "" when memory is out. */
const char *room_text(struct room *r, const char *text);
/* The learner of that account, key or folder, made where there is none yet; false: memory is out. */
bool room_learner_of(struct room *r, const char *name, size_t *out, struct fault *f);
/* Add a column; false: memory is out. */
bool room_add_case(struct room *r, const char *id, const struct assignment *assignment, struct fault *f);
void room_refuse(struct room *r, const struct fault *why);

#endif
