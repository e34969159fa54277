#include "vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <vterm.h>

/* Where the byte counter stands inside an escape sequence. */
enum scan { SCAN_TEXT, SCAN_ESC, SCAN_CSI, SCAN_OSC, SCAN_OSC_ESC, SCAN_CHARSET };

struct vt {
	VTerm *term;
	VTermScreen *screen;
	int fd, record;
	pid_t pid;
	int rows, cols;
	VTermPos cursor;
	int cursor_visible;
	struct timespec start;     /* of the current stretch */
	struct vt_burst burst;
	enum scan scan;
	long seq;                  /* bytes of the sequence being scanned */
	char *text;                /* buffer behind vt_row and vt_text */
	size_t text_size;
};

static double
elapsed_ms(const struct timespec *from)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - from->tv_sec) * 1e3 + (double)(now.tv_nsec - from->tv_nsec) / 1e6;
}

static void
stretch_begin(struct vt *vt)
{
	memset(&vt->burst, 0, sizeof vt->burst);
	vt->burst.first_ms = vt->burst.last_ms = -1;
	clock_gettime(CLOCK_MONOTONIC, &vt->start);
}

/* Sort each byte into text, SGR, other CSI and the rest. */
static void
count(struct vt *vt, const char *p, size_t n)
{
	struct vt_burst *b = &vt->burst;

	b->bytes += (long)n;
	for (; n--; p++) {
		unsigned char c = (unsigned char)*p;

		vt->seq++;
		switch (vt->scan) {
		case SCAN_TEXT:
			if (c == 0x1b)
				vt->scan = SCAN_ESC, vt->seq = 1;
			else if (c >= 0x20 && c != 0x7f)
				b->text++;
			else
				b->other++;
			break;
		case SCAN_ESC:
			if (c == '[')
				vt->scan = SCAN_CSI;
			else if (c == ']' || c == 'P')
				vt->scan = SCAN_OSC;
			else if (c == '(' || c == ')')
				vt->scan = SCAN_CHARSET;
			else
				b->other += vt->seq, vt->scan = SCAN_TEXT;
			break;
		case SCAN_CSI:
			if (c < 0x40 || c > 0x7e)
				break;
			if (c == 'm')
				b->sgr += vt->seq, b->sgrs++;
			else
				b->move += vt->seq, b->moves++;
			vt->scan = SCAN_TEXT;
			break;
		case SCAN_OSC:
			if (c == 0x1b)
				vt->scan = SCAN_OSC_ESC;
			else if (c == 0x07)
				b->other += vt->seq, vt->scan = SCAN_TEXT;
			break;
		case SCAN_OSC_ESC:
		case SCAN_CHARSET:
			b->other += vt->seq, vt->scan = SCAN_TEXT;
			break;
		}
	}
}

static void
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return;
		p += w;
		n -= (size_t)w;
	}
}

/* Keys, and the terminal's answers to queries, go to the program. */
static void
on_output(const char *s, size_t len, void *user)
{
	struct vt *vt = user;

	write_all(vt->fd, s, len);
}

static int
on_movecursor(VTermPos pos, VTermPos old, int visible, void *user)
{
	struct vt *vt = user;

	(void)old;
	(void)visible;
	vt->cursor = pos;
	return 1;
}

static int
on_termprop(VTermProp prop, VTermValue *val, void *user)
{
	struct vt *vt = user;

	if (prop == VTERM_PROP_CURSORVISIBLE)
		vt->cursor_visible = val->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.movecursor = on_movecursor,
	.settermprop = on_termprop,
};

struct vt *
vt_spawn(char *const argv[], int rows, int cols, const char *term)
{
	struct winsize ws = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
	static const int usual[] = { SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU };
	struct vt *vt = calloc(1, sizeof *vt);

	if (!vt)
		return NULL;
	vt->rows = rows;
	vt->cols = cols;
	vt->record = -1;
	vt->cursor_visible = 1;
	vt->term = vterm_new(rows, cols);
	vterm_set_utf8(vt->term, 1);
	vterm_output_set_callback(vt->term, on_output, vt);
	vt->screen = vterm_obtain_screen(vt->term);
	vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_reset(vt->screen, 1);

	stretch_begin(vt);
	vt->pid = forkpty(&vt->fd, NULL, NULL, &ws);
	if (vt->pid < 0) {
		vterm_free(vt->term);
		free(vt);
		return NULL;
	}
	if (vt->pid == 0) {
		setenv("TERM", term, 1);
		unsetenv("LINES");
		unsetenv("COLUMNS");
		unsetenv("COLORTERM");
		/* As a login has them: make in the background, as nohup, hands on ignored ones. */
		for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
			signal(usual[i], SIG_DFL);
		execvp(argv[0], argv);
		fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	fcntl(vt->fd, F_SETFD, FD_CLOEXEC);
	return vt;
}

/* Wait at most ms for output and take it in; false when none came. */
static bool
pump(struct vt *vt, int ms)
{
	struct pollfd p = { .fd = vt->fd, .events = POLLIN };
	char buf[65536];
	ssize_t n;

	if (vt->burst.eof)
		return false;
	n = poll(&p, 1, ms);
	if (n <= 0)
		return false;
	n = read(vt->fd, buf, sizeof buf);
	if (n <= 0) {                   /* EIO: the slave side is closed */
		vt->burst.eof = !(n < 0 && errno == EINTR);
		return false;
	}
	vt->burst.last_ms = elapsed_ms(&vt->start);
	if (vt->burst.first_ms < 0)
		vt->burst.first_ms = vt->burst.last_ms;
	count(vt, buf, (size_t)n);
	if (vt->record >= 0)
		write_all(vt->record, buf, (size_t)n);
	vterm_input_write(vt->term, buf, (size_t)n);
	return true;
}

void
vt_settle(struct vt *vt, struct vt_patience p, struct vt_burst *b)
{
	for (;;) {
		int spent = (int)elapsed_ms(&vt->start);
		int wait = vt->burst.first_ms < 0 ? p.first_ms - spent : p.quiet_ms;

		if (spent >= p.limit_ms) {
			vt->burst.limited = true;
			break;
		}
		if (wait > p.limit_ms - spent)
			wait = p.limit_ms - spent;
		if (!pump(vt, wait > 0 ? wait : 0))
			break;
	}
	if (b)
		*b = vt->burst;
}

bool
vt_wait(struct vt *vt, const char *text, int limit_ms)
{
	struct timespec from;

	clock_gettime(CLOCK_MONOTONIC, &from);
	while (!strstr(vt_text(vt), text)) {
		int left = limit_ms - (int)elapsed_ms(&from);

		if (left <= 0 || (!pump(vt, left) && vt->burst.eof))
			return strstr(vt_text(vt), text) != NULL;
	}
	return true;
}

void
vt_send(struct vt *vt, const char *bytes, size_t n)
{
	stretch_begin(vt);
	while (n > 0 && !vt->burst.eof) {
		struct pollfd p = { .fd = vt->fd, .events = POLLIN | POLLOUT };
		size_t part = n < 256 ? n : 256;
		ssize_t w;

		if (poll(&p, 1, 10000) <= 0)
			return;
		if (p.revents & (POLLIN | POLLHUP))
			pump(vt, 0);
		if (!(p.revents & POLLOUT))
			continue;
		/* A pty takes what it has room for: never wait with the program's answers unread. */
		fcntl(vt->fd, F_SETFL, O_NONBLOCK);
		w = write(vt->fd, bytes, part);
		fcntl(vt->fd, F_SETFL, 0);
		if (w > 0) {
			bytes += w;
			n -= (size_t)w;
		}
	}
}

static const struct {
	const char *name;
	VTermKey key;
} key_names[] = {
	{ "Enter", VTERM_KEY_ENTER },   { "Tab", VTERM_KEY_TAB },
	{ "BS", VTERM_KEY_BACKSPACE },  { "Esc", VTERM_KEY_ESCAPE },
	{ "Up", VTERM_KEY_UP },         { "Down", VTERM_KEY_DOWN },
	{ "Left", VTERM_KEY_LEFT },     { "Right", VTERM_KEY_RIGHT },
	{ "Home", VTERM_KEY_HOME },     { "End", VTERM_KEY_END },
	{ "PageUp", VTERM_KEY_PAGEUP }, { "PageDown", VTERM_KEY_PAGEDOWN },
	{ "Ins", VTERM_KEY_INS },       { "Del", VTERM_KEY_DEL },
};

bool
vt_key(struct vt *vt, const char *key)
{
	char name[32];
	size_t len = strlen(key);

	stretch_begin(vt);
	if (len < 3 || key[0] != '<' || key[len - 1] != '>') {
		write_all(vt->fd, key, len);
		return true;
	}
	snprintf(name, sizeof name, "%.*s", (int)(len - 2), key + 1);
	if (!strncmp(name, "C-", 2) && name[2] && !name[3]) {
		char c = (char)(name[2] & 0x1f);

		write_all(vt->fd, &c, 1);
		return true;
	}
	if (!strcmp(name, "Space") || !strcmp(name, "lt")) {
		write_all(vt->fd, name[0] == 'S' ? " " : "<", 1);
		return true;
	}
	if (name[0] == 'F' && atoi(name + 1) > 0) {
		vterm_keyboard_key(vt->term, (VTermKey)VTERM_KEY_FUNCTION(atoi(name + 1)), VTERM_MOD_NONE);
		return true;
	}
	for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++)
		if (!strcmp(name, key_names[i].name)) {
			vterm_keyboard_key(vt->term, key_names[i].key, VTERM_MOD_NONE);
			return true;
		}
	return false;
}

bool
vt_resize(struct vt *vt, int rows, int cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	stretch_begin(vt);
	vterm_set_size(vt->term, rows, cols);
	vt->rows = rows;
	vt->cols = cols;
	return ioctl(vt->fd, TIOCSWINSZ, &ws) == 0;
}

void
vt_mark(struct vt *vt)
{
	stretch_begin(vt);
}

int
vt_rows(const struct vt *vt)
{
	return vt->rows;
}

int
vt_cols(const struct vt *vt)
{
	return vt->cols;
}

int
vt_fd(const struct vt *vt)
{
	return vt->fd;
}

pid_t
vt_pid(const struct vt *vt)
{
	return vt->pid;
}

void
vt_record(struct vt *vt, int fd)
{
	vt->record = fd;
}

void
vt_cursor(struct vt *vt, int *row, int *col, bool *visible)
{
	*row = vt->cursor.row;
	*col = vt->cursor.col;
	*visible = vt->cursor_visible;
}

static size_t
utf8(uint32_t c, char *out)
{
	if (c < 0x80)
		return (size_t)(out[0] = (char)c, 1);
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static int
colour(const VTermColor *c, bool is_fg)
{
	if (is_fg ? VTERM_COLOR_IS_DEFAULT_FG(c) : VTERM_COLOR_IS_DEFAULT_BG(c))
		return -1;
	if (VTERM_COLOR_IS_INDEXED(c))
		return c->indexed.idx;
	return 0x1000000 | c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue;
}

struct vt_cell
vt_at(struct vt *vt, int row, int col)
{
	VTermScreenCell raw;
	struct vt_cell cell = { .fg = -1, .bg = -1 };
	size_t n = 0;

	if (!vterm_screen_get_cell(vt->screen, (VTermPos){ .row = row, .col = col }, &raw))
		return cell;
	if (raw.chars[0] == 0)
		cell.text[n++] = ' ';
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && raw.chars[i] && raw.chars[i] != (uint32_t)-1; i++)
		n += utf8(raw.chars[i], cell.text + n);
	cell.text[n] = '\0';
	cell.bold = raw.attrs.bold;
	cell.reverse = raw.attrs.reverse;
	cell.underline = raw.attrs.underline != 0;
	cell.fg = colour(&raw.fg, true);
	cell.bg = colour(&raw.bg, false);
	return cell;
}

static size_t
put_row(struct vt *vt, int row, char *out)
{
	size_t n = 0, end = 0;

	for (int col = 0; col < vt->cols; col++) {
		struct vt_cell c = vt_at(vt, row, col);

		n += strlen(strcpy(out + n, c.text));
		if (c.text[0] != ' ' && c.text[0] != '\0')
			end = n;
	}
	out[end] = '\0';
	return end;
}

static void
reserve(struct vt *vt)
{
	size_t need = (size_t)vt->rows * ((size_t)vt->cols * 28 + 2) + 1;

	if (need > vt->text_size) {
		vt->text = realloc(vt->text, need);
		vt->text_size = need;
		if (!vt->text)
			abort();
	}
}

const char *
vt_row(struct vt *vt, int row)
{
	reserve(vt);
	put_row(vt, row, vt->text);
	return vt->text;
}

const char *
vt_text(struct vt *vt)
{
	size_t n = 0;

	reserve(vt);
	for (int row = 0; row < vt->rows; row++) {
		n += put_row(vt, row, vt->text + n);
		vt->text[n++] = '\n';
	}
	vt->text[n] = '\0';
	return vt->text;
}

bool
vt_memory(const struct vt *vt, long *rss, long *peak)
{
	char path[64], line[256];
	FILE *f;

	*rss = *peak = -1;
	snprintf(path, sizeof path, "/proc/%d/status", (int)vt->pid);
	f = fopen(path, "r");
	if (!f)
		return false;
	while (fgets(line, sizeof line, f)) {
		sscanf(line, "VmRSS: %ld", rss);
		sscanf(line, "VmHWM: %ld", peak);
	}
	fclose(f);
	return *rss >= 0;
}

void
vt_close(struct vt *vt, int *status)
{
	int st = 0;

	if (!vt)
		return;
	close(vt->fd);                  /* hangs up: the program gets SIGHUP */
	for (int i = 0; i < 1000 && waitpid(vt->pid, &st, WNOHANG) == 0; i++) {
		if (i == 500)
			kill(vt->pid, SIGKILL);
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	}
	if (status)
		*status = st;
	vterm_free(vt->term);
	free(vt->text);
	free(vt);
}
