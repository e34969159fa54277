/* session.h - a tutor whose actions are kept: what both faces work with.
 *
 * It owns the case, the assess and the tutor.  An attempt is its log of actions, and the tutor is deterministic: to
 * resume is to play the log again.  Without records (NULL) all works the same and nothing is kept.
 *
 * For a face, in the place of casebook_load, assess_new, tutor_new:
 *     session_offer(records, path, &offer, f)       what is there: begin anew, continue, a changed case, one in use
 *     s = session_begin(records, path, f)           or
 *     s = session_resume(records, offer.attempt.id, path, how, f)
 *     session_case(s), session_assess(s)            for what used casebook and assess
 *     session_do(s, &action, now, f)                for tutor_do: same refusals, and those of the records
 *     session_look(s, &view)                        for tutor_look: view.tutor is the tutor's view
 *     session_draft(s, text, now, f)                at every key in the field of the step that shows; view.draft gives
 *                                                   it back: put it into the field when the page is entered
 *     session_close(s)                              for tutor_free, assess_free, casebook_free
 * After a session_do, true or false, older views and texts are gone: the tutor may have been built anew. */
#ifndef TUTOR_SESSION_H
#define TUTOR_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "records/records.h"
#include "tutor/tutor.h"

struct session;

enum session_offer_kind {
	SESSION_NEW,               /* nothing was begun (or all that was is finished) */
	SESSION_CONTINUE,          /* an attempt at this very case is open */
	SESSION_CHANGED            /* an attempt is open, and the case has changed: finish the old copy or begin anew */
};

struct session_offer {
	enum session_offer_kind kind;
	struct records_attempt attempt;    /* of CONTINUE and CHANGED */
	bool in_use;               /* another session that lives writes it: take over or look on */
};

/* What there is to do with the case at path.  False with the first fault of the case, or of the records. */
bool session_offer(struct records *r, const char *path, struct session_offer *offer, struct fault *f);

/* Begin an attempt at the case at path.  It stands in the records from the first action or draft on, with its seed.  A case
 * that varies is drawn from a seed of these records and this attempt; without records it is the base variant. */
struct session *session_begin(struct records *r, const char *path, struct fault *f);
/* The same with that seed (below 2^63). */
struct session *session_begin_seed(struct records *r, const char *path, uint64_t seed, struct fault *f);
/* The base variant, whatever there are. */
struct session *session_begin_base(struct records *r, const char *path, struct fault *f);

/* Begin an attempt at the steps that are due on the day of `now` alone (tutor/mastery.h), with other numbers than the last
 * attempts had; of a lesson, and where a note is due that is put together from all answers, at the whole.  An input fault
 * where nothing is due.  Resumed it has the same steps. */
struct session *session_begin_due(struct records *r, const char *path, int64_t now, struct fault *f);

/* ---- an author's look ----
 *
 * A preview keeps nothing.  It begins at any step, those before it given up, and is opened anew when the files of the case have
 * changed. */

/* Where the case is, and (NULL: the base variant) the seed of its variant. */
struct session_place { const char *path; const uint64_t *seed; };

/* from: the name of a step, its number from 1, "story" or "summary"; NULL: the story.  An input fault without a file is about it. */
struct session *session_preview(const struct session_place *place, const char *from, struct fault *f);

/* The case as it is on disk now, in a new session: at the same step (where that is gone, at what stands in its place), with
 * what was answered, asked for and typed as far as it still can be.  The old session stays, and is the caller's to close. */
struct session *session_reload(const struct session *old, const struct session_place *place, struct fault *f);

/* Do the files of the case differ from what the session has read? */
bool session_is_stale(const struct session *s, const char *path);

/* Go on to the next page, the step given up where it is open; *moved: that could be done. */
bool session_pass(struct session *s, bool *moved, struct fault *f);

enum session_how {
	SESSION_WRITE,             /* refused when another session writes it */
	SESSION_TAKE_OVER,         /* that session is refused at its next action */
	SESSION_LOOK_ON            /* read only; session_refresh follows the other one */
};

/* Go on with an attempt from its own copy of the case.  path: where the case stands now, whose grids are shared with other
 * sessions where they are still those of the copy; NULL: none are. */
struct session *session_resume(struct records *r, int64_t attempt, const char *path, enum session_how how, struct fault *f);
void session_close(struct session *s);

const struct casebook *session_case(const struct session *s);
const struct assess *session_assess(const struct session *s);
/* What to say once: the answers are scored otherwise than when they were given ...; or "". */
const char *session_note(const struct session *s);

/* tutor_do, and kept before it returns true.  False: refused by the tutor, or not kept (a machine's fault), or another
 * session has taken over (this one is read only from then on); everything is then as before. */
bool session_do(struct session *s, const struct tutor_action *action, int64_t now, struct fault *f);

/* Keep what is typed at the step that shows and not submitted; "" forgets it.  Nothing happens on the story and the
 * summary and at a closed step.  An answer that is accepted forgets it too.  False: it is in memory only. */
bool session_draft(struct session *s, const char *text, int64_t now, struct fault *f);

/* Read only: do what the other session did meanwhile; *changed tells whether there was something. */
bool session_refresh(struct session *s, bool *changed, struct fault *f);

struct session_view {
	struct tutor_view tutor;
	const char *draft;         /* of the step that shows, "" for none */
	bool kept;                 /* in records */
	bool read_only;            /* looking on, or taken over */
	int64_t attempt;           /* 0: not in the records (yet) */
	bool drawn;                /* a variant of the case, of that seed; else the case as it is */
	uint64_t seed;
	bool review;               /* it has the steps alone that were due */
};

/* tutor_note. */
const char *session_consult_note(const struct session *s, bool markdown, struct arena *arena, struct fault *f);

void session_look(const struct session *s, struct session_view *v);

#endif
