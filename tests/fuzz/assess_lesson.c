/* Any bytes as a lesson: loaded or refused with a place within it and safe words; its figures can be moved. */
#include "assess/figure.h"
#include "casebook/bundle.h"
#include "fuzz.h"

/* The bundle of one lesson; the caller frees it. */
static char *
bundle_of(const uint8_t *data, size_t size, size_t *len)
{
	static const char head[] = "ghostdose-case-1 lesson\npacked.csv";
	char *out = malloc(sizeof head + 8 + size + 1);

	check(out != NULL);
	memcpy(out, head, sizeof head);
	for (size_t i = 0; i < 8; i++)
		out[sizeof head + i] = (char)(unsigned char)(i < sizeof size ? size >> (8 * i) : 0);
	if (size > 0)
		memcpy(out + sizeof head + 8, data, size);
	*len = sizeof head + 8 + size;
	return out;
}

static void
check_figures(const struct assess *a, const struct lesson *x)
{
	for (size_t i = 0; i <= x->n_questions; i++)
		for (size_t k = 0; k < x->pages[i].n; k++) {
			const struct lesson_piece *piece = &x->pages[i].pieces[k];
			struct figure *g;
			struct figure_view v;
			struct fault f = { 0 };

			check_safe(piece->text);
			if (piece->kind != LESSON_FIGURE)
				continue;
			g = figure_new(a, piece->figure, NULL, &f);
			check(g || *f.text);
			for (size_t s = 0; g && s < piece->figure->n_sliders; s++) {
				figure_move(g, s, 1, &f);
				figure_move_to_end(g, s, true, &f);
				figure_look(g, &v);
				check(v.values[s] >= piece->figure->sliders[s].low && v.values[s] <= piece->figure->sliders[s].high);
				check_safe(v.say);
			}
			figure_free(g);
		}
}

static void
check_lesson(const struct casebook *c, struct report *report)
{
	const struct lesson *x = c->lesson;
	struct fault f = { 0 };
	struct assess *a = assess_new(c, &f);

	check(x && x->n_questions > 0 && x->n_questions == c->n_steps && x->n_objectives > 0 && x->book);
	check(a || *f.text);
	if (a && assess_check(a, report)) {
		assess_lint(a, report);
		check_figures(a, x);
	}
	assess_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c;
	size_t len;
	char *bytes = bundle_of(data, size, &len);

	check(arena != NULL);
	report_init(&report, arena);
	c = casebook_load_bundle(bytes, len, "fuzz.md", NULL, &report);
	check(!c == (report.errors > 0));
	if (c)
		check_lesson(c, &report);
	for (size_t i = 0; i < report.n; i++) {
		check(*report.items[i].message && report.items[i].line >= 0 && report.items[i].column >= 0);
		check(report.items[i].line <= (int)size + 2);
		check_safe(report.items[i].message);
		check_safe(report.items[i].suggestion);
	}
	casebook_free(c);
	report_fini(&report);
	arena_free(arena);
	free(bytes);
	return 0;
}
