/* What a terminal sends, byte by byte, as events: keys that terminfo knows and that it does not, sequences cut in two or without end,
 * UTF-8 good and bad.  The bytes come from a file: nothing waits, nothing is timed. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "term/keys.h"

/* The word is curses' too. */
#undef OK
#include "tap.h"

static int in = -1;
static WINDOW *window;

static void
start(void)
{
	FILE *out = fopen("/dev/null", "w"), *from;
	int nothing = open("/dev/null", O_RDONLY);

	in = memfd_create("keys", MFD_CLOEXEC);
	from = in < 0 ? NULL : fdopen(in, "r");
	if (!out || nothing < 0 || !from || dup2(nothing, STDIN_FILENO) < 0 || !newterm("xterm-256color", out, from))
		tap_bail_out("no terminal to read from");
	window = newwin(1, 1, 0, 0);
	/* A file has no modes, and needs none. */
	raw();
	meta(window, TRUE);
	OK(window && keypad(window, TRUE) != ERR && nodelay(window, TRUE) != ERR);
}

/* The names of all keys that these bytes are, "." for what was skipped. */
static const char *
read_keys(const char *bytes, size_t len, bool utf8)
{
	static char names[400];
	enum key_read got;
	uint32_t key;

	names[0] = '\0';
	if (ftruncate(in, 0) != 0 || pwrite(in, bytes, len, 0) != (ssize_t)len || lseek(in, 0, SEEK_SET) != 0)
		tap_bail_out("no file");
	/* The end of a file is remembered, and told once more. */
	for (int ends = 0; ends < 2;) {
		char name[EVENT_NAME_MAX];

		got = keys_read(window, utf8, &key);
		ends = got == KEY_READ_NOTHING ? ends + 1 : 0;
		if (ends > 0)
			continue;
		strncat(names, got == KEY_READ_KEY ? event_key_name(key, name) : ".", sizeof names - strlen(names) - 1);
		if (strlen(names) > sizeof names - 40)
			break;
	}
	return names;
}

struct sent { const char *bytes, *keys; };

static void
all(const struct sent *sent, size_t n, bool utf8)
{
	for (size_t i = 0; i < n; i++)
		IS_STR(read_keys(sent[i].bytes, strlen(sent[i].bytes), utf8), sent[i].keys);
}

static void
keys_by_name(void)
{
	static const struct sent sent[] = {
		{ "aZ~", "aZ~" }, { "\r\n\t", "<Enter><Enter><Tab>" }, { "\x7f\b", "<BS><BS>" }, { "\x01\x1a", "<C-a><C-z>" },
		{ "\x1bOA\x1bOB\x1bOC\x1bOD", "<Up><Down><Right><Left>" }, { "\x1bOH\x1bOF", "<Home><End>" },
		{ "\x1b[5~\x1b[6~\x1b[3~\x1b[2~", "<PageUp><PageDown><Del><Ins>" }, { "\x1b[Z", "<S-Tab>" }, { "\x1bOP\x1b[24~", "<F1><F12>" },
		/* With Ctrl and Shift they are the same keys. */
		{ "\x1b[1;5D\x1b[1;5C\x1b[1;5A\x1b[1;5B", "<Left><Right><Up><Down>" }, { "\x1b[1;2D\x1b[1;2C", "<Left><Right>" },
		{ "\x1b[5;5~\x1b[3;5~\x1b[1;5H", "<PageUp><Del><Home>" },
		/* A key that has a code and no meaning for us. */
		{ "\x1b[25~", "." },
		/* Nothing of ours: Ctrl-\, NUL's neighbours. */
		{ "\x1c\x1d\x1e\x1f", "...." },
	};

	all(sent, sizeof sent / sizeof *sent, true);
	IS_STR(read_keys("\0a", 2, true), ".a");
}

/* A sequence that terminfo does not know is no Esc and no text. */
static void
sequences_without_a_meaning(void)
{
	static const struct sent sent[] = {
		{ "\x1b", "<Esc>" }, { "\x1b\x1b", "<Esc><Esc>" }, { "\x1bx", "<Esc>x" },      /* alone, and Alt with a key */
		{ "\x1b[200~x\x1b[201~", ".x." },                                             /* a paste in brackets */
		{ "\x1b[<64;10;10Mx\x1b[<0;1;1m", ".x." }, { "\x1b[<64\x03", ".<C-c>" }, { "\x1b[?62;1;4c", "." }, { "\x1b[24;80R", "." }, /* a wheel, replies that nobody asked for */
		{ "\x1b[1;99", "." }, { "\x1b[1;99q", "." },                                  /* cut off; ended by a letter of no key */
		{ "\x1bOz", "." },
		{ "\x1b[12\x1bOA", ".<Up>" },                                                 /* another one begins */
		{ "\x1b[12\x03", ".<C-c>" },                                                  /* Ctrl-C is never swallowed */
		{ "\x1b[1\xc3\xa9", ".\xc3\xa9" },
		/* What the line cut behind its first letters is a key and a letter. */
		{ "\x1bO", "<Esc>O" }, { "\x1b[", "<Esc>[" },
		/* A title, a clipboard, a string of the device: letters, of which none is a control. */
		{ "\x1b]0;x\x07", "<Esc>]0;x<C-g>" }, { "\x1bP1$r\x1b\\", "<Esc>P1$r<Esc>\\" },
	};

	all(sent, sizeof sent / sizeof *sent, true);
}

static void
endless_sequences_end(void)
{
	char bytes[200] = "\x1b[";
	const char *names;

	memset(bytes + 2, ';', 150);
	strcpy(bytes + 152, "Hx");
	/* Some of it is read as one; the rest is text, as what else could it be. */
	names = read_keys(bytes, strlen(bytes), true);
	OK(names[0] == '.' && strlen(names) > 80);
	IS_STR(names + strlen(names) - 3, ";Hx");
}

static void
letters_of_all_scripts(void)
{
	static const struct sent good[] = {
		{ "\xc3\xa9\xce\xb1", "\xc3\xa9\xce\xb1" }, { "\xe4\xb8\xad", "\xe4\xb8\xad" }, { "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "\xc3", "." }, { "\xe4\xb8", "." }, { "\xc3x", ".x" }, { "\xe4\xb8x", ".x" }, { "\x80\xbf\xff\xc0\xf5", "....." },
		{ "\xe0\x80\x9b", "." }, { "\xed\xa0\x80", "." },                             /* overlong, half of a pair */
		{ "\xc2\x9b", "." }, { "\xe2\x80\xae", "." }, { "\xe2\x80\x8b", "." },        /* C1, bidi, invisible: no text */
		{ "\xc3\x1bOA", ".<Up>" },                                                    /* a key in the middle of a character */
	};
	static const struct sent bytes[] = { { "\xc3\xa9x", "..x" }, { "\x9b\x9d", ".." } };

	all(good, sizeof good / sizeof *good, true);
	all(bytes, sizeof bytes / sizeof *bytes, false);
}

TAP_MAIN(TAP_CASE(start), TAP_CASE(keys_by_name), TAP_CASE(sequences_without_a_meaning), TAP_CASE(endless_sequences_end),
         TAP_CASE(letters_of_all_scripts))
