#include "screens/faults.h"

#include "assess/assess.h"
#include "casebook/casebook.h"

static const char *
add_finding(struct arena *arena, const char *text, const struct finding *x)
{
	const char *place = x->line > 0 ? arena_print(arena, "%s:%d:%d", x->file, x->line, x->column) : x->file;

	if (place && x->suggestion && *x->suggestion)
		return arena_print(arena, "%s%s  %s: %s\n    Write instead: %s\n", text, place, severity_name(x->severity), x->message,
		                   x->suggestion);
	return place ? arena_print(arena, "%s%s  %s: %s\n", text, place, severity_name(x->severity), x->message) : NULL;
}

const char *
faults_list(const char *path, struct arena *arena, size_t *errors, struct fault *first)
{
	struct report report;
	struct casebook *book;
	struct assess *assess = NULL;
	const char *text = "";
	struct fault f;

	report_init(&report, arena);
	book = casebook_load(path, &report);
	if (book)
		assess = assess_open(&book, NULL, &report, &f);
	for (size_t i = 0; text && i < report.n; i++)
		text = add_finding(arena, text, &report.items[i]);
	if (text && report.dropped > 0)
		text = arena_print(arena, "%s%zu more are not shown.\n", text, report.dropped);
	*errors = report.errors;
	if (report.errors > 0)
		report_ok(&report, first);
	assess_free(assess);
	casebook_free(book);
	report_fini(&report);
	return *errors > 0 ? text : NULL;
}
