/* Memory that runs out while a regimen is read or written: it is refused for that and nothing else. */
#include "starve.h"

#include "radiobio/calendar.h"

static bool
notation(struct fault *f)
{
	struct rb_regimen r;
	bool good = rb_regimen_parse("2*(10x1.5 bid 6h, gap 1w), gap 1d, 6x6 on tue+thu, 40.05/15", &r, f);

	if (!good)
		return false;
	good = r.schedule.n == 2 * 10 + 6 + 15;
	rb_regimen_fini(&r);
	return good;
}

static bool
table(struct fault *f)
{
	static const char text[] = "day,time,dose_gy\n0,10:00,2\n1,10:00,2\n2,10:00,3\n";
	struct rb_regimen r;
	bool good = rb_regimen_parse_csv(text, sizeof text - 1, &r, f);

	if (!good)
		return false;
	good = r.schedule.n == 3;
	rb_regimen_fini(&r);
	return good;
}

static bool
schedule(struct fault *f)
{
	struct rb_fraction days[] = { { 0, 0, 2, 0 }, { 1, 24, 2, 0 }, { 4, 96, 2, 0 }, { 7, 168, 3, 0 } };
	struct rb_regimen r;

	if (!rb_regimen_of_schedule(&(struct rb_schedule){ days, 4 }, &r, f))
		return false;
	rb_regimen_fini(&r);
	return true;
}

static void regimens(void) { STARVE_EACH(notation); STARVE_EACH(table); STARVE_EACH(schedule); }

TAP_MAIN(TAP_CASE(regimens))
