/* The only mutable state of the program that is not in some struct: a signal handler has no argument. */
#include "term/signals.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t flags[SIGNAL_FLAGS];

static const struct {
	int number;
	enum signal_flag flag;
} caught[] = {
	{ SIGWINCH, SIGNAL_RESIZE },   { SIGHUP, SIGNAL_QUIT },  { SIGTERM, SIGNAL_QUIT },
	{ SIGXCPU, SIGNAL_QUIT },      /* its time of the processor is used up (confine.h) */
	{ SIGINT, SIGNAL_INTERRUPT },  { SIGTSTP, SIGNAL_STOP }, { SIGCONT, SIGNAL_CONTINUE },
};

static const int fatal[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT };

enum { CAUGHT = sizeof caught / sizeof *caught, FATAL = sizeof fatal / sizeof *fatal, STACK_BYTES = 65536 };

static struct sigaction old_caught[CAUGHT], old_fatal[FATAL];
static sigset_t old_mask;

static struct {
	volatile sig_atomic_t armed;
	int fd;
	size_t n;
	char words[SIGNALS_LAST_WORDS];
	struct termios modes;
} last;

/* A stack of its own, for the program that dies of having used up the other. */
static char stack[STACK_BYTES];
static bool own_stack;

static void
on_signal(int number)
{
	for (size_t i = 0; i < CAUGHT; i++)
		if (caught[i].number == number)
			flags[caught[i].flag] = 1;
}

/* Only what is safe in a handler: write, tcsetattr, sigaction, raise. */
static void
on_fatal(int number)
{
	int saved = errno;

	if (last.armed) {
		ssize_t written = write(last.fd, last.words, last.n);

		(void)written;
		tcsetattr(last.fd, TCSANOW, &last.modes);
		last.armed = 0;
	}
	for (size_t i = 0; i < FATAL; i++)
		if (fatal[i] == number)
			sigaction(number, &old_fatal[i], NULL);
	errno = saved;
	/* Blocked until we return: then it strikes as it would have without us. */
	raise(number);
}

void
signals_take(sigset_t *waiting)
{
	struct sigaction act = { .sa_handler = on_signal };
	stack_t alternative = { .ss_sp = stack, .ss_size = sizeof stack }, now;
	sigset_t block;

	memset((void *)flags, 0, sizeof flags);
	sigemptyset(&act.sa_mask);
	sigemptyset(&block);
	for (size_t i = 0; i < CAUGHT; i++)
		sigaddset(&block, caught[i].number);
	sigprocmask(SIG_BLOCK, &block, &old_mask);
	*waiting = old_mask;
	for (size_t i = 0; i < CAUGHT; i++) {
		sigaction(caught[i].number, &act, &old_caught[i]);
		sigdelset(waiting, caught[i].number);
	}
	own_stack = sigaltstack(NULL, &now) == 0 && (now.ss_flags & SS_DISABLE) && sigaltstack(&alternative, NULL) == 0;
	act.sa_handler = on_fatal;
	act.sa_flags = SA_ONSTACK;
	for (size_t i = 0; i < FATAL; i++)
		sigaction(fatal[i], &act, &old_fatal[i]);
}

void
signals_give_back(void)
{
	last.armed = 0;
	for (size_t i = 0; i < FATAL; i++)
		sigaction(fatal[i], &old_fatal[i], NULL);
	if (own_stack)
		sigaltstack(&(stack_t){ .ss_flags = SS_DISABLE, .ss_size = sizeof stack }, NULL);
	own_stack = false;
	/* A quit that came too late to be seen must not end a program that is about to end by itself:
	 * let pending signals reach our handler before the old ones stand again. */
	sigprocmask(SIG_SETMASK, &old_mask, NULL);
	for (size_t i = 0; i < CAUGHT; i++)
		sigaction(caught[i].number, &old_caught[i], NULL);
}

bool
signals_took(enum signal_flag flag)
{
	bool raised = flags[flag];

	/* Blocked outside ppoll: nothing can come between. */
	flags[flag] = 0;
	return raised;
}

void
signals_last_words(int fd, const char *words, size_t n, const struct termios *modes)
{
	last.armed = 0;
	if (n > sizeof last.words)
		n = sizeof last.words;
	memcpy(last.words, words, n);
	last.fd = fd;
	last.n = n;
	last.modes = *modes;
	last.armed = 1;
}

void
signals_stop_self(void)
{
	struct sigaction act = { .sa_handler = SIG_DFL }, ours;
	sigset_t open, blocked;

	sigemptyset(&act.sa_mask);
	sigaction(SIGTSTP, &act, &ours);
	sigemptyset(&open);
	sigaddset(&open, SIGTSTP);
	sigaddset(&open, SIGCONT);
	/* The whole group, as the terminal would: a pager or a make above us stops too. */
	kill(0, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &open, &blocked);
	/* Stopped here, until continued. */
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	sigaction(SIGTSTP, &ours, NULL);
	flags[SIGNAL_STOP] = flags[SIGNAL_CONTINUE] = 0;
}
