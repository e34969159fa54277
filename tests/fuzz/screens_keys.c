/* Any keys at the screens, and any size of them: the first bytes say which case or lesson is open and how large the screen is at
 * first, what stands behind a NUL is a page to be read.  After each key a screen is drawn with its cursor on it and nothing unsafe in it. */
#include "base/when.h"
#include "fuzz.h"
#include "screens/app.h"

static struct app_case list[] = {
	{ .path = "tests/fuzz/tiny.csv", .id = "tiny", .title = "Tiny", .level = "I" },
	{ .path = "cases/carotid", .id = "carotid", .title = "Carotid", .level = "I" },
	{ .path = "lessons/01-two-tissues.md", .id = "01-two-tissues", .title = "Two tissues", .lesson = true },
	{ .path = "cases/none", .id = "none", .title = "None", .fault = "there is no such case" },
};
enum { LIST = sizeof list / sizeof *list, KEYS_MOST = 40 };

static const char manual[] = "NAME\n   one - a page of a manual\n\nOPTIONS\n     --one  Does one thing, and says at some length what that is.\n";

static void
look(struct app *a, struct canvas *c)
{
	app_draw(a, c);
	check(c->cursor_row >= 0 && c->cursor_row < c->rows && c->cursor_col >= 0 && c->cursor_col < c->cols);
	for (int i = 0; i < c->rows * c->cols; i++)
		for (int k = 0; k < CELL_CODES && c->cells[i].codes[k]; k++)
			check(text_code_is_safe(c->cells[i].codes[k]) && c->cells[i].codes[k] != '\n' && c->cells[i].codes[k] != '\t');
}

/* A size from two bytes, small ones too. */
static void
resize(struct app *a, struct canvas *c, unsigned rows, unsigned cols)
{
	struct event e = { .kind = EVENT_RESIZE, .rows = 1 + (int)rows % 40, .cols = 1 + (int)cols % 130 };
	struct fault f;

	check(canvas_resize(c, e.rows, e.cols, &f));
	app_event(a, &e);
}

static void
press(struct app *a, struct canvas *c, const char *keys, const char *end)
{
	struct event e = { .kind = EVENT_KEY };

	for (int n = 0; keys < end && n < KEYS_MOST && !app_done(a); n++) {
		if (event_key_parse(&keys, end, &e.key)) {
			e.kind = e.key == EVENT_CTRL('c') ? EVENT_INTERRUPT : EVENT_KEY;
			app_event(a, &e);
			for (int k = 0; k < 2 && app_work(a); k++)
				;
		} else {
			resize(a, c, (unsigned char)*keys, end - keys > 1 ? (unsigned char)keys[1] : 80);
			keys++;
		}
		look(a, c);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	const char *keys_end = size > 3 ? memchr(text + 3, '\0', size - 3) : NULL;
	struct app_page page = { .name = "one", .title = "One", .about = "A page.", .manual = true, .text = keys_end ? keys_end + 1 : manual };
	struct fault f = { 0 };
	struct canvas c;
	struct app *a;

	if (size < 3) {
		free(text);
		return 0;
	}
	a = app_new(list, LIST, NULL, "This is a test.", &f);
	check(a && canvas_init(&c, 24, 80, data[2] & 1, &f));
	app_set_pages(a, &page, 1);
	app_set_time(a, 1795687200);       /* 2026-11-26 10:00 UTC */
	if (data[2] & 2)
		app_set_accessible(a);
	resize(a, &c, data[0], data[1]);
	if (data[2] / 4 % 5 < LIST)
		check(app_open(a, list[data[2] / 4 % 5].path, &f) || *f.text);
	look(a, &c);
	press(a, &c, text + 3, keys_end ? keys_end : text + size);
	app_free(a);
	canvas_fini(&c);
	free(text);
	return 0;
}
