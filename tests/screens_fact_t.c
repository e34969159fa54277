/* Facts: tags of cells, texts with numbers in them, the chooser. */
#include "screen_look.h"

static struct screen_world
at(const char *open, const char *text, int rows, int cols)
{
	const struct screen_play p = { open, SCREENS_PLAIN, "" };
	struct screen_world w;

	screen_world_open(&w, &p, rows, cols);
	keys(&w, text);
	return w;
}

static void
digits_have_the_tag_that_was_set(void)
{
	struct canvas c;
	struct fault f;
	const struct tag_span spans[] = { { 5, 9, TAG_FACT }, { 14, 16, TAG_DATE } };

	if (!canvas_init(&c, 4, 40, false, &f))
		tap_bail_out("out of memory");
	/* A word that begins with a letter is a name, unless something else was said. */
	canvas_text(&c, 0, 0, -1, STYLE_NORMAL, "EQD2 D0.03cc 45.2 \u03b1/\u03b2=3 (C4) TCP/7");
	IS_INT(canvas_cell(&c, 0, 3)->tag, TAG_NAME);
	IS_INT(canvas_cell(&c, 0, 6)->tag, TAG_NAME);
	IS_INT(canvas_cell(&c, 0, 9)->tag, TAG_NAME);
	IS_INT(canvas_cell(&c, 0, 13)->tag, TAG_NONE);
	IS_INT(canvas_cell(&c, 0, 16)->tag, TAG_NONE);
	IS_INT(canvas_cell(&c, 0, 22)->tag, TAG_NONE);
	IS_INT(canvas_cell(&c, 0, 26)->tag, TAG_NAME);
	IS_INT(canvas_cell(&c, 0, 33)->tag, TAG_NONE);
	IS_INT(canvas_tag(&c, TAG_KEY), TAG_NONE);
	canvas_text(&c, 1, 0, -1, STYLE_NORMAL, "T1");
	IS_INT(canvas_cell(&c, 1, 1)->tag, TAG_KEY);
	IS_INT(canvas_tag(&c, TAG_NONE), TAG_KEY);
	/* Spans follow their bytes over lines and into ASCII. */
	for (int ascii = 0; ascii < 2; ascii++) {
		c.ascii = ascii;
		canvas_wrap_tagged(&c, (struct rect){ 2, 0, 2, 9 }, STYLE_NORMAL, "Mark 1234 \u2265 56", 0, spans, 2);
		IS_INT(canvas_cell(&c, 2, 0)->tag, TAG_NAME);
		IS_INT(canvas_cell(&c, 2, 5)->tag, TAG_FACT);
		IS_INT(canvas_cell(&c, 2, 8)->tag, TAG_FACT);
		IS_INT(canvas_cell(&c, 3, ascii ? 3 : 2)->tag, TAG_DATE);
	}
	canvas_fini(&c);
}

static void
a_text_from_below_is_matched(void)
{
	struct screen_world w = at("", "", 24, 80);
	const struct fact known[] = { { .quantity = "a", .value = 53, .digits = 1 }, { .quantity = "b", .value = 88, .digits = 1 } };
	const struct fact rest = { .quantity = "c" };
	struct fact_text t;

	facts_clear(w.app->facts);
	fact_text_init(&t, w.app, w.arena);
	fact_add_matched(&t, "D0.03cc 88.0 and 53.0, then 7 of EQD2.", known, 2, &rest);
	IS_STR(t.text, "D0.03cc 88.0 and 53.0, then 7 of EQD2.");
	IS_INT(t.n, 3);
	IS_STR(fact_of_tag(w.app, t.spans[0].tag)->quantity, "b");
	IS_STR(fact_of_tag(w.app, t.spans[1].tag)->quantity, "a");
	IS_STR(fact_of_tag(w.app, t.spans[2].tag)->quantity, "c");
	IS_STR(fact_of_tag(w.app, t.spans[2].tag)->shown, "7");
	IS_INT(t.spans[0].from, 8);
	IS_INT(t.spans[0].to, 12);
	/* The same in all words is one fact. */
	IS_INT(fact_tag(w.app, &known[0]), t.spans[1].tag);
	screen_world_close(&w);
}

static void
the_chooser_stands_on_numbers(void)
{
	struct screen_world w = at("carotid", CAROTID_DESIGN "<Tab>=", 24, 80);
	int row, col;

	OK(w.app->choosing.open);
	OK(sees_line(&w, "Enter how it came about"));
	OK(fact_of_tag(w.app, canvas_cell(&w.canvas, w.canvas.cursor_row, w.canvas.cursor_col)->tag) != NULL);
	row = w.canvas.cursor_row;
	col = w.canvas.cursor_col;
	keys(&w, "<Tab>");
	OK(w.canvas.cursor_row > row || (w.canvas.cursor_row == row && w.canvas.cursor_col > col));
	keys(&w, "<S-Tab>");
	OK(w.canvas.cursor_row == row && w.canvas.cursor_col == col);
	keys(&w, "j");
	OK(w.canvas.cursor_row > row);
	/* A derivation lies over it, and closes to where one was. */
	row = w.canvas.cursor_row;
	keys(&w, "<Enter>");
	OK(sees_line(&w, "How this number came about"));
	keys(&w, "<Enter>");
	IS_INT(w.canvas.cursor_row, row);
	OK(w.app->choosing.open);
	keys(&w, "q");
	OK(!w.app->choosing.open && !app_done(w.app));
	OK(sees_line(&w, "Enter hand in"));
	screen_world_close(&w);
}

static void
every_number_can_be_reached(void)
{
	struct screen_world w = at("carotid", CAROTID_DESIGN "<Tab>=", 43, 132);
	bool seen[FACTS_MAX] = { false };
	size_t n = 0, all = 0;

	for (int i = 0; i < 200; i++) {
		size_t at_fact = (size_t)(w.app->choosing.tag - TAG_FACT);

		n += !seen[at_fact];
		seen[at_fact] = true;
		keys(&w, "<Tab>");
	}
	for (int row = 0; row < w.canvas.rows; row++)
		for (int col = 0; col < w.canvas.cols; col++) {
			const struct cell *x = canvas_cell(&w.canvas, row, col);

			if (fact_of_tag(w.app, x->tag) && x->codes[0] != ' ' && !seen[x->tag - TAG_FACT])
				tap_diag("never at %s", fact_of_tag(w.app, x->tag)->quantity);
			all += fact_of_tag(w.app, x->tag) && x->codes[0] != ' ' && !seen[x->tag - TAG_FACT];
		}
	OK(n > 10);
	IS_INT(all, 0);
	screen_world_close(&w);
}

/* In a text field it is F3; a page of words has its numbers too. */
static void
fields_and_pages_have_it(void)
{
	struct screen_world w = at("carotid", CAROTID_QUESTION "b<Enter>n=", 24, 80);

	OK(!w.app->choosing.open);
	keys(&w, "<F3>");
	OK(w.app->choosing.open);
	screen_world_close(&w);
	w = at("carotid", CAROTID_DESIGN "<Tab>w=", 24, 80);
	OK(w.app->choosing.open && w.app->page.open);
	keys(&w, "<Enter>");
	OK(sees_line(&w, "How this number came about"));
	/* A page about a number has only that. */
	keys(&w, "=");
	OK(sees_line(&w, "There is no number on this screen"));
	keys(&w, "<Enter>");
	OK(w.app->choosing.open && w.app->page.open);
	keys(&w, "<Esc><Esc>");
	OK(!w.app->choosing.open && !w.app->page.open);
	screen_world_close(&w);
}

/* The list of pages lies over the screen in the place of the pages that were open: a number on one of those is not stepped to any
 * more, and fields have the keys again. */
static void
a_number_goes_with_its_page(void)
{
	struct screen_world w = at("carotid", CAROTID_DESIGN "<Tab>w=P", 24, 80);

	OK(w.app->shelf_open && !w.app->page.open && !w.app->choosing.open);
	keys(&w, "<Esc>");
	OK(sees_line(&w, "Mark if handed in"));
	keys(&w, "<Up><C-u>25x2");
	IS_STR(w.app->design.builder.notation.text, "25x2");
	keys(&w, "<Esc>=");
	OK(w.app->choosing.open && facts_are_chosen(w.app));
	screen_world_close(&w);
}

/* The fact of the screen whose quantity is that; NULL. */
static const struct fact *
fact_called(const struct screen_world *w, const char *quantity)
{
	for (size_t i = 0; i < fact_count(w->app); i++)
		if (!strcmp(fact_at(w->app, i)->quantity, quantity))
			return fact_at(w->app, i);
	return NULL;
}

static bool
is_shown(const struct screen_world *w, const char *quantity, const char *value)
{
	const struct fact *x = fact_called(w, quantity);
	char shown[FACT_TEXT_MAX];

	if (x && !strcmp(fact_value(x, shown), value))
		return true;
	tap_diag("%s is %s", quantity, x ? fact_value(x, shown) : "not there");
	return false;
}

static void
what_is_filled_into_a_text_is_a_fact(void)
{
	struct screen_world w = at("carotid", "", 24, 80);

	OK(is_shown(&w, "months before of course prior", "14") && is_shown(&w, "total dose of course prior", "70"));
	keys(&w, CAROTID_QUESTION "b<Enter>n70<Enter>n52.5<Enter>n");
	OK(is_shown(&w, "total dose of course new", "40") && is_shown(&w, "dose per fraction of course new", "8") &&
	   is_shown(&w, "alpha beta of structure carotid", "3"));
	screen_world_close(&w);
}

/* How a number of a choice came about would tell which is right. */
static void
an_open_choice_tells_nothing(void)
{
	static const char quantity[] = "lower eqd2 of carotid";
	struct app_case list[1] = { { .id = "edge" } };
	struct canvas c;
	struct app *app;
	struct fault f;
	struct screen_world w = { .arena = arena_new(), .now = 1 };
	const struct fact *x;
	const char *how;

	snprintf(list[0].path, sizeof list[0].path, "%s/edge", cases_folder());
	app = app_new(list, 1, NULL, NULL, &f);
	if (!w.arena || !app || !app_open(app, list[0].path, &f) || !canvas_init(&c, 60, 120, false, &f))
		tap_bail_out("cases/edge");
	w.app = app;
	w.canvas = c;
	keys(&w, "<Enter>nnnnnnnnna<Enter>b<Enter>n<Esc>Syn");
	OK(shows(&w, "100 Gy: that is what can be computed") && !fact_called(&w, quantity));
	keys(&w, "a<Enter>");
	x = fact_called(&w, quantity);
	how = x && x->derive ? x->derive(w.app, x, w.arena) : NULL;
	if (OK(x && how && strstr(how, "99.58 Gy"))) {
		char shown[FACT_TEXT_MAX];

		IS_STR(fact_value(x, shown), "100");
	}
	screen_world_close(&w);
}

TAP_MAIN(
	TAP_CASE(what_is_filled_into_a_text_is_a_fact),
	TAP_CASE(an_open_choice_tells_nothing),
	TAP_CASE(digits_have_the_tag_that_was_set),
	TAP_CASE(a_text_from_below_is_matched),
	TAP_CASE(the_chooser_stands_on_numbers),
	TAP_CASE(every_number_can_be_reached),
	TAP_CASE(fields_and_pages_have_it),
	TAP_CASE(a_number_goes_with_its_page),
)
