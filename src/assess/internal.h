/* internal.h - what the files of assess share. */
#ifndef ASSESS_INTERNAL_H
#define ASSESS_INTERNAL_H

#include "assess/assess.h"

struct assess {
	const struct casebook *c;
	double *quadratic_gy2;     /* n_structures x n_courses: Q of the course with the structure's repair */
	double dose_gy[CASE_COURSES_MAX];              /* of each course as it stands in the case */
	struct vol_mapped mapped[CASE_COURSES_MAX];    /* with a slice: each course's dose on today's anatomy */
	struct vol_mapped unmoved[CASE_COURSES_MAX];   /* the same at today's coordinates, as if nothing had moved */
	bool lent[CASE_COURSES_MAX];                   /* unmoved has the dose of the case itself */
	struct vol_mapped turned[CASE_COURSES_MAX];    /* the same along the fields turned round, once they are asked for */
	const struct vol_field *field[CASE_COURSES_MAX];       /* that mapped came through; NULL: as if nothing had moved */
	struct vol_field part[CASE_COURSES_MAX];       /* its own, where it follows a share of a field */
	bool has_turned, borrowed, borrowed_turned;    /* borrowed: the maps are another assess's */
	bool owns_one;             /* but for that of a course (assess_through) */
	size_t owned;
};

/* Total and quadratic doses of the case's own courses anew; quadratic_gy2 has room. */
void assess_compute(struct assess *a);

/* A variant made ready: slices do not vary, so that it borrows base's maps, which must outlive it. */
struct assess *assess_new_variant(const struct casebook *c, const struct assess *base, struct fault *f);

/* With maps of its own that follow a share of every displacement field. */
struct assess *assess_new_moved(const struct casebook *c, double share, struct fault *f);

/* The maps along the fields turned round: where they are not there yet. */
bool assess_turn(struct assess *a, struct fault *f);

/* Q of a course of the case for a structure. */
double assess_quadratic(const struct assess *a, size_t structure, size_t course);

/* assess_recovered as if the course were that many months ago. */
bool assess_recovered_after(const struct assess *a, size_t structure, size_t course, double months, double eqd2_gy,
                            bool distributed, const struct rb_recovery *recovery, double *gone, struct fault *why);

/* The dose at a point that stands for the structure in a course; NULL: none does. */
const struct case_dose *assess_point_dose(const struct casebook *c, size_t structure, size_t course);

/* ---- a course as a structure sees it: total and quadratic dose, before the dose factor ---- */

struct seen { double dose_gy, quadratic_gy2; };

/* The new course while it is scored: its quadratic doses are computed when they are asked for, once for each repair. */
struct fresh {
	const struct rb_schedule *s;       /* NULL: the case's proposal */
	double dose_gy, *quadratic_gy2;    /* by structure; NaN: not yet */
};

/* room: of a double a structure. */
void fresh_init(struct fresh *x, const struct assess *a, const struct rb_schedule *s, double *room);
struct seen assess_see(const struct assess *a, size_t structure, size_t course, const struct fresh *fresh);
double seen_eqd2(const struct assess *a, size_t structure, struct seen x, double factor);

/* A value this near its limit meets it, relative to 1 or more: the last bits of exp and log must not decide a mark. */
#define ASSESS_GUARD 1e-9

/* V_d in percent into the row, hottest part on hottest part, with its bounds when the hot parts may lie anywhere.  False when
 * a course has no histogram.  ---- volume_share.c */
bool score_volume(const struct assess *a, const struct case_constraint *x, const struct fresh *fresh,
                  const struct rb_recovery *recovery, struct score_row *row, bool *out_of_memory);

/* The tumour alone: its TCP and clonogens, NaN where there is none. */
bool score_tumour(const struct assess *a, const struct rb_schedule *s, struct score *out, struct fault *f);

/* One row of an organ alone, for who asks for no other: a slice costs by the row.  A row of the tumour stays without values. */
bool score_limit(const struct assess *a, const struct rb_schedule *s, const struct rb_recovery *recovery, size_t row,
                 struct score *out, struct fault *f);

/* "there is no quantity ...", with the nearest of the names; false. */
bool assess_unknown_name(const char *what, const char *name, const char *const *names, size_t n, struct fault *f);

/* Do all its fractions have one dose? */
bool schedule_is_even(const struct rb_schedule *s);

/* The metric a question about a structure means when it names none: its first constraint's, else its first dose's. */
bool assess_default_metric(const struct casebook *c, size_t structure, struct metric *m);

/* What is wrong with the text and the figures of a lesson.  ---- lesson_check.c */
void check_lesson(const struct assess *a, struct arena *arena, struct report *report);

/* ---- texts.c: the texts that a learner reads, with their places ---- */
struct text_place {
	const char *file;
	int line, column;
	int indent;                /* blanks before each later line, which the text has not */
};
/* Where the text of a cell begins. */
struct text_place text_place_of(const struct table *t, const struct table_cell *cell);
/* Step over n bytes of a text. */
void text_place_pass(struct text_place *at, const char *text, size_t n);
typedef void lint_text_fn(void *user, const char *text, const struct text_place *at);
/* Look at the story, the texts of the steps and of the choices; at one column of a table. */
void lint_texts(const struct casebook *c, lint_text_fn *look, void *user);
void lint_column(const struct casebook *c, enum case_table which, size_t column, lint_text_fn *look, void *user);

/* Numbers that are typed into texts though they are drawn: errors.  ---- literals.c */
void lint_literals(const struct casebook *c, struct arena *arena, struct report *report);
/* Does the number that ends at text have another unit than this one ("", NULL: none)? */
bool lint_other_unit(const char *text, const char *unit);
/* Prompt and hints that say the answer; answer NULL: of a choice.  Warnings.  ---- giveaway.c */
void lint_giveaway(const struct casebook *c, const struct case_step *s, const double *answer, struct report *report);
/* Texts that look like a real patient's name, dates or numbers: warnings.  ---- personal.c */
void lint_personal(const struct casebook *c, struct report *report);

/* ---- words for derivations; appended to a note that grows in an arena ---- */

struct note {
	struct arena *arena;       /* NULL: nobody reads it, and nothing is written nor even formatted */
	char *text;
	size_t used, capacity;
	bool broken;               /* out of memory */
};
void note_init(struct note *n, struct arena *arena);
#define note_add(note, ...) ((note)->arena ? note_print((note), __VA_ARGS__) : (void)0)
void note_print(struct note *n, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *note_end(struct note *n, struct fault *f);

/* A number for a derivation: at most 6 significant digits. */
#define SHORT(v) number_short((v), 6, (char[NUMBER_TEXT_MAX]){ 0 })
#define FIXED(v, decimals) number_fixed((v), (decimals), (char[NUMBER_TEXT_MAX]){ 0 })

/* The way from a course's dose to a structure's EQD2, ended by its value; schedule and label may be the learner's. */
void derive_eqd2(struct note *n, const struct assess *a, const struct case_dose *d, const char *label,
                 const struct rb_regimen *r);
/* "14 months later the step model lets 25 % recover: 0.75 x 70 = 52.5 Gy" */
void derive_recovery(struct note *n, const struct assess *a, size_t structure, size_t course, double eqd2_gy,
                     const struct rb_recovery *recovery);

/* ---- relative histograms, of shares that sum to at most 1 ---- */

/* Hottest first. */
void histogram_sort(struct rb_dose_share *x, size_t n);

/* The sum of two, both hottest first, hottest on hottest; out has room for n + m.  How many it has. */
size_t histogram_stack(const struct rb_dose_share *x, size_t n, const struct rb_dose_share *y, size_t m,
                       struct rb_dose_share *out);

#endif
