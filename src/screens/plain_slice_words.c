/* The words about a slice: a layer of it, a place on it, through which map, for which error of that map. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assess/registration.h"
#include "assess/slice_way.h"
#include "base/number.h"
#include "base/text.h"
#include "screens/plain_lesson.h"
#include "screens/plain_play.h"
#include "screens/plain_slice.h"
#include "tutor/pairs.h"

/* What is asked for. */
struct asked {
	const char *map;           /* a registration of the case, or pairs; NULL: as the tissue moved */
	int layer;                 /* -1: a place */
	double at_mm[3];
	double error_mm;
};

/* The next word of *p, its length; *p goes on behind it. */
static const char *
next_word(const char **p, size_t *len)
{
	const char *word = *p + strspn(*p, " \t");

	*len = strcspn(word, " \t");
	*p = word + *len;
	return word;
}

static bool
is_word(const char *word, size_t len, const char *name)
{
	char text[40];

	snprintf(text, sizeof text, "%.*s", (int)(len < sizeof text ? len : sizeof text - 1), word);
	return text_same(text, name);
}

/* "X Y", of a slab also Z (without: its middle). */
static bool
read_place(const struct vol_grid *g, const char **p, double at_mm[3])
{
	int n = 0, middle = g->n[2] / 2;

	at_mm[2] = g->origin_mm[2] + middle * g->spacing_mm[2];
	while (n < 3) {
		const char *from = *p;
		size_t len;
		const char *word = next_word(p, &len);

		if (len == 0 || !number_parse(word, len, true, &at_mm[n])) {
			*p = from;
			break;
		}
		n++;
	}
	return n >= 2;
}

static const char *
map_of(const struct casebook *c, const char *word, size_t len)
{
	for (size_t i = 0; i < c->slice.n_registrations; i++)
		if (is_word(word, len, c->slice.registrations[i].id))
			return c->slice.registrations[i].id;
	return is_word(word, len, "pairs") ? "pairs" : NULL;
}

/* "[MAP] [LAYER or at X Y Z] [error MM]" */
static bool
read_asked(const struct casebook *c, const char *argument, struct asked *out)
{
	const char *p = argument;
	size_t len;
	bool told = false;

	*out = (struct asked){ .layer = SLICE_SUM, .error_mm = SLICE_ERROR_MM };
	for (const char *word = next_word(&p, &len); len > 0; word = next_word(&p, &len)) {
		int layer = 0;

		if (is_word(word, len, "error")) {
			word = next_word(&p, &len);
			if (!number_parse(word, len, true, &out->error_mm) || !(out->error_mm > 0 && out->error_mm <= SLICE_ERROR_MOST_MM))
				return false;
			continue;
		}
		while (layer < SLICE_LAYERS && !is_word(word, len, slice_layer_word((enum slice_layer)layer)))
			layer++;
		if (!told && layer < SLICE_LAYERS)
			out->layer = layer;
		else if (!told && is_word(word, len, "at")) {
			out->layer = -1;
			if (!read_place(&c->slice.labels.grid, &p, out->at_mm))
				return false;
		} else if (!told && !out->map && map_of(c, word, len)) {
			out->map = map_of(c, word, len);
			out->layer = SLICE_OLD;
			continue;
		} else
			return false;
		told = true;
	}
	return true;
}

/* The field of own landmarks is the caller's, and must live as long as the result. */
static struct assess *
through(struct play *s, const char *map, struct vol_field *field, char why[200], struct fault *f)
{
	const struct casebook *c = session_case(s->session);
	struct tutor_view v = plain_look(s);
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	struct registration_subject subject;
	size_t n = 0;

	for (size_t i = 0; i < c->slice.n_registrations; i++)
		if (!strcmp(c->slice.registrations[i].id, map))
			return assess_through(s->a, c->slice.registrations[i].course, &c->slice.registrations[i].field, f);
	if (!(plain_places(&v) & AT_PAIRS)) {
		fault_set(f, 0, 0, "this step places no landmarks; expected a map of the case");
		return NULL;
	}
	return tutor_read_pairs(s->pairs, &c->slice.labels.grid, pairs, &n, f) &&
	               assess_registration_subject(s->a, v.steps[v.at].step->of, &subject, f)
	           ? assess_through_pairs(s->a, subject.course, pairs, n, field, why, f)
	           : NULL;
}

static bool
say_place(struct fact_text *x, const struct assess *a, const struct rb_schedule *schedule, const struct asked *asked)
{
	const struct vol_grid *g = &assess_case(a)->slice.labels.grid;
	struct slice_probe probe;
	struct fault f;
	size_t voxel;

	if (!vol_grid_nearest(g, asked->at_mm, &voxel) || !assess_probe(a, schedule, NULL, voxel, &probe, &f))
		return false;
	if (asked->map)
		fact_add(x, "Through %s: ", asked->map);
	plain_probe(x, a, voxel, &probe);
	plain_lie(x, a, voxel, asked->error_mm);
	return true;
}

/* False where the place does not lie on the slice. */
static bool
say_asked(struct play *s, struct fact_text *x, const struct asked *asked)
{
	struct tutor_view v = plain_look(s);
	const struct rb_schedule *schedule = &plain_regimen(s, &v)->schedule;
	struct vol_field field = { 0 };
	struct assess *other = NULL;
	char why[200] = "";
	struct fault f;
	bool good = true;

	if (asked->map && !(other = through(s, asked->map, &field, why, &f)))
		fact_add(x, "It cannot be shown: %s.", f.text);
	else if (asked->layer >= 0)
		plain_slice_layer(x, other ? other : s->a, (enum slice_layer)asked->layer, schedule, NULL, asked->error_mm, asked->map);
	else
		good = say_place(x, other ? other : s->a, schedule, asked);
	if (*why)
		fact_add(x, "\nThe pairs are too few yet for a map that bends: %s.", why);
	assess_free(other);
	vol_field_fini(&field);
	return good;
}

bool
plain_do_slice(struct play *s, const char *argument)
{
	struct fact_text x;
	struct asked asked;

	plain_begin(s, &x);
	if (!assess_has_slice(s->a))
		fact_add(&x, "This case has no slice.");
	else if (!read_asked(session_case(s->session), argument, &asked) || !say_asked(s, &x, &asked))
		fact_add(&x, "\"%s\" is no layer, no map and no place on the slice; expected old, unmoved, new, ghost, sum, difference, volume, "
		              "doubt or image, a registration of the case, or a place in mm such as: slice at -3 -23 (right and front are "
		              "positive); behind it error and a number of mm up to %s.", argument,
		         number_short(SLICE_ERROR_MOST_MM, 3, (char[NUMBER_TEXT_MAX]){ 0 }));
	return plain_finish(s, &x);
}

bool
plain_do_pairs(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct vol_grid *g = &session_case(s->session)->slice.labels.grid;
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	struct slice_left_out left;
	struct fact_text x;
	struct fault f;
	size_t n;

	if (!(plain_places(&v) & AT_PAIRS)) {
		plain_say(s, "Not taken: this step places no landmarks.");
		return true;
	}
	if (!tutor_read_pairs(argument, g, pairs, &n, &f))
		return plain_refuse(s, &f, argument);
	snprintf(s->pairs, sizeof s->pairs, "%s", argument);
	left = assess_left_out(pairs, n, g->n[2] == 1);
	plain_begin(s, &x);
	fact_add(&x, "%zu pair%s, tried out and not handed in.", n, n == 1 ? "" : "s");
	if (!isnan(left.mean_mm))
		fact_add(&x, " Each pair left out in turn, the map through the others misses it by %s mm on average, and pair %zu, which is missed "
		             "most, by %s mm.", number_fixed(left.mean_mm, 1, (char[NUMBER_TEXT_MAX]){ 0 }), left.worst + 1,
		         number_fixed(left.max_mm, 1, (char[NUMBER_TEXT_MAX]){ 0 }));
	fact_add(&x, " Type slice pairs, with a layer or a place, to hear the old plan through them.");
	return plain_finish(s, &x);
}

bool
plain_do_histogram(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct casebook *c = session_case(s->session);
	size_t organ = plain_find_organ(c, argument, strlen(argument));
	struct fact_text x;
	struct plot plot;
	struct fault f;

	plain_begin(s, &x);
	if (!assess_has_slice(s->a))
		fact_add(&x, "This case has no slice.");
	else if (organ == c->n_structures || !c->structures[organ].label)
		plain_no_organ(&x, c, "histogram", argument);
	else
		for (int eqd2 = 0; eqd2 < 2; eqd2++) {
			if (!assess_dvh_plot(s->a, organ, eqd2, &plain_regimen(s, &v)->schedule, NULL, assess_moving_course(s->a), NULL, s->scratch, &plot,
			                     &f))
				return plain_refuse(s, &f, argument);
			fact_add(&x, "Dose-volume histogram of %s, %s:\n", c->structures[organ].name, eqd2 ? "EQD2" : "dose");
			plain_plot(&x, &plot);
		}
	return plain_finish(s, &x);
}
