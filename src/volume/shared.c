#include "volume/shared.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/random.h"
#include "volume/array.h"

enum { ARRAYS_MAX = 3, HEAD_BYTES = 64 };

/* A multiple of the page of every machine. */
static const size_t part = 1 << 16;

/* A vol_grid, without anything between its members. */
struct place {
	double spacing_mm[3], origin_mm[3];
	int32_t n[3];
	uint32_t assumed;                          /* thickness_assumed, 0 or 1 */
};

/* What stands at the beginning of the file. */
struct head {
	char magic[16];
	uint32_t kind, arrays, element, one;       /* one: 1, in the byte order of the machine */
	uint64_t text[4], numbers[4];              /* digests: of the text; of the place and all that stands there */
	struct place place;
};

_Static_assert(sizeof(struct place) == 64 && sizeof(struct head) == 160, "nothing stands between the members");

static const char magic[16] = "ghostdose-grid1";

enum { KIND_DOSE, KIND_LABELS, KIND_IMAGE, KIND_FIELD };

/* The arrays of a grid; n of them with so many bytes a voxel. */
struct shape {
	uint32_t kind, n, element;
	struct vol_grid *grid;
	void *arrays[ARRAYS_MAX];
};

/* Where an array stands in the file begins what vol_array_free finds before it, in a line of its own. */
static size_t
stride(const struct shape *s)
{
	size_t bytes = HEAD_BYTES + vol_grid_voxels(s->grid) * s->element;

	return (bytes + part - 1) / part * part;
}

static struct place
place_of(const struct vol_grid *g)
{
	struct place p = { .assumed = g->thickness_assumed };

	for (int axis = 0; axis < 3; axis++) {
		p.spacing_mm[axis] = g->spacing_mm[axis];
		p.origin_mm[axis] = g->origin_mm[axis];
		p.n[axis] = g->n[axis];
	}
	return p;
}

static bool
grid_of(const struct place *p, struct vol_grid *g)
{
	struct fault unused;

	*g = (struct vol_grid){ .thickness_assumed = p->assumed == 1 };
	for (int axis = 0; axis < 3; axis++) {
		g->spacing_mm[axis] = p->spacing_mm[axis];
		g->origin_mm[axis] = p->origin_mm[axis];
		g->n[axis] = p->n[axis];
	}
	return p->assumed <= 1 && vol_grid_check(g, &unused);
}

static void
digest_numbers(const struct shape *s, uint64_t out[4])
{
	struct { struct place place; uint64_t arrays[ARRAYS_MAX][4]; } all = { .place = place_of(s->grid) };

	for (size_t i = 0; i < s->n; i++)
		random_digest(s->arrays[i], vol_grid_voxels(s->grid) * s->element, all.arrays[i]);
	random_digest(&all, sizeof all, out);
}

static void
head_of(const struct shape *s, const char *text, size_t len, struct head *h)
{
	*h = (struct head){ .kind = s->kind, .arrays = s->n, .element = s->element, .one = 1 };
	memcpy(h->magic, magic, sizeof magic);
	random_digest(text, len, h->text);
}

/* ---- reading ---- */

static bool
is_ours(const struct head *h, const struct shape *s, const char *text, size_t len)
{
	struct head want;

	head_of(s, text, len, &want);
	return !memcmp(h->magic, want.magic, sizeof h->magic) && h->kind == want.kind && h->arrays == want.arrays &&
	    h->element == want.element && h->one == want.one && !memcmp(h->text, want.text, sizeof h->text) && grid_of(&h->place, s->grid);
}

static void
unmap(struct shape *s)
{
	for (size_t i = 0; i < s->n; i++) {
		vol_array_free(s->arrays[i]);
		s->arrays[i] = NULL;
	}
}

static bool
map_arrays(int fd, struct shape *s)
{
	for (size_t i = 0; i < s->n; i++) {
		unsigned char *at = mmap(NULL, stride(s), PROT_READ, MAP_SHARED, fd, (off_t)(part + i * stride(s)));

		if (at == MAP_FAILED)
			break;
		s->arrays[i] = vol_array_mapped(at, stride(s));
		if (!s->arrays[i]) {
			munmap(at, stride(s));
			break;
		}
	}
	if (s->arrays[s->n - 1])
		return true;
	unmap(s);
	return false;
}

/* From the file, where it is whole and of this text. */
static bool
take(int fd, struct shape *s, const char *text, size_t len)
{
	uint64_t numbers[4];
	struct head h;
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || pread(fd, &h, sizeof h, 0) != sizeof h || !is_ours(&h, s, text, len))
		return false;
	if (st.st_size != (off_t)(part + s->n * stride(s)) || !map_arrays(fd, s))
		return false;
	digest_numbers(s, numbers);
	if (!memcmp(numbers, h.numbers, sizeof numbers))
		return true;
	unmap(s);
	return false;
}

static bool
map_file(const char *path, struct shape *s, const char *text, size_t len)
{
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW) : -1;
	bool good = fd >= 0 && take(fd, s, text, len);

	if (fd >= 0)
		close(fd);
	return good;
}

bool
vol_dose_read_shared(const char *text, size_t len, const char *path, struct vol_dose *d, struct fault *f)
{
	struct shape s = { .kind = KIND_DOSE, .n = 1, .element = sizeof *d->gy, .grid = &d->grid };

	*d = (struct vol_dose){ 0 };
	if (!map_file(path, &s, text, len))
		return vol_dose_read_csv(text, len, d, f);
	d->gy = s.arrays[0];
	return true;
}

bool
vol_labels_read_shared(const char *text, size_t len, const char *path, struct vol_labels *l, struct fault *f)
{
	struct shape s = { .kind = KIND_LABELS, .n = 1, .element = sizeof *l->label, .grid = &l->grid };

	*l = (struct vol_labels){ 0 };
	if (!map_file(path, &s, text, len))
		return vol_labels_read_csv(text, len, l, f);
	l->label = s.arrays[0];
	return true;
}

bool
vol_image_read_shared(const char *text, size_t len, const char *path, struct vol_image *m, struct fault *f)
{
	struct shape s = { .kind = KIND_IMAGE, .n = 1, .element = sizeof *m->value, .grid = &m->grid };

	*m = (struct vol_image){ 0 };
	if (!map_file(path, &s, text, len))
		return vol_image_read_csv(text, len, m, f);
	m->value = s.arrays[0];
	return true;
}

static struct shape
shape_of_field(enum vol_frame frame, struct vol_grid *grid)
{
	return (struct shape){ .kind = KIND_FIELD + (uint32_t)frame, .n = 3, .element = sizeof(float), .grid = grid };
}

bool
vol_field_read_shared(const char *text, size_t len, enum vol_frame frame, const char *path, struct vol_field *u, struct fault *f)
{
	struct shape s = shape_of_field(frame, &u->grid);

	*u = (struct vol_field){ 0 };
	if (!map_file(path, &s, text, len))
		return vol_field_read_csv(text, len, frame, u, f);
	for (int axis = 0; axis < 3; axis++)
		u->u_mm[axis] = s.arrays[axis];
	return true;
}

/* ---- writing ---- */

static bool
put_zeros(struct file_out *out, size_t n, struct fault *f)
{
	static const unsigned char zeros[4096];

	for (; n > 0; n -= n < sizeof zeros ? n : sizeof zeros)
		if (!file_put(out, zeros, n < sizeof zeros ? n : sizeof zeros, f))
			return false;
	return true;
}

static bool
put_all(struct file_out *out, const struct shape *s, const struct head *h, struct fault *f)
{
	size_t bytes = vol_grid_voxels(s->grid) * s->element;
	_Alignas(HEAD_BYTES) unsigned char line[HEAD_BYTES] = { 0 };

	vol_array_mark(line, stride(s));
	if (!file_put(out, h, sizeof *h, f) || !put_zeros(out, part - sizeof *h, f))
		return false;
	for (size_t i = 0; i < s->n; i++)
		if (!file_put(out, line, sizeof line, f) || !file_put(out, s->arrays[i], bytes, f) ||
		    !put_zeros(out, stride(s) - sizeof line - bytes, f))
			return false;
	return true;
}

static bool
write_file(const char *path, const char *text, size_t len, const struct shape *s, struct fault *f)
{
	struct file_out *out = file_begin(path, f);
	struct head h;

	if (!out)
		return false;
	head_of(s, text, len, &h);
	h.place = place_of(s->grid);
	digest_numbers(s, h.numbers);
	if (put_all(out, s, &h, f))
		return file_commit(out, f);
	file_abort(out);
	return false;
}

bool
vol_dose_share(const char *path, const char *text, size_t len, const struct vol_dose *d, struct fault *f)
{
	struct vol_grid grid = d->grid;

	return write_file(path, text, len, &(struct shape){ KIND_DOSE, 1, sizeof *d->gy, &grid, { d->gy } }, f);
}

bool
vol_labels_share(const char *path, const char *text, size_t len, const struct vol_labels *l, struct fault *f)
{
	struct vol_grid grid = l->grid;

	return write_file(path, text, len, &(struct shape){ KIND_LABELS, 1, sizeof *l->label, &grid, { l->label } }, f);
}

bool
vol_image_share(const char *path, const char *text, size_t len, const struct vol_image *m, struct fault *f)
{
	struct vol_grid grid = m->grid;

	return write_file(path, text, len, &(struct shape){ KIND_IMAGE, 1, sizeof *m->value, &grid, { m->value } }, f);
}

bool
vol_field_share(const char *path, const char *text, size_t len, enum vol_frame frame, const struct vol_field *u, struct fault *f)
{
	struct vol_grid grid = u->grid;
	struct shape s = shape_of_field(frame, &grid);

	for (int axis = 0; axis < 3; axis++)
		s.arrays[axis] = u->u_mm[axis];
	return write_file(path, text, len, &s, f);
}
