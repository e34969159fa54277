/* Places: the hottest, the steepest, a fold.  A place is a set of voxels, as what a reader cannot tell apart is one. */
#include "assess/place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess/quantity.h"
#include "base/number.h"

/* Values this near the highest are the highest: a gray is shown with a decimal, a slope is a difference of two of them. */
static const double HOTTEST_PART = 1e-3, STEEPEST_PART = 1e-2;

enum { WRONG_MAX = 4 };

struct mistaken_place { const char *title; bool *in; };

struct question {
	const struct assess *a;
	const char *of;
	struct subject s;
	const struct vol_field *field; /* of a fold */
	const struct vol_grid *grid;   /* of the place */
	bool *in;                      /* voxels of the place; owned */
	double value;                  /* the highest of them */
	struct mistaken_place wrong[WRONG_MAX];        /* owned */
	size_t n_wrong;
	struct fault *f;
};

typedef bool find_fn(struct question *q);
typedef void say_fn(const struct question *q, struct note *n);
typedef void wrong_fn(struct question *q);         /* adds the places of well-known wrong ways */

static find_fn find_hottest, find_steepest, find_fold;
static wrong_fn wrong_hottest, wrong_steepest, wrong_fold;
static say_fn say_hottest, say_steepest, say_fold;

static const struct entry {
	struct place_kind kind;
	bool structure, course;
	find_fn *find;
	say_fn *say;
	wrong_fn *wrong;
} entries[] = {
	{ { "hottest", "STRUCTURE", "the highest cumulative EQD2 in a structure, with the proposed new course" }, true, false,
	  find_hottest, say_hottest, wrong_hottest },
	{ { "steepest", "STRUCTURE COURSE", "where in a structure the dose of a course changes most from millimetre to millimetre" },
	  true, true, find_steepest, say_steepest, wrong_steepest },
	{ { "fold", "COURSE", "where the displacement field of a course, or a registration, folds tissue over" }, false, true, find_fold,
	  say_fold, wrong_fold },
};

size_t
assess_place_count(void)
{
	return sizeof entries / sizeof *entries;
}

const struct place_kind *
assess_place_at(size_t i)
{
	return &entries[i].kind;
}

/* ---- sets of voxels ---- */

/* The structure's voxels (CASE_NONE: all) whose value is within `part` of the highest, which goes to *highest; NULL with a
 * fault, also where none has a value. */
static bool *
highest_of(const struct question *q, const float *value, size_t structure, double part, double *highest)
{
	const struct vol_labels *l = &q->a->c->slice.labels;
	size_t n = vol_grid_voxels(&l->grid);
	bool *in = mem_array(n, sizeof *in);
	uint16_t label = structure == CASE_NONE ? 0 : q->a->c->structures[structure].label;

	if (!in) {
		fault_memory(q->f);
		return NULL;
	}
	*highest = -INFINITY;
	for (size_t i = 0; i < n; i++)
		if ((!label || l->label[i] == label) && !isnan(value[i]))
			*highest = fmax(*highest, (double)value[i]);
	for (size_t i = 0; i < n; i++)
		in[i] = (!label || l->label[i] == label) && (double)value[i] >= *highest - part * fabs(*highest);
	if (isfinite(*highest))
		return in;
	free(in);
	fault_set(q->f, 0, 0, "no voxel has a value that is known; expected one");
	return NULL;
}

static void
add_wrong(struct question *q, const char *title, bool *in)
{
	if (in && q->n_wrong < WRONG_MAX)
		q->wrong[q->n_wrong++] = (struct mistaken_place){ title, in };
	else
		free(in);
}

/* The place seen in a mirror, left for right. */
static bool *
mirrored(const struct question *q)
{
	size_t n = vol_grid_voxels(q->grid);
	bool *in = mem_array(n, sizeof *in);

	for (size_t i = 0; in && i < n; i++) {
		double at[3];
		size_t k;

		vol_grid_world(q->grid, i, at);
		at[0] = -at[0];
		in[i] = vol_grid_nearest(q->grid, at, &k) && q->in[k];
	}
	return in;
}

/* ---- the places ---- */

static bool *
hottest_of_layer(const struct question *q, enum slice_layer layer, size_t structure, double *value)
{
	const struct rb_schedule *s = &q->a->c->courses[q->a->c->new_course].regimen.schedule;
	struct vol_map map;
	bool *in;

	if (!assess_slice(q->a, layer, s, NULL, &map, q->f))
		return NULL;
	in = highest_of(q, map.high_gy, structure, HOTTEST_PART, value);
	vol_map_fini(&map);
	return in;
}

static bool
find_hottest(struct question *q)
{
	q->in = hottest_of_layer(q, SLICE_SUM, q->s.structure, &q->value);
	return q->in != NULL;
}

static void
wrong_hottest(struct question *q)
{
	struct fault *asked = q->f, unused;
	double value;

	q->f = &unused;
	add_wrong(q, "the old plan alone is read, following the tissue", hottest_of_layer(q, SLICE_OLD, q->s.structure, &value));
	add_wrong(q, "the old plan is read as if nothing had moved", hottest_of_layer(q, SLICE_OLD_UNMOVED, q->s.structure, &value));
	add_wrong(q, "the new plan alone is read", hottest_of_layer(q, SLICE_NEW, q->s.structure, &value));
	add_wrong(q, "the hottest place of the whole slice is taken", hottest_of_layer(q, SLICE_SUM, CASE_NONE, &value));
	q->f = asked;
}

static void
say_hottest(const struct question *q, struct note *n)
{
	note_add(n, "cumulative EQD2 of the old and the proposed course, tissue followed, recovery of the case: at most %s Gy in %s\n",
	         FIXED(q->value, 1), q->a->c->structures[q->s.structure].name);
}

static bool
find_steepest(struct question *q)
{
	float *dose = q->a->mapped[q->s.course].dose_gy, *slope;
	const struct vol_map map = { .grid = *q->grid, .low_gy = dose, .high_gy = dose };
	size_t n = vol_grid_voxels(q->grid);

	slope = mem_array(n, sizeof *slope);
	if (!slope)
		return fault_memory(q->f);
	for (size_t i = 0; i < n; i++) {
		double gradient[3], size;

		slope[i] = vol_map_gradient(&map, i, gradient, &size) ? (float)size : NAN;
	}
	q->in = highest_of(q, slope, q->s.structure, STEEPEST_PART, &q->value);
	free(slope);
	return q->in != NULL;
}

static void
wrong_steepest(struct question *q)
{
	struct fault *asked = q->f, unused;
	double value;

	q->f = &unused;
	add_wrong(q, "the highest dose is taken, not its fall",
	          highest_of(q, q->a->mapped[q->s.course].dose_gy, q->s.structure, HOTTEST_PART, &value));
	q->f = asked;
}

static void
say_steepest(const struct question *q, struct note *n)
{
	note_add(n, "the dose of course %s, tissue followed, falls there by %s Gy a millimetre, the most in %s\n",
	         q->a->c->courses[q->s.course].id, FIXED(q->value, 1), q->a->c->structures[q->s.structure].name);
}

static bool
find_fold(struct question *q)
{
	size_t n = vol_grid_voxels(q->grid), count = 0;
	float *least = mem_array(n, sizeof *least);
	struct vol_folds folds;

	q->in = mem_array(n, sizeof *q->in);
	if (!least || !q->in) {
		free(least);
		return fault_memory(q->f);
	}
	vol_jacobian(q->field, &folds, NULL, least);
	for (size_t i = 0; i < n; i++) {
		q->in[i] = (double)least[i] <= 0;
		count += q->in[i] ? 1 : 0;
	}
	free(least);
	q->value = folds.min;
	return count > 0 || fault_set(q->f, 0, 0, "this field folds nowhere: its determinant is at least %s; expected one that folds",
	                              SHORT(folds.min));
}

/* None is well known. */
static void
wrong_fold(struct question *q)
{
	(void)q;
}

static void
say_fold(const struct question *q, struct note *n)
{
	note_add(n, "the determinant of the map falls there to %s; at 0 and below, tissue is folded over\n", FIXED(q->value, 2));
}

/* ---- asking ---- */

static const struct entry *
find_entry(const char *name, struct fault *f)
{
	const char *names[sizeof entries / sizeof *entries];

	for (size_t i = 0; i < assess_place_count(); i++) {
		names[i] = entries[i].kind.name;
		if (!strcmp(name, names[i]))
			return &entries[i];
	}
	assess_unknown_name("place", name, names, assess_place_count(), f);
	return NULL;
}

static bool
check_subject(struct question *q, const struct entry *e)
{
	const struct casebook *c = q->a->c;
	bool structure = q->s.structure != CASE_NONE, course = q->s.course != CASE_NONE;

	if (structure != e->structure || (course != e->course && !q->field) || q->s.has_metric)
		return fault_set(q->f, 0, 0, "%s needs \"of\" to be %s", e->kind.name, e->kind.of);
	if (structure && !case_on_slice(c, q->s.structure))
		return fault_set(q->f, 0, 0, "%s stands on no slice; expected a structure with a label and no row in doses.csv",
		                 c->structures[q->s.structure].id);
	if (e->structure)
		return true;
	if (!q->field)
		q->field = &c->slice.fields[q->s.course];
	return q->field->u_mm[0] || fault_set(q->f, 0, 0, "course %s has no field; expected one in grids.csv", c->courses[q->s.course].id);
}

static void
close_question(struct question *q)
{
	free(q->in);
	for (size_t i = 0; i < q->n_wrong; i++)
		free(q->wrong[i].in);
}

/* mistakes: find the wrong places too. */
static bool
ask(const struct assess *a, const char *name, const char *of, bool mistakes, struct question *q, const struct entry **entry,
    struct fault *f)
{
	const struct case_registration *r = casebook_registration(a->c, of);

	*q = (struct question){ .a = a, .of = of, .f = f, .s = { .structure = CASE_NONE, .course = CASE_NONE } };
	*entry = find_entry(name, f);
	if (!*entry)
		return false;
	if (!a->c->slice.given)
		return fault_set(f, 0, 0, "the case has no slice; expected a grids.csv");
	if (r && !(*entry)->structure)
		q->field = &r->field;
	else if (!quantity_read_subject(a->c, of, &q->s, f))
		return false;
	if (!check_subject(q, *entry))
		return false;
	q->grid = q->field ? &q->field->grid : &a->c->slice.labels.grid;
	if (!(*entry)->find(q))
		return false;
	if (mistakes)
		(*entry)->wrong(q);
	if (mistakes && q->n_wrong < WRONG_MAX)
		add_wrong(q, "left and right are taken the wrong way round", mirrored(q));
	return true;
}

/* ---- answers ---- */

/* From a place to the nearest voxel of a set; *voxel. */
static double
distance_to(const struct vol_grid *g, const bool *in, const double at_mm[3], size_t *voxel)
{
	int axes = g->n[2] == 1 ? 2 : 3;
	double least = INFINITY;

	for (size_t i = 0; i < vol_grid_voxels(g); i++) {
		double centre[3], squares = 0;

		if (!in[i])
			continue;
		vol_grid_world(g, i, centre);
		for (int k = 0; k < axes; k++)
			squares += (centre[k] - at_mm[k]) * (centre[k] - at_mm[k]);
		if (sqrt(squares) < least) {
			least = sqrt(squares);
			*voxel = i;
		}
	}
	return least;
}

static bool
fits(const struct question *q, const bool *in, const double at_mm[3], double tolerance_mm, double *distance)
{
	size_t nearest = 0, own;

	*distance = distance_to(q->grid, in, at_mm, &nearest);
	return *distance <= tolerance_mm * (1 + 1e-9) || (vol_grid_nearest(q->grid, at_mm, &own) && in[own]);
}

static void
add_place(struct note *n, const struct vol_grid *g, const double at[3])
{
	note_add(n, "x %s, y %s", SHORT(at[0]), SHORT(at[1]));
	if (g->n[2] > 1)
		note_add(n, ", z %s", SHORT(at[2]));
	note_add(n, " mm");
}

const char *
assess_place(const struct assess *a, const char *name, const char *of, struct arena *arena, struct fault *f)
{
	const struct entry *e;
	struct question q;
	struct note n;
	double middle[3] = { 0 };
	size_t count = 0, nearest = 0;
	bool good = ask(a, name, of, false, &q, &e, f);

	note_init(&n, arena);
	if (good) {
		e->say(&q, &n);
		for (size_t i = 0; i < vol_grid_voxels(q.grid); i++) {
			double at[3];

			vol_grid_world(q.grid, i, at);
			for (int k = 0; k < 3 && q.in[i]; k++)
				middle[k] += at[k];
			count += q.in[i] ? 1 : 0;
		}
		for (int k = 0; k < 3; k++)
			middle[k] /= (double)count;
		distance_to(q.grid, q.in, middle, &nearest);
		vol_grid_world(q.grid, nearest, middle);
		note_add(&n, count == 1 ? "it is the voxel at " : "%zu voxels cannot be told apart; the one in their middle is at ", count);
		add_place(&n, q.grid, middle);
		note_add(&n, "\n");
	}
	close_question(&q);
	return good ? note_end(&n, f) : NULL;
}

bool
assess_place_marks(const struct assess *a, const char *name, const char *of, bool *marks, struct fault *f)
{
	const struct vol_grid *g = &a->c->slice.labels.grid;
	const struct entry *e;
	struct question q;
	bool good = ask(a, name, of, false, &q, &e, f);

	for (size_t i = 0; good && i < vol_grid_voxels(g); i++) {
		double at[3];
		size_t own;

		vol_grid_world(g, i, at);
		marks[i] = q.in && vol_grid_nearest(q.grid, at, &own) && q.in[own];
	}
	close_question(&q);
	return good;
}

size_t
assess_place_nearest(const struct assess *a, const bool *marks, const double at_mm[3])
{
	size_t nearest = 0;

	distance_to(&a->c->slice.labels.grid, marks, at_mm, &nearest);
	return nearest;
}

/* What is there: structure, and the cumulative dose. */
static void
say_what_is_there(const struct question *q, struct note *n, const double at_mm[3])
{
	const struct vol_grid *g = &q->a->c->slice.labels.grid;
	struct slice_probe probe;
	struct fault unused;
	size_t voxel;

	note_add(n, "At ");
	add_place(n, g, at_mm);
	if (!vol_grid_nearest(g, at_mm, &voxel) ||
	    !assess_probe(q->a, &q->a->c->courses[q->a->c->new_course].regimen.schedule, NULL, voxel, &probe, &unused)) {
		note_add(n, " is no voxel of the slice.");
		return;
	}
	note_add(n, " lies %s", probe.structure ? probe.structure : "tissue that is no structure of the case");
	if (!isnan(probe.sum_eqd2_gy.low) && probe.sum_eqd2_gy.high <= probe.sum_eqd2_gy.low)
		note_add(n, ": old plan %s Gy, new plan %s Gy, together %s Gy EQD2", FIXED(probe.old_gy.low, 1), FIXED(probe.new_gy.low, 1),
		         FIXED(probe.sum_eqd2_gy.low, 1));
	note_add(n, ".");
}

bool
assess_place_judge(const struct assess *a, const char *name, const char *of, double tolerance_mm, const double at_mm[3],
                   struct arena *arena, struct placed *out, struct fault *f)
{
	const struct entry *e;
	struct question q;
	struct note n;
	size_t unused;
	bool good = ask(a, name, of, true, &q, &e, f) && q.in;

	note_init(&n, arena);
	if (good && !vol_grid_nearest(q.grid, at_mm, &unused))
		good = fault_set(f, 0, 0, "that place is outside of the slice; expected one on it");
	if (good) {
		out->right = fits(&q, q.in, at_mm, tolerance_mm, &out->distance_mm);
		say_what_is_there(&q, &n, at_mm);
		if (!out->right)
			note_add(&n, " The place asked for is %s mm away.", FIXED(out->distance_mm, out->distance_mm < 1 ? 1 : 0));
		for (size_t i = 0, ways = 0; i < q.n_wrong && !out->right; i++) {
			double far;

			if (q.wrong[i].in && fits(&q, q.wrong[i].in, at_mm, tolerance_mm, &far))
				note_add(&n, ways++ ? " So it is when %s." : " It is where one ends when %s.", q.wrong[i].title);
		}
		out->said = note_end(&n, f);
		good = out->said != NULL;
	}
	close_question(&q);
	return good;
}
