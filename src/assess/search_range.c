/* Is a form within the grid that a case searches? */
#include "assess/internal.h"
#include "assess/search.h"

bool
search_holds(const struct search_grid *g, enum case_bound_what what, const struct rb_phase *p, int gap_weeks, const struct search_axis **axis)
{
	double days = 0, v = 0;

	for (int d = 0; d < 7; d++)
		days += p->days >> d & 1u;
	switch (what) {
	case BOUND_FRACTIONS:
		*axis = &g->fractions;
		v = p->fractions;
		break;
	case BOUND_DOSE:
		*axis = &g->dose_gy;
		v = p->dose_gy;
		break;
	case BOUND_PER_DAY:
		*axis = &g->per_day;
		v = p->per_day;
		break;
	case BOUND_INTERVAL:
		*axis = &g->interval_h;
		/* Of one fraction a day it is none. */
		v = p->per_day > 1 ? p->interval_h : g->interval_h.low;
		break;
	case BOUND_DAYS:
		*axis = &g->days;
		v = days;
		break;
	default:
		*axis = &g->gap_weeks;
		v = gap_weeks;
	}
	return v >= (*axis)->low - ASSESS_GUARD && v <= (*axis)->high + ASSESS_GUARD;
}
