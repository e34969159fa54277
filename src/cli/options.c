#include "cli/options.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

bool
options_refuse(struct fault *f, const char *name, const char *format, ...)
{
	char text[sizeof f->text], where[64];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	snprintf(where, sizeof where, "--%s", name);
	fault_set(f, 0, 0, "%s", text);
	return fault_in_file(f, where);
}

/* "0" is not above 0; expected hours, such as 4 */
static bool
check_range(const struct option_spec *s, const char *text, double v, struct fault *f)
{
	char limit[NUMBER_TEXT_MAX];

	if (s->positive && !(v > 0))
		return options_refuse(f, s->name, "\"%.60s\" is not above 0; expected %s", text, s->expected);
	if (!(s->low < s->high))
		return true;
	if (v < s->low)
		return options_refuse(f, s->name, "\"%.60s\" is below %s; expected %s", text,
		    number_short(s->low, 6, limit), s->expected);
	if (v > s->high)
		return options_refuse(f, s->name, "\"%.60s\" is above %s; expected %s", text,
		    number_short(s->high, 6, limit), s->expected);
	return true;
}

static bool
read_number(const struct option_spec *s, const char *text, size_t len, double *v, struct fault *f)
{
	long whole = 0;

	if (s->kind == OPTION_WHOLE) {
		if (!number_parse_whole(text, len, &whole))
			return options_refuse(f, s->name, "\"%.60s\" is not a whole number; expected %s", text,
			    s->expected);
		*v = (double)whole;
		return check_range(s, text, *v, f);
	}
	if (!number_parse(text, len, false, v))
		return options_refuse(f, s->name, "\"%.60s\" is not a number; expected %s", text, s->expected);
	return check_range(s, text, *v, f);
}

static bool
read_value(const struct option_spec *s, const char *text, struct option_value *v, struct fault *f)
{
	const char *comma = s->kind == OPTION_PAIR ? strchr(text, ',') : NULL;

	v->text = text;
	if (s->kind == OPTION_FLAG)
		return true;
	if (s->kind == OPTION_TEXT) {
		if (!*text)
			return options_refuse(f, s->name, "the value is empty; expected %s", s->expected);
		return true;
	}
	v->numbers = comma ? 2 : 1;
	if (!comma)
		return read_number(s, text, strlen(text), &v->number[0], f);
	return read_number(s, text, (size_t)(comma - text), &v->number[0], f) &&
	    read_number(s, comma + 1, strlen(comma + 1), &v->number[1], f);
}

static const struct option_spec *
find_spec(const struct options *o, const char *name, size_t len)
{
	for (size_t i = 0; i < o->n_specs; i++)
		if (strlen(o->specs[i].name) == len && memcmp(o->specs[i].name, name, len) == 0)
			return &o->specs[i];
	return NULL;
}

static bool
refuse_unknown(const struct options *o, const char *argument, size_t len, struct fault *f)
{
	const char *names[OPTIONS_MAX + 2], *nearest = NULL;
	char name[80];
	size_t n = 0;

	for (; n < o->n_specs; n++)
		names[n] = o->specs[n].name;
	names[n++] = "help";
	names[n++] = "version";
	snprintf(name, sizeof name, "%.*s", (int)(len < 70 ? len : 70), argument);
	if (strncmp(name, "--", 2) == 0) {
		nearest = text_nearest(name + 2, names, n);
		/* A cut-off name is meant too: --alpha-b. */
		for (size_t i = 0; !nearest && strlen(name) > 4 && i < n; i++)
			if (strncmp(names[i], name + 2, strlen(name + 2)) == 0)
				nearest = names[i];
	} else if (strcmp(name, "-h") == 0) {
		nearest = "help";
	}
	if (nearest)
		fault_set(f, 0, 0, "unknown option; did you mean --%s?", nearest);
	else
		fault_set(f, 0, 0, "unknown option; expected one of those that --help lists");
	return fault_in_file(f, name);
}

/* argv[*i] is an option: take it, and the next argument where that is its value. */
static bool
read_option(struct options *o, int argc, char **argv, int *i, struct fault *f)
{
	const char *argument = argv[*i], *equals = strchr(argument, '='), *text;
	size_t len = equals ? (size_t)(equals - argument) : strlen(argument);
	const struct option_spec *s = strncmp(argument, "--", 2) == 0 ? find_spec(o, argument + 2, len - 2) : NULL;
	struct option_value *v;

	if (!equals && strcmp(argument, "--help") == 0)
		return o->help = true;
	if (!equals && strcmp(argument, "--version") == 0)
		return o->version = true;
	if (!s)
		return refuse_unknown(o, argument, len, f);
	v = &o->values[s - o->specs];
	if (v->text)
		return options_refuse(f, s->name, "given twice; expected it once");
	if (s->kind == OPTION_FLAG && equals)
		return options_refuse(f, s->name, "takes no value; expected --%s alone", s->name);
	if (s->kind == OPTION_FLAG)
		text = "";
	else if (equals)
		text = equals + 1;
	else if (*i + 1 < argc && strncmp(argv[*i + 1], "--", 2) != 0)
		text = argv[++*i];
	else
		return options_refuse(f, s->name, "the value is missing; expected %s", s->expected);
	return read_value(s, text, v, f);
}

static bool
check_required(const struct options *o, struct fault *f)
{
	for (size_t i = 0; i < o->n_specs; i++)
		if (o->specs[i].required && !o->values[i].text)
			return options_refuse(f, o->specs[i].name, "missing; expected %s", o->specs[i].expected);
	return true;
}

bool
options_read(struct options *o, const struct option_spec *specs, size_t n_specs, int argc, char **argv,
             struct fault *f)
{
	bool ended = false;

	assert(n_specs <= OPTIONS_MAX);
	*o = (struct options){ .specs = specs, .n_specs = n_specs };
	if (argc > ARGUMENTS_MAX)
		return fault_set(f, 0, 0, "%d arguments; expected at most %d", argc, (int)ARGUMENTS_MAX);
	o->arguments = mem_array((size_t)(argc > 0 ? argc : 1), sizeof *o->arguments);
	if (!o->arguments)
		return fault_memory(f);
	for (int i = 0; i < argc; i++) {
		if (ended || argv[i][0] != '-' || !argv[i][1])
			o->arguments[o->n_arguments++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			ended = true;
		else if (!read_option(o, argc, argv, &i, f))
			return false;
		if (o->help || o->version)
			return true;
	}
	return check_required(o, f);
}

void
options_fini(struct options *o)
{
	free(o->arguments);
	*o = (struct options){ 0 };
}

const struct option_value *
options_value(const struct options *o, const char *name)
{
	const struct option_spec *s = find_spec(o, name, strlen(name));

	assert(s);
	return &o->values[s - o->specs];
}

bool
options_has(const struct options *o, const char *name)
{
	return find_spec(o, name, strlen(name)) != NULL;
}

bool
options_given(const struct options *o, const char *name)
{
	return options_value(o, name)->text != NULL;
}

const char *
options_text(const struct options *o, const char *name)
{
	return options_value(o, name)->text;
}

double
options_number(const struct options *o, const char *name, double otherwise)
{
	const struct option_value *v = options_value(o, name);

	return v->text ? v->number[0] : otherwise;
}

bool
options_exclude(const struct options *o, const char *a, const char *b, struct fault *f)
{
	if (options_given(o, a) && options_given(o, b))
		return options_refuse(f, b, "does not go with --%s; expected one of the two", a);
	return true;
}

bool
options_together(const struct options *o, const char *const *names, size_t n, const char *why, bool *given,
                 struct fault *f)
{
	const char *present = NULL;
	char missing[160] = "";
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		if (options_given(o, names[i])) {
			present = present ? present : names[i];
			continue;
		}
		if (used < sizeof missing)
			used += (size_t)snprintf(missing + used, sizeof missing - used, "%s--%s", used ? " and " : "",
			    names[i]);
	}
	*given = present && !used;
	if (present && used)
		return options_refuse(f, present, "is not enough for %s; expected %s too", why, missing);
	return true;
}
