/* The keys of a lesson's parts: one list for the loader and ghostdose-lesson(5). */
#include "casebook/lesson.h"

const char *const lesson_plots[] = { "tumour", "recovery", "curves", "survival", "size", "interval", "repair", "tissue", "slice", "clones",
	NULL };

const char *const lesson_layers[] = { "old", "unmoved", "new", "ghost", "sum", NULL };

const struct lesson_key lesson_head_keys[] = {
	{ "objectives", true, false, "what the learner can do afterwards, each a sentence, with \";\" between",
	  "convert a schedule into EQD2; say why late tissue minds large fractions" },
	{ .name = NULL },
};

const struct lesson_key lesson_question_keys[] = {
	{ "choice", false, true, "choice and several: one answer, as LETTER | TEXT | yes or no | FEEDBACK; a line for each",
	  "a | The cord | yes | Its alpha/beta is low." },
	{ "predict_first", false, false,
	  "yes: what follows is shown once the question is answered, so that the learner guesses first; no (as when it is not "
	  "said): one may read on",
	  "yes" },
	{ .name = NULL },
};

const struct lesson_key lesson_figure_keys[] = {
	{ "plot", true, false,
	  "tumour: its cells against the days of the regimen; recovery: percent recovered against months; curves: quantities "
	  "against a parameter; survival: the surviving share of the tumour, with and without oxygen or (with a cycle) in each phase, against the dose of "
	  "one fraction; size: EQD2 against the "
	  "size of a fraction; interval: EQD2 against the hours between two of a day; repair: damage not yet repaired against "
	  "hours; tissue: each organ's EQD2 as the regimen goes on; slice: the doses on the slice; clones: the cells of each clone against the days of the regimen",
	  "curves" },
	{ "title", true, false, "what stands above it", "The price of large fractions" },
	{ "say", true, false,
	  "the sentence that it shows, with {placeholders}, which follow the sliders; in words alone it is the figure",
	  "At {course.new.dose_per_fraction_gy} Gy a fraction the cord gets {quantity:eqd2 cord new:.1f} Gy EQD2." },
	{ "regimen", false, false, "what is given as the new course; without it the proposal of the case", "35x2" },
	{ "layer", false, false,
	  "slice: old, the earlier courses, following the tissue; unmoved, as if nothing had moved; new; ghost, what is left of the "
	  "earlier ones; sum, ghost and new; without it sum",
	  "ghost" },
	{ "slider", false, true,
	  "what the learner can move, as PARAMETER LOW HIGH STEP [LABEL]; it begins at the value of the case (PARAMETERS below); "
	  "what is counted, as fractions, has whole ends and a whole step",
	  "dose_per_fraction_gy 1 8 0.5 dose of a fraction, Gy" },
	{ "curve", false, true, "curves: a quantity of ghostdose-case(5) and of what, as QUANTITY OF | LABEL",
	  "eqd2 cord new | spinal cord" },
	{ "x", false, false, "curves: the parameter along the axis, as PARAMETER LOW HIGH [LABEL]; without it the first slider",
	  "dose_per_fraction_gy 1 8 dose of a fraction, Gy" },
	{ .name = NULL },
};
