#include "cli/doctor.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "casebook/casebook.h"
#include "cli/cli.h"
#include "cli/doctor_parts.h"
#include "cli/lessons.h"
#include "cli/state.h"
#include "records/root.h"
#include "term/sandbox.h"
#include "term/term.h"

enum { FOUND_MAX = 1200, LITTLE_MIB = 100, TOO_LITTLE_MIB = 5 };

void
doctor_add(struct doctor *d, const char *part, const char *check, enum doctor_state state, const char *advice, const char *format,
           ...)
{
	/* Names of files and variables may hold anything, and a name may live no longer than its list. */
	char text[FOUND_MAX], found[FOUND_MAX], name[FOUND_MAX];
	struct diagnosis x = { part, NULL, state, NULL, arena_text(d->arena, advice, strlen(advice)) };
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	text_clean(found, sizeof found, text);
	text_clean(name, sizeof name, check);
	x.check = arena_text(d->arena, name, strlen(name));
	x.found = arena_text(d->arena, found, strlen(found));
	if (!x.check || !x.found || !x.advice)
		d->out_of_memory = true;
	else if (d->n < DIAGNOSES_MAX)
		d->diagnoses[d->n++] = x;
}

/* ---- the program ---- */

void
doctor_cases(struct doctor *d, const char *part, const char *none)
{
	struct cli_case_list lists[2] = { { 0 }, { 0 } };
	struct fault f;

	if (!cli_list_cases(&lists[0], &f) || !cli_list_lessons(&lists[1], &f))
		d->out_of_memory = true;
	else if (lists[0].n + lists[1].n == 0)
		doctor_add(d, part, "cases", DOCTOR_PROBLEM, none, "no case and no lesson");
	else
		doctor_add(d, part, "cases", lists[0].n > 0 ? DOCTOR_GOOD : DOCTOR_NOTE, lists[0].n > 0 ? "" : none,
		           "%zu cases, %zu lessons", lists[0].n, lists[1].n);
	for (int k = 0; k < 2; k++) {
		for (size_t i = 0; i < lists[k].n; i++) {
			char title[120], level[16], why[FOUND_MAX];
			const char *path = lists[k].items[i].path;

			if (!casebook_peek(path, title, sizeof title, level, sizeof level, &f))
				doctor_add(d, part, lists[k].items[i].name, DOCTOR_PROBLEM, "Ask ghostdose lint, which says all that is wrong with it.",
				           "%s", fault_format(&f, why, sizeof why));
		}
		cli_cases_fini(&lists[k]);
	}
}

/* Free for this user below the folder, in MiB; -1: not known. */
static long
free_mib(const char *folder)
{
	struct statvfs s;

	return statvfs(folder, &s) == 0 ? (long)((double)s.f_bavail * (double)s.f_frsize / (1 << 20)) : -1;
}

static void
add_space(struct doctor *d, const char *part, const char *folder)
{
	long mib = free_mib(folder);

	if (mib < 0)
		doctor_add(d, part, "space", DOCTOR_NOTE, "", "not known: %s", strerror(errno));
	else if (mib < TOO_LITTLE_MIB)
		doctor_add(d, part, "space", DOCTOR_PROBLEM, "Make room: answers could not be kept.", "%ld MiB are free", mib);
	else
		doctor_add(d, part, "space", mib < LITTLE_MIB ? DOCTOR_NOTE : DOCTOR_GOOD, mib < LITTLE_MIB ? "Make room soon." : "",
		           "%ld MiB are free", mib);
}

/* The nearest folder above a path that is there. */
static void
existing_part(char *path)
{
	while (!file_exists(path)) {
		char *slash = strrchr(path, '/');

		if (!slash || slash == path) {
			snprintf(path, 2, "%s", slash ? "/" : ".");
			return;
		}
		*slash = '\0';
	}
}

void
doctor_folder(struct doctor *d, const char *part, const char *folder)
{
	char path[CLI_PATH_MAX];
	bool there = file_exists(folder);

	snprintf(path, sizeof path, "%s", folder);
	existing_part(path);
	if (access(path, W_OK | X_OK) != 0)
		doctor_add(d, part, "records", DOCTOR_PROBLEM, "Nothing would be kept: choose another folder with --state, or give this one to "
		           "this user.", "%s: %s", path, strerror(errno));
	else if (there && !file_is_folder(folder))
		doctor_add(d, part, "records", DOCTOR_PROBLEM, "Choose another folder with --state.", "%s is no folder", folder);
	else
		doctor_add(d, part, "records", DOCTOR_GOOD, "", there ? "%s, and it can be written" : "%s will be made", folder);
	add_space(d, part, path);
}

void
doctor_program(struct doctor *d, const struct options *o)
{
	char folder[CLI_PATH_MAX];
	struct fault f;

	doctor_add(d, "program", "version", DOCTOR_GOOD, "", "ghostdose %s", cli_version());
	doctor_cases(d, "program", "Put ours in place with make install; GHOSTDOSE_CASES and GHOSTDOSE_LESSONS name further folders.");
	if (cli_state_folder(o, folder, sizeof folder, &f))
		doctor_folder(d, "program", folder);
	else
		doctor_add(d, "program", "records", DOCTOR_PROBLEM, "Nothing would be kept: set HOME, or name a folder with --state.", "%s",
		           f.text);
}

/* ---- the terminal ---- */

void
doctor_terminal(struct doctor *d)
{
	struct term_look t;

	term_look(&t);
	if (!*t.used)
		doctor_add(d, "terminal", "kind", DOCTOR_NOTE, "The screens do not run on it; ghostdose --plain does. TERM says what it is.",
		           "TERM=%s cannot move its cursor", t.asked);
	else if (strcmp(t.used, t.asked) != 0)
		doctor_add(d, "terminal", "kind", DOCTOR_NOTE, "Good enough for most; the package ncurses-term knows more.",
		           *t.asked ? "TERM=%s is not known here, and taken for %s" : "TERM%s is not set; %s is assumed", t.asked, t.used);
	else
		doctor_add(d, "terminal", "kind", DOCTOR_GOOD, "", "%s", t.used);
	if (!t.both_ends)
		doctor_add(d, "terminal", "streams", DOCTOR_NOTE, "The screens need a terminal at both ends; ghostdose --plain does not.",
		           "input or output is no terminal");
	else
		doctor_add(d, "terminal", "size", t.cols >= 60 && t.rows >= 20 ? DOCTOR_GOOD : DOCTOR_NOTE,
		           t.cols >= 60 && t.rows >= 20 ? "" : "60 columns and 20 rows are the least that is comfortable.", "%dx%d", t.cols,
		           t.rows);
	if (t.no_color || t.colors < 8)
		doctor_add(d, "terminal", "colours", DOCTOR_GOOD, "", t.no_color ? "none, as NO_COLOR asks" : "none; bold and reverse serve");
	else
		doctor_add(d, "terminal", "colours", t.colors >= 256 ? DOCTOR_GOOD : DOCTOR_NOTE,
		           t.colors >= 256 ? "" : "Doses show as digits; with 256 (TERM=xterm-256color) as shades.", "%d", t.colors);
	doctor_add(d, "terminal", "locale", t.utf8 ? DOCTOR_GOOD : DOCTOR_NOTE,
	           t.utf8 ? "" : "ASCII is drawn. LANG=C.UTF-8 gives Greek letters and finer curves.", "%s", t.codeset);
}

/* ---- the kernel ---- */

static void
add_landlock(struct doctor *d, int version)
{
	if (version >= 3)
		doctor_add(d, "kernel", "landlock", DOCTOR_GOOD, "", "version %d: a closed session reaches its own files alone", version);
	else if (version > 0)
		doctor_add(d, "kernel", "landlock", DOCTOR_GOOD, "", "version %d: a closed session reaches its own files alone; that none is cut "
		           "off seccomp sees to", version);
	else
		doctor_add(d, "kernel", "landlock", DOCTOR_NOTE, "--sandbox and --kiosk run without it and say so: keep from the account what it "
		           "must not read. Linux 5.13 has it where landlock is in its list of security modules (lsm=).",
		           version == -EOPNOTSUPP ? "switched off" : "not there");
}

void
doctor_kernel(struct doctor *d)
{
	struct sandbox_kernel k;

	sandbox_kernel(&k);
	add_landlock(d, k.landlock);
	if (k.seccomp)
		doctor_add(d, "kernel", "seccomp", DOCTOR_GOOD, "", "a closed session starts no programs and reaches no network");
	else
		doctor_add(d, "kernel", "seccomp", DOCTOR_PROBLEM, "--sandbox and --kiosk do not start without it: Linux with CONFIG_SECCOMP_FILTER.",
		           "not there");
	if (root_kernel_looks())
		doctor_add(d, "kernel", "openat2", DOCTOR_GOOD, "", "the kernel itself follows no link to a learner's folder");
	else
		doctor_add(d, "kernel", "openat2", DOCTOR_NOTE, "Nothing is to be done: links are refused in another way. Linux 5.6 has it.",
		           "not there");
}
