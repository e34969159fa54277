/* plain_play.h - a play of the prompt-only face: what its files share.  Private to plain*.c. */
#ifndef SCREENS_PLAIN_PLAY_H
#define SCREENS_PLAIN_PLAY_H

#include "screens/plain_lesson.h"
#include "screens/plain_out.h"

/* Where a learner stands; a word of the table is offered where one of its places is. */
enum {
	AT_STORY = 1,
	AT_OPEN = 2,       /* a step that waits for an answer */
	AT_DESIGN = 4,     /* and it is a regimen */
	AT_CLOSED = 8,
	AT_REGIMEN = 16,   /* a regimen step, open or closed */
	AT_LEAVE = 32,     /* open, and one may go on */
	AT_SLICE = 64,     /* the case has one */
	AT_NOTE = 128,     /* a sign-off, open or closed */
	AT_SLIDER = 256,   /* a page of a lesson with one */
	AT_PREVIEW = 512,  /* an author looks at it */
	AT_PAIRS = 1024,   /* a step of landmarks, open or closed */
	AT_ANY = 63
};

struct play;

/* What was asked and waits for yes. */
struct confirmed { bool (*run)(struct play *s); const char *kept; };

struct play {
	struct plain_start start;
	struct session *session;
	const struct assess *a;        /* the session's */
	const struct plain_io *io;
	struct arena *scratch;         /* renewed for every line */
	struct rb_regimen draft;       /* the last one typed, at step draft_step */
	char typed[PLAIN_LINE_MAX];
	bool has_draft;
	size_t draft_step;
	struct score score;            /* of a trial */
	struct rb_regimen kept;        /* to be compared with, where has_kept */
	bool has_kept;
	const struct confirmed *asked; /* what yes would do now; NULL: nothing was asked */
	char note_path[1024];          /* of the note to write */
	struct plain_sliders sliders;  /* of the page of a lesson that was shown last */
	uint64_t stamp;                /* of a preview: what the file system said of the case last */
	char pairs[PLAIN_LINE_MAX];    /* of landmarks, that were typed last */
	bool done;
	struct fault *f;
};

/* A word one can type.  run: false with a fault of the machine. */
struct word {
	const char *name, *argument;   /* argument: NULL when it takes none */
	unsigned places;
	bool (*run)(struct play *s, const char *argument);
	const char *help;
};

/* ---- plain.c ---- */

/* Write what was put together; false without memory. */
bool plain_finish(struct play *s, const struct fact_text *x);
void plain_begin(struct play *s, struct fact_text *x);
void plain_say(struct play *s, const char *text);
/* A refusal: its words, and where in the text it was.  A machine's fault ends the play, unless it is of the records: their
 * disk may have room again. */
bool plain_refuse(struct play *s, const struct fault *f, const char *text);
struct tutor_view plain_look(const struct play *s);
/* Bits of where the learner stands. */
unsigned plain_places(const struct tutor_view *v);
/* Do it; *done: it was not refused. */
bool plain_act(struct play *s, enum tutor_verb verb, const char *text, bool *done);
/* An answer, or a guess where one is wanted. */
bool plain_give(struct play *s, const char *text);
bool plain_show_page(struct play *s);
/* The last lines of a page: what can be typed. */
bool plain_say_options(struct play *s);

/* ---- plain_words.c ---- */

/* The word that the line is, its argument in *argument; NULL when it is an answer. */
const struct word *plain_find_word(const char *line, const char **argument);
/* Can the word, with that argument, be taken where the learner stands (bits of plain_places)?  False where it is text there, as
 * "missed doses of the first course" in a note, too. */
bool plain_takes_word(const struct word *w, const char *argument, unsigned at);
/* Is it about a regimen, and needs a step? */
bool plain_is_of_regimens(const struct word *w);
/* ", hint, skip": all that can be typed now, behind an invitation. */
void plain_add_words(struct play *s, struct fact_text *x, const struct tutor_view *v);
/* What becomes of an attempt that is left here. */
const char *plain_next_time(const struct play *s);
bool plain_do_next(struct play *s, const char *argument);

/* ---- plain_preview.c ---- */
bool plain_do_reload(struct play *s, const char *argument);
bool plain_do_pass(struct play *s, const char *argument);
/* Say once when the case of a preview was saved. */
void plain_tell_saved(struct play *s);

/* ---- plain_regimen.c ---- */

/* The regimen at hand: the one typed last at this step, else what was handed in or proposed. */
const struct rb_regimen *plain_regimen(const struct play *s, const struct tutor_view *v);
/* The regimen that was typed at this step in an earlier session. */
void plain_restore_draft(struct play *s);
/* What the regimen at hand does. */
bool plain_say_regimen(struct play *s, const struct tutor_view *v);
/* Try the regimen that was typed at a regimen step. */
bool plain_try(struct play *s, const char *line);
bool plain_do_submit(struct play *s, const char *argument);
bool plain_do_why(struct play *s, const char *argument);
bool plain_do_calendar(struct play *s, const char *argument);
bool plain_do_models(struct play *s, const char *argument);
bool plain_do_what_if(struct play *s, const char *argument);
/* The model of recovery of that name; NULL: there is none. */
const struct rb_recovery *plain_recovery(const char *name);
/* "2 none" as an argument: the length of the number before, the name behind in *model ("": none). */
size_t plain_model_argument(const char *argument, const char **model);
void plain_no_model(struct fact_text *x, const char *name);

/* ---- plain_slice_words.c ---- */
bool plain_do_slice(struct play *s, const char *argument);
bool plain_do_pairs(struct play *s, const char *argument);
bool plain_do_histogram(struct play *s, const char *argument);

/* ---- plain_patient.c ---- */
bool plain_do_patient(struct play *s, const char *argument);

/* ---- plain_why.c: about the regimen at hand ---- */
bool plain_do_map(struct play *s, const char *argument);
bool plain_do_score(struct play *s, const char *argument);
bool plain_do_explain(struct play *s, const char *argument);
bool plain_do_front(struct play *s, const char *argument);
bool plain_do_compare(struct play *s, const char *argument);

/* ---- plain_views.c ---- */
/* The structure that the text names by its id or its name; n_structures: none. */
size_t plain_find_organ(const struct casebook *c, const char *name, size_t len);
/* A refusal: the organs that there are; word: what was typed before it. */
void plain_no_organ(struct fact_text *x, const struct casebook *c, const char *word, const char *name);
bool plain_do_tumour(struct play *s, const char *argument);
bool plain_do_repair(struct play *s, const char *argument);
bool plain_do_missed(struct play *s, const char *argument);
bool plain_do_keep(struct play *s, const char *argument);
bool plain_do_beside(struct play *s, const char *argument);

#endif
