/* Places that the engine finds, voxel by voxel by hand. */
#include "assess/place.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "mini_case.h"

/* A row of eight voxels of 2 mm, x from 0 to 14: the cord is x = 4 to 10.  Old plan 10 Gy a millimetre less, new plan the other
 * way; alpha/beta 2, no recovery; 10 fractions each.  The field leads 2 mm to larger x, and turns back at the end. */
static const struct mini row = {
	.courses = "course,regimen,months_before\nprior,10x4,14\nnew,10x4,\n",
	.structures = "structure,label,alpha_beta_gy,recovery_model,source\ncord,1,2,none,test\n",
	.doses = "",
	.constraints = "structure,metric,limit,kind,points,source\ncord,Dmax,90,hard,4,test\n",
	.grids = "grid,file,kind,course,direction,frame,source\na,labels.csv,labels,,,,t\nb,old.csv,dose,prior,,,t\n"
	         "c,new.csv,dose,new,,,t\nd,field.csv,field,prior,pull,ras,t\ne,folding.csv,registration,prior,pull,ras,t\n",
	.files = "[file labels.csv]\n# 8 2 2 2 0 0 2 0\n0,0,1,1,1,1,0,0\n0,0,1,1,1,1,0,0\n"
	         "[file old.csv]\n# 8 2 2 2 0 0 2 0\n80,70,60,40,40,38,20,10\n80,70,60,40,40,38,20,10\n"
	         "[file new.csv]\n# 8 2 2 2 0 0 2 0\n1,1,1,2,10,12,1,60\n1,1,1,2,10,12,1,60\n"
	         "[file field.csv]\n# 8 2 2 2 0 0 2 0\n2,2,2,2,2,2,2,0\n2,2,2,2,2,2,2,0\n0,0,0,0,0,0,0,0\n0,0,0,0,0,0,0,0\n"
	         "[file folding.csv]\n# 8 2 2 2 0 0 2 0\n0,0,0,5,0,0,0,0\n0,0,0,5,0,0,0,0\n0,0,0,0,0,0,0,0\n0,0,0,0,0,0,0,0\n",
};

struct asked { struct loaded x; struct assess *a; struct fault f; };

static void
open_case(struct asked *w)
{
	need_mini(&w->x, &row);
	w->a = assess_new(w->x.c, &w->f);
	if (!w->a)
		tap_bail_out(w->f.text);
}

static void
close_case(struct asked *w)
{
	assess_free(w->a);
	unload(&w->x);
}

/* What is said to x, y; "" with the fault in w->f where it is refused. */
static const char *
said(struct asked *w, const char *name, const char *of, double tolerance_mm, double x, double y, bool *right)
{
	struct placed p = { .said = "" };
	const double at[3] = { x, y, 0 };

	w->f.text[0] = '\0';
	if (!assess_place_judge(w->a, name, of, tolerance_mm, at, w->x.arena, &p, &w->f))
		return "";
	*right = p.right;
	return p.said;
}

/* The tissue of x = 4 was at 6, and so on: old 40, 40, 38, 20 Gy; new 1, 2, 10, 12.  EQD2 at alpha/beta 2 is D (D/10 + 2)/4:
 * 60 + 0.525, 60 + 1.1, 55.1 + 7.5, 20 + 9.6: the third, x = 8, with 62.6. */
static void
the_hottest_of_the_sum(void)
{
	struct asked w = { .a = NULL };
	bool right = false;
	const char *text;

	open_case(&w);
	text = assess_place(w.a, "hottest", "cord", w.x.arena, &w.f);
	HAS(text, "at most 62.6 Gy in cord");
	HAS(text, "2 voxels cannot be told apart; the one in their middle is at x 8, y 0 mm");
	said(&w, "hottest", "cord", 1, 8, 0, &right);
	OK(right);
	said(&w, "hottest", "cord", 1, 8.9, 2.9, &right);       /* in the voxel, though 1.3 mm from its middle */
	OK(right);
	said(&w, "hottest", "cord", 3, 5.1, 0, &right);
	OK(right);
	text = said(&w, "hottest", "cord", 1, 6, 0, &right);
	OK(!right);
	HAS(text, "At x 6, y 0 mm lies cord: old plan 40.0 Gy, new plan 2.0 Gy, together 61.1 Gy EQD2. The place asked for is 2 mm away.");
	close_case(&w);
}

/* Alone the old plan, following the tissue, is highest at 4 and 6 (40 Gy); as if nothing had moved at 4 (60); the new one at 10;
 * the whole slice at x = 0, where tissue came from 70 Gy: background alpha/beta 3, 70 (7 + 3)/5 = 140. */
static void
wrong_ways_are_named(void)
{
	struct asked w = { .a = NULL };
	bool right;
	const char *text;

	open_case(&w);
	text = said(&w, "hottest", "cord", 0.5, 4, 0, &right);
	HAS(text, "It is where one ends when the old plan alone is read, following the tissue.");
	HAS(text, "when the old plan is read as if nothing had moved.");
	text = said(&w, "hottest", "cord", 0.5, 6, 0, &right);
	HAS(text, "the old plan alone is read, following the tissue.");
	OK(!strstr(text, "nothing had moved"));
	HAS(said(&w, "hottest", "cord", 0.5, 10, 0, &right), "the new plan alone is read.");
	HAS(said(&w, "hottest", "cord", 0.5, 0, 0, &right), "the hottest place of the whole slice is taken.");
	close_case(&w);
}

/* Following the tissue: 70, 60, 40, 40, 38, 20, 10, 10.  Central differences over 4 mm: at x = 4 (60 - 40)/4 = 5, at 6
 * (40 - 38)/4 = 0.5, at 8 (40 - 20)/4 = 5, at 10 (38 - 10)/4 = 7. */
static void
the_steepest(void)
{
	struct asked w = { .a = NULL };
	bool right = false;

	open_case(&w);
	HAS(assess_place(w.a, "steepest", "cord prior", w.x.arena, &w.f), "falls there by 7.0 Gy a millimetre, the most in cord");
	said(&w, "steepest", "cord prior", 0.5, 10, 0, &right);
	OK(right);
	HAS(said(&w, "steepest", "cord prior", 0.5, 4, 0, &right), "the highest dose is taken, not its fall.");
	OK(!right);
	close_case(&w);
}

/* The field of the course turns back from 2 to 0 over 2 mm: 1 + du/dx = 0, which is a fold.  The registration goes from 5 to 0:
 * 1 - 2.5 = -1.5, between x = 6 and 8. */
static void
a_fold(void)
{
	struct asked w = { .a = NULL };
	bool right = false;

	open_case(&w);
	HAS(assess_place(w.a, "fold", "prior", w.x.arena, &w.f), "falls there to 0.00");
	said(&w, "fold", "prior", 0.5, 12, 0, &right);
	OK(right);
	said(&w, "fold", "prior", 0.5, 4, 0, &right);
	OK(!right);
	HAS(assess_place(w.a, "fold", "e", w.x.arena, &w.f), "falls there to -1.50");
	said(&w, "fold", "e", 0.5, 7, 0, &right);
	OK(right);
	said(&w, "fold", "e", 0.5, 12, 0, &right);
	OK(!right);
	close_case(&w);
}

static void
what_has_no_place(void)
{
	struct asked w = { .a = NULL };
	bool right;

	open_case(&w);
	OK(!assess_place(w.a, "hotest", "cord", w.x.arena, &w.f));
	HAS(w.f.text, "did you mean \"hottest\"?");
	OK(!assess_place(w.a, "hottest", "cord prior", w.x.arena, &w.f));
	HAS(w.f.text, "hottest needs \"of\" to be STRUCTURE");
	OK(!assess_place(w.a, "steepest", "cord", w.x.arena, &w.f));
	OK(!assess_place(w.a, "fold", "new", w.x.arena, &w.f));
	HAS(w.f.text, "course new has no field");
	OK(!assess_place(w.a, "fold", "nowhere", w.x.arena, &w.f));
	IS_STR(said(&w, "hottest", "cord", 1, 40, 0, &right), "");
	HAS(w.f.text, "that place is outside of the slice");
	close_case(&w);
}

TAP_MAIN(TAP_CASE(the_hottest_of_the_sum), TAP_CASE(wrong_ways_are_named), TAP_CASE(the_steepest), TAP_CASE(a_fold),
         TAP_CASE(what_has_no_place))
