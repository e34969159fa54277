/* parameters.h - every number that stands for a tissue, a tumour or a published rule: value, unit, source, and how
 * far it may be trusted.  The one table is parameters.def; nothing else in this floor holds such a number. */
#ifndef RADIOBIO_PARAMETERS_H
#define RADIOBIO_PARAMETERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "radiobio/radiobio.h"

/* How a number may be cited. */
enum rb_trust {
	RB_PUBLISHED,      /* the source's own abstract, page or text was read */
	RB_IMPLEMENTED,    /* read in a public program or file: "as implemented in ..." */
	RB_DERIVED,        /* computed here from numbers of the other kinds */
	RB_ASSUMED         /* a teaching assumption: commonly quoted, its source not read */
};

/* "published", "as implemented", "derived", "teaching assumption". */
const char *rb_trust_name(enum rb_trust trust);

enum rb_subject { RB_TISSUE, RB_TUMOUR, RB_MODEL, RB_RULE };

struct rb_parameter {
	enum rb_subject subject;
	const char *of;            /* "spinal-cord": a tissue, tumour, model or rule */
	const char *name;          /* "alpha_beta_gy": what it is, with its unit */
	double value, low, high;   /* the interval that the source gives; value itself where it gives none */
	const char *unit;          /* "Gy", "" */
	enum rb_trust trust;
	const char *source;        /* citation, or with the words "teaching assumption" */
};

enum rb_parameter_id {
#define PARAMETER(id, ...) RB_P_##id,
#define RANGE(id, ...) RB_P_##id,
#include "radiobio/parameters.def"
#undef PARAMETER
#undef RANGE
	RB_PARAMETERS
};

const struct rb_parameter *rb_parameter_at(size_t i);           /* NULL from RB_PARAMETERS on */
double rb_parameter(enum rb_parameter_id id);

/* What is known of a tissue or tumour: NULL where the table has nothing. */
struct rb_tissue {
	const char *name;
	enum rb_subject subject;   /* RB_TISSUE or RB_TUMOUR */
	const struct rb_parameter *alpha_beta_gy;
	const struct rb_parameter *half_time_h;        /* of repair; the fast one where there is a slow one */
	const struct rb_parameter *slow_half_time_h, *fast_share;
	const struct rb_parameter *alpha_per_gy, *doubling_days, *kickoff_days, *clonogens;   /* of tumours */
};

/* The tissue or tumour of that name (letters of either case); an unknown name is a fault that suggests one. */
bool rb_tissue_find(const char *name, struct rb_tissue *out, struct fault *f);

/* Their names, each once, in the order of the table; NULL at the end. */
const char *rb_tissue_name(size_t i);

/* The repair of a tissue: complete where no half-time is known. */
struct rb_repair rb_tissue_repair(const struct rb_tissue *t);

#endif
