/* CSV slices in. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csvtext.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "volume/volume.h"

enum { HEADER_NUMBERS = 9, CELL_BYTES = 64 };

static const char header_form[] = "# nx ny spacing_x_mm spacing_y_mm origin_x_mm origin_y_mm [thickness_mm z_mm [nz]]";

/* ---- the first line ---- */

struct number_at { double value; int column; };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The numbers of the first line; how many.  A spreadsheet may have added delimiters at its end. */
static bool
header_numbers(const char *line, size_t len, struct number_at out[HEADER_NUMBERS], size_t *n, struct fault *f)
{
	size_t i = 1;

	while (len > 0 && (is_blank(line[len - 1]) || line[len - 1] == ',' || line[len - 1] == ';'))
		len--;
	for (*n = 0;;) {
		size_t start;

		while (i < len && (is_blank(line[i]) || line[i] == ';'))
			i++;
		if (i >= len)
			return true;
		for (start = i; i < len && !is_blank(line[i]) && line[i] != ';';)
			i++;
		if (*n == HEADER_NUMBERS)
			return fault_set(f, 1, (int)start + 1, "more than %d numbers; expected %s", HEADER_NUMBERS,
			                 header_form);
		if (!number_parse(line + start, i - start, true, &out[*n].value))
			return fault_set(f, 1, (int)start + 1, "\"%.*s\" is no number; expected %s",
			                 (int)(i - start > 30 ? 30 : i - start), line + start, header_form);
		out[(*n)++].column = (int)start + 1;
	}
}

static bool
whole_side(const struct number_at *at, int *out, struct fault *f)
{
	char text[NUMBER_TEXT_MAX];

	if (!(at->value >= 1 && at->value <= VOL_SLICE_SIDE_MAX) || floor(at->value) < at->value)
		return fault_set(f, 1, at->column, "%s voxels; expected a whole number from 1 to %d",
		                 number_shortest(at->value, text), VOL_SLICE_SIDE_MAX);
	*out = (int)at->value;
	return true;
}

static bool
grid_from(const struct number_at *v, size_t n, struct vol_grid *g, struct fault *f)
{
	struct vol_grid one = { .n = { 1, 1, 1 }, .spacing_mm = { 1, 1, 1 } };

	if (n < 6)
		return fault_set(f, 1, 1, "%zu numbers; expected %s", n, header_form);
	*g = (struct vol_grid){ .n = { 1, 1, 1 },
		                .spacing_mm = { v[2].value, v[3].value, n > 6 ? v[6].value : 1 },
		                .origin_mm = { v[4].value, v[5].value, n > 7 ? v[7].value : 0 },
		                .thickness_assumed = n == 6 };
	if (!whole_side(&v[0], &g->n[0], f) || !whole_side(&v[1], &g->n[1], f) || (n > 8 && !whole_side(&v[8], &g->n[2], f)))
		return false;
	/* One by one, for the place of what is wrong. */
	for (size_t i = 2; i < n && i < 8; i++) {
		int axis = i < 6 ? (int)(i % 2) : 2;
		bool spacing = i < 4 || i == 6;
		struct vol_grid probe = one;

		if (spacing)
			probe.spacing_mm[axis] = v[i].value;
		else
			probe.origin_mm[axis] = v[i].value;
		if (!vol_grid_check(&probe, f)) {
			f->line = 1;
			f->column = v[i].column;
			return false;
		}
	}
	return true;
}

/* *text and *len lose a byte order mark. */
static bool
header_read(const char **text, size_t *len, struct vol_grid *g, struct fault *f)
{
	struct number_at numbers[HEADER_NUMBERS];
	size_t end = 0, mark, n;
	char why[64];

	if (*len > VOL_SLICE_BYTES_MAX)
		return fault_set(f, 0, 0, "a slice of more than %d bytes; expected less", VOL_SLICE_BYTES_MAX);
	mark = text_mark(*text, *len);
	*text += mark;
	*len -= mark;
	while (end < *len && (*text)[end] != '\n' && (*text)[end] != '\r')
		end++;
	if (end == 0 || (*text)[0] != '#')
		return fault_set(f, 1, 1, "no header; expected %s", header_form);
	if (text_find_unsafe(*text, end, why, sizeof why) < end)
		return fault_set(f, 1, 1, "%s in the header; expected %s", why, header_form);
	return header_numbers(*text, end, numbers, &n, f) && grid_from(numbers, n, g, f);
}

/* ---- the rows ---- */

struct sink;
typedef bool cell_fn(struct sink *to, size_t row, size_t col, const struct csv_field *cell, struct fault *f);

struct sink {
	cell_fn *take;
	const struct vol_grid *grid;
	size_t rows, wanted;
	int line;                      /* of the last row */
	struct vol_dose *dose;
	struct vol_labels *labels;
	struct vol_field *field;
	struct vol_image *image;
};

static bool
take_row(void *user, const struct csv_field *fields, size_t n, struct fault *f)
{
	struct sink *to = user;
	size_t nx = (size_t)to->grid->n[0];

	to->line = fields[0].line;
	if (to->rows == to->wanted)
		return fault_set(f, to->line, 1, "a row too many; expected %zu as the first line says", to->wanted);
	/* A spreadsheet makes all rows of a packed case equally long. */
	while (n > nx && fields[n - 1].len == 0)
		n--;
	if (n != nx)
		return fault_set(f, fields[n > nx ? nx : n - 1].line, fields[n > nx ? nx : n - 1].column,
		                 "%zu numbers in row %zu; expected %zu as the first line says", n, to->rows + 1, nx);
	for (size_t col = 0; col < n; col++)
		if (!to->take(to, to->rows, col, &fields[col], f))
			return false;
	to->rows++;
	return true;
}

/* Is there a ";" outside of comments? */
static bool
has_semicolon(const char *text, size_t len)
{
	bool start = true, comment = false;

	for (size_t i = 0; i < len; i++) {
		comment = start ? text[i] == '#' : comment;
		start = text[i] == '\n' || text[i] == '\r';
		if (text[i] == ';' && !comment)
			return true;
	}
	return false;
}

/* Nothing here but numbers: beside a ";", or in a single column, each comma is a decimal one.  (A row may have more
 * commas than semicolons, so csv_read could not know.) */
static bool
read_rows(const char *text, size_t len, struct sink *to, struct fault *f)
{
	const struct csv_limits limits = { CELL_BYTES, VOL_SLICE_SIDE_MAX + 1, to->wanted + 1 };
	char *copy = NULL;
	bool ok;

	if (to->grid->n[0] == 1 || has_semicolon(text, len)) {
		copy = mem_copy_text(text, len);
		if (!copy)
			return fault_memory(f);
		for (size_t i = 0; i < len; i++)
			if (copy[i] == ',')
				copy[i] = '.';
	}
	to->line = 1;
	ok = csv_read(copy ? copy : text, len, 1, &limits, NULL, take_row, to, f);
	free(copy);
	if (!ok)
		return false;
	if (to->rows < to->wanted)
		return fault_set(f, to->line + 1, 1, "only %zu rows; expected %zu as the first line says", to->rows,
		                 to->wanted);
	return true;
}

static bool
cell_number(const struct csv_field *cell, double low, double high, const char *what,
            double *out, struct fault *f)
{
	if (number_parse(cell->text, cell->len, false, out) && *out >= low && *out <= high)
		return true;
	return fault_set(f, cell->line, cell->column, "\"%.30s\" is no %s", cell->text, what);
}

static bool
take_dose(struct sink *to, size_t row, size_t col, const struct csv_field *cell, struct fault *f)
{
	double v = NAN;

	if (cell->len > 0 &&
	    !cell_number(cell, 0, 1e4, "dose; expected 0 to 10000 Gy, or an empty cell for unknown", &v, f))
		return false;
	to->dose->gy[row * (size_t)to->grid->n[0] + col] = v <= 0 ? 0 : (float)v;
	return true;
}

static bool
take_label(struct sink *to, size_t row, size_t col, const struct csv_field *cell, struct fault *f)
{
	static const char what[] = "label; expected a whole number from 0 (none) to 65534";
	double v;

	if (!cell_number(cell, 0, VOL_LABEL_UNKNOWN - 1, what, &v, f))
		return false;
	if (floor(v) < v)
		return fault_set(f, cell->line, cell->column, "\"%.30s\" is no %s", cell->text, what);
	to->labels->label[row * (size_t)to->grid->n[0] + col] = (uint16_t)v;
	return true;
}

static bool
take_vector(struct sink *to, size_t row, size_t col, const struct csv_field *cell, struct fault *f)
{
	size_t rows = (size_t)to->grid->n[1] * (size_t)to->grid->n[2];
	double v;

	if (!cell_number(cell, -1e4, 1e4, "displacement; expected -10000 to 10000 mm", &v, f))
		return false;
	to->field->u_mm[row / rows][row % rows * (size_t)to->grid->n[0] + col] = (float)v;
	return true;
}

static bool
take_number(struct sink *to, size_t row, size_t col, const struct csv_field *cell, struct fault *f)
{
	double v;

	if (!cell_number(cell, -1e5, 1e5, "number of a scan; expected -100000 to 100000, for CT in HU", &v, f))
		return false;
	to->image->value[row * (size_t)to->grid->n[0] + col] = (float)v;
	return true;
}

/* ---- whole files ---- */

bool
vol_image_read_csv(const char *text, size_t len, struct vol_image *m, struct fault *f)
{
	struct sink to = { .take = take_number, .image = m };
	struct vol_grid g = { .n = { 1, 1, 1 } };

	*m = (struct vol_image){ 0 };
	if (!header_read(&text, &len, &g, f) || !vol_image_init(m, &g, f))
		return false;
	to.grid = &m->grid;
	to.wanted = (size_t)g.n[1] * (size_t)g.n[2];
	if (read_rows(text, len, &to, f))
		return true;
	vol_image_fini(m);
	return false;
}

bool
vol_dose_read_csv(const char *text, size_t len, struct vol_dose *d, struct fault *f)
{
	struct sink to = { .take = take_dose, .dose = d };
	struct vol_grid g = { .n = { 1, 1, 1 } };

	*d = (struct vol_dose){ 0 };
	if (!header_read(&text, &len, &g, f) || !vol_dose_init(d, &g, f))
		return false;
	to.grid = &d->grid;
	to.wanted = (size_t)g.n[1] * (size_t)g.n[2];
	if (!read_rows(text, len, &to, f)) {
		vol_dose_fini(d);
		return false;
	}
	if (isnan(vol_dose_max(d))) {
		vol_dose_fini(d);
		return fault_set(f, 2, 1, "every cell is empty; expected a dose in Gy somewhere");
	}
	return true;
}

bool
vol_labels_read_csv(const char *text, size_t len, struct vol_labels *l, struct fault *f)
{
	struct sink to = { .take = take_label, .labels = l };
	struct vol_grid g = { .n = { 1, 1, 1 } };

	*l = (struct vol_labels){ 0 };
	if (!header_read(&text, &len, &g, f) || !vol_labels_init(l, &g, f))
		return false;
	to.grid = &l->grid;
	to.wanted = (size_t)g.n[1] * (size_t)g.n[2];
	if (read_rows(text, len, &to, f))
		return true;
	vol_labels_fini(l);
	return false;
}

bool
vol_field_read_csv(const char *text, size_t len, enum vol_frame frame, struct vol_field *u, struct fault *f)
{
	struct sink to = { .take = take_vector, .field = u };
	struct vol_grid g = { .n = { 1, 1, 1 } };

	*u = (struct vol_field){ 0 };
	if (!header_read(&text, &len, &g, f) || !vol_field_init(u, &g, f))
		return false;
	to.grid = &u->grid;
	to.wanted = (g.n[2] > 1 ? 3 : 2) * (size_t)g.n[1] * (size_t)g.n[2];
	if (!read_rows(text, len, &to, f)) {
		vol_field_fini(u);
		return false;
	}
	for (size_t i = 0; frame == VOL_FRAME_LPS && i < vol_grid_voxels(&g); i++) {
		u->u_mm[0][i] = 0 - u->u_mm[0][i];
		u->u_mm[1][i] = 0 - u->u_mm[1][i];
	}
	return true;
}
