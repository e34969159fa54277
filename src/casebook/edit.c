/* A case with some cells changed: what its variants and the sliders of a lesson are made with. */
#include <stdlib.h>
#include <string.h>

#include "casebook/build.h"

struct casebook *
case_like(const struct casebook *base)
{
	struct casebook *c = malloc(sizeof *c);

	if (!c)
		return NULL;
	*c = (struct casebook){
		.arena = arena_new(), .path = base->path, .format_version = base->format_version, .id = base->id,
		.title = base->title, .level = base->level, .author = base->author, .licence = base->licence,
		.sources = base->sources, .minutes = base->minutes, .pass_share = base->pass_share,
		.background_alpha_beta_gy = base->background_alpha_beta_gy, .cap_share = base->cap_share, .story = base->story,
		.story_line = base->story_line, .story_file = base->story_file, .slice = base->slice, .varied = base->varied,
		.n_varied = base->n_varied, .base = base, .lesson = base->lesson, .begun = base->begun, .resected = base->resected,
		.organ_dysfunction = base->organ_dysfunction,
	};
	memcpy(c->tables, base->tables, sizeof c->tables);
	if (c->arena)
		return c;
	free(c);
	return NULL;
}

bool
case_copy_table(struct casebook *c, enum case_table which)
{
	struct table *t = &c->tables[which];
	size_t cells = t->rows * case_schemas[which].table.n;
	struct table_cell *copy = arena_array(c->arena, cells, sizeof *copy);

	if (copy && cells > 0)
		memcpy(copy, t->cells, cells * sizeof *copy);
	t->cells = copy;
	return copy != NULL;
}

struct casebook *
case_built(struct casebook *c, bool edited, struct report *report)
{
	size_t before = report->errors;

	if (edited)
		case_build_all(c, NULL, report);
	else
		report->out_of_memory = true;
	if (report->errors == before && !report->out_of_memory)
		return c;
	casebook_free(c);
	return NULL;
}

static bool
put_edits(struct casebook *c, const struct case_edit *edits, size_t n)
{
	bool copied[CASE_TABLES] = { false };

	for (size_t i = 0; i < n; i++) {
		const struct case_edit *x = &edits[i];
		struct table_cell *cell;

		if (!copied[x->table] && !case_copy_table(c, x->table))
			return false;
		copied[x->table] = true;
		if (!c->tables[x->table].cells)
			return false;
		cell = &c->tables[x->table].cells[x->row * case_schemas[x->table].table.n + x->column];
		cell->text = arena_text(c->arena, x->text, strlen(x->text));
		cell->number = x->number;
		cell->given = true;
		if (!cell->text)
			return false;
	}
	return true;
}

struct casebook *
casebook_edited(const struct casebook *base, const struct case_edit *edits, size_t n, struct report *report)
{
	struct casebook *c = case_like(base);

	return case_built(c, c && put_edits(c, edits, n), report);
}
