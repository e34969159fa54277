/* What a lesson is made of, from the lists that the loader reads with, for ghostdose-lesson(5). */
#include <string.h>

#include "assess/figure.h"
#include "casebook/lesson.h"
#include "cli/schema_mdoc.h"

static void
put_key(const char *name, bool needed, bool repeats, const char *help, const char *example, FILE *out)
{
	fprintf(out, ".It Cm %s\n", name);
	mdoc_sentence(help, out);
	if (needed || repeats)
		mdoc_text(needed ? "Needed." : "May stand more than once.", out);
	if (example && *example) {
		fputs("Example:\n", out);
		mdoc_literal(".Dl ", example, "", out);
	}
}

static void
put_keys(const struct lesson_key *keys, FILE *out)
{
	for (; keys->name; keys++)
		put_key(keys->name, keys->required, keys->repeats, keys->help, keys->example, out);
}

static void
put_head(FILE *out)
{
	fputs(".Ss Keys of the head\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < case_keys_n; i++)
		put_key(case_keys[i].name, !case_keys[i].fallback, false, case_keys[i].help, case_keys[i].example, out);
	put_keys(lesson_head_keys, out);
	fputs(".El\n", out);
}

static void
put_question(FILE *out)
{
	const struct table_schema *t = &case_schemas[CASE_STEPS].table;

	fputs(".Ss Keys of a question\nThe columns of steps.csv\n.Pq Xr ghostdose-case 5 :\n", out);
	for (size_t i = 0; i < t->n; i++)
		fprintf(out, ".Cm %s%s\n", t->columns[i].name, i + 1 < t->n ? " ," : " ;");
	fputs("and\n.Bl -tag -width Ds\n", out);
	put_keys(lesson_question_keys, out);
	fputs(".El\n", out);
}

static void
put_figure(FILE *out)
{
	fputs(".Ss Keys of a figure\n.Bl -tag -width Ds\n", out);
	put_keys(lesson_figure_keys, out);
	fputs(".El\n", out);
}

/* The columns that a slider moves, as "COLUMN.row". */
static void
put_cells(enum case_table table, const char *row, const char *sentence, FILE *out)
{
	const struct table_schema *t = &case_schemas[table].table;

	for (size_t i = 0; i < t->n; i++)
		if (figure_moves(table, &t->columns[i]))
			fprintf(out, ".It Cm %s . Ns Ar %s\n", t->columns[i].name, row);
	mdoc_text(sentence, out);
}

static void
put_parameters(FILE *out)
{
	fputs(".Ss Parameters\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < figure_parameter_count(); i++) {
		fprintf(out, ".It Cm %s\n", figure_parameter_at(i)->name);
		mdoc_sentence(figure_parameter_at(i)->help, out);
	}
	put_cells(CASE_STRUCTURES, "structure", "That column of structures.csv, of that structure.", out);
	fputs(".It Cm factor . Ns Ar structure\n", out);
	mdoc_text("That of doses.csv, of that structure and the new course, where it has one row.", out);
	put_cells(CASE_COURSES, "course", "That of courses.csv, of that course; without a name of the one earlier course.", out);
	put_cells(CASE_TUMOURS, "clone",
	    "That of tumour.csv, of that clone; with tumour in its place, or (where no structure has the column) without a name, of all "
	    "clones.", out);
	fputs(".El\n", out);
}

void
lesson_mdoc(FILE *out)
{
	put_head(out);
	put_question(out);
	put_figure(out);
	put_parameters(out);
}
