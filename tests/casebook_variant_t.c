/* Variants: marked cells, their base, their draws. */
#include "mini_case.h"

#define VARIED "course,regimen,months_before\nprior,35x2|33x2,12..14\nnew,5x8,\n"

static void
base_is_first(void)
{
	struct loaded x;

	need_mini(&x, &(struct mini){ .courses = VARIED });
	OK(x.c->n_varied == 2 && casebook_variants(x.c) > 5.5 && casebook_variants(x.c) < 6.5);
	OK(x.c->courses[0].regimen.schedule.n == 35);
	OK(x.c->courses[0].months_before > 11.99 && x.c->courses[0].months_before < 12.01);
	unload(&x);
}

/* Every value, both ends of the range among them, and the same again for the same seed. */
static void
draws(void)
{
	bool fractions[36] = { false }, months[15] = { false };
	struct loaded x;

	need_mini(&x, &(struct mini){ .courses = VARIED });
	for (uint64_t seed = 0; seed < 100; seed++) {
		struct casebook *a = casebook_variant(x.c, seed, 0, &x.report), *b = casebook_variant(x.c, seed, 0, &x.report);

		if (!a || !b)
			tap_bail_out("a variant is refused");
		fractions[a->courses[0].regimen.schedule.n] = true;
		months[(int)a->courses[0].months_before] = true;
		if (strcmp(a->courses[0].regimen.notation, b->courses[0].regimen.notation) != 0)
			OK(false);
		casebook_free(a);
		casebook_free(b);
	}
	OK(fractions[35] && fractions[33] && months[12] && months[13] && months[14]);
	unload(&x);
}

/* A mark more leaves what the others draw. */
static void
streams_are_apart(void)
{
	struct loaded x, y;
	bool same = true;

	need_mini(&x, &(struct mini){ .courses = VARIED });
	need_mini(&y, &(struct mini){ .courses = VARIED,
	              .structures = "structure,alpha_beta_gy,recovery_model,recovery_value,source\ncarotid,2..4,constant,0.5,test\n" });
	for (uint64_t seed = 0; seed < 50; seed++)
		for (size_t i = 0; i < 2; i++)
			same = same && casebook_draw(x.c, i, seed, 0) == casebook_draw(y.c, i, seed, 0);
	OK(same);
	unload(&x);
	unload(&y);
}

static void
bad_marks(void)
{
	static const char *const marks[] = { "45|", "30..12", "..", "1..1e9", "12..30/4", "14|14", "0..999999", "14|fourteen" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		char courses[120];
		struct mini m = { .courses = courses };
		struct loaded x;

		snprintf(courses, sizeof courses, "course,regimen,months_before\nprior,35x2,%s\nnew,5x8,\n", marks[i]);
		load_mini(&x, &m);
		OK(!x.c && x.report.n > 0 && x.report.items[0].line == mini_line(&m, "courses", 2) && x.report.items[0].column == 12);
		unload(&x);
	}
}

TAP_MAIN(TAP_CASE(base_is_first), TAP_CASE(draws), TAP_CASE(streams_are_apart), TAP_CASE(bad_marks))
