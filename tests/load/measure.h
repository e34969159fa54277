/* measure.h - what learners.c looks at from outside: the memory of the processes, and the records when all have gone. */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdbool.h>

/* Private dirty memory and proportional share of the processes that run a program, KiB. */
struct memory {
	int n;
	long dirty_median, dirty_most, share_median;
};
struct memory measure_memory(const char *program);

/* Are there records of so many learners under the root, each with the answers of one of them, in order, and no other?  Says on
 * standard output what is missing. */
bool all_answers_are_kept(const char *root, int count, void (*answers_of)(int n, char out[6][24]));

void remove_folder(const char *path);

#endif
