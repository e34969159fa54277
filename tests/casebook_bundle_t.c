/* A case as one piece of bytes: what is in it, what comes of it, and bytes that are none. */
#include "casebook/bundle.h"

#include <sys/stat.h>

#include "mini_case.h"

static char *
read_bundle(const char *path, size_t *len)
{
	struct fault f = { 0 };
	char *bytes;

	if (!case_bundle_read(path, &bytes, len, &f))
		tap_bail_out(f.text);
	return bytes;
}

/* Findings as lines, for comparing. */
static void
print_findings(const struct report *r, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < r->n && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s:%d:%d %s %s\n", r->items[i].file, r->items[i].line,
		                         r->items[i].column, r->items[i].code, r->items[i].message);
}

/* The case at path from disk and from its bundle: the same findings; true when both load. */
static bool
same_from_both(const char *path)
{
	struct arena *arena = arena_new();
	struct report disk, packed;
	struct casebook *a, *b;
	char one[4000], other[4000], *bytes;
	size_t len;
	bool both;

	report_init(&disk, arena);
	report_init(&packed, arena);
	bytes = read_bundle(path, &len);
	a = casebook_load(path, &disk);
	b = casebook_load_bundle(bytes, len, path, NULL, &packed);
	print_findings(&disk, one, sizeof one);
	print_findings(&packed, other, sizeof other);
	IS_STR(other, one);
	both = a && b;
	OK(!a == !b);
	if (both) {
		IS_STR(b->id, a->id);
		IS_STR(b->story, a->story);
		IS_INT(b->n_steps, a->n_steps);
		IS_INT(b->n_constraints, a->n_constraints);
	}
	casebook_free(a);
	casebook_free(b);
	free(bytes);
	report_fini(&disk);
	report_fini(&packed);
	arena_free(arena);
	return both;
}

static void
write_in(const char *folder, const char *name, const char *text)
{
	char path[200];
	struct fault f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (!file_write(path, text, strlen(text), &f))
		tap_bail_out(f.text);
}

static void
remove_in(const char *folder, const char *name)
{
	char path[200];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	unlink(path);
}

static void
folders(void)
{
	char path[4096];

	file_join(path, sizeof path, cases_folder(), "carotid");
	OK(same_from_both(path));
	OK(same_from_both("tests/data/cases/tutor-basic"));
}

static void
packed_files(void)
{
	char folder[] = "/tmp/ghostdose-bundle.XXXXXX", path[100];
	char *text = mini_text(&(struct mini){ 0 });

	if (!mkdtemp(folder))
		tap_bail_out("cannot make a folder in /tmp");
	write_in(folder, "mini.csv", text);
	snprintf(path, sizeof path, "%s/mini.csv", folder);
	OK(same_from_both(path));
	write_in(folder, "mini.csv", "[case]\nkey,value\nformat_version,9\n");
	OK(!same_from_both(path));
	remove_in(folder, "mini.csv");
	rmdir(folder);
	free(text);
}

/* A folder that misses tables, has a stranger and a wrong cell: the words and the places are the same. */
static void
broken_folder(void)
{
	char folder[] = "/tmp/ghostdose-bundle.XXXXXX";

	if (!mkdtemp(folder))
		tap_bail_out("cannot make a folder in /tmp");
	write_in(folder, "case.csv", MINI_KEYS);
	write_in(folder, "structure.csv", MINI_STRUCTURES);
	write_in(folder, "story.md", "");
	OK(!same_from_both(folder));
	write_in(folder, "courses.csv", MINI_COURSES);
	write_in(folder, "structures.csv", "structure,alpha_beta_gy\ncarotid,many\n");
	write_in(folder, "doses.csv", MINI_DOSES);
	write_in(folder, "constraints.csv", MINI_CONSTRAINTS);
	OK(!same_from_both(folder));
	for (size_t i = 0; i < 7; i++)
		remove_in(folder, (const char *const[]){ "case.csv", "structure.csv", "story.md", "courses.csv",
		                  "structures.csv", "doses.csv", "constraints.csv" }[i]);
	rmdir(folder);
}

/* The order is that of the names; hidden files and README.md are not in it; the bytes depend on nothing else. */
static void
canonical(void)
{
	char folder[] = "/tmp/ghostdose-bundle.XXXXXX";
	static const char *const names[] = { "story.md", "b.csv", "README.md", ".hidden.csv", "a.csv", "notes.txt", "x.nii.gz" };
	static const char *const kept[] = { "a.csv", "b.csv", "story.md", "x.nii.gz" };
	const char *name, *text;
	size_t len, again, n;
	char *one, *two;

	if (!mkdtemp(folder))
		tap_bail_out("cannot make a folder in /tmp");
	for (size_t i = 0; i < 7; i++)
		write_in(folder, names[i], names[i]);
	one = read_bundle(folder, &len);
	for (size_t i = 0; i < 4; i++) {
		OK(case_bundle_at(one, len, i, &name, &text, &n));
		IS_STR(name, kept[i]);
		OK(n == strlen(kept[i]) && !memcmp(text, kept[i], n));
	}
	OK(!case_bundle_at(one, len, 4, &name, &text, &n));
	OK(!case_bundle_file(one, len, "README.md", &text, &n));
	for (size_t i = 7; i-- > 0;)
		remove_in(folder, names[i]);
	for (size_t i = 7; i-- > 0;)
		write_in(folder, names[i], names[i]);
	two = read_bundle(folder, &again);
	OK(again == len && !memcmp(one, two, len));
	for (size_t i = 0; i < 7; i++)
		remove_in(folder, names[i]);
	rmdir(folder);
	free(one);
	free(two);
}

/* Cut at every length, and every byte of the first hundred changed: refused or read, never out of bounds. */
static void
damaged(void)
{
	struct fault f = { 0 };
	const char *name, *text;
	size_t len, n, refused = 0;
	char *bytes = read_bundle("tests/data/cases/tutor-basic", &len);

	OK(case_bundle_check(bytes, len, &f));
	for (size_t cut = 0; cut < len; cut++) {
		char *copy = malloc(cut + 1);

		if (!copy)
			tap_bail_out("out of memory");
		memcpy(copy, bytes, cut);
		if (!case_bundle_check(copy, cut, &f))
			refused++;
		free(copy);
	}
	/* Whole at the head and behind each of the 9 files but the last. */
	IS_INT(len - refused, 9);
	HAS(f.text, "damaged");
	for (size_t i = 0; i < 100; i++)
		for (unsigned flip = 1; flip < 256; flip <<= 1) {
			bytes[i] = (char)(bytes[i] ^ (char)flip);
			if (case_bundle_check(bytes, len, &f))
				for (size_t k = 0; case_bundle_at(bytes, len, k, &name, &text, &n); k++)
					OK(text + n <= bytes + len);
			bytes[i] = (char)(bytes[i] ^ (char)flip);
		}
	free(bytes);
}

static void
refusals(void)
{
	struct fault f = { 0 };
	char *bytes;
	size_t len;

	OK(!case_bundle_read("/nowhere/case", &bytes, &len, &f));
	HAS(f.file, "/nowhere/case");
	OK(!case_bundle_read("/dev/null", &bytes, &len, &f));
	HAS(f.text, "not a regular file");
}

/* What is no file has no part in it; too many files, or too large ones, are no case. */
static void
odd_folders(void)
{
	char folder[] = "/tmp/ghostdose-bundle.XXXXXX", path[100];
	struct fault f = { 0 };
	char *bytes;
	const char *name, *text;
	size_t len, text_len;

	if (!mkdtemp(folder))
		tap_bail_out("no folder");
	snprintf(path, sizeof path, "%s/odd.csv", folder);
	OK(mkdir(path, 0700) == 0);
	bytes = read_bundle(folder, &len);
	OK(!case_bundle_at(bytes, len, 0, &name, &text, &text_len));
	free(bytes);
	rmdir(path);
	for (int i = 0; i <= CASE_BUNDLE_FILES_MAX; i++) {
		snprintf(path, sizeof path, "%s/%d.csv", folder, i);
		if (!file_write(path, "a\n", 2, &f))
			tap_bail_out(f.text);
	}
	OK(!case_bundle_read(folder, &bytes, &len, &f));
	IS_STR(f.text, "there are 257 files; expected a case of at most 256");
	IS_STR(f.file, folder);
	for (int i = 1; i <= CASE_BUNDLE_FILES_MAX; i++) {
		snprintf(path, sizeof path, "%s/%d.csv", folder, i);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/0.csv", folder);
	f = (struct fault){ 0 };
	OK(truncate(path, CASE_BUNDLE_BYTES_MAX) == 0 && !case_bundle_read(folder, &bytes, &len, &f));
	HAS(f.text, "; expected");
	unlink(path);
	OK(rmdir(folder) == 0);
}

TAP_MAIN(TAP_CASE(folders), TAP_CASE(packed_files), TAP_CASE(broken_folder), TAP_CASE(canonical), TAP_CASE(damaged),
         TAP_CASE(refusals), TAP_CASE(odd_folders))
