/* schema.h - the columns of a case's tables: one list for the loader, the linter and ghostdose-case(5). */
#ifndef CASEBOOK_SCHEMA_H
#define CASEBOOK_SCHEMA_H

#include <stdbool.h>

#include "base/table.h"

enum case_table {
	CASE_CASE, CASE_COURSES, CASE_STRUCTURES, CASE_DOSES, CASE_CONSTRAINTS, CASE_TUMOURS, CASE_STEPS, CASE_CHOICES,
	CASE_GRIDS, CASE_BOUNDS, CASE_TABLES
};

enum { KEY_KEY, KEY_VALUE };
enum { COURSE_ID, COURSE_REGIMEN, COURSE_MONTHS, COURSE_SITE, COURSE_TECHNIQUE, COURSE_SOURCE };
enum { STRUCTURE_ID, STRUCTURE_NAME, STRUCTURE_KIND, STRUCTURE_LABEL, STRUCTURE_ALPHA_BETA, STRUCTURE_HALF_TIME, STRUCTURE_HALF_TIME_SLOW,
       STRUCTURE_FAST_SHARE, STRUCTURE_RECOVERY_MODEL, STRUCTURE_RECOVERY_VALUE, STRUCTURE_TISSUE, STRUCTURE_NTCP,
       STRUCTURE_SOURCE };
enum { DOSE_STRUCTURE, DOSE_METRIC, DOSE_COURSE, DOSE_FACTOR, DOSE_SOURCE };
enum { CONSTRAINT_ID, CONSTRAINT_STRUCTURE, CONSTRAINT_METRIC, CONSTRAINT_LIMIT, CONSTRAINT_UNIT, CONSTRAINT_KIND,
       CONSTRAINT_POINTS, CONSTRAINT_SOURCE };
enum { TUMOUR_CLONE, TUMOUR_SHARE, TUMOUR_CLONOGENS, TUMOUR_ALPHA, TUMOUR_ALPHA_BETA, TUMOUR_OER_ALPHA, TUMOUR_OER_BETA,
       TUMOUR_HYPOXIC, TUMOUR_HYPOXIC_RESTING, TUMOUR_REOXYGENATION, TUMOUR_DOUBLING, TUMOUR_KICKOFF,
       TUMOUR_DOUBLING_BEFORE, TUMOUR_LOSS, TUMOUR_HYPOXIC_LOSS, TUMOUR_HALF_TIME,
       TUMOUR_G1, TUMOUR_S, TUMOUR_G2M, TUMOUR_G1_ALPHA, TUMOUR_S_ALPHA, TUMOUR_G2M_ALPHA, TUMOUR_G1_BETA, TUMOUR_S_BETA,
       TUMOUR_G2M_BETA, TUMOUR_SOURCE };
enum { STEP_ID, STEP_TYPE, STEP_PROMPT, STEP_QUANTITY, STEP_OF, STEP_TOLERANCE, STEP_TOLERANCE_GY, STEP_UNIT, STEP_POINTS,
       STEP_GUESS_FIRST, STEP_REPORTS, STEP_HINT_1, STEP_HINT_2, STEP_HINT_3, STEP_WORKED, STEP_EXPLAIN, STEP_OBJECTIVE,
       STEP_ACCEPTS };
enum { CHOICE_STEP, CHOICE_ID, CHOICE_TEXT, CHOICE_RIGHT, CHOICE_FEEDBACK };
enum { GRID_ID, GRID_FILE, GRID_KIND, GRID_COURSE, GRID_DIRECTION, GRID_FRAME, GRID_SOURCE };
enum { BOUND_WHAT, BOUND_OF, BOUND_LOW, BOUND_HIGH, BOUND_STEP, BOUND_SOURCE };

struct case_schema {
	struct table_schema table;
	bool required;             /* a case without it is refused */
};

/* Indexed by enum case_table. */
extern const struct case_schema case_schemas[CASE_TABLES];

/* The words for the types of steps, in the order of enum step_type; ends with NULL. */
extern const char *const case_step_types[];

/* Cells of a row of steps.csv that not every type has. */
enum case_step_cell {
	CELL_QUANTITY = 1, CELL_OF = 2, CELL_TOLERANCE = 4, CELL_TOLERANCE_GY = 8, CELL_UNIT = 16, CELL_GUESS = 32,
	CELL_ACCEPTS = 64, CELL_REPORTS = 128
};

/* A type of steps: what its row must and may have (bits of case_step_cell). */
struct case_step_kind {
	const char *name;
	unsigned needs, takes;     /* takes: beside what it needs */
	const char *quantity, *of; /* examples of what it needs, "" where it needs none */
	const char *help;          /* what the learner is asked for */
};
extern const struct case_step_kind case_step_kinds[];      /* in the order of enum step_type */

/* Who says an item of the consult note. */
enum case_note_who { NOTE_LEARNER, NOTE_SLICE, NOTE_CASE, NOTE_FREE };
struct case_note_item {
	const char *word, *heading;
	enum case_note_who who;
	const char *help, *source;
};
extern const struct case_note_item case_note_items[];      /* in the order of enum note_item */

/* The words of bounds.csv, in the order of enum case_bound_what; ends with NULL. */
extern const char *const case_bound_words[];

/* The keys of case.csv: name, default or NULL when required, help. */
struct case_key { const char *name, *fallback, *help, *example; };
extern const struct case_key case_keys[];
extern const size_t case_keys_n;

#endif
