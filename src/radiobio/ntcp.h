/* ntcp.h - normal-tissue complication probability.  Doses are cumulative EQD2 at the model's own alpha/beta, in Gy. */
#ifndef RADIOBIO_NTCP_H
#define RADIOBIO_NTCP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "radiobio/parameters.h"

enum rb_ntcp_kind {
	RB_NTCP_LKB,       /* Phi((gEUD - TD50)/(m TD50)) (Lyman 1985; Kutcher & Burman 1989) */
	RB_NTCP_LOGISTIC,  /* 1/(1 + (TD50/gEUD)^(4 gamma50)) (Niemierko) */
	RB_NTCP_SERIALITY, /* relative seriality (Kallman 1992), P(D) = 2^-exp(e gamma (1 - D/D50)) */
	RB_NTCP_CORD       /* logistic in the near-maximum of the spinal cord (Schultheiss 2008) */
};

/* A model of one organ and endpoint. */
struct rb_ntcp {
	const char *name;          /* "lkb-parotid" */
	enum rb_ntcp_kind kind;
	const char *organ, *endpoint;
	double alpha_beta_gy;
	double td50_gy;            /* > 0 */
	double n;                  /* volume effect, a = 1/n; lkb and logistic; > 0 */
	double m;                  /* lkb: slope; > 0 */
	double gamma50;            /* logistic and seriality: normalised slope; > 0 */
	double s;                  /* seriality: 1 is serial; > 0 */
	double five_percent_gy;    /* cord: dose of 5 % risk, below td50 */
	enum rb_trust trust;       /* of the parameters */
	const char *source;
	enum rb_trust alpha_beta_trust;
	const char *alpha_beta_source;
};

size_t rb_ntcp_count(void);
const struct rb_ntcp *rb_ntcp_at(size_t i);                       /* NULL past the end */
/* NULL with a fault that suggests one. */
const struct rb_ntcp *rb_ntcp_find(const char *name, struct fault *f);
/* The first of that kind for an organ; NULL: there is none. */
const struct rb_ntcp *rb_ntcp_of_organ(const char *organ, enum rb_ntcp_kind kind);
const char *rb_ntcp_kind_name(enum rb_ntcp_kind kind);            /* "lkb", "logistic", "seriality", "cord" */

/* Can it be computed with?  Names what is wrong, without a place. */
bool rb_ntcp_check(const struct rb_ntcp *x, struct fault *f);

/* A share of an organ and its dose.  Shares are relative: they need not add up to 1, but to more than 0. */
struct rb_dose_share { double dose_gy, share; };                  /* both >= 0 */

/* Generalised equivalent uniform dose (sum v D^a)^(1/a), a >= 1e-6; a near-maximum as a grows.  Never overflows: the
 * largest dose is taken out first. */
double rb_geud(const struct rb_dose_share *x, size_t n, double a);
double rb_dose_max(const struct rb_dose_share *x, size_t n);

/* Probability, 0 to 1, for a model that rb_ntcp_check accepts. */
double rb_ntcp(const struct rb_ntcp *model, const struct rb_dose_share *x, size_t n);

/* The dose that the model reduces a distribution to: gEUD, for the cord the maximum.  False for relative seriality of
 * more than one dose, which has none. */
bool rb_ntcp_dose(const struct rb_ntcp *model, const struct rb_dose_share *x, size_t n, double *dose_gy);

#endif
