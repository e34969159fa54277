#include "cli/completion.h"

#include <string.h>

#include "cli/commands.h"

enum { CHOICES_MAX = 200 };

/* What an option's value or an argument is. */
enum completed { COMPLETE_NOTHING, COMPLETE_CHOICES, COMPLETE_FILE, COMPLETE_FOLDER, COMPLETE_CASE, COMPLETE_LESSON };

/* "pull or push", "canvas, moodle or long": the words of an expectation that is nothing but a list of words, a blank between
 * them, into out; false where it is a sentence. */
static bool
find_choices(const char *expected, char out[CHOICES_MAX])
{
	size_t used = 0;
	bool last = false;

	for (const char *s = expected; s && *s; ) {
		size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");
		bool or = strncmp(s + n, " or ", 4) == 0, comma = strncmp(s + n, ", ", 2) == 0;

		if (n == 0 || last || used + n + 2 > CHOICES_MAX || !(or || comma || (s[n] == '\0' && used > 0)))
			return false;
		memcpy(out + used, s, n);
		used += n;
		out[used++] = ' ';
		last = s[n] == '\0';
		s += n + (or ? 4 : comma ? 2 : 0);
	}
	if (!last)
		return false;
	out[used - 1] = '\0';
	return true;
}

static bool
is_one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static enum completed
completed_value(const struct option_spec *s, char choices[CHOICES_MAX])
{
	static const char *const files[] = { "FILE", "IMAGE", "FIELD", "CSV", "PLAN", "REGIMEN", NULL };
	static const char *const folders[] = { "DIR", "FOLDER", NULL };

	if (s->kind == OPTION_TEXT && find_choices(s->expected, choices))
		return COMPLETE_CHOICES;
	if (s->value && is_one_of(s->value, files))
		return COMPLETE_FILE;
	return s->value && is_one_of(s->value, folders) ? COMPLETE_FOLDER : COMPLETE_NOTHING;
}

static enum completed
completed_argument(const struct command *c)
{
	if (strstr(c->arguments, "CASE"))
		return COMPLETE_CASE;
	if (strstr(c->arguments, "LESSON"))
		return COMPLETE_LESSON;
	if (strstr(c->arguments, "DIR"))
		return COMPLETE_FOLDER;
	return strstr(c->arguments, "FIELD") ? COMPLETE_FILE : COMPLETE_NOTHING;
}

/* The names of cases and lessons are asked for when they are wanted: a class adds its own. */
static const char lists[] =
	"_ghostdose_cases() { ghostdose cases 2>/dev/null | while read -r name rest; do\n"
	"\tcase $name in case|Cases:|'') ;; *) echo \"$name\" ;; esac; done; }\n"
	"_ghostdose_lessons() { ghostdose learn --plain 2>/dev/null </dev/null | while IFS=: read -r name rest; do\n"
	"\tcase $name in *' '*|'') ;; *) echo \"$name\" ;; esac; done; }\n\n";

/* The length of a command's first word when it has two, else 0. */
static size_t
group_length(const struct command *c)
{
	const char *blank = strchr(c->name, ' ');

	return blank ? (size_t)(blank - c->name) : 0;
}

/* Whether command i is the first of its group. */
static bool
begins_group(size_t i)
{
	size_t n = group_length(command_at(i));

	for (size_t k = 0; k < i && n > 0; k++)
		if (strncmp(command_at(k)->name, command_at(i)->name, n + 1) == 0)
			return false;
	return n > 0;
}

static bool
is_of_group(const struct command *c, const struct command *first)
{
	size_t n = group_length(first);

	return strncmp(c->name, first->name, n + 1) == 0;
}

/* ---- bash ---- */

static void
bash_value(const struct command *c, const struct option_spec *s, FILE *out)
{
	char choices[CHOICES_MAX];

	if (s->kind == OPTION_FLAG)
		return;
	fprintf(out, "\t'%s --%s') ", c->name, s->name);
	switch (completed_value(s, choices)) {
	case COMPLETE_CHOICES:
		fprintf(out, "COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", choices);
		break;
	case COMPLETE_FILE:
		fputs("compopt -o default; return ;;\n", out);
		break;
	case COMPLETE_FOLDER:
		fputs("compopt -o dirnames; return ;;\n", out);
		break;
	default:
		fputs("return ;;\n", out);
		break;
	}
}

static void
bash_command(const struct command *c, FILE *out)
{
	static const char *const arguments[] = {
		[COMPLETE_NOTHING] = "compopt -o default",
		[COMPLETE_FILE] = "compopt -o default",
		[COMPLETE_FOLDER] = "compopt -o dirnames",
		[COMPLETE_CASE] = "compopt -o default; words=$(_ghostdose_cases)",
		[COMPLETE_LESSON] = "compopt -o default; words=\"$(_ghostdose_lessons) glossary\"",
	};

	fprintf(out, "\t'%s') options='", c->name);
	for (size_t i = 0; i < c->n_options; i++)
		fprintf(out, "--%s ", c->options[i].name);
	fprintf(out, "--help --version'; %s ;;\n", *c->name ? arguments[completed_argument(c)] : "words=$commands");
}

void
completion_bash(FILE *out)
{
	fprintf(out, "# bash completion of ghostdose: ghostdose schema --completion bash\n\n%s"
	    "_ghostdose()\n{\n"
	    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command= words= options= commands=\n\n"
	    "\tCOMPREPLY=()\n"
	    "\t# \"--name=value\" comes as three words.\n"
	    "\tif [ \"$cur\" = = ]; then cur=\n"
	    "\telif [ \"$prev\" = = ] && [ $COMP_CWORD -gt 2 ]; then prev=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
	    "\tcommands='", lists);
	for (size_t i = 0; i < command_count(); i++) {
		const struct command *c = command_at(i);
		size_t n = group_length(c);

		if (*c->name && (n == 0 || begins_group(i)))
			fprintf(out, "%.*s ", (int)(n ? n : strlen(c->name)), c->name);
	}
	fputs("'\n\tcase ${COMP_WORDS[1]} in\n", out);
	for (size_t i = 0; i < command_count(); i++) {
		if (!begins_group(i))
			continue;
		fprintf(out, "\t%.*s)\n\t\t[ $COMP_CWORD -gt 1 ] && command=\"${COMP_WORDS[1]} ${COMP_WORDS[2]}\"\n"
		    "\t\tif [ $COMP_CWORD -eq 2 ]; then COMPREPLY=($(compgen -W '", (int)group_length(command_at(i)), command_at(i)->name);
		for (size_t k = 0; k < command_count(); k++)
			if (is_of_group(command_at(k), command_at(i)))
				fprintf(out, "%s ", command_at(k)->name + group_length(command_at(k)) + 1);
		fputs("--help --version' -- \"$cur\")); return; fi ;;\n", out);
	}
	fputs("\t-*) ;;\n\t*) [ $COMP_CWORD -gt 1 ] && command=${COMP_WORDS[1]} ;;\n\tesac\n\tcase \"$command $prev\" in\n", out);
	for (size_t i = 0; i < command_count(); i++)
		for (size_t k = 0; k < command_at(i)->n_options; k++)
			bash_value(command_at(i), &command_at(i)->options[k], out);
	fputs("\tesac\n\tcase $command in\n", out);
	for (size_t i = 0; i < command_count(); i++)
		bash_command(command_at(i), out);
	fputs("\tesac\n\tcase $cur in -*) words=$options ;; esac\n"
	      "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -F _ghostdose ghostdose\n", out);
}

/* ---- zsh ---- */

/* Text between single quotes, for _arguments and _describe. */
static void
zsh_text(const char *text, FILE *out)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", out);
		else if (strchr("[]:\\", *text))
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
}

static void
zsh_option(const struct option_spec *s, FILE *out)
{
	char choices[CHOICES_MAX];

	fprintf(out, "\t\t'--%s%s[", s->name, s->kind == OPTION_FLAG ? "" : "=");
	zsh_text(s->help, out);
	fputc(']', out);
	if (s->kind != OPTION_FLAG) {
		fputc(':', out);
		zsh_text(s->value, out);
		switch (completed_value(s, choices)) {
		case COMPLETE_CHOICES:
			fprintf(out, ":(%s)", choices);
			break;
		case COMPLETE_FILE:
			fputs(":_files", out);
			break;
		case COMPLETE_FOLDER:
			fputs(":_files -/", out);
			break;
		default:
			fputs(": ", out);
			break;
		}
	}
	fputs("' \\\n", out);
}

/* Command i as 'name:summary', the name from an offset on. */
static void
zsh_described(const char *name, size_t n, const char *summary, FILE *out)
{
	fprintf(out, "\t\t'%.*s:", (int)n, name);
	zsh_text(summary, out);
	fputs("'\n", out);
}

static void
zsh_command(const struct command *c, FILE *out)
{
	static const char *const arguments[] = {
		[COMPLETE_NOTHING] = "_files", [COMPLETE_FILE] = "_files", [COMPLETE_FOLDER] = "_files -/",
		[COMPLETE_CASE] = "_ghostdose_case", [COMPLETE_LESSON] = "_ghostdose_lesson",
	};

	fprintf(out, "\t'%s') _arguments \\\n", c->name);
	for (size_t i = 0; i < c->n_options; i++)
		zsh_option(&c->options[i], out);
	fputs("\t\t'--help[print this help]' '--version[print the version]'", out);
	if (*c->arguments) {
		fputs(" '*:", out);
		zsh_text(c->arguments, out);
		fprintf(out, ":%s'", arguments[completed_argument(c)]);
	}
	fputs(" ;;\n", out);
}

void
completion_zsh(FILE *out)
{
	fprintf(out, "#compdef ghostdose\n# zsh completion of ghostdose: ghostdose schema --completion zsh\n\n%s"
	    "_ghostdose_case() { local -a names; names=(${(f)\"$(_ghostdose_cases)\"})\n"
	    "\t_alternative 'cases:case:compadd -a names' 'files:file:_files'; }\n"
	    "_ghostdose_lesson() { local -a names; names=(${(f)\"$(_ghostdose_lessons)\"} glossary)\n"
	    "\t_alternative 'lessons:lesson:compadd -a names' 'files:file:_files'; }\n\n"
	    "_ghostdose() {\n\tlocal command=\n\tlocal -a commands\n\n\tcommands=(\n", lists);
	for (size_t i = 0; i < command_count(); i++) {
		const struct command *c = command_at(i);
		size_t n = group_length(c);

		if (*c->name && (n == 0 || begins_group(i)))
			zsh_described(c->name, n ? n : strlen(c->name), n ? "several commands" : c->summary, out);
	}
	fputs("\t)\n\tif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
	      "\t\t_describe -t commands command commands; return\n\tfi\n\tcase $words[2] in\n", out);
	for (size_t i = 0; i < command_count(); i++) {
		if (!begins_group(i))
			continue;
		fprintf(out, "\t%.*s)\n\t\tcommands=(\n", (int)group_length(command_at(i)), command_at(i)->name);
		for (size_t k = 0; k < command_count(); k++) {
			const char *word = command_at(k)->name + group_length(command_at(k)) + 1;

			if (is_of_group(command_at(k), command_at(i)))
				zsh_described(word, strlen(word), command_at(k)->summary, out);
		}
		fputs("\t\t)\n\t\tif (( CURRENT == 3 )); then _describe -t commands command commands; return; fi\n"
		      "\t\tcommand=\"$words[2] $words[3]\"; shift 2 words; (( CURRENT -= 2 )) ;;\n", out);
	}
	fputs("\t-*) ;;\n\t*) command=$words[2]; shift words; (( CURRENT-- )) ;;\n\tesac\n\tcase $command in\n", out);
	for (size_t i = 0; i < command_count(); i++)
		zsh_command(command_at(i), out);
	fputs("\tesac\n}\n\n_ghostdose \"$@\"\n", out);
}
