#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void
fill(struct fault *f, enum fault_kind kind, int line, int column, const char *format, va_list ap)
{
	char raw[sizeof f->text];

	vsnprintf(raw, sizeof raw, format, ap);
	f->kind = kind;
	f->line = line;
	f->column = column;
	f->file[0] = '\0';
	text_clean(f->text, sizeof f->text, raw);
}

bool
fault_set(struct fault *f, int line, int column, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	fill(f, FAULT_INPUT, line, column, format, ap);
	va_end(ap);
	return false;
}

bool
fault_machine(struct fault *f, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	fill(f, FAULT_MACHINE, 0, 0, format, ap);
	va_end(ap);
	return false;
}

bool
fault_memory(struct fault *f)
{
	return fault_machine(f, "out of memory; close other programs or raise the memory limit");
}

bool
fault_in_file(struct fault *f, const char *file)
{
	if (!f->file[0])
		text_clean(f->file, sizeof f->file, file);
	return false;
}

const char *
fault_format(const struct fault *f, char *out, size_t size)
{
	if (f->file[0] && f->line > 0)
		snprintf(out, size, "%s:%d:%d: %s", f->file, f->line, f->column, f->text);
	else if (f->file[0])
		snprintf(out, size, "%s: %s", f->file, f->text);
	else if (f->line > 0)
		snprintf(out, size, "%d:%d: %s", f->line, f->column, f->text);
	else
		snprintf(out, size, "%s", f->text);
	return out;
}
