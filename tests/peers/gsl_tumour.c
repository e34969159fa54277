/* A second witness for the tumour, without any of our code: GSL's matrix exponential for every interval, plain
 * multiplication for every fraction.  Arguments: N0 alpha alpha/beta OERa OERb h0 T_reox T_d T_k T_half.
 * stdin: a line "HOURS DOSE" a fraction.  Prints the expected number of cells just after the last. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_linalg.h>

static void
wait_days(double n[2], double growth, double exchange, double days)
{
	double a[4] = { growth * days, exchange * days, 0, -exchange * days }, e[4], oxic = n[0];
	gsl_matrix_view from = gsl_matrix_view_array(a, 2, 2), to = gsl_matrix_view_array(e, 2, 2);

	gsl_linalg_exponential_ss(&from.matrix, &to.matrix, GSL_PREC_DOUBLE);
	n[0] = e[0] * oxic + e[1] * n[1];
	n[1] = e[2] * oxic + e[3] * n[1];
}

int
main(int argc, char **argv)
{
	double p[10], n[2], now = 0, hours, dose, u = 0, growth, exchange;

	if (argc != 11)
		return 2;
	for (int i = 0; i < 10; i++)
		p[i] = strtod(argv[i + 1], NULL);
	n[0] = p[0] * (1 - p[5]);
	n[1] = p[0] * p[5];
	growth = log(2) / p[7];
	exchange = log(2) / p[6];
	while (scanf("%lf %lf", &hours, &dose) == 2) {
		double day = hours / 24, quiet = fmax(0, fmin(day, p[8]) - fmin(now, p[8])), quadratic, beta = p[1] / p[2];

		wait_days(n, 0, exchange, quiet);
		wait_days(n, growth, exchange, day - now - quiet);
		u *= exp(-log(2) / p[9] * (day - now) * 24);
		quadratic = dose * dose + 2 * dose * u;
		u += dose;
		n[0] *= exp(-(p[1] * dose + beta * quadratic));
		n[1] *= exp(-(p[1] / p[3] * dose + beta / (p[4] * p[4]) * quadratic));
		now = day;
	}
	printf("%.17g\n", n[0] + n[1]);
	return 0;
}
