/* What a place of the map means, in sentences. */
#include <ctype.h>
#include <math.h>

#include "assess/internal.h"
#include "assess/region.h"
#include "base/number.h"

static const char *
organ_of(const struct assess *a, const struct case_constraint *k)
{
	return a->c->structures[k->structure].name;
}

/* A limit whose edge is no plain dose. */
static void
say_edge(struct note *n, const struct assess *a, const struct region_point *p)
{
	const struct region_edge *e = &p->edges[p->nearest];

	if (!(e->broken_gy > 0))
		note_add(n, "%s is over its limit whatever the dose: what earlier courses left is too much. ", organ_of(a, e->limit));
	else if (e->met_gy < e->broken_gy)
		note_add(n, "%s cannot be judged above %s Gy a fraction, as not all of its dose is known, and breaks above %s Gy. ",
		         organ_of(a, e->limit), FIXED(e->met_gy, 2), FIXED(e->broken_gy, 2));
}

static void
say_twice(struct note *n, const struct assess *a, const struct region_point *p)
{
	note_add(n, "Twice a day, 6 h apart, it would end on day %s and lose %s Gy: ", FIXED(p->twice.elapsed_days, 0),
	         FIXED(p->twice.lost_bed_gy, 1));
	if (fabs(p->twice_tcp - p->under.tcp) < 0.005)
		note_add(n, "TCP about the same, %s", FIXED(p->twice_tcp, 2));
	else
		note_add(n, "TCP %s instead of %s", FIXED(p->twice_tcp, 2), FIXED(p->under.tcp, 2));
	if (p->twice_broken)
		note_add(n, ", with %s over its limit. ", organ_of(a, p->twice_broken));
	else
		note_add(n, ", no hard limit broken. ");
}

/* What the fraction size is worth, at equal harm. */
static void
say_finer(struct note *n, const struct assess *a, const struct region_point *p)
{
	const struct case_constraint *k = p->edges[p->nearest].limit;
	double change = p->finer_tcp - p->edge_tcp;

	note_add(n, "At the edge here, %s Gy a fraction, TCP is %s; with twice as many fractions (edge %s Gy) it is %s", FIXED(p->edge_gy, 2),
	         FIXED(p->edge_tcp, 2), FIXED(p->finer_gy, 2), FIXED(p->finer_tcp, 2));
	/* Whatever it is owed to: fraction size, reoxygenation, growth. */
	if (fabs(change) > 0.005)
		note_add(n, ": for the same harm to %s more and smaller fractions do %s to the tumour. ", organ_of(a, k), change > 0 ? "more" : "less");
	else
		note_add(n, ". ");
}

const char *
region_why(const struct assess *a, const struct region_point *p, struct arena *arena, struct fault *f)
{
	const struct region_growth *g = &p->growth;
	struct note n;

	note_init(&n, arena);
	if (p->nearest != CASE_NONE)
		say_edge(&n, a, p);
	if (p->grows && g->lost_bed_gy > 0.05)
		note_add(&n, "It ends on day %s, %s days after the tumour begins to grow fast (day %s): %s Gy of BED are lost (\u03b1/\u03b2 "
		             "%s Gy). ",
		         FIXED(g->elapsed_days, 0), FIXED(g->elapsed_days - g->kickoff_days, 0), FIXED(g->kickoff_days, 0),
		         FIXED(g->lost_bed_gy, 1), SHORT(g->alpha_beta_gy));
	else if (p->grows)
		note_add(&n, "It ends on day %s, before the tumour begins to grow fast (day %s): nothing is lost to repopulation. ",
		         FIXED(g->elapsed_days, 0), FIXED(g->kickoff_days, 0));
	if (p->has_twice)
		say_twice(&n, a, p);
	if (p->has_finer)
		say_finer(&n, a, p);
	if (!n.broken && n.text && n.used > 0) {
		n.text[0] = (char)toupper((unsigned char)n.text[0]);
		while (n.used > 0 && n.text[n.used - 1] == ' ')
			n.text[--n.used] = '\0';
	}
	return note_end(&n, f);
}

const char *
region_growth_derivation(const struct assess *a, const struct region_point *p, struct arena *arena, struct fault *f)
{
	const struct rb_clone *c = a->c->clones;
	const struct region_growth *g = &p->growth;
	struct note n;
	double k, off;

	note_init(&n, arena);
	if (p->grows) {
		k = (c->birth_per_day[1] - c->loss_per_day[1]) / c->alpha_per_gy;
		off = fmax(0, g->elapsed_days - g->kickoff_days);
		note_add(&n, "after the kick-off the first clone grows: K = ln 2/(\u03b1 \u00d7 doubling time) = %s/(%s \u00d7 %s) = %s Gy a day\n",
		         SHORT(log(2)), SHORT(c->alpha_per_gy), SHORT(log(2) / (c->birth_per_day[1] - c->loss_per_day[1])), SHORT(k));
		note_add(&n, "days of it: %s \u2212 %s, not below 0\n", SHORT(g->elapsed_days), SHORT(g->kickoff_days));
		note_add(&n, "lost: %s \u00d7 %s = %s Gy", SHORT(k), SHORT(off), FIXED(g->lost_bed_gy, 1));
	} else
		note_add(&n, "the tumour does not grow during treatment, or there is none");
	return note_end(&n, f);
}
