/* Is a field read the right way?  Every way in which fields are misread is tried, against landmarks and structures. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "volume/field_local.h"

enum { READINGS = 24, FEW_LANDMARKS = 3, LABELS = UINT16_MAX + 1 };

/* How much clearer another reading must be: of the error, and in mm or overlap. */
static const double clearer = 0.5, clearer_mm = 0.5, clearer_labels = 0.7, clearer_dice = 0.05;
/* When a field counts as worse than none. */
static const double worse = 1.25, worse_mm = 1;
/* Equal but for noise: the reading with fewer slips is meant. */
static const double equal_mm = 0.002, equal_dice = 0.001;

static const size_t samples_max = 1500000;      /* voxels looked at for a reading */

static int
slips(const struct vol_reading *r, bool push)
{
	return (r->push != push) + r->negative + r->flipped + (r->scale != 0);
}

/* All readings, those with fewer slips first; how many. */
static int
list_readings(const struct vol_probe_input *in, struct vol_reading out[READINGS])
{
	const double *h = in->field->grid.spacing_mm;
	bool unit = fabs(h[0] - 1) < 1e-3 && fabs(h[1] - 1) < 1e-3 && (fabs(h[2] - 1) < 1e-3 || in->field->grid.n[2] == 1);
	int n = 0;

	for (int count = 0; count <= 4; count++)
		for (int k = 0; k < READINGS; k++) {
			struct vol_reading r = { .negative = k & 1, .flipped = k & 2, .push = (k & 4 ? !in->push : in->push),
				                 .scale = k / 8 == 2 ? -1 : k / 8 };

			if (slips(&r, in->push) == count && !(unit && r.scale))
				out[n++] = r;
		}
	return n;
}

/* Where a place is led under a reading. */
static void
lead(const struct vol_field *u, const struct vol_reading *r, const double from[3], double to[3])
{
	double by[3] = { 0 };

	field_at(u, from, by);
	for (int a = 0; a < 3; a++) {
		double h = u->grid.spacing_mm[a];

		by[a] *= (r->negative ? -1 : 1) * (r->flipped && a < 2 ? -1 : 1) *
		         (r->scale > 0 ? h : r->scale < 0 ? 1 / h : 1);
		to[a] = from[a] + by[a];
	}
}

/* ---- landmarks ---- */

/* Mean distance; r NULL: no field. */
static double
landmark_error(const struct vol_probe_input *in, const struct vol_reading *r)
{
	const struct vol_landmarks *m = in->landmarks;
	int axes = in->field->grid.n[2] == 1 ? 2 : 3;
	double sum = 0;

	if (!m || m->n == 0)
		return NAN;
	for (size_t i = 0; i < m->n; i++) {
		const double *from = r && r->push ? m->items[i].moving_mm : m->items[i].fixed_mm;
		const double *want = r && r->push ? m->items[i].fixed_mm : m->items[i].moving_mm;
		double to[3] = { from[0], from[1], from[2] }, squares = 0;

		if (r)
			lead(in->field, r, from, to);
		for (int a = 0; a < axes; a++)
			squares += (to[a] - want[a]) * (to[a] - want[a]);
		sum += sqrt(squares);
	}
	return sum / (double)m->n;
}

/* ---- structures ---- */

/* Where labels stand, one voxel wider; false where there are none. */
static bool
widen_box(const struct vol_labels *l, double low[3], double high[3])
{
	bool some = false;

	for (size_t i = 0; i < vol_grid_voxels(&l->grid); i++) {
		double at[3];

		if (l->label[i] == 0 || l->label[i] == VOL_LABEL_UNKNOWN)
			continue;
		some = true;
		vol_grid_world(&l->grid, i, at);
		for (int a = 0; a < 3; a++) {
			low[a] = fmin(low[a], at[a] - l->grid.spacing_mm[a]);
			high[a] = fmax(high[a], at[a] + l->grid.spacing_mm[a]);
		}
	}
	return some;
}

struct overlap { uint32_t *from, *to, *both; };        /* voxels a label */

/* The voxels of a grid within the box, every stride-th along each axis. */
struct region { int first[3], last[3], stride; };

static struct region
region_of(const struct vol_grid *g, const double low[3], const double high[3])
{
	struct region r = { .stride = 1 };
	double voxels = 1;

	for (int a = 0; a < 3; a++) {
		double first = ceil((low[a] - g->origin_mm[a]) / g->spacing_mm[a]);
		double last = floor((high[a] - g->origin_mm[a]) / g->spacing_mm[a]);

		r.first[a] = (int)fmin(fmax(first, 0), g->n[a] - 1);
		r.last[a] = (int)fmin(fmax(last, 0), g->n[a] - 1);
		voxels *= r.last[a] - r.first[a] + 1;
	}
	while (voxels / pow(r.stride, 3) > (double)samples_max)
		r.stride++;
	return r;
}

static void
take_voxel(const struct vol_probe_input *in, const struct vol_reading *r, size_t voxel, const struct overlap *o)
{
	bool push = r && r->push;
	const struct vol_labels *from = push ? in->prior : in->today, *to = push ? in->today : in->prior;
	uint16_t here = from->label[voxel], there = 0;
	double at[3] = { 0 }, lead_to[3] = { 0 };
	size_t i;

	vol_grid_world(&from->grid, voxel, at);
	memcpy(lead_to, at, sizeof lead_to);
	if (r)
		lead(in->field, r, at, lead_to);
	if (vol_grid_nearest(&to->grid, lead_to, &i))
		there = to->label[i];
	o->from[here]++;
	o->to[there]++;
	if (here == there)
		o->both[here]++;
}

/* Mean Dice overlap of the labels that both times have; NaN for none.  counts: 3 x LABELS numbers to work with. */
static double
dice(const struct vol_probe_input *in, const struct vol_reading *r, const uint8_t *shared, const double low[3],
     const double high[3], uint32_t *counts)
{
	const struct overlap o = { counts, counts + LABELS, counts + 2L * LABELS };
	const struct vol_grid *g = r && r->push ? &in->prior->grid : &in->today->grid;
	const struct region box = region_of(g, low, high);
	double sum = 0;
	int n = 0;

	memset(counts, 0, 3L * LABELS * sizeof *counts);
	for (int z = box.first[2]; z <= box.last[2]; z += box.stride)
		for (int y = box.first[1]; y <= box.last[1]; y += box.stride)
			for (int x = box.first[0]; x <= box.last[0]; x += box.stride)
				take_voxel(in, r, vol_grid_index(g, x, y, z), &o);
	for (int label = 1; label < VOL_LABEL_UNKNOWN; label++)
		if (shared[label] == 3) {
			double all = (double)o.from[label] + (double)o.to[label];

			sum += all > 0 ? 2 * (double)o.both[label] / all : 0;
			n++;
		}
	return n ? sum / n : NAN;
}

struct scores { double mm[READINGS + 1], dice[READINGS + 1]; };        /* [0]: no field */

static bool
score_labels(const struct vol_probe_input *in, const struct vol_reading *readings, int n, struct scores *s,
             struct fault *f)
{
	double low[3] = { INFINITY, INFINITY, INFINITY }, high[3] = { -INFINITY, -INFINITY, -INFINITY };
	uint8_t *shared;
	bool good = true;

	for (int k = 0; k <= n; k++)
		s->dice[k] = NAN;
	if (!in->today || !in->prior)
		return true;
	if ((in->today->grid.n[2] == 1) != (in->field->grid.n[2] == 1) ||
	    (in->prior->grid.n[2] == 1) != (in->field->grid.n[2] == 1))
		return fault_set(f, 0, 0, "labels and field are a slice and a volume; expected all of a kind");
	if (!widen_box(in->today, low, high) || !widen_box(in->prior, low, high))
		return true;
	shared = mem_array(LABELS, sizeof *shared);
	if (!shared)
		return fault_memory(f);
	for (size_t i = 0; i < vol_grid_voxels(&in->today->grid); i++)
		shared[in->today->label[i]] |= 1;
	for (size_t i = 0; i < vol_grid_voxels(&in->prior->grid); i++)
		shared[in->prior->label[i]] |= 2;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic)
#endif
	for (int k = 0; k <= n; k++) {
		uint32_t *counts = mem_array(3L * LABELS, sizeof *counts);

		if (counts) {
			s->dice[k] = dice(in, k ? &readings[k - 1] : NULL, shared, low, high, counts);
		} else {
#ifdef _OPENMP
#pragma omp atomic write
#endif
			good = false;
		}
		free(counts);
	}
	free(shared);
	return good || fault_memory(f);
}

/* ---- the verdict ---- */

/* The index in scores with the lowest error, of near equals the first; 1: as given. */
static int
lowest(const double *error, int n, double equal)
{
	int best = 1;

	for (int k = 2; k <= n; k++)
		if (error[k] < error[best] - equal)
			best = k;
	return best;
}

static enum vol_probe_verdict
judge_landmarks(const struct scores *s, int n, int *best)
{
	int k = lowest(s->mm, n, equal_mm);

	if (s->mm[k] < clearer * s->mm[1] && s->mm[1] - s->mm[k] > clearer_mm && s->mm[k] < s->mm[0]) {
		*best = k;
		return VOL_PROBE_OTHER;
	}
	return s->mm[1] > worse * s->mm[0] && s->mm[1] - s->mm[0] > worse_mm ? VOL_PROBE_NO_BETTER : VOL_PROBE_GOOD;
}

static enum vol_probe_verdict
judge_labels(const struct scores *s, int n, int *best)
{
	double error[READINGS + 1] = { 0 };
	int k;

	for (int i = 0; i <= n; i++)
		error[i] = 1 - s->dice[i];
	k = lowest(error, n, equal_dice);
	if (error[k] < clearer_labels * error[1] && error[1] - error[k] > clearer_dice && error[k] < error[0]) {
		*best = k;
		return VOL_PROBE_OTHER;
	}
	return error[1] - error[0] > clearer_dice ? VOL_PROBE_NO_BETTER : VOL_PROBE_GOOD;
}

const char *
vol_reading_words(const struct vol_reading *r, bool push, char *out, size_t size)
{
	const char *parts[4];
	size_t n = 0, used = 0;

	if (r->push != push)
		parts[n++] = r->push ? "as a push field, from the earlier course to today" :
		             "as a pull field, from today to the earlier course";
	if (r->negative)
		parts[n++] = "with the other sign";
	if (r->flipped)
		parts[n++] = "with x and y the other way (LPS for RAS, or the reverse)";
	if (r->scale)
		parts[n++] = r->scale > 0 ? "as voxels, not millimetres" : "divided by the spacing once";
	snprintf(out, size, "%s", n ? "" : "as it is");
	for (size_t i = 0; i < n && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? " and " : "", parts[i]);
	return out;
}

/* "mean landmark error 0.4 mm" */
static void
evidence(char *out, size_t size, const char *what, double best, double given, double none, bool mm, bool other)
{
	char b[NUMBER_TEXT_MAX], g[NUMBER_TEXT_MAX], z[NUMBER_TEXT_MAX];
	int decimals = mm ? 1 : 2;
	const char *unit = mm ? " mm" : "";

	if (isnan(given))
		return;
	number_fixed(best, decimals, b);
	number_fixed(given, decimals, g);
	number_fixed(none, decimals, z);
	if (other)
		snprintf(out + strlen(out), size - strlen(out), "; %s %s%s instead of %s%s (%s%s with no field)", what, b, unit,
		         g, unit, z, unit);
	else
		snprintf(out + strlen(out), size - strlen(out), "; %s %s%s, with no field %s%s", what, g, unit, z, unit);
}

static void
explain(struct vol_probe *p, bool push)
{
	char words[200];
	bool other = p->verdict == VOL_PROBE_OTHER;

	switch (p->verdict) {
	case VOL_PROBE_UNCHECKED:
		snprintf(p->text, sizeof p->text, "whether the field is read the right way cannot be checked; expected three "
		         "landmarks, or the structures of both times");
		return;
	case VOL_PROBE_GOOD:
		snprintf(p->text, sizeof p->text, "the field fits as it is read");
		break;
	case VOL_PROBE_NO_BETTER:
		snprintf(p->text, sizeof p->text, "the field fits worse than none, and no other reading of it explains why");
		break;
	case VOL_PROBE_OTHER:
		snprintf(p->text, sizeof p->text, "the field fits better when read %s",
		         vol_reading_words(&p->best, push, words, sizeof words));
	}
	evidence(p->text, sizeof p->text, "mean landmark error", p->landmark_best_mm, p->landmark_given_mm,
	         p->landmark_none_mm, true, other);
	evidence(p->text, sizeof p->text, "overlap of structures", p->dice_best, p->dice_given, p->dice_none, false, other);
}

bool
vol_probe(const struct vol_probe_input *in, struct vol_probe *out, struct fault *f)
{
	struct vol_reading readings[READINGS];
	struct scores s = { { 0 }, { 0 } };
	int n = list_readings(in, readings), best = 1;
	enum vol_probe_verdict marks = VOL_PROBE_UNCHECKED, labels = VOL_PROBE_UNCHECKED;

	*out = (struct vol_probe){ 0 };
	for (int k = 0; k <= n; k++)
		s.mm[k] = landmark_error(in, k ? &readings[k - 1] : NULL);
	if (!score_labels(in, readings, n, &s, f))
		return false;
	if (in->landmarks && in->landmarks->n >= FEW_LANDMARKS)
		marks = judge_landmarks(&s, n, &best);
	if (marks != VOL_PROBE_OTHER && !isnan(s.dice[0]))
		labels = judge_labels(&s, n, &best);
	/* In the order of the verdicts the later one weighs more. */
	out->verdict = marks > labels ? marks : labels;
	out->best = readings[best - 1];
	out->landmark_none_mm = s.mm[0];
	out->landmark_given_mm = s.mm[1];
	out->landmark_best_mm = s.mm[best];
	out->dice_none = s.dice[0];
	out->dice_given = s.dice[1];
	out->dice_best = s.dice[best];
	explain(out, in->push);
	return true;
}
