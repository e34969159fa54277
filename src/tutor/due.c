#include "tutor/due.h"

#include <stdio.h>
#include <string.h>

#include "tutor/mastery.h"

static bool
is_listed(const char *list, const char *id)
{
	size_t len = strlen(id);

	for (const char *p = list; (p = strstr(p, id)) != NULL; p += len)
		if ((p == list || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
			return true;
	return false;
}

/* Behind the list, where it fits: what does not comes back the next time. */
static void
put(char list[RECORDS_REVIEW_MAX], const char *id)
{
	size_t used = strlen(list);

	if (used + strlen(id) + 2 <= RECORDS_REVIEW_MAX)
		snprintf(list + used, RECORDS_REVIEW_MAX - used, "%s%s", used ? " " : "", id);
}

static bool
is_due(const struct mastery *m, const char *id)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->steps[i].due && !strcmp(m->steps[i].step, id))
			return true;
	return false;
}

bool
due_list(struct records *r, const struct casebook *c, int64_t now, char list[RECORDS_REVIEW_MAX], struct fault *f)
{
	struct arena *arena = arena_new();
	struct mastery m;
	bool good, whole = c->lesson != NULL, any = false;

	list[0] = '\0';
	if (!arena)
		return fault_memory(f);
	good = mastery_read(r, c->id, now, arena, &m, f);
	for (size_t i = 0; good && i < c->n_steps; i++) {
		const struct case_step *s = &c->steps[i];

		if (!is_due(&m, s->id))
			continue;
		any = true;
		whole = whole || s->type == STEP_SIGN_OFF;
		put(list, s->id);
	}
	if (good && !any)
		good = fault_set(f, 0, 0, "nothing is due in this case today; expected a day on which something is (ghostdose progress)");
	if (whole)
		list[0] = '\0';
	arena_free(arena);
	return good;
}

void
due_keep(struct casebook *c, const char *list, size_t *numbers)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->n_steps; i++)
		if (is_listed(list, c->steps[i].id)) {
			c->steps[kept] = c->steps[i];
			numbers[kept++] = i + 1;
		}
	if (kept > 0) {
		c->n_steps = kept;
		return;
	}
	for (size_t i = 0; i < c->n_steps; i++)
		numbers[i] = i + 1;
}
