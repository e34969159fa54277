#include "base/csvout.h"

#include <csv.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

void
csv_out_fini(struct csv_out *o)
{
	free(o->text);
	*o = (struct csv_out){ .text = NULL };
}

/* Room for n more bytes and a terminator. */
static char *
room(struct csv_out *o, size_t n)
{
	char *grown;

	if (o->broken || n > SIZE_MAX / 4 - o->len)
		return NULL;
	if (o->len + n + 1 > o->capacity) {
		grown = mem_grow(o->text, &o->capacity, (o->len + n + 1) * 2, 1);
		if (!grown) {
			o->broken = true;
			return NULL;
		}
		o->text = grown;
	}
	return o->text + o->len;
}

void
csv_out_raw(struct csv_out *o, const char *bytes, size_t n)
{
	char *to = room(o, n);

	if (!to)
		return;
	memcpy(to, bytes, n);
	o->len += n;
	o->text[o->len] = '\0';
}

static bool
needs_quotes(const char *text, size_t n)
{
	return strpbrk(text, ",;\"\r\n") || (n > 0 && (strchr(" \t", text[0]) || strchr(" \t", text[n - 1])));
}

void
csv_out_text(struct csv_out *o, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	char *to;

	if (o->row)
		csv_out_raw(o, ",", 1);
	o->row = true;
	if (n == 0 || !needs_quotes(text, n)) {
		csv_out_raw(o, n ? text : "", n);
		return;
	}
	to = room(o, 2 * n + 2);
	if (!to)
		return;
	o->len += csv_write(to, 2 * n + 2, text, n);
	o->text[o->len] = '\0';
}

bool
csv_is_formula(const char *text)
{
	/* The signs as East Asian keyboards have them count too. */
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };

	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (!strncmp(text, wide[i], strlen(wide[i])))
			return true;
	return *text && strchr("=+-@\t\r\n", *text);
}

/* The text with what is not safe as blanks, into out of its length and a terminator: no code point gets longer. */
static void
blank_unsafe(const char *text, char *out)
{
	const char *end = text + strlen(text);
	int marks = 0;

	while (text < end) {
		const char *start = text;
		uint32_t c = text_next(&text, end);
		bool safe = c >= ' ' && text_code_is_safe(c) && !(c == 0xfffd && text - start == 1);

		if (!text_is_mark_too_many(c, &marks))
			out += text_encode(safe ? c : ' ', out);
	}
	*out = '\0';
}

/* With an apostrophe before it where that is wanted. */
static void
put_prefixed(struct csv_out *o, const char *text, bool prefix, bool clean)
{
	size_t n = strlen(text);
	char *copy = malloc(n + 2);

	if (!copy) {
		o->broken = true;
		return;
	}
	*copy = '\'';
	if (clean)
		blank_unsafe(text, copy + 1);
	else
		memcpy(copy + 1, text, n + 1);
	csv_out_text(o, prefix ? copy : copy + 1);
	free(copy);
}

void
csv_out_safe(struct csv_out *o, const char *text)
{
	if (text)
		put_prefixed(o, text, csv_is_formula(text), true);
	else
		csv_out_text(o, text);
}

void
csv_out_guarded(struct csv_out *o, const char *text)
{
	if (csv_is_formula(text) || *text == '\'')
		put_prefixed(o, text, true, false);
	else
		csv_out_text(o, text);
}

const char *
csv_unguarded(const char *text)
{
	return *text == '\'' && (csv_is_formula(text + 1) || text[1] == '\'') ? text + 1 : text;
}

void
csv_out_number(struct csv_out *o, double v, int decimals)
{
	char text[NUMBER_TEXT_MAX];

	csv_out_text(o, isfinite(v) ? number_fixed(v, decimals, text) : "");
}

void
csv_out_whole(struct csv_out *o, int64_t v)
{
	char text[NUMBER_TEXT_MAX];

	snprintf(text, sizeof text, "%" PRId64, v);
	csv_out_text(o, text);
}

void
csv_out_end(struct csv_out *o)
{
	csv_out_raw(o, "\n", 1);
	o->row = false;
}

bool
csv_out_good(const struct csv_out *o, struct fault *f)
{
	return !o->broken || fault_memory(f);
}
