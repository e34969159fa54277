/* A class line by line: the same words and numbers as on its screens. */
#include "screens/plain_class.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "base/when.h"
#include "screens/class_view.h"
#include "screens/match.h"
#include "screens/plain_out.h"

enum { WORDS_MAX = 4, WORD_MAX = 200 };

struct desk {
	struct room *room;
	const struct plain_io *io;
	struct arena *scratch;             /* renewed for every line */
	bool done;
	/* What was asked and waits for yes. */
	enum { NOTHING, CLAIM, EXTEND, UNLOCK } asked;
	size_t learner, to, which;
	int64_t due;
};

struct order { const char *name, *argument, *help; bool (*run)(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f); };

static void
grade(struct desk *d)
{
	while (room_work(d->room))
		;
}

static void
say(const struct desk *d, const char *text)
{
	plain_write(d->io, text);
}

static void
begin(const struct desk *d, struct fact_text *t)
{
	fact_text_init(t, NULL, d->scratch);
}

static bool
finish(const struct desk *d, const struct fact_text *t, struct fault *f)
{
	if (t->broken)
		return fault_memory(f);
	say(d, t->text);
	return true;
}

/* ---- who and what is meant ---- */

/* By account, key or name, or by a part of one that nobody else has. */
static bool
find_learner(struct desk *d, const char *word, size_t *out)
{
	size_t found = 0;
	char text[300];

	for (size_t i = 0; i < room_learners(d->room); i++) {
		const struct room_learner *x = room_learner(d->room, i);
		char names[600];

		if (!strcmp(x->id, word) || text_same(x->name, word)) {
			*out = i;
			return true;
		}
		snprintf(names, sizeof names, "%.280s\n%.280s", x->id, x->name);
		if (match_all(names, word)) {
			found++;
			*out = i;
		}
	}
	if (found == 1)
		return true;
	if (found > 0)
		snprintf(text, sizeof text, "%zu learners have \"%.100s\" in their name; expected more of it.", found, word);
	else
		snprintf(text, sizeof text, "Nobody is called \"%.100s\".", word);
	say(d, text);
	return false;
}

static bool
find_case(struct desk *d, const char *word, size_t *out)
{
	char text[300];

	for (*out = 0; *out < room_cases(d->room); ++*out)
		if (!strcmp(room_case(d->room, *out)->id, word))
			return true;
	snprintf(text, sizeof text, "The class has no case \"%.100s\".", word);
	say(d, text);
	return false;
}

/* ---- orders ---- */

static bool
do_table(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	size_t *shown = arena_array(d->scratch, room_learners(d->room) + 1, sizeof *shown), used = 0;
	enum room_sort by = ROOM_BY_ROSTER;
	struct fact_text t;

	if (!shown)
		return fault_memory(f);
	for (size_t i = 0; i < room_learners(d->room); i++)
		shown[used++] = i;
	for (int i = 0; n > 1 && i < ROOM_SORTS; i++)
		if (match_begins(room_sort_name((enum room_sort)i), words[1], strlen(words[1])))
			by = (enum room_sort)i;
	room_order(d->room, by, room_cases(d->room), shown, used);
	begin(d, &t);
	class_say_table(&t, d->room, shown, used);
	return finish(d, &t, f);
}

static bool
do_learner(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	struct fact_text t;
	size_t learner;

	(void)n;
	if (!find_learner(d, words[1], &learner))
		return true;
	begin(d, &t);
	class_say_learner(&t, d->room, learner);
	return finish(d, &t, f);
}

static bool
do_path(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	size_t learner, which, tries[CLASS_TRIES_MAX], all;
	const struct room_attempt *counted;
	struct submission s;
	struct replay replay;
	struct fact_text t;
	struct fault why;
	size_t at = 0;
	long number = 0;

	if (!find_learner(d, words[1], &learner) || !find_case(d, words[2], &which))
		return true;
	all = room_attempts_of(d->room, learner, which, tries, CLASS_TRIES_MAX);
	all = all > CLASS_TRIES_MAX ? CLASS_TRIES_MAX : all;
	if (all == 0 || !room_case(d->room, which)->grader) {
		say(d, "Nothing was worked there that can be replayed.");
		return true;
	}
	counted = room_counted(d->room, learner, which);
	if (n > 3 && !number_parse_whole(words[3], strlen(words[3]), &number))
		number = 0;
	for (size_t i = 0; i < all; i++)
		if (n > 3 ? room_attempt(d->room, tries[i])->number == number : room_attempt(d->room, tries[i]) == counted)
			at = i;
	if (!room_submission(d->room, tries[at], d->scratch, &s, &why) ||
	    !replay_make(room_case(d->room, which)->grader, &s, d->scratch, &replay, &why)) {
		say(d, why.text);
		return true;
	}
	begin(d, &t);
	class_say_path(&t, d->room, tries[at], &replay);
	return finish(d, &t, f);
}

static bool
do_items(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	struct fact_text t;
	size_t which;

	(void)n;
	if (!find_case(d, words[1], &which))
		return true;
	begin(d, &t);
	class_say_items(&t, d->room, which);
	return finish(d, &t, f);
}

static bool
ask(struct desk *d, const char *format, const char *a, const char *b, const char *c)
{
	char text[400];

	snprintf(text, sizeof text, format, a, b, c);
	say(d, text);
	return true;
}

static bool
do_claim(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	(void)n;
	(void)f;
	if (!find_learner(d, words[1], &d->learner) || !find_learner(d, words[2], &d->to))
		return true;
	d->asked = CLAIM;
	return ask(d, "The work of %.80s is %.80s's (%.60s)? It goes into roster.csv. Type yes, or anything else to leave it.",
	           room_learner(d->room, d->learner)->name, room_learner(d->room, d->to)->name, room_learner(d->room, d->to)->id);
}

static bool
do_extend(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	struct fault why;
	char when[WHEN_TEXT_MAX];

	(void)n;
	(void)f;
	if (!find_learner(d, words[1], &d->learner) || !find_case(d, words[2], &d->which))
		return true;
	if (!when_parse(words[3], &d->due, &why)) {
		say(d, why.text);
		return true;
	}
	d->asked = EXTEND;
	return ask(d, "Give %.80s until %.40s for %.80s? It goes into roster.csv. Type yes, or anything else to leave it.",
	           room_learner(d->room, d->learner)->name, when_words(d->due, when), room_case(d->room, d->which)->id);
}

static bool
do_unlock(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	(void)n;
	(void)f;
	if (!find_learner(d, words[1], &d->learner) || !find_case(d, words[2], &d->which))
		return true;
	d->asked = UNLOCK;
	return ask(d, "Let one attempt more of %.80s count for %.80s%s? It goes into roster.csv. Type yes, or anything else to leave it.",
	           room_learner(d->room, d->learner)->name, room_case(d->room, d->which)->id, "");
}

static bool
do_regrade(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	struct fault why;
	char text[700];

	(void)words;
	(void)n;
	(void)f;
	if (!room_reload(d->room, &why)) {
		say(d, fault_format(&why, text, sizeof text));
		return true;
	}
	grade(d);
	say(d, "Read anew; all is graded again.");
	return true;
}

static bool
do_quit(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	(void)words;
	(void)n;
	(void)f;
	d->done = true;
	return true;
}

static bool do_help(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f);

static const struct order orders[] = {
	{ "table", "[ORDER]", "everyone, by roster, name, section, mark, attempts, days late or last seen", do_table },
	{ "learner", "WHO", "one learner", do_learner },
	{ "path", "WHO CASE [ATTEMPT]", "every answer of a learner in a case, in its order", do_path },
	{ "items", "CASE", "which questions are hard, tell apart, mislead", do_items },
	{ "claim", "KEY WHO", "whose work that of an unknown key is", do_claim },
	{ "extend", "WHO CASE TIME", "a later deadline, such as 2026-12-08T23:59+01:00", do_extend },
	{ "unlock", "WHO CASE", "one attempt more counts", do_unlock },
	{ "regrade", "", "read roster, work and cases anew and grade all again", do_regrade },
	{ "help", "", "these words", do_help },
	{ "quit", "", "leave", do_quit },
};
enum { ORDERS = sizeof orders / sizeof *orders };

static bool
do_help(struct desk *d, char words[WORDS_MAX][WORD_MAX], size_t n, struct fault *f)
{
	struct fact_text t;

	(void)words;
	(void)n;
	begin(d, &t);
	for (size_t i = 0; i < ORDERS; i++)
		fact_add(&t, "%s%s%s: %s\n", orders[i].name, *orders[i].argument ? " " : "", orders[i].argument, orders[i].help);
	fact_add(&t, "A name with blanks stands between quotes; a part of it that nobody else has is enough.\n");
	return finish(d, &t, f);
}

/* ---- a line ---- */

static size_t
split(const char *line, char words[WORDS_MAX][WORD_MAX])
{
	size_t n = 0;

	while (n < WORDS_MAX && *(line += strspn(line, " \t"))) {
		bool quoted = *line == '"';
		size_t len;

		line += quoted;
		len = quoted ? strcspn(line, "\"") : strcspn(line, " \t");
		snprintf(words[n++], WORD_MAX, "%.*s", (int)len, line);
		line += len + (quoted && line[len] == '"');
	}
	return n;
}

/* Words that an order must have: those without brackets. */
static size_t
needs(const struct order *o)
{
	size_t n = 1;

	for (const char *p = o->argument; *p; p++)
		n += *p != '[' && *p != ' ' && (p == o->argument || p[-1] == ' ');
	return n;
}

static bool
answer(struct desk *d, struct fault *f)
{
	struct fault why;
	char text[700], line[740];
	bool good = d->asked == CLAIM    ? room_claim(d->room, d->learner, d->to, &why)
	            : d->asked == EXTEND ? room_extend(d->room, d->learner, d->which, d->due, &why)
	                                 : room_unlock(d->room, d->learner, d->which, &why);

	(void)f;
	good = good && room_reload(d->room, &why);
	if (good)
		grade(d);
	if (!good)
		snprintf(line, sizeof line, "Not done: %s.", fault_format(&why, text, sizeof text));
	say(d, good ? "Written into roster.csv; all is graded again." : line);
	return true;
}

static bool
take(struct desk *d, const char *line, struct fault *f)
{
	char words[WORDS_MAX][WORD_MAX] = { "" };
	size_t n = split(line, words);

	if (d->asked) {
		bool yes = n == 1 && text_same(words[0], "yes");
		bool good = !yes || answer(d, f);

		if (!yes)
			say(d, "Left as it is.");
		d->asked = NOTHING;
		return good;
	}
	if (n == 0)
		return true;
	for (size_t i = 0; i < ORDERS; i++)
		if (text_same(words[0], orders[i].name)) {
			char text[200];

			if (n >= needs(&orders[i]))
				return orders[i].run(d, words, n, f);
			snprintf(text, sizeof text, "Something is missing; expected %s %s.", orders[i].name, orders[i].argument);
			say(d, text);
			return true;
		}
	say(d, "There is no such word; help says which there are.");
	return true;
}

static bool
begin_desk(struct desk *d, struct fault *f)
{
	char text[300];

	grade(d);
	snprintf(text, sizeof text, "The class of %.200s.", room_folder(d->room));
	say(d, text);
	return do_table(d, (char[WORDS_MAX][WORD_MAX]){ "table" }, 1, f);
}

bool
plain_class(struct room *r, const struct plain_io *io, struct fault *f)
{
	struct desk d = { .room = r, .io = io, .scratch = arena_new() };
	bool good = d.scratch ? begin_desk(&d, f) : fault_memory(f);
	char line[PLAIN_LINE_MAX];

	while (good && !d.done) {
		arena_free(d.scratch);
		d.scratch = arena_new();
		if (!d.scratch)
			return fault_memory(f);
		plain_prompt(io, d.asked ? "yes? " : "table, learner, path, items, claim, extend, unlock, regrade, help, quit> ");
		if (!io->read_line(io->user, line, sizeof line))
			break;
		good = take(&d, line, f);
	}
	arena_free(d.scratch);
	return good;
}
