/* How an author looks at a case: from any step, and again as it is after each save. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "casebook/bundle.h"
#include "tutor/session_state.h"

enum { NAMES_MAX = 64 };

/* ---- pages: 0 is the story, then the steps from 1, then the summary ---- */

static size_t
page_of(const struct tutor_view *v)
{
	return v->page == TUTOR_STORY ? 0 : v->page == TUTOR_STEP ? v->at + 1 : v->n_steps + 1;
}

static size_t
page_now(const struct session *s)
{
	struct tutor_view v;

	tutor_look(s->tutor, &v);
	return page_of(&v);
}

/* The page of the step with that id; 0: there is none. */
static size_t
page_of_step(const struct casebook *c, const char *id)
{
	for (size_t i = 0; i < c->n_steps; i++)
		if (!strcmp(c->steps[i].id, id))
			return i + 1;
	return 0;
}

static bool
refuse_place(const struct casebook *c, const char *from, struct fault *f)
{
	const char *names[NAMES_MAX + 2] = { "story", "summary" }, *near;
	size_t n = 2;

	for (size_t i = 0; i < c->n_steps && i < NAMES_MAX; i++)
		names[n++] = c->steps[i].id;
	near = text_nearest(from, names, n);
	if (near)
		return fault_set(f, 0, 0, "there is no step \"%.40s\"; did you mean \"%s\"?", from, near);
	return fault_set(f, 0, 0, "there is no step \"%.40s\"; expected the name of a step, its number from 1 to %zu, story or summary",
	                 from, c->n_steps);
}

static bool
find_page(const struct casebook *c, const char *from, size_t *page, struct fault *f)
{
	long number = 0;

	*page = page_of_step(c, from);
	if (*page > 0 || text_same(from, "story"))
		return true;
	if (text_same(from, "summary"))
		*page = c->n_steps + 1;
	else if (number_parse_whole(from, strlen(from), &number) && number >= 1 && (size_t)number <= c->n_steps)
		*page = (size_t)number;
	return *page > 0 || refuse_place(c, from, f);
}

/* ---- going there ---- */

/* Refused is no fault: it is left undone.  False: the machine's. */
static bool
try_to(struct session *s, enum tutor_verb verb, const char *text, bool *done, struct fault *f)
{
	struct fault why = { 0 };

	*done = session_do(s, &(struct tutor_action){ verb, text }, 0, &why);
	if (*done || why.kind != FAULT_MACHINE)
		return true;
	*f = why;
	return false;
}

bool
session_pass(struct session *s, bool *moved, struct fault *f)
{
	struct tutor_view v;
	bool done;

	tutor_look(s->tutor, &v);
	*moved = false;
	if (v.page == TUTOR_SUMMARY)
		return true;
	return (v.can_next || try_to(s, TUTOR_SKIP, NULL, &done, f)) && try_to(s, TUTOR_NEXT, NULL, moved, f);
}

/* What was done at the step of that id, once more. */
static bool
repeat_step(struct session *s, const struct session *old, const char *id, struct fault *f)
{
	bool done;

	for (size_t i = 0; i < old->n; i++) {
		const struct kept *k = &old->log[i];

		if (k->step == 0 || strcmp(old->book->steps[k->step - 1].id, id) != 0 || k->verb == TUTOR_NEXT || k->verb == TUTOR_BACK)
			continue;
		if (!try_to(s, k->verb, k->text, &done, f))
			return false;
	}
	return true;
}

/* On to a page; old, where there is one, says what was done at the steps that are passed and at the last. */
static bool
go_to(struct session *s, const struct session *old, size_t page, struct fault *f)
{
	bool moved = true;

	while (moved && page_now(s) < page) {
		size_t at;

		if (!session_pass(s, &moved, f))
			return false;
		at = page_now(s);
		if (moved && old && at <= s->book->n_steps && !repeat_step(s, old, s->book->steps[at - 1].id, f))
			return false;
	}
	return true;
}

/* ---- preview and reload ---- */

static struct session *
open_base(const struct session_place *place, struct fault *f)
{
	return place->seed ? session_begin_seed(NULL, place->path, *place->seed, f) : session_begin_base(NULL, place->path, f);
}

struct session *
session_preview(const struct session_place *place, const char *from, struct fault *f)
{
	struct session *s = open_base(place, f);
	size_t page = 0;

	if (!s)
		return NULL;
	if ((!from || find_page(s->book, from, &page, f)) && go_to(s, NULL, page, f))
		return s;
	session_close(s);
	return NULL;
}

/* The page of the new case that is the one where the old session is, and the last one where something was done. */
static void
pages_of_old(const struct session *s, const struct session *old, size_t *target, size_t *last)
{
	size_t at = page_now(old);

	*target = at;
	if (at > old->book->n_steps)
		*target = s->book->n_steps + 1;
	else if (at > 0) {
		*target = page_of_step(s->book, old->book->steps[at - 1].id);
		/* It is gone: what stands in its place. */
		if (*target == 0)
			*target = at < s->book->n_steps ? at : s->book->n_steps;
	}
	*last = *target;
	for (size_t i = 0; i < old->n; i++) {
		const struct kept *k = &old->log[i];
		size_t page = k->step > 0 && k->verb != TUTOR_SKIP && k->verb != TUTOR_NEXT && k->verb != TUTOR_BACK
		                  ? page_of_step(s->book, old->book->steps[k->step - 1].id)
		                  : 0;

		*last = page > *last ? page : *last;
	}
}

static bool
can_leave(const struct session *s)
{
	struct tutor_view v;

	tutor_look(s->tutor, &v);
	return v.can_next;
}

/* What is typed there and not handed in. */
static bool
carry_draft(struct session *s, const struct session *old, struct fault *f)
{
	struct session_view was, is;

	session_look(old, &was);
	session_look(s, &is);
	if (!*was.draft || is.tutor.page != TUTOR_STEP ||
	    strcmp(s->book->steps[is.tutor.at].id, old->book->steps[was.tutor.at].id) != 0)
		return true;
	return session_draft(s, was.draft, 0, f);
}

struct session *
session_reload(const struct session *old, const struct session_place *place, struct fault *f)
{
	struct session *s = open_base(place, f);
	size_t target, last;
	bool good, moved = true;

	if (!s)
		return NULL;
	pages_of_old(s, old, &target, &last);
	good = go_to(s, old, target, f);
	/* What was done behind it, unless that would give up the step itself. */
	if (good && can_leave(s))
		good = go_to(s, old, last, f);
	while (good && moved && page_now(s) > target)
		good = try_to(s, TUTOR_BACK, NULL, &moved, f);
	if (good && carry_draft(s, old, f))
		return s;
	session_close(s);
	return NULL;
}

bool
session_is_stale(const struct session *s, const char *path)
{
	struct fault f;
	char *bytes;
	size_t len;
	bool same;

	if (!case_bundle_read(path, &bytes, &len, &f))
		return true;
	same = len == s->bundle_len && !memcmp(bytes, s->bundle, len);
	free(bytes);
	return !same;
}
