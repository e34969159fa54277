/* options.h - options and arguments of one command, checked against a table. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

enum option_kind {
	OPTION_FLAG,       /* no value */
	OPTION_TEXT,
	OPTION_NUMBER,
	OPTION_PAIR,       /* one number, or two with a comma between */
	OPTION_WHOLE       /* a whole number */
};

/* One row of a command's table of options. */
struct option_spec {
	const char *name;          /* without the dashes */
	enum option_kind kind;
	const char *value;         /* what help calls the value, "HOURS" */
	const char *expected;      /* ends a refusal: "hours, such as 4" */
	const char *help;
	bool required;
	bool positive;             /* 0 and less have words of their own, before low */
	double low, high;          /* of a number, both allowed; no limits where both are 0 */
};

enum { OPTIONS_MAX = 32, ARGUMENTS_MAX = 4096 };

struct option_value {
	const char *text;          /* as given, NULL: not given; "" for a flag */
	double number[2];
	int numbers;               /* how many of them */
};

struct options {
	const struct option_spec *specs;
	size_t n_specs;
	struct option_value values[OPTIONS_MAX];
	const char **arguments;    /* what is no option, in order; owned */
	size_t n_arguments;
	bool help, version;        /* asked for; nothing after it was read */
};

/* Read argv[0..argc) (the command's own words left out).  --help and --version are always known;
 * options and arguments in any order; "--" ends options; --name=value and --name value; a value may
 * begin with one dash (a negative number).  An option given twice is refused.  Strings stay argv's.
 * Call options_fini afterwards, after a fault too. */
bool options_read(struct options *o, const struct option_spec *specs, size_t n_specs, int argc, char **argv,
                  struct fault *f);
void options_fini(struct options *o);

/* Is there such an option? */
bool options_has(const struct options *o, const char *name);
/* The next four want a name that is in the table. */
bool options_given(const struct options *o, const char *name);
/* NULL where it was not given. */
const char *options_text(const struct options *o, const char *name);
/* otherwise where it was not given. */
double options_number(const struct options *o, const char *name, double otherwise);
const struct option_value *options_value(const struct options *o, const char *name);

/* A fault about one option: "--NAME: ...".  Returns false. */
bool options_refuse(struct fault *f, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Refuse two options that exclude each other. */
bool options_exclude(const struct options *o, const char *a, const char *b, struct fault *f);

/* Refuse when some of names[0..n) are given and others not; why: "repopulation".  *given tells. */
bool options_together(const struct options *o, const char *const *names, size_t n, const char *why, bool *given,
                      struct fault *f);

#endif
