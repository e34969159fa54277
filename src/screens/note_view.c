/* The consult note of a sign-off goes into a file: its name is asked for, and once more where there is a file of that name. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "screens/app_internal.h"

void
app_set_writer(struct app *a, app_write *write, void *user)
{
	a->note.write = write;
	a->note.user = user;
}

/* Is there a note where the learner stands? */
static bool
has_note(const struct app *a)
{
	struct tutor_view v;

	if (!a->session || a->design.ready)
		return false;
	app_look(a, &v);
	if (v.page == TUTOR_STEP)
		return v.steps[v.at].step->type == STEP_SIGN_OFF;
	for (size_t i = 0; v.page == TUTOR_SUMMARY && i < v.n_steps; i++)
		if (v.steps[i].step->type == STEP_SIGN_OFF && v.steps[i].attempts > 0)
			return true;
	return false;
}

const char *
note_why_not(const struct app *a)
{
	if (!has_note(a))
		return "there is no note here.";
	return a->note.write ? NULL : "no file can be written from here.";
}

void
note_open(struct app *a)
{
	char name[100];

	if (note_why_not(a)) {
		app_say(a, false, has_note(a) ? "No file can be written from here." : "There is no note here.");
		return;
	}
	snprintf(name, sizeof name, "%.80s-note.md", a->c->id);
	field_init(&a->note.name, FIELD_BYTES);
	field_set(&a->note.name, name);
	a->note.naming = true;
}

bool
note_key(struct app *a, uint32_t key)
{
	return a->note.naming && key != EVENT_ENTER && key != EVENT_ESC && field_key(&a->note.name, key, NULL);
}

/* As Markdown where the name says so, else as text. */
static void
write_note(struct app *a, bool replace)
{
	const char *name = a->note.name.text;
	bool markdown = text_ends(name, ".md");
	struct arena *arena = arena_new();
	struct fault f;
	const char *text = NULL;

	if (arena)
		text = session_consult_note(a->session, markdown, arena, &f);
	else
		fault_memory(&f);
	if (!text) {
		app_say_fault(a, &f);
		arena_free(arena);
		return;
	}
	switch (a->note.write(a->note.user, name, text, strlen(text), replace, &f)) {
	case APP_WRITTEN:
		a->note.naming = false;
		app_say(a, false, "Written to %.300s, as %s.", name, markdown ? "Markdown" : "text");
		break;
	case APP_IS_THERE:
		a->asking = ASK_REPLACE;
		app_say(a, false, "There is a file of that name. Replace it? y / n");
		break;
	default:
		app_say_fault(a, &f);
	}
	arena_free(arena);
}

void
note_replace(struct app *a)
{
	write_note(a, true);
}

void
note_act(struct app *a, enum action action)
{
	if (action == ACTION_NAME_LEAVE)
		a->note.naming = false;
	else if (action == ACTION_NAME_TAKE && !*a->note.name.text)
		app_say(a, false, "Type the name of a file, or Esc to write none.");
	else if (action == ACTION_NAME_TAKE)
		write_note(a, false);
}

void
note_draw(struct app *a, struct canvas *c)
{
	/* A refusal is read first; the next key brings the name back. */
	if (a->note.naming && !*a->message)
		frame_ask(c, c->cols >= 40 ? "write the note to: " : "> ", &a->note.name, "");
}
