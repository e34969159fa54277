/* Memory that runs out, at each allocation of a command in turn: the command says so, most with the machine's status, or does without
 * and says all that it says otherwise. */
#include "hostile_help.h"
#include "starve.h"

#include "volume/nifti.h"

enum { TURNS_MOST = 250 };

/* ---- one command ---- */

static char said[TEXT_MOST];

/* As it is with memory; how many allocations. */
static long
whole(const char *const *words, int *status)
{
	failing = -1;
	allocations = 0;
	*status = run(words);
	snprintf(said, sizeof said, "%s", out_text);
	return allocations;
}

/* drawn: a frame of which a part is missing may do, the next one has it; with words all must be told. */
static void
starve(const char *const *words, bool drawn)
{
	int usual, wrong = 0;
	long n = whole(words, &usual), turns = n < TURNS_MOST ? n : TURNS_MOST;

	for (long i = 0; i < turns; i++) {
		int status;

		failing = i * n / turns;
		allocations = 0;
		status = run(words);
		failing = -1;
		if (status == CLI_MACHINE || (status == usual && (drawn || !strcmp(out_text, said))) ||
		    strstr(out_text, "memory"))
			continue;
		if (wrong++ < 3) {
			size_t at = 0;

			for (size_t k = 0; out_text[k] && out_text[k] == said[k]; k++)
				at = out_text[k] == '\n' ? k + 1 : at;
			tap_diag("%s %s: allocation %ld of %ld: status %d, not %d or %d: \"%.*s\", not \"%.*s\"", words[0], words[1] ? words[1] : "",
			         i * n / turns, n, status, CLI_MACHINE, usual, (int)strcspn(out_text + at, "\n"), out_text + at,
			         (int)strcspn(said + at, "\n"), said + at);
		}
	}
	IS_INT(wrong, 0);
	OK(n > 0);
}

#define STARVE(...) starve((const char *const[]){ __VA_ARGS__, NULL }, false)
#define STARVE_SCREENS(...) starve((const char *const[]){ __VA_ARGS__, NULL }, true)

/* ---- commands ---- */

static void
reading_cases(void)
{
	STARVE("lint", "@D/tiny.csv");
	STARVE("lint", "@D/wide");
	STARVE("lint", "@D/broken.csv", "--json");
	STARVE("score", "@D/tiny.csv", "5x8", "--json");
	STARVE("score", "@D/wide", "5x8", "--seed", "3");
	STARVE("explain", "@D/tiny.csv", "5x8");
	STARVE("simulate", "@D/tiny.csv", "5x8", "--csv");
	STARVE("render", "@D/tiny.csv", "--key", "--html");
	STARVE("pack", "@D/wide", "--out", "@D/packed.csv");
	STARVE("unpack", "@D/slices.csv", "--out", "@D/unpacked", "--force");
	STARVE("cases");
}

static void
reading_lessons(void)
{
	STARVE("lint", "@D/01-tiny.md");
	STARVE("learn", "@D/01-tiny.md", "--print", "--key");
	STARVE("learn", "--plain");
}

static void
reading_volumes(void)
{
	STARVE("dvh", "--dose", "@D/dose.csv", "--labels", "@D/labels.csv", "--tissues", "@D/tissues.csv", "--json");
	STARVE("accumulate", "--prior", "@D/dose.csv", "--prior-regimen", "10x2", "--new", "@D/dose.csv", "--new-regimen", "10x2", "--labels",
	       "@D/labels.csv", "--tissues", "@D/tissues.csv", "--months", "12");
	STARVE("dvh", "--dose", "@D/dose.nii.gz", "--labels", "@D/labels.nii", "--tissues", "@D/tissues.csv");
	STARVE("accumulate", "--prior", "@D/dose.nii.gz", "--prior-regimen", "10x2", "--new", "@D/dose.csv", "--new-regimen", "10x2", "--labels",
	       "@D/labels.nii", "--tissues", "@D/tissues.csv", "--months", "12", "--out", "@D/sum.nii.gz");
	STARVE("register", "--landmarks", "@D/marks.csv", "--grid", "@D/dose.csv", "--out", "@D/field.csv");
	STARVE("calc", "ntcp", "--model", "lkb", "--td50", "60", "--m", "0.2", "--n", "0.5", "--dvh", "@D/shape.csv");
	STARVE("calc", "bed", "@D/regimen.csv", "--alpha-beta", "3", "--json");
	STARVE("calc", "bed", "35x2, gap 2w, 3x6 qod", "--alpha-beta", "3");
}

static void
working(void)
{
	STARVE("play", "@D/tiny.csv", "--plain", "--answers", "@D/lines");
	STARVE_SCREENS("play", "@D/tiny.csv", "--script", "<dump:a><Enter><dump:b>b<Enter><dump:c><Enter><dump:d>3<dump:e><Enter><dump:f>", "--dump", "-");
	STARVE("progress", "--report", "--state", "@D/state");
	STARVE("progress", "--json", "--state", "@D/state");
	STARVE("progress", "--export", "@D/handed", "--learner", "ann", "--state", "@D/state");
	STARVE("progress", "--import", "@D/handed/tiny-ann-1.csv", "--state", "@D/other");
	STARVE("settings", "theme", "dark", "--state", "@D/state");
	STARVE("grade", "@D/tiny.csv", "@D/handed", "--roster", "@D/roster.csv", "--class", "@D/class.csv", "--gradebook", "@D/book.csv", "--format",
	       "canvas");
	STARVE("items", "@D/tiny.csv", "@D/handed", "--json");
	STARVE("doctor", "--settings", "@D/kiosk.csv", "--state", "@D/state", "--json");
}

/* ---- what they read ---- */

static const char variants[] = TINY_HEAD
	"[courses]\ncourse,regimen,months_before,site,technique,source\nprior,35x2|30x2,12..20,neck,IMRT,plan\nnew,5x8,,neck,IMRT,plan\n"
	"[structures]\nstructure,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,source\nvessel,the vessel,3,4,step,6:0.2 12:0.4,plan\n"
	"[doses]\nstructure,metric,course,factor,source\nvessel,Dmax,prior,0.9..1.1,plan\nvessel,Dmax,new,1,plan\n"
	"[constraints]\nconstraint,structure,metric,limit,unit,kind,points,source\nvessel limit,vessel,Dmax,119,Gy,hard,2,plan\n"
	"control,tumour,TCP,0.9,,soft,2,plan\n"
	"[tumour]\nclone,share,clonogens,alpha,alpha_beta_gy,source\none,1,1e6,0.3,10,plan\n"
	"[bounds]\nwhat,low,high\ndose_gy,1,8\nfractions,1,10\n" TINY_STEPS TINY_STORY;

static const char slices[] = TINY_HEAD
	"[courses]\ncourse,regimen,months_before\nprior,10x4,14\nnew,10x1,\n"
	"[structures]\nstructure,label,alpha_beta_gy,recovery_model,source\ncord,1,2,none,plan\n"
	"[constraints]\nstructure,metric,limit,kind,points,source\ncord,Dmax,50,hard,4,plan\n"
	"[grids]\ngrid,file,kind,course,direction,frame,source\na,labels.csv,labels,,,,s\nb,old.csv,dose,prior,,,s\nc,new.csv,dose,new,,,s\n"
	"d,field.csv,field,prior,pull,ras,s\n"
	"[file labels.csv]\n# 4 2 2 2 0 0 2 0\n0,0,1,2\n0,0,1,2\n[file old.csv]\n# 4 2 2 2 0 0 2 0\n10,20,30,40\n10,20,30,40\n"
	"[file new.csv]\n# 4 2 2 2 0 0 2 0\n10,10,10,10\n10,10,10,10\n[file field.csv]\n# 4 2 2 2 0 0 2 0\n2,2,2,2\n2,2,2,2\n0,0,0,0\n0,0,0,0\n"
	TINY_STORY;

static char lesson_path[4096];

/* The slices as volumes of a planning system. */
static void
write_volumes(void)
{
	char *from = filled("@D/dose.csv"), *to = filled("@D/dose.nii.gz"), *labels = filled("@D/labels.nii"), *text;
	struct vol_labels l;
	struct vol_dose d;
	struct fault f;
	size_t len;

	if (!file_read(from, TEXT_MOST, &text, &len, &f) || !vol_dose_read_csv(text, len, &d, &f) || !vol_dose_write(to, &d, NULL, &f) ||
	    !vol_labels_init(&l, &d.grid, &f))
		tap_bail_out(f.text);
	l.label[1] = l.label[3] = 1;
	OK(vol_labels_write(labels, &l, NULL, &f));
	vol_labels_fini(&l);
	vol_dose_fini(&d);
	free(text);
	free(from);
	free(to);
	free(labels);
}

static void
prepare(void)
{
	char *text;
	size_t len;
	struct fault f;

	if (!realpath("tests/data/lessons/01-tiny.md", lesson_path) || !file_read(lesson_path, TEXT_MOST, &text, &len, &f))
		tap_bail_out("no lesson");
	start();
	spill("@D/01-tiny.md", text, len);
	free(text);
	spill("@D/variants.csv", variants, sizeof variants - 1);
	spill("@D/slices.csv", slices, sizeof slices - 1);
	spill_filled("@D/broken.csv", TINY_HEAD "[courses]\ncourse,regime\nprior,1\n[x]\n" TINY_STORY);
	IS_INT(RUN("unpack", "@D/variants.csv", "--out", "@D/wide"), CLI_OK);
	spill_filled("@D/dose.csv", "# 2 2 2 2 0 0\n10,20\n10,20\n");
	spill_filled("@D/labels.csv", "# 2 2 2 2 0 0\n0,1\n0,1\n");
	write_volumes();
	spill_filled("@D/tissues.csv", "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n1,cord,3,,none,,1\n");
	spill_filled("@D/marks.csv", "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\na,0,0,0,1,0,0\nb,9,0,0,10,0,0\n"
	                             "c,0,9,0,1,9,0\n");
	spill_filled("@D/shape.csv", "dose_gy,volume_cc\n10,1\n20,3\n");
	spill_filled("@D/regimen.csv", "day,time,dose_gy\n0,10:00,2\n1,10:00,2\n");
	spill_filled("@D/lines", "next\na\nb\nnext\n3\nhint\nnext\n5x8\nsubmit\nquit\n");
	spill_filled("@D/roster.csv", "learner,name,email,sis_id,section,key,extensions\nann,Ann A.,a@x,1,s,,tiny 2027-01-01T00:00:00Z\n");
	spill_filled("@D/class.csv", "case,opens,due,attempts,counts,late_percent\ntiny,,2026-12-01T00:00:00Z,3,best,10\n");
	spill_filled("@D/kiosk.csv", "setting,value\nroot,@D/none\nidle_minutes,5\nidentity,key\n");
	IS_INT(RUN("play", "@D/tiny.csv", "--plain", "--answers", "@D/lines", "--state", "@D/state"), CLI_OK);
}

TAP_MAIN(TAP_CASE(prepare), TAP_CASE(reading_cases), TAP_CASE(reading_lessons), TAP_CASE(reading_volumes), TAP_CASE(working), TAP_CASE(finish))
