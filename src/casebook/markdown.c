#include "casebook/markdown.h"

#include <cmark.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Text that grows in an arena. */
struct out {
	struct arena *arena;
	char *text;
	size_t used, capacity;
	bool broken;
	bool item_open;            /* "- " was written and its paragraph has not begun */
};

static void
put(struct out *o, const char *s)
{
	size_t len = strlen(s);

	if (o->used + len + 1 > o->capacity) {
		size_t capacity = (o->used + len + 1) * 2;
		char *grown = arena_array(o->arena, capacity, 1);

		if (!grown) {
			o->broken = true;
			return;
		}
		if (o->used > 0)
			memcpy(grown, o->text, o->used);
		o->text = grown;
		o->capacity = capacity;
	}
	memcpy(o->text + o->used, s, len + 1);
	o->used += len;
}

/* An entity such as &#27; is a way past the check of the source: what is not safe becomes U+FFFD. */
static void
put_safe(struct out *o, const char *s)
{
	const char *end = s + strlen(s);

	while (s < end) {
		char piece[128];
		size_t n = 0;

		while (s < end && n + 5 < sizeof piece) {
			uint32_t c = text_next(&s, end);

			n += text_encode(text_code_is_safe(c) ? c : 0xfffd, piece + n);
		}
		piece[n] = '\0';
		put(o, piece);
	}
}

/* Indented by four, line by line, without the line end of the last. */
static void
put_code_block(struct out *o, const char *s)
{
	while (*s) {
		size_t len = strcspn(s, "\n");
		const char *line = arena_text(o->arena, s, len);

		if (!line) {
			o->broken = true;
			return;
		}
		put(o, "    ");
		put_safe(o, line);
		s += len + (s[len] == '\n');
		if (*s)
			put(o, "\n");
	}
}

static void
blank_line(struct out *o, cmark_node *node)
{
	cmark_node *parent = cmark_node_parent(node);

	if (o->item_open) {
		o->item_open = false;
		return;
	}
	/* Items of a tight list follow each other without a blank line. */
	if (cmark_node_get_type(node) == CMARK_NODE_ITEM && parent && cmark_node_get_list_tight(parent) &&
	    cmark_node_previous(node)) {
		put(o, "\n");
		return;
	}
	if (o->used > 0)
		put(o, "\n\n");
}

static void
enter_item(struct out *o, cmark_node *node)
{
	cmark_node *list = cmark_node_parent(node);
	int number = cmark_node_get_list_start(list);
	char mark[24];

	blank_line(o, node);
	for (cmark_node *p = cmark_node_previous(node); p; p = cmark_node_previous(p))
		number++;
	if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST)
		snprintf(mark, sizeof mark, "%d. ", number);
	else
		snprintf(mark, sizeof mark, "- ");
	put(o, mark);
	o->item_open = true;
}

static const char *
literal_of(cmark_node *node)
{
	const char *text = cmark_node_get_literal(node);

	return text ? text : "";
}

static void
enter(struct out *o, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING:
		blank_line(o, node);
		break;
	case CMARK_NODE_ITEM:
		enter_item(o, node);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		blank_line(o, node);
		put(o, "* * *");
		break;
	case CMARK_NODE_CODE_BLOCK:
		blank_line(o, node);
		put_code_block(o, literal_of(node));
		break;
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
		put_safe(o, literal_of(node));
		break;
	case CMARK_NODE_SOFTBREAK:
		put(o, " ");
		break;
	case CMARK_NODE_LINEBREAK:
		put(o, "\n");
		break;
	default:
		break;
	}
}

/* What is below a node, or the node, as text.  False: memory is out. */
static bool
put_tree(struct out *o, cmark_node *top)
{
	cmark_iter *iter = cmark_iter_new(top);
	cmark_event_type event;

	if (!iter)
		return false;
	put(o, "");
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
		if (event == CMARK_EVENT_ENTER)
			enter(o, cmark_iter_get_node(iter));
	cmark_iter_free(iter);
	return !o->broken;
}

const char *
markdown_plain_text(const char *markdown, struct arena *arena, struct fault *f)
{
	struct out o = { .arena = arena };
	cmark_node *document = cmark_parse_document(markdown, strlen(markdown), CMARK_OPT_DEFAULT);
	bool good = document && put_tree(&o, document);

	if (document)
		cmark_node_free(document);
	if (!good) {
		fault_memory(f);
		return NULL;
	}
	return o.text;
}

/* ---- block by block ---- */

static enum markdown_kind
kind_of(cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HEADING:
		return MARKDOWN_HEADING;
	case CMARK_NODE_CODE_BLOCK:
		return *cmark_node_get_fence_info(node) ? MARKDOWN_FENCE : MARKDOWN_TEXT;
	case CMARK_NODE_HTML_BLOCK:
		return MARKDOWN_HTML;
	default:
		return MARKDOWN_TEXT;
	}
}

static bool
take_block(cmark_node *node, struct arena *arena, struct markdown_block *b)
{
	int first = cmark_node_get_start_line(node), last = cmark_node_get_end_line(node);
	const char *info = "";
	struct out o = { .arena = arena };

	*b = (struct markdown_block){ .kind = kind_of(node), .info = "", .text = "",
		.line = first, .column = cmark_node_get_start_column(node),
		/* Of HTML that ends on its first line cmark says the line before. */
		.last_line = last > first ? last : first };
	if (b->kind == MARKDOWN_HEADING)
		b->level = cmark_node_get_heading_level(node);
	if (b->kind == MARKDOWN_FENCE) {
		info = cmark_node_get_fence_info(node);
		b->info = arena_text(arena, info, strcspn(info, " \t"));
		return b->info != NULL;
	}
	if (!put_tree(&o, node))
		return false;
	b->text = o.text;
	return true;
}

/* A fence within a list or a quotation is no block of its own: where it begins, or 0. */
static int
nested_fence(cmark_node *node, const char *const *names)
{
	cmark_iter *iter = cmark_iter_new(node);
	cmark_event_type event;
	int line = 0;

	while (iter && line == 0 && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *x = cmark_iter_get_node(iter);

		if (event != CMARK_EVENT_ENTER || x == node || cmark_node_get_type(x) != CMARK_NODE_CODE_BLOCK)
			continue;
		for (size_t i = 0; names[i]; i++)
			if (!strcmp(cmark_node_get_fence_info(x), names[i]))
				line = cmark_node_get_start_line(x);
	}
	cmark_iter_free(iter);
	return line;
}

bool
markdown_blocks(const char *markdown, size_t len, const char *const *names, struct arena *arena, struct markdown_block **out,
                size_t *n, struct fault *f)
{
	cmark_node *document = cmark_parse_document(markdown, len, CMARK_OPT_DEFAULT);
	struct markdown_block *blocks;
	size_t count = 0;
	bool good = document != NULL;

	*n = 0;
	for (cmark_node *x = good ? cmark_node_first_child(document) : NULL; x; x = cmark_node_next(x))
		count++;
	blocks = good ? arena_array(arena, count, sizeof *blocks) : NULL;
	good = blocks != NULL;
	for (cmark_node *x = good ? cmark_node_first_child(document) : NULL; good && x; x = cmark_node_next(x)) {
		good = take_block(x, arena, &blocks[*n]);
		if (good)
			blocks[*n].nested_fence = nested_fence(x, names);
		*n += good;
	}
	if (document)
		cmark_node_free(document);
	*out = blocks;
	return good || fault_memory(f);
}

const char *
markdown_html(const char *markdown, struct arena *arena, struct fault *f)
{
	char *html = cmark_markdown_to_html(markdown, strlen(markdown), CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_HARDBREAKS);
	struct out o = { .arena = arena, .broken = !html };

	if (html)
		put_safe(&o, html);
	free(html);
	if (o.broken) {
		fault_memory(f);
		return NULL;
	}
	return o.text ? o.text : "";
}
