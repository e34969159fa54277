#include "casebook/casebook.h"

#include <math.h>
#include <sys/stat.h>

#include "casebook/glossary.h"
#include "casebook/source.h"
#include "mini_case.h"

static struct casebook *
load_carotid(struct arena *arena, struct report *report)
{
	char path[4096];

	report_init(report, arena);
	if (!arena || !file_join(path, sizeof path, cases_folder(), "carotid"))
		tap_bail_out("no path");
	return casebook_load(path, report);
}

static void
the_carotid_case(void)
{
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c = load_carotid(arena, &report);
	size_t carotid, prior;
	struct fault why;
	double share = -1;

	for (size_t i = 0; i < report.n; i++)
		tap_diag("%s:%d: %s", report.items[i].file, report.items[i].line, report.items[i].message);
	IS_INT(report.n, 0);
	if (!OK(c))
		tap_bail_out("cases/carotid does not load; set GHOSTDOSE_CASES to the folder of cases");
	IS_STR(c->id, "carotid");
	IS_INT(c->format_version, 1);
	NEAR(c->pass_share, 0.6, 1e-12, 0);            /* the defaults of the schema */
	NEAR(c->cap_share, 0.4, 1e-12, 0);
	carotid = casebook_structure(c, "carotid");
	prior = casebook_course(c, "prior");
	OK(carotid != CASE_NONE && prior != CASE_NONE && casebook_structure(c, "prior") == CASE_NONE);
	NEAR(c->structures[carotid].alpha_beta_gy, 3, 0, 0);
	IS_INT(c->structures[carotid].repair.kind, RB_REPAIR_MONO);
	NEAR(c->structures[carotid].repair.half_time_h, 4, 0, 0);
	IS_INT(c->courses[prior].regimen.schedule.n, 35);
	NEAR(c->courses[prior].months_before, 14, 0, 0);
	OK(!c->courses[prior].is_new && c->courses[c->new_course].is_new && isnan(c->courses[c->new_course].months_before));
	NEAR(rb_total_dose(&c->courses[c->new_course].regimen.schedule), 40, 1e-12, 0);
	OK(rb_recovered(&c->structures[carotid].recovery, &(struct rb_past){ .months = 14, .eqd2_gy = 70 }, &share, &why));
	NEAR(share, 0.25, 0, 0);
	IS_INT(c->tumour.n, 1);
	NEAR(c->tumour.clonogens, 1e7, 0, 0);
	/* doubling 3.5 d after the kick-off, none before: births ln 2/3.5 */
	NEAR(c->clones[0].birth_per_day[0], 0, 0, 0);
	NEAR(c->clones[0].birth_per_day[1], 0.19804205158855578, 1e-15, 0);
	NEAR(c->tumour.repair_half_time_h, 0.3, 0, 0);
	IS_INT(c->n_steps, 12);
	IS_INT(c->steps[0].type, STEP_CHOICE);
	IS_INT(c->steps[0].n_choices, 3);
	IS_INT(c->steps[0].n_prices, 2);
	HAS(c->story, "roofer");
	casebook_free(c);
	report_fini(&report);
	arena_free(arena);
}

static void
every_case_loads(void)
{
	static const char *const names[] = { "carotid" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[4096], title[100], level[20];
		struct fault f;

		file_join(path, sizeof path, cases_folder(), names[i]);
		OK(casebook_peek(path, title, sizeof title, level, sizeof level, &f));
		OK(*title && *level);
	}
}

static void
the_smallest_case(void)
{
	struct loaded x;

	need_mini(&x, &(struct mini){ 0 });
	IS_STR(x.c->title, "Mini");
	IS_STR(x.c->level, "");
	OK(isnan(x.c->minutes));
	IS_STR(x.c->constraints[0].id, "carotid Dmax");        /* named for the learner */
	IS_STR(x.c->constraints[0].unit, "Gy");
	IS_STR(x.c->structures[0].name, "carotid");
	IS_INT(x.c->structures[0].repair.kind, RB_REPAIR_COMPLETE);
	IS_INT(x.c->tumour.n, 0);
	IS_STR(x.c->story, "A story.\n\n");
	IS_INT(x.c->n_steps, 0);
	for (size_t i = 0; i < x.report.n; i++)
		IS_INT(x.report.items[i].severity, SEVERITY_WARNING);
	unload(&x);
}

/* ---- a packed case is the folder in one file ---- */

static void
append(char **out, size_t *used, const char *text, bool doubled_quotes)
{
	*out = realloc(*out, *used + 2 * strlen(text) + 1);
	if (!*out)
		tap_bail_out("out of memory");
	for (; *text; text++) {
		if (doubled_quotes && *text == '"')
			(*out)[(*used)++] = '"';
		(*out)[(*used)++] = *text;
	}
	(*out)[*used] = '\0';
}

static char *
packed(const char *folder)
{
	char *out = NULL, *text;
	size_t used = 0, len;
	struct fault f;

	for (size_t i = 0; i < CASE_TABLES; i++) {
		char file[100], path[4200];

		snprintf(file, sizeof file, "%s.csv", case_schemas[i].table.name);
		file_join(path, sizeof path, folder, file);
		if (!file_exists(path))
			continue;
		if (!file_read(path, 1 << 20, &text, &len, &f))
			tap_bail_out(f.text);
		append(&out, &used, "[", false);
		append(&out, &used, case_schemas[i].table.name, false);
		append(&out, &used, "],,\r\n# a comment with a \" in it\r\n", false);
		append(&out, &used, text, false);
		append(&out, &used, "\n,,,\n", false);
		free(text);
	}
	{
		char path[4200];

		file_join(path, sizeof path, folder, "story.md");
		if (!file_read(path, 1 << 20, &text, &len, &f))
			tap_bail_out(f.text);
	}
	append(&out, &used, "[Story]\nmarkdown\n\"", false);
	append(&out, &used, text, true);
	append(&out, &used, "\"\n", false);
	free(text);
	return out;
}

static void
packed_is_the_folder(void)
{
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *a = load_carotid(arena, &report), *b;
	struct loaded x;
	char *text = a ? packed(a->path) : NULL;

	if (!text)
		tap_bail_out("no carotid case");
	load_text(&x, text);
	for (size_t i = 0; i < x.report.n; i++)
		if (strcmp(x.report.items[i].code, "id_differs"))        /* it stands in mini.csv */
			tap_diag("%d: %s", x.report.items[i].line, x.report.items[i].message);
	b = x.c;
	if (!b)
		tap_bail_out("the packed case does not load");
	for (size_t t = 0; t < CASE_TABLES; t++) {
		const struct table *p = &a->tables[t], *q = &b->tables[t];
		size_t wrong = 0;

		IS_INT(q->rows, p->rows);
		for (size_t i = 0; i < p->rows && p->rows == q->rows; i++)
			for (size_t k = 0; k < p->schema->n; k++)
				wrong += strcmp(table_text(p, i, k), table_text(q, i, k)) != 0;
		IS_INT(wrong, 0);
	}
	OK(!strncmp(a->story, b->story, strlen(a->story) - 1));
	IS_INT(b->n_steps, a->n_steps);
	NEAR(b->clones[0].alpha_per_gy, a->clones[0].alpha_per_gy, 0, 0);
	/* Places are those of the one file. */
	OK(b->tables[CASE_COURSES].lines[0] > a->tables[CASE_COURSES].lines[0]);
	unload(&x);
	casebook_free(a);
	report_fini(&report);
	arena_free(arena);
	free(text);
}

static void
packed_with_other_line_ends(void)
{
	char *text = mini_text(&(struct mini){ 0 }), *crlf = malloc(2 * strlen(text) + 4), *p;
	struct loaded x;

	if (!crlf)
		tap_bail_out("out of memory");
	p = crlf + sprintf(crlf, "\xEF\xBB\xBF");
	for (const char *s = text; *s; s++) {
		if (*s == '\n')
			*p++ = '\r';
		*p++ = *s;
	}
	*p = '\0';
	load_text(&x, crlf);
	OK(x.c);
	IS_INT(x.c ? x.c->tables[CASE_COURSES].lines[0] : 0, mini_line(&(struct mini){ 0 }, "courses", 2));
	unload(&x);
	free(crlf);
	free(text);
}

/* ---- refusals ---- */

#define STRUCTURES_HEAD "structure,alpha_beta_gy,half_time_h,half_time_slow_h,fast_share,recovery_model,recovery_value,source\n"
#define TUMOUR_HEAD "clone,share,clonogens,alpha,alpha_beta_gy,hypoxic_fraction,source\n"
#define STEPS_HEAD "step,type,prompt,quantity,of,tolerance,points,hint_1,hint_2\n"
#define CHOICES "step,choice,text,right,feedback\n"
#define STEP_ASK "step,type,prompt,points\nask,choice,What?,1\n"
#define STEP_TICK "step,type,prompt,points\nask,several,What?,1\n"

static const struct refusal {
	struct mini m;
	const char *table;
	int line, column;
	const char *code, *words;
} REFUSALS[] = {
	{ { .keys = MINI_KEYS "id,two\n" }, "case", 5, 1, "repeated_key", "second time" },
	{ { .keys = MINI_KEYS "titel,x\n" }, "case", 5, 1, "unknown_key", "did you mean \"title\"" },
	{ { .keys = MINI_KEYS "minutes,many\n" }, "case", 5, 9, "not_a_number", "from 1 to 600" },
	{ { .keys = MINI_KEYS "pass_share,60\n" }, "case", 5, 12, "not_a_number", "from 0 to 1" },
	{ { .keys = "key,value\nformat_version,2\nid,mini\ntitle,x\n" }, "case", 2, 16, "format_version", "reads version 1" },
	{ { .keys = "key,value\nformat_version,1.5\nid,mini\ntitle,x\n" }, "case", 2, 16, "format_version", "\"1.5\"" },
	{ { .keys = "key,value\nformat_version,1\nid,mini\ntitle,\n" }, "case", 4, 7, "missing_cell", "title is empty" },
	{ { .courses = "course,regimen,months_before\nprior,35y2,14\nnew,5x8,\n" }, "courses", 2, 9, "bad_regimen", "character 3" },
	{ { .courses = "course,regimen,months_before\nprior,05/30/26,14\nnew,5x8,\n" }, "courses", 2, 7, "spreadsheet_date", "5x6" },
	{ { .courses = "course,regimen,months_before\nprior,30-May,14\nnew,5x8,\n" }, "courses", 2, 7, "spreadsheet_date", "date" },
	{ { .courses = "course,regimen,months_before\nprior,35x2,\nnew,5x8,\n" }, "courses", 3, 9, "two_new_courses", "one new course" },
	{ { .courses = "course,regimen,months_before\nnew,5x8,\nnew,35x2,2\nprior,1x2,3\n" }, "courses", 3, 1, "repeated_name",
	  "stands in line" },
	{ { .courses = "course,regimen,months_before\nprior,35x2,-1\nnew,5x8,\n" }, "courses", 2, 12, "out_of_range", "from 0 to 1200" },
	{ { .structures = STRUCTURES_HEAD "carotid,3,,,,step-smiple,,s\n" }, "structures", 2, 14, "bad_recovery",
	  "did you mean \"step-simple\"" },
	{ { .structures = STRUCTURES_HEAD "carotid,3,,,,constant,1.5,s\n" }, "structures", 2, 23, "bad_recovery", "1.5" },
	{ { .structures = STRUCTURES_HEAD "carotid,3,,,,step,12:0.5 6:0.25,s\n" }, "structures", 2, 19, "bad_recovery", "rise" },
	{ { .structures = STRUCTURES_HEAD "carotid,3,4,8,,none,,s\n" }, "structures", 2, 15, "half_bi_exponential", "go together" },
	{ { .structures = STRUCTURES_HEAD "carotid,3,,8,0.5,none,,s\n" }, "structures", 2, 11, "half_bi_exponential", "fast component" },
	{ { .structures = STRUCTURES_HEAD "carotid,0,,,,none,,s\n" }, "structures", 2, 9, "out_of_range", "from 0.01" },
	{ { .structures = MINI_STRUCTURES "Tumour,3,none,,s\n" }, "structures", 3, 1, "reserved_name", "another name" },
	{ { .doses = MINI_DOSES "carotd,Dmax,new,1,s\n" }, "doses", 4, 1, "unknown_structure", "did you mean \"carotid\"" },
	{ { .doses = MINI_DOSES "carotid,mean,nwe,1,s\n" }, "doses", 4, 14, "unknown_course", "did you mean \"new\"" },
	{ { .doses = MINI_DOSES "carotid,Dmux,new,1,s\n" }, "doses", 4, 9, "unknown_metric", "\"Dmux\"" },
	{ { .doses = MINI_DOSES "carotid,TCP,new,1,s\n" }, "doses", 4, 9, "unknown_metric", "not a dose" },
	{ { .doses = MINI_DOSES "carotid,dmax,new,0.5,s\n" }, "doses", 4, 9, "repeated_dose", "already" },
	{ { .doses = MINI_DOSES "carotid,mean,new,11,s\n" }, "doses", 4, 18, "out_of_range", "from 0 to 10" },
	{ { .doses = MINI_DOSES "carotid,share 60%,new,1,s\ncarotid,share 30%,new,0,s\n" }, "doses", 5, 9, "shares", "90 %" },
	{ { .doses = "structure,metric,course,factor,source\ncarotid,Dmax,prior,1,s\n" }, "constraints", 2, 9, "missing_dose",
	  "in course new" },
	{ { .constraints = MINI_CONSTRAINTS "carotid,share 5%,5,soft,1,s\n" }, "constraints", 3, 9, "unknown_metric", "for an organ" },
	{ { .constraints = MINI_CONSTRAINTS "carotid,TCP,0.5,soft,1,s\n" }, "constraints", 3, 9, "unknown_metric", "for an organ" },
	{ { .constraints = MINI_CONSTRAINTS "tumour,Dmax,0.5,soft,1,s\n" }, "constraints", 3, 8, "unknown_metric", "TCP for the tumour" },
	{ { .constraints = MINI_CONSTRAINTS "tumour,TCP,0.5,soft,1,s\n" }, "constraints", 3, 1, "no_tumour", "no tumour.csv" },
	{ { .constraints = "structure,metric,limit,unit,kind\ncarotid,Dmax,119,%,hard\n" }, "constraints", 2, 18, "unit", "expected Gy" },
	{ { .constraints = "structure,metric,limit,kind\ncarotid,Dmax,119,hrad\n" }, "constraints", 2, 18, "unknown_word", "hard, soft" },
	{ { .tumour = TUMOUR_HEAD "a,0.5,1e7,0.3,10,0,s\nb,0.4,,0.3,10,0,s\n" }, "tumour", 2, 3, "shares", "0.9" },
	{ { .tumour = TUMOUR_HEAD "a,0.5,1e7,0.3,10,0,s\nb,0.5,2e7,0.3,10,0,s\n" }, "tumour", 3, 7, "rows_differ", "one value" },
	{ { .tumour = TUMOUR_HEAD "a,1,,0.3,10,0,s\n" }, "tumour", 2, 5, "missing_cell", "how many" },
	{ { .tumour = TUMOUR_HEAD "a,1,1e7,0.3,10,1.5,s\n" }, "tumour", 2, 16, "out_of_range", "from 0 to 1" },
	{ { .steps = STEPS_HEAD "ask,number,What?,,carotid,1,1,,\n" }, "steps", 2, 18, "missing_cell", "quantity is empty" },
	{ { .steps = STEPS_HEAD "ask,number,What?,eqd2,carotid,,1,,\n" }, "steps", 2, 31, "missing_cell", "tolerance is empty" },
	{ { .steps = STEPS_HEAD "ask,regimen,What?,eqd2,,,1,,\n" }, "steps", 2, 19, "unused_cell", "has no quantity" },
	{ { .steps = STEPS_HEAD "ask,regimen,What?,,,,1;2,,\n" }, "steps", 2, 22, "rising_points", "rise" },
	{ { .steps = STEPS_HEAD "ask,regimen,What?,,,,1,,second\n" }, "steps", 2, 25, "missing_cell", "hint_2 is given" },
	{ { .steps = STEPS_HEAD "ask,regimen,What?,,,,1,,\nask,regimen,What?,,,,1,,\n" }, "steps", 3, 1, "repeated_name", "line" },
	{ { .steps = STEP_ASK, .choices = CHOICES "ask,a,x,yes,f\n" }, "steps", 2, 1, "no_choices", "1 rows" },
	{ { .steps = STEP_ASK, .choices = CHOICES "ask,a,x,yes,f\nask,b,x,yes,f\n" }, "steps", 2, 1, "right_choices", "exactly one" },
	{ { .steps = STEP_ASK, .choices = CHOICES "ask,a,x,yes,f\nask,A,x,no,f\n" }, "choices", 3, 5, "repeated_name", "already" },
	{ { .steps = STEP_ASK, .choices = CHOICES "ask,a,x,yes,f\nask,b,x,no,f\naks,c,x,no,f\n" }, "choices", 4, 1, "unknown_step",
	  "no choice or several step" },
	{ { .steps = STEP_TICK, .choices = CHOICES "ask,a,x,yes,f\nask,bc,x,no,f\n" }, "choices", 3, 5, "long_letter", "longer than a letter" },
	{ { .steps = STEP_TICK, .choices = CHOICES "ask,a,x,yes,f\nask,b,x,yes,f\n" }, "steps", 2, 1, "right_choices", "2 of the 2 choices" },
	{ { .steps = STEP_TICK, .choices = CHOICES "ask,a,x,no,f\nask,b,x,no,f\n" }, "steps", 2, 1, "right_choices", "0 of the 2 choices" },
	{ { .steps = "step,type,prompt,points,reports\nask,regimen,What?,1,risks\n" }, "steps", 2, 21, "unknown_item", "did you mean \"risk\"" },
	{ { .steps = "step,type,prompt,points,reports\nask,regimen,What?,1,risk; zzz\n" }, "steps", 2, 21, "unknown_item", "ghostdose-case(5) lists them" },
	{ { .bounds = "what,low,high\ndose_gy,3,2\n" }, "bounds", 2, 9, "out_of_range", "low is above high" },
	{ { .bounds = "what,low,high,of\ndose_gy,1,2,carotid\n" }, "bounds", 2, 13, "unused_cell", "of the search" },
	{ { .bounds = "what,low,high,of\nkey_distance,0.1,2,carotid\n" }, "bounds", 2, 20, "unused_cell", "of the whole case" },
	{ { .bounds = "what,low,high,of\nalpha_beta_gy,1,2,cord\n" }, "bounds", 2, 19, "unknown_structure", "there is no cord" },
	{ { .bounds = "what,low,high,of\nalpha_beta_gy,1,2,\n" }, "bounds", 2, 19, "missing_cell", "whose parameter is missing" },
	{ { .bounds = "what,low,high,of\nalpha_beta_gy,1,2,tumour\n" }, "bounds", 2, 19, "unknown_structure", "no tumour" },
	{ { .bounds = "what,low,high,of\nclonogens,1,2,carotid\n" }, "bounds", 2, 1, "out_of_range", "no parameter of carotid" },
	{ { .bounds = "what,low,high\nfractions,1.5,2\n" }, "bounds", 2, 11, "out_of_range", "a whole number" },
	{ { .bounds = "what,low,high\ndose_gy,1,2000\n" }, "bounds", 2, 11, "out_of_range", "dose_gy of 2000" },
	{ { .bounds = "what,low,high,step\nfractions,1,9,1.5\n" }, "bounds", 2, 15, "out_of_range", "a step of 1.5" },
	{ { .bounds = "what,low,high,step\nkey_distance,0.1,9,1\n" }, "bounds", 2, 20, "unused_cell", "no steps" },
	{ { .bounds = "what,low,high,of,step\nalpha_beta_gy,1,9,carotid,1\n" }, "bounds", 2, 27, "unused_cell", "without steps" },
	{ { .bounds = "what,low,high\ndose_gy,1,2\ndose_gy,1,2\n" }, "bounds", 3, 1, "repeated_name", "" },
	{ { .bounds = "what,low,high\ndose_gy,1,2\n[bonds]\n" }, "bounds", 3, 2, "unknown_table", "did you mean \"bounds\"" },
	{ { .bounds = "what,low,high\ndose_gy,1,2\n[case]\n" }, "bounds", 3, 2, "repeated_table", "second time" },
	{ { .story = "markdown\na\x1b[2J\n" }, "story", 2, 2, "bad_csv", "U+001B" },
};

static void
every_refusal_has_its_place(void)
{
	for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
		const struct refusal *want = &REFUSALS[i];
		int line = mini_line(&want->m, want->table, want->line);
		struct loaded x;
		bool found = false;

		load_mini(&x, &want->m);
		OK(!x.c);
		for (size_t k = 0; k < x.report.n; k++) {
			const struct finding *got = &x.report.items[k];

			found = found || (got->severity == SEVERITY_ERROR && got->line == line && got->column == want->column &&
			                  !strcmp(got->code, want->code) && strstr(got->message, want->words) &&
			                  !strcmp(got->file, x.path));
		}
		if (!OK(found)) {
			tap_diag("want %d:%d %s ... %s", line, want->column, want->code, want->words);
			for (size_t k = 0; k < x.report.n; k++)
				tap_diag("got  %d:%d %s %s", x.report.items[k].line, x.report.items[k].column,
				         x.report.items[k].code, x.report.items[k].message);
		}
		unload(&x);
	}
}

/* A case that nobody could finish. */
static void
more_steps_than_a_case_has(void)
{
	static char steps[201 * 40];
	size_t len = (size_t)snprintf(steps, sizeof steps, "step,type,prompt,points\n");
	struct mini m = { .steps = steps };
	struct loaded x;

	for (int i = 0; i < 200; i++)
		len += (size_t)snprintf(steps + len, sizeof steps - len, "s%d,regimen,What?,1\n", i);
	need_mini(&x, &m);
	IS_INT(x.c->n_steps, 200);
	unload(&x);
	snprintf(steps + len, sizeof steps - len, "more,regimen,What?,1\n");
	load_mini(&x, &m);
	OK(!x.c);
	IS_STR(x.report.n ? x.report.items[0].code : "", "too_many_rows");
	IS_INT(x.report.n ? x.report.items[0].line : 0, mini_line(&m, "steps", 202));
	unload(&x);
}

static void
a_glossary_that_is_not_there(void)
{
	struct arena *arena = arena_new();
	struct report report;
	struct table t;
	struct fault f = { 0 };

	report_init(&report, arena);
	OK(!glossary_load("/nowhere/glossary.csv", arena, &report, &t));
	OK(!report_ok(&report, &f));
	IS_STR(f.file, "/nowhere/glossary.csv");
	HAS(f.text, "no such file");
	report_fini(&report);
	arena_free(arena);
}

static void
missing_tables_and_files(void)
{
	struct loaded x;

	load_mini(&x, &(struct mini){ .courses = "" });
	OK(!x.c);
	IS_STR(x.report.items[0].code, "missing_table");
	HAS(x.report.items[0].message, "[courses]");
	unload(&x);
	load_text(&x, "");
	OK(!x.c);
	unload(&x);
	load_text(&x, "key,value\nid,x\n");
	OK(!x.c);
	IS_STR(x.report.items[0].code, "no_table");
	IS_INT(x.report.items[0].line, 1);
	unload(&x);
	x.arena = arena_new();
	report_init(&x.report, x.arena);
	OK(!casebook_load("/nowhere/at/all", &x.report));
	HAS(x.report.items[0].message, "no such file");
	HAS(x.report.items[0].file, "/nowhere/at/all");
	x.c = NULL;
	unload(&x);
}

/* In a folder: a misspelt file is named, a missing one refused, both in a fixed order. */
static void
files_of_a_folder(void)
{
	static const char *const strangers[] = { "structure.csv", "zebra.csv", "answers.csv" };
	char folder[] = "/tmp/ghostdose-folder.XXXXXX", path[100];
	const struct { const char *name, *text; } files[] = {
		{ "case.csv", MINI_KEYS }, { "courses.csv", MINI_COURSES }, { "structures.csv", MINI_STRUCTURES },
		{ "doses.csv", MINI_DOSES }, { "constraints.csv", MINI_CONSTRAINTS }, { "story.md", "\xEF\xBB\xBFText" },
		{ "structure.csv", "x" }, { "zebra.csv", "x" }, { "answers.csv", "x" }, { "notes.txt", "x" },
	};
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c;
	struct fault f;
	size_t n = 0, shown[3] = { 0 };

	if (!mkdtemp(folder))
		tap_bail_out("no folder");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		file_join(path, sizeof path, folder, files[i].name);
		OK(file_write(path, files[i].text, strlen(files[i].text), &f));
	}
	report_init(&report, arena);
	c = casebook_load(folder, &report);
	OK(c);
	IS_STR(c ? c->story : "", "Text");
	for (size_t i = 0; i < report.n; i++)
		for (size_t k = 0; k < 3; k++)
			if (!strcmp(report.items[i].code, "unknown_file") && strstr(report.items[i].file, strangers[k]))
				shown[n < 3 ? n++ : 0] = k;
	IS_INT(n, 3);
	IS_INT(shown[0], 2);                           /* answers, structure, zebra */
	IS_INT(shown[1], 0);
	IS_INT(shown[2], 1);
	casebook_free(c);
	file_join(path, sizeof path, folder, "doses.csv");
	unlink(path);
	OK(!casebook_load(folder, &report));
	OK(!report_ok(&report, &f));
	HAS(f.file, "doses.csv");
	file_join(path, sizeof path, folder, "story.md");
	OK(file_write(path, "\xEF\xBB\xBF" "ab\nc\x1b", 8, &f));
	report_fini(&report);
	report_init(&report, arena);
	file_join(path, sizeof path, folder, "doses.csv");
	OK(file_write(path, MINI_DOSES, strlen(MINI_DOSES), &f));
	OK(!casebook_load(folder, &report));
	OK(!report_ok(&report, &f));
	HAS(f.file, "story.md");
	IS_INT(f.line, 2);
	IS_INT(f.column, 2);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		file_join(path, sizeof path, folder, files[i].name);
		unlink(path);
	}
	OK(rmdir(folder) == 0);
	report_fini(&report);
	arena_free(arena);
}

static void
warnings_do_not_refuse(void)
{
	struct loaded x;
	bool source = false;

	load_mini(&x, &(struct mini){ .structures = "structure,alpha_beta_gy,recovery_model\ncarotid,3,none\n" });
	OK(x.c);
	for (size_t i = 0; i < x.report.n; i++)
		source = source || !strcmp(x.report.items[i].code, "no_source");
	OK(source);
	unload(&x);
}

TAP_MAIN(TAP_CASE(the_carotid_case), TAP_CASE(every_case_loads), TAP_CASE(the_smallest_case), TAP_CASE(packed_is_the_folder),
         TAP_CASE(packed_with_other_line_ends), TAP_CASE(every_refusal_has_its_place), TAP_CASE(more_steps_than_a_case_has), TAP_CASE(a_glossary_that_is_not_there), TAP_CASE(missing_tables_and_files),
         TAP_CASE(files_of_a_folder), TAP_CASE(warnings_do_not_refuse))
