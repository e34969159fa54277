#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/internal.h"
#include "assess/slice.h"
#include "base/number.h"
#include "base/text.h"

/* What the words of `of` named. */
struct subject {
	size_t structure, course;      /* CASE_NONE: not named */
	struct metric metric;
	bool has_metric;
};

struct context {
	const struct assess *a;
	struct subject s;
	struct note note;
	double value;
	struct fault *f;
};

typedef bool compute_fn(struct context *x);

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

static const struct case_course *
course_of(const struct context *x)
{
	return &x->a->c->courses[x->s.course];
}

static const struct case_structure *
structure_of(const struct context *x)
{
	return &x->a->c->structures[x->s.structure];
}

static const struct case_dose *
dose_of(struct context *x, size_t course)
{
	const struct case_dose *d = casebook_dose(x->a->c, x->s.structure, course, &x->s.metric);
	char metric[40];

	if (!d)
		fault_set(x->f, 0, 0, "doses.csv has no row for %s %s in course %s; expected one", structure_of(x)->id,
		          metric_format(&x->s.metric, metric, sizeof metric), x->a->c->courses[course].id);
	return d;
}

static const struct case_constraint *
limit_of(struct context *x)
{
	const struct casebook *c = x->a->c;

	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure == x->s.structure && metric_same(&c->constraints[i].metric, &x->s.metric))
			return &c->constraints[i];
	fault_set(x->f, 0, 0, "constraints.csv has no limit for %s; expected one", structure_of(x)->id);
	return NULL;
}

/* ---- on a slice ---- */

static bool
on_slice(const struct context *x)
{
	return case_on_slice(x->a->c, x->s.structure);
}

/* A value of the structure on the slice; unknown doses have no single one. */
static bool
slice_value(struct context *x, enum slice_part part, size_t course)
{
	struct slice_metric m;

	if (!slice_metric(x->a, x->s.structure, &x->s.metric, part, course, NULL, NULL, "%", &m, x->f))
		return false;
	derive_slice(&x->note, x->a, x->s.structure, &x->s.metric, part, course, NULL, NULL, &m, "Gy");
	x->value = m.value.low;
	if (m.value.high > m.value.low + 1e-9 * fabs(m.value.low))
		return fault_set(x->f, 0, 0, "%s has a dose that is not known in %.3g cc; expected a structure whose dose is known",
		                 structure_of(x)->id, m.unknown_cc);
	return true;
}

static bool
need_slice(struct context *x)
{
	return on_slice(x) || fault_set(x->f, 0, 0, "%s stands on no slice; expected a structure with a label and no row in doses.csv",
	                                structure_of(x)->id);
}

static bool
mapped_dose(struct context *x)
{
	return need_slice(x) && slice_value(x, PART_PHYSICAL, x->s.course);
}

static bool
naive_dose(struct context *x)
{
	return need_slice(x) && slice_value(x, PART_UNMOVED, x->s.course);
}

static bool
dose_error(struct context *x)
{
	double mapped, naive;

	if (!mapped_dose(x))
		return false;
	mapped = x->value;
	if (!naive_dose(x))
		return false;
	naive = x->value;
	x->value = fabs(mapped - naive);
	note_add(&x->note, "difference: %s and %s are %s Gy apart\n", FIXED(mapped, 2), FIXED(naive, 2), FIXED(x->value, 2));
	return true;
}

/* ---- of one course ---- */

static bool
total_dose(struct context *x)
{
	const struct case_course *k = course_of(x);

	x->value = rb_total_dose(&k->regimen.schedule);
	note_add(&x->note, "course %s is %s: %zu fractions, %s Gy in all\n", k->id, k->regimen.notation,
	         k->regimen.schedule.n, SHORT(x->value));
	return true;
}

static bool
fractions(struct context *x)
{
	x->value = (double)course_of(x)->regimen.schedule.n;
	note_add(&x->note, "course %s is %s: %s fractions\n", course_of(x)->id, course_of(x)->regimen.notation, SHORT(x->value));
	return true;
}

static bool
elapsed_days(struct context *x)
{
	const struct case_course *k = course_of(x);

	x->value = rb_elapsed_days(&k->regimen.schedule);
	note_add(&x->note, "course %s is %s: from the start of the first fraction to the start of the last, weekends and gaps included, "
	                   "%s days\n", k->id, k->regimen.notation, SHORT(x->value));
	return true;
}

static bool
organ_dose(struct context *x)
{
	const struct case_dose *d;
	double dose = rb_total_dose(&course_of(x)->regimen.schedule);

	if (on_slice(x))
		return mapped_dose(x);
	d = dose_of(x, x->s.course);
	if (!d)
		return false;
	x->value = d->factor * dose;
	note_add(&x->note, "%s gets %s of the prescription of course %s: %s × %s = %s Gy\n", structure_of(x)->name, SHORT(d->factor),
	         course_of(x)->id, SHORT(d->factor), SHORT(dose), FIXED(x->value, 2));
	return true;
}

static bool
eqd2(struct context *x)
{
	const struct case_dose *d;

	if (on_slice(x))
		return slice_value(x, course_of(x)->is_new ? PART_NEW : PART_PRIOR, x->s.course);
	d = dose_of(x, x->s.course);
	if (!d)
		return false;
	x->value = assess_course_eqd2(x->a, d, &course_of(x)->regimen.schedule);
	derive_eqd2(&x->note, x->a, d, course_of(x)->id, &course_of(x)->regimen);
	return true;
}

static bool
bed(struct context *x)
{
	double r = structure_of(x)->alpha_beta_gy;

	if (!eqd2(x))
		return false;
	note_add(&x->note, "  BED = EQD2 × (1 + 2/(α/β)) = %s × (1 + 2/%s) = %s Gy\n", FIXED(x->value, 2), SHORT(r),
	         FIXED(rb_bed_of_eqd2(x->value, r), 2));
	x->value = rb_bed_of_eqd2(x->value, r);
	return true;
}

static bool
eqd2_complete_repair(struct context *x)
{
	const struct rb_repair complete = { .kind = RB_REPAIR_COMPLETE };
	const struct case_dose *d;
	const struct rb_schedule *s = &course_of(x)->regimen.schedule;
	double r = structure_of(x)->alpha_beta_gy, q = rb_quadratic_dose(s, &complete), f, b;

	if (on_slice(x))
		return fault_set(x->f, 0, 0, "%s stands on the slice, where its own repair is used; expected eqd2",
		                 structure_of(x)->id);
	d = dose_of(x, x->s.course);
	if (!d)
		return false;
	f = d->factor;
	b = rb_bed(rb_total_dose(s), q, f, r);
	x->value = rb_eqd2_of_bed(b, r);
	note_add(&x->note,
	         "%s as if all damage were repaired before the next fraction: D = %s Gy, squares %s Gy²\n"
	         "  BED = D + squares/(α/β) = %s + %s/%s = %s Gy; EQD2 = BED/(1 + 2/(α/β)) = %s/(1 + 2/%s) = %s Gy\n",
	         course_of(x)->regimen.notation, SHORT(f * rb_total_dose(s)), SHORT(f * f * q), SHORT(f * rb_total_dose(s)),
	         SHORT(f * f * q), SHORT(r), SHORT(b), SHORT(b), SHORT(r), FIXED(x->value, 2));
	return true;
}

/* ---- of what is left ---- */

/* "together: 52.50 + 10.00 = 62.50 Gy", where there is more than one term. */
static void
note_sum(struct note *n, const double *terms, size_t count, double sum)
{
	if (count < 2)
		return;
	note_add(n, "together: ");
	for (size_t i = 0; i < count; i++)
		note_add(n, "%s%s", i ? " + " : "", FIXED(terms[i], 2));
	note_add(n, " = %s Gy\n", FIXED(sum, 2));
}

/* Is there an earlier course among those that are asked about? */
static bool
has_past(const struct context *x)
{
	for (size_t k = 0; k < x->a->c->n_courses; k++)
		if (!x->a->c->courses[k].is_new && (x->s.course == CASE_NONE || x->s.course == k))
			return true;
	return false;
}

/* Sums over the prior courses (or the one named); recovered: what is gone instead of what is left. */
static bool
past(struct context *x, bool recovered)
{
	const struct casebook *c = x->a->c;
	double terms[CASE_COURSES_MAX] = { 0 };
	size_t n = 0;

	if (on_slice(x) && has_past(x))
		return slice_value(x, recovered ? PART_RECOVERED : PART_RESIDUAL, x->s.course);
	x->value = 0;
	for (size_t k = 0; k < c->n_courses; k++) {
		const struct case_dose *d;
		double one, gone;

		if (c->courses[k].is_new || (x->s.course != CASE_NONE && x->s.course != k))
			continue;
		d = dose_of(x, k);
		if (!d)
			return false;
		one = assess_course_eqd2(x->a, d, NULL);
		if (!assess_recovered(x->a, x->s.structure, k, one, false, NULL, &gone, x->f))
			return false;
		derive_eqd2(&x->note, x->a, d, c->courses[k].id, &c->courses[k].regimen);
		if (recovered)
			note_add(&x->note, "  recovered: %s × %s = %s Gy\n", SHORT(gone), FIXED(one, 2), FIXED(gone * one, 2));
		else
			derive_recovery(&x->note, x->a, x->s.structure, k, one, NULL);
		terms[n] = (recovered ? gone : 1 - gone) * one;
		x->value += terms[n++];
	}
	note_sum(&x->note, terms, n, x->value);
	return n > 0 || fault_set(x->f, 0, 0, "there is no earlier course to ask about; expected one in courses.csv");
}

static bool
residual_eqd2(struct context *x)
{
	return past(x, false);
}

static bool
recovered_eqd2(struct context *x)
{
	return past(x, true);
}

static bool
prior_eqd2(struct context *x)
{
	const struct casebook *c = x->a->c;
	double terms[CASE_COURSES_MAX] = { 0 };
	size_t n = 0;

	if (on_slice(x) && has_past(x))
		return slice_value(x, PART_PRIOR, CASE_NONE);
	x->value = 0;
	for (size_t k = 0; k < c->n_courses; k++) {
		const struct case_dose *d;

		if (c->courses[k].is_new)
			continue;
		d = dose_of(x, k);
		if (!d)
			return false;
		terms[n] = assess_course_eqd2(x->a, d, NULL);
		x->value += terms[n++];
		derive_eqd2(&x->note, x->a, d, c->courses[k].id, &c->courses[k].regimen);
	}
	note_sum(&x->note, terms, n, x->value);
	return n > 0 || fault_set(x->f, 0, 0, "there is no earlier course to ask about; expected one in courses.csv");
}

static bool
cumulative_eqd2(struct context *x)
{
	const struct casebook *c = x->a->c;
	const struct case_dose *d;
	double left, fresh;

	x->s.course = CASE_NONE;
	if (on_slice(x))
		return slice_value(x, PART_SUM, CASE_NONE);
	d = dose_of(x, c->new_course);
	if (!d || !past(x, false))
		return false;
	left = x->value;
	fresh = assess_course_eqd2(x->a, d, NULL);
	derive_eqd2(&x->note, x->a, d, c->courses[c->new_course].id, &c->courses[c->new_course].regimen);
	x->value = left + fresh;
	note_add(&x->note, "cumulative: %s + %s = %s Gy\n", FIXED(left, 2), FIXED(fresh, 2), FIXED(x->value, 2));
	return true;
}

static bool
remaining_eqd2(struct context *x)
{
	const struct case_constraint *limit = limit_of(x);
	double left;

	if (!limit || !past(x, false))
		return false;
	left = x->value;
	x->value = limit->limit - left;
	note_add(&x->note, "lifetime limit %s Gy − %s Gy carried = %s Gy for a new course\n", SHORT(limit->limit), FIXED(left, 2),
	         FIXED(x->value, 2));
	return true;
}

static bool
margin_eqd2(struct context *x)
{
	const struct case_constraint *limit = limit_of(x);
	double sum;

	if (!limit || !cumulative_eqd2(x))
		return false;
	sum = x->value;
	x->value = limit->limit - sum;
	note_add(&x->note, "limit %s Gy − %s Gy = %s Gy\n", SHORT(limit->limit), FIXED(sum, 2), FIXED(x->value, 2));
	return true;
}

/* ---- of the tumour ---- */

static bool
tumour_bed(struct context *x)
{
	const struct rb_repair complete = { .kind = RB_REPAIR_COMPLETE };
	const struct rb_schedule *s = &course_of(x)->regimen.schedule;
	double r = x->a->c->clones[0].alpha_beta_gy, dose = rb_total_dose(s), q = rb_quadratic_dose(s, &complete);

	x->value = rb_bed(dose, q, 1, r);
	note_add(&x->note, "course %s, tumour α/β %s Gy, repair complete: BED = D + squares/(α/β) = %s + %s/%s = %s Gy\n",
	         course_of(x)->id, SHORT(r), SHORT(dose), SHORT(q), SHORT(r), FIXED(x->value, 2));
	return true;
}

static bool
tumour_eqd2(struct context *x)
{
	double r = x->a->c->clones[0].alpha_beta_gy, b;

	if (!tumour_bed(x))
		return false;
	b = x->value;
	x->value = rb_eqd2_of_bed(b, r);
	note_add(&x->note, "  EQD2 = BED/(1 + 2/(α/β)) = %s/(1 + 2/%s) = %s Gy\n", SHORT(b), SHORT(r), FIXED(x->value, 2));
	return true;
}

static bool
tcp(struct context *x)
{
	struct rb_cells cells;

	if (!rb_tumour_end(&x->a->c->tumour, &course_of(x)->regimen.schedule, &cells, x->f))
		return false;
	x->value = rb_tcp_poisson(cells.ln_total);
	note_add(&x->note, "after course %s 10^%s clonogens are expected: TCP = exp(−N) = %s\n", course_of(x)->id,
	         FIXED(cells.ln_total / log(10), 2), FIXED(x->value, 3));
	return true;
}

static const struct entry {
	struct quantity q;
	unsigned needs;
	compute_fn *compute;
} entries[] = {
	{ { "total_dose", "Gy", "COURSE", "prescribed dose of a course" }, NEEDS_COURSE, total_dose },
	{ { "fractions", "", "COURSE", "number of fractions" }, NEEDS_COURSE, fractions },
	{ { "elapsed_days", "d", "COURSE", "start of the last fraction minus start of the first" }, NEEDS_COURSE, elapsed_days },
	{ { "organ_dose", "Gy", "STRUCTURE COURSE", "physical dose that a structure gets from a course" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, organ_dose },
	{ { "bed", "Gy", "STRUCTURE COURSE", "BED of a course at the structure's alpha/beta, its repair included" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, bed },
	{ { "eqd2", "Gy", "STRUCTURE COURSE", "EQD2 of a course at the structure's alpha/beta, its repair included" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, eqd2 },
	{ { "eqd2_complete_repair", "Gy", "STRUCTURE COURSE", "the same as if repair were complete between fractions" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, eqd2_complete_repair },
	{ { "mapped_dose", "Gy", "STRUCTURE COURSE", "on a slice: dose of a course to the structure, following the tissue" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, mapped_dose },
	{ { "naive_dose", "Gy", "STRUCTURE COURSE", "on a slice: the dose at today's coordinates, as if nothing had moved" },
	  NEEDS_STRUCTURE | NEEDS_COURSE, naive_dose },
	{ { "dose_error", "Gy", "STRUCTURE COURSE", "on a slice: how far apart these two are" }, NEEDS_STRUCTURE | NEEDS_COURSE,
	  dose_error },
	{ { "prior_eqd2", "Gy", "STRUCTURE", "EQD2 of all earlier courses, recovery not applied" }, NEEDS_STRUCTURE, prior_eqd2 },
	{ { "residual_eqd2", "Gy", "STRUCTURE [COURSE]", "what is left of the earlier courses (or of one) after recovery" },
	  NEEDS_STRUCTURE | MAY_COURSE, residual_eqd2 },
	{ { "recovered_eqd2", "Gy", "STRUCTURE [COURSE]", "what the tissue has recovered of it" }, NEEDS_STRUCTURE | MAY_COURSE,
	  recovered_eqd2 },
	{ { "cumulative_eqd2", "Gy", "STRUCTURE", "what is left and the proposed new course, summed" }, NEEDS_STRUCTURE,
	  cumulative_eqd2 },
	{ { "remaining_eqd2", "Gy", "STRUCTURE", "limit minus what is left: the budget of a new course" },
	  NEEDS_STRUCTURE | NEEDS_LIMIT, remaining_eqd2 },
	{ { "margin_eqd2", "Gy", "STRUCTURE", "limit minus the cumulative EQD2; negative when it is over" },
	  NEEDS_STRUCTURE | NEEDS_LIMIT, margin_eqd2 },
	{ { "tumour_bed", "Gy", "COURSE", "BED of a course at the first clone's alpha/beta, complete repair" },
	  NEEDS_COURSE | NEEDS_TUMOUR, tumour_bed },
	{ { "tumour_eqd2", "Gy", "COURSE", "its EQD2" }, NEEDS_COURSE | NEEDS_TUMOUR, tumour_eqd2 },
	{ { "tcp", "", "COURSE", "Poisson tumour control probability of a course" }, NEEDS_COURSE | NEEDS_TUMOUR, tcp },
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
	const char *names[sizeof entries / sizeof *entries], *near;

	for (size_t i = 0; i < assess_quantity_count(); i++) {
		names[i] = entries[i].q.name;
		if (!strcmp(name, names[i]))
			return &entries[i];
	}
	near = text_nearest(name, names, assess_quantity_count());
	fault_set(f, 0, 0, "there is no quantity \"%.40s\"; %s%s%s", name, near ? "did you mean \"" : "ghostdose-case(5) lists them",
	          near ? near : "", near ? "\"?" : "");
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

static bool
read_subject(const struct casebook *c, const char *of, struct subject *s, struct fault *f)
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
assess_quantity(const struct assess *a, const char *name, const char *of, struct arena *arena, struct quantity_value *out,
                struct fault *f)
{
	const struct entry *e = find_entry(name, f);
	struct context x = { .a = a, .f = f };

	if (!e || !read_subject(a->c, of, &x.s, f) || !check_needs(a->c, e, &x.s, f))
		return false;
	note_init(&x.note, arena);
	if (!e->compute(&x))
		return false;
	out->value = x.value;
	out->unit = e->q.unit;
	out->derivation = note_end(&x.note, f);
	return out->derivation != NULL;
}
