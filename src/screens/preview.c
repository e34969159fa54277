/* An author's look at a case: reloaded when it was saved, and its faults where it cannot be. */
#include <stdio.h>
#include <string.h>

#include "casebook/bundle.h"
#include "screens/app_internal.h"
#include "screens/faults.h"

static struct session_place
place_of(const struct app *a)
{
	return (struct session_place){ a->preview.path, a->seeded ? &a->seed : NULL };
}

/* The page of faults; what they are about stays below it. */
static void
show_faults(struct app *a, const struct fault *f)
{
	struct arena *arena = arena_new();
	const char *faults = NULL, *text = NULL;
	char one[700];
	struct fault first;
	size_t errors;

	a->preview.broken = true;
	if (arena) {
		faults = faults_list(a->preview.path, arena, &errors, &first);
		/* Of one variant alone: the case itself loads. */
		if (!faults)
			faults = arena_print(arena, "%s\n", fault_format(f, one, sizeof one));
	}
	if (faults)
		text = arena_print(arena,
		                   "%s\nMend it and save: this page goes by itself when the case loads again.%s\n", faults,
		                   a->session ? " Until then what lies below it is the case as it was last saved without a fault." : "");
	app_show_tagged(a, "This cannot be loaded", text, TAG_WRITTEN);
	arena_free(arena);
}

bool
app_preview(struct app *a, const char *path, const char *from, struct fault *f)
{
	struct session_place place;
	struct session *s;

	a->preview = (struct preview){ .on = true };
	snprintf(a->preview.path, sizeof a->preview.path, "%s", path);
	snprintf(a->preview.from, sizeof a->preview.from, "%s", from ? from : "");
	a->preview.loaded = a->preview.seen = case_bundle_stamp(path);
	place = place_of(a);
	s = session_preview(&place, from, f);
	if (s) {
		app_enter(a, s);
		app_say(a, false, "Preview: nothing is kept. What you save shows here by itself.");
		return true;
	}
	/* A file that is broken can be mended while one looks; a place that there is not cannot. */
	if (f->kind == FAULT_MACHINE || !f->file[0])
		return false;
	show_faults(a, f);
	return true;
}

/* The same place of the page, where it is the same page. */
static void
enter_again(struct app *a, struct session *s)
{
	struct session_view was, is;
	bool slice = a->slice.open, reading = a->page.open && !a->preview.broken;
	int scroll = a->scroll;

	session_look(a->session, &was);
	session_look(s, &is);
	app_enter(a, s);
	if (was.tutor.page == is.tutor.page && was.tutor.at == is.tutor.at) {
		a->scroll = scroll;
		a->follow = a->to_anchor = false;
		/* The question of a design comes over it when it is entered: it was read. */
		if (!reading)
			page_close_all(a);
	}
	if (slice && assess_has_slice(a->assess))
		slice_open(a);
}

void
preview_reload(struct app *a, bool asked)
{
	struct preview *p = &a->preview;
	struct session_place place = place_of(a);
	uint64_t stamp = case_bundle_stamp(p->path);
	struct session *s;
	struct fault f = { 0 };

	p->loaded = p->seen = stamp;
	if (!asked && a->session && !p->broken && !session_is_stale(a->session, p->path))
		return;
	if (a->session)
		journey_keep_draft(a);
	s = a->session ? session_reload(a->session, &place, &f) : session_preview(&place, *p->from ? p->from : NULL, &f);
	if (!s) {
		show_faults(a, &f);
		return;
	}
	if (a->session)
		enter_again(a, s);
	else
		app_enter(a, s);
	p->broken = false;
	p->reloads++;
	app_say(a, false, "Reloaded, as it was saved (%u).", p->reloads);
}

bool
app_watches(const struct app *a)
{
	return a->preview.on;
}

bool
app_watch(struct app *a)
{
	struct preview *p = &a->preview;
	uint64_t stamp = case_bundle_stamp(p->path);

	if (stamp == p->loaded) {
		p->seen = stamp;
		return false;
	}
	/* Still being written: it is looked at again when it has come to rest. */
	if (stamp != p->seen) {
		p->seen = stamp;
		return false;
	}
	preview_reload(a, false);
	return true;
}

enum { PAGES_MOST = 8 };

void
preview_pass(struct app *a)
{
	struct fault f;
	bool moved;

	/* Faults stay until they are mended, or closed where there is a case below them. */
	if (!a->session || (a->preview.broken && a->page.open))
		return;
	/* One page may lie over another. */
	for (int i = 0; a->page.open && i < PAGES_MOST; i++)
		page_close(a);
	if (a->slice.open)
		slice_close(a);
	if (a->score.open)
		score_close(a);
	a->map.open = false;
	if (app_shown(a) != SHOWN_JOURNEY)
		return;
	if (!session_pass(a->session, &moved, &f))
		app_say_fault(a, &f);
	else if (moved)
		journey_enter(a);
}
