/* ghostdose doctor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/calc.h"
#include "cli/doctor.h"
#include "cli/kiosk.h"
#include "cli/state.h"

static const struct option_spec doctor_options[] = {
	CLI_OPTION_STATE,
	CLI_OPTION_KIOSK_SETTINGS,
	CLI_OPTION_KIOSK_ROOT,
	COMMAND_OPTION_JSON,
};

static const char *const states[] = { [DOCTOR_GOOD] = "good", [DOCTOR_NOTE] = "note", [DOCTOR_PROBLEM] = "problem" };

static size_t
count(const struct doctor *d, enum doctor_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		n += d->diagnoses[i].state == state;
	return n;
}

static bool
put_json(struct output *out, const struct doctor *d)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < d->n; i++) {
		const struct diagnosis *x = &d->diagnoses[i];

		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "part", x->part, "check", x->check, "state",
		                                      states[x->state], "found", x->found, "advice", x->advice));
	}
	if (list)
		output_json(out, "checks", list);
	return list != NULL;
}

/* A line each, and below it what to do; from one of a part to the last of it.  The first that is of another part. */
static size_t
write_part(FILE *to, const struct doctor *d, size_t i)
{
	const char *part = d->diagnoses[i].part;

	for (; i < d->n && !strcmp(d->diagnoses[i].part, part); i++) {
		const struct diagnosis *x = &d->diagnoses[i];

		fprintf(to, "%s%s%s: %s\n", x->state == DOCTOR_GOOD ? "" : states[x->state], x->state == DOCTOR_GOOD ? "" : ": ", x->check,
		        x->found);
		if (*x->advice)
			fprintf(to, "  %s\n", x->advice);
	}
	return i;
}

static bool
put_lines(struct output *out, const struct doctor *d)
{
	for (size_t i = 0; i < d->n;) {
		char *text = NULL;
		const char *part = d->diagnoses[i].part;
		size_t len;
		FILE *to = open_memstream(&text, &len);
		bool good;

		if (!to)
			return false;
		i = write_part(to, d, i);
		good = fclose(to) == 0 && text;
		if (good)
			output_paragraph(out, part, text);
		free(text);
		if (!good)
			return false;
	}
	return true;
}

static bool
run_doctor(const struct options *o, int *status, struct fault *f)
{
	struct doctor *d = calloc(1, sizeof *d);
	struct output out;
	bool good;

	if (!d || !(d->arena = arena_new())) {
		free(d);
		return fault_memory(f);
	}
	doctor_program(d, o);
	doctor_terminal(d);
	doctor_kernel(d);
	doctor_kiosk(d, o);
	output_init(&out, "ghostdose.doctor/1");
	output_whole(&out, "problems", "problems", "", (long)count(d, DOCTOR_PROBLEM));
	output_whole(&out, "notes", "notes", "", (long)count(d, DOCTOR_NOTE));
	good = put_json(&out, d) && put_lines(&out, d) && !d->out_of_memory;
	if (count(d, DOCTOR_PROBLEM) > 0)
		*status = CLI_NO;
	if (good)
		good = calc_finish(&out, o, f);
	else {
		output_fini(&out);
		fault_memory(f);
	}
	arena_free(d->arena);
	free(d);
	return good;
}

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "",
	.summary = "what this machine has, what is missing, and what to do",
	.details = "Looks at the cases, the folder of the records, the terminal, the kernel, and what --kiosk would have with the same "
	           "--settings and --root. Nothing is changed. Exit status 1 where something is a problem.",
	.options = doctor_options,
	.n_options = sizeof doctor_options / sizeof *doctor_options,
	.run = run_doctor,
};
