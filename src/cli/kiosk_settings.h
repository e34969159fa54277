/* kiosk_settings.h - what the administrator of a public host chose: a table setting,value. */
#ifndef CLI_KIOSK_SETTINGS_H
#define CLI_KIOSK_SETTINGS_H

#include "base/fault.h"
#include "base/table.h"
#include "cli/folders.h"
#include "term/confine.h"

#define KIOSK_SETTINGS_FILE "/etc/ghostdose/kiosk.csv"
#define KIOSK_ROOT "/var/lib/ghostdose"

enum kiosk_identity { KIOSK_BY_EITHER, KIOSK_BY_KEY, KIOSK_BY_ACCOUNT };

struct kiosk_settings {
	char root[CLI_PATH_MAX / 4], cases[CLI_PATH_MAX / 4], lessons[CLI_PATH_MAX / 4], roster[CLI_PATH_MAX / 4];
	enum kiosk_identity identity;
	double idle_minutes, session_minutes;      /* 0: no limit */
	struct confine_limits limits;
};

/* From the file; path NULL: the usual one, or where that is missing what stands in the manual.  Refused: a file that
 * others can write, a setting that there is not, a value out of its range, a path that does not begin at /. */
bool kiosk_settings_read(const char *path, struct kiosk_settings *s, struct fault *f);

/* From here on cases and lessons are looked for where the settings say. */
bool kiosk_settings_apply(const struct kiosk_settings *s, struct fault *f);

#endif
