/* Wrong answers, computed: most of them are the right way through a case that was changed, the others are written out. */
#include "assess/misconception.h"

#include <math.h>
#include <string.h>

#include "assess/copy.h"
#include "assess/quantity.h"
#include "base/number.h"

static const struct misconception known[] = {
#define MISCONCEPTION(id, name, title, explanation) { name, title, explanation },
#include "assess/misconceptions.def"
#undef MISCONCEPTION
};

const struct misconception *
misconception_at(enum misconception_id id)
{
	return &known[id];
}

bool
misconception_find(const char *name, size_t len, enum misconception_id *id)
{
	for (int i = 0; i < MISCONCEPTIONS; i++)
		if (strlen(known[i].name) == len && !strncmp(known[i].name, name, len)) {
			*id = (enum misconception_id)i;
			return true;
		}
	return false;
}

/* A question, and what has been found of it. */
struct question {
	const struct assess *a;
	const char *name, *of;
	struct subject s;
	double key;
	struct assess_copy copy;       /* the case to change; reset before each way */
	struct arena *arena;
	struct mistaken *out;
	size_t n;
};

static bool
asks(const struct question *q, const char *names)
{
	size_t len = strlen(q->name);

	for (const char *p = names; (p = strstr(p, q->name)) != NULL; p += len)
		if ((p == names || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
			return true;
	return false;
}

static const char organ_names[] =
    "eqd2 bed eqd2_complete_repair prior_eqd2 residual_eqd2 recovered_eqd2 cumulative_eqd2 remaining_eqd2 margin_eqd2";
static const char ghost_names[] = "residual_eqd2 cumulative_eqd2 remaining_eqd2 margin_eqd2";
static const char slice_names[] = "mapped_dose organ_dose dose_error dose_change";
static const char tumour_names[] = "tumour_bed tumour_eqd2 tumour_net_bed";

/* What a way leads to, unless it is the key. */
static void
found(struct question *q, enum misconception_id id, double value, const char *detail)
{
	/* Voxels are in single precision. */
	bool voxels = q->s.structure != CASE_NONE && case_on_slice(q->a->c, q->s.structure);
	double guard = voxels ? 1e-6 : 1e-9;

	if (!isfinite(value) || fabs(value - q->key) <= guard * fmax(fabs(q->key), 1e-9) || q->n == MISTAKEN_MAX)
		return;
	for (size_t i = 0; i < q->n; i++)
		if (q->out[i].id == id && fabs(q->out[i].value - value) <= 1e-9 * fabs(value))
			return;
	q->out[q->n++] = (struct mistaken){ id, value, detail ? detail : "" };
}

/* A quantity of a case, with the question's subject unless `of` is given; NaN where it has none. */
static double
ask(const struct question *q, const struct assess *a, const char *name, const char *of)
{
	struct quantity_value v;
	struct fault f;

	return assess_quantity(a, name, of ? of : q->of, q->arena, &v, &f) ? v.value : NAN;
}

/* The question itself, in the changed case. */
static void
found_changed(struct question *q, enum misconception_id id, const char *detail)
{
	assess_copy_ready(&q->copy);
	found(q, id, ask(q, &q->copy.a, q->name, NULL), detail);
	assess_copy_reset(&q->copy);
}

/* The words of the subject for another quantity: "carotid D0.03cc prior". */
static const char *
subject_words(const struct question *q, size_t course)
{
	const struct casebook *c = q->a->c;
	char metric[40] = "";

	if (q->s.structure != CASE_NONE)
		metric_format(&q->s.metric, metric, sizeof metric);
	return arena_print(q->arena, "%s %s %s", q->s.structure == CASE_NONE ? "" : c->structures[q->s.structure].id, metric,
	                   course == CASE_NONE ? "" : c->courses[course].id);
}

/* From a sum to what is asked: the sum, or a limit less the sum. */
static double
limit_less(const struct question *q, double sum)
{
	const struct casebook *c = q->a->c;

	if (!asks(q, "remaining_eqd2 margin_eqd2"))
		return sum;
	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure == q->s.structure && metric_same(&c->constraints[i].metric, &q->s.metric))
			return c->constraints[i].limit - sum;
	return NAN;
}

static bool
counts(const struct question *q, size_t course)
{
	bool is_new = q->a->c->courses[course].is_new;

	if (q->s.course != CASE_NONE)
		return q->s.course == course;
	return asks(q, "cumulative_eqd2 margin_eqd2") || !is_new;
}

/* Physical dose of the structure from the courses that the question is about, and their fractions. */
static double
physical(const struct question *q, double *fractions)
{
	double sum = 0;

	*fractions = 0;
	for (size_t k = 0; k < q->a->c->n_courses; k++)
		if (counts(q, k)) {
			sum += ask(q, q->a, "organ_dose", subject_words(q, k));
			*fractions += (double)q->a->c->courses[k].regimen.schedule.n;
		}
	return sum;
}

/* ---- doses and tissues ---- */

static void
about_doses(struct question *q)
{
	double fractions, dose, r, d;

	if (!asks(q, organ_names))
		return;
	dose = physical(q, &fractions);
	if (!asks(q, "residual_eqd2 recovered_eqd2"))
		found(q, MISCONCEPTION_PHYSICAL_ADDED, limit_less(q, dose), NULL);
	r = q->a->c->structures[q->s.structure].alpha_beta_gy;
	if (asks(q, "cumulative_eqd2 margin_eqd2")) {
		d = dose / fractions;
		found(q, MISCONCEPTION_EQD2_OF_SUM, limit_less(q, dose * (d + r) / (2 + r)), NULL);
	}
	for (size_t i = 0; i < q->copy.c.n_doses; i++)
		if (q->copy.doses[i].structure == q->s.structure && metric_same(&q->copy.doses[i].metric, &q->s.metric) &&
		    q->copy.doses[i].factor > 0)
			q->copy.doses[i].factor = 1;
	found_changed(q, MISCONCEPTION_PRESCRIPTION, NULL);
}

static void
about_alpha_beta(struct question *q)
{
	const struct casebook *c = q->a->c;
	bool organ = asks(q, organ_names), tumour = asks(q, tumour_names) && c->tumour.n > 0;

	for (size_t i = 0; organ && i < c->n_structures; i++) {
		if (fabs(c->structures[i].alpha_beta_gy - c->structures[q->s.structure].alpha_beta_gy) < 1e-9)
			continue;
		q->copy.structures[q->s.structure].alpha_beta_gy = c->structures[i].alpha_beta_gy;
		found_changed(q, MISCONCEPTION_OTHER_ALPHA_BETA,
		              arena_print(q->arena, "\u03b1/\u03b2 %s Gy, of the %s", SHORT(c->structures[i].alpha_beta_gy), c->structures[i].name));
	}
	if (organ && c->tumour.n > 0) {
		q->copy.structures[q->s.structure].alpha_beta_gy = c->clones[0].alpha_beta_gy;
		found_changed(q, MISCONCEPTION_TUMOUR_ALPHA_BETA, arena_print(q->arena, "\u03b1/\u03b2 %s Gy", SHORT(c->clones[0].alpha_beta_gy)));
	}
	for (size_t i = 0; tumour && i < c->n_structures; i++) {
		q->copy.clones[0].alpha_beta_gy = c->structures[i].alpha_beta_gy;
		found_changed(q, MISCONCEPTION_ORGAN_ALPHA_BETA,
		              arena_print(q->arena, "\u03b1/\u03b2 %s Gy, of the %s", SHORT(c->structures[i].alpha_beta_gy), c->structures[i].name));
	}
}

/* Each course of the question as one fraction of all its dose. */
static void
about_fraction(struct question *q)
{
	bool all = q->s.course == CASE_NONE;

	if (!asks(q, organ_names) && !asks(q, tumour_names))
		return;
	for (size_t k = 0; k < q->copy.c.n_courses; k++) {
		struct rb_fraction *one;

		if (!all && q->s.course != k)
			continue;
		one = arena_array(q->arena, 1, sizeof *one);
		if (!one)
			return;
		*one = (struct rb_fraction){ .dose_gy = rb_total_dose(&q->a->c->courses[k].regimen.schedule) };
		q->copy.courses[k].regimen.schedule = (struct rb_schedule){ one, 1 };
	}
	found_changed(q, MISCONCEPTION_TOTAL_AS_FRACTION, NULL);
}

static void
about_units(struct question *q)
{
	const struct casebook *c = q->a->c;
	double r;

	if (asks(q, "tumour_eqd2"))
		found(q, MISCONCEPTION_BED_FOR_EQD2, rb_bed_of_eqd2(q->key, c->clones[0].alpha_beta_gy), NULL);
	if (asks(q, "tumour_bed tumour_net_bed"))
		found(q, MISCONCEPTION_EQD2_FOR_BED, rb_eqd2_of_bed(q->key, c->clones[0].alpha_beta_gy), NULL);
	if (!asks(q, organ_names))
		return;
	r = c->structures[q->s.structure].alpha_beta_gy;
	if (asks(q, "bed"))
		found(q, MISCONCEPTION_EQD2_FOR_BED, rb_eqd2_of_bed(q->key, r), NULL);
	else if (!asks(q, "remaining_eqd2 margin_eqd2"))
		found(q, MISCONCEPTION_BED_FOR_EQD2, rb_bed_of_eqd2(q->key, r), NULL);
}

/* ---- recovery ---- */

static void
about_recovery(struct question *q)
{
	const struct casebook *c = q->a->c;
	const char *whole = subject_words(q, CASE_NONE), *one = subject_words(q, q->s.course);
	double prior, left, fresh, gone;

	if (!asks(q, ghost_names) && !asks(q, "recovered_eqd2"))
		return;
	q->copy.structures[q->s.structure].recovery = *rb_recovery_find("none");
	found_changed(q, MISCONCEPTION_RECOVERY_FORGOTTEN, NULL);
	left = ask(q, q->a, "residual_eqd2", one);
	gone = ask(q, q->a, "recovered_eqd2", one);
	fresh = asks(q, "cumulative_eqd2 margin_eqd2") ? ask(q, q->a, "eqd2", subject_words(q, c->new_course)) : 0;
	if (asks(q, "recovered_eqd2"))
		found(q, MISCONCEPTION_RECOVERED_AS_LEFT, left, NULL);
	else
		found(q, MISCONCEPTION_RECOVERED_AS_LEFT, limit_less(q, gone + fresh), NULL);
	prior = ask(q, q->a, "prior_eqd2", whole);
	if (fresh > 0 && prior > 0)
		found(q, MISCONCEPTION_RECOVERY_ON_NEW, limit_less(q, left + left / prior * fresh), NULL);
	/* The part that is left, of the physical dose: each earlier course's factor shrinks by it. */
	if (quantity_on_slice(&(struct context){ .a = q->a, .s = q->s }) || asks(q, "recovered_eqd2"))
		return;
	for (size_t i = 0; i < q->copy.c.n_doses; i++) {
		struct case_dose *d = &q->copy.doses[i];
		double eqd2, part;
		struct fault f;

		if (d->structure != q->s.structure || c->courses[d->course].is_new || !metric_same(&d->metric, &q->s.metric))
			continue;
		eqd2 = assess_course_eqd2(q->a, d, NULL);
		if (!assess_recovered(q->a, d->structure, d->course, eqd2, false, NULL, &part, &f))
			return;
		d->factor *= 1 - part;
	}
	q->copy.structures[q->s.structure].recovery = *rb_recovery_find("none");
	found_changed(q, MISCONCEPTION_RECOVERY_ON_PHYSICAL, NULL);
}

static void
about_tumour_recovery(struct question *q)
{
	const struct casebook *c = q->a->c;

	if (!asks(q, tumour_names) || c->courses[q->s.course].is_new)
		return;
	for (size_t s = 0; s < c->n_structures; s++) {
		double gone;
		struct fault f;

		if (assess_recovered(q->a, s, q->s.course, q->key, false, NULL, &gone, &f))
			found(q, MISCONCEPTION_RECOVERY_ON_TUMOUR, (1 - gone) * q->key,
			      arena_print(q->arena, "the recovery of the %s", c->structures[s].name));
	}
}

/* ---- repair ---- */

/* EQD2 of one course with the quadratic dose of one day at a time. */
static double
same_day_eqd2(const struct question *q, size_t course)
{
	const struct case_structure *x = &q->a->c->structures[q->s.structure];
	const struct rb_schedule *s = &q->a->c->courses[course].regimen.schedule;
	const struct case_dose *d = casebook_dose(q->a->c, q->s.structure, course, &q->s.metric);
	double quadratic = rb_quadratic_dose_same_day(s, &x->repair);

	return d ? rb_eqd2_of_bed(rb_bed(rb_total_dose(s), quadratic, d->factor, x->alpha_beta_gy), x->alpha_beta_gy) : NAN;
}

static void
about_repair(struct question *q)
{
	const struct casebook *c = q->a->c;
	const struct case_structure *x;
	double sum = 0;

	if (!asks(q, organ_names) || c->structures[q->s.structure].repair.kind == RB_REPAIR_COMPLETE || asks(q, "eqd2_complete_repair"))
		return;
	x = &c->structures[q->s.structure];
	q->copy.structures[q->s.structure].repair = (struct rb_repair){ .kind = RB_REPAIR_COMPLETE };
	found_changed(q, MISCONCEPTION_REPAIR_IGNORED, NULL);
	if (case_on_slice(c, q->s.structure) || asks(q, "recovered_eqd2"))
		return;
	for (size_t k = 0; k < c->n_courses; k++) {
		double eqd2, gone = 0;
		struct fault f;

		if (!counts(q, k))
			continue;
		eqd2 = same_day_eqd2(q, k);
		if (asks(q, ghost_names) && !assess_recovered(q->a, q->s.structure, k, eqd2, false, NULL, &gone, &f))
			return;
		sum += (1 - gone) * eqd2;
	}
	if (asks(q, "bed"))
		sum = rb_bed_of_eqd2(sum, x->alpha_beta_gy);
	found(q, MISCONCEPTION_HM_ONLY, limit_less(q, sum), NULL);
}

/* ---- time ---- */

/* Whole weeks without treatment in a schedule, in days. */
static double
gap_days(const struct rb_schedule *s)
{
	int days = 0;

	for (size_t i = 1; i < s->n; i++) {
		int jump = s->fractions[i].day - s->fractions[i - 1].day;

		if (jump > 7)
			days += (jump - 1) / 7 * 7;
	}
	return days;
}

static void
about_time(struct question *q)
{
	const struct casebook *c = q->a->c;
	const struct rb_schedule *s;
	const struct rb_clone *x;
	double k, t, off, bed;

	if (!asks(q, "elapsed_days tumour_net_bed"))
		return;
	s = &c->courses[q->s.course].regimen.schedule;
	t = rb_elapsed_days(s);
	if (asks(q, "elapsed_days")) {
		found(q, MISCONCEPTION_TK_WRONG_DAY, t + 1, "days counted from 1");
		found(q, MISCONCEPTION_WEEKS_ROUNDED, 7 * ceil((floor(t) + 1) / 7), NULL);
		found(q, MISCONCEPTION_GAP_FORGOTTEN, t - gap_days(s), NULL);
		return;
	}
	x = &c->clones[0];
	bed = ask(q, q->a, "tumour_bed", NULL);
	k = log(2) / (x->alpha_per_gy * (log(2) / (x->birth_per_day[1] - x->loss_per_day[1])));
	off = fmax(0, t - x->kickoff_days);
	found(q, MISCONCEPTION_K_IN_EQD2, bed - k / (1 + 2 / x->alpha_beta_gy) * off, NULL);
	found(q, MISCONCEPTION_TK_WRONG_DAY, bed - k * fmax(0, t + 1 - x->kickoff_days), "days counted from 1");
	found(q, MISCONCEPTION_TK_WRONG_DAY, bed - k * t, "without the kick-off");
	found(q, MISCONCEPTION_WEEKS_ROUNDED, bed - k * fmax(0, 7 * ceil((floor(t) + 1) / 7) - x->kickoff_days), NULL);
	found(q, MISCONCEPTION_GAP_FORGOTTEN, bed - k * fmax(0, t - gap_days(s) - x->kickoff_days), NULL);
}

/* ---- oxygen ---- */

static void
about_oxygen(struct question *q)
{
	if (!asks(q, "tcp"))
		return;
	q->copy.c.tumour.off |= RB_MECHANISM_HYPOXIA;
	found_changed(q, MISCONCEPTION_HYPOXIA_IGNORED, NULL);
	for (size_t i = 0; i < q->copy.c.tumour.n; i++)
		q->copy.clones[i].oer_beta = sqrt(q->copy.clones[i].oer_beta);
	found_changed(q, MISCONCEPTION_OER_ONCE, NULL);
}

/* ---- slices ---- */

/* The courses mapped with their fields turned round. */
static void
turn_round(struct question *q)
{
	const struct casebook *c = q->a->c;
	struct vol_field back[CASE_COURSES_MAX];
	bool good = true;
	struct fault f;

	memset(back, 0, sizeof back);
	for (size_t k = 0; k < c->n_courses && good; k++) {
		const struct vol_field *u = &c->slice.fields[k];

		if (!u->u_mm[0])
			continue;
		good = vol_field_init(&back[k], &u->grid, &f);
		for (int axis = 0; axis < 3 && good; axis++)
			for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++)
				back[k].u_mm[axis][i] = -u->u_mm[axis][i];
		good = good && vol_map(&c->slice.doses[k], &back[k], &c->slice.labels.grid, &q->copy.a.mapped[k], &f);
	}
	if (good)
		found_changed(q, MISCONCEPTION_WRONG_DIRECTION, NULL);
	for (size_t k = 0; k < c->n_courses; k++)
		if (back[k].u_mm[0]) {
			vol_field_fini(&back[k]);
			if (q->copy.a.mapped[k].dose_gy != q->a->mapped[k].dose_gy)
				vol_mapped_fini(&q->copy.a.mapped[k]);
			q->copy.a.mapped[k] = q->a->mapped[k];
		}
}

/* Of a dose near a maximum, which grows with the physical dose. */
static double
converted(const struct question *q, double dose_gy)
{
	const struct rb_schedule *s = &q->a->c->courses[q->s.course].regimen.schedule;
	double r = q->a->c->structures[q->s.structure].alpha_beta_gy;

	return dose_gy * (dose_gy / (double)s->n + r) / (2 + r);
}

static void
about_differences(struct question *q)
{
	double mapped, naive, apart;

	if (!asks(q, "dose_error dose_change mapped_dose naive_dose") || !metric_is_point(&q->s.metric))
		return;
	mapped = ask(q, q->a, "mapped_dose", NULL);
	naive = ask(q, q->a, "naive_dose", NULL);
	if (asks(q, "dose_error dose_change")) {
		found(q, MISCONCEPTION_ONE_OF_TWO, mapped, "following the tissue");
		found(q, MISCONCEPTION_ONE_OF_TWO, naive, "at today's coordinates");
		apart = converted(q, mapped) - converted(q, naive);
		found(q, MISCONCEPTION_EQD2_FOR_DOSE, asks(q, "dose_error") ? fabs(apart) : apart, NULL);
	} else
		found(q, MISCONCEPTION_EQD2_FOR_DOSE, converted(q, q->key), NULL);
}

static void
about_slices(struct question *q)
{
	const struct casebook *c = q->a->c;

	if (q->s.structure == CASE_NONE || !case_on_slice(c, q->s.structure))
		return;
	if (asks(q, slice_names) || asks(q, organ_names)) {
		turn_round(q);
		for (size_t k = 0; k < c->n_courses; k++)
			q->copy.a.mapped[k] = q->a->unmoved[k];
		found_changed(q, MISCONCEPTION_UNMOVED, NULL);
		for (size_t k = 0; k < c->n_courses; k++)
			q->copy.a.mapped[k] = q->a->mapped[k];
	}
	about_differences(q);
	if (asks(q, "rigid_dose own_rigid_dose")) {
		found(q, MISCONCEPTION_UNMOVED, ask(q, q->a, "naive_dose", NULL), NULL);
		found(q, MISCONCEPTION_WRONG_DIRECTION, ask(q, q->a, "wrong_way_dose", NULL), NULL);
		if (metric_is_point(&q->s.metric))
			found(q, MISCONCEPTION_EQD2_FOR_DOSE, converted(q, q->key), NULL);
	}
	if (asks(q, "dose_change"))
		found(q, MISCONCEPTION_SIGN_OF_SHIFT, -q->key, NULL);
	if (asks(q, "volume_cc"))
		found(q, MISCONCEPTION_VOXEL_VOLUME, q->key / vol_grid_voxel_cc(&c->slice.labels.grid), NULL);
	if (asks(q, "upper_eqd2"))
		found(q, MISCONCEPTION_UNKNOWN_AS_ZERO, ask(q, q->a, "lower_eqd2", NULL), NULL);
}

bool
assess_mistakes(const struct assess *a, const char *quantity, const char *of, struct arena *arena,
                struct mistaken out[MISTAKEN_MAX], size_t *n, struct fault *f)
{
	struct question q = { .a = a, .name = quantity, .of = of, .arena = arena, .out = out };
	struct quantity_value v;

	*n = 0;
	if (!assess_quantity(a, quantity, of, arena, &v, f) || !quantity_subject(a->c, quantity, of, &q.s, f) ||
	    !assess_copy_init(&q.copy, a, arena, f))
		return false;
	q.key = v.value;
	about_doses(&q);
	about_alpha_beta(&q);
	about_fraction(&q);
	about_units(&q);
	about_recovery(&q);
	about_tumour_recovery(&q);
	about_repair(&q);
	about_time(&q);
	about_oxygen(&q);
	about_slices(&q);
	*n = q.n;
	return true;
}
