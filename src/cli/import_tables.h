/* import_tables.h - the tables of a case about imported voxels: what an author has to write says so. */
#ifndef CLI_IMPORT_TABLES_H
#define CLI_IMPORT_TABLES_H

#include "base/mem.h"
#include "cli/tissues.h"
#include "volume/volume.h"

struct import_facts {
	char id[64];                   /* of the case */
	const struct vol_labels *labels;
	const struct tissues *tissues;
	bool moved;                    /* there is field.csv */
	const char *prior, *fresh;     /* notation */
	double months;
};

struct import_table { const char *name, *text; };
enum { IMPORT_TABLES_MAX = 12 };

/* Texts of the arena; NULL without memory.  Structures without a voxel in the cut have no row. */
size_t import_tables(const struct import_facts *x, struct arena *arena, struct import_table out[IMPORT_TABLES_MAX]);

#endif
