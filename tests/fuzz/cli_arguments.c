/* Any bytes as the arguments of a command that only computes, or names a setting: the first byte chooses it, line ends part the
 * arguments.  All that it prints, on both streams, is safe to show, says no number that is none, and comes with a status of ours. */
#include <fcntl.h>
#include <sanitizer/common_interface_defs.h>
#include <unistd.h>

#include "cli/cli.h"
#include "fuzz.h"

static const char *const commands[][3] = {
	{ "calc", "bed" }, { "calc", "dose" }, { "calc", "survival" }, { "calc", "ntcp" }, { "calc", "recovery" }, { "calc", "oxygen" },
	{ "calc", "miri" }, { "calc", "pattern" }, { "calc", "second" }, { "calc", "type" }, { "calc", "spine" }, { "calc", "nieder" },
	{ "calc", "blowout" }, { "settings" }, { "score", "cases/carotid" }, { "sources" }, { "calc" }, { "lint" },
};
enum { COMMANDS = sizeof commands / sizeof *commands, WORDS_MOST = 16, PRINTED_MOST = 1 << 16 };

static int real_out, real_err, printed;

static void
start(void)
{
	real_out = dup(STDOUT_FILENO);
	real_err = dup(STDERR_FILENO);
	printed = memfd_create("printed", MFD_CLOEXEC);
	check(real_out >= 0 && real_err >= 0 && printed >= 0);
	/* NOLINTNEXTLINE: the interface wants a pointer. */
	__sanitizer_set_report_fd((void *)(intptr_t)real_err);
	setenv("XDG_STATE_HOME", "/dev/null", 1);
}

static void
check_printed(int status, const char *arguments)
{
	static char text[PRINTED_MOST];
	ssize_t n = pread(printed, text, sizeof text - 1, 0);

	check(n >= 0 && (status == CLI_OK || status == CLI_NO || status == CLI_INPUT || status == CLI_MACHINE));
	text[n] = '\0';
	if (n < PRINTED_MOST - 1)
		check_safe_bytes(text, (size_t)n);
	check(strstr(arguments, "nan") || strstr(arguments, "inf") || (!strstr(text, ": nan") && !strstr(text, " -nan") && !strstr(text, ": inf")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size), *given = text_of(data, size), *argv[WORDS_MOST + 4] = { (char[]){ "ghostdose" } };
	const char *const *command = commands[size > 0 ? data[0] % COMMANDS : 0];
	int argc = 1, status;

	/* Nothing that makes a folder, or closes the door behind this process. */
	if (strstr(text, "--state") || strstr(text, "--kiosk") || strstr(text, "--sandbox")) {
		free(text);
		free(given);
		return 0;
	}
	if (printed == 0)
		start();
	for (int i = 0; i < 2 && command[i]; i++)
		argv[argc++] = strdup(command[i]);
	for (char *p = text + (size > 0), *word; argc < WORDS_MOST && (word = strsep(&p, "\n"));)
		argv[argc++] = strdup(word);
	check(ftruncate(printed, 0) == 0 && lseek(printed, 0, SEEK_SET) == 0);
	check(dup2(printed, STDOUT_FILENO) >= 0 && dup2(printed, STDERR_FILENO) >= 0);
	status = cli_main(argc, argv);
	fflush(stdout);
	check(dup2(real_out, STDOUT_FILENO) >= 0 && dup2(real_err, STDERR_FILENO) >= 0);
	check_printed(status, given + (size > 0));
	for (int i = 1; i < argc; i++)
		free(argv[i]);
	free(text);
	free(given);
	return 0;
}
