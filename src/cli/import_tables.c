#include "cli/import_tables.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

enum { ID_MAX = 32, ROWS_MAX = 63 };

/* A name as an id: small letters, digits and dashes, a letter first; the label behind it where another has the same. */
static void
id_of(const struct import_facts *x, size_t row, char id[ID_MAX + 8])
{
	const struct tissue *t = &x->tissues->rows[row];
	size_t used = 0;

	for (const char *p = t->name; *p && used < ID_MAX; p++) {
		bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'), digit = *p >= '0' && *p <= '9';

		if (letter || (digit && used > 0))
			id[used++] = (char)tolower((unsigned char)*p);
		else if (used > 0 && id[used - 1] != '-')
			id[used++] = '-';
	}
	while (used > 0 && id[used - 1] == '-')
		used--;
	id[used] = '\0';
	if (used == 0)
		snprintf(id, ID_MAX + 8, "structure");
	for (size_t i = 0; i < row; i++) {
		char other[ID_MAX + 8];

		id_of(x, i, other);
		if (!strcmp(other, id)) {
			snprintf(id + strlen(id), 8, "-%u", (unsigned)t->label);
			return;
		}
	}
}

/* Quotes doubled, for a cell between quotes. */
static const char *
quoted(const char *text, struct arena *a)
{
	const char *out = "";

	for (; out && *text; text++)
		out = arena_print(a, "%s%s%c", out, *text == '"' ? "\"" : "", *text);
	return out;
}

static bool
stands(const struct import_facts *x, const struct tissue *t)
{
	for (size_t i = 0; i < vol_grid_voxels(&x->labels->grid); i++)
		if (x->labels->label[i] == t->label)
			return true;
	return false;
}

/* The cells recovery_model and recovery_value of the case: those of --tissues, written so that they mean the same. */
static const char *
model_of(const struct tissue *t, struct arena *a)
{
	const struct rb_recovery *r = &t->recovery;
	char n[NUMBER_TEXT_MAX], m[NUMBER_TEXT_MAX];
	/* One pair alone is a time to a spreadsheet; nothing is recovered before the first step. */
	const char *value = r->kind == RB_RECOVERY_STEP && r->n == 1 && r->points[0].months > 0 ? "0:0 " : "";

	if (r->kind == RB_RECOVERY_CONSTANT)
		return arena_print(a, "constant,%s", number_shortest(r->constant, n));
	if (r->kind == RB_RECOVERY_WOOLLEY)
		return arena_print(a, "woolley,risk:%s reduction:%s", number_shortest(r->risk, n), number_shortest(r->reduction, m));
	if ((r->kind != RB_RECOVERY_STEP && r->kind != RB_RECOVERY_LINEAR) || rb_recovery_find(r->name))
		return arena_print(a, "%s,", r->name);
	for (size_t i = 0; value && i < r->n; i++)
		value = arena_print(a, "%s%s%s:%s", value, i ? " " : "", number_shortest(r->points[i].months, m),
		    number_shortest(r->points[i].recovered, n));
	return value ? arena_print(a, "%s,%s", r->kind == RB_RECOVERY_STEP ? "step" : "linear", value) : NULL;
}

/* structures.csv, constraints.csv, and the id of the structure that takes precedence. */
static bool
organs(const struct import_facts *x, struct arena *a, const char **structures, const char **constraints, const char **first)
{
	const struct tissue *best = NULL;
	size_t rows = 0;

	*structures = "structure,name,kind,label,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\n";
	*constraints = "constraint,structure,metric,limit,unit,kind,points,source\n";
	*first = "";
	for (size_t i = 0; i < x->tissues->n && rows < ROWS_MAX; i++) {
		const struct tissue *t = &x->tissues->rows[i];
		char id[ID_MAX + 8], ab[NUMBER_TEXT_MAX], half[NUMBER_TEXT_MAX] = "";
		const char *name = quoted(t->name, a), *model = model_of(t, a);

		if (!stands(x, t))
			continue;
		rows++;
		id_of(x, i, id);
		if (!isnan(t->half_time_h))
			number_shortest(t->half_time_h, half);
		if (!name || !model || !*structures || !*constraints)
			return false;
		*structures = arena_print(a, "%s%s,\"%s\",serial,%u,%s,%s,%s,\"REPLACE: source; as given to ghostdose import\"\n", *structures, id,
		    name, (unsigned)t->label, number_shortest(t->alpha_beta_gy, ab), half, model);
		*constraints = arena_print(a, "%s\"%s, lifetime\",%s,Dmax,60,Gy,soft,1,teaching assumption: REPLACE the limit\n", *constraints, id, id);
		if (!best || t->precedence > best->precedence) {
			best = t;
			*first = arena_print(a, "%s", id);
		}
	}
	return *structures && *constraints && *first;
}

static const char *
grids(const struct import_facts *x, struct arena *a)
{
	return arena_print(a, "grid,file,kind,course,direction,frame,source\n"
	    "anatomy,labels.csv,labels,,,,\"REPLACE: source of the structures\"\n"
	    "old-plan,prior.csv,dose,prior,,,\"REPLACE: source of the old plan\"\n"
	    "new-plan,new.csv,dose,new,,,\"REPLACE: source of the new plan\"\n%s",
	    x->moved ? "motion,field.csv,field,prior,pull,ras,\"REPLACE: how the field was made\"\n" : "");
}

static const char *
courses(const struct import_facts *x, struct arena *a)
{
	char months[NUMBER_TEXT_MAX];

	return arena_print(a, "course,regimen,months_before,site,technique,source\n"
	    "prior,\"%s\",%s,REPLACE: what was treated,REPLACE,REPLACE: source\n"
	    "new,\"%s\",,REPLACE: what is to be treated,REPLACE,REPLACE: source\n",
	    x->prior, number_shortest(x->months, months), x->fresh);
}

size_t
import_tables(const struct import_facts *x, struct arena *arena, struct import_table out[IMPORT_TABLES_MAX])
{
	const char *structures = NULL, *constraints = NULL, *first = "";
	bool good = organs(x, arena, &structures, &constraints, &first);
	size_t n = 0;

	out[n++] = (struct import_table){ "case.csv", arena_print(arena,
	    "key,value\nformat_version,1\nid,%s\ntitle,REPLACE: title\nlevel,I\nminutes,20\nauthor,REPLACE: author\n"
	    "licence,REPLACE: licence\nsources,REPLACE: sources\n", x->id) };
	out[n++] = (struct import_table){ "story.md",
	    "REPLACE this story. A patient had {course.prior.total_dose_gy} Gy in {course.prior.fractions} fractions "
	    "**{course.prior.months_before} months ago**; now there is a recurrence.\n" };
	out[n++] = (struct import_table){ "grids.csv", grids(x, arena) };
	out[n++] = (struct import_table){ "courses.csv", courses(x, arena) };
	out[n++] = (struct import_table){ "structures.csv", good ? structures : NULL };
	out[n++] = (struct import_table){ "constraints.csv", good ? constraints : NULL };
	out[n++] = (struct import_table){ "steps.csv", good ? arena_print(arena,
	    "step,type,prompt,quantity,of,tolerance,unit,points,hint_1,hint_2,hint_3,worked,explain,objective\n"
	    "predict,choice,REPLACE: what do you expect of %s?,,,,,2;1,REPLACE,,,,REPLACE,REPLACE\n"
	    "design,regimen,REPLACE: Design the course.,,,,,10;8;6,REPLACE,,,,REPLACE,choose a regimen\n", first) : NULL };
	out[n++] = (struct import_table){ "choices.csv", "step,choice,text,right,feedback\n"
	    "predict,a,REPLACE: the right answer,yes,REPLACE\npredict,b,REPLACE: a wrong answer,no,REPLACE\n" };
	return n;
}
