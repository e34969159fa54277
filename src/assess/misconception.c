/* Wrong answers, computed: most of them are the right way through a case that was changed, the others are written out. */
#include "assess/misconception.h"

#include <math.h>
#include <string.h>

#include "assess/ways.h"

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

bool
way_asks(const struct question *q, const char *names)
{
	size_t len = strlen(q->name);

	for (const char *p = names; (p = strstr(p, q->name)) != NULL; p += len)
		if ((p == names || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
			return true;
	return false;
}

/* What a way leads to, unless it is the key. */
void
way_found(struct question *q, enum misconception_id id, double value, const char *detail)
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
double
way_ask(const struct question *q, const struct assess *a, const char *name, const char *of)
{
	double v;
	struct fault f;

	return assess_value(a, name, of ? of : q->of, &v, &f) ? v : NAN;
}

/* The question itself, in the changed case. */
void
way_found_changed(struct question *q, enum misconception_id id, const char *detail)
{
	assess_copy_ready(&q->copy);
	way_found(q, id, way_ask(q, &q->copy.a, q->name, NULL), detail);
	assess_copy_reset(&q->copy);
}

/* The words of the subject for another quantity: "carotid D0.03cc prior". */
const char *
way_subject(const struct question *q, size_t course)
{
	const struct casebook *c = q->a->c;
	char metric[40] = "";

	if (q->s.structure != CASE_NONE)
		metric_format(&q->s.metric, metric, sizeof metric);
	return arena_print(q->arena, "%s %s %s", q->s.structure == CASE_NONE ? "" : c->structures[q->s.structure].id, metric,
	                   course == CASE_NONE ? "" : c->courses[course].id);
}

/* From a sum to what is asked: the sum, or a limit less the sum. */
double
way_limit_less(const struct question *q, double sum)
{
	const struct casebook *c = q->a->c;

	if (!way_asks(q, "remaining_eqd2 margin_eqd2"))
		return sum;
	for (size_t i = 0; i < c->n_constraints; i++)
		if (c->constraints[i].structure == q->s.structure && metric_same(&c->constraints[i].metric, &q->s.metric))
			return c->constraints[i].limit - sum;
	return NAN;
}

bool
way_counts(const struct question *q, size_t course)
{
	bool is_new = q->a->c->courses[course].is_new;

	if (q->s.course != CASE_NONE)
		return q->s.course == course;
	return way_asks(q, "cumulative_eqd2 margin_eqd2") || !is_new;
}

bool
assess_mistakes(const struct assess *a, const char *quantity, const char *of, struct arena *arena,
                struct mistaken out[MISTAKEN_MAX], size_t *n, struct fault *f)
{
	struct question q = { .a = a, .name = quantity, .of = of, .arena = arena, .out = out };

	*n = 0;
	if (!assess_value(a, quantity, of, &q.key, f) || !quantity_subject(a->c, quantity, of, &q.s, f) ||
	    !assess_copy_init(&q.copy, a, arena, f))
		return false;
	ways_about_doses(&q);
	ways_about_alpha_beta(&q);
	ways_about_fraction(&q);
	ways_about_units(&q);
	ways_about_recovery(&q);
	ways_about_tumour_recovery(&q);
	ways_about_repair(&q);
	ways_about_time(&q);
	ways_about_oxygen(&q);
	ways_about_slices(&q);
	*n = q.n;
	return true;
}
