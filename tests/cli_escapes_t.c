/* Ways out of a kiosk, each tried and each barred, and each open in a build without the one defence that bars it: then it is this
 * defence that does it, and the attempt is a real one.  Where there are two walls, each holds alone.
 *
 * From without the program that is shipped is tried; from within (as if the program had been taken over) one that is linked of
 * the same objects and has a traitor in it.  tests/kiosk/without.c is the traitor, and what leaves the defences out. */
#include "kiosk/inside.h"

/* ---- the list ---- */

static void
from_outside_each_is_refused(void)
{
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		is_outcome(escapes[i].name, "nothing", try_from_outside(&escapes[i], "ghostdose", ""), REFUSED);
}

static void
without_its_defence_each_succeeds(void)
{
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		is_outcome(escapes[i].name, escapes[i].without,
		           try_from_outside(&escapes[i], escapes[i].kind == CLAMP ? "without-clamp" : "without", escapes[i].without), ESCAPED);
}

static void
from_within_each_is_refused(void)
{
	try_together(NULL, "", REFUSED);
	for (int i = 0; i < BETRAYALS; i++)
		if (betrayals[i].deadly && is_shown(&betrayals[i]))
			try_alone(&betrayals[i], "", REFUSED);
}

static void
without_its_walls_each_succeeds(void)
{
	for (int i = 0; i < BETRAYALS; i++) {
		bool first = true;

		for (int k = 0; k < i; k++)
			first = first && (betrayals[k].deadly || strcmp(betrayals[k].walls, betrayals[i].walls) != 0);
		if (betrayals[i].deadly && is_shown(&betrayals[i]))
			try_alone(&betrayals[i], betrayals[i].walls, ESCAPED);
		else if (first && !betrayals[i].deadly)
			try_together(betrayals[i].walls, betrayals[i].walls, ESCAPED);
	}
}

/* A program cannot be run: seccomp says so, and so does Landlock. */
static void
where_there_are_two_walls_each_holds(void)
{
	if (landlock_version() <= 0) {
		tap_skip("this kernel has no Landlock");
		return;
	}
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
		char walls[100], *rest = walls, *one;

		snprintf(walls, sizeof walls, "%s", escapes[i].without);
		while (strchr(escapes[i].without, ',') && (one = strtok_r(rest, ",", &rest)))
			is_outcome(escapes[i].name, one, try_from_outside(&escapes[i], "without", one), REFUSED);
	}
	for (int i = 0; i < BETRAYALS; i++) {
		char walls[100], *rest = walls, *one;

		if (!strchr(betrayals[i].walls, ',') || !is_shown(&betrayals[i]))
			continue;
		snprintf(walls, sizeof walls, "%s", betrayals[i].walls);
		while ((one = strtok_r(rest, ",", &rest)))
			try_alone(&betrayals[i], one, REFUSED);
	}
}

/* ---- the program itself ---- */

/* What could run another one is not even among what the program asks of its libraries, but for posix_spawn, by which commands that
 * draw pictures start the one that makes them; spawn_a_shell tries it from within a kiosk. */
static void
nothing_that_runs_programs_is_imported(void)
{
	static const char *const forbidden[] = { "exec", "system", "popen", "fork", "vfork", "wordexp", "dlopen" };
	char line[400], command[400];
	int symbols = 0;
	FILE *in;

	snprintf(command, sizeof command, "nm -D --undefined-only %s", in_folder("ghostdose"));
	in = popen(command, "r");
	while (in && fgets(line, sizeof line, in)) {
		const char *name = line + strspn(line, " ");

		name += 2;             /* "U " */
		symbols++;
		for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
			if (!strncmp(name, forbidden[i], strlen(forbidden[i])))
				tap_ok(false, __FILE__, __LINE__, name);
	}
	OK(in && pclose(in) == 0);
	OK(symbols > 100);
}

/* ssh host COMMAND: no terminal, the client's words on the streams. */
static void
a_command_that_the_client_asked_for_is_refused(void)
{
	for (int k = 0; k < 2; k++) {
		char line[9000], said[4000];
		size_t n;
		int status;
		FILE *p;

		new_day();
		snprintf(line, sizeof line, "echo C0644 1 x | SSH_ORIGINAL_COMMAND='scp -t /' WITHOUT=%s %s --as-nobody %s --kiosk --settings %s 2>&1",
		         k ? "command" : "", self, in_folder(k ? "without" : "ghostdose"), in_folder("kiosk.csv"));
		p = popen(line, "r");
		n = p ? fread(said, 1, sizeof said - 1, p) : 0;
		said[n] = '\0';
		status = p ? pclose(p) : -1;
		OK(exited(status, k ? 0 : 2));
		HAS(said, k ? "Carotid" : "no command, no scp, no sftp");
	}
}

static const struct tap_case cases[] = {
	TAP_CASE(from_outside_each_is_refused),
	TAP_CASE(without_its_defence_each_succeeds),
	TAP_CASE(from_within_each_is_refused),
	TAP_CASE(without_its_walls_each_succeeds),
	TAP_CASE(where_there_are_two_walls_each_holds),
	TAP_CASE(nothing_that_runs_programs_is_imported),
	TAP_CASE(a_command_that_the_client_asked_for_is_refused),
};

/* Programs, cases, evil cases, terminals and tables of letters, what sshd would have written, and two learners. */
static void
make_folder(const char *program, const char *build, const char *real)
{
	const struct passwd *account = getpwuid(getuid() == 0 ? NOBODY : getuid());

	if (!account || !mkdtemp(folder))
		tap_bail_out("no folder in /tmp, or no account");
	snprintf(me, sizeof me, "%s", account->pw_name);
	shell("cd %s && chmod 0755 . && umask 022 && cp '%s' ghostdose && cp '%s/tests/kiosk/without' '%s/tests/kiosk/without-clamp' .", folder, program,
	      build, build);
	shell("cd %s && umask 022 && mkdir -p root cases lessons evil evil-lessons xdg/ghostdose home/.local/share/ghostdose locale && "
	      "cp -R '%s/carotid' cases && echo x > cases/carotid/doomed.txt && cp -R '%s/carotid' evil/evil && "
	      "sed 's/^title,.*/title,Evil case/; s/^id,.*/id,evil/' '%s/carotid/case.csv' > evil/evil/case.csv && ln -s ../../evil xdg/ghostdose/cases && "
	      "ln -s ../../../../evil home/.local/share/ghostdose/cases && ln -s root root-link && echo TOPSECRET > secret",
	      folder, real, real, real);
	shell("cd %s && sed 's/^title: .*/title: Evil lesson/; s/^id: .*/id: evil/' '%s/../lessons/'01-*.md > evil-lessons/01-evil.md", folder, real);
	shell("cd %s && mkdir -p terminfo && infocmp -x xterm-256color | sed 's/smcup=/smcup=\\\\E]0;PWNED\\\\007/' > t.src && "
	      "tic -x -o terminfo t.src 2>/dev/null && cp -R terminfo home/.terminfo && cp -R /usr/lib/locale/C.utf8 locale/evil", folder);
	shell("cd %s && printf 'setting,value\\nroot,%s/root\\ncases,%s/cases\\nlessons,%s/lessons\\n' > kiosk.csv && "
	      "printf 'setting,value\\nroot,%s/root\\n' > bare.csv && echo 'publickey ssh-ed25519 "
	      "AAAAC3NzaC1lZDI1NTE5AAAAIEq3sq0nPNFzYfXBZEJYJZ8xJYJZ8xJYJZ8xJYJZ8xJY' > open-auth && cp open-auth own-auth && chmod 0666 open-auth && "
	      "chmod 0600 own-auth && ln -s own-auth link-auth && echo learner,name > roster.csv", folder, folder, folder, folder, folder);
	if (getuid() == 0)
		shell("cd %s && chown -R %d:%d root cases open-auth own-auth kiosk.csv roster.csv", folder, NOBODY, NOBODY);
	shell("cd %s && chmod 0700 root", folder);
	/* As the same somebody; who has seen the tour. */
	shell("cd %s && %s --as-nobody ./ghostdose --state root/victim --script '<Enter>' > /dev/null", folder, self);
	shell("cd %s && cp -a root/victim template && ln -s ../../secret template/link", folder);
}

static void
a_build_with_instruments_shows_nothing(void)
{
	tap_skip("the door of a build with sanitizers or coverage has holes for these (term/instrumented.h): the plain one shows it");
}

static const struct tap_case skipped[] = { TAP_CASE(a_build_with_instruments_shows_nothing) };

int
main(int argc, char **argv)
{
	const char *given = getenv("GHOSTDOSE"), *real = getenv("GHOSTDOSE_CASES"), *build = getenv("BUILD");
	char program[4096], cases_at[4096], build_at[4096];
	const struct rlimit core = { 1 << 20, 1 << 20 };
	int status;

	if (!realpath("/proc/self/exe", self))
		tap_bail_out("no /proc");
	if (argc > 2 && !strcmp(argv[1], "--as-nobody"))
		return as_nobody(argv + 2);
	if (argc > 2 && !strcmp(argv[1], "--job"))
		return shell_of(argv + 2);
	if (!realpath(given && *given ? given : "build/ghostdose", program) || !realpath(real && *real ? real : "cases", cases_at) ||
	    !realpath(build && *build ? build : "build", build_at))
		tap_bail_out("GHOSTDOSE (the path of the program) or BUILD is not set");
	if (INSTRUMENTED_SANITIZER || strstr(build_at, "build-cov"))
		return tap_main(skipped, 1);
	setrlimit(RLIMIT_CORE, &core);
	unsetenv("NO_COLOR");
	unsetenv("GHOSTDOSE_CASES");
	unsetenv("XDG_STATE_HOME");
	setenv("LC_ALL", "C.UTF-8", 1);
	make_folder(program, build_at, cases_at);
	begin_another();
	status = tap_main(cases, sizeof cases / sizeof *cases);
	kill(atoi(another), SIGKILL);
	if (chdir("/") == 0)
		shell("rm -rf '%s'", folder);
	return status;
}
