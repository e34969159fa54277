/* picture_trial.h - the pictures of a regimen in a case: what score and simulate tell, drawn. */
#ifndef CLI_PICTURE_TRIAL_H
#define CLI_PICTURE_TRIAL_H

#include "cli/cases.h"
#include "cli/options.h"

/* The budget of every organ and the tumour, as the design screen has them. */
bool picture_of_score(const struct options *o, const struct cli_trial *t, const struct score *s, struct fault *f);

/* Tumour cells and the cumulative EQD2 of tissues against days. */
bool picture_of_simulation(const struct options *o, const struct cli_trial *t, const struct simulation *x, struct fault *f);

#endif
