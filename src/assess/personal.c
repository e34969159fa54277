/* What looks like a real patient in the texts of a case: a name, a date of birth, a number of a record.  Cases are about fictional
 * patients; a real one's data must not be in a file that is handed on. */
#include <string.h>

#include "assess/internal.h"
#include "base/text.h"

/* A shorter run of digits is a dose, a year, a number of cells. */
enum { RECORD_DIGITS = 6 };

static const char *const titles[] = { "Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Herr", "Frau", "Monsieur", "Madame" };
static const char *const marks[] = { "DOB", "MRN", "SSN", "NHS number", "date of birth", "record number", "born on", "geb." };

static bool
starts(const char *text, const char *word)
{
	size_t n = strlen(word);

	return !strncmp(text, word, n) && !text_is_letter(text[n]) && !text_is_digit(text[n]);
}

/* "Mr Smith", "Mrs. de Vries": more than a letter.  Bytes beyond ASCII are letters here. */
static size_t
name_length(const char *text)
{
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		size_t n = strlen(titles[i]), begin;

		if (!starts(text, titles[i]))
			continue;
		n += text[n] == '.';
		if (text[n] != ' ')
			continue;
		begin = ++n;
		while (text_is_letter(text[n]) || (unsigned char)text[n] >= 0x80 || text[n] == '-' || text[n] == '\'')
			n++;
		if (n > begin + 1)
			return n;
	}
	return 0;
}

static size_t
digits_at(const char *text)
{
	size_t n = 0;

	while (text_is_digit(text[n]))
		n++;
	return n;
}

/* "12.03.1957", "3/12/57", "1957-03-12": three numbers with the same sign between them. */
static size_t
date_length(const char *text)
{
	size_t a = digits_at(text), b, c;
	char sign = text[a];

	if (a == 0 || a > 4 || !sign || !strchr("./-", sign))
		return 0;
	b = digits_at(text + a + 1);
	if (b == 0 || b > 2 || text[a + 1 + b] != sign)
		return 0;
	c = digits_at(text + a + b + 2);
	if ((a == 4 && (c == 0 || c > 2)) || (a <= 2 && c != 2 && c != 4) || a == 3)
		return 0;
	/* A version "1.2.30" or an address goes on. */
	return text[a + b + c + 2] == sign && text_is_digit(text[a + b + c + 3]) ? 0 : a + b + c + 2;
}

static size_t
record_length(const char *text)
{
	size_t n = digits_at(text);

	return n >= RECORD_DIGITS ? n : 0;
}

static size_t
mark_length(const char *text)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (starts(text, marks[i]))
			return strlen(marks[i]);
	return 0;
}

/* What begins here, and what it looks like. */
static size_t
found(const char *text, char before, const char **what)
{
	size_t n = 0;

	if (text_is_letter(before) || text_is_digit(before))
		return 0;
	if ((n = name_length(text)) > 0)
		*what = "a person's name; expected a fictional patient with an initial, such as Mr A.";
	else if ((n = mark_length(text)) > 0)
		*what = "a birthday or a number of a record; expected an age, and no number";
	else if (before != '.' && before != '/' && (n = date_length(text)) > 0)
		*what = "a date; expected an age or months, which no patient is known by";
	else if (before != '.' && before != '/' && (n = record_length(text)) > 0)
		*what = "the number of a record; expected none";
	return n;
}

static void
check_text(void *user, const char *text, const struct text_place *start)
{
	struct report *report = user;
	struct text_place at = *start;
	char before = ' ';

	while (*text) {
		const char *what = NULL;
		size_t n = *text == '{' ? strcspn(text, "}") : found(text, before, &what);

		if (what)
			report_add(report, at.file, at.line, at.column, SEVERITY_WARNING, "personal_data", NULL, "\"%.*s\" looks like %s",
			           (int)(n > 60 ? 60 : n), text, what);
		n += n == 0;
		text_place_pass(&at, text, n);
		before = text[n - 1];
		text += n;
	}
}

void
lint_personal(const struct casebook *c, struct report *report)
{
	const struct table *keys = &c->tables[CASE_CASE];

	if (c->lesson)
		return;
	for (size_t i = 0; i < keys->rows; i++)
		if (!strcmp(table_text(keys, i, KEY_KEY), "title")) {
			struct text_place at = text_place_of(keys, table_cell(keys, i, KEY_VALUE));

			check_text(report, table_text(keys, i, KEY_VALUE), &at);
		}
	lint_texts(c, check_text, report);
	lint_column(c, CASE_COURSES, COURSE_SITE, check_text, report);
	lint_column(c, CASE_COURSES, COURSE_SOURCE, check_text, report);
	lint_column(c, CASE_DOSES, DOSE_SOURCE, check_text, report);
}
