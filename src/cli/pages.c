#include "cli/pages.h"

#include <string.h>

#include "cli/faces.h"
#include "cli/texts.h"

static const char *
text_named(const char *name)
{
	for (const struct cli_text *t = cli_texts; t->name; t++)
		if (!strcmp(t->name, name))
			return t->text;
	return "";
}

static char *
licence_text(void)
{
	static const char credits[] =
	    "ghostdose is free software: you may use, read, change and pass it on under the GNU General Public License, version 3 or "
	    "later, which stands below. There is no warranty. It is a teaching tool and no medical device.\n"
	    "\n"
	    "The cases and lessons that come with it are under CC BY 4.0, a case of somebody else under what its case.csv says. The "
	    "patients are fictional.\n"
	    "\n"
	    "It stands on libraries of others: the GNU Scientific Library and libgomp (GPL), ncurses, jansson and utf8proc (MIT), libcsv "
	    "and libseccomp (LGPL), nettle (LGPL or GPL), cmark (BSD), zlib, and SQLite (public domain). Whose numbers it uses stands on "
	    "the page of sources.\n"
	    "\n";
	const char *licence = text_named("LICENSE");
	char *out = mem_array(sizeof credits + strlen(licence), 1);

	if (out) {
		memcpy(out, credits, sizeof credits - 1);
		memcpy(out + sizeof credits - 1, licence, strlen(licence));
	}
	return out;
}

size_t
cli_pages(struct app_page pages[CLI_PAGES_MAX], struct arena *arena)
{
	const char *terms = cli_glossary(arena);
	size_t n = 0;

	pages[n++] = (struct app_page){ .name = "manual", .title = "Manual: ghostdose(1)", .manual = true, .text = text_named("ghostdose.1"),
		                        .about = "All commands, options and keys, how a regimen is written, where things are kept." };
	pages[n++] = (struct app_page){ .name = "model", .title = "The mathematics: ghostdose-model(7)", .manual = true,
		                        .text = text_named("ghostdose-model.7"),
		                        .about = "What is computed, and how, with numbers that can be checked on paper." };
	if (terms)
		pages[n++] = (struct app_page){ .name = "glossary", .title = "Glossary", .text = terms,
			                        .about = "What the terms mean, where that is from, and which lesson teaches them." };
	pages[n++] = (struct app_page){ .name = "sources", .title = "Sources of the numbers", .make = cli_sources_text,
		                        .about = "Every number the program knows, where it is from, and how far it may be trusted." };
	pages[n++] = (struct app_page){ .name = "case-files", .title = "Writing cases: ghostdose-case(5)", .manual = true,
		                        .text = text_named("ghostdose-case.5"),
		                        .about = "The tables of a practice case, for those who write one in a spreadsheet." };
	pages[n++] = (struct app_page){ .name = "lesson-files", .title = "Writing lessons: ghostdose-lesson(5)", .manual = true,
		                        .text = text_named("ghostdose-lesson.5"), .about = "What a lesson is made of." };
	pages[n++] = (struct app_page){ .name = "licence", .title = "Licence and credits", .make = licence_text,
		                        .about = "The GNU General Public License, version 3 or later; the licences of cases and libraries." };
	return n;
}
