/* Text in which every number is known. */
#include "screens/fact.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "screens/app_internal.h"

void
fact_text_init(struct fact_text *t, const struct app *a, struct arena *arena)
{
	*t = (struct fact_text){ .facts = a ? a->facts : NULL, .arena = arena, .text = "" };
}

/* Room for n more bytes and the end. */
static bool
make_room(struct fact_text *t, size_t n)
{
	size_t capacity = (t->used + n + 1) * 2;
	char *grown;

	if (t->used + n < t->capacity)
		return true;
	grown = arena_array(t->arena, capacity, 1);
	t->broken = t->broken || !grown;
	if (!grown)
		return false;
	if (t->used > 0)
		memcpy(grown, t->bytes, t->used);
	t->text = t->bytes = grown;
	t->capacity = capacity;
	return true;
}

static void
add_span(struct fact_text *t, size_t from, uint16_t tag)
{
	if (t->n == t->room) {
		size_t room = t->room * 2 + 8;
		struct tag_span *grown = arena_array(t->arena, room, sizeof *grown);

		t->broken = t->broken || !grown;
		if (!grown)
			return;
		if (t->n > 0)
			memcpy(grown, t->spans, t->n * sizeof *grown);
		t->spans = grown;
		t->room = room;
	}
	t->spans[t->n++] = (struct tag_span){ from, t->used, tag };
}

static void
add(struct fact_text *t, uint16_t tag, const char *format, va_list ap)
{
	size_t from = t->used;
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len <= 0 || t->broken || !make_room(t, (size_t)len))
		return;
	vsnprintf(t->bytes + t->used, t->capacity - t->used, format, ap);
	t->used += (size_t)len;
	if (tag != TAG_NONE && t->facts)
		add_span(t, from, tag);
}

void
fact_add(struct fact_text *t, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(t, TAG_NONE, format, ap);
	va_end(ap);
}

void
fact_add_tagged(struct fact_text *t, uint16_t tag, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(t, tag, format, ap);
	va_end(ap);
}

static uint16_t
tag_of(const struct fact_text *t, const struct fact *x)
{
	return t->facts ? facts_add(t->facts, x) : TAG_NONE;
}

void
fact_add_about(struct fact_text *t, const struct fact *x, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(t, tag_of(t, x), format, ap);
	va_end(ap);
}

static bool
is_written(const struct fact *x, const char *p, size_t len)
{
	char value[FACT_TEXT_MAX];

	return strlen(fact_value(x, value)) == len && !memcmp(value, p, len);
}

static void
add_rest(struct fact_text *t, const char *number, size_t len, const struct fact *rest)
{
	char shown[FACT_TEXT_MAX];
	struct fact x;

	snprintf(shown, sizeof shown, "%.*s", (int)len, number);
	if (!rest) {
		fact_add(t, "%s", shown);
		return;
	}
	x = *rest;
	x.shown = shown;
	fact_put(t, &x);
}

void
fact_add_matched(struct fact_text *t, const char *text, const struct fact *facts, size_t n, const struct fact *rest)
{
	size_t next = 0;

	while (*text) {
		size_t words = strcspn(text, "0123456789"), len, hit = n;

		/* Within a name the word is passed as a whole: D0.03cc. */
		if (words > 0 && text_is_letter(text[words - 1]))
			words += strcspn(text + words, " ,;:)");
		if (words > 0) {
			fact_add(t, "%.*s", (int)words, text);
			text += words;
			continue;
		}
		len = text_number_length(text);
		for (size_t i = 0; i < n && hit == n; i++)
			if (is_written(&facts[(next + i) % n], text, len))
				hit = (next + i) % n;
		if (hit < n) {
			fact_add_about(t, &facts[hit], "%.*s", (int)len, text);
			next = hit;
		} else
			add_rest(t, text, len, rest);
		text += len;
	}
}

void
fact_put(struct fact_text *t, const struct fact *x)
{
	char value[FACT_TEXT_MAX];

	fact_add_tagged(t, tag_of(t, x), "%s", fact_value(x, value));
}

void
fact_put_unit(struct fact_text *t, const struct fact *x)
{
	char value[FACT_TEXT_MAX];

	fact_add_tagged(t, tag_of(t, x), "%s%s%s", fact_value(x, value), x->unit && *x->unit ? " " : "",
	                x->unit ? x->unit : "");
}

void
fact_text_cut(struct fact_text *t, size_t used)
{
	if (used >= t->used)
		return;
	t->used = used;
	t->bytes[used] = '\0';
	while (t->n > 0 && t->spans[t->n - 1].to > used)
		t->n--;
}

int
fact_text_draw(const struct fact_text *t, struct canvas *c, int row, int col, int limit, enum style s)
{
	return canvas_text_tagged(c, row, col, limit, s, t->text, t->spans, t->n);
}

int
fact_text_right(const struct fact_text *t, struct canvas *c, int row, int col, int limit, enum style s)
{
	int width = canvas_text_width(c, t->text);

	if (limit >= 0 && width > limit)
		width = limit;
	return fact_text_draw(t, c, row, col - width, width, s);
}

int
fact_text_wrap(const struct fact_text *t, struct canvas *c, struct rect r, enum style s, int first)
{
	return canvas_wrap_tagged(c, r, s, t->text, first, t->spans, t->n);
}
