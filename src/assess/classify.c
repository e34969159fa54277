/* Classes of Dawson 2000, Andratschke 2022 and Ward 2018: the rules are those of radiobio/prognosis.h, what they ask about
 * is read off the case. */
#include "assess/classify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess/quantity.h"
#include "base/number.h"
#include "radiobio/prognosis.h"

struct question {
	const struct assess *a;
	struct subject s;
	struct arena *arena;
	struct note note;
	struct classified *out;
	struct fault *f;
};

typedef bool classify_fn(struct question *q);

static classify_fn find_pattern, find_type, find_miri;

enum { NEEDS_STRUCTURE = 1, NEEDS_COURSE = 2 };

static const struct entry {
	struct class_scheme scheme;
	unsigned needs;
	classify_fn *find;
} entries[] = {
	{ { "recurrence_pattern", "STRUCTURE COURSE",
	    "where a recurrence lies in the fields of an earlier course: by the share of it inside the old 95 % isodose (Dawson 2000); "
	    "the structure is the recurrence, on the slice or with rows share of doses.csv",
	    { "in-field", "marginal", "out-of-field" } }, NEEDS_STRUCTURE | NEEDS_COURSE, find_pattern },
	{ { "reirradiation_type", "STRUCTURE COURSE",
	    "the type of re-irradiation (ESTRO-EORTC, Andratschke 2022): the structure is the target of the new course; that the courses "
	    "overlap is read off the slice or its rows share, the concern from the limits of the case",
	    { "re-irradiation type I", "re-irradiation type II", "repeat irradiation" } }, NEEDS_STRUCTURE | NEEDS_COURSE, find_type },
	{ { "miri_class", "",
	    "the prognostic class of re-irradiated patients (MIRI, Ward 2018): from the interval and the keys resected and "
	    "organ_dysfunction of case.csv", { "class I", "class II", "class III" } }, 0, find_miri },
};

size_t
assess_scheme_count(void)
{
	return sizeof entries / sizeof *entries;
}

const struct class_scheme *
assess_scheme_at(size_t i)
{
	return &entries[i].scheme;
}

/* ---- how much of a structure got a share of a course's prescription ---- */

struct inside { double low, high; };   /* of its volume, 0 to 1; unknown doses count in high alone */

static struct inside
inside_voxels(const struct question *q, size_t course, double level_gy)
{
	const struct vol_labels *l = &q->a->c->slice.labels;
	uint16_t label = q->a->c->structures[q->s.structure].label;
	size_t n = 0, in = 0, unknown = 0;

	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
		float dose = q->a->mapped[course].dose_gy[i];

		if (l->label[i] != label)
			continue;
		n++;
		unknown += isnan(dose) ? 1 : 0;
		/* Voxels are in single precision. */
		in += !isnan(dose) && (double)dose >= level_gy * (1 - 1e-6);
	}
	return (struct inside){ (double)in / (double)n, (double)(in + unknown) / (double)n };
}

/* From the rows of its relative histogram; false where it has none. */
static bool
inside_shares(const struct question *q, size_t course, double share, struct inside *out)
{
	double sum = 0, in = 0;

	for (size_t i = 0; i < q->a->c->n_doses; i++) {
		const struct case_dose *d = &q->a->c->doses[i];

		if (d->structure != q->s.structure || d->course != course || d->metric.kind != METRIC_SHARE)
			continue;
		sum += d->metric.value;
		in += d->factor >= share * (1 - 1e-9) ? d->metric.value : 0;
	}
	if (sum <= 0)
		return false;
	*out = (struct inside){ in / sum, in / sum };
	return true;
}

static bool
find_inside(struct question *q, double share, struct inside *out)
{
	const struct casebook *c = q->a->c;
	double level = share * rb_total_dose(&c->courses[q->s.course].regimen.schedule);

	if (case_on_slice(c, q->s.structure))
		*out = inside_voxels(q, q->s.course, level);
	else if (!inside_shares(q, q->s.course, share, out))
		return fault_set(q->f, 0, 0, "%s has neither a label on the slice nor rows \"share\" of course %s in doses.csv; expected one "
		                 "of these", c->structures[q->s.structure].id, c->courses[q->s.course].id);
	return true;
}

static bool
need_earlier(struct question *q)
{
	const struct case_course *k = &q->a->c->courses[q->s.course];

	return !k->is_new || fault_set(q->f, 0, 0, "course %s is the new one; expected an earlier one in \"of\"", k->id);
}

/* ---- pattern of failure ---- */

static bool
find_pattern(struct question *q)
{
	const struct casebook *c = q->a->c;
	const struct case_course *k = &c->courses[q->s.course];
	const struct case_structure *x = &c->structures[q->s.structure];
	double isodose = rb_parameter(RB_P_PATTERN_ISODOSE), in = rb_parameter(RB_P_PATTERN_IN), out = rb_parameter(RB_P_PATTERN_OUT);
	double total = rb_total_dose(&k->regimen.schedule);
	struct inside share = { 0, 0 };
	enum rb_pattern right;

	if (!need_earlier(q) || !find_inside(q, isodose, &share))
		return false;
	right = rb_pattern(share.low);
	if (right != rb_pattern(share.high))
		return fault_set(q->f, 0, 0, "so much of %s has an old dose that is not known that its class is not; expected a known dose",
		                 x->id);
	q->out->right = right == RB_IN_FIELD ? 0 : right == RB_MARGINAL ? 1 : 2;
	note_add(&q->note, "the old %s %% isodose is %s × %s = %s Gy\n", SHORT(100 * isodose), SHORT(isodose), SHORT(total),
	         SHORT(isodose * total));
	note_add(&q->note, "inside it lies %s %% of %s%s\n", SHORT(100 * share.low), x->name,
	         case_on_slice(c, q->s.structure) ? ", its tissue followed back to the old plan" : "");
	note_add(&q->note, "in-field from %s %%, marginal from %s %%, out-of-field below (Dawson 2000): %s\n", SHORT(100 * in),
	         SHORT(100 * out), q->out->scheme->labels[q->out->right]);
	q->out->why_not[0] = arena_print(q->arena, "In-field asks for %s %% or more of the recurrence inside the old %s %% isodose, "
	                                 "%s Gy. Less of it is.", SHORT(100 * in), SHORT(100 * isodose), SHORT(isodose * total));
	q->out->why_not[1] = arena_print(q->arena, "Marginal is from %s %% to less than %s %% of the recurrence inside the old %s %% "
	                                 "isodose, %s Gy. %s of it is.", SHORT(100 * out), SHORT(100 * in), SHORT(100 * isodose),
	                                 SHORT(isodose * total), right == RB_IN_FIELD ? "More" : "Less");
	q->out->why_not[2] = arena_print(q->arena, "Out-of-field is less than %s %% of the recurrence inside the old %s %% isodose, "
	                                 "%s Gy. More of it is.", SHORT(100 * out), SHORT(100 * isodose), SHORT(isodose * total));
	return true;
}

/* ---- type of re-irradiation ---- */

/* A place that got that share of both prescriptions: on the slice any voxel, else a part of the target, which the new course
 * covers. */
static bool
find_overlap(struct question *q, double share, bool *overlap)
{
	const struct casebook *c = q->a->c;
	double old = share * rb_total_dose(&c->courses[q->s.course].regimen.schedule);
	double fresh = share * rb_total_dose(&c->courses[c->new_course].regimen.schedule);
	bool unknown = false;
	struct inside target = { 0, 0 };

	if (!case_on_slice(c, q->s.structure)) {
		if (!find_inside(q, share, &target))
			return false;
		*overlap = target.low > 0;
		return true;
	}
	*overlap = false;
	for (size_t i = 0; i < vol_grid_voxels(&c->slice.labels.grid) && !*overlap; i++) {
		double before = q->a->mapped[q->s.course].dose_gy[i], now = q->a->mapped[c->new_course].dose_gy[i];

		if (now < fresh * (1 - 1e-6))
			continue;
		unknown = unknown || isnan(before) || isnan(now);
		*overlap = before >= old * (1 - 1e-6) && !isnan(now);
	}
	return *overlap || !unknown ||
	       fault_set(q->f, 0, 0, "where the new course goes the dose of course %s is not known, so that nobody can say whether they "
	                 "overlap; expected a known dose", c->courses[q->s.course].id);
}

/* An organ that leaves its limit, or may, when all courses are added and nothing is taken off; NULL: none does. */
static const struct case_constraint *
find_concern(struct question *q, bool *good)
{
	const struct case_constraint *found = NULL;
	struct score s;

	*good = score_init(&s, q->a, q->f) &&
	        assess_score(q->a, &q->a->c->courses[q->a->c->new_course].regimen.schedule, rb_recovery_find("none"), &s, q->f);
	for (size_t i = 0; *good && i < s.n && !found; i++)
		if (s.rows[i].constraint->structure != CASE_TUMOUR && s.rows[i].state != ROW_MET)
			found = s.rows[i].constraint;
	score_fini(&s);
	return found;
}

static bool
find_type(struct question *q)
{
	const struct casebook *c = q->a->c;
	double share = rb_parameter(RB_P_REIRRADIATED_SHARE);
	const struct case_constraint *concern;
	enum rb_reirradiation right;
	bool overlap, good;

	if (!need_earlier(q) || !find_overlap(q, share, &overlap))
		return false;
	concern = find_concern(q, &good);
	if (!good)
		return false;
	right = rb_reirradiation(overlap, concern != NULL);
	q->out->right = right == RB_REIRRADIATION_1 ? 0 : right == RB_REIRRADIATION_2 ? 1 : 2;
	note_add(&q->note, "what got %s %% of a prescription or more counts as irradiated (teaching assumption)\n", SHORT(100 * share));
	note_add(&q->note, overlap ? "%s and the new course overlap: re-irradiation type I, whatever the doses add up to\n"
	                           : "%s and the new course do not overlap\n", c->courses[q->s.course].id);
	if (!overlap && concern)
		note_add(&q->note, "added without recovery, %s leaves its limit: there is concern about the sum, re-irradiation type II\n", concern->id);
	else if (!overlap)
		note_add(&q->note, "added without recovery, every organ stays within its limit: no concern, repeat irradiation\n");
	q->out->why_not[0] = "Type I asks that the irradiated volumes overlap. Here they do not: what got half of the old prescription "
	                     "gets less than half of the new one, or the other way round.";
	q->out->why_not[1] = overlap ? "Type II is for courses whose volumes do not overlap, where the sum of doses is a concern all the "
	                               "same. Look first whether they overlap."
	                             : "Type II asks for concern about the sum of doses. With everything added and no recovery taken off, "
	                               "every organ stays within its limit.";
	q->out->why_not[2] = overlap ? "Repeat irradiation asks that the volumes do not overlap. Look where the new target lies in the old "
	                               "plan."
	                             : "Repeat irradiation asks that the sum of doses is no concern. Add the courses without recovery: an organ "
	                               "leaves its limit.";
	return true;
}

/* ---- MIRI ---- */

/* Since the earlier course that is the least long ago. */
static double
months_since(const struct casebook *c)
{
	double months = INFINITY;

	for (size_t k = 0; k < c->n_courses; k++)
		if (!c->courses[k].is_new)
			months = fmin(months, c->courses[k].months_before);
	return months;
}

static bool
find_miri(struct question *q)
{
	const struct casebook *c = q->a->c;
	double months = months_since(c), limit = rb_parameter(RB_P_MIRI_YEARS);
	bool resected = c->resected == CASE_YES, organ = c->organ_dysfunction == CASE_YES, late;
	enum rb_miri right;

	if (c->resected == CASE_UNSAID || c->organ_dysfunction == CASE_UNSAID)
		return fault_set(q->f, 0, 0, "case.csv has no key %s; expected it, with yes or no",
		                 c->resected == CASE_UNSAID ? "resected" : "organ_dysfunction");
	if (!isfinite(months))
		return fault_set(q->f, 0, 0, "there is no earlier course to count the interval from; expected one in courses.csv");
	right = rb_miri(months / 12, resected, organ);
	late = right == RB_MIRI_1 || rb_miri(months / 12, true, false) == RB_MIRI_1;
	q->out->right = (size_t)right - RB_MIRI_1;
	note_add(&q->note, "%s months since the earlier course: %s than %s years\n", SHORT(months), late ? "more" : "not more", SHORT(limit));
	note_add(&q->note, "the recurrence %s resected; %s feeding tube or tracheostomy\n", resected ? "was" : "was not", organ ? "with a" :
	         "without a");
	note_add(&q->note, "I: resected and more than %s years; III: at most %s years, with feeding tube or tracheostomy; II: all others "
	         "(Ward 2018): %s\n", SHORT(limit), SHORT(limit), q->out->scheme->labels[q->out->right]);
	note_add(&q->note, "two-year survival of that class: %s %% (%s)\n", FIXED(100 * rb_miri_survival(right), 1),
	         rb_parameter_at((size_t)RB_P_MIRI_OS_1 + q->out->right)->source);
	q->out->why_not[0] = !resected && !late ? "Class I asks for a resected recurrence and more than two years. Here is neither."
	                     : !resected        ? "Class I asks for a resected recurrence. This one was not."
	                                        : "Class I asks for more than two years since the earlier course. Here it is not more.";
	q->out->why_not[1] = right == RB_MIRI_1 ? "Class II is not resected, or not more than two years. Here it was resected, and it is more."
	                                        : "Class II within two years asks that the patient needs neither feeding tube nor tracheostomy. "
	                                          "Here one is needed.";
	q->out->why_not[2] = late ? "Class III is for patients within two years of the earlier course. Here it is more."
	                          : "Class III asks for a feeding tube or a tracheostomy. Here is neither.";
	return true;
}

/* ---- the front ---- */

static const struct entry *
find_entry(const char *name, struct fault *f)
{
	const char *names[sizeof entries / sizeof *entries];

	for (size_t i = 0; i < assess_scheme_count(); i++) {
		names[i] = entries[i].scheme.name;
		if (!strcmp(name, names[i]))
			return &entries[i];
	}
	assess_unknown_name("class", name, names, assess_scheme_count(), f);
	return NULL;
}

static bool
check_needs(const struct entry *e, const struct subject *s, struct fault *f)
{
	bool structure = s->structure != CASE_NONE, course = s->course != CASE_NONE;

	if (structure == !!(e->needs & NEEDS_STRUCTURE) && course == !!(e->needs & NEEDS_COURSE) && !s->has_metric)
		return true;
	return fault_set(f, 0, 0, "%s needs \"of\" to be %s", e->scheme.name, *e->scheme.of ? e->scheme.of : "empty");
}

bool
assess_classify(const struct assess *a, const char *name, const char *of, struct arena *arena, struct classified *out,
                struct fault *f)
{
	const struct entry *e = find_entry(name, f);
	struct question q = { .a = a, .arena = arena, .out = out, .f = f };

	if (!e || !quantity_read_subject(a->c, of, &q.s, f) || !check_needs(e, &q.s, f))
		return false;
	*out = (struct classified){ .scheme = &e->scheme };
	note_init(&q.note, arena);
	if (!e->find(&q))
		return false;
	out->derivation = note_end(&q.note, f);
	for (size_t i = 0; i < CLASSES_MAX && out->derivation; i++)
		if (!out->why_not[i])
			return fault_memory(f);
	return out->derivation != NULL;
}
