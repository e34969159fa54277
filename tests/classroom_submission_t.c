/* An attempt as a file: read, written, and refused with the place and what was expected there. */
#include "classroom/submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "tap.h"

enum { LINES = 17, TEXT_MOST = 4000 };

static const char *const lines[LINES] = {
	"what,step,text,time", "format,,ghostdose.submission/1,", "case,,tiny,", "title,,Tiny,", "digest,,abc,", "version,,0.1.0,", "learner,,ann,",
	"attempt,,2,", "seed,,7,", "started,,2026-11-25T09:00:00Z,", "updated,,2026-11-25T09:10:00Z,", "finished,,,", "points,,2.5,", "points_max,,4,",
	"next,,,2026-11-25T09:01:00Z", "answer,1,b,2026-11-25T09:02:00Z", "checksum,,0,",
};

/* The file with line `line` (from 1; 0: none) as told, NULL: without it, and what stands behind it left out where cut. */
static const char *
text_with(int line, const char *as, bool cut)
{
	static char text[TEXT_MOST];
	size_t len = 0;

	for (int i = 0; i < LINES && !(cut && i >= line); i++)
		if (i + 1 != line || as)
			len += (size_t)snprintf(text + len, sizeof text - len, "%s\n", i + 1 == line ? as : lines[i]);
	text[len] = '\0';
	return text;
}

static bool
parsed(const char *text, struct arena *arena, struct submission *s, struct fault *f)
{
	if (!arena)
		tap_bail_out("out of memory");
	*f = (struct fault){ 0 };
	return submission_parse("ann.csv", text, strlen(text), arena, s, f);
}

/* ---- what is taken ---- */

static void
all_that_stands_in_it(void)
{
	struct arena *arena = arena_new();
	struct submission s;
	struct fault f;

	if (!OK(parsed(text_with(0, NULL, false), arena, &s, &f)))
		tap_diag("%s", f.text);
	IS_STR(s.case_id, "tiny");
	IS_STR(s.title, "Tiny");
	IS_STR(s.digest, "abc");
	IS_STR(s.version, "0.1.0");
	IS_STR(s.learner, "ann");
	IS_INT(s.attempt, 2);
	OK(s.drawn && s.seed == 7);
	IS_INT(s.updated - s.started, 600);
	IS_INT(s.finished, 0);
	NEAR(s.points, 2.5, 0, 0);
	NEAR(s.points_max, 4, 0, 0);
	IS_INT(s.n, 2);
	IS_INT(s.actions[1].verb, TUTOR_ANSWER);
	IS_STR(s.actions[1].text, "b");
	IS_INT(s.actions[1].step, 1);
	IS_INT(s.actions[1].line, 16);
	IS_INT(s.actions[1].time - s.started, 120);
	OK(!s.intact);                 /* the checksum above is made up */
	/* Nothing drawn, nothing done. */
	OK(parsed(text_with(9, "seed,,,", false), arena, &s, &f) && !s.drawn && s.seed == 0);
	arena_free(arena);
}

static void
what_is_written_is_read(void)
{
	struct arena *arena = arena_new();
	struct csv_out o = { .text = NULL };
	struct submission s, twin;
	struct fault f;
	char *at;

	OK(parsed(text_with(15, "answer,1,\"=1+1, \"\"a\"\"\",2026-11-25T09:01:00Z", false), arena, &s, &f));
	OK(submission_write(&s, &o, &f));
	OK(submission_parse("twin.csv", o.text, o.len, arena, &twin, &f) && twin.intact);
	IS_STR(twin.actions[0].text, "=1+1, \"a\"");
	IS_STR(twin.learner, "ann");
	/* One letter that somebody changed afterwards. */
	at = strstr(o.text, ",ann,");
	if (OK(at))
		at[1] = 'A';
	OK(submission_parse("twin.csv", o.text, o.len, arena, &twin, &f) && !twin.intact);
	csv_out_fini(&o);
	arena_free(arena);
}

/* ---- what is refused ---- */

static char long_name[300];

static void
what_is_wrong_has_its_place(void)
{
	static const struct { int line; const char *as; bool cut; int at, column; const char *why; } bad[] = {
		{ 1, "what,step,said,time", false, 1, 11, "unknown column \"said\"; expected one of what, step, text, time" },
		{ 2, "format,,ghostdose.submission/9,", false, 2, 9, "no submission that this version reads; expected ghostdose.submission/1" },
		{ 2, NULL, false, 2, 1, "\"format\" is missing here; expected a row that begins with it" },
		{ 3, "case,,,", false, 3, 7, "the case has no name; expected its id" },
		{ 5, NULL, false, 5, 1, "\"digest\" is missing here" },
		{ 6, "title,,again,", false, 6, 1, "\"version\" is missing here" },
		{ 7, long_name, false, 7, 10, "this name is too long; expected at most 199 bytes" },
		{ 8, "attempt,,two,", false, 8, 10, "this is no whole number; expected one such as 12345" },
		{ 9, "seed,,1.5,", false, 9, 7, "this is no whole number" },
		{ 9, "seed,,99999999999999999999,", false, 9, 7, "this is no whole number" },
		{ 10, "started,,yesterday,", false, 10, 10, "\"yesterday\" is no time" },
		{ 10, "started,,,", false, 10, 10, "is no time" },
		{ 11, "updated,,2026-11-25,", false, 11, 10, "is no time" },
		{ 12, "finished,,2026-13-25T09:00:00Z,", false, 12, 11, "is no day or hour of any calendar" },
		{ 13, "points,,many,", false, 13, 9, "this is no number of points; expected one such as 6.5" },
		{ 14, "points_max,,-1,", false, 14, 13, "this is no number of points" },
		{ 14, "points_max,,4,", true, 14, 1, "the file ends without its checksum: a part is missing; expected the whole file" },
		{ 4, "title,,Tiny,", true, 0, 0, "\"digest\" is missing here" },
		{ 15, "dance,1,b,2026-11-25T09:01:00Z", false, 15, 1, "this is no action, or what stands above them said twice" },
		{ 15, "points,,2,", false, 15, 1, "this is no action, or what stands above them said twice" },
		{ 16, "answer,1,b,noon", false, 16, 12, "\"noon\" is no time" },
		{ 16, "answer,1,b,", false, 16, 12, "is no time" },
		{ 16, "answer,one,b,2026-11-25T09:01:00Z", false, 16, 8, "one" },
		{ 17, NULL, false, 16, 1, "the file ends without its checksum" },
	};

	snprintf(long_name, sizeof long_name, "learner,,%0*d,", 200, 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct arena *arena = arena_new();
		struct submission s;
		struct fault f;

		OK(!parsed(text_with(bad[i].line, bad[i].as, bad[i].cut), arena, &s, &f));
		if (!IS_INT(f.line, bad[i].at) || !IS_INT(f.column, bad[i].column))
			tap_diag("row %zu: %s", i, f.text);
		IS_STR(f.file, "ann.csv");
		HAS(f.text, bad[i].why);
		HAS(f.text, "expected");
		IS_INT(f.kind, FAULT_INPUT);
		arena_free(arena);
	}
}

static void
a_file_of_it(void)
{
	char path[] = "/tmp/ghostdose-submission.XXXXXX";
	const char *text = text_with(0, NULL, false);
	struct arena *arena = arena_new();
	int fd = mkstemp(path);
	struct submission s;
	struct fault f = { 0 };

	if (!arena || fd < 0 || close(fd) != 0 || !file_write(path, text, strlen(text), &f))
		tap_bail_out("no file");
	OK(submission_read(path, arena, &s, &f));
	IS_STR(s.file, path);
	IS_STR(s.case_id, "tiny");
	unlink(path);
	OK(!submission_read(path, arena, &s, &f));
	IS_STR(f.file, path);
	HAS(f.text, "no such file");
	arena_free(arena);
}

/* ---- answers that were right once ---- */

static void
what_is_to_be_done_first(void)
{
	const struct tutor_view story = { .page = TUTOR_STORY, .n_steps = 3, .can_next = true }, end = { .page = TUTOR_SUMMARY, .n_steps = 3 };
	struct tutor_view step = { .page = TUTOR_STEP, .at = 0, .n_steps = 3, .can_next = false };
	const struct submission_action third = { .verb = TUTOR_ANSWER, .step = 3 }, next = { .verb = TUTOR_NEXT, .step = 3 },
	                               back = { .verb = TUTOR_BACK, .step = 3 }, far = { .verb = TUTOR_ANSWER, .step = 4 };
	enum tutor_verb verb = TUTOR_HINT;

	OK(submission_catch_up(&third, &story, &verb));
	IS_INT(verb, TUTOR_NEXT);
	OK(submission_catch_up(&third, &step, &verb));
	IS_INT(verb, TUTOR_SKIP);              /* it is open still: given up */
	step.at = 2;
	OK(!submission_catch_up(&third, &step, &verb));
	OK(!submission_catch_up(&next, &story, &verb) && !submission_catch_up(&back, &story, &verb));
	OK(!submission_catch_up(&far, &story, &verb) && !submission_catch_up(&third, &end, &verb));
}

TAP_MAIN(TAP_CASE(all_that_stands_in_it), TAP_CASE(what_is_written_is_read), TAP_CASE(what_is_wrong_has_its_place), TAP_CASE(a_file_of_it),
         TAP_CASE(what_is_to_be_done_first))
