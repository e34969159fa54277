#include "cli/cli.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/kiosk.h"
#include "cli/words.h"
#include "volume/accumulate.h"

enum { REGIMEN_FILE_MAX = 1 << 20, FAULT_TEXT_MAX = 640 };

int
cli_report(const struct fault *f)
{
	char text[FAULT_TEXT_MAX];

	fputs("ghostdose: ", stderr);
	words_put(fault_format(f, text, sizeof text), stderr);
	fputc('\n', stderr);
	return f->kind == FAULT_MACHINE ? CLI_MACHINE : CLI_INPUT;
}

static bool
ends_in_csv(const char *s)
{
	size_t n = strlen(s);

	return n > 4 && text_same(s + n - 4, ".csv");
}

bool
cli_regimen(const char *argument, struct rb_regimen *r, struct fault *f)
{
	char *text = NULL;
	size_t len = 0;
	bool good;

	if (!ends_in_csv(argument))
		return rb_regimen_parse(argument, r, f) || fault_in_file(f, "regimen");
	if (!file_read(argument, REGIMEN_FILE_MAX, &text, &len, f))
		return false;
	good = rb_regimen_parse_csv(text, len, r, f) || fault_in_file(f, argument);
	free(text);
	return good;
}

static void
print_version(void)
{
	printf("ghostdose %s\n"
	    "License GPL-3.0-or-later. There is no warranty, to the extent permitted by law.\n"
	    "For teaching; not a medical device.\n", cli_version());
}

/* Has the reader of standard output gone away?  An earlier write may have lost the reason. */
static bool
reader_is_gone(void)
{
	struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return poll(&p, 1, 0) == 1 && (p.revents & POLLERR);
}

/* All that was printed must have arrived; the exit status. */
static int
finish_output(int status)
{
	struct fault f;
	bool failed = ferror(stdout) != 0;

	errno = 0;
	if (fflush(stdout) == 0 && !failed)
		return status;
	if (errno == EPIPE || reader_is_gone())
		return status;
	if (errno)
		fault_machine(&f, "standard output: %s; expected to be able to write it", strerror(errno));
	else
		fault_machine(&f, "standard output: a write failed; expected to be able to write it");
	return cli_report(&f);
}

static bool
check_arguments(const struct command *c, const struct options *o, struct fault *f)
{
	if (o->n_arguments < c->arguments_min)
		return fault_set(f, 0, 0, "%s: an argument is missing; expected %s, such as %s", c->name, c->arguments,
		    c->example);
	if (o->n_arguments > c->arguments_max && c->arguments_max == 0)
		return fault_set(f, 0, 0, "unexpected argument \"%.60s\"; expected none", o->arguments[0]);
	if (o->n_arguments > c->arguments_max)
		return fault_set(f, 0, 0, "unexpected argument \"%.60s\"; expected %s alone, in quotes where it has "
		    "blanks",
		    o->arguments[c->arguments_max], c->arguments);
	return true;
}

static bool
run(const struct command *c, int argc, char **argv, int *status, struct fault *f)
{
	struct options o;
	bool good = options_read(&o, c->options, c->n_options, argc, argv, f);

	if (good && o.version)
		print_version();
	else if (good && o.help && *c->name)
		command_help(c, stdout);
	else if (good && o.help)
		command_help_all(stdout);
	else if (good)
		good = check_arguments(c, &o, f) && c->run(&o, status, f);
	options_fini(&o);
	return good;
}

static int
dispatch(int argc, char **argv)
{
	const struct command *c;
	struct fault f = { 0 };
	int words = 0, status = CLI_OK;

	if (argc > 0 && strcmp(argv[0], "--version") == 0) {
		print_version();
		return CLI_OK;
	}
	if (argc > 0 && strcmp(argv[0], "--help") == 0) {
		command_help_all(stdout);
		return CLI_OK;
	}
	if (argc > 1 && strcmp(argv[1], "--help") == 0 && command_help_group(argv[0], stdout))
		return CLI_OK;
	c = command_find(argc, argv, &words, &f);
	if (c && !vol_simd_choose(getenv("GHOSTDOSE_SIMD"), &f)) {
		fault_in_file(&f, "GHOSTDOSE_SIMD");
		return cli_report(&f);
	}
	if (!c || !run(c, argc - words, argv + words, &status, &f))
		return cli_report(&f);
	return status;
}

int
cli_main(int argc, char **argv)
{
	struct fault f;

	if (!kiosk_begin(argc, argv, &f))
		return cli_report(&f);
	words_start();
	return finish_output(dispatch(argc > 0 ? argc - 1 : 0, argv + (argc > 0)));
}
