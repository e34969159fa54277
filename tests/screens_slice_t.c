/* The slice on the screen, by events: the map, the cursor, the words; cases/cord, and small cases written here.
 *
 * As films hang the patient's right is on the left and the front is up, so that in the world of a case (x to the right,
 * y to the front) <Left> is +x and <Up> is +y. */
#include "slice_world.h"

/* ---- the way in and out ---- */

static void
it_opens_and_closes_where_one_was(void)
{
	static const struct { const char *way, *open, *close; } rows[] = {
		{ "<Enter>", "v", "q" },                 { "<Enter>", "<F2>", "<Esc>" },  { TO_CHOICE, "v", "<Esc>" },
		{ TO_CHOICE "c", "<F2>", "q" },          { TO_NUMBER, "<F2>", "q" },      { TO_NUMBER "12.5", "<F2>", "<Esc>" },
		{ TO_NUMBER "12.5<Esc>", "v", "q" },     { TO_DESIGN, "v", "q" },         { TO_DESIGN "<Up>", "<F2>", "q" },
		{ TO_DESIGN "<Up> x", "<F2>", "<Esc>" }, { TO_CHOICE, ":slice<Enter>", "q" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct world w;
		char *before, *after;

		open_world(&w, "cord", 24, 80, false);
		keys(&w, rows[i].way);
		keys(&w, "<C-l>");               /* what was said once is gone */
		before = canvas_dump(&w.c);
		keys(&w, rows[i].open);
		if (!OK(w.app->slice.open) || !OK(sees(&w, "patient's right on the left")))
			tap_diag("%s%s", rows[i].way, rows[i].open);
		OK(!app_in_field(w.app));
		keys(&w, rows[i].close);
		OK(!w.app->slice.open);
		after = canvas_dump(&w.c);
		if (!IS_STR(after, before))
			tap_diag("%s%s", rows[i].way, rows[i].open);
		free(before);
		free(after);
		close_world(&w);
	}
}

static void
nothing_that_was_typed_is_lost(void)
{
	struct world w;

	open_world(&w, "cord", 24, 80, false);
	keys(&w, TO_NUMBER "12");
	/* In the field v is text. */
	keys(&w, "v");
	OK(!w.app->slice.open);
	keys(&w, "<BS><F2>lllozw<Enter>q.5");
	OK(sees(&w, "12.5"));
	OK(app_in_field(w.app));
	keys(&w, "<C-u>20<Enter>");
	OK(sees(&w, "Right: 20"));
	/* After the answer too. */
	keys(&w, "v");
	OK(w.app->slice.open);
	keys(&w, "q");
	OK(sees(&w, "Right: 20"));
	close_world(&w);
}

static void
a_case_without_one_says_so(void)
{
	struct world w;

	open_world(&w, "carotid", 24, 80, false);
	keys(&w, "<Enter>v");
	OK(!w.app->slice.open);
	OK(sees(&w, "This case has no slice."));
	keys(&w, "<C-l>");
	OK(!shows(&w, "v slice"));
	close_world(&w);
}

/* ---- the map ---- */

/* Which band, written out: below 10, then each 10 Gy up to 130. */
static char
digit_of(const struct vol_map *m, size_t voxel)
{
	int band = 0;

	if (!vol_map_known(m, voxel))
		return '/';
	for (int edge = 10; edge <= 130; edge += 10)
		band += (double)m->high_gy[voxel] >= edge * (1 - 1e-6);
	return "0123456789ABCD"[band];
}

/* Columns beside the map. */
static int
beside(const struct world *w)
{
	return w->c.cols >= 150 ? 62 : w->c.cols >= 120 ? 48 : w->c.cols >= 76 ? 31 : 26;
}

/* Every cell of the map around the cursor's; width: columns a voxel.  How many there were. */
static int
decode(struct world *w, const struct vol_map *m, int width)
{
	const struct slice_view *v = &w->app->slice;
	int good = 0;

	for (int row = 2; row < w->c.rows - 3; row++)
		for (int col = 1; col + width <= w->c.cols - 1 - beside(w); col += width) {
			int x = v->x - (col - w->c.cursor_col) / width, y = v->y - (row - w->c.cursor_row);
			uint32_t code = canvas_cell(&w->c, row, col)->codes[0];

			if ((col - w->c.cursor_col) % width != 0)
				return -1;
			if (x < 0 || x >= m->grid.n[0] || y < 0 || y >= m->grid.n[1])
				continue;
			if (code != (unsigned char)digit_of(m, vol_grid_index(&m->grid, x, y, 0))) {
				tap_diag("row %d, column %d, voxel %d,%d: %c, want %c", row, col, x, y, (int)code,
				         digit_of(m, vol_grid_index(&m->grid, x, y, 0)));
				return -1;
			}
			good++;
		}
	return good;
}

static void
the_ascii_map_decodes_to_the_bands(void)
{
	static const struct { int rows, cols, width, voxels; } sizes[] = {
		{ 24, 80, 1, 19 * 47 }, { 20, 60, 1, 15 * 32 }, { 60, 200, 2, 60 * 44 }, { 43, 132, 2, 38 * 41 },
	};
	struct fault f;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct world w;

		open_world(&w, "cord", sizes[i].rows, sizes[i].cols, true);
		keys(&w, TO_CHOICE "voo");               /* bare: without letters */
		IS_INT(w.app->slice.outline, HEATMAP_BARE);
		for (int layer = 0; layer < SLICE_DOSES; layer++) {
			struct vol_map m;

			IS_INT(w.app->slice.layer, layer);
			OK(sees(&w, slice_layer_name((enum slice_layer)layer)));
			if (!assess_slice(w.app->assess, (enum slice_layer)layer, proposal(&w), NULL, &m, &f))
				tap_bail_out(f.text);
			OK(decode(&w, &m, sizes[i].width) >= sizes[i].voxels );
			/* The other corner, where a dose is not known. */
			for (int k = 0; k < 60; k++)
				keys(&w, "<Right><Down>");
			OK(decode(&w, &m, sizes[i].width) >= sizes[i].voxels );
			IS_INT(w.app->slice.x, 0);
			IS_INT(w.app->slice.y, 0);
			for (int k = 0; k < 60; k++)
				keys(&w, "<Left><Up>");
			OK(decode(&w, &m, sizes[i].width) >= sizes[i].voxels );
			IS_INT(w.app->slice.x, 59);
			IS_INT(w.app->slice.y, 43);
			vol_map_fini(&m);
			keys(&w, "l");
		}
		IS_INT(w.app->slice.layer, SLICE_DIFFERENCE);
		close_world(&w);
	}
}

static void
the_cursor_moves_as_films_hang(void)
{
	struct world w;
	int x, y, row, col;

	open_world(&w, "cord", 60, 200, false);
	keys(&w, TO_CHOICE "v");
	x = w.app->slice.x;
	y = w.app->slice.y;
	row = w.c.cursor_row;
	col = w.c.cursor_col;
	/* It begins at the cord's hottest voxel: 3 mm to one side, 23 mm behind. */
	OK(sees(&w, "spinal cord, \u03b1/\u03b2 2"));
	OK(sees(&w, "3 mm left, 23 mm behind"));
	keys(&w, "<Left>");
	IS_INT(w.app->slice.x, x + 1);               /* +x: to the patient's right */
	OK(w.c.cursor_col < col);
	keys(&w, "<Right><Right>");
	IS_INT(w.app->slice.x, x - 1);
	OK(w.c.cursor_col > col);
	keys(&w, "<Left><Up>");
	IS_INT(w.app->slice.y, y + 1);               /* +y: to the front */
	IS_INT(w.c.cursor_col, col);
	OK(w.c.cursor_row < row);
	keys(&w, "jj");
	IS_INT(w.app->slice.y, y - 1);
	OK(w.c.cursor_row > row);
	keys(&w, "k");
	/* 2 mm a voxel: x = -59 + 2 i. */
	for (int i = 0; i < 40; i++)
		keys(&w, "<Left>");
	IS_INT(w.app->slice.x, x + 40 > 59 ? 59 : x + 40);
	OK(sees(&w, " mm right, 23 mm behind"));
	for (int i = 0; i < 70; i++)
		keys(&w, "<Right>");
	OK(sees(&w, "59 mm left, 23 mm behind"));
	close_world(&w);
}

/* "50.0", or "0.0 to 50.0 Gy?". */
static const char *
words_of(struct vol_interval v, const char *unit, char out[80])
{
	char n[2][NUMBER_TEXT_MAX];

	if (v.high > v.low + 1e-6)
		snprintf(out, 80, "%s to %s%s?", number_fixed(v.low, 1, n[0]), number_fixed(v.high, 1, n[1]), unit);
	else
		snprintf(out, 80, "%s%s", number_fixed(v.low, 1, n[0]), unit);
	return out;
}

static void
values_under_the_cursor(void)
{
	struct world w;
	struct fault f;
	uint64_t state = (uint64_t)time(NULL) | 1;
	bool unknown = false, known = false;

	tap_diag("seed %llu", (unsigned long long)state);
	open_world(&w, "cord", 60, 200, false);
	keys(&w, TO_CHOICE "v");
	/* The numbers of the case's make-slices.pl: 50 Gy followed the tissue, 30 stand there; 25 are left, 51.2 with the new. */
	OK(sees(&w, "old plan 50.0 Gy, unmoved 30.0"));
	OK(sees(&w, "new plan 30.0 Gy, EQD2 26.2"));
	OK(sees(&w, "ghost 25.0, sum 51.2 Gy EQD2"));
	OK(sees(&w, "EQD2 Dmax 51.2 of 50: not met"));
	OK(sees(&w, "moved 4.0 mm back; J 1.00"));
	for (int i = 0; i < 120; i++) {
		struct slice_probe p;
		char line[200], n[2][80];

		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		for (unsigned k = 0; k < 1 + (state >> 40) % 9; k++)
			key(&w, (uint32_t[]){ EVENT_LEFT, EVENT_RIGHT, EVENT_UP, EVENT_DOWN }[state >> 60 & 3]);
		if (!assess_probe(w.app->assess, proposal(&w), NULL,
		                  vol_grid_index(&w.app->c->slice.labels.grid, w.app->slice.x, w.app->slice.y, 0), &p, &f))
			tap_bail_out(f.text);
		snprintf(line, sizeof line, "old plan %s, unmoved %s", words_of(p.old_gy, " Gy", n[0]), words_of(p.unmoved_gy, "", n[1]));
		OK(sees(&w, line));
		snprintf(line, sizeof line, "new plan %s, EQD2 %s", words_of(p.new_gy, " Gy", n[0]), words_of(p.new_eqd2_gy, "", n[1]));
		OK(sees(&w, line));
		snprintf(line, sizeof line, "ghost %s, sum %s EQD2", words_of(p.ghost_eqd2_gy, "", n[0]), words_of(p.sum_eqd2_gy, " Gy", n[1]));
		OK(sees(&w, line));
		OK(sees(&w, p.structure ? p.structure : "no structure, \u03b1/\u03b2 3 (assumed)"));
		known = known || p.old_gy.high <= p.old_gy.low;
	}
	for (int i = 0; i < 60; i++)
		keys(&w, "<Right>");
	unknown = shows(&w, "old plan 0.0 to 50.0 Gy?");
	OK(known && unknown);
	/* In few columns too. */
	keys(&w, "qv");
	resize(&w, 20, 60);
	OK(sees(&w, "no structure"));
	resize(&w, 24, 50);
	OK(sees(&w, "old plan 0.0 to 50.0 Gy?"));
	close_world(&w);
}

/* The numbers of the map: how far it moved, what two millimetres of error are worth and at most can be. */
static void
errors_of_the_map(void)
{
	struct world w;
	struct slice_lie lie;
	struct vol_bounds b;
	struct fault f;
	char line[120], n[3][NUMBER_TEXT_MAX];
	size_t voxel;

	open_world(&w, "parotid", 60, 200, false);
	keys(&w, "<Enter>v");
	voxel = slice_voxel(w.app);
	for (int half = 4; half <= 7; half++) {
		double mm = half / 2.0;

		if (!assess_lie(w.app->assess, 0, voxel, &lie, &f) || !assess_within(w.app->assess, 0, mm, &b, &f))
			tap_bail_out(f.text);
		snprintf(line, sizeof line, "%s Gy/mm: %s mm are %s Gy", number_fixed(lie.slope_gy_mm, 1, n[0]), number_short(mm, 3, n[1]),
		         number_fixed(lie.slope_gy_mm * mm, 1, n[2]));
		OK(sees(&w, line));
		snprintf(line, sizeof line, "bounds %s to %s Gy", number_fixed((double)b.low_gy[voxel], 1, n[0]),
		         number_fixed((double)b.high_gy[voxel], 1, n[1]));
		OK(sees(&w, line));
		snprintf(line, sizeof line, "J %s", number_fixed(lie.jacobian, 2, n[0]));
		OK(sees(&w, line));
		vol_bounds_fini(&b);
		keys(&w, "+");
	}
	/* Not below the least, nor above the most. */
	for (int i = 0; i < 30; i++)
		keys(&w, "-");
	NEAR(w.app->slice.error_mm, 0.5, 1e-12, 0);
	for (int i = 0; i < 30; i++)
		keys(&w, "+");
	NEAR(w.app->slice.error_mm, 10, 1e-12, 0);
	close_world(&w);
}

static int
count(struct world *w, char letter)
{
	int n = 0;

	for (int row = 2; row < w->c.rows - 3; row++)
		for (int col = 1; col < w->c.cols - 1 - beside(w); col++)
			n += canvas_cell(&w->c, row, col)->codes[0] == (unsigned char)letter;
	return n;
}

static void
outlines_and_zoom(void)
{
	struct world w;
	int contour;

	for (int ascii = 0; ascii < 2; ascii++) {
		open_world(&w, "cord", 60, 200, ascii);
		keys(&w, TO_CHOICE "v");
		contour = count(&w, 'c');
		OK(contour > 5);
		keys(&w, "o");
		/* 20 voxels of cord; two above each other may share a cell. */
		OK(count(&w, 'c') > contour && count(&w, 'c') <= 20);
		keys(&w, "o");
		IS_INT(count(&w, 'c'), 0);
		keys(&w, "o");
		IS_INT(count(&w, 'c'), contour);
		close_world(&w);
	}
	open_world(&w, "cord", 24, 80, true);
	keys(&w, TO_CHOICE "voo");
	IS_INT(w.app->slice.step, 1);
	keys(&w, "z");
	/* The whole of it: the corners are on the screen. */
	OK(w.app->slice.step > 1);
	IS_INT(w.app->slice.first_x, 0);
	IS_INT(w.app->slice.first_y, 0);
	OK((60 + w.app->slice.step - 1) / w.app->slice.step <= 47 && (44 + w.app->slice.step - 1) / w.app->slice.step <= 19);
	/* It moves by what it shows, and what is under the cursor is a voxel still. */
	{
		int x = w.app->slice.x, step = w.app->slice.step, col = w.c.cursor_col;

		keys(&w, "<Left>");
		IS_INT(w.app->slice.x, x + step);
		IS_INT(w.c.cursor_col, col - 1);
		keys(&w, "<Right>");
	}
	OK(sees(&w, "23 mm behind"));
	keys(&w, "z");
	IS_INT(w.app->slice.step, 1);
	/* A hot or an unknown voxel is never hidden by its neighbours: each dot is its hottest. */
	keys(&w, "z");
	{
		struct vol_map m;
		struct fault f;
		const struct slice_view *v = &w.app->slice;
		bool good = true;

		if (!assess_slice(w.app->assess, SLICE_OLD, proposal(&w), NULL, &m, &f))
			tap_bail_out(f.text);
		for (int j = 0; j < 44; j += v->step)
			for (int i = 0; i < 60; i += v->step) {
				int col = w.c.cursor_col - (i / v->step - v->x / v->step), row = w.c.cursor_row - (j / v->step - v->y / v->step);
				char most = 0;

				for (int y = j; y < j + v->step && y < 44; y++)
					for (int x = i; x < i + v->step && x < 60; x++) {
						char d = digit_of(&m, vol_grid_index(&m.grid, x, y, 0));

						most = d == '/' || most == '/' ? '/' : d > most ? d : most;
					}
				if (canvas_cell(&w.c, row, col)->codes[0] != (unsigned char)most) {
					tap_diag("dot %d,%d at row %d, column %d: want %c", i, j, row, col, most);
					good = false;
				}
			}
		OK(good);
		vol_map_fini(&m);
	}
	close_world(&w);
}

static void
words(void)
{
	struct world w;

	open_world(&w, "cord", 40, 100, false);
	keys(&w, TO_NUMBER "<F2>w");
	OK(w.app->page.open);
	OK(sees(&w, "The slice in words"));
	OK(sees(&w, "spinal cord (20 voxels, 0.24 cc)"));
	OK(sees(&w, "hottest 50.0 Gy"));
	/* Where a dose is not known the hottest is that of the others. */
	OK(!shows(&w, "hottest between"));
	OK(sees(&w, "voxels the dose is not known"));
	OK(sees(&w, "Unknown is not zero."));
	keys(&w, "<Esc>");
	OK(w.app->slice.open && !w.app->page.open);
	/* The new plan is known everywhere, and says nothing of what is not. */
	keys(&w, "llw");
	OK(sees(&w, "new plan, Gy, on a slice of 60 by 44 voxels."));
	OK(!shows(&w, "not known"));
	keys(&w, "<Enter>llw");
	OK(sees(&w, "cumulative EQD2, on a slice"));
	OK(sees(&w, "hottest 51.2 Gy"));
	keys(&w, "qq");
	OK(!w.app->slice.open && app_in_field(w.app));
	close_world(&w);
}

/* What is being designed is what the slice shows: 30x2 is the same 60 Gy in 2 Gy fractions. */
static void
it_follows_the_design(void)
{
	struct world w;
	struct slice_probe p;
	struct fault f;
	struct rb_regimen r;
	char line[120], n[80];

	open_world(&w, "cord", 24, 80, false);
	keys(&w, TO_DESIGN "<Up><C-u>30x2<Esc>v");
	/* 29.98 Gy in 30 fractions: 29.98 (0.99933 + 2)/4 = 22.48; 25 + 22.48 = 47.48. */
	OK(sees(&w, "ghost 25.0, sum 47.5 Gy"));
	keys(&w, "q<Up><C-u>20x2<Esc>v");
	/* 40 Gy: 19.987 there, 19.987 (0.99933 + 2)/4 = 14.99. */
	OK(sees(&w, "new plan 20.0 Gy, EQD2 15.0"));
	OK(sees(&w, "sum 40.0 Gy"));
	/* Another model of recovery for a look: none. */
	keys(&w, "q");
	while (!design_recovery(w.app) || strcmp(design_recovery(w.app)->name, "none") != 0) {
		keys(&w, "r");
		if (!design_recovery(w.app))
			break;
	}
	OK(design_recovery(w.app) != NULL);
	keys(&w, "v");
	OK(sees(&w, "ghost 50.0, sum 65.0 Gy"));
	if (!rb_regimen_parse("20x2", &r, &f) ||
	    !assess_probe(w.app->assess, &r.schedule, design_recovery(w.app),
	                  vol_grid_index(&w.app->c->slice.labels.grid, w.app->slice.x, w.app->slice.y, 0), &p, &f))
		tap_bail_out(f.text);
	snprintf(line, sizeof line, "sum %s", words_of(p.sum_eqd2_gy, " Gy", n));
	OK(sees(&w, line));
	rb_regimen_fini(&r);
	close_world(&w);
}

/* ---- small cases ---- */

static void
another_case_begins_anew(void)
{
	const struct mini small = { .structures = "structure,label,alpha_beta_gy,recovery_model,recovery_value,source\n"
		                                  "carotid,1,3,constant,0.5,test\n",
		                    .doses = "", .steps = SMALL_STEPS, .grids = SMALL_GRIDS, .files = SMALL_FILES };
	struct world w;
	char path[60];

	open_small(&w, &small, path);
	keys(&w, "<Enter>vl");
	for (int i = 0; i < 60; i++)
		keys(&w, "<Left><Up>");
	IS_INT(w.app->slice.x, 59);
	keys(&w, "qqy");
	OK(w.app->screen == SCREEN_HOME);
	keys(&w, "<Down><Enter>v");
	OK(w.app->slice.open);
	OK(w.app->slice.x < 2 && w.app->slice.y < 2);
	IS_INT(w.app->slice.layer, SLICE_OLD);
	OK(sees(&w, "old plan 70.0 Gy"));
	keys(&w, "<Left><Left><Up><Up><Left>");
	OK(sees(&w, "no structure"));
	OK(sees(&w, "old plan 0.0 to 70.0 Gy?"));
	keys(&w, "<Right><Right><Right><Down><Down><Down>");
	IS_INT(w.app->slice.x, 0);
	IS_INT(w.app->slice.y, 0);
	/* Out by Ctrl-C, with the slice open. */
	app_event(w.app, &(struct event){ .kind = EVENT_INTERRUPT });
	app_draw(w.app, &w.c);
	keys(&w, "y");
	OK(w.app->screen == SCREEN_HOME && !w.app->slice.open);
	close_small(&w, path);
}

static void
a_model_that_does_not_apply(void)
{
	const struct mini small = { .structures = "structure,label,alpha_beta_gy,recovery_model,tissue,source\n"
		                                  "carotid,1,2,woolley,spinal-cord,test\n",
		                    .doses = "", .steps = SMALL_STEPS, .grids = SMALL_GRIDS, .files = SMALL_FILES };
	struct world w;
	char path[60];

	open_small(&w, &small, path);
	keys(&w, "<Down><Enter>v");
	OK(sees(&w, "old plan 70.0 Gy"));
	OK(sees(&w, "ghost n/a, sum n/a EQD2"));
	OK(!shows(&w, "nan"));
	/* Ghost and sum cannot be drawn, and say why; the others go on. */
	keys(&w, "lll");
	OK(sees(&w, "oolley"));
	keys(&w, "w");
	OK(sees(&w, "cannot be shown"));
	keys(&w, "q<Left><Up>zol");
	OK(sees(&w, "cumulative"));
	OK(sees(&w, "oolley"));
	keys(&w, "1");
	OK(sees(&w, "old plan, Gy, following"));
	OK(!shows(&w, "oolley"));
	keys(&w, "q");
	OK(!w.app->slice.open);
	close_small(&w, path);
}

/* A slab of three slices: the view stands on the middle one, or on the hottest voxel of the first structure. */
static void
a_slab_has_slices_to_step_through(void)
{
	static const char text[] =
	    "[case]\nkey,value\nformat_version,1\nid,slab\ntitle,Slab\n[courses]\ncourse,regimen,months_before\nprior,20x2,12\nnew,10x1,\n"
	    "[structures]\nstructure,label,alpha_beta_gy,recovery_model,source\ncord,1,2,none,s\n[constraints]\n"
	    "structure,metric,limit,kind,points,source\ncord,Dmax,50,hard,4,s\n[grids]\ngrid,file,kind,course,source\n"
	    "a,l.csv,labels,,s\nb,old.csv,dose,prior,s\nc,new.csv,dose,new,s\n[steps]\nstep,type,prompt,points\nd,regimen,Design it.,4\n[story]\nmarkdown\nA story.\n"
	    "[file l.csv]\n# 2 2 2 2 0 0 3 0 3\n0,0\n0,0\n1,0\n0,0\n1,0\n0,0\n"
	    "[file old.csv]\n# 2 2 2 2 0 0 3 0 3\n5,5\n5,5\n20,5\n5,5\n40,5\n5,5\n"
	    "[file new.csv]\n# 2 2 2 2 0 0 3 0 3\n1,1\n1,1\n1,1\n1,1\n1,1\n1,1\n";
	struct world w = { 0 };
	char folder[] = "/tmp/ghostdose-slab-XXXXXX";
	struct fault f;

	if (!mkdtemp(folder))
		tap_bail_out("no folder");
	snprintf(w.list[0].path, sizeof w.list[0].path, "%s/slab.csv", folder);
	snprintf(w.list[0].title, sizeof w.list[0].title, "Slab");
	if (!file_write(w.list[0].path, text, sizeof text - 1, &f))
		tap_bail_out(f.text);
	open_app(&w, 1, 24, 80, false);
	keys(&w, "<Enter>v");
	/* The old plan is hottest in the cord of the third slice. */
	OK(sees(&w, "slice 3 of 3"));
	OK(sees(&w, "old plan 40.0 Gy"));
	keys(&w, "<PageDown>");
	OK(sees(&w, "slice 2 of 3") && sees(&w, "old plan 20.0 Gy"));
	keys(&w, "[[[[");
	OK(sees(&w, "slice 1 of 3") && sees(&w, "old plan 5.0 Gy"));
	keys(&w, "]<PageUp>]]");
	OK(sees(&w, "slice 3 of 3") && sees(&w, "old plan 40.0 Gy"));
	keys(&w, "w");
	OK(sees(&w, "on 3 slices of 2 by 2 voxels") && sees(&w, "at z 6 mm"));
	unlink(w.list[0].path);
	rmdir(folder);
	close_world(&w);
}

TAP_MAIN(TAP_CASE(a_slab_has_slices_to_step_through), TAP_CASE(it_opens_and_closes_where_one_was), TAP_CASE(nothing_that_was_typed_is_lost),
         TAP_CASE(a_case_without_one_says_so), TAP_CASE(the_ascii_map_decodes_to_the_bands),
         TAP_CASE(the_cursor_moves_as_films_hang), TAP_CASE(values_under_the_cursor), TAP_CASE(errors_of_the_map), TAP_CASE(outlines_and_zoom),
         TAP_CASE(words), TAP_CASE(it_follows_the_design), TAP_CASE(another_case_begins_anew),
         TAP_CASE(a_model_that_does_not_apply))
