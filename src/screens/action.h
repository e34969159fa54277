/* action.h - what a user can do: one list that feeds the keys, the help, the key bar, the palette and the manual. */
#ifndef SCREENS_ACTION_H
#define SCREENS_ACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where an action makes sense: several or-ed are a uint64_t, as an enum has no bits for all. */
enum context {
	IN_HOME = 1, IN_STORY = 2, IN_CHOICE = 4, IN_NUMBER = 8, IN_DESIGN = 16, IN_SUMMARY = 32, IN_PAGE = 64, IN_FIELD = 128,
	IN_ASK = 256, IN_SLICE = 512, IN_SETTINGS = 1024,
	IN_LESSON = 2048,          /* with another one: of a lesson, and not its what-if */
	IN_FACTS = 4096,           /* stepping from number to number */
	IN_MAP = 8192,             /* the feasible region */
	IN_SCORE = 16384,          /* the page of a score */
	IN_SHELF = 1 << 20,        /* the list of pages */
	IN_FIND = 1 << 21,         /* what is searched for is being typed */
	/* Of a design: the days of its course, ways to make up for a missed one, the tumour, a tissue, two regimens. */
	IN_CALENDAR = 1 << 22, IN_MISSED = 1 << 23, IN_TUMOUR = 1 << 24, IN_TISSUE = 1 << 25, IN_PAIR = 1 << 26,
	IN_PREVIEW = 1 << 27,      /* with another one: the author looks at it */
	IN_POINT = 1 << 16,        /* with IN_SLICE: the slice answers a point step */
	IN_PAIRS = 1 << 17,        /* ... a landmarks step */
	IN_TICKS = 1 << 15,        /* with IN_CHOICE: several may be right */
	IN_NAMING = 1 << 19,       /* the name of a file is being typed */
	IN_HELD = 1 << 18          /* ... and a pair is held */
};
#define IN_WALK   (IN_TUMOUR | IN_TISSUE)
#define IN_VIEWS  (IN_MISSED | IN_WALK | IN_PAIR)
#define IN_BUILD  (IN_DESIGN | IN_CALENDAR)
#define IN_STEP   (IN_CHOICE | IN_NUMBER | IN_DESIGN)
#define IN_PLAY   (IN_STORY | IN_STEP | IN_SUMMARY)
/* Of a class: its table, a learner's path, item analysis, whose an unknown key is, a later deadline. */
#define IN_CLASS  (UINT64_C(1) << 32)
#define IN_PATH   (UINT64_C(1) << 33)
#define IN_ITEMS  (UINT64_C(1) << 34)
#define IN_CLAIM  (UINT64_C(1) << 35)
#define IN_EXTEND (UINT64_C(1) << 36)
#define IN_ROOM   (IN_CLASS | IN_PATH | IN_ITEMS | IN_CLAIM | IN_EXTEND)
#define IN_ANY    (IN_ROOM | IN_HOME | IN_PLAY | IN_PAGE | IN_SLICE | IN_MAP | IN_SCORE | IN_SETTINGS | IN_FACTS | IN_SHELF | IN_CALENDAR | IN_VIEWS)
#define IN_SCROLL (IN_HOME | IN_PAGE | IN_SHELF | IN_SCORE | IN_CLASS | IN_PATH | IN_ITEMS | IN_CLAIM)

/* X(NAME, name, keys, contexts, weight in the key bar (0: not there), label, sentence).  Keys are names as in scripts,
 * separated by blanks; in a text field printable keys are text, so that only the others act there. */
#define ACTION_LIST(X) \
	X(OPEN, "open", "<Enter>", IN_HOME, 9, "open", "Open the case under the cursor.") \
	X(CONTINUE, "continue", "c", IN_HOME, 3, "continue", "Go on where you left last.") \
	X(REPEAT, "repeat", "t", IN_HOME, 3, "due today", "Repeat what is due in a case, other numbers if it varies; asks first.") \
	X(ANEW, "anew", "A", IN_HOME, 3, "begin anew", "Begin the case anew; asks once more.") \
	X(OTHER_LIST, "other-list", "<Tab> <S-Tab> <Left> <Right>", IN_HOME, 6, "lessons/cases", "Go from the lessons to the cases and back.") \
	X(SETTINGS, "settings", "s", IN_HOME, 2, "settings", "See and change the settings.") \
	X(CHANGE, "change", "<Enter> <Right> <Space>", IN_SETTINGS, 9, "change", "Take the next value.") \
	X(CHANGE_BACK, "change-back", "<Left>", IN_SETTINGS, 0, "back", "Take the value before.") \
	X(GO_ON, "next", "<Enter> n", IN_STORY | IN_SUMMARY, 9, "go on", "Go on to the next page.") \
	X(ANSWER, "answer", "<Enter>", IN_CHOICE | IN_NUMBER, 9, "answer", \
	  "Hand in the answer; on an answered step, go on.") \
	X(TICK, "tick", "<Space>", IN_TICKS, 8, "tick", "Tick the choice under the cursor, or take the tick away; its letter does too.") \
	X(SUBMIT, "submit", "<Enter>", IN_BUILD, 9, "hand in", "Hand in the regimen for its mark; asks once more.") \
	X(LEAVE_FIELD, "leave-field", "<Esc> <Tab>", IN_FIELD, 8, "letters are keys", \
	  "Leave the text field: letters are keys then. Tab or a digit goes back into it.") \
	X(YES, "yes", "y", IN_ASK, 9, "yes", "Do what was asked.") \
	X(NO, "no", "n <Esc>", IN_ASK, 8, "no", "Leave it.") \
	X(UP, "up", "<Up> k", IN_SCROLL | IN_PLAY | IN_SETTINGS, 0, "up", "Move to the item, field or line above.") \
	X(DOWN, "down", "<Down> j", IN_SCROLL | IN_PLAY | IN_SETTINGS, 0, "down", "Move to the item, field or line below.") \
	X(FIELD_BEFORE, "field-before", "<S-Tab>", IN_PLAY | IN_SETTINGS, 0, "back", "Move to the item or field before.") \
	X(FIELD_NEXT, "field-next", "<Tab>", IN_PLAY | IN_SETTINGS, 0, "on", "Move to the next item or field.") \
	X(FIRST, "first", "<Home>", IN_SCROLL, 0, "first", "Go to the first item or line.") \
	X(TOP, "top", "g", IN_PAGE | IN_SHELF | IN_SCORE, 0, "first", "The same, as vi has it.") \
	X(LAST, "last", "<End> G", IN_SCROLL, 0, "last", "Go to the last item or line.") \
	X(CLASS_PATH, "path", "<Enter>", IN_CLASS, 9, "path", "Follow this learner through the case of the column, answer by answer.") \
	X(CLASS_CASE_BEFORE, "case-before", "<Left> h", IN_CLASS | IN_ITEMS, 0, "case before", "Go to the case before.") \
	X(CLASS_CASE_AFTER, "case-after", "<Right> l", IN_CLASS | IN_ITEMS, 7, "case", "Go to the next case.") \
	X(CLASS_ITEMS, "items", "i", IN_CLASS, 8, "items", "Item analysis of this case: which questions are hard, tell apart, mislead.") \
	X(CLASS_SORT, "sort", "s", IN_CLASS, 6, "sort", "Sort by the next: name, section, mark, attempts, days late, last seen.") \
	X(CLASS_SECTION, "section", "<Tab>", IN_CLASS, 4, "section", "Show the next section alone, and then all again.") \
	X(CLASS_CLAIM, "claim", "C", IN_CLASS, 5, "claim", "Say whose work this is: an unknown key goes into the roster; asks first.") \
	X(CLASS_EXTEND, "extend", "e", IN_CLASS, 5, "extend", "Give this learner a later deadline in the case of the column; asks first.") \
	X(CLASS_UNLOCK, "unlock", "U", IN_CLASS, 4, "unlock", "Let one attempt more of this learner count in this case; asks first.") \
	X(CLASS_RELOAD, "regrade", "R", IN_CLASS, 2, "regrade", "Read roster, work and cases anew, and grade all again.") \
	X(CLASS_WORDS, "class-words", "w", IN_CLASS | IN_PATH | IN_ITEMS, 3, "words", "Say this screen in words.") \
	X(PATH_WALK, "walk", "<Enter>", IN_PATH, 9, "their screen", "See the screens as they stood for the learner after this answer.") \
	X(PATH_BEFORE, "attempt-before", "<Left> h", IN_PATH, 7, "attempt before", "Go to the attempt before.") \
	X(PATH_AFTER, "attempt-after", "<Right> l", IN_PATH, 7, "attempt after", "Go to the next attempt.") \
	X(ITEM_SHOW, "item", "<Enter>", IN_ITEMS, 9, "in full", "Read this question in full, with all answers that were given.") \
	X(CLAIM_TAKE, "claim-take", "<Enter>", IN_CLAIM, 9, "theirs", "It is the work of the learner under the cursor; asks first.") \
	X(EXTEND_LESS, "day-less", "<Left> -", IN_EXTEND, 7, "day less", "A day less.") \
	X(EXTEND_MORE, "day-more", "<Right> +", IN_EXTEND, 7, "day more", "A day more.") \
	X(EXTEND_WEEK_LESS, "week-less", "<PageDown>", IN_EXTEND, 0, "week less", "A week less.") \
	X(EXTEND_WEEK_MORE, "week-more", "<PageUp>", IN_EXTEND, 0, "week more", "A week more.") \
	X(EXTEND_TAKE, "extend-take", "<Enter>", IN_EXTEND, 9, "until then", "Give the learner until then; asks first.") \
	X(LESS, "less", "<Left> -", IN_DESIGN, 6, "less", "Make the value of the field smaller.") \
	X(MORE, "more", "<Right> +", IN_DESIGN, 6, "more", "Make the value of the field larger.") \
	X(MUCH_LESS, "much-less", "<PageDown>", IN_DESIGN, 0, "much less", "Make it smaller in a large step.") \
	X(MUCH_MORE, "much-more", "<PageUp>", IN_DESIGN, 0, "much more", "Make it larger in a large step.") \
	X(SCROLL_DOWN, "page-down", "<PageDown> <Space>", IN_SCROLL | IN_STORY | IN_CHOICE | IN_NUMBER | IN_SUMMARY, 0, "more", \
	  "Show what is below.") \
	X(SCROLL_UP, "page-up", "<PageUp>", IN_SCROLL | IN_STORY | IN_CHOICE | IN_NUMBER | IN_SUMMARY, 0, "up", "Show what is above.") \
	X(DAY_BEFORE, "day-before", "<Up> k", IN_CALENDAR, 0, "day before", "Move to the day before.") \
	X(DAY_AFTER, "day-after", "<Down> j", IN_CALENDAR, 0, "day after", "Move to the day after.") \
	X(WEEK_BEFORE, "week-before", "<Left>", IN_CALENDAR, 0, "week before", "Move to the same day of the week before.") \
	X(WEEK_AFTER, "week-after", "<Right> l", IN_CALENDAR, 0, "week after", "Move to the same day of the week after.") \
	X(FIRST_DAY, "first-day", "<Home>", IN_CALENDAR, 0, "first day", "Move to the first day of treatment.") \
	X(LAST_DAY, "last-day", "<End>", IN_CALENDAR, 0, "last day", "Move to the last day of treatment.") \
	X(HOLD, "hold", "<Space>", IN_CALENDAR, 7, "grab", "Grab the fractions of this day: Space on another day lets go of them there.") \
	X(MISSED, "missed", "M", IN_CALENDAR, 8, "missed day", "This day is missed: what each way to make up for it costs.") \
	X(DRAG_BACK, "drag-back", "<lt>", IN_CALENDAR, 5, "a day earlier", "Move the fractions of this day to the day before.") \
	X(DRAG_ON, "drag-on", ">", IN_CALENDAR, 5, "a day later", "Move the fractions of this day to the day after.") \
	X(DAY_ADD, "add-fraction", "a", IN_CALENDAR, 4, "add", "Give one fraction more on this day, a weekend's too.") \
	X(DAY_CLEAR, "no-treatment", "x <Del>", IN_CALENDAR, 4, "remove", "Give nothing on this day.") \
	X(GAP_MORE, "gap-more", "]", IN_CALENDAR, 3, "gap", "A week's gap before this day: it and all after it come later.") \
	X(GAP_LESS, "gap-less", "[", IN_CALENDAR, 0, "gap less", "A week less of gap before this day.") \
	X(DAY_DOSE_MORE, "day-dose-more", "+", IN_CALENDAR, 2, "dose", "A larger dose on this day, by a tenth of a gray a fraction.") \
	X(DAY_DOSE_LESS, "day-dose-less", "-", IN_CALENDAR, 0, "less dose", "A smaller dose on this day.") \
	X(CALENDAR_WORDS, "days", "w", IN_CALENDAR, 2, "words", "Say the treatment days in words.") \
	X(TO_FORM, "form", "c <Tab>", IN_CALENDAR, 3, "form", "Go back to the form.") \
	X(TO_NOTATION, "notation", "<S-Tab>", IN_CALENDAR, 0, "notation", "Go back to the notation.") \
	X(MISSED_UP, "way-before", "<Up> k", IN_MISSED, 0, "up", "Move to the way above.") \
	X(MISSED_DOWN, "way-after", "<Down> j <Tab>", IN_MISSED, 0, "down", "Move to the way below.") \
	X(MISSED_TAKE, "take-way", "<Enter>", IN_MISSED, 9, "take it", "Make up for the missed day in this way.") \
	X(STOP_BEFORE, "stop-before", "<Left>", IN_WALK, 8, "before", "Go to the fraction or the day before.") \
	X(STOP_AFTER, "stop-after", "<Right> l", IN_WALK, 8, "after", "Go to the fraction or the day after.") \
	X(STOP_WEEK_BEFORE, "stop-week-before", "<PageUp>", IN_WALK, 0, "week before", "Go back a week.") \
	X(STOP_WEEK_AFTER, "stop-week-after", "<PageDown>", IN_WALK, 0, "week after", "Go on a week.") \
	X(STOP_FIRST, "stop-first", "<Home>", IN_WALK, 0, "start", "Go to the first fraction.") \
	X(STOP_LAST, "stop-last", "<End>", IN_WALK, 0, "end", "Go to the last fraction.") \
	X(STOP_UP, "lines-up", "<Up> k", IN_TUMOUR, 0, "up", "Where a table of all days shows: five days back.") \
	X(STOP_DOWN, "lines-down", "<Down> j", IN_TUMOUR, 0, "down", "Five days on.") \
	X(ORGAN_BEFORE, "organ-before", "<Up> k", IN_TISSUE, 0, "organ above", "Look at the organ before.") \
	X(ORGAN_AFTER, "organ-after", "<Down> j o", IN_TISSUE, 7, "organ", "Look at the next organ.") \
	X(TISSUE_FIGURE, "tissue-figure", "<Tab> f", IN_TISSUE, 7, "figure", "Show the next figure of this organ.") \
	X(HOURS_LESS, "hours-less", "[ -", IN_TISSUE, 6, "hours less", "Half an hour less between the fractions of a day; the regimen changes.") \
	X(HOURS_MORE, "hours-more", "] +", IN_TISSUE, 6, "hours more", "Half an hour more between the fractions of a day.") \
	X(SWAP, "swap", "x", IN_PAIR, 8, "swap", "The kept regimen becomes the one at hand, and that one is kept.") \
	X(VIEW_WORDS, "view-words", "w", IN_VIEWS, 4, "words", "Say this view in words.") \
	X(VIEW_CLOSE, "view-close", "<Enter>", IN_WALK | IN_PAIR, 0, "back", "Go back to the design.") \
	X(UNDO, "undo", "u", IN_BUILD | IN_TISSUE, 3, "undo", "Take back the last change of the regimen; what was handed in stays.") \
	X(REDO, "redo", "<C-r> U", IN_BUILD | IN_TISSUE, 0, "redo", "Make the change again that was taken back.") \
	X(DERIVE, "derivation", "d", IN_DESIGN, 3, "derivation", "Show how each number came about, as on paper.") \
	X(MODEL, "recovery", "r", IN_DESIGN, 5, "recovery", "Show the budget under the next recovery model.") \
	X(MODELS, "models", "R", IN_DESIGN, 4, "models", "Show every organ under every recovery model.") \
	X(CALENDAR, "calendar", "c", IN_DESIGN, 4, "calendar", "Go to the calendar: move, miss, add days, change their dose.") \
	X(TUMOUR, "tumour", "t", IN_BUILD, 4, "tumour", "Walk through the tumour, fraction by fraction.") \
	X(TISSUE, "organs", "o", IN_BUILD, 4, "organs", "See what an organ repairs between fractions, and what hours cost.") \
	X(KEEP, "keep", "K", IN_BUILD | IN_PAIR, 2, "keep", "Keep this regimen, to see others beside it.") \
	X(PAIR, "side-by-side", "s", IN_BUILD, 2, "side by side", "See the kept regimen and this one side by side.") \
	X(WORDS, "words", "w", IN_DESIGN, 3, "words", "Show this screen in words.") \
	X(MAP, "map", "m <F5>", IN_DESIGN, 6, "map", "Look at every dose and number of fractions: what each controls, what breaks.") \
	X(MAP_FEWER, "fewer", "<Left> h", IN_MAP, 0, "fewer", "Go to fewer fractions.") \
	X(MAP_MORE, "more-fractions", "<Right> l", IN_MAP, 0, "more", "Go to more fractions.") \
	X(MAP_HIGHER, "higher", "<Up> k", IN_MAP, 0, "higher", "Go to a larger dose a fraction.") \
	X(MAP_LOWER, "lower", "<Down> j", IN_MAP, 0, "lower", "Go to a smaller dose a fraction.") \
	X(MAP_TAKE, "take", "<Enter>", IN_MAP, 9, "take it", "Take the regimen under the cursor into the builder; u takes it back.") \
	X(MAP_FORM, "schedule", "o", IN_MAP, 8, "schedule", "Show the map of the next schedule: twice a day, every other day, weekly.") \
	X(MAP_MODEL, "map-recovery", "r", IN_MAP, 6, "recovery", "Draw the limits under the next model of recovery.") \
	X(MAP_BEST, "best", "b", IN_MAP, 7, "best", "Go to the best regimen that the search of the case's grid knows.") \
	X(MAP_ZOOM, "map-zoom", "z", IN_MAP, 5, "zoom", "Show every fraction and dose around the cursor, or the whole map.") \
	X(MAP_WORDS, "map-words", "w", IN_MAP, 4, "words", "Say the map in words.") \
	X(SCORE, "score", "e", IN_BUILD | IN_SUMMARY, 4, "explain", "Explain the mark: why, what breaks first, what kills, how sure, the best.") \
	X(SCORE_CLOSE, "score-close", "<Enter>", IN_SCORE, 9, "close", "Close the page of the score.") \
	X(SCORE_TOOLS, "tools", "t", IN_SCORE, 8, "other tools", "Which tool is right? The same patient under other tools, and back.") \
	X(SCORE_FRONT, "front-list", "f", IN_SCORE, 5, "front", "List the regimens that nothing beats.") \
	X(HINT, "hint", "h", IN_STEP | IN_CALENDAR, 4, "hint", "Show the next hint; each costs a tenth of the first price.") \
	X(SKIP, "skip", "S", IN_STEP | IN_CALENDAR, 2, "skip", "Give the step up: no points, the worked answer; asks once more.") \
	X(GO_FORWARD, "forward", "n", IN_CHOICE | IN_NUMBER | IN_BUILD, 8, "next", \
	  "Go on to the next page, once this step is answered.") \
	X(GO_BACK, "back", "B", IN_PLAY | IN_CALENDAR, 2, "back", "Look at the page before; answers stay.") \
	X(SLIDER_LESS, "slider-less", "<Left>", IN_LESSON, 6, "less", "Move the slider of the figure down; in a field with text the arrows are its own.") \
	X(SLIDER_MORE, "slider-more", "<Right>", IN_LESSON, 6, "more", "Move it up.") \
	X(SLIDER_LOW, "slider-low", "<Home>", IN_LESSON, 0, "least", "Move it to its lower end.") \
	X(SLIDER_HIGH, "slider-high", "<End>", IN_LESSON, 0, "most", "Move it to its upper end.") \
	X(NEXT_SLIDER, "next-slider", "f", IN_LESSON, 5, "next slider", "Take the next slider of this page.") \
	X(SLIDER_RESET, "slider-reset", "r", IN_LESSON, 3, "reset", "Put the sliders back to the values of the patient.") \
	X(TRY, "try", "t", IN_LESSON, 4, "try it", "Try regimens on the patient of the lesson, then go back to where you read.") \
	X(FIGURE_WORDS, "figure-words", "w", IN_LESSON, 3, "words", "Say the figures of this page in words.") \
	X(GLOSSARY, "glossary", "G", IN_LESSON, 2, "glossary", "Look up what the terms mean.") \
	X(SLICE, "slice", "v <F2>", IN_PLAY | IN_CALENDAR, 4, "slice", "Look at the slice: doses on today's anatomy.") \
	X(ANSWER_HERE, "answer-here", "<Enter>", IN_POINT, 9, "answer here", "Hand in the place under the cursor.") \
	X(PAIR_DROP, "drop-pair", "<Enter> <Space>", IN_HELD, 9, "leave it there", "Leave the pair where it is; the arrows move the cursor again.") \
	X(PAIR_SET, "set-pair", "<Space>", IN_PAIRS, 8, "set a pair", \
	  "Set a landmark of today here; the arrows then move where it was.") \
	X(PAIR_HOLD, "hold-pair", "h", IN_PAIRS, 6, "hold one", "Hold the nearest pair: the arrows move where it was, by a millimetre.") \
	X(PAIR_REMOVE, "remove-pair", "x <Del>", IN_PAIRS, 4, "remove", "Take the nearest pair away.") \
	X(PAIR_UNDO, "undo-pair", "u", IN_PAIRS, 5, "undo", "Take back the last change of the pairs.") \
	X(PAIRS_ANSWER, "answer-pairs", "<Enter>", IN_PAIRS, 9, "answer", "Hand in the pairs as they stand.") \
	X(MOVE_LEFT, "left", "<Left>", IN_SLICE, 0, "left", "Move the cursor on the slice to the left.") \
	X(MOVE_RIGHT, "right", "<Right>", IN_SLICE, 0, "right", "Move it to the right.") \
	X(MOVE_UP, "front", "<Up> k", IN_SLICE, 0, "front", "Move it to the front of the patient.") \
	X(MOVE_DOWN, "behind", "<Down> j", IN_SLICE, 0, "behind", "Move it to the back of the patient.") \
	X(SLICE_HEAD, "headwards", "<PageUp> ]", IN_SLICE, 0, "headwards", "Of a slab: the next slice towards the head.") \
	X(SLICE_FEET, "feetwards", "<PageDown> [", IN_SLICE, 0, "feetwards", "Of a slab: the next slice towards the feet.") \
	X(LAYER, "layer", "l L <Tab> <Enter>", IN_SLICE, 9, "layer", "Show the next layer: old plan, new plan, ghost, sum.") \
	X(LAYER_OLD, "layer-old", "1", IN_SLICE, 0, "old", "Show the old plan as it followed the tissue.") \
	X(LAYER_UNMOVED, "layer-unmoved", "2", IN_SLICE, 0, "unmoved", "Show the old plan as if nothing had moved.") \
	X(LAYER_NEW, "layer-new", "3", IN_SLICE, 0, "new", "Show the new plan.") \
	X(LAYER_GHOST, "layer-ghost", "4", IN_SLICE, 0, "ghost", "Show what is left of the old plan, in EQD2.") \
	X(LAYER_SUM, "layer-sum", "5", IN_SLICE, 0, "sum", "Show ghost and new course together, in EQD2.") \
	X(LAYER_DIFFERENCE, "layer-difference", "6", IN_SLICE, 0, "difference", "Show what following the tissue changes, in Gy.") \
	X(LAYER_VOLUME, "layer-volume", "7", IN_SLICE, 0, "volume", "Show where tissue shrank, grew or was folded over (J).") \
	X(LAYER_DOUBT, "layer-doubt", "8", IN_SLICE, 0, "doubt", "Show what an error of the map is worth, in Gy.") \
	X(LAYER_IMAGE, "layer-image", "9", IN_SLICE, 0, "image", "Show today's scan, where the case has one.") \
	X(WAY, "other-map", "m", IN_SLICE, 4, "other map", "Lay the old plan on today through the next map there is.") \
	X(BEFORE, "before", "b", IN_SLICE, 5, "before", "Show the earlier scan beside it, with the same place marked.") \
	X(HISTOGRAM, "histogram", "v", IN_SLICE, 5, "histogram", "Show the dose-volume histogram of the structure under the cursor.") \
	X(ERROR_MORE, "error-more", "+", IN_SLICE, 0, "more error", "Let the map be wrong by half a millimetre more.") \
	X(ERROR_LESS, "error-less", "-", IN_SLICE, 0, "less error", "Let it be wrong by half a millimetre less.") \
	X(ARROWS, "arrows", "a", IN_SLICE, 3, "arrows", "Show which way the tissue has moved since.") \
	X(LED, "led", "e", IN_SLICE, 2, "led outlines", "Show where this map leads the earlier outlines.") \
	X(OUTLINE, "outline", "o", IN_SLICE, 5, "outlines", "Show the structures filled, as outlines or not at all.") \
	X(ZOOM, "zoom", "z", IN_SLICE, 5, "zoom", "Show every voxel, or the whole slice.") \
	X(SLICE_WORDS, "slice-words", "w", IN_SLICE, 6, "words", "Say the slice in words.") \
	X(CLOSE, "close", "<Enter>", IN_PAGE, 9, "close", "Close this page.") \
	X(FACTS, "numbers", "= <F3>", IN_CLASS | IN_PATH | IN_ITEMS | IN_HOME | IN_PLAY | IN_SLICE | IN_MAP | IN_SCORE | IN_PAGE | IN_CALENDAR | IN_VIEWS, 5, "numbers", "Step from number to number: what each is and how it came about.") \
	X(FACT_SHOW, "fact-show", "<Enter>", IN_FACTS, 9, "how it came about", "Show how this number came about, as on paper.") \
	X(FACT_NEXT, "fact-next", "<Tab> <Right> l", IN_FACTS, 8, "next", "Go to the next number on the screen.") \
	X(FACT_BEFORE, "fact-before", "<S-Tab> <Left> h", IN_FACTS, 0, "before", "Go to the number before.") \
	X(FACT_BELOW, "fact-below", "<Down> j", IN_FACTS, 0, "below", "Go to a number on a line below.") \
	X(FACT_ABOVE, "fact-above", "<Up> k", IN_FACTS, 0, "above", "Go to a number on a line above.") \
	X(READ, "read", "<Enter>", IN_SHELF, 9, "read", "Open the page under the cursor.") \
	X(FIND, "search", "/", IN_HOME | IN_PAGE | IN_CLASS, 5, "search", "Search: the titles and ideas of the list, the names of a class, or the page.") \
	X(FIND_NEXT, "search-next", "n", IN_PAGE, 5, "next", "Go to the next place that was searched for.") \
	X(FIND_BEFORE, "search-before", "N", IN_PAGE, 4, "before", "Go to the place before.") \
	X(FIND_TAKE, "search-take", "<Enter>", IN_FIND, 9, "here", "Take what was found: open it, or stay there.") \
	X(FIND_CLEAR, "search-clear", "<Esc>", IN_FIND, 8, "clear", "End the search; all is as it was before.") \
	X(NAME_TAKE, "name-take", "<Enter>", IN_NAMING, 9, "write", "Write the file; where there is one of that name, it asks first.") \
	X(NAME_LEAVE, "name-leave", "<Esc>", IN_NAMING, 8, "write none", "Write no file.") \
	X(WRITE_NOTE, "write-note", "N <F8>", IN_NUMBER | IN_SUMMARY, 5, "note to a file", "At the sign-off and after it: write the consult note to a file.") \
	X(SHELF, "pages", "P <F4>", IN_ANY, 0, "pages", "Read the manuals, the glossary, the sources, the licence, the tour.") \
	X(PATIENT, "patient", "p", IN_STEP | IN_CALENDAR | IN_SUMMARY | IN_SLICE, 3, "patient", "Read the patient's story and the question again.") \
	X(SHOW, "show", "W", IN_STEP, 3, "show me", \
	  "Show the worked answer, after all hints and a try, for no points; asks once more.") \
	X(WHAT_IF, "what-if", "x", IN_CHOICE | IN_NUMBER, 1, "what-if", \
	  "Try any regimen, as often as you like: nothing is marked or handed in.") \
	X(RELOAD, "reload", "<F6>", IN_PREVIEW, 6, "reload", "Load what is on disk now; a save does it by itself.") \
	X(PASS, "pass", "<F7>", IN_PREVIEW, 7, "pass", "Go to the next page; an open step is given up without asking.") \
	X(HELP, "help", "? <F1>", IN_ANY | IN_FIND | IN_NAMING, 7, "help", "Show what the keys do here.") \
	X(PALETTE, "palette", ": <C-p>", IN_ANY | IN_FIND | IN_NAMING, 1, "actions", "Choose an action by its name.") \
	X(THEME, "theme", "T", IN_ANY, 0, "theme", "Take the next theme: for dark or light, other dose colours, none.") \
	X(GLYPHS, "glyphs", "g", IN_ANY & ~(uint64_t)(IN_PAGE | IN_SHELF), 0, "glyphs", "Draw with other signs: braille, blocks, ASCII alone.") \
	X(COPY, "copy", "y", IN_ANY, 0, "copy", "Print the screen as plain text, to copy it; any key comes back.") \
	X(REPAINT, "repaint", "<C-l>", IN_ANY | IN_FIND | IN_NAMING, 0, "repaint", "Draw the screen anew.") \
	X(LEAVE, "leave", "q <Esc>", IN_ANY, 6, "leave", \
	  "Go back to where you came from; from the list of cases, end the program.")

#define ACTION_ENUM(id, ...) ACTION_##id,
enum action { ACTION_NONE, ACTION_LIST(ACTION_ENUM) ACTION_COUNT };
#undef ACTION_ENUM

struct action_info {
	const char *name, *keys;
	uint64_t contexts;
	int weight;
	const char *label, *sentence;
};

const struct action_info *action_info(enum action a);

/* Places of the screens in words, the wide ones first: an action is in the first that it has all of, and so on; the last one
 * has all bits. */
struct action_place { uint64_t contexts; const char *words; };
extern const struct action_place action_places[];
/* "in a case and on the slice", into out; out. */
char *action_places_text(uint64_t contexts, char *out, size_t size);

/* What a key does in a context; ACTION_NONE: nothing. */
enum action action_of_key(uint32_t key, uint64_t contexts);

/* The first key of an action as a human reads it ("Enter", "^P"), into out (at least 16 bytes); out.  in_field: the first
 * that types no text there, "" when it has none. */
char *action_key_label(enum action a, bool in_field, char *out);

#endif
