/* faces.h - the screens and the prompt-only face, as the commands that open them share them. */
#ifndef CLI_FACES_H
#define CLI_FACES_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/mem.h"
#include "cli/kiosk.h"
#include "cli/options.h"
#include "cli/state.h"

#define CLI_SCREEN_OPTIONS \
	{ .name = "sandbox", .kind = OPTION_FLAG, \
	  .help = "once all is open, keep the program from files elsewhere, programs and the network" }, \
	CLI_LOOK_OPTIONS

/* Where files are opened as long as the screens show. */
#define CLI_LOOK_OPTIONS \
	{ .name = "ascii", .kind = OPTION_FLAG, .help = "draw with ASCII signs alone" }, \
	{ .name = "accessible", .kind = OPTION_FLAG, .help = "words in the place of drawings, for a screen reader" }, \
	{ .name = "no-color", .kind = OPTION_FLAG, .help = "no colours (as NO_COLOR in the environment does)" }, \
	{ .name = "script", .kind = OPTION_TEXT, .value = "KEYS", .expected = "keys, such as \"<Enter>2\"", \
	  .help = "play these keys without a terminal and dump what is seen" }, \
	{ .name = "dump", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file, or - for standard output", \
	  .help = "with --script: where the screens go" }, \
	{ .name = "size", .kind = OPTION_TEXT, .value = "COLSxROWS", .expected = "a size, such as 80x24", \
	  .help = "with --script: size of the screen (80x24)" }, \
	CLI_OPTION_NOW

/* Of the commands that have --plain. */
#define CLI_OPTION_ANSWERS \
	{ .name = "answers", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file, such as answers.txt", \
	  .help = "with --plain: what is typed, a line each, from this file; it is shown behind each prompt" }

struct room;

/* What a face begins with. */
struct cli_start {
	const struct kiosk *kiosk;         /* never NULL */
	const char *path;                  /* of the case or lesson; NULL: home */
	bool lessons;                      /* home has its first lesson under the cursor */
	bool due;                          /* what is due of the case alone */
	bool preview;                      /* as its author looks at it: nothing is kept, and a save is shown */
	const char *from;                  /* of a preview: the step it begins with; NULL: the beginning */
	struct room *room;                 /* a class in the place of home; NULL: none */
};

/* The screens.  The command has CLI_SCREEN_OPTIONS (of a class CLI_LOOK_OPTIONS) and, but for
 * a preview and a class, CLI_OPTION_STATE; with a path also seed. */
bool cli_run_screens(const struct options *o, const struct cli_start *what, struct fault *f);

/* The same with a path, or a class, line by line, the lines from standard input or --answers. */
bool cli_run_plain(const struct options *o, const struct cli_start *what, struct fault *f);

/* The list line by line, and what is chosen from it. */
bool cli_run_plain_home(const struct options *o, const struct kiosk *k, struct fault *f);

/* All of the glossary as text, in the arena; NULL where there is none that can be read. */
const char *cli_glossary(struct arena *arena);

/* The terms of the glossary with word in them, on standard output. */
bool cli_print_glossary(const struct options *o, const char *word, struct fault *f);

/* The lesson at path as a page of text on standard output; the command has --ascii, --seed and --key. */
bool cli_print_lesson(const struct options *o, const char *path, struct fault *f);

/* Refuses what works with --script only, with --plain only, or not with both. */
bool cli_check_face(const struct options *o, struct fault *f);

#endif
