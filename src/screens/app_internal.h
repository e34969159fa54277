/* app_internal.h - what the screens share.  Private to src/screens. */
#ifndef SCREENS_APP_INTERNAL_H
#define SCREENS_APP_INTERNAL_H

#include "assess/change.h"
#include "assess/explain.h"
#include "assess/figure.h"
#include "assess/slice.h"
#include "assess/trace.h"
#include "canvas/heatmap.h"
#include "canvas/widgets.h"
#include "screens/action.h"
#include "screens/app.h"
#include "screens/builder.h"
#include "screens/class_view.h"
#include "screens/home.h"
#include "screens/fact.h"
#include "screens/map_view.h"
#include "screens/score_view.h"
#include "screens/slice_view.h"
#include "tutor/mastery.h"
#include "tutor/session.h"

/* A line of a page as it was laid out. */
struct page_line {
	size_t at, len;                    /* bytes of the text */
	int indent;                        /* columns left free before what goes on from the line above */
};

/* A page of text over the screen: help, story, derivation, manual. */
struct text_page {
	bool open, manual;                 /* manual: lines that begin at the left edge are headings */
	char title[80];
	char *text;                        /* owned */
	struct tag_span *spans;            /* owned: the tags of its parts (fact.h) */
	size_t n_spans;
	struct facts *facts;               /* owned: of the spans, in the order of their tags; NULL: it has none */
	bool about;                        /* all of it is about one number */
	int first;                         /* line at the top */
	int rows;                          /* lines seen at the last drawing */
	bool plotted;
	struct plot plot;                  /* above the text where there is room */
	struct arena *plot_arena;          /* owned; NULL: none */
	struct page_line *lines;           /* owned; for laid_cols columns */
	size_t n_lines;
	int laid_cols;                     /* 0: not yet */
	bool laid_ascii;
	bool finding;                      /* what is searched for is being typed */
	struct field_editor find;          /* what is searched for; "" nothing */
	int find_from;                     /* first line before the search */
	size_t hit;                        /* byte of the text where it was found last; PAGE_NO_HIT */
	struct text_page *below;           /* owned; the page that shows again when this one is closed */
};
#define PAGE_NO_HIT ((size_t)-1)

/* In the order of the setting's values. */
enum app_glyphs { GLYPHS_AUTO, GLYPHS_BRAILLE, GLYPHS_BLOCK, GLYPHS_ASCII };
enum app_screen { SCREEN_HOME, SCREEN_JOURNEY, SCREEN_CLASS };
enum app_asking { ASK_NOTHING, ASK_HAND_IN, ASK_SKIP, ASK_SHOW, ASK_LEAVE, ASK_ANEW, ASK_REPEAT, ASK_CHANGED, ASK_TAKE_OVER, ASK_GO_ON,
	ASK_REPLACE, ASK_CLAIM, ASK_EXTEND, ASK_UNLOCK };

/* What shows of a design. */
enum design_view { DESIGN_FORM, DESIGN_MISSED, DESIGN_TUMOUR, DESIGN_TISSUE, DESIGN_PAIR };
enum tissue_figure { TISSUE_OPEN_DOSE, TISSUE_EQD2, TISSUE_INTERVAL, TISSUE_REPAIR, TISSUE_FIGURES };

/* What its views are drawn from; made anew when one opens and when the regimen changes under it. */
struct design_made {
	struct arena *arena;               /* owned; NULL: nothing is made */
	struct missed planned, ways[MISSED_WAYS];
	struct tumour_trace tumour;
	struct tissue_trace tissue;
	struct change change;              /* from the kept regimen to this one */
};

/* The regimen step's own state. */
struct design {
	bool ready;
	bool trial;                        /* of a lesson: nothing is handed in, leaving goes back to the text */
	struct builder builder;
	struct score score;                /* of builder.regimen, as the mark has it */
	int recovery;                      /* index of the catalogue that overrides in the bars; -1: the case's own */
	struct score other;                /* under that model */
	bool scored;
	struct arena *plot_arena;
	struct plot plot;                  /* of builder.regimen */
	bool plotted;
	struct explain_break broke;        /* limit NULL: none, or not asked for (on a slice it takes too long) */
	enum design_view view;
	struct design_made made;
	struct list_view missed;           /* ways to make up for the day under the cursor */
	size_t stop;                       /* of the tumour: fraction or day without */
	size_t fraction, organ;            /* of the tissue */
	enum tissue_figure figure;
	bool has_kept;
	struct rb_regimen kept;            /* to be compared with */
	struct score kept_score;
};

/* The figures of the page of a lesson that shows. */
struct lesson_view {
	bool read;                         /* the page of a regimen question was read, and its design shows */
	struct figure *figures[LESSON_FIGURES_MAX];    /* in their order on the page; NULL: it cannot be drawn */
	struct fault faults[LESSON_FIGURES_MAX];       /* why not */
	size_t n_figures;
	size_t figure, slider;             /* which the keys move */
	bool focused;                      /* the cursor is there, not at the question */
	bool touched;                      /* a key was for the question: it is what Enter is about */
};

/* The name of the file that the note goes to, while it is typed. */
struct note_naming {
	app_write *write;                  /* NULL: no file can be written from here */
	void *user;
	bool naming;
	struct field_editor name;
};

/* Stepping from number to number (fact.h). */
enum fact_step { FACT_STAY, FACT_NEXT, FACT_BEFORE, FACT_BELOW, FACT_ABOVE };
struct fact_choosing {
	bool open;
	int pages;                         /* that lay over the screen when it began */
	size_t at;                         /* in reading order */
	enum fact_step step;               /* at the next drawing, as only that knows where numbers stand */
	uint16_t tag;                      /* of the fact under the cursor, at the last drawing */
};

/* What an author looks at. */
struct preview {
	bool on;
	char path[1024], from[80];         /* from: where it began, "": at the story */
	uint64_t loaded, seen;             /* what the file system said (case_bundle_stamp) when it was loaded, and last */
	bool broken;                       /* as it is on disk it cannot be loaded */
	unsigned reloads;
};

struct app {
	struct facts *facts;               /* owned: of the last drawing */
	struct fact_choosing choosing;
	struct app_case *cases;            /* the caller's; a fault that is found on opening one is noted there */
	size_t n_cases;
	enum app_screen screen;
	struct home home;
	bool done;
	enum app_asking asking;
	char message[512];                 /* one line under the screen; cleared by the next key */
	bool message_is_bad;
	struct text_page page;
	const struct app_page *pages;      /* the caller's */
	size_t n_pages;
	bool shelf_open;                   /* their list */
	struct list_view shelf;
	bool palette;
	struct field_editor palette_filter;
	struct list_view palette_list;

	/* A case in hand. */
	struct session *session;
	const struct casebook *c;          /* the session's */
	const struct assess *assess;

	struct records *records;           /* NULL: nothing is kept */
	const char *why_not_kept;          /* said once; NULL afterwards */
	int64_t now;
	bool seeded;                       /* an attempt that begins has this seed */
	uint64_t seed;
	struct records_attempt *attempts;  /* what home tells of; the last worked first */
	size_t n_attempts;
	struct arena *mastery_arena;       /* owned */
	struct mastery mastery;            /* of the attempts; what is due depends on now */
	bool settings_open, accessible, ask_accessible;
	enum app_glyphs glyphs;
	enum style_theme theme;
	bool copy;                         /* the screen's text was asked for */
	struct list_view settings;
	char asked_path[1024];             /* of the case that a question is about */
	int64_t asked_attempt;
	size_t shown_step;                 /* whose answer field and choice focus these are */
	struct field_editor answer;        /* a number; of ticked choices their letters */
	struct list_view choice;
	bool field_left;                   /* Esc or Tab left the field: letters are actions */
	int scroll, seen, below;           /* of a page that is taller than the screen: first line, lines seen and still below */
	bool follow, to_anchor;            /* at the next drawing: keep the focus in sight, show the feedback */
	char kept_draft[FIELD_BYTES + 1];  /* what the session has of the field that shows */
	struct design design;
	struct slice_view slice;
	struct map_view map;
	struct score_view score;
	struct map_search search;          /* of the case in hand */
	struct note_naming note;
	struct preview preview;
	struct lesson_view lesson;
	struct class_view class;           /* room NULL: no class is in hand */
};

/* ---- app.c ---- */
void app_say(struct app *a, bool bad, const char *format, ...) __attribute__((format(printf, 3, 4)));
void app_say_fault(struct app *a, const struct fault *f);
/* A page of text over what there is.  False, and said, when memory is out. */
bool app_show(struct app *a, const char *title, const char *text);
void app_close_case(struct app *a);
bool app_do(struct app *a, enum tutor_verb verb, const char *text);
/* Where the journey stands. */
void app_look(const struct app *a, struct tutor_view *v);
/* Begin the case at that path anew, whatever there is. */
bool app_begin(struct app *a, const char *path, struct fault *f);
/* Go on with an attempt at the case at path.  Where it cannot go on, that is said and a new one begun: a learner is never shut
 * out of a case. */
bool app_resume(struct app *a, const char *path, int64_t attempt, enum session_how how, struct fault *f);
/* Show a session that is open. */
void app_enter(struct app *a, struct session *s);
/* The attempts anew, for home. */
void app_read_attempts(struct app *a);
/* The last attempt at a whole case that is not finished, or the last one; NULL. */
const struct records_attempt *app_attempt(const struct app *a, const char *case_id, bool unfinished);
/* The steps that are due today come first in mastery.steps: how many. */
size_t app_due(const struct app *a);
/* "compute EQD2, apply recovery ...": the objectives of what is due, of one case or (NULL) of all, into out. */
char *app_due_words(const struct app *a, const char *case_id, char *out, size_t size);
void app_act(struct app *a, enum action action);

/* Up, down, a page, to an end: in a list of which `rows` are seen. */
void app_move(struct list_view *v, enum action action, int rows);

/* ---- app_shown.c ---- */
/* What is drawn, and has the keys unless something is asked or a number is stepped to. */
enum app_shown { SHOWN_PAGE, SHOWN_SHELF, SHOWN_SETTINGS, SHOWN_HOME, SHOWN_SLICE, SHOWN_MAP, SHOWN_SCORE, SHOWN_JOURNEY, SHOWN_CLASS };
enum app_shown app_shown(const struct app *a);
/* Has the journey the keys: nothing lies over it, no number is stepped to, nothing is asked? */
bool app_at_journey(const struct app *a);

/* The contexts of what has the keys now; those whose actions are offered: where a text field has the keys its own too. */
uint64_t app_contexts(const struct app *a);
uint64_t app_contexts_offered(const struct app *a);
/* Is the step answered in a text field of the question's page? */
bool app_has_field(const struct tutor_step *s);
/* Does a text field have the keys? */
bool app_in_field(const struct app *a);

/* ---- app_labels.c ---- */
/* The label of an action in the key bar; NULL: it does not apply now. */
const char *app_label(const struct app *a, enum action action);

/* ---- frame.c: what every screen has ---- */
/* Title line and rule, rule and message; the rest, without the key bar that app_draw draws, is left in the rect. */
struct rect frame_draw(const struct app *a, struct canvas *c, const char *title, const char *middle, const char *right);
/* The rect alone. */
struct rect frame_area(const struct app *a, struct canvas *c);
/* The same with facts in them; their other digits are counts of the program's. */
struct rect frame_draw_facts(const struct app *a, struct canvas *c, const char *title, const struct fact_text *middle,
                             const struct fact_text *right);
/* A line across; for a screen reader, which would read it sign by sign, nothing. */
void frame_rule(const struct app *a, struct canvas *c, int row, int col, int cols);
/* The message above the key bar, over what stands there. */
void frame_message(const struct app *a, struct canvas *c);
void frame_keys(const struct app *a, struct canvas *c);
/* Text in r; what does not fit is on the page of words (w), and the last line says so. */
void frame_words(const struct fact_text *t, struct canvas *c, struct rect r, enum style s);
/* A line in which something is typed behind a label, over the message; right: what is said at its end. */
void frame_ask(struct canvas *c, const char *label, const struct field_editor *e, const char *found);
/* The same for what is searched for. */
void frame_find(struct canvas *c, const struct field_editor *e, const char *found);

/* ---- page.c: pages of text ---- */
void page_draw(struct app *a, struct canvas *c);
void page_act(struct app *a, enum action action);
/* A key while what is searched for is typed.  True when it took the key. */
bool page_find_key(struct app *a, uint32_t key);
/* Close the page on top; page_close_all: and those below it. */
void page_close(struct app *a);
void page_close_all(struct app *a);
void page_fini(struct text_page *p);

/* ---- page_facts.c: pages whose numbers are known ---- */
/* Text whose digits are all of one kind: TAG_WRITTEN for an author's, TAG_KEY for keys. */
void app_show_tagged(struct app *a, const char *title, const char *text, enum tag tag);
/* Text about one number. */
void app_show_about(struct app *a, const char *title, const char *text, const struct fact *x);
/* Text with facts in it: begun with page_text, which records for the page; app_show_facts ends it. */
void page_text(struct fact_text *t, const struct app *a, struct arena *arena);
void app_show_facts(struct app *a, const char *title, struct fact_text *t);

/* ---- note_view.c: the consult note into a file ---- */
/* Why it cannot be written now, NULL: it can. */
const char *note_why_not(const struct app *a);
void note_open(struct app *a);
/* A key while its name is typed.  True when it took the key. */
bool note_key(struct app *a, uint32_t key);
void note_act(struct app *a, enum action action);
void note_replace(struct app *a);
void note_draw(struct app *a, struct canvas *c);

/* ---- shelf.c: the pages that can be read ---- */
void shelf_open(struct app *a);
void shelf_draw(struct app *a, struct canvas *c);
void shelf_act(struct app *a, enum action action);
/* What stands on it; i < shelf_count. */
size_t shelf_count(const struct app *a);
const struct app_page *shelf_at(const struct app *a, size_t i);
bool shelf_has(const struct app *a, const char *name);
/* Read the page of that name.  False where there is none. */
bool shelf_read(struct app *a, const char *name);

/* ---- tour.c: what is said at the very first start ---- */
extern const struct app_page tour_page;
bool tour_shows(const struct app *a);
/* It was seen: it does not come again. */
void tour_end(struct app *a);

/* ---- preview.c: what an author looks at ---- */
/* Load it as it is on disk now; not asked: where its files have changed. */
void preview_reload(struct app *a, bool asked);
/* The next page, whatever is open. */
void preview_pass(struct app *a);

/* ---- help.c ---- */
char *help_text(const struct app *a);
/* Why an action does nothing here, as a sentence; NULL: it can be done; app_not_here: its place is another one. */
extern const char app_not_here[];
const char *app_why_not(const struct app *a, enum action action);

/* ---- one file a screen ---- */

void journey_draw(struct app *a, struct canvas *c);
void journey_act(struct app *a, enum action action);
/* Keys of the number field.  True when it took the key. */
bool journey_key(struct app *a, uint32_t key);
/* Keep what is typed and not answered: after every key. */
void journey_keep_draft(struct app *a);
/* The story of a case; what the program filled in are facts. */
void journey_add_story(const struct app *a, struct fact_text *t, const struct tutor_view *v);
/* After the tutor moved: the field, the choice, the builder of the page that shows now. */
void journey_enter(struct app *a);

void design_draw(struct app *a, struct canvas *c, struct rect area);
/* What has the keys: the form, the calendar or a view. */
enum context design_context(const struct app *a);
/* Can this action do something in the design as it stands? */
bool design_can(const struct app *a, enum action action);
/* Why not, where it cannot. */
const char *design_why_not(enum action action);
/* Everything that depends on the regimen, anew. */
void design_follow(struct app *a);
/* Esc: false where the design itself is to be left. */
bool design_back(struct app *a);
void design_act(struct app *a, enum action action);
bool design_key(struct app *a, uint32_t key);
/* draft: a notation half typed before, or "". */
bool design_enter(struct app *a, const char *draft, struct fault *f);
void design_leave(struct app *a);
void design_hand_in(struct app *a);
/* Put a regimen into the builder, as a change that can be taken back. */
void design_take(struct app *a, const char *notation);
const struct rb_recovery *design_recovery(const struct app *a);
/* Pages about the regimen: derivations; calendar, models or all in words (what: ACTION_CALENDAR_WORDS, ACTION_MODELS, else). */
void design_show_derivations(struct app *a);
void design_show_words(struct app *a, enum action what);

/* ---- lesson_view.c: what a lesson has besides its questions ---- */
struct flow;
/* After the tutor moved: the figures of the page that shows now.  lesson_leave frees them. */
void lesson_enter(struct app *a);
void lesson_leave(struct app *a);
/* Does the text of a lesson show (not the design of a regimen question or a trial)? */
bool lesson_shows(const struct app *a);
/* Does Enter show what is below, because the question has not come into sight? */
bool lesson_reads_on(const struct app *a);
/* The pieces of the page: what stands before the question, or behind the last one; of the title page all. */
void lesson_build(struct app *a, struct flow *p, const struct tutor_view *v, int rows);
bool lesson_act(struct app *a, enum action action);
/* Can this action do something here? */
bool lesson_can(const struct app *a, enum action action);

/* Try regimens without a question. */
bool design_try(struct app *a, const struct rb_regimen *start, struct fault *f);

void settings_open(struct app *a);
void settings_apply(struct app *a);
void settings_draw(struct app *a, struct canvas *c);
void settings_act(struct app *a, enum action action);
/* The next theme or glyphs, from anywhere; kept where anything is. */
void settings_turn(struct app *a, enum action action);

void slice_open(struct app *a);
void slice_close(struct app *a);
void slice_draw(struct app *a, struct canvas *c);
void slice_act(struct app *a, enum action action);

/* One line: earlier courses, the interval, the new course's days. */
void timeline_draw(const struct app *a, struct canvas *c, int row, int col, int cols, const struct rb_regimen *r);
/* Bars of every organ's budget; returns the rows used. */
struct scored;
int budget_draw(const struct app *a, struct canvas *c, struct rect r, const struct scored *s);
void palette_draw(struct app *a, struct canvas *c);
void palette_key(struct app *a, uint32_t key);
void palette_open(struct app *a);

#endif
