/* Why tools give different answers for one patient: their conventions, applied to the case one after the other. */
#include "assess/compare.h"

#include <math.h>

#include "assess/copy.h"
#include "assess/sums.h"
#include "base/number.h"
#include "base/text.h"

static const struct compare_tool tools[] = {
#define COMPLETE { RB_REPAIR_COMPLETE, 0, 0, 0 }
#define REPAIR_OF(fast_h, slow_h, fast_share) { RB_REPAIR_BI, fast_h, slow_h, fast_share }
#define TOOL(name, convention, alpha_beta_gy, recovery, repair, why_not, source) \
	{ name, convention, source, alpha_beta_gy, recovery, repair, why_not },
	{ "ghostdose", "EQD2 at each structure's \u03b1/\u03b2, incomplete repair and recovery as the case has them", "this program", 0, NULL,
	  COMPLETE, NULL },
#include "assess/tools.def"
#undef TOOL
#undef REPAIR_OF
#undef COMPLETE
};

size_t
compare_tool_count(void)
{
	return sizeof tools / sizeof *tools;
}

const struct compare_tool *
compare_tool_at(size_t i)
{
	return &tools[i];
}

const struct compare_tool *
compare_tool_find(const char *name)
{
	for (size_t i = 0; i < compare_tool_count(); i++)
		if (text_same(tools[i].name, name))
			return &tools[i];
	return NULL;
}

/* What a tool does otherwise, in the order in which it is told. */
enum { STEP_REPAIR, STEP_ALPHA_BETA, STEP_RECOVERY, STEPS };

/* The case with the first n steps of the tool's convention. */
static bool
take_steps(struct assess_copy *x, const struct compare_tool *tool, int n, struct fault *f)
{
	assess_copy_reset(x);
	for (size_t i = 0; i < x->c.n_structures && tool->recovery; i++) {
		struct case_structure *s = &x->structures[i];

		if (n > STEP_REPAIR)
			s->repair = tool->repair;
		if (n > STEP_ALPHA_BETA && tool->alpha_beta_gy > 0)
			s->alpha_beta_gy = tool->alpha_beta_gy;
		if (n > STEP_RECOVERY && !rb_recovery_make(tool->recovery, "", &s->recovery, f))
			return false;
	}
	assess_copy_ready(x);
	return true;
}

/* The first limit in Gy of every structure that has one; how many. */
static size_t
find_limits(const struct casebook *c, struct compare_structure *out)
{
	size_t n = 0;

	for (size_t s = 0; s < c->n_structures; s++)
		for (size_t i = 0; i < c->n_constraints; i++)
			if (c->constraints[i].structure == s && c->constraints[i].metric.kind != METRIC_V) {
				out[n++] = (struct compare_structure){ s, &c->constraints[i], NAN, "" };
				break;
			}
	return n;
}

static double
reached(const struct score *s, const struct case_constraint *limit)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].constraint == limit)
			return *s->rows[i].why_not || !(s->rows[i].achieved_high <= s->rows[i].achieved_low * (1 + 1e-12) + 1e-12)
			    ? NAN : s->rows[i].achieved;
	return NAN;
}

static void
say_step(struct note *n, const struct case_structure *x, const struct compare_tool *tool, int step, double change)
{
	const char *sign = change < 0 ? "\u2212" : "+";

	switch (step) {
	case STEP_REPAIR:
		if (tool->repair.kind == RB_REPAIR_COMPLETE)
			note_add(n, " repair taken as complete %s%s Gy;", sign, FIXED(fabs(change), 2));
		else
			note_add(n, " repair with half-times of %s and %s h %s%s Gy;", SHORT(tool->repair.half_time_h),
			         SHORT(tool->repair.slow_half_time_h), sign, FIXED(fabs(change), 2));
		break;
	case STEP_ALPHA_BETA:
		note_add(n, " \u03b1/\u03b2 %s instead of %s Gy %s%s Gy;", SHORT(tool->alpha_beta_gy), SHORT(x->alpha_beta_gy), sign,
		         FIXED(fabs(change), 2));
		break;
	default:
		note_add(n, " recovery %s instead of %s %s%s Gy;", tool->recovery, x->recovery.name, sign, FIXED(fabs(change), 2));
	}
}

/* One structure: from ghostdose's number to the tool's. */
static void
say_structure(struct note *n, const struct casebook *c, const struct compare_tool *tool, size_t structure,
              const double values[STEPS + 1])
{
	const struct case_structure *x = &c->structures[structure];
	bool same = true;

	note_add(n, "%s", n->used ? " " : "");
	for (int i = 0; i <= STEPS; i++)
		if (isnan(values[i])) {
			note_add(n, "%s: no single number on the way (a dose is unknown, or a model of recovery does not apply).", x->name);
			return;
		}
	for (int i = 0; i < STEPS; i++)
		same = same && fabs(values[i + 1] - values[i]) < 0.005 - 1e-9;
	if (same) {
		note_add(n, "%s: the same.", x->name);
		return;
	}
	note_add(n, "%s: %s Gy here;", x->name, FIXED(values[0], 2));
	for (int i = 0; i < STEPS; i++)
		if (fabs(values[i + 1] - values[i]) >= 0.005 - 1e-9)
			say_step(n, x, tool, i, values[i + 1] - values[i]);
	note_add(n, " %s Gy there.", FIXED(values[STEPS], 2));
}

/* The same as a sum; "" where a number on the way is not known. */
static const char *
sum_of(const struct casebook *c, const struct compare_tool *tool, size_t structure, const double values[STEPS + 1], struct arena *arena,
       struct fault *f)
{
	double terms[STEPS + 1] = { values[0] };
	struct note n;

	for (int i = 0; i <= STEPS; i++)
		if (isnan(values[i]))
			return "";
	for (int i = 0; i < STEPS; i++)
		terms[i + 1] = values[i + 1] - values[i];
	note_init(&n, arena);
	say_structure(&n, c, tool, structure, values);
	note_add(&n, "\nthe number here, then what its repair, its \u03b1/\u03b2 and its recovery add, in this order: ");
	sum_line(&n, terms, STEPS + 1, values[STEPS], 2, "Gy");
	return note_end(&n, f);
}

bool
assess_compare(const struct assess *a, const struct rb_schedule *s, const struct compare_tool *tool, struct arena *arena,
               struct compared *out, struct fault *f)
{
	double (*values)[STEPS + 1] = arena_array(arena, a->c->n_structures, sizeof *values);
	struct score score;
	struct assess_copy x;
	struct note note;
	bool ok = true;

	*out = (struct compared){ .structures = arena_array(arena, a->c->n_structures, sizeof *out->structures) };
	if (!values || !out->structures || !assess_copy_init(&x, a, arena, f))
		return fault_memory(f);
	if (!score_init(&score, a, f))
		return false;
	out->n = find_limits(a->c, out->structures);
	for (int step = 0; step <= STEPS && ok; step++) {
		ok = take_steps(&x, tool, step, f) && assess_score(&x.a, s, NULL, &score, f);
		for (size_t i = 0; ok && i < out->n; i++)
			values[i][step] = reached(&score, out->structures[i].limit);
	}
	note_init(&note, arena);
	for (size_t i = 0; ok && i < out->n; i++) {
		out->structures[i].cumulative_eqd2_gy = tool->why_not ? NAN : values[i][STEPS];
		if (tool->recovery && !tool->why_not) {
			say_structure(&note, a->c, tool, out->structures[i].structure, values[i]);
			out->structures[i].sum = sum_of(a->c, tool, out->structures[i].structure, values[i], arena, f);
			ok = out->structures[i].sum != NULL;
		}
	}
	if (!tool->recovery)
		note_add(&note, "the numbers that the others are compared with");
	if (tool->why_not)
		note_add(&note, "%s", tool->why_not);
	score_fini(&score);
	out->why = ok ? note_end(&note, f) : NULL;
	return ok && out->why;
}
