/* Any bytes as a packed case, a story, a metric: loaded or refused with a place and safe words. */
#include "casebook/casebook.h"
#include "casebook/markdown.h"
#include "fuzz.h"

/* What a loaded case promises. */
static void
check_case(const struct casebook *c)
{
	check(c->n_courses > 0 && c->courses[c->new_course].is_new && c->n_structures > 0 && c->n_constraints > 0);
	check_safe(c->title);
	check_safe(c->story);
	for (size_t i = 0; i < c->n_courses; i++)
		check(c->courses[i].regimen.schedule.n > 0 && (c->courses[i].is_new || c->courses[i].months_before >= 0));
	for (size_t i = 0; i < c->n_structures; i++) {
		struct fault f;

		check(rb_repair_check(&c->structures[i].repair, &f) && c->structures[i].alpha_beta_gy > 0);
		check(casebook_structure(c, c->structures[i].id) == i);
	}
	for (size_t i = 0; i < c->n_doses; i++)
		check(c->doses[i].structure < c->n_structures && c->doses[i].course < c->n_courses && c->doses[i].factor >= 0);
	for (size_t i = 0; i < c->n_constraints; i++)
		check(c->constraints[i].structure == CASE_TUMOUR ? c->tumour.n > 0 : c->constraints[i].structure < c->n_structures);
}

static void
check_text(const char *text)
{
	struct arena *arena = arena_new();
	struct metric m;
	struct fault f;
	const char *plain;

	if (!arena)
		abort();
	plain = markdown_plain_text(text, arena, &f);
	check(plain != NULL);
	check_safe(plain);
	if (metric_parse(text, &m)) {
		char normal[80];
		struct metric back;

		check(metric_parse(metric_format(&m, normal, sizeof normal), &back) && metric_same(&m, &back));
	}
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct report report;
	struct casebook *c;
	char path[40], *text = mem_copy_text((const char *)data, size);
	int fd = memfd_create("case", MFD_CLOEXEC);

	if (fd < 0 || !arena || !text || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	report_init(&report, arena);
	c = casebook_load(path, &report);
	check(!c == (report.errors > 0));
	for (size_t i = 0; i < report.n; i++) {
		check(*report.items[i].message && report.items[i].line >= 0 && report.items[i].column >= 0);
		check_safe(report.items[i].message);
		check_safe(report.items[i].suggestion);
	}
	if (c)
		check_case(c);
	casebook_free(c);
	report_fini(&report);
	arena_free(arena);
	close(fd);
	check_text(text);
	free(text);
	return 0;
}
