/* Any packed case that loads: it is checked, scored, derived and plotted without a mark that is no number. */
#include <math.h>

#include "assess/assess.h"
#include "fuzz.h"

/* A number that is none must not be shown; names_nan: the case's own names have these letters. */
static bool names_nan;

static void
check_text(const char *text)
{
	char why[64];

	check(text && text_find_unsafe(text, strlen(text), why, sizeof why) == strlen(text));
	check(names_nan || !strstr(text, "nan"));
}

static void
check_score(const struct score *s)
{
	check(isfinite(s->mark) && isfinite(s->mark_max) && s->mark >= 0 && s->mark <= s->mark_max * (1 + 1e-12));
	for (size_t i = 0; i < s->n; i++) {
		const struct score_row *r = &s->rows[i];

		check(r->points >= 0 && r->points <= r->points_max && !isnan(r->achieved) && !isnan(r->margin));
		check(r->achieved_low <= r->achieved && (isnan(r->achieved_high) || r->achieved_high >= r->achieved));
		check(r->constraint->structure == CASE_TUMOUR || (r->state == ROW_MET) == (r->points >= r->points_max) ||
		      r->points_max <= 0);
		check(!(s->passed && r->constraint->hard && r->state != ROW_MET));
	}
}

static void
score(const struct assess *a, const char *notation, const struct rb_recovery *recovery, struct arena *arena)
{
	struct rb_regimen r;
	struct score s;
	struct plot p;
	struct fault f;

	if (!rb_regimen_parse(notation, &r, &f) || !score_init(&s, a, &f))
		abort();
	check(assess_score(a, &r.schedule, recovery, &s, &f));
	check_score(&s);
	check_text(assess_verdict(a, &s, arena, &f));
	for (size_t i = 0; i < s.n && i < 8; i++)
		check_text(assess_derivation(a, &r, recovery, i, arena, &f));
	if (assess_case(a)->tumour.n > 0) {
		check(assess_tumour_plot(a, &r.schedule, arena, &p, &f));
		for (size_t k = 0; k < p.series_count; k++)
			for (size_t i = 0; i < p.series[k].n; i++)
				check(!isnan(p.series[k].y[i]) && p.series[k].y[i] >= 0);
	}
	score_fini(&s);
	rb_regimen_fini(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c;
	char path[40];
	int fd = memfd_create("case", MFD_CLOEXEC);

	if (fd < 0 || !arena || write(fd, data, size) != (ssize_t)size)
		abort();
	names_nan = size >= 3 && memmem(data, size, "nan", 3);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	report_init(&report, arena);
	c = casebook_load(path, &report);
	if (c) {
		struct fault f;
		struct assess *a = assess_new(c, &f);

		if (!a)
			abort();
		assess_check(a, &report);
		for (size_t i = 0; i < report.n; i++)
			check_text(report.items[i].suggestion);
		score(a, "5x8 qod", NULL, arena);
		score(a, "3x1.5 bid, gap 3w, 1x30", rb_recovery_find("step-simple"), arena);
		assess_free(a);
	}
	casebook_free(c);
	report_fini(&report);
	arena_free(arena);
	close(fd);
	return 0;
}
