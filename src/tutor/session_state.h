/* session_state.h - what a session remembers.  Private to session*.c. */
#ifndef TUTOR_SESSION_STATE_H
#define TUTOR_SESSION_STATE_H

#include "tutor/session.h"

/* An action that was accepted; step: at which, from 1, 0 for none or where nobody asks (out of the records). */
struct kept { enum tutor_verb verb; char *text; size_t step; };

struct session {
	struct records *records;           /* NULL: nothing is kept */
	int64_t attempt;                   /* 0: not begun in the records */
	char *bundle;                      /* the case as it was read, until the records have it; then NULL */
	size_t bundle_len;
	struct casebook *book;
	struct assess *assess;
	struct tutor *tutor;
	struct kept *log;
	size_t n, capacity;
	char **drafts;                     /* one a step; NULL: none */
	size_t n_drafts;
	bool read_only, broken;            /* broken: the tutor could not be built anew */
	bool is_new;                       /* its seed is to be chosen, when the case varies */
	bool drawn;                        /* the book is the variant of seed */
	uint64_t seed;
	size_t *numbers;                   /* of its steps in the whole case, from 1 */
	struct records_step *names;        /* of all steps of the whole case */
	size_t n_names;
	bool due_alone;                    /* is_new: the steps that are due on the day of `now` */
	int64_t now;
	char review[RECORDS_REVIEW_MAX];   /* the ids of its steps; "": all */
	char note[200];
};

/* ---- session_open.c ---- */

/* The copy of the case is with the records now. */
void session_forget_copy(struct session *s);

/* ---- session.c ---- */

/* Do what stands in the records behind what we know; *changed: there was something. */
bool session_replay(struct session *s, bool *changed, struct fault *f);
/* The drafts as the records have them. */
bool session_read_drafts(struct session *s, bool *changed, struct fault *f);

#endif
