/* Schedules as tables: MODEL.md section 1, last paragraph. */
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "radiobio/radiobio.h"

static bool
read_csv(const char *text, struct rb_regimen *r, struct fault *f)
{
	return rb_regimen_parse_csv(text, strlen(text), r, f);
}

static void
a_table_is_a_schedule(void)
{
	struct rb_regimen r;
	struct fault f;

	/* rows and columns in any order, a boost six hours later, a missed and a make-up day */
	OK(read_csv("time,dose_gy,day,minutes\n08:00,1.8,1,\n14:00,1.5,0,2.5\n08:00,1.8,0,10\n9:30,2,5,\n", &r, &f));
	IS_INT((long long)r.schedule.n, 4);
	IS_STR(r.notation, "custom, 4 fractions");
	OK(r.custom && !r.single);
	NEAR(r.schedule.fractions[0].time_h, 0, 0, 0);
	NEAR(r.schedule.fractions[0].minutes, 10, 0, 0);
	NEAR(r.schedule.fractions[1].time_h, 6, 0, 0);
	NEAR(r.schedule.fractions[1].dose_gy, 1.5, 0, 0);
	NEAR(r.schedule.fractions[1].minutes, 2.5, 0, 0);
	NEAR(r.schedule.fractions[2].time_h, 24, 0, 0);
	NEAR(r.schedule.fractions[3].time_h, 121.5, 0, 0);
	IS_INT(r.schedule.fractions[3].day, 5);
	NEAR(rb_total_dose(&r.schedule), 7.1, 0, 1e-15);
	IS_INT(rb_calendar_days(&r.schedule), 6);
	rb_regimen_fini(&r);
	OK(read_csv("day,time,dose_gy\n0,08:00,2\n", &r, &f));
	IS_STR(r.notation, "custom, 1 fraction");
	rb_regimen_fini(&r);
	/* day 0 is the Monday of the first fraction's week */
	OK(read_csv("day,time,dose_gy\n17,08:00,2\n16,23:59,2\n", &r, &f));
	IS_INT(r.schedule.fractions[0].day, 2);
	IS_INT(r.schedule.fractions[1].day, 3);
	NEAR(r.schedule.fractions[1].time_h, 8 + 1 / 60.0, 1e-15, 0);
	rb_regimen_fini(&r);
	/* as a spreadsheet of another country writes it */
	OK(read_csv("\xef\xbb\xbf"
		    "day;time;dose_gy\r\n0;08:00;1,8\r\n",
		    &r, &f));
	NEAR(r.schedule.fractions[0].dose_gy, 1.8, 0, 0);
	rb_regimen_fini(&r);
	/* one ends as the next begins */
	OK(read_csv("day,time,dose_gy,minutes\n0,08:00,2,30\n0,08:30,2,30\n0,23:59,2,60\n1,00:59,2,\n", &r, &f));
	rb_regimen_fini(&r);
}

static void
the_same_as_notation(void)
{
	struct rb_regimen a, b;
	struct fault f;

	OK(rb_regimen_parse("gap 3d, 4x3.7 bid 6h", &a, &f));
	OK(read_csv("day,time,dose_gy\n3,08:15,3.7\n3,14:15:00,3.7\n4,8:15:00,3.7\n4,14:15,3.7\n", &b, &f));
	IS_INT((long long)b.schedule.n, (long long)a.schedule.n);
	for (size_t i = 0; i < a.schedule.n; i++) {
		IS_INT(b.schedule.fractions[i].day, a.schedule.fractions[i].day);
		NEAR(b.schedule.fractions[i].time_h, a.schedule.fractions[i].time_h, 1e-12, 0);
		NEAR(b.schedule.fractions[i].dose_gy, a.schedule.fractions[i].dose_gy, 0, 0);
	}
	rb_regimen_fini(&a);
	rb_regimen_fini(&b);
}

static void
refusals_have_their_place(void)
{
	static const struct {
		const char *text;
		int line, column;
		const char *says;
	} table[] = {
		{ "day,time,dose_gy\n0,8,2\n", 2, 3, "HH:MM" },
		{ "day,time,dose_gy\n0,24:00,2\n", 2, 3, "23:59" },
		{ "day,time,dose_gy\n0,08:60,2\n", 2, 3, "HH:MM" },
		{ "day,time,dose_gy\n0,8:00am,2\n", 2, 3, "HH:MM" },
		{ "day,time,dose_gy\n0,08:00:30,2\n", 2, 3, "HH:MM" },
		{ "day,time,dose_gy\n0,08:00:00:00,2\n", 2, 3, "HH:MM" },
		{ "day,time,dose_gy\n0,24:00:00,2\n", 2, 3, "HH:MM" },
		{ "day,time,dose_gy\n0,-8:00,2\n", 2, 3, "HH:MM" },
		{ "day,time,dose_gy\n0,08:00,0\n", 2, 9, "0" },
		{ "day,time,dose_gy\n0,08:00,-2\n", 2, 9, "dose_gy" },
		{ "day,time,dose_gy\n0,08:00,200\n", 2, 9, "100" },
		{ "day,time,dose_gy\n0,08:00,nan\n", 2, 9, "number" },
		{ "day,time,dose_gy\n0,08:00,\n", 2, 9, "empty" },
		{ "day,time,dose_gy\n0.5,08:00,2\n", 2, 1, "whole" },
		{ "day,time,dose_gy\n-1,08:00,2\n", 2, 1, "day" },
		{ "day,time,dose_gy\n99999,08:00,2\n", 2, 1, "36500" },
		{ "day,time,dose_gy,minutes\n0,08:00,2,-1\n", 2, 11, "minutes" },
		{ "day,time,dose_gy\n0,08:00,2\n1,08:00,2\n0,08:00,2\n", 4, 1, "line 2" },
		{ "day,time,dose_gy,minutes\n0,08:00,2,31\n0,08:30,2,\n", 3, 1, "line 2" },
		{ "day,time,dose_gy,minutes\n1,00:30,2,\n0,23:59,2,60\n", 2, 1, "line 3" },
		{ "day,time,dose_gy\n0,08:00,2\n36500,08:00,2\n", 3, 1, "36500" },
		{ "day,time\n0,08:00\n", 1, 1, "dose_gy" },
		{ "day,time,dose\n0,08:00,2\n", 1, 10, "unknown column" },
		{ "day,time,dose_gy\n", 1, 1, "" },
		{ "", 1, 1, "empty" },
		{ "day,time,dose_gy\n0,08:00,2,3\n", 2, 11, "" },
		{ "day,time,dose_gy\n0,\x1b[2J,2\n", 2, 3, "" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct rb_regimen r;
		struct fault f = { 0 };

		if (!OK(!read_csv(table[i].text, &r, &f)) || !IS_INT(f.line, table[i].line) ||
		    !IS_INT(f.column, table[i].column) || !HAS(f.text, table[i].says))
			tap_diag("%s: %d:%d: %s", table[i].text, f.line, f.column, f.text);
		OK(r.notation == NULL && r.schedule.fractions == NULL);
	}
}

static void
at_most_ten_thousand(void)
{
	size_t size = 16u * 10002, used = 0;
	char *text = malloc(size);
	struct rb_regimen r;
	struct fault f;

	if (!text)
		tap_bail_out("memory");
	used += (size_t)snprintf(text, size, "day,time,dose_gy\n");
	for (int i = 0; i < 10000; i++)
		used += (size_t)snprintf(text + used, size - used, "%d,08:00,2\n", i);
	OK(rb_regimen_parse_csv(text, used, &r, &f));
	IS_INT((long long)r.schedule.n, 10000);
	rb_regimen_fini(&r);
	used += (size_t)snprintf(text + used, size - used, "10000,08:00,2\n");
	OK(!rb_regimen_parse_csv(text, used, &r, &f));
	IS_INT(f.line, 10002);
	HAS(f.text, "10000");
	free(text);
}

TAP_MAIN(TAP_CASE(a_table_is_a_schedule), TAP_CASE(the_same_as_notation), TAP_CASE(refusals_have_their_place),
	 TAP_CASE(at_most_ten_thousand))
