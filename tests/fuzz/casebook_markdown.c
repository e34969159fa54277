/* Any text as CommonMark: plain and as HTML it is safe to show, its blocks stand in order within it, and no HTML of its own comes
 * through. */
#include "casebook/markdown.h"
#include "fuzz.h"

static const char *const names[] = { "question", "figure", "widget", NULL };

static void
check_blocks(const char *text, size_t len, struct arena *arena)
{
	struct markdown_block *blocks;
	struct fault f = { 0 };
	int line = 0, lines = 1;
	size_t n;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n' || text[i] == '\r';
	check(markdown_blocks(text, len, names, arena, &blocks, &n, &f));
	for (size_t i = 0; i < n; i++) {
		const struct markdown_block *b = &blocks[i];

		check(b->line > line && b->line <= b->last_line && b->last_line <= lines && b->column >= 1);
		check(b->nested_fence == 0 || (b->nested_fence >= b->line && b->nested_fence <= b->last_line));
		check(b->kind != MARKDOWN_HEADING || (b->level >= 1 && b->level <= 6));
		check_safe(b->text);
		line = b->line;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	struct arena *arena = arena_new();
	struct fault f = { 0 };
	const char *html;

	check(arena != NULL);
	/* What a loader lets through. */
	text[strlen(text)] = '\0';
	check_safe(markdown_plain_text(text, arena, &f));
	html = markdown_html(text, arena, &f);
	check_safe(html);
	check(!strcasestr(html, "<script") && !strcasestr(html, "<iframe") && !strcasestr(html, "href=\"javascript:"));
	check_blocks(text, strlen(text), arena);
	arena_free(arena);
	free(text);
	return 0;
}
