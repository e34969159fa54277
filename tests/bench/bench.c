/* Measurements as ratios to a loop that does the same number of exponentials and nothing else, in one run on one
 * machine: the median of several rounds, each long enough for the clock.  CSV to stdout: what,unit,value,ratio,of. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "assess/assess.h"

enum { ROUNDS = 9 };

struct job { const struct rb_schedule *s; const struct assess *a; struct score *score; const char *path; double out; };
typedef void job_fn(struct job *j);

static double
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static int
ascending(const void *left, const void *right)
{
	double l = *(const double *)left, r = *(const double *)right;

	return (l > r) - (l < r);
}

/* Nanoseconds a call: the median of rounds of at least 20 ms. */
static double
time_of(job_fn *fn, struct job *j)
{
	double rounds[ROUNDS];
	long calls = 1;

	for (;;) {
		double start = now_ns();

		for (long i = 0; i < calls; i++)
			fn(j);
		if (now_ns() - start > 2e7)
			break;
		calls *= 2;
	}
	for (int r = 0; r < ROUNDS; r++) {
		double start = now_ns();

		for (long i = 0; i < calls; i++)
			fn(j);
		rounds[r] = (now_ns() - start) / (double)calls;
	}
	qsort(rounds, ROUNDS, sizeof *rounds, ascending);
	return rounds[ROUNDS / 2];
}

/* The measure: one exp of each gap between fractions, as any sum with repair needs. */
static void
plain_exponentials(struct job *j)
{
	double sum = 0;

	for (size_t i = 1; i < j->s->n; i++)
		sum += exp(-0.1733 * (j->s->fractions[i].time_h - j->s->fractions[i - 1].time_h));
	j->out += sum;
}

static void
quadratic_mono(struct job *j)
{
	j->out += rb_quadratic_dose(j->s, &(struct rb_repair){ .kind = RB_REPAIR_MONO, .half_time_h = 4 });
}

static void
quadratic_bi(struct job *j)
{
	j->out += rb_quadratic_dose(j->s, &(struct rb_repair){ RB_REPAIR_BI, 0.5, 4, 0.4 });
}

static void
quadratic_reciprocal(struct job *j)
{
	j->out += rb_quadratic_dose(j->s, &(struct rb_repair){ .kind = RB_REPAIR_RECIPROCAL, .half_time_h = 4 });
}

static void
tumour(struct job *j)
{
	struct rb_cells cells;
	struct fault f;

	if (!rb_tumour_end(&assess_case(j->a)->tumour, j->s, &cells, &f))
		exit(1);
	j->out += cells.ln_total;
}

static void
whole_score(struct job *j)
{
	struct fault f;

	if (!assess_score(j->a, j->s, NULL, j->score, &f))
		exit(1);
	j->out += j->score->mark;
}

static void
load(struct job *j)
{
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c;

	report_init(&report, arena);
	c = casebook_load(j->path, &report);
	j->out += c ? (double)c->n_steps : 0;
	casebook_free(c);
	report_fini(&report);
	arena_free(arena);
}

static void
row(const char *what, double ns, double per, const char *unit, double plain, const char *of)
{
	printf("\"%s\",%s,%.1f,%.2f,%s\n", what, unit, ns / per, ns / per / plain, of);
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct rb_regimen large, course;
	struct report report;
	struct casebook *c;
	struct score score;
	struct job j = { .path = argc > 1 ? argv[1] : "cases/carotid" };
	struct fault f;
	double plain, ns;

	report_init(&report, arena);
	c = casebook_load(j.path, &report);
	if (!c || !rb_regimen_parse("10000x2 bid", &large, &f) || !rb_regimen_parse("40x1.5 bid 6h", &course, &f))
		return 1;
	j.a = assess_new(c, &f);
	if (!j.a || !score_init(&score, j.a, &f))
		return 1;
	j.score = &score;
	j.s = &large.schedule;
	printf("what,unit,value,ratio,of\n");
	plain = time_of(plain_exponentials, &j) / (double)large.schedule.n;
	row("one exponential a fraction", plain, 1, "ns a fraction", plain, "itself");
	row("quadratic dose of 10000 fractions, mono-exponential", time_of(quadratic_mono, &j), 10000, "ns a fraction", plain,
	    "one exponential");
	row("quadratic dose of 10000 fractions, bi-exponential", time_of(quadratic_bi, &j), 10000, "ns a fraction", plain,
	    "one exponential");
	row("tumour of 10000 fractions", time_of(tumour, &j), 10000, "ns a fraction", plain, "one exponential");
	j.s = &course.schedule;
	row("quadratic dose of 40 fractions, mono-exponential", time_of(quadratic_mono, &j), 40, "ns a fraction", plain,
	    "one exponential");
	row("quadratic dose of 40 fractions, reciprocal (all pairs)", time_of(quadratic_reciprocal, &j), 40, "ns a fraction",
	    plain, "one exponential");
	row("tumour of 40 fractions", time_of(tumour, &j), 40, "ns a fraction", plain, "one exponential");
	ns = time_of(whole_score, &j);
	row("score of the carotid case, 40 fractions", ns, 1e3, "us", plain / 1e3, "one exponential");
	row("loading the carotid case", time_of(load, &j), 1e3, "us", ns / 1e3, "one score");
	score_fini(&score);
	rb_regimen_fini(&large);
	rb_regimen_fini(&course);
	casebook_free(c);
	return j.out > -1e300 ? 0 : 1;
}
