/* picture.h - what --picture FILE writes, of the commands that have it. */
#ifndef CLI_PICTURE_H
#define CLI_PICTURE_H

#include "assess/assess.h"
#include "base/mem.h"
#include "cli/options.h"
#include "cli/structures.h"
#include "picture/sheet.h"

#define CLI_OPTION_PICTURE \
	{ .name = "picture", .kind = OPTION_TEXT, .value = "FILE", .expected = "a file to write, .svg or .pdf", \
	  .help = "draw it there too, for a handout or a slide: .svg, or .pdf through ghostdose-picture" }

/* Whether --picture was given with a name that can be written; false with a fault where the name ends in anything else. */
bool picture_asked(const struct options *o, bool *asked, struct fault *f);

/* Write the page to the file that --picture names: all of the new picture, or the file is as it was. */
bool picture_write(const struct options *o, const struct sheet *p, struct fault *f);

/* "ghostdose 0.1.0, case carotid: Carotid, 14 months on; new course 25x2": where the numbers of a trial are from. */
const char *picture_source(const struct casebook *c, const struct rb_regimen *r, struct arena *arena);

/* The last part of a path: a folder may name a person. */
const char *picture_file(const char *path);

/* Cumulative curves of structures, six to a plot.  unit: of the doses, "Gy" or "EQD2, Gy".  Memory is the arena's. */
bool picture_structures(struct sheet *p, const struct structure_told *told, size_t n, const char *unit, struct arena *arena, struct fault *f);

#endif
