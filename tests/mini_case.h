/* mini_case.h - the smallest case, for tests to change: one packed file in a folder of its own. */
#ifndef MINI_CASE_H
#define MINI_CASE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "casebook/casebook.h"
#include "tap.h"

/* Tables as CSV; NULL: the ones below; "" : left out.  files: slices, each with its line [file NAME]. */
struct mini { const char *keys, *courses, *structures, *doses, *constraints, *tumour, *steps, *choices, *bounds, *story, *grids, *files; };

#define MINI_KEYS "key,value\nformat_version,1\nid,mini\ntitle,Mini\n"
#define MINI_COURSES "course,regimen,months_before\nprior,35x2,14\nnew,5x8,\n"
#define MINI_STRUCTURES "structure,alpha_beta_gy,recovery_model,recovery_value,source\ncarotid,3,constant,0.5,test\n"
#define MINI_DOSES "structure,metric,course,factor,source\ncarotid,Dmax,prior,1,test\ncarotid,Dmax,new,1,test\n"
#define MINI_CONSTRAINTS "structure,metric,limit,kind,points,source\ncarotid,Dmax,119,hard,4,test\n"
#define MINI_STORY "markdown\nA story.\n"

/* Four voxels of 2 x 2 x 2 mm in a row, 10 20 30 40 Gy in 10 fractions; the cord is the third, its tissue was at the fourth; the
 * nerve is the fourth, its tissue was outside of the old plan. */
#define MINI_FOUR_VOXELS \
	.courses = "course,regimen,months_before\nprior,10x4,14\nnew,10x1,\n", \
	.structures = "structure,label,alpha_beta_gy,recovery_model,source\ncord,1,2,none,test\nnerve,2,2,none,test\n", \
	.doses = "", \
	.constraints = "structure,metric,limit,kind,points,source\ncord,Dmax,50,hard,4,test\n", \
	.grids = "grid,file,kind,course,direction,frame,source\na,labels.csv,labels,,,,t\nb,old.csv,dose,prior,,,t\n" \
	"c,new.csv,dose,new,,,t\nd,field.csv,field,prior,pull,ras,t\n", \
	.files = "[file labels.csv]\n# 4 2 2 2 0 0 2 0\n0,0,1,2\n0,0,1,2\n[file old.csv]\n# 4 2 2 2 0 0 2 0\n10,20,30,40\n10,20,30,40\n" \
	"[file new.csv]\n# 4 2 2 2 0 0 2 0\n10,10,10,10\n10,10,10,10\n" \
	"[file field.csv]\n# 4 2 2 2 0 0 2 0\n2,2,2,2\n2,2,2,2\n0,0,0,0\n0,0,0,0\n"

static inline char *
mini_text(const struct mini *m)
{
	const struct { const char *name, *given, *fallback; } parts[] = {
		{ "case", m->keys, MINI_KEYS },
		{ "courses", m->courses, MINI_COURSES },
		{ "structures", m->structures, MINI_STRUCTURES },
		{ "doses", m->doses, MINI_DOSES },
		{ "constraints", m->constraints, MINI_CONSTRAINTS },
		{ "tumour", m->tumour, "" },
		{ "steps", m->steps, "" },
		{ "choices", m->choices, "" },
		{ "bounds", m->bounds, "" },
		{ "grids", m->grids, "" },
		{ "story", m->story, MINI_STORY },
	};
	size_t size = 1 + (m->files ? strlen(m->files) : 0), used = 0;
	char *out;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		size += strlen(parts[i].name) + 4 + strlen(parts[i].given ? parts[i].given : parts[i].fallback);
	out = malloc(size);
	if (!out)
		tap_bail_out("out of memory");
	out[0] = '\0';
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const char *text = parts[i].given ? parts[i].given : parts[i].fallback;

		if (*text)
			used += (size_t)snprintf(out + used, size - used, "[%s]\n%s", parts[i].name, text);
	}
	if (m->files)
		snprintf(out + used, size - used, "%s", m->files);
	return out;
}

/* The line of the packed file at which line `line` (from 1) of a table stands. */
static inline int
mini_line(const struct mini *m, const char *table, int line)
{
	char *text = mini_text(m), header[40], *at;
	int n = 1;

	snprintf(header, sizeof header, "[%s]\n", table);
	at = strstr(text, header);
	for (char *p = text; at && p < at; p++)
		n += *p == '\n';
	free(text);
	return at ? n + line : -1;
}

struct loaded {
	struct arena *arena;
	struct report report;
	struct casebook *c;
	char folder[40], path[60];
};

/* Write text as mini.csv and load it. */
static inline void
load_text(struct loaded *x, const char *text)
{
	struct fault f;

	snprintf(x->folder, sizeof x->folder, "/tmp/ghostdose-mini.XXXXXX");
	x->arena = arena_new();
	if (!x->arena || !mkdtemp(x->folder))
		tap_bail_out("cannot make a folder in /tmp");
	report_init(&x->report, x->arena);
	snprintf(x->path, sizeof x->path, "%s/mini.csv", x->folder);
	if (!file_write(x->path, text, strlen(text), &f))
		tap_bail_out(f.text);
	x->c = casebook_load(x->path, &x->report);
	unlink(x->path);
	rmdir(x->folder);
}

static inline void
load_mini(struct loaded *x, const struct mini *m)
{
	char *text = mini_text(m);

	load_text(x, text);
	free(text);
}

/* The same, where it must load. */
static inline void
need_mini(struct loaded *x, const struct mini *m)
{
	load_mini(x, m);
	for (size_t i = 0; i < x->report.n; i++)
		tap_diag("%d:%d: %s", x->report.items[i].line, x->report.items[i].column, x->report.items[i].message);
	if (!x->c)
		tap_bail_out("the small case does not load");
}

static inline void
unload(struct loaded *x)
{
	casebook_free(x->c);
	report_fini(&x->report);
	arena_free(x->arena);
}

static inline const char *
cases_folder(void)
{
	const char *folder = getenv("GHOSTDOSE_CASES");

	return folder && *folder ? folder : "cases";
}

#endif
