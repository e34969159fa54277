/* class_world.h - a small class for tests: a folder with a roster, what it is asked, and the records of seven learners. */
#ifndef CLASS_WORLD_H
#define CLASS_WORLD_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "classroom/room.h"
#include "mini_case.h"
#include "tap.h"
#include "tutor/session.h"

#define CLASS_GUEST "guest-ZkAslGjFiUHdGf_WUL8rQvkib4PTvQatUV0OUQSncCA"
#define CLASS_ROSTER \
	"learner,name,email,sis_id,section,key,extensions\n" \
	"ann,\"Doe, Ann\",ann@example.org,u1,PGY3,,\n" \
	"bob,\"B\xc3\xb6hm, Bob\",bob@example.org,u2,PGY3,,\n" \
	"cid,\"=cmd()|' /C calc'!A0\",cid@example.org,u3,PGY4,,\n" \
	"dora,\"\xd7\x93\xd7\x95\xd7\xa8\xd7\x94 \xd7\x9b\xd7\x94\xd7\x9f\",dora@example.org,u4,PGY4,,\n" \
	"gus,Gus,gus@example.org,u7,PGY4,,\n"
#define CLASS_ASKED \
	"case,opens,due,attempts,counts,late_percent\n" \
	"carotid,2026-11-20T00:00Z,2026-12-01T23:59+01:00,1,best,10\n" \
	"cord,2026-11-20T00:00Z,,0,best,\n"
/* Seconds since 1970. */
enum { CLASS_BEGUN = 1795597200, CLASS_LATE = 1796256000 };    /* 2026-11-25T09:00Z, 2026-12-03T00:00Z */

/* What a learner did at a case: verbs by their letter, answers else; "|" behind each. */
struct class_work { const char *learner, *case_id, *did; int64_t begun; };
static const struct class_work class_works[] = {
	{ "ann", "carotid", ">|b|>|70|>|52.5|>|88|>|66.5|>|25x2|>|b|>|abc|>|a|>|a|>|b|>|sign|>|", CLASS_BEGUN },
	{ "ann", "cord", ">|b|>|20|", CLASS_BEGUN + 7200 },
	{ "bob", "carotid", ">|a|b|>|100|70|>|52.5|>|66|?|88|>|66.5|>|5x8|40x1.5 bid|>|", CLASS_LATE },
	{ "cid", "carotid", ">|c|a|>|-|>|17.5|", CLASS_BEGUN + 60 },
	{ "cid", "carotid", ">|b|>|70|", CLASS_BEGUN + 9000 },
	{ "dora", "carotid", ">|b|>|70|>|17.5|52.5|>|", CLASS_BEGUN + 600 },
	{ CLASS_GUEST, "carotid", ">|a|b|>|70|>|52.5|", CLASS_BEGUN + 1200 },
	{ "hal", "carotid", ">|", CLASS_BEGUN + 1800 },
};

static inline void
class_do(struct session *s, const char *what, size_t len, int64_t now)
{
	static const struct { char letter; enum tutor_verb verb; } verbs[] = { { '>', TUTOR_NEXT }, { '?', TUTOR_HINT }, { '-', TUTOR_SKIP } };
	struct tutor_action action = { .verb = TUTOR_ANSWER };
	char text[80];
	struct fault f;

	snprintf(text, sizeof text, "%.*s", (int)len, what);
	action.text = text;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (len == 1 && *what == verbs[i].letter)
			action = (struct tutor_action){ .verb = verbs[i].verb };
	if (!session_do(s, &action, now, &f))
		tap_bail_out(f.text);
}

static inline void
class_write(const char *folder, const char *name, const char *text)
{
	char path[4200];
	struct fault f;

	if (!file_join(path, sizeof path, folder, name) || !file_write(path, text, strlen(text), &f))
		tap_bail_out("a table of the class cannot be written");
}

static inline void
class_make_work(const char *folder, const struct class_work *w)
{
	char path[4200], book[4200];
	struct records *r;
	struct session *s;
	struct fault f;
	int64_t now = w->begun;

	snprintf(path, sizeof path, "%s/%s", folder, w->learner);
	snprintf(book, sizeof book, "%s/%s", cases_folder(), w->case_id);
	r = records_open(path, &f);
	s = r ? session_begin_base(r, book, &f) : NULL;
	if (!s)
		tap_bail_out(f.text);
	for (const char *p = w->did; *p; p += strcspn(p, "|") + 1, now += 41)
		class_do(s, p, strcspn(p, "|"), now);
	session_close(s);
	records_close(r);
}

static char class_path[80];
static pid_t class_owner;

static inline void
class_remove(void)
{
	char command[120];

	/* A child of the crawler leaves it to its parent. */
	if (!class_path[0] || class_owner != getpid())
		return;
	snprintf(command, sizeof command, "rm -rf '%s'", class_path);
	if (system(command) != 0)
		tap_diag("%s was left behind", class_path);
}

/* The folder, made once; its roster is as new at each call. */
static inline const char *
class_folder(void)
{
	if (!class_path[0]) {
		snprintf(class_path, sizeof class_path, "/tmp/ghostdose-class.XXXXXX");
		if (!mkdtemp(class_path))
			tap_bail_out("no folder for a class in /tmp");
		class_owner = getpid();
		atexit(class_remove);
		for (size_t i = 0; i < sizeof class_works / sizeof *class_works; i++)
			class_make_work(class_path, &class_works[i]);
		class_write(class_path, ROOM_CLASS, CLASS_ASKED);
	}
	class_write(class_path, ROOM_ROSTER, CLASS_ROSTER);
	return class_path;
}

static inline bool
class_where(void *user, const char *id, char *path, size_t size, struct fault *f)
{
	(void)user;
	return file_join(path, size, cases_folder(), id) || fault_set(f, 0, 0, "too long");
}

static inline struct room *
class_open(void)
{
	struct fault f;
	struct room *r = room_open(class_folder(), class_where, NULL, &f);

	if (!r)
		tap_bail_out(f.text);
	return r;
}

#endif
