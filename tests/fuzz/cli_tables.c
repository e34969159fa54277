/* Any bytes as a table of tissues, a dose-volume histogram and landmarks: what is taken keeps its promises, what is refused
 * has a place and words that are safe to show. */
#include <math.h>

#include "cli/dvh.h"
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[64];
	struct vol_landmarks marks;
	struct tissues tissues;
	struct dvh dvh;
	struct fault f = { .kind = FAULT_INPUT };

	if (fd < 0) {
		fd = memfd_create("in", 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
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
	return 0;
}
