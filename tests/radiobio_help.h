/* radiobio_help.h - what the tests of the radiobiology begin with. */
#ifndef RADIOBIO_HELP_H
#define RADIOBIO_HELP_H

#include "tap.h"

#include "radiobio/radiobio.h"

#define LN2 0.693147180559945309417

/* A regimen in notation that is known to be good; the caller's to fini. */
static inline struct rb_regimen
parse(const char *text)
{
	struct rb_regimen r;
	struct fault f;

	if (!rb_regimen_parse(text, &r, &f))
		tap_bail_out(f.text);
	return r;
}

/* Cells with oxygen that do nothing but die. */
static inline struct rb_clone
plain(double alpha, double alpha_beta)
{
	return (struct rb_clone){
		.share = 1, .alpha_per_gy = alpha, .alpha_beta_gy = alpha_beta, .oer_alpha = 1, .oer_beta = 1
	};
}

#endif
