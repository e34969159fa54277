#include "classroom/roster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/when.h"
#include "classroom/identity.h"

enum { ROSTER_LEARNER, ROSTER_NAME, ROSTER_EMAIL, ROSTER_SIS_ID, ROSTER_SECTION, ROSTER_KEY, ROSTER_EXTENSIONS, ROSTER_COLUMNS };
enum { CLASS_CASE, CLASS_OPENS, CLASS_DUE, CLASS_ATTEMPTS, CLASS_COUNTS, CLASS_LATE, CLASS_COLUMNS };

static const struct column roster_columns[ROSTER_COLUMNS] = {
	[ROSTER_LEARNER] = { .name = "learner", .type = COLUMN_TEXT, .required = true, .key = true,
		.help = "Account of the learner: what submissions and records are filed under.", .example = "jdoe" },
	[ROSTER_NAME] = { .name = "name", .type = COLUMN_TEXT, .help = "Name for the gradebook.", .example = "Doe, Jane" },
	[ROSTER_EMAIL] = { .name = "email", .type = COLUMN_TEXT, .help = "Address by which Moodle finds the learner.", .example = "jdoe@example.org" },
	[ROSTER_SIS_ID] = { .name = "sis_id", .type = COLUMN_TEXT, .help = "Number in the student information system.", .example = "u100234" },
	[ROSTER_SECTION] = { .name = "section", .type = COLUMN_TEXT, .help = "Section of the class.", .example = "RO-PGY3" },
	[ROSTER_KEY] = { .name = ROSTER_COLUMN_KEY, .type = COLUMN_TEXT,
		.help = "Fingerprint of the learner's SSH key, or a further account; several with ; between.", .example = "SHA256:nThbg6kXUp…" },
	[ROSTER_EXTENSIONS] = { .name = ROSTER_COLUMN_EXTENSIONS, .type = COLUMN_TEXT,
		.help = "Later deadlines of this learner, CASE TIME, and attempts more that count, CASE +N; several with ; between.", .example = "carotid 2026-12-08T23:59+01:00" },
};

static const char *const counts_words[] = { [COUNTS_BEST] = "best", [COUNTS_LAST] = "last", [COUNTS_FIRST] = "first", NULL };

static const struct column class_columns[CLASS_COLUMNS] = {
	[CLASS_CASE] = { .name = "case", .type = COLUMN_ID, .required = true, .key = true, .help = "Id of the case.", .example = "carotid" },
	[CLASS_OPENS] = { .name = "opens", .type = COLUMN_TEXT, .help = "Work begun before this time does not count.", .example = "2026-11-23T09:00+01:00" },
	[CLASS_DUE] = { .name = "due", .type = COLUMN_TEXT, .help = "The deadline, with Z or the offset from UTC.", .example = "2026-12-01T23:59+01:00" },
	[CLASS_ATTEMPTS] = { .name = "attempts", .type = COLUMN_WHOLE, .low = 0, .high = 1000, .fallback = "0",
		.help = "How many attempts of a learner count; 0: any number.", .example = "2" },
	[CLASS_COUNTS] = { .name = "counts", .type = COLUMN_WORD, .words = counts_words, .fallback = "best",
		.help = "Which of these attempts makes the mark.", .example = "best" },
	[CLASS_LATE] = { .name = "late_percent", .type = COLUMN_NUMBER, .low = 0, .high = 100, .unit = "%",
		.help = "Taken off the points for each day begun after the deadline; empty: late work does not count.", .example = "10" },
};

const struct table_schema roster_schema = { "roster", "A learner of the class.", roster_columns, ROSTER_COLUMNS };
const struct table_schema class_schema = { "class", "A case that the class is asked to work.", class_columns, CLASS_COLUMNS };

/* ---- the roster ---- */

/* A part of a cell between two ";", without the blanks around it. */
static const char *
trimmed(const char *text, size_t *len)
{
	while (*len > 0 && *text == ' ')
		text++, --*len;
	while (*len > 0 && text[*len - 1] == ' ')
		--*len;
	return text;
}

/* "+1": attempts that count more; 0: it is none. */
static int64_t
more_attempts(const char *text)
{
	double v;

	return *text == '+' && text[1] != '-' && number_parse(text + 1, strlen(text + 1), false, &v) && v >= 1 && v <= 1000 && floor(v) >= v ? (int64_t)v
	                                                                                                                                    : 0;
}

static bool
take_extension(const struct table *t, size_t row, const char *text, size_t len, struct arena *arena, struct report *report,
               struct learner *to)
{
	size_t id = 0;
	struct extension *e;
	struct fault f = { 0 };
	const char *time, *case_id;

	text = trimmed(text, &len);
	if (len == 0)
		return true;
	while (id < len && text[id] != ' ')
		id++;
	time = arena_text(arena, text + id + (id < len), len - id - (id < len));
	case_id = arena_text(arena, text, id);
	if (!time || !case_id) {
		report->out_of_memory = true;
		return false;
	}
	if (!to->extensions)
		to->extensions = arena_array(arena, ROSTER_EXTENSIONS_MAX, sizeof *to->extensions);
	if (!to->extensions) {
		report->out_of_memory = true;
		return false;
	}
	e = &to->extensions[to->n_extensions];
	if (to->n_extensions + 1 >= ROSTER_EXTENSIONS_MAX)
		return table_fault(t, row, ROSTER_EXTENSIONS, report, "bad_extension", NULL, "too many extensions; expected at most %d",
		                   ROSTER_EXTENSIONS_MAX - 1);
	*e = (struct extension){ .attempts = more_attempts(time) };
	if (id == len || (!e->attempts && !when_parse(time, &e->due, &f)))
		return table_fault(t, row, ROSTER_EXTENSIONS, report, "bad_extension", "carotid 2026-12-08T23:59+01:00", "%s",
		                   id == len ? "an extension has no time; expected CASE TIME" : f.text);
	e->case_id = case_id;
	to->n_extensions++;
	return true;
}

static bool
take_key(const struct table *t, size_t row, const char *text, size_t len, struct arena *arena, struct report *report,
         struct learner *to)
{
	const char *key;

	text = trimmed(text, &len);
	if (len == 0)
		return true;
	if (to->n_keys == ROSTER_KEYS_MAX)
		return table_fault(t, row, ROSTER_KEY, report, "too_many_keys", NULL, "too many keys; expected at most %d", ROSTER_KEYS_MAX);
	key = arena_text(arena, text, len);
	if (!key) {
		report->out_of_memory = true;
		return false;
	}
	to->keys[to->n_keys++] = key;
	return true;
}

typedef bool part_fn(const struct table *t, size_t row, const char *text, size_t len, struct arena *arena, struct report *report,
                     struct learner *to);

/* A cell of several, each taken. */
static void
take_parts(const struct table *t, size_t row, size_t column, part_fn *take, struct arena *arena, struct report *report,
           struct learner *to)
{
	const char *p = table_text(t, row, column);

	while (*p) {
		size_t len = strcspn(p, ";");

		if (!take(t, row, p, len, arena, report, to))
			return;
		p += len + (p[len] == ';');
	}
}

static void
take_learner(const struct table *t, size_t row, struct arena *arena, struct report *report, struct learner *to)
{
	*to = (struct learner){
		.id = table_text(t, row, ROSTER_LEARNER), .name = table_text(t, row, ROSTER_NAME), .email = table_text(t, row, ROSTER_EMAIL),
		.sis_id = table_text(t, row, ROSTER_SIS_ID), .section = table_text(t, row, ROSTER_SECTION),
	};
	take_parts(t, row, ROSTER_KEY, take_key, arena, report, to);
	take_parts(t, row, ROSTER_EXTENSIONS, take_extension, arena, report, to);
}

/* Two learners by one key or one address would get each other's marks. */
static bool
check_unique(const struct table *t, size_t column, const char *code, struct report *report)
{
	struct fault f;
	struct names *seen = names_new(t->rows, &f);
	size_t first;

	for (size_t i = 0; seen && i < t->rows; i++) {
		const char *text = table_text(t, i, column);

		if (!*text)
			continue;
		if (names_find(seen, text, &first))
			table_fault(t, i, column, report, code, NULL, "line %d has the same %s; expected each learner's own", t->lines[first],
			            t->schema->columns[column].name);
		else
			names_put(seen, text, i);
	}
	report->out_of_memory |= !seen;
	names_free(seen);
	return seen != NULL;
}

/* A key of one learner that is a key or the account of another would do the same. */
static void
check_keys(const struct table *t, struct roster *r, struct report *report)
{
	size_t first;

	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < r->learners[i].n_keys; k++)
			if (names_find(r->index, r->learners[i].keys[k], &first) && first != i)
				table_fault(t, i, ROSTER_KEY, report, "same_key", NULL, "line %d has the same key; expected each learner's own",
				            t->lines[first]);
}

/* Accounts come first: a key that is one stays with it. */
static bool
make_index(struct roster *r, struct arena *arena)
{
	size_t room = r->n;
	struct fault f;

	for (size_t i = 0; i < r->n; i++)
		room += 2 * r->learners[i].n_keys;
	r->index = names_new(room, &f);
	for (size_t i = 0; r->index && i < r->n; i++)
		names_put(r->index, r->learners[i].id, i);
	for (size_t i = 0; r->index && i < r->n; i++)
		for (size_t k = 0; k < r->learners[i].n_keys; k++) {
			char guest[IDENTITY_MAX];
			const char *name = NULL;

			names_put(r->index, r->learners[i].keys[k], i);
			if (!identity_is_fingerprint(r->learners[i].keys[k]) || !identity_name(r->learners[i].keys[k], guest, &f))
				continue;
			name = arena_text(arena, guest, strlen(guest));
			if (!name || !names_put(r->index, name, i))
				return false;
		}
	return r->index != NULL;
}

void
roster_fini(struct roster *r)
{
	names_free(r->index);
	*r = (struct roster){ 0 };
}

bool
roster_parse(const char *file, const char *text, size_t len, struct arena *arena, struct report *report, struct roster *out)
{
	size_t before = report->errors;
	struct table t;

	*out = (struct roster){ 0 };
	table_read(&roster_schema, file, text, len, 1, arena, report, &t);
	out->learners = arena_array(arena, t.rows + 1, sizeof *out->learners);
	if (!out->learners) {
		report->out_of_memory = true;
		return false;
	}
	for (size_t i = 0; i < t.rows; i++)
		take_learner(&t, i, arena, report, &out->learners[out->n++]);
	check_unique(&t, ROSTER_LEARNER, "same_learner", report);
	check_unique(&t, ROSTER_EMAIL, "same_email", report);
	check_unique(&t, ROSTER_SIS_ID, "same_sis_id", report);
	if (make_index(out, arena))
		check_keys(&t, out, report);
	else
		report->out_of_memory = true;
	if (report->errors == before && !report->out_of_memory)
		return true;
	roster_fini(out);
	return false;
}

/* ---- the class ---- */

static bool
take_time(const struct table *t, size_t row, size_t column, struct report *report, int64_t *out)
{
	struct fault f = { 0 };

	*out = 0;
	if (!*table_text(t, row, column) || when_parse(table_text(t, row, column), out, &f))
		return true;
	return table_fault(t, row, column, report, "bad_time", "2026-12-01T23:59+01:00", "%s", f.text);
}

static void
take_assignment(const struct table *t, size_t row, struct report *report, struct assignment *to)
{
	/* Not a number, or any, where the cell is refused: the other cells are still looked at. */
	double attempts = table_number(t, row, CLASS_ATTEMPTS);
	bool times;

	*to = (struct assignment){ .case_id = table_text(t, row, CLASS_CASE), .attempts = attempts >= 0 && attempts <= 1000 ? (int64_t)attempts : 0,
		                   .late_percent = table_number(t, row, CLASS_LATE) };
	for (size_t i = 0; counts_words[i]; i++)
		if (!strcmp(table_text(t, row, CLASS_COUNTS), counts_words[i]))
			to->counts = (enum counts)i;
	times = take_time(t, row, CLASS_OPENS, report, &to->opens);
	if (take_time(t, row, CLASS_DUE, report, &to->due) && times && to->opens && to->due && to->due <= to->opens)
		table_fault(t, row, CLASS_DUE, report, "bad_time", NULL, "this is not after the time it opens; expected a later one");
}

bool
class_parse(const char *file, const char *text, size_t len, struct arena *arena, struct report *report, struct class *out)
{
	size_t before = report->errors;
	struct table t;

	*out = (struct class){ 0 };
	table_read(&class_schema, file, text, len, 1, arena, report, &t);
	out->assignments = arena_array(arena, t.rows + 1, sizeof *out->assignments);
	if (!out->assignments) {
		report->out_of_memory = true;
		return false;
	}
	for (size_t i = 0; i < t.rows; i++)
		take_assignment(&t, i, report, &out->assignments[out->n++]);
	return report->errors == before && !report->out_of_memory;
}

/* ---- files ---- */

static bool
take_roster(const char *file, const char *text, size_t len, struct arena *arena, struct report *report, void *out)
{
	return roster_parse(file, text, len, arena, report, out);
}

static bool
take_class(const char *file, const char *text, size_t len, struct arena *arena, struct report *report, void *out)
{
	return class_parse(file, text, len, arena, report, out);
}

bool
roster_read(const char *path, struct arena *arena, struct roster *out, struct fault *f)
{
	return table_take_file(path, arena, take_roster, out, f);
}

bool
class_read(const char *path, struct arena *arena, struct class *out, struct fault *f)
{
	return table_take_file(path, arena, take_class, out, f);
}

/* ---- what follows ---- */

const struct learner *
roster_find(const struct roster *r, const char *id)
{
	size_t i;

	return r->index && names_find(r->index, id, &i) ? &r->learners[i] : NULL;
}

const struct assignment *
class_find(const struct class *c, const char *case_id)
{
	for (size_t i = 0; i < c->n; i++)
		if (!strcmp(c->assignments[i].case_id, case_id))
			return &c->assignments[i];
	return NULL;
}

int64_t
assignment_due(const struct assignment *a, const struct learner *who)
{
	int64_t due = a->due;

	for (size_t i = 0; who && i < who->n_extensions; i++)
		if (!strcmp(who->extensions[i].case_id, a->case_id) && who->extensions[i].due > due)
			due = who->extensions[i].due;
	return a->due ? due : 0;
}

int64_t
assignment_attempts(const struct assignment *a, const struct learner *who)
{
	int64_t n = a->attempts;

	for (size_t i = 0; n > 0 && who && i < who->n_extensions; i++)
		if (!strcmp(who->extensions[i].case_id, a->case_id))
			n += who->extensions[i].attempts;
	return n;
}

int64_t
assignment_days_late(const struct assignment *a, const struct learner *who, int64_t at)
{
	int64_t due = assignment_due(a, who), late = at - due;

	return due == 0 || late <= 0 ? 0 : (late + 86399) / 86400;
}

bool
assignment_counts(const struct assignment *a, const struct learner *who, int64_t attempt, int64_t started, int64_t at)
{
	int64_t allowed = assignment_attempts(a, who);

	return (!a->opens || started >= a->opens) && (!allowed || attempt <= allowed) &&
	    (!isnan(a->late_percent) || assignment_days_late(a, who, at) == 0);
}

double
assignment_worth(const struct assignment *a, const struct learner *who, int64_t at, double points)
{
	int64_t late = assignment_days_late(a, who, at);

	if (late == 0)
		return points;
	return isnan(a->late_percent) ? NAN : points * fmax(0, 1 - (double)late * a->late_percent / 100);
}
