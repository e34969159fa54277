#include "base/report.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tap.h"

static void
faults_are_values(void)
{
	struct fault f;
	char out[800];

	OK(!fault_set(&f, 3, 7, "dose is %g; expected less", 101.0));
	IS_STR(fault_format(&f, out, sizeof out), "3:7: dose is 101; expected less");
	OK(!fault_in_file(&f, "case/doses.csv"));
	OK(!fault_in_file(&f, "another"));             /* the first to know names the file */
	IS_STR(fault_format(&f, out, sizeof out), "case/doses.csv:3:7: dose is 101; expected less");
	IS_INT(f.kind, FAULT_INPUT);
	fault_set(&f, 0, 0, "x");
	IS_STR(fault_format(&f, out, sizeof out), "x");
	fault_in_file(&f, "a.csv");
	IS_STR(fault_format(&f, out, sizeof out), "a.csv: x");
	OK(!fault_machine(&f, "disk %s", "full"));
	IS_INT(f.kind, FAULT_MACHINE);
	OK(!fault_memory(&f));
	IS_INT(f.kind, FAULT_MACHINE);
	HAS(f.text, "out of memory");
	IS_STR(f.file, "");
}

static void
faults_are_printable(void)
{
	struct fault f;
	char long_text[1000], why[64];

	fault_set(&f, 1, 1, "cell \"%s\"", "\x1b]0;evil\a");
	IS_STR(f.text, "cell \"\\x1B]0;evil\\x07\"");
	fault_in_file(&f, "a\x1b[2J.csv");
	IS_STR(f.file, "a\\x1B[2J.csv");
	memset(long_text, 0, sizeof long_text);
	for (size_t i = 0; i + 3 < sizeof long_text; i += 2)
		memcpy(long_text + i, "\xCE\xB1", 2);
	fault_set(&f, 1, 1, "%s", long_text);
	IS_INT(text_find_unsafe(f.text, strlen(f.text), why, sizeof why), strlen(f.text));
}

static void
findings(void)
{
	struct arena *a = arena_new();
	struct report r;
	struct fault f;
	char name[20] = "a.csv";

	report_init(&r, a);
	OK(report_ok(&r, &f));
	report_add(&r, name, 2, 1, SEVERITY_WARNING, "odd", NULL, "odd \x1b");
	OK(report_ok(&r, &f));
	OK(!report_add(&r, name, 3, 4, SEVERITY_ERROR, "wrong", "right", "%d is wrong", 5));
	name[0] = 'X';                                 /* the report keeps copies */
	IS_INT(r.n, 2);
	IS_INT(r.errors, 1);
	IS_STR(r.items[0].message, "odd \\x1B");
	IS_STR(r.items[0].suggestion, "");
	IS_STR(r.items[1].suggestion, "right");
	OK(!report_ok(&r, &f));
	IS_STR(f.file, "a.csv");
	IS_STR(f.text, "5 is wrong");
	IS_INT(f.line, 3);
	IS_INT(f.column, 4);
	IS_INT(f.kind, FAULT_INPUT);
	fault_machine(&f, "disk");
	report_fault(&r, "disk", &f);
	OK(r.machine);
	OK(!report_ok(&r, &f));
	IS_INT(f.kind, FAULT_MACHINE);
	report_fini(&r);
	arena_free(a);
}

/* Warnings fill the list; an error that comes later must not be lost. */
static void
too_many_findings(void)
{
	struct arena *a = arena_new();
	struct report r;
	struct fault f = { 0 };

	report_init(&r, a);
	for (int i = 0; i < REPORT_MAX + 3; i++)
		report_add(&r, "a", i, 1, SEVERITY_WARNING, "odd", NULL, "odd");
	IS_INT(r.n, REPORT_MAX);
	IS_INT(r.dropped, 3);
	OK(report_ok(&r, &f));
	report_add(&r, "a", 1, 1, SEVERITY_ERROR, "wrong", NULL, "wrong");
	OK(!report_ok(&r, &f));
	HAS(f.text, "1 error");
	report_fini(&r);
	arena_free(a);
}

TAP_MAIN(TAP_CASE(faults_are_values), TAP_CASE(faults_are_printable), TAP_CASE(findings), TAP_CASE(too_many_findings))
