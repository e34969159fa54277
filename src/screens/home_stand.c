/* How a case stands: what its files and the records say of it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/app_internal.h"

const struct case_card *
home_card(const struct app *a, struct app_case *x)
{
	struct home_card *card = a->home.cards ? &a->home.cards[x - a->cases] : NULL;
	struct report report;
	struct fault f;

	if (!card || !a->home.arena)
		return NULL;
	if (card->read)
		return card->good ? &card->card : NULL;
	card->read = true;
	report_init(&report, a->home.arena);
	card->good = casebook_card(x->path, a->home.arena, &card->card, &report);
	if (!card->good && !x->fault[0] && !report_ok(&report, &f))
		fault_format(&f, x->fault, sizeof x->fault);
	report_fini(&report);
	return card->good ? &card->card : NULL;
}

struct app_case *
home_case_called(const struct app *a, const char *id)
{
	for (size_t i = 0; i < a->n_cases; i++)
		if (!strcmp(a->cases[i].id, id))
			return &a->cases[i];
	return NULL;
}

void
home_read_draft(struct app *a)
{
	const struct records_attempt *t = app_attempt(a, NULL, true);
	struct arena *arena = t ? arena_new() : NULL;
	struct records_draft *drafts;
	struct fault f;
	size_t n = 0;

	a->home.draft[0] = '\0';
	/* Where it cannot be read, nothing is said of it here; opening the case says it. */
	if (!arena || !records_drafts(a->records, t->id, arena, &drafts, &n, &f))
		n = 0;
	for (size_t i = 0; i < n; i++)
		if (drafts[i].step == t->position)
			snprintf(a->home.draft, sizeof a->home.draft, "%s", drafts[i].text);
	arena_free(arena);
}

double
home_share(const struct app *a, const struct app_case *x, size_t *behind, size_t *steps)
{
	const struct records_attempt *t = app_attempt(a, x->id, false);

	*behind = *steps = 0;
	if (!t || t->steps == 0)
		return NAN;
	*steps = t->steps;
	*behind = t->finished ? t->steps : t->position == 0 ? 0 : t->position - 1;
	return (double)*behind / (double)*steps;
}

bool
home_mastered(const struct app *a, const struct app_case *x)
{
	const struct records_attempt *t = app_attempt(a, x->id, false);
	size_t n = 0;

	for (size_t i = 0; i < a->mastery.n; i++)
		n += a->mastery.steps[i].mastered && !strcmp(a->mastery.steps[i].case_id, x->id);
	return t && t->steps > 0 && n >= t->steps;
}

double
home_due_minutes(const struct app *a, char *derivation, size_t size)
{
	double minutes = 0;
	size_t used = 0, due = app_due(a);

	derivation[0] = '\0';
	for (size_t i = 0; i < a->n_cases; i++) {
		const struct case_card *card;
		char number[NUMBER_TEXT_MAX], times[32] = "";
		size_t n = 0;

		for (size_t k = 0; k < due; k++)
			n += !strcmp(a->mastery.steps[k].case_id, a->cases[i].id);
		card = n > 0 ? home_card(a, &a->cases[i]) : NULL;
		if (!card || isnan(card->minutes) || card->n_steps == 0)
			continue;
		minutes += (double)n * card->minutes / (double)card->n_steps;
		if (n > 1)
			snprintf(times, sizeof times, "%zu × ", n);
		if (used < size)
			used += (size_t)snprintf(derivation + used, size - used, "%s%s%s/%zu", used ? " + " : "", times,
			                         number_short(card->minutes, 4, number), card->n_steps);
	}
	return minutes > 0 ? minutes : NAN;
}
