/* A preview line by line: what was saved meanwhile, and what lies behind an open step. */
#include "screens/plain_play.h"

#include "casebook/bundle.h"
#include "screens/plain_open.h"

static bool
take_session(struct play *s, struct session *fresh)
{
	score_fini(&s->score);
	session_close(s->session);
	s->session = fresh;
	s->a = session_assess(fresh);
	s->has_draft = false;
	return score_init(&s->score, s->a, s->f);
}

bool
plain_do_reload(struct play *s, const char *argument)
{
	struct session *fresh;

	(void)argument;
	s->stamp = case_bundle_stamp(s->start.path);
	if (!plain_open_preview(&s->start, s->io, s->scratch, s->session, &fresh, s->f))
		return false;
	if (!fresh) {
		plain_say(s, "You go on with the case as it was before. Mend it, save it, and type reload.");
		return true;
	}
	return take_session(s, fresh) && plain_show_page(s);
}

bool
plain_do_pass(struct play *s, const char *argument)
{
	bool moved;

	(void)argument;
	if (!session_pass(s->session, &moved, s->f))
		return false;
	if (moved)
		return plain_show_page(s);
	plain_say(s, "Not taken: it cannot be passed.");
	return true;
}

void
plain_tell_saved(struct play *s)
{
	uint64_t stamp = s->start.preview ? case_bundle_stamp(s->start.path) : 0;

	if (stamp == s->stamp)
		return;
	s->stamp = stamp;
	plain_say(s, "The case was saved meanwhile; reload shows it.");
}
