/* Memory that runs out while a table is read from its file: that is said, and no cell is lost without a word. */
#include "starve.h"

#include <unistd.h>

#include "base/csvout.h"
#include "base/file.h"
#include "base/table.h"
#include "base/vary.h"

static const char *const kinds[] = { "hard", "soft", NULL };
static const struct column columns[] = {
	{ .name = "name", .type = COLUMN_ID, .required = true, .key = true, .help = "a name", .example = "cord" },
	{ .name = "dose_gy", .type = COLUMN_NUMBER, .varies = true, .low = 0, .high = 100, .help = "the dose", .example = "2" },
	{ .name = "kind", .type = COLUMN_WORD, .words = kinds, .fallback = "soft", .help = "which kind", .example = "hard" },
	{ .name = "prices", .type = COLUMN_NUMBERS, .low = 0, .high = 10, .help = "points", .example = "2;1" },
	{ .name = "note", .type = COLUMN_TEXT, .varies = true, .help = "any text", .example = "" },
};
static const struct table_schema schema = { "doses", "A dose.", columns, sizeof columns / sizeof *columns };

static const char good_text[] = "name,dose_gy,kind,prices,note\ncord,45..47,hard,2;1,\"a | \"\"b\"\"\"\nstem,54,,,\"x, y\"\n";
static const char bad_text[] = "name,dose_gy,kind,prices,note,\ncord,4x,hard,2;1,\"a\",\nstem,101,,;,\"x, y\",\nnerve,1,,,,q\n";
static char path[] = "/tmp/ghostdose-memory.XXXXXX";
static struct table taken;

static bool
take(const char *file, const char *text, size_t len, struct arena *arena, struct report *report, void *user)
{
	return table_read(&schema, file, text, len, 1, arena, report, user);
}

static bool
a_file(struct fault *f)
{
	struct arena *arena = arena_new();
	bool good = arena ? table_take_file(path, arena, take, &taken, f) : fault_memory(f);

	good = good && taken.rows == 2 && table_cell(&taken, 0, 1)->vary && !strcmp(table_text(&taken, 0, 4), "a") &&
	       !strcmp(table_text(&taken, 1, 2), "soft") && !strcmp(table_text(&taken, 1, 4), "x, y");
	arena_free(arena);
	return good;
}

/* All that is wrong is found, or that memory is out. */
static bool
a_bad_text(struct fault *f)
{
	struct arena *arena = arena_new();
	struct report report;
	struct table t;
	bool good;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = !table_read(&schema, "bad.csv", bad_text, sizeof bad_text - 1, 1, arena, &report, &t) && report.errors == 4 && !report.out_of_memory;
	if (!good)
		report_ok(&report, f);
	report_fini(&report);
	arena_free(arena);
	return good;
}

static bool
marks(struct fault *f)
{
	struct arena *arena = arena_new();
	struct vary texts, range;
	const char *last;
	bool good = arena ? vary_parse("45|50", false, arena, &texts, f) && vary_parse("1.5..2", false, arena, &range, f) : fault_memory(f);

	if (good) {
		last = vary_text(&range, range.n - 1, arena);
		good = last ? !strcmp(last, "2.0") && !strcmp(texts.texts[1], "50") : fault_memory(f);
	}
	arena_free(arena);
	return good;
}

static bool
a_text_written(struct fault *f)
{
	struct csv_out o = { .text = NULL };
	bool good;

	for (int i = 0; i < 400; i++) {
		csv_out_text(&o, "a, \"b\"");
		csv_out_end(&o);
	}
	good = csv_out_good(&o, f);
	csv_out_fini(&o);
	return good;
}

static void
tables(void)
{
	struct fault f;
	int fd = mkstemp(path);

	if (fd < 0 || close(fd) != 0 || !file_write(path, good_text, sizeof good_text - 1, &f))
		tap_bail_out("no file");
	STARVE_EACH(a_file);
	STARVE_EACH(a_bad_text);
	unlink(path);
}

static void texts(void) { STARVE_EACH(marks); STARVE_EACH(a_text_written); }

TAP_MAIN(TAP_CASE(tables), TAP_CASE(texts))
