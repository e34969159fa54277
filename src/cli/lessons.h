/* lessons.h - where lessons are found.
 *
 * The lesson path: ./lessons, the folders of $GHOSTDOSE_LESSONS (":" between them), $XDG_DATA_HOME/ghostdose/lessons (or
 * ~/.local/share/...), the installed folder.  A lesson in it is a file NN-NAME.md that begins with "---"; its name is NAME. */
#ifndef CLI_LESSONS_H
#define CLI_LESSONS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cases.h"

/* Is arg meant as the path of a lesson rather than of a case: does it end in .md, and is it no story of a case? */
bool cli_means_lesson(const char *arg);

/* arg is the path of a lesson, or its name or number in the lesson path, into path.  The fault names arg and suggests a name
 * near it. */
bool cli_find_lesson(const char *arg, char *path, size_t size, struct fault *f);

/* The path of a case, or of a lesson where arg is meant as one or no case has the name. */
bool cli_find_case_or_lesson(const char *arg, char *path, size_t size, struct fault *f);

/* The first file of that name ("glossary.csv") of the lesson path, into path; false with a fault where there is none. */
bool cli_find_beside_lessons(const char *name, char *path, size_t size, struct fault *f);

/* All lessons of the lesson path, in the order of their file names; of a name the first in the path.  As cli_list_cases. */
bool cli_list_lessons(struct cli_case_list *list, struct fault *f);

#endif
