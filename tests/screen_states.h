/* screen_states.h - the states of the screens that tests look at: goldens, facts, the crawler.
 *
 * A play is a list of keys from an opening; <dump:NAME> in it is a state.  A new screen gets a line here: the crawler
 * fails where it finds a kind of screen that no state shows. */
#ifndef SCREEN_STATES_H
#define SCREEN_STATES_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "casebook/casebook.h"
#include "class_world.h"
#include "mini_case.h"
#include "screens/app_internal.h"
#include "tap.h"

enum screen_manner { SCREENS_PLAIN, SCREENS_KEPT = 1, SCREENS_ACCESSIBLE = 2, SCREENS_NO_CASE = 4, SCREENS_BROKEN = 8,
                     SCREENS_CLASS = 16, SCREENS_PREVIEW = 32 };

struct screen_play {
	const char *open;              /* a case or lesson that is opened at once; "": home */
	unsigned manner;               /* enum screen_manner, or-ed */
	const char *keys;
};

#define SCREEN_N14 "nnnnnnnnnnnnnn"
/* From the story of cases/carotid to its regimen step. */
#define CAROTID_QUESTION "<Enter>" SCREEN_N14
#define CAROTID_TASK CAROTID_QUESTION "b<Enter>n70<Enter>n52.5<Enter>n88<Enter>n66.5<Enter>n"
#define CAROTID_DESIGN CAROTID_TASK "<Enter>"
/* From the story of cases/cord to its first question. */
#define CORD_QUESTION "<Enter>" SCREEN_N14

static const struct screen_play screen_plays[] = {
	/* Home and what is beside it. */
	{ "", SCREENS_PLAIN, "<dump:home>/organ<dump:home-search><C-u>zzz<dump:home-search-none><Esc><Tab><Down><dump:home-lessons><Tab>?<dump:help-home><Enter>:<dump:palette-home>zz<dump:palette-none><C-u>deriv<dump:palette-not-here><Esc>s<dump:settings-not-kept>q"
	                     "P<dump:pages><Enter><Enter><Down><Enter><dump:manual>/print<dump:page-search><Enter>n<dump:page-found><Esc>q"
	                     "c<dump:nothing-to-continue><C-c><dump:ask-end>" },
	{ "", SCREENS_NO_CASE, "<dump:home-no-case>" },
	{ "", SCREENS_BROKEN, "<dump:home-broken><Enter><dump:faults>" },
	{ "", SCREENS_KEPT, "<dump:tour-first><Enter>s<dump:settings>q<Enter>" SCREEN_N14 "a<Enter>c<Enter>n<Esc>qy<dump:home-continue>A<dump:ask-anew>"
	                    "n<now:2026-12-20T10:00:00Z><C-l><dump:home-due>t<dump:ask-repeat>" },
	/* A case: story, questions of every kind, its end. */
	{ "carotid", SCREENS_PLAIN,
	  "<dump:story><Enter>" SCREEN_N14 "<Up><dump:question>?<dump:help-question><Enter>:<dump:palette-question><Esc>p<dump:patient><Enter>"
	  "h<dump:hint>S<dump:ask-skip>n"
	  "a<Enter><dump:question-wrong>b<Enter><dump:question-right>n<dump:number><F1><dump:help-number><Enter><Esc><dump:number-field-left><Tab>100<Enter><dump:number-high>70<Enter>"
	  "<dump:number-right>n52.5<Enter>n88<Enter>n66.5<Enter>n<dump:task><Enter><dump:proposal>" },
	{ "carotid", SCREENS_PLAIN,
	  CAROTID_DESIGN "=<dump:numbers><Esc>?<dump:help-design><Enter>:<dump:palette-design><Esc><Up><C-u>40x1.5 bid<dump:notation><Esc><dump:regimen>r"
	                 "<dump:other-recovery>d<dump:derivations><Enter>R<dump:models><Enter>c<dump:calendar><Esc>w<dump:design-words><Enter>"
	                 "<Enter><dump:ask-hand-in>y<dump:handed-in><Enter>nb<Enter>n<dump:several>abc<Enter><dump:several-right>na<Enter>n"
	                 "<dump:classify>a<Enter>nb<Enter>n<dump:note><F8><dump:note-name><Enter><dump:note-written><F8><C-u>there.md<Enter><dump:ask-replace>n<Esc>sign<Enter><dump:signed>n<dump:summary>"
	                 "<PageDown><PageDown><PageDown><PageDown><PageDown><PageDown><PageDown><PageDown><dump:summary-end>q<dump:ask-leave>" },
	{ "carotid", SCREENS_PLAIN, CAROTID_QUESTION "hhhc<Enter>W<dump:ask-show>y<dump:shown>" },
	{ "carotid", SCREENS_PLAIN, CAROTID_QUESTION "c<Enter>a<Enter><dump:no-attempt-left>n<Esc>hSy<dump:skipped>n<Esc>x<dump:what-if><Up><dump:what-if-notation>" },
	{ "carotid", SCREENS_PLAIN, CAROTID_DESIGN "<Enter>y<dump:handed-in-wrong>" },
	/* The feasible region. */
	{ "carotid", SCREENS_PLAIN,
	  CAROTID_DESIGN "m<dump:map>?<dump:help-map><Enter>b<dump:map-best>z<dump:map-zoom>zhj<dump:map-moved>w<dump:map-words><Enter>o<dump:map-schedule>rr<dump:map-recovery>"
	                 "<Enter><dump:map-taken>" },
	{ "cord", SCREENS_PLAIN, CORD_QUESTION "xm<dump:map-slice>" },
	/* The score, and why. */
	{ "carotid", SCREENS_PLAIN,
	  CAROTID_DESIGN "<Up><C-u>25x2<Esc>e<dump:score>?<dump:help-score><Enter>G<dump:score-end>f<dump:front><Enter>t<dump:tools>" },
	{ "cord", SCREENS_PLAIN, CORD_QUESTION "xe<dump:score-slice>" },
	/* The calendar of a course, and the views of a design. */
	{ "carotid", SCREENS_PLAIN,
	  CAROTID_DESIGN "<Up><C-u>25x2<Esc>c<Down><Down><Right><dump:calendar-day>?<dump:help-calendar><Enter>M<dump:missed>w<dump:missed-words><Enter>"
	                 "<Down><Down><Enter><dump:missed-taken><Down><Space><Right><dump:calendar-held><Space>+<dump:calendar-dose>w<dump:calendar-words><Enter>" },
	{ "carotid", SCREENS_PLAIN,
	  CAROTID_DESIGN "<Up><C-u>25x2<Esc>t<Right><Right><Right><dump:tumour>?<dump:help-tumour><Enter>w<dump:tumour-words><Enter><End><dump:tumour-end>qK"
	                 "<Up><C-u>38x1.4 bid<Esc><dump:kept>s<dump:pair>w<dump:pair-words><Enter>x<dump:pair-swapped>" },
	{ "carotid", SCREENS_PLAIN,
	  CAROTID_DESIGN "<Up><C-u>38x1.4 bid<Esc>o<dump:tissue>f<dump:tissue-eqd2>f<dump:tissue-hours>[[[[<dump:tissue-four-hours>f<dump:tissue-repair>"
	                 "w<dump:tissue-words><Enter>" },
	/* Other signs and colours. */
	{ "carotid", SCREENS_PLAIN, CAROTID_DESIGN "gg<dump:glyphs-block>g<dump:glyphs-ascii>gTTTT<dump:theme-clinic>T<dump:theme-mono>" },
	/* The slice. */
	{ "cord", SCREENS_PLAIN,
	  CORD_QUESTION "v<dump:slice-old>?<dump:help-slice><Enter>o<dump:slice-filled>oz<dump:slice-zoomed>oz2<dump:slice-unmoved>3<dump:slice-2>4"
	                "<dump:slice-3>5<dump:slice-4>w<dump:slice-words><Enter>6<dump:slice-difference>a<dump:slice-arrows>a7<dump:slice-volume>8+"
	                "<dump:slice-doubt>-v<dump:slice-histogram>v5b<dump:slice-before>bm<dump:slice-through>qq" },
	{ "cord", SCREENS_PLAIN,
	  CORD_QUESTION "b<Enter>n20<Enter>n-3 -23 > -3 -19; 3 -23 > 3 -19; 0 -30 > 0 -26<dump:landmarks><F2><dump:slice-pairs>h<Up><dump:slice-pair-held>u<Enter>q<Enter><dump:landmarks-right>n"
	                "<dump:judge>v<dump:slice-judged>qe<Enter>"
	                "<dump:judged>n25<Enter>n50<Enter><dump:guessed>51.2<Enter>n<dump:place><F2><dump:slice-place><Left><Left><Enter><dump:slice-placed-wrong>q<Esc>-3 -23<Enter><dump:placed>" },
	/* Lessons. */
	{ "two-tissues", SCREENS_PLAIN,
	  "<dump:lesson-title>G<dump:glossary><Enter>?<dump:help-lesson><Enter><Enter><Enter><dump:lesson-question>a<Enter><dump:lesson-wrong>b<Enter>n"
	  "<dump:lesson-figure><Right><dump:lesson-slider>w<dump:figure-words><Enter>B<dump:lesson-closed>nSyn<dump:lesson-number>Bt<dump:lesson-try>" },
	{ "strategy", SCREENS_PLAIN, "<Enter><dump:lesson-long>" },
	/* A class: its table, a path, items, and what is changed of it. */
	{ "", SCREENS_CLASS,
	  "<dump:class-reading><C-l><dump:class>?<dump:help-class><Enter>:<dump:palette-class><Esc>w<dump:class-words><Enter><Down><dump:class-late><Enter><dump:path>"
	  "<Down><Down><dump:path-wrong><End><dump:path-end>w<dump:path-words><Enter><Enter><dump:path-walk>qqi<dump:items><Down><Down><dump:items-third><Enter>"
	  "<dump:item><Enter>w<dump:items-words><Enter><Right><dump:items-few>q<Down><Left><Enter><Right><dump:path-beyond>qsss<dump:class-sorted><Tab>"
	  "<dump:class-section><Tab><Tab>/doe<dump:class-search><Enter><dump:class-found><Esc>/zzz<dump:class-nobody>" },
	{ "", SCREENS_CLASS,
	  "<C-l><End><Up><dump:class-guest>C<dump:claim><Enter><dump:ask-claim>y<dump:claimed><Home><Down>e<Right><dump:extend><Enter><dump:ask-extend>y<dump:extended>"
	  "<Down>U<dump:ask-unlock>y<dump:unlocked>" },
	{ "", SCREENS_CLASS | SCREENS_ACCESSIBLE, "<C-l><Down><dump:accessible-class><Enter><dump:accessible-path>qi<dump:accessible-items>" },
	/* As an author sees a case that is being written, from its regimen on; and one that cannot be loaded. */
	{ "carotid", SCREENS_PREVIEW, "<dump:preview>?<dump:help-preview><Enter>:<dump:palette-preview><Esc><F7><dump:preview-passed>" },
	{ "torn", SCREENS_PREVIEW, "<dump:preview-faults>" },
	{ "carotid", SCREENS_PREVIEW | SCREENS_ACCESSIBLE, "<dump:accessible-preview>" },
	/* Words in the place of drawings. */
	{ "carotid", SCREENS_ACCESSIBLE, "<dump:accessible-story>" CAROTID_QUESTION "<dump:accessible-question>b<Enter>n70<Enter>n52.5<Enter>n88<Enter>n66.5<Enter>n<Enter>"
	                                 "<dump:accessible-design>m<dump:accessible-map>qe<dump:accessible-score>" },
	{ "cord", SCREENS_ACCESSIBLE, CORD_QUESTION "v<dump:accessible-slice>6<dump:accessible-slice-difference>7<dump:accessible-slice-volume>8<dump:accessible-slice-doubt>" },
};
enum { SCREEN_PLAYS = sizeof screen_plays / sizeof *screen_plays, SCREEN_CASES_MAX = 16 };

/* What home lists: no new case changes these screens. */
static const char *const screen_cases[] = { "carotid", "cord", "core", "gap", "parotid", "temporal" };
static const char *const screen_lessons[] = { "01-two-tissues", "02-six-hours", "03-lost-week", "04-oxygen", "05-strategy" };

static const char screen_manual[] =
    "NAME\n"
    "     ghostdose \xe2\x80\x93 teach and calculate re-irradiation of the head and neck\n\nCOMMANDS\n"
    "   Calculations\n"
    "     Each of these prints lines for a reader, or one JSON object with --json.  What does not apply is null there, and a warning tells "
    "why.\n\n"
    "     --help  Print help and exit; after a command, the help of that command.  Whatever else stands behind it is not looked at.\n\n"
    "     --version\n"
    "             Print the version and exit.\n";

struct screen_world {
	struct app_case list[SCREEN_CASES_MAX];
	size_t n;
	struct records *records;
	char folder[40];               /* of the records; "": none */
	struct room *room;             /* a class; NULL: none */
	struct app_page pages[4];
	size_t n_pages;
	struct arena *arena;
	struct app *app;
	struct canvas canvas;
	int64_t now;
};

/* One state: drawn on the canvas, at its name. */
typedef void screen_see(void *user, const char *name, struct screen_world *w);

static inline int64_t
screen_time(const char *iso)
{
	struct tm tm = { 0 };

	if (!strptime(iso, "%Y-%m-%dT%H:%M:%SZ", &tm))
		tap_bail_out(iso);
	return timegm(&tm);
}

static inline void
screen_world_add(struct screen_world *w, const char *file, bool lesson)
{
	struct app_case *x = &w->list[w->n++];
	const char *name = lesson ? strchr(file, '-') + 1 : file;
	struct fault why;

	x->lesson = lesson;
	snprintf(x->path, sizeof x->path, lesson ? "%.900s/../lessons/%s.md" : "%.900s/%s", cases_folder(), file);
	snprintf(x->id, sizeof x->id, "%s", name);
	if (!casebook_peek(x->path, x->title, sizeof x->title, x->level, sizeof x->level, &why))
		fault_format(&why, x->fault, sizeof x->fault);
}

static inline char *
screen_made_page(void)
{
	return mem_copy_text("Made when it is read.", 21);
}

/* A glossary, a manual and a page that is made, short ones: a new term changes no golden. */
static const char screen_glossary[] =
    "alpha/beta: The dose of one fraction at which both parts of the damage are alike. (Fowler 1989)\n\n"
    "BED: Biologically effective dose, what the same effect would take in vanishingly small fractions. (Fowler 1989)\n\n"
    "EQD2: The dose in fractions of 2 Gy that has the same effect. (Withers 1983)\n\n";

static inline void
screen_world_pages(struct screen_world *w)
{
	w->pages[w->n_pages++] = (struct app_page){ .name = "manual", .title = "Manual: ghostdose(1)", .about = "All commands, options and keys.",
		.manual = true, .text = screen_manual };
	w->pages[w->n_pages++] = (struct app_page){ .name = "glossary", .title = "Glossary", .about = "What the terms mean.",
		.text = screen_glossary };
	w->pages[w->n_pages++] = (struct app_page){ .name = "sources", .title = "Sources of the numbers", .about = "Where every number is from.",
		.make = screen_made_page };
	app_set_pages(w->app, w->pages, w->n_pages);
}

/* Of these files one is there; nothing is written. */
static inline enum app_written
screen_write(void *user, const char *path, const char *text, size_t len, bool replace, struct fault *f)
{
	(void)user;
	(void)text;
	(void)len;
	(void)f;
	return !replace && !strcmp(path, "there.md") ? APP_IS_THERE : APP_WRITTEN;
}

/* Of a case that there is none of, where nobody can have put one. */
static inline const char *
screen_world_path(const struct screen_world *w, const char *id)
{
	for (size_t i = 0; i < w->n; i++)
		if (!strcmp(w->list[i].id, id))
			return w->list[i].path;
	return "no-such-folder/torn";
}

static inline void
screen_world_open(struct screen_world *w, const struct screen_play *p, int rows, int cols)
{
	struct fault f;

	*w = (struct screen_world){ .arena = arena_new() };
	w->now = screen_time("2026-11-26T10:00:00Z");
	for (size_t i = 0; !(p->manner & SCREENS_NO_CASE) && i < sizeof screen_cases / sizeof *screen_cases; i++)
		screen_world_add(w, screen_cases[i], false);
	for (size_t i = 0; !(p->manner & SCREENS_NO_CASE) && i < sizeof screen_lessons / sizeof *screen_lessons; i++)
		screen_world_add(w, screen_lessons[i], true);
	if (p->manner & SCREENS_BROKEN) {
		struct app_case *x = &w->list[0];

		snprintf(x->path, sizeof x->path, "cases/torn");
		snprintf(x->fault, sizeof x->fault, "cases/torn/courses.csv:3:1: \"30/5\" is no regimen; expected such as 5x6");
	}
	if (p->manner & SCREENS_KEPT) {
		snprintf(w->folder, sizeof w->folder, "/tmp/ghostdose-states.XXXXXX");
		w->records = mkdtemp(w->folder) ? records_open(w->folder, &f) : NULL;
		if (!w->records)
			tap_bail_out("no folder for records in /tmp");
	}
	w->app = w->arena ? app_new(w->list, w->n, w->records, w->records ? NULL : "This is a test.", &f) : NULL;
	if (!w->app || !canvas_init(&w->canvas, rows, cols, false, &f))
		tap_bail_out("out of memory");
	app_set_time(w->app, w->now);
	app_set_writer(w->app, screen_write, NULL);
	screen_world_pages(w);
	if (p->manner & SCREENS_CLASS)
		app_set_class(w->app, w->room = class_open());
	else if (!*p->open)
		app_begin_tour(w->app);
	if (p->manner & SCREENS_ACCESSIBLE)
		app_set_accessible(w->app);
	if ((p->manner & SCREENS_PREVIEW) && !app_preview(w->app, screen_world_path(w, p->open), "design", &f))
		tap_bail_out(f.text);
	for (size_t i = 0; !(p->manner & SCREENS_PREVIEW) && *p->open && i < w->n; i++)
		if (!strcmp(w->list[i].id, p->open) && !app_open(w->app, w->list[i].path, &f))
			tap_bail_out(f.text);
	app_draw(w->app, &w->canvas);
}

static inline void
screen_world_close(struct screen_world *w)
{
	static const char *const files[] = { "records.db", "records.db-wal", "records.db-shm", "records.lock" };
	char path[80];

	app_free(w->app);
	room_close(w->room);
	records_close(w->records);
	canvas_fini(&w->canvas);
	arena_free(w->arena);
	for (size_t i = 0; w->folder[0] && i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "%s/%s", w->folder, files[i]);
		unlink(path);
	}
	if (w->folder[0])
		rmdir(w->folder);
}

static inline void
screen_world_event(struct screen_world *w, struct event e)
{
	app_set_time(w->app, w->now);
	app_event(w->app, &e);
	if (app_done(w->app))
		return;
	/* As it is once a person has looked at it for a while. */
	for (bool more = true; more;) {
		app_draw(w->app, &w->canvas);
		more = false;
		while (app_work(w->app))
			more = true;
	}
}

static inline void
screen_world_key(struct screen_world *w, uint32_t key)
{
	screen_world_event(w, (struct event){ .kind = key == EVENT_CTRL('c') ? EVENT_INTERRUPT : EVENT_KEY, .key = key });
}

/* Play keys; see may be NULL. */
static inline void
screen_world_play(struct screen_world *w, const char *keys, screen_see *see, void *user)
{
	const char *end = keys + strlen(keys);

	while (keys < end && !app_done(w->app)) {
		char word[64] = "";
		uint32_t key;

		if (event_key_parse(&keys, end, &key)) {
			screen_world_key(w, key);
			continue;
		}
		if (sscanf(keys, "<%63[^>]>", word) != 1)
			tap_bail_out(keys);
		if (!strncmp(word, "dump:", 5) && see)
			see(user, word + 5, w);
		else if (!strncmp(word, "now:", 4))
			w->now = screen_time(word + 4);
		keys += strlen(word) + 2;
	}
}

/* Every state at a size, in the order of the table. */
static inline void
screen_states_walk(int rows, int cols, screen_see *see, void *user)
{
	for (size_t i = 0; i < SCREEN_PLAYS; i++) {
		struct screen_world w;

		screen_world_open(&w, &screen_plays[i], rows, cols);
		screen_world_play(&w, screen_plays[i].keys, see, user);
		screen_world_close(&w);
	}
}

#endif
