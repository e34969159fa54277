/* A displacement field against the truth of the case: millimetres, outlines, folds, and the gray that come of it. */
#include "assess/registration.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/quantity.h"
#include "base/number.h"
#include "radiobio/parameters.h"

/* ---- what is asked about ---- */

static bool
check_subject(const struct assess *a, const struct subject *from, struct registration_subject *s, struct fault *f)
{
	const struct casebook *c = a->c;

	*s = (struct registration_subject){ from->structure, from->course, from->metric };
	if (!c->slice.given)
		return fault_set(f, 0, 0, "the case has no slice; expected a grids.csv");
	if (s->structure == CASE_NONE || !case_on_slice(c, s->structure))
		return fault_set(f, 0, 0, "\"of\" names no structure that stands on the slice; expected one with a label");
	if (s->course == CASE_NONE || c->courses[s->course].is_new)
		return fault_set(f, 0, 0, "\"of\" names no earlier course; expected the one whose dose is to be moved");
	if (!from->has_metric && !assess_default_metric(c, s->structure, &s->metric))
		return fault_set(f, 0, 0, "%s has no metric; expected one in \"of\"", c->structures[s->structure].id);
	return s->metric.kind == METRIC_MAX || s->metric.kind == METRIC_MEAN ||
	       (s->metric.kind == METRIC_D_CC && fabs(s->metric.value - 0.03) < 1e-9) ||
	       fault_set(f, 0, 0, "a registration is judged by Dmax, D0.03cc or mean; expected one of them in \"of\"");
}

bool
assess_registration_subject(const struct assess *a, const char *of, struct registration_subject *s, struct fault *f)
{
	struct subject from;

	return quantity_read_subject(a->c, of, &from, f) && check_subject(a, &from, s, f);
}

/* Where the tissue at a place of today was, by a field that may be none; false outside of it. */
static bool
source_of(const struct vol_field *u, const double at[3], double source[3])
{
	if (u->u_mm[0])
		return vol_source(u, at, source);
	for (int k = 0; k < 3; k++)
		source[k] = at[k];
	return true;
}

/* ---- outlines ---- */

/* A voxel of today goes through the field to the earlier course, and by the inverse of the truth to the voxel whose tissue
 * that is: its label, 0 outside. */
static uint16_t
label_through(const struct vol_labels *l, const struct vol_field *field, const struct vol_field *back, size_t voxel)
{
	double at[3], there[3], home[3];
	size_t k;

	vol_grid_world(&l->grid, voxel, at);
	if (!source_of(field, at, there) || !source_of(back, there, home) || !vol_grid_nearest(&l->grid, home, &k))
		return 0;
	return l->label[k];
}

static void
measure_overlap(const struct assess *a, const struct registration_subject *s, const struct vol_field *field,
                struct registration *out)
{
	const struct casebook *c = a->c;
	const struct vol_labels *l = &c->slice.labels;
	const struct vol_field *truth = &c->slice.fields[s->course];
	struct vol_field back = { 0 };
	struct vol_inversion unused;
	size_t both[CASE_STRUCTURES_MAX] = { 0 }, either[CASE_STRUCTURES_MAX] = { 0 }, all = 0, all_either = 0;
	struct fault why;

	out->overlap = out->overlap_all = NAN;
	if (truth->u_mm[0] && !vol_field_invert(truth, NULL, &back, &unused, &why))
		return;
	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
		uint16_t here = l->label[i], there = label_through(l, field, &back, i);

		for (size_t k = 0; k < c->n_structures; k++) {
			uint16_t label = c->structures[k].label;

			if (label == 0)
				continue;
			both[k] += here == label && there == label ? 1 : 0;
			either[k] += (here == label ? 1U : 0U) + (there == label ? 1U : 0U);
		}
	}
	for (size_t k = 0; k < c->n_structures; k++) {
		all += both[k];
		all_either += either[k];
	}
	out->overlap = 2 * (double)both[s->structure] / (double)either[s->structure];
	out->overlap_all = 2 * (double)all / (double)all_either;
	if (back.u_mm[0])
		vol_field_fini(&back);
}

/* ---- millimetres and gray ---- */

bool
assess_registration_take(const struct assess *a, const struct registration_subject *s, const struct vol_map_error *e,
                         struct registration *out, struct fault *f)
{
	bool max = s->metric.kind == METRIC_MAX;

	if (e->unknown > 0)
		return fault_set(f, 0, 0, "of %zu voxels of %s the old dose or its place is not known; expected a field that stays inside the "
		                 "old plan", e->unknown, a->c->structures[s->structure].id);
	out->mean_mm = e->place_mean_mm;
	out->max_mm = e->place_max_mm;
	if (s->metric.kind == METRIC_MEAN) {
		struct slice_metric truth;

		if (!slice_metric(a, s->structure, &s->metric, PART_PHYSICAL, s->course, NULL, NULL, "%", &truth, f))
			return false;
		out->true_dose_gy = truth.value.low;
		out->dose_gy = truth.value.low + e->mean_gy;
		return true;
	}
	out->dose_gy = max ? e->max_gy : e->near_max_gy;
	out->true_dose_gy = max ? e->true_max_gy : e->true_near_max_gy;
	return (isfinite(out->dose_gy) && isfinite(out->true_dose_gy)) ||
	       fault_set(f, 0, 0, "%s is smaller than 0.03 cc; expected Dmax in \"of\"", a->c->structures[s->structure].id);
}

static bool
measure(const struct assess *a, const struct registration_subject *s, const struct vol_field *field, struct registration *out,
        struct fault *f)
{
	const struct case_slice *x = &a->c->slice;
	const struct vol_field *truth = &x->fields[s->course];
	const struct vol_way right = { truth->u_mm[0] ? truth : NULL, &a->mapped[s->course] };
	struct vol_map_error e;
	struct vol_mapped mapped;
	struct vol_folds folds;
	bool good;

	if (!vol_map(&x->doses[s->course], field, &x->labels.grid, &mapped, f))
		return false;
	good = vol_map_error(&right, &(struct vol_way){ field, &mapped }, &x->labels, a->c->structures[s->structure].label,
	                     vol_lq_physical(), &e, f) && assess_registration_take(a, s, &e, out, f);
	vol_mapped_fini(&mapped);
	vol_jacobian(field, &folds, NULL, NULL);
	out->folded = folds.folded;
	out->jacobian_min = folds.min;
	return good;
}

/* ---- to judge one ---- */

/* "cord-rigid cord Dmax": the registration, and what is asked of it. */
static const struct case_registration *
read_judged(const struct assess *a, const char *of, struct registration_subject *s, struct fault *f)
{
	const struct case_registration *found = NULL;
	struct subject from;
	char id[80];
	size_t len;

	of += strspn(of, " \t\n");
	len = strcspn(of, " \t\n");
	snprintf(id, sizeof id, "%.*s", (int)(len < sizeof id ? len : sizeof id - 1), of);
	found = casebook_registration(a->c, id);
	if (!found) {
		fault_set(f, 0, 0, "\"%.40s\" is no registration of grids.csv; expected \"of\" to be a registration and a structure", id);
		return NULL;
	}
	if (!quantity_read_subject(a->c, of + len, &from, f))
		return NULL;
	if (from.course == CASE_NONE)
		from.course = found->course;
	if (from.course != found->course) {
		fault_set(f, 0, 0, "%.40s is a registration of course %s; expected no other course in \"of\"", id,
		          a->c->courses[found->course].id);
		return NULL;
	}
	return check_subject(a, &from, s, f) ? found : NULL;
}

struct judging {
	const struct assess *a;
	struct registration_subject s;
	struct registration x;
	double tolerance_gy, overlap, landmarks_mm;
	struct arena *arena;
	const char *organ, *course;
	char metric[40];
	struct judged *out;
};

static void
find_reasons(struct judging *j)
{
	bool *right = j->out->right;

	right[JUDGE_FOLDS] = j->x.folded > 0;
	right[JUDGE_OVERLAP] = j->x.overlap < j->overlap * (1 - 1e-9);
	right[JUDGE_LANDMARKS] = j->x.mean_mm > j->landmarks_mm * (1 + 1e-9);
	right[JUDGE_DOSE] = fabs(j->x.dose_gy - j->x.true_dose_gy) > j->tolerance_gy * (1 + 1e-6);
	right[JUDGE_ACCEPT] = !right[JUDGE_FOLDS] && !right[JUDGE_OVERLAP] && !right[JUDGE_LANDMARKS] && !right[JUDGE_DOSE];
}

static void
name_choices(struct judging *j)
{
	j->out->labels[JUDGE_ACCEPT] = "Accept it: the old dose may be added through it";
	j->out->labels[JUDGE_FOLDS] = "Reject it: it folds tissue over";
	j->out->labels[JUDGE_OVERLAP] = arena_print(j->arena, "Reject it: the outline of the %s overlaps by less than %s", j->organ,
	                                            SHORT(j->overlap));
	j->out->labels[JUDGE_LANDMARKS] = arena_print(j->arena, "Reject it: landmarks in the %s are off by more than %s mm on average",
	                                              j->organ, SHORT(j->landmarks_mm));
	j->out->labels[JUDGE_DOSE] = arena_print(j->arena, "Reject it: the dose that it gives to the %s is wrong by more than %s Gy",
	                                         j->organ, SHORT(j->tolerance_gy));
}

static void
say_folds(struct note *n, const struct registration *x)
{
	note_add(n, "smallest determinant %s: ", FIXED(x->jacobian_min, 2));
	if (x->folded == 0)
		note_add(n, "nothing is folded");
	else
		note_add(n, "%zu cell%s folded", x->folded, x->folded == 1 ? " is" : "s are");
}

static void
say_outlines(struct note *n, const struct judging *j)
{
	if (isnan(j->x.overlap))
		note_add(n, "overlap of outlines not known");
	else
		note_add(n, "overlap of outlines (Dice, 1 is perfect): all structures %s, %s %s", FIXED(j->x.overlap_all, 2), j->organ,
		         FIXED(j->x.overlap, 2));
}

/* What is on the table; the true dose is not. */
static const char *
table_of(const struct judging *j, struct fault *f)
{
	struct note n;

	note_init(&n, j->arena);
	note_add(&n, "Measured of this registration:\n");
	say_outlines(&n, j);
	note_add(&n, "\nlandmarks in the %s: %s mm off on average, %s mm at most\n", j->organ, FIXED(j->x.mean_mm, 1),
	         FIXED(j->x.max_mm, 1));
	say_folds(&n, &j->x);
	note_add(&n, "\n%s of course %s to the %s through it: %s Gy", j->metric, j->course, j->organ, FIXED(j->x.dose_gy, 1));
	return note_end(&n, f);
}

/* "reject: it folds, the dose is wrong" */
static void
add_reasons(struct note *n, const bool right[JUDGEMENTS])
{
	static const char *const words[JUDGEMENTS] = {
		[JUDGE_FOLDS] = "it folds", [JUDGE_OVERLAP] = "the outline does not fit", [JUDGE_LANDMARKS] = "the landmarks are off",
		[JUDGE_DOSE] = "the dose is wrong",
	};
	const char *between = "reject: ";

	for (int i = JUDGE_FOLDS; i < JUDGEMENTS; i++)
		if (right[i]) {
			note_add(n, "%s%s", between, words[i]);
			between = ", ";
		}
	note_add(n, "\n");
}

static const char *
derivation_of(const struct judging *j, struct fault *f)
{
	double off = fabs(j->x.dose_gy - j->x.true_dose_gy);
	struct note n;

	note_init(&n, j->arena);
	say_folds(&n, &j->x);
	note_add(&n, "\n");
	say_outlines(&n, j);
	note_add(&n, "; the rule asks for %s\n", SHORT(j->overlap));
	note_add(&n, "landmarks in the %s: %s mm on average; the rule allows %s mm (TG-132)\n", j->organ, FIXED(j->x.mean_mm, 2),
	         SHORT(j->landmarks_mm));
	note_add(&n, "%s of course %s: %s Gy through it, %s Gy where the tissue was: %s Gy wrong, and %s Gy were allowed\n", j->metric,
	         j->course, FIXED(j->x.dose_gy, 2), FIXED(j->x.true_dose_gy, 2), FIXED(off, 2), SHORT(j->tolerance_gy));
	if (j->out->right[JUDGE_ACCEPT])
		note_add(&n, "nothing speaks against it: accept\n");
	else
		add_reasons(&n, j->out->right);
	return note_end(&n, f);
}

/* To one who accepted what is to be rejected. */
static const char *
say_accepted(const struct judging *j)
{
	const bool *right = j->out->right;

	if (right[JUDGE_FOLDS])
		return "Look at the determinants first: what folds maps two places to one, and its dose is of no tissue.";
	if (right[JUDGE_OVERLAP] || right[JUDGE_LANDMARKS])
		return arena_print(j->arena, "The picture as a whole may look well. Look at the %s alone, and at the rule.", j->organ);
	return arena_print(j->arena, "Every measure of the picture keeps its rule, and the picture is not what is added: the dose is. How "
	                   "steep is the old dose at the %s? Millimetres times gray a millimetre.", j->organ);
}

static void
say_each(struct judging *j)
{
	const char **said = j->out->said;
	const bool *right = j->out->right;

	said[JUDGE_ACCEPT] = right[JUDGE_ACCEPT] ? "Yes: outlines, landmarks, determinants and the dose all keep their rules."
	                                         : say_accepted(j);
	said[JUDGE_FOLDS] = arena_print(j->arena, right[JUDGE_FOLDS] ? "Yes: the smallest determinant is %s. Tissue does not fold."
	                                                             : "Its smallest determinant is %s: above 0 nothing folds.",
	                                FIXED(j->x.jacobian_min, 2));
	said[JUDGE_OVERLAP] = arena_print(j->arena, right[JUDGE_OVERLAP] ? "Yes: the outline of the %s overlaps by %s, less than %s."
	                                                                 : "The outline of the %s overlaps by %s; from %s on the rule is kept.",
	                                  j->organ, FIXED(j->x.overlap, 2), SHORT(j->overlap));
	said[JUDGE_LANDMARKS] = arena_print(j->arena, right[JUDGE_LANDMARKS]
	                                        ? "Yes: landmarks in the %s are off by %s mm on average, more than %s mm."
	                                        : "Landmarks in the %s are off by %s mm on average; up to %s mm the rule is kept.",
	                                    j->organ, FIXED(j->x.mean_mm, 1), SHORT(j->landmarks_mm));
	said[JUDGE_DOSE] = right[JUDGE_DOSE]
	                       ? arena_print(j->arena, "Yes: through it the %s has %s Gy, and its tissue had %s Gy. The overlay does not show "
	                                     "it, for where dose is steep a small error of place is a large one of dose.", j->organ,
	                                     FIXED(j->x.dose_gy, 1), FIXED(j->x.true_dose_gy, 1))
	                       : arena_print(j->arena, "Through it the dose of the %s is off by %s Gy, and %s Gy were allowed.", j->organ,
	                                     FIXED(fabs(j->x.dose_gy - j->x.true_dose_gy), 1), SHORT(j->tolerance_gy));
}

bool
assess_judge_check(const struct assess *a, const char *of, struct fault *f)
{
	struct registration_subject s;
	struct registration unused = { 0 };
	const struct case_registration *r = read_judged(a, of, &s, f);

	return r && measure(a, &s, &r->field, &unused, f);
}

bool
assess_judge(const struct assess *a, const char *of, double tolerance_gy, struct arena *arena, struct judged *out,
             struct fault *f)
{
	struct judging j = { .a = a, .tolerance_gy = tolerance_gy, .overlap = rb_parameter(RB_P_REGISTRATION_OVERLAP),
		             .landmarks_mm = rb_parameter(RB_P_REGISTRATION_LANDMARKS), .arena = arena, .out = out };
	const struct case_registration *r = read_judged(a, of, &j.s, f);

	*out = (struct judged){ 0 };
	if (!r || !measure(a, &j.s, &r->field, &j.x, f))
		return false;
	measure_overlap(a, &j.s, &r->field, &j.x);
	j.organ = a->c->structures[j.s.structure].name;
	j.course = a->c->courses[j.s.course].id;
	metric_format(&j.s.metric, j.metric, sizeof j.metric);
	find_reasons(&j);
	name_choices(&j);
	say_each(&j);
	out->given = table_of(&j, f);
	out->derivation = derivation_of(&j, f);
	for (size_t i = 0; i < JUDGEMENTS; i++)
		if (!out->labels[i] || !out->said[i])
			return fault_memory(f);
	return out->given && out->derivation;
}
