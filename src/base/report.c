#include "base/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void
report_init(struct report *r, struct arena *arena)
{
	memset(r, 0, sizeof *r);
	r->arena = arena;
}

void
report_fini(struct report *r)
{
	free(r->items);
	r->items = NULL;
	r->n = r->capacity = 0;
}

static const char *
keep(struct report *r, const char *raw)
{
	char clean[1024];
	const char *copy;

	text_clean(clean, sizeof clean, raw);
	copy = arena_text(r->arena, clean, strlen(clean));
	if (!copy)
		r->out_of_memory = true;
	return copy ? copy : "";
}

bool
report_add(struct report *r, const char *file, int line, int column, enum severity severity, const char *code,
           const char *suggestion, const char *format, ...)
{
	char raw[1024];
	struct finding *grown;
	va_list ap;

	r->errors += severity == SEVERITY_ERROR;
	if (r->n >= REPORT_MAX) {
		r->dropped++;
		return false;
	}
	grown = mem_grow(r->items, &r->capacity, r->n + 1, sizeof *r->items);
	if (!grown) {
		r->out_of_memory = true;
		return false;
	}
	r->items = grown;
	va_start(ap, format);
	vsnprintf(raw, sizeof raw, format, ap);
	va_end(ap);
	r->items[r->n] = (struct finding){
		.file = keep(r, file),
		.line = line,
		.column = column,
		.severity = severity,
		.code = code,
		.message = keep(r, raw),
		.suggestion = suggestion ? keep(r, suggestion) : "",
	};
	r->n++;
	return false;
}

bool
report_fault(struct report *r, const char *code, const struct fault *f)
{
	if (f->kind == FAULT_MACHINE)
		r->machine = true;
	return report_add(r, f->file, f->line, f->column, SEVERITY_ERROR, code, NULL, "%s", f->text);
}

bool
report_has(const struct report *r, const char *code, const char *file)
{
	for (size_t i = 0; i < r->n; i++)
		if (!strcmp(r->items[i].code, code) && !strcmp(r->items[i].file, file))
			return true;
	return false;
}

bool
report_ok(const struct report *r, struct fault *f)
{
	if (r->out_of_memory)
		return fault_memory(f);
	for (size_t i = 0; i < r->n; i++) {
		const struct finding *x = &r->items[i];

		if (x->severity != SEVERITY_ERROR)
			continue;
		fault_set(f, x->line, x->column, "%s", x->message);
		if (r->machine)
			f->kind = FAULT_MACHINE;
		return fault_in_file(f, x->file);
	}
	/* The list was full of warnings before the first error came. */
	if (r->errors > 0)
		return fault_set(f, 0, 0, "%zu errors behind %d warnings; put the warnings right first", r->errors, REPORT_MAX);
	return true;
}

const char *
severity_name(enum severity s)
{
	return s == SEVERITY_ERROR ? "error" : "warning";
}
