/* Pages about a regimen: how its numbers came about, the same in words, its days, the models of recovery. */
#include "screens/app_internal.h"
#include "screens/fact_score.h"
#include "screens/plain_score.h"

void
design_show_derivations(struct app *a)
{
	struct arena *arena = arena_new();
	struct scored shown;
	struct fact_text x;
	struct fault f;

	if (!arena)
		return;
	shown = scored_design(a);
	page_text(&x, a, arena);
	for (size_t i = 0; i < a->c->n_constraints; i++) {
		const char *text =
		    assess_derivation(a->assess, &a->design.builder.regimen, design_recovery(a), i, arena, &f);
		struct fact sum = fact_row(a->assess, &shown, i, ROW_ACHIEVED);

		fact_add_about(&x, &sum, "%s%s\n\n%s", i ? "\n\n" : "", a->c->constraints[i].id, text ? text : f.text);
		fact_add_tagged(&x, TAG_WRITTEN, "\nsource: %s",
		                *a->c->constraints[i].source ? a->c->constraints[i].source : "none given");
	}
	app_show_facts(a, design_recovery(a) ? "How the numbers on the screen came about" : "How the numbers came about", &x);
	arena_free(arena);
}

/* The curves of the models above the page that says them in words; without them the words stay. */
static void
plot_recovery(struct app *a)
{
	struct text_page *page = &a->page;
	struct fault f;

	if (!page->open || page->plot_arena)
		return;
	page->plot_arena = arena_new();
	page->plotted = page->plot_arena &&
			assess_recovery_plot(a->assess, design_recovery(a), page->plot_arena, &page->plot, &f);
}

/* Its numbers are days and what is given on them, as it was typed. */
static void
add_calendar(struct fact_text *x, const struct rb_schedule *s, struct arena *arena)
{
	struct fact_text days;

	fact_text_init(&days, NULL, arena);
	plain_calendar(&days, s);
	fact_add_tagged(x, TAG_DATE, "%s", days.text);
}

void
design_show_words(struct app *a, enum action what)
{
	const struct design *d = &a->design;
	struct arena *arena = arena_new();
	const struct scored s = { &d->builder.regimen, &d->score, -1 };
	struct fact_text x;
	struct fault f;

	if (!arena)
		return;
	page_text(&x, a, arena);
	if (what == ACTION_CALENDAR_WORDS)
		add_calendar(&x, &d->builder.regimen.schedule, arena);
	else if (what == ACTION_MODELS) {
		if (!plain_models(&x, a->assess, &d->builder.regimen, &f))
			fact_add(&x, "%s", f.text);
	} else {
		const char *verdict = assess_verdict(a->assess, &d->score, arena, &f);
		const struct fact *all;
		size_t n;

		plain_prescription(&x, &d->builder.regimen);
		plain_rows(&x, a->assess, &s);
		plain_tumour(&x, a->assess, &s);
		/* What breaks is of the model that shows; the words are of each organ's own. */
		if (!design_recovery(a))
			plain_break(&x, a->assess, &d->builder.regimen, &d->broke);
		fact_add(&x, "Mark: ");
		plain_mark(&x, &s);
		all = fact_score_all(a->assess, &s, arena, &n);
		fact_add_matched(&x, verdict ? verdict : f.text, all, n, NULL);
		fact_add(&x, "\n");
		if (design_recovery(a))
			fact_add(&x,
				  "The bars on the screen are those of recovery model %s; here and in the mark it is "
				  "each organ's own.\n",
				  design_recovery(a)->name);
	}
	app_show_facts(a,
		 what == ACTION_CALENDAR_WORDS ? "Treatment days"
		 : what == ACTION_MODELS ? "Every recovery model"
					 : "In words",
		 &x);
	if (what == ACTION_MODELS)
		plot_recovery(a);
	arena_free(arena);
}
