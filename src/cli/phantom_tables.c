/* The tables of a case about a phantom: what an author has to replace says so. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "cli/phantom_scene.h"
#include "radiobio/parameters.h"

enum { ENOUGH_VOXELS = 3 };

/* A text that grows in an arena; NULL once memory is out. */
struct sheet { struct arena *arena; const char *text; };

static void add(struct sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
add(struct sheet *s, const char *format, ...)
{
	char row[1600];
	va_list list;

	va_start(list, format);
	vsnprintf(row, sizeof row, format, list);
	va_end(list);
	if (s->text)
		s->text = arena_print(s->arena, "%s%s", s->text, row);
}

static bool
stands(const struct phantom_counts *c, int label)
{
	return c->of[label].voxels >= ENOUGH_VOXELS;
}

/* The organ that the questions are about. */
static int
organ(const struct phantom_counts *c)
{
	return stands(c, PHANTOM_CORD) ? PHANTOM_CORD : stands(c, PHANTOM_BRAINSTEM) ? PHANTOM_BRAINSTEM : 0;
}

static bool
is_row(const struct phantom_counts *c, int label)
{
	return label != PHANTOM_BODY && label != PHANTOM_OUTSIDE && stands(c, label) &&
	    vol_phantom_tissue((uint16_t)label)->tissue;
}

static const char *
structures(const struct phantom_counts *c, struct arena *a)
{
	struct sheet s = { a, "structure,name,kind,label,alpha_beta_gy,half_time_h,recovery_model,recovery_value,tissue,source\n" };

	for (int i = 1; i < PHANTOM_LABELS; i++) {
		const struct vol_phantom_tissue *t = vol_phantom_tissue((uint16_t)i);
		struct rb_tissue tissue;
		struct fault ignored;
		char ab[NUMBER_TEXT_MAX], half[NUMBER_TEXT_MAX] = "";
		bool parallel = i >= PHANTOM_PAROTID_RIGHT && i <= PHANTOM_SUBMANDIBULAR_LEFT;

		if (!is_row(c, i) || !rb_tissue_find(t->tissue, &tissue, &ignored) || !tissue.alpha_beta_gy)
			continue;
		if (tissue.half_time_h && !tissue.slow_half_time_h)
			number_shortest(tissue.half_time_h->value, half);
		add(&s, "%s,%s,%s,%d,%s,%s,%s,,%s,\"alpha/beta: %s (%s)%s%s; recovery: %s\"\n", t->id, t->name,
		    parallel ? "parallel" : "serial", i, number_shortest(tissue.alpha_beta_gy->value, ab), half,
		    i == PHANTOM_CORD ? "step-simple" : "none", t->tissue, tissue.alpha_beta_gy->source,
		    rb_trust_name(tissue.alpha_beta_gy->trust), *half ? "; repair half-time: " : "",
		    *half ? tissue.half_time_h->source : "",
		    i == PHANTOM_CORD ? "the simple rule cited by Doi 2021 (25 % from 6 months; 50 % from 12 months)"
		                      : "none is a teaching assumption");
	}
	return s.text;
}

static const char *
constraints(const struct phantom_counts *c, struct arena *a)
{
	struct sheet s = { a, "constraint,structure,metric,limit,unit,kind,points,source\n" };
	static const int carotids[] = { PHANTOM_CAROTID_RIGHT, PHANTOM_CAROTID_LEFT };

	if (stands(c, PHANTOM_CORD))
		add(&s, "\"cord, lifetime\",cord,Dmax,50,Gy,hard,3,\"RTOG 9610: cumulative cord dose at most 50 "
		    "Gy\"\n");
	else if (stands(c, PHANTOM_BRAINSTEM))
		add(&s, "\"brainstem, lifetime\",brainstem,Dmax,64,Gy,hard,3,teaching assumption: REPLACE\n");
	for (int i = 0; i < 2; i++)
		if (stands(c, carotids[i]))
			add(&s, "\"%s, lifetime\",%s,Dmax,119,Gy,soft,1,\"Embring 2021: cut-off 119 Gy maximum "
			    "dose, AUC 0.92 "
			        "(0.83-1.00), 54 patients\"\n", vol_phantom_tissue((uint16_t)carotids[i])->name,
			    vol_phantom_tissue((uint16_t)carotids[i])->id);
	add(&s, "tumour control,tumour,TCP,0.6,,soft,5,teaching assumption: REPLACE\n");
	return s.text;
}

static const char *
grids(const struct phantom_scene *p, struct arena *a)
{
	const char *end = phantom_is_case(p) ? "csv" : "nii.gz";
	struct sheet s = { a, "grid,file,kind,course,direction,frame,source\n" };

	add(&s, "anatomy,labels.%s,labels,,,,fictional anatomy (ghostdose phantom)\n", end);
	add(&s, "old-plan,prior.%s,dose,prior,,,fictional plan (ghostdose phantom)\n", end);
	add(&s, "new-plan,new.%s,dose,new,,,fictional plan (ghostdose phantom)\n", end);
	if (p->motions.n > 0)
		add(&s, "motion,field.%s,field,prior,pull,ras,fictional movement (ghostdose phantom)\n", end);
	return s.text;
}

static const char *
courses(const struct phantom_scene *p, struct arena *a)
{
	return arena_print(a, "course,regimen,months_before,site,technique,source\n"
	    "prior,\"%s\",12,REPLACE: what was treated,IMRT,fictional patient\n"
	    "new,\"%s\",,REPLACE: what is to be treated,IMRT,fictional patient\n",
	    p->old.regimen.notation, p->fresh.regimen.notation);
}

/* Two percent, so that a well-known wrong way does not come near.  Sums of EQD2 are asked for by an author who has
 * looked which wrong ways do: that depends on the numbers. */
static const char *
tolerance(double gy, char out[NUMBER_TEXT_MAX])
{
	return number_fixed(fmin(fmax(0.02 * gy, 0.1), 1), 1, out);
}

static const char *
steps(const struct phantom_scene *p, int label, const struct phantom_count *c, struct arena *a)
{
	char near[NUMBER_TEXT_MAX];
	struct sheet s = { a, "step,type,prompt,quantity,of,tolerance,unit,points,hint_1,hint_2,hint_3,worked,explain,objective\n" };
	const char *id = vol_phantom_tissue((uint16_t)label)->id, *name = vol_phantom_tissue((uint16_t)label)->name;

	add(&s, "predict,choice,REPLACE: what do you expect?,,,,,2;1,REPLACE,,,,REPLACE,REPLACE\n");
	if (label && p->motions.n > 0)
		add(&s, "mapped,number,REPLACE: How much physical dose did the tissue of the %s get from the old "
		    "plan at most?,mapped_dose,"
		        "%s prior,%s,Gy,2;1,Follow the tissue with the field.,,,,REPLACE,map a dose to today\n", name,
		            id,
		    tolerance(c->old_max_gy, near));
	add(&s, "design,regimen,REPLACE: Design the course.,,,,,10;8;6,REPLACE,,,,REPLACE,choose a regimen\n");
	return s.text;
}

static const char choices[] =
	"step,choice,text,right,feedback\n"
	"predict,a,REPLACE: more than reads the old plan at these coordinates,yes,REPLACE\n"
	"predict,b,REPLACE: less,no,REPLACE\n";

static const char tumour[] =
	"clone,share,clonogens,alpha,alpha_beta_gy,oer_alpha,oer_beta,hypoxic_fraction,reoxygenation_days,doubling_days,"
	"kickoff_days,half_time_h,source\n"
	"recurrence,1,1e7,0.3,10.6,2.5,2.5,0.1,1.5,3.5,19.2,0.3,\"alpha/beta 10.6, doubling 3.5 d, kick-off 19.2 d: "
	    "Pedicini 2014; "
	"repair half-time near 17 min: Qi 2012; OER 2.5: textbook range 2.5-3; the rest are teaching assumptions\"\n";

static const char story[] =
	"REPLACE this story. A patient had {course.prior.total_dose_gy} Gy in {course.prior.fractions} fractions "
	"**{course.prior.months_before} months ago**; now there is a recurrence.\n\n"
	"*A fictional patient on a fictional anatomy (ghostdose phantom).*\n";

static const char *
keys(const char *id, struct arena *a)
{
	return arena_print(a, "key,value\nformat_version,1\nid,%s\ntitle,REPLACE: "
	    "title\nlevel,I\nminutes,20\nauthor,REPLACE: author\n"
	                      "licence,CC-BY-4.0\nsources,\"REPLACE: sources; anatomy and plans made by ghostdose "
	                          "phantom\"\n", id);
}

size_t
phantom_tables(const struct phantom_scene *s, const struct phantom_counts *c, const char *id, struct arena *a,
               struct phantom_table out[PHANTOM_TABLES_MAX])
{
	size_t n = 0;

	out[n++] = (struct phantom_table){ "grids.csv", grids(s, a) };
	out[n++] = (struct phantom_table){ "structures.csv", structures(c, a) };
	if (!phantom_is_case(s))
		return n;
	out[n++] = (struct phantom_table){ "case.csv", keys(id, a) };
	out[n++] = (struct phantom_table){ "story.md", story };
	out[n++] = (struct phantom_table){ "courses.csv", courses(s, a) };
	out[n++] = (struct phantom_table){ "constraints.csv", constraints(c, a) };
	out[n++] = (struct phantom_table){ "tumour.csv", tumour };
	out[n++] = (struct phantom_table){ "steps.csv", steps(s, organ(c), &c->of[organ(c)], a) };
	out[n++] = (struct phantom_table){ "choices.csv", choices };
	return n;
}
