/* Two regimens side by side, and a missed day: sums by hand, and the score of the regimen that is named. */
#include "assess/change.h"

#include <math.h>

#include "mini_case.h"

#define STRUCTURES "structure,name,alpha_beta_gy,half_time_h,recovery_model,source\ncarotid,artery,3,4,none,t\n"
#define DOSES "structure,metric,course,factor,source\ncarotid,Dmax,prior,0,t\ncarotid,Dmax,new,1,t\n"
#define LIMITS "structure,metric,limit,kind,points,source\ncarotid,Dmax,62,hard,4,t\ntumour,TCP,0.7,soft,6,t\n"
#define TUMOUR "clone,clonogens,alpha,alpha_beta_gy,doubling_days,kickoff_days,half_time_h,source\nall,1e7,0.3,10,3,21,0.5,t\n"

struct desk { struct loaded x; struct assess *a; struct fault f; };

static void
begin(struct desk *d, const char *tumour)
{
	*d = (struct desk){ 0 };
	need_mini(&d->x, &(struct mini){ .structures = STRUCTURES, .doses = DOSES,
	                                 .constraints = *tumour ? LIMITS : "structure,metric,limit,kind,points,source\ncarotid,Dmax,62,hard,4,t\n",
	                                 .tumour = tumour });
	d->a = assess_new(d->x.c, &d->f);
	if (!d->a)
		tap_bail_out(d->f.text);
}

static void
end(struct desk *d)
{
	assess_free(d->a);
	unload(&d->x);
}

static struct rb_regimen
scored(struct desk *d, const char *text, struct score *s)
{
	struct rb_regimen r;

	if (!rb_regimen_parse(text, &r, &d->f) || !score_init(s, d->a, &d->f) || !assess_score(d->a, &r.schedule, NULL, s, &d->f))
		tap_bail_out(d->f.text);
	return r;
}

static void
two_regimens(void)
{
	struct desk d;
	struct score s[2];
	struct rb_regimen r[2];
	struct change x;

	begin(&d, TUMOUR);
	r[0] = scored(&d, "25x2", &s[0]);
	r[1] = scored(&d, "30x2.2", &s[1]);
	OK(assess_change(d.a, &r[0].schedule, &s[0], &r[1].schedule, &s[1], d.x.arena, &x, &d.f));
	IS_INT(x.n, 7);
	IS_STR(x.rows[0].what, "tumour control");
	IS_INT(x.rows[0].better, 1);
	NEAR(x.rows[0].after, s[1].tcp, 0, 0);
	IS_STR(x.rows[2].what, "artery Dmax");
	IS_INT(x.rows[2].better, -1);
	IS_INT(x.rows[2].state_after, ROW_VIOLATED);
	NEAR(x.rows[3].before, 50, 1e-9, 0);
	NEAR(x.rows[3].after, 66, 1e-9, 0);
	IS_INT(x.rows[3].better, 0);
	/* 33 and 40 calendar days, 25 and 30 fractions. */
	HAS(x.costs, "fractions 30 instead of 25; calendar days 40 instead of 33");
	HAS(x.costs, "(now over its limit of 62)");
	HAS(x.gains, "It gains: tumour control");
	/* The other way round what was gained is what it costs. */
	OK(assess_change(d.a, &r[1].schedule, &s[1], &r[0].schedule, &s[0], d.x.arena, &x, &d.f));
	HAS(x.costs, "It costs: tumour control");
	HAS(x.gains, "(now within its limit of 62)");
	OK(assess_change(d.a, &r[0].schedule, &s[0], &r[0].schedule, &s[0], d.x.arena, &x, &d.f));
	IS_STR(x.gains, "It gains nothing.");
	IS_STR(x.costs, "It costs nothing.");
	for (int i = 0; i < 2; i++) {
		rb_regimen_fini(&r[i]);
		score_fini(&s[i]);
	}
	end(&d);
}

/* Each way is the score of the notation that it names. */
static void
a_missed_day(void)
{
	struct desk d;
	struct missed planned, ways[MISSED_WAYS];
	struct rb_regimen r;
	struct score s;
	static const char *const notations[] = { "18x2, gap 1d, 11x2", "18x2, gap 1d, 12x2", "18x2, gap 1d, 2x2 bid 6h, 10x2",
	                                         "18x2, gap 1d, 1x2, 1x2 on sat, 10x2" };

	begin(&d, TUMOUR);
	r = scored(&d, "30x2", &s);
	/* Thursday of week 4, day 24. */
	OK(assess_missed(d.a, &r.schedule, 24, d.x.arena, &planned, ways, &d.f));
	NEAR(planned.tcp, s.tcp, 0, 0);
	IS_INT(planned.days, 40);
	rb_regimen_fini(&r);
	score_fini(&s);
	for (int i = 0; i < RB_MAKEUPS; i++)
		IS_STR(ways[i].notation, notations[i]);
	for (int i = 0; i < MISSED_WAYS; i++) {
		if (!OK(ways[i].notation))
			continue;
		r = scored(&d, ways[i].notation, &s);
		NEAR(ways[i].tcp, s.tcp, 1e-12, 0);
		NEAR(ways[i].mark, s.mark, 1e-12, 0);
		NEAR(ways[i].worst_value, s.rows[0].achieved, 1e-9, 0);
		NEAR(ways[i].total_gy, rb_total_dose(&r.schedule), 1e-9, 0);
		rb_regimen_fini(&r);
		score_fini(&s);
	}
	/* Lost is the worst for control; the end is later and so less than planned; the others keep the end. */
	OK(ways[RB_MAKEUP_NONE].tcp < ways[RB_MAKEUP_END].tcp);
	OK(ways[RB_MAKEUP_END].tcp < planned.tcp);
	IS_INT(ways[RB_MAKEUP_END].days, 43);
	IS_INT(ways[RB_MAKEUP_TWICE].days, 40);
	/* Twice a day: the artery is charged for six hours with a half-time of four. */
	OK(ways[RB_MAKEUP_TWICE].worst_value > ways[RB_MAKEUP_WEEKEND].worst_value);
	/* Larger doses restore control at the price of the artery: twelve days' kill in eleven. */
	OK(ways[MISSED_LARGER].tcp >= planned.tcp && ways[MISSED_LARGER].tcp < planned.tcp + 0.01);
	OK(ways[MISSED_LARGER].worst_value > planned.worst_value);
	HAS(assess_missed_words(d.a, &planned, &ways[RB_MAKEUP_END], d.x.arena, &d.f), "added at the end, 18x2, gap 1d, 12x2: 60 Gy in 43 days; tumour control");
	/* The last day has no day after it. */
	r = scored(&d, "30x2", &s);
	OK(assess_missed(d.a, &r.schedule, 39, d.x.arena, &planned, ways, &d.f));
	OK(!ways[RB_MAKEUP_TWICE].notation);
	HAS(assess_missed_words(d.a, &planned, &ways[RB_MAKEUP_TWICE], d.x.arena, &d.f), "cannot be done, as no day of treatment follows");
	/* A day without treatment cannot be missed. */
	OK(assess_missed(d.a, &r.schedule, 5, d.x.arena, &planned, ways, &d.f));
	for (int i = 0; i < MISSED_WAYS; i++)
		OK(!ways[i].notation);
	rb_regimen_fini(&r);
	score_fini(&s);
	end(&d);
}

static void
a_missed_day_without_a_tumour(void)
{
	struct desk d;
	struct missed planned, ways[MISSED_WAYS];
	struct rb_regimen r;
	struct score s;

	begin(&d, "");
	r = scored(&d, "10x2", &s);
	OK(assess_missed(d.a, &r.schedule, 2, d.x.arena, &planned, ways, &d.f));
	OK(isnan(planned.tcp));
	OK(ways[RB_MAKEUP_END].notation != NULL);
	HAS(ways[MISSED_LARGER].why_not, "no tumour");
	rb_regimen_fini(&r);
	score_fini(&s);
	end(&d);
}

TAP_MAIN(TAP_CASE(two_regimens), TAP_CASE(a_missed_day), TAP_CASE(a_missed_day_without_a_tumour))
