#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/words.h"

enum { HELP_COLUMNS = 78, OPTION_COLUMN = 26, COMMAND_COLUMN = 34 };

/* Words of text from column indent on; the cursor stands at column now. */
static void
put_paragraph(const char *text, int indent, int now, FILE *out)
{
	bool first = true;

	while (*text) {
		size_t len = strcspn(text, " \n");
		char word[HELP_COLUMNS * 4];
		int width;

		if (strncmp(text, "\n\n", 2) == 0) {
			fprintf(out, "\n\n%*s", indent, "");
			now = indent;
			first = true;
			text += 2;
			continue;
		}
		snprintf(word, sizeof word, "%.*s", (int)len, text);
		width = text_width(word);
		if (!first && now + 1 + width > HELP_COLUMNS) {
			fprintf(out, "\n%*s", indent, "");
			now = indent;
			first = true;
		}
		if (!first)
			fputc(' ', out);
		now += width + !first;
		words_put(word, out);
		first = false;
		text += len;
		if (strncmp(text, "\n\n", 2) != 0)
			text += strspn(text, " \n");
	}
	fputc('\n', out);
}

/* "  left" and then text from a column on, below it when left is too long. */
static void
put_entry(const char *left, int column, const char *text, FILE *out)
{
	int now = 2 + (int)strlen(left);

	fprintf(out, "  %s", left);
	if (now + 2 > column)
		fprintf(out, "\n%*s", column, "");
	else
		fprintf(out, "%*s", column - now, "");
	put_paragraph(text, column, column, out);
}

static void
put_option(const struct option_spec *s, FILE *out)
{
	char left[80];

	snprintf(left, sizeof left, "--%s%s%s", s->name, s->value ? " " : "", s->value ? s->value : "");
	put_entry(left, OPTION_COLUMN, s->help, out);
}

static void
put_global_options(FILE *out)
{
	put_entry("--help", OPTION_COLUMN, "print this help", out);
	put_entry("--version", OPTION_COLUMN, "print the version", out);
}

static void
put_command(const struct command *c, FILE *out)
{
	char left[80];

	snprintf(left, sizeof left, "%s%s%s", c->name, *c->arguments ? " " : "", c->arguments);
	put_entry(left, COMMAND_COLUMN, c->summary, out);
}

void
command_help_all(FILE *out)
{
	fputs("Usage: ghostdose COMMAND [ARGUMENT...] [--OPTION...]\n\n", out);
	put_paragraph("Teaches re-irradiation of the head and neck: what is left of treatments past, and what a new "
	    "course adds. It teaches and it calculates; it is not a medical device.", 0, 0, out);
	fputs("\nCommands:\n", out);
	for (size_t i = 0; i < command_count(); i++)
		if (*command_at(i)->name)
			put_command(command_at(i), out);
	for (size_t i = 0; i < command_count(); i++) {
		if (*command_at(i)->name)
			continue;
		fputs("\nOptions without a command:\n", out);
		for (size_t k = 0; k < command_at(i)->n_options; k++)
			put_option(&command_at(i)->options[k], out);
	}
	fputs("\nOptions:\n", out);
	put_global_options(out);
	fputs("\nghostdose COMMAND --help explains one command, \"man ghostdose\" everything.\n", out);
}

bool
command_help_group(const char *group, FILE *out)
{
	size_t len = strlen(group), n = 0;

	for (size_t i = 0; i < command_count(); i++) {
		const struct command *c = command_at(i);

		if (strncmp(c->name, group, len) != 0 || c->name[len] != ' ')
			continue;
		if (n++ == 0)
			fprintf(out, "Usage: ghostdose %s COMMAND [ARGUMENT...] [--OPTION...]\n\nCommands:\n", group);
		put_command(c, out);
	}
	return n > 0;
}

void
command_help(const struct command *c, FILE *out)
{
	char usage[400];
	size_t used = 0;

	used = (size_t)snprintf(usage, sizeof usage, "%s%s%s%s", c->name, *c->name ? " " : "", c->arguments,
	    *c->arguments ? " " : "");
	for (size_t i = 0; i < c->n_options && used < sizeof usage; i++)
		if (c->options[i].required)
			used += (size_t)snprintf(usage + used, sizeof usage - used, "--%s %s ", c->options[i].name,
			    c->options[i].value);
	if (used < sizeof usage)
		snprintf(usage + used, sizeof usage - used, "[--OPTION...]");
	fputs("Usage: ghostdose ", out);
	put_paragraph(usage, 17, 17, out);
	fputc('\n', out);
	put_paragraph(c->summary, 0, 0, out);
	if (*c->details) {
		fputc('\n', out);
		put_paragraph(c->details, 0, 0, out);
	}
	fputs("\nOptions:\n", out);
	for (size_t i = 0; i < c->n_options; i++)
		put_option(&c->options[i], out);
	put_global_options(out);
}
