/* Plans and movements in words. */
#include "cli/phantom_text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

enum { WORDS_MAX = 40, WORD_MAX = 160, TEXT_MAX = 2000 };

struct words { size_t n; char word[WORDS_MAX][WORD_MAX]; };

/* Split at blanks. */
static bool
split(const char *text, size_t len, struct words *w, struct fault *f)
{
	size_t i = 0;

	w->n = 0;
	while (i < len) {
		size_t from;

		while (i < len && text[i] == ' ')
			i++;
		from = i;
		while (i < len && text[i] != ' ')
			i++;
		if (i == from)
			break;
		if (w->n == WORDS_MAX || i - from >= WORD_MAX)
			return fault_set(f, 0, 0, "more than %d words, or one that is too long; expected fewer",
			    WORDS_MAX);
		snprintf(w->word[w->n++], WORD_MAX, "%.*s", (int)(i - from), text + from);
	}
	return true;
}

static bool
number(const struct words *w, size_t i, const char *what, const char *such, double *out, struct fault *f)
{
	if (i < w->n && number_parse(w->word[i], strlen(w->word[i]), false, out))
		return true;
	return fault_set(f, 0, 0, "\"%.40s\" after %s; expected %s", i < w->n ? w->word[i] : "", what, such);
}

/* ---- plans ---- */

static const char *const neck[] = { "carotid-right", "carotid-left", "jugular-right", "jugular-left", "constrictors",
                                    "larynx", "recurrence" };

static bool
add_name(const char *name, size_t len, bool *set, struct fault *f)
{
	const char *names[PHANTOM_LABELS + 1] = { "neck" }, *near;
	char id[WORD_MAX];
	uint16_t label;

	snprintf(id, sizeof id, "%.*s", (int)len, name);
	for (size_t i = 0; strcmp(id, "neck") == 0 && i < sizeof neck / sizeof *neck; i++)
		set[vol_phantom_label(neck[i])] = true;
	if (strcmp(id, "neck") == 0)
		return true;
	label = vol_phantom_label(id);
	if (label > 0) {
		set[label] = true;
		return true;
	}
	for (int i = 1; i < PHANTOM_LABELS; i++)
		names[i] = vol_phantom_tissue((uint16_t)i)->id;
	near = text_nearest(id, names, PHANTOM_LABELS);
	return fault_set(f, 0, 0, "\"%.40s\" is no structure; %s%s%s", id, near ? "did you mean \"" : "expected ",
	                 near ? near : "neck, or one such as carotid-left", near ? "\"?" : "");
}

static bool
names(const char *text, bool *set, struct fault *f)
{
	for (;;) {
		size_t n = strcspn(text, "+");

		if (!add_name(text, n, set, f))
			return false;
		if (!text[n])
			return true;
		text += n + 1;
	}
}

/* X,Y,Z,R */
static bool
ball(const char *text, struct vol_phantom_plan *p)
{
	double v[4];

	for (int i = 0; i < 4; i++) {
		size_t n = strcspn(text, ",");

		if (!number_parse(text, n, false, &v[i]) || (i < 3) != (text[n] == ','))
			return false;
		text += n + (i < 3);
	}
	for (int a = 0; a < 3; a++)
		p->centre_mm[a] = v[a];
	p->radius_mm = v[3];
	return true;
}

static bool
ends_in(const char *id, const char *tail)
{
	size_t n = strlen(id), k = strlen(tail);

	return n > k && strcmp(id + n - k, tail) == 0;
}

/* The other side is no target. */
static bool
one_side(struct vol_phantom_plan *p, const char *side, struct fault *f)
{
	bool right = strcmp(side, "right") == 0, left = strcmp(side, "left") == 0;

	if (!right && !left && strcmp(side, "both") != 0)
		return fault_set(f, 0, 0, "\"%.40s\" after side; expected right, left or both", side);
	for (int i = 1; i < PHANTOM_LABELS; i++) {
		const char *id = vol_phantom_tissue((uint16_t)i)->id;

		if ((right && ends_in(id, "-left")) || (left && ends_in(id, "-right")))
			p->target[i] = false;
	}
	return true;
}

static bool
read_words(const struct words *w, struct vol_phantom_plan *p, struct fault *f)
{
	const char *side = "both";

	if (w->n == 0)
		return fault_set(f, 0, 0, "no target after \"to\"; expected one such as neck or recurrence");
	if (!ball(w->word[0], p) && !names(w->word[0], p->target, f))
		return false;
	for (size_t i = 1; i < w->n; i += 2) {
		const char *word = w->word[i];
		bool good;

		if (strcmp(word, "margin") == 0)
			good = number(w, i + 1, word, "mm, such as 8", &p->margin_mm, f);
		else if (strcmp(word, "slope") == 0)
			good = number(w, i + 1, word, "Gy/mm, such as 5", &p->slope_gy_per_mm, f);
		else if (strcmp(word, "gap") == 0)
			good = number(w, i + 1, word, "mm, such as 6", &p->gap_mm, f);
		else if (strcmp(word, "bath") == 0) {
			good = number(w, i + 1, word, "percent of the dose, such as 5", &p->bath, f);
			p->bath /= 100;
		} else if (strcmp(word, "spare") == 0)
			good = names(i + 1 < w->n ? w->word[i + 1] : "", p->spare, f);
		else if (strcmp(word, "side") == 0) {
			side = i + 1 < w->n ? w->word[i + 1] : "";
			good = true;
		} else
			good = fault_set(f, 0, 0, "\"%.40s\" in a plan; expected margin, slope, spare, gap, bath or "
			    "side", word);
		if (!good)
			return false;
	}
	return one_side(p, side, f);
}

/* "70 Gy in 35" as 35x2. */
static void
normal_form(const char *text, size_t len, char out[TEXT_MAX])
{
	struct words w;
	struct fault ignored;
	double gy, n;
	char shown[NUMBER_TEXT_MAX];

	snprintf(out, TEXT_MAX, "%.*s", (int)len, text);
	if (split(text, len, &w, &ignored) && w.n >= 4 && w.n <= 5 && strcmp(w.word[1], "Gy") == 0 &&
	    strcmp(w.word[2], "in") == 0 &&
	    number_parse(w.word[0], strlen(w.word[0]), false, &gy) && number_parse(w.word[3], strlen(w.word[3]),
	        false, &n) && n >= 1 &&
	    n <= 200 && n == floor(n))
		snprintf(out, TEXT_MAX, "%.0fx%s", n, number_short(gy / n, 8, shown));
}

bool
phantom_plan_read(const char *text, struct phantom_plan *out, struct fault *f)
{
	const char *to = strstr(text, " to ");
	char regimen[TEXT_MAX];
	struct words w;

	*out = (struct phantom_plan){ .plan = { .margin_mm = 5, .gap_mm = 5, .slope_gy_per_mm = 5, .bath = 0.05 } };
	if (!to || strlen(text) >= TEXT_MAX)
		return fault_set(f, 0, 0, "\"%.60s\" is no plan; expected a regimen and a target, such as 35x2 to "
		    "neck", text);
	normal_form(text, (size_t)(to - text), regimen);
	if (!split(to + 4, strlen(to + 4), &w, f) || !read_words(&w, &out->plan, f) ||
	    !rb_regimen_parse(regimen, &out->regimen, f))
		return false;
	out->plan.dose_gy = rb_total_dose(&out->regimen.schedule);
	return true;
}

/* ---- movements ---- */

struct motion_text { char text[TEXT_MAX]; size_t used; };

static bool add(struct motion_text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool
add(struct motion_text *t, const char *format, ...)
{
	va_list list;
	int n;

	va_start(list, format);
	n = vsnprintf(t->text + t->used, sizeof t->text - t->used, format, list);
	va_end(list);
	if (n < 0 || (size_t)n >= sizeof t->text - t->used)
		return false;
	t->used += (size_t)n;
	return true;
}

/* A gland gets smaller, what lies around it follows. */
static bool
parotid_shrink(const struct words *w, double z, struct motion_text *t, struct fault *f)
{
	double volume = 0.7;
	const char *side = w->n > 1 ? w->word[1] : "";
	bool right = strcmp(side, "right") == 0, left = strcmp(side, "left") == 0, both = strcmp(side, "both") == 0;

	if (!right && !left && !both)
		return fault_set(f, 0, 0, "\"%.40s\" after parotid-shrink; expected left, right or both", side);
	if (w->n > 2 && !number(w, 2, "parotid-shrink", "what is left of the volume, such as 0.7", &volume, f))
		return false;
	if (!(volume >= 0.4 && volume <= 1))
		return fault_set(f, 0, 0, "a parotid gland of %g of its volume; expected 0.4 to 1", volume);
	for (int s = -1; s <= 1; s += 2)
		if ((both || (s > 0) == right) &&
		    !add(t, "; shrink %d 1 %.17g volume %.17g inner 14 outer 38", 54 * s, z, volume))
			return fault_set(f, 0, 0, "too many movements; expected fewer");
	return true;
}

/* Shrinks all about the spine, and lets the middle be as it was. */
static bool
weight_loss(double mm, double z, struct motion_text *t, struct fault *f)
{
	double part = (60 - mm) / 60, volume = part * part * part;

	if (!(mm > 0 && mm <= 8))
		return fault_set(f, 0, 0, "a loss of %g mm; expected more than 0, at most 8", mm);
	return add(t, "; shrink 0 -15 %.17g volume %.17g; shrink 0 -15 %.17g volume %.17g inner 15 outer 58", z,
	    volume, z, 1 / volume) ||
	       fault_set(f, 0, 0, "too many movements; expected fewer");
}

static bool
one_motion(const char *text, size_t len, double z, int nz, struct motion_text *t, struct fault *f)
{
	struct words w;
	double v = 0;

	if (!split(text, len, &w, f))
		return false;
	if (w.n == 0)
		return fault_set(f, 0, 0, "a movement is missing; expected one such as cord-back 4");
	if (strcmp(w.word[0], "parotid-shrink") == 0)
		return parotid_shrink(&w, z, t, f);
	if (strcmp(w.word[0], "weight-loss") == 0)
		return number(&w, 1, "weight-loss", "mm, such as 4", &v, f) && weight_loss(v, z, t, f);
	if (strcmp(w.word[0], "cord-back") == 0) {
		if (!number(&w, 1, "cord-back", "mm, such as 4", &v, f))
			return false;
		if (!(fabs(v) > 0 && fabs(v) <= 10))
			return fault_set(f, 0, 0, "a cord that moved %g mm; expected at most 10 and not 0", v);
		/* Today it lies further back, so its tissue was v mm further to the front. */
		return add(t, "; bump 0 %.17g 0 at 0 -26 %.17g radii 34 26 60", v, z) ||
		       fault_set(f, 0, 0, "too many movements; expected fewer");
	}
	if (strcmp(w.word[0], "flexion") == 0) {
		if (!number(&w, 1, "flexion", "degrees, such as 5", &v, f))
			return false;
		if (nz == 1)
			return fault_set(f, 0, 0, "flexion turns the neck out of a single slice; expected --slices "
			    "too, or cord-back");
		return add(t, "; rotate %.17g at 0 -10 -80 axis 1 0 0", v) ||
		       fault_set(f, 0, 0, "too many movements; expected fewer");
	}
	return add(t, "; %.*s", (int)len, text) || fault_set(f, 0, 0, "too many movements; expected fewer");
}

bool
phantom_motion_read(const char *text, double z_mm, int nz, struct vol_motions *out, struct fault *f)
{
	struct motion_text t = { .used = 0 };

	*out = (struct vol_motions){ .n = 0 };
	if (text[0] == '\0' || strcmp(text, "none") == 0)
		return true;
	for (;;) {
		size_t n = strcspn(text, ";");

		if (!one_motion(text, n, z_mm, nz, &t, f))
			return false;
		if (!text[n])
			break;
		text += n + 1;
	}
	if (!vol_motions_parse(t.text + 2, out, f)) {
		/* Columns of the text that was made are not those of the text that was typed. */
		f->line = f->column = 0;
		return false;
	}
	if (nz == 1)
		vol_phantom_flatten(out, z_mm);
	return vol_motions_check(out, nz == 1, true, f);
}
