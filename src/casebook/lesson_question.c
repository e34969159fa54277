/* The head of a lesson and its questions, as rows of the tables of a case. */
#include <string.h>

#include "base/csvtext.h"
#include "base/text.h"
#include "casebook/lesson_items.h"

enum { NAMES_MAX = 64, CHOICE_PARTS = 4 };

static const struct table_schema *
schema_of(enum case_table t)
{
	return &case_schemas[t].table;
}

static struct csv_field
field_of(const struct lesson_item *x, struct lesson_slice s)
{
	struct lesson_place at = lesson_at(x, s.offset);

	return (struct csv_field){ s.text, s.len, at.line, at.column };
}

static struct lesson_slice
whole(const struct lesson_item *x)
{
	return lesson_slice(x, 0, x->len);
}

/* ---- the head ---- */

static bool
is_key(const struct lesson_key *keys, const char *name)
{
	for (; keys->name; keys++)
		if (!strcmp(keys->name, name))
			return true;
	return false;
}

static void
take_objectives(struct lesson_reader *r, const struct lesson_item *x, struct lesson *out)
{
	size_t from = 0;

	out->objectives_at = x->at;
	while (from < x->len) {
		const char *end = memchr(x->value + from, ';', x->len - from);
		size_t to = end ? (size_t)(end - x->value) : x->len;
		struct lesson_slice s = lesson_slice(x, from, to);

		if (s.len > 0 && out->n_objectives == LESSON_OBJECTIVES_MAX) {
			lesson_fault(r, lesson_at(x, s.offset), "too_many", NULL, "this is one objective too many; expected %d at most",
			             LESSON_OBJECTIVES_MAX);
			return;
		}
		if (s.len > 0) {
			const char *text = arena_text(r->arena, s.text, s.len);

			out->objectives[out->n_objectives] = text ? lesson_unwrap(text, r->arena) : NULL;
			if (!out->objectives[out->n_objectives++])
				r->report->out_of_memory = true;
		}
		from = to + 1;
	}
}

bool
lesson_take_head(struct lesson_reader *r, const struct lesson_item *items, size_t n, struct lesson *out)
{
	struct csv_field *rows = arena_array(r->arena, 2 * n, sizeof *rows);
	const char *names[NAMES_MAX];
	size_t n_names = 0, used = 0;
	bool seen = false;

	if (!rows)
		return false;
	for (; n_names < case_keys_n && n_names + 1 < NAMES_MAX; n_names++)
		names[n_names] = case_keys[n_names].name;
	names[n_names++] = "objectives";
	for (size_t i = 0; i < n; i++) {
		const struct lesson_item *x = &items[i];
		bool known = false;

		for (size_t k = 0; k + 1 < n_names; k++)
			known = known || !strcmp(names[k], x->key);
		if (is_key(lesson_head_keys, x->key)) {
			if (seen)
				lesson_repeated_key(r, x);
			else
				take_objectives(r, x, out);
			seen = true;
		} else if (!known)
			lesson_unknown_key(r, x, "the head of a lesson", names, n_names);
		else {
			rows[2 * used] = (struct csv_field){ x->key, strlen(x->key), x->key_at.line, x->key_at.column };
			rows[2 * used++ + 1] = field_of(x, whole(x));
		}
	}
	out->keys = rows;
	out->n_keys = used;
	if (out->n_objectives == 0)
		lesson_fault(r, seen ? out->objectives_at : (struct lesson_place){ 1, 1 }, "missing_key", "objectives",
		             "the key \"objectives\" is missing or empty; expected %s", lesson_head_keys[0].help);
	return !r->report->out_of_memory;
}

/* ---- questions ---- */

/* "a | text | yes | feedback"; a bar in the feedback is the feedback's. */
static bool
take_choice(struct lesson_reader *r, const struct lesson_item *x, const struct csv_field *step, struct csv_field **choices,
            size_t *n, size_t *capacity)
{
	static const size_t columns[CHOICE_PARTS] = { CHOICE_ID, CHOICE_TEXT, CHOICE_RIGHT, CHOICE_FEEDBACK };
	size_t width = schema_of(CASE_CHOICES)->n, from = 0;
	struct csv_field *grown = mem_grow(*choices, capacity, (*n + 1) * width, sizeof *grown), *row;

	if (!grown)
		return false;
	*choices = grown;
	row = grown + *n * width;
	for (size_t i = 0; i < width; i++)
		row[i] = (struct csv_field){ "", 0, x->at.line, x->at.column };
	row[CHOICE_STEP] = *step;
	for (size_t i = 0; i < CHOICE_PARTS; i++) {
		const char *bar = i + 1 < CHOICE_PARTS && from < x->len ? memchr(x->value + from, '|', x->len - from) : NULL;
		size_t to = bar ? (size_t)(bar - x->value) : x->len;

		row[columns[i]] = field_of(x, lesson_slice(x, from, to));
		if (i + 2 < CHOICE_PARTS && !bar) {
			lesson_fault(r, x->at, "bad_choice", NULL,
			             "this choice has %zu part%s; expected LETTER | TEXT | yes or no | FEEDBACK", i + 1, i ? "s" : "");
			return true;
		}
		from = bar ? to + 1 : x->len;
	}
	(*n)++;
	return true;
}

static void
take_predict_first(struct lesson_reader *r, const struct lesson_item *x, struct lesson_question *q)
{
	bool yes = x->len == 3 && !memcmp(x->value, "yes", 3), no = x->len == 2 && !memcmp(x->value, "no", 2);

	if (!yes && !no)
		lesson_fault(r, x->at, "unknown_word", "yes", "predict_first is \"%.*s\"; expected yes or no", (int)(x->len < 40 ? x->len : 40),
		             x->value);
	/* Whoever writes the key at all means yes: that the lesson has no guess would be the second word about one mistake. */
	q->predict_first = !no;
}

static size_t
column_of(const struct table_schema *schema, const char *name)
{
	size_t i = 0;

	while (i < schema->n && strcmp(schema->columns[i].name, name) != 0)
		i++;
	return i;
}

bool
lesson_take_question(struct lesson_reader *r, const struct lesson_item *items, size_t n, struct lesson_place at,
                     struct lesson_question *q, struct csv_field *step, struct csv_field **choices, size_t *n_choices,
                     size_t *choices_capacity)
{
	const struct table_schema *schema = schema_of(CASE_STEPS);
	bool seen[TABLE_COLUMNS_MAX] = { false }, said = false;
	const char *names[NAMES_MAX];
	size_t n_names = 0;

	*q = (struct lesson_question){ .at = at };
	for (; n_names < schema->n; n_names++)
		names[n_names] = schema->columns[n_names].name;
	for (const struct lesson_key *k = lesson_question_keys; k->name; k++)
		names[n_names++] = k->name;
	for (size_t i = 0; i < schema->n; i++)
		step[i] = (struct csv_field){ "", 0, at.line, at.column };
	for (size_t i = 0; i < n; i++) {
		size_t c = column_of(schema, items[i].key);

		if (c < schema->n && !seen[c]) {
			seen[c] = true;
			step[c] = field_of(&items[i], whole(&items[i]));
		} else if (c < schema->n)
			lesson_repeated_key(r, &items[i]);
	}
	if (step[STEP_ID].len == 0) {
		lesson_fault(r, at, "missing_key", "step", "the question has no step; expected its name, such as step: %s",
		             schema->columns[STEP_ID].example);
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		const struct lesson_item *x = &items[i];

		if (!strcmp(x->key, "choice")) {
			if (!take_choice(r, x, &step[STEP_ID], choices, n_choices, choices_capacity))
				return false;
		} else if (!strcmp(x->key, "predict_first")) {
			if (said)
				lesson_repeated_key(r, x);
			said = true;
			take_predict_first(r, x, q);
		} else if (column_of(schema, x->key) == schema->n)
			lesson_unknown_key(r, x, "a question", names, n_names);
	}
	return true;
}
