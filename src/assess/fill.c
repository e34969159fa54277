/* Placeholders in texts: {course.prior.total_dose_gy}, {structure.carotid.alpha_beta_gy}, {case.title},
 * {constraint.ID.limit}, {tumour.CLONE.kickoff_days}, {quantity:residual_eqd2 carotid:.1f}. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/internal.h"
#include "base/number.h"
#include "base/text.h"

enum { PLACEHOLDER_MAX = 200 };

struct value {
	bool is_text;
	const char *text;
	double number;
};

static bool
unknown_field(const char *what, const char *field, const char *list, struct fault *f)
{
	return fault_set(f, 0, 0, "%s has no \"%.60s\"; expected one of: %s", what, field, list);
}

static bool
course_field(const struct casebook *c, const char *id, const char *field, struct value *v, struct fault *f)
{
	size_t k = casebook_course(c, id);
	const struct case_course *x;
	const struct rb_schedule *s;

	if (k == CASE_NONE)
		return fault_set(f, 0, 0, "there is no course \"%.60s\"; expected a name of courses.csv", id);
	x = &c->courses[k];
	s = &x->regimen.schedule;
	if (!strcmp(field, "total_dose_gy"))
		v->number = rb_total_dose(s);
	else if (!strcmp(field, "fractions"))
		v->number = (double)s->n;
	else if (!strcmp(field, "dose_per_fraction_gy")) {
		if (!schedule_is_even(s))
			return fault_set(f, 0, 0, "course \"%.60s\" has fractions of different doses; expected another field", id);
		v->number = s->fractions[0].dose_gy;
	} else if (!strcmp(field, "elapsed_days"))
		v->number = rb_elapsed_days(s);
	else if (!strcmp(field, "calendar_days"))
		v->number = rb_calendar_days(s);
	else if (!strcmp(field, "months_before") && !x->is_new)
		v->number = x->months_before;
	else if (!strcmp(field, "regimen"))
		*v = (struct value){ true, x->regimen.notation, 0 };
	else if (!strcmp(field, "site"))
		*v = (struct value){ true, x->site, 0 };
	else if (!strcmp(field, "technique"))
		*v = (struct value){ true, x->technique, 0 };
	else
		return unknown_field("a course", field, "total_dose_gy, fractions, dose_per_fraction_gy, elapsed_days, "
		                     "calendar_days, months_before, regimen, site, technique", f);
	return true;
}

static bool
structure_field(const struct casebook *c, const char *id, const char *field, struct value *v, struct fault *f)
{
	size_t s = casebook_structure(c, id);

	if (s == CASE_NONE)
		return fault_set(f, 0, 0, "there is no structure \"%.60s\"; expected a name of structures.csv", id);
	if (!strcmp(field, "alpha_beta_gy"))
		v->number = c->structures[s].alpha_beta_gy;
	else if (!strcmp(field, "half_time_h") && c->structures[s].repair.kind != RB_REPAIR_COMPLETE)
		v->number = c->structures[s].repair.half_time_h;
	else if (!strcmp(field, "name"))
		*v = (struct value){ true, c->structures[s].name, 0 };
	else
		return unknown_field("a structure", field, "alpha_beta_gy, half_time_h, name", f);
	return true;
}

static bool
constraint_field(const struct casebook *c, const char *id, const char *field, struct value *v, struct fault *f)
{
	size_t s = casebook_structure(c, id);

	for (size_t i = 0; i < c->n_constraints; i++)
		if ((s != CASE_NONE && c->constraints[i].structure == s) ||
		    (s == CASE_NONE && text_same(id, "tumour") && c->constraints[i].structure == CASE_TUMOUR)) {
			if (!strcmp(field, "limit"))
				v->number = c->constraints[i].limit;
			else if (!strcmp(field, "points"))
				v->number = c->constraints[i].points;
			else
				return unknown_field("a constraint", field, "limit, points", f);
			return true;
		}
	return fault_set(f, 0, 0, "no constraint is on \"%.60s\"; expected a structure that has one", id);
}

static bool
tumour_field(const struct casebook *c, const char *id, const char *field, struct value *v, struct fault *f)
{
	const struct rb_clone *x = NULL;
	double growth;

	for (size_t i = 0; i < c->tumour.n; i++)
		if (text_same(c->clone_names[i], id))
			x = &c->tumour.clones[i];
	if (!x)
		return fault_set(f, 0, 0, "there is no clone \"%.60s\"; expected a name of tumour.csv", id);
	growth = x->birth_per_day[1] - x->loss_per_day[1];
	if (!strcmp(field, "alpha"))
		v->number = x->alpha_per_gy;
	else if (!strcmp(field, "alpha_beta_gy"))
		v->number = x->alpha_beta_gy;
	else if (!strcmp(field, "oer_alpha"))
		v->number = x->oer_alpha;
	else if (!strcmp(field, "hypoxic_fraction"))
		v->number = x->hypoxic_fraction;
	else if (!strcmp(field, "reoxygenation_days") && x->reoxygenation_days > 0)
		v->number = x->reoxygenation_days;
	else if (!strcmp(field, "doubling_days") && growth > 0)
		v->number = log(2) / growth;
	else if (!strcmp(field, "kickoff_days"))
		v->number = x->kickoff_days;
	else
		return unknown_field("this clone", field, "alpha, alpha_beta_gy, oer_alpha, hypoxic_fraction, reoxygenation_days, "
		                     "doubling_days, kickoff_days", f);
	return true;
}

static bool
case_field(const struct casebook *c, const char *field, struct value *v, struct fault *f)
{
	if (strcmp(field, "title") != 0)
		return unknown_field("case", field, "title", f);
	*v = (struct value){ true, c->title, 0 };
	return true;
}

/* Split "course.prior.total_dose_gy". */
static bool
dotted(const struct casebook *c, char *name, struct value *v, struct fault *f)
{
	char *id = strchr(name, '.'), *field = id ? strrchr(id + 1, '.') : NULL;

	if (id)
		*id++ = '\0';
	if (field)
		*field++ = '\0';
	if (id && !field && !strcmp(name, "case"))
		return case_field(c, id, v, f);
	if (field && !strcmp(name, "course"))
		return course_field(c, id, field, v, f);
	if (field && !strcmp(name, "structure"))
		return structure_field(c, id, field, v, f);
	if (field && !strcmp(name, "constraint"))
		return constraint_field(c, id, field, v, f);
	if (field && !strcmp(name, "tumour"))
		return tumour_field(c, id, field, v, f);
	return fault_set(f, 0, 0, "\"%.60s\" is no placeholder; expected course.NAME.FIELD, structure.NAME.FIELD, "
	                 "tumour.CLONE.FIELD, constraint.STRUCTURE.limit or quantity:NAME OF", name);
}

/* ":.1f" at the end: how many decimals, and it is cut off; -1 when there is none. */
static int
take_format(char *name)
{
	size_t n = strlen(name);
	char digit;

	if (n < 4 || name[n - 1] != 'f' || name[n - 3] != '.' || name[n - 4] != ':')
		return -1;
	digit = name[n - 2];
	if (digit < '0' || digit > '9')
		return -1;
	name[n - 4] = '\0';
	return digit - '0';
}

static bool
resolve(const struct assess *a, char *name, struct note *out, struct fault *f)
{
	int decimals = take_format(name);
	struct value v = { false, NULL, 0 };

	if (!strncmp(name, "quantity:", 9)) {
		char *word = name + 9, *of = word + strcspn(word, " ");

		if (*of)
			*of++ = '\0';
		if (!assess_value(a, word, of, &v.number, f))
			return false;
	} else if (!dotted(a->c, name, &v, f))
		return false;
	if (v.is_text)
		note_add(out, "%s", v.text);
	else
		note_add(out, "%s", decimals >= 0 ? FIXED(v.number, decimals) : SHORT(v.number));
	return true;
}

static void
place_of(const char *text, const char *at, struct fault *f)
{
	f->line = 1;
	f->column = 1;
	for (; text < at; text++) {
		f->column++;
		if (*text == '\n') {
			f->line++;
			f->column = 1;
		}
	}
}

const char *
assess_fill(const struct assess *a, const char *text, struct arena *arena, struct fault *f)
{
	struct note out;
	const char *p = text;

	note_init(&out, arena);
	while (*p) {
		size_t plain = strcspn(p, "{"), len;
		char name[PLACEHOLDER_MAX];

		note_add(&out, "%.*s", (int)plain, p);
		p += plain;
		if (!*p)
			break;
		/* A brace before anything but a letter is a brace. */
		if (!((p[1] >= 'a' && p[1] <= 'z') || (p[1] >= 'A' && p[1] <= 'Z'))) {
			note_add(&out, "{");
			p++;
			continue;
		}
		len = strcspn(p, "}");
		if (!p[len] || len - 1 >= sizeof name) {
			fault_set(f, 0, 0, "a placeholder begins here and does not end; expected a closing brace");
			place_of(text, p, f);
			return NULL;
		}
		snprintf(name, sizeof name, "%.*s", (int)(len - 1), p + 1);
		if (!resolve(a, name, &out, f)) {
			place_of(text, p, f);
			return NULL;
		}
		p += len + 1;
	}
	return note_end(&out, f);
}
