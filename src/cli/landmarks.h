/* landmarks.h - tables of landmarks in. */
#ifndef CLI_LANDMARKS_H
#define CLI_LANDMARKS_H

#include "volume/field.h"

/* The CSV table at path.  The fault names the file.  Call vol_landmarks_fini afterwards. */
bool cli_landmarks(const char *path, struct vol_landmarks *out, struct fault *f);

#endif
