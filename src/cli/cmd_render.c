/* ghostdose render: a case on paper. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "casebook/markdown.h"
#include "cli/calc.h"
#include "cli/cases.h"
#include "screens/case_print.h"

static const struct option_spec render_options[] = {
	{ .name = "key", .kind = OPTION_FLAG, .help = "with the hints and worked answers, for the instructor" },
	{ .name = "html", .kind = OPTION_FLAG, .help = "as a page of HTML; without it as Markdown" },
	{ .name = "out", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file to write", .help = "write it there, not to standard output" },
	CLI_OPTION_SEED,
};

struct page { char *text; size_t len, capacity; bool broken; };

static void
add(void *user, const char *text)
{
	struct page *p = user;
	size_t n = strlen(text);
	char *grown = mem_grow(p->text, &p->capacity, p->len + n + 1, 1);

	p->broken |= !grown;
	if (!grown)
		return;
	p->text = grown;
	memcpy(p->text + p->len, text, n + 1);
	p->len += n;
}

/* The title is the heading's. */
static const char *
as_html(const char *markdown, struct arena *arena, struct fault *f)
{
	const char *body = markdown_html(markdown, arena, f), *end = strchr(markdown, '\n');
	const char *title = arena_text(arena, markdown + 2, end && end > markdown + 2 ? (size_t)(end - markdown) - 2 : 0);
	const char *head = title ? markdown_html(title, arena, f) : NULL;
	const char *text;

	if (!body || !head)
		return NULL;
	/* "<p>TITLE</p>": its escapes without its tags. */
	head = strlen(head) > 8 ? arena_text(arena, head + 3, strlen(head) - 8) : "";
	text = head ? arena_print(arena, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s</title>\n"
	    "<style>body{max-width:42em;margin:2em auto;font:1em/1.45 serif}pre{font:.85em/1.2 monospace}</style>\n</head>\n<body>\n%s"
	    "</body>\n</html>\n", head, body) : NULL;
	if (!text)
		fault_memory(f);
	return text;
}

static bool
put_page(const struct options *o, const struct page *p, struct fault *f)
{
	const char *to = options_text(o, "out"), *text = p->text;
	struct arena *arena = arena_new();
	bool good = arena || fault_memory(f);

	if (good && options_given(o, "html"))
		text = as_html(text, arena, f);
	good = good && text;
	if (good && to)
		good = file_write(to, text, strlen(text), f);
	else if (good)
		fputs(text, stdout);
	arena_free(arena);
	return good;
}

static bool
run_render(const struct options *o, int *status, struct fault *f)
{
	struct page page = { .text = NULL };
	const struct plain_io io = { .user = &page, .write = add, .width = 100000 };
	uint64_t seed = (uint64_t)options_number(o, "seed", 0);
	char path[CLI_PATH_MAX];
	bool good = cli_find_case(o->arguments[0], path, sizeof path, f) &&
	    case_print(path, false, options_given(o, "seed") ? &seed : NULL, options_given(o, "key"), &io, f) &&
	    (!page.broken || fault_memory(f)) && put_page(o, &page, f);

	(void)status;
	free(page.text);
	return good;
}

const struct command command_render = {
	.name = "render",
	.arguments = "CASE",
	.example = "carotid",
	.arguments_min = 1,
	.arguments_max = 1,
	.summary = "a case as a page to be printed, with or without the key",
	.details = "The story and the questions with their choices; with --key also hints, worked answers and the best regimen of the case's "
	           "grid. What is drawn from a seed and said in the texts is that of the variant.",
	.options = render_options,
	.n_options = sizeof render_options / sizeof *render_options,
	.run = run_render,
};
