/* signals.h - signals as flags, and the terminal given back when the program dies.  Private to the floor. */
#ifndef TERM_SIGNALS_H
#define TERM_SIGNALS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

enum signal_flag {
	SIGNAL_RESIZE, SIGNAL_QUIT, SIGNAL_INTERRUPT, SIGNAL_STOP, SIGNAL_CONTINUE, SIGNAL_FLAGS
};

/* Catch the signals and block them; *waiting is the mask for ppoll, the only place where they arrive.
 * Before newterm: curses leaves alone what is caught already. */
void signals_take(sigset_t *waiting);
void signals_give_back(void);

/* Was it raised since the last call? */
bool signals_took(enum signal_flag flag);

/* What a dying program writes to fd, and the modes it sets; n bytes, at most SIGNALS_LAST_WORDS. */
enum { SIGNALS_LAST_WORDS = 512 };
void signals_last_words(int fd, const char *words, size_t n, const struct termios *modes);

/* Stop as the shell's Ctrl-Z would; returns when continued. */
void signals_stop_self(void);

#endif
