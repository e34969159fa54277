/* An old dose on today's anatomy: tissue has moved 3 mm across a steep fall, and its mean dose is not what the old plan shows.
 *
 *     cc $(pkg-config --cflags volume) volume.c $(pkg-config --libs volume) -o example && ./example */
#include <stdio.h>
#include <volume.h>

int
main(void)
{
	const struct vol_grid grid = { .n = { 41, 1, 1 }, .spacing_mm = { 1, 1, 1 }, .origin_mm = { -20, 0, 0 } };
	const struct vol_motion moved = { .kind = VOL_MOTION_PUSH, .shift_mm = { 3, 0, 0 } };
	const struct vol_tissue physical = { .label = 1, .courses = { vol_lq_physical() } };
	struct vol_dose old;
	struct vol_field pull;
	struct vol_labels organ;
	struct vol_mapped today;
	struct vol_dvh dvh;
	struct vol_interval mean;
	struct vol_fault fault;

	if (!vol_dose_init(&old, &grid, &fault) || !vol_field_init(&pull, &grid, &fault) || !vol_labels_init(&organ, &grid, &fault) ||
	    !vol_field_fill(&pull, &moved, false, &fault))
		return fprintf(stderr, "%s\n", fault.text), 2;
	for (int x = 0; x < grid.n[0]; x++) {
		old.gy[x] = x < 15 ? 70 : x < 25 ? 70 - 5 * (float)(x - 15) : 20;      /* 5 Gy/mm from x = -5 to 5 mm */
		organ.label[x] = x >= 18 && x <= 22;                                   /* today at -2 to 2 mm */
	}
	if (!vol_map(&old, &pull, &grid, &today, &fault) || !vol_dvh_init(&dvh, &today, 1, &organ, 1, &physical, &fault) ||
	    !vol_dvh_metric(&dvh, VOL_MEAN, 0, &mean, &fault))
		return fprintf(stderr, "%s\n", fault.text), 2;
	printf("mean dose of the organ: %.3f Gy where the old plan was, %.3f Gy in its tissue\n", 45.0, mean.low);
	vol_dvh_fini(&dvh), vol_mapped_fini(&today), vol_labels_fini(&organ), vol_field_fini(&pull), vol_dose_fini(&old);
	return 0;
}
