/* Any bytes as the lines that somebody types at the prompt-only face, or hands to it as --answers: the first byte says of which case.
 * All that is said is safe to show, and it comes to an end. */
#include "fuzz.h"
#include "screens/plain.h"

static const char *const cases[] = { "tests/fuzz/tiny.csv", "cases/carotid", "tests/fuzz/tiny.csv", "lessons/01-two-tissues.md" };
enum { LINES_MOST = 40 };

struct desk { const char *p, *end; int lines; bool ascii; };

static bool
read_line(void *user, char *out, size_t size)
{
	struct desk *d = user;
	const char *stop = d->p < d->end ? memchr(d->p, '\n', (size_t)(d->end - d->p)) : NULL;

	if (d->p >= d->end || ++d->lines > LINES_MOST)
		return false;
	stop = stop ? stop : d->end;
	snprintf(out, size, "%.*s", (int)(stop - d->p), d->p);
	d->p = stop + 1;
	return true;
}

static void
write_text(void *user, const char *text)
{
	const struct desk *d = user;

	check_safe(text);
	for (const char *p = text; d->ascii && *p; p++)
		check((unsigned char)*p < 0x7f);
}

static int64_t
now(void *user)
{
	(void)user;
	return 1795687200;                 /* 2026-11-26 10:00 UTC */
}

static bool
write_file(void *user, const char *path, const char *text, size_t len, struct fault *f)
{
	(void)user;
	(void)f;
	check(*path && len > 0);
	check_safe_bytes(text, len);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	struct desk d = { .p = text + (size > 0), .end = text + size };
	struct plain_start start = { .why_not = "This is a test.", .path = cases[size > 0 ? data[0] % 4 : 0] };
	struct plain_io io = { .user = &d, .read_line = read_line, .write = write_text, .now = now, .write_file = write_file };
	struct fault f = { 0 };

	d.ascii = io.ascii = size > 0 && (data[0] & 4);
	io.width = size > 0 && (data[0] & 8) ? 20 + data[0] / 16 : 0;
	check(plain_play(&start, &io, &f));
	free(text);
	return 0;
}
