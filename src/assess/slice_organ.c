/* Structures on the slice: their numbers in a layer, their histograms, the limit that is nearest. */
#include <math.h>

#include "assess/internal.h"
#include "assess/slice_way.h"

/* D0.03cc, the near maximum of serial organs. */
static const double NEAR_MAX_CC = 0.03;

/* ---- one layer ---- */

static void
take_dose(const struct vol_dvh *dvh, struct slice_organ *out)
{
	struct fault small;
	struct vol_interval least = { NAN, NAN };

	out->cc = vol_dvh_cc(dvh);
	out->unknown_cc = vol_dvh_unknown_cc(dvh);
	out->hottest = dvh->hottest[1];
	vol_dvh_metric(dvh, VOL_MAX, 0, &out->max, &small);
	vol_dvh_metric(dvh, VOL_MEAN, 0, &out->mean, &small);
	vol_dvh_metric(dvh, VOL_MIN, 0, &least, &small);
	out->least = least.low;
	if (!vol_dvh_metric(dvh, VOL_D_CC, NEAR_MAX_CC, &out->near_max, &small))
		out->near_max = (struct vol_interval){ NAN, NAN };
}

struct slice_values
slice_values(const struct vol_map *map, const struct vol_labels *labels, uint16_t label)
{
	struct slice_values out = { .most = NAN, .least = NAN };

	for (size_t i = 0; i < vol_grid_voxels(&labels->grid); i++) {
		double v = (double)map->low_gy[i];

		if (labels->label[i] != label)
			continue;
		out.voxels++;
		if (isnan(v))
			continue;
		out.known++;
		out.sum += v;
		if (!(v <= out.most)) {
			out.most = v;
			out.where_most = i;
		}
		out.least = !(v >= out.least) ? v : out.least;
	}
	return out;
}

static void
take_values(const struct slice_values *v, double voxel_cc, struct slice_organ *out)
{
	out->hottest = v->where_most;
	out->cc = (double)v->voxels * voxel_cc;
	out->unknown_cc = (double)(v->voxels - v->known) * voxel_cc;
	out->max = (struct vol_interval){ v->most, v->most };
	out->near_max = (struct vol_interval){ NAN, NAN };
	out->mean.low = out->mean.high = v->known ? v->sum / (double)v->known : NAN;
	out->least = v->least;
}

bool
assess_organ(const struct assess *a, enum slice_layer layer, const struct vol_map *map, size_t structure,
             const struct rb_schedule *s, const struct rb_recovery *recovery, struct slice_organ *out, struct fault *f)
{
	const struct vol_labels *labels = &a->c->slice.labels;
	uint16_t label = a->c->structures[structure].label;
	struct vol_dvh dvh;

	*out = (struct slice_organ){ .structure = structure };
	if (!label)
		return fault_set(f, 0, 0, "%s does not stand on the slice; expected a structure with a label", a->c->structures[structure].id);
	if (layer >= SLICE_DOSES) {
		struct slice_values values = slice_values(map, labels, label);

		take_values(&values, vol_grid_voxel_cc(&labels->grid), out);
		return true;
	}
	if (!slice_dvh(a, structure, slice_part_of(layer), CASE_NONE, s, recovery, &dvh, f))
		return false;
	take_dose(&dvh, out);
	vol_dvh_fini(&dvh);
	return true;
}

/* ---- bounds ---- */

/* The same patient with a course's dose at an end of its bounds; not to be freed but for its map of that course. */
static bool
at_end(const struct assess *a, size_t course, const struct vol_bounds *bounds, bool upper, struct assess *out, struct fault *f)
{
	*out = *a;
	return vol_bounds_mapped(bounds, upper, &out->mapped[course], f);
}

bool
assess_metric_within(const struct assess *a, size_t course, const struct vol_bounds *bounds, size_t structure,
                     const struct metric *m, const char *unit, const struct rb_schedule *s,
                     const struct rb_recovery *recovery, struct vol_interval *out, struct fault *f)
{
	*out = (struct vol_interval){ NAN, NAN };
	for (int end = 0; end < 2; end++) {
		struct slice_metric x;
		struct assess b;
		bool good;

		if (!at_end(a, course, bounds, end == 1, &b, f))
			return false;
		good = slice_metric(&b, structure, m, PART_SUM, CASE_NONE, s, recovery, unit, &x, f);
		vol_mapped_fini(&b.mapped[course]);
		if (!good)
			return false;
		if (end == 0)
			out->low = x.value.low;
		else
			out->high = x.value.high;
	}
	return true;
}

/* ---- histograms ---- */

enum { DVH_POINTS = 81 };

struct dvh_plot {
	const struct assess *a;
	size_t structure;
	const struct rb_schedule *s;
	const struct rb_recovery *recovery;
	struct arena *arena;
	struct plot *plot;
	struct fault *f;
};

/* A curve of the upper values (of the lower ones where they are asked for).  Where a model of recovery does not apply there is
 * none. */
static bool
add_curve(struct dvh_plot *p, const struct assess *a, enum slice_part part, const char *name, char letter, enum plot_role role,
          bool high)
{
	double *dose = arena_array(p->arena, DVH_POINTS, sizeof *dose), *percent = arena_array(p->arena, DVH_POINTS, sizeof *percent);
	struct plot_series *series = &p->plot->series[p->plot->series_count];
	struct vol_dvh dvh;
	struct fault why;

	if (!dose || !percent)
		return fault_memory(p->f);
	if (!slice_dvh(a, p->structure, part, CASE_NONE, p->s, p->recovery, &dvh, &why))
		return why.kind == FAULT_MACHINE ? (*p->f = why, false) : true;
	vol_dvh_curve(&dvh, high, (double)dvh.high_gy[0] * (1 + 1e-6) + 1e-6, DVH_POINTS, dose, percent);
	vol_dvh_fini(&dvh);
	*series = (struct plot_series){ .name = name, .letter = letter, .role = role, .n = DVH_POINTS, .x = dose, .y = percent };
	p->plot->series_count++;
	return true;
}

static bool
add_ends(struct dvh_plot *p, size_t course, const struct vol_bounds *bounds, enum slice_part part)
{
	static const char *const names[] = { "at least", "at most" };

	for (int end = 0; end < 2; end++) {
		struct assess b;
		bool good;

		if (!at_end(p->a, course, bounds, end == 1, &b, p->f))
			return false;
		good = add_curve(p, &b, part, names[end], end == 1 ? '+' : '-', PLOT_OTHER, end == 1);
		vol_mapped_fini(&b.mapped[course]);
		if (!good)
			return false;
	}
	return true;
}

/* Limits on hot voxels stand on the axis of dose. */
static bool
add_limits(struct dvh_plot *p)
{
	const struct casebook *c = p->a->c;

	for (size_t i = 0; i < c->n_constraints && p->plot->marker_count < PLOT_MARKERS_MAX; i++) {
		const struct case_constraint *x = &c->constraints[i];
		char metric[40];
		struct plot_marker *m = &p->plot->markers[p->plot->marker_count];

		if (x->structure != p->structure || (x->metric.kind != METRIC_MAX && x->metric.kind != METRIC_D_CC))
			continue;
		metric_format(&x->metric, metric, sizeof metric);
		*m = (struct plot_marker){ x->limit, arena_print(p->arena, "%s limit", metric) };
		if (!m->label)
			return fault_memory(p->f);
		p->plot->marker_count++;
	}
	return true;
}

bool
assess_dvh_plot(const struct assess *a, size_t structure, bool eqd2, const struct rb_schedule *s,
                const struct rb_recovery *recovery, size_t course, const struct vol_bounds *bounds, struct arena *arena,
                struct plot *plot, struct fault *f)
{
	struct dvh_plot p = { .a = a, .structure = structure, .s = s, .recovery = recovery, .arena = arena };

	p.plot = plot;
	p.f = f;
	*plot = (struct plot){ .x = { "dose", eqd2 ? "Gy EQD2" : "Gy", 0, NAN, false }, .y = { "volume", "%", 0, 100, false } };
	if (!a->c->structures[structure].label)
		return fault_set(f, 0, 0, "%s does not stand on the slice; expected a structure with a label", a->c->structures[structure].id);
	if (eqd2)
		return add_curve(&p, a, PART_SUM, "sum", 's', PLOT_TOTAL, true) &&
		       add_curve(&p, a, PART_RESIDUAL, "ghost", 'g', PLOT_HYPOXIC, true) &&
		       add_curve(&p, a, PART_NEW, "new course", 'n', PLOT_OXIC, true) &&
		       (!bounds || add_ends(&p, course, bounds, PART_SUM)) && add_limits(&p);
	return add_curve(&p, a, PART_PHYSICAL, "following", 'f', PLOT_TOTAL, true) &&
	       add_curve(&p, a, PART_UNMOVED, "unmoved", 'u', PLOT_HYPOXIC, true) &&
	       add_curve(&p, a, PART_NEW_PHYSICAL, "new plan", 'n', PLOT_OXIC, true) &&
	       (!bounds || add_ends(&p, course, bounds, PART_PHYSICAL));
}

/* ---- limits ---- */

/* The share of a limit that is used; of one that is undetermined at its worst. */
static double
share_used(const struct score_row *row)
{
	const struct case_constraint *x = row->constraint;
	double v = row->state == ROW_UNDETERMINED && !isnan(row->achieved_high) ? row->achieved_high : row->achieved;

	return x->limit > 0 ? v / x->limit : v > 0 ? INFINITY : 1;
}

const struct score_row *
assess_nearest_limit(const struct assess *a, const struct score *score, size_t structure)
{
	const struct score_row *nearest = NULL;

	for (size_t i = 0; i < score->n; i++) {
		const struct score_row *row = &score->rows[i];
		size_t of = row->constraint->structure;

		if (!case_on_slice(a->c, of) || (structure != CASE_NONE && of != structure))
			continue;
		if (!nearest || share_used(row) > share_used(nearest))
			nearest = row;
	}
	return nearest;
}
