#include "casebook/metric.h"

#include <string.h>

#include "tap.h"

static void
read_and_written(void)
{
	static const struct { const char *text; enum metric_kind kind; double value; const char *normal; } rows[] = {
		{ "Dmax", METRIC_MAX, 0, "Dmax" },         { "dMAX", METRIC_MAX, 0, "Dmax" },
		{ "max", METRIC_MAX, 0, "Dmax" },          { "D0.03cc", METRIC_D_CC, 0.03, "D0.03cc" },
		{ "d1 CC", METRIC_D_CC, 1, "D1cc" },       { "D2%", METRIC_D_PERCENT, 2, "D2%" },
		{ "D100%", METRIC_D_PERCENT, 100, "D100%" }, { "mean", METRIC_MEAN, 0, "mean" },
		{ "Dmean", METRIC_MEAN, 0, "mean" },       { "V50", METRIC_V, 50, "V50" },
		{ "v50Gy", METRIC_V, 50, "V50" },          { "V 50 gy", METRIC_V, 50, "V50" },
		{ "V12.5", METRIC_V, 12.5, "V12.5" },      { "share 20%", METRIC_SHARE, 20, "share 20%" },
		{ "Share 0.5 %", METRIC_SHARE, 0.5, "share 0.5%" }, { "tcp", METRIC_TCP, 0, "TCP" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct metric m, back;
		char text[40];

		if (!OK(metric_parse(rows[i].text, &m)))
			tap_diag("%s", rows[i].text);
		IS_INT(m.kind, rows[i].kind);
		NEAR(m.value, rows[i].value, 0, 0);
		IS_STR(metric_format(&m, text, sizeof text), rows[i].normal);
		OK(metric_parse(text, &back) && metric_same(&m, &back));
	}
}

static void
refused(void)
{
	static const char *const rows[] = { "", "D", "Dcc", "D%", "D-1cc", "D0cc", "D101%", "V", "Vx", "V-5", "V1e999", "share",
		                            "share ", "share %", "share 101%", "share 20", "Dmax2", "D2", "D2 Gy", "mean 2", "Vnan",
		                            "D0,03cc", "D 0.03 ml", "minimum", "TCP 0.5", "D0.03ccx" };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct metric m;

		if (!OK(!metric_parse(rows[i], &m)))
			tap_diag("\"%s\" was read", rows[i]);
	}
}

static void
sameness(void)
{
	OK(metric_same(&(struct metric){ METRIC_V, 50 }, &(struct metric){ METRIC_V, 50 + 1e-12 }));
	OK(!metric_same(&(struct metric){ METRIC_V, 50 }, &(struct metric){ METRIC_V, 51 }));
	OK(!metric_same(&(struct metric){ METRIC_D_CC, 2 }, &(struct metric){ METRIC_D_PERCENT, 2 }));
	OK(metric_is_point(&(struct metric){ METRIC_D_PERCENT, 2 }) && metric_is_point(&(struct metric){ METRIC_MAX, 0 }));
	OK(!metric_is_point(&(struct metric){ METRIC_MEAN, 0 }) && !metric_is_point(&(struct metric){ METRIC_V, 2 }));
}

TAP_MAIN(TAP_CASE(read_and_written), TAP_CASE(refused), TAP_CASE(sameness))
