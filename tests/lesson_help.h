/* lesson_help.h - the small lesson of the tests, whole or changed. */
#ifndef LESSON_HELP_H
#define LESSON_HELP_H

#include "mini_case.h"

static inline const char *
lesson_fixture(void)
{
	static char path[4096];

	snprintf(path, sizeof path, "%s/../tests/data/lessons/01-tiny.md", cases_folder());
	return path;
}

/* The caller frees it. */
static inline char *
lesson_text(void)
{
	struct fault f;
	char *text = NULL;
	size_t len;

	if (!file_read(lesson_fixture(), 1 << 20, &text, &len, &f))
		tap_bail_out("tests/data/lessons/01-tiny.md cannot be read; set GHOSTDOSE_CASES to the folder of cases");
	return text;
}

/* text with the first `from` changed to `to`, in fresh memory. */
static inline char *
lesson_with(const char *text, const char *from, const char *to)
{
	size_t len = strlen(text), gone = strlen(from), put = strlen(to), at = 0;
	char *out = malloc(len + put + 1);

	while (at + gone <= len && memcmp(text + at, from, gone) != 0)
		at++;
	if (!out || at + gone > len)
		tap_bail_out(from);
	memcpy(out, text, at);
	memcpy(out + at, to, put);
	memcpy(out + at + put, text + at + gone, len - at - gone + 1);
	return out;
}

/* Write text[0..len) as 01-tiny.md and load it. */
static inline void
load_lesson(struct loaded *x, const char *text, size_t len)
{
	struct fault f;

	snprintf(x->folder, sizeof x->folder, "/tmp/ghostdose-less.XXXXXX");
	x->arena = arena_new();
	if (!x->arena || !mkdtemp(x->folder))
		tap_bail_out("cannot make a folder in /tmp");
	report_init(&x->report, x->arena);
	snprintf(x->path, sizeof x->path, "%s/01-tiny.md", x->folder);
	if (!file_write(x->path, text, len, &f))
		tap_bail_out(f.text);
	x->c = casebook_load(x->path, &x->report);
	unlink(x->path);
	rmdir(x->folder);
}

#endif
