/* cases.h - where cases are found, and how one is opened.
 *
 * The case path: ./cases, the folders of $GHOSTDOSE_CASES (":" between them), $XDG_DATA_HOME/ghostdose/cases (or
 * ~/.local/share/...), the installed folder.  A case in it is a folder with case.csv or a packed .csv file; its name is
 * that of the folder, or of the file without .csv. */
#ifndef CLI_CASES_H
#define CLI_CASES_H

#include <stdbool.h>
#include <stddef.h>

#include "assess/assess.h"
#include "base/fault.h"
#include "base/mem.h"
#include "casebook/casebook.h"
#include "cli/folders.h"
#include "cli/options.h"

/* arg is the path of a case, or a name of the case path (a path wins), into path.  The fault names arg and suggests a
 * name near it; it is the machine's where a permission is missing. */
bool cli_find_case(const char *arg, char *path, size_t size, struct fault *f);

struct cli_case {
	const char *path, *name;
	size_t rank;               /* place in the case path */
};

struct cli_case_list {
	struct arena *arena;       /* holds the texts */
	struct cli_case *items;    /* sorted by name; of a name the first in the case path */
	size_t n, capacity;
};

/* All cases of the case path.  A folder that cannot be read is as if empty; the only fault is memory.  Call
 * cli_cases_fini afterwards, after a fault too. */
bool cli_list_cases(struct cli_case_list *list, struct fault *f);
void cli_cases_fini(struct cli_case_list *list);

/* What to say of a name that is not in the list: the name nearest to it, or NULL, and all that fit as ", a, b". */
enum { CLI_KNOWN = 200 };
const char *cli_near_case(const struct cli_case_list *list, const char *name, char known[CLI_KNOWN]);

/* Find, load and check a case: what is played and scored.  The first error is the fault, with its file, line and
 * column.  Free with assess_free, then casebook_free. */
bool cli_open_case(const char *arg, struct casebook **c, struct assess **a, struct fault *f);

/* The variant that --seed asks for, of commands that have this option; without it the base variant. */
#define CLI_OPTION_SEED \
	{ .name = "seed", .kind = OPTION_WHOLE, .value = "N", .high = 1e15, .expected = "a whole number, such as 1", \
	  .help = "the variant of this seed, where the case varies; without it the base variant" }
bool cli_open_variant(const struct options *o, const char *arg, struct casebook **c, struct assess **a, struct fault *f);

/* What the commands with the arguments CASE REGIMEN work on: the variant of the case, the regimen, and an arena for what
 * is said of them.  All zero before cli_trial_open; call cli_trial_fini afterwards, after a fault too. */
struct cli_trial {
	struct casebook *c;
	struct assess *a;
	struct rb_regimen regimen;
	struct arena *arena;
};

bool cli_trial_open(const struct options *o, struct cli_trial *t, struct fault *f);
void cli_trial_fini(struct cli_trial *t);

#endif
