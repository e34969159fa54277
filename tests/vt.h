/* vt.h - run a program on a pseudo terminal and look at its screen.
 *
 * The terminal is libvterm's; what the program writes is counted byte for byte
 * as an ssh link would carry it.  There is no sleeping: a caller waits for the
 * output to fall quiet (vt_settle) or for a text to show up (vt_wait). */
#ifndef VT_H
#define VT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct vt;

/* What one stretch of output was made of. */
struct vt_burst {
	long bytes;        /* all of it, and of these: */
	long text;         /*   printable bytes, UTF-8 included */
	long sgr;          /*   colour and attribute sequences, ESC [ .. m */
	long move;         /*   other CSI sequences: cursor, erase, scroll, modes */
	long other;        /*   control characters, OSC, charset, keypad */
	int sgrs, moves;   /* how many sequences */
	double first_ms;   /* from the start of the stretch to its first byte */
	double last_ms;    /* ... and to its last byte; both -1 without output */
	bool eof;          /* the program closed the terminal */
	bool limited;      /* still not quiet when the limit ran out */
};

struct vt_cell {
	char text[32];             /* UTF-8, "" right of a double-width character */
	bool bold, reverse, underline;
	int fg, bg;                /* palette index, -1 default, 0x1RRGGBB direct */
};

/* Start argv on a terminal of that size; NULL and errno when it cannot. */
struct vt *vt_spawn(char *const argv[], int rows, int cols, const char *term);

/* How long to wait: for a first byte, then for silence, and in all. */
struct vt_patience { int first_ms, quiet_ms, limit_ms; };

/* Read until the program falls quiet.  The stretch that *b (may be NULL) tells
 * of starts at the last vt_key, vt_mark, vt_resize or vt_spawn. */
void vt_settle(struct vt *vt, struct vt_patience p, struct vt_burst *b);

/* Read until the screen shows text; false when limit_ms ran out. */
bool vt_wait(struct vt *vt, const char *text, int limit_ms);

/* Press one key: "a", "é", "<Up>", "<F5>", "<C-l>", "<Esc>", "<Enter>" ... */
bool vt_key(struct vt *vt, const char *key);

/* Send bytes as they are, much or little, reading what comes back meanwhile. */
void vt_send(struct vt *vt, const char *bytes, size_t n);

/* Start a stretch without pressing anything. */
void vt_mark(struct vt *vt);

/* Change the size of the window: TIOCSWINSZ, hence SIGWINCH. */
bool vt_resize(struct vt *vt, int rows, int cols);

int vt_rows(const struct vt *vt);
int vt_cols(const struct vt *vt);
/* The side of the terminal that is not the program's. */
int vt_fd(const struct vt *vt);
pid_t vt_pid(const struct vt *vt);

/* A row without its trailing blanks, in a buffer that the next call reuses. */
const char *vt_row(struct vt *vt, int row);
/* The whole screen, one line a row, in a buffer that the next call reuses. */
const char *vt_text(struct vt *vt);
struct vt_cell vt_at(struct vt *vt, int row, int col);
void vt_cursor(struct vt *vt, int *row, int *col, bool *visible);

/* Keep a copy of every byte read, for replay with cat(1). */
void vt_record(struct vt *vt, int fd);

/* Memory of the program in KiB: now, and at its highest.  False when gone. */
bool vt_memory(const struct vt *vt, long *rss, long *peak);

/* Hang up, reap, free.  The wait status of the program goes to *status. */
void vt_close(struct vt *vt, int *status);

#endif
