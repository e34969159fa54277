#include "screens/plain_glossary.h"

#include <stdlib.h>

#include "base/text.h"
#include "screens/plain_out.h"

static void
add_term(struct fact_text *x, const struct table *t, size_t row)
{
	const char *source = table_text(t, row, GLOSSARY_SOURCE), *lesson = table_text(t, row, GLOSSARY_LESSON);

	fact_add(x, "%s: %s", table_text(t, row, GLOSSARY_TERM), table_text(t, row, GLOSSARY_MEANING));
	if (*source)
		fact_add(x, " (%s)", source);
	fact_add(x, "%s%s%s\n\n", *lesson ? " Lesson " : "", lesson, *lesson ? "." : "");
}

const char *
glossary_text(const struct table *t, const char *word, struct arena *arena)
{
	struct fact_text x;

	fact_text_init(&x, NULL, arena);
	for (size_t i = 0; i < t->rows; i++)
		if (glossary_matches(t, i, word))
			add_term(&x, t, i);
	return x.broken ? NULL : x.text;
}

static bool
refuse(const struct table *t, const char *word, struct fault *f)
{
	const char **names = mem_array(t->rows, sizeof *names), *near;

	if (!names)
		return fault_memory(f);
	for (size_t i = 0; i < t->rows; i++)
		names[i] = table_text(t, i, GLOSSARY_TERM);
	near = text_nearest(word, names, t->rows);
	if (near)
		fault_set(f, 0, 0, "no term of the glossary has \"%.40s\"; did you mean \"%.80s\"?", word, near);
	else
		fault_set(f, 0, 0, "no term of the glossary has \"%.40s\"; expected one that \"learn glossary\" lists", word);
	free(names);
	return false;
}

bool
plain_glossary(const struct table *t, const char *word, const struct plain_io *io, struct fault *f)
{
	struct arena *arena = arena_new();
	const char *text = arena ? glossary_text(t, word, arena) : NULL;
	bool good = text && *text;

	if (!text)
		fault_memory(f);
	else if (!good)
		refuse(t, word, f);
	else
		plain_write(io, text);
	arena_free(arena);
	return good;
}
