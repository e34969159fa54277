/* screen_look.h - what tests do with a world of screens: press keys, and read what shows. */
#ifndef SCREEN_LOOK_H
#define SCREEN_LOOK_H

#include "screen_states.h"

static inline void
keys(struct screen_world *w, const char *text)
{
	screen_world_play(w, text, NULL, NULL);
}

/* The screen as one line of words, blanks single; scroll arrows left out.  The caller's to free. */
static inline char *
flat(const struct screen_world *w)
{
	char *all = canvas_dump(&w->canvas), *at;
	size_t n = 0;

	if (!all)
		tap_bail_out("out of memory");
	while ((at = strstr(all, "\xe2\x86\x93\n")) || (at = strstr(all, "\xe2\x86\x91\n")))
		memcpy(at, "   ", 3);
	for (size_t i = 0; all[i]; i++)
		if ((all[i] != ' ' && all[i] != '\n') || (n > 0 && all[n - 1] != ' '))
			all[n++] = all[i] == '\n' ? ' ' : all[i];
	all[n] = '\0';
	return all;
}

/* Do these words show, on however many lines? */
static inline bool
shows(const struct screen_world *w, const char *text)
{
	char *all = flat(w);
	bool yes = strstr(all, text) != NULL;

	free(all);
	return yes;
}

/* Says what shows where `yes` is not so. */
static inline bool
told(const struct screen_world *w, const char *text, bool yes)
{
	char *all = yes ? NULL : canvas_dump(&w->canvas);

	if (!yes)
		tap_diag("no \"%s\" on:\n%s", text, all ? all : "");
	free(all);
	return yes;
}

static inline bool
sees(const struct screen_world *w, const char *text)
{
	return told(w, text, shows(w, text));
}

/* On one line, with all its blanks. */
static inline bool
sees_line(const struct screen_world *w, const char *text)
{
	char *all = canvas_dump(&w->canvas);
	bool yes = all && strstr(all, text);

	free(all);
	return told(w, text, yes);
}

/* Row `row` of the screen; of a negative one the first. */
static inline const char *
row_of(const struct screen_world *w, int row, char out[2000])
{
	char *all = canvas_dump(&w->canvas), *at = all;

	out[0] = '\0';
	for (; at && row > 0; row--) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (at)
		snprintf(out, 2000, "%.*s", (int)strcspn(at, "\n"), at);
	free(all);
	return out;
}

/* The row of the cursor. */
static inline const char *
cursor_row(const struct screen_world *w, char out[2000])
{
	return row_of(w, w->canvas.cursor_row, out);
}

#endif
