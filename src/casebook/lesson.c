/* A lesson taken apart: its head, its blocks, its pages. */
#include "casebook/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "base/csvtext.h"
#include "base/text.h"
#include "casebook/lesson_items.h"
#include "casebook/markdown.h"

static const char *const block_names[] = { "case", "question", "figure", NULL };
enum { BLOCK_NAMES = 3 };

struct parse {
	struct lesson_reader r;
	struct lesson *out;
	const struct markdown_block *blocks;
	size_t n_blocks;
	int head_lines;            /* lines before the text that is CommonMark */
	struct lesson_piece *pieces;
	size_t n_pieces, page_start;
	struct lesson_figure *figures;
	struct csv_field *steps, *choices;
	size_t choices_capacity;   /* choices is on the heap while it grows */
	bool lost;                 /* a block could not be taken: nobody knows what the lesson lacks */
};

/* ---- lines ---- */

/* Line ends as \n, in the arena; NULL when memory is out. */
static char *
normalise(const char *text, size_t *len, struct arena *arena)
{
	char *out = arena_text(arena, text, *len);

	if (out)
		*len = text_plain_lines(out, *len);
	return out;
}

static bool
find_lines(struct lesson_reader *r)
{
	size_t n = 1;

	for (size_t i = 0; i < r->len; i++)
		n += r->text[i] == '\n';
	r->starts = arena_array(r->arena, n + 1, sizeof *r->starts);
	if (!r->starts)
		return false;
	for (size_t i = 0; i < r->len; i++)
		if (r->text[i] == '\n')
			r->starts[++r->lines] = i + 1;
	/* What stands behind the last line end is a line too, if there is anything. */
	if (r->lines == 0 || r->starts[r->lines] < r->len)
		r->starts[++r->lines] = r->len;
	return true;
}

static struct lesson_place
place_of(const struct lesson_reader *r, size_t at)
{
	int line = 0;

	while (line + 1 < r->lines && r->starts[line + 1] <= at)
		line++;
	return (struct lesson_place){ line + 1, (int)(at - r->starts[line]) + 1 };
}

static bool
is_safe(struct lesson_reader *r)
{
	char why[80];
	size_t at = text_find_unsafe(r->text, r->len, why, sizeof why);

	return at == r->len || lesson_fault(r, place_of(r, at), "unsafe_text", NULL, "%s; expected plain text in UTF-8", why);
}

/* Is the line these three characters and nothing more? */
static bool
is_rule(const struct lesson_reader *r, int line)
{
	const char *s = r->text + r->starts[line - 1];
	size_t n = r->starts[line] - r->starts[line - 1];

	while (n > 0 && strchr(" \t\n", s[n - 1]))
		n--;
	return n == 3 && !memcmp(s, "---", 3);
}

static bool
take_head(struct parse *p)
{
	struct lesson_item *items;
	size_t n;
	int end = 2;

	if (!is_rule(&p->r, 1))
		return lesson_fault(&p->r, (struct lesson_place){ 1, 1 }, "no_head", "---",
		                    "the lesson does not begin with its head; expected a line --- and then format_version, id, title, "
		                    "objectives and others");
	while (end <= p->r.lines && !is_rule(&p->r, end))
		end++;
	if (end > p->r.lines)
		return lesson_fault(&p->r, (struct lesson_place){ 1, 1 }, "open_head", NULL,
		                    "the head that begins here does not end; expected a second line ---");
	p->head_lines = end;
	if (!lesson_items(&p->r, 2, end - 1, &items, &n) || !lesson_take_head(&p->r, items, n, p->out)) {
		p->r.report->out_of_memory = true;
		return false;
	}
	return true;
}

/* ---- blocks ---- */

static struct lesson_place
block_at(const struct parse *p, const struct markdown_block *b)
{
	return (struct lesson_place){ b->line + p->head_lines, b->column };
}

/* Does the fence that begins on the block's first line end on its last? */
static bool
is_closed(const struct parse *p, const struct markdown_block *b)
{
	const struct lesson_reader *r = &p->r;
	const char *open = r->text + r->starts[b->line + p->head_lines - 1];
	int last = b->last_line + p->head_lines;
	const char *close;

	if (b->last_line <= b->line || last > r->lines)
		return false;
	close = r->text + r->starts[last - 1];
	close += strspn(close, " ");
	return !strncmp(close, open[0] == '~' ? "~~~" : "```", 3);
}

static void
add_piece(struct parse *p, const struct lesson_piece *x)
{
	if (p->n_pieces - p->page_start == LESSON_PIECES_MAX)
		lesson_fault(&p->r, (struct lesson_place){ x->line, 1 }, "too_many", NULL,
		             "this is one paragraph too many without a question; expected %d at most", LESSON_PIECES_MAX);
	p->pieces[p->n_pieces++] = *x;
}

static void
end_page(struct parse *p)
{
	p->out->pages[p->out->n_questions] = (struct lesson_page){ p->pieces + p->page_start, p->n_pieces - p->page_start };
	p->page_start = p->n_pieces;
}

static bool
take_question(struct parse *p, const struct lesson_item *items, size_t n, struct lesson_place at)
{
	struct lesson *out = p->out;
	struct csv_field *step;

	if (out->n_questions == LESSON_QUESTIONS_MAX)
		return lesson_fault(&p->r, at, "too_many", NULL, "this is one question too many; expected %d at most", LESSON_QUESTIONS_MAX) || true;
	end_page(p);
	step = p->steps + out->n_questions * case_schemas[CASE_STEPS].table.n;
	if (!lesson_take_question(&p->r, items, n, at, &out->questions[out->n_questions], step, &p->choices, &out->n_choices,
	                          &p->choices_capacity))
		return false;
	p->lost = p->lost || step[STEP_ID].len == 0;
	out->n_questions++;
	return true;
}

static bool
take_figure(struct parse *p, const struct lesson_item *items, size_t n, struct lesson_place at, int last)
{
	struct lesson_figure *x = &p->figures[p->out->n_figures];

	if (p->out->n_figures == LESSON_FIGURES_MAX)
		return lesson_fault(&p->r, at, "too_many", NULL, "this is one figure too many; expected %d at most", LESSON_FIGURES_MAX) || true;
	if (!lesson_take_figure(&p->r, items, n, at, x))
		return false;
	p->out->n_figures++;
	add_piece(p, &(struct lesson_piece){ .kind = LESSON_FIGURE, .text = "", .figure = x, .line = at.line, .last_line = last });
	return true;
}

static void
take_case(struct parse *p, const struct markdown_block *b)
{
	const struct lesson_reader *r = &p->r;
	int first = b->line + p->head_lines + 1, last = b->last_line + p->head_lines - 1;
	size_t from = r->starts[first - 1];

	if (p->out->book) {
		lesson_fault(&p->r, block_at(p, b), "repeated_block", NULL,
		             "this is a second case (the first has line %d); expected one a lesson", p->out->book_line - 1);
		return;
	}
	p->out->book = r->text + from;
	p->out->book_len = last >= first ? r->starts[last] - from : 0;
	p->out->book_line = first;
}

/* A block that is left out, as the report says already. */
static bool
lose(struct parse *p)
{
	p->lost = true;
	return true;
}

/* False when memory is out. */
static bool
take_fence(struct parse *p, const struct markdown_block *b)
{
	struct lesson_place at = block_at(p, b);
	bool known = false;
	struct lesson_item *items;
	size_t n;

	for (size_t i = 0; i < BLOCK_NAMES; i++)
		known = known || !strcmp(b->info, block_names[i]);
	if (!known) {
		const char *near = text_nearest(b->info, block_names, BLOCK_NAMES);

		lesson_fault(&p->r, at, "unknown_block", near, "there is no block \"%.40s\"; expected case, question or figure", b->info);
		return lose(p);
	}
	if (!is_closed(p, b)) {
		lesson_fault(&p->r, at, "open_block", NULL, "the block that begins here does not end; expected a line with its fence");
		return lose(p);
	}
	if (at.column != 1) {
		lesson_fault(&p->r, at, "indented_block", NULL, "this block is indented; expected it at the left margin");
		return lose(p);
	}
	if (!strcmp(b->info, "case")) {
		take_case(p, b);
		return true;
	}
	if (!lesson_items(&p->r, at.line + 1, b->last_line + p->head_lines - 1, &items, &n))
		return false;
	return !strcmp(b->info, "question") ? take_question(p, items, n, at)
	                                    : take_figure(p, items, n, at, b->last_line + p->head_lines);
}

static bool
take_blocks(struct parse *p)
{
	for (size_t i = 0; i < p->n_blocks; i++) {
		const struct markdown_block *b = &p->blocks[i];

		if (b->nested_fence) {
			lesson_fault(&p->r, (struct lesson_place){ b->nested_fence + p->head_lines, 1 }, "indented_block", NULL,
			             "this block stands within a list or a quotation; expected it at the left margin");
			lose(p);
		}
		if (b->kind == MARKDOWN_FENCE) {
			if (!take_fence(p, b))
				return false;
		} else if (b->kind == MARKDOWN_HTML)
			report_add(p->r.report, p->r.file, b->line + p->head_lines, b->column, SEVERITY_WARNING, "html", NULL,
			           "HTML is not shown; expected CommonMark");
		else
			add_piece(p, &(struct lesson_piece){ .kind = b->kind == MARKDOWN_HEADING ? LESSON_HEADING : LESSON_TEXT,
				.text = b->text, .level = b->level, .line = b->line + p->head_lines, .last_line = b->last_line + p->head_lines });
	}
	end_page(p);
	return true;
}

/* ---- the whole ---- */

static bool
make_room(struct parse *p)
{
	struct arena *arena = p->r.arena;

	p->pieces = arena_array(arena, p->n_blocks, sizeof *p->pieces);
	p->figures = arena_array(arena, LESSON_FIGURES_MAX + 1, sizeof *p->figures);
	p->steps = arena_array(arena, LESSON_QUESTIONS_MAX * case_schemas[CASE_STEPS].table.n, sizeof *p->steps);
	p->out->pages = arena_array(arena, LESSON_QUESTIONS_MAX + 1, sizeof *p->out->pages);
	p->out->questions = arena_array(arena, LESSON_QUESTIONS_MAX, sizeof *p->out->questions);
	return p->pieces && p->figures && p->steps && p->out->pages && p->out->questions;
}

/* What a lesson must have, and what teaches better.  Behind a block that was left out it would only be said a second time. */
static void
check_whole(struct parse *p)
{
	const struct lesson *out = p->out;
	struct lesson_place top = { 1, 1 };
	size_t guesses = 0;

	if (p->lost)
		return;
	for (size_t i = 0; i < out->n_questions; i++)
		guesses += out->questions[i].predict_first;
	if (!out->book)
		lesson_fault(&p->r, top, "no_case", NULL, "the lesson has no case block; expected one, with its patient");
	if (out->n_questions == 0)
		lesson_fault(&p->r, top, "no_question", NULL, "the lesson asks nothing; expected at least one question block");
	else if (guesses == 0)
		report_add(p->r.report, p->r.file, 1, 1, SEVERITY_WARNING, "no_guess", NULL,
		           "no question has predict_first: yes; expected one that is guessed before the text tells");
	if (out->n_figures == 0)
		report_add(p->r.report, p->r.file, 1, 1, SEVERITY_WARNING, "no_figure", NULL, "the lesson has no figure; expected one or more");
}

static bool
keep_choices(struct parse *p)
{
	size_t n = p->out->n_choices * case_schemas[CASE_CHOICES].table.n;
	struct csv_field *kept = arena_array(p->r.arena, n, sizeof *kept);

	if (kept && n > 0)
		memcpy(kept, p->choices, n * sizeof *kept);
	p->out->choices = kept;
	p->out->steps = p->steps;
	return kept != NULL;
}

static bool
take_text(struct parse *p)
{
	struct lesson_reader *r = &p->r;
	size_t start = r->starts[p->head_lines];
	struct markdown_block *blocks;
	struct fault f;
	bool good = markdown_blocks(r->text + start, r->len - start, block_names, r->arena, &blocks, &p->n_blocks, &f);

	p->blocks = blocks;
	good = good && make_room(p) && take_blocks(p) && keep_choices(p);
	free(p->choices);
	if (good)
		check_whole(p);
	else
		r->report->out_of_memory = true;
	return good;
}

static struct lesson *
parse(const char *file, const char *text, size_t len, bool head_alone, struct arena *arena, struct report *report)
{
	struct parse p = { .r = { .file = file, .arena = arena, .report = report } };
	size_t before = report->errors, mark = text_mark(text, len);

	text += mark;
	len -= mark;
	p.out = arena_array(arena, 1, sizeof *p.out);
	p.r.text = normalise(text, &len, arena);
	p.r.len = len;
	if (!p.out || !p.r.text || !find_lines(&p.r)) {
		report->out_of_memory = true;
		return NULL;
	}
	p.out->file = file;
	p.out->text = p.r.text;
	p.out->len = len;
	if (is_safe(&p.r) && take_head(&p) && !head_alone)
		take_text(&p);
	return report->errors == before && !report->out_of_memory ? p.out : NULL;
}

struct lesson *
lesson_parse(const char *file, const char *text, size_t len, struct arena *arena, struct report *report)
{
	return parse(file, text, len, false, arena, report);
}

struct lesson *
lesson_parse_head(const char *file, const char *text, size_t len, struct arena *arena, struct report *report)
{
	return parse(file, text, len, true, arena, report);
}

const char *
lesson_lines(const struct lesson *x, int first, int last, size_t *len)
{
	const char *start = x->text, *end;
	int line = 1;

	for (; line < first && (end = strchr(start, '\n')) != NULL; line++)
		start = end + 1;
	for (end = start; *end && (line < last || *end != '\n'); end++)
		line += *end == '\n';
	*len = (size_t)(end - start);
	return start;
}

struct lesson_place
lesson_place_in(const struct lesson *x, struct lesson_place at, int line, int column)
{
	size_t len;
	const char *s = lesson_lines(x, at.line, at.line, &len);
	int row = 1, col = 1;

	s += (size_t)at.column - 1 < len ? (size_t)at.column - 1 : len;
	while (*s && (row < line || (row == line && col < column))) {
		size_t n = strspn(s, " \t\n");
		int breaks = 0;

		/* Blanks with one line end among them have become a space, those with more an empty line. */
		for (size_t i = 0; i < n; i++)
			breaks += s[i] == '\n';
		if (breaks > 1) {
			row += 2;
			col = 1;
		} else
			col++;
		if (breaks == 0)
			n = 1;
		for (size_t i = 0; i < n; i++) {
			at.column++;
			if (s[i] == '\n') {
				at.line++;
				at.column = 1;
			}
		}
		s += n;
	}
	return at;
}
