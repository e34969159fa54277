#include <string.h>

#include "records/internal.h"

static bool
check_length(struct records *r, int64_t id, size_t actions, struct fault *f)
{
	int64_t n;

	if (!sql_whole(r, f, &n, "SELECT count(*) FROM actions WHERE attempt = ?", "i", id))
		return false;
	return n == (int64_t)actions ||
	    fault_set(f, 0, 0, "another session has worked on this attempt and this was not kept; open the case again");
}

static bool
write_action(struct records *r, int64_t id, size_t actions, const struct records_action *a,
             const struct records_standing *standing, struct fault *f)
{
	return sql_run(r, f, "INSERT INTO actions VALUES(?, ?, ?, ?, ?, ?, ?, ?)", "iiisissd", id, (int64_t)actions + 1, a->time,
	               a->verb, (int64_t)a->step, a->text, a->outcome, a->points) &&
	    sql_run(r, f, "UPDATE attempts SET updated = ?1, position = ?2, points = ?3, "
	            "finished = CASE WHEN finished = 0 AND ?4 THEN ?1 ELSE finished END WHERE id = ?5", "iidii", a->time,
	            (int64_t)standing->position, standing->points, (int64_t)standing->finished, id);
}

bool
records_append(struct records *r, int64_t id, size_t actions, const struct records_action *action,
               const struct records_standing *standing, bool forget_draft, struct fault *f)
{
	bool good;

	if (!sql_begin(r, true, f))
		return false;
	good = writer_check(r, id, f) && check_length(r, id, actions, f) && write_action(r, id, actions, action, standing, f);
	if (good && forget_draft)
		good = sql_run(r, f, "DELETE FROM drafts WHERE attempt = ? AND step = ?", "ii", id, (int64_t)action->step);
	return sql_end(r, good, f);
}

static const char *
keep(struct arena *arena, sqlite3_stmt *s, int column)
{
	const char *text = sql_text(s, column);

	return arena_text(arena, text, strlen(text));
}

/* n rows have room in the arena. */
static void *
room(struct records *r, const char *count, int64_t id, int64_t from, struct arena *arena, size_t size, size_t *n,
     struct fault *f)
{
	int64_t rows;
	void *out;

	if (!sql_whole(r, f, &rows, count, "ii", id, from))
		return NULL;
	*n = rows > 0 ? (size_t)rows : 0;
	out = arena_array(arena, *n + 1, size);
	if (!out)
		fault_memory(f);
	return out;
}

static bool
read_actions(struct records *r, sqlite3_stmt *s, struct arena *arena, struct records_action *log, size_t *n, struct fault *f)
{
	size_t used = 0;
	bool row = true;

	while (used < *n) {
		struct records_action *a = &log[used];

		if (!sql_step(r, s, &row, f))
			return false;
		if (!row)
			break;
		*a = (struct records_action){
			.time = sqlite3_column_int64(s, 0),
			.verb = keep(arena, s, 1),
			.step = (size_t)sqlite3_column_int64(s, 2),
			.text = keep(arena, s, 3),
			.outcome = keep(arena, s, 4),
			.points = sqlite3_column_double(s, 5),
		};
		if (!a->verb || !a->text || !a->outcome)
			return fault_memory(f);
		used++;
	}
	*n = used;
	return true;
}

bool
records_log(struct records *r, int64_t id, size_t from, struct arena *arena, struct records_action **log, size_t *n,
            struct fault *f)
{
	sqlite3_stmt *s;
	bool good;

	*log = room(r, "SELECT count(*) FROM actions WHERE attempt = ? AND seq > ?", id, (int64_t)from, arena, sizeof **log, n, f);
	if (!*log)
		return false;
	s = sql_prepare(r, f, "SELECT time, verb, step, text, outcome, points FROM actions WHERE attempt = ? AND seq > ? "
	                "ORDER BY seq", "ii", id, (int64_t)from);
	good = s && read_actions(r, s, arena, *log, n, f);
	sqlite3_finalize(s);
	return good;
}

bool
records_set_draft(struct records *r, int64_t id, size_t step, const char *text, struct fault *f)
{
	bool good;

	if (!sql_begin(r, false, f))
		return false;
	good = writer_check(r, id, f) &&
	    (*text ? sql_run(r, f, "INSERT INTO drafts VALUES(?, ?, ?) ON CONFLICT(attempt, step) DO UPDATE SET "
	                     "text = excluded.text", "iis", id, (int64_t)step, text)
	           : sql_run(r, f, "DELETE FROM drafts WHERE attempt = ? AND step = ?", "ii", id, (int64_t)step));
	return sql_end(r, good, f);
}

bool
records_drafts(struct records *r, int64_t id, struct arena *arena, struct records_draft **drafts, size_t *n, struct fault *f)
{
	sqlite3_stmt *s;
	bool row = true, good;
	size_t used = 0;

	*drafts = room(r, "SELECT count(*) FROM drafts WHERE attempt = ? AND step > ?", id, 0, arena, sizeof **drafts, n, f);
	if (!*drafts)
		return false;
	s = sql_prepare(r, f, "SELECT step, text FROM drafts WHERE attempt = ? ORDER BY step", "i", id);
	good = s != NULL;
	while (good && used < *n && (good = sql_step(r, s, &row, f)) && row) {
		(*drafts)[used] = (struct records_draft){ (size_t)sqlite3_column_int64(s, 0), keep(arena, s, 1) };
		good = (*drafts)[used].text || fault_memory(f);
		used++;
	}
	*n = used;
	sqlite3_finalize(s);
	return good;
}

#define HISTORY \
	"FROM actions JOIN attempts ON attempts.id = actions.attempt " \
	"JOIN steps ON steps.digest = attempts.digest AND steps.step = actions.step " \
	"WHERE (?1 IS NULL OR case_id = ?1) AND verb NOT IN ('next', 'back', 'guess', 'state') "

static bool
read_event(sqlite3_stmt *s, struct arena *arena, struct records_event *e, struct fault *f)
{
	*e = (struct records_event){
		.case_id = keep(arena, s, 0), .title = keep(arena, s, 1), .step = keep(arena, s, 2), .objective = keep(arena, s, 3),
		.number = (size_t)sqlite3_column_int64(s, 4),
		.verb = keep(arena, s, 5), .outcome = keep(arena, s, 6),
		.time = sqlite3_column_int64(s, 7), .attempt = sqlite3_column_int64(s, 8),
		.drawn = sqlite3_column_type(s, 9) != SQLITE_NULL,
		.variant = (uint64_t)sqlite3_column_int64(s, 9),
	};
	return (e->case_id && e->title && e->step && e->objective && e->verb && e->outcome) || fault_memory(f);
}

bool
records_history(struct records *r, const char *case_id, struct arena *arena, struct records_event **events, size_t *n,
                struct fault *f)
{
	sqlite3_stmt *s;
	int64_t rows;
	size_t used = 0;
	bool row = true, good;

	*n = 0;
	if (!sql_whole(r, f, &rows, "SELECT count(*) " HISTORY, "s", case_id))
		return false;
	*events = arena_array(arena, (size_t)rows + 1, sizeof **events);
	if (!*events)
		return fault_memory(f);
	s = sql_prepare(r, f, "SELECT case_id, title, steps.id, objective, steps.step, verb, outcome, time, attempt, variant " HISTORY
	                "ORDER BY time, attempt, seq", "s", case_id);
	good = s != NULL;
	while (good && used < (size_t)rows && (good = sql_step(r, s, &row, f)) && row)
		good = read_event(s, arena, &(*events)[used++], f);
	sqlite3_finalize(s);
	*n = used;
	return good;
}
