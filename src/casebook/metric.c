#include "casebook/metric.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

/* The number between a prefix of n letters and a suffix, both whatever their case. */
static bool
number_between(const char *text, size_t prefix, const char *suffix, double *out)
{
	size_t len = strlen(text), tail = strlen(suffix), from = prefix;

	while (text[from] == ' ')
		from++;
	if (len < from + tail + 1 || !text_same(text + len - tail, suffix))
		return false;
	len -= tail;
	while (len > from && text[len - 1] == ' ')
		len--;
	return len > from && number_parse(text + from, len - from, false, out) && *out >= 0;
}

static bool
starts_with_share(const char *text)
{
	char word[7];

	snprintf(word, sizeof word, "%.6s", text);
	return text_same(word, "share ");
}

bool
metric_parse(const char *text, struct metric *m)
{
	double v;

	*m = (struct metric){ METRIC_MAX, 0 };
	if (text_same(text, "Dmax") || text_same(text, "max"))
		return true;
	if (text_same(text, "mean") || text_same(text, "Dmean")) {
		m->kind = METRIC_MEAN;
		return true;
	}
	if (text_same(text, "TCP")) {
		m->kind = METRIC_TCP;
		return true;
	}
	if (starts_with_share(text) && number_between(text, 6, "%", &v) && v <= 100) {
		*m = (struct metric){ METRIC_SHARE, v };
		return true;
	}
	if ((text[0] == 'D' || text[0] == 'd') && number_between(text, 1, "cc", &v) && v > 0) {
		*m = (struct metric){ METRIC_D_CC, v };
		return true;
	}
	if ((text[0] == 'D' || text[0] == 'd') && number_between(text, 1, "%", &v) && v <= 100) {
		*m = (struct metric){ METRIC_D_PERCENT, v };
		return true;
	}
	if ((text[0] == 'V' || text[0] == 'v') && (number_between(text, 1, "Gy", &v) || number_between(text, 1, "", &v))) {
		*m = (struct metric){ METRIC_V, v };
		return true;
	}
	return false;
}

char *
metric_format(const struct metric *m, char *out, size_t size)
{
	char v[NUMBER_TEXT_MAX];

	number_shortest(m->value, v);
	switch (m->kind) {
	case METRIC_MAX:
		snprintf(out, size, "Dmax");
		break;
	case METRIC_D_CC:
		snprintf(out, size, "D%scc", v);
		break;
	case METRIC_D_PERCENT:
		snprintf(out, size, "D%s%%", v);
		break;
	case METRIC_MEAN:
		snprintf(out, size, "mean");
		break;
	case METRIC_V:
		snprintf(out, size, "V%s", v);
		break;
	case METRIC_SHARE:
		snprintf(out, size, "share %s%%", v);
		break;
	case METRIC_TCP:
		snprintf(out, size, "TCP");
		break;
	}
	return out;
}

bool
metric_same(const struct metric *a, const struct metric *b)
{
	double gap = a->value - b->value;

	return a->kind == b->kind && gap < 1e-9 && gap > -1e-9;
}

bool
metric_is_point(const struct metric *m)
{
	return m->kind == METRIC_MAX || m->kind == METRIC_D_CC || m->kind == METRIC_D_PERCENT;
}
