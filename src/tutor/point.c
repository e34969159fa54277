/* Places as a learner types them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "tutor/answer.h"
#include "tutor/pairs.h"

enum { TEXT_MAX = 200, TOKENS_MAX = 40, WORD_MAX = 24 };

/* Words of directions and axes. */
static const struct direction { const char *word; int axis, sign; } directions[] = {
	{ "x", 0, 1 },      { "right", 0, 1 },     { "r", 0, 1 },         { "left", 0, -1 },       { "l", 0, -1 },
	{ "y", 1, 1 },      { "front", 1, 1 },     { "forward", 1, 1 },   { "forwards", 1, 1 },    { "anterior", 1, 1 },
	{ "a", 1, 1 },      { "ventral", 1, 1 },   { "back", 1, -1 },     { "backward", 1, -1 },   { "backwards", 1, -1 },
	{ "behind", 1, -1 }, { "posterior", 1, -1 }, { "p", 1, -1 },      { "dorsal", 1, -1 },     { "z", 2, 1 },
	{ "head", 2, 1 },   { "up", 2, 1 },        { "superior", 2, 1 },  { "cranial", 2, 1 },     { "s", 2, 1 },
	{ "feet", 2, -1 },  { "down", 2, -1 },     { "inferior", 2, -1 }, { "caudal", 2, -1 },     { "i", 2, -1 },
};
static const char *const fillers[] = { "and", "to", "the", "of", "at", "mm", "place" };

struct token {
	bool is_number;
	char text[WORD_MAX];
};

struct place_text {
	struct token tokens[TOKENS_MAX];
	size_t n;
	int axes;                  /* 2 on a slice */
	const char *whole;
	struct fault *f;
};

static int
axes_of(const struct vol_grid *g)
{
	return g->n[2] == 1 ? 2 : 3;
}

static const char *
form_of(int axes)
{
	return axes == 2 ? "x and y in mm, such as -12 5, or 12 mm left, 5 mm front, or voxel 20 14"
	                 : "x, y and z in mm, such as -12 5 6, or 12 mm left, 5 mm front, 6 mm up, or voxel 20 14 2";
}

const char *
tutor_place_form(const struct vol_grid *g)
{
	return form_of(axes_of(g));
}

static bool
refuse(const struct place_text *p, const char *why)
{
	return fault_set(p->f, 0, 0, "\"%.60s\" %s; expected %s", p->whole, why, form_of(p->axes));
}

/* ---- tokens ---- */

/* Sign, digits, and "." or "," with a digit behind it. */
static size_t
number_length(const char *s)
{
	size_t n = *s == '-' || *s == '+';

	if (!text_is_digit(s[n]))
		return 0;
	while (text_is_digit(s[n]) || ((s[n] == '.' || s[n] == ',') && text_is_digit(s[n + 1])))
		n++;
	return n;
}

static bool
add_token(struct place_text *p, const char *s, size_t len, bool is_number)
{
	struct token *t = &p->tokens[p->n];

	if (p->n == TOKENS_MAX || len >= WORD_MAX)
		return refuse(p, "is too long");
	t->is_number = is_number;
	memcpy(t->text, s, len);
	t->text[len] = '\0';
	p->n++;
	return true;
}

static bool
tokenize(struct place_text *p, const char *s)
{
	while (*s) {
		size_t len = number_length(s);

		if (len > 0) {
			if (!add_token(p, s, len, true))
				return false;
		} else if (strchr(" ,;()", *s))
			len = 1;
		else {
			/* Anything else is a word up to the next blank, separator or digit. */
			len = strcspn(s, " ,;()0123456789+-");
			if (len == 0)
				return refuse(p, "is no place");
			if (!add_token(p, s, len, false))
				return false;
		}
		s += len;
	}
	return p->n > 0 || refuse(p, "has no number");
}

/* ---- "x y" ---- */

/* How many numbers the token is when each comma separates. */
static size_t
parts(const char *s)
{
	size_t n = 1;

	for (; *s; s++)
		n += *s == ',';
	return n;
}

/* A comma is a decimal sign where that gives as many numbers as there are axes, else it separates; beside a point it
 * always separates. */
static bool
read_coordinates(struct place_text *p, double at[3])
{
	size_t least = 0, most = 0, n = 0;
	bool split;

	for (size_t i = 0; i < p->n; i++) {
		if (!p->tokens[i].is_number)
			continue;
		most += parts(p->tokens[i].text);
		least += strchr(p->tokens[i].text, '.') ? parts(p->tokens[i].text) : 1;
	}
	if (least != (size_t)p->axes && most != (size_t)p->axes) {
		if (least < (size_t)p->axes && most > (size_t)p->axes)
			return refuse(p, "has commas that may be decimal signs or stand between numbers: write the numbers with blanks between");
		return refuse(p, p->axes == 2 ? "has not two numbers" : "has not three numbers");
	}
	split = least != (size_t)p->axes;
	for (size_t i = 0; i < p->n; i++) {
		const char *s = p->tokens[i].text;

		for (bool more = p->tokens[i].is_number; more;) {
			size_t len = split || strchr(p->tokens[i].text, '.') ? strcspn(s, ",") : strlen(s);

			if (!number_parse(s, len, true, &at[n++]))
				return refuse(p, "has a number that cannot be read");
			more = s[len] != '\0';
			s += len + 1;
		}
	}
	return true;
}

/* ---- "12 mm left, 5 mm front" ---- */

static const struct direction *
direction_of(const char *word)
{
	for (size_t i = 0; i < sizeof directions / sizeof *directions; i++)
		if (text_same(directions[i].word, word))
			return &directions[i];
	return NULL;
}

static bool
is_filler(const char *word)
{
	for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
		if (text_same(fillers[i], word))
			return true;
	return false;
}

struct reading {
	double at[3];
	bool given[3];
	const struct direction *direction;     /* that waits for its number */
	bool waits;                            /* a number waits for its direction */
	double number;
	int last;                              /* axis assigned last, for its unit; -1: none */
};

static bool
assign(struct place_text *p, struct reading *r, const struct direction *d, double number)
{
	if (d->axis >= p->axes)
		return refuse(p, "goes to the head or the feet, and a slice does not");
	if (r->given[d->axis])
		return refuse(p, "says one direction twice");
	r->at[d->axis] = d->sign * number;
	r->given[d->axis] = true;
	r->last = d->axis;
	r->direction = NULL;
	r->waits = false;
	return true;
}

static bool
take_word(struct place_text *p, struct reading *r, const char *word)
{
	const struct direction *d = direction_of(word);

	if (text_same(word, "cm")) {
		if (r->waits)
			r->number *= 10;
		else if (r->last >= 0)
			r->at[r->last] *= 10;
		return true;
	}
	if (!d)
		return is_filler(word) || refuse(p, "has a word that is no direction");
	if (r->waits)
		return assign(p, r, d, r->number);
	if (r->direction)
		return refuse(p, "has a direction without a number");
	r->direction = d;
	return true;
}

static bool
read_words(struct place_text *p, double at[3])
{
	struct reading r = { .last = -1 };

	for (size_t i = 0; i < p->n; i++) {
		const struct token *t = &p->tokens[i];
		double number;

		if (!t->is_number) {
			if (!take_word(p, &r, t->text))
				return false;
			continue;
		}
		if (!number_parse(t->text, strlen(t->text), true, &number) || r.waits)
			return refuse(p, "has a number without a direction");
		if (r.direction) {
			if (!assign(p, &r, r.direction, number))
				return false;
		} else {
			r.waits = true;
			r.number = number;
		}
	}
	if (r.waits || r.direction)
		return refuse(p, r.waits ? "has a number without a direction" : "has a direction without a number");
	for (int k = 0; k < p->axes; k++) {
		if (!r.given[k])
			return refuse(p, k == 0 ? "does not say how far right or left" : k == 1 ? "does not say how far to the front or the back"
			                                                                        : "does not say how far to the head or the feet");
		at[k] = r.at[k];
	}
	return true;
}

/* ---- "voxel 20 14" ---- */

static bool
read_voxel(struct place_text *p, const struct vol_grid *g, double at[3])
{
	double index[3] = { 0 };

	for (size_t i = 1; i < p->n; i++)
		if (!p->tokens[i].is_number)
			return refuse(p, "has a word beside the numbers of a voxel");
	if (!read_coordinates(p, index))
		return false;
	for (int k = 0; k < p->axes; k++)
		if (index[k] < 0 || index[k] >= g->n[k] || fabs(index[k] - round(index[k])) > 0)
			return fault_set(p->f, 0, 0, "\"%.60s\" is no voxel of the slice; expected 0 to %d along x and 0 to %d along y", p->whole,
			                 g->n[0] - 1, g->n[1] - 1);
	vol_grid_world(g, vol_grid_index(g, (int)index[0], (int)index[1], (int)index[2]), at);
	return true;
}

/* ---- mm and cm ---- */

/* One cm at the end is that of all numbers; elsewhere each number has its own unit, or nobody knows which of them is in cm. */
static bool
read_place(struct place_text *p, double at[3])
{
	size_t cm = 0, mm = 0, all = (size_t)p->axes;
	const struct token *last = &p->tokens[p->n - 1];
	bool words = false;
	double scale = 1;

	for (size_t i = 0; i < p->n; i++) {
		const struct token *t = &p->tokens[i];
		bool is_cm = !t->is_number && text_same(t->text, "cm"), is_mm = !t->is_number && text_same(t->text, "mm");

		cm += is_cm;
		mm += is_mm;
		words = words || !(t->is_number || is_cm || is_mm);
	}
	if (cm == 1 && mm == 0 && !last->is_number && text_same(last->text, "cm")) {
		p->n--;
		scale = 10;
	} else if (cm > 0 && (cm + mm != all || (mm > 0 && !words)))
		return refuse(p, "has numbers in cm and others: write all in mm");
	else if (cm > 0 && !words)
		scale = 10;
	if (!(words ? read_words(p, at) : read_coordinates(p, at)))
		return false;
	for (int k = 0; k < p->axes; k++)
		at[k] *= scale;
	return true;
}

/* Typographic signs and blanks as plain ones, into out. */
static bool
plain_signs(const char *text, char out[TEXT_MAX], struct fault *f)
{
	const char *end = text + strlen(text);
	size_t n = 0;

	while (text < end) {
		uint32_t c = text_plain_sign(text_next(&text, end));

		if (n + 5 > TEXT_MAX)
			return fault_set(f, 0, 0, "the place is too long; expected two or three numbers");
		n += text_encode(c, out + n);
	}
	out[n] = '\0';
	return true;
}

bool
answer_point(const char *text, const struct vol_grid *g, double at_mm[3], struct fault *f)
{
	struct place_text p = { .axes = axes_of(g), .whole = text, .f = f };
	char plain[TEXT_MAX];

	if (!plain_signs(text, plain, f) || !tokenize(&p, plain))
		return false;
	at_mm[2] = g->origin_mm[2];
	if (!p.tokens[0].is_number && text_same(p.tokens[0].text, "voxel"))
		return read_voxel(&p, g, at_mm);
	return read_place(&p, at_mm);
}

char *
answer_place(const double at_mm[3], const struct vol_grid *g, char out[AMOUNT_TEXT_MAX])
{
	char n[3][NUMBER_TEXT_MAX];

	for (int k = 0; k < 3; k++)
		number_short(at_mm[k], 5, n[k]);
	if (g->n[2] > 1)
		snprintf(out, AMOUNT_TEXT_MAX, "x %.20s, y %.20s, z %.20s mm", n[0], n[1], n[2]);
	else
		snprintf(out, AMOUNT_TEXT_MAX, "x %.20s, y %.20s mm", n[0], n[1]);
	return out;
}

/* ---- pairs ---- */

/* Where the arrow of "today > earlier" begins, and how long it is; NULL: there is none. */
static const char *
find_arrow(const char *s, size_t len, size_t *arrow)
{
	for (size_t i = 0; i < len; i++) {
		*arrow = !strncmp(s + i, "->", 2) && i + 1 < len ? 2 : s[i] == '>' ? 1 : !strncmp(s + i, "\u2192", 3) && i + 2 < len ? 3 : 0;
		if (*arrow > 0)
			return s + i;
	}
	return NULL;
}

static bool
read_pair(const char *s, size_t len, const struct vol_grid *g, size_t number, struct vol_landmark *out, struct fault *f)
{
	char side[2][TEXT_MAX];
	size_t arrow, before, after;
	const char *at = find_arrow(s, len, &arrow);

	if (!at)
		return fault_set(f, 0, 0, "\"%.*s\" has no >; expected a place of today, >, and the place of the same tissue at the earlier "
		                 "course, such as 12 5 > 12 7", (int)(len < 60 ? len : 60), s);
	before = (size_t)(at - s);
	after = len - before - arrow;
	if (before >= TEXT_MAX || after >= TEXT_MAX)
		return fault_set(f, 0, 0, "pair %zu is too long; expected two places", number);
	snprintf(side[0], TEXT_MAX, "%.*s", (int)before, s);
	snprintf(side[1], TEXT_MAX, "%.*s", (int)after, at + arrow);
	snprintf(out->name, sizeof out->name, "pair %zu", number);
	return answer_point(side[0], g, out->fixed_mm, f) && answer_point(side[1], g, out->moving_mm, f);
}

bool
answer_pairs(const char *text, const struct vol_grid *g, struct vol_landmark pairs[PAIRS_MAX], size_t *n, struct fault *f)
{
	*n = 0;
	while (*text) {
		size_t len = strcspn(text, ";|\n");

		if (strspn(text, " \t\r") < len) {
			if (*n == PAIRS_MAX)
				return fault_set(f, 0, 0, "more than %d pairs; expected fewer", PAIRS_MAX);
			if (!read_pair(text, len, g, *n + 1, &pairs[*n], f))
				return false;
			(*n)++;
		}
		text += len + (text[len] != '\0');
	}
	return *n > 0 || fault_set(f, 0, 0, "the answer is empty; expected pairs such as 12 5 > 12 7; -9 30 > -9 31");
}

bool
tutor_read_pairs(const char *text, const struct vol_grid *g, struct vol_landmark pairs[PLACING_PAIRS_MAX], size_t *n,
                 struct fault *f)
{
	*n = 0;
	return text[strspn(text, " \t\r\n;")] == '\0' || answer_pairs(text, g, pairs, n, f);
}

/* "-12.5 5", of a slab with z; how many bytes. */
static size_t
write_place(const double at[3], const struct vol_grid *g, char *out, size_t size)
{
	size_t used = 0;

	for (int axis = 0; axis < (g->n[2] == 1 ? 2 : 3); axis++) {
		char n[NUMBER_TEXT_MAX];

		used += (size_t)snprintf(used < size ? out + used : NULL, used < size ? size - used : 0, "%s%s", axis ? " " : "",
		                         number_short(round(at[axis] * 10) / 10, 6, n));
	}
	return used;
}

bool
tutor_write_pairs(const struct vol_landmark *pairs, size_t n, const struct vol_grid *g, char *out, size_t size)
{
	char text[PLACING_PAIRS_MAX * 80] = "";
	size_t used = 0;

	for (size_t i = 0; i < n && used + 80 < sizeof text; i++) {
		used += (size_t)snprintf(text + used, sizeof text - used, "%s", i ? "; " : "");
		used += write_place(pairs[i].fixed_mm, g, text + used, sizeof text - used);
		used += (size_t)snprintf(text + used, sizeof text - used, " > ");
		used += write_place(pairs[i].moving_mm, g, text + used, sizeof text - used);
	}
	if (used >= size)
		return false;
	memcpy(out, text, used + 1);
	return true;
}
