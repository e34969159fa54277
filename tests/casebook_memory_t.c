/* Memory that runs out while a case or a lesson is read, varied or packed: the reader says so, and no row is left out without a word. */
#include "starve.h"

#include <sys/stat.h>

#include "casebook/bundle.h"
#include "casebook/markdown.h"
#include "casebook/migrate.h"
#include "casebook/pack.h"
#include "casebook/schema.h"
#include "lesson_help.h"

static char folder[] = "/tmp/ghostdose-memory.XXXXXX", path[80], slices_path[80], old_path[80], slices_folder[80];

/* Each kind of table, marks, steps with choices, a hint of each. */
static const struct mini full = {
	.courses = "course,regimen,months_before\nprior,35x2|33x2,12..14\nnew,5x8,\n",
	.structures = "structure,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\ncarotid,3,4,step,6:0.2 12:0.4|6:0.1 12:0.3,test\n",
	.tumour = "clone,share,clonogens,alpha,alpha_beta_gy,source\none,1,1e6,0.3,10,plan\n",
	.steps = "step,type,prompt,quantity,of,tolerance,unit,points,hint_1,hint_2,worked,reports\n"
	         "which,choice,Which?,,,,,2;1,Think.,Again.,,\nall,several,All?,,,,,2,,,,\n"
	         "how,number,How much?,eqd2,carotid prior,0.5,Gy,2,Count.,,Worked.,cumulative;risk\n",
	.choices = "step,choice,text,right,feedback\nwhich,a,This.,yes,Good.\nwhich,b,That.,no,No.\nall,a,One.,yes,Yes.\nall,b,Two.,no,No.\n",
	.bounds = "what,low,high\ndose_gy,1,8\nfractions,1,10\n",
	.story = "markdown\nA *story* of {quantity:eqd2 carotid prior:.1f} Gy.\n\"- one\n- two\"\n",
};
static const char old_case[] =
	"[courses]\ncourse,regimen,months\nprior,35x2,14\nnew,5x8,\n"
	"[case]\nkey,value\nformat_version,0\nid,old\ntitle,Old\n"
	"[structures]\nstructure,\"alpha_beta\",recovery_model,recovery_value,source\ncarotid,\"3\",constant,0.5,test\n"
	"[doses]\nstructure,metric,course,percent,source\ncarotid,Dmax,prior,100,test\ncarotid,Dmax,new,100,test\n"
	"[constraints]\n" MINI_CONSTRAINTS "[story]\n" MINI_STORY;
static const struct mini sliced = { MINI_FOUR_VOXELS, .story = "markdown\nA story.\nMore of it.\n" };

/* The fault of a report when what it came with is not there. */
static bool
told(bool good, const struct report *report, struct fault *f)
{
	return good || (report_ok(report, f) && fault_memory(f));
}

static bool
loads(const char *from, struct fault *f, bool (*more)(struct casebook *c, struct report *report, struct fault *f))
{
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c;
	bool good;

	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	c = casebook_load(from, &report);
	good = told(c != NULL, &report, f) && more(c, &report, f);
	casebook_free(c);
	report_fini(&report);
	arena_free(arena);
	return good;
}

static bool
is_full(struct casebook *c, struct report *report, struct fault *f)
{
	(void)report;
	(void)f;
	return c->n_steps == 3 && c->steps[1].n_choices == 2 && c->steps[0].n_hints == 2 && c->n_varied == 3 && c->tumour.n == 1 && strstr(c->story, "story");
}

static bool
has_slices(struct casebook *c, struct report *report, struct fault *f)
{
	(void)report;
	(void)f;
	return c->slice.doses[0].gy && c->slice.doses[1].gy;
}

static bool
has_variants(struct casebook *c, struct report *report, struct fault *f)
{
	struct casebook *x = casebook_variant(c, 7, 0, report);
	bool good = told(x != NULL, report, f) && x->n_varied == 3 && casebook_variant_name(x) != 0;

	casebook_free(x);
	return good;
}

static bool a_case(struct fault *f) { return loads(path, f, is_full); }
static bool slices(struct fault *f) { return loads(slices_path, f, has_slices); }
static bool a_variant(struct fault *f) { return loads(path, f, has_variants); }

static bool
is_lesson(struct casebook *c, struct report *report, struct fault *f)
{
	(void)report;
	(void)f;
	return c->n_steps == 2 && c->n_structures == 2;
}

static bool a_lesson(struct fault *f) { return loads(lesson_fixture(), f, is_lesson); }

static bool
a_packed_case(struct fault *f)
{
	struct arena *arena = arena_new();
	struct case_part parts[CASE_PARTS_MAX];
	const char *text = "";
	size_t len, n;
	bool mixed;
	bool good = arena ? case_pack(slices_path, arena, &text, &len, &mixed, f) && case_unpack(slices_path, arena, parts, &n, f) : fault_memory(f);

	good = good && strstr(text, "[file field.csv]") && strstr(text, "A story.") && n >= 9 && strncmp(parts[0].text, "# Ours.\n", 8) == 0;
	arena_free(arena);
	return good;
}

/* The same from a folder. */
static bool
a_folder_packed(struct fault *f)
{
	struct arena *arena = arena_new();
	const char *text = "";
	size_t len;
	bool mixed;
	bool good = arena ? case_pack(slices_folder, arena, &text, &len, &mixed, f) : fault_memory(f);

	good = good && strstr(text, "[file field.csv]") && strstr(text, "A story.");
	arena_free(arena);
	return good;
}

/* A case of version 0, its tables in an order of their own, with a text that ends within quotes of a head. */
static bool
an_old_case(struct fault *f)
{
	struct arena *arena = arena_new();
	struct case_migrated files[CASE_TABLES];
	size_t n = 0;
	int version;
	bool good = arena ? case_migrated_files(old_path, arena, files, &n, &version, f) : fault_memory(f);

	good = good && n == 1 && version == 0 && strstr(files[0].text, "[courses]\ncourse,regimen,months_before\n") &&
	       strstr(files[0].text, "format_version,1\n") && strstr(files[0].text, "carotid,Dmax,prior,1,") && strstr(files[0].text, "carotid,\"3\",") &&
	       !strncmp(files[0].text, "[courses]", 9);
	arena_free(arena);
	return good;
}

static bool
a_bundle(struct fault *f)
{
	char *bytes = NULL;
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c = NULL;
	size_t len;
	bool good = arena ? case_bundle_read(path, &bytes, &len, f) : fault_memory(f);

	if (good) {
		report_init(&report, arena);
		c = casebook_load_bundle(bytes, len, path, NULL, &report);
		good = told(c != NULL, &report, f) && c->n_steps == 3;
		report_fini(&report);
	}
	casebook_free(c);
	free(bytes);
	arena_free(arena);
	return good;
}

static bool
has_edits(struct casebook *c, struct report *report, struct fault *f)
{
	const struct case_edit edits[] = { { CASE_STRUCTURES, 0, STRUCTURE_ALPHA_BETA, "2.5", 2.5 }, { CASE_COURSES, 0, COURSE_MONTHS, "10", 10 } };
	struct casebook *x = casebook_edited(c, edits, 2, report);
	bool good = told(x != NULL, report, f) && x->structures[0].alpha_beta_gy < 2.6 && x->courses[0].months_before < 11;

	casebook_free(x);
	return good;
}

static bool an_edited_case(struct fault *f) { return loads(path, f, has_edits); }

static bool
words(struct fault *f)
{
	static const char text[] = "# Head\n\nA *word* `code`.\n\n- one\n- two\n\n1. a\n2. b\n\n```figure\nx\n```\n\n<b>no</b>\n\n> said\n";
	static const char *const names[] = { "figure", NULL };
	struct arena *arena = arena_new();
	struct markdown_block *blocks;
	const char *plain = NULL, *html = NULL;
	size_t n = 0;
	bool good = arena && (plain = markdown_plain_text(text, arena, f)) && (html = markdown_html(text, arena, f)) &&
	            markdown_blocks(text, sizeof text - 1, names, arena, &blocks, &n, f);

	good = arena ? good : fault_memory(f);
	good = good && strstr(plain, "- two") && strstr(html, "<em>word</em>") && n == 7;
	arena_free(arena);
	return good;
}

static void
write_case(char *to, const char *name, const char *head, const struct mini *m)
{
	char *tables = mini_text(m), *text = NULL;
	struct fault f;

	if (asprintf(&text, "%s%s", head, tables) < 0)
		tap_bail_out("no memory");
	free(tables);

	snprintf(to, sizeof path, "%s/%s", folder, name);
	if (!file_write(to, text, strlen(text), &f))
		tap_bail_out(f.text);
	free(text);
}

/* The slices as a folder of files. */
static void
write_folder(void)
{
	struct arena *arena = arena_new();
	struct case_part parts[CASE_PARTS_MAX];
	struct fault f;
	size_t n;

	snprintf(slices_folder, sizeof slices_folder, "%s/slices", folder);
	if (mkdir(slices_folder, 0700) != 0 || !case_unpack(slices_path, arena, parts, &n, &f))
		tap_bail_out("no folder");
	for (size_t i = 0; i < n; i++) {
		char file[200];

		snprintf(file, sizeof file, "%s/%s", slices_folder, parts[i].name);
		if (!file_write(file, parts[i].text, parts[i].len, &f))
			tap_bail_out(f.text);
	}
	arena_free(arena);
}

static void
remove_folder(void)
{
	static const char *const names[] = { "case", "courses", "structures", "constraints", "grids", "labels", "old", "new", "field" };
	char file[200];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(file, sizeof file, "%s/%s.csv", slices_folder, names[i]);
		unlink(file);
	}
	snprintf(file, sizeof file, "%s/story.md", slices_folder);
	unlink(file);
	OK(rmdir(slices_folder) == 0);
}

static void
prepare(void)
{
	struct fault f;

	if (!mkdtemp(folder))
		tap_bail_out("no folder");
	write_case(path, "full.csv", "", &full);
	write_case(slices_path, "slices.csv", "# Ours.\n", &sliced);
	snprintf(old_path, sizeof old_path, "%s/old.csv", folder);
	if (!file_write(old_path, old_case, sizeof old_case - 1, &f))
		tap_bail_out(f.text);
	write_folder();
	OK(file_exists(lesson_fixture()));
}

static void cases(void) { STARVE_EACH(a_case); STARVE_EACH(slices); STARVE_EACH(a_variant); STARVE_EACH(an_edited_case); }
static void lessons(void) { STARVE_EACH(a_lesson); STARVE_EACH(words); }
static void wholes(void) { STARVE_EACH(a_packed_case); STARVE_EACH(a_folder_packed); STARVE_EACH(an_old_case); STARVE_EACH(a_bundle); }

static void
tidy_up(void)
{
	remove_folder();
	OK(unlink(old_path) == 0 && unlink(path) == 0 && unlink(slices_path) == 0 && rmdir(folder) == 0);
}

TAP_MAIN(TAP_CASE(prepare), TAP_CASE(cases), TAP_CASE(lessons), TAP_CASE(wholes), TAP_CASE(tidy_up))
