/* slice_world.h - a case on a screen of any size, driven by keys, for the tests of the slice. */
#ifndef SLICE_WORLD_H
#define SLICE_WORLD_H

#include "tap.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "mini_case.h"
#include "screens/app_internal.h"

/* The first question is a choice, the second a number, the fifth the regimen. */
#define TO_CHOICE "<Enter>nn"
#define TO_NUMBER TO_CHOICE "b<Enter>n"
#define TO_DESIGN TO_NUMBER "20<Enter>n-3 -23 > -3 -19; 3 -23 > 3 -19; 0 -30 > 0 -26<Enter>ne<Enter>n25<Enter>n50<Enter>51.2<Enter>n-3 -23<Enter>n<Enter>"

struct world {
	struct app_case list[2];
	struct app *app;
	struct canvas c;
};

static inline void
open_app(struct world *w, size_t n, int rows, int cols, bool ascii)
{
	struct fault f;

	w->app = app_new(w->list, n, NULL, NULL, &f);
	if (!w->app || !canvas_init(&w->c, rows, cols, ascii, &f))
		tap_bail_out("out of memory");
	app_draw(w->app, &w->c);
}

static inline void
open_world(struct world *w, const char *id, int rows, int cols, bool ascii)
{
	*w = (struct world){ 0 };
	snprintf(w->list[0].path, sizeof w->list[0].path, "%s/%s", cases_folder(), id);
	snprintf(w->list[0].title, sizeof w->list[0].title, "The case");
	open_app(w, 1, rows, cols, ascii);
}

static inline void
close_world(struct world *w)
{
	app_free(w->app);
	canvas_fini(&w->c);
}

static inline void
key(struct world *w, uint32_t k)
{
	struct event e = { .kind = EVENT_KEY, .key = k };

	app_event(w->app, &e);
	app_draw(w->app, &w->c);
}

static inline void
keys(struct world *w, const char *script)
{
	const char *end = script + strlen(script);
	uint32_t k;

	while (script < end) {
		if (!event_key_parse(&script, end, &k))
			tap_bail_out(script);
		key(w, k);
	}
}

static inline void
resize(struct world *w, int rows, int cols)
{
	struct event e = { .kind = EVENT_RESIZE, .rows = rows, .cols = cols };
	struct fault f;

	if (!canvas_resize(&w->c, rows, cols, &f))
		tap_bail_out(f.text);
	app_event(w->app, &e);
	app_draw(w->app, &w->c);
}

static inline bool
shows(struct world *w, const char *text)
{
	char *all = canvas_dump(&w->c);
	bool yes = all && strstr(all, text);

	free(all);
	return yes;
}

static inline bool
sees(struct world *w, const char *text)
{
	bool yes = shows(w, text);
	char *all = yes ? NULL : canvas_dump(&w->c);

	if (!yes)
		tap_diag("no \"%s\" on:\n%s", text, all ? all : "");
	free(all);
	return yes;
}

/* The course that the case proposes. */
static inline const struct rb_schedule *
proposal(const struct world *w)
{
	return &w->app->c->courses[w->app->c->new_course].regimen.schedule;
}

#define SMALL_STEPS "step,type,prompt,points\ndesign,regimen,Design it.,4\n"
#define SMALL_GRIDS "grid,file,kind,course,source\na,l.csv,labels,,s\nb,o.csv,dose,prior,s\nc,n.csv,dose,new,s\n"
#define SMALL_FILES "[file l.csv]\n# 2 2 1 1 0 0 1 0\n1,1\n1,0\n[file o.csv]\n# 2 2 1 1 0 0 1 0\n70,60\n50,\n" \
	"[file n.csv]\n# 2 2 1 1 0 0 1 0\n40,40\n40,40\n"

/* A packed case beside cases/cord. */
static inline void
open_small(struct world *w, const struct mini *m, char path[60])
{
	char folder[] = "/tmp/ghostdose-slice.XXXXXX", *text = mini_text(m);
	struct fault f;

	if (!mkdtemp(folder))
		tap_bail_out("cannot make a folder in /tmp");
	snprintf(path, 60, "%s/mini.csv", folder);
	if (!file_write(path, text, strlen(text), &f))
		tap_bail_out(f.text);
	free(text);
	*w = (struct world){ 0 };
	snprintf(w->list[0].path, sizeof w->list[0].path, "%s/cord", cases_folder());
	snprintf(w->list[0].title, sizeof w->list[0].title, "Large");
	snprintf(w->list[1].path, sizeof w->list[1].path, "%s", path);
	snprintf(w->list[1].title, sizeof w->list[1].title, "Small");
	open_app(w, 2, 24, 80, false);
}

static inline void
close_small(struct world *w, char *path)
{
	close_world(w);
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
}

/* What no screen may have; NULL. */
static inline const char *
unsafe(const struct canvas *c)
{
	if (c->cursor_row < 0 || c->cursor_row >= c->rows || c->cursor_col < 0 || c->cursor_col >= c->cols)
		return "the cursor stands on the canvas";
	for (int row = 0; row < c->rows; row++)
		for (int col = 0; col < c->cols; col++) {
			const struct cell *x = canvas_cell(c, row, col);

			if (x->style >= STYLE_COUNT)
				return "every cell has a style";
			if (x->width > 2 || (x->width == 2 && (col + 1 == c->cols || canvas_cell(c, row, col + 1)->width != 0)))
				return "no half of a wide character stands alone";
			if (x->width > 0 && (x->codes[0] < ' ' || (x->codes[0] >= 0x7f && x->codes[0] < 0xa0)))
				return "no control character is drawn";
			if (c->ascii && x->codes[0] > 0x7e)
				return "an ASCII canvas has only ASCII";
		}
	return NULL;
}

#endif
