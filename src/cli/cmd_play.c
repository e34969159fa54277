/* ghostdose, ghostdose play: the screens, on a terminal or by a script, and the prompt-only face. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cases.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/deadlines.h"
#include "cli/faces.h"
#include "cli/ideas.h"
#include "cli/kiosk.h"
#include "cli/lessons.h"
#include "cli/pages.h"
#include "cli/script.h"
#include "cli/state.h"
#include "cli/words.h"
#include "screens/app.h"
#include "screens/plain.h"
#include "term/sandbox.h"
#include "term/term.h"
#include "volume/volume.h"

static const struct option_spec home_options[] = { CLI_OPTION_STATE, CLI_SCREEN_OPTIONS, CLI_KIOSK_OPTIONS };
static const struct option_spec play_options[] = {
	{ .name = "plain", .kind = OPTION_FLAG, .help = "questions and answers line by line, without screens" },
	CLI_OPTION_ANSWERS,
	{ .name = "due", .kind = OPTION_FLAG, .help = "the steps alone that are due today, with other numbers where it varies; see progress" },
	{ .name = "seed", .kind = OPTION_WHOLE, .value = "N", .high = 1e15, .expected = "a whole number, such as 1",
	  .help = "an attempt that begins is at the variant of this seed, where the case varies; without it the learner's own" },
	CLI_OPTION_STATE,
	CLI_SCREEN_OPTIONS,
	CLI_KIOSK_OPTIONS,
};

/* ---- the records ---- */

/* Open them; *out NULL with a sentence where that cannot be: all works then, and nothing is kept.  A script of keys or answers
 * keeps nothing unless it names a folder, so that no test writes into someone's records.  In a kiosk nobody works for nothing:
 * there it is a fault. */
static bool
open_records(const struct options *o, const struct kiosk *k, bool scripted, struct records **out, char *why, size_t size,
             struct fault *f)
{
	char folder[CLI_PATH_MAX], text[800];

	*why = '\0';
	*out = NULL;
	if (k->on)
		return (*out = records_open(k->folder, f)) != NULL;
	if (scripted && !options_given(o, "state"))
		return true;
	if (cli_state_folder(o, folder, sizeof folder, f))
		*out = records_open(folder, f);
	if (!*out)
		snprintf(why, size, "%s.", fault_format(f, text, sizeof text));
	return true;
}

/* ---- the list of cases for home ---- */

static void
peek(struct app_case *x, const struct cli_case *from, bool lesson)
{
	struct fault why;

	x->lesson = lesson;
	snprintf(x->path, sizeof x->path, "%.1000s", from->path);
	snprintf(x->id, sizeof x->id, "%.79s", from->name);
	if (!casebook_peek(x->path, x->title, sizeof x->title, x->level, sizeof x->level, &why))
		fault_format(&why, x->fault, sizeof x->fault);
}

/* The cases, then the lessons. */
static struct app_case *
list_cases(size_t *n, struct fault *f)
{
	struct cli_case_list cases = { 0 }, lessons = { 0 };
	struct app_case *out = NULL;

	*n = 0;
	if (cli_list_cases(&cases, f) && cli_list_lessons(&lessons, f)) {
		out = mem_array(cases.n + lessons.n, sizeof *out);
		if (!out)
			fault_memory(f);
	}
	for (size_t i = 0; out && i < cases.n; i++)
		peek(&out[(*n)++], &cases.items[i], false);
	for (size_t i = 0; out && i < lessons.n; i++)
		peek(&out[(*n)++], &lessons.items[i], true);
	cli_cases_fini(&cases);
	cli_cases_fini(&lessons);
	return out;
}

/* ---- the sandbox ---- */

/* What a session may still reach when all is open. */
struct reach {
	const char **cases;        /* their paths */
	size_t n;
	struct records *records;
	const struct kiosk *kiosk;
};

/* Close the door where it was asked for; *missing: what the kernel could not give, to be said once, or "". */
static bool
close_door(const struct options *o, const struct reach *reach, char missing[SANDBOX_MISSING_MAX], struct fault *f)
{
	struct sandbox_paths paths = { reach->cases, reach->n, reach->records ? records_folder(reach->records) : NULL,
	                               reach->kiosk->on };
	struct sandbox_report report;

	*missing = '\0';
	/* Neither face waits so long that threads were worth their start, and behind the door none may be. */
	vol_one_thread();
	if (!options_given(o, "sandbox") && !reach->kiosk->on)
		return true;
	if (!sandbox_close(&paths, &report, f))
		return false;
	snprintf(missing, SANDBOX_MISSING_MAX, "%s", report.missing);
	return true;
}

/* The cases of the list, and the one that was named, which may be elsewhere; NULL without memory. */
static const char **
paths_of(const struct app_case *cases, size_t *n, const char *named)
{
	const char **paths = mem_array(*n + 1, sizeof *paths);
	size_t used = 0;

	for (size_t i = 0; paths && i < *n; i++)
		paths[used++] = cases[i].path;
	if (paths && named)
		paths[used++] = named;
	*n = used;
	return paths;
}

static bool
refuse_dump(const struct options *o, struct fault *f)
{
	const char *dump = options_text(o, "dump");

	if (!options_given(o, "sandbox") || !dump || !strcmp(dump, "-"))
		return true;
	return options_refuse(f, "dump", "--sandbox lets no file be written; expected -, and > FILE behind the command");
}

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
enum { SOON_MS = 20, GLANCE_MS = 250 };

static int64_t
monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Compute for so long, or until a key waits; false: nothing was left from the first. */
static bool
work(struct app *a, struct term *t, int ms)
{
	int64_t end = monotonic_ms() + ms;
	bool any = false;

	while (!term_pending(t) && app_work(a)) {
		any = true;
		if (monotonic_ms() >= end)
			break;
	}
	return any;
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

	deadlines_begin(&deadlines, reach->kiosk->idle_ms, reach->kiosk->session_ms, monotonic_ms());
	if (!term_open(&t, &options, f))
		return false;
	term_size(t, &rows, &cols);
	ok = close_door(o, reach, missing, f) && canvas_init(&canvas, rows, cols, term_is_ascii(t), f);
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
		wait = deadlines_wait(&deadlines, monotonic_ms());
		e = app_takes_copy(a) ? show_text(t, &canvas, wait) : term_next(t, wait);
		if (e.kind == EVENT_RESIZE)
			ok = canvas_resize(&canvas, e.rows, e.cols, f);
		if (e.kind == EVENT_KEY && e.key == EVENT_CTRL('l'))
			term_repaint(t);
		app_set_time(a, cli_now(o));
		app_event(a, &e);
		if (e.kind == EVENT_KEY || e.kind == EVENT_INTERRUPT)
			deadlines_key(&deadlines, monotonic_ms());
		passed = deadlines_look(&deadlines, monotonic_ms(), word, sizeof word);
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

/* What works with a script only, but for the clock that there is line by line too. */
static bool
check_script(const struct options *o, bool plain, struct fault *f)
{
	static const char *const names[] = { "now", "dump", "size" };

	for (size_t i = plain; !options_given(o, "script") && i < sizeof names / sizeof *names; i++)
		if (options_given(o, names[i]))
			return options_refuse(f, names[i], "works with --script only; expected both");
	return cli_check_now(o, f);
}

bool
cli_check_face(const struct options *o, struct fault *f)
{
	bool plain = options_given(o, "plain");

	if (plain && options_given(o, "script"))
		return options_refuse(f, "script", "is for the screens; --plain reads standard input, or --answers");
	if (options_given(o, "answers") && !plain)
		return options_refuse(f, "answers", "works with --plain only; expected both");
	return check_script(o, plain, f);
}

/* By a script or on a terminal, behind the closed door. */
static bool
run_app(struct app *a, const struct options *o, const struct script_options *script, const struct reach *reach,
        struct fault *f)
{
	char missing[SANDBOX_MISSING_MAX];

	if (!script->keys)
		return run_terminal(a, o, reach, f);
	if (!close_door(o, reach, missing, f))
		return false;
	if (*missing)
		app_note(a, missing);
	return script_run(a, script, f);
}

/* The screens, beginning with a case or with home. */
bool
cli_run_screens(const struct options *o, const struct kiosk *k, const char *path, bool lessons, bool due, struct fault *f)
{
	struct script_options script;
	struct reach reach;
	struct app_case *cases;
	struct records *records;
	struct app *a;
	struct arena *words;
	struct app_page pages[CLI_PAGES_MAX];
	char why[900];
	size_t n;
	bool ok;

	if (!check_script(o, false, f) || !script_options_read(o, &script, f) || !refuse_dump(o, f))
		return false;
	cases = list_cases(&n, f);
	if (!cases)
		return false;
	if (!open_records(o, k, options_given(o, "script"), &records, why, sizeof why, f)) {
		free(cases);
		return false;
	}
	a = app_new(cases, n, records, *why ? why : NULL, f);
	if (a)
		app_set_time(a, cli_now(o));
	if (a && options_given(o, "accessible"))
		app_set_accessible(a);
	words = arena_new();
	if (a && words) {
		cli_add_ideas(cases, n, words);
		app_set_pages(a, pages, cli_pages(pages, words));
	}
	if (a && lessons)
		app_focus_lessons(a);
	if (a && path && options_given(o, "seed"))
		app_set_seed(a, (uint64_t)options_number(o, "seed", 0));
	if (a && !path)
		app_begin_tour(a);
	ok = a && (!path || (due ? app_begin_due(a, path, f) : app_open(a, path, f)));
	reach = (struct reach){ .n = n, .records = records, .kiosk = k };
	reach.cases = paths_of(cases, &reach.n, path);
	if (ok)
		ok = reach.cases ? run_app(a, o, &script, &reach, f) : fault_memory(f);
	free(reach.cases);
	app_free(a);
	arena_free(words);
	records_close(records);
	free(cases);
	return ok;
}

static bool
run_home(const struct options *o, int *status, struct fault *f)
{
	struct kiosk k;

	(void)status;
	return kiosk_enter(o, &k, f) && cli_run_screens(o, &k, NULL, false, false, f);
}

/* ---- line by line ---- */

enum { ANSWERS_MAX = 1 << 20 };

struct lines {
	const struct options *options;
	const struct kiosk *kiosk;
	char *answers;             /* of --answers; NULL: standard input */
	const char *at;            /* the rest of it */
	bool due;
};

static bool
type_line(char *out, size_t size)
{
	size_t n = 0;
	int c;

	while ((c = getc(stdin)) != EOF && c != '\n')
		if (n + 1 < size)
			out[n++] = (char)c;
	if (n > 0 && out[n - 1] == '\r')
		n--;
	out[n] = '\0';
	return c != EOF || n > 0;
}

static const char *
next_line(const char *at)
{
	at += strcspn(at, "\n");
	return at + (*at == '\n');
}

/* The next line of the answers that is no comment, shown as if it had been typed. */
static bool
take_answer(struct lines *x, char *out, size_t size)
{
	char shown[PLAIN_LINE_MAX];
	size_t len;

	while (*x->at == '#')
		x->at = next_line(x->at);
	if (!*x->at)
		return false;
	len = strcspn(x->at, "\n");
	len -= len > 0 && x->at[len - 1] == '\r';
	snprintf(out, size, "%.*s", (int)(len < size ? len : size), x->at);
	x->at = next_line(x->at);
	words_put(text_clean(shown, sizeof shown, out), stdout);
	putchar('\n');
	return true;
}

static bool
read_line(void *user, char *out, size_t size)
{
	struct lines *x = user;

	fflush(stdout);
	return x->answers ? take_answer(x, out, size) : type_line(out, size);
}

static void
write_text(void *user, const char *text)
{
	(void)user;
	fputs(text, stdout);
}

static int64_t
tell_time(void *user)
{
	const struct lines *x = user;

	return cli_now(x->options);
}

static bool
write_file(void *user, const char *path, const char *text, size_t len, struct fault *f)
{
	(void)user;
	return file_write(path, text, len, f);
}

static struct plain_io
io_of(struct lines *lines)
{
	return (struct plain_io){ .user = lines, .read_line = read_line, .write = write_text, .now = tell_time, .write_file = lines->kiosk->on ? NULL : write_file,
		                  .width = PLAIN_WIDTH, .ascii = !words_unicode() || options_given(lines->options, "ascii") };
}

static bool
play_lines(struct lines *lines, const char *path, struct fault *f)
{
	const struct options *o = lines->options;
	struct plain_io io = io_of(lines);
	char why[900], missing[SANDBOX_MISSING_MAX];
	const char *paths[] = { path };
	uint64_t seed = (uint64_t)options_number(o, "seed", 0);
	struct records *records;
	bool ok = open_records(o, lines->kiosk, lines->answers != NULL, &records, why, sizeof why, f) &&
	    close_door(o, &(struct reach){ paths, 1, records, lines->kiosk }, missing, f);

	if (ok && *missing)
		fprintf(stderr, "ghostdose: %s\n", missing);
	ok = ok && plain_play(&(struct plain_start){ records, why, path, options_given(o, "seed") ? &seed : NULL, lines->due }, &io, f);
	records_close(records);
	return ok;
}

bool
cli_run_plain(const struct options *o, const struct kiosk *k, const char *path, bool due, struct fault *f)
{
	struct lines lines = { .options = o, .kiosk = k, .due = due };
	const char *answers = options_text(o, "answers");
	size_t len;
	bool ok;

	if (answers && !file_read(answers, ANSWERS_MAX, &lines.answers, &len, f))
		return false;
	lines.at = lines.answers;
	ok = play_lines(&lines, path, f);
	free(lines.answers);
	return ok;
}

static bool
run_play(const struct options *o, int *status, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct kiosk k;

	(void)status;
	if (!cli_check_face(o, f) || !kiosk_enter(o, &k, f) || !cli_find_case(o->arguments[0], path, sizeof path, f))
		return false;
	if (options_given(o, "due") && options_given(o, "seed"))
		return options_refuse(f, "due", "has numbers of its own; expected no --seed");
	return options_given(o, "plain") ? cli_run_plain(o, &k, path, options_given(o, "due"), f)
	                                 : cli_run_screens(o, &k, path, false, options_given(o, "due"), f);
}

const struct command command_home = {
	.name = "",
	.arguments = "",
	.summary = "the screens: choose a case and work it",
	.details = "Without a command the screens open: the list of cases, then the case. They need a terminal; \"play CASE "
	           "--plain\" does not.",
	.options = home_options,
	.n_options = sizeof home_options / sizeof *home_options,
	.run = run_home,
};

const struct command command_play = {
	.name = "play",
	.arguments = "CASE",
	.example = "carotid",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "work a case",
	.details = "Work a case from its story to its mark, on the screens or, with --plain, line by line: for a screen reader, "
	           "a slow line or a script.",
	.options = play_options,
	.n_options = sizeof play_options / sizeof *play_options,
	.run = run_play,
};
