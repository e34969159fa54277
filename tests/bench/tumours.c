/* Tumours: what bench.c does for doses.  Rows of its CSV without the header. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "radiobio/radiobio.h"

enum { ROUNDS = 9 };

struct job {
	struct rb_tumour tumour;
	struct rb_clone clones[3];
	struct rb_regimen course;
	double at_day, out;
	gsl_rng *rng;
	unsigned long long sample;
};
typedef void job_fn(struct job *j);

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return 1e6 * (double)t.tv_sec + (double)t.tv_nsec / 1e3;
}

static int
ascending(const void *left, const void *right)
{
	double l = *(const double *)left, r = *(const double *)right;

	return (l > r) - (l < r);
}

/* Microseconds a call: the median of rounds of at least 20 ms. */
static double
time_of(job_fn *fn, struct job *j)
{
	double rounds[ROUNDS];
	long calls = 1;

	for (double start = now_us(); now_us() - start < 2e4; calls *= 2)
		for (long i = 0; i < calls; i++)
			fn(j);
	for (int r = 0; r < ROUNDS; r++) {
		double start = now_us();

		for (long i = 0; i < calls; i++)
			fn(j);
		rounds[r] = (now_us() - start) / (double)calls;
	}
	qsort(rounds, ROUNDS, sizeof *rounds, ascending);
	return rounds[ROUNDS / 2];
}

static void
survive(struct job *j)
{
	struct rb_cells cells;
	struct fault f;

	if (!rb_tumour_end(&j->tumour, &j->course.schedule, &cells, &f))
		exit(1);
	j->out += cells.ln_total;
}

static void
control(struct job *j)
{
	double tcp;
	struct fault f;

	if (!rb_tcp_exact(&j->tumour, &j->course.schedule, j->at_day, &tcp, &f))
		exit(1);
	j->out += tcp;
}

/* A thousand tumours, so that the plan does not count. */
static void
draw(struct job *j)
{
	struct rb_sampling how = { 1, j->sample, 1000, 1 };
	struct rb_sampled sampled;
	struct fault f;

	if (!rb_tcp_sample(&j->tumour, &j->course.schedule, j->at_day, &how, &sampled, &f))
		exit(1);
	j->sample += 1000;
	j->out += sampled.tcp;
}

/* The same with GSL's binomial: a draw for the kill and one for the cells that divide, a fraction. */
static void
draw_gsl(struct job *j)
{
	for (int k = 0; k < 1000; k++) {
		unsigned n = 1000000000;

		for (int i = 0; n > 0 && i < 35; i++) {
			n = gsl_ran_binomial(j->rng, exp(-.72), n);
			n += gsl_ran_binomial(j->rng, exp2(.25) - 1, n);
		}
		j->out += n;
	}
}

static void
row(const char *what, double us, double plain, const char *of)
{
	printf("\"%s\",us,%.2f,%.2f,%s\n", what, us, us / plain, of);
}

static struct rb_clone
clone_of(double share, double alpha)
{
	return (struct rb_clone){ .share = share, .alpha_per_gy = alpha, .alpha_beta_gy = 10, .oer_alpha = 2.5,
		                  .oer_beta = 2.5, .hypoxic_fraction = .2, .resting_hypoxic_fraction = .02,
		                  .reoxygenation_days = 2, .birth_per_day = { .05, .2 }, .kickoff_days = 21 };
}

static void
course(struct job *j, const char *regimen)
{
	struct fault f;

	rb_regimen_fini(&j->course);
	if (!rb_regimen_parse(regimen, &j->course, &f))
		exit(1);
}

int
main(void)
{
	struct job j = { .at_day = -1, .rng = gsl_rng_alloc(gsl_rng_taus2) };
	double one, gsl;

	j.tumour = (struct rb_tumour){ .clonogens = 1e9, .clones = j.clones, .n = 1, .repair_half_time_h = .5 };
	course(&j, "40x2");
	j.clones[0] = clone_of(1, .35);
	j.clones[0].hypoxic_fraction = j.clones[0].resting_hypoxic_fraction = 0;
	one = time_of(survive, &j);
	row("tumour of 40 fractions, oxic cells alone", one, one, "itself");
	j.clones[0] = clone_of(1, .35);
	row("tumour of 40 fractions, 2 classes", time_of(survive, &j), one, "oxic cells alone");
	row("exact tumour control of 40 fractions, 2 classes", time_of(control, &j), one, "oxic cells alone");
	j.tumour.n = 3;
	for (int i = 0; i < 3; i++) {
		j.clones[i] = clone_of((3 - i) / 6.0, .3 + .05 * i);
		j.clones[i].cycle = (struct rb_cycle){ { 20, 8, 6 }, { 1, .7, 1.4 }, { 1, .8, 1.2 } };
	}
	row("tumour of 40 fractions, 3 clones x 2 x 3 phases", time_of(survive, &j), one, "oxic cells alone");
	row("exact tumour control of 40 fractions, 3 clones x 2 x 3", time_of(control, &j), one, "oxic cells alone");
	/* the tumour of MODEL section 5 that GSL's binomial draws in 5 us: 35 daily fractions, births ln 2/4 a day */
	gsl = time_of(draw_gsl, &j) / 1000;
	row("drawing 1e9 clonogens through 35 fractions, GSL", gsl, gsl, "itself");
	j.tumour = (struct rb_tumour){ .clonogens = 1e9, .clones = j.clones, .n = 1 };
	j.clones[0] = (struct rb_clone){ .share = 1, .alpha_per_gy = .3, .alpha_beta_gy = 10, .oer_alpha = 1, .oer_beta = 1 };
	course(&j, "35x2 7/w");
	row("drawing 1e9 clonogens through 35 fractions, no births", time_of(draw, &j) / 1000, gsl, "GSL's");
	j.clones[0].birth_per_day[0] = j.clones[0].birth_per_day[1] = log(2) / 4;
	row("drawing 1e9 clonogens through 35 fractions, births", time_of(draw, &j) / 1000, gsl, "GSL's");
	j.tumour.clonogens = 1e11;
	row("drawing 1e11 clonogens through 35 fractions, births", time_of(draw, &j) / 1000, gsl, "GSL's");
	rb_regimen_fini(&j.course);
	gsl_rng_free(j.rng);
	return j.out > -1e300 ? 0 : 1;
}
