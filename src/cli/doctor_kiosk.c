/* What --kiosk would have. */
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "classroom/roster.h"
#include "cli/doctor.h"
#include "cli/doctor_parts.h"
#include "cli/kiosk.h"
#include "cli/kiosk_settings.h"
#include "records/root.h"

#define KIOSK "kiosk"

enum { WHY_MAX = 700 };

static void
add_fault(struct doctor *d, const char *check, const char *advice, const struct fault *f)
{
	char why[WHY_MAX];

	doctor_add(d, KIOSK, check, DOCTOR_PROBLEM, advice, "%s", fault_format(f, why, sizeof why));
}

static void
add_account(struct doctor *d)
{
	const struct passwd *who = getpwuid(geteuid());

	if (geteuid() == 0)
		doctor_add(d, KIOSK, "account", DOCTOR_NOTE, "Run it as an account of its own: ghostdose-kiosk(8) says how to make one. Ask the doctor "
		           "as that account too.", "root");
	else if (!who)
		doctor_add(d, KIOSK, "account", DOCTOR_PROBLEM, "Give this user a name in the list of accounts.", "user %ld has no name",
		           (long)geteuid());
	else
		doctor_add(d, KIOSK, "account", DOCTOR_GOOD, "", "%s", who->pw_name);
}

static void
add_root(struct doctor *d, const struct kiosk_settings *s)
{
	struct fault f;

	if (root_check(s->root, &f))
		doctor_folder(d, KIOSK, s->root);
	else
		add_fault(d, "root", "As root: install -d -m 700 -o ACCOUNT -g ACCOUNT FOLDER, with the account that runs it.", &f);
}

static void
add_roster(struct doctor *d, const struct kiosk_settings *s)
{
	struct roster roster = { 0 };
	struct fault f;

	if (!*s->roster)
		doctor_add(d, KIOSK, "roster", DOCTOR_GOOD, "", "none: each key or account is a learner");
	else if (!roster_read(s->roster, d->arena, &roster, &f))
		add_fault(d, "roster", "Mend the roster: nobody can begin until then.", &f);
	else
		doctor_add(d, KIOSK, "roster", DOCTOR_GOOD, "", "%s, %zu learners", s->roster, roster.n);
	roster_fini(&roster);
}

static void
add_limits(struct doctor *d, const struct kiosk_settings *s)
{
	static const char *const by[] = { [KIOSK_BY_EITHER] = "their key, or the account of who comes without one", [KIOSK_BY_KEY] = "their key",
		[KIOSK_BY_ACCOUNT] = "their account" };

	doctor_add(d, KIOSK, "identity", s->identity == KIOSK_BY_EITHER ? DOCTOR_NOTE : DOCTOR_GOOD,
	           s->identity == KIOSK_BY_EITHER ? "Where one account serves all, set identity to key: else those without one share their records."
	                                          : "", "learners are told apart by %s", by[s->identity]);
	doctor_add(d, KIOSK, "limits", DOCTOR_GOOD, "", "%g minutes without a key, %g in all (0: none); %ld MiB of memory, %ld minutes of the "
	           "processor, %ld MiB of records", s->idle_minutes, s->session_minutes, s->limits.memory_mib, s->limits.cpu_minutes,
	           s->limits.file_mib);
}

void
doctor_kiosk(struct doctor *d, const struct options *o)
{
	const char *file = options_text(o, "settings"), *root = options_text(o, "root");
	struct kiosk_settings s;
	struct fault f;

	if (!file && !root && !file_exists(KIOSK_SETTINGS_FILE) && !file_exists(KIOSK_ROOT)) {
		doctor_add(d, KIOSK, "settings", DOCTOR_GOOD, "", "this is no public host: neither %s nor %s is there (ghostdose-kiosk(8))",
		           KIOSK_SETTINGS_FILE, KIOSK_ROOT);
		return;
	}
	if (!kiosk_settings_read(file, &s, &f)) {
		add_fault(d, "settings", "Mend the file: no session can begin until then.", &f);
		return;
	}
	if (root)
		snprintf(s.root, sizeof s.root, "%s", root);
	doctor_add(d, KIOSK, "settings", DOCTOR_GOOD, "", "%s",
	           file ? file : file_exists(KIOSK_SETTINGS_FILE) ? KIOSK_SETTINGS_FILE : "those of the manual");
	add_account(d);
	add_root(d, &s);
	add_roster(d, &s);
	add_limits(d, &s);
	if (!kiosk_settings_apply(&s, &f))
		d->out_of_memory = true;
	doctor_cases(d, KIOSK, "Name a folder of cases in the settings, or install ours.");
}
