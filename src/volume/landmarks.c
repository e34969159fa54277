/* Landmarks: the same anatomical point today and at the earlier course. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/table.h"
#include "volume/field_local.h"

enum { NAME, FIXED, MOVING = FIXED + 3, COLUMNS = MOVING + 3 };

#define PLACE(called, says) \
	{ .name = (called), .type = COLUMN_NUMBER, .required = true, .unit = "mm", .low = -1e6, .high = 1e6, .help = (says), .example = "12.5" }

static const struct column columns[COLUMNS] = {
	{ .name = "name", .type = COLUMN_TEXT, .required = true, .help = "What the point is.", .example = "C2 body" },
	PLACE("fixed_x_mm", "Where it is today: to the patient's right."),
	PLACE("fixed_y_mm", "To the front."),
	PLACE("fixed_z_mm", "To the head."),
	PLACE("moving_x_mm", "Where it was at the earlier course: to the patient's right."),
	PLACE("moving_y_mm", "To the front."),
	PLACE("moving_z_mm", "To the head."),
};

static const struct table_schema schema = { "landmarks", "A point that is known at both times.", columns, COLUMNS };

static bool
take_rows(const struct table *t, struct vol_landmarks *out, struct fault *f)
{
	if (t->rows > VOL_LANDMARKS_MAX)
		return fault_set(f, t->lines[VOL_LANDMARKS_MAX], 1, "too many landmarks; expected at most %d",
		                 VOL_LANDMARKS_MAX);
	out->items = mem_array(t->rows, sizeof *out->items);
	if (!out->items)
		return fault_memory(f);
	for (; out->n < t->rows; out->n++) {
		struct vol_landmark *m = &out->items[out->n];

		snprintf(m->name, sizeof m->name, "%s", table_text(t, out->n, NAME));
		for (size_t a = 0; a < 3; a++) {
			m->fixed_mm[a] = table_number(t, out->n, FIXED + a);
			m->moving_mm[a] = table_number(t, out->n, MOVING + a);
		}
	}
	return true;
}

bool
vol_landmarks_read_csv(const char *text, size_t len, struct vol_landmarks *out, struct fault *f)
{
	struct arena *arena = arena_new();
	struct report report;
	struct table t;
	bool good;

	*out = (struct vol_landmarks){ 0 };
	if (!arena)
		return fault_memory(f);
	report_init(&report, arena);
	good = table_read(&schema, "", text, len, 1, arena, &report, &t) || report_ok(&report, f);
	good = good && take_rows(&t, out, f);
	report_fini(&report);
	arena_free(arena);
	return good;
}

void
vol_landmarks_fini(struct vol_landmarks *m)
{
	free(m->items);
	*m = (struct vol_landmarks){ 0 };
}

void
vol_landmark_error(const struct vol_field *pull, const struct vol_landmarks *marks, struct vol_tre *out)
{
	double sum = 0;

	*out = (struct vol_tre){ .max_mm = NAN };
	for (size_t i = 0; i < marks->n; i++) {
		const struct vol_landmark *m = &marks->items[i];
		double u[3] = { 0 }, squares = 0, error;

		if (pull && !field_at(pull, m->fixed_mm, u)) {
			out->unknown++;
			continue;
		}
		for (int a = 0; a < (pull && pull->grid.n[2] == 1 ? 2 : 3); a++) {
			double d = m->fixed_mm[a] + u[a] - m->moving_mm[a];

			squares += d * d;
		}
		error = sqrt(squares);
		sum += error;
		if (out->n++ == 0 || error > out->max_mm) {
			out->max_mm = error;
			out->worst = i;
		}
	}
	out->mean_mm = out->n ? sum / (double)out->n : NAN;
}
