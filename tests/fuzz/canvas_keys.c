/* Any text as a script of keys, typed into a field and drawn: each key has a name that reads back as it, what stands in the field is
 * safe text with the cursor between whole characters, and so is what stands on the canvas, as it is and in ASCII. */
#include "canvas/canvas.h"
#include "canvas/event.h"
#include "canvas/field.h"
#include "fuzz.h"

static void
type(struct field_editor *e, uint32_t key)
{
	char name[EVENT_NAME_MAX], label[EVENT_NAME_MAX];
	const char *p = event_key_name(key, name);
	bool changed = false;
	uint32_t again;

	check(event_key_parse(&p, name + strlen(name), &again) && again == key && !*p);
	check_safe(event_key_label(key, label));
	field_key(e, key, &changed);
	check(e->length <= e->limit && e->cursor <= e->length && strlen(e->text) == e->length);
	check((e->text[e->cursor] & 0xc0) != 0x80);
}

static void
draw(const char *text, bool ascii)
{
	struct fault f;
	struct canvas c;
	char *dump;

	check(canvas_init(&c, 9, 33, ascii, &f));
	canvas_text(&c, 0, 0, -1, STYLE_NORMAL, text);
	canvas_text(&c, 1, 30, -1, STYLE_NORMAL, text);
	canvas_wrap(&c, (struct rect){ 2, 3, 7, 29 }, STYLE_NORMAL, text, 0);
	for (int i = 0; i < c.rows * c.cols; i++)
		for (int k = 0; k < CELL_CODES && c.cells[i].codes[k]; k++)
			check(text_code_is_safe(c.cells[i].codes[k]) && c.cells[i].codes[k] != '\n' && c.cells[i].codes[k] != '\t' &&
			      (!ascii || c.cells[i].codes[k] < 0x7f));
	dump = canvas_dump(&c);
	check_safe(dump);
	free(dump);
	canvas_fini(&c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	const char *p = text, *end = text + size;
	struct field_editor e;
	uint32_t key;

	field_init(&e, size % (FIELD_BYTES + 1));
	while (p < end) {
		const char *here = p;

		if (event_key_parse(&p, end, &key))
			type(&e, key);
		else {
			check(p == here);
			p++;
		}
	}
	check_safe(e.text);
	field_set(&e, text);
	check_safe(e.text);
	draw(text, false);
	draw(text, true);
	free(text);
	return 0;
}
