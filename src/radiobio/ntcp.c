/* Normal-tissue complication probability (MODEL section 6, FACTS section 6). */
#include "radiobio/ntcp.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

static const struct rb_ntcp TABLE[] = {
#define LKB(called, of, what, r, td50, volume, slope, how_far, cited, r_how_far, r_cited) \
	{ .name = (called), .kind = RB_NTCP_LKB, .organ = (of), .endpoint = (what), .alpha_beta_gy = (r), \
	  .td50_gy = (td50), .n = (volume), .m = (slope), .trust = (how_far), .source = (cited), \
	  .alpha_beta_trust = (r_how_far), .alpha_beta_source = (r_cited) },
#define LOGISTIC(called, of, what, r, td50, volume, gamma, how_far, cited, r_how_far, r_cited) \
	{ .name = (called), .kind = RB_NTCP_LOGISTIC, .organ = (of), .endpoint = (what), .alpha_beta_gy = (r), \
	  .td50_gy = (td50), .n = (volume), .gamma50 = (gamma), .trust = (how_far), .source = (cited), \
	  .alpha_beta_trust = (r_how_far), .alpha_beta_source = (r_cited) },
#define SERIALITY(called, of, what, r, d50, gamma, serial, how_far, cited, r_how_far, r_cited) \
	{ .name = (called), .kind = RB_NTCP_SERIALITY, .organ = (of), .endpoint = (what), .alpha_beta_gy = (r), \
	  .td50_gy = (d50), .gamma50 = (gamma), .s = (serial), .trust = (how_far), .source = (cited), \
	  .alpha_beta_trust = (r_how_far), .alpha_beta_source = (r_cited) },
#define CORD(called, of, what, r, td50, td5, how_far, cited, r_how_far, r_cited) \
	{ .name = (called), .kind = RB_NTCP_CORD, .organ = (of), .endpoint = (what), .alpha_beta_gy = (r), \
	  .td50_gy = (td50), .five_percent_gy = (td5), .trust = (how_far), .source = (cited), \
	  .alpha_beta_trust = (r_how_far), .alpha_beta_source = (r_cited) },
#include "radiobio/ntcp.def"
};
enum { MODELS = sizeof TABLE / sizeof *TABLE };

size_t
rb_ntcp_count(void)
{
	return MODELS;
}

const struct rb_ntcp *
rb_ntcp_at(size_t i)
{
	return i < MODELS ? &TABLE[i] : NULL;
}

const struct rb_ntcp *
rb_ntcp_find(const char *name, struct fault *f)
{
	const char *names[MODELS], *near;

	for (size_t i = 0; i < MODELS; i++) {
		names[i] = TABLE[i].name;
		if (text_same(name, names[i]))
			return &TABLE[i];
	}
	near = text_nearest(name, names, MODELS);
	if (near)
		fault_set(f, 0, 0, "\"%.60s\" is no model of complication probability; did you mean \"%s\"?", name, near);
	else
		fault_set(f, 0, 0,
			  "\"%.60s\" is no model of complication probability; expected one that ghostdose sources lists, "
			  "such as lkb-parotid", name);
	return NULL;
}

const struct rb_ntcp *
rb_ntcp_of_organ(const char *organ, enum rb_ntcp_kind kind)
{
	for (size_t i = 0; i < MODELS; i++)
		if (TABLE[i].kind == kind && text_same(TABLE[i].organ, organ))
			return &TABLE[i];
	return NULL;
}

const char *
rb_ntcp_kind_name(enum rb_ntcp_kind kind)
{
	static const char *const names[] = { "lkb", "logistic", "seriality", "cord" };

	return names[kind];
}

static bool
need(const char *what, double v, double low, double high, struct fault *f)
{
	if (v >= low && v <= high)
		return true;
	return fault_set(f, 0, 0, "%s is %g; from %g to %g was expected", what, v, low, high);
}

bool
rb_ntcp_check(const struct rb_ntcp *x, struct fault *f)
{
	bool volume = x->kind == RB_NTCP_LKB || x->kind == RB_NTCP_LOGISTIC;
	bool slope = x->kind == RB_NTCP_LOGISTIC || x->kind == RB_NTCP_SERIALITY;

	return need("TD50", x->td50_gy, 1e-3, 1e6, f) && (!volume || need("n", x->n, 1e-6, 1e6, f)) &&
	       (x->kind != RB_NTCP_LKB || need("m", x->m, 1e-6, 1e6, f)) &&
	       (!slope || need("gamma50", x->gamma50, 1e-6, 100, f)) &&
	       (x->kind != RB_NTCP_SERIALITY || need("s", x->s, 1e-6, 1e6, f)) &&
	       (x->kind != RB_NTCP_CORD || need("the dose of 5 % risk", x->five_percent_gy, 1e-3, x->td50_gy * (1 - 1e-6), f));
}

double
rb_dose_max(const struct rb_dose_share *x, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		if (x[i].share > 0)
			most = fmax(most, x[i].dose_gy);
	return most;
}

static double
sum_of_shares(const struct rb_dose_share *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i].share;
	return sum;
}

double
rb_geud(const struct rb_dose_share *x, size_t n, double a)
{
	double most = rb_dose_max(x, n), all = sum_of_shares(x, n), sum = 0;

	if (!(most > 0 && all > 0))
		return 0;
	for (size_t i = 0; i < n; i++)
		if (x[i].dose_gy > 0)
			sum += x[i].share / all * pow(x[i].dose_gy / most, a);
	return most * pow(sum, 1 / a);
}

static double
lkb(const struct rb_ntcp *k, double geud_gy)
{
	return erfc((k->td50_gy - geud_gy) / (k->m * k->td50_gy) / sqrt(2)) / 2;
}

/* 1/(1 + (TD50/D)^exponent) */
static double
logistic(double td50_gy, double exponent, double dose_gy)
{
	return dose_gy > 0 ? 1 / (1 + exp(exponent * log(td50_gy / dose_gy))) : 0;
}

/* The exponent of a curve that has 1/2 at TD50 and 1/20 at its dose of 5 %. */
static double
cord_exponent(const struct rb_ntcp *k)
{
	static const double risk = 0.05;

	return log(1 / risk - 1) / log(k->td50_gy / k->five_percent_gy);
}

static double
seriality(const struct rb_ntcp *k, const struct rb_dose_share *x, size_t n)
{
	double all = sum_of_shares(x, n), ln_spared = 0;

	for (size_t i = 0; i < n; i++) {
		/* ln P = -ln 2 exp(e gamma (1 - D/D50)); the organ is spared with prod (1 - P^s)^v. */
		double ln_p = -log(2) * exp(exp(1) * k->gamma50 * (1 - x[i].dose_gy / k->td50_gy));

		if (x[i].share > 0)
			ln_spared += x[i].share / all * log1p(-exp(k->s * ln_p));
	}
	return pow(-expm1(ln_spared), 1 / k->s);
}

bool
rb_ntcp_dose(const struct rb_ntcp *model, const struct rb_dose_share *x, size_t n, double *dose_gy)
{
	switch (model->kind) {
	case RB_NTCP_LKB:
	case RB_NTCP_LOGISTIC:
		*dose_gy = rb_geud(x, n, 1 / model->n);
		return true;
	case RB_NTCP_CORD:
		break;
	case RB_NTCP_SERIALITY:
		if (n > 1)
			return false;
		break;
	}
	*dose_gy = rb_dose_max(x, n);
	return true;
}

double
rb_ntcp(const struct rb_ntcp *model, const struct rb_dose_share *x, size_t n)
{
	switch (model->kind) {
	case RB_NTCP_LKB:
		return lkb(model, rb_geud(x, n, 1 / model->n));
	case RB_NTCP_LOGISTIC:
		return logistic(model->td50_gy, 4 * model->gamma50, rb_geud(x, n, 1 / model->n));
	case RB_NTCP_SERIALITY:
		return seriality(model, x, n);
	case RB_NTCP_CORD:
		break;
	}
	return logistic(model->td50_gy, cord_exponent(model), rb_dose_max(x, n));
}
