/* methods.h - what ghostdose methods reads, computes and writes; cmd_methods.c tells it. */
#ifndef CLI_METHODS_H
#define CLI_METHODS_H

#include "cli/cases.h"
#include "cli/new_folder.h"
#include "cli/tissues.h"
#include "volume/accumulate.h"
#include "volume/field.h"
#include "volume/map_error.h"
#include "volume/nifti.h"
#include "volume/ways.h"

/* A structure of today and what its tissue makes of the course. */
struct method_structure { uint16_t label; const char *name; struct vol_lq lq; };

/* What a way has come to.  ready: it was possible and asked for. */
struct method {
	bool ready;
	struct vol_field field;
	struct vol_mapped mapped;
	struct vol_map_error *errors;  /* a structure each */
	size_t folded;                 /* cells; of the field as a whole */
	char why[200];                 /* fewer landmarks than a spline needs: what was made instead; else "" */
};

/* All zero before methods_read; methods_fini frees it in any state. */
struct methods {
	/* as read: from a case, or from files */
	struct casebook *c;
	struct assess *a;
	struct rb_regimen regimen;
	struct tissues tissues;
	struct { struct vol_labels labels; struct vol_dose prior; struct vol_field truth; } file;
	const struct vol_labels *labels;
	const struct vol_dose *prior;
	const struct vol_field *truth;
	struct vol_image fixed, moving;        /* value NULL: not there */
	struct vol_landmarks landmarks;        /* n 0: those of the truth */
	enum vol_frame frame;          /* of fields that are written */
	uint16_t bone;
	int threads;
	bool asked[VOL_WAYS];
	struct arena *arena;           /* texts of the answer */

	/* as computed */
	struct method_structure *structures;
	size_t n_structures;
	struct vol_mapped mapped;      /* the course truly mapped */
	struct method of[VOL_WAYS];
};

/* From a case (the argument) or from files, as the options say. */
bool methods_read(const struct options *o, struct methods *x, struct fault *f);
bool methods_compute(struct methods *x, struct fault *f);

/* dose-METHOD, error-METHOD (the size of the error) and field-METHOD as grids of a case where they are small, else as
 * NIfTI; signed-METHOD.nii.gz; errors.csv. */
bool methods_write(const struct methods *x, const char *folder, bool force, struct new_folder *out, struct fault *f);

/* errors.csv: a row a method and structure; the caller frees it. */
bool methods_table(const struct methods *x, char **text, size_t *len, struct fault *f);

void methods_fini(struct methods *x);

#endif
