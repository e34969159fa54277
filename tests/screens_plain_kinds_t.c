/* Steps of every kind in words: what is asked, what is said, what may be typed at any time, and the note in a file. */
#include "plain_desk.h"
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "screens/plain.h"

static bool
write_file(void *user, const char *path, const char *text, size_t len, struct fault *f)
{
	struct desk *d = user;

	if (d->refuse) {
		fault_machine(f, "no space left on the disk");
		return fault_in_file(f, path);
	}
	snprintf(d->path, sizeof d->path, "%s", path);
	snprintf(d->file, sizeof d->file, "%.*s", (int)len, text);
	return true;
}

/* What is written while these lines are typed; the caller frees d->paper. */
static void
play(struct desk *d, const char *name, const char *const *lines, size_t n)
{
	const struct plain_io io = { .user = d, .read_line = read_line, .write = write_text, .now = the_time, .write_file = write_file,
		                     .width = 400 };
	struct fault f = { 0 };
	char path[4096];
	const char *folder = getenv("GHOSTDOSE_CASES");

	snprintf(path, sizeof path, "%s/%s", folder && *folder ? folder : "cases", name);
	d->lines = lines;
	d->n = n;
	if (!OK(plain_play(&(struct plain_start){ .path = path }, &io, &f)))
		tap_diag("%s", f.text);
}

#define PLAY(d, name, ...) \
	play((d), (name), (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* needles stand in the text in this order. */
static void
in_order(const char *text, const char *const *needles)
{
	for (; *needles; needles++) {
		const char *found = strstr(text, *needles);

		HAS(text, *needles);
		text = found ? found + strlen(*needles) : text;
	}
}
#define ORDER(text, ...) in_order((text), (const char *const[]){ __VA_ARGS__, NULL })

static void
the_cord_in_words(void)
{
	struct desk d = { .at = 0 };

	PLAY(&d, "cord", "", "b", "", "20", "", "-27 -8 > -27 -8", "-3 -23 > -3 -19; 3 -23 > 3 -19; 0 -30 > 0 -26", "", "a", "e", "", "25", "", "hint",
	     "51.2", "49,5", "51.2", "", "0 0", "what-if 25x2", "3 mm left, 23 mm back", "quit");
	ORDER(d.paper, "(landmarks, 3 points)", "spinal cord: middle 0 -26 > 0 -22",
	      "Type pairs of places in mm, today > earlier", "hint (costs 0.3 points)",
	      "Not right. The map through them (translation", "20.0 Gy; 3 Gy were allowed", "2 more attempts, for 2 points.",
	      "Right. The map through them (thin-plate spline)", "That earns 2 of 3 points.",
	      "(judge, 2 points)", "Measured of this registration:", "a) Accept it: the old dose may be added through it",
	      "Type a, b, c, d or e.", "a is not right. Every measure of the picture keeps its rule",
	      "e is right. Yes: through it the spinal cord has 45.5 Gy",
	      "First guess, from your head: type a number in Gy. It is not marked.", "Not taken: first a guess",
	      /* what is right is a guess too, and not marked */
	      "Your guess is kept: 51.2 Gy. It is not marked. Now work it out.", "You gave 49.5 Gy: that is too low",
	      "Right: 51.2", "You guessed 51.2 Gy, and it is 51.", "your sense of it was right",
	      "(point, 2 points)", "Type a place as x and y in mm", "Not right. At x 0, y 0 mm lies", "1 more attempt, for 1 point.",
	      "What if, not marked:\nPrescription 25x2: 50 Gy in 25 fractions", "Right. At x -3, y -23 mm lies spinal cord");
	free(d.paper);
}

static void
help_has_its_price(void)
{
	struct desk d = { .at = 0 };

	PLAY(&d, "carotid", "", "skip", "yes", "", "show", "hint", "hint", "10", "hint", "show", "no", "show", "yes", "quit");
	ORDER(d.paper, "hint (costs 0.2 points)", "Not taken: the worked answer opens after all hints, and 0 of 2 are open",
	      "Hint 1 of 2 (it cost 0.2 points)", "Not taken: hint 2 opens after a try", "1 more attempt, for 0.8 points.", "Hint 2 of 2",
	      "Show the worked answer? The step ends with it and earns no points.", "Not shown.",
	      "Show the worked answer?", "Worked answer shown: 0 of 2 points.", "Step 2 (number): worked answer shown, 0 of 2 points, 2 hints.");
	free(d.paper);
}

/* 5x1 adds 5 (1 + 3)/5 = 4 Gy to the 53.0 left in the artery: 57.0 of 119 Gy are 47.9 %.  Without recovery 25x2 is 70.7 + 50.5. */
static void
any_step_answers_about_a_regimen(void)
{
	struct desk d = { .at = 0 };

	PLAY(&d, "carotid", "score", "", "score", "what-if 25x2", "score", "front", "why 1 none", "why 1 nobody", "map 1 none", "map 1 nobody", "patient",
	     "repair carotid", "histogram cord", "pairs 0 0 > 0 0", "submit", "quit");
	ORDER(d.paper, "Not taken: there is no step here.", "Prescription 5x8 qod: 40 Gy in 5 fractions of 8 Gy, 1 a day, every other day, no gap, 10 calendar days",
	      "What if, not marked:\nPrescription 25x2:", "Ask on with score,", "Mark: 4.33 of 10: does not pass.",
	      "It begins with TCP 0.00 at 47.9 % (5x1)", "It rises most from ", "The most that a regimen within every hard limit reaches: ",
	      "This regimen: TCP 0.04; nearest to its limit is left carotid artery, 103.5 of 119 Gy.", "5x1: TCP 0.00, uses 47.9 % of left carotid artery\n",
	      "cumulative: 70.708 + 50.506 = 121.21 Gy", "no model of recovery is called \"nobody\"; expected one of: none, step-simple",
	      "under the recovery model none:\n", "no model of recovery is called \"nobody\"", "Mr A., 61,",
	      "- earlier course prior, 35x2: 70 Gy in 35 fractions, 14 months ago; hypopharynx", "- new course: Prescription 25x2: 50 Gy in 25 fractions of 2 Gy",
	      "Points so far: 0 of 32.", "Repair in left carotid artery, alpha/beta 3 Gy:\n", "The dose that is not repaired yet in left carotid artery",
	      "; steepest from ", "This case has no slice.",
	      "Not taken: this step places no landmarks.", "Not taken: this is no regimen step.");
	free(d.paper);
}

/* The cord's dose falls by 5 Gy a millimetre: 3 mm are 15 Gy. */
static void
the_slice_is_asked_in_every_way(void)
{
	struct desk d = { .at = 0 };

	PLAY(&d, "cord", "", "slice at -3 -23 error 3", "slice colleague at -3 -23", "slice colleague sum error 3", "slice pairs old", "slice old new",
	     "slice at -3", "slice at 900 900", "slice old error 99", "histogram cord", "histogram larynx", "b", "", "20", "", "pairs 1 2", "pairs",
	     "pairs -3 -23 > -3 -19; 3 -23 > 3 -19; 0 -30 > 0 -26", "slice pairs at -3 -23", "slice pairs", "quit");
	ORDER(d.paper, "3 mm of error are 15.0 Gy.", "Through colleague: spinal cord (alpha/beta 2 Gy), 3 mm left, 23 mm behind the middle: old plan 45.5 Gy",
	      "cumulative EQD2, through colleague", "if the map is wrong by 3 mm: ", "It cannot be shown: this step places no landmarks",
	      "\"old new\" is no layer", "\"at -3\" is no layer", "\"at 900 900\" is no layer", "\"old error 99\" is no layer",
	      "Dose-volume histogram of spinal cord, dose:\n", "Dose-volume histogram of spinal cord, EQD2:\n", "- Dmax limit: at 50.\n",
	      "no organ is called \"larynx\"; expected histogram and one of:", "(landmarks, 3 points)", "0 pairs, tried out and not handed in.",
	      "3 pairs, tried out and not handed in. Each pair left out in turn, the map through the others misses it by 0.0 mm on average",
	      "Through pairs: spinal cord", "old plan 50.0 Gy following the tissue", "old plan, Gy, through pairs");
	free(d.paper);
}

#define TO_NOTE "", "b", "", "70", "", "52.5", "", "88", "", "66.5", "", "40x1.5 bid", "submit", "", "b", "", "abc", "", "a", "", "a", "", "b", ""

static void
a_sentence_of_a_note_is_no_word(void)
{
	struct desk d = { .at = 0 };

	PLAY(&d, "carotid", TO_NOTE, "missed doses of the first course are not known", "map", "quit");
	ORDER(d.paper, "\"missed doses of the first course are not\" does not begin with an item of the note", "Schedule: ");
	free(d.paper);
}

static void
the_note_in_a_file(void)
{
	struct desk d = { .at = 0 };

	PLAY(&d, "carotid", TO_NOTE, "note /nowhere/note.md", "risk: 12 of 50 (Yamazaki 2015)", "note", "note note.txt", "sign", "quit");
	ORDER(d.paper, "(sign-off, 2 points)", "Consult note: Carotid, 14 months on", "All 6 items that must be stated are.",
	      "Type sign to sign the note", "note FILE", "Written to /nowhere/note.md, as Markdown.",
	      "It stands in the note now; note says it again, sign signs it.", "- 12 of 50 (Yamazaki 2015)", "Written to note.txt, as text.",
	      "Signed. All that another clinic needs is in it.", "That earns 2 of 2 points.", "Step 12 (sign-off): signed, 2 of 2 points.",
	      "Total: 32 of 32 points.");
	IS_STR(d.path, "note.txt");
	HAS(d.file, "What the patient was told\n- Carotid blowout is rare");
	HAS(d.file, "- 12 of 50 (Yamazaki 2015)\n");
	OK(!strstr(d.file, "##"));
	free(d.paper);
}

/* A name that is taken is asked about, a disk that is full ends nothing. */
static void
a_file_is_not_lost(void)
{
	struct desk d = { .at = 0 };
	char name[] = "/tmp/ghostdose-note.XXXXXX", line[60];
	int fd = mkstemp(name);

	if (fd < 0)
		tap_bail_out("no file in /tmp");
	snprintf(line, sizeof line, "note %s", name);
	PLAY(&d, "carotid", "", line, "no", line, "yes", "quit");
	ORDER(d.paper, "There is a file of that name. Type yes to replace it; anything else keeps it.", "Not written.",
	      "There is a file of that name.", "Written to /tmp/ghostdose-note.");
	IS_STR(d.path, name);
	free(d.paper);
	d = (struct desk){ .refuse = true };
	PLAY(&d, "carotid", "", "note full.md", "b", "quit");
	ORDER(d.paper, "Not taken: full.md: no space left on the disk.", "b is right.");
	free(d.paper);
	remove(name);
}

/* Whatever is typed at whatever step: text comes out, and a summary at the end. */
static void
random_lines(void)
{
	static const char *const typed[] = {
		"", "", "a", "b", "e", "abc", "25", "51.2", "1,2", "-3 -23", "3 left 23 back", "voxel 1 1", "voxel 1e9 2", "0 0 > 0 0", "0 -22 > 0 -18",
		"1 1 > 1 1; 1 1 > 2 2", ">>>", ";;;;", "1e308 1e308", "1e308 1 > 1 1", "hint", "show", "skip", "yes", "yes", "next", "back", "note",
		"note \xff", "sign", "risk: \x1b[31m", "type: \xE2\x80\xAE", "what-if 3x2", "what-if 9999x99", "what-if", "25x2", "submit", "slice at 0 0",
		"again", "\x01",
	};
	const char *given = getenv("TEST_SEED");
	unsigned long long seed = given ? strtoull(given, NULL, 10) : 11, x = seed * 2654435761u + 1;

	for (int round = 0; round < 30; round++) {
		struct desk d = { .at = 0 };
		const char *lines[90], *why = NULL;
		char name[80];

		for (size_t i = 0; i < 90; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			lines[i] = typed[x % (sizeof typed / sizeof *typed)];
		}
		play(&d, round % 2 ? "cord" : "carotid", lines, 90);
		if (text_find_unsafe(d.paper, strlen(d.paper), name, sizeof name) < strlen(d.paper))
			why = name;
		else if (!strstr(d.paper, "\nSummary: "))
			why = "no summary";
		else if (strstr(d.paper, " nan") || strstr(d.paper, "-nan"))
			why = "a number that is none";
		if (!OK(!why))
			tap_diag("round %d: %s", round, why);
		free(d.paper);
	}
	printf("# seed %llu (TEST_SEED)\n", seed);
}

TAP_MAIN(TAP_CASE(the_cord_in_words), TAP_CASE(help_has_its_price), TAP_CASE(any_step_answers_about_a_regimen),
         TAP_CASE(the_slice_is_asked_in_every_way), TAP_CASE(a_sentence_of_a_note_is_no_word), TAP_CASE(the_note_in_a_file), TAP_CASE(a_file_is_not_lost),
         TAP_CASE(random_lines))
