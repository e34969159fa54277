/* sections.h - a packed case: one text in which a line "[structures]" begins a table, "[story]" the story and "[file prior.csv]"
 * a file that a table names.  Private to src/casebook. */
#ifndef CASEBOOK_SECTIONS_H
#define CASEBOOK_SECTIONS_H

#include "casebook/source.h"

/* Part the text, which begins on that line of the file, into the tables and files of s; of a lesson's case (s->lesson) those that
 * it may have.  No text is copied.  False when an error went to the report. */
bool case_read_sections(const char *file, const char *text, size_t len, int line, struct arena *arena, struct report *report,
                        struct case_sources *s);

/* Lines of a table that are comments, in no quotes. */
size_t case_count_comments(const char *text, size_t len);

/* In a packed case the story is a table of one column, whose cells are paragraphs: make the text of it. */
void case_join_story(struct arena *arena, struct report *report, struct case_source *story);

#endif
