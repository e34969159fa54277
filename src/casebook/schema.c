#include "casebook/schema.h"

#include <stddef.h>

#define COLUMNS(list) (list), sizeof(list) / sizeof *(list)

static const char *const kinds[] = { "hard", "soft", NULL };

const char *const case_step_types[] = {
#define STEP_KIND(id, name, ...) name,
#include "casebook/step_kinds.def"
#undef STEP_KIND
	NULL
};
const struct case_step_kind case_step_kinds[] = {
#define STEP_KIND(id, name, needs, takes, quantity, of, help) { name, needs, takes, quantity, of, help },
#include "casebook/step_kinds.def"
#undef STEP_KIND
};
const struct case_note_item case_note_items[] = {
#define NOTE_ITEM(id, word, heading, who, help, source) { word, heading, who, help, source },
#include "casebook/note_items.def"
#undef NOTE_ITEM
};

static const char *const grid_kinds[] = { "dose", "labels", "field", "registration", "image", NULL };
static const char *const directions[] = { "pull", NULL };
static const char *const frames[] = { "ras", "lps", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const recovery_models[] = { "none", "constant", "step", "linear", NULL };

const struct case_key case_keys[] = {
	{ "format_version", NULL, "version of this format", "1" },
	{ "id", NULL, "short name of the case; its folder has the same", "carotid" },
	{ "title", NULL, "what lists show", "Carotid, 14 months on" },
	{ "level", "", "how hard: I, II or III", "I" },
	{ "minutes", "", "how long a resident needs", "20" },
	{ "author", "", "who wrote it", "ghostdose founders" },
	{ "licence", "", "under which it may be passed on", "CC-BY-4.0" },
	{ "sources", "", "where its numbers come from", "doi 10.3390/cancers13133173" },
	{ "resected", "", "was the recurrence resected before the new course? yes or no; miri_class asks for it", "no" },
	{ "organ_dysfunction", "", "does the patient depend on a feeding tube or a tracheostomy? yes or no; miri_class asks for it", "no" },
	{ "begun", "", "what is given of the new course already: a design begins with it, and the search goes on from it",
	  "20x2, gap 1w" },
	{ "pass_share", "0.6", "share of the regimen's points that passes, with every hard constraint met", "0.6" },
	{ "background_alpha_beta_gy", "3", "alpha/beta of tissue on a slice that is no structure, for the colours alone", "3" },
	{ "cap_share", "0.4", "with a hard constraint not met the regimen's mark is at most this share of its points", "0.4" },
};
const size_t case_keys_n = sizeof case_keys / sizeof *case_keys;

static const struct column case_columns[] = {
	{ .name = "key", .type = COLUMN_TEXT, .required = true, .help = "one of the keys below", .example = "title" },
	{ .name = "value", .type = COLUMN_TEXT, .help = "its value", .example = "Carotid, 14 months on" },
};

static const struct column course_columns[] = {
	{ .name = "course", .key = true, .type = COLUMN_ID, .required = true, .help = "name of the course", .example = "prior" },
	{ .name = "regimen", .varies = true, .type = COLUMN_TEXT, .required = true,
	  .help = "what was, or is proposed to be, given, in the notation of ghostdose(1)", .example = "35x2", .instead = "5x6" },
	{ .name = "months_before", .varies = true, .type = COLUMN_NUMBER, .unit = "months", .low = 0, .high = 1200,
	  .help = "from its last fraction to the first of the new course (a month is 30.4375 days); empty for the new course",
	  .example = "14" },
	{ .name = "site", .type = COLUMN_TEXT, .help = "what was treated", .example = "larynx and both necks" },
	{ .name = "technique", .type = COLUMN_TEXT, .help = "how", .example = "IMRT" },
	{ .name = "source", .type = COLUMN_TEXT, .help = "where the row comes from", .example = "fictional" },
};

static const struct column structure_columns[] = {
	{ .name = "structure", .key = true, .type = COLUMN_ID, .required = true, .help = "name for the other tables", .example = "carotid" },
	{ .name = "name", .type = COLUMN_TEXT, .help = "what the learner reads; the structure's own name when empty",
	  .example = "carotid artery" },
	{ .name = "kind", .type = COLUMN_TEXT, .help = "what kind of organ it is, such as serial or parallel; target: no organ, the volume of the tumour",
	  .example = "serial" },
	{ .name = "label", .type = COLUMN_WHOLE, .low = 1, .high = 255,
	  .help = "its number in the label grid; empty: it is not on the slice", .example = "1" },
	{ .name = "alpha_beta_gy", .varies = true, .type = COLUMN_NUMBER, .required = true, .unit = "Gy", .low = 0.01, .high = 100,
	  .help = "alpha/beta of its late reaction", .example = "3" },
	{ .name = "half_time_h", .varies = true, .type = COLUMN_NUMBER, .unit = "h", .low = 0.01, .high = 1000,
	  .help = "half-time of sublethal damage repair; empty: repair is complete between fractions", .example = "4" },
	{ .name = "half_time_slow_h", .type = COLUMN_NUMBER, .unit = "h", .low = 0.01, .high = 1000,
	  .help = "with it repair is bi-exponential and half_time_h is the fast component", .example = "" },
	{ .name = "fast_share", .type = COLUMN_NUMBER, .low = 0, .high = 1,
	  .help = "share of the fast component; needed with half_time_slow_h", .example = "" },
	{ .name = "recovery_model", .type = COLUMN_TEXT, .required = true, .words = recovery_models,
	  .help = "how the tissue forgets an earlier course: none, constant, step, linear, or a model that calc recovery lists",
	  .example = "step" },
	{ .name = "recovery_value", .varies = true, .decimals = true, .type = COLUMN_TEXT,
	  .help = "constant: the recovered fraction (0.5); step and linear: MONTHS:FRACTION pairs (6:0.25 12:0.5), or the "
	          "name of a published table; woolley: risk:1% reduction:0%, or empty",
	  .example = "0:0 12:0.25" },
	{ .name = "tissue", .type = COLUMN_TEXT,
	  .help = "which tissue of ghostdose sources it is: models of recovery made for one tissue apply to it alone",
	  .example = "spinal-cord" },
	{ .name = "ntcp_model", .type = COLUMN_TEXT,
	  .help = "a model of complication probability that ghostdose sources lists; with one for every constrained organ the "
	          "score has the probability of control without complication",
	  .example = "cord-schultheiss" },
	{ .name = "source", .type = COLUMN_TEXT, .help = "a citation, or the words teaching assumption",
	  .example = "teaching assumption" },
};

static const struct column dose_columns[] = {
	{ .name = "structure", .key = true, .type = COLUMN_ID, .required = true, .help = "a name of structures.csv", .example = "carotid" },
	{ .name = "metric", .key = true, .type = COLUMN_TEXT, .required = true,
	  .help = "Dmax, D0.03cc, D2%, mean, V50, or share 20% for a row of a relative dose-volume histogram",
	  .example = "Dmax" },
	{ .name = "course", .key = true, .type = COLUMN_ID, .required = true, .help = "a name of courses.csv", .example = "prior" },
	{ .name = "factor", .varies = true, .type = COLUMN_NUMBER, .required = true, .low = 0, .high = 10,
	  .help = "the structure's metric divided by the prescription", .example = "1" },
	{ .name = "source", .type = COLUMN_TEXT, .help = "where the row comes from", .example = "fictional plan" },
};

static const struct column constraint_columns[] = {
	{ .name = "constraint", .type = COLUMN_TEXT, .help = "what the learner reads; structure and metric when empty",
	  .example = "carotid wall, lifetime" },
	{ .name = "structure", .key = true, .type = COLUMN_ID, .required = true, .help = "a name of structures.csv, or tumour",
	  .example = "carotid" },
	{ .name = "metric", .key = true, .type = COLUMN_TEXT, .required = true,
	  .help = "Dmax, D0.03cc, D2%, mean or V50 in cumulative EQD2 (recovery applied), or TCP for the tumour",
	  .example = "Dmax" },
	{ .name = "limit", .varies = true, .type = COLUMN_NUMBER, .required = true, .low = 0, .high = 10000,
	  .help = "upper limit; for TCP the value that earns all points", .example = "119" },
	{ .name = "unit", .type = COLUMN_TEXT, .fallback = "Gy", .help = "Gy, % or cc; empty for TCP", .example = "Gy" },
	{ .name = "kind", .type = COLUMN_WORD, .required = true, .words = kinds,
	  .help = "hard: one that is not met caps the mark; soft: it only costs its points", .example = "hard" },
	{ .name = "points", .type = COLUMN_NUMBER, .fallback = "0", .low = 0, .high = 1000,
	  .help = "of the regimen's mark", .example = "4" },
	{ .name = "source", .type = COLUMN_TEXT, .help = "a citation, or the words teaching assumption",
	  .example = "doi 10.3390/cancers13133173" },
};

static const struct column tumour_columns[] = {
	{ .name = "clone", .key = true, .type = COLUMN_ID, .required = true, .help = "name of the clone", .example = "recurrence" },
	{ .name = "share", .varies = true, .type = COLUMN_NUMBER, .fallback = "1", .low = 1e-12, .high = 1,
	  .help = "of the clonogens; the shares of all clones add up to 1", .example = "1" },
	{ .name = "clonogens", .varies = true, .type = COLUMN_NUMBER, .low = 1, .high = 1e15,
	  .help = "in the whole tumour at the first fraction of the new course; rows that give it agree", .example = "1e7" },
	{ .name = "alpha", .varies = true, .type = COLUMN_NUMBER, .required = true, .unit = "1/Gy", .low = 0.001, .high = 10,
	  .help = "alpha of oxic cells", .example = "0.3" },
	{ .name = "alpha_beta_gy", .varies = true, .type = COLUMN_NUMBER, .required = true, .unit = "Gy", .low = 0.1, .high = 100,
	  .help = "alpha/beta", .example = "10" },
	{ .name = "oer_alpha", .varies = true, .type = COLUMN_NUMBER, .fallback = "1", .low = 1, .high = 10,
	  .help = "hypoxic cells have alpha/oer_alpha", .example = "2.5" },
	{ .name = "oer_beta", .varies = true, .type = COLUMN_NUMBER, .fallback = "1", .low = 1, .high = 10,
	  .help = "and beta/oer_beta squared", .example = "2.5" },
	{ .name = "hypoxic_fraction", .varies = true, .type = COLUMN_NUMBER, .fallback = "0", .low = 0, .high = 1,
	  .help = "at the first fraction", .example = "0.2" },
	{ .name = "resting_hypoxic_fraction", .varies = true, .type = COLUMN_NUMBER, .fallback = "0", .low = 0, .high = 1,
	  .help = "that reoxygenation drives towards", .example = "0" },
	{ .name = "reoxygenation_days", .varies = true, .type = COLUMN_NUMBER, .unit = "d", .low = 0.01, .high = 10000,
	  .help = "half-time of reoxygenation; empty: none", .example = "3" },
	{ .name = "doubling_days", .varies = true, .type = COLUMN_NUMBER, .unit = "d", .low = 0.1, .high = 10000,
	  .help = "of the oxic clonogens after the kick-off; empty: no repopulation", .example = "3.5" },
	{ .name = "kickoff_days", .varies = true, .type = COLUMN_NUMBER, .unit = "d", .fallback = "0", .low = 0, .high = 10000,
	  .help = "from the first fraction until repopulation accelerates", .example = "21" },
	{ .name = "doubling_before_days", .varies = true, .type = COLUMN_NUMBER, .unit = "d", .low = 0.1, .high = 100000,
	  .help = "before the kick-off; empty: no growth", .example = "" },
	{ .name = "loss_per_day", .varies = true, .type = COLUMN_NUMBER, .unit = "1/d", .fallback = "0", .low = 0, .high = 100,
	  .help = "rate at which oxic clonogens are lost; births make up for it, so that the doubling times stay",
	  .example = "0" },
	{ .name = "hypoxic_loss_per_day", .varies = true, .type = COLUMN_NUMBER, .unit = "1/d", .fallback = "0", .low = 0, .high = 100,
	  .help = "rate at which hypoxic clonogens die", .example = "0" },
	{ .name = "half_time_h", .varies = true, .type = COLUMN_NUMBER, .unit = "h", .low = 0.01, .high = 1000,
	  .help = "repair half-time of the tumour; empty: complete repair; rows that give it agree", .example = "0.5" },
	{ .name = "g1_h", .varies = true, .type = COLUMN_NUMBER, .unit = "h", .low = 0.01, .high = 10000,
	  .help = "mean time in G1; empty in all three phases: no cycle; with a cycle every clone has one, and the "
	          "doubling times are no shorter than it allows",
	  .example = "" },
	{ .name = "s_h", .varies = true, .type = COLUMN_NUMBER, .unit = "h", .low = 0.01, .high = 10000, .help = "mean time in S",
	  .example = "" },
	{ .name = "g2m_h", .varies = true, .type = COLUMN_NUMBER, .unit = "h", .low = 0.01, .high = 10000,
	  .help = "mean time in G2 and mitosis", .example = "" },
	{ .name = "g1_alpha_factor", .varies = true, .type = COLUMN_NUMBER, .fallback = "1", .low = 0, .high = 10,
	  .help = "cells in G1 have alpha times this", .example = "" },
	{ .name = "s_alpha_factor", .varies = true, .type = COLUMN_NUMBER, .fallback = "1", .low = 0, .high = 10,
	  .help = "cells in S have alpha times this", .example = "" },
	{ .name = "g2m_alpha_factor", .varies = true, .type = COLUMN_NUMBER, .fallback = "1", .low = 0, .high = 10,
	  .help = "cells in G2 and mitosis have alpha times this", .example = "" },
	{ .name = "g1_beta_factor", .varies = true, .type = COLUMN_NUMBER, .fallback = "1", .low = 0, .high = 10,
	  .help = "cells in G1 have beta times this", .example = "" },
	{ .name = "s_beta_factor", .varies = true, .type = COLUMN_NUMBER, .fallback = "1", .low = 0, .high = 10,
	  .help = "cells in S have beta times this", .example = "" },
	{ .name = "g2m_beta_factor", .varies = true, .type = COLUMN_NUMBER, .fallback = "1", .low = 0, .high = 10,
	  .help = "cells in G2 and mitosis have beta times this", .example = "" },
	{ .name = "source", .type = COLUMN_TEXT, .help = "a citation, or the words teaching assumption",
	  .example = "teaching assumption" },
};

static const struct column step_columns[] = {
	{ .name = "step", .type = COLUMN_ID, .required = true, .help = "name of the step", .example = "what-is-left" },
	{ .name = "type", .type = COLUMN_WORD, .required = true, .words = case_step_types,
	  .help = "what is asked for (TYPES OF STEPS below)", .example = "number" },
	{ .name = "prompt", .type = COLUMN_TEXT, .required = true, .help = "the question, with {placeholders}; learners see none of the tables before a regimen, so that it says each number its answer needs",
	  .example = "How much EQD2 does the vessel still carry?" },
	{ .name = "quantity", .type = COLUMN_TEXT,
	  .help = "number, classify, point: what the engine computes as the key (QUANTITIES, CLASSES and PLACES below)",
	  .example = "residual_eqd2" },
	{ .name = "of", .type = COLUMN_TEXT,
	  .help = "number, classify, point: of which structure, and course where it needs one; landmarks: the structure and the earlier "
	          "course; judge: the registration and the structure",
	  .example = "carotid" },
	{ .name = "tolerance", .type = COLUMN_NUMBER, .low = 0, .high = 1000,
	  .help = "number: an answer this near the key is right; point: mm from the place; landmarks: mean error in mm",
	  .example = "0.5" },
	{ .name = "tolerance_gy", .type = COLUMN_NUMBER, .unit = "Gy", .low = 0, .high = 1000,
	  .help = "landmarks, judge: how far the dose of the structure may be from the one that follows the tissue", .example = "3" },
	{ .name = "unit", .type = COLUMN_TEXT, .help = "number: the unit of the answer", .example = "Gy" },
	{ .name = "points", .type = COLUMN_NUMBERS, .required = true, .low = 0, .high = 1000,
	  .help = "for a right answer at the first, second ... attempt, separated by \";\"", .example = "3;2;1" },
	{ .name = "guess_first", .type = COLUMN_WORD, .words = yes_no,
	  .help = "number: yes asks for a guess before the answer; it earns nothing and costs nothing, and is compared at the end",
	  .example = "yes" },
	{ .name = "reports", .type = COLUMN_TEXT,
	  .help = "what of the consult note the answer states (ITEMS OF THE NOTE below), separated by \";\"; a regimen step states "
	          "regimen without it",
	  .example = "recovery;cumulative" },
	{ .name = "hint_1", .type = COLUMN_TEXT, .help = "first hint", .example = "The vessel forgets a part." },
	{ .name = "hint_2", .type = COLUMN_TEXT, .help = "second hint", .example = "A quarter is forgotten." },
	{ .name = "hint_3", .type = COLUMN_TEXT, .help = "third hint, next to the answer", .example = "Take 0.75 of it." },
	{ .name = "worked", .type = COLUMN_TEXT,
	  .help = "the way to the answer, shown after it; where the engine computes the key its derivation when empty", .example = "" },
	{ .name = "explain", .type = COLUMN_TEXT, .help = "what it means for the patient, shown after the answer",
	  .example = "Most of the first course is still there." },
	{ .name = "objective", .type = COLUMN_TEXT, .help = "what the learner can do afterwards", .example = "apply recovery" },
	{ .name = "accepts", .type = COLUMN_TEXT,
	  .help = "number: well-known wrong ways (MISCONCEPTIONS below) that count as right here on purpose, separated by \";\"",
	  .example = "repair_ignored;hm_only" },
};

static const struct column choice_columns[] = {
	{ .name = "step", .type = COLUMN_ID, .required = true, .help = "a choice or several step of steps.csv", .example = "predict" },
	{ .name = "choice", .type = COLUMN_ID, .required = true,
	  .help = "a letter, typed to choose", .example = "a" },
	{ .name = "text", .type = COLUMN_TEXT, .required = true, .help = "what it says", .example = "The five fractions" },
	{ .name = "right", .type = COLUMN_WORD, .required = true, .words = yes_no,
	  .help = "yes for exactly one of a choice step; for at least one of a several step, and not for all",
	  .example = "no" },
	{ .name = "feedback", .type = COLUMN_TEXT, .help = "why it is right or wrong, shown when chosen",
	  .example = "Large fractions weigh more on late tissue." },
};

static const struct column grid_columns[] = {
	{ .name = "grid", .type = COLUMN_ID, .required = true, .help = "name of the grid", .example = "old-plan" },
	{ .name = "file", .type = COLUMN_TEXT, .required = true,
	  .help = "a CSV slice in the folder of the case (SLICES below)", .example = "prior.csv" },
	{ .name = "kind", .type = COLUMN_WORD, .required = true, .words = grid_kinds,
	  .help = "dose: what a course gave, in Gy, as its regimen in courses.csv prescribes; labels: today's structures by "
	          "number; field: how tissue has moved; registration: how somebody's program says that it has, for a judge step; "
	          "image: today's scan, to look at",
	  .example = "dose" },
	{ .name = "course", .type = COLUMN_ID, .help = "dose, field and registration: which course; empty for labels and image", .example = "prior" },
	{ .name = "direction", .type = COLUMN_WORD, .words = directions,
	  .help = "field and registration: pull, a vector leads from today's place to the place at the earlier course", .example = "pull" },
	{ .name = "frame", .type = COLUMN_WORD, .words = frames,
	  .help = "field and registration: ras, x to the patient's right and y to the front, or lps, both the other way", .example = "ras" },
	{ .name = "source", .type = COLUMN_TEXT, .help = "where the grid comes from", .example = "fictional plan" },
};

static const struct column bound_columns[] = {
	{ .name = "what", .type = COLUMN_WORD, .required = true, .words = case_bound_words,
	  .help = "of the search (which new courses are tried): fractions, dose_gy of one of them, fractions per_day, interval_h "
	          "between these, days_per_week (5 to 7), gap_weeks halfway; how hard every variant is to be: key_distance, feasible_share, "
	          "derivation_lines (VARIANTS below); of a parameter that is not known well: the name of "
	          "its column in tumour.csv or structures.csv, or recovered, the fraction of the earlier courses that a "
	          "structure has recovered from",
	  .example = "dose_gy" },
	{ .name = "of", .type = COLUMN_ID, .help = "whose parameter: a structure, or tumour (all its clones); empty for the others",
	  .example = "cord" },
	{ .name = "low", .type = COLUMN_NUMBER, .required = true, .help = "its lower end", .example = "1.2" },
	{ .name = "high", .type = COLUMN_NUMBER, .required = true,
	  .help = "its upper end; a parameter is drawn evenly between the two, clonogens evenly in powers of ten", .example = "8" },
	{ .name = "step", .type = COLUMN_NUMBER, .low = 1e-3, .high = 1000,
	  .help = "search: from one value to the next; empty: 0.1 for dose_gy, 1 for all others", .example = "0.2" },
	{ .name = "source", .type = COLUMN_TEXT, .help = "where the range of a parameter comes from",
	  .example = "Schultheiss 2008" },
};

const struct case_schema case_schemas[CASE_TABLES] = {
	[CASE_CASE] = { { "case", "One key of the case.", COLUMNS(case_columns) }, true },
	[CASE_COURSES] = { { "courses", "One course of radiation; exactly one is the new one.", COLUMNS(course_columns) }, true },
	[CASE_STRUCTURES] = { { "structures", "One organ at risk, as a tissue.", COLUMNS(structure_columns) }, true },
	[CASE_DOSES] = { { "doses", "How much of one course's prescription a structure gets.", COLUMNS(dose_columns) }, true },
	[CASE_CONSTRAINTS] = { { "constraints", "One row of the regimen's mark.", COLUMNS(constraint_columns) }, true },
	[CASE_TUMOURS] = { { "tumour", "One clone of the tumour that the new course must control.", COLUMNS(tumour_columns) },
	                   false },
	[CASE_STEPS] = { { "steps", "One question, in the order they are asked.", COLUMNS(step_columns) }, false },
	[CASE_CHOICES] = { { "choices", "One answer of a choice step.", COLUMNS(choice_columns) }, false },
	[CASE_GRIDS] = { { "grids", "One slice of voxels: a dose, the structures, or how tissue has moved.", COLUMNS(grid_columns) },
	                 false },
	[CASE_BOUNDS] = { { "bounds", "One range: of the search, of difficulty, of a parameter.", COLUMNS(bound_columns) }, false },
};
