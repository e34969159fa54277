#include "classroom/roster_edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/csvout.h"
#include "base/csvtext.h"
#include "base/file.h"
#include "base/table.h"
#include "base/text.h"
#include "classroom/roster.h"

struct edit {
	const char *at;            /* the rest of the text */
	char delimiter;
	const char *end_of_line;   /* of the file: "\n" or "\r\n" */
	size_t learner, column;    /* where they stand in the header */
	size_t columns;            /* of the header, with one that was added */
	bool added;
	struct csv_out out;        /* bytes alone */
};

struct cell { const char *text; size_t len; };

static void
put(struct edit *x, const char *text, size_t len)
{
	csv_out_raw(&x->out, text, len);
}

/* The cell at the beginning of the rest, quotes and all; *last: a line ends behind it.  What stands between is stepped over. */
static struct cell
next_cell(struct edit *x, bool *last)
{
	struct cell out = { x->at, 0 };
	bool quoted = false;

	for (; *x->at && (quoted || (*x->at != x->delimiter && *x->at != '\n' && *x->at != '\r')); x->at++)
		quoted ^= *x->at == '"';
	out.len = (size_t)(x->at - out.text);
	*last = *x->at != x->delimiter;
	if (*x->at)
		x->at += *x->at == '\r' && x->at[1] == '\n' ? 2 : 1;
	return out;
}

/* What the cell says, without quotes and the blanks around it, as a table reads it; NULL: memory is out. */
static char *
said(struct cell c)
{
	char *text = malloc(c.len + 1);
	size_t n = 0, from = 0, to = c.len, lead;
	bool quoted;

	if (!text)
		return NULL;
	while (from < to && c.text[from] == ' ')
		from++;
	while (to > from && c.text[to - 1] == ' ')
		to--;
	quoted = to - from >= 2 && c.text[from] == '"' && c.text[to - 1] == '"';
	for (from += quoted, to -= quoted; from < to; from++) {
		text[n++] = c.text[from];
		from += quoted && c.text[from] == '"';
	}
	while (n > 0 && text[n - 1] == ' ')
		n--;
	text[n] = '\0';
	lead = strspn(text, " ");
	memmove(text, text + lead, n - lead + 1);
	return text;
}

static void
put_quoted(struct edit *x, const char *before, const char *part)
{
	put(x, "\"", 1);
	for (const char *p = before; *p; p++)
		put(x, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
	if (*before)
		put(x, "; ", 2);
	put(x, part, strlen(part));
	put(x, "\"", 1);
}

/* A line that is no row: blank, or a comment.  It is copied.  Below the header a comment in quotes is like a row of somebody else. */
static bool
skip_line(struct edit *x, bool header)
{
	size_t len = strcspn(x->at, "\n"), blanks = strspn(x->at, " \t\r");
	size_t comment = *x->at == '#' || !header ? csv_comment_length(x->at, strlen(x->at)) : 0;

	if (comment > 0)
		len = comment + strcspn(x->at + comment, "\n");
	else if (blanks < len)
		return false;
	len += x->at[len] == '\n';
	put(x, x->at, len);
	x->at += len;
	return true;
}

/* The header, with the column. */
static bool
take_header(struct edit *x, const char *column, struct fault *f)
{
	bool last = false;

	x->learner = x->column = (size_t)-1;
	while (!last) {
		const char *from = x->at;
		struct cell c = next_cell(x, &last);
		char *name = said(c);

		if (!name)
			return fault_memory(f);
		if (text_same(name, "learner"))
			x->learner = x->columns;
		if (text_same(name, column))
			x->column = x->columns;
		free(name);
		x->columns++;
		put(x, from, c.len);
		if (!last)
			put(x, &x->delimiter, 1);
	}
	x->added = x->column == (size_t)-1;
	if (x->added) {
		put(x, &x->delimiter, 1);
		put(x, column, strlen(column));
		x->column = x->columns++;
	}
	put(x, x->end_of_line, strlen(x->end_of_line));
	return true;
}

/* A row as it is, but for the cell where it is the learner's. */
static bool
take_row(struct edit *x, const char *learner, const char *part, bool *found, struct fault *f)
{
	struct cell cells[TABLE_COLUMNS_MAX] = { { NULL, 0 } };
	const char *from = x->at;
	size_t n = 0;
	bool last = false, its;
	char *name, *before;

	for (; !last && n < TABLE_COLUMNS_MAX; n++)
		cells[n] = next_cell(x, &last);
	name = x->learner < n ? said(cells[x->learner]) : said((struct cell){ "", 0 });
	its = name && !strcmp(name, learner);
	free(name);
	if (!name)
		return fault_memory(f);
	if (!its) {
		put(x, from, (size_t)(x->at - from));
		return true;
	}
	*found = true;
	for (size_t i = 0; i < n || i <= x->column; i++) {
		if (i > 0)
			put(x, &x->delimiter, 1);
		if (i != x->column) {
			put(x, i < n ? cells[i].text : "", i < n ? cells[i].len : 0);
			continue;
		}
		before = said(i < n ? cells[i] : (struct cell){ "", 0 });
		if (!before)
			return fault_memory(f);
		put_quoted(x, before, part);
		free(before);
	}
	put(x, x->end_of_line, strlen(x->end_of_line));
	return true;
}

static bool
edit(struct edit *x, const char *learner, const char *column, const char *part, struct fault *f)
{
	bool header = false, found = false, good = true;
	size_t mark = text_mark(x->at, strlen(x->at));

	put(x, x->at, mark);
	x->at += mark;
	while (good && *x->at) {
		if (skip_line(x, header))
			continue;
		good = header ? take_row(x, learner, part, &found, f) : take_header(x, column, f);
		header = true;
	}
	if (!good || !csv_out_good(&x->out, f))
		return false;
	return found || fault_set(f, 0, 0, "\"%.60s\" has no row; expected a learner of the roster", learner);
}

bool
roster_append_text(const char *text, const char *learner, const char *column, const char *part, char **out, struct fault *f)
{
	const char *first = strchr(text, '\n');
	struct edit x = { .at = text, .delimiter = csv_delimiter(text, strlen(text)), .end_of_line = first && first > text && first[-1] == '\r' ? "\r\n" : "\n" };

	if (edit(&x, learner, column, part, f)) {
		*out = x.out.text;
		return true;
	}
	csv_out_fini(&x.out);
	return false;
}

static bool
is_sound(const char *path, const char *text, struct fault *f)
{
	struct arena *arena = arena_new();
	struct roster r = { 0 };
	struct report report;
	bool good;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = roster_parse(path, text, strlen(text), arena, &report, &r);
	if (!good && report_ok(&report, f))
		fault_memory(f);
	roster_fini(&r);
	report_fini(&report);
	arena_free(arena);
	return good;
}

bool
roster_append(const char *path, const char *learner, const char *column, const char *part, struct fault *f)
{
	char *text = NULL, *edited = NULL;
	size_t len;
	bool good = file_read(path, TABLE_BYTES_MAX, &text, &len, f) && is_sound(path, text, f);

	if (good && !roster_append_text(text, learner, column, part, &edited, f)) {
		good = false;
		fault_in_file(f, path);
	}
	good = good && edited && is_sound(path, edited, f) && file_write(path, edited, strlen(edited), f);
	free(edited);
	free(text);
	return good;
}
