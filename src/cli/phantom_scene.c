/* One neck before and after: what stands there, and the files. */
#include "cli/phantom_scene.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/new_folder.h"
#include "volume/nifti.h"

/* Some more of the air about the earlier neck: what is air today may have been farther out. */
static void
widen(struct vol_grid *g)
{
	int more = (int)ceil(12 / g->spacing_mm[0]);

	for (int a = 0; a < 2; a++) {
		g->n[a] += 2 * more;
		g->origin_mm[a] -= more * g->spacing_mm[a];
	}
}

bool
phantom_scene_build(struct phantom_scene *s, struct fault *f)
{
	/* Tissue may come from above or below a slab. */
	int more = s->slices > 1 && s->motions.n > 0 ? 2 * (int)ceil(12 / s->thickness_mm) : 0;

	s->neck = vol_phantom_new(&s->spec, f);
	if (!s->neck || !vol_phantom_grid(s->neck, &s->motions, s->z_mm, s->spacing_mm, s->thickness_mm, s->slices,
	    &s->today, f) ||
	    !vol_phantom_grid(s->neck, NULL, s->z_mm, s->spacing_mm, s->thickness_mm, s->slices + more, &s->before, f))
		return false;
	widen(&s->before);
	s->old_dose = vol_phantom_dose_new(s->neck, NULL, &s->before, &s->old.plan, f);
	if (!s->old_dose)
		return fault_in_file(f, "--prior");
	s->new_dose = vol_phantom_dose_new(s->neck, &s->motions, &s->today, &s->fresh.plan, f);
	return s->new_dose || fault_in_file(f, "--new");
}

void
phantom_scene_fini(struct phantom_scene *s)
{
	vol_phantom_dose_free(s->old_dose);
	vol_phantom_dose_free(s->new_dose);
	vol_phantom_free(s->neck);
	rb_regimen_fini(&s->old.regimen);
	rb_regimen_fini(&s->fresh.regimen);
}

/* Today's place, and where its tissue was. */
static void
source_of(const struct phantom_scene *s, size_t voxel, double x[3], double y[3])
{
	vol_grid_world(&s->today, voxel, x);
	vol_motions_at(&s->motions, x, y);
	for (int a = 0; a < 3; a++)
		y[a] += x[a];
}

bool
phantom_count(const struct phantom_scene *s, struct phantom_counts *out, struct fault *f)
{
	struct vol_labels l;

	*out = (struct phantom_counts){ .of[0].voxels = 0 };
	if (!vol_phantom_fill(s->neck, &s->motions, &s->today, 0, &l, NULL, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(&s->today); i++) {
		struct phantom_count *c = &out->of[l.label[i]];
		double x[3], y[3];

		source_of(s, i, x, y);
		c->voxels++;
		c->cc += vol_grid_voxel_cc(&s->today);
		c->old_max_gy = fmax(c->old_max_gy, vol_phantom_dose_at(s->old_dose, y));
		c->new_max_gy = fmax(c->new_max_gy, vol_phantom_dose_at(s->new_dose, x));
		for (int a = 0; a < 3; a++)
			c->centre_mm[a] += x[a];
	}
	for (int k = 0; k < PHANTOM_LABELS; k++)
		for (int a = 0; a < 3; a++)
			out->of[k].centre_mm[a] /= fmax((double)out->of[k].voxels, 1);
	vol_labels_fini(&l);
	return true;
}

/* ---- files ---- */

struct writer { const struct phantom_scene *s; struct new_folder *folder; struct phantom_files *files; };

bool
phantom_is_case(const struct phantom_scene *s)
{
	return vol_grid_voxels(&s->before) <= PHANTOM_CASE_VOXELS_MAX;
}

/* The next file's path.  What a case reads is CSV, all other grids are .nii.gz. */
static bool
next_path(struct writer *w, const char *stem, const char *kind, char path[CLI_PATH_MAX], struct fault *f)
{
	static const char *const of_a_case[] = { "labels", "prior", "new", "field" };
	struct phantom_file *file = &w->files->items[w->files->n];
	bool table = strcmp(kind, "table") == 0, read = false;

	if (w->files->n == PHANTOM_FILES_MAX)
		return fault_machine(f, "too many files");
	for (size_t i = 0; i < sizeof of_a_case / sizeof *of_a_case; i++)
		read = read || strcmp(stem, of_a_case[i]) == 0;
	snprintf(file->name, sizeof file->name, "%s%s", stem, table ? "" : read && phantom_is_case(w->s) ? ".csv"
	    : ".nii.gz");
	file->kind = kind;
	w->files->n++;
	return new_folder_file(w->folder, file->name, path, f) != NULL;
}

/* Three decimals are enough for what is made up, and read well. */
static void
round_all(float *v, size_t n, double steps)
{
	for (size_t i = 0; i < n; i++)
		v[i] = (float)(round((double)v[i] * steps) / steps);
}

static bool
write_anatomy(struct writer *w, const struct vol_motions *motions, const struct vol_grid *g, const char *labels_stem,
              const char *image_stem, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct vol_labels l;
	struct vol_image m;
	bool good;

	if (!vol_phantom_fill(w->s->neck, motions, g, w->s->noise_hu, &l, &m, f))
		return false;
	round_all(m.value, vol_grid_voxels(g), 1);
	good = next_path(w, labels_stem, "labels", path, f) && vol_labels_write(path, &l, NULL, f) &&
	       next_path(w, image_stem, "image", path, f) && vol_image_write(path, &m, NULL, f);
	vol_labels_fini(&l);
	vol_image_fini(&m);
	return good;
}

static bool
write_dose(struct writer *w, const struct vol_phantom_dose *dose, const struct vol_grid *g, const char *stem,
    struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct vol_dose d;
	bool good;

	if (!vol_phantom_dose_fill(dose, g, &d, f))
		return false;
	round_all(d.gy, vol_grid_voxels(g), 1000);
	good = next_path(w, stem, "dose", path, f) && vol_dose_write(path, &d, NULL, f);
	vol_dose_fini(&d);
	return good;
}

/* The earlier dose where today's tissue was, without any interpolation. */
static bool
write_truth(struct writer *w, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct vol_dose d;
	bool good;

	if (!vol_dose_init(&d, &w->s->today, f))
		return false;
	for (size_t i = 0; i < vol_grid_voxels(&d.grid); i++) {
		double x[3], y[3];

		source_of(w->s, i, x, y);
		d.gy[i] = (float)vol_phantom_dose_at(w->s->old_dose, y);
	}
	round_all(d.gy, vol_grid_voxels(&d.grid), 1000);
	good = next_path(w, "true-prior", "true dose", path, f) && vol_dose_write(path, &d, NULL, f);
	vol_dose_fini(&d);
	return good;
}

static bool
write_field(struct writer *w, const struct vol_grid *g, bool inverse, const char *stem, struct fault *f)
{
	char path[CLI_PATH_MAX];
	struct vol_field u;
	bool good;

	if (!vol_field_init(&u, g, f))
		return false;
	good = vol_motions_fill(&u, &w->s->motions, inverse, f);
	for (int a = 0; good && a < 3; a++)
		round_all(u.u_mm[a], vol_grid_voxels(g), 10000);
	good = good && next_path(w, stem, inverse ? "push field" : "pull field", path, f) &&
	       vol_field_write(path, &u, VOL_FRAME_RAS, NULL, f);
	vol_field_fini(&u);
	return good;
}

static bool
write_tables(struct writer *w, const struct phantom_counts *c, const char *id, struct fault *f)
{
	struct arena *a = arena_new();
	struct phantom_table tables[PHANTOM_TABLES_MAX];
	size_t n = a ? phantom_tables(w->s, c, id, a, tables) : 0;
	bool good = n > 0 || fault_memory(f);

	for (size_t i = 0; good && i < n; i++) {
		char path[CLI_PATH_MAX];

		if (!tables[i].text) {
			good = fault_memory(f);
			break;
		}
		good = next_path(w, tables[i].name, "table", path, f) &&
		       file_write(path, tables[i].text, strlen(tables[i].text), f);
	}
	arena_free(a);
	return good;
}

static bool
write_all(struct writer *w, const char *id, struct fault *f)
{
	const struct phantom_scene *s = w->s;
	struct phantom_counts c;

	if (!phantom_count(s, &c, f) || !write_anatomy(w, &s->motions, &s->today, "labels", "image", f) ||
	    !write_dose(w, s->old_dose, &s->before, "prior", f) || !write_dose(w, s->new_dose, &s->today, "new", f))
		return false;
	if (!write_anatomy(w, NULL, &s->before, "prior-labels", "prior-image", f))
		return false;
	if (s->motions.n > 0 && (!write_field(w, &s->today, false, "field", f) || !write_field(w, &s->before, true,
	    "push", f) ||
	                         !write_truth(w, f)))
		return false;
	w->files->playable = phantom_is_case(s);
	return write_tables(w, &c, id, f);
}

bool
phantom_write(const struct phantom_scene *s, const char *folder, bool force, struct phantom_files *files,
    struct fault *f)
{
	struct new_folder target;
	struct writer w = { s, &target, files };
	char id[64];

	*files = (struct phantom_files){ .n = 0 };
	if (!new_folder_begin(&target, folder, force, f))
		return false;
	new_folder_id(folder, "phantom", id);
	if (write_all(&w, id, f))
		return new_folder_commit(&target, f);
	new_folder_abort(&target);
	return false;
}
