#include "cli/kiosk.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "classroom/identity.h"
#include "cli/kiosk_settings.h"
#include "records/key.h"
#include "records/root.h"
#include "term/confine.h"

enum { AUTHINFO_MAX = 1 << 16 };

bool
kiosk_begin(int argc, char **argv, struct fault *f)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (!strcmp(argv[i], "--kiosk"))
			return confine_process(f) && confine_environment(f);
	return true;
}

/* ---- who it is ---- */

/* What sshd wrote is this account's own and nobody else's. */
static bool
check_authinfo(const char *path, struct fault *f)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		fault_machine(f, "what sshd wrote of your key cannot be read: %s", strerror(errno));
	else if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & (S_IRWXG | S_IRWXO)))
		fault_machine(f, "what sshd wrote of your key is not its own file for this account");
	else
		return true;
	return fault_in_file(f, path);
}

/* The fingerprint of the key, "" where sshd told none. */
static bool
find_key(char key[KEY_FINGERPRINT_MAX], struct fault *f)
{
	const char *path = getenv("SSH_USER_AUTH");
	char *text = NULL;
	size_t len;
	bool good;

	key[0] = '\0';
	if (!path)
		return true;
	if (!check_authinfo(path, f) || !file_read(path, AUTHINFO_MAX, &text, &len, f))
		return false;
	good = key_of_authinfo(text, key, f) || fault_in_file(f, path);
	free(text);
	return good;
}

static bool
find_learner(struct kiosk *k, const struct kiosk_settings *s, struct fault *f)
{
	const struct passwd *account = getpwuid(geteuid());
	struct arena *arena;
	struct roster roster = { 0 };
	bool good;

	if (s->identity != KIOSK_BY_ACCOUNT && !find_key(k->key, f))
		return false;
	if (s->identity == KIOSK_BY_KEY && !*k->key)
		return fault_machine(f, "nobody told the key of SSH that you came with; expected a key, and ExposeAuthInfo yes in sshd_config");
	if (!*k->key && !account)
		return fault_machine(f, "this account has no name");
	arena = arena_new();
	if (!arena)
		return fault_memory(f);
	good = (!*s->roster || roster_read(s->roster, arena, &roster, f)) &&
	    identity_place(s->root, &roster, *k->key ? k->key : account->pw_name, k->learner, f);
	roster_fini(&roster);
	arena_free(arena);
	return good;
}

/* ---- what does not go with it ---- */

static bool
refuse_others(const struct options *o, struct fault *f)
{
	static const char *const others[] = { "state", "script", "dump", "size", "now", "answers", "print" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		for (size_t k = 0; k < o->n_specs; k++)
			if (!strcmp(o->specs[k].name, others[i]) && o->values[k].text)
				return options_refuse(f, others[i], "--kiosk names no files and plays no scripts; expected one of the two");
	return true;
}

static bool
refuse_alone(const struct options *o, struct fault *f)
{
	static const char *const companions[] = { "settings", "root" };

	for (size_t i = 0; i < sizeof companions / sizeof *companions; i++)
		if (options_given(o, companions[i]))
			return options_refuse(f, companions[i], "works with --kiosk only; expected both");
	return true;
}

/* ssh host COMMAND, scp, sftp: no terminal, and somebody else's words on the streams. */
static bool
refuse_command(struct fault *f)
{
	if (getenv("SSH_ORIGINAL_COMMAND") && !(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
		return fault_set(f, 0, 0, "this host runs ghostdose and nothing else: no command, no scp, no sftp; expected ssh without one");
	return true;
}

/* ---- all of it ---- */

/* What the host is to blame for.  Not the learner's matter: the sentence is theirs, the fault for who runs it. */
bool
kiosk_cannot(struct fault *f)
{
	f->kind = FAULT_MACHINE;
	fputs("ghostdose: No session can begin here just now. What you have worked is kept; tell whoever runs this host what "
	      "stands below.\n", stderr);
	return false;
}

/* Who it is, and where their records are. */
static bool
settle(const struct options *o, struct kiosk *k, struct kiosk_settings *s, struct fault *f)
{
	if (!kiosk_settings_read(options_text(o, "settings"), s, f))
		return false;
	if (options_given(o, "root") && (size_t)snprintf(s->root, sizeof s->root, "%s", options_text(o, "root")) >= sizeof s->root)
		return options_refuse(f, "root", "the path is too long; expected a shorter one");
	if (!find_learner(k, s, f) || !root_folder(s->root, k->learner, k->folder, sizeof k->folder, f))
		return false;
	return chdir(k->folder) == 0 || fault_machine(f, "the folder of your records cannot be entered: %s", strerror(errno));
}

/* A client that does not read what is drawn holds the program up where it writes, and it could not look at its watch: then the
 * kernel ends it, as long after the end of the session as that was long, at most a minute. */
static void
end_in_any_case(int64_t session_ms)
{
	int64_t seconds = (session_ms + 999) / 1000, grace = seconds < 60 ? seconds : 60;

	signal(SIGALRM, SIG_DFL);
	if (session_ms > 0)
		alarm((unsigned)(seconds + grace));
}

bool
kiosk_enter(const struct options *o, struct kiosk *k, struct fault *f)
{
	struct kiosk_settings s;

	*k = (struct kiosk){ .on = options_given(o, "kiosk") };
	if (!k->on)
		return refuse_alone(o, f);
	if (!refuse_others(o, f) || !refuse_command(f))
		return false;
	if (!settle(o, k, &s, f) || !kiosk_settings_apply(&s, f) || !confine_limits(&s.limits, f))
		return kiosk_cannot(f);
	unsetenv("SSH_USER_AUTH");
	unsetenv("SSH_ORIGINAL_COMMAND");
	k->idle_ms = (int64_t)(s.idle_minutes * 60000);
	k->session_ms = (int64_t)(s.session_minutes * 60000);
	end_in_any_case(k->session_ms);
	return true;
}
