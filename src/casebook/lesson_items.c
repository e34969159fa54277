#include "casebook/lesson_items.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool
lesson_fault(struct lesson_reader *r, struct lesson_place at, const char *code, const char *suggestion, const char *format, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	return report_add(r->report, r->file, at.line, at.column, SEVERITY_ERROR, code, suggestion, "%s", text);
}

void
lesson_unknown_key(struct lesson_reader *r, const struct lesson_item *x, const char *part, const char *const *names, size_t n)
{
	const char *near = text_nearest(x->key, names, n);

	lesson_fault(r, x->key_at, "unknown_key", near, "%s has no key \"%.40s\"; %s%s%s", part, x->key,
	             near ? "did you mean \"" : "ghostdose-lesson(5) lists its keys", near ? near : "", near ? "\"?" : "");
}

void
lesson_repeated_key(struct lesson_reader *r, const struct lesson_item *x)
{
	lesson_fault(r, x->key_at, "repeated_key", NULL, "the key \"%.40s\" stands here a second time; expected it once", x->key);
}

struct lesson_place
lesson_at(const struct lesson_item *x, size_t offset)
{
	struct lesson_place at = x->at;

	for (size_t i = 0; i < offset && i < x->len; i++) {
		at.column++;
		if (x->value[i] == '\n') {
			at.line++;
			at.column = LESSON_INDENT + 1;
		}
	}
	return at;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

struct lesson_slice
lesson_slice(const struct lesson_item *x, size_t from, size_t to)
{
	while (from < to && is_blank(x->value[from]))
		from++;
	while (to > from && is_blank(x->value[to - 1]))
		to--;
	return (struct lesson_slice){ x->value + from, to - from, from };
}

/* ---- lines ---- */

struct line { const char *text; size_t len; int number; };

static struct line
line_at(const struct lesson_reader *r, int number)
{
	size_t start = r->starts[number - 1], end = r->starts[number];

	if (end > start && r->text[end - 1] == '\n')
		end--;
	while (end > start && is_blank(r->text[end - 1]))
		end--;
	return (struct line){ r->text + start, end - start, number };
}

static size_t
key_length(const struct line *l)
{
	size_t n = 0;

	while (n < l->len && (text_is_letter(l->text[n]) || text_is_digit(l->text[n]) || l->text[n] == '_' || l->text[n] == '-'))
		n++;
	return n > 0 && n < l->len && l->text[n] == ':' ? n : 0;
}

/* The value grows in place: it is the tail of a buffer as long as all the lines. */
static void
add_line(struct lesson_item *x, char *buffer, size_t *used, const struct line *l, size_t from, int blanks)
{
	bool first = x->len == 0;

	if (first) {
		while (from < l->len && is_blank(l->text[from]))
			from++;
		x->at = (struct lesson_place){ l->number, (int)from + 1 };
	}
	if (from >= l->len)
		return;
	for (int i = 0; !first && i < blanks + 1; i++)
		buffer[(*used)++] = '\n';
	memcpy(buffer + *used, l->text + from, l->len - from);
	*used += l->len - from;
	x->len = *used - (size_t)(x->value - buffer);
}

static bool
begin_item(struct lesson_reader *r, struct lesson_item *x, char *buffer, size_t *used, const struct line *l, size_t key)
{
	const char *name = arena_text(r->arena, l->text, key);

	buffer[(*used)++] = '\0';
	*x = (struct lesson_item){ .key = name, .value = buffer + *used, .key_at = { l->number, 1 }, .at = { l->number, (int)key + 2 } };
	add_line(x, buffer, used, l, key + 1, 0);
	return name != NULL;
}

bool
lesson_items(struct lesson_reader *r, int first, int last, struct lesson_item **items, size_t *n)
{
	size_t bytes = last >= first ? r->starts[last] - r->starts[first - 1] : 0, count = last >= first ? (size_t)(last - first) + 1 : 0, used = 0;
	char *buffer = arena_array(r->arena, bytes + count + 2, 1);
	int blanks = 0;

	*n = 0;
	*items = arena_array(r->arena, count, sizeof **items);
	if (!*items || !buffer)
		return false;
	for (int i = first; i <= last; i++) {
		struct line l = line_at(r, i);
		size_t key = key_length(&l);

		if (l.len == 0) {
			blanks++;
			continue;
		}
		if (key > 0) {
			if (!begin_item(r, &(*items)[(*n)++], buffer, &used, &l, key))
				return false;
		} else if (*n > 0 && l.len > LESSON_INDENT && l.text[0] == ' ' && l.text[1] == ' ')
			add_line(&(*items)[*n - 1], buffer, &used, &l, LESSON_INDENT, blanks);
		else
			lesson_fault(r, (struct lesson_place){ i, 1 }, "bad_line", NULL,
			             "\"%.*s\" is no line here; expected \"key: value\", or a value that goes on, indented by two spaces",
			             (int)(l.len < 40 ? l.len : 40), l.text);
		blanks = 0;
	}
	return true;
}

const char *
lesson_unwrap(const char *text, struct arena *arena)
{
	size_t len = strlen(text), used = 0;
	char *out = arena_array(arena, len + 1, 1);

	for (size_t i = 0; out && i < len;) {
		size_t breaks = 0, n = 0;

		for (; i + n < len && is_blank(text[i + n]); n++)
			breaks += text[i + n] == '\n';
		if (n == 0) {
			out[used++] = text[i++];
			continue;
		}
		if (breaks > 1) {
			out[used++] = '\n';
			out[used++] = '\n';
		} else if (breaks == 1)
			out[used++] = ' ';
		for (size_t k = 0; breaks == 0 && k < n; k++)
			out[used++] = text[i + k];
		i += n;
	}
	return out;
}
