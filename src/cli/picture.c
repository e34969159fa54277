#include "cli/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

enum { PATH_LENGTH = 4096, PDF_MOST = 64 << 20 };

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n > k && strcmp(name + n - k, end) == 0;
}

bool
picture_asked(const struct options *o, bool *asked, struct fault *f)
{
	const char *name = options_text(o, "picture");

	*asked = name != NULL;
	return !name || ends_in(name, ".svg") || ends_in(name, ".pdf") ||
	       options_refuse(f, "picture", "\"%s\" ends neither in .svg nor in .pdf", name);
}

const char *
picture_source(const struct casebook *c, const struct rb_regimen *r, struct arena *arena)
{
	return arena_print(arena, "Source: ghostdose %s, case %s: %s; new course %s.", cli_version(), c->id, c->title, r->notation);
}

const char *
picture_file(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* ---- PDF: by the program that knows cairo ---- */

/* Beside this program, as it is built, or where it was installed. */
static bool
find_program(char path[PATH_LENGTH], struct fault *f)
{
	static const char name[] = "ghostdose-picture";
	char self[PATH_LENGTH];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (n > 0) {
		self[n] = '\0';
		*(strrchr(self, '/') ? strrchr(self, '/') : self) = '\0';
		if (file_join(path, PATH_LENGTH, self, name) && access(path, X_OK) == 0)
			return true;
	}
	if (file_join(path, PATH_LENGTH, cli_libexecdir(), name) && access(path, X_OK) == 0)
		return true;
	return fault_machine(f, "a PDF needs %s, which is not installed here (package ghostdose-picture; libcairo2-dev, where ghostdose is "
	    "built); an .svg needs nothing", name);
}

/* All that comes through a pipe, after everything has been sent through the other one: the program reads all before it writes. */
static bool
converse(int to, int from, const char *text, size_t len, char **pdf, size_t *pdf_len)
{
	size_t capacity = 0;
	ssize_t n = 1;

	for (size_t sent = 0; sent < len; sent += (size_t)n) {
		n = write(to, text + sent, len - sent);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0)
			break;             /* it has ended: its status tells */
	}
	close(to);
	for (*pdf_len = 0, n = 1; n != 0 && *pdf_len < PDF_MOST; ) {
		char *grown = mem_grow(*pdf, &capacity, *pdf_len + 65536, 1);

		if (!grown)
			return false;
		*pdf = grown;
		n = read(from, *pdf + *pdf_len, 65536);
		if (n < 0 && errno != EINTR)
			return false;
		*pdf_len += n > 0 ? (size_t)n : 0;
	}
	return n == 0;
}

static bool
run_program(char *path, int in[2], int out[2], const char *text, size_t len, char **pdf, size_t *pdf_len, struct fault *f)
{
	char *argv[] = { path, NULL };
	posix_spawn_file_actions_t actions;
	int status = 0, failed;
	pid_t child;
	bool good;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return fault_memory(f);
	failed = posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	if (!failed)
		failed = posix_spawn(&child, path, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	if (failed) {
		close(in[1]);
		return fault_machine(f, "%s cannot be run: %s", path, strerror(failed));
	}
	good = converse(in[1], out[0], text, len, pdf, pdf_len);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (!good || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return fault_machine(f, "%s did not draw the picture", path);
	return true;
}

static bool
make_pdf(const struct drawing *d, char **pdf, size_t *pdf_len, struct fault *f)
{
	char path[PATH_LENGTH], *text = NULL;
	size_t len = 0;
	int in[2], out[2];
	bool good;

	if (!find_program(path, f) || !drawing_write(d, &text, &len, f))
		return false;
	if (pipe2(in, O_CLOEXEC) != 0) {
		free(text);
		return fault_machine(f, "no pipe: %s", strerror(errno));
	}
	if (pipe2(out, O_CLOEXEC) != 0) {
		close(in[0]);
		close(in[1]);
		free(text);
		return fault_machine(f, "no pipe: %s", strerror(errno));
	}
	good = run_program(path, in, out, text, len, pdf, pdf_len, f);
	close(out[0]);
	free(text);
	return good;
}

bool
picture_write(const struct options *o, const struct sheet *p, struct fault *f)
{
	const char *name = options_text(o, "picture");
	struct drawing d;
	char *bytes = NULL;
	size_t len = 0;
	bool good;

	if (!sheet_draw(p, &d, f))
		return false;
	good = ends_in(name, ".pdf") ? make_pdf(&d, &bytes, &len, f) : drawing_svg(&d, &bytes, &len, f);
	good = good && file_write(name, bytes, len, f);
	free(bytes);
	drawing_fini(&d);
	return good;
}

/* ---- curves of structures ---- */

/* One line of a structure, lowest or highest, as many points as it has until no voxel gets more. */
static bool
add_curve(struct plot *plot, const struct structure_told *told, bool high, const char *name, struct arena *arena)
{
	size_t n = structures_points(told, high);
	double *x = arena_array(arena, n, sizeof *x), *y = arena_array(arena, n, sizeof *y);

	if (!x || !y || !name)
		return false;
	for (size_t i = 0; i < n; i++) {
		x[i] = (double)i * told->s->step_gy;
		y[i] = vol_statistics_percent(told->s, told->at, high, i);
	}
	plot->series[plot->series_count++] =
		(struct plot_series){ .name = name, .letter = '*', .role = PLOT_OTHER, .n = n, .x = x, .y = y };
	return true;
}

bool
picture_structures(struct sheet *p, const struct structure_told *told, size_t n, const char *unit, struct arena *arena, struct fault *f)
{
	struct plot *plot = NULL;
	bool paired = false;
	size_t each;

	for (size_t i = 0; i < n; i++)
		paired = paired || told[i].s->of[told[i].at].unknown > 0;
	each = paired ? SHEET_PAIRS : PLOT_SERIES_MAX;
	for (size_t i = 0, in = 0; i < n; i++) {
		const struct vol_statistic *a = &told[i].s->of[told[i].at];

		if (a->voxels == 0)
			continue;
		if (!plot || in % each == 0) {
			if (p->n == SHEET_PANELS_MAX)
				return fault_set(f, 0, 0, "%zu structures; at most %zu are drawn (--tissues chooses)", n, each * SHEET_PANELS_MAX);
			plot = arena_array(arena, 1, sizeof *plot);
			if (!plot)
				return fault_memory(f);
			*plot = (struct plot){ .x = { .label = "dose", .unit = unit, .low = 0, .high = NAN },
			                       .y = { .label = "volume with at least this dose", .unit = "%", .low = 0, .high = 100 } };
			p->panels[p->n++] = (struct sheet_panel){ .plot = plot, .paired = paired };
		}
		if (!add_curve(plot, &told[i], false, paired ? arena_print(arena, "%s, at least", told[i].name) : told[i].name, arena) ||
		    (paired && !add_curve(plot, &told[i], true, arena_print(arena, "%s, at most", told[i].name), arena)))
			return fault_memory(f);
		in++;
	}
	return true;
}
