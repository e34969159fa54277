/* Lessons as files: what a good one becomes, and where each kind of mistake is found. */
#include "casebook/lesson.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "casebook/bundle.h"
#include "lesson_help.h"
#include "tap.h"

/* ---- a good one ---- */

static void
is_good(const struct casebook *c)
{
	const struct lesson *x = c->lesson;

	OK(x != NULL);
	if (!x)
		return;
	IS_STR(c->id, "tiny");
	IS_STR(c->title, "A tiny lesson");
	IS_STR(c->sources, "teaching assumption");
	NEAR(c->minutes, 3, 0, 0);
	IS_INT((long)x->n_objectives, 2);
	IS_STR(x->objectives[0], "say which tissue minds large fractions");
	IS_STR(x->objectives[1], "convert a schedule into EQD2");
	IS_INT((long)c->n_steps, 2);
	IS_INT((long)x->n_questions, 2);
	IS_INT((long)x->n_figures, 1);
	IS_STR(c->steps[0].id, "guess");
	IS_STR(c->steps[0].prompt, "Five fractions of 8 Gy are 40 Gy. What does the artery feel?");
	OK(!c->steps[0].may_wait);
	OK(c->steps[1].may_wait);
	IS_INT((long)c->steps[0].n_choices, 3);
	IS_STR(c->steps[0].choices[2].id, "c");
	OK(c->steps[0].choices[2].right && !c->steps[0].choices[0].right);
	IS_STR(c->steps[0].choices[2].feedback, "At alpha/beta 3 each gray counts more than twice.");
	IS_STR(c->steps[1].quantity, "eqd2");
	IS_STR(c->steps[1].of, "cord prior");
	IS_INT((long)c->n_structures, 2);
}

static void
has_pages(const struct lesson *x)
{
	const struct lesson_figure *figure;

	IS_INT((long)x->pages[0].n, 2);
	IS_INT(x->pages[0].pieces[0].kind, LESSON_HEADING);
	IS_STR(x->pages[0].pieces[0].text, "Two tissues");
	IS_INT(x->pages[0].pieces[0].level, 1);
	IS_INT(x->pages[0].pieces[0].line, 14);
	IS_INT((long)x->pages[1].n, 2);
	IS_STR(x->pages[1].pieces[0].text, "It feels {quantity:eqd2 carotid new:.1f} Gy.");
	IS_INT(x->pages[1].pieces[1].kind, LESSON_FIGURE);
	figure = x->pages[1].pieces[1].figure;
	IS_STR(figure->plot, "curves");
	IS_STR(figure->title, "The price of large fractions");
	IS_STR(figure->regimen, "");
	IS_INT((long)figure->n_sliders, 2);
	IS_STR(figure->sliders[0].parameter, "dose_per_fraction_gy");
	IS_STR(figure->sliders[0].label, "dose of a fraction, Gy");
	NEAR(figure->sliders[0].low, 1, 0, 0);
	NEAR(figure->sliders[0].high, 8, 0, 0);
	NEAR(figure->sliders[0].step, 0.5, 0, 0);
	IS_INT((long)figure->n_curves, 2);
	IS_STR(figure->curves[1].quantity, "eqd2");
	IS_STR(figure->curves[1].of, "cord new");
	IS_STR(figure->curves[1].label, "spinal cord");
	IS_INT((long)x->pages[2].n, 2);
	IS_STR(x->pages[2].pieces[0].text, "- one\n- two");
	IS_STR(x->pages[2].pieces[1].text, "The end.");
}

static void
good(void)
{
	char *text = lesson_text(), *bytes;
	struct loaded x;
	size_t len;
	struct fault f;

	load_lesson(&x, text, strlen(text));
	OK(x.c != NULL);
	for (size_t i = 0; i < x.report.n; i++)
		tap_diag("%d:%d: %s", x.report.items[i].line, x.report.items[i].column, x.report.items[i].message);
	if (x.c) {
		is_good(x.c);
		has_pages(x.c->lesson);
	}
	IS_INT((long)x.report.n, 0);
	unload(&x);

	/* From its copy in the records too. */
	OK(case_bundle_read(lesson_fixture(), &bytes, &len, &f));
	OK(case_bundle_is_packed(bytes) && case_bundle_is_lesson(bytes));
	x.arena = arena_new();
	report_init(&x.report, x.arena);
	x.c = casebook_load_bundle(bytes, len, "tiny", NULL, &x.report);
	OK(x.c != NULL);
	if (x.c)
		is_good(x.c);
	unload(&x);
	free(bytes);
	free(text);
}

/* The same text with CR LF, with a byte order mark. */
static void
line_ends(void)
{
	char *text = lesson_text(), *out = malloc(2 * strlen(text) + 4);
	struct loaded x;
	size_t used = 3;

	if (!out)
		tap_bail_out("out of memory");
	memcpy(out, "\xEF\xBB\xBF", 3);
	for (const char *p = text; *p; p++) {
		if (*p == '\n')
			out[used++] = '\r';
		out[used++] = *p;
	}
	load_lesson(&x, out, used);
	OK(x.c != NULL);
	if (x.c) {
		is_good(x.c);
		has_pages(x.c->lesson);
	}
	IS_INT((long)x.report.n, 0);
	unload(&x);
	free(out);
	free(text);
}

/* ---- broken ones: the first finding ---- */

struct broken {
	const char *from, *to;     /* the first `from` of the fixture becomes `to` */
	const char *code;
	int line, column;
	bool warning;
};

static const struct broken broken[] = {
	{ .from = "---\n", .to = "", .code = "no_head", .line = 1, .column = 1 },
	{ .from = "assumption\n---\n", .to = "assumption\n", .code = "open_head", .line = 1, .column = 1 },
	{ .from = "title: A", .to = "titel: A", .code = "unknown_key", .line = 4, .column = 1 },
	{ .from = "level: I", .to = "title: I", .code = "repeated_key", .line = 5, .column = 1 },
	{ .from = "title: A tiny lesson\n", .to = "", .code = "missing_key", .line = 1, .column = 1 },
	{ .from = "minutes: 3", .to = "minutes: soon", .code = "not_a_number", .line = 6, .column = 10 },
	{ .from = "format_version: 1", .to = "format_version: 2", .code = "format_version", .line = 2, .column = 17 },
	{ .from = "objectives: say which tissue minds large fractions; convert a schedule\n  into EQD2\n", .to = "",
	  .code = "missing_key", .line = 1, .column = 1 },
	{ .from = "level: I", .to = "level: I\nno line", .code = "bad_line", .line = 6, .column = 1 },
	{ .from = "level: I", .to = "level: \x1b[2J", .code = "unsafe_text", .line = 5, .column = 8 },
	{ .from = "The end.", .to = "The \xff end.", .code = "unsafe_text", .line = 90, .column = 5 },
	{ .from = "```case", .to = "```cas", .code = "unknown_block", .line = 19, .column = 1 },
	{ .from = "```case", .to = "```text", .code = "unknown_block", .line = 19, .column = 1 },
	{ .from = "```case", .to = " ```case", .code = "indented_block", .line = 19, .column = 2 },
	{ .from = "```case", .to = "> ```case", .code = "indented_block", .line = 19, .column = 1 },
	{ .from = "The end.", .to = "```figure\nplot: curves", .code = "open_block", .line = 90, .column = 1 },
	{ .from = "The end.", .to = "```case\n```", .code = "repeated_block", .line = 90, .column = 1 },
	{ .from = "[courses]", .to = "[course]", .code = "unknown_table", .line = 20, .column = 2 },
	{ .from = "[courses]", .to = "[steps]\nstep,type\n\n[courses]", .code = "unexpected_table", .line = 20, .column = 1 },
	{ .from = "[courses]", .to = "[story]\nmarkdown\nx\n\n[courses]", .code = "unexpected_table", .line = 20, .column = 1 },
	{ .from = "prior,35x2,14", .to = "prior,35y2,14", .code = "bad_regimen", .line = 22, .column = 9 },
	{ .from = "carotid artery,3,", .to = "carotid artery,x,", .code = "not_a_number", .line = 27, .column = 24 },
	{ .from = "step: guess", .to = "stpe: guess", .code = "missing_key", .line = 47, .column = 1 },
	{ .from = "type: choice", .to = "type: choose", .code = "unknown_word", .line = 49, .column = 7 },
	{ .from = "points: 1;0", .to = "points:", .code = "missing_cell", .line = 52, .column = 8 },
	{ .from = "points: 1;0", .to = "price: 1;0", .code = "unknown_key", .line = 52, .column = 1 },
	{ .from = "predict_first: yes", .to = "predict_first: maybe", .code = "unknown_word", .line = 53, .column = 16 },
	{ .from = "predict_first: yes", .to = "step: again", .code = "repeated_key", .line = 53, .column = 1 },
	{ .from = "choice: b | The same | no |", .to = "choice: b | The same", .code = "bad_choice", .line = 56, .column = 9 },
	{ .from = "choice: b | The same | no |", .to = "choice: a | The same | no |", .code = "repeated_name", .line = 56, .column = 9 },
	{ .from = "choice: b | The same | no |", .to = "choice: b | The same | No way |", .code = "unknown_word", .line = 56, .column = 24 },
	{ .from = "choice: b | The same | no |", .to = "choice: b | The same | yes |", .code = "right_choices", .line = 48, .column = 7 },
	{ .from = "plot: curves", .to = "plot: curve", .code = "unknown_word", .line = 65, .column = 7 },
	{ .from = "plot: curves\n", .to = "plot: slice\nlayer: gost\n", .code = "unknown_word", .line = 66, .column = 8 },
	{ .from = "plot: curves\n", .to = "plot: curves\nlayer: ghost\n", .code = "unused_cell", .line = 66, .column = 8 },
	{ .from = "plot: curves\n", .to = "", .code = "missing_key", .line = 64, .column = 1 },
	{ .from = "slider: dose_per_fraction_gy 1 8 0.5", .to = "slider: dose_per_fraction_gy 1 x 0.5", .code = "not_a_number",
	  .line = 67, .column = 32 },
	{ .from = "slider: dose_per_fraction_gy 1 8 0.5", .to = "slider: dose_per_fraction_gy 8 1 0.5", .code = "bad_range",
	  .line = 67, .column = 9 },
	{ .from = "curve: eqd2 carotid new |", .to = "curve: |", .code = "missing_cell", .line = 69, .column = 8 },
	{ .from = "title: The price", .to = "titel: The price", .code = "unknown_key", .line = 66, .column = 1 },
	{ .from = "tolerance: 0.1", .to = "tolerance: 0,1", .code = "not_a_number", .line = 80, .column = 12 },
	{ .from = "quantity: eqd2\n", .to = "", .code = "missing_cell", .line = 74, .column = 1 },
	{ .from = "predict_first: yes", .to = "predict_first: no", .code = "no_guess", .line = 1, .column = 1, .warning = true },
	{ .from = "- one", .to = "<div>one</div>\n\n- one", .code = "html", .line = 87, .column = 1, .warning = true },
	{ .from = "id: tiny", .to = "id: huge", .code = "id_differs", .line = 1, .column = 1, .warning = true },
};

static void
one_broken(const char *text, const struct broken *b)
{
	char *changed = lesson_with(text, b->from, b->to);
	struct loaded x;
	bool found;

	load_lesson(&x, changed, strlen(changed));
	found = x.report.n > 0 && !strcmp(x.report.items[0].code, b->code) && x.report.items[0].line == b->line &&
	    x.report.items[0].column == b->column && (x.report.items[0].severity == SEVERITY_WARNING) == b->warning &&
	    !strcmp(x.report.items[0].file, x.path);
	tap_ok(found && (x.c != NULL) == b->warning, __FILE__, __LINE__, b->code);
	if (!found && x.report.n > 0)
		tap_diag("%s:%d:%d: %s: %s", x.report.items[0].file, x.report.items[0].line, x.report.items[0].column,
		         x.report.items[0].code, x.report.items[0].message);
	unload(&x);
	free(changed);
}

static void
broken_ones(void)
{
	char *text = lesson_text();

	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		one_broken(text, &broken[i]);
	free(text);
}

/* ---- what is missing as a whole, and what is too much ---- */

/* Text without the block that begins with `fence`. */
static char *
without_block(const char *text, const char *fence)
{
	const char *from = strstr(text, fence), *to = from ? strstr(from + 3, "\n```\n") : NULL;
	char *out = malloc(strlen(text) + 1);

	if (!to || !out)
		tap_bail_out(fence);
	snprintf(out, strlen(text) + 1, "%.*s%s", (int)(from - text), text, to + 5);
	return out;
}

/* A finding of that code is among them, at this line. */
static void
has_code(const char *text, const char *code, int line)
{
	struct loaded x;
	bool found = false;

	load_lesson(&x, text, strlen(text));
	for (size_t i = 0; i < x.report.n; i++)
		found = found || (!strcmp(x.report.items[i].code, code) && x.report.items[i].line == line);
	tap_ok(found, __FILE__, __LINE__, code);
	for (size_t i = 0; !found && i < x.report.n; i++)
		tap_diag("%d: %s: %s", x.report.items[i].line, x.report.items[i].code, x.report.items[i].message);
	unload(&x);
}

/* The first `from` of the small lesson with n more lines behind it. */
static char *
with_lines(const char *text, const char *from, const char *line, int n)
{
	size_t one = strlen(line), size = strlen(from) + (size_t)n * one + 1;
	char *to = malloc(size), *out;

	if (!to)
		tap_bail_out("out of memory");
	strcpy(to, from);
	for (int i = 0; i < n; i++)
		memcpy(to + strlen(from) + (size_t)i * one, line, one + 1);
	out = lesson_with(text, from, to);
	free(to);
	return out;
}

static void
wholes(void)
{
	static const char question[] = "\n```question\nstep: more\ntype: choice\nprompt: x\npoints: 1\nchoice: a | x | yes | x\n"
		"choice: b | y | no | y\n```\n";
	static const char figure[] = "\n```figure\nplot: tumour\ntitle: x\nsay: x\n```\n";
	char *text = lesson_text(), *out, *both;

	out = without_block(text, "```case");
	has_code(out, "no_case", 1);
	free(out);
	out = without_block(text, "```figure");
	has_code(out, "no_figure", 1);
	free(out);
	out = without_block(text, "```question");
	both = without_block(out, "```question");
	has_code(both, "no_question", 1);
	free(both);
	free(out);
	/* 12 objectives at most, and the list begins in line 9. */
	out = with_lines(text, "objectives: say", "; more", LESSON_OBJECTIVES_MAX);
	has_code(out, "too_many", 9);
	free(out);
	out = with_lines(text, "title: The price of large fractions\n", "slider: fractions 1 9 1\n", LESSON_SLIDERS_MAX);
	has_code(out, "too_many", 67 + LESSON_SLIDERS_MAX);
	free(out);
	out = with_lines(text, "title: The price of large fractions\n", "curve: tcp new\n", LESSON_CURVES_MAX);
	has_code(out, "too_many", 69 + LESSON_CURVES_MAX);
	free(out);
	/* Two questions stand there; the 60th of these is one too many, 9 lines each and a blank one. */
	out = with_lines(text, "The end.\n", question, LESSON_QUESTIONS_MAX);
	has_code(out, "too_many", 92 + 9 * (LESSON_QUESTIONS_MAX - 2));
	free(out);
	/* Two pieces stand there; the 119th of these is the 121st, in the second of its two lines. */
	out = with_lines(text, "The end.\n", "\nx\n", LESSON_PIECES_MAX);
	has_code(out, "too_many", 90 + 2 * (LESSON_PIECES_MAX - 1));
	free(out);
	out = with_lines(text, "The end.\n", figure, LESSON_FIGURES_MAX);
	has_code(out, "too_many", 92 + 6 * (LESSON_FIGURES_MAX - 1));
	free(out);
	free(text);
}

/* Cut anywhere it is refused or loads, and every finding lies within it. */
static void
cut_anywhere(void)
{
	char *text = lesson_text();
	size_t len = strlen(text), bad = 0;

	for (size_t n = 0; n < len; n += 7) {
		struct loaded x;
		int lines = 1;

		for (size_t i = 0; i < n; i++)
			lines += text[i] == '\n';
		load_lesson(&x, text, n);
		bad += (x.c == NULL) != (x.report.errors > 0);
		for (size_t i = 0; i < x.report.n; i++)
			bad += x.report.items[i].line < 1 || x.report.items[i].line > lines || x.report.items[i].column < 1;
		unload(&x);
	}
	IS_INT((long)bad, 0);
	free(text);
}

static void
unwrapping(void)
{
	struct arena *arena = arena_new();

	IS_STR(lesson_unwrap("one\ntwo", arena), "one two");
	IS_STR(lesson_unwrap("one  two\n \n three", arena), "one  two\n\nthree");
	IS_STR(lesson_unwrap("", arena), "");
	arena_free(arena);
}

TAP_MAIN(TAP_CASE(good), TAP_CASE(line_ends), TAP_CASE(broken_ones), TAP_CASE(wholes), TAP_CASE(cut_anywhere), TAP_CASE(unwrapping))
