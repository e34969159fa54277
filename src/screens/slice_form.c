/* Answering on the slice: a place under the cursor, and pairs of landmarks that are set, held and moved while the map through
 * them follows. */
#include "screens/slice_view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/place.h"
#include "base/number.h"
#include "screens/app_internal.h"
#include "screens/fact_slice.h"
#include "tutor/pairs.h"

static const struct tutor_step *
step_of(const struct app *a, enum step_type type)
{
	const struct tutor_step *s = slice_step(a);

	return s && s->step->type == type ? s : NULL;
}

bool
slice_places(const struct app *a)
{
	const struct tutor_step *s = step_of(a, STEP_PLACE);

	return s && s->state == STEP_OPEN;
}

bool
slice_pairs_open(const struct app *a)
{
	const struct tutor_step *s = step_of(a, STEP_LANDMARKS);

	return s && s->state == STEP_OPEN;
}

/* ---- a place ---- */

/* Hand in what the field has, and say what came of it. */
static void
answer(struct app *a)
{
	const struct tutor_step *s;
	size_t attempts = slice_step(a)->attempts;

	journey_act(a, ACTION_ANSWER);
	s = slice_step(a);
	if (a->slice.open && s && s->attempts > attempts)
		app_say(a, s->state != STEP_RIGHT, "%s%s", s->feedback, s->state == STEP_OPEN ? "" : " Esc goes back to the question.");
}

static void
answer_here(struct app *a)
{
	const struct vol_grid *g = &a->c->slice.labels.grid;
	char text[3 * NUMBER_TEXT_MAX + 4], n[3][NUMBER_TEXT_MAX];
	double at[3];

	vol_grid_world(g, slice_voxel(a), at);
	for (int axis = 0; axis < 3; axis++)
		number_short(at[axis], 7, n[axis]);
	snprintf(text, sizeof text, "%s %s%s%s", n[0], n[1], g->n[2] > 1 ? " " : "", g->n[2] > 1 ? n[2] : "");
	field_set(&a->answer, text);
	answer(a);
}

/* ---- pairs ---- */

size_t
slice_pairs(const struct app *a, struct vol_landmark pairs[PLACING_PAIRS_MAX])
{
	struct fault half_typed;
	size_t n = 0;

	if (!step_of(a, STEP_LANDMARKS))
		return 0;
	return tutor_read_pairs(a->answer.text, &a->c->slice.labels.grid, pairs, &n, &half_typed) ? n : 0;
}

/* The answer as it was, to come back to. */
static void
remember(struct app *a)
{
	struct slice_marks *m = &a->slice.pairs;

	snprintf(m->undo[m->at_undo], SLICE_TEXT_MAX, "%s", a->answer.text);
	m->at_undo = (m->at_undo + 1) % SLICE_UNDO;
	m->n_undo += m->n_undo < SLICE_UNDO;
}

static bool
write_pairs(struct app *a, const struct vol_landmark *pairs, size_t n)
{
	char text[FIELD_BYTES + 1];

	if (!tutor_write_pairs(pairs, n, &a->c->slice.labels.grid, text, sizeof text)) {
		app_say(a, true, "There is no room for one more pair in an answer; take one away first.");
		return false;
	}
	field_set(&a->answer, text);
	a->slice.way = slice_ways(a) - 1;
	slice_compute(a);
	return true;
}

static void
undo(struct app *a)
{
	struct slice_marks *m = &a->slice.pairs;

	if (m->n_undo == 0) {
		app_say(a, false, "Nothing to take back.");
		return;
	}
	m->at_undo = (m->at_undo + SLICE_UNDO - 1) % SLICE_UNDO;
	m->n_undo--;
	field_set(&a->answer, m->undo[m->at_undo]);
	slice_compute(a);
}

/* On a slice both have one z. */
static double
off(const double a[3], const double b[3])
{
	return hypot(hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
}

/* The pair whose place of today is nearest to the cursor; n where there is none. */
static size_t
nearest_pair(const struct app *a, const struct vol_landmark *pairs, size_t n)
{
	double at[3];
	size_t best = 0;

	vol_grid_world(&a->c->slice.labels.grid, slice_voxel(a), at);
	for (size_t i = 1; i < n; i++)
		if (off(pairs[i].fixed_mm, at) < off(pairs[best].fixed_mm, at))
			best = i;
	return best;
}

/* A pair begins where the map so far leads its place of today. */
static void
set_pair(struct app *a)
{
	struct vol_landmark pairs[PLACING_PAIRS_MAX + 1];
	struct slice_view *v = &a->slice;
	size_t n = slice_pairs(a, pairs);
	struct slice_lie lie;
	struct fault f;

	if (n >= PLACING_PAIRS_MAX || !assess_lie(slice_assess(a), v->course, slice_voxel(a), &lie, &f))
		return;
	pairs[n] = (struct vol_landmark){ .name = "" };
	vol_grid_world(&a->c->slice.labels.grid, slice_voxel(a), pairs[n].fixed_mm);
	for (size_t i = 0; i < n; i++)
		if (off(pairs[i].fixed_mm, pairs[n].fixed_mm) < 0.5) {
			app_say(a, false, "There is a pair here already; h holds it.");
			return;
		}
	for (int axis = 0; axis < 3; axis++)
		pairs[n].moving_mm[axis] = lie.known ? round(lie.from_mm[axis]) : pairs[n].fixed_mm[axis];
	remember(a);
	if (!write_pairs(a, pairs, n + 1))
		return;
	v->pairs.holding = true;
	v->pairs.held = n;
	v->before = true;
	v->histogram = false;
	app_say(a, false, "Now move the point on the earlier scan to the same tissue, a millimetre a key; Enter leaves it there.");
}

static void
hold_pair(struct app *a)
{
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	size_t n = slice_pairs(a, pairs), voxel;

	if (n == 0) {
		app_say(a, false, "There is no pair yet; Space sets one.");
		return;
	}
	a->slice.pairs.held = nearest_pair(a, pairs, n);
	a->slice.pairs.holding = true;
	a->slice.before = true;
	a->slice.histogram = false;
	remember(a);
	if (vol_grid_nearest(&a->c->slice.labels.grid, pairs[a->slice.pairs.held].fixed_mm, &voxel))
		slice_go_to(a, voxel);
	app_say(a, false, "Pair %zu: the arrows move where it was.", a->slice.pairs.held + 1);
}

static void
remove_pair(struct app *a)
{
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	size_t n = slice_pairs(a, pairs), at;

	if (n == 0) {
		app_say(a, false, "There is no pair to take away.");
		return;
	}
	at = nearest_pair(a, pairs, n);
	memmove(&pairs[at], &pairs[at + 1], (n - at - 1) * sizeof *pairs);
	remember(a);
	write_pairs(a, pairs, n - 1);
	app_say(a, false, "Taken away; u takes that back.");
}

static void
move_held(struct app *a, double dx, double dy)
{
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	size_t n = slice_pairs(a, pairs);

	if (a->slice.pairs.held >= n) {
		a->slice.pairs.holding = false;
		return;
	}
	pairs[a->slice.pairs.held].moving_mm[0] += dx;
	pairs[a->slice.pairs.held].moving_mm[1] += dy;
	write_pairs(a, pairs, n);
}

static bool
act_held(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_MOVE_LEFT:
		move_held(a, 1, 0);
		return true;
	case ACTION_MOVE_RIGHT:
		move_held(a, -1, 0);
		return true;
	case ACTION_MOVE_UP:
		move_held(a, 0, 1);
		return true;
	case ACTION_MOVE_DOWN:
		move_held(a, 0, -1);
		return true;
	case ACTION_PAIR_DROP:
		a->slice.pairs.holding = false;
		return true;
	default:
		return false;
	}
}

bool
slice_form_act(struct app *a, enum action action)
{
	if (a->slice.pairs.holding && act_held(a, action))
		return true;
	switch (action) {
	case ACTION_ANSWER_HERE:
		answer_here(a);
		return true;
	case ACTION_PAIR_SET:
		set_pair(a);
		return true;
	case ACTION_PAIR_HOLD:
		hold_pair(a);
		return true;
	case ACTION_PAIR_REMOVE:
		remove_pair(a);
		return true;
	case ACTION_PAIR_UNDO:
		undo(a);
		return true;
	case ACTION_PAIRS_ANSWER:
		answer(a);
		return true;
	default:
		return false;
	}
}

/* ---- drawing ---- */

/* It depends on the case alone, and is asked for once. */
void
slice_form_prepare(struct app *a)
{
	struct slice_view *v = &a->slice;
	const struct tutor_step *s = step_of(a, STEP_PLACE);
	bool closed = s && s->state != STEP_OPEN;
	struct fault f;

	if (closed && v->place && v->place_of == s->step)
		return;
	free(v->place);
	v->place = NULL;
	if (!closed)
		return;
	v->place_of = s->step;
	v->place = mem_array(vol_grid_voxels(&a->c->slice.labels.grid), sizeof *v->place);
	if (v->place && !assess_place_marks(a->assess, s->step->quantity, s->step->of, v->place, &f)) {
		free(v->place);
		v->place = NULL;
	}
}

void
slice_form_mark(const struct app *a, uint8_t *marks)
{
	const struct vol_grid *g = &a->c->slice.labels.grid;
	const bool *place = a->slice.place;
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	size_t n = slice_pairs(a, pairs), voxel;

	for (size_t i = 0; i < n; i++)
		if (vol_grid_nearest(g, pairs[i].fixed_mm, &voxel))
			marks[voxel] = HEATMAP_RING;
	for (size_t i = 0; place && i < vol_grid_voxels(g); i++)
		marks[i] = place[i] ? HEATMAP_STAR : marks[i];
}

enum { HOW_MAX = 240 };

/* off() as on paper, of a slab with what it is along the patient; out. */
static const char *
off_words(const struct vol_grid *g, const char *between, const double a[3], const double b[3], char out[HOW_MAX])
{
	bool slab = g->n[2] > 1;
	char n[4][NUMBER_TEXT_MAX];

	snprintf(out, HOW_MAX, "Between %s, side to side%s front to back%s:\nsqrt(%s\u00b2 + %s\u00b2%s%s%s) = %s mm", between,
	         slab ? "," : " and", slab ? " and along the patient" : "", number_fixed(fabs(a[0] - b[0]), 3, n[0]),
	         number_fixed(fabs(a[1] - b[1]), 3, n[1]), slab ? " + " : "", slab ? number_fixed(fabs(a[2] - b[2]), 3, n[2]) : "",
	         slab ? "\u00b2" : "", number_fixed(off(a, b), 1, n[3]));
	return out;
}

static struct fact
millimetres(const char *quantity, double mm, const char *derivation)
{
	struct fact x = { .value = mm, .form = FACT_FIXED, .digits = 1, .unit = "mm", .derivation = derivation };

	snprintf(x.quantity, sizeof x.quantity, "%s", quantity);
	return x;
}

/* How far the right place is from the cursor, and what lies there. */
static int
point_lines(const struct app *a, struct arena *arena, struct fact_text *out)
{
	const struct vol_grid *g = &a->c->slice.labels.grid;
	struct slice_probe p;
	struct fault f;
	struct fact mm, gy;
	double here[3], there[3];
	char how[HOW_MAX];
	size_t nearest;

	vol_grid_world(g, slice_voxel(a), here);
	nearest = assess_place_nearest(a->assess, a->slice.place, here);
	if (!assess_probe(a->assess, &slice_regimen(a)->schedule, NULL, nearest, &p, &f))
		return 0;
	gy = fact_voxel(a->assess, SLICE_VALUE_SUM, nearest, "at the place asked for", p.sum_eqd2_gy.low);
	vol_grid_world(g, nearest, there);
	mm = millimetres("from the cursor to the nearest voxel of the place asked for", off(here, there),
	                 off_words(g, "the middles of both voxels", here, there, how));
	fact_text_init(out, a, arena);
	fact_add(out, "★ the place: ");
	fact_put_unit(out, &mm);
	fact_add(out, " away");
	if (!isnan(gy.value) && p.sum_eqd2_gy.high <= p.sum_eqd2_gy.low) {
		fact_add(out, ", ");
		fact_put_unit(out, &gy);
	}
	return 1;
}

static int
pair_lines(const struct app *a, struct arena *arena, struct fact_text *out, int room)
{
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	size_t n = slice_pairs(a, pairs);
	struct slice_left_out left = assess_left_out(pairs, n, a->c->slice.labels.grid.n[2] == 1);
	const struct slice_marks *m = &a->slice.pairs;
	char how[HOW_MAX], worst[HOW_MAX], t[2][NUMBER_TEXT_MAX];
	int lines = 0;

	fact_text_init(&out[lines], a, arena);
	fact_add_tagged(&out[lines], TAG_COUNT, "%zu pair%s", n, n == 1 ? "" : "s");
	if (m->holding && m->held < n) {
		struct fact mm = millimetres("how far the held pair says that its tissue moved",
		                             off(pairs[m->held].fixed_mm, pairs[m->held].moving_mm),
		                             off_words(&a->c->slice.labels.grid, "its place of today and its place then",
		                                       pairs[m->held].fixed_mm, pairs[m->held].moving_mm, how));

		fact_add(&out[lines], ", holding ");
		fact_add_tagged(&out[lines], TAG_COUNT, "%zu", m->held + 1);
		fact_add(&out[lines], ": ");
		fact_put_unit(&out[lines], &mm);
	} else if (n == 0)
		fact_add(&out[lines], ": Space sets one");
	lines++;
	if (lines < room && !isnan(left.mean_mm)) {
		snprintf(how, sizeof how, "The distances, summed, over the number of pairs:\n%s / %zu = %s mm",
		         number_fixed(left.mean_mm * (double)n, 3, t[0]), n, number_fixed(left.mean_mm, 1, t[1]));
		snprintf(worst, sizeof worst, "The largest of the distances, that of pair %zu:\n%s \u00d7 1 = %s mm", left.worst + 1,
		         number_fixed(left.max_mm, 3, t[0]), number_fixed(left.max_mm, 1, t[1]));
		struct fact mean = millimetres("each pair left out in turn: how far the map through the others misses it, on average",
		                               left.mean_mm, how),
		            most = millimetres("the same of the pair that is missed most", left.max_mm, worst);

		fact_text_init(&out[lines], a, arena);
		fact_add(&out[lines], "left out: ");
		fact_put(&out[lines], &mean);
		fact_add(&out[lines], " mm off, most ");
		fact_put(&out[lines], &most);
		lines++;
	}
	if (lines < room && *a->slice.why) {
		fact_text_init(&out[lines], a, arena);
		fact_add(&out[lines], "too few yet for a map that bends");
		lines++;
	}
	return lines;
}

int
slice_form_lines(const struct app *a, struct arena *arena, struct fact_text *out, int room)
{
	if (room < 1)
		return 0;
	if (a->slice.place)
		return point_lines(a, arena, out);
	return step_of(a, STEP_LANDMARKS) ? pair_lines(a, arena, out, room) : 0;
}
