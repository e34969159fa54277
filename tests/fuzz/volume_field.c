/* Any bytes as movements and as landmarks: what is refused has words that are safe to show, and what is taken keeps its
 * promises: movements that pass the check lead back to where they came from, fields of them are finite. */
#include <math.h>

#include "volume/field.h"
#include "fuzz.h"

static void
check_fault(const struct fault *f)
{
	char why[64];

	check(f->kind == FAULT_INPUT && *f->text);
	check(text_find_unsafe(f->text, strlen(f->text), why, sizeof why) == strlen(f->text));
}

static void
check_motions(const struct vol_motions *m)
{
	const struct vol_grid g = { .n = { 4, 3, 2 }, .spacing_mm = { 7, 11, 13 }, .origin_mm = { -10, -10, -10 } };
	struct vol_field u;
	struct fault f;

	check(m->n >= 1 && m->n <= VOL_MOTIONS_MAX);
	for (int inverse = 0; inverse < 2; inverse++) {
		check(vol_field_init(&u, &g, &f));
		if (!vol_motions_fill(&u, m, inverse, &f))
			check_fault(&f);
		for (int a = 0; a < 3; a++)
			for (size_t i = 0; i < vol_grid_voxels(&g); i++)
				check(isfinite(u.u_mm[a][i]));
		vol_field_fini(&u);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vol_landmarks marks;
	struct vol_motions motions;
	struct fault f = { 0 };
	char *text = malloc(size + 1);

	check(text);
	if (size)
		memcpy(text, data, size);
	text[size] = 0;
	if (vol_motions_parse(text, &motions, &f)) {
		check_motions(&motions);
	} else {
		check(f.line == 1 && f.column >= 1);
		check_fault(&f);
	}
	if (vol_landmarks_read_csv(text, size, &marks, &f)) {
		check(marks.n >= 1);
		for (size_t i = 0; i < marks.n; i++)
			for (int a = 0; a < 3; a++)
				check(fabs(marks.items[i].fixed_mm[a]) <= 1e6 && fabs(marks.items[i].moving_mm[a]) <= 1e6);
		vol_landmarks_fini(&marks);
	} else {
		check_fault(&f);
	}
	free(text);
	return 0;
}
