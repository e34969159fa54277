/* Text from strangers as arguments, option values, names of files and folders, environment, settings, cells of a case, story, lesson and
 * member names of a packed case; out on both streams, as JSON, HTML, Markdown, CSV and screens. */
#include "hostile_help.h"

#include <pty.h>

/* ---- arguments and the environment ---- */

static void
arguments(void)
{
	RUN("@P");
	RUN("calc", "@P");
	RUN("calc", "bed", "@P", "--alpha-beta", "3");
	RUN("calc", "bed", "5x8 @P", "--alpha-beta", "3", "--json");
	RUN("calc", "bed", "5x8", "--@P");
	RUN("calc", "bed", "5x8", "--alpha-beta", "@P");
	RUN("calc", "bed", "5x8", "--alpha-beta=@P");
	RUN("calc", "bed", "5x8", "@P", "--alpha-beta", "3");
	RUN("calc", "bed", "5x8", "--tissue", "@P");
	RUN("calc", "bed", "5x8", "--alpha-beta", "3", "--half-time", "@P");
	RUN("calc", "ntcp", "--model", "@P", "--dose", "3");
	RUN("calc", "ntcp", "--model", "lkb", "--dvh", "@P");
	RUN("calc", "recovery", "--eqd2", "40", "--months", "12", "--model", "@P");
	RUN("calc", "oxygen", "--po2", "@P");
	RUN("score", "@P", "5x8");
	RUN("score", "@D/tiny.csv", "@P");
	RUN("score", "@D/tiny.csv", "@P.csv", "--json");
	RUN("compare", "@D/tiny.csv", "5x8", "--as", "@P");
	RUN("lint", "@P", "--json");
	RUN("render", "@P");
	RUN("preview", "@P");
	RUN("preview", "@D/tiny.csv", "--from", "@P", "--script", "<dump:a>", "--dump", "-");
	RUN("doctor", "--root", "@P", "--settings", "@P", "--state", "@P", "--json");
	RUN("doctor", "--root", "@P", "--settings", "@P", "--state", "@P");
	RUN("completion", "@P");
	RUN("play", "@P", "--plain");
	RUN("play", "@D/tiny.csv", "--script", "@P", "--dump", "-");
	RUN("play", "@D/tiny.csv", "--script", "x", "--size", "@P");
	RUN("play", "@D/tiny.csv", "--script", "x", "--now", "@P");
	RUN("play", "@D/tiny.csv", "--plain", "--answers", "@P");
	RUN("learn", "@P", "--plain");
	RUN("settings", "@P", "--state", "@D/state");
	RUN("settings", "theme", "@P", "--state", "@D/state");
	RUN("progress", "@P", "--state", "@D/state");
	RUN("progress", "@P", "--answers", "--state", "@D/state");
	RUN("progress", "@P", "--forget", "--yes", "--state", "@D/state");
	RUN("progress", "--import", "@P", "--state", "@D/state");
	RUN("grade", "@D/tiny.csv", "@P");
	RUN("grade", "@D/tiny.csv", "@P", "--format", "@P");
	RUN("items", "@D/tiny.csv", "@P");
	RUN("accumulate", "--prior", "@P", "--prior-regimen", "@P", "--new", "@P", "--new-regimen", "@P", "--labels", "@P", "--tissues", "@P");
	RUN("dvh", "--dose", "@P.nii", "--labels", "@P.csv");
	RUN("register", "--landmarks", "@P", "--out", "@D/none");
	RUN("phantom", "@P");
	RUN("new", "@D/tiny.csv/@P");
	RUN("unpack", "@P", "--out", "@D/none");
	RUN("schema", "@P");
	RUN("sources", "@P");
	RUN("methods", "@P");
	RUN("cases", "@P");
}

static void
of_arguments(void)
{
	for_each(arguments);
}

static void
environment(void)
{
	static const char *const names[] = { "GHOSTDOSE_CASES", "GHOSTDOSE_LESSONS", "GHOSTDOSE_SIMD", "XDG_STATE_HOME", "XDG_DATA_HOME",
		"HOME", "LOGNAME", "TERM", "COLUMNS", "LINES", "NO_COLOR", "SSH_ORIGINAL_COMMAND" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *before = getenv(names[i]);
		char *keep = before ? strdup(before) : NULL, *now = filled(strchr(names[i], '_') && i != 2 && i < 6 ? "@D/names/@N" : "@P");

		setenv(names[i], now, 1);
		RUN("cases");
		RUN("learn", "--plain");
		RUN("score", "none", "5x8");
		RUN("doctor");
		if (i == 3 || i == 5 || i == 6) {
			RUN("progress", "--export", "@D/exported");
			RUN("settings");
		}
		if (keep)
			setenv(names[i], keep, 1);
		else
			unsetenv(names[i]);
		free(keep);
		free(now);
	}
}

static void
of_environment(void)
{
	for_each(environment);
}

/* ---- names of files ---- */

static void
file_names(void)
{
	spill_filled("@D/names/@N.csv", TINY);
	spill_filled("@D/names/@N.md", "---\nformat_version: 1\n---\nx");
	setenv("GHOSTDOSE_CASES", folder, 1);
	RUN("lint", "@D/names/@N.csv");
	RUN("lint", "@D/names/@N.csv", "--json");
	RUN("doctor", "--root", "@D/names/@N", "--settings", "@D/names/@N.csv", "--state", "@D/names/@N");
	RUN("lint", "@D/names/@N.md");
	RUN("score", "@D/names/@N.csv", "5x8");
	RUN("score", "@D/names/@N.csv", "5x8", "--json");
	RUN("explain", "@D/names/@N.csv", "5x8");
	RUN("render", "@D/names/@N.csv");
	RUN("render", "@D/names/@N.csv", "--html", "--key");
	RUN("unpack", "@D/names/@N.csv", "--out", "@D/names/@N");
	RUN("pack", "@D/names/@N", "--out", "@D/names/@N-2.csv");
	RUN("lint", "@D/names/@N", "--json");
	spill("@D/none", "Answer\n", 7);
	RUN("play", "@D/names/@N.csv", "--plain", "--answers", "@D/none", "--state", "@D/names/@N-state");
	RUN("progress", "--state", "@D/names/@N-state");
	RUN("progress", "--report", "--state", "@D/names/@N-state");
	RUN("progress", "@D/names/@N.csv", "--answers", "--state", "@D/names/@N-state");
	RUN("progress", "--export", "@D/names/@N-out", "--learner", "@N", "--state", "@D/names/@N-state");
	RUN("progress", "--state", "@D/names/@N-state", "--json");
	RUN("settings", "theme", "dark", "--state", "@D/names/@N-state");
	RUN("play", "@D/names/@N.csv", "--script", "<Enter><dump:a>q", "--dump", "-");
	RUN("grade", "@D/tiny.csv", "@D/names/@N-out");
	RUN("learn", "@D/names/@N.md", "--plain");
	RUN("grade", "@D/tiny.csv", "--roster", "@D/names/@N.csv", "--class", "@D/names/@N.csv", "@D/names");
}

static void
shelves(void)
{
	char *names = filled("@D/names");

	bad = 0;
	input_name = "all names at once";
	setenv("GHOSTDOSE_CASES", names, 1);
	setenv("GHOSTDOSE_LESSONS", names, 1);
	RUN("cases");
	RUN("cases", "--json");
	RUN("learn", "--plain");
	RUN("--script", "<Down><Down><Tab><End><dump:a>/a<Enter><dump:b>", "--dump", "-");
	RUN("score", "nonesuch", "5x8");
	IS_INT(bad, 0);
	free(names);
}

static void
of_file_names(void)
{
	for_each(file_names);
	shelves();
}

/* Delete what was worked: is the folder told?  Nobody says yes. */
static void
asked_on_a_terminal(void)
{
	int master, slave, keep = dup(0);

	if (openpty(&master, &slave, NULL, NULL, NULL) != 0) {
		tap_skip("no pseudo-terminal");
		return;
	}
	bad = 0;
	dup2(slave, 0);
	for (size_t i = 0; i < HOSTILE; i++) {
		use(&hostile[i]);
		OK(write(master, "no\nno\n", 6) == 6);
		RUN("progress", "--forget", "--state", "@D/names/@N-state");
		RUN("progress", "@P", "--forget", "--state", "@D/names/@N-state");
		if (i == 0)
			HAS(out_text, "for good? Type yes: ");
		clearerr(stdin);
	}
	dup2(keep, 0);
	IS_INT(bad, 0);
}

/* ---- what stands in files ---- */

/* Each "@P" of a case, alone: all other cells are good. */
static const char *const cases[] = {
	"[case]\nkey,value\nformat_version,1\nid,tiny\ntitle,\"@P\"\n" TINY_TABLES TINY_STEPS TINY_STORY,
	"[case]\nkey,value\nformat_version,1\nid,\"@P\"\ntitle,Tiny\n" TINY_TABLES TINY_STEPS TINY_STORY,
	TINY_HEAD "author,\"@P\"\nlicence,\"@P\"\nsources,\"@P\"\n" TINY_TABLES TINY_STEPS TINY_STORY,
	TINY_HEAD "\"@P\",x\n" TINY_TABLES TINY_STEPS TINY_STORY,
	TINY_HEAD "[\"@P\"]\nx\n" TINY_TABLES TINY_STEPS TINY_STORY,
	TINY_HEAD TINY_TABLES "[file @P]\n# 1 1 2 2 0 0\n1\n" TINY_STEPS TINY_STORY,
	TINY_HEAD TINY_TABLES "[grids]\ngrid,file,kind,course,source\na,\"@P\",labels,,x\n[file @P]\n# 1 1 2 2 0 0\n1\n" TINY_STEPS TINY_STORY,
	TINY_HEAD TINY_TABLES "[grids]\ngrid,file,kind,course,source\na,../@P,labels,,x\n" TINY_STEPS TINY_STORY,
	TINY_HEAD "[courses]\ncourse,regimen,months_before,site,technique,source\nprior,\"@P\",12,x,x,x\nnew,5x8,,x,x,x\n" TINY_TABLES TINY_STORY,
	TINY_HEAD "[courses]\ncourse,regimen,months_before,site,technique,source\nprior,35x2,12,\"@P\",\"@P\",\"@P\"\nnew,5x8,,x,x,x\n"
	"[structures]\nstructure,name,alpha_beta_gy,recovery_model,recovery_value,source\nvessel,\"@P\",3,constant,0.5,\"@P\"\n"
	"[doses]\nstructure,metric,course,factor,source\nvessel,Dmax,prior,1,\"@P\"\nvessel,Dmax,new,1,plan\n"
	"[constraints]\nconstraint,structure,metric,limit,unit,kind,points,source\n\"@P\",vessel,Dmax,119,Gy,hard,2,\"@P\"\n"
	"[bounds]\nwhat,low,high\ndose_gy,1,8\n" TINY_STEPS TINY_STORY,
	TINY_HEAD TINY_TABLES "[steps]\nstep,type,prompt,quantity,of,tolerance,unit,points,hint_1,explain\n"
	"guess,choice,\"@P\",,,,,2;1,\"@P\",\"@P\"\n[choices]\nstep,choice,text,right,feedback\nguess,a,\"@P\",no,\"@P\"\nguess,b,B,yes,\"@P\"\n" TINY_STORY,
	TINY_HEAD TINY_TABLES "[steps]\nstep,type,prompt,quantity,of,tolerance,unit,points,hint_1,explain\n\"@P\",\"@P\",x,\"@P\",\"@P\",,\"@P\",,x,x\n" TINY_STORY,
	TINY_HEAD TINY_TABLES TINY_STEPS "[story]\nmarkdown\n\"@P\"\n\"# @P\n\n- [@P](http://x)\n\n    @P\n\"\n",
	TINY_HEAD "[structures]\nstructure,@P,name,alpha_beta_gy\nvessel,3,3,3\n" TINY_STORY,
};

static void
case_cells(void)
{
	char *quoted = NULL;
	const char *raw = input_text;
	size_t len;
	FILE *to = open_memstream(&quoted, &len);

	for (const char *p = raw; to && *p; p++)
		fprintf(to, "%s%c", *p == '"' ? "\"" : "", *p);
	if (!to || fclose(to) != 0)
		tap_bail_out("out of memory");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		input_text = quoted;
		spill_filled("@D/cell.csv", cases[i]);
		input_text = raw;
		RUN("lint", "@D/cell.csv", "--json");
		RUN("lint", "@D/cell.csv");
		if (RUN("score", "@D/cell.csv", "5x8") != CLI_OK)
			continue;
		RUN("score", "@D/cell.csv", "5x8", "--json");
		RUN("explain", "@D/cell.csv", "5x8");
		RUN("compare", "@D/cell.csv", "5x8");
		RUN("simulate", "@D/cell.csv", "5x8", "--csv");
		look_table("simulate --csv", input_name, out_text);
		RUN("render", "@D/cell.csv", "--key");
		RUN("render", "@D/cell.csv", "--key", "--html");
		RUN("play", "@D/cell.csv", "--script", "<dump:a><Enter><dump:b>n<Enter>b<Enter><dump:c>?<dump:d><Esc>:", "--dump", "-");
		look_marks("screen", input_name, out_text);
		spill("@D/lines", "next\na\nhint\nb\nnext\n", 19);
		RUN("play", "@D/cell.csv", "--plain", "--answers", "@D/lines");
		RUN("pack", "@D/cell.csv", "--out", "@D/packed.csv");
		RUN("unpack", "@D/cell.csv", "--out", "@D/unpacked", "--force");
		look_written("packed", "@D/packed.csv", false);
	}
	free(quoted);
}

static void
of_case_cells(void)
{
	for_each(case_cells);
}

static void
bytes_that_end_a_text(void)
{
	static const char nul[] = TINY_HEAD "author,a\0\x1b[2J\n" TINY_TABLES TINY_STORY;

	bad = 0;
	input_name = "NUL";
	input_text = "x";
	spill("@D/nul.csv", nul, sizeof nul - 1);
	IS_INT(RUN("lint", "@D/nul.csv"), CLI_NO);
	HAS(out_text, "U+0000");
	RUN("score", "@D/nul.csv", "5x8");
	spill("@D/nul.md", "---\nid: a\0b\x1b\n---\n", 18);
	RUN("lint", "@D/nul.md");
	spill("@D/lines", "next\na\0\x1b[2J\nquit\n", 18);
	RUN("play", "@D/tiny.csv", "--plain", "--answers", "@D/lines");
	IS_INT(bad, 0);
}

static void
lessons(void)
{
	static const char *const heads[] = {
		"---\nformat_version: 1\nid: tiny\ntitle: @P\nlevel: @P\nauthor: @P\n---\n",
		"---\nformat_version: 1\n@P: x\n---\n",
		"---\nformat_version: 1\nid: tiny\ntitle: T\nlevel: I\nminutes: 3\nauthor: @P\nlicence: @P\nobjectives: @P; @P\nsources: @P\n---\n\n"
		"# Two @P\n\n@P\n\n- @P\n\n```\n@P\n```\n\n```@P\nx\n```\n\n```question\nstep: @P\ntype: @P\nprompt: @P\n@P\n```\n",
		"---\nformat_version: 1\nid: tiny\ntitle: @P\nlevel: I\nminutes: 3\nauthor: @P\nlicence: @P\nobjectives: say what it is\n"
		"sources: @P\n---\n\n# Two @P\n\n@P\n\n```question\nstep: guess\ntype: choice\nprompt: @P\npoints: 2;1\nexplain: @P\nobjective: say what it is\n"
		"\n- [x] @P | @P\n- [ ] B | @P\n```\n\n@P\n",
	};

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		spill_filled("@D/lesson.md", heads[i]);
		RUN("lint", "@D/lesson.md");
		RUN("lint", "@D/lesson.md", "--json");
		RUN("learn", "@D/lesson.md", "--print", "--key");
		RUN("learn", "@D/lesson.md", "--script", "<dump:a><Enter><dump:b>", "--dump", "-");
		spill("@D/lines", "a\nnext\n", 7);
		RUN("learn", "@D/lesson.md", "--plain", "--answers", "@D/lines");
	}
}

static void
of_lessons(void)
{
	for_each(lessons);
}

TAP_MAIN(TAP_CASE(start), TAP_CASE(of_arguments), TAP_CASE(of_environment), TAP_CASE(of_file_names), TAP_CASE(asked_on_a_terminal),
         TAP_CASE(of_case_cells), TAP_CASE(bytes_that_end_a_text), TAP_CASE(of_lessons), TAP_CASE(finish))
