/* The bytes of a NIfTI file, packed by gzip or not; what it is, is seen by its first two bytes. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "volume/nifti_file.h"

enum { PACKED_BYTES = 1 << 18, GZIP_1 = 0x1f, GZIP_2 = 0x8b };

/* Deflate packs no better than 1032 to 1 (zlib's manual); a little more for rounding. */
static const uint64_t best_packing = 1040;

struct nii_source {
	int fd;
	char *path;
	uint64_t size;                 /* of the file */
	bool gzip, inflating, member_ended;
	z_stream z;
	unsigned char packed[PACKED_BYTES];    /* in a plain file: what was read to see what it is */
	size_t at, filled;
};

/* For zlib: one source of memory for all that is read here. */
static void *
get_memory(void *none, unsigned int n, unsigned int size)
{
	(void)none;
	return mem_array(n, size);
}

static void
give_back(void *none, void *p)
{
	(void)none;
	free(p);
}

static bool
fill(struct nii_source *s, struct fault *f)
{
	s->at = 0;
	return file_get(s->fd, s->path, s->packed, PACKED_BYTES, &s->filled, f);
}

struct nii_source *
nii_source_open(const char *path, struct fault *f)
{
	struct nii_source *s = calloc(1, sizeof *s);
	long long size = 0;

	if (!s || !(s->path = mem_copy_text(path, strlen(path)))) {
		free(s);
		fault_memory(f);
		return NULL;
	}
	s->fd = file_open(path, &size, f);
	s->size = (uint64_t)size;
	if (s->fd < 0 || !fill(s, f)) {
		nii_source_close(s);
		return NULL;
	}
	s->z.zalloc = get_memory;
	s->z.zfree = give_back;
	s->gzip = s->filled >= 2 && s->packed[0] == GZIP_1 && s->packed[1] == GZIP_2;
	if (s->gzip && inflateInit2(&s->z, 15 + 16) != Z_OK) {
		nii_source_close(s);
		fault_memory(f);
		return NULL;
	}
	s->inflating = s->gzip;
	return s;
}

void
nii_source_close(struct nii_source *s)
{
	if (!s)
		return;
	if (s->inflating)
		inflateEnd(&s->z);
	if (s->fd >= 0)
		close(s->fd);
	free(s->path);
	free(s);
}

static bool
damaged(const struct nii_source *s, struct fault *f)
{
	return fault_set(f, 0, 0, "the packed data are damaged (%s); expected a whole gzip file",
	                 s->z.msg ? s->z.msg : "the end does not fit the beginning");
}

static bool
get_plain(struct nii_source *s, unsigned char *to, size_t n, size_t *got, struct fault *f)
{
	size_t first = s->filled - s->at < n ? s->filled - s->at : n, more = 0;

	memcpy(to, s->packed + s->at, first);
	s->at += first;
	if (first < n && !file_get(s->fd, s->path, to + first, n - first, &more, f))
		return false;
	*got = first + more;
	return true;
}

/* A gzip file may have members one after the other (pigz, bgzip, cat): they are one. */
static bool
next_member(struct nii_source *s, struct fault *f)
{
	if (s->filled - s->at > 0 && s->packed[s->at] != GZIP_1)
		return fault_set(f, 0, 0, "something stands behind the packed data; expected nothing");
	s->member_ended = false;
	return inflateReset(&s->z) == Z_OK || damaged(s, f);
}

static bool
get_gzip(struct nii_source *s, unsigned char *to, size_t n, size_t *got, struct fault *f)
{
	for (*got = 0; *got < n;) {
		unsigned int room = n - *got > 1 << 20 ? 1 << 20 : (unsigned int)(n - *got);
		int status;

		if (s->at == s->filled && !fill(s, f))
			return false;
		if (s->filled == 0)
			return s->member_ended ||
			       fault_set(f, 0, 0, "the packed data stop in the middle; expected a whole gzip file");
		if (s->member_ended && !next_member(s, f))
			return false;
		s->z.next_in = s->packed + s->at;
		s->z.avail_in = (unsigned int)(s->filled - s->at);
		s->z.next_out = to + *got;
		s->z.avail_out = room;
		status = inflate(&s->z, Z_NO_FLUSH);
		s->at = s->filled - s->z.avail_in;
		*got += room - s->z.avail_out;
		if (status == Z_MEM_ERROR)
			return fault_memory(f);
		if (status == Z_STREAM_END)
			s->member_ended = true;
		else if (status != Z_OK && status != Z_BUF_ERROR)
			return damaged(s, f);
	}
	return true;
}

bool
nii_source_get(struct nii_source *s, void *to, size_t n, size_t *got, struct fault *f)
{
	return s->gzip ? get_gzip(s, to, n, got, f) : get_plain(s, to, n, got, f);
}

bool
nii_source_skip(struct nii_source *s, uint64_t n, struct fault *f)
{
	unsigned char waste[4096];

	while (n > 0) {
		size_t want = n < sizeof waste ? (size_t)n : sizeof waste, got;

		if (!nii_source_get(s, waste, want, &got, f))
			return false;
		if (got < want)
			return fault_set(f, 0, 0, "the file ends before its data begin (vox_offset); expected a whole file");
		n -= got;
	}
	return true;
}

bool
nii_source_may_hold(const struct nii_source *s, uint64_t bytes, struct fault *f)
{
	if (!s->gzip && bytes > s->size)
		return fault_set(f, 0, 0, "the file has %llu bytes; expected %llu as its header says",
		                 (unsigned long long)s->size, (unsigned long long)bytes);
	if (s->gzip && bytes / best_packing > s->size)
		return fault_set(f, 0, 0, "%llu packed bytes cannot hold the %llu that the header says; expected a whole file",
		                 (unsigned long long)s->size, (unsigned long long)bytes);
	return true;
}

bool
nii_source_end(struct nii_source *s, uint64_t expected, struct fault *f)
{
	unsigned char more;
	size_t got;

	/* One byte more than there should be: also makes inflate see the check at the end. */
	if (!nii_source_get(s, &more, 1, &got, f))
		return false;
	return got == 0 || fault_set(f, 0, 0, "the file goes on behind the data; expected the end after %llu bytes as its "
	                                      "header says", (unsigned long long)expected);
}
