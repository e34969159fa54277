#include "casebook/markdown.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tap.h"

static void
is(const char *markdown, const char *plain)
{
	struct arena *a = arena_new();
	struct fault f;

	IS_STR(markdown_plain_text(markdown, a, &f), plain);
	arena_free(a);
}

static void
blocks(void)
{
	is("", "");
	is("one\ntwo", "one two");
	is("one\n\ntwo\n", "one\n\ntwo");
	is("# Head\ntext", "Head\n\ntext");
	is("a **bold** and *soft* `code` [link](http://x)", "a bold and soft code link");
	is("hard  \nbreak", "hard\nbreak");
	is("- a\n- b", "- a\n- b");
	is("- a\n\n- b", "- a\n\n- b");
	is("3. a\n4. b", "3. a\n4. b");
	is("> quoted", "quoted");
	is("a\n\n---\n\nb", "a\n\n* * *\n\nb");
	is("text\n\n    one\n    two\n\nend", "text\n\n    one\n    two\n\nend");
	is("```\nx\n```", "    x");
	is("\xCE\xB1/\xCE\xB2 3 Gy", "\xCE\xB1/\xCE\xB2 3 Gy");
	is("5 &lt; 6 &amp; 7", "5 < 6 & 7");
}

/* An entity writes a control character in plain ASCII: the check of the source cannot see it. */
static void
entities_bring_nothing_unsafe(void)
{
	is("a&#27;[31mb", "a\xEF\xBF\xBD[31mb");
	is("a&#x202e;b", "a\xEF\xBF\xBD" "b");
	is("`&#27;`", "&#27;");                       /* no entities in code */
	is("a&#0;b", "a\xEF\xBF\xBD" "b");
	is("a&#x9b;b&#127;c", "a\xEF\xBF\xBD" "b\xEF\xBF\xBD" "c");
}

static void
no_markdown_brings_anything_unsafe(void)
{
	struct arena *a = arena_new();
	size_t wrong = 0;

	for (unsigned c = 1; c < 0x3000; c++) {
		char text[100], why[64];
		struct fault f;
		const char *plain, *html;

		snprintf(text, sizeof text, "x&#%u;y &#x%x; **&#%u;**", c, c, c);
		plain = markdown_plain_text(text, a, &f);
		wrong += !plain || text_find_unsafe(plain, strlen(plain), why, sizeof why) != strlen(plain) || strchr(plain, '\r');
		html = markdown_html(text, a, &f);
		wrong += !html || text_find_unsafe(html, strlen(html), why, sizeof why) != strlen(html) || strchr(html, '\r');
	}
	IS_INT(wrong, 0);
	IS_STR(markdown_html("", a, &(struct fault){ 0 }), "");
	IS_STR(markdown_html("a &lt; &#27;[2Jb", a, &(struct fault){ 0 }), "<p>a &lt; \xEF\xBF\xBD[2Jb</p>\n");
	arena_free(a);
}

static void
blocks_with_their_lines(void)
{
	static const char *const names[] = { "question", NULL };
	static const char text[] = "# Head\n\n<script>x</script>\n\none\ntwo\n\n```question\nx\n```\n\n- a\n\n  ```question\n  y\n  ```\n";
	static const struct { enum markdown_kind kind; int line, last, nested; } want[] = {
		{ MARKDOWN_HEADING, 1, 1, 0 }, { MARKDOWN_HTML, 3, 3, 0 }, { MARKDOWN_TEXT, 5, 6, 0 }, { MARKDOWN_FENCE, 8, 10, 0 },
		{ MARKDOWN_TEXT, 12, 16, 14 },
	};
	struct arena *a = arena_new();
	struct markdown_block *b;
	struct fault f;
	size_t n;

	OK(markdown_blocks(text, sizeof text - 1, names, a, &b, &n, &f));
	IS_INT(n, 5);
	for (size_t i = 0; i < n && i < 5; i++) {
		IS_INT(b[i].kind, want[i].kind);
		IS_INT(b[i].line, want[i].line);
		IS_INT(b[i].last_line, want[i].last);
		IS_INT(b[i].nested_fence, want[i].nested);
	}
	arena_free(a);
}

static void
long_texts(void)
{
	static char text[100001];
	struct arena *a = arena_new();
	struct fault f;
	const char *plain;

	memset(text, 'a', sizeof text - 1);
	plain = markdown_plain_text(text, a, &f);
	OK(plain && strlen(plain) == sizeof text - 1);
	memset(text, '>', sizeof text - 1);            /* nested as deep as it goes */
	OK(markdown_plain_text(text, a, &f));
	memset(text, '[', sizeof text - 1);
	OK(markdown_plain_text(text, a, &f));
	arena_free(a);
}

TAP_MAIN(TAP_CASE(blocks), TAP_CASE(entities_bring_nothing_unsafe), TAP_CASE(no_markdown_brings_anything_unsafe),
         TAP_CASE(blocks_with_their_lines), TAP_CASE(long_texts))
