/* Text from strangers on every way in, and what comes out on every way out.
 *
 * Ways in: arguments, option values, names of files and folders, the environment, settings, every cell of a case, a story, a lesson,
 * member names of a packed case, a roster, a class, hand-ins, what is typed, notes, a regimen, tables of tissues and landmarks, and a
 * learner's database, which belongs to the learner.  Ways out: both streams, JSON, HTML, Markdown, CSV, gradebooks, hand-ins, screens.
 * On none is there a byte that steers a terminal, a sign that turns text around, bytes that are not UTF-8, a line that is another
 * line's, or a cell that a spreadsheet would compute. */
#include <dirent.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
#include "records/records.h"
#include "tap.h"

enum { TEXT_MOST = 1 << 18, ARGS_MOST = 14, LONG_WORD = 3000, STORM = 60 };

/* ---- what strangers write ---- */

static char long_word[LONG_WORD + 1], storm[2 * STORM + 2];

static struct hostile {
	const char *name, *text;
	bool loads;                /* a table may hold it: it is odd and not unsafe */
} hostile[] = {
	{ "plain", "plain", true },        /* the ways are open: what follows is refused for what it is */
	{ "clipboard (OSC 52)", "a\x1b]52;c;aGk=\x07z", false },
	{ "title (OSC 0)", "a\x1b]0;owned\x1b\\z", false },
	{ "link (OSC 8)", "a\x1b]8;;http://x\x1b\\y\x1b]8;;\x1b\\z", false },
	{ "OSC without end", "a\x1b]52;c;", false },
	{ "DCS", "a\x1bP1$r0m\x1b\\z", false },
	{ "APC", "a\x1b_x\x1b\\z", false },
	{ "PM and SOS", "a\x1b^x\x1b\\\x1bXy\x1b\\z", false },
	{ "CSI", "a\x1b[2J\x1b[1;1H\x1b[6nz", false },
	{ "C1 in UTF-8", "a\xc2\x9b" "31m\xc2\x9d" "0;x\xc2\x9c\xc2\x90z", false },
	{ "C1 raw", "a\x9b" "31m\x9d" "0;x\x9cz", false },
	{ "ESC alone", "a\x1b", false },
	{ "DEL", "a\x7fz", false },
	{ "BS and BEL", "a\b\b\b\az", false },
	{ "CR", "a\rghostdose: all is well", false },
	{ "form feed, shift out", "a\f\v\x0ez", false },
	{ "bidi override", "a\xe2\x80\xae" "fdp\xe2\x80\xac.z", false },
	{ "bidi isolate", "a\xe2\x81\xa6" "b\xe2\x81\xa9\xe2\x80\x8fz", false },
	{ "line and paragraph separator", "a\xe2\x80\xa8" "b\xe2\x80\xa9z", false },
	{ "tags and a byte order mark", "a\xef\xbb\xbf\xf3\xa0\x81\x81z", false },
	{ "overlong", "a\xc0\x9b[31m\xe0\x80\x9b\xf0\x80\x80\x9bz", false },
	{ "broken", "a\xc3\xe4\xb8\xf0\x9f\xff\xfe\xed\xa0\x80z", false },
	{ "storm", storm, true },
	{ "wide", "\xe4\xb8\xad\xef\xbc\xa1\xf0\x9f\x98\x80\xe3\x80\x80z", true },
	{ "long word", long_word, true },
	{ "HTML", "<script>alert(1)</script><img src=x onerror=y>[l](javascript:x)&#27;[31m&#x202e;", true },
	{ "formula =", "=HYPERLINK(\"http://x\")", true },
	{ "formula +", "+1+cmd|' /C calc'!A0", true },
	{ "formula -", "-2+3", true },
	{ "formula @", "@SUM(A1)", true },
	{ "formula, wide", "\xef\xbc\x9d" "1+1", true },
	{ "format", "%s%n%99999d{quantity}", false },
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

static void
make_long(void)
{
	memset(long_word, 'W', LONG_WORD);
	storm[0] = 'e';
	for (size_t i = 0; i < STORM; i++)
		memcpy(storm + 1 + 2 * i, "\xcc\x81", 2);
}

/* ---- what comes out ---- */

static size_t looked;
static int bad;

static void
tell(const char *where, const char *input, const char *what, const char *text)
{
	char shown[400];

	if (bad++ < 12)
		tap_diag("%s with %s: %s: %s", where, input, what, text_clean(shown, sizeof shown, text));
}

static void
look(const char *where, const char *input, const char *text, size_t len)
{
	char why[80];
	size_t at = text_find_unsafe(text, len, why, sizeof why), from;
	const char *cr = memchr(text, '\r', len);

	looked++;
	from = at > 30 ? at - 30 : 0;
	if (at < len)
		tell(where, input, why, text + from);
	/* Packing keeps the bytes of each table. */
	if (cr && at == len && strcmp(where, "packed") != 0)
		tell(where, input, "a carriage return", text);
	if (strcasestr(text, "<script") && strstr(text, "<html"))
		tell(where, input, "HTML of its own", strcasestr(text, "<script"));
}

/* Marks on one letter that a terminal would draw over the lines around. */
static void
look_marks(const char *where, const char *input, const char *text)
{
	const char *end = text + strlen(text);
	int marks = 0;

	while (text < end) {
		uint32_t c = text_next(&text, end);

		marks = c >= 0x300 && c < 0x370 ? marks + 1 : 0;
		if (marks == 16)
			tell(where, input, "a heap of marks", "");
	}
}

/* No cell that a spreadsheet would compute; a number is one. */
static void
look_table(const char *where, const char *input, const char *text)
{
	static const char *const starts[] = { "=", "+", "-", "@", "\t", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
	bool quoted = false, begins = true;

	for (const char *p = text; *p; p++) {
		if (begins && *p == '"') {
			quoted = true;
			begins = true;
			continue;
		}
		if (begins)
			for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
				char *end;

				if (strncmp(p, starts[i], strlen(starts[i])) != 0)
					continue;
				strtod(p, &end);
				if (end == p || !strchr(",\n\"", *end))
					tell(where, input, "a formula", p);
			}
		begins = false;
		if (quoted && *p == '"' && p[1] == '"')
			p++;
		else if (*p == '"')
			quoted = false;
		else if (!quoted && (*p == ',' || *p == '\n'))
			begins = true;
	}
}

static void
look_file(const char *where, const char *input, const char *path, bool table)
{
	char *text;
	size_t len;
	struct fault f;

	if (!file_read(path, TEXT_MOST, &text, &len, &f))
		return;
	look(where, input, text, len);
	if (table)
		look_table(where, input, text);
	free(text);
}

/* ---- running ---- */

static char folder[] = "/tmp/ghostdose-hostile.XXXXXX", out_text[TEXT_MOST];
static const char *input_name, *input_text;
static char input_path[300];

/* "@D" the folder, "@P" the text, "@N" it as the name of a file. */
static char *
filled(const char *template)
{
	char *out = NULL;
	size_t len;
	FILE *to = open_memstream(&out, &len);

	if (!to)
		tap_bail_out("out of memory");
	for (const char *p = template; *p; p++) {
		if (*p != '@' || !strchr("DPN", p[1]) || !p[1]) {
			fputc(*p, to);
			continue;
		}
		p++;
		fputs(*p == 'D' ? folder : *p == 'P' ? input_text : input_path, to);
	}
	fclose(to);
	return out;
}

static int
collect(int fd, const char *where)
{
	ssize_t n = pread(fd, out_text, sizeof out_text - 1, 0);

	out_text[n > 0 ? n : 0] = '\0';
	look(where, input_name, out_text, n > 0 ? (size_t)n : 0);
	return (int)n;
}

/* The program with these words; both streams are looked at, and standard output stays in out_text. */
static int
run(const char *const *words)
{
	char *argv[ARGS_MOST + 1] = { NULL }, where[200] = "";
	int argc = 0, keep_out = dup(1), keep_err = dup(2), out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC), status;

	argv[argc++] = filled("ghostdose");
	for (size_t i = 0; words[i] && argc < ARGS_MOST; i++) {
		snprintf(where + strlen(where), sizeof where - strlen(where), "%s ", words[i]);
		argv[argc++] = filled(words[i]);
	}
	fflush(stdout);
	dup2(out, 1);
	dup2(err, 2);
	status = cli_main(argc, argv);
	fflush(stdout);
	dup2(keep_out, 1);
	dup2(keep_err, 2);
	collect(err, where);
	look_marks(where, input_name, out_text);
	collect(out, where);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	close(out);
	close(err);
	close(keep_out);
	close(keep_err);
	return status;
}

#define RUN(...) run((const char *const[]){ __VA_ARGS__, NULL })

static void
spill(const char *template, const char *text, size_t len)
{
	char *path = filled(template);
	FILE *f = fopen(path, "wb");

	/* A name that is too long for the disk is refused before it comes to us. */
	if (f) {
		fwrite(text, 1, len, f);
		fclose(f);
	}
	free(path);
}

static void
spill_filled(const char *path, const char *template)
{
	char *text = filled(template);

	spill(path, text, strlen(text));
	free(text);
}

static void
use(const struct hostile *h)
{
	size_t used = 0;

	input_name = h->name;
	input_text = h->text;
	for (const char *p = h->text; *p && used < 200; p++)
		input_path[used++] = *p == '/' ? '_' : *p;
	input_path[used] = '\0';
}

static void
for_each(void (*way)(void))
{
	size_t before = looked;

	bad = 0;
	for (size_t i = 0; i < HOSTILE; i++) {
		use(&hostile[i]);
		way();
	}
	IS_INT(bad, 0);
	OK(looked > before);
	tap_diag("%zu texts looked at", looked - before);
}

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
		RUN("progress", "--export", "@D/exported");
		RUN("settings");
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

#define TINY_HEAD "[case]\nkey,value\nformat_version,1\nid,tiny\ntitle,Tiny\n"
#define TINY_TABLES "[courses]\ncourse,regimen,months_before,site,technique,source\nprior,35x2,12,neck,IMRT,plan\nnew,5x8,,neck,IMRT,plan\n" \
	"[structures]\nstructure,name,alpha_beta_gy,recovery_model,recovery_value,source\nvessel,the vessel,3,constant,0.5,plan\n" \
	"[doses]\nstructure,metric,course,factor,source\nvessel,Dmax,prior,1,plan\nvessel,Dmax,new,1,plan\n" \
	"[constraints]\nconstraint,structure,metric,limit,unit,kind,points,source\nvessel limit,vessel,Dmax,119,Gy,hard,2,plan\n" \
	"[bounds]\nwhat,low,high\ndose_gy,1,8\n"
#define TINY_STEPS "[steps]\nstep,type,prompt,quantity,of,tolerance,unit,points,hint_1,explain\n" \
	"guess,choice,Which is heavier?,,,,,2;1,Look.,So it is.\nleft,number,How much is left?,residual_eqd2,vessel,0.5,Gy,2;1,Half.,\n" \
	"design,regimen,Design it.,,,,,4;2,,\nnote,sign-off,\"Sign the note, please.\",,,,,2;1,,\n" \
	"[choices]\nstep,choice,text,right,feedback\nguess,a,The old one,no,No.\nguess,b,The new one,yes,Yes.\n"
#define TINY_STORY "[story]\nmarkdown\nA patient.\n"
#define TINY TINY_HEAD TINY_TABLES TINY_STEPS TINY_STORY

#define LESSON_BODY "format_version: 1\nid: tiny\ntitle: %s\nlevel: I\nminutes: 3\nauthor: %s\nlicence: CC-BY-4.0\nobjectives: %s\n" \
	"sources: teaching assumption\n---\n\n# Two %s\n\nA patient. %s\n\n" \
	"```question\nstep: guess\ntype: choice\nprompt: Which, %s?\npoints: 2;1\nchoice: a | right | %s | Yes, %s.\nchoice: b | wrong | That | No.\n" \
	"explain: So it is.\n```\n\nThe end.\n"

static void
file_names(void)
{
	spill_filled("@D/names/@N.csv", TINY);
	spill_filled("@D/names/@N.md", "---\nformat_version: 1\n---\nx");
	setenv("GHOSTDOSE_CASES", folder, 1);
	RUN("lint", "@D/names/@N.csv");
	RUN("lint", "@D/names/@N.csv", "--json");
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
		if (RUN("lint", "@D/cell.csv", "--json") != CLI_OK && i > 8) {
			RUN("lint", "@D/cell.csv");
			RUN("score", "@D/cell.csv", "5x8");
			continue;
		}
		RUN("lint", "@D/cell.csv");
		RUN("score", "@D/cell.csv", "5x8");
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
		look_file("packed", input_name, filled("@D/packed.csv"), false);
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

/* ---- what a learner types and hands in ---- */

static void
typed(void)
{
	spill_filled("@D/lines", "next\n@P\nb\nnext\n@P\n35\nnext\n@P\n5x8\nsubmit\nnext\n@P\nstate @P\nnext\nprint @D/printed-@N\nquit\n");
	RUN("play", "@D/tiny.csv", "--plain", "--answers", "@D/lines", "--state", "@D/typed");
	look_marks("plain", input_name, out_text);
	RUN("progress", "--state", "@D/typed");
	RUN("progress", "--report", "--state", "@D/typed");
	look_marks("report", input_name, out_text);
	RUN("progress", "@D/tiny.csv", "--answers", "--state", "@D/typed");
	RUN("progress", "--export", "@D/handed", "--learner", "@P", "--state", "@D/typed");
	RUN("progress", "--export", "@D/handed", "--learner", "x", "--state", "@D/typed");
	look_file("hand-in", input_name, filled("@D/handed/tiny-x-1.csv"), true);
	RUN("grade", "@D/tiny.csv", "@D/handed");
	RUN("grade", "@D/tiny.csv", "@D/handed", "--gradebook", "@D/book.csv", "--format", "long", "--json");
	look_file("gradebook", input_name, filled("@D/book.csv"), true);
	RUN("items", "@D/tiny.csv", "@D/handed", "--csv", "@D/items.csv");
	look_file("items", input_name, filled("@D/items.csv"), true);
	RUN("progress", "--import", "@D/handed/tiny-x-1.csv", "--state", "@D/imported");
	RUN("progress", "--forget", "--yes", "--state", "@D/typed");
}

static void
of_what_is_typed(void)
{
	for_each(typed);
}

static void
classes(void)
{
	static const char *const formats[] = { "canvas", "moodle", "long" };

	spill_filled("@D/roster.csv", "learner,name,email,sis_id,section,key,extensions\nx,\"@P\",\"@P\",\"@P\",\"@P\",,\n\"@P\",a,a,1,b,,\n");
	spill_filled("@D/class.csv", "case,opens,due,attempts,counts,late_percent\n\"@P\",,,,best,\n");
	for (size_t i = 0; i < 3; i++) {
		RUN("grade", "@D/tiny.csv", "@D/handed-plain", "--roster", "@D/roster.csv", "--gradebook", "@D/book.csv", "--format", formats[i]);
		look_file(formats[i], input_name, filled("@D/book.csv"), true);
	}
	RUN("grade", "@D/tiny.csv", "@D/handed-plain", "--roster", "@D/roster.csv", "--class", "@D/class.csv", "--json");
	spill_filled("@D/made.csv", "what,step,text,time\nformat,,ghostdose.submission/1,\ncase,,\"@P\",\ntitle,,\"@P\",\ndigest,,\"@P\",\n"
	                            "version,,\"@P\",\nlearner,,\"@P\",\nattempt,,1,\nseed,,,\nstarted,,2026-11-26T10:00:00Z,\n"
	                            "updated,,2026-11-26T10:00:00Z,\nfinished,,,\npoints,,0,\npoints_max,,8,\n"
	                            "answer,1,\"@P\",2026-11-26T10:00:00Z\nchecksum,,x,\n");
	RUN("grade", "@D/tiny.csv", "@D/made.csv");
	RUN("progress", "--import", "@D/made.csv", "--state", "@D/imported");
	spill_filled("@D/made-2.csv", "what,step,text,time\nformat,,ghostdose.submission/1,\ncase,,tiny,\ntitle,,t,\ndigest,,d,\n"
	                              "version,,1,\nlearner,,\"@P\",\nattempt,,1,\nseed,,,\nstarted,,2026-11-26T10:00:00Z,\n"
	                              "updated,,2026-11-26T10:00:00Z,\nfinished,,,\npoints,,0,\npoints_max,,8,\n"
	                              "answer,1,\"@P\",2026-11-26T10:00:00Z\nchecksum,,x,\n");
	RUN("grade", "@D/tiny.csv", "@D/made-2.csv", "--gradebook", "@D/book.csv", "--format", "long");
	look_file("gradebook", input_name, filled("@D/book.csv"), true);
	RUN("items", "@D/tiny.csv", "@D/made-2.csv", "--csv", "@D/items.csv");
	look_file("items", input_name, filled("@D/items.csv"), true);
}

static void
of_classes(void)
{
	use(&hostile[0]);
	spill("@D/lines", "next\nb\nquit\n", 12);
	RUN("play", "@D/tiny.csv", "--plain", "--answers", "@D/lines", "--state", "@D/plain");
	RUN("progress", "--export", "@D/handed-plain", "--learner", "x", "--state", "@D/plain");
	for_each(classes);
}

/* The database belongs to the learner, who may write into it what they like, and the instructor grades it. */
static void
databases(void)
{
	char *at = filled("@D/class/@N");
	struct fault f = { 0 };
	struct records *r = mkdir(at, 0700) == 0 || true ? records_open(at, &f) : NULL;
	const struct records_step names[] = { { input_text, input_text } };
	struct records_new what = { .case_id = input_text, .title = input_text, .copy = input_text, .copy_len = strlen(input_text), .now = 1000000000,
		.steps = 1, .points_max = 8, .names = names, .n_names = 1 };
	struct records_standing stands = { 1, 1, false };
	struct records_action done = { 1000000100, "answer", input_text, 1, input_text, 1 };
	int64_t id;

	if (r) {
		records_set(r, "theme", input_text, &f);
		if (records_begin(r, &what, &id, &f)) {
			records_append(r, id, 0, &done, &stands, true, &f);
			records_set_draft(r, id, 1, input_text, &f);
			records_release(r, id, &f);
		}
		what.case_id = "tiny";
		if (records_begin(r, &what, &id, &f)) {
			records_append(r, id, 0, &done, &stands, true, &f);
			records_release(r, id, &f);
		}
		records_close(r);
	}
	free(at);
	RUN("progress", "--state", "@D/class/@N");
	RUN("progress", "--json", "--state", "@D/class/@N");
	RUN("progress", "--report", "--state", "@D/class/@N");
	RUN("progress", "@P", "--answers", "--state", "@D/class/@N");
	RUN("progress", "tiny", "--answers", "--state", "@D/class/@N");
	RUN("progress", "--export", "@D/class-out", "--state", "@D/class/@N");
	RUN("settings", "--state", "@D/class/@N");
	RUN("play", "@D/tiny.csv", "--script", "<dump:a>A<dump:b>", "--dump", "-", "--state", "@D/class/@N");
	RUN("--script", "<dump:a>c<dump:b>", "--dump", "-", "--state", "@D/class/@N");
}

static void
of_databases(void)
{
	struct fault f;
	char *class = filled("@D/class");

	mkdir(class, 0700);
	for_each(databases);
	bad = 0;
	input_name = "all learners at once";
	setenv("GHOSTDOSE_CASES", folder, 1);
	RUN("grade", "@D/tiny.csv", "--records", "@D/class");
	RUN("grade", "@D/tiny.csv", "--records", "@D/class", "--gradebook", "@D/book.csv", "--format", "long", "--json");
	look_file("gradebook", input_name, filled("@D/book.csv"), true);
	RUN("items", "@D/tiny.csv", "--records", "@D/class", "--csv", "@D/items.csv");
	look_file("items", input_name, filled("@D/items.csv"), true);
	IS_INT(bad, 0);
	OK(file_is_folder(class) || fault_set(&f, 0, 0, "none"));
	free(class);
}

/* ---- volumes ---- */

static void
volumes(void)
{
	spill("@D/dose.csv", "# 2 2 2 2 0 0\n10,20\n10,20\n", 26);
	spill("@D/labels.csv", "# 2 2 2 2 0 0\n0,1\n0,1\n", 22);
	spill_filled("@D/tissues.csv", "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n1,\"@P\",3,,none,,1\n");
	spill_filled("@D/marks.csv", "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\n\"@P\",\"@P\",0,0,0,0,0\n");
	spill_filled("@D/shape.csv", "dose_gy,volume_cc\n\"@P\",1\n");
	spill_filled("@D/slice.csv", "# 2 2 2 2 0 0\n10,@P\n10,20\n");
	spill_filled("@D/regimen.csv", "day,time,dose_gy\n0,@P,2\n");
	RUN("dvh", "--dose", "@D/dose.csv", "--labels", "@D/labels.csv", "--tissues", "@D/tissues.csv", "--csv", "@D/curves.csv");
	look_file("dvh --csv", input_name, filled("@D/curves.csv"), true);
	RUN("dvh", "--dose", "@D/slice.csv", "--labels", "@D/labels.csv", "--json");
	RUN("accumulate", "--prior", "@D/dose.csv", "--prior-regimen", "10x2", "--new", "@D/dose.csv", "--new-regimen", "10x2", "--labels",
	    "@D/labels.csv", "--tissues", "@D/tissues.csv");
	RUN("register", "--landmarks", "@D/marks.csv", "--out", "@D/field.csv");
	RUN("calc", "ntcp", "--model", "lkb", "--dvh", "@D/shape.csv");
	RUN("calc", "bed", "@D/regimen.csv", "--alpha-beta", "3");
	RUN("import", "--prior", "@D/dose.csv", "--new", "@D/dose.csv", "--labels", "@D/labels.csv", "--tissues", "@D/tissues.csv", "--prior-regimen");
}

static void
of_volumes(void)
{
	for_each(volumes);
}

static void
start(void)
{
	static const char *const folders[] = { "@D/names", "@D/state" };

	make_long();
	if (!mkdtemp(folder))
		tap_bail_out("no folder in /tmp");
	for (size_t i = 0; i < 2; i++) {
		char *path = filled(folders[i]);

		mkdir(path, 0700);
		free(path);
	}
	/* No cases and lessons but ours. */
	if (chdir(folder) != 0)
		tap_bail_out("no folder in /tmp");
	setenv("XDG_STATE_HOME", folder, 1);
	setenv("HOME", folder, 1);
	setenv("GHOSTDOSE_CASES", folder, 1);
	setenv("LOGNAME", "nobody", 1);
	setenv("TERM", "dumb", 1);
	spill("@D/tiny.csv", TINY, strlen(TINY));
	use(&hostile[0]);
	/* The ways are open. */
	IS_INT(RUN("lint", "@D/tiny.csv"), CLI_OK);
	IS_INT(RUN("score", "@D/tiny.csv", "5x8"), CLI_OK);
}

static void
finish(void)
{
	char command[80];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	IS_INT(system(command), 0);
}

TAP_MAIN(TAP_CASE(start), TAP_CASE(of_arguments), TAP_CASE(of_environment), TAP_CASE(of_file_names), TAP_CASE(asked_on_a_terminal),
         TAP_CASE(of_case_cells), TAP_CASE(bytes_that_end_a_text), TAP_CASE(of_lessons), TAP_CASE(of_what_is_typed), TAP_CASE(of_classes),
         TAP_CASE(of_databases), TAP_CASE(of_volumes), TAP_CASE(finish))
