/* The consult note goes into a file from the screens: under a name that is asked for, never over a file without asking. */
#include "screen_states.h"

#define TO_NOTE CAROTID_DESIGN "<Up><C-u>40x1.5 bid<Esc><Enter>y<Enter>nb<Enter>nabc<Enter>na<Enter>na<Enter>nb<Enter>n"

/* A folder with one file in it, in memory. */
struct folder {
	const char *there;             /* its name */
	char name[600], text[20000];   /* of what was written last */
	int written;
	bool full;
};

static enum app_written
keep(void *user, const char *path, const char *text, size_t len, bool replace, struct fault *f)
{
	struct folder *d = user;

	if (d->full) {
		fault_set(f, 0, 0, "no room is left on the disk");
		return APP_NOT_WRITTEN;
	}
	if (!replace && d->there && !strcmp(path, d->there))
		return APP_IS_THERE;
	snprintf(d->name, sizeof d->name, "%s", path);
	snprintf(d->text, sizeof d->text, "%.*s", (int)len, text);
	d->written++;
	return APP_WRITTEN;
}

static struct screen_world
at_note(struct folder *d)
{
	static const struct screen_play play = { "carotid", SCREENS_PLAIN, "" };
	struct screen_world w;

	screen_world_open(&w, &play, 24, 80);
	app_set_writer(w.app, d ? keep : NULL, d);
	screen_world_play(&w, TO_NOTE, NULL, NULL);
	return w;
}

static bool
says(const struct screen_world *w, const char *text)
{
	if (strstr(w->app->message, text))
		return true;
	tap_diag("the message is \"%s\"", w->app->message);
	return false;
}

static void
it_is_written_under_its_name(void)
{
	static struct folder d;
	struct screen_world w;

	d = (struct folder){ .there = "other.md" };
	w = at_note(&d);
	screen_world_play(&w, "<F8>", NULL, NULL);
	OK(w.app->note.naming && app_contexts(w.app) == IN_NAMING);
	IS_STR(w.app->note.name.text, "carotid-note.md");
	/* The cursor stands in the name, behind its last letter. */
	IS_INT(w.canvas.cursor_row, 22);
	IS_INT(w.canvas.cursor_col, 1 + 19 + 15);
	screen_world_play(&w, "<Enter>", NULL, NULL);
	OK(!w.app->note.naming && says(&w, "Written to carotid-note.md, as Markdown."));
	IS_INT(d.written, 1);
	OK(!strncmp(d.text, "# ", 2) && strstr(d.text, "40x1.5 bid 6h"));
	/* The answer is still typed, and signs. */
	screen_world_play(&w, "sign<Enter>N<C-u>n q.txt<Enter>", NULL, NULL);
	IS_STR(d.name, "n q.txt");
	OK(says(&w, "as text.") && strncmp(d.text, "# ", 2) != 0 && strstr(d.text, "Consult note"));
	/* And from the summary. */
	screen_world_play(&w, "nNx<Enter>", NULL, NULL);
	IS_STR(d.name, "carotid-note.mdx");
	screen_world_close(&w);
}

static void
nothing_is_lost_without_a_yes(void)
{
	static struct folder d;
	struct screen_world w;

	d = (struct folder){ .there = "carotid-note.md" };
	w = at_note(&d);
	screen_world_play(&w, "<F8><Enter>", NULL, NULL);
	OK(w.app->asking == ASK_REPLACE && d.written == 0);
	screen_world_play(&w, "n", NULL, NULL);
	OK(w.app->asking == ASK_NOTHING && w.app->note.naming && d.written == 0);
	screen_world_play(&w, "<Enter><Enter>", NULL, NULL);
	IS_INT(d.written, 0);
	screen_world_play(&w, "<Enter>y", NULL, NULL);
	OK(d.written == 1 && !w.app->note.naming);
	screen_world_play(&w, "<F8><C-u><Enter>", NULL, NULL);
	OK(d.written == 1 && says(&w, "Type the name of a file"));
	screen_world_play(&w, "<Esc>", NULL, NULL);
	OK(d.written == 1 && !w.app->note.naming);
	d.full = true;
	screen_world_play(&w, "<F8><Enter>", NULL, NULL);
	OK(w.app->note.naming && w.app->message_is_bad && says(&w, "No room is left on the disk."));
	screen_world_close(&w);
}

static void
where_it_cannot_be_it_is_said(void)
{
	static struct folder d;
	struct screen_world w = at_note(NULL);

	screen_world_play(&w, "<F8>", NULL, NULL);
	OK(!w.app->note.naming && says(&w, "No file can be written from here."));
	IS_STR(app_why_not(w.app, ACTION_WRITE_NOTE), "no file can be written from here.");
	screen_world_close(&w);
	/* At another step there is none. */
	screen_world_open(&w, &(struct screen_play){ "carotid", SCREENS_PLAIN, "" }, 24, 80);
	app_set_writer(w.app, keep, &d);
	screen_world_play(&w, CAROTID_QUESTION "b<Enter>n<F8>", NULL, NULL);
	OK(!w.app->note.naming && says(&w, "There is no note here."));
	screen_world_close(&w);
}

TAP_MAIN(
	TAP_CASE(it_is_written_under_its_name),
	TAP_CASE(nothing_is_lost_without_a_yes),
	TAP_CASE(where_it_cannot_be_it_is_said),
)
