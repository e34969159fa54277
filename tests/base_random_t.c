/* Random numbers by counting. */
#include "tap.h"

#include <string.h>

#include "base/random.h"

/* Random123's kat_vectors, "threefry4x64 20": counter and key all zero, all ones. */
static void
threefry_is_the_published_one(void)
{
	static const uint64_t want[2][4] = {
		{ 0x09218ebde6c85537, 0x55941f5266d86105, 0x4bd25e16282434dc, 0xee29ec846bd2e40b },
		{ 0x29c24097942bba1b, 0x0371bbfb0f6f4e11, 0x3c231ffa33f83a1c, 0xcd29113fde32d168 },
	};

	for (int i = 0; i < 2; i++) {
		uint64_t in[4], out[4];

		memset(in, i ? 255 : 0, sizeof in);
		random_threefry(in, in, out);
		OK(memcmp(out, want[i], sizeof out) == 0);
	}
}

/* Two at once are the same as one by one, for any key. */
static void
two_blocks_are_two_of_one(void)
{
	uint64_t key[4] = { 1, UINT64_MAX, 3, 20261125 }, full[5], counter[4] = { 41, 5, 6, 7 }, two[8], one[4];

	random_key(full, key);
	random_two_blocks(counter, full, two);
	for (int i = 0; i < 2; i++) {
		random_threefry(counter, key, one);
		OK(memcmp(two + 4 * i, one, sizeof one) == 0);
		counter[0]++;
	}
}

static void
units_stay_inside(void)
{
	OK(random_unit(0) > 0);
	OK(random_unit(UINT64_MAX) <= 1);
	NEAR(random_unit(UINT64_C(1) << 63), 0.5, 1e-15, 0);
}

TAP_MAIN(
	TAP_CASE(threefry_is_the_published_one),
	TAP_CASE(two_blocks_are_two_of_one),
	TAP_CASE(units_stay_inside)
)
