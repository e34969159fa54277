#include "screens/builder.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "radiobio/calendar.h"

enum { MON_TO_FRI = 0x1f, MON_TO_SAT = 0x3f, EVERY_DAY = 0x7f, GAP_WEEKS_MAX = 4 };

/* The rhythms that the form offers, from the densest to the sparsest. */
static const struct rhythm {
	const char *name;
	unsigned days;
	enum rb_cadence cadence;
} rhythms[] = {
	{ "every day", EVERY_DAY, RB_EVERY_TREATMENT_DAY },
	{ "Mon-Sat", MON_TO_SAT, RB_EVERY_TREATMENT_DAY },
	{ "Mon-Fri", MON_TO_FRI, RB_EVERY_TREATMENT_DAY },
	{ "every other day", MON_TO_FRI, RB_QOD },
	{ "weekly", MON_TO_FRI, RB_WEEKLY },
};
enum { RHYTHMS = sizeof rhythms / sizeof *rhythms };

static int
rhythm_of(const struct rb_phase *p)
{
	for (int i = 0; i < RHYTHMS; i++)
		if (rhythms[i].days == p->days && rhythms[i].cadence == p->cadence)
			return i;
	return -1;
}

/* A regimen that the form can show: one phase from the start, in a rhythm of the form. */
static bool
is_plain(const struct rb_regimen *r)
{
	return r->single && r->lead_gap_days == 0 && rhythm_of(&r->phase) >= 0 && r->phase.minutes <= 0;
}

/* A notation that is the form with a gap in its middle has a form too: what stands before the gap is the first half. */
static bool
form_with_gap(struct builder *b, const struct rb_regimen *r)
{
	char half[FIELD_BYTES + 1], text[FIELD_BYTES + 1];
	const char *gap = strstr(r->notation, ", gap ");
	struct rb_regimen first;
	struct rb_phase phase;
	struct fault f;
	bool plain;

	if (!gap || (size_t)(gap - r->notation) >= sizeof half)
		return false;
	snprintf(half, sizeof half, "%.*s", (int)(gap - r->notation), r->notation);
	if (!rb_regimen_parse(half, &first, &f))
		return false;
	plain = is_plain(&first);
	phase = first.phase;
	rb_regimen_fini(&first);
	phase.fractions = (int)r->schedule.n;
	for (int weeks = 1; plain && weeks <= GAP_WEEKS_MAX; weeks++) {
		rb_phase_format_gap(&phase, weeks, text, sizeof text);
		if (!strcmp(text, r->notation)) {
			b->phase = phase;
			b->gap_weeks = weeks;
			return true;
		}
	}
	return false;
}

/* The form after a new regimen. */
static void
follow(struct builder *b)
{
	const struct rb_regimen *r = &b->regimen;

	if (is_plain(r)) {
		b->phase = r->phase;
		b->gap_weeks = 0;
		b->has_form = true;
	} else
		b->has_form = form_with_gap(b, r);
	if (!builder_applies(b, b->focus)) {
		if (b->has_form)
			builder_move(b, -1);
		else
			b->focus = BUILDER_NOTATION;
	}
	builder_to_day(b, b->day);
}

/* Take a parsed regimen over. */
static void
adopt(struct builder *b, struct rb_regimen *r)
{
	rb_regimen_fini(&b->regimen);
	b->regimen = *r;
	b->valid = true;
	b->held_day = -1;
	follow(b);
}

static bool
parse(struct builder *b, const char *text)
{
	struct rb_regimen r;

	if (!rb_regimen_parse(text, &r, &b->fault)) {
		b->valid = false;
		return false;
	}
	adopt(b, &r);
	return true;
}

static void
remember(struct builder *b, const char *text)
{
	if (b->n_history > 0 && !strcmp(b->history[b->at_history], text))
		return;
	b->n_history = b->n_history > 0 ? b->at_history + 1 : 0;
	if (b->n_history == BUILDER_HISTORY) {
		memmove(b->history[0], b->history[1], sizeof b->history - sizeof b->history[0]);
		b->n_history--;
	}
	snprintf(b->history[b->n_history], sizeof b->history[0], "%s", text);
	b->at_history = b->n_history++;
}

bool
builder_init(struct builder *b, const struct rb_regimen *start, struct fault *f)
{
	memset(b, 0, sizeof *b);
	field_init(&b->notation, FIELD_BYTES);
	if (!rb_regimen_copy(start, &b->regimen, f))
		return false;
	b->valid = true;
	b->held_day = -1;
	b->phase = rb_phase_plain(30, 2);
	follow(b);
	field_set(&b->notation, b->regimen.notation);
	remember(b, b->notation.text);
	b->focus = b->has_form ? BUILDER_FRACTIONS : BUILDER_NOTATION;
	return true;
}

void
builder_fini(struct builder *b)
{
	rb_regimen_fini(&b->regimen);
}

bool
builder_applies(const struct builder *b, enum builder_field f)
{
	if (f == BUILDER_NOTATION || f == BUILDER_CALENDAR)
		return true;
	return b->has_form && (f != BUILDER_INTERVAL || b->phase.per_day > 1) &&
	       (f != BUILDER_GAP || b->phase.fractions > 1);
}

void
builder_move(struct builder *b, int direction)
{
	int at = (int)b->focus;

	for (int i = 0; i < BUILDER_FIELDS; i++) {
		at = (at + direction + BUILDER_FIELDS) % BUILDER_FIELDS;
		b->held_day = -1;
		/* Up and Down are days there: it is gone to on purpose, or as there is no form. */
		if (at == BUILDER_CALENDAR && b->has_form)
			continue;
		if (builder_applies(b, (enum builder_field)at)) {
			b->focus = (enum builder_field)at;
			return;
		}
	}
}

/* Dose in steps of a tenth of a gray, on the tenths. */
static double
step_dose(double dose_gy, int steps)
{
	double tenths = steps > 0 ? floor(dose_gy * 10 + 1e-6) : ceil(dose_gy * 10 - 1e-6);

	tenths += steps;
	return tenths < 1 ? 0.1 : tenths > 1000 ? 100 : tenths / 10;
}

static void
change_phase(struct rb_phase *p, int *gap_weeks, enum builder_field field, int direction, bool large)
{
	int step = large ? 10 * direction : direction, rhythm;

	switch (field) {
	case BUILDER_FRACTIONS:
		p->fractions += large ? 5 * direction : direction;
		p->fractions = p->fractions < 1 ? 1 : p->fractions > 200 ? 200 : p->fractions;
		break;
	case BUILDER_DOSE:
		p->dose_gy = step_dose(p->dose_gy, step);
		break;
	case BUILDER_PER_DAY:
		p->per_day += direction;
		p->per_day = p->per_day < 1 ? 1 : p->per_day > 3 ? 3 : p->per_day;
		break;
	case BUILDER_INTERVAL:
		p->interval_h += large ? 2 * direction : 0.5 * direction;
		p->interval_h = p->interval_h < 1 ? 1 : p->interval_h > 11.5 ? 11.5 : p->interval_h;
		break;
	case BUILDER_DAYS:
		rhythm = rhythm_of(p) + direction;
		rhythm = rhythm < 0 ? 0 : rhythm >= RHYTHMS ? RHYTHMS - 1 : rhythm;
		p->days = rhythms[rhythm].days;
		p->cadence = rhythms[rhythm].cadence;
		break;
	case BUILDER_GAP:
		*gap_weeks += direction;
		*gap_weeks = *gap_weeks < 0 ? 0 : *gap_weeks > GAP_WEEKS_MAX ? GAP_WEEKS_MAX : *gap_weeks;
		break;
	default:
		break;
	}
}

bool
builder_change(struct builder *b, int direction, bool large)
{
	struct rb_phase phase = b->phase;
	int gap = b->gap_weeks;
	char text[FIELD_BYTES + 1];
	struct rb_regimen r;
	struct fault f;

	if (b->focus == BUILDER_NOTATION || b->focus == BUILDER_CALENDAR || !b->has_form)
		return false;
	change_phase(&phase, &gap, b->focus, direction, large);
	rb_phase_format_gap(&phase, gap, text, sizeof text);
	/* A value that makes no regimen (three a day, 11 hours apart) is not taken. */
	if (!strcmp(text, b->notation.text) || !rb_regimen_parse(text, &r, &f))
		return false;
	b->phase = phase;
	adopt(b, &r);
	b->gap_weeks = gap;
	b->has_form = true;
	field_set(&b->notation, text);
	remember(b, text);
	return true;
}

bool
builder_key(struct builder *b, uint32_t key)
{
	bool changed = false;

	if (!field_key(&b->notation, key, &changed))
		return false;
	if (changed && parse(b, b->notation.text))
		remember(b, b->notation.text);
	return true;
}

void
builder_to_day(struct builder *b, int day)
{
	int last = b->regimen.schedule.fractions[b->regimen.schedule.n - 1].day + BUILDER_BEYOND;

	b->day = day < 0 ? 0 : day > last ? last : day;
}

bool
builder_take(struct builder *b, const struct rb_schedule *s, int first_day, struct fault *f)
{
	struct rb_regimen r;

	if (!rb_regimen_of_schedule(s, &r, f))
		return false;
	if (strlen(r.notation) > FIELD_BYTES) {
		rb_regimen_fini(&r);
		return fault_set(f, 0, 0, "the notation of this course would be longer than %d characters", FIELD_BYTES);
	}
	b->day -= first_day - r.schedule.fractions[0].day;
	adopt(b, &r);
	field_set(&b->notation, b->regimen.notation);
	remember(b, b->notation.text);
	return true;
}

void
builder_restore(struct builder *b, const char *text)
{
	field_set(&b->notation, text);
	if (parse(b, b->notation.text))
		remember(b, b->notation.text);
	else
		b->focus = BUILDER_NOTATION;
}

static bool
travel(struct builder *b, int direction)
{
	if (b->at_history + direction < 0 || b->at_history + direction >= b->n_history)
		return false;
	b->at_history += direction;
	field_set(&b->notation, b->history[b->at_history]);
	parse(b, b->notation.text);
	return true;
}

bool
builder_undo(struct builder *b)
{
	/* What does not parse is not in the history: undo first drops it. */
	if (!b->valid && b->n_history > 0) {
		field_set(&b->notation, b->history[b->at_history]);
		parse(b, b->notation.text);
		return true;
	}
	return travel(b, -1);
}

bool
builder_redo(struct builder *b)
{
	return b->valid && travel(b, 1);
}

const char *
builder_label(enum builder_field f)
{
	static const char *const labels[BUILDER_FIELDS] = { "Regimen",     "fractions", "dose, Gy",   "a day",
							    "hours apart", "days",      "gap halfway", "calendar" };

	return labels[f];
}

char *
builder_value(const struct builder *b, enum builder_field f, char *out, size_t size)
{
	char n[NUMBER_TEXT_MAX];
	int rhythm = rhythm_of(&b->phase);

	switch (f) {
	case BUILDER_FRACTIONS:
		snprintf(out, size, "%d", b->phase.fractions);
		break;
	case BUILDER_DOSE:
		snprintf(out, size, "%s", number_short(b->phase.dose_gy, 6, n));
		break;
	case BUILDER_PER_DAY:
		snprintf(out, size, "%d", b->phase.per_day);
		break;
	case BUILDER_INTERVAL:
		snprintf(out, size, "%s", number_short(b->phase.interval_h, 4, n));
		break;
	case BUILDER_DAYS:
		snprintf(out, size, "%s", rhythm >= 0 ? rhythms[rhythm].name : "own");
		break;
	case BUILDER_GAP:
		if (b->gap_weeks == 0)
			snprintf(out, size, "none");
		else
			snprintf(out, size, "%d week%s", b->gap_weeks, b->gap_weeks == 1 ? "" : "s");
		break;
	default:
		snprintf(out, size, "%s", b->notation.text);
	}
	return out;
}
