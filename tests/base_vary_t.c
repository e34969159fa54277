/* Marks of what varies: alternatives and ranges, their values in order, and why a text is none. */
#include "base/vary.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"

/* The values of a mark, blanks between; or why it is none. */
static const char *
values(const char *text, bool comma)
{
	static char out[400];
	struct arena *a = arena_new();
	struct fault f = { 0 };
	struct vary v;

	out[0] = '\0';
	if (!vary_parse(text, comma, a, &v, &f))
		snprintf(out, sizeof out, "%s", f.text);
	else
		for (size_t i = 0; i < v.n && strlen(out) < 300; i++)
			snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s", i ? " " : "", vary_text(&v, i, a));
	arena_free(a);
	return out;
}

static void
alternatives(void)
{
	IS_STR(values("45|50|54", false), "45 50 54");
	IS_STR(values(" 35x2 |\t30x2 ", false), "35x2 30x2");
	HAS(values("45||54", false), "empty");
	HAS(values("45|50|45", false), "45");
	OK(vary_is_marked("a|b") && vary_is_marked("1..2") && !vary_is_marked("1.2"));
}

static void
ranges(void)
{
	IS_STR(values("12..15", false), "12 13 14 15");
	IS_STR(values("12..20/4", false), "12 16 20");
	IS_STR(values("0.2..0.5", false), "0.2 0.3 0.4 0.5");
	IS_STR(values("0.2..0.5/0.15", false), "0.20 0.35 0.50");
	IS_STR(values("0,2..0,4", true), "0.2 0.3 0.4");
}

static void
what_is_no_mark(void)
{
	static const struct { const char *text, *why; } bad[] = {
		{ "12", "no mark" }, { "12..", "range" }, { "..12", "range" }, { "a..b", "range" }, { "15..12", "15..12" }, { "12..12", "12..12" },
		{ "12..20/3", "12..20/3" }, { "12..20/0", "12..20/0" }, { "12..20/-2", "12..20/-2" }, { "0..999999999", "values" },
		{ "0..1e3", "range" }, { "1.2.3..4", "range" }, { "..", "range" }, { "1..2/", "range" },
		{ "100000000000000000..0.0000000001", "100000000000000000" },
		{ "0.0000000000001..999999999999999", "too long" }, { "-1..1", "plain numbers" }, { "0.1234567890123456789012..1", "0.1234567890" },
	};
	char many[400] = "0";

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!strstr(values(bad[i].text, false), bad[i].why))
			HAS(values(bad[i].text, false), bad[i].why);
	for (int i = 1; i <= VARY_ALTERNATIVES_MAX; i++)
		snprintf(many + strlen(many), sizeof many - strlen(many), "|%d", i);
	HAS(values(many, false), "65 alternatives; expected at most 64");
	*strrchr(many, '|') = '\0';
	IS_STR(strrchr(values(many, false), ' '), " 63");
}

TAP_MAIN(TAP_CASE(alternatives), TAP_CASE(ranges), TAP_CASE(what_is_no_mark))
