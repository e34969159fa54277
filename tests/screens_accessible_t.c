/* For who hears the screen: every state in accessible mode is made of words, the cursor stands on something, and an answer is told
 * where the cursor goes. */
#include "screen_states.h"

struct heard {
	int bad, told;
	size_t states;
};

/* Arrows, lines, boxes, blocks, shapes, stars, checks, braille: a reader would spell them one by one. */
static bool
is_drawing(uint32_t code)
{
	return (code >= 0x2190 && code <= 0x21ff) || (code >= 0x2500 && code <= 0x27bf) || (code >= 0x2800 && code <= 0x28ff);
}

static void
hear(void *user, const char *name, struct screen_world *w)
{
	struct heard *k = user;
	int drawn = 0;

	k->states++;
	for (int row = 0; row < w->canvas.rows; row++)
		for (int col = 0; col < w->canvas.cols; col++) {
			const struct cell *x = canvas_cell(&w->canvas, row, col);

			if (x->width > 0 && (x->halves || is_drawing(x->codes[0])) && drawn++ == 0 && k->told++ < 20)
				tap_diag("%s: U+%04X at %d,%d", name, (unsigned)x->codes[0], row, col);
		}
	if (!canvas_has_cursor(&w->canvas) && k->told++ < 20)
		tap_diag("%s: no cursor", name);
	k->bad += drawn > 0 || !canvas_has_cursor(&w->canvas);
}

static void
every_state_is_made_of_words(void)
{
	struct heard k = { 0 };

	for (size_t i = 0; i < SCREEN_PLAYS; i++) {
		struct screen_play play = screen_plays[i];
		struct screen_world w;

		play.manner |= SCREENS_ACCESSIBLE;
		screen_world_open(&w, &play, 24, 80);
		screen_world_play(&w, play.keys, hear, &k);
		screen_world_close(&w);
	}
	OK(k.states > 100);
	IS_INT(k.bad, 0);
}

/* Is text what stands at the cursor? */
static bool
at_cursor(const struct screen_world *w, const char *text)
{
	char line[200] = "";
	size_t n = 0;

	for (int col = w->canvas.cursor_col; col < w->canvas.cols && n < strlen(text); col++)
		line[n++] = (char)canvas_cell(&w->canvas, w->canvas.cursor_row, col)->codes[0];
	if (!strncmp(line, text, strlen(text)))
		return true;
	tap_diag("at the cursor stands \"%s\"", line);
	return false;
}

static void
an_answer_is_told_at_the_cursor(void)
{
	static const int sizes[][2] = { { 24, 80 }, { 20, 60 }, { 60, 200 } };

	for (int i = 0; i < 3; i++)
		for (unsigned manner = 0; manner <= SCREENS_ACCESSIBLE; manner += SCREENS_ACCESSIBLE) {
			struct screen_world w;

			screen_world_open(&w, &(struct screen_play){ "carotid", manner, "" }, sizes[i][0], sizes[i][1]);
			screen_world_play(&w, CAROTID_QUESTION "b<Enter>", NULL, NULL);
			OK(at_cursor(&w, "right: 2 of 2 points"));
			screen_world_play(&w, "n100<Enter>1<Enter>", NULL, NULL);
			OK(at_cursor(&w, "no attempt left: 0 of 2 points"));
			screen_world_close(&w);
		}
}

TAP_MAIN(
	TAP_CASE(every_state_is_made_of_words),
	TAP_CASE(an_answer_is_told_at_the_cursor),
)
