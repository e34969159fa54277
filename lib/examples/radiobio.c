/* What a course gives to a late tissue, and what is left of it a year later.
 *
 *     cc $(pkg-config --cflags radiobio) radiobio.c $(pkg-config --libs radiobio) -o example && ./example "35x2" */
#include <radiobio.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
	const struct rb_repair repair = { .kind = RB_REPAIR_MONO, .half_time_h = 4 };
	const double alpha_beta_gy = 3;
	struct rb_past past = { .months = 12, .alpha_beta_gy = alpha_beta_gy, .tissue = "", .courses = 1 };
	struct rb_regimen r;
	struct rb_fault fault;
	double recovered;
	char text[700];

	if (!rb_regimen_parse(argc > 1 ? argv[1] : "4*(10x1.5 bid 6h, gap 1w)", &r, &fault)) {
		fprintf(stderr, "%s\n", rb_fault_format(&fault, text, sizeof text));
		return 2;
	}
	past.eqd2_gy = rb_eqd2(&r.schedule, &repair, 1, alpha_beta_gy);
	printf("%s: %.4f Gy EQD2 (alpha/beta %g Gy, half-time %g h)\n", r.notation, past.eqd2_gy, alpha_beta_gy, repair.half_time_h);
	rb_regimen_fini(&r);
	for (size_t i = 0; i < rb_recovery_count(); i++) {
		const struct rb_recovery *model = rb_recovery_at(i);

		if (rb_recovered(model, &past, &recovered, &fault))
			printf("%-20s %.4f Gy left\n", model->name, past.eqd2_gy * (1 - recovered));
		else
			printf("%-20s %s\n", model->name, fault.text);
	}
	return 0;
}
