/* due.h - an attempt at the steps that are due alone.  Private to the floor. */
#ifndef TUTOR_DUE_H
#define TUTOR_DUE_H

#include "casebook/casebook.h"
#include "records/records.h"

/* The ids of the steps of c that are due, blanks between, into list; "" for the whole case: of a lesson, which is read as one,
 * and where a note is due, which is put together from all answers.  An input fault where nothing is due. */
bool due_list(struct records *r, const struct casebook *c, int64_t now, char list[RECORDS_REVIEW_MAX], struct fault *f);

/* Leave in c the steps of the list ("": all); numbers[0..c->n_steps) as it was has room: of each that stays its number in
 * the whole case, from 1.  A list that names none of them leaves all. */
void due_keep(struct casebook *c, const char *list, size_t *numbers);

#endif
