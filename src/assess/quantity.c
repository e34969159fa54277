#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/quantity.h"
#include "base/number.h"

enum { NEEDS_STRUCTURE = 1, NEEDS_COURSE = 2, NEEDS_TUMOUR = 4, MAY_COURSE = 8, NEEDS_LIMIT = 16 };

bool
assess_default_metric(const struct casebook *c, size_t structure, struct metric *m)
{
	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure == structure) {
			*m = c->constraints[i].metric;
			return true;
		}
	for (size_t i = 0; i < c->n_doses; i++)
		if (c->doses[i].structure == structure && c->doses[i].metric.kind != METRIC_SHARE) {
			*m = c->doses[i].metric;
			return true;
		}
	*m = (struct metric){ METRIC_MAX, 0 };
	return case_on_slice(c, structure);
}

static const struct entry {
	struct quantity q;
	unsigned needs;
	compute_fn *compute;
} entries[] = {
	{ { "total_dose", "Gy", "COURSE", "prescribed dose of a course" }, NEEDS_COURSE, quantity_total_dose },
	{ { "fractions", "", "COURSE", "number of fractions" }, NEEDS_COURSE, quantity_fractions },
	{ { "elapsed_days", "d", "COURSE", "start of the last fraction minus start of the first" }, NEEDS_COURSE, quantity_elapsed_days },
	{ { "organ_dose", "Gy", "STRUCTURE COURSE", "physical dose that a structure gets from a course" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, quantity_organ_dose },
	{ { "bed", "Gy", "STRUCTURE COURSE", "BED of a course at the structure's alpha/beta, its repair included" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, quantity_bed },
	{ { "eqd2", "Gy", "STRUCTURE COURSE", "EQD2 of a course at the structure's alpha/beta, its repair included" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, quantity_eqd2 },
	{ { "eqd2_complete_repair", "Gy", "STRUCTURE COURSE", "the same as if repair were complete between fractions" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, quantity_eqd2_complete_repair },
	{ { "mapped_dose", "Gy", "STRUCTURE COURSE", "on a slice: dose of a course to the structure, following the tissue" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, quantity_mapped_dose },
	{ { "naive_dose", "Gy", "STRUCTURE COURSE", "on a slice: the dose at today's coordinates, as if nothing had moved" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, quantity_naive_dose },
	{ { "dose_error", "Gy", "STRUCTURE COURSE", "on a slice: how far apart these two are" }, NEEDS_STRUCTURE | NEEDS_COURSE,
	  quantity_dose_error },
	{ { "dose_change", "Gy", "STRUCTURE COURSE", "on a slice: the dose following the tissue less that at today's coordinates" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, quantity_dose_change },
	{ { "rigid_dose", "Gy", "STRUCTURE COURSE", "on a slice: the dose that the best rotation and shift of all structures together would "
	    "tell" }, NEEDS_STRUCTURE | NEEDS_COURSE, quantity_rigid_dose },
	{ { "own_rigid_dose", "Gy", "STRUCTURE COURSE", "on a slice: that of the best rotation and shift of the structure alone" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, quantity_own_rigid_dose },
	{ { "wrong_way_dose", "Gy", "STRUCTURE COURSE", "on a slice: the dose that the field would tell if it were followed the wrong way" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, quantity_wrong_way_dose },
	{ { "volume_cc", "cc", "STRUCTURE", "on a slice: its volume" }, NEEDS_STRUCTURE, quantity_volume_cc },
	{ { "lower_eqd2", "Gy", "STRUCTURE", "on a slice: cumulative EQD2 with unknown doses counted as nothing" }, NEEDS_STRUCTURE,
	  quantity_lower_eqd2 },
	{ { "upper_eqd2", "Gy", "STRUCTURE", "on a slice: the same with unknown doses at the highest of their plan" }, NEEDS_STRUCTURE,
	  quantity_upper_eqd2 },
	{ { "prior_eqd2", "Gy", "STRUCTURE", "EQD2 of all earlier courses, recovery not applied" }, NEEDS_STRUCTURE, quantity_prior_eqd2 },
	{ { "residual_eqd2", "Gy", "STRUCTURE [COURSE]", "what is left of the earlier courses (or of one) after recovery" },
	  NEEDS_STRUCTURE | MAY_COURSE, quantity_residual_eqd2 },
	{ { "recovered_eqd2", "Gy", "STRUCTURE [COURSE]", "what the tissue has recovered of it" }, NEEDS_STRUCTURE | MAY_COURSE,
	  quantity_recovered_eqd2 },
	{ { "cumulative_eqd2", "Gy", "STRUCTURE", "what is left and the proposed new course, summed" }, NEEDS_STRUCTURE,
	  quantity_cumulative_eqd2 },
	{ { "remaining_eqd2", "Gy", "STRUCTURE", "limit minus what is left: the budget of a new course" },
	  NEEDS_STRUCTURE | NEEDS_LIMIT, quantity_remaining_eqd2 },
	{ { "margin_eqd2", "Gy", "STRUCTURE", "limit minus the cumulative EQD2; negative when it is over" },
	  NEEDS_STRUCTURE | NEEDS_LIMIT, quantity_margin_eqd2 },
	{ { "nieder_points", "", "STRUCTURE", "cord, one earlier course and the new one: points of Nieder, BED at alpha/beta 2, complete "
	    "repair, no recovery" }, NEEDS_STRUCTURE, quantity_nieder_points },
	{ { "spine_share", "", "STRUCTURE", "cord, the same two courses: EQD2 of the new one over the sum, the criterion of Sahgal" },
	  NEEDS_STRUCTURE, quantity_spine_share },
	{ { "ntcp", "", "STRUCTURE", "probability of a complication, by the model that the structure names, of what is left and the "
	    "proposed new course" }, NEEDS_STRUCTURE, quantity_ntcp },
	{ { "tumour_bed", "Gy", "COURSE", "BED of a course at the first clone's alpha/beta, complete repair" },
	  NEEDS_COURSE | NEEDS_TUMOUR, quantity_tumour_bed },
	{ { "tumour_eqd2", "Gy", "COURSE", "its EQD2" }, NEEDS_COURSE | NEEDS_TUMOUR, quantity_tumour_eqd2 },
	{ { "tumour_net_bed", "Gy", "COURSE", "its BED less what the first clone grows after the kick-off" }, NEEDS_COURSE | NEEDS_TUMOUR,
	  quantity_tumour_net_bed },
	{ { "tcp", "", "COURSE", "Poisson tumour control probability of a course" }, NEEDS_COURSE | NEEDS_TUMOUR, quantity_tcp },
};

size_t
assess_quantity_count(void)
{
	return sizeof entries / sizeof *entries;
}

const struct quantity *
assess_quantity_at(size_t i)
{
	return &entries[i].q;
}

static const struct entry *
find_entry(const char *name, struct fault *f)
{
	const char *names[sizeof entries / sizeof *entries];

	for (size_t i = 0; i < assess_quantity_count(); i++) {
		names[i] = entries[i].q.name;
		if (!strcmp(name, names[i]))
			return &entries[i];
	}
	assess_unknown_name("quantity", name, names, assess_quantity_count(), f);
	return NULL;
}

static bool
read_word(const struct casebook *c, const char *word, struct subject *s, struct fault *f)
{
	size_t at = casebook_structure(c, word);

	if (at != CASE_NONE && s->structure == CASE_NONE) {
		s->structure = at;
		return true;
	}
	at = casebook_course(c, word);
	if (at != CASE_NONE && s->course == CASE_NONE) {
		s->course = at;
		return true;
	}
	if (!s->has_metric && metric_parse(word, &s->metric)) {
		s->has_metric = true;
		return true;
	}
	return fault_set(f, 0, 0, "\"%.40s\" names no structure, course or metric of this case; expected such as \"%s\"", word,
	                 c->n_structures ? c->structures[0].id : "carotid");
}

bool
quantity_read_subject(const struct casebook *c, const char *of, struct subject *s, struct fault *f)
{
	char word[128];

	*s = (struct subject){ .structure = CASE_NONE, .course = CASE_NONE };
	for (;;) {
		size_t len;

		of += strspn(of, " \t\n");
		len = strcspn(of, " \t\n");
		if (len == 0)
			return true;
		snprintf(word, sizeof word, "%.*s", (int)(len < 120 ? len : 120), of);
		if (!read_word(c, word, s, f))
			return false;
		of += len;
	}
}

static bool
check_needs(const struct casebook *c, const struct entry *e, struct subject *s, struct fault *f)
{
	if ((e->needs & NEEDS_STRUCTURE) && s->structure == CASE_NONE)
		return fault_set(f, 0, 0, "%s needs a structure; expected it in \"of\" (%s)", e->q.name, e->q.of);
	if (!(e->needs & NEEDS_STRUCTURE) && s->structure != CASE_NONE)
		return fault_set(f, 0, 0, "%s has no structure; expected \"of\" to be %s", e->q.name, e->q.of);
	if ((e->needs & NEEDS_COURSE) && s->course == CASE_NONE)
		return fault_set(f, 0, 0, "%s needs a course; expected it in \"of\" (%s)", e->q.name, e->q.of);
	if (!(e->needs & (NEEDS_COURSE | MAY_COURSE)) && s->course != CASE_NONE)
		return fault_set(f, 0, 0, "%s is not about one course; expected \"of\" to be %s", e->q.name, e->q.of);
	if ((e->needs & NEEDS_TUMOUR) && c->tumour.n == 0)
		return fault_set(f, 0, 0, "%s needs a tumour; expected a tumour.csv", e->q.name);
	if ((e->needs & NEEDS_STRUCTURE) && !s->has_metric && !assess_default_metric(c, s->structure, &s->metric))
		return fault_set(f, 0, 0, "%s has no dose in doses.csv; expected a row", c->structures[s->structure].id);
	if (!(e->needs & NEEDS_STRUCTURE) || metric_is_point(&s->metric))
		return true;
	if (!case_on_slice(c, s->structure))
		return fault_set(f, 0, 0, "%s is defined for Dmax, D0.03cc or D2%% here; expected one of these in \"of\"", e->q.name);
	if (s->metric.kind != METRIC_MEAN)
		return fault_set(f, 0, 0, "%s is a dose; expected Dmax, D0.03cc, D2%% or mean in \"of\"", e->q.name);
	return true;
}

bool
quantity_subject(const struct casebook *c, const char *name, const char *of, struct subject *s, struct fault *f)
{
	const struct entry *e = find_entry(name, f);

	return e && quantity_read_subject(c, of, s, f) && check_needs(c, e, s, f);
}

/* arena NULL: without the derivation. */
static bool
compute(const struct assess *a, const char *name, const char *of, struct arena *arena, struct quantity_value *out, struct fault *f)
{
	const struct entry *e = find_entry(name, f);
	struct context x = { .a = a, .f = f };

	if (!e || !quantity_read_subject(a->c, of, &x.s, f) || !check_needs(a->c, e, &x.s, f))
		return false;
	note_init(&x.note, arena);
	if (!e->compute(&x))
		return false;
	out->value = x.value;
	out->unit = e->q.unit;
	out->derivation = note_end(&x.note, f);
	return out->derivation != NULL;
}

bool
assess_quantity(const struct assess *a, const char *name, const char *of, struct arena *arena, struct quantity_value *out,
                struct fault *f)
{
	return compute(a, name, of, arena, out, f);
}

bool
assess_value(const struct assess *a, const char *name, const char *of, double *value, struct fault *f)
{
	struct quantity_value v;

	if (!compute(a, name, of, NULL, &v, f))
		return false;
	*value = v.value;
	return true;
}
