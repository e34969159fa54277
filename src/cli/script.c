#include "cli/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/when.h"

enum { WORD_MAX = 64 };

struct player {
	struct app *app;
	struct canvas canvas;
	char *out;                 /* all dumps so far */
	size_t used, capacity;
	bool dumped;
};

bool
script_size(const char *text, int *rows, int *cols, struct fault *f)
{
	const char *x = strchr(text, 'x');
	long wide, high;

	if (!x || !number_parse_whole(text, (size_t)(x - text), &wide) || !number_parse_whole(x + 1, strlen(x + 1), &high) ||
	    wide < 1 || high < 1 || wide > CANVAS_COLS_MAX || high > CANVAS_ROWS_MAX)
		return fault_set(f, 0, 0, "\"%.40s\" is no size; expected columns x rows up to %dx%d, such as 80x24", text,
		                 CANVAS_COLS_MAX, CANVAS_ROWS_MAX);
	*rows = (int)high;
	*cols = (int)wide;
	return true;
}

static bool
append(struct player *p, const char *text, struct fault *f)
{
	size_t len = strlen(text);
	char *grown = mem_grow(p->out, &p->capacity, p->used + len + 1, 1);

	if (!grown)
		return fault_memory(f);
	p->out = grown;
	memcpy(p->out + p->used, text, len + 1);
	p->used += len;
	return true;
}

static bool
set_time(struct player *p, const char *text, struct fault *f)
{
	int64_t now;

	if (!when_parse(text, &now, f))
		return false;
	app_set_time(p->app, now);
	return true;
}

/* As the screen is once a person has looked at it for a while. */
static void
settle(struct player *p)
{
	bool more = true;

	while (more) {
		app_draw(p->app, &p->canvas);
		more = false;
		while (app_work(p->app))
			more = true;
	}
}

static bool
dump(struct player *p, const char *name, struct fault *f)
{
	char head[WORD_MAX + 64], *text;
	bool ok;

	settle(p);
	text = canvas_dump(&p->canvas);
	if (!text)
		return fault_memory(f);
	snprintf(head, sizeof head, "=== %s %dx%d cursor %d,%d ===\n", name, p->canvas.cols, p->canvas.rows, p->canvas.cursor_row,
	         p->canvas.cursor_col);
	ok = (!*name || append(p, head, f)) && append(p, text, f);
	free(text);
	p->dumped = true;
	return ok;
}

/* A word in brackets that is no key. */
static bool
command(struct player *p, const char *word, struct fault *f)
{
	struct event e = { .kind = EVENT_RESIZE };

	if (!strncmp(word, "dump:", 5) && word[5])
		return dump(p, word + 5, f);
	if (!strncmp(word, "now:", 4))
		return set_time(p, word + 4, f);
	if (!strncmp(word, "resize:", 7)) {
		if (!script_size(word + 7, &e.rows, &e.cols, f) || !canvas_resize(&p->canvas, e.rows, e.cols, f))
			return false;
		app_event(p->app, &e);
		return true;
	}
	return fault_set(f, 0, 0, "<%s> is no key; expected such as <Enter>, <Left>, <C-p>, <dump:NAME>, <resize:80x24>", word);
}

static bool
step(struct player *p, const char **at, const char *end, struct fault *f)
{
	struct event e = { .kind = EVENT_KEY };
	char word[WORD_MAX];
	size_t len;

	if (event_key_parse(at, end, &e.key)) {
		if (e.key == EVENT_CTRL('c'))
			e.kind = EVENT_INTERRUPT;
		app_event(p->app, &e);
		/* Drawing settles what depends on the size, as it does between the keys of a person. */
		settle(p);
		return true;
	}
	len = strcspn(*at, ">");
	if (**at != '<' || !(*at)[len] || len - 1 >= sizeof word)
		return fault_set(f, 0, 0, "this is no key; expected text, or a name such as <Enter>; < itself is <lt>");
	snprintf(word, sizeof word, "%.*s", (int)(len - 1), *at + 1);
	if (!command(p, word, f))
		return false;
	*at += len + 1;
	return true;
}

bool
script_run(struct app *a, const struct script_options *o, struct fault *f)
{
	struct player p = { .app = a };
	const char *at = o->keys, *end = at + strlen(at);
	bool ok;

	if (!canvas_init(&p.canvas, o->rows, o->cols, o->ascii, f))
		return false;
	settle(&p);
	ok = true;
	while (ok && at < end && !app_done(a)) {
		const char *here = at;

		ok = step(&p, &at, end, f);
		if (!ok && !f->line && f->kind == FAULT_INPUT) {
			f->line = 1;
			f->column = (int)(here - o->keys) + 1;
			fault_in_file(f, "--script");
		}
	}
	if (ok && !p.dumped)
		ok = dump(&p, "", f);
	if (ok && o->dump && strcmp(o->dump, "-") != 0)
		ok = file_write(o->dump, p.out, p.used, f);
	else if (ok && p.out)
		fputs(p.out, stdout);
	free(p.out);
	canvas_fini(&p.canvas);
	return ok;
}
