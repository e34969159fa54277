/* tissues.h - which tissue a label of a volume is, from a CSV file (--tissues). */
#ifndef CLI_TISSUES_H
#define CLI_TISSUES_H

#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/mem.h"
#include "radiobio/radiobio.h"

struct tissue {
	uint16_t label;                    /* 1 to 65534 */
	const char *name;
	double alpha_beta_gy;              /* NaN: not given */
	double half_time_h;                /* of repair; NaN: not given, repair is complete */
	struct rb_recovery recovery;       /* none where the file has none */
	long precedence;                   /* where structures overlap the highest is drawn; 0 where the file has none */
};

struct tissues {
	struct tissue *rows;               /* in the order of the file; no label and no name twice */
	size_t n;
	struct arena *arena;               /* holds the names */
};

/* Columns label, name, alpha_beta_gy, half_time_h, recovery_model, recovery_value, precedence; label and name must be
 * there, and alpha_beta_gy in every row where eqd2 says that it is needed.  Faults have file, line and column.  Call
 * tissues_fini in any case. */
bool tissues_read(const char *path, bool eqd2, struct tissues *t, struct fault *f);
void tissues_fini(struct tissues *t);

const struct tissue *tissues_find(const struct tissues *t, uint16_t label);

#endif
