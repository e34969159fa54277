/* hostile_help.h - text from strangers, ways to bring it to the program, and a look at all that comes out: for the tests of every way
 * in and every way out.  On none is there a byte that steers a terminal, a sign that turns text around, bytes that are not UTF-8, a
 * line that is another line's, or a cell that a spreadsheet would compute. */
#ifndef HOSTILE_HELP_H
#define HOSTILE_HELP_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cli.h"
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

static inline void
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

static inline void
tell(const char *where, const char *input, const char *what, const char *text)
{
	char shown[400];

	if (bad++ < 12)
		tap_diag("%s with %s: %s: %s", where, input, what, text_clean(shown, sizeof shown, text));
}

static inline void
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
static inline void
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
static inline void
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

static inline void
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

static char folder[] = "/tmp/ghostdose-hostile.XXXXXX", out_text[TEXT_MOST], err_text[TEXT_MOST];
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

static inline void
collect(int fd, char text[TEXT_MOST], const char *where)
{
	ssize_t n = pread(fd, text, TEXT_MOST - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	look(where, input_name, text, n > 0 ? (size_t)n : 0);
	look_marks(where, input_name, err_text);
}

/* The program with these words; both streams are looked at, and stay in out_text and err_text. */
static inline int
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
	collect(err, err_text, where);
	collect(out, out_text, where);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	close(out);
	close(err);
	close(keep_out);
	close(keep_err);
	return status;
}

#define RUN(...) run((const char *const[]){ __VA_ARGS__, NULL })

/* A file that a command wrote. */
static inline void
look_written(const char *where, const char *template, bool table)
{
	char *path = filled(template);

	look_file(where, input_name, path, table);
	free(path);
}

static inline void
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

static inline void
spill_filled(const char *path, const char *template)
{
	char *text = filled(template);

	spill(path, text, strlen(text));
	free(text);
}

static inline void
use(const struct hostile *h)
{
	size_t used = 0;

	input_name = h->name;
	input_text = h->text;
	for (const char *p = h->text; *p && used < 200; p++)
		input_path[used++] = *p == '/' ? '_' : *p;
	input_path[used] = '\0';
}

static inline void
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

/* ---- a case whose ways are open ---- */

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

static inline void
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

static inline void
finish(void)
{
	char command[80];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	IS_INT(system(command), 0);
}

#endif
