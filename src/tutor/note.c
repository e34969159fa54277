/* The consult note: what the case knows and what the learner answered, item by item; what is missing is named. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "tutor/state.h"

struct writer {
	struct arena *arena;
	char *text;                /* the arena's */
	size_t used, room;
	bool broken;               /* memory is out */
	bool markdown;
};

#define SHORT(v) number_short((v), 5, (char[NUMBER_TEXT_MAX]){ 0 })

static void
put_bytes(struct writer *w, const char *text, size_t len)
{
	if (!w->broken && w->used + len + 1 > w->room) {
		size_t room = 2 * (w->used + len) + 512;
		char *grown = arena_array(w->arena, room, 1);

		if (grown && w->used > 0)
			memcpy(grown, w->text, w->used);
		w->broken = !grown;
		w->text = grown;
		w->room = room;
	}
	if (w->broken)
		return;
	memcpy(w->text + w->used, text, len);
	w->used += len;
	w->text[w->used] = '\0';
}

static void
put(struct writer *w, const char *text)
{
	put_bytes(w, text, strlen(text));
}

/* Words of others: in Markdown what could be markup is taken for itself. */
static void
put_words(struct writer *w, const char *words)
{
	char one[3] = { '\\', 0, 0 };

	if (!w->markdown) {
		put(w, words);
		return;
	}
	while (*words) {
		size_t plain = strcspn(words, "\\`*_{}[]<>#+!|~&");

		put_bytes(w, words, plain);
		words += plain;
		if (*words) {
			one[1] = *words++;
			put(w, one);
		}
	}
}

/* A line under a heading; a line end within it becomes a blank. */
static void __attribute__((format(printf, 2, 3)))
put_line(struct writer *w, const char *format, ...)
{
	va_list args;
	char *line = NULL;

	va_start(args, format);
	if (vasprintf(&line, format, args) < 0)
		line = NULL;
	va_end(args);
	if (!line) {
		w->broken = true;
		return;
	}
	for (char *p = line; *p; p++)
		if (*p == '\n')
			*p = ' ';
	put(w, "- ");
	put_words(w, line);
	put(w, "\n");
	free(line);
}

static void
put_heading(struct writer *w, const char *heading)
{
	put(w, w->markdown ? "\n## " : "\n");
	put_words(w, heading);
	put(w, w->markdown ? "\n\n" : "\n");
}

/* ---- what the case says ---- */

static void
put_courses(struct writer *w, const struct casebook *c)
{
	for (size_t i = 0; i < c->n_courses; i++) {
		const struct case_course *k = &c->courses[i];
		const struct rb_schedule *s = &k->regimen.schedule;

		if (k->is_new)
			continue;
		put_line(w, "%s, %s Gy in %zu fractions, %s months before%s%s%s%s", k->regimen.notation, SHORT(rb_total_dose(s)), s->n,
		         SHORT(k->months_before), *k->site ? "; " : "", k->site, *k->technique ? "; " : "", k->technique);
	}
}

static bool
is_limited(const struct casebook *c, size_t structure)
{
	for (size_t k = 0; k < c->n_constraints; k++)
		if (c->constraints[k].structure == structure)
			return true;
	return false;
}

static void
put_conversion(struct writer *w, const struct casebook *c)
{
	put_line(w, "Doses in EQD2, each course converted with its own fractions, then added");
	for (size_t i = 0; i < c->n_structures; i++) {
		const struct case_structure *x = &c->structures[i];

		if (!is_limited(c, i))
			continue;
		if (x->repair.kind == RB_REPAIR_COMPLETE)
			put_line(w, "%s: \u03b1/\u03b2 %s Gy, repair complete between fractions", x->name, SHORT(x->alpha_beta_gy));
		else if (x->repair.kind == RB_REPAIR_BI)
			put_line(w, "%s: \u03b1/\u03b2 %s Gy, repair half-times %s h (share %s) and %s h", x->name, SHORT(x->alpha_beta_gy),
			         SHORT(x->repair.half_time_h), SHORT(x->repair.fast_share), SHORT(x->repair.slow_half_time_h));
		else
			put_line(w, "%s: \u03b1/\u03b2 %s Gy, repair half-time %s h", x->name, SHORT(x->alpha_beta_gy),
			         SHORT(x->repair.half_time_h));
	}
}

static void
put_recovery(struct writer *w, const struct casebook *c)
{
	for (size_t i = 0; i < c->n_structures; i++) {
		const struct case_structure *x = &c->structures[i];

		if (is_limited(c, i))
			put_line(w, "Model of the %s: %s%s%s", x->name, x->recovery_model, *x->recovery_value ? " " : "", x->recovery_value);
	}
}

static void
put_mapping(struct writer *w, const struct casebook *c)
{
	if (!c->slice.given)
		put_line(w, "No images: near-maxima were added as if they were at one place, an upper bound");
}

/* ---- what the learner says ---- */

static bool
is_stated_by(const struct tutor_step *s)
{
	return s->state == STEP_RIGHT || (s->step->type == STEP_REGIMEN && s->attempts > 0);
}

static const char *
chosen(const struct tutor_step *s, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; i < s->n_choices && text; i++)
		if (s->ticked ? s->ticked[i] : !strcmp(s->answer, s->choices[i].id))
			text = arena_print(arena, "%s%s%s", text, *text ? "; " : "", s->choices[i].text);
	return text;
}

/* "what is left of the earlier courses after recovery": the help of the step's quantity, or "". */
static const char *
quantity_words(const struct case_step *s)
{
	for (size_t i = 0; i < assess_quantity_count(); i++)
		if (!strcmp(assess_quantity_at(i)->name, s->quantity))
			return assess_quantity_at(i)->help;
	return "";
}

/* "left carotid artery": what the step is about, the names of structures in full. */
static const char *
subject_words(const struct casebook *c, const struct case_step *s, struct arena *arena)
{
	const char *p = s->of, *text = "";

	while (text && *p) {
		size_t len = strcspn(p, " "), at;
		char word[128];

		snprintf(word, sizeof word, "%.*s", (int)(len < sizeof word ? len : sizeof word - 1), p);
		at = casebook_structure(c, word);
		if (len > 0)
			text = arena_print(arena, "%s%s%s", text, *text ? " " : "", at == CASE_NONE ? word : c->structures[at].name);
		p += len + (p[len] != '\0');
	}
	return text && *text ? text : "the course";
}

static void
put_regimen(struct writer *w, const struct tutor *t)
{
	const struct rb_regimen *r = &t->regimen;

	if (!t->handed_in)
		return;
	put_line(w, "%s, %s Gy in %zu fractions", r->notation, SHORT(rb_total_dose(&r->schedule)), r->schedule.n);
	for (size_t i = 0; i < t->score.n; i++) {
		const struct score_row *row = &t->score.rows[i];
		const struct case_constraint *x = row->constraint;

		put_line(w, "%s: %s%s of %s%s%s, %s", x->id, row->state == ROW_UNDETERMINED ? "at least " : "",
		         number_fixed(row->achieved, x->structure == CASE_TUMOUR ? 2 : 1, (char[NUMBER_TEXT_MAX]){ 0 }), SHORT(x->limit),
		         *x->unit ? " " : "", x->unit,
		         row->state == ROW_MET ? "met" : row->state == ROW_VIOLATED ? "not met" : "undetermined");
	}
}

static void
put_answer(struct writer *w, const struct tutor *t, const struct tutor_step *s)
{
	const char *what;

	switch (s->step->type) {
	case STEP_REGIMEN:
		put_regimen(w, t);
		return;
	case STEP_NUMBER:
		what = quantity_words(s->step);
		put_line(w, "%s: %s: %s", subject_words(t->book, s->step, w->arena), what, s->answer);
		return;
	case STEP_PLACE:
		put_line(w, "%s: %s place: %s", subject_words(t->book, s->step, w->arena), s->step->quantity, s->answer);
		return;
	case STEP_LANDMARKS:
		put_line(w, "landmarks: %s", s->feedback);
		return;
	default:
		what = chosen(s, w->arena);
		if (what)
			put_line(w, "%s", what);
		else
			w->broken = true;
	}
}

/* Does the note state the item? */
static bool
is_stated(const struct tutor *t, int item)
{
	if (case_note_items[item].who == NOTE_CASE || t->stated[item])
		return true;
	for (size_t i = 0; i < t->n; i++)
		if ((t->steps[i].step->reports & (1U << item)) && is_stated_by(&t->steps[i]))
			return true;
	return false;
}

static bool
is_needed(const struct tutor *t, int item)
{
	enum case_note_who who = case_note_items[item].who;

	return who == NOTE_LEARNER || (who == NOTE_SLICE && t->book->slice.given);
}

static void
put_item(struct writer *w, const struct tutor *t, int item)
{
	const struct case_note_item *x = &case_note_items[item];
	bool stated = is_stated(t, item);

	if (!stated && !is_needed(t, item) && x->who != NOTE_SLICE)
		return;
	put_heading(w, x->heading);
	if (item == NOTE_PRIOR)
		put_courses(w, t->book);
	if (item == NOTE_CONVERSION)
		put_conversion(w, t->book);
	if (item == NOTE_RECOVERY)
		put_recovery(w, t->book);
	if (item == NOTE_MAPPING)
		put_mapping(w, t->book);
	for (size_t i = 0; i < t->n; i++)
		if ((t->steps[i].step->reports & (1U << item)) && is_stated_by(&t->steps[i]))
			put_answer(w, t, &t->steps[i]);
	if (t->stated[item])
		put_line(w, "%s", t->stated[item]);
	if (!stated && is_needed(t, item))
		put_line(w, "MISSING: %s", x->help);
}

bool
note_count(const struct tutor *t, struct arena *arena, struct note_count *out, struct fault *f)
{
	*out = (struct note_count){ .missing = "" };
	for (int i = 0; i < NOTE_ITEMS && out->missing; i++) {
		if (!is_needed(t, i))
			continue;
		out->needed++;
		if (is_stated(t, i))
			out->stated++;
		else
			out->missing = arena_print(arena, "%s%s%s (%s)", out->missing, *out->missing ? "; " : "", case_note_items[i].word,
			                           case_note_items[i].help);
	}
	return out->missing || fault_memory(f);
}

enum note_item
note_item_of(const char *text, const char **words)
{
	size_t len;

	text += strspn(text, " \t");
	len = strcspn(text, ": \t");
	*words = text + len + strspn(text + len, " \t");
	if (**words != ':')
		return NOTE_ITEMS;
	*words += 1 + strspn(*words + 1, " \t");
	for (int i = 0; i < NOTE_ITEMS; i++)
		if (strlen(case_note_items[i].word) == len && !strncasecmp(case_note_items[i].word, text, len))
			return (enum note_item)i;
	return NOTE_ITEMS;
}

const char *
tutor_note(const struct tutor *t, bool markdown, struct arena *arena, struct fault *f)
{
	struct writer w = { .arena = arena, .markdown = markdown };
	struct note_count c;
	const char *last;

	if (!note_count(t, arena, &c, f))
		return NULL;
	put(&w, markdown ? "# Consult note: " : "Consult note: ");
	put_words(&w, t->book->title);
	put(&w, markdown ? "\n\n*A practice case with a fictional patient. ghostdose is a teaching tool and not a medical device.*\n"
	                 : "\nA practice case with a fictional patient. ghostdose is a teaching tool and not a medical device.\n");
	for (int i = 0; i < NOTE_ITEMS; i++)
		put_item(&w, t, i);
	put(&w, "\n");
	last = *c.missing ? arena_print(arena, "%zu of the %zu items that must be stated are. Missing: %s.\n", c.stated, c.needed, c.missing)
	                  : arena_print(arena, "All %zu items that must be stated are.\n", c.needed);
	if (last)
		put(&w, last);
	return last && !w.broken ? w.text : (fault_memory(f), NULL);
}
