/* The prompt-only face: scripted sessions on the case of tests/data/cases/tutor-basic, whose numbers
 * are worked out by hand in tutor_journey_t.c. */
#include "plain_desk.h"
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "screens/plain.h"

/* Where the answers go; NULL: nowhere.  Tests change it and put it back. */
static struct records *desk_records;

/* What is written while these lines are typed; the caller frees it. */
static char *
session(const char *const *lines, size_t n, int width, bool ascii)
{
	struct fault f = { 0 };
	struct desk d = { .lines = lines, .n = n };
	const struct plain_io io = { .user = &d, .read_line = read_line, .write = write_text, .now = the_time, .width = width, .ascii = ascii };

	if (!OK(plain_play(&(struct plain_start){ .records = desk_records, .path = "tests/data/cases/tutor-basic" }, &io, &f)))
		tap_diag("%s", f.text);
	return d.paper;
}

#define SESSION(width, ascii, ...)                                                                   \
	session((const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), \
	        (width), (ascii))
/* Wide, so that a sentence is a line. */
#define TYPED(...) SESSION(400, false, __VA_ARGS__)

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
right_way(void)
{
	char *s = TYPED("", "b", "", "52,5 Gy", "next", "33x2", "submit", "", "never read");

	ORDER(s, "Basic – a test\nghostdose: a teaching tool, not a medical device.\nNothing is kept.\n",
	      "Had 70 Gy before, given as 35x2, 14 months ago.\n", "- 4*(braces) stay plain\n",
	      "Press Enter to begin. Or type: next, again, help, quit.\n> ",
	      "Step 1 of 3 (choice, 2 points)\nWhich of the two is more to the vessel?\n",
	      "a) Thirty-five times 2 Gy\nb) Five times 8 Gy\nc) Both the same\n",
	      "Type a, b or c. Or type: what-if REGIMEN, patient, hint (costs 0.2 points), skip, back, again, help, quit.\n> ",
	      "b is right. 88 Gy against 70 Gy.\nThat earns 2 of 2 points.\n",
	      "What it means: Size of fraction matters.\n",
	      "Press Enter to go on. Or type: next, back, again, help, quit.\n> ",
	      "Step 2 of 3 (number, 3 points)\nHow much of 70 Gy does the carotid artery still carry?\n",
	      "Type a number in Gy.", "Right: 52.5 Gy.\nThat earns 3 of 3 points.\nThe worked answer:\n",
	      "Step 3 of 3 (regimen, 10 points)\n",
	      "What is proposed:\nPrescription 5x8: 40 Gy in 5 fractions of 8 Gy, 1 a day, Mon-Fri, no gap, 5 calendar days",
	      "> Prescription 33x2: 66 Gy in 33 fractions of 2 Gy, 1 a day, Mon-Fri, no gap, 45 calendar days from first to last.\n",
	      "1. carotid artery Dmax: 70.0 Gy before, 52.5 left after recovery (25 %), 66.0 new, 118.5 of "
	      "119 Gy: met, 0.5 Gy to spare (carotid wall; EQD2 at alpha/beta 3 Gy; a hard limit; 5 of 5 points)\n",
	      "2. spinal cord Dmax: 33.6 Gy before, 33.6 left after recovery (0 %), 7.9 new, 41.5 of 50 Gy: met, "
	      "8.5 Gy to spare (cord; EQD2 at alpha/beta 2 Gy; a hard limit; 1 of 1 point)\n",
	      "3. tumour control probability (TCP): 1.000 of 0.5: met, 0.500 above what is asked (control; "
	      "a soft goal; 4 of 4 points)\n",
	      /* 7 - 23.76/ln 10 = -3.32 */
	      "Tumour: log10 of the clonogens is 7.00 at the first fraction and -3.32 after the last",
	      "(alpha/beta 10 Gy)",
	      "Mark so far: 10 of 10: passes.\n", "This was a trial.", "Passed: 10 of 10 points.\n",
	      "Summary: Basic – a test\nStep 1 (choice): right, 2 of 2 points.\n",
	      "Step 2 (number): right, 3 of 3 points.\n",
	      "Step 3 (regimen): passed, 10 of 10 points.\nTotal: 15 of 15 points.\n",
	      "The regimen handed in last:\nPrescription 33x2",
	      "Mark: 10 of 10: passes.\n");
	OK(!strstr(s, "The input has ended"));
	free(s);
}

static void
wrong_way(void)
{
	char *s = TYPED("next", "a", "c", "", "17.5", "HINT", "1", "70", "", "5x8", "submit", "", "");

	ORDER(s, "a is not right. Count what five large fractions do", "1 more attempt, for 1 point.\n",
	      "c is not right. They differ by 18 Gy.\nNot right, and the attempts are used up: 0 of 2 points.\n",
	      "The worked answer:\nb) Five times 8 Gy\n",
	      "You gave 17.5 Gy: that is too low, by about two thirds. It is what comes out when the part that has recovered",
	      "2 more attempts, for 2 points.\n", "Hint 1 of 2 (it cost 0.3 points): The vessel forgets a part.\n",
	      "1 more attempt, for 0.7 points.\n", "Not right, and the attempts are used up: 0 of 3 points.\n",
	      /* 52.5 + 88 = 140.5, 21.5 over; 0 + 1 + 4 capped at 4 */
	      "1. carotid artery Dmax: 70.0 Gy before, 52.5 left after recovery (25 %), 88.0 new, 140.5 of "
	      "119 Gy: not met, 21.5 Gy over (carotid wall; EQD2 at alpha/beta 3 Gy; a hard limit; 0 of 5 points)\n",
	      "Mark so far: 4 of 10, capped because a hard limit is not met: does not pass.\n",
	      "Carotid artery reaches 140.5 Gy",
	      "It earns 4 of 10 points so far. Go on with next, or hand in a better one: "
	      "2 more attempts, for 8 points.\n",
	      "Step 1 (choice): not right, 0 of 2 points.\n", "Step 2 (number): not right, 0 of 3 points, 1 hint.\n",
	      "Step 3 (regimen): not passed, 4 of 10 points.\nTotal: 4 of 15 points.\n", "Mark: 4 of 10, capped");
	free(s);
}

/* 119 - 52.5 = 66.5 Gy are left to the carotid artery at alpha/beta 3: 33 d (d + 3)/5 = 66.5, d = 2.011; 5 d (d + 3)/5 = 66.5,
 * d = 6.791. */
static void
the_map_and_the_score_in_words(void)
{
	char *s = TYPED("", "b", "", "52.5", "", "33x2", "map", "map 99", "map 5", "score", "explain", "compare", "quit");

	ORDER(s, "> Schedule: once a day, Monday to Friday. Up to which dose a fraction each limit is met, under each organ's own model of recovery:\n",
	      "carotid artery up to ", "Here 33x2  45 days  TCP 1.00  mark 10 of 10; cumulative EQD2 of the organs:\n", "  carotid artery: 118.5 Gy, limit 119 Gy, 0.5 left.\n",
	      "First to break: carotid artery 118.5 of 119 Gy, 0.5 left; edge 2.01 Gy.\n", "Best known: ", "This one gives away nothing.\n",
	      "Schedules:\n1 once a day, Monday to Friday\n", "Not taken: \"99\" is no schedule of the map; expected map and a number from 1 to 5.\n",
	      "> Schedule: once a week. ", "1. carotid artery Dmax: 70.0 Gy before", "Mark: 10 of 10: passes.\n",
	      "Every organ stays within its limit; the nearest is carotid artery with 0.5 Gy to spare.", "Best known: ",
	      "What breaks first when every fraction grows:\n", "carotid artery at \u00d71.01 the dose", "What kills, in powers of ten of cells:\n",
	      /* 7 + 3.32 */
	      "together", "10.32\n", "What nothing beats in tumour control and in the limit used, safest first; of ", "The same patient under the conventions of published tools",
	      "carotid artery: from ", "ghostdose: EQD2 at each structure's", "carotid artery 118.5 Gy", "matrad: EQD2 of two plans added");
	free(s);
	s = TYPED("", "b", "", "52.5", "", "5x2", "map", "quit");
	ORDER(s, "edge 6.79 Gy.\n");
	free(s);
}

static void
skip_way(void)
{
	char *s = TYPED("", "skip", "no", "skip", "b", "", "skip", "Yes", "next", "skip", "yes", "");

	ORDER(s, "Type yes to skip it", "Not skipped.\n> ", "Type yes to skip it", "Not skipped.\nb is right.",
	      "Skip this step?", "Skipped: 0 of 3 points.\nThe worked answer:\n", "52.50 Gy",
	      "Skipped: 0 of 10 points.\n",
	      "Step 1 (choice): right, 2 of 2 points.\nStep 2 (number): skipped, 0 of 3 points.\n"
	      "Step 3 (regimen): skipped",
	      "Total: 2 of 15 points.\nNo regimen was handed in.\n");
	free(s);
}

static void
refusals(void)
{
	char *s = TYPED("b", "submit", "back", "", "z", "next", "why 1", "", "b", "b", "", "1,234.5", "88 cGy",
	                "eighty", "hint",
	                "hint", "53.5", "hint", "hint", "52.5", "", "submit", "5x8 bod", "35x", "why 9", "why", "next",
	                "\x1b]52;c;x\x07",
	                "quit");

	ORDER(s, "Not taken: there is no question open here.\n", "Not taken: there is no step here.\n",
	      "Not taken: this is the first page", "\"z\" is none of the choices; expected a, b or c.\n",
	      "Not taken: this step is open",
	      "earlier course", "limit 119 Gy: ", "Type a, b or c.", "b is right.",
	      "there is no question open here",
	      "\"1,234.5\" has 2 separators: it could be 1234.5 or 1.2345", "cGy is another unit; give it in Gy.\n",
	      "\"eighty\" is not a number; expected a number in Gy", "Hint 1 of 2", "Not taken: hint 2 opens after a try", "Hint 2 of 2",
	      "all hints of this step are shown",
	      "That earns 1.4 of 3 points.\n", "Type a regimen first, such as 30x2", "At character 5: ", "At the end: ",
	      "\"9\" is no row; expected why and the number of a row, 1 to 3.\n", "\"\" is no row",
	      "Not taken: this step is open",
	      "At character 1: ", "You leave before the end. Nothing is kept", "Summary: ",
	      "Step 3 (regimen): not answered",
	      "Total: 3.4 of 15 points.\n");
	OK(strcspn(s, "\x1b\x07") == strlen(s));
	free(s);
}

static void
words_of_a_regimen(void)
{
	char *s = TYPED("", "b", "", "52.5", "", "models", "5x2 qod", "calendar", "why 1", "why 3",
	                "4*(10x1.5 bid 6h, gap 1w)",
	                "calendar", "back", "", "why 1", "quit");

	ORDER(s,
	      "Under other models of recovery, 5x8 gives:\n"
	      "carotid artery Dmax (EQD2 at alpha/beta 3 Gy), limit 119 Gy:\n",
	      /* none: 70 + 88 = 158; half: 35 + 88 = 123; 25/50 % step, 14 months: 123; 65 % needs 24 months */
	      "  the case's own model (", "): 140.5 Gy, not met, 21.5 Gy over\n",
	      "  none: 158.0 Gy, not met, 39.0 Gy over\n",
	      "  step-simple: 123.0 Gy, not met, 4.0 Gy over\n", "  constant-half: 123.0 Gy, not met, 4.0 Gy over\n",
	      "spinal cord Dmax (EQD2 at alpha/beta 2 Gy), limit 50 Gy:\n", "  none: 40.8 Gy, met, 9.2 Gy to spare\n",
	      /* the plot in words: FACTS 7.1 and 7.2 */
	      "What each model says is recovered after 3, 6, 12, 24 and 36 months; \"?\" where it does not apply:\n",
	      "  none: 0 %, 0 %, 0 %, 0 %, 0 %; prior, 14 months ago: 0 %\n",
	      "  step-simple: 0 %, 25 %, 50 %, 50 %, 50 %; prior, 14 months ago: 50 %\n",
	      "  step-slicer: 0 %, 25 %, 50 %, 65 %, 65 %; prior, 14 months ago: 50 %\n",
	      "  primate-cord: ?, ?, 72 %, 90 %, 96 %; prior, 14 months ago: 77 %\n",
	      " after 44 Gy: 72 % at 12 months, 90 % at 24 months, 96 % at 36 months.\n",
	      "Mark so far: 6 of 10: does not pass.\n",
	      "Week 1: Monday, Wednesday and Friday: 2 Gy.\nWeek 2: Monday and Wednesday: 2 Gy.\n",
	      "35x2: 70 Gy in 35 fractions", "TCP = exp", "40 fractions, 47 calendar days from first to last.\n",
	      "Week 1: Monday to Friday: 1.5 Gy twice, 6 h apart.\nWeek 2: no treatment.\nWeek 3: Monday to Friday",
	      "Week 7: Monday to Friday: 1.5 Gy twice, 6 h apart.\n", "Step 2 of 3", "Your last answer: 52.5 Gy\n",
	      "Step 3 of 3",
	      "Your last trial:\nPrescription 4*(10x1.5 bid 6h, gap 1w): 60 Gy");      /* the trial is still there */
	free(s);
}

static void
end_of_input(void)
{
	static const char *const lines[] = { "", "a", "b", "", "hint", "17.5", "52.5", "", "5x2", "submit", "5x8" };

	for (size_t n = 0; n <= sizeof lines / sizeof *lines; n++) {
		char *s = session(lines, n, 0, false);

		ORDER(s, "The input has ended here. Nothing is kept", "\n\nSummary: ", "Total: ");
		free(s);
	}
}

static void
help_lists_every_word(void)
{
	static const char *const names[] = { "next", "submit", "why N MODEL", "calendar", "models", "front", "patient", "histogram ORGAN", "pairs PAIRS", "hint", "skip", "back",
		"again",
		                             "help", "quit" };
	char *s = TYPED("help");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char line[40];

		snprintf(line, sizeof line, "\n%s: ", names[i]);
		HAS(s, line);
	}
	free(s);
}

/* 8 squared is not 82: powers stay powers. */
static void
powers_in_ascii(void)
{
	char *s = SESSION(400, true, "", "b", "", "52.5", "", "2x3, 1x5", "why 1", "quit");

	/* Unequal fractions: the derivation writes squares, 9 + 9 + 25 = 43 Gy^2. */
	HAS(s, "43 Gy^2");
	OK(!strstr(s, "Gy2"));
	free(s);
}

/* ---- what is kept ---- */

struct kept { char folder[60]; };

static void
kept_init(struct kept *k)
{
	struct fault f = { 0 };

	snprintf(k->folder, sizeof k->folder, "/tmp/ghostdose-plain.XXXXXX");
	if (!mkdtemp(k->folder))
		tap_bail_out("cannot make a folder in /tmp");
	desk_records = records_open(k->folder, &f);
	if (!desk_records)
		tap_bail_out(f.text);
}

static void
kept_fini(struct kept *k)
{
	char line[100];

	records_close(desk_records);
	desk_records = NULL;
	snprintf(line, sizeof line, "rm -rf %s", k->folder);
	if (system(line) != 0)
		tap_diag("%s fails", line);
}

static void
goes_on_where_it_was(void)
{
	struct kept k;
	char *s;

	kept_init(&k);
	s = TYPED("quit");
	ORDER(s, "Your answers are kept in /tmp/ghostdose-plain.", "Your answers are kept: the next time goes on here.");
	free(s);
	s = TYPED("", "b", "", "hint", "17.5");
	OK(!strstr(s, "You go on"));
	ORDER(s, "The input has ended here. Your answers are kept: the next time goes on here.");
	free(s);
	s = TYPED("52.5", "", "5x2", "quit");
	ORDER(s, "You go on at step 2 of 3, 2 of 15 points, 33 % behind you, last worked 2001-09-09 01:46 UTC. Type anew", "Step 2 of 3",
	      "Hint 1 of 2", "Your last answer: 17.5", "That earns 1.7 of 3 points.", "This was a trial.");
	free(s);
	/* The trial was no answer, and is there. */
	s = TYPED("submit", "anew", "no", "anew", "yes", "quit");
	ORDER(s, "You go on at step 3 of 3, 3.7 of 15 points", "Your last trial:\nPrescription 5x2: 10 Gy", "points so far",
	      "Type yes to begin anew", "You go on here.", "Type yes to begin anew", "Press Enter to begin", "Total: 0 of 15");
	free(s);
	s = TYPED("", "b", "", "52.5", "", "33x2", "submit", "");
	HAS(s, "You go on at step 3 of 3");             /* the new one was not begun: nothing was done in it */
	free(s);
	kept_fini(&k);
}

/* Finished: the next time begins anew.  Another session that lives: it is asked. */
static void
finished_and_in_use(void)
{
	struct kept k;
	struct records *other;
	struct session *theirs;
	struct session_offer offer;
	struct fault f = { 0 };
	char *s;

	kept_init(&k);
	s = TYPED("", "b", "", "52.5", "", "33x2", "submit", "");
	HAS(s, "Total: 15 of 15 points.");
	free(s);
	s = TYPED("", "b");
	OK(!strstr(s, "You go on"));
	free(s);
	other = records_open(k.folder, &f);
	OK(other && session_offer(other, "tests/data/cases/tutor-basic", &offer, &f));
	theirs = session_resume(other, offer.attempt.id, NULL, SESSION_WRITE, &f);
	OK(theirs);
	s = TYPED("nothing of this");
	ORDER(s, "Another session is working on this case; it is at step 1 of 3, 2 of 15 points",
	      "Type take to take it over, look to look on, anew to begin anew; anything else leaves.", "You leave;");
	free(s);
	s = TYPED("look", "again", "", "quit");
	ORDER(s, "You are looking on", "b is right", "Not taken: you are looking on", "You were looking on.");
	free(s);
	s = TYPED("TAKE", "", "52.5", "quit");
	ORDER(s, "You go on at step 1 of 3", "That earns 3 of 3 points.");
	free(s);
	OK(!session_do(theirs, &(struct tutor_action){ TUTOR_NEXT, NULL }, 1, &f));
	HAS(f.text, "taken this attempt over");
	session_close(theirs);
	records_close(other);
	kept_fini(&k);
}

/* No line is wider than asked for, and ASCII is ASCII. */
static void
width_and_ascii(void)
{
	for (int width = 20; width <= 72; width += 26) {
		char *s = SESSION(width, true, "help", "", "b", "", "52.5", "", "5x8", "why 1", "why 2", "why 3",
		      "models", "calendar",
		                  "submit", "");
		int widest = 0;
		bool plain = true;

		for (char *p = s; *p;) {
			int len;

			p += !strncmp(p, "> ", 2) ? 2 : 0;         /* nobody's Enter is on this paper */
			len = (int)strcspn(p, "\n");

			widest = len > widest ? len : widest;
			p += len + (p[len] == '\n');
		}
		for (const char *p = s; *p; p++)
			plain = plain && (*p == '\n' || (*p >= 0x20 && *p < 0x7f));
		OK(widest <= width);
		OK(plain);
		free(s);
	}
}

static void
long_line(void)
{
	char many[PLAIN_LINE_MAX + 100];
	char *s;

	memset(many, '5', sizeof many - 1);
	many[sizeof many - 1] = '\0';
	s = TYPED("", "b", "", many, "52.5");
	ORDER(s, "Not taken: the line is too long", "That earns 3 of 3 points.");
	free(s);
}

/* Whatever is typed: it ends with a summary, and nothing but text comes out. */
static void
random_lines(void)
{
	static const char *const typed[] = {
		"", "", "a", "b", "c", "52.5", "1", "1,2.3", "hint", "skip", "yes", "back", "next", "again", "help",
		"5x8", "33x2",
		"2x3 bid 6h, gap 3d, 3x2", "submit", "why 2", "why x", "calendar", "models", "5x", "\x1b[0m", "\xff",
		"\xE2\x80\xAE",
	};
	const char *given = getenv("TEST_SEED");
	unsigned long long seed = given ? strtoull(given, NULL, 10) : 7, x = seed * 2654435761u + 1;

	for (int round = 0; round < 40; round++) {
		const char *lines[60], *why = NULL;
		char *s, name[80];

		for (size_t i = 0; i < 60; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			lines[i] = typed[x % (sizeof typed / sizeof *typed)];
		}
		s = session(lines, 60, 60, round % 2);
		if (text_find_unsafe(s, strlen(s), name, sizeof name) < strlen(s))
			why = name;
		else if (!strstr(s, "\nSummary: "))
			why = "no summary";
		if (!OK(!why))
			tap_diag("round %d: %s", round, why);
		free(s);
	}
	printf("# seed %llu (TEST_SEED)\n", seed);
}

TAP_MAIN(TAP_CASE(right_way), TAP_CASE(wrong_way), TAP_CASE(the_map_and_the_score_in_words), TAP_CASE(skip_way), TAP_CASE(refusals), TAP_CASE(words_of_a_regimen),
         TAP_CASE(end_of_input), TAP_CASE(help_lists_every_word), TAP_CASE(powers_in_ascii), TAP_CASE(width_and_ascii),
         TAP_CASE(long_line), TAP_CASE(goes_on_where_it_was), TAP_CASE(finished_and_in_use),
         TAP_CASE(random_lines))
