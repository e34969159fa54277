/* By which key somebody came in, against ssh-keygen, and the folders of learners under one root. */
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "records/key.h"
#include "records/root.h"

static char folder[] = "/tmp/ghostdose-root.XXXXXX", root[64];

/* ---- keys ---- */

/* The first line that a command prints; "" when it fails. */
static const char *
said(const char *command)
{
	static char line[20000];
	FILE *in = popen(command, "r");

	if (!in || !fgets(line, sizeof line, in))
		line[0] = '\0';
	if (in && pclose(in) != 0)
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* The fingerprint of a file with a public key is the one that ssh-keygen prints. */
static void
is_as_ssh_keygen_says(const char *file, const char *certified)
{
	char command[256], line[20000], ours[KEY_FINGERPRINT_MAX], theirs[200], *at;
	struct fault f;

	snprintf(command, sizeof command, "cat %s/%s", folder, file);
	snprintf(line, sizeof line, "publickey %s", said(command));
	snprintf(command, sizeof command, "ssh-keygen -lf %s/%s", folder, certified);
	snprintf(theirs, sizeof theirs, "%.199s", said(command));
	at = strstr(theirs, "SHA256:");
	if (!OK(at && key_of_authinfo(line, ours, &f)))
		return;
	at[strcspn(at, " ")] = '\0';
	if (!IS_STR(ours, at))
		tap_diag("%s", file);
}

static void
a_key_is_known_by_its_fingerprint(void)
{
	static const char *const types[] = { "ed25519", "rsa -b 1024", "ecdsa" };
	char command[512], name[40];

	if (!*said("command -v ssh-keygen")) {
		tap_skip("there is no ssh-keygen (package openssh-client)");
		return;
	}
	snprintf(command, sizeof command, "ssh-keygen -q -t ed25519 -N '' -f %s/ca && echo made", folder);
	IS_STR(said(command), "made");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		snprintf(command, sizeof command, "ssh-keygen -q -t %s -N '' -C 'a b' -f %s/k%zu && ssh-keygen -q -s %s/ca -I me -n x %s/k%zu && echo made",
		         types[i], folder, i, folder, folder, i);
		IS_STR(said(command), "made");
		snprintf(name, sizeof name, "k%zu.pub", i);
		is_as_ssh_keygen_says(name, name);
		/* A certificate is the learner's key, whoever signed it and how often. */
		snprintf(command, sizeof command, "k%zu-cert.pub", i);
		is_as_ssh_keygen_says(command, name);
	}
}

#define ED25519 "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"

static void
what_sshd_writes_is_read(void)
{
	char print[KEY_FINGERPRINT_MAX], other[KEY_FINGERPRINT_MAX];
	struct fault f;

	OK(key_fingerprint("ssh-ed25519 " ED25519, other, &f));
	OK(key_of_authinfo("publickey ssh-ed25519 " ED25519 "\n", print, &f));
	IS_STR(print, other);
	OK(key_of_authinfo("keyboard-interactive\npublickey ssh-ed25519 " ED25519 "\r\npassword\n", print, &f));
	IS_STR(print, other);
	OK(key_of_authinfo("password\n", print, &f));
	IS_STR(print, "");
	OK(key_of_authinfo("", print, &f));
	IS_STR(print, "");
	OK(key_of_authinfo("hostbased publickey ssh-ed25519 AAAA\n", print, &f));
	IS_STR(print, "");
}

static void
what_is_no_key_is_refused(void)
{
	static const char *const bad[] = {
		"publickey", "publickey ", "publickey ssh-ed25519", "publickey ssh-ed25519 ", "publickey ssh-ed25519 ????",
		"publickey ssh-rsa " ED25519,                       /* another type */
		"publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",       /* no key behind the type */
		"publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAB",   /* cut off */
		"publickey ssh-ed25519 /////3NzaC1lZDI1NTE5" /* a length of gigabytes */,
		"publickey ssh-ed25519 " ED25519 "AAAA",            /* more behind it */
		"publickey ssh-ed25519-cert-v01@openssh.com " ED25519,
	};
	char print[KEY_FINGERPRINT_MAX], *huge = malloc(300001);
	struct fault f;

	for (size_t i = 1; i < sizeof bad / sizeof *bad; i++) {
		char line[400];

		snprintf(line, sizeof line, "password\n%s\n", bad[i]);
		f = (struct fault){ 0 };
		if (!OK(!key_of_authinfo(line, print, &f) && f.line == 2 && f.text[0] && !print[0]))
			tap_diag("%s", line);
	}
	/* "publickey" alone names no key. */
	OK(key_of_authinfo(bad[0], print, &f) && !print[0]);
	if (!huge)
		tap_bail_out("no memory");
	memset(huge, 'A', 300000);
	memcpy(huge, "publickey ssh-ed25519 ", 22);
	huge[300000] = '\0';
	OK(!key_of_authinfo(huge, print, &f));
	free(huge);
}

/* ---- folders ---- */

static void
shell(const char *format, const char *a)
{
	char command[300];

	snprintf(command, sizeof command, format, a, a, a);
	if (system(command) != 0)
		tap_bail_out("no folder in /tmp");
}

static bool
refused(const char *at, const char *learner, const char *why)
{
	char path[200];
	struct fault f = { 0 };
	bool good = !root_folder(at, learner, path, sizeof path, &f) && strstr(f.text, why);

	if (!good)
		tap_diag("%s: %s", learner, f.text);
	return good;
}

static void
a_learner_has_a_folder(void)
{
	char path[200];
	struct stat st;
	struct fault f;

	umask(0);
	for (int time = 0; time < 2; time++) {
		OK(root_folder(root, "jane", path, sizeof path, &f));
		OK(!strcmp(path + strlen(root), "/jane") && stat(path, &st) == 0 && S_ISDIR(st.st_mode));
		IS_INT(st.st_mode & 07777, 0700);
	}
	umask(022);
	OK(root_folder(root, "guest-AbC_9-zz.@+", path, sizeof path, &f));
	OK(root_check(root, &f));
}

static void
a_name_that_leads_elsewhere_is_refused(void)
{
	static const char *const bad[] = {
		"", ".", "..", "../x", "a/b", "/etc", "a/../../x", ".hidden", "-rf", "a b", "a\nb", "a\tb", "a;b", "$HOME", "~root", "a\\b",
		"caf\303\251", "\033[2J", "a\177", "a*", "a:b",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		OK(refused(root, bad[i], "cannot be the name of a folder"));
	OK(root_name_is_good("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

static void
no_link_is_followed(void)
{
	struct fault f;

	shell("mkdir -p %s/else && ln -s ../else %s/root/linked && ln -s /etc %s/root/away", folder);
	OK(refused(root, "linked", "this is a link"));
	OK(refused(root, "away", "this is a link"));
	shell("touch %s/root/file && mkfifo %s/root/pipe && ln -s root %s/link", folder);
	OK(refused(root, "file", "this is a link or a file"));
	OK(refused(root, "pipe", "this is a link or a file"));
	{
		char link[80];

		snprintf(link, sizeof link, "%s/link", folder);
		OK(!root_check(link, &f));
		HAS(f.text, "this is a link");
		snprintf(link, sizeof link, "%s/not there", folder);
		OK(refused(link, "jane", "is missing"));
	}
}

static void
what_others_can_reach_is_refused(void)
{
	char path[200];
	struct fault f;

	shell("mkdir -m 750 %s/root/open && mkdir -m 702 %s/root/wide", folder);
	OK(refused(root, "open", "others can look into this folder"));
	OK(refused(root, "wide", "others can look into this folder"));
	shell("chmod 770 %s/root", folder);
	OK(refused(root, "jane", "others can write in this folder"));
	shell("chmod 707 %s/root", folder);
	OK(refused(root, "jane", "others can write in this folder"));
	/* Accounts of their own: as in /tmp nobody exchanges what is another's. */
	shell("chmod 1777 %s/root", folder);
	OK(root_folder(root, "jane", path, sizeof path, &f));
	shell("chmod 755 %s/root", folder);
	OK(root_folder(root, "jane", path, sizeof path, &f));
	if (geteuid() != 0) {
		tap_skip("only root can make folders of others");
		return;
	}
	shell("mkdir -m 700 %s/root/theirs && chown 65534 %s/root/theirs", folder);
	OK(refused(root, "theirs", "belongs to another user"));
	shell("chown 65534 %s/root", folder);
	OK(refused(root, "jane", "belongs to another user"));
	shell("chown 0 %s/root", folder);
}

static const struct tap_case cases[] = {
	TAP_CASE(a_key_is_known_by_its_fingerprint),
	TAP_CASE(what_sshd_writes_is_read),
	TAP_CASE(what_is_no_key_is_refused),
	TAP_CASE(a_learner_has_a_folder),
	TAP_CASE(a_name_that_leads_elsewhere_is_refused),
	TAP_CASE(no_link_is_followed),
	TAP_CASE(what_others_can_reach_is_refused),
};

int
main(void)
{
	int status;

	if (!mkdtemp(folder))
		tap_bail_out("no folder in /tmp");
	snprintf(root, sizeof root, "%s/root", folder);
	shell("mkdir -m 700 %s/root", folder);
	status = tap_main(cases, sizeof cases / sizeof *cases);
	shell("rm -rf %s", folder);
	return status;
}
