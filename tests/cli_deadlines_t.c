/* When a session on a public host ends by itself, and what is said beforehand; no clock is asked. */
#include "tap.h"

#include <string.h>

#include "cli/deadlines.h"

enum { MINUTE = 60000 };

static char words[DEADLINE_WORDS];

static enum deadline
look(struct deadlines *d, int64_t now)
{
	return deadlines_look(d, now, words, sizeof words);
}

static void
without_a_key_it_ends_after_a_word(void)
{
	struct deadlines d;

	deadlines_begin(&d, 30 * MINUTE, 0, 1000);
	IS_INT(deadlines_wait(&d, 1000), 28 * MINUTE);
	IS_INT(look(&d, 1000 + 28 * MINUTE - 1), DEADLINE_NONE);
	IS_STR(words, "");
	IS_INT(look(&d, 1000 + 28 * MINUTE), DEADLINE_NONE);
	IS_STR(words, "No key for 28 minutes: in 2 minutes this session ends. Any key goes on. All that you did is kept.");
	/* Once. */
	IS_INT(look(&d, 1000 + 29 * MINUTE), DEADLINE_NONE);
	IS_STR(words, "");
	IS_INT(deadlines_wait(&d, 1000 + 29 * MINUTE), MINUTE);
	IS_INT(look(&d, 1000 + 30 * MINUTE - 1), DEADLINE_NONE);
	IS_INT(look(&d, 1000 + 30 * MINUTE), DEADLINE_IDLE);
	deadlines_farewell(&d, DEADLINE_IDLE, words, sizeof words);
	IS_STR(words, "The session ended: no key for 30 minutes. All that you did is kept; come back and go on.");
}

static void
a_key_begins_anew(void)
{
	struct deadlines d;

	deadlines_begin(&d, 30 * MINUTE, 0, 0);
	IS_INT(look(&d, 29 * MINUTE), DEADLINE_NONE);
	HAS(words, "No key for 29 minutes: in 1 minute this");
	deadlines_key(&d, 29 * MINUTE);
	IS_INT(look(&d, 31 * MINUTE), DEADLINE_NONE);
	IS_STR(words, "");
	IS_INT(look(&d, 57 * MINUTE), DEADLINE_NONE);
	HAS(words, "No key for 28 minutes");
}

static void
in_all_it_ends_whatever_is_typed(void)
{
	struct deadlines d;

	deadlines_begin(&d, 30 * MINUTE, 240 * MINUTE, 0);
	for (int64_t now = 0; now < 230 * MINUTE; now += MINUTE) {
		deadlines_key(&d, now);
		IS_INT(look(&d, now), DEADLINE_NONE);
		IS_STR(words, "");
		OK(deadlines_wait(&d, now) > 0);
	}
	deadlines_key(&d, 230 * MINUTE);
	IS_INT(look(&d, 230 * MINUTE), DEADLINE_NONE);
	IS_STR(words, "In 10 minutes this session ends, as each does. All that you did is kept; come back and go on.");
	deadlines_key(&d, 240 * MINUTE - 1);
	IS_INT(look(&d, 240 * MINUTE - 1), DEADLINE_NONE);
	IS_INT(look(&d, 240 * MINUTE), DEADLINE_SESSION);
	deadlines_farewell(&d, DEADLINE_SESSION, words, sizeof words);
	IS_STR(words, "The session ended after 240 minutes. All that you did is kept; come back and go on.");
}

static void
a_short_limit_warns_in_its_middle(void)
{
	struct deadlines d;

	deadlines_begin(&d, 2000, 0, 0);
	IS_INT(deadlines_wait(&d, 0), 1000);
	IS_INT(look(&d, 1000), DEADLINE_NONE);
	HAS(words, "No key for 1 second: in 1 second this session ends.");
}

static void
without_limits_nobody_waits(void)
{
	struct deadlines d;

	deadlines_begin(&d, 0, 0, 5);
	IS_INT(deadlines_wait(&d, INT64_MAX / 2), -1);
	IS_INT(look(&d, INT64_MAX / 2), DEADLINE_NONE);
	IS_STR(words, "");
}

TAP_MAIN(TAP_CASE(without_a_key_it_ends_after_a_word), TAP_CASE(a_key_begins_anew), TAP_CASE(in_all_it_ends_whatever_is_typed),
         TAP_CASE(a_short_limit_warns_in_its_middle), TAP_CASE(without_limits_nobody_waits))
