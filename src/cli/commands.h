/* commands.h - the table of commands that dispatch, --help and the manual's test are made from. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/fault.h"
#include "cli/options.h"

struct command {
	const char *name;          /* "calc bed": one or two words; "": what runs without a command */
	const char *arguments;     /* as the synopsis writes them: "REGIMEN", "CASE...", "" */
	const char *example;       /* of the arguments: "35x2" */
	size_t arguments_min, arguments_max;
	const char *summary;       /* one line, no full stop */
	const char *details;       /* a paragraph or two for its --help ("\n\n" parts them), "" for none */
	const struct option_spec *options;
	size_t n_options;
	/* Does the work and prints to stdout.  *status is CLI_OK on entry; CLI_NO when the answer is no.
	 * False with a fault when it could not. */
	bool (*run)(const struct options *o, int *status, struct fault *f);
};

size_t command_count(void);
const struct command *command_at(size_t i);

/* The command that argv[0..argc) begins with; *words: how many of them name it (0 to 2).  NULL with
 * a fault that suggests one. */
const struct command *command_find(int argc, char **argv, int *words, struct fault *f);

/* What --help prints: of everything, of one group ("calc"), of one command. */
void command_help_all(FILE *out);
bool command_help_group(const char *group, FILE *out);   /* false: there is no such group */
void command_help(const struct command *c, FILE *out);

/* Every option of every command is a row of its table; --json reads the same everywhere. */
#define COMMAND_OPTION_JSON { .name = "json", .kind = OPTION_FLAG, .help = "print one JSON object" }

/* The commands, each beside its options. */
extern const struct command command_home;
extern const struct command command_play;
extern const struct command command_learn;
extern const struct command command_preview;
extern const struct command command_calc_bed;
extern const struct command command_calc_dose;
extern const struct command command_calc_survival;
extern const struct command command_calc_tcp;
extern const struct command command_calc_recovery;
extern const struct command command_calc_ntcp;
extern const struct command command_calc_oxygen;
extern const struct command command_calc_miri;
extern const struct command command_calc_pattern;
extern const struct command command_calc_second;
extern const struct command command_calc_type;
extern const struct command command_calc_spine;
extern const struct command command_calc_nieder;
extern const struct command command_calc_blowout;
extern const struct command command_sources;
extern const struct command command_simulate;
extern const struct command command_dvh;
extern const struct command command_score;
extern const struct command command_explain;
extern const struct command command_search;
extern const struct command command_compare;
extern const struct command command_accumulate;
extern const struct command command_import;
extern const struct command command_methods;
extern const struct command command_field;
extern const struct command command_register;
extern const struct command command_lint;
extern const struct command command_new;
extern const struct command command_render;
extern const struct command command_pack;
extern const struct command command_unpack;
extern const struct command command_migrate;
extern const struct command command_share;
extern const struct command command_cases;
extern const struct command command_schema;
extern const struct command command_phantom;
extern const struct command command_progress;
extern const struct command command_grade;
extern const struct command command_items;
extern const struct command command_class;
extern const struct command command_settings;
extern const struct command command_doctor;

#endif
