#include <stdio.h>

#include "screens/app_internal.h"

enum { SHOWN_MAX = 512 };

static void
draw_list(struct app *a, struct canvas *c, struct rect area)
{
	struct list_item items[SHOWN_MAX];
	size_t n = a->n_cases < SHOWN_MAX ? a->n_cases : SHOWN_MAX;

	for (size_t i = 0; i < n; i++) {
		const struct app_case *x = &a->cases[i];

		items[i] = x->fault[0] ? (struct list_item){ x->path, "broken", STYLE_WARN }
				       : (struct list_item){ x->title, x->level, STYLE_NORMAL };
	}
	a->list.count = (int)n;
	list_fix(&a->list, area.rows);
	canvas_list(c, area, &a->list, items, a->asking == ASK_NOTHING);
}

void
home_draw(struct app *a, struct canvas *c)
{
	struct rect area = frame_draw(a, c, "ghostdose", "",
				      c->cols >= 56   ? "a teaching tool, not a medical device"
				      : c->cols >= 36 ? "not a medical device"
						      : "not a device");
	struct rect words;

	area.col = 1;
	area.cols -= 2;
	if (a->n_cases == 0) {
		canvas_wrap(c, area, STYLE_NORMAL,
			    "No case was found. Cases are looked for in ./cases, in $GHOSTDOSE_CASES and in the "
			    "installed share "
			    "directory; start ghostdose where a folder cases is, or set the variable.",
			    0);
		return;
	}
	if (area.rows > 12) {
		words = rect_take_top(&area, 4);
		canvas_wrap(c, words, STYLE_NORMAL,
			    "Re-irradiation of recurrent head and neck cancer: what the old course left behind, and "
			    "what a new one "
			    "may still give. Choose a case and press Enter. Fictional patients, real arithmetic.",
			    0);
	}
	if (area.rows > 6) {
		struct rect head = rect_take_top(&area, 1);

		canvas_text(c, head.row, head.col, -1, STYLE_TITLE, "Cases");
		canvas_text_right(c, head.row, head.col + head.cols, 10, STYLE_MUTED, "level");
	}
	if (a->cases[a->list.focus < (int)a->n_cases ? a->list.focus : 0].fault[0] && area.rows > 5) {
		struct rect why = rect_take_bottom(&area, 3);

		canvas_wrap(c, why, STYLE_WARN, a->cases[a->list.focus].fault, 0);
	}
	draw_list(a, c, area);
}

void
home_act(struct app *a, enum action action)
{
	const struct app_case *x = a->n_cases > 0 ? &a->cases[a->list.focus] : NULL;
	struct fault f;

	switch (action) {
	case ACTION_UP:
		list_key(&a->list, EVENT_UP, 10);
		break;
	case ACTION_DOWN:
		list_key(&a->list, EVENT_DOWN, 10);
		break;
	case ACTION_OPEN:
		if (x && !app_open(a, x->path, &f))
			app_say_fault(a, &f);
		break;
	default:
		break;
	}
}
