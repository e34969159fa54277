#include "cli/kiosk_settings.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "base/text.h"

enum kind { PATH, WORD, MINUTES, WHOLE };

#define AT(field) offsetof(struct kiosk_settings, field)

static const struct {
	const char *name;
	enum kind kind;
	size_t at;
	double low, high;          /* of a number */
	const char *value;         /* where nothing is set */
} settings[] = {
	/* the folder in which each learner has one; it must be there */
	{ "root", PATH, AT(root), 0, 0, KIOSK_ROOT },
	/* folders of cases, ":" between them; the installed ones where empty */
	{ "cases", PATH, AT(cases), 0, 0, "" },
	/* folders of lessons; the installed ones where empty */
	{ "lessons", PATH, AT(lessons), 0, 0, "" },
	/* the class's roster.csv: whose key or account it is */
	{ "roster", PATH, AT(roster), 0, 0, "" },
	/* what tells learners apart: key, account, or either (the key where there is one) */
	{ "identity", WORD, AT(identity), 0, 0, "either" },
	/* without a key for so long the session ends; 0: never */
	{ "idle_minutes", MINUTES, AT(idle_minutes), 0, 100000, "30" },
	/* after so long in all it ends; 0: never */
	{ "session_minutes", MINUTES, AT(session_minutes), 0, 100000, "240" },
	/* address space of a session */
	{ "memory_mib", WHOLE, AT(limits.memory_mib), 128, 1048576, "1024" },
	/* processor time of a session */
	{ "cpu_minutes", WHOLE, AT(limits.cpu_minutes), 1, 100000, "60" },
	/* size of the records of a learner */
	{ "file_mib", WHOLE, AT(limits.file_mib), 1, 1048576, "64" },
};

enum { SETTINGS = sizeof settings / sizeof *settings };

/* In the order of enum kiosk_identity. */
static const char *const identities[] = { "either", "key", "account" };

static const struct column columns[] = {
	{ .name = "setting", .type = COLUMN_ID, .required = true, .key = true, .help = "What is set.", .example = "idle_minutes" },
	{ .name = "value", .type = COLUMN_TEXT, .help = "To what.", .example = "30" },
};
static const struct table_schema schema = { "kiosk", "A setting of a public host.", columns, sizeof columns / sizeof *columns };

/* ---- one value; false with what was expected in f ---- */

static bool
set_path(char *to, const char *value, struct fault *f)
{
	if (*value && *value != '/')
		return fault_set(f, 0, 0, "\"%.60s\" does not begin at /; expected a path from there on", value);
	if ((size_t)snprintf(to, CLI_PATH_MAX / 4, "%s", value) >= CLI_PATH_MAX / 4)
		return fault_set(f, 0, 0, "the path is too long; expected at most %d bytes", CLI_PATH_MAX / 4 - 1);
	return true;
}

static bool
set_word(enum kiosk_identity *to, const char *value, struct fault *f)
{
	for (size_t i = 0; i < sizeof identities / sizeof *identities; i++)
		if (!strcmp(value, identities[i])) {
			*to = (enum kiosk_identity)i;
			return true;
		}
	return fault_set(f, 0, 0, "\"%.60s\" is no way to tell learners apart; expected key, account or either", value);
}

static bool
set_number(size_t i, struct kiosk_settings *s, const char *value, struct fault *f)
{
	double v;
	long whole = 0;
	bool is_whole = settings[i].kind == WHOLE;

	if (is_whole ? !number_parse_whole(value, strlen(value), &whole) : !number_parse(value, strlen(value), false, &v))
		return fault_set(f, 0, 0, "\"%.60s\" is no %snumber; expected one, such as %s", value, is_whole ? "whole " : "",
		                 settings[i].value);
	if (is_whole)
		v = (double)whole;
	if (v < settings[i].low || v > settings[i].high)
		return fault_set(f, 0, 0, "%.60s is out of range; expected %.0f to %.0f", value, settings[i].low, settings[i].high);
	if (is_whole)
		memcpy((char *)s + settings[i].at, &whole, sizeof whole);
	else
		memcpy((char *)s + settings[i].at, &v, sizeof v);
	return true;
}

static bool
set(size_t i, struct kiosk_settings *s, const char *value, struct fault *f)
{
	switch (settings[i].kind) {
	case PATH:
		return set_path((char *)s + settings[i].at, value, f);
	case WORD:
		return set_word(&s->identity, value, f);
	default:
		return set_number(i, s, value, f);
	}
}

/* ---- the file ---- */

static bool
take_row(const struct table *t, size_t row, struct kiosk_settings *s, struct report *report)
{
	const char *names[SETTINGS], *name = table_text(t, row, 0), *value = table_text(t, row, 1);
	struct fault f;

	for (size_t i = 0; i < SETTINGS; i++) {
		names[i] = settings[i].name;
		if (strcmp(name, names[i]) != 0)
			continue;
		return set(i, s, *value ? value : settings[i].value, &f) ||
		    table_fault(t, row, 1, report, "bad_setting", NULL, "%s", f.text);
	}
	return table_fault(t, row, 0, report, "unknown_setting", text_nearest(name, names, SETTINGS),
	                   "there is no setting \"%.60s\"; expected one of those in ghostdose-kiosk(8)", name);
}

static bool
take(const char *file, const char *text, size_t len, struct arena *arena, struct report *report, void *user)
{
	struct table t;
	bool good = table_read(&schema, file, text, len, 1, arena, report, &t);

	for (size_t i = 0; good && i < t.rows; i++)
		good = take_row(&t, i, user, report);
	return good;
}

/* Who can write it decides who is let in. */
static bool
check_owner(const char *path, struct fault *f)
{
	struct stat st;

	if (stat(path, &st) != 0)
		fault_machine(f, "the settings of the kiosk cannot be read: %s; expected them", strerror(errno));
	else if ((st.st_uid != 0 && st.st_uid != geteuid()) || (st.st_mode & (S_IWGRP | S_IWOTH)))
		fault_machine(f, "others can change the settings of the kiosk; expected a file of root (chmod go-w)");
	else
		return true;
	return fault_in_file(f, path);
}

/* These are in order: a test sets each. */
static void
set_usual(struct kiosk_settings *s)
{
	struct fault none;

	*s = (struct kiosk_settings){ 0 };
	for (size_t i = 0; i < SETTINGS; i++)
		set(i, s, settings[i].value, &none);
}

bool
kiosk_settings_read(const char *path, struct kiosk_settings *s, struct fault *f)
{
	struct arena *arena;
	bool good;

	set_usual(s);
	if (!path && !file_exists(KIOSK_SETTINGS_FILE))
		return true;
	if (!path)
		path = KIOSK_SETTINGS_FILE;
	arena = arena_new();
	if (!arena)
		return fault_memory(f);
	good = check_owner(path, f) && table_take_file(path, arena, take, s, f);
	arena_free(arena);
	return good;
}

/* "": not there. */
static bool
put(const char *name, const char *value)
{
	return (*value ? setenv(name, value, 1) : unsetenv(name)) == 0;
}

bool
kiosk_settings_apply(const struct kiosk_settings *s, struct fault *f)
{
	return (put("GHOSTDOSE_ONLY", "1") && put("GHOSTDOSE_CASES", s->cases) && put("GHOSTDOSE_LESSONS", s->lessons)) ||
	    fault_memory(f);
}
