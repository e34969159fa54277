/* Regimens in words: tried out, handed in, explained. */
#include "screens/plain_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/slice.h"
#include "base/number.h"
#include "base/text.h"
#include "screens/plain_score.h"

/* The regimen at hand: the one typed last at this step, else what was handed in or proposed. */
const struct rb_regimen *
plain_regimen(const struct play *s, const struct tutor_view *v)
{
	return s->has_draft && s->draft_step == v->at ? &s->draft : v->regimen;
}

static const char *
whose(const struct play *s, const struct tutor_view *v)
{
	if (plain_regimen(s, v) == &s->draft)
		return "Your last trial:\n";
	return v->handed_in ? "What was handed in last:\n" : "What is proposed:\n";
}

/* The regimen that was typed at this step in an earlier session. */
void
plain_restore_draft(struct play *s)
{
	struct session_view v;
	struct rb_regimen r;
	struct fault f;

	session_look(s->session, &v);
	if (!(plain_places(&v.tutor) & AT_DESIGN) || !*v.draft || (s->has_draft && s->draft_step == v.tutor.at) ||
	    strlen(v.draft) >= sizeof s->typed || !rb_regimen_parse(v.draft, &r, &f))
		return;
	rb_regimen_fini(&s->draft);
	s->draft = r;
	s->has_draft = true;
	s->draft_step = v.tutor.at;
	snprintf(s->typed, sizeof s->typed, "%s", v.draft);
}

static bool
say_trial(struct play *s, const struct rb_regimen *r, const char *head)
{
	struct explain_break broke = { .limit = NULL };
	struct fact_text x;
	struct fault f;

	if (!assess_score(s->a, &r->schedule, NULL, &s->score, s->f))
		return false;
	/* On a slice it takes long, as on the screens: explain tells it. */
	if (!assess_has_slice(s->a) && !assess_explain_break(s->a, &r->schedule, NULL, &broke, &f))
		broke.limit = NULL;
	plain_begin(s, &x);
	fact_add(&x, "%s", head);
	plain_prescription(&x, r);
	plain_rows(&x, s->a, &(struct scored){ r, &s->score, -1 });
	plain_tumour(&x, s->a, &(struct scored){ r, &s->score, -1 });
	plain_break(&x, s->a, r, &broke);
	fact_add(&x, "Mark so far: ");
	plain_mark(&x, &(struct scored){ r, &s->score, -1 });
	return plain_finish(s, &x);
}

bool
plain_say_regimen(struct play *s, const struct tutor_view *v)
{
	return say_trial(s, plain_regimen(s, v), whose(s, v));
}

bool
plain_try(struct play *s, const char *line)
{
	struct tutor_view v = plain_look(s);
	struct rb_regimen r;
	struct fault f;

	if (!rb_regimen_parse(line, &r, &f))
		return plain_refuse(s, &f, line);
	rb_regimen_fini(&s->draft);
	s->draft = r;
	s->has_draft = true;
	s->draft_step = v.at;
	snprintf(s->typed, sizeof s->typed, "%s", line);
	if (!session_draft(s->session, line, s->io->now(s->io->user), &f) && !plain_refuse(s, &f, ""))
		return false;
	if (!say_trial(s, &s->draft, ""))
		return false;
	plain_say(s, "This was a trial. Type submit to hand it in, or another regimen.");
	return true;
}

bool
plain_do_submit(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);

	(void)argument;
	if (!s->has_draft || s->draft_step != v.at) {
		plain_say(s, "Type a regimen first, such as 30x2; submit then hands in the last one typed.");
		return true;
	}
	return plain_give(s, s->typed);
}

const struct rb_recovery *
plain_recovery(const char *name)
{
	for (size_t i = 0; i < rb_recovery_count(); i++)
		if (text_same(rb_recovery_at(i)->name, name))
			return rb_recovery_at(i);
	return NULL;
}

size_t
plain_model_argument(const char *argument, const char **model)
{
	size_t len = strcspn(argument, " ");

	*model = argument + len + strspn(argument + len, " ");
	return len;
}

void
plain_no_model(struct fact_text *x, const char *name)
{
	fact_add(x, "Not taken: no model of recovery is called \"%.40s\"; expected one of:", name);
	for (size_t i = 0; i < rb_recovery_count(); i++)
		fact_add(x, "%s %s", i ? "," : "", rb_recovery_at(i)->name);
	fact_add(x, ".");
}

bool
plain_do_why(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct rb_recovery *recovery = NULL;
	const char *text, *model;
	long row;
	size_t n = assess_case(s->a)->n_constraints, len = plain_model_argument(argument, &model);
	struct fact_text x;

	plain_begin(s, &x);
	if (!number_parse_whole(argument, len, &row) || row < 1 || (size_t)row > n) {
		fact_add(&x, "Not taken: \"%.20s\" is no row; expected why and the number of a row, 1 to %zu.",
		          argument, n);
		return plain_finish(s, &x);
	}
	if (*model && !(recovery = plain_recovery(model))) {
		plain_no_model(&x, model);
		return plain_finish(s, &x);
	}
	text = assess_derivation(s->a, plain_regimen(s, &v), recovery, (size_t)row - 1, s->scratch, s->f);
	if (!text)
		return false;
	plain_say(s, text);
	return true;
}

bool
plain_do_calendar(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	struct fact_text x;

	(void)argument;
	plain_begin(s, &x);
	plain_prescription(&x, plain_regimen(s, &v));
	plain_calendar(&x, &plain_regimen(s, &v)->schedule);
	return plain_finish(s, &x);
}

bool
plain_do_models(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	struct fact_text x;

	(void)argument;
	plain_begin(s, &x);
	return plain_models(&x, s->a, plain_regimen(s, &v), s->f) && plain_finish(s, &x);
}

bool
plain_do_what_if(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	struct rb_regimen r;
	struct fault f;
	bool good;

	if (!*argument) {
		plain_say(s, "Type what-if and a regimen, such as what-if 30x2.");
		return true;
	}
	if (!rb_regimen_parse(argument, &r, &f))
		return plain_refuse(s, &f, argument);
	good = say_trial(s, &r, "What if, not marked:\n");
	/* At another step what is asked next is about it; at a regimen step only what is typed as an answer is tried. */
	if (good && !(plain_places(&v) & AT_REGIMEN)) {
		rb_regimen_fini(&s->draft);
		s->draft = r;
		s->has_draft = true;
		s->draft_step = v.at;
		plain_say(s, "Ask on with score, explain, map, calendar, tumour or repair; nothing is handed in.");
		return true;
	}
	rb_regimen_fini(&r);
	return good;
}
