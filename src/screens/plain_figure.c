/* Figures in words. */
#include <math.h>
#include <string.h>

#include "assess/figure.h"
#include "screens/plain_lesson.h"
#include "screens/plain_slice.h"

#define VALUE(v) number_short((v), 4, (char[NUMBER_TEXT_MAX]){ 0 })

static void
add_axis(struct fact_text *x, const struct plot_axis *axis)
{
	fact_add(x, "%s%s%s", axis->label && *axis->label ? axis->label : axis->unit ? axis->unit : "value",
	          axis->unit && axis->label && *axis->label ? " in " : "", axis->unit && axis->label && *axis->label ? axis->unit : "");
}

struct extremes { size_t first, last, least, largest; bool any; };

static struct extremes
extremes_of(const struct plot_series *s)
{
	struct extremes e = { .any = false };

	for (size_t i = 0; i < s->n; i++) {
		if (!isfinite(s->y[i]))
			continue;
		if (!e.any)
			e = (struct extremes){ i, i, i, i, true };
		e.last = i;
		if (s->y[i] < s->y[e.least])
			e.least = i;
		if (s->y[i] > s->y[e.largest])
			e.largest = i;
	}
	return e;
}

/* The ends of the piece of a line, no wider than a tenth of it, over which it changes most.  False where it has no such piece. */
static bool
find_steepest(const struct plot *p, const struct plot_series *s, const struct extremes *e, size_t *from, size_t *to)
{
	double wide = (s->x[e->last] - s->x[e->first]) / 10, most = 0;

	for (size_t i = e->first, k = i; i < e->last && !s->points; i++) {
		double a = plot_y(p, s->y[i]), b;

		k = k < i ? i : k;
		while (k + 1 <= e->last && s->x[k + 1] - s->x[i] <= wide * (1 + 1e-9))
			k++;
		b = plot_y(p, s->y[k]);
		if (isfinite(a) && isfinite(b) && fabs(b - a) > most) {
			most = fabs(b - a);
			*from = i;
			*to = k;
		}
	}
	return most > 0;
}

static bool
is_end(const struct plot_series *s, const struct extremes *e, size_t at)
{
	return (s->y[at] <= s->y[e->first] && s->y[at] >= s->y[e->first]) || (s->y[at] <= s->y[e->last] && s->y[at] >= s->y[e->last]);
}

/* A value upwards: of a logarithmic axis the power of ten. */
static const char *
up(const struct plot *p, double y, char out[NUMBER_TEXT_MAX])
{
	return p->y.log10 ? isfinite(plot_y(p, y)) ? number_fixed(plot_y(p, y), 2, out) : "none" : number_short(y, 4, out);
}

static void
add_series(struct fact_text *x, const struct plot *p, const struct plot_series *s)
{
	char n[NUMBER_TEXT_MAX];
	size_t from = 0, to = 0;
	struct extremes e = extremes_of(s);

	if (!e.any) {
		fact_add(x, "- %s: not defined here.\n", s->name);
		return;
	}
	fact_add(x, "- %s: %s at %s", s->name, up(p, s->y[e.first], n), VALUE(s->x[e.first]));
	fact_add(x, ", %s at %s", up(p, s->y[e.last], n), VALUE(s->x[e.last]));
	if (!is_end(s, &e, e.largest))
		fact_add(x, "; largest %s at %s", up(p, s->y[e.largest], n), VALUE(s->x[e.largest]));
	if (!is_end(s, &e, e.least))
		fact_add(x, "; least %s at %s", up(p, s->y[e.least], n), VALUE(s->x[e.least]));
	if (find_steepest(p, s, &e, &from, &to)) {
		fact_add(x, "; steepest from %s at %s", up(p, s->y[from], n), VALUE(s->x[from]));
		fact_add(x, " to %s at %s", up(p, s->y[to], n), VALUE(s->x[to]));
	}
	fact_add(x, ".\n");
}

void
plain_plot(struct fact_text *x, const struct plot *p)
{
	double low, high;

	fact_add(x, "Along the axis: ");
	add_axis(x, &p->x);
	if (plot_x_range(p, &low, &high))
		fact_add(x, ", %s to %s", VALUE(low), VALUE(high));
	fact_add(x, ". Upwards: ");
	add_axis(x, &p->y);
	fact_add(x, "%s.\n", p->y.log10 ? ", as a power of ten" : "");
	for (size_t i = 0; i < p->series_count; i++)
		add_series(x, p, &p->series[i]);
	for (size_t i = 0; i < p->marker_count; i++)
		if (strcmp(p->markers[i].label, VALUE(p->markers[i].x)) != 0)
			fact_add(x, "- %s: at %s.\n", p->markers[i].label, VALUE(p->markers[i].x));
}

const char *
plain_plot_words(const char *title, const struct plot *p, struct arena *arena)
{
	struct fact_text x;

	fact_text_init(&x, NULL, arena);
	fact_add(&x, "%c%s:\n", *title >= 'a' && *title <= 'z' ? *title - 'a' + 'A' : *title, title + (*title != '\0'));
	plain_plot(&x, p);
	return x.broken ? NULL : x.text;
}

static void
add_sliders(struct fact_text *x, struct figure *g, const struct lesson_figure *figure, size_t *number)
{
	for (size_t i = 0; i < figure->n_sliders; i++) {
		const struct lesson_slider *s = &figure->sliders[i];
		struct figure_view v;
		struct fault f;

		figure_look(g, &v);
		fact_add(x, "Slider %zu, %s: %s to %s, here %s.\n", (*number)++, s->label, VALUE(s->low), VALUE(s->high), VALUE(v.values[i]));
		for (int high = 0; high < 2; high++) {
			if (!figure_move_to_end(g, i, high, &f)) {
				fact_add(x, "- at %s: %s.\n", VALUE(high ? s->high : s->low), f.text);
				continue;
			}
			figure_look(g, &v);
			fact_add(x, "- at %s: %s\n", VALUE(v.values[i]), v.say);
		}
		if (!figure_reset(g, &f)) {
			fact_add(x, "The other sliders cannot be told: %s.\n", f.text);
			return;
		}
	}
}

void
plain_figure(struct fact_text *x, const struct assess *a, const struct lesson_figure *figure, size_t *number)
{
	struct figure_view v;
	struct fault f;
	struct figure *g = figure_new(a, figure, NULL, &f);

	fact_add(x, "Figure: %s\n", figure->title);
	if (!g) {
		fact_add(x, "It cannot be drawn here: %s.\n\n", f.text);
		*number += figure->n_sliders;
		return;
	}
	figure_look(g, &v);
	fact_add(x, "%s\n", v.say);
	if (v.plot)
		plain_plot(x, v.plot);
	else {
		plain_slice(x, v.assess, v.layer, &v.regimen->schedule, NULL, NULL);
		fact_add(x, "\n");
	}
	add_sliders(x, g, figure, number);
	fact_add(x, "\n");
	figure_free(g);
}

/* ---- sliders that are moved by typing ---- */

/* The figure that has slider `number` (from 1) of the page; *first: the number of its first one. */
static const struct lesson_figure *
figure_with(const struct lesson_page *page, long number, size_t *first)
{
	size_t next = 1;

	for (size_t i = 0; i < page->n; i++) {
		const struct lesson_figure *figure = page->pieces[i].figure;

		if (page->pieces[i].kind != LESSON_FIGURE)
			continue;
		*first = next;
		next += figure->n_sliders;
		if (number >= (long)*first && number < (long)next && number <= PLAIN_SLIDERS_MAX)
			return figure;
	}
	return NULL;
}

/* Everything about the figure as its sliders now stand. */
static void
say_moved(struct fact_text *x, const struct figure *g, size_t first)
{
	struct figure_view v;

	figure_look(g, &v);
	fact_add(x, "%s\n", v.figure->title);
	for (size_t i = 0; i < v.figure->n_sliders; i++)
		fact_add(x, "Slider %zu, %s: %s.\n", first + i, v.figure->sliders[i].label, VALUE(v.values[i]));
	fact_add(x, "%s\n", v.say);
	if (v.plot)
		plain_plot(x, v.plot);
	else
		plain_slice(x, v.assess, v.layer, &v.regimen->schedule, NULL, NULL);
}

bool
plain_slide(struct fact_text *x, const struct assess *a, const struct lesson_page *page, struct plain_sliders *sliders,
            const char *argument, struct fault *f)
{
	size_t len = strcspn(argument, " "), first = 0, at;
	const char *rest = argument + len + strspn(argument + len, " ");
	const struct lesson_figure *figure;
	struct figure *g;
	double value;
	long number;
	bool good;

	if (!number_parse_whole(argument, len, &number) || !number_parse(rest, strlen(rest), true, &value))
		return fault_set(f, 0, 0, "\"%.40s\" is no slider and value; expected such as slider 1 4.5", argument);
	figure = figure_with(page, number, &first);
	if (!figure)
		return fault_set(f, 0, 0, "this page has no slider %ld; expected the number of one of its figures", number);
	g = figure_new(a, figure, NULL, f);
	good = g != NULL;
	for (size_t i = 0; good && i < figure->n_sliders && first + i <= PLAIN_SLIDERS_MAX; i++) {
		at = first + i - 1;
		if ((long)(first + i) == number)
			good = figure_set(g, i, value, f);
		else if (sliders->moved[at])
			good = figure_set(g, i, sliders->values[at], f);
	}
	if (good) {
		sliders->moved[number - 1] = true;
		sliders->values[number - 1] = value;
		say_moved(x, g, first);
	}
	figure_free(g);
	return good;
}
