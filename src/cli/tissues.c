#include "cli/tissues.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/table.h"
#include "base/text.h"

enum { LABEL, NAME, ALPHA_BETA, HALF_TIME, MODEL, VALUE, PRECEDENCE, COLUMNS };

static const struct column columns[COLUMNS] = {
	[LABEL] = { .name = "label", .type = COLUMN_WHOLE, .required = true, .low = 1, .high = 65534,
		.help = "the number that its voxels have", .example = "7" },
	[NAME] = { .name = "name", .type = COLUMN_TEXT, .required = true, .help = "what it is called", .example = "cord" },
	[ALPHA_BETA] = { .name = "alpha_beta_gy", .type = COLUMN_NUMBER, .unit = "Gy", .low = 1e-3, .high = 1e6,
		.help = "its alpha/beta", .example = "2" },
	[HALF_TIME] = { .name = "half_time_h", .type = COLUMN_NUMBER, .unit = "h", .low = 1e-3, .high = 1e4,
		.help = "half-time of its repair", .example = "4" },
	[MODEL] = { .name = "recovery_model", .type = COLUMN_TEXT, .help = "how it recovers", .example = "step" },
	[VALUE] = { .name = "recovery_value", .type = COLUMN_TEXT, .decimals = true, .help = "the numbers of that model", .example = "6:0.25" },
	[PRECEDENCE] = { .name = "precedence", .type = COLUMN_WHOLE, .low = 0, .high = 1e6,
		.help = "which is drawn where structures overlap", .example = "1" },
};
static const struct table_schema schema = { "tissues", "A structure.", columns, COLUMNS };

void
tissues_fini(struct tissues *t)
{
	free(t->rows);
	arena_free(t->arena);
	*t = (struct tissues){ 0 };
}

const struct tissue *
tissues_find(const struct tissues *t, uint16_t label)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].label == label)
			return &t->rows[i];
	return NULL;
}

static bool
check_twice(const struct table *t, size_t row, const struct tissues *so_far, struct report *report)
{
	const struct tissue *now = &so_far->rows[row];

	for (size_t i = 0; i < row; i++) {
		if (so_far->rows[i].label == now->label)
			return table_fault(t, row, LABEL, report, "twice", NULL,
			    "label %u stands in line %d already; expected each label once", (unsigned)now->label, t->lines[i]);
		if (text_same(so_far->rows[i].name, now->name))
			return table_fault(t, row, NAME, report, "twice", NULL,
			    "the name \"%.60s\" stands in line %d already; expected each name once", now->name, t->lines[i]);
	}
	return true;
}

static bool
take_row(const struct table *t, size_t row, bool eqd2, struct tissues *out, struct report *report)
{
	const char *model = table_text(t, row, MODEL), *value = table_text(t, row, VALUE);
	struct tissue *x = &out->rows[row];
	struct fault f;

	*x = (struct tissue){
		.label = (uint16_t)table_number(t, row, LABEL),
		.name = table_text(t, row, NAME),
		.alpha_beta_gy = table_number(t, row, ALPHA_BETA),
		.half_time_h = table_number(t, row, HALF_TIME),
		.precedence = table_cell(t, row, PRECEDENCE)->given ? (long)table_number(t, row, PRECEDENCE) : 0,
	};
	if (eqd2 && !table_cell(t, row, ALPHA_BETA)->given)
		return table_fault(t, row, ALPHA_BETA, report, "no_alpha_beta", NULL,
		    "%.60s has no alpha_beta_gy; expected Gy, such as 2 for cord", x->name);
	if (!*model && *value)
		return table_fault(t, row, MODEL, report, "no_model", NULL,
		    "a recovery_value without a recovery_model; expected constant, step, linear or a named model");
	if (!rb_recovery_make(*model ? model : "none", value, &x->recovery, &f))
		return table_fault(t, row, *value ? VALUE : MODEL, report, "recovery", NULL, "%s", f.text);
	return check_twice(t, row, out, report);
}

struct taking { struct tissues *out; bool eqd2; };

static bool
take(const char *path, const char *text, size_t len, struct arena *arena, struct report *report, void *user)
{
	const struct taking *taking = user;
	struct tissues *out = taking->out;
	struct table t;

	if (!table_read(&schema, path, text, len, 1, arena, report, &t))
		return false;
	out->rows = mem_array(t.rows, sizeof *out->rows);
	if (!out->rows) {
		report->out_of_memory = true;
		return false;
	}
	for (out->n = 0; out->n < t.rows; out->n++)
		if (!take_row(&t, out->n, taking->eqd2, out, report))
			return false;
	return true;
}

bool
tissues_read(const char *path, bool eqd2, struct tissues *t, struct fault *f)
{
	struct taking taking = { t, eqd2 };

	*t = (struct tissues){ .arena = arena_new() };
	if (!t->arena)
		return fault_memory(f);
	return table_take_file(path, t->arena, take, &taking, f);
}
