/* Movements as text: "rotate 10 at 0 0 0; push 3 0 0 at 5 5 0 sigma 8". */
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "volume/field.h"

struct reader {
	const char *text;
	size_t at, start, len;         /* the word text[start..start + len) has been read */
	bool end;                      /* of the movement: no word */
	struct fault *f;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',';
}

static void
next_word(struct reader *r)
{
	while (is_blank(r->text[r->at]))
		r->at++;
	r->start = r->at;
	while (r->text[r->at] && r->text[r->at] != ';' && !is_blank(r->text[r->at]))
		r->at++;
	r->len = r->at - r->start;
	r->end = r->len == 0;
}

static bool
word_is(const struct reader *r, const char *word)
{
	return r->len == strlen(word) && memcmp(r->text + r->start, word, r->len) == 0;
}

static bool
refuse(const struct reader *r, const char *expected)
{
	if (r->end)
		return fault_set(r->f, 1, (int)r->start + 1, "the movement ends too early; expected %s", expected);
	return fault_set(r->f, 1, (int)r->start + 1, "\"%.*s\" is not expected here; expected %s",
	                 (int)(r->len < 40 ? r->len : 40), r->text + r->start, expected);
}

/* n numbers, each within +-limit. */
static bool
numbers(struct reader *r, double *out, int n, const char *expected)
{
	for (int i = 0; i < n; i++) {
		if (r->end || !number_parse(r->text + r->start, r->len, false, &out[i]))
			return refuse(r, expected);
		if (!(out[i] >= -1e6 && out[i] <= 1e6))
			return fault_set(r->f, 1, (int)r->start + 1, "%.*s is out of range; expected %s",
			                 (int)(r->len < 40 ? r->len : 40), r->text + r->start, expected);
		next_word(r);
	}
	return true;
}

/* What may follow a movement's own numbers. */
struct part { const char *word, *expected; size_t offset; int n; bool required; };

#define OFFSET(member) offsetof(struct vol_motion, member)

struct verb {
	const char *word, *expected;
	enum vol_motion_kind kind;
	size_t offset;
	int n;
	struct part parts[4];
};

static const struct verb verbs[] = {
	{ "translate", "three numbers in mm: translate 0 4 0", VOL_MOTION_PUSH, OFFSET(shift_mm), 3, { { 0 } } },
	{ "rotate", "degrees: rotate 10 at 0 0 0", VOL_MOTION_ROTATE, OFFSET(degrees), 1,
	  { { "at", "the centre: at 0 0 0", OFFSET(centre_mm), 3, true },
	    { "axis", "the axis: axis 0 0 1", OFFSET(axis), 3, false } } },
	{ "shrink", "the centre: shrink -55 0 0 volume 0.7", VOL_MOTION_SCALE, OFFSET(centre_mm), 3,
	  { { "volume", "today's part of the volume: volume 0.7", OFFSET(volume), 1, true },
	    { "inner", "a radius in mm: inner 20 outer 38", OFFSET(inner_mm), 1, false },
	    { "outer", "a radius in mm: inner 20 outer 38", OFFSET(outer_mm), 1, false } } },
	{ "push", "three numbers in mm: push 3 0 0 at 0 0 0 sigma 10", VOL_MOTION_PUSH, OFFSET(push_mm), 3,
	  { { "at", "the centre: at 0 0 0", OFFSET(centre_mm), 3, true },
	    { "sigma", "a width in mm: sigma 10", OFFSET(sigma_mm), 1, true } } },
	{ "bump", "three numbers in mm: bump 0 4 0 at 0 20 0 radii 16 18 60", VOL_MOTION_BUMP, OFFSET(push_mm), 3,
	  { { "at", "the centre: at 0 0 0", OFFSET(centre_mm), 3, true },
	    { "radii", "three radii in mm: radii 16 18 60", OFFSET(radii_mm), 3, true } } },
	{ "swirl", "degrees: swirl 20 at 0 0 0 sigma 15", VOL_MOTION_SWIRL, OFFSET(degrees), 1,
	  { { "at", "the centre: at 0 0 0", OFFSET(centre_mm), 3, true },
	    { "sigma", "a width in mm: sigma 10", OFFSET(sigma_mm), 1, true },
	    { "axis", "the axis: axis 0 0 1", OFFSET(axis), 3, false } } },
};

enum { VERBS = sizeof verbs / sizeof *verbs, PARTS = sizeof verbs->parts / sizeof *verbs->parts };

static bool
read_parts(struct reader *r, const struct verb *v, struct vol_motion *m)
{
	bool given[PARTS] = { false };

	while (!r->end) {
		size_t k = 0;

		while (k < PARTS && v->parts[k].word && !word_is(r, v->parts[k].word))
			k++;
		if (k == PARTS || !v->parts[k].word)
			return refuse(r, v->expected);
		if (given[k])
			return fault_set(r->f, 1, (int)r->start + 1, "\"%s\" is given twice; expected it once",
			                 v->parts[k].word);
		given[k] = true;
		next_word(r);
		if (!numbers(r, (double *)(void *)((char *)m + v->parts[k].offset), v->parts[k].n, v->parts[k].expected))
			return false;
	}
	for (size_t k = 0; k < PARTS; k++)
		if (v->parts[k].required && !given[k])
			return refuse(r, v->parts[k].expected);
	if (v->kind == VOL_MOTION_SCALE && given[1] && !given[2])
		return refuse(r, v->parts[2].expected);
	return true;
}

static bool
read_motion(struct reader *r, struct vol_motion *m)
{
	const char *names[VERBS];
	char word[24];
	const char *nearest;

	for (size_t k = 0; k < VERBS; k++) {
		names[k] = verbs[k].word;
		if (!word_is(r, verbs[k].word))
			continue;
		*m = (struct vol_motion){ .kind = verbs[k].kind, .axis = { 0, 0, 1 } };
		next_word(r);
		return numbers(r, (double *)(void *)((char *)m + verbs[k].offset), verbs[k].n, verbs[k].expected) &&
		       read_parts(r, &verbs[k], m);
	}
	if (r->end)
		return refuse(r, "translate, rotate, shrink, push, bump or swirl");
	memcpy(word, r->text + r->start, r->len < sizeof word ? r->len : sizeof word - 1);
	word[r->len < sizeof word ? r->len : sizeof word - 1] = 0;
	nearest = text_nearest(word, names, VERBS);
	if (nearest)
		return fault_set(r->f, 1, (int)r->start + 1, "unknown movement \"%s\"; did you mean \"%s\"?", word, nearest);
	return refuse(r, "translate, rotate, shrink, push, bump or swirl");
}

bool
vol_motions_parse(const char *text, struct vol_motions *out, struct fault *f)
{
	struct reader r = { .text = text, .f = f };

	*out = (struct vol_motions){ 0 };
	for (;;) {
		next_word(&r);
		if (out->n == VOL_MOTIONS_MAX)
			return fault_set(f, 1, (int)r.start + 1, "too many movements; expected at most %d", VOL_MOTIONS_MAX);
		if (!read_motion(&r, &out->items[out->n]))
			return false;
		out->n++;
		if (r.text[r.at] != ';')
			return true;
		r.at++;
		/* A ";" at the end ends nothing new. */
		if (r.text[r.at + strspn(r.text + r.at, " \t\n\r")] == 0)
			return true;
	}
}
