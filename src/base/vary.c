#include "base/vary.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 15 };

bool
vary_is_marked(const char *text)
{
	return strchr(text, '|') || strstr(text, "..");
}

static const char *
trimmed(const char *s, size_t *len)
{
	while (*len > 0 && strchr(" \t", *s)) {
		s++;
		(*len)--;
	}
	while (*len > 0 && strchr(" \t", s[*len - 1]))
		(*len)--;
	return s;
}

/* ---- alternatives ---- */

static bool
parse_alternatives(const char *text, struct arena *arena, struct vary *out, struct fault *f)
{
	size_t n = 1;

	for (const char *p = text; *p; p++)
		n += *p == '|';
	if (n > VARY_ALTERNATIVES_MAX)
		return fault_set(f, 0, 0, "\"%.40s\" has %zu alternatives; expected at most %d", text, n, VARY_ALTERNATIVES_MAX);
	out->texts = arena_array(arena, n, sizeof *out->texts);
	if (!out->texts)
		return fault_memory(f);
	for (const char *p = text; out->n < n; out->n++) {
		size_t span = strcspn(p, "|"), len = span;
		const char *one = trimmed(p, &len);

		if (len == 0)
			return fault_set(f, 0, 0, "an alternative of \"%.40s\" is empty; expected one on both sides of \"|\"", text);
		out->texts[out->n] = arena_text(arena, one, len);
		if (!out->texts[out->n])
			return fault_memory(f);
		for (size_t i = 0; i < out->n; i++)
			if (!strcmp(out->texts[i], out->texts[out->n]))
				return fault_set(f, 0, 0, "%.40s stands twice among the alternatives \"%.60s\"; expected each once",
				                 out->texts[i], text);
		p += span + 1;
	}
	return true;
}

/* ---- ranges ---- */

/* A number without sign or exponent: its digits as a whole number, and how many of them are decimals. */
struct decimal { long long digits; int decimals; };

static bool
parse_decimal(const char *s, size_t len, bool decimal_comma, struct decimal *out)
{
	bool point = false, any = false;

	*out = (struct decimal){ 0, 0 };
	s = trimmed(s, &len);
	if (len > DIGITS_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] >= '0' && s[i] <= '9') {
			out->digits = 10 * out->digits + (s[i] - '0');
			out->decimals += point;
			any = true;
		} else if (!point && any && (s[i] == '.' || (decimal_comma && s[i] == ',')))
			point = true;
		else
			return false;
	}
	return any && (!point || out->decimals > 0);
}

/* The same number with so many decimals; false when that is too long. */
static bool
widen(struct decimal *x, int decimals)
{
	for (; x->decimals < decimals; x->decimals++) {
		if (x->digits > 100000000000000000LL)
			return false;
		x->digits *= 10;
	}
	return true;
}

static int
most(int a, int b)
{
	return a > b ? a : b;
}

static bool
parse_range(const char *text, bool decimal_comma, struct vary *out, struct fault *f)
{
	const char *dots = strstr(text, ".."), *slash = strchr(dots, '/'), *end = slash ? slash : text + strlen(text);
	struct decimal low, high, step = { 1, 0 };
	long long n;

	if (!parse_decimal(text, (size_t)(dots - text), decimal_comma, &low) ||
	    !parse_decimal(dots + 2, (size_t)(end - dots - 2), decimal_comma, &high) ||
	    (slash && !parse_decimal(slash + 1, strlen(slash + 1), decimal_comma, &step)))
		return fault_set(f, 0, 0, "\"%.40s\" is no range; expected two plain numbers such as 12..30, and a step such as 12..30/2 "
		                 "where it is not the last decimal", text);
	out->decimals = most(most(low.decimals, high.decimals), step.decimals);
	if (!slash)
		step.decimals = out->decimals;
	if (!widen(&low, out->decimals) || !widen(&high, out->decimals) || !widen(&step, out->decimals))
		return fault_set(f, 0, 0, "the numbers of \"%.40s\" are too long; expected fewer digits", text);
	if (low.digits >= high.digits)
		return fault_set(f, 0, 0, "the range \"%.40s\" does not rise; expected the lower end first", text);
	if (step.digits == 0 || (high.digits - low.digits) % step.digits)
		return fault_set(f, 0, 0, "the step of \"%.40s\" does not lead from one end to the other; expected one that does", text);
	n = (high.digits - low.digits) / step.digits + 1;
	if (n > VARY_VALUES_MAX)
		return fault_set(f, 0, 0, "the range \"%.40s\" has %lld values; expected at most %d: give it a step", text, n,
		                 VARY_VALUES_MAX);
	out->low = low.digits;
	out->step = step.digits;
	out->n = (size_t)n;
	return true;
}

bool
vary_parse(const char *text, bool decimal_comma, struct arena *arena, struct vary *out, struct fault *f)
{
	*out = (struct vary){ 0 };
	if (strchr(text, '|'))
		return parse_alternatives(text, arena, out, f);
	if (strstr(text, ".."))
		return parse_range(text, decimal_comma, out, f);
	return fault_set(f, 0, 0, "\"%.40s\" is no mark; expected alternatives such as 45|50 or a range such as 12..30", text);
}

const char *
vary_text(const struct vary *v, size_t i, struct arena *arena)
{
	long long x = v->low + (long long)i * v->step, unit = 1;

	if (v->texts)
		return v->texts[i];
	if (v->decimals == 0)
		return arena_print(arena, "%lld", x);
	for (int k = 0; k < v->decimals; k++)
		unit *= 10;
	return arena_print(arena, "%lld.%0*lld", x / unit, v->decimals, x % unit);
}
