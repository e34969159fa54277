/* Any bytes as a submission, a roster or a class, by the first byte: what is refused has a place or a text, what is taken has
 * times, texts and numbers that can be used; a submission that is written and read again is the same. */
#include <math.h>

#include "classroom/roster.h"
#include "classroom/submission.h"
#include "fuzz.h"

static void
again(const struct submission *s, struct arena *arena)
{
	struct csv_out o = { .text = NULL };
	struct submission twin;
	struct fault f = { 0 };

	/* Times beyond the year 9999 have no text. */
	check(submission_write(s, &o, &f));
	if (submission_parse("twin", o.text, o.len, arena, &twin, &f)) {
		check(twin.intact && twin.n == s->n && !strcmp(twin.case_id, s->case_id) && twin.seed == s->seed);
		for (size_t i = 0; i < s->n; i++)
			check(twin.actions[i].verb == s->actions[i].verb && !strcmp(twin.actions[i].text, s->actions[i].text) &&
			      twin.actions[i].time == s->actions[i].time && twin.actions[i].step == s->actions[i].step);
	}
	csv_out_fini(&o);
}

static void
tables(int which, const char *text, size_t len, struct arena *arena)
{
	struct report report;
	struct roster roster;
	struct class class;

	report_init(&report, arena);
	if (which == 1 && roster_parse("roster", text, len, arena, &report, &roster)) {
		for (size_t i = 0; i < roster.n; i++)
			check(*roster.learners[i].id && roster_find(&roster, roster.learners[i].id) == &roster.learners[i]);
		roster_fini(&roster);
	} else if (which == 2 && class_parse("class", text, len, arena, &report, &class)) {
		for (size_t i = 0; i < class.n; i++)
			check(class.assignments[i].attempts >= 0 && assignment_days_late(&class.assignments[i], NULL, 0) >= 0);
	} else
		check(report.n > 0);
	report_fini(&report);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct submission s;
	struct fault f = { 0 };

	if (!arena || size == 0) {
		arena_free(arena);
		return 0;
	}
	if (data[0] % 3)
		tables(data[0] % 3, (const char *)data + 1, size - 1, arena);
	else if (submission_parse("s", (const char *)data + 1, size - 1, arena, &s, &f))
		again(&s, arena);
	else
		check(*f.text);
	arena_free(arena);
	return 0;
}
