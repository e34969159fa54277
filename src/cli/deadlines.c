#include "cli/deadlines.h"

#include <limits.h>
#include <stdio.h>

enum { MINUTE_MS = 60000, WARN_IDLE_MS = 2 * MINUTE_MS, WARN_SESSION_MS = 10 * MINUTE_MS, SPAN_TEXT = 40 };

void
deadlines_begin(struct deadlines *d, int64_t idle_ms, int64_t session_ms, int64_t now)
{
	*d = (struct deadlines){ .idle_ms = idle_ms, .session_ms = session_ms, .began = now, .last_key = now };
}

void
deadlines_key(struct deadlines *d, int64_t now)
{
	d->last_key = now;
	d->told_idle = false;
}

/* Where the limit is short, half of it. */
static int64_t
before(int64_t limit, int64_t usual)
{
	return limit / 2 < usual ? limit / 2 : usual;
}

static int64_t
idle_end(const struct deadlines *d)
{
	return d->idle_ms > 0 ? d->last_key + d->idle_ms : INT64_MAX;
}

static int64_t
session_end(const struct deadlines *d)
{
	return d->session_ms > 0 ? d->began + d->session_ms : INT64_MAX;
}

static int64_t
idle_word(const struct deadlines *d)
{
	return d->idle_ms > 0 && !d->told_idle ? idle_end(d) - before(d->idle_ms, WARN_IDLE_MS) : INT64_MAX;
}

static int64_t
session_word(const struct deadlines *d)
{
	return d->session_ms > 0 && !d->told_session ? session_end(d) - before(d->session_ms, WARN_SESSION_MS) : INT64_MAX;
}

int
deadlines_wait(const struct deadlines *d, int64_t now)
{
	const int64_t all[] = { idle_end(d), session_end(d), idle_word(d), session_word(d) };
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i] < first)
			first = all[i];
	if (first == INT64_MAX)
		return -1;
	return first <= now ? 0 : first - now > INT_MAX ? INT_MAX : (int)(first - now);
}

/* "30 minutes", "1 minute", "5 seconds" */
static const char *
span(int64_t ms, char out[SPAN_TEXT])
{
	int64_t minutes = (ms + MINUTE_MS / 2) / MINUTE_MS, seconds = (ms + 999) / 1000;

	if (ms < MINUTE_MS)
		snprintf(out, SPAN_TEXT, "%lld second%s", (long long)seconds, seconds == 1 ? "" : "s");
	else
		snprintf(out, SPAN_TEXT, "%lld minute%s", (long long)minutes, minutes == 1 ? "" : "s");
	return out;
}

enum deadline
deadlines_look(struct deadlines *d, int64_t now, char *out, size_t size)
{
	char left[SPAN_TEXT], gone[SPAN_TEXT];

	out[0] = '\0';
	if (now >= session_end(d))
		return DEADLINE_SESSION;
	if (now >= idle_end(d))
		return DEADLINE_IDLE;
	if (now >= session_word(d)) {
		d->told_session = true;
		snprintf(out, size, "In %s this session ends, as each does. All that you did is kept; come back and go on.",
		         span(session_end(d) - now, left));
	} else if (now >= idle_word(d)) {
		d->told_idle = true;
		snprintf(out, size, "No key for %s: in %s this session ends. Any key goes on. All that you did is kept.",
		         span(now - d->last_key, gone), span(idle_end(d) - now, left));
	}
	return DEADLINE_NONE;
}

void
deadlines_farewell(const struct deadlines *d, enum deadline which, char *out, size_t size)
{
	char limit[SPAN_TEXT];

	if (which == DEADLINE_IDLE)
		snprintf(out, size, "The session ended: no key for %s. All that you did is kept; come back and go on.",
		         span(d->idle_ms, limit));
	else
		snprintf(out, size, "The session ended after %s. All that you did is kept; come back and go on.",
		         span(d->session_ms, limit));
}
