#include "screens/settings.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct setting settings[] = {
	{ "accessible", { "off", "on" }, "words instead of drawings, as play --plain has them" },
	/* In the order of enum app_glyphs and enum style_theme. */
	{ "glyphs", { "auto", "braille", "block", "ascii" },
	  "signs of plots, or ASCII signs alone; auto: braille where the terminal has it, ASCII where the locale is not UTF-8" },
	{ "theme", { "auto", "dark", "light", "viridis", "clinic", "mono" },
	  "colours: auto for any background, dark and light for more contrast on one; viridis and clinic have other dose bands (clinic is "
	  "the rainbow of planning systems, not for colour-blind eyes); mono has none" },
};
enum { SETTINGS = sizeof settings / sizeof *settings, VALUES = sizeof settings->values / sizeof *settings->values };

size_t
setting_count(void)
{
	return SETTINGS;
}

const struct setting *
setting_at(size_t i)
{
	return i < SETTINGS ? &settings[i] : NULL;
}

const struct setting *
setting_find(const char *name, struct fault *f)
{
	const char *names[SETTINGS], *near;
	char list[200] = "";
	size_t used = 0;

	for (size_t i = 0; i < SETTINGS; i++) {
		if (!strcmp(settings[i].name, name))
			return &settings[i];
		names[i] = settings[i].name;
		if (used < sizeof list)
			used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : i + 1 < SETTINGS ? ", " : " or ",
			                         names[i]);
	}
	near = text_nearest(name, names, SETTINGS);
	if (near)
		fault_set(f, 0, 0, "there is no setting \"%.40s\"; did you mean %s?", name, near);
	else
		fault_set(f, 0, 0, "there is no setting \"%.40s\"; expected %s", name, list);
	return NULL;
}

/* The value of the table that text is; NULL: none. */
static const char *
allowed(const struct setting *s, const char *text)
{
	for (size_t i = 0; i < VALUES && s->values[i]; i++)
		if (!strcmp(s->values[i], text))
			return s->values[i];
	return NULL;
}

bool
setting_read(struct records *r, const struct setting *s, const char **value, struct fault *f)
{
	char text[RECORDS_VALUE_MAX] = "";
	bool good = !r || records_setting(r, s->name, text, f);
	const char *found = good ? allowed(s, text) : NULL;

	*value = found ? found : s->values[0];
	return good;
}

char *
setting_values(const struct setting *s, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < VALUES && s->values[i] && used < size; i++) {
		bool last = i + 1 == VALUES || !s->values[i + 1];

		used += (size_t)snprintf(out + used, size - used, "%s%s", i == 0 ? "" : last ? " or " : ", ", s->values[i]);
	}
	return out;
}

bool
setting_write(struct records *r, const struct setting *s, const char *value, struct fault *f)
{
	char list[80];

	if (!strcmp(value, "default"))
		return records_set(r, s->name, NULL, f);
	if (allowed(s, value))
		return records_set(r, s->name, value, f);
	return fault_set(f, 0, 0, "%s cannot be \"%.40s\"; expected %s", s->name, value, setting_values(s, list, sizeof list));
}
