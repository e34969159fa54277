/* What a derivation shows must be true: every "a op b = c" in it is worked out again from the digits shown. */
#include "assess/assess.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <time.h>

#include "mini_case.h"

/* ---- a little calculator that carries how exactly its numbers are known ---- */

struct known { double value, error; };
struct reader { const char *p; bool bad; size_t operators; };

static struct known sum(struct reader *r);

static void
blanks(struct reader *r)
{
	while (*r->p == ' ')
		r->p++;
}

static bool
take(struct reader *r, const char *symbol)
{
	blanks(r);
	if (strncmp(r->p, symbol, strlen(symbol)))
		return false;
	r->p += strlen(symbol);
	return true;
}

/* Numbers are shown with two decimals, or with six significant digits and no zeros at the end. */
static struct known
number(struct reader *r)
{
	char *end;
	double v = strtod(r->p, &end);
	size_t decimals = 0;
	bool point = false, exponent = false;

	if (!isdigit((unsigned char)*r->p) && *r->p != '-') {
		r->bad = true;
		return (struct known){ 0, 0 };
	}
	for (const char *c = r->p; c < end; c++) {
		exponent = exponent || *c == 'e';
		decimals += point && !exponent;
		point = point || *c == '.';
	}
	r->p = end;
	if (decimals == 2 && !exponent)
		return (struct known){ v, 0.00501 };
	return (struct known){ v, fabs(v) > 0 ? 0.501 * pow(10, floor(log10(fabs(v))) - 5) : 0 };
}

static struct known
factor(struct reader *r)
{
	struct known x;

	blanks(r);
	if (take(r, "(")) {
		x = sum(r);
		r->bad = r->bad || !take(r, ")");
	} else
		x = number(r);
	while (take(r, "\xC2\xB2")) {
		x = (struct known){ x.value * x.value, 2 * fabs(x.value) * x.error };
		r->operators++;
	}
	return x;
}

static struct known
product(struct reader *r)
{
	struct known x = factor(r);

	for (;;) {
		struct known y;
		bool times = take(r, "\xC3\x97"), over = !times && take(r, "/");

		if (r->bad || (!times && !over))
			return x;
		r->operators++;
		y = factor(r);
		r->bad = r->bad || (over && !(fabs(y.value) > 0));
		if (r->bad)
			return x;
		if (times)
			x = (struct known){ x.value * y.value, fabs(x.value) * y.error + fabs(y.value) * x.error };
		else
			x = (struct known){ x.value / y.value, (x.error + fabs(x.value / y.value) * y.error) / fabs(y.value) };
	}
}

static struct known
sum(struct reader *r)
{
	struct known x = product(r);

	for (;;) {
		struct known y;
		bool plus = take(r, "+"), minus = !plus && take(r, "\xE2\x88\x92");

		if (r->bad || (!plus && !minus))
			return x;
		r->operators++;
		y = product(r);
		x = (struct known){ plus ? x.value + y.value : x.value - y.value, x.error + y.error };
	}
}

/* The longest sum that ends a piece of text; false when there is none with an operator in it. */
static bool
at_the_end(const char *text, struct known *out)
{
	for (const char *p = text; *p; p++) {
		struct reader r = { .p = p };
		bool inside = p > text && ((unsigned char)p[-1] >= 0x80 || isalnum((unsigned char)p[-1]) || p[-1] == '/' ||
		                           p[-1] == '^' || p[-1] == '.');

		if (inside || (!isdigit((unsigned char)*p) && *p != '('))
			continue;
		*out = sum(&r);
		blanks(&r);
		if (!r.bad && !*r.p && r.operators > 0)
			return true;
	}
	return false;
}

static void
without_units(const char *line, char *out)
{
	static const char *const units[] = { " Gy\xC2\xB2", " Gy", " carried" };

	while (*line) {
		bool unit = false;

		for (size_t i = 0; i < sizeof units / sizeof *units && !unit; i++)
			if (!strncmp(line, units[i], strlen(units[i]))) {
				line += strlen(units[i]);
				unit = true;
			}
		if (!unit)
			*out++ = *line++;
	}
	*out = '\0';
}

/* How many equations of a text were worked out; what does not hold is shown. */
static size_t
equations(const char *text, size_t *wrong)
{
	char *copy = strdup(text), *save = NULL;
	size_t n = 0;

	if (!copy)
		tap_bail_out("out of memory");
	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char clean[2000], *left = clean, *equals;

		if (strlen(line) >= sizeof clean)
			tap_bail_out("a line longer than the test expects");
		without_units(line, clean);
		while ((equals = strchr(left, '='))) {
			struct reader right = { .p = equals + 1 };
			struct known a, b;

			*equals = '\0';
			if (at_the_end(left, &a)) {
				blanks(&right);
				b = sum(&right);
				n++;
				if ((right.bad || !(fabs(a.value - b.value) <= a.error + b.error)) && (*wrong)++ < 5)
					tap_diag("%s\nis %.8g, and %.8g is shown", line, a.value, b.value);
			}
			left = equals + 1;
		}
	}
	free(copy);
	return n;
}

static void
the_calculator_works(void)
{
	static const struct { const char *text; size_t n, wrong; } rows[] = {
		{ "EQD2 = D \xC3\x97 (d + x)/(2 + x) = 70 \xC3\x97 (2 + 3)/(2 + 3) = 70.00 Gy", 1, 0 },
		{ "70 \xC3\x97 (2 + 3)/(2 + 3) = 70.01 Gy", 1, 1 },
		{ "squares: 5 \xC3\x97 8\xC2\xB2 = 320 Gy\xC2\xB2", 1, 0 },
		{ "squares: 5 \xC3\x97 8\xC2\xB2 = 321 Gy\xC2\xB2", 1, 1 },
		{ "limit 119 Gy \xE2\x88\x92 52.50 Gy carried = 66.50 Gy", 1, 0 },
		{ "limit 119 Gy \xE2\x88\x92 52.50 Gy carried = 66.52 Gy", 1, 1 },
		{ "left (1 \xE2\x88\x92 0.25) \xC3\x97 70.00 = 52.50 Gy", 1, 0 },
		{ "there: 0.6 \xC3\x97 70 = 42 Gy in all, 0.6 \xC3\x97 2 = 1.3 Gy a fraction", 2, 1 },
		{ "N = 3", 0, 0 },
		{ "BED/(1 + 2/3) = 88.00", 0, 0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t wrong = 0, n = equations(rows[i].text, &wrong);

		IS_INT(n, rows[i].n);
		IS_INT(wrong, rows[i].wrong);
	}
}

/* ---- the property ---- */

static uint64_t state;

static unsigned
pick(unsigned n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)((state >> 33) % n);
}

static void
random_regimen(char *out, size_t size)
{
	static const char *const more[] = { "", " bid", " bid 8h", " tid 4h", " qod", " 30min", " weekly" };

	if (pick(5) == 0)
		snprintf(out, size, "%ux%u.%02u, gap %ud, %ux%u.%u%s", 1 + pick(20), 1 + pick(3), pick(100), 1 + pick(20), 1 + pick(10),
		         1 + pick(8), pick(10), more[pick(4)]);
	else
		snprintf(out, size, "%ux%u.%02u%s", 1 + pick(40), 1 + pick(12), pick(4) ? pick(100) : 0, more[pick(7)]);
}

static void
random_case(struct mini *m, char *text, size_t size)
{
	static const char *const models[] = { "none,", "constant,0.37", "step,6:0.25 12:0.5", "linear-fox-chase,", "step-simple," };
	char *courses = text, *structures = text + size / 3, *doses = text + 2 * size / 3, regimen[100];
	size_t n = size / 3;

	random_regimen(regimen, sizeof regimen);
	snprintf(courses, n, "course,regimen,months_before\nprior,\"%s\",%u.%u\n", regimen, pick(40), pick(10));
	random_regimen(regimen, sizeof regimen);
	snprintf(courses + strlen(courses), n - strlen(courses), "second,\"%s\",%u\nnew,5x8,\n", regimen, pick(40));
	snprintf(structures, n, "structure,alpha_beta_gy,half_time_h,half_time_slow_h,fast_share,recovery_model,recovery_value,source\n");
	if (pick(3))
		snprintf(structures + strlen(structures), n - strlen(structures), "cord,%u.%u,%u.%u,,,%s,s\n", 1 + pick(9), pick(10),
		         pick(6), 1 + pick(9), models[pick(5)]);
	else
		snprintf(structures + strlen(structures), n - strlen(structures), "cord,%u.%u,%s,%s,s\n", 1 + pick(9), pick(10),
		         pick(2) ? ",," : "0.4,3.5,0.3", models[pick(5)]);
	snprintf(doses, n, "structure,metric,course,factor,source\ncord,Dmax,prior,%g,s\ncord,Dmax,second,%g,s\ncord,Dmax,new,%g,s\n",
	         pick(3) ? pick(1300) / 1000.0 : 1, pick(3) ? pick(130) / 100.0 : 1, pick(3) ? pick(130) / 100.0 : 1);
	*m = (struct mini){ .courses = courses, .structures = structures, .doses = doses,
		            .constraints = "structure,metric,limit,unit,kind,points,source\ncord,Dmax,87.5,Gy,hard,1,s\n"
		                           "tumour,TCP,0.5,,soft,1,s\n",
		            .tumour = "clone,clonogens,alpha,alpha_beta_gy,hypoxic_fraction,reoxygenation_days,doubling_days,"
		                      "kickoff_days,half_time_h,source\na,3.3e8,0.31,9.7,0.12,2,3.5,19,0.4,s\n" };
}

static void
the_last_line_is_the_value(const char *text, double value)
{
	char shown[60], want[60];
	const char *last = strrchr(text, '=');

	if (!last || sscanf(last + 1, "%50s", shown) != 1) {
		OK(false);
		tap_diag("no value in: %s", text);
		return;
	}
	snprintf(want, sizeof want, "%.*f", (int)(strchr(shown, '.') ? strlen(strchr(shown, '.') + 1) : 0), value);
	if (!NEAR(strtod(shown, NULL), strtod(want, NULL), 0.011, 1e-5))
		tap_diag("%s", text);
}

static void
every_equation_holds(void)
{
	static const char *const of_structure[] = { "prior_eqd2", "residual_eqd2", "recovered_eqd2", "cumulative_eqd2", "remaining_eqd2",
		                                    "margin_eqd2" };
	static const char *const of_course[] = { "organ_dose", "bed", "eqd2", "eqd2_complete_repair" };
	size_t wrong = 0, n = 0, texts = 0;
	const char *given = getenv("GHOSTDOSE_SEED");

	state = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	printf("    # seed %" PRIu64 "\n", state);
	for (int round = 0; round < 150; round++) {
		char text[3000], regimen[100];
		struct mini m;
		struct loaded x;
		struct assess *a;
		struct rb_regimen r;
		struct fault f;

		random_case(&m, text, sizeof text);
		load_mini(&x, &m);
		if (!x.c) {
			report_ok(&x.report, &f);
			tap_diag("%s\n%s", text, f.text);
			tap_bail_out("a random case does not load");
		}
		a = assess_new(x.c, &f);
		random_regimen(regimen, sizeof regimen);
		if (!a || !rb_regimen_parse(regimen, &r, &f))
			tap_bail_out(f.text);
		for (size_t i = 0; i < rb_recovery_count(); i++) {
			const char *d = assess_derivation(a, &r, i ? rb_recovery_at(i) : NULL, 0, x.arena, &f);

			n += equations(d, &wrong);
			texts++;
		}
		n += equations(assess_derivation(a, &r, NULL, 1, x.arena, &f), &wrong);
		for (size_t i = 0; i < sizeof of_structure / sizeof *of_structure; i++) {
			struct quantity_value v;

			if (!assess_quantity(a, of_structure[i], "cord", x.arena, &v, &f))
				tap_bail_out(f.text);
			n += equations(v.derivation, &wrong);
			/* "no recovery: all of it is left" and "no dose" end without an equation. */
			if (i >= 3)
				the_last_line_is_the_value(v.derivation, v.value);
		}
		for (size_t i = 0; i < sizeof of_course / sizeof *of_course; i++) {
			struct quantity_value v;

			if (!assess_quantity(a, of_course[i], "cord second", x.arena, &v, &f))
				tap_bail_out(f.text);
			n += equations(v.derivation, &wrong);
		}
		rb_regimen_fini(&r);
		assess_free(a);
		unload(&x);
	}
	IS_INT(wrong, 0);
	tap_diag("%zu equations in %zu derivations and more", n, texts);
	OK(n > 3 * texts);
}

/* By hand, word for word: what a learner reads of the carotid case without repair. */
static void
the_words(void)
{
	struct loaded x;
	struct assess *a;
	struct rb_regimen r;
	struct fault f;

	need_mini(&x, &(struct mini){ 0 });
	a = assess_new(x.c, &f);
	if (!a || !rb_regimen_parse("5x8", &r, &f))
		tap_bail_out(f.text);
	IS_STR(assess_derivation(a, &r, NULL, 0, x.arena, &f),
	       "earlier course prior, 35x2: 70 Gy in 35 fractions; carotid α/β 3 Gy\n"
	       "  EQD2 = D × (d + α/β)/(2 + α/β) = 70 × (2 + 3)/(2 + 3) = 70.00 Gy\n"
	       "  14 months later, recovery model constant: 50 % recovered, left (1 − 0.5) × 70.00 = 35.00 Gy\n"
	       "new course new, 5x8: 40 Gy in 5 fractions; carotid α/β 3 Gy\n"
	       "  EQD2 = D × (d + α/β)/(2 + α/β) = 40 × (8 + 3)/(2 + 3) = 88.00 Gy\n"
	       "cumulative: 35.00 + 88.00 = 123.00 Gy\nnear-maxima added as if they met in one point: an upper bound\n"
	       "limit 119 Gy: 4.00 over");
	rb_regimen_fini(&r);
	assess_free(a);
	unload(&x);
}

TAP_MAIN(TAP_CASE(the_calculator_works), TAP_CASE(every_equation_holds), TAP_CASE(the_words))
