/* field_report.h - what ghostdose field tells of a displacement field. */
#ifndef CLI_FIELD_REPORT_H
#define CLI_FIELD_REPORT_H

#include "volume/field.h"

struct field_report {
	const char *name;              /* the field, as the user named it */
	const struct vol_field *field;
	const char *note;              /* what was assumed of its file; "": nothing */
	bool push;                     /* the field is taken for a push field */
	size_t outside;                /* voxels whose displacement is the border's, carried on */
	/* May be NULL. */
	const struct vol_field *inverse;
	const struct vol_labels *labels, *prior_labels;
	const struct vol_landmarks *landmarks;
	const uint16_t *bone;
};

/* Measure, and print; *findings: how many. */
bool field_report_print(const struct field_report *r, bool json, size_t *findings, struct fault *f);

#endif
