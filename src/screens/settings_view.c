/* The settings: one line each, changed in place and kept at once. */
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/settings.h"

enum { SHOWN_MAX = 16 };

static int
value_count(const struct setting *s)
{
	int n = 1;                         /* there is always the default */

	while (n < (int)(sizeof s->values / sizeof *s->values) && s->values[n])
		n++;
	return n;
}

static int
value_index(const struct setting *s, const char *value)
{
	for (int i = value_count(s); i-- > 0;)
		if (!strcmp(s->values[i], value))
			return i;
	return 0;
}

void
settings_apply(struct app *a)
{
	for (size_t i = 0; i < setting_count(); i++) {
		const struct setting *s = setting_at(i);
		const char *value;
		struct fault f;

		if (!setting_read(a->records, s, &value, &f))
			app_say_fault(a, &f);
		if (!strcmp(s->name, "accessible"))
			a->accessible = a->ask_accessible || !strcmp(value, "on");
		else if (!strcmp(s->name, "glyphs"))
			a->glyphs = (enum app_glyphs)value_index(s, value);
		else if (!strcmp(s->name, "theme"))
			a->theme = (enum style_theme)value_index(s, value);
	}
}

void
settings_open(struct app *a)
{
	a->settings_open = true;
	a->settings = (struct list_view){ (int)setting_count(), 0, 0 };
	if (!a->records)
		app_say(a, true, "Nothing is kept, so settings cannot be changed here; T, g and --accessible do.");
}

void
settings_draw(struct app *a, struct canvas *c)
{
	struct rect area = frame_draw(a, c, "Settings", "", a->records ? "kept at once" : ""), help;
	struct list_item items[SHOWN_MAX];
	size_t n = setting_count() < SHOWN_MAX ? setting_count() : SHOWN_MAX;

	area.col = 1;
	area.cols = c->cols - 2 < 70 ? c->cols - 2 : 70;
	for (size_t i = 0; i < n; i++) {
		const char *value;
		struct fault f;

		setting_read(a->records, setting_at(i), &value, &f);
		items[i] = (struct list_item){ setting_at(i)->name, value, STYLE_NORMAL };
	}
	a->settings.count = (int)n;
	help = rect_take_bottom(&area, area.rows >= (int)n + 4 ? area.rows - (int)n - 1 : 0);
	list_fix(&a->settings, area.rows);
	canvas_list(c, area, &a->settings, items, a->asking == ASK_NOTHING);
	if (n > 0)
		canvas_wrap(c, help, STYLE_MUTED, setting_at((size_t)a->settings.focus)->help, 0);
}

/* The next or the previous of its values. */
static void
change(struct app *a, int direction)
{
	const struct setting *s = setting_at((size_t)a->settings.focus);
	const char *value;
	struct fault f;
	int n = value_count(s), at;

	if (!a->records) {
		settings_open(a);
		return;
	}
	if (!setting_read(a->records, s, &value, &f)) {
		app_say_fault(a, &f);
		return;
	}
	at = (value_index(s, value) + direction + n) % n;
	if (!setting_write(a->records, s, s->values[at], &f))
		app_say_fault(a, &f);
	settings_apply(a);
}

/* What is seen now, and on which page it is another. */
static const char *const theme_words[STYLE_THEMES] = {
	"Theme auto: readable on any background; dose bands from blue to yellow (cividis).",
	"Theme dark: more contrast on a dark background.",
	"Theme light: more contrast on a light background.",
	"Theme viridis: dose bands from violet over green to yellow.",
	"Theme clinic: the rainbow of planning systems, not for colour-blind eyes.",
	"Theme mono: no colours; dose bands are digits.",
};
static const char *const glyph_words[] = {
	"Glyphs auto: the signs that this terminal should have.",
	"Glyphs braille: plots in dots, eight a letter.",
	"Glyphs block: plots in half blocks.",
	"Glyphs ascii: letters and signs of ASCII alone.",
};

void
settings_turn(struct app *a, enum action action)
{
	bool theme = action == ACTION_THEME;
	struct fault f;
	const struct setting *s = setting_find(theme ? "theme" : "glyphs", &f);
	int n = value_count(s), at = ((theme ? (int)a->theme : (int)a->glyphs) + 1) % n;

	if (theme)
		a->theme = (enum style_theme)at;
	else
		a->glyphs = (enum app_glyphs)at;
	app_say(a, false, "%s", theme ? theme_words[at] : glyph_words[at]);
	if (a->records && !setting_write(a->records, s, s->values[at], &f))
		app_say_fault(a, &f);
}

void
settings_act(struct app *a, enum action action)
{
	switch (action) {
	case ACTION_UP:
		list_key(&a->settings, EVENT_UP, 10);
		break;
	case ACTION_DOWN:
		list_key(&a->settings, EVENT_DOWN, 10);
		break;
	case ACTION_CHANGE:
		change(a, 1);
		break;
	case ACTION_CHANGE_BACK:
		change(a, -1);
		break;
	default:
		break;
	}
}
