/* What lies under the cursor, in words and numbers. */
#include "screens/slice_view.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_slice.h"
#include "screens/plain_slice.h"

/* ---- facts ---- */

/* "0.0-50.0 not known", "n/a" where a model of recovery does not apply. */
static const char *
interval_words(struct vol_interval v, char out[FACT_TEXT_MAX])
{
	char n[2][NUMBER_TEXT_MAX];

	if (isnan(v.low))
		snprintf(out, FACT_TEXT_MAX, "n/a");
	else
		snprintf(out, FACT_TEXT_MAX, "%s to %s", number_fixed(v.low, 1, n[0]), number_fixed(v.high, 1, n[1]));
	return out;
}

static bool
is_known(struct vol_interval v)
{
	return !isnan(v.low) && v.high <= v.low + 1e-6;
}

/* A number of the voxel under the cursor, with its unit and what is not known of it. */
static void
put_value(const struct app *a, struct fact_text *t, enum slice_value value, struct vol_interval v, bool unit)
{
	struct fact x = fact_voxel(a->assess, value, slice_voxel(a), "at the cursor", v.low);
	char shown[FACT_TEXT_MAX];

	if (!is_known(v))
		x.shown = interval_words(v, shown);
	if (unit && !isnan(v.low))
		fact_put_unit(t, &x);
	else
		fact_put(t, &x);
	if (!isnan(v.low) && !is_known(v))
		fact_add(t, "?");
}

/* ---- lines ---- */

struct lines {
	bool narrow;               /* hardly thirty columns */
	bool spoken;               /* in sentences, for who hears them */
	const struct app *a;
	struct arena *arena;
	struct fact_text *out;
	int n;
};

static struct fact_text *
next(struct lines *l)
{
	struct fact_text *t = &l->out[l->n < SLICE_LINES_MAX ? l->n : SLICE_LINES_MAX - 1];

	l->n += l->n < SLICE_LINES_MAX;
	fact_text_init(t, l->a, l->arena);
	return t;
}

static void
structure_lines(struct lines *l, const struct slice_probe *p, bool brief)
{
	struct fact_text *t = next(l);
	size_t structure = assess_structure_at(l->a->assess, slice_voxel(l->a));
	struct fact ab = fact_tissue(l->a->assess, structure);

	fact_add(t, "%s", p->structure ? p->structure : "no structure");
	fact_add(t, l->spoken ? ", alpha/beta " : ", \u03b1/\u03b2 ");
	if (l->spoken)
		fact_put_unit(t, &ab);
	else
		fact_put(t, &ab);
	fact_add(t, p->structure || brief ? "" : " (assumed)");
	if (brief)
		fact_add(t, "; ");
	else
		t = next(l);
	plain_place(t, &l->a->c->slice.labels.grid, p->at_mm, !l->spoken);
}

static void
dose_lines(struct lines *l, const struct slice_probe *p, bool brief)
{
	const struct app *a = l->a;
	struct fact_text *t = next(l);

	fact_add(t, l->narrow ? "old " : "old plan ");
	put_value(a, t, SLICE_VALUE_OLD, p->old_gy, !l->narrow);
	fact_add(t, l->spoken ? " following the tissue, " : ", unmoved ");
	put_value(a, t, SLICE_VALUE_UNMOVED, p->unmoved_gy, l->spoken);
	fact_add(t, l->spoken ? " if nothing had moved" : "");
	t = next(l);
	fact_add(t, l->narrow ? "new " : "new plan ");
	put_value(a, t, SLICE_VALUE_NEW, p->new_gy, true);
	fact_add(t, ", EQD2 ");
	put_value(a, t, SLICE_VALUE_NEW_EQD2, p->new_eqd2_gy, l->spoken);
	t = next(l);
	fact_add(t, brief ? "EQD2: ghost " : "ghost ");
	put_value(a, t, SLICE_VALUE_GHOST, p->ghost_eqd2_gy, l->spoken);
	fact_add(t, l->spoken ? ", together " : ", sum ");
	put_value(a, t, SLICE_VALUE_SUM, p->sum_eqd2_gy, true);
	fact_add(t, brief || l->narrow ? "" : " EQD2");
}

static void
limit_line(struct lines *l)
{
	const struct app *a = l->a;
	size_t structure = assess_structure_at(a->assess, slice_voxel(a));
	const struct score_row *row;
	struct scored s = { slice_regimen(a), &a->slice.score, a->design.ready ? a->design.recovery : -1 };
	struct fact achieved, limit;
	struct fact_text *t;
	char metric[40];

	if (!a->slice.scored)
		return;
	row = assess_nearest_limit(slice_assess(a), &a->slice.score, structure);
	if (!row)
		row = assess_nearest_limit(slice_assess(a), &a->slice.score, CASE_NONE);
	if (!row)
		return;
	achieved = fact_slice_row(slice_assess(a), &s, (size_t)(row - a->slice.score.rows), ROW_ACHIEVED);
	limit = fact_slice_row(slice_assess(a), &s, (size_t)(row - a->slice.score.rows), ROW_LIMIT);
	metric_format(&row->constraint->metric, metric, sizeof metric);
	t = next(l);
	/* The limit of another structure is told shorter, so that it stays in a line. */
	if (row->constraint->structure != structure) {
		fact_add(t, "%s EQD2 ", a->c->structures[row->constraint->structure].id);
		fact_put(t, &achieved);
		fact_add(t, "/");
		fact_put(t, &limit);
		fact_add(t, " %s", row_state_word(row->state));
		return;
	}
	fact_add(t, "%s%s ", l->narrow ? "" : "EQD2 ", metric);
	fact_put(t, &achieved);
	fact_add(t, " of ");
	if (l->spoken)
		fact_put_unit(t, &limit);
	else
		fact_put(t, &limit);
	fact_add(t, ": %s", row_state_word(row->state));
}

enum { TEXT_MAX = 300 };

/* The length of a vector, as on paper. */
static void
length_of(char out[TEXT_MAX], const char *words, const double v[3], int decimals, const char *unit)
{
	char n[4][NUMBER_TEXT_MAX];

	snprintf(out, TEXT_MAX, "%s\nsqrt(%s\u00b2 + %s\u00b2 + %s\u00b2) = %s %s", words, number_fixed(fabs(v[0]), 4, n[0]),
	         number_fixed(fabs(v[1]), 4, n[1]), number_fixed(fabs(v[2]), 4, n[2]),
	         number_fixed(sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]), decimals, n[3]), unit);
}

static void
lie_lines(struct lines *l, const struct slice_probe *p)
{
	const struct app *a = l->a;
	const struct slice_view *v = &a->slice;
	char text[TEXT_MAX], folded[200], steep[TEXT_MAX], n[3][NUMBER_TEXT_MAX];
	double vector[3];
	struct slice_lie lie;
	struct fact_text *t;
	struct fault f;

	if (v->course == CASE_NONE || !assess_lie(slice_assess(a), v->course, slice_voxel(a), &lie, &f) || !lie.known)
		return;
	for (int axis = 0; axis < 3; axis++)
		vector[axis] = lie.from_mm[axis] - p->at_mm[axis];
	if (assess_field(slice_assess(a), v->course)) {
		const char *where = assess_moved_where(a->assess, slice_voxel(a), &lie);
		struct fact moved = { .quantity = "how far the tissue at the cursor has moved since the earlier course", .value = lie.moved_mm,
			              .form = FACT_FIXED, .digits = 1, .unit = "mm", .derivation = text };
		struct fact j = { .quantity = "volume at the earlier course over volume today (J)", .value = lie.jacobian, .form = FACT_FIXED,
			          .digits = 2, .derivation = folded };

		snprintf(folded, sizeof folded, "The determinant of the map's gradient, from the place and its neighbours, as it is read here:\n%s \u00d7 1 = %s",
		         number_fixed(lie.jacobian, 4, n[0]), number_fixed(lie.jacobian, 2, n[1]));
		snprintf(text, sizeof text, "the map's vector here is x %s, y %s mm\nsqrt(%s^2 + %s^2) = %s mm",
		         number_fixed(lie.from_mm[0] - p->at_mm[0], 2, n[0]), number_fixed(lie.from_mm[1] - p->at_mm[1], 2, n[1]), n[0], n[1],
		         number_fixed(lie.moved_mm, 1, n[2]));
		if (a->c->slice.labels.grid.n[2] > 1)
			length_of(text, "The length of the map's vector here, from its three parts:", vector, 1, "mm");
		t = next(l);
		fact_add(t, l->spoken ? "its tissue has moved " : "moved ");
		fact_put_unit(t, &moved);
		fact_add(t, "%s%s%s; J ", *where ? l->spoken ? " to the " : " " : "", where, l->spoken ? " since" : "");
		fact_put(t, &j);
		fact_add(t, "%s", lie.jacobian <= 0 ? ": folded" : "");
	}
	if (!isnan(lie.slope_gy_mm)) {
		struct fact slope = { .quantity = "how steep the old plan is where this tissue was", .value = lie.slope_gy_mm, .form = FACT_FIXED,
			              .digits = 1, .unit = "Gy/mm", .derivation = steep };
		struct fact error = fact_error(v->error_mm);
		struct fact gy = { .quantity = "what that error is worth here, to first order", .value = assess_error_gy(&lie, v->error_mm),
			           .form = FACT_FIXED, .digits = 1, .unit = "Gy", .derivation = text };

		length_of(steep, "Differences of the plan over a voxel, of each axis its steeper side, in Gy/mm: from side to side, from back to front, "
		                 "along the patient; the root of the sum of their squares:", lie.gradient_gy_mm, 1, "Gy/mm");
		snprintf(text, sizeof text, "the old plan's slope there in Gy/mm, times the error in mm\n%s × %s = %s Gy", number_fixed(lie.slope_gy_mm, 4, n[0]),
		         number_short(v->error_mm, 3, n[1]), number_fixed(gy.value, 1, n[2]));
		t = next(l);
		fact_add(t, l->spoken ? "the old plan falls by " : "");
		fact_put_unit(t, &slope);
		fact_add(t, l->spoken ? " where it was: an error of " : ": ");
		fact_put_unit(t, &error);
		fact_add(t, l->spoken ? " is worth " : l->narrow ? " = " : " are ");
		fact_put_unit(t, &gy);
	}
}

/* Between which doses the tissue at the cursor got, wherever within the error it was. */
static void
bounds_line(struct lines *l)
{
	const struct slice_view *v = &l->a->slice;
	char n[2][NUMBER_TEXT_MAX], shown[FACT_TEXT_MAX];
	char how[300], m[3][NUMBER_TEXT_MAX];
	struct fact x = { .quantity = "lowest and highest dose of the old plan within that error of the place where this tissue was",
		          .unit = "Gy", .shown = shown, .derivation = how };
	struct fact_text *t;
	size_t voxel = slice_voxel(l->a);

	if (!v->bounded)
		return;
	t = next(l);
	if (isnan(v->bounds.low_gy[voxel])) {
		fact_add(t, "bounds: not known");
		return;
	}
	snprintf(shown, sizeof shown, "%s to %s", number_fixed((double)v->bounds.low_gy[voxel], 1, n[0]),
	         number_fixed((double)v->bounds.high_gy[voxel], 1, n[1]));
	snprintf(how, sizeof how, "The least and the most of all voxels of the old plan that such a place could be read from; no map that is wrong by "
	         "no more leaves them. From the least to the most it is\n%s \u2212 %s = %s Gy", number_fixed((double)v->bounds.high_gy[voxel], 3, m[0]),
	         number_fixed((double)v->bounds.low_gy[voxel], 3, m[1]),
	         number_fixed((double)v->bounds.high_gy[voxel] - (double)v->bounds.low_gy[voxel], 1, m[2]));
	x.value = (double)v->bounds.low_gy[voxel];
	fact_add(t, l->spoken ? "within that error it got " : "bounds ");
	fact_put_unit(t, &x);
}

int
slice_lines(const struct app *a, struct arena *arena, enum slice_width width, struct fact_text out[SLICE_LINES_MAX])
{
	struct lines l = { width == SLICE_NARROW, a->accessible, a, arena, out, 0 };
	bool brief = width == SLICE_BRIEF;
	struct slice_probe p;
	struct fault f;

	if (!assess_probe(slice_assess(a), &slice_regimen(a)->schedule, design_recovery(a), slice_voxel(a), &p, &f))
		return 0;
	structure_lines(&l, &p, brief);
	l.n += slice_form_lines(a, arena, &out[l.n], 3);
	dose_lines(&l, &p, brief);
	limit_line(&l);
	lie_lines(&l, &p);
	bounds_line(&l);
	return l.n;
}

/* ---- keys that change the picture alone ---- */

/* The structure of the case that lies at a voxel of the earlier anatomy. */
static const char *
structure_then(const struct app *a, size_t voxel)
{
	const struct vol_labels *earlier = slice_earlier(a);

	for (size_t i = 0; i < a->c->n_structures && earlier->label[voxel]; i++)
		if (a->c->structures[i].label == earlier->label[voxel])
			return a->c->structures[i].name;
	return NULL;
}

/* What arrows and the earlier scan show of the place under the cursor. */
static void
say_lie(const struct app *a, struct fact_text *t, bool scan)
{
	size_t course = a->slice.course, voxel = slice_voxel(a), then;
	const struct vol_labels *earlier = slice_earlier(a);
	const char *name;
	struct slice_lie lie;
	struct fault f;
	char n[NUMBER_TEXT_MAX];

	if (course == CASE_NONE || !assess_lie(slice_assess(a), course, voxel, &lie, &f))
		fact_add(t, "there is no earlier scan");
	else if (!lie.known)
		fact_add(t, "where the tissue under the cursor was, this map does not tell");
	else if (!scan) {
		const char *where = assess_moved_where(a->assess, voxel, &lie);

		fact_add(t, "the tissue under the cursor has moved %s mm%s%s since", number_fixed(lie.moved_mm, 1, n), *where ? " to the " : "", where);
	} else {
		fact_add(t, "the tissue under the cursor was ");
		plain_place(t, &a->c->slice.labels.grid, lie.from_mm, false);
		name = earlier->label && vol_grid_nearest(&earlier->grid, lie.from_mm, &then) ? structure_then(a, then) : NULL;
		fact_add(t, "%s%s", name ? ", in what was then " : ", in no structure", name ? name : "");
	}
}

bool
slice_say_instead(struct app *a, enum action action)
{
	struct arena *arena;
	struct fact_text t;

	if (!a->accessible || (action != ACTION_ARROWS && action != ACTION_BEFORE && action != ACTION_OUTLINE && action != ACTION_ZOOM))
		return false;
	arena = arena_new();
	if (!arena)
		return true;
	fact_text_init(&t, NULL, arena);
	if (action == ACTION_OUTLINE)
		fact_add(&t, "In words: the first line names the structure under the cursor; outlines are for a picture");
	else if (action == ACTION_ZOOM)
		fact_add(&t, "In words: every arrow goes one voxel; a zoom is for a picture");
	else {
		fact_add(&t, action == ACTION_ARROWS ? "In words: " : "On the earlier scan: ");
		say_lie(a, &t, action == ACTION_BEFORE);
	}
	app_say(a, false, "%s.", t.text);
	arena_free(arena);
	return true;
}
