/* The metrics of every structure: estimators of MODEL section 7, from exact ranks. */
#include "volume/statistics.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "volume/counting.h"

/* As in dvh.c: what is less than this relative distance below a threshold counts as at it. */
static const double guard = 1e-6;

/* What is told of every structure, before what is asked. */
static const struct vol_asked always[] = {
	{ VOL_MIN, 0 }, { VOL_MAX, 0 }, { VOL_D_PERCENT, 2 }, { VOL_D_PERCENT, 50 }, { VOL_D_PERCENT, 98 }, { VOL_D_CC, 0.03 },
};

enum { ALWAYS = sizeof always / sizeof *always, EACH = 2 };   /* questions a metric and side */

struct work {
	struct counting c;
	double voxel_cc;
	const struct vol_asked *asked;
	size_t metrics;                /* ALWAYS and those asked */
	struct question *questions;    /* structure x side x metric x EACH */
};

static bool
check_asked(const struct vol_asked *asked, size_t n, struct fault *f)
{
	char text[NUMBER_TEXT_MAX];

	if (n > VOL_ASKED_MAX)
		return fault_set(f, 0, 0, "%zu metrics; expected at most %d", n, VOL_ASKED_MAX);
	for (size_t i = 0; i < n; i++) {
		enum vol_metric m = asked[i].metric;
		double v = asked[i].value;

		if (m == VOL_GEUD)
			return fault_set(f, 0, 0, "a generalised EUD of a volume; expected another metric");
		if (m != VOL_MAX && m != VOL_MIN && m != VOL_MEAN && !isfinite(v))
			return fault_set(f, 0, 0, "a metric without its number; expected one");
		if (m == VOL_D_PERCENT && !(v >= 0 && v <= 100))
			return fault_set(f, 0, 0, "D%s%%; expected 0 to 100 percent", number_short(v, 6, text));
		if (m == VOL_D_CC && v < 0)
			return fault_set(f, 0, 0, "D%scc; expected a volume above 0", number_short(v, 6, text));
	}
	return true;
}

static const struct vol_asked *
metric_at(const struct work *w, size_t m)
{
	return m < ALWAYS ? &always[m] : &w->asked[m - ALWAYS];
}

static struct question *
questions_at(const struct work *w, size_t structure, int side, size_t m)
{
	return &w->questions[((structure * 2 + (size_t)side) * w->metrics + m) * EACH];
}

/* Where D_v stands among the hottest: k from 1 to n, the ends hold outside. */
static double
place_of(const struct work *w, size_t structure, const struct vol_asked *a)
{
	double n = (double)w->c.all[structure];
	double k = a->metric == VOL_D_CC ? a->value / w->voxel_cc : a->value / 100 * n + 0.5;

	return fmin(fmax(k, 1), n);
}

static bool
is_too_small(const struct work *w, size_t structure, const struct vol_asked *a)
{
	return a->metric == VOL_D_CC && a->value > (double)w->c.all[structure] * w->voxel_cc * (1 + 1e-9);
}

/* The least key at or above a dose. */
static uint32_t
key_from(double gy)
{
	float least;

	gy -= guard * fabs(gy);
	if (!(gy > 0))
		return 0;
	if (gy > (double)FLT_MAX)
		return key_of(INFINITY);
	least = (float)gy;
	if ((double)least < gy)
		least = nextafterf(least, INFINITY);
	return key_of(least);
}

static void
ask(struct work *w, size_t structure, int side, size_t m)
{
	const struct vol_asked *a = metric_at(w, m);
	struct question *q = questions_at(w, structure, side, m);

	if (w->c.all[structure] == 0 || (side == HIGH && w->c.unknown[structure] == 0) || is_too_small(w, structure, a))
		return;
	for (size_t i = 0; i < EACH; i++)
		q[i] = (struct question){ .structure = (uint32_t)structure, .side = (uint8_t)side };
	if (a->metric == VOL_D_CC || a->metric == VOL_D_PERCENT) {
		q[0].kind = q[1].kind = VALUE_OF_RANK;
		q[0].rank = (size_t)floor(place_of(w, structure, a));
		q[1].rank = q[0].rank < w->c.all[structure] ? q[0].rank + 1 : q[0].rank;
	} else if (a->metric == VOL_V_CC || a->metric == VOL_V_PERCENT) {
		q[0].kind = COUNT_FROM_KEY;
		q[0].key = key_from(a->value);
	} else if (a->metric != VOL_MEAN && side == HIGH) {
		q[0].kind = VALUE_OF_RANK;
		q[0].rank = a->metric == VOL_MAX ? 1 : w->c.all[structure];
	}
	/* All alike, as where there is no dose at all: nothing to look for. */
	for (size_t i = 0; i < EACH; i++)
		if (q[i].kind == VALUE_OF_RANK && side == LOW && w->c.min[structure] >= w->c.max[structure]) {
			q[i].key = key_of(w->c.max[structure]);
			q[i].answered = true;
		}
}

/* ---- answers ---- */

static double
measure(const struct work *w, size_t s, int side, size_t m)
{
	const struct vol_asked *a = metric_at(w, m);
	const struct question *q = questions_at(w, s, side, m);
	double n = (double)w->c.all[s], first = (double)value_of(q[0].key), second = (double)value_of(q[1].key), k;

	switch (a->metric) {
	case VOL_MAX:
		return side == LOW ? (double)w->c.max[s] : first;
	case VOL_MIN:
		return side == LOW ? (double)w->c.min[s] : first;
	case VOL_MEAN:
		return w->c.sum[side][s] / n;
	case VOL_D_CC:
	case VOL_D_PERCENT:
		k = place_of(w, s, a);
		return first + (k - floor(k)) * (second - first);
	case VOL_V_CC:
		return (double)q[0].count * w->voxel_cc;
	case VOL_V_PERCENT:
		return 100 * ((double)q[0].count / n);
	case VOL_GEUD:
		break;
	}
	return NAN;
}

static struct vol_interval
interval(const struct work *w, size_t s, size_t m)
{
	struct vol_interval i;

	if (w->c.all[s] == 0 || is_too_small(w, s, metric_at(w, m)))
		return (struct vol_interval){ NAN, NAN };
	i.low = measure(w, s, LOW, m);
	i.high = w->c.unknown[s] ? measure(w, s, HIGH, m) : i.low;
	return i;
}

static void
tell_curve(const struct counting *c, size_t s, int side, size_t *at_least)
{
	size_t n = 0;

	at_least[c->bins - 1] = 0;     /* of the edge above the last bin */
	for (size_t b = c->bins; b-- > 1;) {
		n += c->count[side][s * c->bins + b];
		at_least[b - 1] = n;
	}
	at_least[0] = c->all[s];       /* who gets nothing gets 0 at least */
}

static bool
tell(const struct work *w, size_t s, size_t curve, struct vol_statistic *out, struct fault *f)
{
	const struct counting *c = &w->c;
	struct vol_interval *named[ALWAYS] = { &out->min_gy, &out->max_gy, &out->d2_gy, &out->d50_gy, &out->d98_gy,
		                               &out->d0_03cc_gy };

	*out = (struct vol_statistic){ .label = c->structures[s].label, .voxels = c->all[s], .unknown = c->unknown[s] };
	out->cc = (double)out->voxels * w->voxel_cc;
	out->unknown_cc = (double)out->unknown * w->voxel_cc;
	out->mean_gy = (struct vol_interval){ NAN, NAN };
	if (out->voxels)
		out->mean_gy = (struct vol_interval){ c->sum[LOW][s] / (double)out->voxels, c->sum[HIGH][s] / (double)out->voxels };
	for (size_t m = 0; m < w->metrics; m++)
		*(m < ALWAYS ? named[m] : &out->asked[m - ALWAYS]) = interval(w, s, m);
	for (int side = LOW; side <= HIGH; side++) {
		out->at_least[side] = mem_array(curve, sizeof *out->at_least[side]);
		if (!out->at_least[side])
			return fault_memory(f);
		tell_curve(c, s, side, out->at_least[side]);
	}
	return true;
}

static bool
answer_all(struct work *w, struct vol_statistics *out, struct fault *f)
{
	size_t n = w->c.n, questions = n * 2 * w->metrics * EACH;
	bool good;

	w->questions = mem_array(questions, sizeof *w->questions);
	out->of = mem_array(n, sizeof *out->of);
	if (!w->questions || !out->of)
		return fault_memory(f);
	for (size_t s = 0; s < n; s++)
		for (int side = LOW; side <= HIGH; side++)
			for (size_t m = 0; m < w->metrics; m++)
				ask(w, s, side, m);
	good = counting_answer(&w->c, w->questions, questions, f);
	out->n = n;
	out->step_gy = w->c.step_gy;
	out->curve = w->c.bins;
	for (size_t s = 0; good && s < n; s++)
		good = tell(w, s, out->curve, &out->of[s], f);
	return good;
}

bool
vol_statistics(const struct vol_values *v, const struct vol_raise *structures, size_t n,
               const struct vol_asked *asked, size_t n_asked, int threads, struct vol_statistics *out,
               struct fault *f)
{
	struct work w = { .asked = asked, .metrics = ALWAYS + n_asked };
	bool good;

	*out = (struct vol_statistics){ 0 };
	if (n > VOL_STRUCTURES_MAX)
		return fault_set(f, 0, 0, "%zu structures; expected at most %d at once", n, VOL_STRUCTURES_MAX);
	if (v->courses > VOL_COURSES_MAX)
		return fault_set(f, 0, 0, "%zu courses; expected at most %d", v->courses, VOL_COURSES_MAX);
	if (!vol_grid_check(v->grid, f) || !check_asked(asked, n_asked, f))
		return false;
	w.voxel_cc = vol_grid_voxel_cc(v->grid);
	if (!counting_init(&w.c, v, structures, n, threads, f))
		return false;
	good = answer_all(&w, out, f);
	free(w.questions);
	counting_fini(&w.c);
	if (!good)
		vol_statistics_fini(out);
	return good;
}

void
vol_statistics_fini(struct vol_statistics *s)
{
	for (size_t i = 0; s->of && i < s->n; i++) {
		free(s->of[i].at_least[LOW]);
		free(s->of[i].at_least[HIGH]);
	}
	free(s->of);
	*s = (struct vol_statistics){ 0 };
}

double
vol_statistics_percent(const struct vol_statistics *s, size_t i, bool high, size_t point)
{
	const struct vol_statistic *of = &s->of[i];

	return of->voxels ? 100 * ((double)of->at_least[high][point] / (double)of->voxels) : 0;
}

void
vol_label_counts(const struct vol_labels *l, size_t *counts)
{
	size_t voxels = vol_grid_voxels(&l->grid);

	memset(counts, 0, (VOL_LABEL_UNKNOWN + 1) * sizeof *counts);
	for (size_t i = 0; i < voxels; i++)
		counts[l->label[i]]++;
}

struct vol_values
vol_values_of(const struct vol_total *t, const struct vol_labels *l)
{
	struct vol_values v = { .grid = l->grid.thickness_assumed ? &t->grid : &l->grid, .low_gy = t->low_gy,
		                .label = l->label, .courses = t->n_courses };

	for (size_t c = 0; c < t->n_courses; c++)
		v.unknown[c] = t->courses[c].unknown_bits;
	return v;
}

struct vol_raise
vol_raise_of(const struct vol_total *t, const struct vol_tissue *tissue)
{
	struct vol_raise r = { .label = tissue->label };

	for (size_t c = 0; c < t->n_courses; c++) {
		double max = t->courses[c].max_gy;

		r.gy[c] = tissue->courses[c].l * max + tissue->courses[c].q * max * max;
	}
	return r;
}
