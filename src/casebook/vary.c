/* Variants: the cells that an author marked, drawn from a seed.
 *
 * Each marked cell has a stream of its own, named by its table, the keys of its row and its column: the block at counter
 * (draw, name, name, 0) under the key (seed, "variants", 0, 0).  So a new marked cell, or a new row, leaves what the others draw. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/random.h"
#include "casebook/build.h"

enum { VARIANTS_KEY = 0x76617269 };    /* "vari" */

/* ---- which cells ---- */

static bool
same_keys(const struct table *t, size_t a, size_t b)
{
	for (size_t k = 0; k < t->schema->n; k++)
		if (t->schema->columns[k].key && strcmp(table_text(t, a, k), table_text(t, b, k)) != 0)
			return false;
	return true;
}

/* "courses/prior/months_before"; rows of the same keys are told apart by their order. */
static const char *
name_of(const struct table *t, size_t row, size_t column, struct arena *arena)
{
	const char *name = t->schema->name;
	size_t before = 0;

	for (size_t i = 0; i < row; i++)
		before += same_keys(t, i, row);
	for (size_t k = 0; name && k < t->schema->n; k++)
		if (t->schema->columns[k].key)
			name = arena_print(arena, "%s/%s", name, table_text(t, row, k));
	if (name && before > 0)
		name = arena_print(arena, "%s/%zu", name, before + 1);
	return name ? arena_print(arena, "%s/%s", name, t->schema->columns[column].name) : NULL;
}

static bool
add_cell(struct casebook *c, struct case_varied *x, struct report *report)
{
	uint64_t digest[4];

	x->name = name_of(&c->tables[x->table], x->row, x->column, c->arena);
	if (!x->name) {
		report->out_of_memory = true;
		return false;
	}
	random_digest(x->name, strlen(x->name), digest);
	x->stream[0] = digest[0];
	x->stream[1] = digest[1];
	c->varied[c->n_varied++] = *x;
	return true;
}

/* Does the regimen's dose stand in a grid?  Its voxels are in Gy and say what one regimen gave. */
static void
check_grid(const struct casebook *c, const struct case_varied *x, struct report *report)
{
	const struct table *t = &c->tables[CASE_COURSES];

	if (x->table == CASE_COURSES && x->column == COURSE_REGIMEN && c->slice.doses[x->row].gy)
		table_fault(t, x->row, COURSE_REGIMEN, report, "bad_mark", NULL,
		            "the course has a dose grid, whose Gy are of one regimen; expected one regimen without alternatives");
}

/* What is no number has been read by no one but for its first alternative. */
static void
check_alternatives(const struct casebook *c, const struct case_varied *x, struct report *report)
{
	const struct table *t = &c->tables[x->table];

	for (size_t i = 1; x->values->texts && i < x->values->n; i++) {
		const char *text = x->values->texts[i];
		struct fault f;
		bool good = true;

		if (x->table == CASE_COURSES && x->column == COURSE_REGIMEN) {
			struct rb_regimen r = { 0 };

			good = rb_regimen_parse(text, &r, &f);
			if (good)
				rb_regimen_fini(&r);
		} else if (x->table == CASE_STRUCTURES && x->column == STRUCTURE_RECOVERY_VALUE) {
			struct rb_recovery r;

			good = rb_recovery_make(table_text(t, x->row, STRUCTURE_RECOVERY_MODEL), text, &r, &f);
		}
		if (!good && f.kind == FAULT_MACHINE)
			report->out_of_memory = true;
		else if (!good)
			table_fault(t, x->row, x->column, report, "bad_alternative", NULL, "alternative \"%.60s\": %s", text, f.text);
	}
}

void
case_build_varied(struct casebook *c, struct report *report)
{
	size_t n = 0;

	for (size_t i = 0; i < CASE_TABLES; i++)
		for (size_t k = 0; k < c->tables[i].rows * case_schemas[i].table.n; k++)
			n += c->tables[i].cells[k].vary != NULL;
	c->varied = arena_array(c->arena, n, sizeof *c->varied);
	if (!c->varied) {
		report->out_of_memory = true;
		return;
	}
	for (size_t i = 0; i < CASE_TABLES; i++)
		for (size_t k = 0; k < c->tables[i].rows * case_schemas[i].table.n; k++) {
			struct case_varied x = { .table = (enum case_table)i, .row = k / case_schemas[i].table.n,
				                 .column = k % case_schemas[i].table.n, .values = c->tables[i].cells[k].vary };

			if (!x.values)
				continue;
			if (!add_cell(c, &x, report))
				return;
			check_grid(c, &x, report);
			check_alternatives(c, &x, report);
		}
}

/* ---- drawing ---- */

size_t
casebook_draw(const struct casebook *c, size_t cell, uint64_t seed, unsigned draw)
{
	const struct case_varied *x = &c->varied[cell];
	uint64_t counter[4] = { draw, x->stream[0], x->stream[1], 0 }, key[4] = { seed, VARIANTS_KEY, 0, 0 }, out[4];

	random_threefry(counter, key, out);
	/* Of 2^64 words each value has the same number but for one: no test of ours could tell. */
	return (size_t)(out[0] % x->values->n);
}

double
casebook_variants(const struct casebook *c)
{
	double n = 1;

	for (size_t i = 0; i < c->n_varied; i++)
		n *= (double)c->varied[i].values->n;
	return n;
}

/* ---- building one ---- */

static bool
put_values(struct casebook *c, const size_t *picks)
{
	bool copied[CASE_TABLES] = { false };

	for (size_t i = 0; i < c->n_varied; i++) {
		const struct case_varied *x = &c->varied[i];
		struct table *t = &c->tables[x->table];
		struct table_cell *cell;

		if (!copied[x->table] && !case_copy_table(c, x->table))
			return false;
		copied[x->table] = true;
		if (!t->cells)
			return false;
		cell = &t->cells[x->row * case_schemas[x->table].table.n + x->column];
		cell->text = vary_text(x->values, picks[i], c->arena);
		if (!cell->text)
			return false;
		/* Every value was read once, by the rules of its file. */
		if (!isnan(cell->number))
			number_parse(cell->text, strlen(cell->text), true, &cell->number);
	}
	return true;
}

struct casebook *
casebook_variant_of(const struct casebook *base, const size_t *picks, struct report *report)
{
	struct casebook *c = case_like(base);

	return case_built(c, c && put_values(c, picks), report);
}

struct casebook *
casebook_variant(const struct casebook *base, uint64_t seed, unsigned draw, struct report *report)
{
	size_t *picks = mem_array(base->n_varied, sizeof *picks);
	struct casebook *c = NULL;

	for (size_t i = 0; picks && i < base->n_varied; i++)
		picks[i] = casebook_draw(base, i, seed, draw);
	if (picks)
		c = casebook_variant_of(base, picks, report);
	else
		report->out_of_memory = true;
	free(picks);
	return c;
}

void
casebook_keep_base(struct casebook *variant, struct casebook *base)
{
	variant->kept = base;
}

uint64_t
casebook_variant_name(const struct casebook *c)
{
	uint64_t name = 0, digest[4], text[5];

	/* A chain, each link over the name so far, the cell and what stands in it. */
	for (size_t i = 0; i < c->n_varied; i++) {
		const struct case_varied *x = &c->varied[i];
		const char *value = table_text(&c->tables[x->table], x->row, x->column);

		random_digest(value, strlen(value), digest);
		text[0] = name;
		text[1] = x->stream[0];
		text[2] = x->stream[1];
		text[3] = digest[0];
		text[4] = digest[1];
		random_digest(text, sizeof text, digest);
		name = digest[0];
	}
	return name >> 1;
}
