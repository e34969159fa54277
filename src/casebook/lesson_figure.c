/* The figures of a lesson. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "casebook/lesson_items.h"

enum { NAMES_MAX = 16 };

static const char *
keep(struct lesson_reader *r, struct lesson_slice s)
{
	const char *text = arena_text(r->arena, s.text, s.len);

	text = text ? lesson_unwrap(text, r->arena) : NULL;
	if (!text)
		r->report->out_of_memory = true;
	return text ? text : "";
}

/* The next word of the value from *at on; len 0: none. */
static struct lesson_slice
next_word(const struct lesson_item *x, size_t *at)
{
	size_t from = *at, to;

	while (from < x->len && strchr(" \t\n", x->value[from]))
		from++;
	to = from;
	while (to < x->len && !strchr(" \t\n", x->value[to]))
		to++;
	*at = to;
	return (struct lesson_slice){ x->value + from, to - from, from };
}

/* PARAMETER and n numbers; *at is then behind them.  False where they are not all there. */
static bool
take_numbers(struct lesson_reader *r, const struct lesson_item *x, const char *form, const char **parameter, double *out, size_t n,
             size_t *at)
{
	struct lesson_slice word = next_word(x, at);

	*parameter = keep(r, word);
	for (size_t i = 0; i < n; i++) {
		word = next_word(x, at);
		if (!number_parse(word.text, word.len, false, &out[i]))
			return lesson_fault(r, word.len ? lesson_at(x, word.offset) : x->at, "not_a_number", NULL,
			                    "%s%.*s%s; expected %s", word.len ? "\"" : "the value ends before its numbers",
			                    (int)(word.len < 40 ? word.len : 40), word.text, word.len ? "\" is no number" : "", form);
	}
	return true;
}

static void
take_slider(struct lesson_reader *r, const struct lesson_item *x, struct lesson_figure *out)
{
	struct lesson_slider *s = &out->sliders[out->n_sliders];
	double numbers[3];
	size_t at = 0;

	if (out->n_sliders == LESSON_SLIDERS_MAX) {
		lesson_fault(r, x->key_at, "too_many", NULL, "this is one slider too many; expected %d at most", LESSON_SLIDERS_MAX);
		return;
	}
	if (!take_numbers(r, x, "PARAMETER LOW HIGH STEP [LABEL]", &s->parameter, numbers, 3, &at))
		return;
	s->low = numbers[0];
	s->high = numbers[1];
	s->step = numbers[2];
	s->label = keep(r, lesson_slice(x, at, x->len));
	s->at = x->at;
	if (!*s->label)
		s->label = s->parameter;
	if (s->low >= s->high || s->step <= 0 || s->step > s->high - s->low || (s->high - s->low) / s->step > 1000)
		lesson_fault(r, x->at, "bad_range", NULL,
		             "from %g to %g by %g is no range; expected LOW below HIGH, and a STEP that makes 1 to 1000 steps", s->low,
		             s->high, s->step);
	else
		out->n_sliders++;
}

static void
take_curve(struct lesson_reader *r, const struct lesson_item *x, struct lesson_figure *out)
{
	const char *bar = x->len > 0 ? memchr(x->value, '|', x->len) : NULL;
	size_t end = bar ? (size_t)(bar - x->value) : x->len, at = 0;
	struct lesson_curve *k = &out->curves[out->n_curves];
	struct lesson_slice word;

	if (out->n_curves == LESSON_CURVES_MAX) {
		lesson_fault(r, x->key_at, "too_many", NULL, "this is one curve too many; expected %d at most", LESSON_CURVES_MAX);
		return;
	}
	word = next_word(x, &at);
	if (word.len == 0 || word.offset + word.len > end) {
		lesson_fault(r, x->at, "missing_cell", NULL, "the curve names no quantity; expected QUANTITY OF | LABEL");
		return;
	}
	*k = (struct lesson_curve){ .quantity = keep(r, word), .of = keep(r, lesson_slice(x, at, end)), .at = x->at };
	k->label = bar ? keep(r, lesson_slice(x, end + 1, x->len)) : "";
	if (!*k->label)
		k->label = keep(r, lesson_slice(x, 0, end));
	out->n_curves++;
}

static void
take_x(struct lesson_reader *r, const struct lesson_item *x, struct lesson_figure *out)
{
	double numbers[2];
	size_t at = 0;

	out->x_at = x->at;
	if (!take_numbers(r, x, "PARAMETER LOW HIGH [LABEL]", &out->x, numbers, 2, &at))
		return;
	out->x_label = keep(r, lesson_slice(x, at, x->len));
	out->x_low = numbers[0];
	out->x_high = numbers[1];
	if (out->x_low >= out->x_high)
		lesson_fault(r, x->at, "bad_range", NULL, "from %g to %g is no range; expected LOW below HIGH", out->x_low, out->x_high);
}

/* A key that may stand once: where its value goes, or NULL. */
static const char **
slot_of(struct lesson_figure *x, const char *key, struct lesson_place **at)
{
	const struct { const char *name; const char **slot; struct lesson_place *at; } slots[] = {
		{ "plot", &x->plot, &x->plot_at }, { "title", &x->title, NULL }, { "say", &x->say, &x->say_at },
		{ "regimen", &x->regimen, &x->regimen_at }, { "layer", &x->layer, &x->layer_at },
	};

	*at = NULL;
	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
		if (!strcmp(slots[i].name, key)) {
			*at = slots[i].at;
			return slots[i].slot;
		}
	return NULL;
}

static void
take_key(struct lesson_reader *r, const struct lesson_item *x, struct lesson_figure *out, bool *x_seen)
{
	struct lesson_place *at;
	const char **slot = slot_of(out, x->key, &at);

	if (slot && *slot)
		lesson_repeated_key(r, x);
	else if (slot) {
		*slot = keep(r, lesson_slice(x, 0, x->len));
		if (at)
			*at = x->at;
	} else if (!strcmp(x->key, "slider"))
		take_slider(r, x, out);
	else if (!strcmp(x->key, "curve"))
		take_curve(r, x, out);
	else if (!strcmp(x->key, "x")) {
		if (*x_seen)
			lesson_repeated_key(r, x);
		else
			take_x(r, x, out);
		*x_seen = true;
	} else {
		const char *names[NAMES_MAX];
		size_t n = 0;

		for (; lesson_figure_keys[n].name; n++)
			names[n] = lesson_figure_keys[n].name;
		lesson_unknown_key(r, x, "a figure", names, n);
	}
}

static void
check_layer(struct lesson_reader *r, const struct lesson_figure *x)
{
	size_t n = 0;
	bool known = !*x->layer;

	for (; lesson_layers[n]; n++)
		known = known || !strcmp(lesson_layers[n], x->layer);
	if (!known)
		lesson_fault(r, x->layer_at, "unknown_word", text_nearest(x->layer, lesson_layers, n),
		             "layer is \"%.40s\"; expected one of: old, unmoved, new, ghost, sum", x->layer);
	else if (*x->layer && strcmp(x->plot, lesson_plots[LESSON_PLOT_SLICE]) != 0)
		lesson_fault(r, x->layer_at, "unused_cell", NULL, "only a slice has a layer; expected the plot slice, or no layer");
}

static void
check_plot(struct lesson_reader *r, const struct lesson_figure *x)
{
	char list[200] = "";
	size_t used = 0, n = 0;
	size_t which = LESSON_PLOTS;

	for (; lesson_plots[n]; n++) {
		if (!strcmp(lesson_plots[n], x->plot))
			which = n;
		used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", n ? ", " : "", lesson_plots[n]);
	}
	if (which == LESSON_PLOTS)
		lesson_fault(r, x->plot_at, "unknown_word", text_nearest(x->plot, lesson_plots, n), "plot is \"%.40s\"; expected one of: %s",
		             x->plot, list);
	else if (which == LESSON_PLOT_CURVES && (x->n_curves == 0 || (!*x->x && x->n_sliders == 0)))
		lesson_fault(r, x->plot_at, "missing_key", x->n_curves == 0 ? "curve" : "slider",
		             "a figure of curves has no %s; expected one or more, and a slider or x for its axis",
		             x->n_curves == 0 ? "curve" : "slider");
}

bool
lesson_take_figure(struct lesson_reader *r, const struct lesson_item *items, size_t n, struct lesson_place at,
                   struct lesson_figure *x)
{
	static const char *const needed[] = { "plot", "title", "say" };
	const char *values[3];
	bool x_seen = false;

	*x = (struct lesson_figure){ .at = at, .x = "", .x_label = "" };
	for (size_t i = 0; i < n; i++)
		take_key(r, &items[i], x, &x_seen);
	values[0] = x->plot = x->plot ? x->plot : "";
	values[1] = x->title = x->title ? x->title : "";
	values[2] = x->say = x->say ? x->say : "";
	x->regimen = x->regimen ? x->regimen : "";
	x->layer = x->layer ? x->layer : "";
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!*values[i])
			lesson_fault(r, at, "missing_key", needed[i], "the figure has no %s; ghostdose-lesson(5) says what it is for", needed[i]);
	if (*x->plot)
		check_plot(r, x);
	check_layer(r, x);
	return !r->report->out_of_memory;
}
