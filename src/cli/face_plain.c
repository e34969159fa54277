/* Line by line, from standard input or a file of answers. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "base/text.h"
#include "classroom/room.h"
#include "cli/cli.h"
#include "cli/deadlines.h"
#include "cli/faces.h"
#include "cli/opening.h"
#include "cli/words.h"
#include "screens/plain.h"
#include "screens/plain_class.h"

enum { ANSWERS_MAX = 1 << 20, NAMES_MAX = 500 };

struct lines {
	const struct options *options;
	const struct cli_start *what;
	struct deadlines deadlines;
	char *answers;             /* of --answers; NULL: standard input */
	const char *at;            /* the rest of it */
	bool ended;                /* no more input */
};

/* Wait for what is typed, or the end of the session.  Without a limit at once: reading waits. */
static bool
await_key(struct lines *x)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	char word[DEADLINE_WORDS];
	int wait;

	while ((wait = deadlines_wait(&x->deadlines, cli_clock_ms())) >= 0) {
		int ready = poll(&in, 1, wait);
		enum deadline passed = deadlines_look(&x->deadlines, cli_clock_ms(), word, sizeof word);

		if (passed)
			deadlines_farewell(&x->deadlines, passed, word, sizeof word);
		if (*word)
			printf("\n%s\n", word);
		fflush(stdout);
		if (passed)
			return false;
		if (ready > 0)
			break;
	}
	deadlines_key(&x->deadlines, cli_clock_ms());
	return true;
}

static bool
type_line(struct lines *x, char *out, size_t size)
{
	size_t n = 0;
	int c = EOF;

	while (await_key(x) && (c = getc(stdin)) != EOF && c != '\n')
		if (n + 1 < size)
			out[n++] = (char)c;
	if (n > 0 && out[n - 1] == '\r')
		n--;
	out[n] = '\0';
	return c != EOF || n > 0;
}

static const char *
next_line(const char *at)
{
	at += strcspn(at, "\n");
	return at + (*at == '\n');
}

/* The next line of the answers that is no comment, shown as if it had been typed. */
static bool
take_answer(struct lines *x, char *out, size_t size)
{
	char shown[PLAIN_LINE_MAX];
	size_t len;

	while (*x->at == '#')
		x->at = next_line(x->at);
	if (!*x->at)
		return false;
	len = strcspn(x->at, "\n");
	len -= len > 0 && x->at[len - 1] == '\r';
	snprintf(out, size, "%.*s", (int)(len < size ? len : size), x->at);
	x->at = next_line(x->at);
	words_put(text_clean(shown, sizeof shown, out), stdout);
	putchar('\n');
	return true;
}

static bool
read_line(void *user, char *out, size_t size)
{
	struct lines *x = user;

	bool good;

	fflush(stdout);
	good = x->answers ? take_answer(x, out, size) : type_line(x, out, size);
	x->ended = !good;
	return good;
}

static void
write_text(void *user, const char *text)
{
	(void)user;
	fputs(text, stdout);
}

static int64_t
tell_time(void *user)
{
	const struct lines *x = user;

	return cli_now(x->options);
}

static bool
write_file(void *user, const char *path, const char *text, size_t len, struct fault *f)
{
	(void)user;
	return file_write(path, text, len, f);
}

static struct plain_io
io_of(struct lines *lines)
{
	return (struct plain_io){ .user = lines, .read_line = read_line, .write = write_text, .now = tell_time, .write_file = lines->what->kiosk->on ? NULL : write_file,
		                  .width = PLAIN_WIDTH, .ascii = !words_unicode() || options_given(lines->options, "ascii") };
}

/* ---- home ---- */

struct choice { const struct app_case *list; size_t n; };

static void
print_choice(const struct app_case *x, size_t number)
{
	printf("%3zu  ", number);
	words_put(x->id, stdout);
	if (*x->fault) {
		printf(": broken: ");
		words_put(x->fault, stdout);
	} else {
		printf(": ");
		words_put(x->title, stdout);
		if (*x->level)
			printf(" (level %s)", x->level);
	}
	putchar('\n');
}

static void
print_list(const struct choice *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (i == 0 || c->list[i].lesson != c->list[i - 1].lesson)
			puts(c->list[i].lesson ? "Lessons" : "Cases");
		print_choice(&c->list[i], i + 1);
	}
	if (c->n == 0)
		puts("There is no case and no lesson here; tell whoever set this up.");
}

/* By its number or its name; NULL, and what was meant perhaps is said. */
static const struct app_case *
find(const struct choice *c, const char *word)
{
	const char *names[NAMES_MAX], *near;
	char shown[80];
	long number;
	size_t n = 0;

	if (number_parse_whole(word, strlen(word), &number) && number >= 1 && (size_t)number <= c->n)
		return &c->list[number - 1];
	for (size_t i = 0; i < c->n; i++) {
		if (!strcmp(c->list[i].id, word))
			return &c->list[i];
		if (n < NAMES_MAX)
			names[n++] = c->list[i].id;
	}
	near = text_nearest(word, names, n);
	fputs("There is no \"", stdout);
	words_put(text_clean(shown, sizeof shown, word), stdout);
	fputs("\" in the list", stdout);
	if (near) {
		fputs("; did you mean ", stdout);
		words_put(near, stdout);
		puts("?");
	} else
		puts(".");
	return NULL;
}

static bool
play_one(const struct app_case *x, struct plain_start *start, const struct plain_io *io, struct fault *f)
{
	start->path = x->path;
	if (plain_play(start, io, f))
		start->why_not = "";       /* said once */
	else if (f->kind == FAULT_MACHINE)
		return false;
	else
		cli_report(f);
	return true;
}

static bool
choose(struct lines *lines, const struct choice *c, struct plain_start *start, const struct plain_io *io, struct fault *f)
{
	char word[80];

	puts("ghostdose: a teaching tool, not a medical device.\n");
	print_list(c);
	for (;;) {
		const struct app_case *x;

		printf("\nType a number or a name; list says them again, quit leaves.\n> ");
		if (!read_line(lines, word, sizeof word) || !strcmp(word, "quit"))
			return true;
		if (!strcmp(word, "list"))
			print_list(c);
		else if (*word && (x = find(c, word)) && !play_one(x, start, io, f))
			return false;
		if (lines->ended)
			return true;
	}
}

/* ---- all of it ---- */

/* What the lines are about: the case or lesson of that path alone, or (NULL) all of the list. */
static bool
play_lines(struct lines *lines, struct app_case *list, size_t n, struct fault *f)
{
	const struct options *o = lines->options;
	const struct cli_start *what = lines->what;
	const char *path = what->path;
	struct plain_io io = io_of(lines);
	char why[900] = "", missing[SANDBOX_MISSING_MAX];
	uint64_t seed = path ? (uint64_t)options_number(o, "seed", 0) : 0;
	struct plain_start start = { .why_not = why, .path = path, .seed = path && options_given(o, "seed") ? &seed : NULL,
		                     .due = what->due, .preview = what->preview, .from = what->from };
	struct reach reach = { .n = n, .kiosk = what->kiosk };
	bool ok = what->preview || what->room || opening_records(o, what->kiosk, lines->answers != NULL, &start.records, why, sizeof why, f);

	reach.records = start.records;
	reach.cases = opening_paths(list, &reach.n, path);
	ok = ok && (reach.cases || fault_memory(f)) && opening_close(o, &reach, missing, f);
	if (ok && *missing)
		fprintf(stderr, "ghostdose: %s\n", missing);
	ok = ok && (what->room ? plain_class(what->room, &io, f) : path ? plain_play(&start, &io, f) : choose(lines, &(struct choice){ list, n }, &start, &io, f));
	free(reach.cases);
	records_close(start.records);
	return ok;
}

static bool
run(struct lines *lines, struct app_case *list, size_t n, struct fault *f)
{
	const char *answers = options_text(lines->options, "answers");
	size_t len;
	bool ok;

	deadlines_begin(&lines->deadlines, lines->what->kiosk->idle_ms, lines->what->kiosk->session_ms, cli_clock_ms());
	/* What stdio has read ahead no poll would tell of. */
	if (lines->what->kiosk->on)
		setvbuf(stdin, NULL, _IONBF, 0);
	if (answers && !file_read(answers, ANSWERS_MAX, &lines->answers, &len, f))
		return false;
	lines->at = lines->answers;
	ok = play_lines(lines, list, n, f);
	free(lines->answers);
	return ok;
}

bool
cli_run_plain(const struct options *o, const struct cli_start *what, struct fault *f)
{
	size_t n = 0;
	/* The cases of a class are found among all. */
	struct app_case *list = what->room ? opening_list(&n, f) : NULL;
	bool ok = (list || !what->room) && run(&(struct lines){ .options = o, .what = what }, list, n, f);

	free(list);
	return ok;
}

bool
cli_run_plain_home(const struct options *o, const struct kiosk *k, struct fault *f)
{
	size_t n;
	struct app_case *list = opening_list(&n, f);
	bool ok = list && run(&(struct lines){ .options = o, .what = &(struct cli_start){ .kiosk = k } }, list, n, f);

	free(list);
	return ok;
}
