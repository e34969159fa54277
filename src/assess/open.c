/* A case made ready: as it is, or the variant of a seed. */
#include "assess/internal.h"

/* A draw, where it can be played; NULL where it is refused (as the report says) or without memory. */
static struct assess *
try_draw(const struct casebook *base, uint64_t seed, unsigned draw, struct report *report, struct casebook **c, struct fault *f)
{
	struct assess *a;

	*c = casebook_variant(base, seed, draw, report);
	a = *c ? assess_new(*c, f) : NULL;
	if (*c && !a)
		report->out_of_memory = true;
	if (a && assess_check(a, report))
		return a;
	assess_free(a);
	casebook_free(*c);
	*c = NULL;
	return NULL;
}

static struct assess *
open_variant(struct casebook **c, uint64_t seed, struct report *report, struct fault *f)
{
	struct casebook *base = *c, *drawn = NULL;
	struct assess *a = NULL;

	for (unsigned draw = 0; !a && draw + 1 < ASSESS_DRAWS && !report->out_of_memory; draw++) {
		struct report own;

		/* What is wrong with a draw that another one takes the place of is nobody's business. */
		report_init(&own, report->arena);
		a = try_draw(base, seed, draw, &own, &drawn, f);
		report->out_of_memory = own.out_of_memory;
		report_fini(&own);
	}
	if (!a && !report->out_of_memory)
		a = try_draw(base, seed, ASSESS_DRAWS - 1, report, &drawn, f);
	if (a) {
		casebook_keep_base(drawn, base);
		*c = drawn;
	} else if (!report->out_of_memory)
		report_add(report, base->path, 0, 0, SEVERITY_ERROR, "bad_variant", NULL,
		           "%d draws of seed %llu were no case that can be played; expected variants that can be (ghostdose lint)",
		           ASSESS_DRAWS, (unsigned long long)seed);
	return a;
}

static struct assess *
open_base(struct casebook *c, struct report *report, struct fault *f)
{
	struct assess *a = assess_new(c, f);

	if (!a)
		report->out_of_memory = true;
	if (a && assess_check(a, report))
		return a;
	assess_free(a);
	return NULL;
}

struct assess *
assess_open(struct casebook **c, const uint64_t *seed, struct report *report, struct fault *f)
{
	struct assess *a = seed && (*c)->n_varied > 0 ? open_variant(c, *seed, report, f) : open_base(*c, report, f);

	if (!a && report_ok(report, f))
		fault_memory(f);
	return a;
}
