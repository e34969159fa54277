#include "cli/dvh.h"

#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/table.h"

enum { DOSE, CC, PERCENT };

static const struct column columns[] = {
	{ .name = "dose_gy", .type = COLUMN_NUMBER, .required = true, .unit = "Gy", .low = 0, .high = 1e6, .help = "the dose", .example = "52.5" },
	{ .name = "volume_cc", .type = COLUMN_NUMBER, .unit = "cc", .low = 0, .high = 1e9,
	  .help = "the volume that gets it", .example = "3.2" },
	{ .name = "volume_percent", .type = COLUMN_NUMBER, .unit = "%", .low = 0, .high = 100.001,
	  .help = "the share of the volume that gets it or more", .example = "100" },
};
static const struct table_schema schema = { "dvh", "A dose and a volume.", columns, sizeof columns / sizeof *columns };

/* Percentages are often rounded. */
static const double PERCENT_SLACK = 0.01;

void
dvh_fini(struct dvh *d)
{
	free(d->rows);
	*d = (struct dvh){ 0 };
}

/* Each row fills the same one of the two volumes. */
static bool
check_volumes(const struct table *t, struct report *report, size_t *volume)
{
	*volume = table_cell(t, 0, PERCENT)->given ? PERCENT : CC;
	for (size_t i = 0; i < t->rows; i++) {
		size_t other = *volume == CC ? PERCENT : CC;

		if (table_cell(t, i, other)->given)
			return table_fault(t, i, other, report, "two_volumes", NULL,
			    "a volume in cc and one in percent; expected volume_cc (differential) or volume_percent "
			    "(cumulative) alone");
		if (!table_cell(t, i, *volume)->given)
			return table_fault(t, i, *volume, report, "no_volume", NULL,
			    "the volume is missing; expected volume_cc (differential) or volume_percent (cumulative)");
	}
	return true;
}

static bool
take_differential(const struct table *t, struct dvh *d, struct report *report)
{
	double sum = 0;

	for (size_t i = 0; i < t->rows; i++)
		sum += table_number(t, i, CC);
	if (!(sum > 0))
		return table_fault(t, 0, CC, report, "no_volume", NULL, "all volumes are 0; expected a histogram with volume");
	for (size_t i = 0; i < t->rows; i++)
		d->rows[d->n++] = (struct rb_dose_share){ table_number(t, i, DOSE), table_number(t, i, CC) / sum };
	return true;
}

static bool
take_cumulative(const struct table *t, struct dvh *d, struct report *report)
{
	if (fabs(table_number(t, 0, PERCENT) - 100) > PERCENT_SLACK)
		return table_fault(t, 0, PERCENT, report, "not_whole", "100",
		    "a cumulative histogram begins with %.6g %%; expected 100 %% at its lowest dose", table_number(t, 0, PERCENT));
	for (size_t i = 0; i < t->rows; i++) {
		double dose = table_number(t, i, DOSE), percent = table_number(t, i, PERCENT);
		bool last = i + 1 == t->rows;
		double next = last ? 0 : table_number(t, i + 1, PERCENT), up = last ? dose : table_number(t, i + 1, DOSE);

		if (!last && !(up > dose))
			return table_fault(t, i + 1, DOSE, report, "order", NULL,
			    "dose %.6g Gy comes after %.6g Gy; expected doses of a cumulative histogram to rise", up, dose);
		if (next > percent)
			return table_fault(t, i + 1, PERCENT, report, "order", NULL,
			    "%.6g %% come after %.6g %%; expected a cumulative histogram to fall", next, percent);
		d->rows[d->n++] = (struct rb_dose_share){ (dose + up) / 2, (percent - next) / 100 };
	}
	return true;
}

static bool
take(const char *path, const char *text, size_t len, struct arena *arena, struct report *report, void *user)
{
	struct dvh *d = user;
	struct table t;
	size_t volume;

	if (!table_read(&schema, path, text, len, 1, arena, report, &t))
		return false;
	d->rows = mem_array(t.rows, sizeof *d->rows);
	if (!d->rows) {
		report->out_of_memory = true;
		return false;
	}
	return check_volumes(&t, report, &volume) &&
	    (volume == CC ? take_differential(&t, d, report) : take_cumulative(&t, d, report));
}

bool
dvh_read(const char *path, struct dvh *d, struct fault *f)
{
	struct arena *arena = arena_new();
	bool good;

	*d = (struct dvh){ 0 };
	if (!arena)
		return fault_memory(f);
	good = table_take_file(path, arena, take, d, f);
	arena_free(arena);
	if (!good)
		dvh_fini(d);
	return good;
}
