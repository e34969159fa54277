/* phantom.h - a neck for authors: anatomy as a function of place, planned doses, and what it looked like earlier.
 *
 * The world is that of volume.h (RAS, mm): x = 0 in the middle, y = 0 at the front edge of the vertebral bodies, z = 0
 * in the middle of C4.  A vertebra is 18 mm high.  Every shape bends with smooth noise of the seed, so left and right
 * differ and no organ is an ellipse; the same seed gives the same neck at every resolution.
 *
 * All of it is teaching geometry: sizes and Hounsfield numbers are those that textbooks of anatomy show, no patient. */
#ifndef VOLUME_PHANTOM_H
#define VOLUME_PHANTOM_H

#include "volume/field.h"
#include "volume/volume.h"

/* Labels.  They are in files, so numbers stay. */
enum vol_phantom_label {
	PHANTOM_OUTSIDE,
	PHANTOM_BODY,                  /* skin, fat, and all that has no other label */
	PHANTOM_CORD, PHANTOM_BRAINSTEM, PHANTOM_CANAL, PHANTOM_VERTEBRA, PHANTOM_DISC, PHANTOM_MANDIBLE, PHANTOM_SKULL,
	PHANTOM_BRAIN,
	PHANTOM_PAROTID_RIGHT, PHANTOM_PAROTID_LEFT, PHANTOM_SUBMANDIBULAR_RIGHT, PHANTOM_SUBMANDIBULAR_LEFT,
	PHANTOM_CAROTID_RIGHT, PHANTOM_CAROTID_LEFT,   /* common, from C4 up internal */
	PHANTOM_EXTERNAL_CAROTID_RIGHT, PHANTOM_EXTERNAL_CAROTID_LEFT,
	PHANTOM_JUGULAR_RIGHT, PHANTOM_JUGULAR_LEFT,
	PHANTOM_AIRWAY, PHANTOM_LARYNX, PHANTOM_TRACHEA, PHANTOM_HYOID, PHANTOM_CONSTRICTORS, PHANTOM_OESOPHAGUS,
	PHANTOM_THYROID, PHANTOM_TONGUE,
	PHANTOM_STERNOMASTOID_RIGHT, PHANTOM_STERNOMASTOID_LEFT, PHANTOM_PARASPINAL, PHANTOM_MUSCLE,
	PHANTOM_VERTEBRAL_ARTERY,
	PHANTOM_TUMOUR, PHANTOM_FLAP,
	PHANTOM_LABELS
};

struct vol_phantom_tissue {
	const char *id, *name;         /* "carotid-left", "left carotid artery" */
	const char *tissue;            /* as ghostdose sources names it; NULL: it has none */
	char mark;                     /* in a text picture */
	double hu_low, hu_high;        /* of its inner points, before blur and noise */
};

/* label < PHANTOM_LABELS; NULL above. */
const struct vol_phantom_tissue *vol_phantom_tissue(uint16_t label);
/* The label with that id; 0 for none. */
uint16_t vol_phantom_label(const char *id);

/* ---- anatomy ---- */

enum { VOL_PHANTOM_Z_MIN = -70, VOL_PHANTOM_Z_MAX = 76 };

struct vol_phantom_spec {
	uint64_t seed;
	double scale;                  /* of the body, 0.7 to 1.3; 1: medium */
	double tumour_mm[3], tumour_radius_mm;   /* as if scale were 1; radius 0: none, else 3 to 40 */
	int flap;                      /* 1: on the right, -1: on the left, 0: none */
};

struct vol_phantom;
/* NULL with a fault: a wrong spec or no memory. */
struct vol_phantom *vol_phantom_new(const struct vol_phantom_spec *s, struct fault *f);
void vol_phantom_free(struct vol_phantom *p);

struct vol_phantom_point { uint16_t label; double hu; };
struct vol_phantom_point vol_phantom_at(const struct vol_phantom *p, const double x_mm[3]);

/* "skull-base", "c1" to "c7", or mm; false for what is no level or outside Z_MIN to Z_MAX. */
bool vol_phantom_level(const char *text, double *z_mm);

/* Motions as a slice at z_mm has them: nothing moves along z.  Whoever shows a slice does this first. */
void vol_phantom_flatten(struct vol_motions *m, double z_mm);

/* The grid that holds the body at nz levels about z_mm with a margin of some mm; today as motions (may be NULL) move
 * it.  thickness_mm: between levels, and of a slice. */
bool vol_phantom_grid(const struct vol_phantom *p, const struct vol_motions *motions, double z_mm, double spacing_mm,
                      double thickness_mm, int nz, struct vol_grid *out, struct fault *f);

/* Labels and image (either may be NULL) of a grid: what stands at x + u(x), u the motions (NULL: none).  Labels are
 * those of the voxels' centres.  The image averages 2 x 2 (x 2) points a voxel, is blurred over 0.8 mm, and has noise
 * of noise_hu. */
bool vol_phantom_fill(const struct vol_phantom *p, const struct vol_motions *motions, const struct vol_grid *g,
                      double noise_hu, struct vol_labels *labels, struct vol_image *image, struct fault *f);

/* ---- doses ---- */

/* full within margin_mm of the target but not within gap_mm of what is spared; there half, and falling by
 * slope_gy_per_mm: D (1 - bath)/(1 + exp(d/w)) with d mm outside and w = D (1 - bath)/(4 slope); and a bath that goes
 * to nothing over 40 mm. */
struct vol_phantom_plan {
	double dose_gy;                /* 0 to 1000 */
	double margin_mm, gap_mm;      /* -20 to 60 */
	double slope_gy_per_mm;        /* 0.1 to 100 */
	double bath;                   /* share, 0 to 0.5 */
	bool target[PHANTOM_LABELS], spare[PHANTOM_LABELS];   /* labels; a plan without target labels has a ball */
	double centre_mm[3], radius_mm;
};

struct vol_phantom_dose;
/* For the anatomy as motions (NULL: none) move it, about a grid.  A target that is nowhere near it is a fault. */
struct vol_phantom_dose *vol_phantom_dose_new(const struct vol_phantom *p, const struct vol_motions *motions,
                                              const struct vol_grid *about, const struct vol_phantom_plan *plan,
                                              struct fault *f);
void vol_phantom_dose_free(struct vol_phantom_dose *d);
/* Gy, at any place. */
double vol_phantom_dose_at(const struct vol_phantom_dose *d, const double x_mm[3]);
bool vol_phantom_dose_fill(const struct vol_phantom_dose *d, const struct vol_grid *g, struct vol_dose *out,
                           struct fault *f);

#endif
