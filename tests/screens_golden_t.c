/* Every screen at four sizes against tests/golden/screens; GOLDEN=write (make goldens) stores them anew.
 *
 * A file is a state.  Of each size it has what is read, the letters of the styles (styles.txt tells what a terminal gets for
 * one), the lower halves where a cell has two bands, and of the ASCII screen the rows that are others. */
#include "screen_states.h"

#include <sys/stat.h>
#include <time.h>

static const int sizes[][2] = { { 24, 80 }, { 20, 60 }, { 43, 132 }, { 60, 200 } };
enum { SIZES = sizeof sizes / sizeof *sizes, STATES_MAX = 240 };

/* Text that grows. */
struct sheet { char *text; size_t used, capacity; };

struct golden { char name[64]; struct sheet sheet; };

static struct golden goldens[STATES_MAX];
static size_t n_goldens;

static void
add(struct sheet *s, const char *text, size_t len)
{
	char *grown = mem_grow(s->text, &s->capacity, s->used + len + 1, 1);

	if (!grown)
		tap_bail_out("out of memory");
	s->text = grown;
	memcpy(s->text + s->used, text, len);
	s->used += len;
	s->text[s->used] = '\0';
}

static void
add_text(struct sheet *s, const char *text)
{
	add(s, text, strlen(text));
}

/* Lines of text that are not blank and not those of other (may be NULL), behind their numbers. */
static void
add_rows(struct sheet *s, const char *text, const char *other)
{
	for (int row = 0; *text; row++) {
		size_t len = strcspn(text, "\n"), len2 = other ? strcspn(other, "\n") : 0;
		char head[16];

		if (other ? len != len2 || memcmp(text, other, len) != 0 : len > 0) {
			snprintf(head, sizeof head, "%2d ", row);
			add_text(s, head);
			add(s, text, len);
			add_text(s, "\n");
		}
		text += len + (text[len] == '\n');
		if (other)
			other += len2 + (other[len2] == '\n');
	}
}

/* The letters of the lower bands of cells of two: "." where there is nothing below. */
static void
add_lower_halves(struct sheet *s, const struct canvas *c)
{
	bool any = false;

	for (int row = 0; row < c->rows; row++) {
		char line[CANVAS_COLS_MAX + 32];
		int last = -1, n = snprintf(line, sizeof line, "%2d ", row);

		for (int col = 0; col < c->cols; col++) {
			uint8_t halves = canvas_cell(c, row, col)->halves;

			line[n + col] = ' ';
			if (halves == CELL_WHOLE)
				continue;
			line[n + col] = '.';
			if (halves != CELL_NOTHING)
				line[n + col] = style_letter((enum style)(STYLE_BAND0 + halves - CELL_BAND0));
			last = col;
		}
		if (last < 0)
			continue;
		if (!any)
			add_text(s, "--- lower halves\n");
		any = true;
		add(s, line, (size_t)(n + last + 1));
		add_text(s, "\n");
	}
}

static char *
need(char *dump)
{
	if (!dump)
		tap_bail_out("out of memory");
	return dump;
}

static struct golden *
golden_of(const char *name)
{
	for (size_t i = 0; i < n_goldens; i++)
		if (!strcmp(goldens[i].name, name))
			return &goldens[i];
	if (n_goldens == STATES_MAX)
		tap_bail_out("too many states");
	snprintf(goldens[n_goldens].name, sizeof goldens->name, "%s", name);
	return &goldens[n_goldens++];
}

static void
see(void *user, const char *name, struct screen_world *w)
{
	struct sheet *s = &golden_of(name)->sheet;
	struct canvas *c = &w->canvas;
	char *text = need(canvas_dump(c)), *styles = need(canvas_dump_styles(c)), *ascii, head[80];

	(void)user;
	snprintf(head, sizeof head, "=== %dx%d cursor %d,%d\n", c->cols, c->rows, c->cursor_row, c->cursor_col);
	add_text(s, head);
	add_text(s, text);
	add_text(s, "--- styles\n");
	add_rows(s, styles, NULL);
	add_lower_halves(s, c);
	c->ascii = true;
	app_draw(w->app, c);
	ascii = need(canvas_dump(c));
	c->ascii = false;
	app_draw(w->app, c);
	add_text(s, "--- ASCII\n");
	add_rows(s, ascii, text);
	OK(c->cursor_row >= 0 && c->cursor_row < c->rows && c->cursor_col >= 0 && c->cursor_col < c->cols);
	free(text);
	free(styles);
	free(ascii);
}

static const char *
folder(void)
{
	static char path[4096];

	snprintf(path, sizeof path, "%.4000s/../tests/golden/screens", cases_folder());
	return path;
}

/* The first line that is another. */
static void
tell_difference(const char *path, const char *stored, const char *fresh)
{
	const char *head = "", *part = "";
	int shown = 0;

	for (int line = 1; (*stored || *fresh) && shown < 12; line++) {
		int a = (int)strcspn(stored, "\n"), b = (int)strcspn(fresh, "\n");

		if (!strncmp(fresh, "=== ", 4))
			head = fresh;
		if (!strncmp(fresh, "=== ", 4) || !strncmp(fresh, "--- ", 4))
			part = fresh;
		if (a != b || memcmp(stored, fresh, (size_t)a) != 0) {
			if (shown == 0)
				tap_diag("%s:%d: at \"%.*s\", \"%.*s\"", path, line, (int)strcspn(head, "\n"), head, (int)strcspn(part, "\n"), part);
			tap_diag("-%.*s", a, stored);
			tap_diag("+%.*s", b, fresh);
			shown += 2;
		}
		stored += a + (stored[a] == '\n');
		fresh += b + (fresh[b] == '\n');
	}
}

/* Compare, or store anew. */
static bool
keep(const char *name, const char *fresh, size_t len, bool write)
{
	char path[4200], *stored = NULL;
	size_t stored_len = 0;
	struct fault f;
	bool same;

	snprintf(path, sizeof path, "%s/%s.txt", folder(), name);
	if (!file_read(path, 1 << 22, &stored, &stored_len, &f))
		stored = NULL;
	same = stored && stored_len == len && memcmp(stored, fresh, len) == 0;
	if (write && !same && !file_write(path, fresh, len, &f))
		tap_bail_out(f.text);
	if (!write && !same)
		tell_difference(path, stored ? stored : "", fresh);
	free(stored);
	return same || write;
}

static bool
writes(void)
{
	const char *how = getenv("GOLDEN");

	return how && !strcmp(how, "write");
}

static void
screens_are_as_their_goldens(void)
{
	int others = 0;

	for (size_t i = 0; i < SIZES; i++)
		screen_states_walk(sizes[i][0], sizes[i][1], see, NULL);
	for (size_t i = 0; i < n_goldens; i++) {
		others += !keep(goldens[i].name, goldens[i].sheet.text, goldens[i].sheet.used, writes());
		free(goldens[i].sheet.text);
	}
	if (others > 0)
		tap_diag("%d of %zu screens are others: \"make goldens\", then read \"git diff tests/golden\"", others, n_goldens);
	IS_INT(others, 0);
}

static void
add_look(struct sheet *s, struct look l)
{
	static const char *const names[] = { " bold", " dim", " underline", " reverse" };
	char text[64];
	int n = l.foreground >= 0 ? snprintf(text, sizeof text, "%d", l.foreground) : snprintf(text, sizeof text, "-");

	if (l.background >= 0)
		n += snprintf(text + n, sizeof text - (size_t)n, " on %d", l.background);
	for (size_t i = 0; i < 4; i++)
		if (l.attributes & 1U << i)
			n += snprintf(text + n, sizeof text - (size_t)n, "%s", names[i]);
	snprintf(text + n, sizeof text - (size_t)n, "%*s", n < 24 ? 24 - n : 1, "");
	add_text(s, text);
}

/* What a terminal gets for each letter: palette numbers and attributes. */
static void
styles_are_as_their_golden(void)
{
	struct sheet s = { 0 };

	for (int t = 0; t < STYLE_THEMES; t++) {
		add_text(&s, "=== ");
		add_text(&s, style_theme_name((enum style_theme)t));
		add_text(&s, t == 0 ? "\n  style         256 colours             16 colours              no colour\n" : ", where 256 colours are others\n");
		for (int i = 0; i < STYLE_COUNT; i++) {
			struct look now = style_look((enum style)i, STYLE_256, (enum style_theme)t), first = style_look((enum style)i, STYLE_256, 0);
			char head[32];

			if (t > 0 && now.foreground == first.foreground && now.background == first.background && now.attributes == first.attributes)
				continue;
			snprintf(head, sizeof head, "%c %-13s ", style_letter((enum style)i), style_name((enum style)i));
			add_text(&s, head);
			for (int depth = STYLE_256; depth >= (t > 0 ? STYLE_256 : STYLE_MONO); depth--)
				add_look(&s, style_look((enum style)i, (enum style_depth)depth, (enum style_theme)t));
			while (s.text[s.used - 1] == ' ')
				s.used--;
			add_text(&s, "\n");
		}
	}
	OK(keep("styles", s.text, s.used, writes()));
	free(s.text);
}

/* No two screens that say they are of one name. */
static void
names_are_single(void)
{
	for (size_t i = 0; i < SCREEN_PLAYS; i++)
		for (const char *at = screen_plays[i].keys; (at = strstr(at, "<dump:")); at++) {
			size_t len = strcspn(at, ">") + 1, uses = 0;

			for (size_t k = 0; k < SCREEN_PLAYS; k++)
				for (const char *b = screen_plays[k].keys; (b = strstr(b, "<dump:")); b++)
					uses += strncmp(at, b, len) == 0;
			if (!OK(uses == 1))
				tap_diag("%.*s", (int)len, at);
		}
}

TAP_MAIN(
	TAP_CASE(names_are_single),
	TAP_CASE(screens_are_as_their_goldens),
	TAP_CASE(styles_are_as_their_golden),
)
