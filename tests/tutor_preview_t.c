/* What an author sees of a case, from any step and after each save.  The case is tests/data/cases/tutor-basic: a choice (b), a number
 * (52.5 Gy), a regimen. */
#include "tutor/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "casebook/bundle.h"
#include "tap.h"

#define BASIC "tests/data/cases/tutor-basic"

struct world { char top[40], path[60]; struct session *s; };

static void
command(const char *format, const char *a, const char *b)
{
	char line[400];

	snprintf(line, sizeof line, format, a, b);
	if (system(line) != 0)
		tap_bail_out(line);
}

static struct session_place
place_of(const struct world *w)
{
	return (struct session_place){ w->path, NULL };
}

static void
open_world(struct world *w, const char *from)
{
	struct session_place place;
	struct fault f = { 0 };

	snprintf(w->top, sizeof w->top, "/tmp/ghostdose-preview.XXXXXX");
	if (!mkdtemp(w->top))
		tap_bail_out("cannot make a folder in /tmp");
	snprintf(w->path, sizeof w->path, "%s/tutor-basic", w->top);
	command("cp -r %s %s", BASIC, w->path);
	place = place_of(w);
	w->s = session_preview(&place, from, &f);
	if (!w->s)
		tap_bail_out(f.text);
}

static void
close_world(struct world *w)
{
	session_close(w->s);
	command("rm -rf %s%s", w->top, "");
}

static void
put(const struct world *w, const char *file, const char *text)
{
	char path[100];
	struct fault f;

	snprintf(path, sizeof path, "%s/%s", w->path, file);
	if (!file_write(path, text, strlen(text), &f))
		tap_bail_out(f.text);
}

/* steps.csv with these rows: their ids in an order, and what the prompt of each says. */
static void
put_steps(const struct world *w, const char *ids, const char *word)
{
	char text[2000] = "step,type,prompt,quantity,of,tolerance,unit,points,hint_1,hint_2,hint_3,worked,explain,objective\n";

	for (; *ids; ids++) {
		size_t used = strlen(text);

		if (*ids == 'c')
			snprintf(text + used, sizeof text - used, "bet,choice,%s bet?,,,,,2;1;0.5,Look.,,,,,\n", word);
		else if (*ids == 'n')
			snprintf(text + used, sizeof text - used, "left,number,%s left?,residual_eqd2,carotid,0.5,Gy,2;1;0.5,,,,,,\n", word);
		else
			snprintf(text + used, sizeof text - used, "more%c,number,%s more?,residual_eqd2,carotid,0.5,Gy,2;1,,,,,,\n", *ids, word);
	}
	put(w, "steps.csv", text);
	put(w, "choices.csv", "step,choice,text,right,feedback\nbet,a,One,no,No.\nbet,b,Two,yes,Yes.\n");
}

static struct tutor_view
look(const struct world *w)
{
	struct session_view v;

	session_look(w->s, &v);
	return v.tutor;
}

static void
act(struct world *w, enum tutor_verb verb, const char *text)
{
	struct fault f = { 0 };

	if (!session_do(w->s, &(struct tutor_action){ verb, text }, 0, &f))
		tap_diag("refused: %s", f.text);
	OK(!f.text[0]);
}

static bool
reload(struct world *w, struct fault *f)
{
	const struct session_place place = place_of(w);
	struct session *s = session_reload(w->s, &place, f);

	if (!s)
		return false;
	session_close(w->s);
	w->s = s;
	return true;
}

static void
a_preview_begins_at_any_step(void)
{
	static const struct { const char *from; enum tutor_page page; size_t at; } places[] = {
		{ NULL, TUTOR_STORY, 0 }, { "story", TUTOR_STORY, 0 }, { "1", TUTOR_STEP, 0 }, { "2", TUTOR_STEP, 1 },
		{ "summary", TUTOR_SUMMARY, 0 },
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct world w;
		struct tutor_view v;
		char name[40];

		open_world(&w, places[i].from);
		v = look(&w);
		IS_INT(v.page, places[i].page);
		if (v.page == TUTOR_STEP) {
			IS_INT(v.at, places[i].at);
			IS_INT(v.steps[v.at].state, STEP_OPEN);
			/* By its name it is the same. */
			snprintf(name, sizeof name, "%s", v.steps[v.at].step->id);
			session_close(w.s);
			w.s = session_preview(&(struct session_place){ w.path, NULL }, name, &(struct fault){ 0 });
			OK(w.s && look(&w).at == places[i].at);
		}
		close_world(&w);
	}
}

static void
a_place_that_there_is_not_is_refused(void)
{
	struct fault f = { 0 };

	OK(!session_preview(&(struct session_place){ BASIC, NULL }, "9", &f));
	OK(!f.file[0] && f.kind == FAULT_INPUT);
	HAS(f.text, "its number from 1 to 3");
	OK(!session_preview(&(struct session_place){ BASIC, NULL }, "storey", &f));
	HAS(f.text, "did you mean \"story\"?");
	OK(!session_preview(&(struct session_place){ "tests/data/cases/none-there", NULL }, NULL, &f));
	OK(f.file[0]);
}

static void
a_reload_stays_at_the_step_with_what_was_done(void)
{
	struct world w;
	struct session_view view;
	struct fault f = { 0 };

	open_world(&w, NULL);
	put_steps(&w, "cn", "Old");
	OK(session_is_stale(w.s, w.path));
	OK(reload(&w, &f));
	OK(!session_is_stale(w.s, w.path));
	act(&w, TUTOR_NEXT, NULL);
	act(&w, TUTOR_HINT, NULL);
	act(&w, TUTOR_ANSWER, "b");
	act(&w, TUTOR_NEXT, NULL);
	act(&w, TUTOR_ANSWER, "17.5");
	OK(session_draft(w.s, "52", 0, &f));
	put_steps(&w, "cn", "New");
	OK(reload(&w, &f));
	session_look(w.s, &view);
	IS_INT(view.tutor.at, 1);
	HAS(view.tutor.steps[1].prompt, "New left?");
	IS_INT(view.tutor.steps[1].attempts, 1);
	IS_STR(view.tutor.steps[1].answer, "17.5 Gy");
	IS_STR(view.draft, "52");
	IS_INT(view.tutor.steps[0].state, STEP_RIGHT);
	IS_INT(view.tutor.steps[0].hints_shown, 1);
	/* Steps before it that are new, gone or elsewhere. */
	put_steps(&w, "1c2n", "Newer");
	OK(reload(&w, &f));
	session_look(w.s, &view);
	IS_STR(view.tutor.steps[view.tutor.at].step->id, "left");
	IS_INT(view.tutor.at, 3);
	IS_INT(view.tutor.steps[0].state, STEP_SKIPPED);
	IS_INT(view.tutor.steps[1].state, STEP_RIGHT);
	IS_STR(view.draft, "52");
	put_steps(&w, "nc", "Turned");
	OK(reload(&w, &f));
	session_look(w.s, &view);
	IS_INT(view.tutor.at, 0);
	IS_STR(view.draft, "52");
	/* What was done behind it comes with it where the step itself is over. */
	IS_INT(view.tutor.steps[1].state, STEP_OPEN);
	act(&w, TUTOR_ANSWER, "52.5");
	act(&w, TUTOR_NEXT, NULL);
	act(&w, TUTOR_ANSWER, "b");
	act(&w, TUTOR_BACK, NULL);
	put_steps(&w, "nc", "Again");
	OK(reload(&w, &f));
	session_look(w.s, &view);
	IS_INT(view.tutor.at, 0);
	IS_INT(view.tutor.steps[0].state, STEP_RIGHT);
	IS_INT(view.tutor.steps[1].state, STEP_RIGHT);
	/* The step itself is gone. */
	put_steps(&w, "c12", "Gone");
	OK(reload(&w, &f));
	session_look(w.s, &view);
	IS_INT(view.tutor.page, TUTOR_STEP);
	IS_INT(view.tutor.at, 0);
	IS_STR(view.draft, "");
	close_world(&w);
}

static void
a_broken_save_leaves_the_session_as_it_was(void)
{
	struct world w;
	struct fault f = { 0 };

	open_world(&w, "2");
	put(&w, "courses.csv", "course,regimen,months_before\nprior,35y2,12\nnew,5x8,\n");
	OK(!reload(&w, &f));
	HAS(f.file, "courses.csv");
	IS_INT(f.line, 2);
	IS_INT(look(&w).at, 1);
	act(&w, TUTOR_ANSWER, "17.5");
	close_world(&w);
}

static void
passing_gives_up_what_is_open_and_ends_at_the_summary(void)
{
	struct world w;
	struct fault f = { 0 };
	bool moved = true;
	size_t pages = 0;

	open_world(&w, NULL);
	while (moved && pages < 10) {
		OK(session_pass(w.s, &moved, &f));
		pages += moved;
	}
	IS_INT(pages, look(&w).n_steps + 1);
	IS_INT(look(&w).page, TUTOR_SUMMARY);
	NEAR(look(&w).points, 0, 0, 0);
	close_world(&w);
}

static void
the_stamp_tells_of_saves_alone(void)
{
	struct world w;
	uint64_t before;
	char path[100];
	struct fault f;

	open_world(&w, NULL);
	before = case_bundle_stamp(w.path);
	OK(case_bundle_stamp(w.path) == before);
	/* Editors' swap files, and what is no part of a case. */
	snprintf(path, sizeof path, "%s/.steps.csv.swp", w.path);
	OK(file_write(path, "x", 1, &f));
	snprintf(path, sizeof path, "%s/notes.txt", w.path);
	OK(file_write(path, "x", 1, &f));
	OK(case_bundle_stamp(w.path) == before);
	put(&w, "story.md", "Another story.\n");
	OK(case_bundle_stamp(w.path) != before);
	close_world(&w);
}

TAP_MAIN(TAP_CASE(a_preview_begins_at_any_step), TAP_CASE(a_place_that_there_is_not_is_refused),
         TAP_CASE(a_reload_stays_at_the_step_with_what_was_done), TAP_CASE(a_broken_save_leaves_the_session_as_it_was),
         TAP_CASE(passing_gives_up_what_is_open_and_ends_at_the_summary), TAP_CASE(the_stamp_tells_of_saves_alone))
