/* transfer.h - attempts out of the records into files and back: progress --export and --import. */
#ifndef CLI_TRANSFER_H
#define CLI_TRANSFER_H

#include "cli/options.h"
#include "records/records.h"

/* Refuses what does not go together. */
bool transfer_check(const struct options *o, struct fault *f);

/* Each attempt at a whole case as DIR/CASE-LEARNER-NUMBER.csv; prints what was written. */
bool transfer_export(const struct options *o, struct records *r, const struct records_attempt *all, size_t n, struct fault *f);

/* The attempt of a file, begun anew at the case of that name and played again; prints what became of it. */
bool transfer_import(const struct options *o, struct records *r, struct fault *f);

#endif
