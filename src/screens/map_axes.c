/* What the axes of the map show, and where a regimen stands on them. */
#include <math.h>
#include <string.h>

#include "screens/builder.h"
#include "screens/map_view.h"

bool
map_form_of(const struct casebook *c, const struct rb_regimen *r, struct region_form *form, int *fractions, double *dose_gy)
{
	const char *text = r->notation;
	size_t begun = c->begun ? strlen(c->begun) : 0;
	struct rb_regimen rest;
	struct builder b;
	struct fault f;
	bool has;

	if (begun > 0 && !strncmp(text, c->begun, begun) && !strncmp(text + begun, ", ", 2))
		text += begun + 2;
	else if (begun > 0)
		return false;
	if (!rb_regimen_parse(text, &rest, &f))
		return false;
	has = builder_init(&b, &rest, &f);
	rb_regimen_fini(&rest);
	if (!has)
		return false;
	has = b.has_form;
	if (has) {
		*form = (struct region_form){ b.phase, b.gap_weeks };
		*fractions = b.phase.fractions;
		*dose_gy = b.phase.dose_gy;
	}
	builder_fini(&b);
	return has;
}

/* Into an ascending list, once. */
static void
insert_dose(double *out, size_t *n, double x)
{
	size_t i = *n;

	for (size_t k = 0; k < *n; k++)
		if (fabs(out[k] - x) < 1e-9)
			return;
	for (; i > 0 && out[i - 1] > x; i--)
		out[i] = out[i - 1];
	out[i] = x;
	(*n)++;
}

/* A round number well inside of low and high, on the step; NaN: there is none. */
static double
between(double low, double high, double step)
{
	static const double units[] = { 1, 0.5, 0.2, 0.1 };
	double middle = sqrt(low * high);

	for (size_t i = 0; i <= sizeof units / sizeof *units; i++) {
		double unit = i < sizeof units / sizeof *units ? units[i] : step, x = round(middle / unit) * unit;
		double steps = unit / step;

		if (unit < step - 1e-9 || fabs(steps - round(steps)) > 1e-6 || x <= low + 1e-6 || x >= high - 1e-6)
			continue;
		if (i == sizeof units / sizeof *units || fabs(log(x / middle)) < 0.25 * log(high / low))
			return round(x * 1e6) / 1e6;
	}
	return NAN;
}

size_t
map_doses(double low, double high, double step, const double *wanted, size_t n_wanted, size_t most, double *out)
{
	size_t n = 0;

	insert_dose(out, &n, low);
	insert_dose(out, &n, high);
	for (size_t i = 0; i < n_wanted && n < most; i++)
		if (wanted[i] > low && wanted[i] < high)
			insert_dose(out, &n, wanted[i]);
	while (n < most) {
		double widest = 0, best = NAN;

		for (size_t i = 1; i < n; i++) {
			double x = between(out[i - 1], out[i], step), gap = log(out[i] / out[i - 1]);

			if (!isnan(x) && gap > widest + 1e-9) {
				widest = gap;
				best = x;
			}
		}
		if (isnan(best))
			break;
		insert_dose(out, &n, best);
	}
	return n;
}

static void
insert_fractions(int *out, size_t *n, int x)
{
	size_t i = *n;

	for (size_t k = 0; k < *n; k++)
		if (out[k] == x)
			return;
	for (; i > 0 && out[i - 1] > x; i--)
		out[i] = out[i - 1];
	out[i] = x;
	(*n)++;
}

size_t
map_fractions(int low, int high, int step, const int *wanted, size_t n_wanted, size_t most, int *out)
{
	size_t n = 0, room = most > n_wanted ? most - n_wanted + 1 : most;
	int wide = step, first;

	/* The wanted ones that are not in step take a column more each. */
	while ((high - low) / wide + 1 > (int)room)
		wide += step;
	first = n_wanted > 0 ? wanted[0] - (wanted[0] - low) / wide * wide : low;
	for (int x = first; x <= high && n < most; x += wide)
		insert_fractions(out, &n, x);
	for (size_t i = 0; i < n_wanted && n < most; i++)
		if (wanted[i] >= low && wanted[i] <= high)
			insert_fractions(out, &n, wanted[i]);
	return n;
}

size_t
map_window(double low, double high, double step, double middle, size_t most, double *out)
{
	int below = (int)floor((middle - low) / step + 1e-9), above = (int)floor((high - middle) / step + 1e-9), room = (int)most - 1;
	int under = room / 2 < below ? room / 2 : below, over = room - under < above ? room - under : above;
	size_t n = 0;

	under = room - over < below ? room - over : below;
	for (int i = -under; i <= over; i++)
		out[n++] = round((middle + i * step) * 1e6) / 1e6;
	return n;
}

void
map_letters(const struct casebook *c, char *out, size_t size)
{
	memset(out, 0, size);
	for (size_t i = 0; i < c->n_constraints && i < size; i++) {
		const struct case_constraint *k = &c->constraints[i];
		const char *id;

		if (k->structure == CASE_TUMOUR)
			continue;
		for (size_t j = 0; j < i && !out[i]; j++)
			if (c->constraints[j].structure == k->structure)
				out[i] = out[j];
		/* A letter of its name; I and O read as digits. */
		for (id = c->structures[k->structure].id; !out[i]; id += *id != '\0') {
			static const char spare[] = "ZYXWVUTSRQPNMLKJHGFEDCBA";

			for (const char *s = *id ? "ABCDEFGHJKLMNPQRSTUVWXYZ" : spare; *s && !out[i]; s++)
				if ((!*id || (*id | 0x20) == (*s | 0x20)) && !memchr(out, *s, i))
					out[i] = *s;
			if (!*id && !out[i])
				out[i] = '#';
		}
	}
}

size_t
map_order(size_t i, size_t n)
{
	size_t stride = 8;

	for (; stride > 0; stride /= 2)
		for (size_t x = 0; x < n; x += stride)
			/* What a coarser pass had is not done again. */
			if ((stride == 8 || x % (2 * stride) != 0) && i-- == 0)
				return x;
	return 0;
}
