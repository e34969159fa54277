/* The settings: one line each, changed in place and kept at once. */
#include <stdio.h>
#include <string.h>

#include "screens/app_internal.h"
#include "screens/settings.h"

enum { SHOWN_MAX = 16 };

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
		else if (!strcmp(s->name, "ascii"))
			a->ascii = !strcmp(value, "on") ? 1 : !strcmp(value, "off") ? -1 : 0;
	}
}

void
settings_open(struct app *a)
{
	a->settings_open = true;
	a->settings = (struct list_view){ (int)setting_count(), 0, 0 };
	if (!a->records)
		app_say(a, true, "Nothing is kept, so settings cannot be changed here; --ascii, --no-color and --accessible do.");
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
	int n = 0, at = 0;

	if (!a->records) {
		settings_open(a);
		return;
	}
	if (!setting_read(a->records, s, &value, &f)) {
		app_say_fault(a, &f);
		return;
	}
	for (; n < (int)(sizeof s->values / sizeof *s->values) && s->values[n]; n++)
		if (!strcmp(s->values[n], value))
			at = n;
	if (n == 0)
		return;
	at = (at + direction + n) % n;
	if (!setting_write(a->records, s, s->values[at], &f))
		app_say_fault(a, &f);
	else if (!strcmp(s->name, "color"))
		app_say(a, false, "Colours change at the next start.");
	settings_apply(a);
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
