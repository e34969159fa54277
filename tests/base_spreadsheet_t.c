/* What spreadsheets make of cells.  The forms were taken from LibreOffice Calc 7.4 (tests/spreadsheets) and from what Excel is known to
 * write ("30-May", "#NAME?"). */
#include "base/spreadsheet.h"

#include <string.h>

#include "tap.h"

static void
what_was_made_is_known(void)
{
	static const struct { const char *text; enum spreadsheet_made made; } cells[] = {
		{ "05/30/26", SPREADSHEET_DATE },   { "01/02/2026", SPREADSHEET_DATE }, { "30.05.2026", SPREADSHEET_DATE },
		{ "1.2.26", SPREADSHEET_DATE },     { "01-02-26", SPREADSHEET_DATE },   { "30-May", SPREADSHEET_DATE },
		{ "5-MAY-2026", SPREADSHEET_DATE }, { "12:00.25", SPREADSHEET_TIME },   { "06:00.125", SPREADSHEET_TIME },
		{ "06:00,25", SPREADSHEET_TIME },   { "10:30:00", SPREADSHEET_TIME },   { "10:30:00 AM", SPREADSHEET_TIME },
		{ "Err:509", SPREADSHEET_ERROR },   { "#NAME?", SPREADSHEET_ERROR },    { "#N/A", SPREADSHEET_ERROR },
		{ "#DIV/0!", SPREADSHEET_ERROR },
	};
	static const char *const left[] = {
		"", "5x6", "1/2", "1-2", "30/5", "6:0.25", "6:0.25 12:0.5", "10:30", "2026-05-30", "12.5", "V50", "35x2|30x2", "5-maybe",
		"1.2.3.4", "#1", "Err: none", "Err:50", "10:30:00 h", "12:00.", "1/2/3", "05/30/26 or so", "100/200/26",
	};

	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		if (spreadsheet_made(cells[i].text) != cells[i].made)
			tap_diag("%s", cells[i].text);
		IS_INT(spreadsheet_made(cells[i].text), cells[i].made);
	}
	for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
		if (spreadsheet_made(left[i]))
			tap_diag("%s", left[i]);
		IS_INT(spreadsheet_made(left[i]), SPREADSHEET_NOTHING);
	}
	OK(spreadsheet_is_day("2026-05-30"));
	OK(!spreadsheet_is_day("26-05-30") && !spreadsheet_is_day("2026-05") && !spreadsheet_is_day("5x6"));
}

static void
what_would_be_made_is_told(void)
{
	static const struct { const char *text; bool number, comma; const char *makes; } cells[] = {
		{ "1/2", false, false, "a date" },      { "1-2", false, false, "a date" },      { "30/5", true, false, "a date" },
		{ "30.5.", false, false, "a date" },    { "May-5", false, false, "a date" },    { "5-May", false, false, "a date" },
		{ "6:0.25", true, false, "a time" },    { "10:30", false, false, "a time" },    { "TRUE", false, false, "a truth" },
		{ "=5x8", false, false, "a formula" },  { "+5 Gy", false, false, "a formula" }, { "-20 Gy", false, false, "a formula" },
		{ "@home", false, false, "a formula" }, { "1 1/2", false, false, "a number" },  { "12.5%", false, false, "a percentage" },
		{ "50 %", false, false, "a percentage" },
		{ "007", false, false, "written otherwise" }, { "0.50", false, false, "written otherwise" },
		/* Thousands, where the other sign is the decimal one. */
		{ "1.025", true, false, "decimal sign is a comma" },    { "-12.345", true, false, "decimal sign is a comma" },
		{ "0.125e7", true, false, "decimal sign is a comma" },  { "1,025", true, true, "decimal sign is a point" },
		{ "1234e3", true, false, "three digits" },              { "0.12345678901234567", true, false, "fewer digits" },
		/* Left as they are. */
		{ "007", true, false, NULL },     { "0.50", true, false, NULL },    { "0.5", false, false, NULL },  { "1.0250", true, false, NULL },
		{ "1000.125", true, false, NULL }, { "1,5", false, true, NULL },    { "1e7", true, false, NULL },   { "2.5e7", true, false, NULL },
		{ "-5", false, false, NULL },     { "5x6", false, false, NULL },    { "2;1", true, false, NULL },   { "- first", false, false, NULL },
		{ "=", false, false, NULL },      { "6:0.25 12:0.5", false, false, NULL }, { "1 to 2", false, false, NULL },
		{ "marble", false, false, NULL }, { "Gy 1/2", false, false, NULL }, { "", false, false, NULL },
	};

	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		const char *made = spreadsheet_would_make(cells[i].text, cells[i].number, cells[i].comma);
		bool right = cells[i].makes ? made && strstr(made, cells[i].makes) : !made;

		if (!right)
			tap_diag("%s: %s", cells[i].text, made ? made : "left");
		OK(right);
	}
}

static void
words_that_are_no_names(void)
{
	static const char *const words[] = { "mar1", "Dec-5", "TRUE", "false", "sept2" };
	static const char *const names[] = { "mar", "march1", "dec-", "mart1", "true1", "may5b", "" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		OK(spreadsheet_is_word(words[i]));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		OK(!spreadsheet_is_word(names[i]));
}

TAP_MAIN(TAP_CASE(what_was_made_is_known), TAP_CASE(what_would_be_made_is_told), TAP_CASE(words_that_are_no_names))
