/* ghostdose preview on a terminal: what an author saves shows without a key.  The case is a copy of cases/carotid. */
#include "pty_help.h"

static char draft[4200];

/* The case to be written, as it is in cases/carotid. */
static void
new_draft(void)
{
	char command[17000];

	snprintf(draft, sizeof draft, "%s/draft/carotid", folder);
	snprintf(command, sizeof command, "rm -rf '%s' && mkdir -p '%s' && cp '%s'/carotid/* '%s'/", draft, draft, real_cases, draft);
	if (system(command) != 0)
		tap_bail_out("no copy of the case");
}

/* Save a file of the case with one text in the place of another; moved: as editors do that write beside it and rename. */
static void
save(const char *file, const char *from, const char *to, bool moved)
{
	static char text[1 << 16], out[1 << 16];
	char path[4300], beside[4320];
	size_t len, before;
	FILE *in;
	char *at;

	snprintf(path, sizeof path, "%s/%s", draft, file);
	snprintf(beside, sizeof beside, "%s%s", path, moved ? ".new" : "");
	in = fopen(path, "r");
	if (!in)
		tap_bail_out(path);
	len = fread(text, 1, sizeof text - 1, in);
	text[len] = '\0';
	fclose(in);
	at = strstr(text, from);
	if (!at)
		tap_bail_out(from);
	before = (size_t)(at - text);
	snprintf(out, sizeof out, "%.*s%s%s", (int)before, text, to, at + strlen(from));
	in = fopen(beside, "w");
	if (!in || fputs(out, in) < 0 || fclose(in) != 0 || (moved && rename(beside, path) != 0))
		tap_bail_out(beside);
}

static struct vt *
preview(const char *from, int rows, int cols)
{
	char word[] = "preview", option[] = "--from", step[40], door[] = "--sandbox";
	char *const args[] = { program, word, draft, option, step, door, NULL };
	struct vt *vt;

	snprintf(step, sizeof step, "%s", from);
	vt = vt_spawn(args, rows, cols, "xterm-256color");
	if (!vt)
		tap_bail_out("no pseudo-terminal");
	return vt;
}

static void
a_save_shows_without_a_key(void)
{
	struct vt *vt;

	new_draft();
	vt = preview("left", 24, 80);
	OK(sees(vt, "step 3 of 12"));
	OK(sees(vt, "Preview: nothing is kept."));
	keys(vt, "6");
	OK(cursor_on(vt, "your answer  6"));
	save("steps.csv", "Your department assumes", "The whole town assumes", false);
	OK(sees(vt, "The whole town assumes"));
	OK(sees(vt, "Reloaded"));
	OK(sees(vt, "step 3 of 12"));
	/* What was typed stays, and so does the cursor. */
	OK(cursor_on(vt, "your answer  6"));
	save("steps.csv", "The whole town assumes", "A renamed file assumes", true);
	OK(sees(vt, "A renamed file assumes"));
	keys(vt, "<Esc>q");
	OK(exited(ended(vt), 0));
}

static void
a_broken_save_shows_its_faults_and_is_mended(void)
{
	struct vt *vt;

	new_draft();
	vt = preview("design", 24, 100);
	OK(sees(vt, "The question"));
	keys(vt, "<Enter>");
	OK(sees(vt, "Mark if handed in"));
	save("courses.csv", "35x2", "35y2", true);
	OK(sees(vt, "This cannot be loaded"));
	OK(sees(vt, "courses.csv:2:"));
	OK(sees(vt, "goes by itself"));
	/* It can be closed, and what is below is the case as it was. */
	keys(vt, "q");
	OK(sees(vt, "Mark if handed in"));
	save("courses.csv", "35y2", "30x2", true);
	OK(sees(vt, "30x2"));
	OK(sees(vt, "Mark if handed in"));
	/* A save that mends what shows at the time closes the page. */
	save("courses.csv", "30x2", "30z2", false);
	OK(sees(vt, "This cannot be loaded"));
	save("courses.csv", "30z2", "35x2", false);
	OK(sees(vt, "Mark if handed in"));
	OK(goes(vt, "This cannot be loaded"));
	keys(vt, "<Esc>q");
	OK(exited(ended(vt), 0));
}

static void
what_is_broken_from_the_start_can_be_mended(void)
{
	struct vt *vt;

	new_draft();
	save("courses.csv", "35x2", "35y2", false);
	vt = preview("left", 24, 100);
	OK(sees(vt, "This cannot be loaded"));
	save("courses.csv", "35y2", "35x2", true);
	OK(sees(vt, "step 3 of 12"));
	keys(vt, "<Esc>q");
	OK(exited(ended(vt), 0));
	save("courses.csv", "35x2", "35y2", false);
	vt = preview("left", 24, 100);
	OK(sees(vt, "This cannot be loaded"));
	keys(vt, "q");
	OK(exited(ended(vt), 0));
}

static void
nothing_is_sent_while_nothing_is_saved(void)
{
	struct vt_burst b;
	struct vt *vt;

	new_draft();
	vt = preview("left", 24, 80);
	OK(sees(vt, "step 3 of 12"));
	drain(vt, 100);
	vt_mark(vt);
	vt_settle(vt, (struct vt_patience){ 700, 700, 700 }, &b);
	IS_INT(b.bytes, 0);
	vt_close(vt, NULL);
}

static const struct tap_case cases[] = {
	TAP_CASE(a_save_shows_without_a_key),
	TAP_CASE(a_broken_save_shows_its_faults_and_is_mended),
	TAP_CASE(what_is_broken_from_the_start_can_be_mended),
	TAP_CASE(nothing_is_sent_while_nothing_is_saved),
};

int
main(int argc, char **argv)
{
	return pty_main(argc, argv, cases, sizeof cases / sizeof *cases, NULL);
}
