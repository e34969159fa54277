#include "screens/fact_filled.h"

#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"

size_t
fact_hole_length(const char *p)
{
	const char *end = strchr(p, '}');

	return end ? (size_t)(end - p) + 1 : strlen(p);
}

bool
fact_hole_quantity(const char *p, size_t len, char name[80], char of[110])
{
	static const char head[] = "{quantity:";
	const char *end = p + len - 1, *blank, *colon;

	if (len < sizeof head || memcmp(p, head, sizeof head - 1) != 0)
		return false;
	p += sizeof head - 1;
	colon = memchr(p, ':', (size_t)(end - p));
	end = colon ? colon : end;
	blank = memchr(p, ' ', (size_t)(end - p));
	snprintf(name, 80, "%.*s", (int)((blank ? blank : end) - p), p);
	snprintf(of, 110, "%.*s", blank ? (int)(end - blank - 1) : 0, blank ? blank + 1 : "");
	return true;
}

/* of: the placeholder in the author's text. */
static const char *
derive_filled(const struct app *a, const struct fact *x, struct arena *arena)
{
	const char *hole = x->of;
	char name[80], of[110];
	struct quantity_value q;
	struct fault f;

	return fact_hole_quantity(hole, fact_hole_length(hole), name, of) && assess_quantity(a->assess, name, of, arena, &q, &f) ? q.derivation : NULL;
}

/* "course.prior.total_dose_gy" in words: "total dose of course prior", in Gy. */
static const char *
name_field(const char *hole, size_t len, char *out, size_t size)
{
	const char *p = hole + 1, *end = hole + len - 1, *id = memchr(p, '.', (size_t)(end - p)), *field = NULL;

	bool gy = false;
	int n;

	for (const char *q = p; q < end && *q != ':'; q++)
		field = *q == '.' ? q : field;
	if (!id || !field || field == id)
		snprintf(out, size, "%.*s", (int)(end - p), p);
	else {
		n = (int)strcspn(field + 1, ":}");
		gy = n > 3 && !memcmp(field + 1 + n - 3, "_gy", 3);
		snprintf(out, size, "%.*s of %.*s %.*s", gy ? n - 3 : n, field + 1, (int)(id - p), p, (int)(field - id - 1), id + 1);
	}
	for (char *c = out; *c; c++)
		if (*c == '_')
			*c = ' ';
	return gy ? "Gy" : NULL;
}

static void
add_hole(struct fact_text *t, const struct assess *a, const char *p, size_t len, const char *author)
{
	struct fact x = { .source = "the tables of the case" };
	const char *hole = arena_text(t->arena, p, len);
	char name[80], of[110];
	struct fault f;

	x.shown = hole ? assess_fill(a, hole, t->arena, &f) : NULL;
	if (!x.shown)
		return;
	if (author)
		p = strstr(author, hole);
	if (p && fact_hole_quantity(hole, len, name, of)) {
		snprintf(x.quantity, sizeof x.quantity, "%s%s%s", name, *of ? " of " : "", of);
		for (char *c = x.quantity; *c; c++)
			if (*c == '_')
				*c = ' ';
		x.source = NULL;
		x.of = p;
		x.derive = derive_filled;
	} else
		x.unit = name_field(hole, len, x.quantity, sizeof x.quantity);
	if (strpbrk(x.shown, "0123456789"))
		fact_put(t, &x);
	else
		fact_add_tagged(t, TAG_WRITTEN, "%s", x.shown);
}

void
fact_add_filled(struct fact_text *t, const struct assess *a, const char *filled, const char *raw, const char *author)
{
	size_t begun = t->used;

	for (const char *p = raw ? raw : ""; *p;) {
		size_t words = strcspn(p, "{"), len;

		if (words > 0)
			fact_add_tagged(t, TAG_WRITTEN, "%.*s", (int)words, p);
		p += words;
		if (!*p)
			break;
		/* A brace before anything but a letter is a brace. */
		if (!((p[1] >= 'a' && p[1] <= 'z') || (p[1] >= 'A' && p[1] <= 'Z'))) {
			fact_add_tagged(t, TAG_WRITTEN, "{");
			p++;
			continue;
		}
		len = fact_hole_length(p);
		add_hole(t, a, p, len, author);
		p += len;
	}
	/* Not made of it: an answer's class, a text that the engine wrote. */
	if (!t->broken && strcmp(t->text + begun, filled) != 0) {
		fact_text_cut(t, begun);
		fact_add_tagged(t, TAG_WRITTEN, "%s", filled);
	}
}
