/* Grids of a case: what is wrong with one has its place, and a file beside one that cannot be written is told. */
#include <sys/stat.h>

#include "casebook/pack.h"
#include "mini_case.h"

#define ROW(text) "grid,file,kind,course,direction,frame,source\na,labels.csv,labels,,,,t\nb,old.csv,dose,prior,,,t\nc,new.csv,dose,new,,,t\n" \
	"d,field.csv,field,prior,pull,ras,t\n" text
#define IMAGE "[file image.csv]\n# 4 2 2 2 0 0 2 0\n1,2,3,4\n1,2,3,4\n"
/* The fourth of the rows that are there is in line 5. */
enum { LINE = 6 };

static void
what_is_wrong_has_its_place(void)
{
	static const struct { const char *grids, *more; int line, column; const char *code, *words; } bad[] = {
		{ ROW("e,image.csv,image,,,,t\nf,image.csv,image,,,,t\n"), IMAGE, LINE + 1, 13, "repeated_image", "the case has an image already" },
		{ ROW("e,field.csv,field,new,pull,ras,t\n"), "", LINE, 19, "field_of_new", "expected the field of an earlier one" },
		{ ROW("e,field.csv,field,prior,pull,ras,t\n"), "", LINE, 19, "repeated_field", "the course has a field already" },
		{ ROW("e,field.csv,registration,priro,pull,ras,t\n"), "", LINE, 26, "unknown_course", "expected the course that this grid belongs to" },
		{ ROW("e,field.csv,registration,prior,,ras,t\n"), "", LINE, 32, "missing_cell", "direction is empty" },
		{ ROW("e,field.csv,registration,prior,pull,,t\n"), "", LINE, 37, "missing_cell", "frame is empty" },
		{ ROW("e,old.csv,dose,prior,,,t\n"), "", LINE, 16, "repeated_dose", "the course has a dose already" },
		{ ROW("e,labels.csv,labels,,,,t\n"), "", LINE, 14, "repeated_labels", "the case has labels already" },
		{ ROW("e,nowhere.csv,image,,,,t\n"), "", LINE, 3, "missing_file", "nowhere.csv" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct mini m = { MINI_FOUR_VOXELS };
		char files[1000];
		struct loaded x;
		bool found = false;

		snprintf(files, sizeof files, "%s%s", m.files, bad[i].more);
		m.files = files;
		m.grids = bad[i].grids;
		load_mini(&x, &m);
		OK(!x.c);
		for (size_t k = 0; k < x.report.n; k++) {
			const struct finding *got = &x.report.items[k];

			found = found || (got->line == mini_line(&m, "grids", bad[i].line) && got->column == bad[i].column && !strcmp(got->code, bad[i].code) &&
			                  strstr(got->message, bad[i].words));
		}
		if (!OK(found))
			for (size_t k = 0; k < x.report.n; k++)
				tap_diag("%zu: got %d:%d %s %s", i, x.report.items[k].line - mini_line(&m, "grids", 0), x.report.items[k].column,
				         x.report.items[k].code, x.report.items[k].message);
		unload(&x);
	}
}

/* A row of numbers that is none is found in its own file. */
static void
an_image_that_is_none(void)
{
	struct mini m = { MINI_FOUR_VOXELS };
	char files[1000];
	struct loaded x;

	snprintf(files, sizeof files, "%s[file image.csv]\n# 4 2 2 2 0 0 2 0\n1,2,3,4\n1,2,much,4\n", m.files);
	m.files = files;
	m.grids = ROW("e,image.csv,image,,,,t\n");
	load_mini(&x, &m);
	OK(!x.c);
	IS_INT(x.report.errors, 1);
	HAS(x.report.items[0].message, "much");
	IS_INT(x.report.items[0].column, 5);
	unload(&x);
}

static void
too_many_registrations(void)
{
	struct mini m = { MINI_FOUR_VOXELS };
	char grids[1500];
	size_t len = (size_t)snprintf(grids, sizeof grids, "%s", m.grids);
	struct loaded x;

	for (int i = 0; i < CASE_REGISTRATIONS_MAX; i++)
		len += (size_t)snprintf(grids + len, sizeof grids - len, "r%d,field.csv,registration,prior,pull,ras,t\n", i);
	m.grids = grids;
	need_mini(&x, &m);
	IS_INT(x.c->slice.n_registrations, CASE_REGISTRATIONS_MAX);
	unload(&x);
	snprintf(grids + len, sizeof grids - len, "more,field.csv,registration,prior,pull,ras,t\n");
	load_mini(&x, &m);
	OK(!x.c);
	IS_STR(x.report.n ? x.report.items[0].code : "", "too_many_rows");
	HAS(x.report.n ? x.report.items[0].message : "", "more than 8 registrations; expected fewer");
	unload(&x);
}

/* ---- files beside the grids ---- */

static char folder[] = "/tmp/ghostdose-grids.XXXXXX";

static const char *
in_folder(const char *name, const char *more)
{
	static char path[200];

	snprintf(path, sizeof path, "%s/%s%s", folder, name, more);
	return path;
}

/* The case as a folder, with an image. */
static void
write_folder(struct case_part *parts, size_t *n, struct arena *arena)
{
	struct mini m = { MINI_FOUR_VOXELS };
	char files[1000], *text;
	struct fault f;

	snprintf(files, sizeof files, "%s" IMAGE, m.files);
	m.files = files;
	m.grids = ROW("e,image.csv,image,,,,t\n");
	text = mini_text(&m);
	if (!mkdtemp(folder) || !file_write(in_folder("packed.csv", ""), text, strlen(text), &f) ||
	    !case_unpack(in_folder("packed.csv", ""), arena, parts, n, &f))
		tap_bail_out("no folder");
	unlink(in_folder("packed.csv", ""));
	free(text);
	for (size_t i = 0; i < *n; i++)
		if (!file_write(in_folder(parts[i].name, ""), parts[i].text, parts[i].len, &f))
			tap_bail_out(f.text);
}

/* A folder stands where each file should be written. */
static void
a_place_that_is_taken(void)
{
	static const char *const grids[] = { "labels.csv", "old.csv", "field.csv", "image.csv" };
	struct case_part parts[CASE_PARTS_MAX];
	struct arena *arena = arena_new();
	struct report report;
	struct fault f = { 0 };
	size_t n, files;

	write_folder(parts, &n, arena);
	report_init(&report, arena);
	OK(casebook_share(folder, &files, &report));
	IS_INT(files, 5);
	report_fini(&report);
	for (size_t i = 0; i < sizeof grids / sizeof *grids; i++) {
		OK(unlink(in_folder(grids[i], ".grid")) == 0 && mkdir(in_folder(grids[i], ".grid"), 0700) == 0);
		report_init(&report, arena);
		OK(!casebook_share(folder, &files, &report));
		IS_INT(report.errors, 1);
		OK(!report_ok(&report, &f) && f.kind == FAULT_MACHINE);
		HAS(f.file, grids[i]);
		report_fini(&report);
		OK(rmdir(in_folder(grids[i], ".grid")) == 0);
		report_init(&report, arena);
		OK(casebook_share(folder, &files, &report));
		report_fini(&report);
	}
	for (size_t i = 0; i < n; i++) {
		unlink(in_folder(parts[i].name, ".grid"));
		unlink(in_folder(parts[i].name, ""));
	}
	OK(rmdir(folder) == 0);
	arena_free(arena);
}

TAP_MAIN(TAP_CASE(what_is_wrong_has_its_place), TAP_CASE(an_image_that_is_none), TAP_CASE(too_many_registrations), TAP_CASE(a_place_that_is_taken))
