/* The tour: one page at the very first start, and from the shelf whenever it is wanted. */
#include <string.h>

#include "screens/app_internal.h"

/* The setting that says it was seen. */
static const char tour_setting[] = "tour";

const struct app_page tour_page = {
	.name = "tour",
	.title = "Welcome to ghostdose",
	.about = "What the program is, what you do in it, and the keys that matter: the page of the first start.",
	.text = "A tumour came back where it had been irradiated. What does the old dose, the ghost dose, still weigh, and what may a new "
	        "course give? Read a patient's story, bet, compute, design the course, and be told why.\n"
	        "A teaching tool, no medical device; fictional patients.\n"
	        "\n"
	        "Enter   goes on: opens, answers, hands in\n"
	        "Arrows  move, and change what the cursor is on\n"
	        "?       says what the keys do where you are\n"
	        ":       has every action by its name\n"
	        "Esc     goes back, as q does; nothing typed is lost\n"
	        "s       changes settings, on the first screen\n"
	        "\n"
	        "Screen reader: ghostdose --accessible; without screens: ghostdose play carotid --plain. P: manuals and this page.\n",
};

/* Is it known that it was not seen? */
static bool
is_unseen(const struct app *a)
{
	char seen[RECORDS_VALUE_MAX];
	struct fault f;

	return a->records && records_setting(a->records, tour_setting, seen, &f) && !*seen;
}

void
app_begin_tour(struct app *a)
{
	if (a->n_attempts == 0 && is_unseen(a))
		shelf_read(a, tour_page.name);
}

bool
tour_shows(const struct app *a)
{
	return a->page.open && !strcmp(a->page.title, tour_page.title);
}

void
tour_end(struct app *a)
{
	struct fault f;

	/* Where it cannot be kept the tour comes again: no harm is done. */
	if (is_unseen(a))
		records_set(a->records, tour_setting, "seen", &f);
}
