/* token.h - the tokenizer of regimen notation, and refusals that point at a character. */
#ifndef RADIOBIO_TOKEN_H
#define RADIOBIO_TOKEN_H

#include "radiobio/internal.h"

/* Punctuation is its own character. */
enum { RB_TOKEN_END = 0, RB_TOKEN_NUMBER = 256, RB_TOKEN_WORD, RB_TOKEN_CROSS };
enum { WORD_MAX = 40, DOSE_MAX_GY = 100 };

struct rb_parser {
	const char *text;
	const char *start, *end;   /* of the token at hand */
	int kind;
	char word[WORD_MAX + 1];
	double number;
	bool whole;                /* a number without a point */
	const char *comma;         /* the last one between two items, or NULL */
	int depth;
	struct rb_items *items;
	struct fault *f;
};

/* A number that was read, for messages about it later. */
struct rb_numeral {
	const char *start, *end;
	double value;
	bool whole;
};

/* Step to the next token. */
bool rb_step(struct rb_parser *p);

bool rb_is_word(const struct rb_parser *p, const char *word);
struct rb_numeral rb_numeral(const struct rb_parser *p);

/* Is there a comma with a digit hard on both sides? */
bool rb_is_decimal_comma(const struct rb_parser *p, const char *at);

/* All of these fill in the fault and return false. */
bool rb_refuse(const struct rb_parser *p, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool rb_refuse_comma(const struct rb_parser *p, const char *comma);
bool rb_refuse_word(const struct rb_parser *p);
/* The token at hand cannot stand where it stands; wanted says what could. */
bool rb_refuse_token(const struct rb_parser *p, const char *wanted);

/* The names of the days, Monday first. */
extern const char *const RB_DAY_NAMES[7];

#endif
