#include "screens/case_print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess/figure.h"
#include "assess/search.h"
#include "canvas/widgets.h"
#include "screens/plain_lesson.h"
#include "screens/plain_step.h"
#include "screens/slice_map.h"

enum { PLOT_ROWS = 16, PLOT_COLS = 68 };

struct printer {
	const struct plain_io *io;
	const struct assess *a;
	struct arena *arena;           /* of one piece */
	struct fault *f;
};

static bool
put(struct printer *p, const struct fact_text *x)
{
	if (x->broken)
		return fault_memory(p->f);
	plain_write(p->io, x->text);
	return true;
}

static bool
put_text(struct printer *p, const char *head, const char *text)
{
	struct fact_text x;

	fact_text_init(&x, NULL, p->arena);
	fact_add(&x, "%s%s\n", head, text);
	return put(p, &x);
}

/* Indented by four, which is code in Markdown, and never wrapped. */
static void
put_drawing(struct printer *p, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		char *line = arena_print(p->arena, "    %.*s\n", (int)len, text);

		if (line)
			p->io->write(p->io->user, line);
		text += len + (text[len] == '\n');
	}
	p->io->write(p->io->user, "\n");
}

static bool
put_picture(struct printer *p, const struct figure_view *v)
{
	struct canvas c = { 0 };
	char *text;

	if (!canvas_init(&c, PLOT_ROWS, PLOT_COLS, p->io->ascii, p->f))
		return false;
	if (v->plot)
		canvas_plot(&c, canvas_area(&c), v->plot, p->io->ascii ? PLOT_FACE_LETTERS : PLOT_FACE_AUTO);
	else
		slice_picture(&c, canvas_area(&c), assess_case(p->a), v->map, slice_hottest(v->map));
	text = canvas_dump(&c);
	canvas_fini(&c);
	if (!text)
		return fault_memory(p->f);
	put_drawing(p, text);
	free(text);
	return true;
}

static bool
put_figure(struct printer *p, const struct lesson_figure *x, size_t *number)
{
	struct fault why;
	struct figure *g = figure_new(p->a, x, NULL, &why);
	struct figure_view v;
	struct fact_text words;
	bool good = true;

	/* Any other reason is told in the words below. */
	if (!g && why.kind == FAULT_MACHINE) {
		*p->f = why;
		return false;
	}
	if (g) {
		figure_look(g, &v);
		good = put_picture(p, &v);
	}
	figure_free(g);
	fact_text_init(&words, NULL, p->arena);
	plain_figure(&words, p->a, x, number);
	return good && put(p, &words);
}

static bool
put_page(struct printer *p, const struct lesson_page *page)
{
	static const char *const marks[] = { "## ", "## ", "## ", "### ", "#### ", "##### ", "###### " };

	size_t number = 1;

	for (size_t i = 0; i < page->n; i++) {
		const struct lesson_piece *x = &page->pieces[i];
		bool good = x->kind == LESSON_FIGURE ? put_figure(p, x->figure, &number)
		                                     : put_text(p, x->kind == LESSON_HEADING ? marks[x->level > 6 ? 6 : x->level] : "", x->text);

		if (!good)
			return false;
		plain_write(p->io, "");
	}
	return true;
}

/* What the tables say of an organ: on the screens the budget shows it. */
static void
put_given_organ(const struct casebook *c, const struct case_constraint *x, struct fact_text *out)
{
	const struct case_structure *s = &c->structures[x->structure];
	const char *before = "; of the prescription it gets";

	fact_add(out, "%s (α/β %s Gy, ", s->name, TIDY(s->alpha_beta_gy, 2));
	if (s->repair.kind == RB_REPAIR_BI)
		fact_add(out, "%s of the damage half repaired in %s h, the rest in %s h, ", TIDY(s->repair.fast_share, 4), TIDY(s->repair.half_time_h, 2),
		         TIDY(s->repair.slow_half_time_h, 2));
	else if (s->repair.kind == RB_REPAIR_MONO)
		fact_add(out, "half of the damage repaired in %s h, ", TIDY(s->repair.half_time_h, 2));
	fact_add_tagged(out, TAG_WRITTEN, "recovery %s%s%s", s->recovery_model, *s->recovery_value ? " " : "", s->recovery_value);
	fact_add(out, ")");
	for (size_t i = 0; i < c->n_courses; i++) {
		const struct case_dose *d = casebook_dose(c, x->structure, i, &x->metric);

		if (!d)
			continue;
		fact_add(out, "%s %s (", before, TIDY(d->factor, 4));
		fact_add_tagged(out, TAG_WRITTEN, "%s", c->courses[i].id);
		fact_add(out, ")");
		before = ",";
	}
}

static void
put_given_tumour(const struct casebook *c, struct fact_text *out)
{
	const struct table *t = &c->tables[CASE_TUMOURS];

	fact_add(out, "tumour, 10^%s clonogens", TIDY(log10(c->tumour.clonogens), 3));
	for (size_t i = 0; i < c->tumour.n; i++) {
		const struct rb_clone *x = &c->tumour.clones[i];

		fact_add(out, "; ");
		if (c->tumour.n > 1)
			fact_add_tagged(out, TAG_WRITTEN, "%s, %s of them: ", c->clone_names[i], TIDY(x->share, 4));
		fact_add(out, "α %s per Gy, α/β %s Gy", TIDY(x->alpha_per_gy, 3), TIDY(x->alpha_beta_gy, 2));
		if (x->hypoxic_fraction > 0)
			fact_add(out, ", %s hypoxic", TIDY(x->hypoxic_fraction, 4));
		if (table_cell(t, i, TUMOUR_DOUBLING)->given)
			fact_add(out, ", doubled every %s days from day %s on", TIDY(table_number(t, i, TUMOUR_DOUBLING), 2), TIDY(x->kickoff_days, 1));
	}
}

/* By what a regimen is marked, and from what that is computed. */
static bool
put_given(struct printer *p)
{
	const struct casebook *c = assess_case(p->a);
	struct fact_text x;

	fact_text_init(&x, NULL, p->arena);
	fact_add(&x, "It is marked by these, of which each organ's limit is for all courses together, as EQD2 after recovery:\n\n");
	for (size_t i = 0; i < c->n_constraints; i++) {
		const struct case_constraint *k = &c->constraints[i];
		char metric[32];

		fact_add(&x, "- ");
		if (k->structure == CASE_TUMOUR)
			put_given_tumour(c, &x);
		else
			put_given_organ(c, k, &x);
		if (k->structure == CASE_TUMOUR)
			fact_add(&x, ": control (TCP) of %s", TIDY(k->limit, 3));
		else
			fact_add(&x, ": %s at most %s %s", metric_format(&k->metric, metric, sizeof metric), TIDY(k->limit, 2), k->unit);
		fact_add(&x, ", %s, %s point%s\n", k->structure == CASE_TUMOUR ? "in part below it" : k->hard ? "a hard limit" : "a soft one",
		         TIDY(k->points, 2), fabs(k->points - 1) < 1e-9 ? "" : "s");
	}
	fact_add(&x, "\n");
	return put(p, &x);
}

static bool
put_question(struct printer *p, const struct tutor_view *v, size_t i)
{
	const struct tutor_step *s = &v->steps[i];
	struct fact_text x;

	fact_text_init(&x, NULL, p->arena);
	fact_add(&x, "**Question %zu** (%s, %s point%s)\n%s\n\n", i + 1, case_step_types[s->step->type], TIDY(s->points_max, 2),
	          fabs(s->points_max - 1) < 1e-9 ? "" : "s", s->prompt);
	if (*s->given)
		fact_add(&x, "%s%s\n", s->given, s->given[strlen(s->given) - 1] == '\n' ? "" : "\n");
	for (size_t k = 0; k < s->n_choices; k++)
		fact_add(&x, "- %s) %s\n", s->choices[k].id, s->choices[k].text);
	if (s->step->type == STEP_REGIMEN && !v->lesson) {
		if (!put(p, &x) || !put_given(p))
			return false;
		fact_text_init(&x, NULL, p->arena);
	}
	if (s->n_choices == 0)
		fact_add(&x, "Your answer: ____________________ %s\n", s->unit);
	if (v->lesson && !s->step->may_wait)
		fact_add(&x, "\n(Write your answer down before you read on.)\n");
	fact_add(&x, "\n");
	return put(p, &x);
}

/* What an instructor asks too: the ladder of help, and that a regimen can be found. */
static bool
put_help(struct printer *p, const struct tutor_step *s, struct fact_text *x)
{
	struct search_grid grid;
	struct search_result found;

	for (size_t k = 0; k < s->step->n_hints; k++)
		fact_add(x, "Hint %zu: %s\n", k + 1, s->hints[k]);
	if (s->step->n_hints > 0)
		fact_add(x, "\n");
	if (s->step->type != STEP_REGIMEN)
		return true;
	if (!search_grid_of(assess_case(p->a), &grid, p->f) || !assess_search(p->a, &grid, 1, p->arena, &found, p->f))
		return false;
	fact_add(x, "The best that the case's grid has: %s, with %s points of the mark.\n\n", found.best.regimen, TIDY(found.best.mark, 2));
	return true;
}

/* Skipped questions tell their answers. */
static bool
put_key(struct printer *p, struct tutor *t)
{
	struct tutor_view v;
	struct fact_text x;

	fact_text_init(&x, NULL, p->arena);
	fact_add(&x, "## Answers\n\n");
	for (;;) {
		tutor_look(t, &v);
		if (v.page == TUTOR_SUMMARY)
			break;
		if (v.page == TUTOR_STEP && !tutor_do(t, &(struct tutor_action){ TUTOR_SKIP, NULL }, p->f))
			return false;
		tutor_look(t, &v);
		if (v.page == TUTOR_STEP) {
			fact_add(&x, "**Question %zu**\n", v.at + 1);
			if (!v.lesson && !put_help(p, &v.steps[v.at], &x))
				return false;
			fact_add(&x, "%s\n", v.steps[v.at].worked);
			fact_add(&x, "%s%s\n", v.steps[v.at].explain, *v.steps[v.at].explain ? "\n" : "");
		}
		if (!tutor_do(t, &(struct tutor_action){ TUTOR_NEXT, NULL }, p->f))
			return false;
	}
	return put(p, &x);
}

/* The head of a case: what it is, and its story. */
static void
put_case_head(struct fact_text *x, const struct casebook *c, const struct tutor_view *v)
{
	fact_add(x, "%zu question%s, %s points", v->n_steps, v->n_steps == 1 ? "" : "s", TIDY(v->points_max, 2));
	if (*c->level)
		fact_add(x, ", level %s", c->level);
	if (!isnan(c->minutes))
		fact_add(x, ", about %s minutes", TIDY(c->minutes, 0));
	fact_add(x, ".");
	if (*c->author)
		fact_add(x, " By %s%s%s.", c->author, *c->licence ? ", " : "", c->licence);
	fact_add(x, "\n\n%s\n\n", v->story);
}

static bool
print_all(struct printer *p, struct tutor *t, bool key)
{
	const struct casebook *c = assess_case(p->a);
	struct tutor_view v;
	struct fact_text x;

	tutor_look(t, &v);
	fact_text_init(&x, NULL, p->arena);
	fact_add(&x, "# %s\n\n", c->title);
	if (c->lesson)
		plain_lesson_head(&x, c);
	else
		put_case_head(&x, c, &v);
	fact_add(&x, "ghostdose: a teaching tool, not a medical device. The patient is fictional.\n\n");
	if (!put(p, &x))
		return false;
	for (size_t i = 0; i <= v.n_steps; i++) {
		struct arena *whole = p->arena;
		bool good;

		p->arena = arena_new();
		good = (p->arena || fault_memory(p->f)) && (!v.pages || put_page(p, &v.pages[i])) && (i == v.n_steps || put_question(p, &v, i));
		arena_free(p->arena);
		p->arena = whole;
		if (!good)
			return false;
	}
	if (key && !put_key(p, t))
		return false;
	fact_text_init(&x, NULL, p->arena);
	plain_lesson_sources(&x, c);
	return put(p, &x);
}

static bool
load_and_print(const char *path, bool lesson, const uint64_t *seed, bool key, struct printer *p, struct report *report)
{
	struct casebook *c = casebook_load(path, report);
	struct assess *a = c ? assess_open(&c, seed, report, p->f) : NULL;
	struct tutor *t = NULL;
	bool good = a != NULL;

	if (!c && report_ok(report, p->f))
		fault_memory(p->f);
	if (a && c && lesson != (c->lesson != NULL)) {
		fault_set(p->f, 0, 0, lesson ? "this is no lesson; expected a .md file" : "this is a lesson; expected a case");
		good = fault_in_file(p->f, path);
	}
	p->a = a;
	if (good)
		t = tutor_new(a, p->f);
	good = t && print_all(p, t, key);
	tutor_free(t);
	assess_free(a);
	casebook_free(c);
	return good;
}

bool
case_print(const char *path, bool lesson, const uint64_t *seed, bool key, const struct plain_io *io, struct fault *f)
{
	struct arena *arena = arena_new();
	struct printer p = { .io = io, .arena = arena, .f = f };
	struct report report;
	bool good;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = load_and_print(path, lesson, seed, key, &p, &report);
	report_fini(&report);
	arena_free(arena);
	return good;
}
