/* Answering on the slice: a place under the cursor, pairs of landmarks that are set and moved, a registration to be judged. */
#include "slice_world.h"

#define TO_PAIRS TO_NUMBER "20<Enter>n"
#define PAIRS "-3 -23 > -3 -19; 3 -23 > 3 -19; 0 -30 > 0 -26"
#define TO_JUDGE TO_PAIRS PAIRS "<Enter>n"
#define TO_PLACE TO_JUDGE "e<Enter>n25<Enter>n50<Enter>51.2<Enter>n"

static const struct tutor_step *
step(const struct world *w)
{
	struct tutor_view v;

	app_look(w->app, &v);
	return &v.steps[v.at];
}

static int
count_code(const struct world *w, uint32_t code, int first_col, int last_col)
{
	int n = 0;

	for (int row = 2; row < w->c.rows - 3; row++)
		for (int col = first_col; col <= last_col; col++)
			n += canvas_cell(&w->c, row, col)->codes[0] == code;
	return n;
}

/* ---- a place ---- */

static void
enter_answers_with_the_cursor(void)
{
	struct world w;

	open_world(&w, "cord", 24, 80, false);
	keys(&w, TO_PLACE);
	IS_INT(step(&w)->step->type, STEP_PLACE);
	keys(&w, "<F2>");
	OK(sees(&w, "Enter answer here"));
	/* It begins at the hottest voxel of the cord in the old plan, which is the place. */
	keys(&w, "<Enter>");
	OK(w.app->slice.open);
	IS_INT(step(&w)->state, STEP_RIGHT);
	IS_STR(step(&w)->answer, "x -3, y -23 mm");
	OK(sees(&w, "Right"));
	/* The star stands where it is. */
	OK(!shows(&w, "Enter answer here"));
	keys(&w, "<Right><Right>");
	IS_INT(count_code(&w, 0x2605, 1, 47), 1);
	OK(sees(&w, "\u2605 the place: 4.0 mm away"));
	keys(&w, "q");
	OK(sees(&w, "Enter go on"));
	close_world(&w);
}

static void
a_wrong_place_says_how_far(void)
{
	struct world w;

	open_world(&w, "cord", 24, 80, false);
	keys(&w, TO_PLACE "<F2><Left><Left><Left><Left><Left><Up><Enter>");
	IS_INT(step(&w)->state, STEP_OPEN);
	IS_INT(step(&w)->attempts, 1);
	OK(sees(&w, "Not right."));
	OK(sees(&w, "10 mm away"));
	/* No star while it is open, and the same answer costs no attempt. */
	IS_INT(count_code(&w, 0x2605, 1, 47), 0);
	keys(&w, "<Enter>");
	IS_INT(step(&w)->attempts, 1);
	keys(&w, "<Right><Enter>");
	IS_INT(step(&w)->state, STEP_WRONG);
	IS_INT(count_code(&w, 0x2605, 1, 47), 1);
	/* 8 mm to the side and 2 to the front; 51.2 Gy there. */
	OK(sees(&w, "the place: 8.2 mm away, 51.2"));
	/* The same in words on its page. */
	keys(&w, "q");
	OK(sees(&w, "no attempt left"));
	close_world(&w);
}

/* On a slab the way along the patient counts too: from (0, -24, 20) to (-3, -24, 20), then from two slices of 5 mm below. */
static void
a_place_on_a_slab_is_as_far_as_it_is(void)
{
	struct world w;

	open_world(&w, "overlay", 24, 80, false);
	keys(&w, "<Enter>nnb<Enter>nd<Enter>n20<Enter>27<Enter>n32.8<Enter>n<F2><Enter>");
	IS_INT(step(&w)->state, STEP_RIGHT);
	OK(sees(&w, "the place: 3.0 mm away"));
	OK(sees(&w, "moved 8.2 mm feet; J"));
	keys(&w, "<PageDown><PageDown>");
	OK(sees(&w, "the place: 10.4 mm away"));         /* sqrt(3^2 + 10^2) */
	close_world(&w);
}

/* ---- pairs ---- */

static void
pairs_move_the_map(void)
{
	struct world w;
	struct vol_landmark pairs[PLACING_PAIRS_MAX];

	open_world(&w, "cord", 24, 80, false);
	keys(&w, TO_PAIRS);
	IS_INT(step(&w)->step->type, STEP_LANDMARKS);
	keys(&w, "<F2>");
	OK(sees(&w, "through your landmarks"));
	OK(sees(&w, "0 pairs: Space sets one"));
	OK(sees(&w, "old plan 30.0 Gy"));                /* without a pair nothing has moved */
	keys(&w, "<Space>");
	OK(w.app->slice.pairs.holding);
	OK(sees(&w, "then: earlier scan"));              /* the earlier scan comes beside it */
	OK(sees(&w, "Enter leave it there"));
	IS_INT(slice_pairs(w.app, pairs), 1);
	/* Each millimetre to the front is 5 Gy for all that the map carries along. */
	keys(&w, "<Up>");
	OK(sees(&w, "1 pair, holding 1: 1.0 mm"));
	OK(sees(&w, "old plan 35.0 Gy"));
	keys(&w, "<Up><Up><Up>");
	OK(sees(&w, "holding 1: 4.0 mm"));
	OK(sees(&w, "old plan 50.0 Gy"));
	IS_STR(w.app->answer.text, "-3 -23 > -3 -19");
	/* Esc lets it be and stays on the slice. */
	keys(&w, "<Esc>");
	OK(w.app->slice.open && !w.app->slice.pairs.holding);
	IS_INT(count_code(&w, 0x25cb, 40, 78), 0);       /* the cursor stands on it */
	keys(&w, "<Left><Left><Left><Space>");
	IS_INT(slice_pairs(w.app, pairs), 2);
	NEAR(pairs[1].moving_mm[1], -19, 1e-9, 0);       /* it begins where the map so far leads */
	IS_INT(count_code(&w, 0x25cb, 40, 78), 1);
	keys(&w, "<Enter><Down><Down><Down><Space><Enter>");
	IS_INT(slice_pairs(w.app, pairs), 3);
	OK(sees(&w, "3 pairs"));
	OK(sees(&w, "left out: 0.0 mm off, most 0.0"));
	keys(&w, "<Enter>");
	IS_INT(step(&w)->state, STEP_RIGHT);
	OK(sees(&w, "thin-plate spline"));
	close_world(&w);
}

static void
pairs_are_held_removed_and_taken_back(void)
{
	struct world w;
	struct vol_landmark pairs[PLACING_PAIRS_MAX];

	open_world(&w, "cord", 43, 132, false);
	keys(&w, TO_PAIRS "<F2>h");
	OK(sees(&w, "There is no pair yet; Space sets one."));
	keys(&w, "x");
	OK(sees(&w, "There is no pair to take away."));
	keys(&w, "u");
	OK(sees(&w, "Nothing to take back."));
	keys(&w, "<Space><Up><Enter><Space>");
	OK(sees(&w, "There is a pair here already; h holds it."));
	IS_STR(w.app->answer.text, "-3 -23 > -3 -22");
	keys(&w, "<Left><Left><Space><Enter>x");
	IS_STR(w.app->answer.text, "-3 -23 > -3 -22");
	keys(&w, "u");
	IS_STR(w.app->answer.text, "-3 -23 > -3 -22; 1 -23 > 1 -22");
	/* h takes the nearest, the arrows move where it was, u puts that back. */
	keys(&w, "<Right><Right>h<Left><Left><Enter>");
	IS_STR(w.app->answer.text, "-3 -23 > -1 -22; 1 -23 > 1 -22");
	keys(&w, "u");
	IS_STR(w.app->answer.text, "-3 -23 > -3 -22; 1 -23 > 1 -22");
	keys(&w, "u");
	IS_INT(slice_pairs(w.app, pairs), 1);
	keys(&w, "uuuu");
	IS_INT(slice_pairs(w.app, pairs), 0);
	/* A held pair is not what a resize or another layer lets go. */
	keys(&w, "<Space>5");
	OK(w.app->slice.pairs.holding);
	resize(&w, 24, 80);
	OK(w.app->slice.pairs.holding);
	keys(&w, "<Enter>q");
	OK(sees(&w, "-3 -23 > -3 -23"));                 /* in the field of the question */
	close_world(&w);
}

/* As many as an answer holds, and then it says so. */
static void
there_is_an_end_of_pairs(void)
{
	struct world w;
	struct vol_landmark pairs[PLACING_PAIRS_MAX];
	size_t n = 0, before;

	open_world(&w, "cord", 24, 80, false);
	keys(&w, TO_PAIRS "<F2>");
	do {
		before = n;
		keys(&w, "<Space><Enter><Left>");
		n = slice_pairs(w.app, pairs);
	} while (n > before && n < PLACING_PAIRS_MAX);
	OK(n >= 8);
	keys(&w, "<Space>");
	OK(sees(&w, "There is no room for one more pair"));
	IS_INT(slice_pairs(w.app, pairs), n);
	close_world(&w);
}

/* What is typed in the field is what the slice shows. */
static void
typed_pairs_are_on_the_slice(void)
{
	struct world w;

	open_world(&w, "cord", 43, 132, false);
	keys(&w, TO_PAIRS PAIRS "<F2>");
	OK(sees(&w, "3 pairs"));
	OK(sees(&w, "old plan 50.0 Gy"));
	/* Half a pair is none yet. */
	keys(&w, "q<BS><BS><BS><BS><BS><BS><BS><BS><F2>");
	OK(sees(&w, "0 pairs"));
	close_world(&w);
}

/* ---- a registration ---- */

static void
a_registration_is_looked_at_by_its_layers(void)
{
	struct world w;

	open_world(&w, "cord", 24, 80, false);
	keys(&w, TO_JUDGE);
	IS_INT(step(&w)->step->type, STEP_JUDGE);
	keys(&w, "v");
	/* Its own map is what shows, with the overlay; the picture is good and the dose is not. */
	OK(sees(&w, "through colleague"));
	OK(w.app->slice.led);
	OK(count_code(&w, '+', 1, 47) <= 2);
	OK(sees(&w, "old plan 45.5 Gy"));
	OK(sees(&w, "moved 3.1 mm back"));
	keys(&w, "8");
	OK(sees(&w, "5.0 Gy/mm"));
	/* The true movement is a key away. */
	keys(&w, "m");
	OK(sees(&w, "old plan 50.0 Gy"));
	keys(&w, "q");
	OK(sees(&w, "Enter answer"));
	keys(&w, "e<Enter>");
	IS_INT(step(&w)->state, STEP_RIGHT);
	/* At the next step it is the case's map again. */
	keys(&w, "n<F2>");
	IS_INT(w.app->slice.way, 0);
	OK(!w.app->slice.led);
	close_world(&w);
}

/* ---- drafts ---- */

static char folder[] = "/tmp/ghostdose-place.XXXXXX";

static struct records *
open_records(void)
{
	struct fault f;
	struct records *r = records_open(folder, &f);

	if (!r)
		tap_bail_out(f.text);
	return r;
}

static void
pairs_set_on_the_slice_are_kept_at_every_key(void)
{
	struct world w = { 0 };
	struct records *r;
	struct fault f;

	if (!mkdtemp(folder))
		tap_bail_out("cannot make a folder in /tmp");
	r = open_records();
	snprintf(w.list[0].path, sizeof w.list[0].path, "%s/cord", cases_folder());
	w.app = app_new(w.list, 1, r, NULL, &f);
	if (!w.app || !canvas_init(&w.c, 24, 80, false, &f))
		tap_bail_out("out of memory");
	app_draw(w.app, &w.c);
	keys(&w, TO_PAIRS "<F2><Space><Up><Up>");
	/* The line is cut: no key more, nothing is closed in order. */
	close_world(&w);
	records_close(r);
	r = open_records();
	w = (struct world){ 0 };
	snprintf(w.list[0].path, sizeof w.list[0].path, "%s/cord", cases_folder());
	w.app = app_new(w.list, 1, r, NULL, &f);
	if (!w.app || !canvas_init(&w.c, 24, 80, false, &f))
		tap_bail_out("out of memory");
	if (!app_open(w.app, w.list[0].path, &f))
		tap_bail_out(f.text);
	app_draw(w.app, &w.c);
	OK(sees(&w, "-3 -23 > -3 -21"));
	keys(&w, "<F2>");
	OK(sees(&w, "1 pair"));
	OK(sees(&w, "old plan 40.0 Gy"));
	close_world(&w);
	records_close(r);
}

TAP_MAIN(TAP_CASE(enter_answers_with_the_cursor), TAP_CASE(a_wrong_place_says_how_far), TAP_CASE(a_place_on_a_slab_is_as_far_as_it_is),
         TAP_CASE(pairs_move_the_map),
         TAP_CASE(pairs_are_held_removed_and_taken_back), TAP_CASE(there_is_an_end_of_pairs), TAP_CASE(typed_pairs_are_on_the_slice),
         TAP_CASE(a_registration_is_looked_at_by_its_layers), TAP_CASE(pairs_set_on_the_slice_are_kept_at_every_key))
