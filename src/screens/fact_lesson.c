/* Facts of the figures of a lesson. */
#include "screens/fact_lesson.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "screens/app_internal.h"
#include "screens/fact_filled.h"

struct fact
fact_slider(const struct figure_view *v, size_t slider)
{
	struct fact x = { .value = v->values[slider], .form = FACT_SHORT, .digits = 6, .source = "the slider: you set it" };

	snprintf(x.quantity, sizeof x.quantity, "%s, where the slider stands", v->figure->sliders[slider].label);
	return x;
}

struct fact
fact_drawing(const struct figure_view *v)
{
	struct fact x = { .shown = v->plot ? "curves" : "doses in bands",
			  .source = "computed from the patient of the lesson with the sliders where they stand; w says it in words" };

	snprintf(x.quantity, sizeof x.quantity, "%.190s", v->figure->title);
	return x;
}

/* index: where the placeholder stands in the sentence as its author wrote it. */
static const char *
derive_said(const struct app *a, const struct fact *x, struct arena *arena)
{
	char name[80], of[110];
	struct quantity_value q;
	struct figure_view v;
	struct fault f;
	const char *at;

	(void)a;
	figure_look(x->of, &v);
	at = v.figure->say + x->index;
	return fact_hole_quantity(at, fact_hole_length(at), name, of) && assess_quantity(v.assess, name, of, arena, &q, &f) ? q.derivation : NULL;
}

/* What is filled in for a placeholder. */
static void
add_filled(struct fact_text *t, const struct figure *g, const struct figure_view *v, const char *p, size_t len)
{
	struct fact x = { .derive = derive_said, .of = g, .index = (size_t)(p - v->figure->say) };
	const char *hole = arena_text(t->arena, p, len);
	char name[80], of[110];
	struct fault f;

	x.shown = hole ? assess_fill(v->assess, hole, t->arena, &f) : NULL;
	if (!x.shown)
		return;
	if (fact_hole_quantity(p, len, name, of)) {
		if (!assess_value(v->assess, name, of, &x.value, &f))
			x.value = 0;
		snprintf(x.quantity, sizeof x.quantity, "%s%s%s", name, *of ? " of " : "", of);
		for (char *c = x.quantity; *c; c++)
			if (*c == '_')
				*c = ' ';
		fact_put(t, &x);
	} else
		fact_add_tagged(t, TAG_WRITTEN, "%s", x.shown);
}

void
fact_add_said(struct fact_text *t, const struct figure *g)
{
	struct figure_view v;
	const char *p;

	figure_look(g, &v);
	for (p = v.figure->say; *p;) {
		size_t words = strcspn(p, "{"), hole;

		if (words > 0)
			fact_add_tagged(t, TAG_WRITTEN, "%.*s", (int)words, p);
		p += words;
		if (!*p)
			break;
		hole = fact_hole_length(p);
		add_filled(t, g, &v, p, hole);
		p += hole;
	}
}
