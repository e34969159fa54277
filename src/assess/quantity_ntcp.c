/* The probability of a complication, by the model that the structure names. */
#include <math.h>

#include "assess/quantity.h"
#include "base/number.h"

bool
quantity_ntcp(struct context *x)
{
	const struct casebook *c = x->a->c;
	const struct case_structure *s = quantity_structure(x);
	const struct rb_schedule *proposal = &c->courses[c->new_course].regimen.schedule;
	struct arena *arena;
	struct utcp u;

	if (!s->ntcp)
		return fault_set(x->f, 0, 0, "%s names no model of complication probability; expected its ntcp_model", s->id);
	arena = arena_new();
	if (!arena)
		return fault_memory(x->f);
	if (!assess_utcp(x->a, proposal, NULL, 1, arena, &u, x->f)) {
		arena_free(arena);
		return false;
	}
	x->value = u.ntcp[x->s.structure];
	arena_free(arena);
	if (isnan(x->value))
		return fault_set(x->f, 0, 0, "%s cannot be computed with %s: a dose or its recovery is not known; expected a near-maximum for the "
		                 "cord's curve, and shares or a slice for the others", s->id, s->ntcp->name);
	note_add(&x->note, "%s: %s by %s, from what is left of the earlier courses and the new one, in EQD2 with α/β %s Gy: %s\n", s->name,
	         s->ntcp->endpoint, s->ntcp->name, SHORT(s->ntcp->alpha_beta_gy), SHORT(x->value));
	return true;
}
