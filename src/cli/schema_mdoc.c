#include "cli/schema_mdoc.h"

#include <string.h>

#include "assess/assess.h"
#include "assess/classify.h"
#include "assess/misconception.h"
#include "assess/place.h"
#include "base/number.h"
#include "canvas/event.h"
#include "casebook/casebook.h"
#include "screens/action.h"

enum { LINE_COLUMNS = 78 };

static const char *
type_words(enum column_type t)
{
	switch (t) {
	case COLUMN_TEXT:
		return "text";
	case COLUMN_ID:
		return "name";
	case COLUMN_NUMBER:
		return "number";
	case COLUMN_WHOLE:
		return "whole number";
	case COLUMN_NUMBERS:
		return "numbers with \";\" between them";
	case COLUMN_WORD:
		break;
	}
	return "";
}

char *
schema_value(const struct column *c, char out[SCHEMA_VALUE_MAX])
{
	char low[NUMBER_TEXT_MAX], high[NUMBER_TEXT_MAX];
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; c->type == COLUMN_WORD && c->words[i] && used < SCHEMA_VALUE_MAX; i++)
		used += (size_t)snprintf(out + used, SCHEMA_VALUE_MAX - used, "%s%s",
		    i == 0 ? "" : c->words[i + 1] ? ", " : " or ", c->words[i]);
	if (c->type == COLUMN_WORD)
		return out;
	used = (size_t)snprintf(out, SCHEMA_VALUE_MAX, "%s", type_words(c->type));
	if (c->low < c->high)
		used += (size_t)snprintf(out + used, SCHEMA_VALUE_MAX - used, " from %s to %s",
		    number_shortest(c->low, low), number_shortest(c->high, high));
	if (c->unit)
		snprintf(out + used, SCHEMA_VALUE_MAX - used, " %s", c->unit);
	return out;
}

/* One word of running text, safe in mdoc wherever it stands in a line. */
static size_t
put_word(const char *word, size_t len, bool starts_line, FILE *out)
{
	size_t n = 0;

	if (starts_line && (word[0] == '.' || word[0] == '\'')) {
		fputs("\\&", out);
		n += 2;
	}
	for (size_t i = 0; i < len; i++, n++) {
		if (word[i] == '\\') {
			fputs("\\e", out);
			n++;
		} else
			fputc(word[i], out);
	}
	return n;
}

/* Running text, broken between words; ends the line. */
void
mdoc_text(const char *text, FILE *out)
{
	size_t column = 0;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (column > 0 && column + 1 + len > LINE_COLUMNS) {
			fputc('\n', out);
			column = 0;
		}
		if (column > 0) {
			fputc(' ', out);
			column++;
		}
		column += put_word(text, len, column == 0, out);
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

/* "Help." with a capital and a full stop. */
void
mdoc_sentence(const char *text, FILE *out)
{
	char copy[600];
	size_t n;

	if (!*text)
		return;
	snprintf(copy, sizeof copy - 1, "%s", text);
	n = strlen(copy);
	if (copy[0] >= 'a' && copy[0] <= 'z' && strncmp(copy, "alpha", 5) != 0)
		copy[0] = (char)(copy[0] - 'a' + 'A');
	if (copy[n - 1] != '.')
		memcpy(copy + n, ".", 2);
	mdoc_text(copy, out);
}

/* A literal word of the file; one that mdoc could take for a macro is not in our tables. */
void
mdoc_literal(const char *before, const char *word, const char *after, FILE *out)
{
	char text[300], *p = text;

	snprintf(text, sizeof text, "%s", word);
	fputs(before, out);
	fputc('"', out);
	for (; *p; p++) {
		if (*p == '"')
			fputs("\\(dq", out);
		else if (*p == '\\')
			fputs("\\e", out);
		else
			fputc(*p, out);
	}
	fprintf(out, "\"%s\n", after);
}

static void
put_column(const struct column *c, FILE *out)
{
	char value[SCHEMA_VALUE_MAX], line[SCHEMA_VALUE_MAX + 200];

	fprintf(out, ".It Cm %s\n", c->name);
	snprintf(line, sizeof line, "%s%s.", schema_value(c, value), c->required ? ", needed" : "");
	mdoc_sentence(line, out);
	mdoc_sentence(c->help, out);
	if (c->fallback && *c->fallback) {
		snprintf(line, sizeof line, "An empty cell means %s.", c->fallback);
		mdoc_text(line, out);
	}
	if (c->example && *c->example) {
		fputs("Example:\n", out);
		mdoc_literal(".Ql ", c->example, "", out);
	}
}

static void
put_table(const struct case_schema *t, FILE *out)
{
	fprintf(out, ".Ss %s.csv\n", t->table.name);
	mdoc_sentence(t->table.help, out);
	if (!t->required)
		mdoc_text("A case may do without this table.", out);
	fputs(".Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < t->table.n; i++)
		put_column(&t->table.columns[i], out);
	fputs(".El\n", out);
}

static void
put_keys(FILE *out)
{
	fputs(".Ss Keys of case.csv\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < case_keys_n; i++) {
		const struct case_key *k = &case_keys[i];

		fprintf(out, ".It Cm %s\n", k->name);
		mdoc_sentence(k->help, out);
		if (!k->fallback)
			mdoc_text("Needed.", out);
		else if (*k->fallback) {
			char line[100];

			snprintf(line, sizeof line, "Without it: %s.", k->fallback);
			mdoc_text(line, out);
		}
		fputs("Example:\n", out);
		mdoc_literal(".Ql ", k->example, "", out);
	}
	fputs(".El\n", out);
}

static void
put_quantities(FILE *out)
{
	fputs(".Ss Quantities\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < assess_quantity_count(); i++) {
		const struct quantity *q = assess_quantity_at(i);

		fprintf(out, ".It Cm %s No of", q->name);
		mdoc_literal(" ", q->of, "", out);
		mdoc_sentence(q->help, out);
		if (*q->unit) {
			char line[100];

			snprintf(line, sizeof line, "In %s.", q->unit);
			mdoc_text(line, out);
		}
	}
	fputs(".El\n", out);
}

/* Sentences, each on a line of its own as mdoc wants it. */
static void
put_sentences(const char *text, FILE *out)
{
	const char *stop;

	while ((stop = strstr(text, ". "))) {
		char one[400];

		snprintf(one, sizeof one, "%.*s", (int)(stop + 1 - text), text);
		mdoc_text(one, out);
		text = stop + 2;
	}
	mdoc_text(text, out);
}

/* ---- lists that stand beside the tables ---- */

const char *
schema_cell_name(unsigned bit)
{
	static const struct { unsigned bit; size_t column; } all[] = {
		{ CELL_QUANTITY, STEP_QUANTITY }, { CELL_OF, STEP_OF }, { CELL_TOLERANCE, STEP_TOLERANCE },
		{ CELL_TOLERANCE_GY, STEP_TOLERANCE_GY }, { CELL_UNIT, STEP_UNIT }, { CELL_GUESS, STEP_GUESS_FIRST },
		{ CELL_ACCEPTS, STEP_ACCEPTS }, { CELL_REPORTS, STEP_REPORTS },
	};
	size_t i = 0;

	while (all[i].bit != bit)
		i++;
	return case_schemas[CASE_STEPS].table.columns[all[i].column].name;
}

/* The columns of steps.csv that a type must or may have, as words. */
static void
put_cells(const char *begin, unsigned cells, FILE *out)
{
	char line[200];
	size_t used = 0;

	for (unsigned bit = 1; bit <= CELL_REPORTS; bit <<= 1)
		if (cells & bit)
			used += (size_t)snprintf(line + used, sizeof line - used, "%s%s", used ? ", " : begin, schema_cell_name(bit));
	if (used == 0)
		return;
	snprintf(line + used, sizeof line - used, ".");
	mdoc_text(line, out);
}

static void
put_step_kinds(FILE *out)
{
	fputs(".Ss Types of steps\n.Bl -tag -width Ds\n", out);
	for (int i = 0; i < STEP_TYPES; i++) {
		const struct case_step_kind *k = &case_step_kinds[i];

		fprintf(out, ".It Cm %s\n", k->name);
		mdoc_sentence(k->help, out);
		put_cells("Needs ", k->needs, out);
		put_cells("May have ", k->takes, out);
	}
	fputs(".El\n", out);
}

/* ".It Cm name No of of" and its help. */
static void
put_asked(const char *name, const char *of, const char *help, FILE *out)
{
	fprintf(out, ".It Cm %s", name);
	if (*of) {
		fputs(" No of", out);
		mdoc_literal(" ", of, "", out);
	} else
		fputs("\n", out);
	mdoc_sentence(help, out);
}

static void
put_classes(FILE *out)
{
	fputs(".Ss Classes\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < assess_scheme_count(); i++) {
		const struct class_scheme *x = assess_scheme_at(i);
		char line[200];

		put_asked(x->name, x->of, x->help, out);
		snprintf(line, sizeof line, "Classes: %s, %s, %s.", x->labels[0], x->labels[1], x->labels[2]);
		mdoc_text(line, out);
	}
	fputs(".El\n.Ss Places\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < assess_place_count(); i++)
		put_asked(assess_place_at(i)->name, assess_place_at(i)->of, assess_place_at(i)->help, out);
	fputs(".El\n", out);
}

static void
put_note_items(FILE *out)
{
	static const char *const who[] = {
		[NOTE_LEARNER] = "Must be stated.", [NOTE_SLICE] = "Must be stated where the case has a slice.",
		[NOTE_CASE] = "The case states it.", [NOTE_FREE] = "Stated where a step reports it.",
	};

	fputs(".Ss Items of the note\n.Bl -tag -width Ds\n", out);
	for (int i = 0; i < NOTE_ITEMS; i++) {
		const struct case_note_item *x = &case_note_items[i];

		fprintf(out, ".It Cm %s\n", x->word);
		mdoc_sentence(x->help, out);
		mdoc_text(who[x->who], out);
		mdoc_sentence(x->source, out);
	}
	fputs(".El\n", out);
}

static void
put_misconceptions(FILE *out)
{
	fputs(".Ss Misconceptions\nThe well-known wrong ways.\nEach is what comes out when\n.Bl -tag -width Ds\n", out);
	for (int i = 0; i < MISCONCEPTIONS; i++) {
		const struct misconception *m = misconception_at((enum misconception_id)i);

		fprintf(out, ".It Cm %s\n", m->name);
		mdoc_sentence(m->title, out);
		put_sentences(m->explanation, out);
	}
	fputs(".El\n", out);
}

static void
put_models(FILE *out)
{
	fputs(".Ss Models of recovery that have a name\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; i < rb_recovery_count(); i++) {
		fprintf(out, ".It Cm %s\n", rb_recovery_at(i)->name);
		mdoc_sentence(rb_recovery_at(i)->source, out);
	}
	fputs(".El\n", out);
}

void
schema_mdoc(FILE *out)
{
	for (size_t i = 0; i < CASE_TABLES; i++)
		put_table(&case_schemas[i], out);
	put_keys(out);
	put_step_kinds(out);
	put_quantities(out);
	put_classes(out);
	put_note_items(out);
	put_misconceptions(out);
	put_models(out);
}

/* ---- keys ---- */

/* "Ctrl-P" for ^P; a sign alone must not look like the end of a sentence to mdoc. */
static void
put_key(uint32_t key, FILE *out)
{
	char label[EVENT_NAME_MAX];

	event_key_label(key, label);
	if (label[0] == '^' && label[1])
		fprintf(out, " Ctrl\\-%s", label + 1);
	else if (strcmp(label, "-") == 0)
		fputs(" \\-", out);
	else
		fprintf(out, " %s%s", label[1] ? "" : "\\&", label);
}

void
keys_mdoc(FILE *out)
{
	fputs(".Bl -tag -width Ds\n", out);
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const struct action_info *a = action_info((enum action)i);
		const char *keys = a->keys, *end = keys + strlen(keys);
		const char *between = ".It Ic";
		char places[300];
		uint32_t key;

		for (; keys < end && event_key_parse(&keys, end, &key); keys += strspn(keys, " ")) {
			fputs(between, out);
			put_key(key, out);
			between = " ,";
		}
		fprintf(out, "\n.Pq Cm %s\n", a->name);
		put_sentences(a->sentence, out);
		mdoc_sentence(action_places_text(a->contexts, places, sizeof places), out);
	}
	fputs(".El\n", out);
}
