/* A real OpenSSH server on loopback, with the lines of kiosk/sshd.conf behind a configuration that allows everything else, and
 * real clients: who somebody is, what they see, and what they do not get.
 *
 * The test listens itself and gives each connection to a server of its own (sshd -i), so that it waits for nothing but events and
 * needs no port that is free. */
#include "tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process_help.h"
#include "vt_help.h"

#define SSHD "/usr/sbin/sshd"

enum { ARGS = 40, SAID = 40000, PORT_TEXT = 8 };

static char program[4096], folder[] = "/tmp/ghostdose-sshd.XXXXXX", cases[4096], port[PORT_TEXT];
static const char *user;
static int listening = -1;

/* ---- setting up ---- */

static FILE *
make_file(const char *name, const char *mode)
{
	char path[200];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	out = fopen(path, mode);
	if (!out)
		tap_bail_out(path);
	return out;
}

/* The lines that are shipped, for the user that runs the test, and with the program's settings. */
static void
add_fragment(FILE *out, const char *name)
{
	char line[512];
	FILE *in = fopen("kiosk/sshd.conf", "r");
	bool open_to_all = !strcmp(name, "open.conf");

	if (!in)
		tap_bail_out("kiosk/sshd.conf");
	while (fgets(line, sizeof line, in)) {
		char *at = strstr(line, "/usr/local/bin/ghostdose --kiosk");

		if (!strncmp(line, "Match User study", 16))
			fprintf(out, "Match User %s\n", user);
		else if (at)
			fprintf(out, "%.*s%s/start\n", (int)(at - line), line, folder);
		else if (open_to_all && !strncmp(line, "#   AuthorizedKeysCommandUser", 29))
			fprintf(out, "AuthorizedKeysCommandUser %s\n", geteuid() == 0 ? "nobody" : user);
		else if (open_to_all && !strncmp(line, "#   AuthorizedKeysCommand", 25))
			fputs(line + 1, out);
		else
			fputs(line, out);
	}
	fclose(in);
}

/* Before it everything is open, so that only what it says can close it. */
static void
make_configuration(const char *name)
{
	FILE *out = make_file(name, "w");

	fprintf(out, "HostKey %s/host\nAuthorizedKeysFile %s\nStrictModes no\nUsePAM no\nPidFile none\nLogLevel DEBUG1\n", folder,
	        strcmp(name, "open.conf") ? "" : "none");
	fprintf(out, "PermitRootLogin yes\nPasswordAuthentication no\nAcceptEnv *\nAllowTcpForwarding yes\nAllowStreamLocalForwarding yes\n"
	             "AllowAgentForwarding yes\nX11Forwarding yes\nPermitTunnel yes\nGatewayPorts yes\nSubsystem sftp internal-sftp\n"
	             "Subsystem netconf /bin/sh\n");
	add_fragment(out, name);
	fclose(out);
}

static void
make_world(void)
{
	FILE *out;

	shell("cd %s && for k in host ann ben carl dora eve; do ssh-keygen -q -t ed25519 -N '' -f $k || exit 1; done && "
	      "cat ann.pub ben.pub carl.pub eve.pub > known && mkdir -m 700 root && mkdir cases lessons && cp -R '%s/carotid' cases", folder, cases);
	make_configuration("sshd.conf");
	shell("sed -i 's|^AuthorizedKeysFile .*|AuthorizedKeysFile %s/known|' %s/sshd.conf", folder, folder);
	make_configuration("open.conf");
	out = make_file("roster.csv", "w");
	fprintf(out, "learner,name,key\n");
	fclose(out);
	shell("cd %s && echo \"ben,Ben,$(ssh-keygen -lf ben.pub | cut -d' ' -f2)\" >> roster.csv", folder);
	out = make_file("kiosk.csv", "w");
	fprintf(out, "setting,value\nroot,%s/root\ncases,%s/cases\nlessons,%s/lessons\nroster,%s/roster.csv\nidentity,key\n", folder, folder,
	        folder, folder);
	fclose(out);
	/* What sshd hands over is written down, then the program takes its place. */
	out = make_file("start", "w");
	fprintf(out, "#!/bin/sh\numask 077\nenv > %s/environment\nexec '%s' --kiosk --settings %s/kiosk.csv\n", folder, program, folder);
	fclose(out);
	shell("chmod 755 %s/start && chmod 644 %s/kiosk.csv", folder, folder);
}

static void
listen_on_loopback(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof a;

	listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listening < 0 || bind(listening, (struct sockaddr *)&a, sizeof a) != 0 || listen(listening, 16) != 0 ||
	    getsockname(listening, (struct sockaddr *)&a, &size) != 0)
		tap_bail_out("no socket on loopback");
	snprintf(port, sizeof port, "%u", (unsigned)ntohs(a.sin_port));
}

/* ---- connections ---- */

/* Take the client that waits, and give it a server. */
static pid_t
serve(const char *configuration)
{
	struct pollfd waiting = { .fd = listening, .events = POLLIN };
	char path[200], log[200];
	int fd;
	pid_t pid;

	if (poll(&waiting, 1, LIMIT) != 1 || (fd = accept(listening, NULL, NULL)) < 0)
		tap_bail_out("no client came");
	snprintf(path, sizeof path, "%s/%s", folder, configuration);
	snprintf(log, sizeof log, "%s/log", folder);
	pid = fork();
	if (pid == 0) {
		int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

		dup2(fd, 0);
		dup2(fd, 1);
		dup2(out, 2);
		execl(SSHD, SSHD, "-i", "-e", "-f", path, (char *)NULL);
		_exit(127);
	}
	close(fd);
	return pid;
}

/* The arguments of a client: program, its key, more (words at blanks). */
static char **
client(const char *name, const char *key, const char *more)
{
	static char text[9000];
	static char *args[ARGS + 1];
	char *rest = text;
	int n = 0;

	snprintf(text, sizeof text,
	         "%s %s %s -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes -o "
	         "BatchMode=yes -o LogLevel=ERROR -o HostName=127.0.0.1 -o User=%s -i %s/%s %s",
	         name, strcmp(name, "ssh") ? "-P" : "-p", port, user, folder, key, more);
	while (n < ARGS && (args[n] = strtok_r(rest, " ", &rest)))
		n++;
	args[n] = NULL;
	return args;
}

/* On a terminal: the client, its server. */
struct visit { struct vt *vt; pid_t server; };

static struct visit
visit(const char *key, const char *more)
{
	struct visit v;

	v.vt = vt_spawn(client("ssh", key, more), 24, 80, "xterm-256color");
	if (!v.vt)
		tap_bail_out("no pseudo-terminal");
	v.server = serve("sshd.conf");
	return v;
}

static void
leave(struct visit *v)
{
	int status;

	keys(v->vt, "<C-c><C-c>");
	OK(exited(ended(v->vt), 0));
	waitpid(v->server, &status, 0);
}

/* Without a terminal: all that the client said, and its wait status. */
static const char *
run(const char *configuration, const char *name, const char *key, const char *more, const char *input, int *status)
{
	static char said[SAID];
	int out[2], in[2];
	pid_t pid, server;

	if (pipe(out) != 0 || pipe(in) != 0)
		tap_bail_out("no pipe");
	pid = fork();
	if (pid == 0) {
		char **args = client(name, key, more);

		take_pipes(in, out);
		execvp(args[0], args);
		_exit(127);
	}
	close(out[1]);
	close(in[0]);
	server = serve(configuration);
	if (write(in[1], input, strlen(input)) < 0)
		tap_bail_out("no pipe");
	close(in[1]);
	read_to_end(out[0], said, sizeof said);
	close(out[0]);
	waitpid(pid, status, 0);
	waitpid(server, NULL, 0);
	return said;
}

/* The fingerprint of a key as ssh-keygen has it, with _ for /. */
static const char *
guest_of(const char *key)
{
	static char name[100];
	char command[200];
	FILE *in;

	snprintf(command, sizeof command, "ssh-keygen -lf %s/%s.pub | cut -d' ' -f2 | cut -d: -f2 | tr / _", folder, key);
	in = popen(command, "r");
	snprintf(name, sizeof name, "guest-");
	if (!in || !fgets(name + 6, (int)sizeof name - 6, in))
		tap_bail_out("ssh-keygen");
	pclose(in);
	name[strcspn(name, "\n")] = '\0';
	return name;
}

static bool
failed(int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) != 0;
}

static bool
is_there(const char *name)
{
	char path[300];
	struct stat st;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return lstat(path, &st) == 0;
}

static bool
has_records(const char *learner)
{
	char path[200];

	snprintf(path, sizeof path, "root/%s/records.db", learner);
	return is_there(path);
}

/* Wait until no session has these records open. */
static void
wait_for_records(const char *learner)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
	char path[300];
	int fd;

	snprintf(path, sizeof path, "%s/root/%s/records.lock", folder, learner);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || fcntl(fd, F_OFD_SETLKW, &lock) != 0)
		tap_bail_out(path);
	close(fd);
}

/* ---- the tests ---- */

static void
a_learner_is_who_has_the_key(void)
{
	char guest[100];
	struct visit v = visit("ann", "host");

	snprintf(guest, sizeof guest, "%s", guest_of("ann"));
	OK(sees(v.vt, "Welcome to ghostdose"));
	keys(v.vt, "<Enter>");
	OK(sees(v.vt, "Carotid, 14 months on"));
	leave(&v);
	OK(has_records(guest));
	/* The roster knows this one by name. */
	v = visit("ben", "host");
	OK(sees(v.vt, "Welcome to ghostdose"));
	leave(&v);
	OK(has_records("ben"));
	OK(!has_records(guest_of("ben")));
	shell("test \"$(ls %s/root | wc -l)\" = 2", folder);
}

static void
resized_cut_off_and_back(void)
{
	char guest[100];
	struct visit v = visit("ann", "host");
	int status;

	snprintf(guest, sizeof guest, "%s", guest_of("ann"));
	OK(sees(v.vt, "Enter open"));
	keys(v.vt, "<Enter>nnnnb<Enter>");
	OK(sees(v.vt, "right: 2 of 2"));
	vt_resize(v.vt, 40, 120);
	vt_settle(v.vt, (struct vt_patience){ LIMIT, 100, LIMIT }, NULL);
	/* The keys are at the foot of the new size. */
	HAS(vt_row(v.vt, 39), "leave");
	keys(v.vt, "n7");
	OK(sees(v.vt, "step 2 of 12"));
	OK(sees(v.vt, "your answer  7"));
	/* The client dies in the middle of a number. */
	vt_close(v.vt, &status);
	waitpid(v.server, &status, 0);
	wait_for_records(guest);
	v = visit("ann", "host");
	OK(sees(v.vt, "you left mid-answer: \"7\""));
	keys(v.vt, "<Enter>");
	OK(sees(v.vt, "step 2 of 12"));
	OK(sees(v.vt, "your answer  7"));
	leave(&v);
}

/* Keys that end, stop or break off programs elsewhere. */
static void
no_key_leads_to_a_shell(void)
{
	struct visit v = visit("carl", "-e none host");

	OK(sees(v.vt, "Welcome to ghostdose"));
	keys(v.vt, "<Enter>");
	OK(sees(v.vt, "Enter open"));
	vt_send(v.vt, "\x1a\x1c\x13\x11\x0f\x16\x04\x12\x15\x17!sh\r:!sh\r\x1b\x1b", 21);
	keys(v.vt, "<C-l>");
	OK(sees(v.vt, "q "));
	OK(!strstr(vt_text(v.vt), "$ ") && !strstr(vt_text(v.vt), "# "));
	leave(&v);
}

/* With a terminal the command does nothing; without one it is refused. */
static void
no_command_is_run(void)
{
	static const char *const tries[] = { "host touch %s/done", "host sh -c \"touch<%s/done\"", "-T host ghostdose --kiosk --root %s" };
	char more[300];
	struct visit v;
	const char *said;
	int status;

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		snprintf(more, sizeof more, tries[i], folder);
		HAS(run("sshd.conf", "ssh", "ann", more, "id\n", &status), "this host runs ghostdose and nothing else");
		OK(exited(status, 2));
	}
	/* What a subsystem (here a shell) says on the error stream sshd drops. */
	said = run("sshd.conf", "ssh", "ann", "-s host netconf", "id\n", &status);
	OK(failed(status) && !strstr(said, "uid="));
	snprintf(more, sizeof more, "-tt host touch %s/done", folder);
	v = visit("ann", more);
	OK(sees(v.vt, "q leave"));
	leave(&v);
	OK(!is_there("done"));
}

static void
no_file_comes_or_goes(void)
{
	static const struct { const char *name, *more, *said; } tries[] = {
		{ "scp", "-O host:/etc/passwd %s/done", "ghostdose and nothing else" },
		{ "scp", "-O %s/known host:%s/done", "ghostdose and nothing else" },
		{ "scp", "host:/etc/passwd %s/done", "Connection closed" },
		{ "sftp", "-b %s/known host", "Connection closed" },
	};
	char more[600];
	int status;

	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		snprintf(more, sizeof more, tries[i].more, folder, folder);
		HAS(run("sshd.conf", tries[i].name, "ann", more, "", &status), tries[i].said);
		OK(failed(status));
	}
	OK(!is_there("done"));
}

/* Through the server to anywhere: refused; each would be granted by the configuration without the five lines. */
static void
nothing_is_forwarded(void)
{
	char more[300];
	int status;

	snprintf(more, sizeof more, "-W 127.0.0.1:%s host", port);
	HAS(run("sshd.conf", "ssh", "ann", more, "", &status), "stdio forwarding failed");
	OK(failed(status));
	HAS(run("sshd.conf", "ssh", "ann", "-N -o ExitOnForwardFailure=yes -R 0:127.0.0.1:1 host", "", &status), "forwarding failed");
	OK(failed(status));
	snprintf(more, sizeof more, "-N -o ExitOnForwardFailure=yes -R %s/done:127.0.0.1:1 host", folder);
	HAS(run("sshd.conf", "ssh", "ann", more, "", &status), "forwarding failed");
	OK(failed(status));
	OK(!is_there("done"));
}

/* The lines of an effective configuration. */
static void
the_server_says_what_is_off(void)
{
	static const char *const off[] = { "disableforwarding yes", "permittunnel no", "permituserrc no", "exposeauthinfo yes",
		"maxsessions 2", "authenticationmethods publickey" };
	char command[700], said[20000];
	size_t n;
	FILE *in;

	snprintf(command, sizeof command, SSHD " -T -f %s/sshd.conf -C user=%s,host=x,addr=127.0.0.1 2>&1", folder, user);
	in = popen(command, "r");
	n = in ? fread(said, 1, sizeof said - 1, in) : 0;
	said[n] = '\0';
	OK(in && pclose(in) == 0);
	for (size_t i = 0; i < sizeof off / sizeof *off; i++)
		HAS(said, off[i]);
}

static void
what_a_client_sends_along_is_thrown_away(void)
{
	int status;
	struct visit v;

	setenv("TERMINFO", "/tmp", 1);
	setenv("GHOSTDOSE_CASES", "/etc", 1);
	setenv("XDG_STATE_HOME", "/tmp/ghostdose-sshd-evil", 1);
	setenv("SSH_USER_AUTH", "/etc/passwd", 1);
	setenv("LC_ALL", "C", 1);
	v = visit("ann", "-A -o SendEnv=* host");
	OK(sees(v.vt, "Carotid, 14 months on"));
	leave(&v);
	shell("grep -q '^XDG_STATE_HOME=/tmp/ghostdose-sshd-evil' %s/environment", folder);
	shell("! grep -q '^SSH_AUTH_SOCK=\\|^DISPLAY=' %s/environment", folder);
	OK(access("/tmp/ghostdose-sshd-evil", F_OK) != 0);
	unsetenv("TERMINFO");
	unsetenv("XDG_STATE_HOME");
	unsetenv("SSH_USER_AUTH");
	setenv("GHOSTDOSE_CASES", cases, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	/* Line by line where there is no terminal, and no command. */
	HAS(run("sshd.conf", "ssh", "ann", "-T host", "nonsense\nquit\n", &status), "There is no \"nonsense\" in the list");
	OK(exited(status, 0));
}

static void
open_to_the_world_each_key_is_somebody(void)
{
	int status;

	HAS(run("sshd.conf", "ssh", "dora", "-T host", "", &status), "Permission denied");
	OK(!has_records(guest_of("dora")));
	HAS(run("open.conf", "ssh", "dora", "-T host", "quit\n", &status), "carotid: Carotid, 14 months on");
	OK(exited(status, 0));
	OK(has_records(guest_of("dora")));
}

/* Two lines from the same learner: the second is told, and what the first has is safe. */
static void
a_learner_who_comes_twice_is_told(void)
{
	struct visit first = visit("eve", "host"), second;

	OK(sees(first.vt, "Welcome to ghostdose"));
	keys(first.vt, "<Enter><Enter>nnnnb<Enter>");
	OK(sees(first.vt, "right: 2 of 2"));
	second = visit("eve", "host");
	OK(sees(second.vt, "Enter open"));
	keys(second.vt, "<Enter>");
	OK(sees(second.vt, "Another session works at this case"));
	keys(second.vt, "n");
	OK(sees(second.vt, "step 1 of 12"));
	leave(&second);
	leave(&first);
}

static const struct tap_case tests[] = {
	TAP_CASE(a_learner_is_who_has_the_key),
	TAP_CASE(resized_cut_off_and_back),
	TAP_CASE(no_key_leads_to_a_shell),
	TAP_CASE(no_command_is_run),
	TAP_CASE(no_file_comes_or_goes),
	TAP_CASE(nothing_is_forwarded),
	TAP_CASE(the_server_says_what_is_off),
	TAP_CASE(what_a_client_sends_along_is_thrown_away),
	TAP_CASE(open_to_the_world_each_key_is_somebody),
	TAP_CASE(a_learner_who_comes_twice_is_told),
};

/* Why a server cannot run here, or NULL. */
static const char *
why_not(void)
{
	if (access(SSHD, X_OK) != 0)
		return "there is no " SSHD " (package openssh-server)";
	if (geteuid() == 0 && mkdir("/run/sshd", 0755) != 0 && errno != EEXIST)
		return "/run/sshd cannot be made";
	return getpwuid(geteuid()) ? NULL : "this user has no name";
}

int
main(void)
{
	const char *given = getenv("GHOSTDOSE"), *real = getenv("GHOSTDOSE_CASES"), *why = why_not();
	int status;

	if (why) {
		printf("1..0 # SKIP %s\n", why);
		return 0;
	}
	user = getpwuid(geteuid())->pw_name;
	if (!realpath(given && *given ? given : "build/ghostdose", program) || !realpath(real && *real ? real : "cases", cases) ||
	    !mkdtemp(folder))
		tap_bail_out("GHOSTDOSE (the path of the program) is not set");
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("NO_COLOR");
	unsetenv("SSH_AUTH_SOCK");
	make_world();
	listen_on_loopback();
	status = tap_main(tests, sizeof tests / sizeof *tests);
	shell("rm -rf '%s'", folder);
	return status;
}
