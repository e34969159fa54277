/* answer.h - what a learner typed, read and judged.  Private to the floor. */
#ifndef TUTOR_ANSWER_H
#define TUTOR_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "assess/placing.h"

enum { AMOUNT_TEXT_MAX = 80, JUDGED_TEXT_MAX = 300 };

/* A typed number: decimal point or comma, with or without the unit.  Refused in words: two separators, another unit,
 * text, nothing. */
bool answer_number(const char *text, const char *unit, double *value, struct fault *f);

/* |given - key| <= tolerance, with a guard for rounding at the very edge. */
bool answer_is_right(double given, double key, double tolerance);

/* "17.5 Gy" into out; returns out. */
char *answer_amount(double value, int digits, const char *unit, char out[AMOUNT_TEXT_MAX]);

/* What to say to a number: right with the computed value; wrong with the direction and a rough size, not the key. */
char *answer_judge(double given, double key, bool right, const char *unit, char out[JUDGED_TEXT_MAX]);

/* The choice that was typed: its letter (with or without ")" or ".") or its text; choices[0..n) are filled in. */
bool answer_choice(const char *text, const struct case_choice *choices, size_t n, size_t *which, struct fault *f);

/* The choices that were typed by their letters, each of one character, in any order, together or apart ("a, c", "ca"):
 * ticked[0..n).  Refused in words: nothing, a letter that no choice has, one that is there twice. */
bool answer_ticks(const char *text, const struct case_choice *choices, size_t n, bool *ticked, struct fault *f);

/* What to say to these ticks: each wrong one with its feedback, and how many right ones are missing, or each right one
 * with its feedback.  *right tells which.  NULL without memory. */
const char *answer_judge_ticks(struct arena *arena, const struct case_choice *choices, size_t n, const bool *ticked,
                               bool *right);

/* "a, c": the letters of the ticked; NULL without memory. */
const char *answer_ticked(struct arena *arena, const struct case_choice *choices, size_t n, const bool *ticked);

/* ---- places: point.c ---- */

/* A place: "x y" in mm ("-12 5", "-12,5", "-12,5; 5"), words ("12 mm left, 5 mm front") or a voxel ("voxel 20 14", the first
 * is 0 0).  On a slab z comes third.  Refused in words; whether it is on the slice is not looked at but for a voxel. */
bool answer_point(const char *text, const struct vol_grid *g, double at_mm[3], struct fault *f);

enum { PAIRS_MAX = PLACING_PAIRS_MAX };

/* Pairs "today > earlier", with ";" between them. */
bool answer_pairs(const char *text, const struct vol_grid *g, struct vol_landmark pairs[PAIRS_MAX], size_t *n, struct fault *f);

/* "x -12, y 5 mm" into out; out. */
char *answer_place(const double at_mm[3], const struct vol_grid *g, char out[AMOUNT_TEXT_MAX]);

/* "You guessed 70 Gy, and it is 52.5 Gy: too high, by about a third." */
char *answer_compare(double guess, double key, double tolerance, const char *unit, char out[JUDGED_TEXT_MAX]);

#endif
