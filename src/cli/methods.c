#include "cli/methods.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "cli/cli.h"
#include "cli/landmarks.h"
#include "cli/structures.h"

/* Grids with more voxels, or too long for a table, are written as NIfTI: a case has fewer. */
enum { CSV_VOXELS_MAX = 100000 };

/* ---- reading ---- */

/* What a case has and what files are for. */
static const char *const of_files[] = { "labels", "prior", "prior-regimen", "truth", "tissues" };
enum { OF_FILES = sizeof of_files / sizeof *of_files };

static bool
read_image(const struct options *o, const char *name, const char *otherwise, struct vol_image *out, struct fault *f)
{
	const char *path = options_text(o, name) ? options_text(o, name) : otherwise;

	return !path || vol_image_read(path, out, NULL, f);
}

/* An image that phantom has written beside the tables; NULL where there is none. */
static const char *
beside(const char *of_case, const char *name, char out[CLI_PATH_MAX])
{
	return file_join(out, CLI_PATH_MAX, of_case, name) && file_exists(out) ? out : NULL;
}

static bool
read_case(const struct options *o, struct methods *x, struct fault *f)
{
	char image[2][CLI_PATH_MAX], path[CLI_PATH_MAX];
	const struct case_slice *s;
	size_t course = 0;

	for (size_t i = 0; i < OF_FILES; i++)
		if (options_given(o, of_files[i]))
			return options_refuse(f, of_files[i], "a case has its own; expected the case, or the files alone");
	if (options_given(o, "field-frame"))
		return options_refuse(f, "field-frame", "fields of a case are read and written as its own are (ras); expected none");
	if (!cli_find_case(o->arguments[0], path, sizeof path, f) || !cli_open_case(path, &x->c, &x->a, f))
		return false;
	s = &x->c->slice;
	while (s->given && course < x->c->n_courses && !s->fields[course].u_mm[0])
		course++;
	if (!s->given || course == x->c->n_courses) {
		fault_set(f, 0, 0, "no course of the case has a field, so no truth is known; expected a case with one");
		return fault_in_file(f, path);
	}
	x->labels = &s->labels;
	x->prior = &s->doses[course];
	x->truth = &s->fields[course];
	x->structures = mem_array(x->c->n_structures, sizeof *x->structures);
	if (!x->structures)
		return fault_memory(f);
	for (size_t i = 0; i < x->c->n_structures; i++) {
		const struct case_structure *k = &x->c->structures[i];
		const struct rb_schedule *given = &x->c->courses[course].regimen.schedule;

		if (k->label)
			x->structures[x->n_structures++] = (struct method_structure){ k->label, k->name,
			    vol_lq_of(k->alpha_beta_gy, rb_total_dose(given), rb_quadratic_dose(given, &k->repair), 1) };
	}
	return read_image(o, "fixed", beside(path, "image.nii.gz", image[0]), &x->fixed, f) &&
	       read_image(o, "moving", beside(path, "prior-image.nii.gz", image[1]), &x->moving, f);
}

static bool
read_files(const struct options *o, struct methods *x, struct fault *f)
{
	for (size_t i = 0; i < OF_FILES; i++)
		if (!options_given(o, of_files[i]))
			return fault_set(f, 0, 0, "--%s is missing; expected a case, or --labels, --prior, --prior-regimen, --truth and "
			                 "--tissues", of_files[i]);
	if (!cli_regimen(options_text(o, "prior-regimen"), &x->regimen, f)) {
		if (!strcmp(f->file, "regimen"))
			snprintf(f->file, sizeof f->file, "--prior-regimen");
		return false;
	}
	if (!tissues_read(options_text(o, "tissues"), true, &x->tissues, f) ||
	    !vol_labels_read(options_text(o, "labels"), &x->file.labels, NULL, f) ||
	    !vol_dose_read(options_text(o, "prior"), &x->file.prior, NULL, f) ||
	    !vol_field_read(options_text(o, "truth"), x->frame, &x->file.truth, NULL, f))
		return false;
	x->labels = &x->file.labels;
	x->prior = &x->file.prior;
	x->truth = &x->file.truth;
	x->structures = mem_array(x->tissues.n, sizeof *x->structures);
	if (!x->structures)
		return fault_memory(f);
	for (size_t i = 0; i < x->tissues.n; i++) {
		const struct tissue *t = &x->tissues.rows[i];
		const struct rb_schedule *given = &x->regimen.schedule;
		const struct rb_repair repair = { .kind = isnan(t->half_time_h) ? RB_REPAIR_COMPLETE : RB_REPAIR_MONO,
			                          .half_time_h = t->half_time_h };

		x->structures[x->n_structures++] = (struct method_structure){ t->label, t->name,
		    vol_lq_of(t->alpha_beta_gy, rb_total_dose(given), rb_quadratic_dose(given, &repair), 1) };
	}
	return read_image(o, "fixed", NULL, &x->fixed, f) && read_image(o, "moving", NULL, &x->moving, f);
}

/* Names with commas between. */
static bool
read_asked(const char *list, struct methods *x, struct fault *f)
{
	for (int k = 0; k < VOL_WAYS; k++)
		x->asked[k] = !list;
	while (list) {
		size_t n = strcspn(list, ",");
		int found = 0;

		while (found < VOL_WAYS && (strlen(vol_way_name((enum vol_way_kind)found)) != n ||
		                            strncmp(vol_way_name((enum vol_way_kind)found), list, n) != 0))
			found++;
		if (found == VOL_WAYS)
			return options_refuse(f, "methods", "\"%.*s\" is none; expected unmoved, rigid, structure-rigid, tps, demons, bspline or "
			                      "wrong-direction, with commas between", (int)(n < 40 ? n : 40), list);
		x->asked[found] = true;
		list = list[n] ? list + n + 1 : NULL;
	}
	return true;
}

/* Of the ways that were named none is left out. */
static bool
check_possible(const struct options *o, const struct methods *x, struct fault *f)
{
	const struct vol_ways w = { .fixed = x->fixed.value ? &x->fixed : NULL, .moving = x->moving.value ? &x->moving : NULL };

	for (int k = 0; k < VOL_WAYS && options_given(o, "methods"); k++)
		if (x->asked[k] && !vol_way_possible(&w, (enum vol_way_kind)k))
			return options_refuse(f, "methods", "%s sees images alone, and there are none; expected --fixed and --moving too",
			                      vol_way_name((enum vol_way_kind)k));
	return true;
}

/* A structure without a voxel has nothing to tell. */
static void
drop_absent(struct methods *x)
{
	size_t kept = 0;

	for (size_t i = 0; i < x->n_structures; i++)
		for (size_t v = 0; v < vol_grid_voxels(&x->labels->grid); v++)
			if (x->labels->label[v] == x->structures[i].label) {
				x->structures[kept++] = x->structures[i];
				break;
			}
	x->n_structures = kept;
}

bool
methods_read(const struct options *o, struct methods *x, struct fault *f)
{
	const char *frame = options_text(o, "field-frame");
	bool ras = frame && !strcmp(frame, "ras");

	if (frame && !ras && strcmp(frame, "lps") != 0)
		return options_refuse(f, "field-frame", "\"%.40s\" is neither; expected lps or ras", frame);
	/* The fields of a case are written as its own are: in the axes of its positions. */
	x->frame = ras || o->n_arguments > 0 ? VOL_FRAME_RAS : VOL_FRAME_LPS;
	x->arena = arena_new();
	if (!x->arena)
		return fault_memory(f);
	x->threads = (int)options_number(o, "threads", (double)sysconf(_SC_NPROCESSORS_ONLN));
	x->bone = (uint16_t)options_number(o, "bone", 0);
	if (!read_asked(options_text(o, "methods"), x, f) || !(o->n_arguments > 0 ? read_case(o, x, f) : read_files(o, x, f)) ||
	    (options_given(o, "landmarks") && !cli_landmarks(options_text(o, "landmarks"), &x->landmarks, f)))
		return false;
	if (!x->fixed.value != !x->moving.value)
		return options_refuse(f, x->fixed.value ? "fixed" : "moving", "is one image alone; expected --%s too",
		                      x->fixed.value ? "moving" : "fixed");
	if (!check_possible(o, x, f))
		return false;
	drop_absent(x);
	return x->n_structures > 0 || fault_set(f, 0, 0, "no structure stands on the labels; expected one at least");
}

/* ---- computing ---- */

static bool
compute_one(const struct methods *x, const struct vol_ways *w, enum vol_way_kind k, struct method *m, struct fault *f)
{
	const struct vol_way truth = { x->truth, &x->mapped };
	struct vol_folds folds;

	if (!vol_way_field(w, k, &m->field, m->why, f))
		return false;
	m->ready = true;
	if (!vol_map_with(x->prior, &m->field, &x->labels->grid, VOL_LINEAR, x->threads, &m->mapped, f))
		return false;
	vol_jacobian(&m->field, &folds, NULL, NULL);
	m->folded = folds.folded;
	m->errors = mem_array(x->n_structures, sizeof *m->errors);
	if (!m->errors)
		return fault_memory(f);
	for (size_t i = 0; i < x->n_structures; i++) {
		const struct vol_way way = { &m->field, &m->mapped };

		if (!vol_map_error(&truth, &way, x->labels, x->structures[i].label, x->structures[i].lq, &m->errors[i], f))
			return false;
	}
	return true;
}

static bool
compute_all(struct methods *x, const struct vol_ways *w, struct fault *f)
{
	bool good = vol_map_with(x->prior, x->truth, &x->labels->grid, VOL_LINEAR, x->threads, &x->mapped, f);

	for (int k = 0; good && k < VOL_WAYS; k++)
		if (x->asked[k] && vol_way_possible(w, (enum vol_way_kind)k))
			good = compute_one(x, w, (enum vol_way_kind)k, &x->of[k], f);
	return good;
}

bool
methods_compute(struct methods *x, struct fault *f)
{
	uint16_t *labels = mem_array(x->n_structures, sizeof *labels);
	struct vol_ways w = { .truth = x->truth, .labels = x->labels, .structures = labels, .n = x->n_structures,
		              .bone = x->bone, .landmarks = x->landmarks.n ? &x->landmarks : NULL,
		              .fixed = x->fixed.value ? &x->fixed : NULL, .moving = x->moving.value ? &x->moving : NULL,
		              .threads = x->threads };
	bool good;

	if (!labels)
		return fault_memory(f);
	for (size_t i = 0; i < x->n_structures; i++)
		labels[i] = x->structures[i].label;
	good = compute_all(x, &w, f);
	free(labels);
	return good;
}

/* ---- writing ---- */

static void
put_cell(FILE *out, double v)
{
	char number[NUMBER_TEXT_MAX];

	fprintf(out, ",%s", isnan(v) ? "" : number_shortest(v, number));
}

static void
put_row(FILE *out, const char *method, const struct method_structure *s, const struct vol_map_error *e)
{
	const double cells[] = { e->max_abs_gy, e->mean_gy, e->true_max_gy, e->max_gy, e->max_gy - e->true_max_gy,
		                 e->true_near_max_gy, e->near_max_gy, e->near_max_gy - e->true_near_max_gy,
		                 e->true_eqd2_mean_gy, e->eqd2_mean_gy, e->eqd2_mean_gy - e->true_eqd2_mean_gy,
		                 e->place_mean_mm, e->place_max_mm };

	fprintf(out, "%s,%u,", method, (unsigned)s->label);
	structures_csv_name(out, s->name);
	fprintf(out, ",%zu,%zu", e->voxels, e->unknown);
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		put_cell(out, cells[i]);
	fputc('\n', out);
}

bool
methods_table(const struct methods *x, char **text, size_t *len, struct fault *f)
{
	FILE *out = open_memstream(text, len);
	bool good;

	if (!out)
		return fault_memory(f);
	fputs("method,label,structure,voxels,unknown_voxels,max_abs_error_gy,mean_error_gy,true_dmax_gy,dmax_gy,dmax_error_gy,"
	      "true_d0_03cc_gy,d0_03cc_gy,d0_03cc_error_gy,true_mean_eqd2_gy,mean_eqd2_gy,mean_eqd2_error_gy,tre_mean_mm,"
	      "tre_max_mm\n", out);
	for (int k = 0; k < VOL_WAYS; k++)
		for (size_t i = 0; x->of[k].ready && i < x->n_structures; i++)
			put_row(out, vol_way_name((enum vol_way_kind)k), &x->structures[i], &x->of[k].errors[i]);
	good = !ferror(out);
	good = fclose(out) == 0 && good;
	if (good)
		return true;
	free(*text);
	return fault_memory(f);
}

struct writer { const struct methods *x; struct new_folder *folder; };

static bool
is_small(const struct vol_grid *g)
{
	return vol_grid_voxels(g) <= CSV_VOXELS_MAX && g->n[0] <= VOL_SLICE_SIDE_MAX && g->n[1] <= VOL_SLICE_SIDE_MAX;
}

/* "dose-rigid.csv": where it is to be written.  csv: as a table. */
static bool
path_of(struct writer *w, const char *what, const char *method, bool csv, char path[CLI_PATH_MAX], struct fault *f)
{
	char name[NEW_FOLDER_NAME_MAX];

	snprintf(name, sizeof name, "%s-%s.%s", what, method, csv ? "csv" : "nii.gz");
	return new_folder_file(w->folder, name, path, f) != NULL;
}

/* A thousandth of a gray. */
static float
rounded(double gy)
{
	return (float)(round(gy * 1000) / 1000);
}

/* The mapped dose; and where error is set its size against the truth. */
static bool
write_dose(struct writer *w, const char *what, const char *method, const struct vol_mapped *m, bool error, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct vol_dose d;
	bool good;

	if (!vol_dose_init(&d, &m->grid, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(&m->grid); i++)
		d.gy[i] = rounded(error ? fabs((double)m->dose_gy[i] - (double)w->x->mapped.dose_gy[i]) : (double)m->dose_gy[i]);
	good = path_of(w, what, method, is_small(&m->grid), path, f) && vol_dose_write(path, &d, NULL, f);
	vol_dose_fini(&d);
	return good;
}

/* Believed less true; what is not known is 0 in an image, which has no place for it. */
static bool
write_signed(struct writer *w, const char *method, const struct vol_mapped *m, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct vol_image image;
	bool good;

	if (!vol_image_init(&image, &m->grid, f))
		return false;
	vol_map_error_fill(&w->x->mapped, m, image.value);
	for (size_t i = 0; i < vol_grid_voxels(&m->grid); i++)
		image.value[i] = isnan(image.value[i]) ? 0 : rounded((double)image.value[i]);
	good = path_of(w, "signed", method, false, path, f) && vol_image_write(path, &image, NULL, f);
	vol_image_fini(&image);
	return good;
}

static bool
write_method(struct writer *w, enum vol_way_kind k, struct fault *f)
{
	const struct method *m = &w->x->of[k];
	char path[CLI_PATH_MAX];

	return write_dose(w, "dose", vol_way_name(k), &m->mapped, false, f) &&
	       write_dose(w, "error", vol_way_name(k), &m->mapped, true, f) && write_signed(w, vol_way_name(k), &m->mapped, f) &&
	       path_of(w, "field", vol_way_name(k), is_small(&m->field.grid), path, f) && vol_field_write(path, &m->field, w->x->frame, NULL, f);
}

static bool
write_table(struct writer *w, struct fault *f)
{
	char path[CLI_PATH_MAX], *text;
	size_t len;
	bool good;

	if (!methods_table(w->x, &text, &len, f))
		return false;
	good = new_folder_file(w->folder, "errors.csv", path, f) && file_write(path, text, len, f);
	free(text);
	return good;
}

bool
methods_write(const struct methods *x, const char *folder, bool force, struct new_folder *out, struct fault *f)
{
	struct writer w = { x, out };
	bool good;

	if (!new_folder_begin(out, folder, force, f))
		return false;
	good = write_table(&w, f) && write_dose(&w, "dose", "truth", &x->mapped, false, f);
	for (int k = 0; good && k < VOL_WAYS; k++)
		good = !x->of[k].ready || write_method(&w, (enum vol_way_kind)k, f);
	if (good)
		return new_folder_commit(out, f);
	new_folder_abort(out);
	return false;
}

void
methods_fini(struct methods *x)
{
	for (int k = 0; k < VOL_WAYS; k++) {
		vol_field_fini(&x->of[k].field);
		vol_mapped_fini(&x->of[k].mapped);
		free(x->of[k].errors);
	}
	vol_mapped_fini(&x->mapped);
	free(x->structures);
	arena_free(x->arena);
	vol_labels_fini(&x->file.labels);
	vol_dose_fini(&x->file.prior);
	vol_field_fini(&x->file.truth);
	vol_image_fini(&x->fixed);
	vol_image_fini(&x->moving);
	vol_landmarks_fini(&x->landmarks);
	tissues_fini(&x->tissues);
	rb_regimen_fini(&x->regimen);
	assess_free(x->a);
	casebook_free(x->c);
}
