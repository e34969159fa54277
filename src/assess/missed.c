/* A missed day: each way to make up for it, scored. */
#include <math.h>
#include <stdlib.h>

#include "assess/change.h"
#include "assess/internal.h"
#include "base/number.h"

static const struct { const char *name, *meaning; } table[MISSED_WAYS] = {
	[RB_MAKEUP_NONE] = { "lost", "Less dose: the organs are spared, and the tumour is too." },
	[RB_MAKEUP_END] = { "added at the end", "All of the dose, and more days for the tumour to grow in." },
	[RB_MAKEUP_TWICE] = { "twice a day afterwards",
	                      "Dose, its size and the last day are kept; the hours of a day are short for tissues that repair slowly." },
	[RB_MAKEUP_WEEKEND] = { "on a day off", "Dose, its size, the nights and mostly the last day are kept; somebody has to work." },
	[MISSED_LARGER] = { "larger doses afterwards",
	                    "The last day and control are kept; larger fractions weigh most on tissues of a low \u03b1/\u03b2." },
};

/* Whatever of its limit is used most; hard limits come before the others. */
static void
find_worst(const struct score *s, struct missed *out)
{
	double most = -1;

	for (int hard = 1; hard >= 0 && !out->worst; hard--)
		for (size_t i = 0; i < s->n; i++) {
			const struct score_row *row = &s->rows[i];
			const struct case_constraint *x = row->constraint;

			if (x->structure == CASE_TUMOUR || x->hard != (hard == 1) || !(x->limit > 0) || !(row->achieved / x->limit > most + 1e-9))
				continue;
			most = row->achieved / x->limit;
			out->worst = x;
			out->worst_value = row->achieved;
		}
}

static bool
take(const struct assess *a, const struct rb_schedule *s, const char *notation, struct score *room, struct arena *arena, struct missed *out,
     struct fault *f)
{
	if (!assess_score(a, s, NULL, room, f))
		return false;
	out->notation = arena_print(arena, "%s", notation);
	out->total_gy = rb_total_dose(s);
	out->days = rb_calendar_days(s);
	out->tcp = room->tcp;
	out->log10_clonogens = room->log10_clonogens;
	out->mark = room->mark;
	out->passed = room->passed;
	find_worst(room, out);
	return out->notation || fault_memory(f);
}

/* Doses after the day raised to what is needed, rounded up to 0.01 Gy. */
static bool
larger(const struct assess *a, const struct rb_schedule *s, int day, struct rb_schedule *out, struct fault *f)
{
	double factor;

	if (a->c->tumour.n == 0)
		return fault_set(f, 0, 0, "the case has no tumour; nothing says how much larger");
	if (!rb_day_missed_factor(&a->c->tumour, s, day, &factor, f) || !rb_day_clear(s, day, out, f))
		return false;
	for (size_t i = 0; i < out->n; i++)
		if (out->fractions[i].day > day)
			out->fractions[i].dose_gy = ceil(out->fractions[i].dose_gy * factor * 100 - 1e-6) / 100;
	return true;
}

static bool
try_way(const struct assess *a, const struct rb_schedule *s, int day, int how, struct score *room, struct arena *arena, struct missed *out,
        struct fault *f)
{
	struct rb_schedule made;
	struct rb_regimen r;
	struct fault why;
	bool ok;

	ok = how == MISSED_LARGER ? larger(a, s, day, &made, &why) : rb_day_missed(s, day, (enum rb_makeup)how, &made, &why);
	if (ok) {
		ok = casebook_goes_on(a->c, &made, &why) && rb_regimen_of_schedule(&made, &r, &why);
		free(made.fractions);
	}
	if (!ok) {
		out->why_not = arena_print(arena, "%s", why.text);
		return out->why_not || fault_memory(f);
	}
	ok = take(a, &r.schedule, r.notation, room, arena, out, f);
	rb_regimen_fini(&r);
	return ok;
}

bool
assess_missed(const struct assess *a, const struct rb_schedule *s, int day, struct arena *arena, struct missed *planned,
              struct missed ways[MISSED_WAYS], struct fault *f)
{
	struct score room;
	bool ok;

	*planned = (struct missed){ .name = "as planned", .meaning = "" };
	if (!score_init(&room, a, f))
		return false;
	ok = take(a, s, "", &room, arena, planned, f);
	for (int i = 0; ok && i < MISSED_WAYS; i++) {
		ways[i] = (struct missed){ .name = table[i].name, .meaning = table[i].meaning };
		ok = try_way(a, s, day, i, &room, arena, &ways[i], f);
	}
	score_fini(&room);
	return ok;
}

const char *
assess_missed_words(const struct assess *a, const struct missed *planned, const struct missed *way, struct arena *arena, struct fault *f)
{
	struct note n;

	note_init(&n, arena);
	if (!way->notation) {
		note_add(&n, "%s: cannot be done, as %s.", way->name, way->why_not);
		return note_end(&n, f);
	}
	note_add(&n, "%s, %s: %s Gy in %d days", way->name, way->notation, SHORT(way->total_gy), way->days);
	if (!isnan(way->tcp))
		note_add(&n, "; tumour control %s (planned %s), 10^%s cells left", FIXED(way->tcp, 2), FIXED(planned->tcp, 2),
		         FIXED(way->log10_clonogens, 2));
	if (way->worst)
		note_add(&n, "; %s %s of %s (planned %s)", a->c->structures[way->worst->structure].name, FIXED(way->worst_value, 1),
		         SHORT(way->worst->limit), planned->worst == way->worst ? FIXED(planned->worst_value, 1) : "another organ is nearest");
	note_add(&n, "; mark %s (planned %s). %s", FIXED(way->mark, 2), FIXED(planned->mark, 2), way->meaning);
	return note_end(&n, f);
}
