#include <stdio.h>
#include <string.h>

#include "casebook/build.h"
#include "volume/shared.h"

bool
case_on_slice(const struct casebook *c, size_t structure)
{
	if (!c->slice.given || structure == CASE_TUMOUR || c->structures[structure].label == 0)
		return false;
	for (size_t i = 0; i < c->n_doses; i++)
		if (c->doses[i].structure == structure)
			return false;
	return true;
}

const struct case_registration *
casebook_registration(const struct casebook *c, const char *id)
{
	for (size_t i = 0; i < c->slice.n_registrations; i++)
		if (!strcmp(c->slice.registrations[i].id, id))
			return &c->slice.registrations[i];
	return NULL;
}

/* The file of a row; a missing one is reported. */
static const struct case_source *
file_of(struct casebook *c, size_t row, struct case_sources *s, struct report *report)
{
	const struct table *t = &c->tables[CASE_GRIDS];
	const char *name = table_text(t, row, GRID_FILE);
	size_t before = report->errors;
	const struct case_source *file = case_sources_file(s, name, c->arena, report);

	if (!file && report->errors == before && !report->out_of_memory)
		table_fault(t, row, GRID_FILE, report, "missing_file", NULL, "the case has no file \"%.60s\"; expected %s", name,
		            s->packed ? "the name of a CSV slice that begins with a line such as [file prior.csv]"
		                      : "the name of a CSV slice in the folder of the case, such as prior.csv");
	return file;
}

/* A fault of a slice, moved to where the slice stands. */
static void
slice_fault(const struct case_source *s, struct fault *f, struct report *report)
{
	if (f->line > 0)
		f->line += s->first_line - 1;
	fault_in_file(f, s->file);
	report_fault(report, "bad_slice", f);
}

static bool
course_of(struct casebook *c, size_t row, size_t *course, struct report *report)
{
	const struct table *t = &c->tables[CASE_GRIDS];

	*course = casebook_course(c, table_text(t, row, GRID_COURSE));
	if (*course != CASE_NONE)
		return true;
	return table_fault(t, row, GRID_COURSE, report, "unknown_course", NULL,
	                   "courses.csv has no \"%.40s\"; expected the course that this grid belongs to",
	                   table_text(t, row, GRID_COURSE));
}

static void
build_dose(struct casebook *c, size_t row, const struct case_source *s, struct report *report)
{
	struct fault f;
	size_t k;

	if (!course_of(c, row, &k, report))
		return;
	if (c->slice.doses[k].gy) {
		table_fault(&c->tables[CASE_GRIDS], row, GRID_COURSE, report, "repeated_dose", NULL,
		            "the course has a dose already; expected one");
		return;
	}
	if (!vol_dose_read_shared(s->text, s->len, s->shared, &c->slice.doses[k], &f))
		slice_fault(s, &f, report);
	else if (s->shares && !vol_dose_share(s->shared, s->text, s->len, &c->slice.doses[k], &f))
		report_fault(report, "not_shared", &f);
	c->slice.sources[k] = table_text(&c->tables[CASE_GRIDS], row, GRID_SOURCE);
}

/* The direction, the frame and the earlier course of a field. */
static bool
field_of(struct casebook *c, size_t row, size_t *k, struct report *report)
{
	const struct table *t = &c->tables[CASE_GRIDS];

	if (!table_cell(t, row, GRID_DIRECTION)->given)
		table_fault(t, row, GRID_DIRECTION, report, "missing_cell", "pull",
		            "direction is empty; a field says which way its vectors lead: pull, from today to the earlier place");
	if (!table_cell(t, row, GRID_FRAME)->given)
		table_fault(t, row, GRID_FRAME, report, "missing_cell", "ras",
		            "frame is empty; a field says in which axes it is written: ras or lps");
	if (!course_of(c, row, k, report))
		return false;
	return !c->courses[*k].is_new ||
	       table_fault(t, row, GRID_COURSE, report, "field_of_new", NULL,
	                   "the new course is planned on today's anatomy; expected the field of an earlier one");
}

static void
read_field(struct casebook *c, size_t row, const struct case_source *s, struct vol_field *out, struct report *report)
{
	bool lps = !strcmp(table_text(&c->tables[CASE_GRIDS], row, GRID_FRAME), "lps");
	enum vol_frame frame = lps ? VOL_FRAME_LPS : VOL_FRAME_RAS;
	struct fault f;

	if (!vol_field_read_shared(s->text, s->len, frame, s->shared, out, &f))
		slice_fault(s, &f, report);
	else if (s->shares && !vol_field_share(s->shared, s->text, s->len, frame, out, &f))
		report_fault(report, "not_shared", &f);
}

static void
build_registration(struct casebook *c, size_t row, const struct case_source *s, struct report *report)
{
	const struct table *t = &c->tables[CASE_GRIDS];
	struct case_registration *x;
	size_t k;

	if (!field_of(c, row, &k, report))
		return;
	if (c->slice.n_registrations == CASE_REGISTRATIONS_MAX) {
		table_fault(t, row, GRID_KIND, report, "too_many_rows", NULL, "more than %d registrations; expected fewer",
		            CASE_REGISTRATIONS_MAX);
		return;
	}
	x = &c->slice.registrations[c->slice.n_registrations++];
	x->id = table_text(t, row, GRID_ID);
	x->course = k;
	read_field(c, row, s, &x->field, report);
}

static void
build_field(struct casebook *c, size_t row, const struct case_source *s, struct report *report)
{
	const struct table *t = &c->tables[CASE_GRIDS];
	size_t k;

	if (!field_of(c, row, &k, report))
		return;
	if (c->slice.fields[k].u_mm[0]) {
		table_fault(t, row, GRID_COURSE, report, "repeated_field", NULL, "the course has a field already; expected one");
		return;
	}
	read_field(c, row, s, &c->slice.fields[k], report);
}

static void
build_labels(struct casebook *c, size_t row, const struct case_source *s, struct report *report)
{
	struct vol_labels *l = &c->slice.labels;
	struct fault f;

	if (l->label) {
		table_fault(&c->tables[CASE_GRIDS], row, GRID_KIND, report, "repeated_labels", NULL,
		            "the case has labels already; expected one grid of them");
		return;
	}
	if (!vol_labels_read_shared(s->text, s->len, s->shared, l, &f)) {
		slice_fault(s, &f, report);
		return;
	}
	if (s->shares && !vol_labels_share(s->shared, s->text, s->len, l, &f))
		report_fault(report, "not_shared", &f);
	if (l->grid.thickness_assumed)
		report_add(report, s->file, s->first_line, 1, SEVERITY_WARNING, "thickness_assumed", NULL,
		           "the slice does not say how thick it is, so 1 mm is taken for every volume in cc; expected the thickness "
		           "in mm and z as seventh and eighth number of the first line");
}

static void
build_image(struct casebook *c, size_t row, const struct case_source *s, struct report *report)
{
	struct vol_image *m = &c->slice.image;
	struct fault f;

	if (m->value)
		table_fault(&c->tables[CASE_GRIDS], row, GRID_KIND, report, "repeated_image", NULL,
		            "the case has an image already; expected one, of today");
	else if (!vol_image_read_shared(s->text, s->len, s->shared, m, &f))
		slice_fault(s, &f, report);
	else if (s->shares && !vol_image_share(s->shared, s->text, s->len, m, &f))
		report_fault(report, "not_shared", &f);
}

/* A structure's number must stand on the slice, and on one structure only. */
static void
check_labels(const struct casebook *c, bool broken, struct report *report)
{
	const struct table *t = &c->tables[CASE_STRUCTURES];
	const struct vol_labels *l = &c->slice.labels;

	for (size_t i = 0; i < c->n_structures; i++) {
		uint16_t label = c->structures[i].label;
		bool found = false;

		if (label == 0)
			continue;
		for (size_t k = 0; k < i; k++)
			if (c->structures[k].label == label)
				table_fault(t, i, STRUCTURE_LABEL, report, "repeated_label", NULL,
				            "%s has the label %d already; expected another", c->structures[k].id, label);
		for (size_t v = 0; l->label && v < vol_grid_voxels(&l->grid) && !found; v++)
			found = l->label[v] == label;
		/* What is wrong with the labels themselves has been said. */
		if (!found && !(broken && !l->label))
			table_fault(t, i, STRUCTURE_LABEL, report, "unknown_label", NULL,
			            "no voxel of the label grid has the number %d; expected one that stands there", label);
	}
}

void
case_build_grids(struct casebook *c, struct case_sources *s, struct report *report)
{
	const struct table *t = &c->tables[CASE_GRIDS];
	size_t before = report->errors;

	for (size_t i = 0; i < t->rows; i++) {
		const char *kind = table_text(t, i, GRID_KIND);
		const struct case_source *file;

		case_repeats(t, i, GRID_ID, report);
		case_warn_source(t, i, GRID_SOURCE, report);
		file = file_of(c, i, s, report);
		if (!file)
			continue;
		if (!strcmp(kind, "dose"))
			build_dose(c, i, file, report);
		else if (!strcmp(kind, "field"))
			build_field(c, i, file, report);
		else if (!strcmp(kind, "registration"))
			build_registration(c, i, file, report);
		else if (!strcmp(kind, "image"))
			build_image(c, i, file, report);
		else
			build_labels(c, i, file, report);
	}
	if (report->errors == before && t->rows > 0) {
		if (!c->slice.labels.label)
			report_add(report, t->file, 1, 1, SEVERITY_ERROR, "no_labels", NULL,
			           "no grid is of the kind labels; expected today's structures");
		for (size_t k = 0; k < c->n_courses; k++)
			if (!c->slice.doses[k].gy)
				report_add(report, t->file, 1, 1, SEVERITY_ERROR, "missing_dose", NULL,
				           "course %s has no dose grid; expected one for every course", c->courses[k].id);
	}
	check_labels(c, report->errors > before, report);
	c->slice.given = report->errors == before && t->rows > 0;
}
