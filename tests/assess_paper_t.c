/* Numbers as on paper: the last line, reckoned from its own printed operands, is the number of the score. */
#include "assess/paper.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mini_case.h"
#include "reckon.h"
#include "tap.h"

static const char *const names[] = { "carotid", "cord", "core", "gap", "parotid", "temporal" };
static const char *const regimens[] = { "30x2", "5x8 qod", "40x1.5 bid 6h", "17x3.1", "1x8", "12x3.37" };
enum { CASES = sizeof names / sizeof *names, REGIMENS = sizeof regimens / sizeof *regimens };

struct counted { size_t lines, wrong; };

/* The last line of text computes, and what comes out is value. */
static void
check(struct counted *k, const char *where, const char *text, double value)
{
	double computed, result, half;
	bool good = text && reckon_last_line(text, &computed, &result, &half) && fabs(computed - result) <= half * (1 + 1e-6) + 1e-9 * fabs(result) &&
		    fabs(result - value) <= half * (1 + 1e-6) + 1e-9 * fabs(value);

	k->lines++;
	k->wrong += !good;
	if (!good && k->wrong < 12)
		tap_diag("%s, %g:\n%s", where, value, text ? text : "(nothing)");
}

static double
part_of(const struct score_row *row, enum paper_row what)
{
	switch (what) {
	case PAPER_PRIOR:
		return row->prior_eqd2_gy;
	case PAPER_RESIDUAL:
		return row->residual_eqd2_gy;
	case PAPER_NEW:
		return row->new_eqd2_gy;
	case PAPER_MARGIN:
		return fabs(row->margin);
	case PAPER_POINTS:
		return row->points;
	case PAPER_HIGH:
		return row->achieved_high;
	case PAPER_RECOVERED:
		return 100 * (1 - row->residual_eqd2_gy / row->prior_eqd2_gy);
	default:
		return row->achieved;
	}
}

static void
check_rows(struct counted *k, const struct assess *a, const struct rb_regimen *r, const struct rb_recovery *m, const char *name)
{
	struct arena *arena = arena_new();
	struct score s;
	struct fault f;
	char where[300];

	if (!arena || !score_init(&s, a, &f) || !assess_score(a, &r->schedule, m, &s, &f))
		tap_bail_out(f.text);
	for (size_t i = 0; i < s.n; i++)
		for (int what = PAPER_ACHIEVED; what <= PAPER_RECOVERED; what++) {
			double value = part_of(&s.rows[i], (enum paper_row)what);

			/* What is not known has no arithmetic. */
			if (isnan(value))
				continue;
			snprintf(where, sizeof where, "%s, %s, %s, row %s, what %d", name, r->notation, m ? m->name : "own",
			         s.rows[i].constraint->id, what);
			check(k, where, assess_paper_row(a, r, m, i, (enum paper_row)what, arena, &f), value);
		}
	if (!m) {
		check(k, name, assess_paper_mark(a, r, false, arena, &f), s.mark);
		check(k, name, assess_paper_mark(a, r, true, arena, &f), s.mark_max);
	}
	if (!m && assess_case(a)->tumour.n > 0) {
		check(k, name, assess_paper_tcp(a, r, arena, &f), s.tcp);
		check(k, name, assess_paper_cells(a, r, arena, &f), s.log10_clonogens);
	}
	score_fini(&s);
	arena_free(arena);
}

static void
each_row_of_each_case_computes(void)
{
	struct counted k = { 0, 0 };

	for (size_t i = 0; i < CASES; i++) {
		char path[1200];
		struct casebook *c;
		struct assess *a;
		struct report report;
		struct arena *arena = arena_new();
		struct fault f;

		snprintf(path, sizeof path, "%s/%s", cases_folder(), names[i]);
		report_init(&report, arena);
		c = casebook_load(path, &report);
		a = c ? assess_new(c, &f) : NULL;
		if (!a)
			tap_bail_out(path);
		for (size_t n = 0; n < REGIMENS; n++) {
			struct rb_regimen r;

			if (!rb_regimen_parse(regimens[n], &r, &f))
				tap_bail_out(f.text);
			check_rows(&k, a, &r, NULL, names[i]);
			for (size_t m = 0; n < 2 && m < rb_recovery_count(); m++)
				check_rows(&k, a, &r, rb_recovery_at(m), names[i]);
			rb_regimen_fini(&r);
		}
		assess_free(a);
		casebook_free(c);
		report_fini(&report);
		arena_free(arena);
	}
	tap_diag("%zu last lines", k.lines);
	OK(k.lines > 1000);
	IS_INT(k.wrong, 0);
}

/* By hand. */
static void
a_regimen_computes(void)
{
	static const struct { const char *notation; double dose, fractions, days; const char *sum; } known[] = {
		{ "30x2", 60, 30, 40, "30 \u00d7 2 = 60 Gy" },
		{ "40x1.5 bid 6h", 60, 40, 26, "40 \u00d7 1.5 = 60 Gy" },
		{ "5x8 qod", 40, 5, 10, "5 \u00d7 8 = 40 Gy" },
		{ "1x8", 8, 1, 1, "1 \u00d7 8 = 8 Gy" },
	};
	struct arena *arena = arena_new();
	struct counted k = { 0, 0 };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct rb_regimen r;
		struct fault f;

		if (!rb_regimen_parse(known[i].notation, &r, &f))
			tap_bail_out(f.text);
		HAS(assess_paper_regimen(&r, PAPER_TOTAL_DOSE, arena, &f), known[i].sum);
		check(&k, known[i].notation, assess_paper_regimen(&r, PAPER_TOTAL_DOSE, arena, &f), known[i].dose);
		check(&k, known[i].notation, assess_paper_regimen(&r, PAPER_FRACTIONS, arena, &f), known[i].fractions);
		check(&k, known[i].notation, assess_paper_regimen(&r, PAPER_DAYS, arena, &f), known[i].days);
		rb_regimen_fini(&r);
	}
	IS_INT(k.wrong, 0);
	arena_free(arena);
}

TAP_MAIN(
	TAP_CASE(each_row_of_each_case_computes),
	TAP_CASE(a_regimen_computes),
)
