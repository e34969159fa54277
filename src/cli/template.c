#include "cli/template.h"

#include <string.h>

#include "base/number.h"

static const char *const tables[CASE_TABLES] = {
	[CASE_CASE] =
	"key,value\n"
	"format_version,1\n"
	"id,%s\n"
	"title,My first case\n"
	"level,I\n"
	"minutes,10\n"
	"author,your name\n"
	"licence,CC-BY-4.0\n"
	"resected,no\n"
	"organ_dysfunction,no\n"
	"sources,teaching assumption: replace this by where your numbers are from\n",
	[CASE_COURSES] =
	"course,regimen,months_before,site,technique,source\n"
	"prior,35x2,18..30,the neck,IMRT,fictional patient\n"
	"new,30x2,,the recurrence,IMRT,fictional patient\n",
	[CASE_STRUCTURES] =
	"structure,name,kind,alpha_beta_gy,recovery_model,recovery_value,source\n"
	"cord,spinal cord,serial,2,constant,0.25,teaching assumption\n"
	"vessel,left carotid artery,serial,3,none,,teaching assumption\n",
	[CASE_DOSES] =
	"structure,metric,course,factor,source\n"
	"cord,D0.03cc,prior,0.6,fictional plan\n"
	"cord,D0.03cc,new,0.3,fictional plan\n"
	"vessel,Dmax,prior,0.9,fictional plan\n"
	"vessel,Dmax,new,1,fictional plan\n",
	[CASE_CONSTRAINTS] =
	"constraint,structure,metric,limit,unit,kind,points,source\n"
	"cord for life,cord,D0.03cc,50,Gy,hard,3,teaching assumption\n"
	"vessel for life,vessel,Dmax,119,Gy,hard,3,teaching assumption\n"
	"tumour control,tumour,TCP,0.5,,soft,4,teaching assumption\n",
	[CASE_TUMOURS] =
	"clone,share,clonogens,alpha,alpha_beta_gy,doubling_days,kickoff_days,source\n"
	"recurrence,1,1e7,0.3,10,3.5,21,teaching assumption\n",
	[CASE_STEPS] =
	"step,type,prompt,quantity,of,tolerance,unit,points,hint_1,hint_2,hint_3,explain,objective\n"
	"first,choice,\"Before you calculate: which organ do you expect to stop you first?\",,,,,2;1,Which one had most of the old course?,"
	"Compare what each has left of its limit.,,\"The vessel keeps its whole old dose: no recovery is assumed for it.\","
	"name the organ that limits\n"
	"left,number,\"{course.prior.months_before} months ago the spinal cord got a near-maximum of 60 % of {course.prior.total_dose_gy} Gy "
	"in {course.prior.fractions} fractions. How much EQD2 (α/β {structure.cord.alpha_beta_gy} Gy) does it still carry, if a quarter of it "
	"is recovered?\",residual_eqd2,cord,1,Gy,4;2,\"EQD2 = D × (d + α/β)/(2 + α/β), with the d of the cord.\",A quarter is gone: three "
	"quarters are left.,,\"What is left is taken into the new course.\",apply recovery to a prior course\n"
	"design,regimen,\"Design the course that you would give.\",,,,,10;8;6,Which limit is the first to break?,\"Smaller fractions spare "
	"late-reacting tissue.\",,\"A course is a compromise that one can defend.\",design a course within lifetime limits\n",
	[CASE_CHOICES] =
	"step,choice,text,right,feedback\n"
	"first,a,The spinal cord,no,\"It got less of the old course, and a quarter of that is recovered.\"\n"
	"first,b,The carotid artery,yes,\"Yes: nine tenths of the old dose are still there.\"\n",
	[CASE_GRIDS] = "",
	[CASE_BOUNDS] =
	"what,of,low,high,step,source\n"
	"fractions,,5,40,,\n"
	"dose_gy,,1,6,0.2,\n"
	"per_day,,1,2,,\n"
	"interval_h,,6,6,,\n",
};

const char *
template_table(enum case_table table)
{
	return tables[table];
}

const char *
template_story(void)
{
	return "Mr N., 60, had {course.prior.total_dose_gy} Gy in {course.prior.fractions} fractions to the neck, {course.prior.months_before} "
	       "months ago.\nNow the tumour has come back beside his left carotid artery.\n\n"
	       "Replace this story by yours. What stands in braces is filled in from the tables, so\nthat it is right when you change a number. "
	       "A cell such as `18..30` or `45|50|54` is\ndrawn anew for each learner.\n\n"
	       "A fictional patient.\n";
}

/* Is the column in the header? */
static bool
has_column(const char *rows, const char *name)
{
	size_t len = strlen(name), end = strcspn(rows, "\n");

	for (const char *p = rows; p < rows + end; p += strcspn(p, ",\n") + 1)
		if (!strncmp(p, name, len) && strchr(",\n", p[len]))
			return true;
	return false;
}

static const char *
comment_of(const struct column *c, struct arena *arena, const char *before)
{
	const char *text = arena_print(arena, "%s# %s%s%s%s: %s", before, c->name, c->unit ? " (" : "", c->unit ? c->unit : "",
	                               c->unit ? ")" : "", c->help);

	for (size_t i = 0; text && c->words && c->words[i]; i++)
		text = arena_print(arena, "%s%s%s", text, i ? ", " : "; one of ", c->words[i]);
	return text ? arena_print(arena, "%s\n", text) : NULL;
}

const char *
template_comments(enum case_table table, struct arena *arena)
{
	const struct table_schema *s = &case_schemas[table].table;
	const char *text = arena_print(arena, "# %s\n", s->help);

	if (table == CASE_CASE) {
		text = text ? arena_print(arena, "%s# Lines that begin with # are for you, here and in the other tables: leave them, write more, or delete them.\n", text) : NULL;
		for (size_t i = 0; text && i < case_keys_n; i++)
			text = arena_print(arena, "%s# %s: %s\n", text, case_keys[i].name, case_keys[i].help);
		return text;
	}
	for (size_t i = 0; text && i < s->n; i++)
		if (has_column(tables[table], s->columns[i].name))
			text = comment_of(&s->columns[i], arena, text);
	return text;
}
