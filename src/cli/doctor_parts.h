/* doctor_parts.h - what is looked at for oneself and for a public host in the same way. */
#ifndef CLI_DOCTOR_PARTS_H
#define CLI_DOCTOR_PARTS_H

#include "cli/doctor.h"

/* How many cases and lessons, and those that cannot be read; none: what to do where there are none. */
void doctor_cases(struct doctor *d, const char *part, const char *none);

/* Can the folder be written (or made), and how much room is there? */
void doctor_folder(struct doctor *d, const char *part, const char *folder);

#endif
