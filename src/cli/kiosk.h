/* kiosk.h - --kiosk: the program as all that a public account can reach (ssh's ForceCommand).
 *
 * In the order in which it happens: kiosk_asked at the very start, before anything reads the environment; kiosk_enter
 * once the options are read; then all is opened, and the door (term/sandbox.h) closes behind it. */
#ifndef CLI_KIOSK_H
#define CLI_KIOSK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"
#include "classroom/identity.h"
#include "cli/folders.h"
#include "cli/options.h"

#define CLI_OPTION_KIOSK_SETTINGS \
	{ .name = "settings", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file, such as /etc/ghostdose/kiosk.csv", \
	  .help = "with --kiosk: what its administrator set (else /etc/ghostdose/kiosk.csv, where there is one)" }
#define CLI_OPTION_KIOSK_ROOT \
	{ .name = "root", .kind = OPTION_TEXT, .value = "DIR", .expected = "a folder, such as /var/lib/ghostdose", \
	  .help = "with --kiosk: where the folders of the learners are" }

/* Of the commands that run behind --kiosk. */
#define CLI_KIOSK_OPTIONS \
	{ .name = "kiosk", .kind = OPTION_FLAG, \
	  .help = "for a public host: nothing but this session can be reached; see ghostdose-kiosk(8)" }, \
	CLI_OPTION_KIOSK_SETTINGS, CLI_OPTION_KIOSK_ROOT

struct kiosk {
	bool on;                           /* else all else is 0 */
	char learner[IDENTITY_MAX];        /* whom the records belong to */
	char key[IDENTITY_MAX];            /* of SSH; "": came by account */
	char folder[CLI_PATH_MAX];         /* of the learner's records */
	int64_t idle_ms, session_ms;       /* 0: no limit */
};

/* Does the command line ask for it?  Then the environment and what was inherited are gone. */
bool kiosk_begin(int argc, char **argv, struct fault *f);

/* Who it is, where their records are, what cases there are; then the limits close.  Nothing where --kiosk is not given
 * but that its companions are refused. */
bool kiosk_enter(const struct options *o, struct kiosk *k, struct fault *f);

/* Tells the learner on the error stream that it is the host's fault that no session begins, and makes it the machine's.  False. */
bool kiosk_cannot(struct fault *f);

#endif
