/* How long a score takes, the feasible-region map and the search, on a case that is made here: n organs, each with its own
 * speed of repair, one earlier course, a tumour with hypoxia and repopulation.  CSV to stdout:
 * what,unit,value,ratio,of.  The ratio is to the budget of DESIGN section 8, or the slope of log time against log size.
 * Times are the least of several rounds, of one thread in CPU time: the machine may be busy. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "slope.h"

#include "assess/region.h"
#include "assess/search.h"
#include "base/file.h"

enum { ROUNDS = 15, TEXT_MAX = 20000 };

static double
clock_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return 1e6 * (double)t.tv_sec + (double)t.tv_nsec / 1e3;
}

static double
now_us(void)
{
	return clock_us(CLOCK_PROCESS_CPUTIME_ID);
}

static void
need(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "bench of assess: %s\n", what);
	exit(1);
}

/* ---- the case ---- */

struct text { char bytes[TEXT_MAX]; size_t used; };

static void __attribute__((format(printf, 2, 3)))
put(struct text *t, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	t->used += (size_t)vsnprintf(t->bytes + t->used, sizeof t->bytes - t->used, format, ap);
	va_end(ap);
	need(t->used < sizeof t->bytes, "the case is too long");
}

static void
write_case(struct text *t, int organs)
{
	t->used = 0;
	put(t, "[case]\nkey,value\nformat_version,1\nid,bench\ntitle,Bench\n[story]\nmarkdown\nA story.\n");
	put(t, "[courses]\ncourse,regimen,months_before\nprior,35x2,14\nnew,5x8,\n");
	put(t, "[structures]\nstructure,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\n");
	for (int i = 0; i < organs; i++)
		put(t, "o%d,%g,%g,constant,0.25,bench\n", i, 2 + 0.1 * i, 1.5 + 0.25 * i);
	put(t, "[doses]\nstructure,metric,course,factor,source\n");
	for (int i = 0; i < organs; i++)
		put(t, "o%d,Dmax,prior,%g,bench\no%d,Dmax,new,%g,bench\n", i, 0.5 + 0.04 * i, i, 0.3 + 0.05 * i);
	put(t, "[constraints]\nstructure,metric,limit,kind,points,source\n");
	for (int i = 0; i < organs; i++)
		put(t, "o%d,Dmax,%d,hard,1,bench\n", i, 70 + 5 * i);
	put(t, "tumour,TCP,0.7,soft,5,bench\n");
	put(t, "[tumour]\nclone,share,clonogens,alpha,alpha_beta_gy,oer_alpha,oer_beta,hypoxic_fraction,reoxygenation_days,"
	       "doubling_days,kickoff_days,source\nall,1,1e8,0.3,10,2.5,2.5,0.1,3,3.5,19,bench\n");
	put(t, "[bounds]\nwhat,low,high,step,source\nfractions,1,40,1,\ndose_gy,1,10.9,0.1,\nper_day,1,2,1,\ninterval_h,6,8,2,\n"
	       "days_per_week,5,7,1,\ngap_weeks,0,2,1,\n");
}

struct made { struct arena *arena; struct report report; struct casebook *c; struct assess *a; struct score score; };

static void
make_case(struct made *m, int organs)
{
	struct text text;
	struct fault f = { 0 };
	char folder[] = "/tmp/ghostdose-bench.XXXXXX", path[60];

	write_case(&text, organs);
	need(mkdtemp(folder), "no folder in /tmp");
	snprintf(path, sizeof path, "%s/bench.csv", folder);
	need(file_write(path, text.bytes, text.used, &f), f.text);
	m->arena = arena_new();
	report_init(&m->report, m->arena);
	m->c = casebook_load(path, &m->report);
	unlink(path);
	rmdir(folder);
	for (size_t i = 0; i < m->report.n && !m->c; i++)
		fprintf(stderr, "%d:%d: %s\n", m->report.items[i].line, m->report.items[i].column, m->report.items[i].message);
	need(m->c, "the case does not load");
	m->a = assess_new(m->c, &f);
	need(m->a && score_init(&m->score, m->a, &f), f.text);
}

static void
free_case(struct made *m)
{
	score_fini(&m->score);
	assess_free(m->a);
	casebook_free(m->c);
	report_fini(&m->report);
	arena_free(m->arena);
}

/* ---- one score ---- */

/* Microseconds a score: the least of the rounds. */
static double
score_us(struct made *m, const char *notation)
{
	struct rb_regimen r;
	struct fault f;
	double least = INFINITY;
	int calls = 1;

	need(rb_regimen_parse(notation, &r, &f), notation);
	for (int round = -3; round < ROUNDS;) {
		double start = now_us(), took;

		for (int i = 0; i < calls; i++)
			need(assess_score(m->a, &r.schedule, NULL, &m->score, &f), "no score");
		took = now_us() - start;
		if (took < 5000) {
			calls *= 2;
			continue;
		}
		round++;
		least = fmin(least, took / calls);
	}
	rb_regimen_fini(&r);
	return least;
}

static void
row(const char *what, const char *unit, double value, double ratio, const char *of)
{
	printf("\"%s\",%s,%.1f,%.2f,%s\n", what, unit, value, ratio, of);
}

static void
scores(struct made *ten)
{
	static const char *const regimens[] = { "5x8 qod", "30x2", "40x1.5 bid 6h", "68x1.2 bid 6h" };

	for (size_t i = 0; i < sizeof regimens / sizeof *regimens; i++) {
		double us = score_us(ten, regimens[i]);
		char what[80];

		snprintf(what, sizeof what, "score of ten organs with their tumour, %s", regimens[i]);
		row(what, "us", us, us / 20, "of 20 us");
	}
}

static void
growth(void)
{
	static const int organs[] = { 5, 10, 20, 40 }, fractions[] = { 50, 100, 200, 400, 800 };
	double x[5], y[5];
	char what[80], notation[40];
	struct made m;

	for (int i = 0; i < 4; i++) {
		make_case(&m, organs[i]);
		x[i] = organs[i];
		y[i] = score_us(&m, "40x1.5 bid 6h");
		free_case(&m);
		snprintf(what, sizeof what, "score of %d organs, 40 fractions", organs[i]);
		row(what, "us", y[i], y[i] / organs[i], "us an organ");
	}
	row("growth of a score with organs", "", slope(x, y, 4), slope(x, y, 4), "log-log slope");
	make_case(&m, 10);
	for (int i = 0; i < 5; i++) {
		snprintf(notation, sizeof notation, "%dx1.2 bid 6h", fractions[i]);
		x[i] = fractions[i];
		y[i] = score_us(&m, notation);
		snprintf(what, sizeof what, "score of ten organs, %d fractions", fractions[i]);
		row(what, "us", y[i], 1e3 * y[i] / fractions[i], "ns a fraction");
	}
	row("growth of a score with fractions", "", slope(x, y, 5), slope(x, y, 5), "log-log slope");
	free_case(&m);
}

/* ---- the map and the search ---- */

static double
region_ms(struct made *m)
{
	static struct region_cell cells[60 * 40];
	static struct region_edge edges[60 * 16];
	int fractions[60];
	double doses[40];
	struct region r = { .form = { rb_phase_plain(1, 1), 0 }, .fractions = fractions, .doses_gy = doses, .n_fractions = 60, .n_doses = 40,
		            .cells = cells, .edges = edges };
	struct fault f;
	double least = INFINITY;

	for (int i = 0; i < 60; i++)
		fractions[i] = i + 1;
	for (int i = 0; i < 40; i++)
		doses[i] = 1 + 0.1 * i;

	for (int round = 0; round < ROUNDS; round++) {
		double start = now_us();

		need(assess_region(m->a, &r, &f), "no map");
		least = fmin(least, now_us() - start);
	}
	return least / 1e3;
}

static double
search_s(struct made *m, int threads, size_t *evaluated)
{
	struct search_grid g;
	struct search_result out;
	struct fault f;
	double least = INFINITY;

	need(search_grid_of(m->c, &g, &f), "no grid");
	for (int round = 0; round < 3; round++) {
		struct arena *arena = arena_new();
		clockid_t clock = threads > 1 ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID;
		double start = clock_us(clock);

		need(assess_search(m->a, &g, threads, arena, &out, &f), "no search");
		least = fmin(least, clock_us(clock) - start);
		*evaluated = out.evaluated;
		arena_free(arena);
	}
	return least / 1e6;
}

int
main(void)
{
	struct made ten;
	size_t evaluated;
	char what[80];
	double t;

	printf("what,unit,value,ratio,of\n");
	make_case(&ten, 10);
	scores(&ten);
	growth();
	t = region_ms(&ten);
	row("feasible-region map of 60 x 40, ten organs", "ms", t, t / 50, "of 50 ms");
	for (int threads = 1; threads <= 2; threads++) {
		t = search_s(&ten, threads, &evaluated);
		snprintf(what, sizeof what, "search over %zu regimens of ten organs, %d thread%s", evaluated, threads, threads > 1 ? "s" : "");
		row(what, "ms", 1e3 * t, t / 2, "of 2 s");
	}
	free_case(&ten);
	return 0;
}
