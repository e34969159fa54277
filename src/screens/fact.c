/* Numbers with what they are: recorded as they are drawn. */
#include "screens/fact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/plain_out.h"

struct facts {
	struct arena *arena;
	struct fact list[FACTS_MAX];
	size_t n;
};

struct facts *
facts_new(void)
{
	return mem_array(1, sizeof(struct facts));
}

void
facts_free(struct facts *k)
{
	if (!k)
		return;
	arena_free(k->arena);
	free(k);
}

void
facts_clear(struct facts *k)
{
	arena_free(k->arena);
	k->arena = NULL;
	k->n = 0;
}

size_t
fact_count(const struct app *a)
{
	return a->facts->n;
}

const struct fact *
fact_at(const struct app *a, size_t i)
{
	return i < a->facts->n ? &a->facts->list[i] : NULL;
}

const struct fact *
fact_of_tag(const struct app *a, uint16_t tag)
{
	return tag < TAG_FACT ? NULL : fact_at(a, (size_t)tag - TAG_FACT);
}

char *
fact_value(const struct fact *x, char out[FACT_TEXT_MAX])
{
	char n[NUMBER_TEXT_MAX];

	if (x->shown)
		snprintf(out, FACT_TEXT_MAX, "%s", x->shown);
	else
		snprintf(out, FACT_TEXT_MAX, "%s%s", x->prefix ? x->prefix : "",
		         x->form == FACT_SHORT  ? number_short(x->value, x->digits, n)
		         : x->form == FACT_TIDY ? plain_number(x->value, x->digits, n)
		                                : number_fixed(x->value, x->digits, n));
	return out;
}

static bool
same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : (!a || !*a) && (!b || !*b);
}

/* The same in all that a reader sees. */
static bool
is_same(const struct fact *x, const struct fact *y)
{
	char n[2][FACT_TEXT_MAX];

	return same_text(x->quantity, y->quantity) && same_text(x->unit, y->unit) && x->derive == y->derive && x->of == y->of &&
	       x->index == y->index && x->part == y->part && !strcmp(fact_value(x, n[0]), fact_value(y, n[1]));
}

/* Its strings copied into the arena; false when memory is out. */
static bool
keep(struct arena *arena, struct fact *x)
{
	const char **texts[] = { &x->unit, &x->prefix, &x->shown, &x->derivation, &x->source, &x->caveat };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (*texts[i] && !(*texts[i] = arena_text(arena, *texts[i], strlen(*texts[i]))))
			return false;
	return true;
}

uint16_t
facts_add(struct facts *k, const struct fact *x)
{
	for (size_t i = k->n; i > 0; i--)
		if (is_same(&k->list[i - 1], x))
			return (uint16_t)(TAG_FACT + i - 1);
	k->arena = k->arena ? k->arena : arena_new();
	if (k->n >= FACTS_MAX || !k->arena)
		return TAG_NONE;
	k->list[k->n] = *x;
	if (!keep(k->arena, &k->list[k->n]))
		return TAG_NONE;
	return (uint16_t)(TAG_FACT + k->n++);
}

uint16_t
fact_tag(const struct app *a, const struct fact *x)
{
	return facts_add(a->facts, x);
}

void
facts_copy(struct facts *k, const struct facts *from)
{
	for (size_t i = 0; i < from->n; i++)
		facts_add(k, &from->list[i]);
}

uint16_t
fact_begin(const struct app *a, struct canvas *c, const struct fact *x)
{
	return canvas_tag(c, fact_tag(a, x));
}

void
fact_end(struct canvas *c, uint16_t old)
{
	canvas_tag(c, old);
}

int
fact_draw(const struct app *a, struct canvas *c, int row, int col, int limit, enum style s, const struct fact *x)
{
	char value[FACT_TEXT_MAX];
	uint16_t old = fact_begin(a, c, x);
	int used = canvas_text(c, row, col, limit, s, fact_value(x, value));

	fact_end(c, old);
	return used;
}

static bool
has_unit(const struct fact *x)
{
	return x->unit && *x->unit;
}

int
fact_draw_unit(const struct app *a, struct canvas *c, int row, int col, int limit, enum style s, const struct fact *x)
{
	char value[FACT_TEXT_MAX];
	uint16_t old = fact_begin(a, c, x);
	int used = canvas_print(c, row, col, limit, s, "%s%s%s", fact_value(x, value), has_unit(x) ? " " : "",
	                        has_unit(x) ? x->unit : "");

	fact_end(c, old);
	return used;
}

int
fact_draw_right(const struct app *a, struct canvas *c, int row, int col, int limit, enum style s, const struct fact *x)
{
	char value[FACT_TEXT_MAX];
	uint16_t old = fact_begin(a, c, x);
	int used = canvas_text_right(c, row, col, limit, s, fact_value(x, value));

	fact_end(c, old);
	return used;
}

/* ---- the page of a fact ---- */

const char *
fact_page(const struct app *a, const struct fact *x, struct arena *arena)
{
	const char *how = x->derive ? x->derive(a, x, arena) : x->derivation;
	char value[FACT_TEXT_MAX];
	struct fact_text t;

	fact_text_init(&t, NULL, arena);
	fact_add(&t, "%s: %s%s%s\n\n", x->quantity, fact_value(x, value), has_unit(x) ? " " : "", has_unit(x) ? x->unit : "");
	/* It may open with the name of a structure. */
	if (!t.broken && t.bytes[0] >= 'a' && t.bytes[0] <= 'z')
		t.bytes[0] = (char)(t.bytes[0] - 'a' + 'A');
	if (how)
		fact_add(&t, "%s\n", how);
	else if (x->derive)
		fact_add(&t, "How it came about cannot be told: memory is out.\n");
	else
		fact_add(&t, "It is given, not computed.\n");
	if (x->source && *x->source)
		fact_add(&t, "\nSource: %s\n", x->source);
	if (x->caveat && *x->caveat)
		fact_add(&t, "\nMind: %s\n", x->caveat);
	return t.broken ? NULL : t.text;
}
