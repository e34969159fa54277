/* How much of a prior course a tissue has lost memory of (MODEL section 3). */
#include "radiobio/internal.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "radiobio/parameters.h"

#define POINTS(...) (sizeof((struct rb_recovery_point[]){ __VA_ARGS__ }) / sizeof(struct rb_recovery_point))
#define MODEL(called, which, share, cited, ...)                                                                        \
	{ .name = called,                                                                                              \
	  .kind = (which),                                                                                             \
	  .constant = (share),                                                                                         \
	  .points = { __VA_ARGS__ },                                                                                   \
	  .n = (which) == RB_RECOVERY_STEP || (which) == RB_RECOVERY_LINEAR ? POINTS(__VA_ARGS__) : 0,                 \
	  .source = cited },

static const double MONTHS_GUARD = 1e-9;
static const struct rb_recovery CATALOGUE[] = {
#include "radiobio/recovery.def"
};
enum { MODELS = sizeof CATALOGUE / sizeof *CATALOGUE };

size_t
rb_recovery_count(void)
{
	return MODELS;
}

const struct rb_recovery *
rb_recovery_at(size_t i)
{
	return i < MODELS ? &CATALOGUE[i] : NULL;
}

const struct rb_recovery *
rb_recovery_find(const char *name)
{
	for (size_t i = 0; i < MODELS; i++)
		if (text_same(CATALOGUE[i].name, name))
			return &CATALOGUE[i];
	return NULL;
}

/* "0.5" or "50%", 0 to 1. */
static bool
parse_share(const char *s, size_t len, double *share)
{
	bool percent = len > 0 && s[len - 1] == '%';
	double value;

	if (!number_parse(s, len - percent, false, &value))
		return false;
	value = percent ? value / 100 : value;
	if (!(value >= 0 && value <= 1))
		return false;
	*share = value;
	return true;
}

static bool
add_point(struct rb_recovery *m, const char *s, size_t len, struct fault *f)
{
	const char *colon = memchr(s, ':', len);
	struct rb_recovery_point p = { 0 }, last = m->n ? m->points[m->n - 1] : (struct rb_recovery_point){ -1, 0 };

	if (m->n == RB_RECOVERY_POINTS_MAX)
		return fault_set(f, 0, 0, "more than %d points of recovery; leave some out", RB_RECOVERY_POINTS_MAX);
	if (!colon || !number_parse(s, (size_t)(colon - s), false, &p.months) || !(p.months >= 0) ||
	    !parse_share(colon + 1, len - (size_t)(colon + 1 - s), &p.recovered))
		return fault_set(
		    f, 0, 0,
		    "\"%.*s\" is no point of recovery; MONTHS:RECOVERED was expected, such as 6:0.25 or 6:25%%",
		    (int)len, s);
	if (!(p.months > last.months))
		return fault_set(f, 0, 0, "month %g comes after month %g; months must rise", p.months, last.months);
	if (p.recovered < last.recovered)
		return fault_set(f, 0, 0, "recovery falls from %g to %g at month %g; it may only rise", last.recovered,
				 p.recovered, p.months);
	m->points[m->n++] = p;
	return true;
}

static bool
parse_points(struct rb_recovery *m, const char *value, struct fault *f)
{
	static const char separators[] = " \t;";

	for (const char *s = value + strspn(value, separators); *s; s += strspn(s, separators)) {
		size_t len = strcspn(s, separators);

		if (!add_point(m, s, len, f))
			return false;
		s += len;
	}
	if (m->n == 0)
		return fault_set(f, 0, 0,
				 "a table of recovery without points; MONTHS:RECOVERED pairs were expected, such as "
				 "6:0.25 12:0.5, or the name of a model");
	return true;
}

static bool
make_table(struct rb_recovery *m, const char *value, struct fault *f)
{
	const struct rb_recovery *known = rb_recovery_find(value);

	if (!known)
		return parse_points(m, value, f);
	if (known->kind != m->kind)
		return fault_set(f, 0, 0, "\"%s\" is no table of this kind; write its name as the model", known->name);
	*m = *known;
	return true;
}

/* "risk:1% reduction:10%", either or both or nothing. */
static bool
parse_woolley(struct rb_recovery *m, const char *value, struct fault *f)
{
	static const char separators[] = " \t;";

	m->risk = rb_parameter(RB_P_WOOLLEY_HUMAN_RISK);
	for (const char *s = value + strspn(value, separators); *s; s += strspn(s, separators)) {
		size_t len = strcspn(s, separators), name = strcspn(s, ":");
		bool risk = name == strlen("risk") && strncmp(s, "risk", name) == 0;
		bool reduction = name == strlen("reduction") && strncmp(s, "reduction", name) == 0;

		if ((!risk && !reduction) || name + 1 >= len ||
		    !parse_share(s + name + 1, len - name - 1, risk ? &m->risk : &m->reduction))
			return fault_set(f, 0, 0,
					 "\"%.*s\" is nothing that woolley takes; risk:1%% and reduction:10%% were "
					 "expected, or nothing",
					 (int)len, s);
		s += len;
	}
	if (!(m->risk > 0 && m->risk < 1))
		return fault_set(f, 0, 0, "woolley at a risk of %g; a risk between 0 and 1 was expected, such as risk:1%%",
				 m->risk);
	return true;
}

static bool
refuse_model(const char *model, struct fault *f)
{
	const char *names[MODELS + 3] = { "constant", "step", "linear" }, *near;

	for (size_t i = 0; i < MODELS; i++)
		names[i + 3] = CATALOGUE[i].name;
	near = text_nearest(model, names, MODELS + 3);
	if (near)
		return fault_set(f, 0, 0, "unknown model of recovery \"%s\"; did you mean \"%s\"?", model, near);
	return fault_set(f, 0, 0,
			 "unknown model of recovery \"%s\"; none, constant, step, linear or a published one such as "
			 "step-simple was expected",
			 model);
}

bool
rb_recovery_make(const char *model, const char *value, struct rb_recovery *out, struct fault *f)
{
	static const struct {
		const char *name;
		enum rb_recovery_kind kind;
	} kinds[] = {
		{ "constant", RB_RECOVERY_CONSTANT },
		{ "step", RB_RECOVERY_STEP },
		{ "linear", RB_RECOVERY_LINEAR },
	};
	const struct rb_recovery *known = rb_recovery_find(model);
	struct rb_recovery m = { .source = "teaching assumption" };

	if (known && known->kind == RB_RECOVERY_WOOLLEY) {
		m = *known;
		if (!parse_woolley(&m, value, f) || !rb_woolley_solve(&m, f))
			return false;
		*out = m;
		return true;
	}
	if (known) {
		if (value[strspn(value, " \t")])
			return fault_set(f, 0, 0, "recovery \"%s\" takes no value, not \"%s\"; leave the value empty",
					 known->name, value);
		*out = *known;
		return true;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!text_same(model, kinds[i].name))
			continue;
		m.kind = kinds[i].kind;
		snprintf(m.name, sizeof m.name, "%s", kinds[i].name);
		if (m.kind != RB_RECOVERY_CONSTANT && !make_table(&m, value, f))
			return false;
		if (m.kind == RB_RECOVERY_CONSTANT && !parse_share(value, strlen(value), &m.constant))
			return fault_set(
			    f, 0, 0,
			    "\"%s\" is no constant recovery; a share from 0 to 1 or a percentage was expected, "
			    "such as 0.5 or 50%%",
			    value);
		*out = m;
		return true;
	}
	return refuse_model(model, f);
}

static double
step(const struct rb_recovery *m, double months)
{
	double recovered = 0;

	for (size_t i = 0; i < m->n && m->points[i].months <= months + MONTHS_GUARD; i++)
		recovered = m->points[i].recovered;
	return recovered;
}

static double
linear(const struct rb_recovery *m, double months)
{
	for (size_t i = 0; i < m->n; i++) {
		struct rb_recovery_point a, b = m->points[i];

		if (months > b.months)
			continue;
		if (i == 0)
			return b.recovered;
		a = m->points[i - 1];
		return a.recovered + (b.recovered - a.recovered) * ((months - a.months) / (b.months - a.months));
	}
	return m->n ? m->points[m->n - 1].recovered : 0;
}

bool
rb_recovered(const struct rb_recovery *m, const struct rb_past *past, double *recovered, struct fault *why)
{
	switch (m->kind) {
	case RB_RECOVERY_CONSTANT:
		*recovered = m->constant;
		return true;
	case RB_RECOVERY_STEP:
		*recovered = step(m, past->months);
		return true;
	case RB_RECOVERY_LINEAR:
		*recovered = linear(m, past->months);
		return true;
	case RB_RECOVERY_PRIMATE_CORD:
		return rb_recovered_primate(past, recovered, why);
	case RB_RECOVERY_WOOLLEY:
		return rb_recovered_woolley(m, past, recovered, why);
	case RB_RECOVERY_NONE:
		break;
	}
	*recovered = 0;
	return true;
}
