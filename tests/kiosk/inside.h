/* inside.h - what is tried from within a kiosk, as if the program had been taken over; without.c does it. */
#ifndef INSIDE_H
#define INSIDE_H

#include "outside.h"

/* ---- what is tried from within ---- */

struct betrayal {
	const char *name;                  /* in without.c */
	const char *walls;                 /* what has to go for it to succeed, commas between */
	bool deadly;                       /* ends the session where it is tried, so it is tried alone */
};

static const struct betrayal betrayals[] = {
	{ "run_a_shell", "seccomp,landlock", true },
	{ "run_by_descriptor", "seccomp,landlock", true },
	{ "call_system", "seccomp,landlock,processes", true },
	{ "call_popen", "seccomp,landlock,processes", true },
	{ "spawn_a_shell", "seccomp,landlock,processes", true },
	{ "start_a_process", "seccomp,processes", false },
	{ "be_traced", "seccomp", true },
	{ "debug_another", "seccomp,landlock", true },
	{ "read_anothers_memory", "seccomp,landlock", true },
	{ "type_for_the_terminal", "seccomp", true },
	{ "leave_the_namespace", "seccomp", true },
	{ "be_somebody", "seccomp", true },
	{ "be_another_kind", "seccomp", true },
	{ "open_a_connection", "seccomp", false },
	{ "open_a_local_socket", "seccomp", false },
	{ "open_a_line_to_the_kernel", "seccomp", false },
	{ "signal_another", "seccomp", false },
	{ "signal_everybody", "seccomp", false },
	{ "make_memory_a_file", "seccomp", false },
	{ "map_code", "seccomp", false },
	{ "make_data_code", "seccomp", false },
	{ "share_memory", "seccomp", false },
	{ "watch_files", "seccomp", false },
	{ "open_the_records_to_all", "seccomp", false },
	{ "let_others_look_in", "seccomp", false },
	{ "limit_another", "seccomp", false },
	{ "read_the_passwords", "landlock", false },
	{ "read_anothers_records", "landlock", false },
	{ "write_anothers_records", "landlock", false },
	{ "write_beside_another", "landlock", false },
	{ "read_through_the_parent", "landlock", false },
	{ "read_the_roster", "landlock", false },
	{ "change_the_settings", "landlock", false },
	{ "change_a_case", "landlock", false },
	{ "delete_a_case", "landlock", false },
	{ "put_a_case", "landlock", false },
	{ "write_in_tmp", "landlock", false },
	{ "read_the_machine", "landlock", false },
	{ "read_what_it_was_given", "landlock", false },
	{ "take_another_terminal", "landlock", false },
	{ "read_through_a_link", "landlock", false },
	{ "list_the_learners", "landlock", false },
	{ "open_many_files", "files", false },
	{ "take_all_memory", "memory", false },
	{ "fill_the_disk", "size", false },
	{ "leave_a_file_for_others", "umask", false },
	{ "read_what_was_left_open", "inherited", false },
};
enum { BETRAYALS = sizeof betrayals / sizeof *betrayals };

static const struct escape inside = { .args = "", .set = "", .prepare = "" };

/* Somebody of the same account, for as long as the test lives. */
static char another[20];

static void
begin_another(void)
{
	static char program_of[] = "/bin/sleep", long_enough[] = "1000";
	char *args[] = { program_of, long_enough, NULL };
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(as_nobody(args));
	}
	snprintf(another, sizeof another, "%d", (int)pid);
}

/* A session in which these are tried one after the other; what was written, and how it ended. */
static const char *
betray(const char *attempts, const char *without, int *status)
{
	int record = open(in_folder("record"), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600), secret;
	const char *said;
	struct vt *vt;

	new_day();
	/* As a careless parent leaves it. */
	secret = open(in_folder("secret"), O_RDONLY);
	dup2(secret, 9);
	setenv("ATTEMPT", attempts, 1);
	setenv("PLACE", folder, 1);
	setenv("OTHER", another, 1);
	vt = enter(&inside, "without", without, record);
	close(9);
	close(secret);
	vt_wait(vt, "ALL TRIED", LIMIT);
	said = written(vt, record);
	if (!strstr(said, "ALL TRIED"))
		*status = ended(vt);
	else {
		*status = 0;
		vt_close(vt, NULL);
	}
	close(record);
	return said;
}

static enum outcome
outcome_of(const char *name, const char *said, int status)
{
	char words[100];

	snprintf(words, sizeof words, "ESCAPED: %s;", name);
	if (strstr(said, words) || (WIFEXITED(status) && WEXITSTATUS(status) == 77))
		return ESCAPED;
	snprintf(words, sizeof words, "REFUSED: %s:", name);
	if (strstr(said, words) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS))
		return REFUSED;
	return LOST;
}

/* Can a kernel that lacks something not show it? */
static bool
is_shown(const struct betrayal *b)
{
	return landlock_version() > 0 || !strstr(b->walls, "landlock");
}

/* All of the betrayals that go well together, in one session; want[i] of each. */
static void
try_together(const char *walls, const char *without, enum outcome want)
{
	char list[2000] = "";
	const char *said;
	int status;

	for (int i = 0; i < BETRAYALS; i++)
		if (!betrayals[i].deadly && is_shown(&betrayals[i]) && (!walls || !strcmp(walls, betrayals[i].walls))) {
			strcat(list, *list ? "," : "");
			strcat(list, betrayals[i].name);
		}
	if (!*list)
		return;
	said = betray(list, without, &status);
	for (int i = 0; i < BETRAYALS; i++)
		if (!betrayals[i].deadly && is_shown(&betrayals[i]) && (!walls || !strcmp(walls, betrayals[i].walls)))
			is_outcome(betrayals[i].name, *without ? without : "nothing", outcome_of(betrayals[i].name, said, status), want);
}

static void
try_alone(const struct betrayal *b, const char *without, enum outcome want)
{
	int status;
	const char *said = betray(b->name, without, &status);

	is_outcome(b->name, *without ? without : "nothing", outcome_of(b->name, said, status), want);
}

#endif
