/* A learner's database with any of its bytes changed: each four bytes of the input are a place and what stands there then.  It is
 * read, set aside or refused in words, and whatever it holds comes out as text that ends. */
#include <dirent.h>
#include <fcntl.h>

#include "fuzz.h"
#include "records/records.h"

enum { BASE_MOST = 1 << 18 };

static char folder[64], path[96], base[BASE_MOST];
static size_t base_size;

/* What an earlier run left, and what it set aside. */
static void
clear(void)
{
	DIR *d = opendir(folder);
	const struct dirent *e;

	check(d != NULL);
	while ((e = readdir(d)))
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	closedir(d);
}

static void
leave(void)
{
	clear();
	rmdir(folder);
}

static void
fill(struct records *r)
{
	static const struct records_step names[] = { { "eqd2", "compute EQD2" }, { "design", "choose a regimen" } };
	struct records_new what = { .case_id = "mini", .title = "Mini", .copy = "a copy", .copy_len = 6, .now = 1000000000, .steps = 2,
		.points_max = 10, .names = names, .n_names = 2 };
	struct records_standing stands = { 1, 1.5, false };
	struct records_action done = { 1000000100, "answer", "42.75", 1, "right", 1.5 };
	struct fault f;
	int64_t id = 0;

	check(records_set(r, "theme", "dark", &f) && records_begin(r, &what, &id, &f));
	check(records_append(r, id, 0, &done, &stands, true, &f) && records_set_draft(r, id, 2, "5x8", &f));
	check(records_release(r, id, &f));
}

static void
start(void)
{
	struct records *r;
	struct fault f = { 0 };
	int fd;

	snprintf(folder, sizeof folder, "/dev/shm/ghostdose-records-%d", (int)getpid());
	snprintf(path, sizeof path, "%s/%s", folder, RECORDS_DATABASE);
	r = records_open(folder, &f);
	check(r != NULL);
	atexit(leave);
	fill(r);
	records_close(r);
	fd = open(path, O_RDONLY);
	check(fd >= 0);
	base_size = (size_t)read(fd, base, sizeof base);
	check(base_size > 4096 && base_size < sizeof base);
	close(fd);
}

static void
read_attempt(struct records *r, int64_t id, struct arena *arena, struct fault *f)
{
	struct records_action *log;
	struct records_draft *drafts;
	const void *copy;
	size_t n;

	if (records_log(r, id, 0, arena, &log, &n, f))
		for (size_t i = 0; i < n; i++)
			check(log[i].verb && log[i].text && log[i].outcome && strlen(log[i].text) < BASE_MOST);
	if (records_drafts(r, id, arena, &drafts, &n, f))
		for (size_t i = 0; i < n; i++)
			check(drafts[i].text && strlen(drafts[i].text) < BASE_MOST);
	records_copy(r, id, arena, &copy, &n, f);
	if (records_claim(r, id, true, f))
		records_release(r, id, f);
}

static void
read_all(struct records *r, struct fault *f)
{
	struct arena *arena = arena_new();
	struct records_attempt *all;
	struct records_event *events;
	char value[RECORDS_VALUE_MAX];
	size_t n;

	check(arena != NULL);
	if (records_setting(r, "theme", value, f))
		check(strlen(value) < sizeof value);
	if (records_attempts(r, NULL, &all, &n, f)) {
		for (size_t i = 0; i < n && i < 4; i++) {
			check(memchr(all[i].title, '\0', sizeof all[i].title) && memchr(all[i].case_id, '\0', sizeof all[i].case_id));
			read_attempt(r, all[i].id, arena, f);
		}
		free(all);
	}
	if (records_history(r, NULL, arena, &events, &n, f))
		for (size_t i = 0; i < n; i++)
			check(events[i].case_id && events[i].step && events[i].verb && events[i].outcome);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char bytes[BASE_MOST];
	struct records *r;
	struct fault f = { 0 };
	int fd;

	if (base_size == 0)
		start();
	memcpy(bytes, base, base_size);
	for (size_t i = 0; i + 4 <= size; i += 4)
		bytes[(data[i] | (size_t)data[i + 1] << 8 | (size_t)data[i + 2] << 16) % base_size] = (char)data[i + 3];
	clear();
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	check(fd >= 0 && write(fd, bytes, base_size) == (ssize_t)base_size);
	close(fd);
	r = records_open(folder, &f);
	if (r) {
		check_safe(records_note(r));
		read_all(r, &f);
		records_close(r);
	} else
		check(*f.text);
	check_safe(f.text);
	return 0;
}
