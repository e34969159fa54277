/* told.h - is a fact of the screens told in a text: its number, its unit, and what it is of, in one line or under its heading? */
#ifndef TOLD_H
#define TOLD_H

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "casebook/casebook.h"
#include "screens/fact.h"

enum { TOLD_NUMBERS = 8 };

/* A line, and what it stands under: the last line above it that ends with ":" or that begins an answer or a paragraph. */
struct told_line { const char *at, *head; size_t len, head_len; };

static inline bool
told_has(const char *text, size_t len, const char *word, size_t n)
{
	for (size_t i = 0; i + n <= len; i++)
		if (!strncasecmp(text + i, word, n))
			return true;
	return false;
}

static inline bool
told_near(const struct told_line *l, const char *word, size_t n)
{
	return told_has(l->at, l->len, word, n) || told_has(l->head, l->head_len, word, n);
}

/* Numbers of a text, and half of the last digit of each; a minus sign is one behind no digit or letter. */
static inline size_t
told_numbers(const char *p, size_t len, double *value, double *half, size_t most)
{
	const char *begin = p, *end = p + len;
	size_t n = 0;

	while (p < end && n < most) {
		const char *first = p;
		double v, h = 0.5;
		bool minus;

		if (*p < '0' || *p > '9') {
			p++;
			continue;
		}
		minus = (first - begin >= 1 && first[-1] == '-' && (first - begin < 2 || !isalnum((unsigned char)first[-2]))) ||
		        (first - begin >= 3 && !memcmp(first - 3, "\u2212", 3));
		v = strtod(p, NULL);
		p += strspn(p, "0123456789");
		if (p + 1 < end && *p == '.' && p[1] >= '0' && p[1] <= '9')
			for (p++; p < end && *p >= '0' && *p <= '9'; p++)
				h /= 10;
		if (p < end && *p == 'e') {
			char *stop;

			v = strtod(first, &stop);
			p = stop;
		} else if (h < 0.4)
			v = strtod(first, NULL);
		value[n] = minus ? -v : v;
		half[n++] = h;
	}
	return n;
}

static inline bool
told_numbers_in(const struct told_line *l, const char *shown, bool signless)
{
	double want[TOLD_NUMBERS], half[TOLD_NUMBERS], value[400], ignored[400];
	size_t n = told_numbers(shown, strlen(shown), want, half, TOLD_NUMBERS), m = told_numbers(l->at, l->len, value, ignored, 400);

	for (size_t i = 0; i < n; i++) {
		bool found = false;

		for (size_t k = 0; k < m && !found; k++)
			found = fabs((signless ? fabs(value[k]) : value[k]) - want[i]) <= half[i] * (1 + 1e-9);
		if (!found)
			return false;
	}
	return true;
}

/* The unit, or what plain mode says for it. */
static inline bool
told_unit_in(const struct told_line *l, const char *unit)
{
	static const struct { const char *unit, *words; } all[] = {
		{ "d", "day" }, { "h", "hour" }, { "h", " h" }, { "Gy/mm", "Gy a millimetre" }, { "points", "point" }, { "points", "mark" },
	};

	if (!unit || !*unit || told_near(l, unit, strlen(unit)))
		return true;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (!strcmp(all[i].unit, unit) && told_near(l, all[i].words, strlen(all[i].words)))
			return true;
	return false;
}

/* A word of the quantity, cut to a stem, that says something. */
static inline bool
told_word_counts(const char *word, size_t n)
{
	static const char *const none[] = { "the", "that", "this", "are", "and", "for", "with", "from", "here", "what", "some", "all", "how", "has", "was",
		                            "now", "where", "just", "there" };

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (strlen(none[i]) == n && !strncasecmp(none[i], word, n))
			return false;
	return n >= 3;
}

/* The structure that a text names, by the longest name; CASE_NONE. */
static inline size_t
told_structure(const struct casebook *c, const char *text, size_t len)
{
	size_t found = CASE_NONE, most = 0;

	for (size_t i = 0; c && i < c->n_structures; i++) {
		size_t n = strlen(c->structures[i].name);

		if (n > most && told_has(text, len, c->structures[i].name, n)) {
			found = i;
			most = n;
		}
	}
	return found;
}

/* Does the line tell of that structure: itself, or its heading where the line names no other?  Why a model of recovery is not
 * applicable may name what it is for. */
static inline bool
told_structure_in(const struct told_line *l, const struct casebook *c, size_t structure)
{
	const char *name = c->structures[structure].name, *why = strstr(l->at, "not applicable");
	size_t until = why && (size_t)(why - l->at) < l->len ? (size_t)(why - l->at) : l->len;

	if (told_has(l->at, l->len, name, strlen(name)))
		return true;
	return told_has(l->head, l->head_len, name, strlen(name)) && told_structure(c, l->at, until) == CASE_NONE;
}

/* The structure that the quantity names, and one more of its words. */
static inline bool
told_quantity_in(const struct told_line *l, const struct casebook *c, const char *quantity)
{
	/* What plain mode calls otherwise. */
	static const struct { const char *word, *told; } names[] = {
		{ "of the regimen", "prescription" }, { "room under the limit", "to spare" }, { "room under the limit", "left" }, { "a regimen can earn", "mark" }, { "reaches its limit", "edge" },
	};
	size_t structure = told_structure(c, quantity, strlen(quantity)), len;
	const char *name = structure == CASE_NONE ? NULL : c->structures[structure].name;

	if (name && !told_structure_in(l, c, structure))
		return false;
	len = name ? strlen(name) : 0;
	if (!strncmp(quantity, "\u03b1/\u03b2", 5))
		return told_near(l, "\u03b1/\u03b2", 5) || told_near(l, "alpha/beta", 10);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strstr(quantity, names[i].word) && told_near(l, names[i].told, strlen(names[i].told)))
			return true;
	for (const char *p = quantity; *p;) {
		size_t n = 0;

		if (name && !strncmp(p, name, len)) {
			p += len;
			continue;
		}
		while (isalpha((unsigned char)p[0]) && (isalnum((unsigned char)p[n]) || (p[n] == '.' && isalnum((unsigned char)p[n + 1]))))
			n++;
		if (told_word_counts(p, n) && told_near(l, p, n < 5 ? n : 5))
			return true;
		p += n > 0 ? n : 1;
	}
	return false;
}

static inline bool
told_is(const char *text, const struct casebook *c, const struct fact *x)
{
	char shown[FACT_TEXT_MAX];
	struct told_line l = { .head = "" };

	/* Of a power of ten the power: words say that it is one. */
	fact_value(x, shown);
	if (!strncmp(shown, "10^", 3))
		memmove(shown, shown + 3, strlen(shown + 3) + 1);
	for (l.at = text; *l.at; l.at += l.len + (l.at[l.len] == '\n')) {
		l.len = strcspn(l.at, "\n");
		if (told_numbers_in(&l, shown, x->shown && strchr(shown, '-') == NULL) && told_unit_in(&l, x->unit) && told_quantity_in(&l, c, x->quantity))
			return true;
		if (l.len > 0 && (l.at[l.len - 1] == ':' || l.at == text || (l.at > text + 1 && l.at[-2] == '\n') || !strncmp(l.at, "> ", 2))) {
			l.head = l.at;
			l.head_len = l.len;
		}
	}
	return false;
}

#endif
