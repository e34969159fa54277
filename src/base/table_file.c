#include <stdlib.h>

#include "base/file.h"
#include "base/table.h"

bool
table_take_file(const char *path, struct arena *arena, table_take_fn *take, void *user, struct fault *f)
{
	struct report report;
	char *text;
	size_t len;
	bool good;

	if (!file_read(path, TABLE_BYTES_MAX, &text, &len, f))
		return false;
	report_init(&report, arena);
	good = take(path, text, len, arena, &report, user) || (report_ok(&report, f) && fault_memory(f));
	report_fini(&report);
	free(text);
	return good;
}
