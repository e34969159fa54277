/* Any bytes as the attempt of a learner that is graded, or taken into records: the first byte says of which case.  What it earns is
 * computed from its answers and lies within what there is to earn; words for an instructor are safe to show. */
#include <math.h>

#include "classroom/grade.h"
#include "fuzz.h"

static const char *const cases[] = { "cases/carotid", "tests/fuzz/tiny.csv" };
enum { CASES = sizeof cases / sizeof *cases };

static struct grader *
grader_of(unsigned which)
{
	static struct grader *graders[CASES];
	struct fault f = { 0 };

	if (!graders[which])
		graders[which] = grader_new(cases[which], &f);
	check(graders[which] != NULL);
	return graders[which];
}

static void
check_graded(const struct graded *g)
{
	double sum = 0;

	check(g->points >= 0 && g->points <= g->points_max * (1 + 1e-12));
	check_safe(g->note);
	for (size_t i = 0; i < g->n; i++) {
		const struct graded_step *s = &g->steps[i];

		check(s->points >= 0 && s->seconds >= 0 && (isnan(s->first_share) || (s->first_share >= 0 && s->first_share <= 1)));
		check(!s->first_right || s->attempts > 0);
		check_safe(s->mistakes);
		sum += s->points;
	}
	check(fabs(sum - g->points) < 1e-9);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct submission s;
	struct graded g;
	struct fault f = { 0 };
	struct grader *grader = grader_of(size > 0 ? data[0] % CASES : 0);

	check(arena != NULL);
	if (size > 0 && submission_parse("hand-in.csv", (const char *)data + 1, size - 1, arena, &s, &f)) {
		/* Whatever case it names: what it did is what matters here. */
		s.case_id = grader_case(grader)->id;
		check(grader_play(grader, &s, arena, &g, &f));
		check_graded(&g);
	} else
		check(size == 0 || *f.text);
	check_safe(f.text);
	arena_free(arena);
	return 0;
}
