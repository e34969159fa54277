/* handed_in.h - what lies in the folder of a class beside its tables: files that were handed in, and records of learners. */
#ifndef CLASSROOM_HANDED_IN_H
#define CLASSROOM_HANDED_IN_H

#include <stdbool.h>

#include "base/fault.h"

/* The tables of a class, which nobody hands in. */
#define ROOM_ROSTER "roster.csv"
#define ROOM_CLASS "class.csv"

enum handed_in { HANDED_NOTHING, HANDED_FILE, HANDED_RECORDS, HANDED_FOLDER };

/* What an entry of a folder is.  A folder that must not be looked into counts as one of records: opening them says why. */
enum handed_in handed_in_kind(const char *folder, const char *name);

/* name is "file.csv" or "folder/file.csv", for the time of the call.  False, with *f filled, stops. */
typedef bool handed_in_fn(void *user, const char *name, enum handed_in kind, struct fault *f);

/* Each file and each folder of records, by name; files also one folder below, as mails and learning platforms put them.  A folder below
 * that cannot be read stops it, as the folder itself does. */
bool handed_in_walk(const char *folder, handed_in_fn *take, void *user, struct fault *f);

#endif
