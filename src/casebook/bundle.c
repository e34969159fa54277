#include "casebook/bundle.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "casebook/source.h"

/* A line that tells what it is, then the files by name: name, NUL, length in 8 bytes (little end first), bytes. */
static const char folder_head[] = "ghostdose-case-1 folder\n", packed_head[] = "ghostdose-case-1 packed\n";
static const char lesson_head[] = "ghostdose-case-1 lesson\n";
enum { HEAD = sizeof folder_head - 1, LENGTH_BYTES = 8 };
_Static_assert(sizeof folder_head == sizeof packed_head && sizeof folder_head == sizeof lesson_head, "all heads have one length");

/* ---- writing ---- */

struct writer { char *bytes; size_t used, capacity; };

static bool
put(struct writer *w, const void *bytes, size_t len, struct fault *f)
{
	char *grown;

	if (len > CASE_BUNDLE_BYTES_MAX - w->used)
		return fault_set(f, 0, 0, "the files of the case have more than %d MiB; expected a smaller case",
		                 CASE_BUNDLE_BYTES_MAX >> 20);
	grown = mem_grow(w->bytes, &w->capacity, w->used + len + 1, 1);
	if (!grown)
		return fault_memory(f);
	w->bytes = grown;
	memcpy(w->bytes + w->used, bytes, len);
	w->used += len;
	return true;
}

static bool
put_file(struct writer *w, const char *path, const char *name, struct fault *f)
{
	unsigned char length[LENGTH_BYTES];
	char *text;
	size_t len;
	bool ok;

	if (!file_read(path, CASE_BUNDLE_BYTES_MAX, &text, &len, f))
		return false;
	for (size_t i = 0; i < LENGTH_BYTES; i++)
		length[i] = (unsigned char)((unsigned long long)len >> (8 * i));
	ok = put(w, name, strlen(name) + 1, f) && put(w, length, sizeof length, f) && put(w, text, len, f);
	free(text);
	return ok;
}

static int
may_be_read(const struct dirent *e)
{
	const char *name = e->d_name;

	return name[0] != '.' && strcmp(name, "README.md") != 0 &&
	    (text_ends(name, ".csv") || text_ends(name, ".md") || text_ends(name, ".nii") || text_ends(name, ".nii.gz"));
}

static int
by_name(const struct dirent **left, const struct dirent **right)
{
	return strcmp((*left)->d_name, (*right)->d_name);
}

static bool
put_entry(struct writer *w, const char *folder, const char *name, struct fault *f)
{
	char path[4096];
	struct stat st;

	if (!file_join(path, sizeof path, folder, name))
		return fault_set(f, 0, 0, "the path is too long; expected a shorter one") || fault_in_file(f, folder);
	/* What is no file is not read by the loader either. */
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return true;
	return put_file(w, path, name, f);
}

static bool
put_folder(struct writer *w, const char *folder, struct fault *f)
{
	struct dirent **found = NULL;
	int n = scandir(folder, &found, may_be_read, by_name);
	bool ok = n >= 0;

	if (n < 0) {
		fault_machine(f, "%s; expected a folder that you may read", strerror(errno));
		return fault_in_file(f, folder);
	}
	if (n > CASE_BUNDLE_FILES_MAX) {
		fault_set(f, 0, 0, "there are %d files; expected a case of at most %d", n, CASE_BUNDLE_FILES_MAX);
		ok = fault_in_file(f, folder);
	}
	for (int i = 0; i < n; i++) {
		ok = ok && put_entry(w, folder, found[i]->d_name, f);
		free(found[i]);
	}
	free(found);
	return ok;
}

bool
case_bundle_read(const char *path, char **bytes, size_t *len, struct fault *f)
{
	bool folder = file_is_folder(path), ok;
	struct writer w = { 0 };

	ok = put(&w, folder ? folder_head : case_path_is_lesson(path) ? lesson_head : packed_head, HEAD, f) &&
	    (folder ? put_folder(&w, path, f) : put_file(&w, path, "packed.csv", f));
	if (!ok) {
		free(w.bytes);
		return fault_in_file(f, path);
	}
	*len = w.used;
	/* A session holds it for long: no more than it is. */
	*bytes = realloc(w.bytes, w.used + 1);
	if (!*bytes)
		*bytes = w.bytes;
	return true;
}

/* ---- has it changed? ---- */

/* Fowler, Noll and Vo, 64 bits: FNV-1a. */
static uint64_t
stir(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 0x100000001b3;
	return hash;
}

static uint64_t
stir_file(uint64_t hash, const char *path)
{
	struct stat st;
	long long facts[5] = { -1 };

	if (stat(path, &st) == 0) {
		facts[0] = (long long)st.st_size;
		facts[1] = (long long)st.st_mtim.tv_sec;
		facts[2] = (long long)st.st_mtim.tv_nsec;
		facts[3] = (long long)st.st_ino;
		facts[4] = S_ISREG(st.st_mode);
	}
	hash = stir(hash, path, strlen(path) + 1);
	return stir(hash, facts, sizeof facts);
}

uint64_t
case_bundle_stamp(const char *path)
{
	struct dirent **found = NULL;
	uint64_t hash = 0xcbf29ce484222325;
	char file[4096];
	int n;

	if (!file_is_folder(path))
		return stir_file(hash, path);
	n = scandir(path, &found, may_be_read, by_name);
	for (int i = 0; i < n; i++) {
		if (file_join(file, sizeof file, path, found[i]->d_name))
			hash = stir_file(hash, file);
		free(found[i]);
	}
	free(found);
	return hash;
}

/* ---- reading ---- */

struct entry { const char *name, *text; size_t len; };

/* The entry at *at, which steps over it; false at the end and where the bytes make none. */
static bool
next_entry(const char *bytes, size_t len, size_t *at, struct entry *e)
{
	const char *nul = *at < len ? memchr(bytes + *at, '\0', len - *at) : NULL;
	unsigned long long n = 0;
	size_t start;

	if (!nul)
		return false;
	start = (size_t)(nul - bytes) + 1;
	if (len - start < LENGTH_BYTES)
		return false;
	for (size_t i = 0; i < LENGTH_BYTES; i++)
		n |= (unsigned long long)(unsigned char)bytes[start + i] << (8 * i);
	start += LENGTH_BYTES;
	if (n > len - start)
		return false;
	*e = (struct entry){ bytes + *at, bytes + start, (size_t)n };
	*at = start + (size_t)n;
	return true;
}

static bool
name_is_good(const char *name)
{
	size_t n = strlen(name);
	char why[80];

	return n > 0 && n <= CASE_BUNDLE_NAME_MAX && !strchr(name, '/') && name[0] != '.' &&
	    text_find_unsafe(name, n, why, sizeof why) == n;
}

bool
case_bundle_check(const char *bytes, size_t len, struct fault *f)
{
	size_t at = HEAD, n = 0;
	const char *before = "";
	struct entry e;
	bool good = len >= HEAD && len <= CASE_BUNDLE_BYTES_MAX &&
	    (!memcmp(bytes, folder_head, HEAD) || case_bundle_is_packed(bytes));

	while (good && at < len) {
		good = next_entry(bytes, len, &at, &e) && ++n <= CASE_BUNDLE_FILES_MAX && name_is_good(e.name) &&
		    strcmp(before, e.name) < 0;
		before = good ? e.name : before;
	}
	return good || fault_set(f, 0, 0, "the copy of the case is damaged; expected to begin the case anew");
}

bool
case_bundle_is_packed(const char *bytes)
{
	return !memcmp(bytes, packed_head, HEAD) || case_bundle_is_lesson(bytes);
}

bool
case_bundle_is_lesson(const char *bytes)
{
	return !memcmp(bytes, lesson_head, HEAD);
}

bool
case_bundle_at(const char *bytes, size_t len, size_t i, const char **name, const char **text, size_t *text_len)
{
	size_t at = HEAD;
	struct entry e;

	for (size_t k = 0; next_entry(bytes, len, &at, &e); k++)
		if (k == i) {
			*name = e.name;
			*text = e.text;
			*text_len = e.len;
			return true;
		}
	return false;
}

bool
case_bundle_file(const char *bytes, size_t len, const char *name, const char **text, size_t *text_len)
{
	size_t at = HEAD;
	struct entry e;

	while (next_entry(bytes, len, &at, &e))
		if (!strcmp(e.name, name)) {
			*text = e.text;
			*text_len = e.len;
			return true;
		}
	return false;
}
