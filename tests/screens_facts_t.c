/* Every number on every screen is known: no digit without a fact or a tag, and every derivation computes.
 *
 * FACTS=NAME tells of that state alone, and all of it. */
#include "screen_states.h"

#include "base/text.h"
#include "plain_desk.h"
#include "reckon.h"
#include "screen_twins.h"
#include "screens/plain.h"
#include "screens/plain_class.h"
#include "told.h"

static const int sizes[][2] = { { 24, 80 }, { 20, 60 }, { 43, 132 }, { 60, 200 } };
enum { SIZES = sizeof sizes / sizeof *sizes, DIAGS_MOST = 30 };

struct walk {
	int bad, told;
	size_t seen;                   /* digits */
	const char *only;              /* the state to tell of; NULL: all */
};

static bool
is_digit(const struct cell *x)
{
	return x->width > 0 && !x->halves && x->codes[0] >= '0' && x->codes[0] <= '9';
}

/* Is it known whose digit it is? */
static bool
is_known(const struct app *a, const struct cell *x)
{
	return x->tag >= TAG_FACT ? fact_of_tag(a, x->tag) != NULL : x->tag != TAG_NONE;
}

/* The row as text, with a sign under each digit that is not known. */
static void
tell_row(const struct screen_world *w, const char *name, int row)
{
	char text[CANVAS_COLS_MAX * 4 + 1], signs[CANVAS_COLS_MAX + 1];
	size_t n = 0, k = 0, last = 0;

	for (int col = 0; col < w->canvas.cols; col++) {
		const struct cell *x = canvas_cell(&w->canvas, row, col);

		if (x->width == 0)
			continue;
		n += text_encode(x->codes[0], text + n);
		signs[k++] = is_digit(x) && !is_known(w->app, x) ? '^' : ' ';
		if (signs[k - 1] == '^')
			last = k;
	}
	text[n] = signs[last] = '\0';
	tap_diag("%s %dx%d row %d\n%s\n%s", name, w->canvas.cols, w->canvas.rows, row, text, signs);
}

static void
see_digits(void *user, const char *name, struct screen_world *w)
{
	struct walk *k = user;

	if (k->only && strcmp(name, k->only) != 0)
		return;
	for (int row = 0; row < w->canvas.rows; row++) {
		int bad = 0;

		for (int col = 0; col < w->canvas.cols; col++) {
			const struct cell *x = canvas_cell(&w->canvas, row, col);

			k->seen += is_digit(x);
			bad += is_digit(x) && !is_known(w->app, x);
		}
		if (bad > 0 && (k->only || getenv("FACTS_ALL") || k->told++ < DIAGS_MOST))
			tell_row(w, name, row);
		k->bad += bad;
	}
}

/* ---- places ---- */

struct placed { int bad, told; size_t facts; const char *only; };

/* A row as bytes, with the column that each of them stands in. */
struct row_text { char bytes[CANVAS_COLS_MAX * 4 + 1]; int cols[CANVAS_COLS_MAX * 4 + 1]; size_t len; };

static void
read_row(const struct canvas *c, int row, struct row_text *t)
{
	t->len = 0;
	for (int col = 0; col < c->cols; col++) {
		const struct cell *x = canvas_cell(c, row, col);
		size_t n = x->width > 0 ? text_encode(x->codes[0], t->bytes + t->len) : 0;

		for (size_t i = 0; i < n; i++)
			t->cols[t->len + i] = col;
		t->len += n;
	}
	t->bytes[t->len] = '\0';
}

/* Does a name longer than *longest stand there, as a word ("spinal-cord" is a tissue of recovery.def)? */
static bool
is_name_at(const struct row_text *t, size_t at, const char *name, size_t *longest)
{
	size_t n = strlen(name);

	if (n <= *longest || at + n > t->len || strncmp(t->bytes + at, name, n) != 0 || text_is_letter(t->bytes[at + n]) ||
	    (at > 0 && (text_is_letter(t->bytes[at - 1]) || t->bytes[at - 1] == '-')))
		return false;
	*longest = n;
	return true;
}

/* The structure that is named last before column `until`; CASE_NONE: none. */
static size_t
named_before(const struct casebook *c, const struct row_text *t, int until)
{
	size_t named = CASE_NONE;

	for (size_t at = 0, step; at < t->len && t->cols[at] < until; at += step) {
		size_t longest = 0;

		for (size_t i = 0; i < c->n_structures; i++)
			if (is_name_at(t, at, c->structures[i].name, &longest) || is_name_at(t, at, c->structures[i].id, &longest))
				named = i;
		for (size_t i = 0; i < c->n_constraints; i++)
			if (is_name_at(t, at, c->constraints[i].id, &longest))
				named = c->constraints[i].structure;
		step = longest > 0 ? longest : 1;
	}
	return named;
}

/* A number of a structure stands behind no other structure's name. */
static void
see_places(void *user, const char *name, struct screen_world *w)
{
	static struct row_text t;
	struct placed *k = user;
	const struct casebook *c = w->app->c;

	if (!c || (k->only && strcmp(name, k->only) != 0))
		return;
	for (int row = 0; row < w->canvas.rows; row++) {
		uint16_t last = TAG_NONE;

		read_row(&w->canvas, row, &t);
		for (int col = 0; col < w->canvas.cols; col++) {
			const struct cell *x = canvas_cell(&w->canvas, row, col);
			const struct fact *fact = x->tag >= TAG_FACT && x->tag != last && is_digit(x) ? fact_of_tag(w->app, x->tag) : NULL;
			size_t own = fact ? told_structure(c, fact->quantity, strlen(fact->quantity)) : CASE_NONE, named;

			last = x->tag;
			if (own == CASE_NONE)
				continue;
			named = named_before(c, &t, col);
			k->facts += named == own;
			if (named == own || named == CASE_NONE)
				continue;
			k->bad++;
			if (k->only || getenv("FACTS_ALL") || k->told++ < DIAGS_MOST)
				tap_diag("%s %dx%d row %d column %d: %s, behind %s\n%s", name, w->canvas.cols, w->canvas.rows, row, col,
				         fact->quantity, named == CASE_TUMOUR ? "the tumour" : c->structures[named].name, t.bytes);
		}
	}
}

/* ---- derivations ---- */

static double
half_digit(const char *shown)
{
	const char *point = strrchr(shown, '.');
	double half = 0.5;

	for (const char *p = point ? point + 1 : ""; text_is_digit(*p); p++)
		half /= 10;
	return half;
}

/* What is wrong with a derivation; NULL: nothing. */
static const char *
wrong_with(const struct fact *x, const char *how)
{
	char shown[FACT_TEXT_MAX];
	double value, result, half;

	if (!x->derive && !x->derivation)
		return x->source && *x->source ? NULL : "given, and nobody says by whom";
	if (!how || !*how)
		return "nothing is told";
	/* A picture, curves: no number that could be reckoned. */
	if (x->shown && !strpbrk(x->shown, "0123456789"))
		return NULL;
	if (!reckon_last_line(how, &value, &result, &half))
		return "the last line is no expression and its result";
	if (!(fabs(value - result) <= half * (1 + 1e-6) + 1e-9 * fabs(result)))
		return "the last line does not compute";
	if (x->shown || isnan(x->value))
		return NULL;
	return fabs(result - x->value) <= half * (1 + 1e-6) + half_digit(fact_value(x, shown)) ? NULL : "it is another number than on the screen";
}

struct reckoned {
	int bad, told;
	size_t facts;
	const char *only;
	uint64_t seen[4096];           /* digests of pages */
	size_t n_seen;
};

static bool
is_new(struct reckoned *k, const struct fact *x, const char *how)
{
	char shown[FACT_TEXT_MAX];
	uint64_t sum = 14695981039346656037U;
	const char *parts[] = { x->quantity, fact_value(x, shown), how ? how : "" };

	for (size_t i = 0; i < 3; i++)
		for (const char *p = parts[i]; *p; p++)
			sum = (sum ^ (uint8_t)*p) * 1099511628211U;
	for (size_t i = 0; i < k->n_seen; i++)
		if (k->seen[i] == sum)
			return false;
	if (k->n_seen < sizeof k->seen / sizeof *k->seen)
		k->seen[k->n_seen++] = sum;
	return true;
}

static void
see_derivations(void *user, const char *name, struct screen_world *w)
{
	struct reckoned *k = user;

	if (k->only && strcmp(name, k->only) != 0)
		return;
	for (size_t i = 0; i < fact_count(w->app); i++) {
		const struct fact *x = fact_at(w->app, i);
		struct arena *arena = arena_new();
		const char *how = x->derive ? x->derive(w->app, x, arena) : x->derivation, *why = wrong_with(x, how);
		char shown[FACT_TEXT_MAX];

		k->facts++;
		if (why && is_new(k, x, how)) {
			k->bad++;
			if (k->only || getenv("FACTS_ALL") || k->told++ < DIAGS_MOST)
				tap_diag("%s: %s: %s %s: %s\n%s", name, x->quantity, fact_value(x, shown), x->unit ? x->unit : "", why, how ? how : "");
		}
		arena_free(arena);
	}
}

static void
the_calculator_computes(void)
{
	static const struct { const char *line; double value; } good[] = {
		{ "cumulative: 12.50 + 31.25 = 43.75 Gy", 43.75 },
		{ "first\nEQD2 = D \u00d7 (d + \u03b1/\u03b2)/(2 + \u03b1/\u03b2) = 70 \u00d7 (2 + 3)/(2 + 3) = 70.00 Gy", 70 },
		{ "left (1 \u2212 0.25) \u00d7 70.00 = 52.50 Gy", 52.5 },
		{ "TCP = exp(\u2212(10^1.5)) = 0.00", 1.8e-14 },
		{ "2 \u00d7 3\u00b2 + 10^2/4 = 43", 43 },
		{ "to spare: 9.00 - 7.74 = 1.26 points", 1.26 },
	};
	double value, result, half;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		OK(reckon_last_line(good[i].line, &value, &result, &half));
		NEAR(value, good[i].value, 1e-12, 0.1);
		OK(fabs(value - result) <= half);
	}
	OK(!reckon_last_line("limit 50 Gy: 3.2 to spare", &value, &result, &half));
	OK(reckon_last_line("1 + 1 = 3 Gy", &value, &result, &half) && fabs(value - result) > half);
}

/* ---- the same state in plain mode ---- */

struct papers { char *of[TWINS]; int bad, told; size_t facts; const char *only; };

enum { LINES_MOST = 160, LINE_BYTES = 200 };

/* The lines of text, each ended by "|", behind those there are; "@" in one is the regimen at hand. */
static void
add_lines(struct desk *d, char lines[LINES_MOST][LINE_BYTES], const char **typed, const char *text, const char *regimen)
{
	for (const char *p = text; *p && d->n < LINES_MOST; d->n++) {
		size_t len = strcspn(p, "|");
		bool at = len == 1 && *p == '@';

		snprintf(lines[d->n], LINE_BYTES, "%.*s", at ? LINE_BYTES - 1 : (int)len, at ? regimen : p);
		typed[d->n] = lines[d->n];
		p += len + (p[len] == '|');
	}
	d->lines = typed;
}

/* What plain mode answers to the lines of a twin's says; w: the screen, where it is of its regimen or of its records. */
static char *
plain_of(const struct twin *t, const struct screen_world *w)
{
	static char lines[LINES_MOST][LINE_BYTES];
	const char *typed[LINES_MOST], *regimen = w && w->app->map.has_point ? w->app->map.point.notation
	                                          : w                        ? w->app->design.builder.regimen.notation
	                                                                     : "";
	struct desk d = { .now = w ? w->now : 0 };
	const struct plain_io io = { .user = &d, .read_line = read_line, .write = write_text, .now = the_time, .width = 100000 };
	char path[1200];
	struct fault f;

	add_lines(&d, lines, typed, t->way, regimen);
	d.mark = d.n;
	add_lines(&d, lines, typed, t->says, regimen);
	if (w && w->records)
		d.mark = LINES_MOST;                   /* what is said at the opening counts */
	if (!strcmp(t->open, "class")) {
		struct room *room = class_open();

		if (!plain_class(room, &io, &f))
			tap_bail_out(f.text);
		room_close(room);
		memmove(d.paper, d.paper + d.marked, d.used - d.marked + 1);
		return d.paper;
	}
	snprintf(path, sizeof path, "%s/%s", cases_folder(), t->open);
	for (size_t i = 0; i < sizeof screen_lessons / sizeof *screen_lessons; i++)
		if (!strcmp(screen_lessons[i] + 3, t->open))
			snprintf(path, sizeof path, "%s/../lessons/%s.md", cases_folder(), screen_lessons[i]);
	if (!plain_play(&(struct plain_start){ .path = path, .why_not = "This is a test.", .records = w ? w->records : NULL }, &io, &f))
		tap_bail_out(f.text);
	memmove(d.paper, d.paper + d.marked, d.used - d.marked + 1);
	return d.paper;
}

/* The paper of a twin that depends on nothing but its lines: written once for all twins with the same. */
static const char *
paper_of(struct papers *k, size_t i)
{
	const struct twin *t = &twins[i];

	for (size_t j = 0; j < i && !k->of[i]; j++)
		if (k->of[j] && twins[j].says && !strcmp(twins[j].open, t->open) && !strcmp(twins[j].way, t->way) && !strcmp(twins[j].says, t->says))
			return k->of[j];
	if (!k->of[i])
		k->of[i] = plain_of(t, NULL);
	return k->of[i];
}

static void
see_twins(void *user, const char *name, struct screen_world *w)
{
	struct papers *k = user;
	const char *paper;
	char *own = NULL;
	size_t i = 0;

	if (k->only && strcmp(name, k->only) != 0)
		return;
	while (i < TWINS && strcmp(twins[i].state, name) != 0)
		i++;
	if (i == TWINS) {
		k->bad++;
		tap_diag("%s has no line in screen_twins.h", name);
		return;
	}
	own = twins[i].says && (w->records || strchr(twins[i].way, '@')) ? plain_of(&twins[i], w) : NULL;
	paper = own ? own : twins[i].says ? paper_of(k, i) : "";
	for (size_t n = 0; n < fact_count(w->app); n++) {
		const struct fact *x = fact_at(w->app, n);
		char shown[FACT_TEXT_MAX];

		if (!strpbrk(fact_value(x, shown), "0123456789"))
			continue;
		k->facts++;
		if (told_is(paper, w->app->c, x))
			continue;
		k->bad++;
		if (k->only || getenv("FACTS_ALL") || k->told++ < DIAGS_MOST)
			tap_diag("%s %dx%d: plain mode does not tell %s %s: %s", name, w->canvas.cols, w->canvas.rows, shown,
			         x->unit ? x->unit : "", x->quantity);
	}
	free(own);
}

/* ---- one walk for all ---- */

struct walked {
	bool done;
	struct walk digits;
	struct placed placed;
	struct reckoned reckoned;
	struct papers papers;
};

static void
see_all(void *user, const char *name, struct screen_world *w)
{
	struct walked *k = user;

	see_digits(&k->digits, name, w);
	see_places(&k->placed, name, w);
	see_derivations(&k->reckoned, name, w);
	see_twins(&k->papers, name, w);
}

/* What all states at all sizes show, seen once: each walk plays every state anew. */
static const struct walked *
walked(void)
{
	static struct walked k;

	if (k.done)
		return &k;
	k.digits.only = k.reckoned.only = getenv("FACTS");
	k.papers.only = k.placed.only = k.digits.only;
	for (size_t i = 0; i < SIZES; i++)
		screen_states_walk(sizes[i][0], sizes[i][1], see_all, &k);
	for (size_t i = 0; i < TWINS; i++)
		free(k.papers.of[i]);
	k.done = true;
	return &k;
}

static void
no_digit_is_without_its_quantity(void)
{
	OK(getenv("FACTS") || walked()->digits.seen > 10000);
	IS_INT(walked()->digits.bad, 0);
}

static void
no_number_stands_behind_another_structure(void)
{
	OK(getenv("FACTS") || walked()->placed.facts > 1000);
	IS_INT(walked()->placed.bad, 0);
}

static void
every_derivation_computes(void)
{
	OK(walked()->reckoned.facts > 100);
	IS_INT(walked()->reckoned.bad, 0);
}

static void
plain_mode_tells_every_number(void)
{
	OK(walked()->papers.facts > 200);
	IS_INT(walked()->papers.bad, 0);
}

TAP_MAIN(
	TAP_CASE(no_digit_is_without_its_quantity),
	TAP_CASE(no_number_stands_behind_another_structure),
	TAP_CASE(the_calculator_computes),
	TAP_CASE(every_derivation_computes),
	TAP_CASE(plain_mode_tells_every_number),
)
