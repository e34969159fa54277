#include "casebook/glossary.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"

static const struct column columns[] = {
	{ .name = "term", .type = COLUMN_TEXT, .required = true, .help = "the term", .example = "BED" },
	{ .name = "meaning", .type = COLUMN_TEXT, .required = true, .help = "what it means, in a sentence or two",
	  .example = "Biologically effective dose." },
	{ .name = "source", .type = COLUMN_TEXT, .help = "where that stands", .example = "Fowler 1989, Br J Radiol 62:679" },
	{ .name = "lesson", .type = COLUMN_ID, .help = "the lesson that explains it", .example = "two-tissues" },
};
const struct table_schema glossary_schema = { "glossary", "One term.", columns, sizeof columns / sizeof *columns };

bool
glossary_load(const char *path, struct arena *arena, struct report *report, struct table *out)
{
	struct fault f;
	char *text;
	size_t len;
	bool good;

	if (!file_read(path, TABLE_BYTES_MAX, &text, &len, &f))
		return report_fault(report, "cannot_read", &f);
	good = table_read(&glossary_schema, path, text, len, 1, arena, report, out);
	free(text);
	return good;
}

bool
glossary_matches(const struct table *t, size_t row, const char *word)
{
	return text_find(table_text(t, row, GLOSSARY_TERM), word) != NULL;
}
