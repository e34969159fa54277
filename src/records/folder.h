/* folder.h - the state directory: made, looked at, and a damaged database set aside.  Private to the floor. */
#ifndef RECORDS_FOLDER_H
#define RECORDS_FOLDER_H

#include "records/internal.h"

/* Make the folder where it is missing, refuse one that is not the user's own, write its real path to out. */
bool folder_open(const char *folder, char *out, size_t size, struct fault *f);

/* Open records.lock and lock its first byte, which all that have the records open share. */
bool folder_lock(struct records *r, struct fault *f);

/* Make the file of the database, for nobody else to read, where it is missing; refuse a link or what is no file. */
bool folder_make_file(struct records *r, struct fault *f);

/* Give a damaged database a name that is free, which goes into r->note.  Refused when another session has it open. */
bool folder_set_aside(struct records *r, struct fault *f);

#endif
