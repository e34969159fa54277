/* The terminal, looked at and left alone. */
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "term/setup.h"
#include "term/term.h"

void
term_look(struct term_look *look)
{
	struct winsize ws = { 0 };
	const char *asked = getenv("TERM"), *used;
	struct fault f;

	*look = (struct term_look){ .both_ends = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO), .utf8 = setup_locale(),
		                    .no_color = setup_no_color() };
	used = setup_terminal(&f);
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws);
	look->rows = ws.ws_row;
	look->cols = ws.ws_col;
	look->colors = used ? setup_colors(used) : 0;
	text_clean(look->asked, sizeof look->asked, asked ? asked : "");
	snprintf(look->used, sizeof look->used, "%s", used ? used : "");
	snprintf(look->codeset, sizeof look->codeset, "%s", nl_langinfo(CODESET));
}

bool
term_is_possible(void)
{
	struct fault f;

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && setup_terminal(&f);
}
