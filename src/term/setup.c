#include "term/setup.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define NCURSES_NOMACROS 1
#include <ncurses.h>
#include <term.h>

static bool
is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static bool
set(const char *value)
{
	return value && *value;
}

/* What the environment asked for, whether or not this machine has it. */
static bool
wants_utf8(void)
{
	const char *name = getenv("LC_ALL");

	if (!set(name))
		name = getenv("LC_CTYPE");
	if (!set(name))
		name = getenv("LANG");
	return set(name) && (strcasestr(name, "utf-8") || strcasestr(name, "utf8"));
}

bool
setup_locale(void)
{
	setlocale(LC_CTYPE, "");
	/* ssh forwards names of locales that only the other side has. */
	if (!is_utf8() && wants_utf8())
		setlocale(LC_CTYPE, "C.UTF-8");
	return is_utf8();
}

bool
setup_no_color(void)
{
	return set(getenv("NO_COLOR"));
}

static bool
known(const char *name)
{
	int why;

	return setupterm(name, STDOUT_FILENO, &why) == OK;
}

static bool
has(const char *capability)
{
	const char *s = tigetstr(capability);

	/* (char *)-1 is the library's word for "no such capability". */
	return s && s != (const char *)-1; /* NOLINT(performance-no-int-to-ptr) */
}

const char *
setup_terminal(struct fault *f)
{
	/* Terminals of today that a server does not know speak as xterm does. */
	static const char *const likely[] = { "xterm-256color", "xterm", "vt100" };
	const char *name = getenv("TERM");
	bool able;

	if (!set(name) || !known(name)) {
		const char *asked = set(name) ? name : "";

		name = NULL;
		for (size_t i = 0; !name && i < sizeof likely / sizeof *likely; i++)
			if (known(likely[i]))
				name = likely[i];
		if (!name) {
			fault_set(f, 0, 0,
			          "the terminal TERM=%s is unknown here, and so is xterm; set TERM, or use --plain",
			          asked);
			return NULL;
		}
	}
	able = has("cup") && has("clear");
	/* newterm makes its own. */
	del_curterm(cur_term);
	if (able)
		return name;
	fault_set(f, 0, 0, "the screens need a terminal that can move its cursor, and TERM=%s cannot; use --plain", name);
	return NULL;
}

int
setup_colors(const char *name)
{
	int colors;

	if (!known(name))
		return 0;
	colors = tigetnum("colors");
	del_curterm(cur_term);
	return colors > 0 ? colors : 0;
}

static const char wheel_on[] = "\033[?1007s\033[?1007h", wheel_off[] = "\033[?1007r";

static bool
has_wheel(void)
{
	return has("smcup") && strstr(tigetstr("smcup"), "?1049h");
}

void
setup_wheel(bool on)
{
	if (!has_wheel())
		return;
	fputs(on ? wheel_on : wheel_off, stdout);
	fflush(stdout);
}

/* tputs has no room for a pointer of ours. */
static struct {
	char *out;
	size_t size, n;
} sink;

static int
to_sink(int c)
{
	if (sink.n < sink.size)
		sink.out[sink.n++] = (char)c;
	return c;
}

size_t
setup_last_words(char *out, size_t size)
{
	static const char *const words[] = { "sgr0", "op", "cnorm", "rmkx", "rmcup" };

	sink.out = out;
	sink.size = size;
	sink.n = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (has(words[i]))
			tputs(tigetstr(words[i]), 1, to_sink);
	if (has_wheel())
		for (const char *p = wheel_off; *p; p++)
			to_sink(*p);
	sink.out = NULL;
	return sink.n;
}
