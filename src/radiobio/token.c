/* What regimen notation is made of, and what is said of that which is none of it. */
#include "radiobio/token.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

static const char *const WORDS[] = { "x",  "Gy",  "qd",    "bid", "tid", "qod", "weekly", "h",   "min", "w",  "d",
				     "on", "gap", "every", "mon", "tue", "wed", "thu",    "fri", "sat", "sun" };
const char *const RB_DAY_NAMES[7] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

/* What people write, and what it is here. */
static const struct {
	const char *word, *meant;
} ALIASES[] = {
	{ "daily", "qd" },   { "od", "qd" },       { "bd", "bid" },    { "tds", "tid" },   { "twice", "bid" },
	{ "thrice", "tid" }, { "hr", "h" },        { "hrs", "h" },     { "hour", "h" },    { "hours", "h" },
	{ "minute", "min" }, { "minutes", "min" }, { "mins", "min" },  { "m", "min" },     { "wk", "w" },
	{ "wks", "w" },      { "week", "w" },      { "weeks", "w" },   { "day", "d" },     { "days", "d" },
	{ "eod", "qod" },    { "rest", "gap" },    { "break", "gap" }, { "pause", "gap" }, { "split", "gap" },
	{ "gray", "Gy" },    { "grays", "Gy" },    { "times", "x" },
};

bool
rb_refuse(const struct rb_parser *p, const char *at, const char *format, ...)
{
	char text[sizeof p->f->text];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	return fault_set(p->f, 1, (int)(at - p->text) + 1, "%s", text);
}

bool
rb_refuse_comma(const struct rb_parser *p, const char *comma)
{
	const char *from = comma, *to = comma + 1;

	while (from > p->text && (text_is_digit(from[-1]) || from[-1] == '.'))
		from--;
	while (text_is_digit(*to))
		to++;
	return rb_refuse(p, comma, "a comma inside the number \"%.*s\"; write it with a point: %.*s.%.*s",
			 (int)(to - from), from, (int)(comma - from), from, (int)(to - comma - 1), comma + 1);
}

/* Is there a comma with a digit hard on both sides? */
bool
rb_is_decimal_comma(const struct rb_parser *p, const char *at)
{
	return *at == ',' && at > p->text && text_is_digit(at[-1]) && text_is_digit(at[1]);
}

static bool
refuse_character(const struct rb_parser *p, const char *at)
{
	const char *next = at, *end = at + strlen(at);

	text_next(&next, end);
	switch (*at) {
	case '-':
		return rb_refuse(p, at,
				 "\"-\" has no place in a regimen; numbers have no sign, and dates are not written: "
				 "phases follow each other, \"gap 1w\" between them");
	case '.':
		if (text_is_digit(at[1]))
			return rb_refuse(p, at, "a number begins with a digit; write 0%.*s", 2, at);
		break;
	case ';':
		return rb_refuse(p, at, "\";\" has no place in a regimen; its parts are separated by a comma");
	case ':':
		return rb_refuse(p, at,
				 "a clock time has no place in a regimen; a table with day,time,dose_gy has them");
	default:
		break;
	}
	return rb_refuse(p, at, "\"%.*s\" has no place in a regimen; one looks like 35x2 or 70/35 bid 6h",
			 (int)(next - at), at);
}

static bool
read_number(struct rb_parser *p)
{
	const char *c = p->start;

	while (text_is_digit(*c))
		c++;
	p->whole = *c != '.';
	if (!p->whole) {
		if (!text_is_digit(c[1]))
			return rb_refuse(p, c, "a number ends at its point; digits were expected behind it, as in 1.8");
		for (c++; text_is_digit(*c); c++)
			;
		if (*c == '.')
			return rb_refuse(p, c, "a second point in one number; dates have no place in a regimen");
	}
	p->end = c;
	p->kind = RB_TOKEN_NUMBER;
	if (!number_parse(p->start, (size_t)(p->end - p->start), false, &p->number))
		return rb_refuse(p, p->start, "this number is too long; write it with fewer digits");
	return true;
}

/* Step to the next token. */
bool
rb_step(struct rb_parser *p)
{
	const char *c = p->end;
	size_t len;

	while (*c == ' ' || *c == '\t')
		c++;
	p->start = c;
	if (text_is_digit(*c))
		return read_number(p);
	if (*c == '\0' || strchr(",/*()+", *c)) {
		p->kind = (unsigned char)*c;
		p->end = c + (*c != '\0');
		return true;
	}
	if (!strncmp(c, "\xc3\x97", 2)) { /* the multiplication sign */
		p->kind = RB_TOKEN_CROSS;
		p->end = c + 2;
		return true;
	}
	if (!text_is_letter(*c))
		return refuse_character(p, c);
	while (text_is_letter(*c))
		c++;
	p->end = c;
	len = (size_t)(c - p->start) < WORD_MAX ? (size_t)(c - p->start) : WORD_MAX;
	memcpy(p->word, p->start, len);
	p->word[len] = '\0';
	p->kind = text_same(p->word, "x") ? RB_TOKEN_CROSS : RB_TOKEN_WORD;
	return true;
}

bool
rb_is_word(const struct rb_parser *p, const char *word)
{
	return p->kind == RB_TOKEN_WORD && text_same(p->word, word);
}

struct rb_numeral
rb_numeral(const struct rb_parser *p)
{
	return (struct rb_numeral){ p->start, p->end, p->number, p->whole };
}

static const char *
meant(const char *word)
{
	for (size_t i = 0; i < sizeof ALIASES / sizeof *ALIASES; i++)
		if (text_same(word, ALIASES[i].word))
			return ALIASES[i].meant;
	for (size_t i = 0; i < 7 && strlen(word) > 3; i++) {
		char head[4] = { word[0], word[1], word[2], '\0' };

		if (text_same(head, RB_DAY_NAMES[i]))
			return RB_DAY_NAMES[i];
	}
	return text_nearest(word, WORDS, sizeof WORDS / sizeof *WORDS);
}

bool
rb_refuse_word(const struct rb_parser *p)
{
	static const char *const fractions[] = { "fx", "fxs", "fr", "frs", "f", "fraction", "fractions", "in" };
	const char *known;

	if (text_same(p->word, "cGy") || text_same(p->word, "rad") || text_same(p->word, "mGy"))
		return rb_refuse(p, p->start, "doses are in Gy, not \"%s\"; write 2, not 200", p->word);
	for (size_t i = 0; i < sizeof fractions / sizeof *fractions; i++)
		if (text_same(p->word, fractions[i]))
			return rb_refuse(p, p->start, "\"%s\" is not needed; 35 fractions of 2 Gy are 35x2 or 70/35",
					 p->word);
	if (p->start > p->text && text_is_digit(p->start[-1]) && text_same(p->word, "e"))
		return rb_refuse(p, p->start, "a number has no exponent here; write it out");
	known = meant(p->word);
	/* "x" for x: the word was right, its place was not. */
	if (known && !text_same(known, p->word))
		return rb_refuse(p, p->start, "unknown word \"%s\"; did you mean \"%s\"?", p->word, known);
	if (known)
		return rb_refuse(p, p->start,
				 "\"%s\" is out of place; a regimen looks like 10x1.5 bid 6h, gap 1w, 35x2", p->word);
	return rb_refuse(p, p->start, "unknown word \"%s\"; the words are qd bid tid qod weekly h min on gap every Gy",
			 p->word);
}

/* The token at hand cannot stand where it stands; wanted says what could. */
bool
rb_refuse_token(const struct rb_parser *p, const char *wanted)
{
	if (p->kind == RB_TOKEN_WORD)
		return rb_refuse_word(p);
	if (p->kind == RB_TOKEN_END)
		return rb_refuse(p, p->start, "%s; %s was expected",
				 p->start > p->text ? "the regimen ends too early" : "an empty regimen", wanted);
	if (p->kind == '+')
		return rb_refuse(p, p->start,
				 "\"+\" only joins days (on mon+thu), and numbers have no sign; %s was expected",
				 wanted);
	return rb_refuse(p, p->start, "\"%.*s\" is out of place; %s was expected", (int)(p->end - p->start), p->start,
			 wanted);
}
