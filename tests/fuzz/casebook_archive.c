/* Any bytes as a packed case that is unpacked and packed again, and as the copy of a case that records keep: what comes out has
 * names that stay in their folder, packs to the same text twice, and is refused in safe words otherwise. */
#include "casebook/bundle.h"
#include "casebook/pack.h"
#include "fuzz.h"

static void
check_name(const char *name)
{
	check_safe(name);
	check(*name && *name != '.' && !strchr(name, '/') && strlen(name) <= CASE_BUNDLE_NAME_MAX);
}

static void
archive(const char *path)
{
	struct case_part parts[CASE_PARTS_MAX];
	struct arena *arena = arena_new();
	struct fault f = { 0 };
	const char *text, *again;
	size_t n, len, len_again;
	bool mixed;

	check(arena != NULL);
	if (case_unpack(path, arena, parts, &n, &f)) {
		check(n > 1 && n <= CASE_PARTS_MAX);
		for (size_t i = 0; i < n; i++) {
			check_name(parts[i].name);
			for (size_t k = 0; k < i; k++)
				check(strcmp(parts[i].name, parts[k].name) != 0);
		}
		check(case_pack(path, arena, &text, &len, &mixed, &f));
		check(case_pack(path_of((const uint8_t *)text, len), arena, &again, &len_again, &mixed, &f));
		check(len == len_again && memcmp(text, again, len) == 0);
	} else {
		check(*f.text);
		check_safe(f.text);
		check(!case_pack(path, arena, &text, &len, &mixed, &f) && *f.text);
	}
	arena_free(arena);
}

static void
bundle(const char *bytes, size_t len)
{
	struct arena *arena = arena_new();
	const char *name, *text, *same;
	struct report report;
	struct fault f = { 0 };
	size_t n, same_n;

	check(arena != NULL);
	report_init(&report, arena);
	if (case_bundle_check(bytes, len, &f)) {
		struct casebook *c;

		for (size_t i = 0; case_bundle_at(bytes, len, i, &name, &text, &n); i++) {
			check_name(name);
			check(text >= bytes && text + n <= bytes + len);
			check(case_bundle_file(bytes, len, name, &same, &same_n) && same == text && same_n == n);
		}
		c = casebook_load_bundle(bytes, len, "copy", NULL, &report);
		check(!c == (report.errors > 0));
		casebook_free(c);
		for (size_t i = 0; i < report.n; i++) {
			check_safe(report.items[i].file);
			check_safe(report.items[i].message);
			check_safe(report.items[i].suggestion);
		}
	} else
		check(*f.text);
	report_fini(&report);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = text_of(data, size);

	if (size > 14 && !memcmp(bytes, "ghostdose-case", 14))
		bundle(bytes, size);
	else
		archive(path_of(data, size));
	free(bytes);
	return 0;
}
