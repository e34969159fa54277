/* A crawler: from home and from open cases it presses every key of every kind of screen that it can reach, breadth first.
 *
 * Each key is pressed in a child of this process, so that a crash is a finding and the parent stays where it was.  A state is
 * told from others by what the screen is, not by every number on it: state_key() says by what. */
#include "screen_states.h"

#include <signal.h>
#include <sys/wait.h>

enum { STATES_MAX = 700, PATH_MAX_BYTES = 400, KIND_MAX = 160, KINDS_MAX = 400, KEYS_MAX = 160, NOTE_MAX = 600 };

/* --- kinds --- */

static const char *const design_views[] = {
	[DESIGN_FORM] = "", [DESIGN_MISSED] = ", missed day", [DESIGN_TUMOUR] = ", tumour", [DESIGN_TISSUE] = ", tissue", [DESIGN_PAIR] = ", two of them",
};

/* What sort of screen this is: that which a golden should show. */
static char *
kind_of(const struct app *a, char out[KIND_MAX])
{
	struct tutor_view v = { 0 };
	const struct tutor_step *s = NULL;
	int n = 0;

	if (a->screen == SCREEN_JOURNEY) {
		app_look(a, &v);
		s = v.page == TUTOR_STEP ? &v.steps[v.at] : NULL;
	}
	if (a->asking != ASK_NOTHING)
		n += snprintf(out + n, KIND_MAX - (size_t)n, "ask %d over ", (int)a->asking);
	if (a->palette)
		n += snprintf(out + n, KIND_MAX - (size_t)n, "palette over ");
	if (a->asking != ASK_NOTHING || a->palette)
		/* What is below is a kind of its own. */
		snprintf(out + n, KIND_MAX - (size_t)n, "a screen");
	else if (a->choosing.open)
		snprintf(out + n, KIND_MAX - (size_t)n, "numbers");
	else if (a->page.open)
		snprintf(out + n, KIND_MAX - (size_t)n, "page%s", a->page.finding ? " search" : a->page.manual ? " manual" : a->page.plotted ? " with plot" : "");
	else if (a->shelf_open)
		snprintf(out + n, KIND_MAX - (size_t)n, "shelf");
	else if (a->settings_open)
		snprintf(out + n, KIND_MAX - (size_t)n, "settings");
	else if (a->screen == SCREEN_HOME)
		snprintf(out + n, KIND_MAX - (size_t)n, "home");
	else if (a->screen == SCREEN_CLASS)
		snprintf(out + n, KIND_MAX - (size_t)n, "class %d%s", (int)a->class.page, a->class.finding ? " search" : "");
	else if (a->slice.open)
		snprintf(out + n, KIND_MAX - (size_t)n, "slice, %s", slice_layer_word(a->slice.layer));
	else if (a->map.open)
		snprintf(out + n, KIND_MAX - (size_t)n, "map");
	else if (a->design.ready)
		snprintf(out + n, KIND_MAX - (size_t)n, "regimen%s%s%s",
		         a->design.trial && a->design.view == DESIGN_FORM && a->design.builder.focus != BUILDER_CALENDAR ? ", trial" : "", design_views[a->design.view],
		         a->design.view != DESIGN_FORM                        ? ""
		         : app_in_field(a)                                    ? ", notation"
		         : a->design.builder.focus == BUILDER_CALENDAR ? a->design.builder.held_day >= 0 ? ", held day" : ", calendar"
		                                                              : "");
	else if (!s)
		snprintf(out + n, KIND_MAX - (size_t)n, "%s%s", v.lesson ? "lesson " : "", v.page == TUTOR_STORY ? "story" : "summary");
	else
		snprintf(out + n, KIND_MAX - (size_t)n, "%sstep of type %d%s%s%s", v.lesson ? "lesson " : "", (int)s->step->type,
		         s->ticked ? ", several" : "", s->state != STEP_OPEN ? ", closed" : s->attempts ? ", tried" : "",
		         app_in_field(a) ? ", in the field" : "");
	return out;
}

/* By what states differ: the kind, where in the case, and what changes what keys do. */
static char *
state_key(const struct app *a, char out[KIND_MAX])
{
	struct tutor_view v = { 0 };
	char kind[KIND_MAX];

	if (a->screen == SCREEN_JOURNEY)
		app_look(a, &v);
	if (a->slice.open) {
		/* Its layers do not change what the keys do: the first has each other look, and each form that answers a step. */
		int form = slice_places(a) ? 1 : a->slice.pairs.holding ? 3 : slice_pairs_open(a) ? 2 : 0;
		bool first = a->slice.layer == SLICE_OLD, plain = first && form == 0;

		snprintf(out, KIND_MAX, "%s|%.30s|%d|%d%d%d", kind_of(a, kind), a->page.open ? a->page.title : "", first ? form : 0,
		         plain && a->slice.zoomed, plain ? (int)a->slice.outline : 0, plain && (a->slice.before || a->slice.histogram));
		return out;
	}
	snprintf(out, KIND_MAX, "%s|%.30s|%d|%d%zu%d|%d|%d%d", kind_of(a, kind), a->page.open ? a->page.title : "",
	         v.lesson != NULL, (int)v.page, v.page == TUTOR_STEP && !v.lesson ? v.at : 0,
	         v.page == TUTOR_STEP ? (int)v.steps[v.at].state : 0, a->design.ready ? (int)a->design.builder.focus : 0,
	         a->design.ready && a->design.has_kept, a->design.ready && a->design.view == DESIGN_TISSUE ? (int)a->design.figure : 0);
	return out;
}

/* --- what is wrong with a screen --- */

/* NULL, or what no screen may be. */
static const char *
unsound(const struct canvas *c)
{
	for (int row = 0; row < c->rows; row++)
		for (int col = 0; col < c->cols; col++) {
			const struct cell *cell = canvas_cell(c, row, col);

			if (cell->style >= STYLE_COUNT)
				return "a style that is none";
			if (cell->width == 2 && (col + 1 == c->cols || canvas_cell(c, row, col + 1)->width != 0))
				return "a letter that reaches out of its place";
			if (cell->width == 0 && (col == 0 || canvas_cell(c, row, col - 1)->width != 2))
				return "half a letter";
		}
	if (c->cursor_row < 0 || c->cursor_row >= c->rows || c->cursor_col < 0 || c->cursor_col >= c->cols)
		return "a cursor outside";
	/* Where none was set it stands at the start of the key bar. */
	if (c->cursor_row == c->rows - 1 && c->cursor_col == 0)
		return "a cursor on no focus";
	return NULL;
}

/* Text, styles and cursor, without what is only said. */
static uint64_t
look_of(const struct canvas *c, bool message)
{
	uint64_t h = 1469598103934665603u;
	int rows = message ? c->rows : c->rows - 3;

	for (int row = 0; row < rows; row++)
		for (int col = 0; col < c->cols; col++) {
			const struct cell *cell = canvas_cell(c, row, col);

			h = (h ^ cell->codes[0] ^ (uint64_t)cell->style << 24 ^ (uint64_t)cell->halves << 40) * 1099511628211u;
		}
	return (h ^ (uint64_t)c->cursor_row << 16 ^ (uint64_t)c->cursor_col ^ (uint64_t)c->theme << 32) * 1099511628211u;
}

/* --- the crawl --- */

struct state { char path[PATH_MAX_BYTES], key[KIND_MAX]; };

/* What a child tells of one key. */
struct told { bool done, grew; char key[KIND_MAX], kind[KIND_MAX], wrong[NOTE_MAX]; };

struct crawl {
	struct state *states;
	size_t n, at;
	char kinds[KINDS_MAX][KIND_MAX];
	char kind_paths[KINDS_MAX][PATH_MAX_BYTES];
	size_t n_kinds;
	int wrong;
};

static struct crawl crawl;

static bool
is_known_kind(const char *kind)
{
	for (size_t i = 0; i < crawl.n_kinds; i++)
		if (!strcmp(crawl.kinds[i], kind))
			return true;
	return false;
}

static void
note_kind(const char *kind, const char *path)
{
	if (is_known_kind(kind) || crawl.n_kinds == KINDS_MAX)
		return;
	snprintf(crawl.kinds[crawl.n_kinds], KIND_MAX, "%s", kind);
	snprintf(crawl.kind_paths[crawl.n_kinds++], PATH_MAX_BYTES, "%s", path);
}

static void
note_state(const char *key, const char *path)
{
	for (size_t i = 0; i < crawl.n; i++)
		if (!strcmp(crawl.states[i].key, key))
			return;
	if (crawl.n == STATES_MAX)
		return;
	snprintf(crawl.states[crawl.n].key, KIND_MAX, "%s", key);
	snprintf(crawl.states[crawl.n++].path, PATH_MAX_BYTES, "%s", path);
}

/* An action of the key bar acts: it changes the screen, says something, or ends the program. */
static bool
is_promised(const struct app *a, uint32_t key)
{
	bool in_field = app_in_field(a);
	uint64_t contexts = app_contexts(a) | (in_field ? IN_FIELD : 0U);
	enum action action = action_of_key(key, contexts);

	if (action == ACTION_NONE || a->palette)
		return false;
	if (in_field && (event_key_is_text(key) || action == ACTION_LESS || action == ACTION_MORE || action == ACTION_LEAVE))
		return false;
	return action_info(action)->weight > 0 && app_label(a, action);
}

/* Does help, made of the list of actions, tell of the key, or is it text? */
static bool
is_told(const struct app *a, uint32_t key)
{
	uint64_t contexts = app_contexts(a) | (app_in_field(a) ? IN_FIELD : 0U);
	struct tutor_view v;

	if (a->palette || a->asking != ASK_NOTHING || contexts & (IN_FIELD | IN_FIND) || action_of_key(key, contexts) != ACTION_NONE)
		return true;
	if (key == EVENT_CTRL('c'))
		return true;
	/* The letters before the choices, and a digit that begins an answer or a regimen, stand on the screen. */
	if (contexts & (IN_NUMBER | IN_DESIGN) && ((key >= '0' && key <= '9') || key == ','|| key == '.'))
		return true;
	if (!(contexts & IN_CHOICE))
		return contexts & IN_NUMBER && (key == EVENT_TAB || key == EVENT_BACKTAB);
	app_look(a, &v);
	for (size_t i = 0; v.page == TUTOR_STEP && i < v.steps[v.at].n_choices; i++)
		if ((uint32_t)(unsigned char)v.steps[v.at].choices[i].id[0] == key)
			return true;
	return v.page == TUTOR_STEP && v.steps[v.at].ticked && key == ' ';
}

/* In the child: press and look. */
static void
press(struct screen_world *w, uint32_t key, struct told *told)
{
	bool promised = is_promised(w->app, key), known = is_told(w->app, key);
	uint64_t before = look_of(&w->canvas, true), still = look_of(&w->canvas, false);
	const char *what;

	app_set_time(w->app, w->now);
	app_event(w->app, &(struct event){ .kind = key == EVENT_CTRL('c') ? EVENT_INTERRUPT : EVENT_KEY, .key = key });
	told->done = app_done(w->app);
	if (told->done)
		return;
	app_draw(w->app, &w->canvas);
	what = unsound(&w->canvas);
	if (what && w->n > 0)
		snprintf(told->wrong, sizeof told->wrong, "%s", what);
	else if (promised && look_of(&w->canvas, true) == before && !w->app->copy && !*w->app->message)
		snprintf(told->wrong, sizeof told->wrong, "the key bar offers it, and it does nothing");
	else if (!known && look_of(&w->canvas, false) != still)
		snprintf(told->wrong, sizeof told->wrong, "it acts, and help has no word of it");
	state_key(w->app, told->key);
	kind_of(w->app, told->kind);
}

/* In the child, before anything was said: what no action has, on a screen without a field, changes nothing. */
static void
press_dead(struct screen_world *w, const uint32_t *keys, size_t n, struct told *told)
{
	/* A key may end a message and so give its lines back. */
	press(w, EVENT_KEY_END - 1, told);
	for (size_t i = 0; i < n && !told->wrong[0] && !told->done; i++) {
		char name[EVENT_NAME_MAX];

		press(w, keys[i], told);
		if (told->wrong[0])
			snprintf(told->wrong, sizeof told->wrong, "%s acts, and help has no word of it", event_key_name(keys[i], name));
	}
}


static void
resize(struct screen_world *w, int rows, int cols, struct told *told)
{
	struct fault f;
	const char *what;

	if (!canvas_resize(&w->canvas, rows, cols, &f))
		tap_bail_out(f.text);
	app_event(w->app, &(struct event){ .kind = EVENT_RESIZE, .rows = rows, .cols = cols });
	app_draw(w->app, &w->canvas);
	what = unsound(&w->canvas);
	if (what && rows > 2)
		snprintf(told->wrong, sizeof told->wrong, "%s", what);
	state_key(w->app, told->key);
	kind_of(w->app, told->kind);
}

static const int sizes[][2] = { { 20, 60 }, { 60, 200 }, { 8, 30 }, { 1, 1 } };
enum { SIZES = sizeof sizes / sizeof *sizes };

/* Try live key i of n, or a size, or all dead keys, in a child. */
static void
try_key(struct screen_world *w, const char *path, const uint32_t *keys, size_t n, size_t i, const uint32_t *dead, size_t n_dead)
{
	struct told told = { 0 };
	char name[EVENT_NAME_MAX + 8], next[PATH_MAX_BYTES];
	int ends[2], status;
	size_t got = 0;
	ssize_t part;
	pid_t pid;

	if (i < n)
		event_key_name(keys[i], name);
	else if (i < n + SIZES)
		snprintf(name, sizeof name, "%dx%d", sizes[i - n][1], sizes[i - n][0]);
	else
		snprintf(name, sizeof name, " dead keys");
	if (pipe(ends) != 0)
		tap_bail_out("no pipe");
	pid = fork();
	if (pid == 0) {
		/* A loop is a finding too. */
		alarm(20);
		if (i < n)
			press(w, keys[i], &told);
		else if (i < n + SIZES)
			resize(w, sizes[i - n][0], sizes[i - n][1], &told);
		else
			press_dead(w, dead, n_dead, &told);
		_exit(write(ends[1], &told, sizeof told) == (ssize_t)sizeof told ? 0 : 1);
	}
	close(ends[1]);
	while (pid > 0 && got < sizeof told && (part = read(ends[0], (char *)&told + got, sizeof told - got)) > 0)
		got += (size_t)part;
	close(ends[0]);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		tap_bail_out("no process");
	if (status != 0) {
		crawl.wrong++;
		tap_diag("%s %s: ends with 0x%x", path, name, (unsigned)status);
		return;
	}
	if (told.wrong[0]) {
		crawl.wrong++;
		tap_diag("%s%s: %s", path, name, told.wrong);
	}
	if (told.done || i >= n)
		return;
	/* A path longer than this is another way to what is reached on a shorter one. */
	if ((size_t)snprintf(next, sizeof next, "%s%s", path, name) >= sizeof next)
		return;
	note_kind(told.kind, next);
	note_state(told.key, next);
}

static void
add_key(uint32_t keys[KEYS_MAX], size_t *n, uint32_t key)
{
	for (size_t i = 0; i < *n; i++)
		if (keys[i] == key)
			return;
	if (*n < KEYS_MAX)
		keys[(*n)++] = key;
}

/* All letters, and every key that an action has anywhere: what is live is told from what is not by pressing it. */
static size_t
all_keys(uint32_t keys[KEYS_MAX])
{
	size_t n = 0;

	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const char *p = action_info((enum action)i)->keys, *end = p + strlen(p);
		uint32_t key;

		for (; p < end; p += *p == ' ')
			if (event_key_parse(&p, end, &key))
				add_key(keys, &n, key);
			else if (*p != ' ')
				tap_bail_out(p);               /* an action has a key that is none */
	}
	for (uint32_t k = '!'; k <= '~'; k++)
		add_key(keys, &n, k);
	add_key(keys, &n, EVENT_CTRL('c'));
	add_key(keys, &n, EVENT_BACKSPACE);
	return n;
}

static void
expand(const struct screen_play *from, const uint32_t *keys, size_t n)
{
	struct state s = crawl.states[crawl.at++];
	uint32_t live[KEYS_MAX], dead[KEYS_MAX];
	size_t n_live = 0, n_dead = 0;
	struct screen_world w;

	screen_world_open(&w, from, 24, 80);
	/* Not settled: what is computed behind the keys is no matter of keys. */
	screen_world_play(&w, s.path, NULL, NULL);
	for (size_t i = 0; !app_done(w.app) && i < n; i++) {
		uint64_t contexts = app_contexts(w.app) | (app_in_field(w.app) ? IN_FIELD : 0U);

		/* In a field one letter stands for all, beside those of keys; in a palette and at a question too. */
		if (w.app->palette || w.app->asking != ASK_NOTHING || contexts & (IN_FIELD | IN_FIND)) {
			if (!event_key_is_text(keys[i]) || strchr("5xyn ,", (int)keys[i]))
				live[n_live++] = keys[i];
		} else if (is_told(w.app, keys[i]))
			live[n_live++] = keys[i];
		else
			dead[n_dead++] = keys[i];
	}
	for (size_t i = 0; !app_done(w.app) && i < n_live + SIZES + (n_dead > 0); i++)
		try_key(&w, s.path, live, n_live, i, dead, n_dead);
	screen_world_close(&w);
}

/* Begin from a path, and go on as long as there are states that were not seen, at most `most`. */
static void
crawl_from(const struct screen_play *from, size_t most)
{
	uint32_t keys[KEYS_MAX];
	size_t n = all_keys(keys), first = crawl.n;

	note_state(from->open, from->keys);
	/* Known from elsewhere: not a new beginning. */
	if (crawl.n == first)
		return;
	while (crawl.at < crawl.n && crawl.at - first < most)
		expand(from, keys, n);
	crawl.at = crawl.n;
}

/* --- against the goldens --- */

static char golden_kinds[KINDS_MAX][KIND_MAX];
static size_t n_golden_kinds;

static bool
has_golden(const char *kind)
{
	for (size_t i = 0; i < n_golden_kinds; i++)
		if (!strcmp(golden_kinds[i], kind))
			return true;
	return false;
}

static void
see_golden(void *user, const char *name, struct screen_world *w)
{
	char kind[KIND_MAX];

	(void)user;
	(void)name;
	kind_of(w->app, kind);
	if (!has_golden(kind) && n_golden_kinds < KINDS_MAX)
		snprintf(golden_kinds[n_golden_kinds++], KIND_MAX, "%s", kind);
}

static void
every_key_of_every_screen(void)
{
	static const struct { struct screen_play from; size_t most; } starts[] = {
		{ { "", SCREENS_PLAIN, "" }, 40 },
		{ { "", SCREENS_KEPT, "<Enter>nnnnq" }, 10 },
		{ { "cord", SCREENS_PLAIN, CORD_QUESTION }, 45 },
		{ { "carotid", SCREENS_PLAIN, CAROTID_DESIGN }, 40 },
		{ { "carotid", SCREENS_PLAIN, CAROTID_DESIGN "<Up><C-u>40x1.5 bid<Esc><Enter>y<Enter>nb<Enter>nabc<Enter>na<Enter>na<Enter>nb<Enter>nsign<Enter>n" }, 5 },
		{ { "two-tissues", SCREENS_PLAIN, "<Enter>b<Enter>n" }, 30 },
		{ { "", SCREENS_CLASS, "<C-l><Down>" }, 14 },
		{ { "", SCREENS_CLASS, "<C-l><End><Up>" }, 8 },
	};

	crawl.states = calloc(STATES_MAX, sizeof *crawl.states);
	if (!crawl.states)
		tap_bail_out("out of memory");
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		crawl_from(&starts[i].from, starts[i].most);
	IS_INT(crawl.wrong, 0);
	tap_diag("%zu states, %zu kinds of screens", crawl.n, crawl.n_kinds);
	OK(crawl.n > 100);
	free(crawl.states);
}

static void
every_kind_of_screen_has_a_golden(void)
{
	screen_states_walk(24, 80, see_golden, NULL);
	OK(n_golden_kinds > 20);
	for (size_t i = 0; i < crawl.n_kinds; i++)
		if (!OK(has_golden(crawl.kinds[i])))
			tap_diag("no state of screen_states.h is \"%s\": reached by %s", crawl.kinds[i], crawl.kind_paths[i]);
}

TAP_MAIN(
	TAP_CASE(every_key_of_every_screen),
	TAP_CASE(every_kind_of_screen_has_a_golden),
)
