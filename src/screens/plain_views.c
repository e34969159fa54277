/* The views of a design in words: the tumour, the repair of organs, a missed day, two regimens. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/change.h"
#include "assess/trace.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "screens/plain_play.h"
#include "screens/plain_score.h"

#define FIXED(v) number_fixed((v), 2, (char[NUMBER_TEXT_MAX]){ 0 })
#define SHORT_NUMBER(v) number_short((v), 6, (char[NUMBER_TEXT_MAX]){ 0 })

static const struct rb_schedule *
schedule(const struct play *s)
{
	struct tutor_view v = plain_look(s);

	return &plain_regimen(s, &v)->schedule;
}

/* ---- the tumour ---- */

static void
say_stop(struct fact_text *x, const struct tumour_trace *t, size_t i)
{
	const struct tumour_stop *p = &t->stops[i];

	fact_add(x, "- day %s, ", SHORT_NUMBER(p->time_d));
	if (p->fraction)
		fact_add(x, "fraction %zu, %s Gy: ", p->fraction, SHORT_NUMBER(p->dose_gy));
	else
		fact_add(x, "no treatment: ");
	for (size_t j = 0; p->fraction && t->n_types > 1 && j < t->n_types; j++)
		fact_add(x, "%s %s to %s, ", t->names[j], FIXED(t->ln_before[i * t->n_types + j] / M_LN10),
		         FIXED(t->ln_after[i * t->n_types + j] / M_LN10));
	if (p->fraction)
		fact_add(x, "all %s to %s", FIXED(p->ln_before / M_LN10), FIXED(p->ln_after / M_LN10));
	else
		fact_add(x, "all %s", FIXED(p->ln_after / M_LN10));
	if (!isnan(p->hypoxic_after))
		fact_add(x, ", %s %% hypoxic", number_fixed(100 * p->hypoxic_after, 1, (char[NUMBER_TEXT_MAX]){ 0 }));
	fact_add(x, "; killed so far %s, grown %s.\n", FIXED(p->killed), FIXED(p->regrown));
}

bool
plain_do_tumour(struct play *s, const char *argument)
{
	struct tumour_trace t;
	struct plot plot;
	struct fact_text x;
	struct fault f;
	const char *words;
	double day = 0;

	if (!assess_tumour_trace(s->a, schedule(s), s->scratch, &t, &f))
		return plain_refuse(s, &f, "");
	plain_begin(s, &x);
	if (*argument && !number_parse(argument, strlen(argument), true, &day)) {
		fact_add(&x, "Not taken: \"%.20s\" is no day; expected tumour and a day from the first fraction, such as tumour 14.", argument);
		return plain_finish(s, &x);
	}
	if (!*argument) {
		fact_add(&x, "The tumour, cells before and after, killed and grown as powers of ten:\n");
		for (size_t i = 0; i < t.n; i++)
			say_stop(&x, &t, i);
		if (!isnan(t.kickoff_d))
			fact_add(&x, "Repopulation grows faster from day %s on.\n", SHORT_NUMBER(t.kickoff_d));
	}
	words = tumour_trace_words(&t, *argument ? tumour_trace_at(&t, day) : t.n - 1, s->scratch, s->f);
	if (!words)
		return false;
	fact_add(&x, "%s", words);
	if (!*argument && tumour_trace_plot(&t, -1, s->scratch, &plot, &f)) {
		fact_add(&x, "\n\nThe plot of the cells over the days:\n");
		plain_plot(&x, &plot);
	}
	return plain_finish(s, &x);
}

/* ---- repair ---- */

size_t
plain_find_organ(const struct casebook *c, const char *name, size_t len)
{
	char text[120];

	snprintf(text, sizeof text, "%.*s", (int)(len < sizeof text ? len : sizeof text - 1), name);
	for (size_t i = 0; i < c->n_structures; i++)
		if (text_same(c->structures[i].id, text) || text_same(c->structures[i].name, text))
			return i;
	return c->n_structures;
}

void
plain_no_organ(struct fact_text *x, const struct casebook *c, const char *word, const char *name)
{
	fact_add(x, "Not taken: no organ is called \"%.60s\"; expected %s and one of:", name, word);
	for (size_t i = 0; i < c->n_structures; i++)
		fact_add(x, "%s %s", i ? "," : "", c->structures[i].id);
	fact_add(x, ".");
}

static bool
say_organ(struct play *s, struct fact_text *x, size_t organ, size_t fraction, bool plots)
{
	struct tissue_trace t;
	struct plot p;
	struct fault f;
	const char *repair, *stop;

	if (!assess_tissue_trace(s->a, schedule(s), organ, s->scratch, &t, s->f))
		return false;
	repair = tissue_repair_words(&t, s->scratch, s->f);
	stop = tissue_trace_words(&t, fraction < t.n ? fraction : t.n - 1, s->scratch, s->f);
	if (!repair || !stop)
		return false;
	fact_add(x, "%sRepair in %s, alpha/beta %s Gy:\n%s\n%s\n", x->used > 0 ? "\n" : "", t.name, SHORT_NUMBER(t.alpha_beta_gy), repair, stop);
	if (plots && tissue_trace_plot(&t, fraction < t.n ? fraction : t.n - 1, s->scratch, &p, &f)) {
		fact_add(x, "\nThe dose that is not repaired yet in %s, hour by hour around that fraction:\n", t.name);
		plain_plot(x, &p);
	}
	if (plots && tissue_eqd2_plot(&t, fraction < t.n ? fraction : t.n - 1, s->scratch, &p, &f)) {
		fact_add(x, "\nThe EQD2 of this course in %s, with and without repair:\n", t.name);
		plain_plot(x, &p);
	}
	return true;
}

bool
plain_do_repair(struct play *s, const char *argument)
{
	const struct casebook *c = assess_case(s->a);
	const char *last = strrchr(argument, ' ');
	size_t organ = plain_find_organ(c, argument, strlen(argument)), fraction = 1;
	struct plot plot;
	struct fact_text x;
	struct fault f;
	long n;

	plain_begin(s, &x);
	/* "larynx 12": the number is the fraction. */
	if (organ == c->n_structures && last && number_parse_whole(last + 1, strlen(last + 1), &n) && n > 0) {
		organ = plain_find_organ(c, argument, (size_t)(last - argument));
		fraction = (size_t)n - 1;
	}
	if (*argument && organ == c->n_structures) {
		plain_no_organ(&x, c, "repair", argument);
		return plain_finish(s, &x);
	}
	for (size_t i = 0; i < c->n_structures; i++)
		if (*argument ? i == organ : strcmp(c->structures[i].kind, "target") != 0)
			if (!say_organ(s, &x, i, fraction, *argument))
				return false;
	if (assess_interval_plot(s->a, schedule(s), s->scratch, &plot, &f)) {
		fact_add(&x, "\nEQD2 of the organs against the hours between the fractions of a day:\n");
		plain_plot(&x, &plot);
	}
	return plain_finish(s, &x);
}

/* ---- a missed day ---- */

/* "3 wed": week and weekday. */
static bool
parse_day(const char *text, int *day)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	size_t n = strcspn(text, " \t");
	const char *name = text + n + strspn(text + n, " \t");
	long week;

	if (!number_parse_whole(text, n, &week) || week < 1 || week > RB_DAYS_MAX / 7 || strlen(name) < 3)
		return false;
	for (int i = 0; i < 7; i++) {
		char first[4] = { name[0], name[1], name[2], '\0' };

		if (text_same(names[i], first)) {
			*day = 7 * ((int)week - 1) + i;
			return true;
		}
	}
	return false;
}

bool
plain_do_missed(struct play *s, const char *argument)
{
	struct missed planned, ways[MISSED_WAYS];
	struct fact_text x;
	char words[RB_DAY_TEXT_MAX];
	int day;

	plain_begin(s, &x);
	if (!parse_day(argument, &day)) {
		fact_add(&x, "Not taken: which day is missed? Expected a week and a weekday, such as missed 3 wed.");
		return plain_finish(s, &x);
	}
	if (!assess_missed(s->a, schedule(s), day, s->scratch, &planned, ways, s->f))
		return false;
	fact_add(&x, "%s is missed:\n", rb_day_words(day, words));
	for (int i = 0; i < MISSED_WAYS; i++) {
		const char *text = assess_missed_words(s->a, &planned, &ways[i], s->scratch, s->f);

		if (!text)
			return false;
		fact_add(&x, "- %s\n", text);
	}
	fact_add(&x, "Type one of these regimens to try it.");
	return plain_finish(s, &x);
}

/* ---- two regimens ---- */

bool
plain_do_keep(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	struct rb_regimen copy;
	struct fact_text x;

	(void)argument;
	if (!rb_regimen_copy(plain_regimen(s, &v), &copy, s->f))
		return false;
	rb_regimen_fini(&s->kept);
	s->kept = copy;
	s->has_kept = true;
	plain_begin(s, &x);
	fact_add(&x, "%s is kept. Try another one; beside says both side by side.", s->kept.notation);
	return plain_finish(s, &x);
}

bool
plain_do_beside(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct rb_regimen *here = plain_regimen(s, &v);
	struct score kept;
	struct change change;
	struct fact_text x;
	bool ok;

	(void)argument;
	if (!s->has_kept) {
		plain_say(s, "No regimen is kept yet. Type keep, then try another one, then beside.");
		return true;
	}
	if (!score_init(&kept, s->a, s->f))
		return false;
	ok = assess_score(s->a, &s->kept.schedule, NULL, &kept, s->f) && assess_score(s->a, &here->schedule, NULL, &s->score, s->f) &&
	     assess_change(s->a, &s->kept.schedule, &kept, &here->schedule, &s->score, s->scratch, &change, s->f);
	score_fini(&kept);
	if (!ok)
		return false;
	plain_begin(s, &x);
	fact_add(&x, "%s instead of %s:\n", here->notation, s->kept.notation);
	for (size_t i = 0; i < change.n; i++) {
		const struct change_row *row = &change.rows[i];
		char n[3][NUMBER_TEXT_MAX];

		fact_add(&x, "- %s: %s, was %s%s%s, difference %s%s.\n", row->what, number_fixed(row->after, row->decimals, n[0]),
		         number_fixed(row->before, row->decimals, n[1]), *row->unit ? " " : "", row->unit, row->by > 1e-9 ? "+" : "",
		         number_fixed(row->by, row->decimals, n[2]));
	}
	fact_add(&x, "%s %s", change.gains, change.costs);
	return plain_finish(s, &x);
}
