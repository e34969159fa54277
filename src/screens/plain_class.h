/* plain_class.h - a class line by line, with the numbers of its screens. */
#ifndef SCREENS_PLAIN_CLASS_H
#define SCREENS_PLAIN_CLASS_H

#include "classroom/room.h"
#include "screens/plain.h"

/* Grade all, then do what is typed until "quit" or the end of input.  False with a fault of the machine. */
bool plain_class(struct room *r, const struct plain_io *io, struct fault *f);

#endif
