/* The consistency probe: slips of reading are named, and a right field raises nothing. */
#include "volume/field.h"
#include "volume_help.h"

static const struct vol_motions neck = { .n = 3, .items = {
	{ .kind = VOL_MOTION_SCALE, .centre_mm = { -55, 0, 0 }, .volume = 0.7, .inner_mm = 20, .outer_mm = 38 },
	{ .kind = VOL_MOTION_SCALE, .centre_mm = { 55, 0, 0 }, .volume = 0.85, .inner_mm = 20, .outer_mm = 37 },
	{ .kind = VOL_MOTION_BUMP, .push_mm = { 0, 4, 0 }, .centre_mm = { 0, 20, 0 }, .radii_mm = { 16, 18, 60 } },
} };

/* What is known of both times under movements; the field is theirs. */
struct scene {
	struct vol_field field;
	struct vol_labels today, prior;
	struct vol_landmarks marks;
	struct vol_landmark items[40];
};

/* Structures of the neck as they are today. */
static uint16_t
structure(const double at[3])
{
	double left = (at[0] + 55) * (at[0] + 55) + at[1] * at[1] + at[2] * at[2];
	double right = (at[0] - 55) * (at[0] - 55) + at[1] * at[1] + at[2] * at[2];

	if (at[0] * at[0] + (at[1] - 20) * (at[1] - 20) < 25 && fabs(at[2]) < 60)
		return 1;
	return left < 400 ? 2 : right < 400 ? 3 : 0;
}

/* Landmarks on and in the structures, found with an error of about noise_mm. */
static void
make_scene(struct scene *s, struct vol_grid g, const struct vol_motions *m, double noise_mm, uint64_t *state)
{
	*s = (struct scene){ .field = field_on(g), .today = labels_on(g), .prior = labels_on(g) };
	s->marks = (struct vol_landmarks){ .items = s->items };
	if (!vol_motions_fill(&s->field, m, false, &fault))
		tap_bail_out(fault.text);
	for (size_t i = 0; i < vol_grid_voxels(&g); i++) {
		double at[3], v[3];

		vol_grid_world(&g, i, at);
		s->today.label[i] = structure(at);
		vol_motions_inverse_at(m, at, v);
		for (int a = 0; a < 3; a++)
			at[a] += v[a];
		s->prior.label[i] = structure(at);
	}
	while (s->marks.n < 40) {
		struct vol_landmark *p = &s->items[s->marks.n];
		const double low[] = { -80, -25, -30 }, high[] = { 80, 35, 30 };
		double u[3];

		for (int a = 0; a < 3; a++)
			p->fixed_mm[a] = uniform(state, low[a], high[a]);
		if (!structure(p->fixed_mm))
			continue;
		vol_motions_at(m, p->fixed_mm, u);
		for (int a = 0; a < 3; a++)
			p->moving_mm[a] = p->fixed_mm[a] + u[a] + uniform(state, -noise_mm, noise_mm);
		s->marks.n++;
	}
}

static void
free_scene(struct scene *s)
{
	vol_field_fini(&s->field);
	vol_labels_fini(&s->today);
	vol_labels_fini(&s->prior);
}

static struct vol_probe
probe(const struct scene *s, bool marks, bool labels, bool push)
{
	struct vol_probe_input in = { .field = &s->field, .push = push, .landmarks = marks ? &s->marks : NULL };
	struct vol_probe p;

	if (labels) {
		in.today = &s->today;
		in.prior = &s->prior;
	}
	if (!vol_probe(&in, &p, &fault))
		tap_bail_out(fault.text);
	return p;
}

static void
multiply(struct vol_field *u, double x, double y, double z)
{
	const double by[] = { x, y, z };

	for (int a = 0; a < 3; a++)
		for (size_t i = 0; i < vol_grid_voxels(&u->grid); i++)
			u->u_mm[a][i] *= (float)by[a];
}

static const struct vol_grid neck_grid = { .n = { 80, 48, 18 }, .spacing_mm = { 2, 2, 3 }, .origin_mm = { -79, -37, -25.5 } };

static void
the_right_field_fits(void)
{
	struct scene s;
	uint64_t state = seed();

	make_scene(&s, neck_grid, &neck, 0.5, &state);
	for (int with = 1; with < 4; with++) {
		struct vol_probe p = probe(&s, with & 1, with & 2, false);

		IS_INT(p.verdict, VOL_PROBE_GOOD);
		HAS(p.text, "fits as it is read");
		if (with & 1)
			OK(p.landmark_given_mm < 0.8 && p.landmark_none_mm > 1);
		else
			OK(isnan(p.landmark_given_mm));
		if (with & 2)
			OK(p.dice_given > 0.92 && p.dice_none < 0.88);
	}
	IS_INT(probe(&s, false, false, false).verdict, VOL_PROBE_UNCHECKED);
	HAS(probe(&s, false, false, false).text, "cannot be checked");
	s.marks.n = 2;
	IS_INT(probe(&s, true, false, false).verdict, VOL_PROBE_UNCHECKED);
	free_scene(&s);
}

/* Every slip alone, by landmarks alone, by structures alone, by both.  Half of the movement left out is what weak
 * registrations do as well, so structures alone do not accuse it. */
static void
slips_are_named(void)
{
	static const struct { double x, y, z; struct vol_reading want; const char *says; } slip[] = {
		{ -1, -1, -1, { .negative = true }, "with the other sign" },
		{ -1, -1, 1, { .flipped = true }, "x and y the other way" },
		{ 2, 2, 3, { .scale = -1 }, "divided by the spacing" },
		{ 0.5, 0.5, 1. / 3, { .scale = 1 }, "as voxels" },
		{ -0.5, -0.5, 1. / 3, { .scale = 1, .flipped = true }, "as voxels" },
	};
	uint64_t state = seed();

	for (size_t k = 0; k < sizeof slip / sizeof *slip; k++) {
		struct scene s;

		make_scene(&s, neck_grid, &neck, 0.15, &state);
		multiply(&s.field, slip[k].x, slip[k].y, slip[k].z);
		for (int with = 1; with < 4; with++) {
			struct vol_probe p = probe(&s, with & 1, with & 2, false);

			if (with == 2 && k == 3)
				continue;
			IS_INT(p.verdict, VOL_PROBE_OTHER);
			IS_INT(p.best.negative, slip[k].want.negative);
			IS_INT(p.best.flipped, slip[k].want.flipped);
			IS_INT(p.best.scale, slip[k].want.scale);
			OK(!p.best.push);
			HAS(p.text, slip[k].says);
			if (with == 1)
				tap_diag("%s", p.text);
		}
		free_scene(&s);
	}
}

/* Pull for push and push for pull. */
static void
the_wrong_direction(void)
{
	uint64_t state = seed();
	struct scene s;
	struct vol_probe p;

	make_scene(&s, neck_grid, &neck, 0.05, &state);
	for (int with = 1; with < 4; with++) {
		p = probe(&s, with & 1, with & 2, true);
		IS_INT(p.verdict, VOL_PROBE_OTHER);
		OK(!p.best.push && !p.best.negative && !p.best.flipped && p.best.scale == 0);
		HAS(p.text, "as a pull field");
	}
	OK(vol_motions_fill(&s.field, &neck, true, &fault));
	for (int with = 1; with < 4; with++) {
		p = probe(&s, with & 1, with & 2, false);
		IS_INT(p.verdict, VOL_PROBE_OTHER);
		/* The other sign is nearly the same, so only the landmarks can tell. */
		OK(p.best.push || (with == 2 && p.best.negative));
		IS_INT(probe(&s, with & 1, with & 2, true).verdict, VOL_PROBE_GOOD);
	}
	tap_diag("%s", p.text);
	free_scene(&s);
}

/* Where another movement was meant, no reading helps. */
static void
a_field_of_another_patient(void)
{
	struct vol_motions other = { .n = 1, .items = { { .shift_mm = { 1, 7, 6 } } } };
	uint64_t state = seed();
	struct scene s;

	make_scene(&s, neck_grid, &neck, 0.3, &state);
	OK(vol_motions_fill(&s.field, &other, false, &fault));
	for (int with = 1; with < 4; with++) {
		struct vol_probe p = probe(&s, with & 1, with & 2, false);

		IS_INT(p.verdict, VOL_PROBE_NO_BETTER);
		HAS(p.text, "worse than none");
	}
	free_scene(&s);
}

/* No false alarm over random smooth fields; the other sign is seen where the movement is not small. */
static void
random_fields_raise_nothing(void)
{
	struct vol_grid g = { .n = { 60, 26, 16 }, .spacing_mm = { 3, 3, 4 }, .origin_mm = { -88.5, -37.5, -30 } };
	uint64_t state = seed();
	int alarms = 0, unseen = 0;

	for (int round = 0; round < 16; round++) {
		struct vol_motions m = { .n = 4 };
		struct scene s;
		struct vol_probe p;

		for (int k = 0; k < 4; k++) {
			struct vol_motion *one = &m.items[k];

			one->sigma_mm = uniform(&state, 15, 40);
			for (int a = 0; a < 3; a++) {
				one->push_mm[a] = uniform(&state, -5, 5);
				one->centre_mm[a] = uniform(&state, -60, 60);
				one->axis[a] = uniform(&state, -1, 1);
			}
			if (k == 3)
				*one = (struct vol_motion){ .kind = VOL_MOTION_ROTATE, .degrees = uniform(&state, -6, 6),
					                    .axis = { one->axis[0], one->axis[1], one->axis[2] } };
		}
		make_scene(&s, g, &m, 2, &state);
		for (int with = 1; with < 4; with++) {
			p = probe(&s, with & 1, with & 2, false);
			alarms += p.verdict != VOL_PROBE_GOOD;
			if (p.verdict != VOL_PROBE_GOOD)
				tap_diag("%s", p.text);
		}
		multiply(&s.field, -1, -1, -1);
		p = probe(&s, true, true, false);
		unseen += p.landmark_none_mm > 4 && p.verdict != VOL_PROBE_OTHER;
		free_scene(&s);
	}
	IS_INT(alarms, 0);
	IS_INT(unseen, 0);
}

static void
a_slice(void)
{
	struct vol_grid g = { .n = { 180, 110, 1 }, .spacing_mm = { 1.1, 1.1, 3 }, .origin_mm = { -98, -60, 0 } };
	uint64_t state = seed();
	struct scene s;
	struct vol_probe p;

	make_scene(&s, g, &neck, 0, &state);
	for (size_t i = 0; i < s.marks.n; i++) {
		double u[3];

		s.items[i].fixed_mm[2] = 0;
		vol_motions_at(&neck, s.items[i].fixed_mm, u);
		for (int a = 0; a < 3; a++)
			s.items[i].moving_mm[a] = s.items[i].fixed_mm[a] + u[a];
	}
	p = probe(&s, true, true, false);
	IS_INT(p.verdict, VOL_PROBE_GOOD);
	OK(p.landmark_given_mm < 0.05);
	multiply(&s.field, -1, -1, 1);
	p = probe(&s, true, true, false);
	IS_INT(p.verdict, VOL_PROBE_OTHER);
	OK(p.best.negative || p.best.flipped);         /* the same in a slice */
	free_scene(&s);
}

TAP_MAIN(TAP_CASE(the_right_field_fits), TAP_CASE(slips_are_named), TAP_CASE(the_wrong_direction),
         TAP_CASE(a_field_of_another_patient), TAP_CASE(random_fields_raise_nothing), TAP_CASE(a_slice))
