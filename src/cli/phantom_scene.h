/* phantom_scene.h - one neck before and after, and its files. */
#ifndef CLI_PHANTOM_SCENE_H
#define CLI_PHANTOM_SCENE_H

#include "base/mem.h"
#include "cli/phantom_text.h"

enum phantom_show { SHOW_LABELS, SHOW_IMAGE, SHOW_OLD_DOSE, SHOW_NEW_DOSE, SHOW_NONE };
enum { PICTURE_COLS = 80 };

struct phantom_scene {
	struct vol_phantom_spec spec;
	double z_mm, spacing_mm, thickness_mm, noise_hu;
	int slices;
	struct vol_motions motions;
	struct phantom_plan old, fresh;

	struct vol_phantom *neck;
	struct vol_grid today, before;
	struct vol_phantom_dose *old_dose, *new_dose;
};

/* What was told has been filled in; builds the rest. */
bool phantom_scene_build(struct phantom_scene *s, struct fault *f);
void phantom_scene_fini(struct phantom_scene *s);

/* The middle slice of today in at most PICTURE_COLS x rows cells, the patient's right on the left; zoom above 1 shows
 * the middle of it so much larger.  Text in the arena, NULL without memory. */
const char *phantom_picture(const struct phantom_scene *s, enum phantom_show what, int rows, double zoom, struct arena *a);

/* The characters that a label is drawn with; out. */
enum { PICTURE_MARKS = 8 };
const char *phantom_marks(uint16_t label, char out[PICTURE_MARKS]);

struct phantom_file { char name[40]; const char *kind; };
enum { PHANTOM_FILES_MAX = 24, PHANTOM_CASE_VOXELS_MAX = 100000 };

struct phantom_files {
	size_t n;
	struct phantom_file items[PHANTOM_FILES_MAX];
	bool playable;
};

struct phantom_count { size_t voxels; double cc, centre_mm[3], old_max_gy, new_max_gy; };

/* Of today's labels: how much of each stands there, and the largest doses its tissue got and gets. */
struct phantom_counts { struct phantom_count of[PHANTOM_LABELS]; };

/* Are its grids small enough for the tables of a case? */
bool phantom_is_case(const struct phantom_scene *s);

/* All files into a folder that is not there or empty (or, with force, over what is there): first beside it, then moved.
 * One voxel a structure at least is needed for its row. */
bool phantom_write(const struct phantom_scene *s, const char *folder, bool force, struct phantom_files *files,
                   struct fault *f);
bool phantom_count(const struct phantom_scene *s, struct phantom_counts *out, struct fault *f);

/* The tables of a case beside the grids, as texts of the arena. */
struct phantom_table { const char *name, *text; };
enum { PHANTOM_TABLES_MAX = 12 };
size_t phantom_tables(const struct phantom_scene *s, const struct phantom_counts *c, const char *id, struct arena *a,
                      struct phantom_table out[PHANTOM_TABLES_MAX]);

#endif
