#include "base/csvout.h"

#include <csv.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"

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

static bool
is_formula(const char *text)
{
	return *text && strchr("=+-@\t\r\n", *text);
}

/* With an apostrophe before it, controls as blanks where asked for. */
static void
put_prefixed(struct csv_out *o, const char *text, bool clean)
{
	size_t n = strlen(text);
	char *copy = malloc(n + 2);

	if (!copy) {
		o->broken = true;
		return;
	}
	snprintf(copy, n + 2, "'%s", text);
	for (char *p = copy; clean && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	csv_out_text(o, is_formula(text) || !clean ? copy : copy + 1);
	free(copy);
}

void
csv_out_safe(struct csv_out *o, const char *text)
{
	if (text)
		put_prefixed(o, text, true);
	else
		csv_out_text(o, text);
}

void
csv_out_guarded(struct csv_out *o, const char *text)
{
	if (is_formula(text) || *text == '\'')
		put_prefixed(o, text, false);
	else
		csv_out_text(o, text);
}

const char *
csv_unguarded(const char *text)
{
	return *text == '\'' && (is_formula(text + 1) || text[1] == '\'') ? text + 1 : text;
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
