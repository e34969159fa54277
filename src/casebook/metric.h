/* metric.h - what is read off a dose distribution, and off a tumour. */
#ifndef CASEBOOK_METRIC_H
#define CASEBOOK_METRIC_H

#include <stdbool.h>
#include <stddef.h>

enum metric_kind {
	METRIC_MAX,        /* Dmax: the maximum */
	METRIC_D_CC,       /* D0.03cc: the hottest 0.03 cc get at least this */
	METRIC_D_PERCENT,  /* D2%: the hottest 2 % get at least this */
	METRIC_MEAN,       /* mean */
	METRIC_V,          /* V50: volume that gets at least 50 Gy */
	METRIC_SHARE,      /* share 20%: one row of a relative dose-volume histogram (doses.csv only) */
	METRIC_TCP         /* TCP: tumour control probability (constraints on the tumour only) */
};

struct metric {
	enum metric_kind kind;
	double value;              /* cc, percent or Gy */
};

/* Parse "Dmax", "D0.03cc", "D2%", "mean", "V50" (or "V50Gy"), "share 20%", "TCP", whatever the case of letters. */
bool metric_parse(const char *text, struct metric *m);

/* In normal spelling into out; returns out. */
char *metric_format(const struct metric *m, char *out, size_t size);

bool metric_same(const struct metric *a, const struct metric *b);

/* Near-maximum metrics, for which one dose factor says all. */
bool metric_is_point(const struct metric *m);

#endif
