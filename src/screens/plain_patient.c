/* What a page does not say again: the patient, the courses, how many points there are so far. */
#include "screens/plain_play.h"

#include <math.h>

#include "base/number.h"
#include "screens/fact_points.h"
#include "screens/plain_score.h"

/* "- prior, 35x2: 70 Gy in 35 fractions, 14 months ago; hypopharynx; IMRT" */
static void
say_course(struct fact_text *x, const struct assess *a, size_t i)
{
	const struct case_course *k = &assess_case(a)->courses[i];
	struct fact dose = fact_total_dose(&k->regimen), fractions = fact_fractions(&k->regimen), ago = fact_months(a, i);

	fact_add(x, "- earlier course %s, %s: ", k->id, k->regimen.notation);
	fact_put_unit(x, &dose);
	fact_add(x, " in ");
	fact_put_unit(x, &fractions);
	fact_add(x, ", ");
	fact_put_unit(x, &ago);
	fact_add(x, " ago%s%s%s%s.\n", *k->site ? "; " : "", k->site, *k->technique ? "; " : "", k->technique);
}

bool
plain_do_patient(struct play *s, const char *argument)
{
	struct tutor_view v = plain_look(s);
	const struct casebook *c = assess_case(s->a);
	struct fact total = fact_total(&v), most = fact_total_max(&v);
	struct fact_text x;

	(void)argument;
	plain_begin(s, &x);
	if (*v.story)
		fact_add(&x, "%s\n\n", v.story);
	if (c->n_courses > 0)
		fact_add(&x, "The courses of this patient:\n");
	for (size_t i = 0; i < c->n_courses; i++)
		if (!c->courses[i].is_new)
			say_course(&x, s->a, i);
	if (c->n_courses > 0) {
		fact_add(&x, "- new course: ");
		plain_prescription(&x, plain_regimen(s, &v));
	}
	fact_add(&x, "Points so far: ");
	fact_put(&x, &total);
	fact_add(&x, " of ");
	fact_put(&x, &most);
	fact_add(&x, ".\n");
	return plain_finish(s, &x);
}
