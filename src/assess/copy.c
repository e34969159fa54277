#include "assess/copy.h"

#include <string.h>

bool
assess_copy_init(struct assess_copy *x, const struct assess *a, struct arena *arena, struct fault *f)
{
	*x = (struct assess_copy){ .from = a, .c = *a->c, .a = *a };
	x->structures = arena_array(arena, a->c->n_structures, sizeof *x->structures);
	x->clones = arena_array(arena, a->c->tumour.n, sizeof *x->clones);
	x->doses = arena_array(arena, a->c->n_doses, sizeof *x->doses);
	x->courses = arena_array(arena, a->c->n_courses, sizeof *x->courses);
	x->a.quadratic_gy2 = arena_array(arena, a->c->n_structures * a->c->n_courses, sizeof *x->a.quadratic_gy2);
	if (!x->structures || !x->clones || !x->doses || !x->courses || !x->a.quadratic_gy2)
		return fault_memory(f);
	x->c.structures = x->structures;
	x->c.clones = x->clones;
	x->c.doses = x->doses;
	x->c.courses = x->courses;
	x->a.c = &x->c;
	assess_copy_reset(x);
	return true;
}

void
assess_copy_reset(struct assess_copy *x)
{
	const struct casebook *c = x->from->c;

	for (size_t i = 0; i < c->n_structures; i++)
		x->structures[i] = c->structures[i];
	for (size_t i = 0; i < c->tumour.n; i++)
		x->clones[i] = c->tumour.clones[i];
	for (size_t i = 0; i < c->n_doses; i++)
		x->doses[i] = c->doses[i];
	for (size_t i = 0; i < c->n_courses; i++)
		x->courses[i] = c->courses[i];
	x->c.tumour = c->tumour;
	x->c.tumour.clones = x->clones;
	memcpy(x->a.dose_gy, x->from->dose_gy, sizeof x->a.dose_gy);
	memcpy(x->a.quadratic_gy2, x->from->quadratic_gy2, c->n_structures * c->n_courses * sizeof *x->a.quadratic_gy2);
}

void
assess_copy_ready(struct assess_copy *x)
{
	assess_compute(&x->a);
}
