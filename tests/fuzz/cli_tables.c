/* Any bytes as a table of tissues, a dose-volume histogram, landmarks and the settings of a public host: what is taken keeps its promises, what is refused
 * has a place and words that are safe to show. */
#include <math.h>

#include "cli/dvh.h"
#include "cli/kiosk_settings.h"
#include "cli/landmarks.h"
#include "cli/tissues.h"
#include "fuzz.h"

static void
check_fault(const struct fault *f)
{
	char why[64];

	check(f->kind == FAULT_INPUT && *f->file && *f->text);
	check(text_find_unsafe(f->text, strlen(f->text), why, sizeof why) == strlen(f->text));
}

static void
check_tissues(const struct tissues *t, bool eqd2)
{
	check(t->n >= 1);
	for (size_t i = 0; i < t->n; i++) {
		const struct tissue *x = &t->rows[i];
		char why[64];

		check(x->label >= 1 && x->label <= 65534 && *x->name && tissues_find(t, x->label) == x);
		check(text_find_unsafe(x->name, strlen(x->name), why, sizeof why) == strlen(x->name));
		check(!eqd2 || (isfinite(x->alpha_beta_gy) && x->alpha_beta_gy > 0));
		check(x->precedence >= 0 && x->precedence <= 1000000);
	}
}

/* Shares of the whole. */
static void
check_dvh(const struct dvh *d)
{
	double sum = 0;

	check(d->n >= 1);
	for (size_t i = 0; i < d->n; i++) {
		check(d->rows[i].dose_gy >= 0 && d->rows[i].dose_gy <= 1e6 && d->rows[i].share >= 0);
		sum += d->rows[i].share;
	}
	check(fabs(sum - 1) < 1e-3);
}

static void
check_settings(const struct kiosk_settings *s)
{
	const char *const paths[] = { s->root, s->cases, s->lessons, s->roster };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		check(!*paths[i] || *paths[i] == '/');
	check(s->idle_minutes >= 0 && s->idle_minutes <= 1e5 && s->session_minutes >= 0 && s->session_minutes <= 1e5);
	check(s->limits.memory_mib >= 128 && s->limits.cpu_minutes >= 1 && s->limits.file_mib >= 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = path_of(data, size);
	struct kiosk_settings settings;
	struct vol_landmarks marks;
	struct tissues tissues;
	struct dvh dvh;
	struct fault f = { .kind = FAULT_INPUT };

	for (int eqd2 = 0; eqd2 < 2; eqd2++) {
		if (tissues_read(path, eqd2, &tissues, &f))
			check_tissues(&tissues, eqd2);
		else
			check_fault(&f);
		tissues_fini(&tissues);
	}
	if (dvh_read(path, &dvh, &f)) {
		check_dvh(&dvh);
		dvh_fini(&dvh);
	} else
		check_fault(&f);
	if (cli_landmarks(path, &marks, &f)) {
		check(marks.n >= 1 && marks.n <= VOL_LANDMARKS_MAX);
		vol_landmarks_fini(&marks);
	} else
		check_fault(&f);
	if (kiosk_settings_read(path, &settings, &f))
		check_settings(&settings);
	else
		check_fault(&f);
	return 0;
}
