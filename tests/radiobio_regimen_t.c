/* The notation of MODEL.md section 1: every rule, and the calendar it makes. */
#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "radiobio/radiobio.h"

/* The treatment days of a regimen as "0 2 4", or the fault. */
static const char *
days_of(const char *text, char *out, size_t size)
{
	struct rb_regimen r;
	struct fault f;
	size_t used = 0;
	int last = -1;

	out[0] = '\0';
	if (!rb_regimen_parse(text, &r, &f)) {
		fault_format(&f, out, size);
		return out;
	}
	for (size_t i = 0; i < r.schedule.n && used < size; i++) {
		if (r.schedule.fractions[i].day == last)
			continue;
		last = r.schedule.fractions[i].day;
		used += (size_t)snprintf(out + used, size - used, "%s%d", used ? " " : "", last);
	}
	rb_regimen_fini(&r);
	return out;
}

static void
calendar(void)
{
	static const struct {
		const char *text, *days;
	} table[] = {
		{ "5x2", "0 1 2 3 4" },
		{ "7x2", "0 1 2 3 4 7 8" },
		{ "7x2 6/w", "0 1 2 3 4 5 7" },
		{ "8x2 7/w", "0 1 2 3 4 5 6 7" },
		{ "6x6 on tue+thu", "1 3 8 10 15 17" },
		{ "3x2 on sun", "6 13 20" },
		{ "5x8 qod", "0 2 4 7 9" },   /* MODEL 1 */
		{ "2*(2x8 qod)", "0 2 3 7" }, /* MODEL 1: a cadence ends with its phase */
		{ "3x6 weekly", "0 7 14" },
		{ "3x6 weekly on fri", "4 11 18" },
		{ "4x2 qod 7/w", "0 2 4 6" },
		{ "4x2 qod 6/w", "0 2 4 7" },          /* Saturday is on, Sunday is off */
		{ "4x2 qod on mon+tue", "0 7 14 21" }, /* 0+2 moves to Monday; 7+2 again */
		{ "5x2 bid", "0 1 2" },
		{ "7x2 tid", "0 1 2" },
		{ "5x2, 5x3", "0 1 2 3 4 7 8 9 10 11" },
		{ "3x2, 2x3 on mon", "0 1 2 7 14" },
		{ "3x2, 2x3 6/w", "0 1 2 3 4" },
		{ "5x2, 2x3 6/w", "0 1 2 3 4 5 7" }, /* its own treatment days: Saturday */
		{ "3x2 bid, 2x3", "0 1 2 3" },       /* a new phase starts on a new day */
		{ "5x2, gap 1w, 5x2", "0 1 2 3 4 14 15 16 17 18" },
		{ "5x2, gap 2d, 5x2", "0 1 2 3 4 9 10 11 14 15" },
		{ "2x2, gap 2d, 2x2", "0 1 4 7" },         /* Wednesday + 2 is Friday */
		{ "2x2, gap 3d, 2x2", "0 1 7 8" },         /* Wednesday + 3 is Saturday */
		{ "2x2, gap 1d, gap 1d, 2x2", "0 1 4 7" }, /* gaps add */
		{ "gap 2d, 5x2", "2 3 4 7 8" },            /* MODEL 1: starts on a Wednesday */
		{ "gap 9d, 5x2", "2 3 4 7 8" },            /* day 0 is the Monday of the first fraction's week */
		{ "gap 2w, 5x2", "0 1 2 3 4" },
		{ "gap 5d, 5x2", "0 1 2 3 4" },
		{ "gap 1d, 2x2 on tue+thu", "3 8" }, /* Tuesday + 1, then to Thursday */
		{ "5x2, gap 4w", "0 1 2 3 4" },      /* at the end it counts for nothing */
		{ "2*(2x2, gap 1w)", "0 1 9 10" },
		{ "2*(2x2, gap 1w), 1x3", "0 1 9 10 18" }, /* counts for what follows the group */
		{ "2*(gap 1d, 2x2)", "1 2 4 7" },
		{ "2x2, 2*(gap 1w, 1x3)", "0 1 9 17" },
		{ "4*(10x1.5 bid 6h) every 2w", "0 1 2 3 4 14 15 16 17 18 28 29 30 31 32 42 43 44 45 46" },
		{ "4*(10x1.5 bid 6h, gap 1w)", "0 1 2 3 4 14 15 16 17 18 28 29 30 31 32 42 43 44 45 46" },
		{ "4*(10x1.5 bid 6h, gap 1w) every 2w", "0 1 2 3 4 14 15 16 17 18 28 29 30 31 32 42 43 44 45 46" },
		{ "3*(4x3.7 bid 6h) every 4w", "0 1 28 29 56 57" },
		{ "3*(1x2) every 10d", "0 10 21" }, /* day 20 is a Sunday; the count goes on from 21 */
		{ "2*(gap 1d, 2x2) every 1w", "1 2 8 9" },
		{ "2*(2*(2x2) every 3d) every 2w", "0 1 3 4 14 15 17 18" },
		{ "2*(2x2, 2*(1x3) every 2d) every 1w", "0 1 2 4 7 8 9 11" },
		{ "1*(5x2) every 1d", "0 1 2 3 4" },
		{ "2*(5x2) every 6d, 1x2", "0 1 2 3 4 7 8 9 10 11 14" },
	};
	char out[400];

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		tap_diag("%s", table[i].text);
		IS_STR(days_of(table[i].text, out, sizeof out), table[i].days);
	}
}

static void
forms_of_writing(void)
{
	static const char *const same[][2] = {
		{ "35x2", "70/35" },
		{ "35x2", " 35 X 2 gy " },
		{ "35x2", "35\xc3\x97"
			  "2Gy" },
		{ "35x2", "\t35x2.000 QD" },
		{ "35x2", "35x2 5/w" },
		{ "35x2", "35 x 2 5 / w" },
		{ "35x2", "35x2 on fri+mon+tue+wed+thu" },
		{ "35x2", "35x2 0min" },
		{ "35x2", "0035x02" },
		{ "10x1.5 bid 6h", "10x1.5 BID" },
		{ "10x1.5 bid 6h", "10x1.5bid6h" },
		{ "10x1.5 bid 6h", "15/10Gy 6.0H Bid" },
		{ "10x1.5 tid 4h 20min 6/w", "10x1.5 6/w 20min 4h tid" },
		{ "5x8 qod", "40/5qod" },
		{ "5x8 qod 7/w", "40/5 7/w qod" },
		{ "5x8 on tue+thu", "40/5 on thu + TUE" },
		{ "5x2, gap 1w, 5x3", "5x2,gap 7d,5x3" },
		{ "5x2, gap 10d, 5x3", "5x2,gap 1w,gap 3d,5x3,gap 2w" },
		{ "2*(5x2, gap 1w)", "2*(5x2,gap 7 d)" },
		{ "2*(5x2, gap 1w)", "1*(2 * ( 1*(5x2) , gap 1 W ))" },
		{ "4*(10x1.5 bid 6h) every 2w", "4*(10x1.5 bid)every 14d" },
		{ "gap 2d, 5x2", "gap 2d, 1*(5x2)" },
		{ "gap 2d, 5x2", "gap 1w, gap 2d, 5x2" },
		{ "15x2.67", "40.05/15" },
		{ "50/3", "50/3" },
		{ "50/3", "3x16.666666666666668" },
		{ "3x16.6666", "3x16.6666" },
		{ "1x0.3", "0.3/1" },
		{ "6x2 weekly 6/w", "6x2 on mon+tue+wed+thu+fri+sat weekly" },
		{ "5x2, 5x3", "5x2,5x3" },
		{ "1x0.00000001", "1x0.00000001" },
	};

	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct rb_regimen r;
		struct fault f;

		if (!OK(rb_regimen_parse(same[i][1], &r, &f))) {
			tap_diag("%s: %s", same[i][1], f.text);
			continue;
		}
		IS_STR(r.notation, same[i][0]);
		rb_regimen_fini(&r);
	}
}

static void
refusals_point_and_explain(void)
{
	static const struct {
		const char *text;
		int column;
		const char *says;
	} table[] = {
		{ "", 1, "35x2" },
		{ "   ", 4, "35x2" },
		{ "5x", 3, "dose" },
		{ "x2", 1, "number of fractions" },
		{ "5", 1, "35x2" },
		{ "5x2,", 5, "comma" },
		{ ",5x2", 1, "," },
		{ "5x2,,5x2", 5, "," },
		{ "5x2)", 4, "2*(5x2)" },
		{ "2*(5x2", 7, "column 3" },
		{ "2*5x2", 3, "\"(\"" },
		{ "2*()", 4, "empty group" },
		{ "(5x2)", 1, "repeats" },
		{ "3(5x2)", 2, "3*(" },
		{ "3x(5x2)", 3, "3*(" },
		{ "2*(5x2))", 8, "without a group" },
		{ "5x2 bid bid", 9, "keep one" },
		{ "5x2 qd tid", 8, "keep one" },
		{ "5x2 qod weekly", 9, "keep one" },
		{ "5x2 bid 6h 7h", 12, "keep one" },
		{ "5x2 5min 6min", 10, "keep one" },
		{ "5x2 6/w 7/w", 9, "keep one" },
		{ "5x2 6/w on mon", 9, "keep one" },
		{ "5x2 on mon on tue", 12, "keep one" },
		{ "5x2 6h", 5, "bid" },
		{ "5x2 qd 6h", 8, "bid" },
		{ "5x2 bid 0h", 9, "0 h" },
		{ "5x2 bid 24h", 9, "24 h" },
		{ "5x2 tid 12h", 9, "24 h" },
		{ "5x2 bid 23h 60min", 9, "24 h" },
		{ "5x2 bid 6h 361min", 12, "interval" },
		{ "5x2 1440min", 5, "24 h" },
		{ "5x2 3/w", 5, "on mon+wed+fri" },
		{ "5x2 8/w", 5, "7/w" },
		{ "5x2 0/w", 5, "7/w" },
		{ "5x2 5.5/w", 5, "7/w" },
		{ "5x2 on", 7, "mon" },
		{ "5x2 on mon+", 12, "mon" },
		{ "5x2 on mon+mon", 12, "twice" },
		{ "5x2 on monday", 8, "\"mon\"" },
		{ "5x2 daily", 5, "\"qd\"" },
		{ "5x2 qood", 5, "\"qod\"" },
		{ "5x2 weekley", 5, "\"weekly\"" },
		{ "5x2 hyper", 5, "unknown word" },
		{ "5x2 bid 6 hours", 11, "\"h\"" },
		{ "0x2", 1, "0" },
		{ "2x0", 3, "0 Gy" },
		{ "2x0.0", 3, "0 Gy" },
		{ "0/5", 1, "0 Gy" },
		{ "5/0", 3, "0" },
		{ "0*(5x2)", 1, "0" },
		{ "5x2, gap 0d, 5x2", 10, "0" },
		{ "2*(5x2) every 0w", 15, "0" },
		{ "35x200", 4, "cGy?" },
		{ "7000/35", 1, "cGy?" },
		{ "35x200cGy", 4, "cGy?" },
		{ "35x2 cGy", 6, "Gy" },
		{ "35x100.01", 4, "cGy?" },
		{ "1,8x2", 2, "1.8" },
		{ "35x1,8", 5, "1.8" },
		{ "35x1,8 bid", 5, "1.8" },
		{ "35x1,8Gy", 5, "1.8" },
		{ "5x2 bid 6,5h", 10, "6.5" },
		{ "70,5/35", 3, "70.5" },
		{ "20x1,5/w", 5, "1.5" },
		{ "1e9x2", 2, "exponent" },
		{ "5x1e1", 4, "exponent" },
		{ "+5x2", 1, "sign" },
		{ "-5x2", 1, "sign" },
		{ "5x-2", 3, "sign" },
		{ ".5x2", 1, "0.5" },
		{ "5x.5", 3, "0.5" },
		{ "5x2.", 4, "point" },
		{ "2.5x2", 1, "whole" },
		{ "70/35.5", 4, "whole" },
		{ "2.0*(5x2)", 1, "whole" },
		{ "5x2, gap 1.5d, 5x2", 10, "whole" },
		{ "35 fx", 4, "35x2" },
		{ "35fx x 2Gy", 3, "35x2" },
		{ "70Gy/35", 3, "70/35 Gy" },
		{ "70 Gy in 35 fx", 4, "70/35" },
		{ "5x2 bid Gy", 9, "behind the dose" },
		{ "5x2 5x3", 5, "comma is missing" },
		{ "5x2 10/5", 5, "comma is missing" },
		{ "5x2 gap 1w", 5, "comma is missing" },
		{ "5x2 2*(5x2)", 5, "comma is missing" },
		{ "5x2x3", 4, "second" },
		{ "5x2/3", 4, "dates" },
		{ "2024-01-05", 5, "dates" },
		{ "05/01/2024", 6, "dates" },
		{ "1.2.2024", 4, "dates" },
		{ "5x2; 5x3", 4, "comma" },
		{ "5x2 08:00", 7, "table" },
		{ "gap 1w", 1, "without fractions" },
		{ "gap", 4, "days or weeks" },
		{ "gap 1", 6, "weeks" },
		{ "gap 1m, 5x2", 6, "min" },
		{ "gap 2weeks, 5x2", 6, "\"w\"" },
		{ "2*(gap 1w), 5x2", 1, "without fractions" },
		{ "5x2 every 2w", 5, "without a group" },
		{ "every 2w", 1, "out of place" },
		{ "2*(5x2) every", 14, "weeks" },
		{ "2*(10x2) every 1w", 1, "14d" },
		{ "2*(5x2, gap 2w) every 1w", 1, "ended" },
		{ "2*(2x2) every 1d", 1, "ended" },
		{ "5x2 *", 5, "group" },
		{ "5x2 (", 5, "group" },
		{ "5x2+5x3", 4, "days" },
		{ "5\xc2\xb7"
		  "2",
		  2, "no place" },
		{ "5x2\xa0", 4, "\\xA0" },
		{ "5x2\x1b[2J", 4, "\\x1B" },
		{ "5x2\n", 4, "\\x0A" },
		{ "5x2 \xe2\x80\xae", 5, "\\u{202E}" },
		{ "nan", 1, "" },
		{ "infx2", 1, "" },
		{ "1x1p3", 4, "" },
		{ "10001x1", 1, "10000" },
		{ "99999999999999999999x2", 1, "10000" },
		{ "10000*(10000x1)", 1, "10000" },
		{ "99999999999*(1x1)", 1, "10000" },
		{ "9999x1 7/w, 2x1", 13, "10000" },
		{ "2*(3000x1, 3000x1)", 1, "10000" },
		{ "10000x1 weekly", 1, "36500" },
		{ "1x1, gap 36500d, 1x1", 18, "36500" },
		{ "1x1, gap 36501d, 1x1", 10, "36500" },
		{ "1x1, gap 99999999w, 1x1", 10, "36500" },
		{ "100*(1x1, gap 36500d)", 6, "36500" },
		{ "2*(2*(2*(2*(2*(2*(2*(2*(2*(1x1)))))))))", 27, "8" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct rb_regimen r;
		struct fault f = { 0 };

		if (!OK(!rb_regimen_parse(table[i].text, &r, &f))) {
			tap_diag("accepted: %s as %s", table[i].text, r.notation);
			rb_regimen_fini(&r);
			continue;
		}
		if (!IS_INT(f.column, table[i].column) || !HAS(f.text, table[i].says))
			tap_diag("%s: %d: %s", table[i].text, f.column, f.text);
		IS_INT(f.line, 1);
		OK(r.schedule.fractions == NULL && r.notation == NULL);
	}
}

static void
limits_that_are_met(void)
{
	struct rb_regimen r;
	struct fault f;

	OK(rb_regimen_parse("10000x1 7/w", &r, &f));
	IS_INT((long long)r.schedule.n, 10000);
	rb_regimen_fini(&r);
	OK(rb_regimen_parse("2*(2*(2*(2*(2*(2*(2*(2*(1x1))))))))", &r, &f));
	IS_INT((long long)r.schedule.n, 256);
	rb_regimen_fini(&r);
	OK(rb_regimen_parse("1x1 7/w, gap 36498d, 1x1 7/w", &r, &f));
	IS_INT(rb_calendar_days(&r.schedule), 36500);
	rb_regimen_fini(&r);
	OK(!rb_regimen_parse("1x1 7/w, gap 36499d, 1x1 7/w", &r, &f));
	OK(rb_regimen_parse("1x100", &r, &f));
	rb_regimen_fini(&r);
}

static void
long_texts(void)
{
	size_t size = 100000;
	char *text = malloc(size);
	struct rb_regimen r;
	struct fault f;

	if (!text)
		tap_bail_out("memory");
	memset(text, '(', size - 1);
	text[size - 1] = '\0';
	OK(!rb_regimen_parse(text, &r, &f));
	text[RB_REGIMEN_TEXT_MAX] = '\0';
	OK(!rb_regimen_parse(text, &r, &f));
	memset(text, '9', RB_REGIMEN_TEXT_MAX);
	OK(!rb_regimen_parse(text, &r, &f));
	memset(text, ' ', RB_REGIMEN_TEXT_MAX);
	memcpy(text, "5x2", 3);
	OK(rb_regimen_parse(text, &r, &f));
	IS_STR(r.notation, "5x2");
	rb_regimen_fini(&r);
	/* Short as it is written, too long in normal form, which could not be read back. */
	for (size_t i = 0; i < 500; i++)
		memcpy(text + i * 7, "1x1tid,", 7);
	text[500 * 7 - 1] = '\0';
	OK(!rb_regimen_parse(text, &r, &f));
	HAS(f.text, "4096");
	free(text);
}

static void
times_and_totals(void)
{
	struct rb_regimen r;
	struct fault f;

	OK(rb_regimen_parse("4*(10x1.5 bid 6h) every 2w", &r, &f));
	IS_INT((long long)r.schedule.n, 40);
	NEAR(rb_elapsed_days(&r.schedule), 46.25, 0, 0); /* MODEL 0 */
	IS_INT(rb_calendar_days(&r.schedule), 47);
	NEAR(rb_total_dose(&r.schedule), 60, 0, 1e-15);
	rb_regimen_fini(&r);
	OK(rb_regimen_parse("gap 2d, 7x1.5 tid 4.5h 20min", &r, &f));
	NEAR(r.schedule.fractions[0].time_h, 0, 0, 0); /* counts from the first fraction */
	NEAR(r.schedule.fractions[2].time_h, 9, 0, 0);
	NEAR(r.schedule.fractions[6].time_h, 48, 0, 0); /* Friday, with one fraction only */
	NEAR(r.schedule.fractions[6].minutes, 20, 0, 0);
	IS_INT(r.schedule.fractions[6].day, 4);
	rb_regimen_fini(&r);
}

static void
what_a_form_sees(void)
{
	struct rb_regimen r, copy;
	struct fault f;
	char text[100];
	struct rb_phase p = rb_phase_plain(35, 2);

	IS_STR(rb_phase_format(&p, text, sizeof text), "35x2");
	p.per_day = 2;
	p.days = 0x15;
	p.minutes = 12.5;
	p.cadence = RB_WEEKLY;
	IS_STR(rb_phase_format(&p, text, sizeof text), "35x2 bid 6h weekly 12.5min on mon+wed+fri");
	IS_STR(rb_phase_format(&p, text, 6), "35x2 ");
	OK(rb_regimen_parse("gap 2d, 5x8 qod 6/w", &r, &f));
	OK(r.single && !r.custom);
	IS_INT(r.lead_gap_days, 2);
	IS_INT(r.phase.fractions, 5);
	IS_INT(r.phase.cadence, RB_QOD);
	IS_INT(r.phase.days, 0x3f);
	OK(rb_regimen_copy(&r, &copy, &f));
	rb_regimen_fini(&r);
	IS_STR(copy.notation, "gap 2d, 5x8 qod 6/w");
	IS_INT((long long)copy.schedule.n, 5);
	rb_regimen_fini(&copy);
	OK(rb_regimen_parse("5x8, gap 2d", &r, &f));
	OK(r.single);
	IS_INT(r.lead_gap_days, 0);
	rb_regimen_fini(&r);
	OK(rb_regimen_parse("5x8, 5x8", &r, &f));
	OK(!r.single);
	rb_regimen_fini(&r);
	OK(rb_regimen_parse("2*(5x8)", &r, &f));
	OK(!r.single);
	rb_regimen_fini(&r);
}

/* ---- random regimens ---- */

struct random {
	unsigned long long state;
};

static unsigned
below(struct random *r, unsigned n)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (unsigned)(r->state >> 33) % n;
}

static void
random_items(struct random *r, char *out, size_t size, int depth)
{
	size_t used = 0;
	unsigned n = 1 + below(r, 3);

	for (unsigned i = 0; i < n; i++) {
		char piece[600], inside[300];
		static const char *const per_day[] = { "", " qd", " bid", " tid", " bid 5.5h", " tid 4h" };
		static const char *const cadence[] = { "", "", " qod", " weekly" };
		static const char *const days[] = {
			"", " 5/w", " 6/w", " 7/w", " on tue+thu", " on sun", " on mon+sat"
		};
		static const char *const minutes[] = { "", "", " 20min", " 0.125min" };
		static const char *const dose[] = { "2",        "1.8",        "0.1", "8.8", "3.3333333333333335",
						    "0.000001", "12.34567891" };

		if (below(r, 4) == 0)
			snprintf(piece, sizeof piece, "gap %u%s", 1 + below(r, 20), below(r, 2) ? "d" : "w");
		else if (depth < 3 && below(r, 4) == 0) {
			random_items(r, inside, 200, depth + 1);
			snprintf(piece, sizeof piece, "%u*(%s)%s", 1 + below(r, 4), inside,
				 below(r, 3) ? "" : " every 30w");
		} else if (below(r, 2))
			snprintf(piece, sizeof piece, "%ux%s%s%s%s%s", 1 + below(r, 12), dose[below(r, 7)],
				 per_day[below(r, 6)], cadence[below(r, 4)], minutes[below(r, 4)], days[below(r, 7)]);
		else
			snprintf(piece, sizeof piece, "%u/%u%s%s%s", 1 + below(r, 70), 1 + below(r, 35),
				 per_day[below(r, 6)], days[below(r, 7)], cadence[below(r, 4)]);
		if (used + strlen(piece) + 3 > size)
			break;
		used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "", piece);
	}
	if (!used)
		snprintf(out, size, "1x2");
}

static bool
is_well_formed(const struct rb_schedule *s)
{
	bool good = s->n > 0 && s->fractions[0].day < 7 && s->fractions[0].time_h == 0;

	for (size_t i = 1; i < s->n; i++) {
		const struct rb_fraction *a = &s->fractions[i - 1], *b = &s->fractions[i];

		good = good && b->time_h > a->time_h && b->time_h >= a->time_h + a->minutes / 60 - 1e-9 &&
		       b->day >= a->day;
		good = good && (int)floor(b->time_h / 24) == b->day - s->fractions[0].day;
	}
	return good;
}

static void
normal_form_reads_back(void)
{
	struct random random = { 20260722 };
	int accepted = 0, bad = 0;

	tap_diag("seed %llu", random.state);
	for (int i = 0; i < 20000; i++) {
		char text[1000];
		struct rb_regimen a, b;
		struct fault f;
		bool same;

		random_items(&random, text, sizeof text, 0);
		if (!rb_regimen_parse(text, &a, &f))
			continue;
		accepted++;
		same = rb_regimen_parse(a.notation, &b, &f);
		if (same) {
			same = is_well_formed(&a.schedule) && a.schedule.n == b.schedule.n &&
			       !strcmp(a.notation, b.notation) && a.single == b.single;
			for (size_t k = 0; same && k < a.schedule.n; k++) {
				const struct rb_fraction *x = &a.schedule.fractions[k], *y = &b.schedule.fractions[k];

				same = x->day == y->day && x->time_h == y->time_h && x->dose_gy == y->dose_gy &&
				       x->minutes == y->minutes;
			}
			rb_regimen_fini(&b);
		}
		if (!same && bad++ < 5)
			tap_diag("%s\n-> %s", text, a.notation);
		rb_regimen_fini(&a);
	}
	IS_INT(bad, 0);
	OK(accepted > 10000);
}

static void
any_bytes_are_survived(void)
{
	static const char alphabet[] = "0123456789x/*(),. +gapbidtwmonevry\x1b\xc3\x97h";
	struct random random = { 77 };
	int accepted = 0;

	for (int i = 0; i < 100000; i++) {
		char text[30];
		unsigned n = below(&random, sizeof text - 1);
		struct rb_regimen r;
		struct fault f = { 0 };

		for (unsigned k = 0; k < n; k++)
			text[k] = alphabet[below(&random, sizeof alphabet - 1)];
		text[n] = '\0';
		if (rb_regimen_parse(text, &r, &f)) {
			accepted++;
			rb_regimen_fini(&r);
		} else if (f.line != 1 || f.column < 1 || f.column > (int)n + 1 || !strchr(f.text, ';')) {
			/* Every refusal has its place, and says what was expected. */
			if (!OK(strchr(f.text, '?') != NULL))
				tap_diag("%s: %s", text, f.text);
		}
	}
	OK(accepted > 0);
}

TAP_MAIN(TAP_CASE(calendar), TAP_CASE(forms_of_writing), TAP_CASE(refusals_point_and_explain),
	 TAP_CASE(limits_that_are_met), TAP_CASE(long_texts), TAP_CASE(times_and_totals), TAP_CASE(what_a_form_sees),
	 TAP_CASE(normal_form_reads_back), TAP_CASE(any_bytes_are_survived))
