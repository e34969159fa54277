/* The screens, on a terminal or by a script. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "classroom/room.h"
#include "cli/deadlines.h"
#include "cli/faces.h"
#include "cli/ideas.h"
#include "cli/opening.h"
#include "cli/pages.h"
#include "cli/script.h"
#include "screens/app.h"
#include "term/term.h"

/* ---- the terminal ---- */

/* The screen as text, until a key comes. */
static struct event
show_text(struct term *t, const struct canvas *c, int timeout_ms)
{
	char *text = canvas_dump(c);
	struct event e = { .kind = EVENT_NONE };

	if (text)
		e = term_show_text(t, text, timeout_ms);
	free(text);
	return e;
}

/* How long what is behind the keys is computed before it is shown: for the eye at once, and then as it goes on. */
enum { SOON_MS = 20, GLANCE_MS = 250, PAUSE_MS = 1000 };
/* How often files are looked at that somebody else writes. */
enum { WATCH_MS = 200 };

/* Compute for so long, or until a key waits; false: nothing was left from the first. */
static bool
work(struct app *a, struct term *t, int ms)
{
	int64_t end = cli_clock_ms() + ms;
	bool any = false;

	while (!term_pending(t) && app_work(a)) {
		any = true;
		if (cli_clock_ms() >= end)
			break;
	}
	return any;
}

/* Once nobody has pressed a key for a while, what was freed between things that stay goes back to the system too. */
static struct event
next_or_trim(struct term *t, int timeout_ms)
{
	struct event e;

	if (timeout_ms >= 0 && timeout_ms <= PAUSE_MS)
		return term_next(t, timeout_ms);
	e = term_next(t, PAUSE_MS);
	if (e.kind != EVENT_NONE)
		return e;
	malloc_trim(0);
	return term_next(t, timeout_ms < 0 ? -1 : timeout_ms - PAUSE_MS);
}

/* The next event.  What is watched beside the keys is looked at now and then; nothing is drawn unless it has changed. */
static struct event
next_event(struct app *a, struct term *t, const struct options *o, int wait)
{
	struct event e;
	bool changed = false;

	do {
		e = next_or_trim(t, app_watches(a) ? WATCH_MS : wait);
		if (e.kind == EVENT_NONE && app_watches(a)) {
			app_set_time(a, cli_now(o));
			changed = app_watch(a);
		}
	} while (e.kind == EVENT_NONE && app_watches(a) && !changed);
	return e;
}

static bool
run_terminal(struct app *a, const struct options *o, const struct reach *reach, struct fault *f)
{
	struct term_options options = { options_given(o, "ascii"), options_given(o, "no-color"), reach->kiosk->on };
	struct term *t;
	struct canvas canvas = { 0 };
	char missing[SANDBOX_MISSING_MAX], word[DEADLINE_WORDS] = "";
	struct deadlines deadlines;
	enum deadline passed = DEADLINE_NONE;
	int rows, cols;
	bool ok;

	deadlines_begin(&deadlines, reach->kiosk->idle_ms, reach->kiosk->session_ms, cli_clock_ms());
	if (!term_open(&t, &options, f))
		return false;
	term_size(t, &rows, &cols);
	ok = opening_close(o, reach, missing, f) && canvas_init(&canvas, rows, cols, term_is_ascii(t), f);
	canvas.blocks = !term_has_braille(t);
	if (ok && *missing)
		app_note(a, missing);
	while (ok && !app_done(a) && !passed) {
		struct event e;
		int wait;

		/* Drawn between any two keys, as what a key does depends on what is below the screen; shown when no
		 * other waits, so that what is typed ahead or pasted does what it would do typed slowly. */
		app_draw(a, &canvas);
		/* What is soon computed is shown at once; what takes longer is shown as it comes. */
		for (int ms = SOON_MS; work(a, t, ms); ms = GLANCE_MS) {
			app_draw(a, &canvas);
			if (!term_pending(t))
				term_blit(t, &canvas);
		}
		if (!term_pending(t))
			term_blit(t, &canvas);
		wait = deadlines_wait(&deadlines, cli_clock_ms());
		e = app_takes_copy(a) ? show_text(t, &canvas, wait) : next_event(a, t, o, wait);
		if (e.kind == EVENT_RESIZE)
			ok = canvas_resize(&canvas, e.rows, e.cols, f);
		if (e.kind == EVENT_KEY && e.key == EVENT_CTRL('l'))
			term_repaint(t);
		app_set_time(a, cli_now(o));
		app_event(a, &e);
		if (e.kind == EVENT_KEY || e.kind == EVENT_INTERRUPT)
			deadlines_key(&deadlines, cli_clock_ms());
		passed = deadlines_look(&deadlines, cli_clock_ms(), word, sizeof word);
		if (*word)
			app_note(a, word);
	}
	term_close(t);
	canvas_fini(&canvas);
	if (passed) {
		deadlines_farewell(&deadlines, passed, word, sizeof word);
		printf("ghostdose: %s\n", word);
	}
	return ok;
}

/* ---- all of it ---- */

static bool
script_options_read(const struct options *o, struct script_options *s, struct fault *f)
{
	const char *size = options_text(o, "size");

	*s = (struct script_options){ .keys = options_text(o, "script"), .dump = options_text(o, "dump"), .rows = 24, .cols = 80,
		                      .ascii = options_given(o, "ascii") };
	if (size && !script_size(size, &s->rows, &s->cols, f))
		return fault_in_file(f, "--size");
	return true;
}

static bool
refuse_dump(const struct options *o, struct fault *f)
{
	const char *dump = options_text(o, "dump");

	if (!opening_wants_door(o) || !dump || !strcmp(dump, "-"))
		return true;
	return options_refuse(f, "dump", "--sandbox lets no file be written; expected -, and > FILE behind the command");
}

/* A session lives for hours beside a thousand others: what is large goes back to the system as soon as it is freed, and
 * leaves no holes between what is small. */
static void
give_memory_back(void)
{
	mallopt(M_MMAP_THRESHOLD, 32 << 10);
	mallopt(M_TRIM_THRESHOLD, 64 << 10);
}

/* By a script or on a terminal, behind the closed door. */
static bool
run_app(struct app *a, const struct options *o, const struct script_options *script, const struct reach *reach,
        struct fault *f)
{
	char missing[SANDBOX_MISSING_MAX];

	if (!script->keys)
		return run_terminal(a, o, reach, f);
	if (!opening_close(o, reach, missing, f))
		return false;
	if (*missing)
		app_note(a, missing);
	return script_run(a, script, f);
}

/* Where the screens begin. */
static bool
open_first(struct app *a, const struct cli_start *what, struct fault *f)
{
	if (what->preview)
		return app_preview(a, what->path, what->from, f);
	if (!what->path)
		return true;
	return what->due ? app_begin_due(a, what->path, f) : app_open(a, what->path, f);
}

/* A note: whole or not at all, and nothing that is there is lost. */
static enum app_written
write_text(void *user, const char *path, const char *text, size_t len, bool replace, struct fault *f)
{
	(void)user;
	if (!replace && file_exists(path))
		return APP_IS_THERE;
	return file_write(path, text, len, f) ? APP_WRITTEN : APP_NOT_WRITTEN;
}

/* The screens, beginning with a case or with home. */
bool
cli_run_screens(const struct options *o, const struct cli_start *what, struct fault *f)
{
	const char *path = what->path;
	struct script_options script;
	struct reach reach;
	struct app_case *cases = NULL;
	struct records *records = NULL;
	struct app *a;
	struct arena *words;
	struct app_page pages[CLI_PAGES_MAX];
	char why[900] = "";
	size_t n = 0;
	bool ok;

	if (!script_options_read(o, &script, f) || !refuse_dump(o, f))
		return false;
	give_memory_back();
	if (!what->preview && !(cases = opening_list(&n, f)))
		return false;
	if (!what->preview && !what->room && !opening_records(o, what->kiosk, options_given(o, "script"), &records, why, sizeof why, f)) {
		free(cases);
		return false;
	}
	a = app_new(cases, n, records, *why ? why : NULL, f);
	if (a)
		app_set_time(a, cli_now(o));
	if (a && options_given(o, "accessible"))
		app_set_accessible(a);
	if (a && !what->kiosk->on && !opening_wants_door(o))
		app_set_writer(a, write_text, NULL);
	words = arena_new();
	if (a && words) {
		cli_add_ideas(cases, n, words);
		app_set_pages(a, pages, cli_pages(pages, words));
	}
	if (a && what->lessons)
		app_focus_lessons(a);
	if (a && path && options_given(o, "seed"))
		app_set_seed(a, (uint64_t)options_number(o, "seed", 0));
	if (a && what->room)
		app_set_class(a, what->room);
	else if (a && !path)
		app_begin_tour(a);
	ok = a && open_first(a, what, f);
	reach = (struct reach){ .n = n, .records = records, .kiosk = what->kiosk };
	reach.cases = opening_paths(cases, &reach.n, path);
	if (ok)
		ok = reach.cases ? run_app(a, o, &script, &reach, f) : fault_memory(f);
	free(reach.cases);
	app_free(a);
	arena_free(words);
	records_close(records);
	free(cases);
	return ok;
}
