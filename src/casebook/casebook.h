/* casebook.h - a practice case as files: load, check.
 *
 * A case is a folder of small CSV tables and a story, or one CSV file in which a line [structures] begins a table.
 * schema.h has the columns.  All texts belong to the casebook and are safe to show. */
#ifndef CASEBOOK_CASEBOOK_H
#define CASEBOOK_CASEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/report.h"
#include "base/table.h"
#include "casebook/metric.h"
#include "casebook/schema.h"
#include "radiobio/ntcp.h"
#include "radiobio/radiobio.h"
#include "volume/volume.h"

enum { CASE_FORMAT_VERSION = 1, CASE_HINTS = 3, CASE_PRICES_MAX = 8, CASE_COURSES_MAX = 16, CASE_STRUCTURES_MAX = 64 };

/* Yes, no, or the case does not say. */
enum case_answer { CASE_UNSAID, CASE_NO, CASE_YES };

struct case_course {
	const char *id, *site, *technique, *source;
	struct rb_regimen regimen;
	bool is_new;               /* the course to be designed; its regimen is the proposal the learner meets */
	double months_before;      /* its last fraction to the first of the new course; NaN for the new one */
};

struct case_structure {
	const char *id, *name, *kind, *source;
	uint16_t label;            /* its number on the slice; 0: it is not there */
	double alpha_beta_gy;
	struct rb_repair repair;
	struct rb_recovery recovery;
	const char *recovery_model, *recovery_value;   /* as written */
	const char *tissue;        /* name of a tissue of radiobio/parameters.h; "": not said */
	const struct rb_ntcp *ntcp;                    /* NULL: no model of complication */
};

struct case_dose {
	size_t structure, course;
	struct metric metric;
	double factor;             /* metric / prescription, >= 0 */
	const char *source;
};

struct case_constraint {
	const char *id, *source;
	size_t structure;          /* CASE_TUMOUR for a TCP constraint */
	struct metric metric;
	double limit;
	const char *unit;          /* "Gy", "%", "cc", "" */
	bool hard;
	double points;
};
#define CASE_TUMOUR ((size_t)-1)

enum step_type {
#define STEP_KIND(id, ...) STEP_##id,
#include "casebook/step_kinds.def"
#undef STEP_KIND
	STEP_TYPES
};

/* What a consult note states. */
enum note_item {
#define NOTE_ITEM(id, ...) NOTE_##id,
#include "casebook/note_items.def"
#undef NOTE_ITEM
	NOTE_ITEMS
};

struct case_choice {
	const char *id, *text, *feedback;
	bool right;
};

struct case_step {
	const char *id;
	enum step_type type;
	const char *prompt;
	const char *quantity, *of; /* number, classify, point: what the engine computes; landmarks, judge: of what */
	double tolerance;          /* number: half width, in unit; point, landmarks: mm */
	double tolerance_gy;       /* landmarks, judge: how far the dose of the structure may be off */
	const char *unit;
	bool guess_first;        /* number: a guess is asked for before the answer */
	unsigned reports;          /* bits of enum note_item that the answer states */
	double prices[CASE_PRICES_MAX];
	size_t n_prices;           /* points for the first, second ... attempt */
	const char *hints[CASE_HINTS];
	size_t n_hints;
	const char *worked, *explain, *objective;
	const char *accepts;       /* number: names of wrong ways that count as right, with ";" between */
	bool may_wait;             /* of a lesson: one may go on and answer later */
	struct case_choice *choices;       /* choice, several */
	size_t n_choices;
	size_t row;                /* in steps.csv, for later findings */
};

/* A displacement field that somebody's registration found, to be judged: the truth is the field of its course. */
struct case_registration { const char *id; size_t course; struct vol_field field; };
enum { CASE_REGISTRATIONS_MAX = 8 };

/* The voxels of a case: today's structures, and each course's dose with how the tissue has moved since. */
struct case_slice {
	bool given;                /* there are labels and at least one dose */
	struct vol_labels labels;
	struct vol_image image;    /* today's scan, on any grid; value NULL: none */
	struct vol_dose doses[CASE_COURSES_MAX];       /* by course; gy NULL: it has none */
	struct vol_field fields[CASE_COURSES_MAX];     /* u_mm[0] NULL: nothing has moved */
	const char *sources[CASE_COURSES_MAX];         /* of the doses */
	struct case_registration registrations[CASE_REGISTRATIONS_MAX];
	size_t n_registrations;
};

/* What a row of bounds.csv is about: first the grid of the search, then how hard the case may be, then parameters that are
 * not known well. */
enum case_bound_what {
	BOUND_FRACTIONS, BOUND_DOSE, BOUND_PER_DAY, BOUND_INTERVAL, BOUND_DAYS, BOUND_GAP_WEEKS, BOUND_SEARCHED,
	BOUND_KEY_DISTANCE = BOUND_SEARCHED, BOUND_FEASIBLE_SHARE, BOUND_DERIVATION_LINES, BOUND_PARAMETERS,
	BOUND_ALPHA = BOUND_PARAMETERS, BOUND_ALPHA_BETA, BOUND_CLONOGENS, BOUND_HYPOXIC, BOUND_REOXYGENATION, BOUND_DOUBLING,
	BOUND_KICKOFF, BOUND_HALF_TIME, BOUND_RECOVERED, BOUND_KINDS
};

struct case_bound {
	enum case_bound_what what;
	size_t structure;          /* of a parameter: a structure or CASE_TUMOUR */
	double low, high;
	double step;               /* of the search, > 0 */
};

/* A cell that an author marked to be drawn. */
struct case_varied {
	enum case_table table;
	size_t row, column;
	const struct vary *values;
	const char *name;          /* "courses/prior/months_before": names its stream too */
	uint64_t stream[2];
};

struct lesson;

struct casebook {
	struct arena *arena;
	const char *path;          /* as given */
	struct table tables[CASE_TABLES];   /* rows as read, for places */
	int format_version;
	const char *id, *title, *level, *author, *licence, *sources;
	double minutes;            /* NaN: not said */
	double pass_share;         /* of the mark, to pass */
	double background_alpha_beta_gy;   /* of tissue on the slice that is no structure */
	double cap_share;          /* the mark is at most this with a hard constraint not met */
	const char *begun;         /* notation of what is given of the new course; NULL or "": it has not begun */
	enum case_answer resected, organ_dysfunction;  /* of the patient: what classes of prognosis ask for */
	const struct lesson *lesson;   /* whose patient this is (lesson.h), its questions the steps; NULL: a case of its own */
	const char *story;         /* CommonMark with {placeholders}; "" in a lesson */
	int story_line;            /* of its first line in its file */
	const char *story_file;
	struct case_course *courses;
	size_t n_courses, new_course;
	struct case_structure *structures;
	size_t n_structures;
	struct case_dose *doses;
	size_t n_doses;
	struct case_constraint *constraints;
	size_t n_constraints;
	struct rb_clone *clones;
	const char **clone_names;
	struct rb_tumour tumour;   /* n = 0: the case has none */
	struct case_step *steps;
	size_t n_steps;
	struct case_slice slice;
	struct case_bound *bounds;
	size_t n_bounds;
	struct case_varied *varied;    /* 0 of them: the case has no variants */
	size_t n_varied;
	const struct casebook *base;   /* of a variant: what it was drawn from, and has its texts and slices of */
	struct casebook *kept;         /* the base, where the variant frees it */
};

/* Load a case, or a lesson (a .md file) as one.  Everything wrong goes to the report; returns NULL when there is an error or memory is out.
 * The report's arena must outlive the report, not the case. */
struct casebook *casebook_load(const char *path, struct report *report);
void casebook_free(struct casebook *c);

/* Write beside each grid of a case that is a folder the file of volume/shared.h; *files: how many.  False where the case is
 * broken or a file could not be written: the report says so. */
bool casebook_share(const char *path, size_t *files, struct report *report);

/* ---- variants ----
 *
 * What casebook_load gives is the base variant: of every marked cell the first alternative, the lower end.  The variant of a
 * seed draws each marked cell on its own, from a stream that is named by table, keys of the row and column; the same seed
 * gives the same case, byte for byte. */

/* How many there are, as far as a double counts. */
double casebook_variants(const struct casebook *c);

/* Which of its values marked cell `cell` < n_varied takes in that draw (from 0) of a seed. */
size_t casebook_draw(const struct casebook *c, size_t cell, uint64_t seed, unsigned draw);

/* The draw of a seed, or (variant_of) the variant that takes value picks[i] < n of marked cell i.  It borrows from base,
 * which must outlive it.  NULL: refused, as the report says, or memory is out. */
struct casebook *casebook_variant(const struct casebook *base, uint64_t seed, unsigned draw, struct report *report);
struct casebook *casebook_variant_of(const struct casebook *base, const size_t *picks, struct report *report);

/* From now on the variant frees its base. */
void casebook_keep_base(struct casebook *variant, struct casebook *base);

/* A name of what was drawn, below 2^63: the same numbers have the same name, others another; 0: the case does not vary. */
uint64_t casebook_variant_name(const struct casebook *c);

/* A cell as it would be with another value; number NaN where it is none. */
struct case_edit {
	enum case_table table;
	size_t row, column;
	const char *text;
	double number;
};

/* The case with these cells changed; borrows from base as a variant does.  The values are for the caller to check against
 * their columns.  NULL: refused, as the report says, or memory is out. */
struct casebook *casebook_edited(const struct casebook *base, const struct case_edit *edits, size_t n, struct report *report);

/* Just what a list shows: title and level, as clean text, read from case.csv alone (or its section, or a lesson's head); what
 * is wrong elsewhere casebook_load finds.  False with the first fault found. */
bool casebook_peek(const char *path, char *title, size_t title_size, char *level, size_t level_size, struct fault *f);

/* What a list tells of a case without loading it. */
struct case_card {
	const char *title, *level;         /* "" where there is none */
	double minutes;                    /* NaN: not said */
	const char *const *objectives;     /* each once, in their order */
	size_t n_objectives, n_steps;
};

/* Read all tables of a case, or a lesson, but no grid; texts are the arena's.  False: a table is broken, as the report says, or
 * memory is out.  What names another table or a grid casebook_load checks. */
bool casebook_card(const char *path, struct arena *arena, struct case_card *out, struct report *report);

/* Warn of cells of which a spreadsheet would make something else (base/spreadsheet.h). */
void casebook_lint_cells(const struct casebook *c, struct report *report);

/* Do the structure's doses come from the slice (it has a label there, and doses.csv has no row for it)?  Not of CASE_TUMOUR. */
bool case_on_slice(const struct casebook *c, size_t structure);

#define CASE_NONE ((size_t)-2)
size_t casebook_structure(const struct casebook *c, const char *id);   /* CASE_NONE: no such */
size_t casebook_course(const struct casebook *c, const char *id);
/* The dose row of that structure, course and metric, or NULL. */
const struct case_dose *casebook_dose(const struct casebook *c, size_t structure, size_t course, const struct metric *m);

/* Are choices of the step ticked, any number of them, rather than one chosen?  Their ids are then one character long. */
bool case_step_ticks(const struct case_step *s);

/* The registration of grids.csv, or NULL. */
const struct case_registration *casebook_registration(const struct casebook *c, const char *id);

/* What is given of the new course (key begun): its regimen and one more fraction, the first that may follow, into r (for
 * rb_regimen_fini), and how many are given, 0 without the key. */
enum { CASE_BEGUN_MAX = 100 };
bool casebook_begun(const struct casebook *c, struct rb_regimen *r, size_t *given, struct fault *f);

/* Does a schedule of the new course go on from what is given of it?  True without the key; the fault is for a learner. */
bool casebook_goes_on(const struct casebook *c, const struct rb_schedule *s, struct fault *f);

/* The row of bounds.csv, or NULL; structure is not looked at but for parameters. */
const struct case_bound *casebook_bound(const struct casebook *c, enum case_bound_what what, size_t structure);

#endif
