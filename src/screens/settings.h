/* settings.h - the settings: one table for the screens, the command and the manual. */
#ifndef SCREENS_SETTINGS_H
#define SCREENS_SETTINGS_H

#include "records/records.h"

struct setting {
	const char *name;
	const char *values[8];             /* what it may be, up to a NULL; the first is the default */
	const char *help;
};

size_t setting_count(void);
const struct setting *setting_at(size_t i);
/* NULL with a fault that suggests one. */
const struct setting *setting_find(const char *name, struct fault *f);

/* What it is: as it was set, else (never set, no records, a value of another version) the default.  One of values.
 * The fault is the machine's, and *value the default then. */
bool setting_read(struct records *r, const struct setting *s, const char **value, struct fault *f);

/* Set it; "default" is what it was at first.  Refused: a value that it may not be. */
bool setting_write(struct records *r, const struct setting *s, const char *value, struct fault *f);

/* "auto, on or off" into out; returns out. */
char *setting_values(const struct setting *s, char *out, size_t size);

#endif
