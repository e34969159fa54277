/* lesson.h - a lesson: CommonMark with a patient, questions and figures in fenced blocks.
 *
 * The loader makes an ordinary case of it, with the questions as its steps, so that whatever works a case works a lesson;
 * what stands between the questions is here.  lesson_keys has the keys of each part: one list for the loader, the linter
 * and ghostdose-lesson(5). */
#ifndef CASEBOOK_LESSON_H
#define CASEBOOK_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/report.h"
#include "casebook/schema.h"

struct rb_regimen;

enum { LESSON_SLIDERS_MAX = 4, LESSON_CURVES_MAX = 4, LESSON_OBJECTIVES_MAX = 12, LESSON_QUESTIONS_MAX = 60, LESSON_FIGURES_MAX = 30,
	LESSON_PIECES_MAX = 120,        /* of a page: between two questions */
	LESSON_INDENT = 2 };            /* blanks before the later lines of a value */

/* A place in the file of the lesson. */
struct lesson_place { int line, column; };

/* What a slider moves: a cell of the case or a number of the figure's regimen (assess/parameter.c). */
struct lesson_slider {
	const char *parameter;     /* as written: "fractions", "alpha_beta_gy.cord" */
	double low, high, step;    /* low < high, step > 0 */
	const char *label;         /* what the learner reads; the parameter when none is given */
	struct lesson_place at;
};

/* A quantity of the case as a curve. */
struct lesson_curve {
	const char *quantity, *of, *label;
	struct lesson_place at;
};

struct lesson_figure {
	const char *plot;          /* a word of lesson_plots */
	const char *title, *say;   /* say: with {placeholders} */
	const char *regimen;       /* as written; "": the proposal of the case */
	const char *layer;         /* slice: a word of lesson_layers; "": sum */
	const char *x, *x_label;   /* curves: the parameter along the axis, and its words ("": none); "": the first slider */
	double x_low, x_high;      /* curves: its range, where x was given */
	struct lesson_slider sliders[LESSON_SLIDERS_MAX];
	size_t n_sliders;
	struct lesson_curve curves[LESSON_CURVES_MAX];
	size_t n_curves;
	struct lesson_place at, say_at, regimen_at, plot_at, x_at, layer_at;
};

enum lesson_piece_kind { LESSON_TEXT, LESSON_HEADING, LESSON_FIGURE };

struct lesson_piece {
	enum lesson_piece_kind kind;
	const char *text;          /* plain, with {placeholders} */
	int level;                 /* of a heading */
	const struct lesson_figure *figure;
	int line, last_line;       /* in the file */
};

/* What stands before a question, or behind the last one. */
struct lesson_page {
	const struct lesson_piece *pieces;
	size_t n;
};

struct lesson_question {
	bool predict_first;        /* what follows it is not shown until it is answered */
	struct lesson_place at;
};

struct lesson {
	const char *file;
	const char *text;          /* of the whole file, line ends as \n */
	size_t len;
	const char *objectives[LESSON_OBJECTIVES_MAX];
	struct lesson_place objectives_at;
	size_t n_objectives;
	struct lesson_page *pages; /* n_questions + 1 */
	struct lesson_question *questions;
	size_t n_questions, n_figures;
	/* Rows for the tables of the case, of as many fields as their schema has columns. */
	const struct csv_field *keys, *steps, *choices;
	size_t n_keys, n_choices;
	/* The packed case in its block. */
	const char *book;
	size_t book_len;
	int book_line;             /* of its first line */
};

/* The words of a figure's plot; ends with NULL.  In the order of enum lesson_plot. */
enum lesson_plot {
	LESSON_PLOT_TUMOUR, LESSON_PLOT_RECOVERY, LESSON_PLOT_CURVES, LESSON_PLOT_SURVIVAL, LESSON_PLOT_SIZE, LESSON_PLOT_INTERVAL,
	LESSON_PLOT_REPAIR, LESSON_PLOT_TISSUE, LESSON_PLOT_SLICE, LESSON_PLOT_CLONES, LESSON_PLOTS
};
extern const char *const lesson_plots[];
/* The words of a slice's layer, in the order of enum slice_layer (assess/slice.h); ends with NULL. */
extern const char *const lesson_layers[];

/* One key of a part of a lesson. */
struct lesson_key {
	const char *name;
	bool required, repeats;
	const char *help, *example;
};
/* Keys of question blocks beside the columns of steps.csv, of figures, and of the head beside those of case.csv; each ends
 * with a NULL name. */
extern const struct lesson_key lesson_question_keys[], lesson_figure_keys[], lesson_head_keys[];

/* Take text[0..len) apart.  file and text must live as long as the arena.  NULL: the report has errors, or memory is out. */
struct lesson *lesson_parse(const char *file, const char *text, size_t len, struct arena *arena, struct report *report);
/* Its head alone, for a list: no pages, no questions. */
struct lesson *lesson_parse_head(const char *file, const char *text, size_t len, struct arena *arena, struct report *report);

/* Lines first to last of the file, *len bytes; not terminated. */
const char *lesson_lines(const struct lesson *x, int first, int last, size_t *len);

/* Where a byte stands in the file of a value that begins at `at`: line and column of the value as lesson_unwrap() made it, from 1. */
struct lesson_place lesson_place_in(const struct lesson *x, struct lesson_place at, int line, int column);

/* "a sentence\nover two lines" as one line; an empty line between stays one. */
const char *lesson_unwrap(const char *text, struct arena *arena);

#endif
