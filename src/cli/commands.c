#include "cli/commands.h"

#include <string.h>

#include "base/text.h"

static const struct command *const commands[] = {
	&command_home,
	&command_play,
	&command_learn,
	&command_preview,
	&command_calc_bed,
	&command_calc_dose,
	&command_calc_survival,
	&command_calc_tcp,
	&command_calc_recovery,
	&command_calc_ntcp,
	&command_calc_oxygen,
	&command_calc_miri,
	&command_calc_pattern,
	&command_calc_second,
	&command_calc_type,
	&command_calc_spine,
	&command_calc_nieder,
	&command_calc_blowout,
	&command_score,
	&command_explain,
	&command_search,
	&command_compare,
	&command_accumulate,
	&command_import,
	&command_simulate,
	&command_field,
	&command_register,
	&command_methods,
	&command_dvh,
	&command_lint,
	&command_new,
	&command_render,
	&command_pack,
	&command_unpack,
	&command_migrate,
	&command_share,
	&command_cases,
	&command_phantom,
	&command_schema,
	&command_sources,
	&command_progress,
	&command_grade,
	&command_items,
	&command_class,
	&command_settings,
	&command_doctor,
};

enum { COMMANDS = sizeof commands / sizeof *commands, WORD_MAX = 32 };

size_t
command_count(void)
{
	return COMMANDS;
}

const struct command *
command_at(size_t i)
{
	return commands[i];
}

/* The first word of a command's name into out; out. */
static char *
first_word(const struct command *c, char out[WORD_MAX])
{
	size_t n = strcspn(c->name, " ");

	snprintf(out, WORD_MAX, "%.*s", (int)n, c->name);
	return out;
}

/* Its second word; NULL when it has one only. */
static const char *
second_word(const struct command *c)
{
	const char *blank = strchr(c->name, ' ');

	return blank ? blank + 1 : NULL;
}

/* The words that may stand at a place, after group or (NULL) at the start, each once; how many. */
static size_t
collect_words(const char *group, char words[COMMANDS][WORD_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < COMMANDS; i++) {
		char first[WORD_MAX];
		const char *word = first_word(commands[i], first);

		if (group)
			word = strcmp(word, group) == 0 ? second_word(commands[i]) : NULL;
		if (word && *word && (n == 0 || strcmp(words[n - 1], word) != 0))
			snprintf(words[n++], WORD_MAX, "%s", word);
	}
	return n;
}

static void
refuse_word(const char *group, const char *word, struct fault *f)
{
	char words[COMMANDS][WORD_MAX] = { "" }, list[200] = "";
	const char *names[COMMANDS], *nearest;
	size_t n = collect_words(group, words), used = 0;

	for (size_t i = 0; i < n; i++) {
		names[i] = words[i];
		if (used < sizeof list)
			used += (size_t)snprintf(list + used, sizeof list - used, "%s%s",
			    i == 0 ? "" : i + 1 < n ? ", " : " or ", words[i]);
	}
	nearest = word ? text_nearest(word, names, n) : NULL;
	if (!word)
		fault_set(f, 0, 0, "what to do is missing; expected %s", list);
	else if (nearest)
		fault_set(f, 0, 0, "unknown command \"%.60s\"; did you mean \"%s\"?", word, nearest);
	else
		fault_set(f, 0, 0, "unknown command \"%.60s\"; expected %s", word, list);
	if (group)
		fault_in_file(f, group);
}

const struct command *
command_find(int argc, char **argv, int *words, struct fault *f)
{
	bool no_word = argc < 1 || argv[0][0] == '-', group = false;

	for (size_t i = 0; i < COMMANDS; i++) {
		const struct command *c = commands[i];
		const char *second = second_word(c);
		char first[WORD_MAX];

		if (strcmp(first_word(c, first), no_word ? "" : argv[0]) != 0)
			continue;
		group = group || second;
		*words = no_word ? 0 : second ? 2 : 1;
		if (!second || (argc > 1 && strcmp(second, argv[1]) == 0))
			return c;
	}
	if (group)
		refuse_word(argv[0], argc > 1 && argv[1][0] != '-' ? argv[1] : NULL, f);
	else
		refuse_word(NULL, no_word ? NULL : argv[0], f);
	return NULL;
}
