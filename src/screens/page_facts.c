/* Pages of text whose numbers are known. */
#include <stdlib.h>
#include <string.h>

#include "screens/app_internal.h"

/* The spans of the page that was just shown. */
static void
keep_spans(struct text_page *p, const struct tag_span *spans, size_t n)
{
	p->spans = n > 0 ? mem_array(n, sizeof *spans) : NULL;
	p->n_spans = p->spans ? n : 0;
	if (p->spans)
		memcpy(p->spans, spans, n * sizeof *spans);
}

void
app_show_tagged(struct app *a, const char *title, const char *text, enum tag tag)
{
	if (app_show(a, title, text))
		keep_spans(&a->page, &(struct tag_span){ 0, strlen(text), (uint16_t)tag }, 1);
}

void
app_show_about(struct app *a, const char *title, const char *text, const struct fact *x)
{
	struct facts *k = facts_new();
	/* Its words may be those of the page below. */
	uint16_t tag = k ? facts_add(k, x) : TAG_NONE;

	if (!app_show(a, title, text)) {
		facts_free(k);
		return;
	}
	a->page.about = true;
	a->page.facts = k;
	keep_spans(&a->page, &(struct tag_span){ 0, strlen(text), tag }, 1);
}

void
page_text(struct fact_text *t, const struct app *a, struct arena *arena)
{
	fact_text_init(t, a, arena);
	t->facts = facts_new();
}

void
app_show_facts(struct app *a, const char *title, struct fact_text *t)
{
	if (app_show(a, title, t->broken ? NULL : t->text)) {
		keep_spans(&a->page, t->spans, t->n);
		a->page.facts = t->facts;
	} else
		facts_free(t->facts);
	t->facts = NULL;
}
