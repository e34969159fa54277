/* Regimen notation to items: a recursive descent, one function a rule of the grammar. */
#include "radiobio/token.h"

#include <string.h>

#include "base/mem.h"

static struct rb_item *
push(struct rb_parser *p, enum rb_item_kind kind, const char *at)
{
	struct rb_items *items = p->items;
	void *grown = mem_grow(items->item, &items->capacity, items->n + 1, sizeof *items->item);

	if (!grown) {
		fault_memory(p->f);
		return NULL;
	}
	items->item = grown;
	items->item[items->n] = (struct rb_item){ .kind = kind, .column = (int)(at - p->text) + 1 };
	return &items->item[items->n++];
}

/* INT that counts something, 1 to max. */
static bool
check_count(const struct rb_parser *p, struct rb_numeral n, const char *what, int max)
{
	if (!n.whole)
		return rb_refuse(p, n.start, "%.*s is no whole number; %s must be one", (int)(n.end - n.start), n.start,
				 what);
	if (n.value < 1)
		return rb_refuse(p, n.start, "%s is 0; at least 1 is needed", what);
	if (n.value > max)
		return rb_refuse(p, n.start, "%s is above %d; that is the most there may be", what, max);
	return true;
}

/* INT ("d"|"w") at the token at hand, as days. */
static bool
parse_days(struct rb_parser *p, const char *what, int *days)
{
	struct rb_numeral n = rb_numeral(p);
	int unit;

	if (p->kind != RB_TOKEN_NUMBER)
		return rb_refuse_token(p, "a number of days or weeks (1w, 3d)");
	if (!check_count(p, n, what, RB_DAYS_MAX) || !rb_step(p))
		return false;
	unit = rb_is_word(p, "d") ? 1 : rb_is_word(p, "w") ? 7 : 0;
	if (!unit)
		return rb_refuse_token(p, "d (days) or w (weeks)");
	if (n.value * unit > RB_DAYS_MAX)
		return rb_refuse(p, n.start, "%s is above %d days; that is the most there may be", what, RB_DAYS_MAX);
	*days = (int)n.value * unit;
	return rb_step(p);
}

/* ---- modifiers ---- */

enum modifier { PER_DAY, CADENCE, HOURS, MINUTES, DAYS_OF_WEEK, MODIFIERS };

struct modifiers {
	const char *at[MODIFIERS];
};

static bool
take(const struct rb_parser *p, struct modifiers *m, enum modifier which, const char *at)
{
	static const char *const names[] = { "fractions a day (qd, bid, tid)", "cadence (qod, weekly)", "interval (6h)",
					     "delivery time (20min)", "treatment days (6/w, on mon+thu)" };

	if (m->at[which])
		return rb_refuse(p, at, "one phase has two of these: %s; keep one", names[which]);
	m->at[which] = at;
	return true;
}

/* DAY { "+" DAY } */
static bool
parse_day_list(struct rb_parser *p, unsigned *days)
{
	*days = 0;
	for (;;) {
		unsigned day = 7;

		for (unsigned i = 0; i < 7; i++)
			if (rb_is_word(p, RB_DAY_NAMES[i]))
				day = i;
		if (day == 7)
			return rb_refuse_token(p, "a day: mon tue wed thu fri sat sun");
		if (*days & 1u << day)
			return rb_refuse(p, p->start, "%s stands twice; name every day once", RB_DAY_NAMES[day]);
		*days |= 1u << day;
		if (!rb_step(p))
			return false;
		if (p->kind != '+')
			return true;
		if (!rb_step(p))
			return false;
	}
}

static bool
parse_word_modifier(struct rb_parser *p, struct rb_phase *phase, struct modifiers *m)
{
	static const struct {
		const char *word;
		enum modifier which;
		int value;
	} table[] = {
		{ "qd", PER_DAY, 1 },
		{ "bid", PER_DAY, 2 },
		{ "tid", PER_DAY, 3 },
		{ "qod", CADENCE, RB_QOD },
		{ "weekly", CADENCE, RB_WEEKLY },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (!rb_is_word(p, table[i].word))
			continue;
		if (!take(p, m, table[i].which, p->start))
			return false;
		if (table[i].which == PER_DAY)
			phase->per_day = table[i].value;
		else
			phase->cadence = (enum rb_cadence)table[i].value;
		return rb_step(p);
	}
	if (rb_is_word(p, "on"))
		return take(p, m, DAYS_OF_WEEK, p->start) && rb_step(p) && parse_day_list(p, &phase->days);
	if (rb_is_word(p, "every"))
		return rb_refuse(p, p->start,
				 "\"every\" without a group; it stands behind one: 4*(10x1.5 bid 6h) every 2w");
	if (rb_is_word(p, "gap"))
		return rb_refuse(p, p->start, "a comma is missing before \"gap\"; commas separate the parts");
	if (rb_is_word(p, "Gy"))
		return rb_refuse(p, p->start, "\"Gy\" is out of place; it stands right behind the dose: 35x2 Gy bid");
	return rb_refuse_word(p);
}

static bool
parse_week(struct rb_parser *p, struct rb_phase *phase, struct modifiers *m, struct rb_numeral n)
{
	if (!rb_step(p))
		return false;
	if (p->kind == RB_TOKEN_NUMBER)
		return rb_refuse(p, n.start, "a comma is missing before %.*s; commas separate the parts",
				 (int)(p->end - n.start), n.start);
	if (!rb_is_word(p, "w"))
		return rb_refuse_token(p, "w (5/w, 6/w, 7/w)");
	if (!take(p, m, DAYS_OF_WEEK, n.start))
		return false;
	if (n.whole && n.value >= 1 && n.value < 5)
		return rb_refuse(p, n.start,
				 "fewer than five days a week are named; write \"on mon+wed+fri\" instead of %.*s/w",
				 (int)(n.end - n.start), n.start);
	if (!n.whole || n.value < 5 || n.value > 7)
		return rb_refuse(p, n.start, "treatment days a week are 5/w, 6/w or 7/w, not %.*s/w",
				 (int)(n.end - n.start), n.start);
	phase->days = (1u << (unsigned)n.value) - 1;
	return rb_step(p);
}

static bool
parse_number_modifier(struct rb_parser *p, struct rb_phase *phase, struct modifiers *m)
{
	struct rb_numeral n = rb_numeral(p);

	if (!rb_step(p))
		return false;
	if (rb_is_word(p, "h")) {
		phase->interval_h = n.value;
		return take(p, m, HOURS, n.start) && rb_step(p);
	}
	if (rb_is_word(p, "min")) {
		phase->minutes = n.value;
		return take(p, m, MINUTES, n.start) && rb_step(p);
	}
	if (p->kind == '/')
		return parse_week(p, phase, m, n);
	if (p->kind == RB_TOKEN_CROSS || p->kind == '*')
		return rb_refuse(p, n.start, "a comma is missing before %.*s; commas separate the parts",
				 (int)(p->end - n.start), n.start);
	if (rb_is_decimal_comma(p, p->start))
		return rb_refuse_comma(p, p->start);
	return rb_refuse_token(p, "h, min or /w behind the number");
}

/* (k-1) H + M/60 < 24 and M/60 <= H: a day's fractions end that day and do not overlap. */
static bool
check_times(const struct rb_parser *p, const struct rb_phase *phase, const struct modifiers *m)
{
	double last_h = (phase->per_day - 1) * phase->interval_h, hours = phase->minutes / 60;
	const char *at = m->at[HOURS] ? m->at[HOURS] : m->at[MINUTES] ? m->at[MINUTES] : m->at[PER_DAY];

	if (m->at[HOURS] && phase->per_day == 1)
		return rb_refuse(p, m->at[HOURS],
				 "an interval needs more than one fraction a day; write bid 6h or tid 6h");
	if (phase->per_day > 1 && !(phase->interval_h > 0))
		return rb_refuse(p, m->at[HOURS],
				 "an interval of 0 h; fractions of one day must stand apart, as in bid 6h");
	if (!(last_h + hours < 24))
		return rb_refuse(p, at,
				 "the day's %s at %g h and must end before 24 h; shorten the interval or the delivery",
				 phase->per_day > 1 ? "last fraction begins" : "fraction begins", last_h);
	if (phase->per_day > 1 && hours > phase->interval_h)
		return rb_refuse(p, m->at[MINUTES],
				 "a fraction takes longer (%g min) than the interval to the next (%g h)",
				 phase->minutes, phase->interval_h);
	return true;
}

static bool
parse_modifiers(struct rb_parser *p, struct rb_phase *phase)
{
	struct modifiers m = { { NULL } };

	for (;;) {
		if (p->kind == RB_TOKEN_WORD) {
			if (!parse_word_modifier(p, phase, &m))
				return false;
		} else if (p->kind == RB_TOKEN_NUMBER) {
			if (!parse_number_modifier(p, phase, &m))
				return false;
		} else {
			break;
		}
	}
	if (p->kind == RB_TOKEN_CROSS)
		return rb_refuse(p, p->start,
				 "a second \"x\" in one phase; between phases stands a comma, repeats are 2*(5x2)");
	if (p->kind == '/')
		return rb_refuse(p, p->start, "a second \"/\" in one phase; dates have no place in a regimen");
	if (p->kind == '*')
		return rb_refuse(p, p->start, "\"*\" without a group; it stands before one: 2*(5x2)");
	if (p->kind == '(')
		return rb_refuse(p, p->start, "a group inside a phase; it is a part of its own: 5x2, 2*(5x2)");
	return check_times(p, phase, &m);
}

/* ---- items ---- */

/* A number that begins an item and is not followed by what an item needs. */
static bool
refuse_head(const struct rb_parser *p, struct rb_numeral n)
{
	int len = (int)(n.end - n.start);

	if (p->comma && p->comma + 1 == n.start && rb_is_decimal_comma(p, p->comma))
		return rb_refuse_comma(p, p->comma);
	if (rb_is_decimal_comma(p, p->start) && p->start == n.end)
		return rb_refuse_comma(p, p->start);
	if (p->kind == '(')
		return rb_refuse(p, p->start, "a group without its star; %.*s*(...) was expected", len, n.start);
	if (rb_is_word(p, "Gy"))
		return rb_refuse(p, p->start, "\"Gy\" stands at the end; write 35x2 Gy or 70/35 Gy");
	if (p->kind == RB_TOKEN_END || p->kind == ',' || p->kind == ')')
		return rb_refuse(p, n.start,
				 "%.*s alone is no phase; write FRACTIONSxDOSE (35x2) or TOTAL/FRACTIONS (70/35)", len,
				 n.start);
	return rb_refuse_token(p, "x (35x2), / (70/35) or * (4*(...))");
}

static bool
check_dose(const struct rb_parser *p, const char *at, double dose_gy)
{
	if (!(dose_gy > 0))
		return rb_refuse(p, at, "a dose of 0 Gy; leave the fractions out instead");
	if (dose_gy > DOSE_MAX_GY)
		return rb_refuse(p, at, "%.6g Gy a fraction; at most %d. cGy? Doses are in Gy", dose_gy, DOSE_MAX_GY);
	return true;
}

/* Behind "INT x" or "NUM /", at the operator. */
static bool
parse_phase(struct rb_parser *p, struct rb_numeral first, int *fractions)
{
	bool by_total = p->kind == '/';
	struct rb_item *item = push(p, RB_ITEM_PHASE, first.start);
	struct rb_phase phase = rb_phase_plain(1, 1);
	struct rb_numeral second;

	if (!item || (!by_total && !check_count(p, first, "the number of fractions", RB_FRACTIONS_MAX)) || !rb_step(p))
		return false;
	if (p->kind != RB_TOKEN_NUMBER) {
		if (p->comma && p->comma + 1 == first.start && rb_is_decimal_comma(p, p->comma))
			return rb_refuse_comma(p, p->comma);
		if (p->kind == '(')
			return rb_refuse(p, p->start, "a group without its star; %.*s*(...) was expected",
					 (int)(first.end - first.start), first.start);
		return rb_refuse_token(p, by_total ? "the number of fractions" : "the dose of a fraction in Gy");
	}
	second = rb_numeral(p);
	if (by_total) {
		if (!check_count(p, second, "the number of fractions", RB_FRACTIONS_MAX))
			return false;
		phase.fractions = (int)second.value;
		phase.dose_gy = rb_share_of_total(first.value, phase.fractions);
	} else {
		phase.fractions = (int)first.value;
		phase.dose_gy = second.value;
	}
	if (!check_dose(p, by_total ? first.start : second.start, phase.dose_gy) || !rb_step(p))
		return false;
	if (rb_is_word(p, "Gy") && !rb_step(p))
		return false;
	if (!parse_modifiers(p, &phase))
		return false;
	item->phase = phase;
	*fractions = phase.fractions;
	return true;
}

static bool parse_items(struct rb_parser *p, int *fractions);

/* Behind INT, at "*". */
static bool
parse_group(struct rb_parser *p, struct rb_numeral first, int *fractions)
{
	size_t at = p->items->n;
	const char *open;
	int inside = 0;

	if (!check_count(p, first, "the number of repeats", RB_FRACTIONS_MAX) || !push(p, RB_ITEM_GROUP, first.start) ||
	    !rb_step(p))
		return false;
	open = p->start;
	if (p->kind != '(')
		return rb_refuse_token(p, "\"(\" behind the star, as in 4*(10x1.5 bid 6h)");
	if (++p->depth > RB_DEPTH_MAX)
		return rb_refuse(p, open, "groups are nested deeper than %d levels; write some of them out",
				 RB_DEPTH_MAX);
	if (!rb_step(p))
		return false;
	p->comma = NULL;
	if (p->kind == ')')
		return rb_refuse(p, p->start, "an empty group; a phase such as 10x1.5 bid was expected");
	if (!parse_items(p, &inside))
		return false;
	if (p->kind != ')')
		return p->kind == RB_TOKEN_END
			   ? rb_refuse(p, p->start, "the group that opens at column %d is not closed; \")\" is missing",
				       (int)(open - p->text) + 1)
			   : rb_refuse_token(p, "\",\" or \")\"");
	p->depth--;
	if (inside == 0)
		return rb_refuse(p, first.start,
				 "a group without fractions; write the gap once, as long as it is to be");
	if (first.value * inside > RB_FRACTIONS_MAX)
		return rb_refuse(p, first.start,
				 "%.0f repeats of %d fractions are more than %d; that is the most there may be",
				 first.value, inside, RB_FRACTIONS_MAX);
	if (!rb_step(p))
		return false;
	p->items->item[at].repeats = (int)first.value;
	p->items->item[at].end = p->items->n;
	*fractions = (int)first.value * inside;
	if (rb_is_word(p, "every"))
		return rb_step(p) && parse_days(p, "\"every\"", &p->items->item[at].days);
	return true;
}

static bool
parse_item(struct rb_parser *p, int *fractions)
{
	struct rb_numeral first = rb_numeral(p);

	*fractions = 0;
	if (rb_is_word(p, "gap")) {
		struct rb_item *item = push(p, RB_ITEM_GAP, p->start);

		return item && rb_step(p) && parse_days(p, "the gap", &item->days);
	}
	if (p->kind == RB_TOKEN_CROSS)
		return rb_refuse(p, p->start, "the number of fractions is missing before \"x\"; write 35x2");
	if (p->kind == '(')
		return rb_refuse(p, p->start, "a group without its number of repeats; 2*(...) was expected");
	if (p->kind != RB_TOKEN_NUMBER)
		return rb_refuse_token(p, p->comma ? "a part such as 35x2 or gap 1w behind the comma"
						   : "a regimen such as 35x2 or 70/35");
	if (!rb_step(p))
		return false;
	if (p->kind == '*')
		return parse_group(p, first, fractions);
	if (p->kind == RB_TOKEN_CROSS || p->kind == '/')
		return parse_phase(p, first, fractions);
	return refuse_head(p, first);
}

static bool
parse_items(struct rb_parser *p, int *fractions)
{
	for (;;) {
		const char *at = p->start;
		int n;

		if (!parse_item(p, &n))
			return false;
		*fractions += n;
		if (*fractions > RB_FRACTIONS_MAX)
			return rb_refuse(p, at, "more than %d fractions; that is the most there may be",
					 RB_FRACTIONS_MAX);
		if (p->kind != ',')
			return true;
		p->comma = p->start;
		if (!rb_step(p))
			return false;
	}
}

bool
rb_items_parse(const char *text, struct rb_items *items, struct fault *f)
{
	struct rb_parser p = { .text = text, .start = text, .end = text, .items = items, .f = f };

	if (strlen(text) > RB_REGIMEN_TEXT_MAX)
		return fault_set(f, 1, RB_REGIMEN_TEXT_MAX + 1, "a regimen longer than %d bytes; use a CSV table",
				 RB_REGIMEN_TEXT_MAX);
	if (!rb_step(&p) || !parse_items(&p, &items->fractions))
		return false;
	if (p.kind == ')')
		return rb_refuse(&p, p.start, "\")\" without a group; \"(\" opens one: 2*(5x2)");
	if (p.kind != RB_TOKEN_END)
		return rb_refuse_token(&p, "\",\" between two parts");
	if (items->fractions == 0)
		return rb_refuse(&p, text, "a regimen without fractions; a phase such as 35x2 was expected");
	return true;
}
