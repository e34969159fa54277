/* Items to the normal form of the notation, which reads back as the same schedule. */
#include "radiobio/internal.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"

enum { DECIMALS = 6, DECIMAL_MAX = 400 };

/* v with at most DECIMALS places and no trailing zeros into out; the value that stands there. */
static double
short_decimal(double v, char out[NUMBER_TEXT_MAX])
{
	double back = 0;

	number_fixed(v, DECIMALS, out);
	if (strchr(out, '.')) {
		char *end = out + strlen(out);

		while (end[-1] == '0')
			end--;
		if (end[-1] == '.')
			end--;
		*end = '\0';
	}
	return number_parse(out, strlen(out), false, &back) ? back : -1;
}

double
rb_share_of_total(double total_gy, int fractions)
{
	char text[NUMBER_TEXT_MAX];
	double share = total_gy / fractions, decimal = short_decimal(share, text);

	return fabs(decimal - share) <= 4 * DBL_EPSILON * share ? decimal : share;
}

/* The shortest decimal that reads back as v, without an exponent (the notation has none); v >= 0. */
static char *
exact_decimal(double v, char out[DECIMAL_MAX])
{
	char text[NUMBER_TEXT_MAX], digits[NUMBER_TEXT_MAX];
	const char *e;
	size_t n = 0;
	int exponent;

	number_shortest(v, text);
	e = strchr(text, 'e');
	if (!e) {
		snprintf(out, DECIMAL_MAX, "%s", text);
		return out;
	}
	exponent = (int)strtol(e + 1, NULL, 10); /* below -4 or above 14 */
	for (const char *c = text; c < e; c++)
		if (*c != '.')
			digits[n++] = *c;
	digits[n] = '\0';
	if (exponent < 0)
		snprintf(out, DECIMAL_MAX, "0.%0*d%s", -exponent - 1, 0, digits);
	else
		snprintf(out, DECIMAL_MAX, "%s%0*d", digits, exponent + 1 > (int)n ? exponent + 1 - (int)n : 0, 0);
	return out;
}

struct text {
	char *s;
	size_t size, used;
};

__attribute__((format(printf, 2, 3))) static void
add(struct text *t, const char *format, ...)
{
	size_t room = t->size - t->used;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(t->s + t->used, room, format, ap);
	va_end(ap);
	if (n > 0)
		t->used += (size_t)n < room ? (size_t)n : room - 1;
}

static void
add_days(struct text *t, unsigned days)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	const char *before = " on ";

	if (days == RB_WEEKDAYS)
		return;
	if (days == 0x3f || days == 0x7f) {
		add(t, days == 0x3f ? " 6/w" : " 7/w");
		return;
	}
	for (unsigned i = 0; i < 7; i++) {
		if (!(days & 1u << i))
			continue;
		add(t, "%s%s", before, names[i]);
		before = "+";
	}
}

static void
add_dose(struct text *t, const struct rb_phase *p)
{
	char dose[NUMBER_TEXT_MAX], total[NUMBER_TEXT_MAX], exact[DECIMAL_MAX];
	double sum = p->dose_gy * p->fractions;

	if (short_decimal(p->dose_gy, dose) == p->dose_gy)
		add(t, "%dx%s", p->fractions, dose);
	else if (rb_share_of_total(short_decimal(sum, total), p->fractions) == p->dose_gy)
		add(t, "%s/%d", total, p->fractions);
	else
		add(t, "%dx%s", p->fractions, exact_decimal(p->dose_gy, exact));
}

char *
rb_phase_format(const struct rb_phase *p, char *out, size_t size)
{
	struct text t = { out, size, 0 };
	char number[DECIMAL_MAX];

	if (size == 0)
		return out;
	out[0] = '\0';
	add_dose(&t, p);
	/* The hours are always said: they matter, and not everybody's default is six. */
	if (p->per_day > 1)
		add(&t, " %s %sh", p->per_day == 2 ? "bid" : "tid", exact_decimal(p->interval_h, number));
	if (p->cadence != RB_EVERY_TREATMENT_DAY)
		add(&t, " %s", p->cadence == RB_QOD ? "qod" : "weekly");
	if (p->minutes > 0)
		add(&t, " %smin", exact_decimal(p->minutes, number));
	add_days(&t, p->days);
	return out;
}

char *
rb_phase_format_gap(const struct rb_phase *p, int gap_weeks, char *out, size_t size)
{
	struct rb_phase first = *p, second = *p;
	char a[160], b[160];

	if (gap_weeks == 0 || p->fractions < 2)
		return rb_phase_format(p, out, size);
	first.fractions = (p->fractions + 1) / 2;
	second.fractions = p->fractions - first.fractions;
	snprintf(out, size, "%s, gap %dw, %s", rb_phase_format(&first, a, sizeof a), gap_weeks,
		 rb_phase_format(&second, b, sizeof b));
	return out;
}

/* ---- whole regimens ---- */

struct writer {
	const struct rb_items *items;
	struct text text;
	int gap; /* days not written yet: neighbours are one gap */
	size_t phases, groups, gaps;
	bool separate; /* a comma before the next part */
	struct rb_regimen *r;
};

static void
write_days(struct text *t, const char *word, int days)
{
	if (days % 7 == 0)
		add(t, "%s %dw", word, days / 7);
	else
		add(t, "%s %dd", word, days);
}

static void
write_separator(struct writer *w)
{
	if (w->separate)
		add(&w->text, ", ");
	w->separate = true;
}

static void
write_gap(struct writer *w)
{
	/* Before everything only the weekday matters. */
	if (w->phases + w->groups == 0) {
		w->gap %= 7;
		w->r->lead_gap_days = w->gap;
	}
	if (w->gap) {
		write_separator(w);
		write_days(&w->text, "gap", w->gap);
		w->gaps++;
	}
	w->gap = 0;
}

static void
write_items(struct writer *w, size_t from, size_t end)
{
	char phase[RB_PHASE_TEXT_MAX];

	for (size_t i = from; i < end;) {
		const struct rb_item *item = &w->items->item[i];

		if (item->kind == RB_ITEM_GAP) {
			w->gap += w->gap <= RB_DAYS_MAX ? item->days : 0;
		} else if (item->kind == RB_ITEM_PHASE) {
			write_gap(w);
			write_separator(w);
			add(&w->text, "%s", rb_phase_format(&item->phase, phase, sizeof phase));
			w->phases++;
			w->r->phase = item->phase;
		} else if (item->repeats == 1) {
			write_items(w, i + 1, item->end);
		} else {
			write_gap(w);
			write_separator(w);
			add(&w->text, "%d*(", item->repeats);
			w->groups++;
			w->separate = false;
			write_items(w, i + 1, item->end);
			write_gap(w);
			w->separate = true;
			add(&w->text, ")");
			if (item->days)
				write_days(&w->text, " every", item->days);
		}
		i = item->kind == RB_ITEM_GROUP ? item->end : i + 1;
	}
}

bool
rb_items_format(const struct rb_items *items, struct rb_regimen *r, struct fault *f)
{
	struct writer w = { .items = items, .r = r };

	w.text.size = RB_REGIMEN_TEXT_MAX + 2;
	w.text.s = mem_array(w.text.size, 1);
	if (!w.text.s)
		return fault_memory(f);
	write_items(&w, 0, items->n); /* a gap at the very end counts for nothing */
	if (w.text.used > RB_REGIMEN_TEXT_MAX) {
		free(w.text.s);
		return fault_set(f, 1, 1, "written out in full the regimen is longer than %d bytes; use a CSV table",
				 RB_REGIMEN_TEXT_MAX);
	}
	r->notation = mem_copy_text(w.text.s, w.text.used);
	free(w.text.s);
	if (!r->notation)
		return fault_memory(f);
	r->single = w.phases == 1 && w.groups == 0;
	return true;
}
