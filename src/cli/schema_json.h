/* schema_json.h - what a case is made of, for other programs. */
#ifndef CLI_SCHEMA_JSON_H
#define CLI_SCHEMA_JSON_H

#include <stdbool.h>

#include "base/fault.h"

/* Prints the object ghostdose.schema/1. */
bool schema_json(struct fault *f);

#endif
