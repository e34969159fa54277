/* A schedule as a table: what the notation cannot say (two doses on a day, missed and make-up days). */
#include "radiobio/internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/table.h"

enum { DAY, TIME, DOSE, MINUTES, COLUMNS };
enum { DAY_MINUTES = 24 * 60 };

static const struct column COLUMN[COLUMNS] = {
	[DAY] = { .name = "day",
		  .type = COLUMN_WHOLE,
		  .required = true,
		  .low = 0,
		  .high = RB_DAYS_MAX,
		  .help = "the calendar day, 0 being a Monday",
		  .example = "0" },
	[TIME] = { .name = "time",
		   .type = COLUMN_TEXT,
		   .required = true,
		   .clock = true,
		   .help = "the start of the fraction as HH:MM",
		   .example = "08:00" },
	[DOSE] = { .name = "dose_gy",
		   .type = COLUMN_NUMBER,
		   .required = true,
		   .unit = "Gy",
		   .low = 0,
		   .high = 100,
		   .help = "the dose of the fraction",
		   .example = "2" },
	[MINUTES] = { .name = "minutes",
		      .type = COLUMN_NUMBER,
		      .unit = "min",
		      .low = 0,
		      .high = (double)RB_DAYS_MAX * DAY_MINUTES,
		      .fallback = "0",
		      .help = "how long its delivery takes",
		      .example = "15" },
};
static const struct table_schema SCHEMA = { "regimen", "one fraction", COLUMN, COLUMNS };

/* A row on the way to a fraction, with its place for messages. */
struct row {
	long start_min;
	struct rb_fraction fraction;
	int line, column;
};

/* HH:MM, 00:00 to 23:59, also H:MM and HH:MM:00 as spreadsheets write it; minutes after midnight, -1 for anything else. */
static long
parse_time(const char *s)
{
	size_t len = strlen(s), hours = strcspn(s, ":");
	long h, m;

	if (len == hours + 6 && !strcmp(s + hours + 3, ":00"))
		len -= 3;
	if ((hours != 1 && hours != 2) || len != hours + 3)
		return -1;
	for (size_t i = 0; i < len; i++)
		if (i != hours && (s[i] < '0' || s[i] > '9'))
			return -1;
	h = strtol(s, NULL, 10);
	m = strtol(s + hours + 1, NULL, 10);
	return h < 24 && m < 60 ? h * 60 + m : -1;
}

static bool
read_row(const struct table *t, size_t i, struct row *row, struct fault *f)
{
	const struct table_cell *day = table_cell(t, i, DAY), *time = table_cell(t, i, TIME),
				*dose = table_cell(t, i, DOSE);
	long minute = parse_time(time->text);

	if (minute < 0)
		return fault_set(f, time->line, time->column,
				 "time is \"%.40s\"; HH:MM from 00:00 to 23:59 was expected", time->text);
	if (!(dose->number > 0))
		return fault_set(f, dose->line, dose->column, "dose_gy is 0; leave the row out instead");
	row->line = day->line;
	row->column = day->column;
	row->start_min = (long)day->number * DAY_MINUTES + minute;
	row->fraction = (struct rb_fraction){ .day = (int)day->number,
					      .dose_gy = dose->number,
					      .minutes = table_number(t, i, MINUTES) };
	return true;
}

static int
by_start(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->start_min != y->start_min)
		return x->start_min < y->start_min ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static bool
check_rows(const struct row *rows, size_t n, struct fault *f)
{
	for (size_t i = 1; i < n; i++) {
		double end_min = (double)rows[i - 1].start_min + rows[i - 1].fraction.minutes;

		if (rows[i].fraction.day - rows[0].fraction.day >= RB_DAYS_MAX)
			return fault_set(f, rows[i].line, rows[i].column,
					 "the course runs beyond %d days; that is the most there may be", RB_DAYS_MAX);
		if (rows[i].start_min == rows[i - 1].start_min)
			return fault_set(f, rows[i].line, rows[i].column,
					 "this fraction starts at the same time as that of line %d; give one of them "
					 "another time, or "
					 "one row the dose of both",
					 rows[i - 1].line);
		if ((double)rows[i].start_min < end_min)
			return fault_set(
			    f, rows[i].line, rows[i].column,
			    "this fraction starts before that of line %d has ended; move it, or shorten its minutes",
			    rows[i - 1].line);
	}
	return true;
}

static bool
make_regimen(const struct row *rows, size_t n, struct rb_regimen *r, struct fault *f)
{
	char notation[40];
	int monday = rows[0].fraction.day - rows[0].fraction.day % 7;

	snprintf(notation, sizeof notation, "custom, %zu fraction%s", n, n == 1 ? "" : "s");
	r->notation = mem_copy_text(notation, strlen(notation));
	r->schedule.fractions = mem_array(n, sizeof *r->schedule.fractions);
	if (!r->notation || !r->schedule.fractions) {
		rb_regimen_fini(r);
		return fault_memory(f);
	}
	for (size_t i = 0; i < n; i++) {
		r->schedule.fractions[i] = rows[i].fraction;
		r->schedule.fractions[i].day -= monday;
		r->schedule.fractions[i].time_h = (double)(rows[i].start_min - rows[0].start_min) / 60;
	}
	r->schedule.n = n;
	r->custom = true;
	return true;
}

bool
rb_regimen_parse_csv(const char *text, size_t len, struct rb_regimen *r, struct fault *f)
{
	struct arena *arena = arena_new();
	struct report report;
	struct table t;
	struct row *rows = NULL;
	bool ok = false;

	*r = (struct rb_regimen){ 0 };
	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	table_read(&SCHEMA, "", text, len, 1, arena, &report, &t);
	if (!report_ok(&report, f))
		goto done;
	if (t.rows > RB_FRACTIONS_MAX) {
		fault_set(f, t.lines[RB_FRACTIONS_MAX], 1, "more than %d fractions; that is the most there may be",
			  RB_FRACTIONS_MAX);
		goto done;
	}
	rows = mem_array(t.rows, sizeof *rows);
	if (!rows) {
		fault_memory(f);
		goto done;
	}
	for (size_t i = 0; i < t.rows; i++)
		if (!read_row(&t, i, &rows[i], f))
			goto done;
	qsort(rows, t.rows, sizeof *rows, by_start);
	ok = check_rows(rows, t.rows, f) && make_regimen(rows, t.rows, r, f);
done:
	free(rows);
	report_fini(&report);
	arena_free(arena);
	return ok;
}
