/* phantom_text.h - what ghostdose phantom is told in words: plans and movements. */
#ifndef CLI_PHANTOM_TEXT_H
#define CLI_PHANTOM_TEXT_H

#include <stdbool.h>

#include "base/fault.h"
#include "radiobio/radiobio.h"
#include "volume/phantom.h"

/* "35x2 to neck margin 8 slope 5 spare cord gap 6 bath 5 side both"; "70 Gy in 35 to ..." is 35x2.  TARGET and what is
 * spared: ids of vol_phantom_tissue, "neck", or for the target a ball X,Y,Z,RADIUS in mm; "+" between several.  The
 * caller calls rb_regimen_fini. */
struct phantom_plan { struct rb_regimen regimen; struct vol_phantom_plan plan; };
bool phantom_plan_read(const char *text, struct phantom_plan *out, struct fault *f);

/* Movements of field.h, and beside them, ";" between all:
 *     parotid-shrink left|right|both [VOLUME]     cord-back MM     weight-loss MM     flexion DEGREES (several slices)
 * z_mm: the level of the slice, or the middle of nz. */
bool phantom_motion_read(const char *text, double z_mm, int nz, struct vol_motions *out, struct fault *f);

#endif
