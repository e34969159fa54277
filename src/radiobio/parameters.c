#include "radiobio/parameters.h"

#include <string.h>

#include "base/text.h"

static const struct rb_parameter TABLE[] = {
#define RANGE(id, subject, of, name, value, low, high, unit, trust, source) \
	[RB_P_##id] = { (subject), (of), (name), (value), (low), (high), (unit), (trust), (source) },
#define PARAMETER(id, subject, of, name, value, unit, trust, source) \
	RANGE(id, subject, of, name, value, value, value, unit, trust, source)
#include "radiobio/parameters.def"
#undef PARAMETER
#undef RANGE
};

const char *
rb_trust_name(enum rb_trust trust)
{
	switch (trust) {
	case RB_PUBLISHED:
		return "published";
	case RB_IMPLEMENTED:
		return "as implemented";
	case RB_DERIVED:
		return "derived";
	case RB_ASSUMED:
		break;
	}
	return "teaching assumption";
}

const struct rb_parameter *
rb_parameter_at(size_t i)
{
	return i < RB_PARAMETERS ? &TABLE[i] : NULL;
}

double
rb_parameter(enum rb_parameter_id id)
{
	return TABLE[id].value;
}

static bool
is_matter(const struct rb_parameter *p)
{
	return p->subject == RB_TISSUE || p->subject == RB_TUMOUR;
}

/* Rows of one subject stand together: is this the first of its own? */
static bool
begins(size_t i)
{
	return is_matter(&TABLE[i]) && (i == 0 || strcmp(TABLE[i].of, TABLE[i - 1].of) != 0);
}

const char *
rb_tissue_name(size_t i)
{
	for (size_t k = 0; k < RB_PARAMETERS; k++)
		if (begins(k) && i-- == 0)
			return TABLE[k].of;
	return NULL;
}

static void
take(struct rb_tissue *t, const struct rb_parameter *p)
{
	const struct {
		const char *name;
		const struct rb_parameter **to;
	} places[] = {
		{ "alpha_beta_gy", &t->alpha_beta_gy },
		{ "half_time_h", &t->half_time_h },
		{ "slow_half_time_h", &t->slow_half_time_h },
		{ "fast_share", &t->fast_share },
		{ "alpha_per_gy", &t->alpha_per_gy },
		{ "doubling_days", &t->doubling_days },
		{ "kickoff_days", &t->kickoff_days },
		{ "clonogens", &t->clonogens },
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (strcmp(places[i].name, p->name) == 0)
			*places[i].to = p;
}

static bool
refuse_tissue(const char *name, struct fault *f)
{
	const char *names[RB_PARAMETERS], *near;
	size_t n = 0;

	while (rb_tissue_name(n)) {
		names[n] = rb_tissue_name(n);
		n++;
	}
	near = text_nearest(name, names, n);
	if (near)
		return fault_set(f, 0, 0, "\"%.60s\" is no tissue or tumour of the table; did you mean \"%s\"?", name,
				 near);
	return fault_set(f, 0, 0,
			 "\"%.60s\" is no tissue or tumour of the table; expected a name that ghostdose sources lists, "
			 "such as spinal-cord",
			 name);
}

bool
rb_tissue_find(const char *name, struct rb_tissue *out, struct fault *f)
{
	*out = (struct rb_tissue){ 0 };
	for (size_t i = 0; i < RB_PARAMETERS; i++) {
		const struct rb_parameter *p = &TABLE[i];

		if (!is_matter(p) || !text_same(p->of, name))
			continue;
		out->name = p->of;
		out->subject = p->subject;
		take(out, p);
	}
	return out->name || refuse_tissue(name, f);
}

struct rb_repair
rb_tissue_repair(const struct rb_tissue *t)
{
	if (!t->half_time_h)
		return (struct rb_repair){ .kind = RB_REPAIR_COMPLETE };
	if (t->slow_half_time_h && t->fast_share)
		return (struct rb_repair){ RB_REPAIR_BI, t->half_time_h->value, t->slow_half_time_h->value,
			                   t->fast_share->value };
	return (struct rb_repair){ .kind = RB_REPAIR_MONO, .half_time_h = t->half_time_h->value };
}
