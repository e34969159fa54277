#include "classroom/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "records/records.h"

#define PREFIX "SHA256:"
enum { PREFIX_LEN = sizeof PREFIX - 1, PRINT_LETTERS = 43, GUEST_LEN = sizeof IDENTITY_GUEST - 1, ACCOUNT_MOST = 50, KEY_BYTES_MAX = 16384 };

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of a letter of base64; -1: it is none. */
static int
value_of(char c)
{
	const char *at = c ? strchr(letters, c) : NULL;

	return at ? (int)(at - letters) : -1;
}

bool
identity_is_fingerprint(const char *text)
{
	if (strncmp(text, PREFIX, PREFIX_LEN) != 0 || strlen(text) != PREFIX_LEN + PRINT_LETTERS)
		return false;
	for (const char *p = text + PREFIX_LEN; *p; p++)
		if (value_of(*p) < 0)
			return false;
	return true;
}

bool
identity_is_account(const char *text)
{
	size_t n = strlen(text);

	if (n == 0 || n > ACCOUNT_MOST || !strncmp(text, IDENTITY_GUEST, GUEST_LEN) || !(text_is_letter(*text) || text_is_digit(*text)))
		return false;
	for (const char *p = text; *p; p++)
		if (!text_is_letter(*p) && !text_is_digit(*p) && !strchr("._-@", *p))
			return false;
	return true;
}

/* ---- fingerprints ---- */

/* Bytes of base64 up to a blank or the end; false: it is none. */
static bool
decode(const char *text, unsigned char *out, size_t *n)
{
	unsigned bits = 0;
	int have = 0;

	*n = 0;
	for (; *text && *text != ' ' && *text != '=' && *text != '\r' && *text != '\n'; text++) {
		int v = value_of(*text);

		if (v < 0 || *n + 1 >= KEY_BYTES_MAX)
			return false;
		bits = bits << 6 | (unsigned)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[(*n)++] = (unsigned char)(bits >> have & 0xff);
		}
		bits &= 0xffff;
	}
	return *n > 0;
}

static int
digit_of(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* "SHA256:" and the digest in base64 without padding. */
static void
print_digest(const void *bytes, size_t n, char out[IDENTITY_MAX])
{
	char hex[RECORDS_DIGEST_MAX];
	unsigned bits = 0;
	int have = 0;
	size_t used = PREFIX_LEN;

	records_digest(bytes, n, hex);
	memcpy(out, PREFIX, PREFIX_LEN);
	for (const char *p = hex; *p; p += 2) {
		bits = (bits & 0x3f) << 8 | (unsigned)(digit_of(p[0]) << 4 | digit_of(p[1]));
		for (have += 8; have >= 6; have -= 6)
			out[used++] = letters[bits >> (have - 6) & 0x3f];
	}
	/* 256 bits: four are left. */
	out[used++] = letters[bits << (6 - have) & 0x3f];
	out[used] = '\0';
}

bool
identity_of_key(const char *line, char out[IDENTITY_MAX], struct fault *f)
{
	unsigned char *bytes = malloc(KEY_BYTES_MAX);
	size_t type = strcspn(line, " "), n;
	const char *key = line + type + strspn(line + type, " ");
	bool good;

	if (!bytes)
		return fault_memory(f);
	/* The key says its type once more, behind its length in four bytes. */
	good = type > 0 && decode(key, bytes, &n) && n > 4 + type && bytes[0] == 0 && bytes[1] == 0 &&
	    ((size_t)bytes[2] << 8 | bytes[3]) == type && !memcmp(bytes + 4, line, type);
	if (good)
		print_digest(bytes, n, out);
	free(bytes);
	return good || fault_set(f, 0, 0, "this is no public key; expected one such as ssh-ed25519 AAAA...");
}

/* ---- names ---- */

bool
identity_name(const char *identity, char out[IDENTITY_MAX], struct fault *f)
{
	if (identity_is_account(identity)) {
		snprintf(out, IDENTITY_MAX, "%.63s", identity);
		return true;
	}
	if (!identity_is_fingerprint(identity))
		return fault_set(f, 0, 0, "\"%.60s\" is neither an account nor the fingerprint of a key; expected such as jdoe or SHA256:...",
		                 identity);
	snprintf(out, IDENTITY_MAX, IDENTITY_GUEST "%.43s", identity + PREFIX_LEN);
	for (char *p = out + GUEST_LEN; *p; p++)
		*p = *p == '/' ? '_' : *p == '+' ? '-' : *p;
	return true;
}

bool
identity_of_guest(const char *name, char out[IDENTITY_MAX])
{
	if (strncmp(name, IDENTITY_GUEST, GUEST_LEN) != 0)
		return false;
	snprintf(out, IDENTITY_MAX, PREFIX "%.50s", name + GUEST_LEN);
	for (char *p = out + PREFIX_LEN; *p; p++)
		*p = *p == '_' ? '/' : *p == '-' ? '+' : *p;
	return identity_is_fingerprint(out);
}

bool
identity_place(const char *root, const struct roster *r, const char *identity, char out[IDENTITY_MAX], struct fault *f)
{
	const struct learner *who = r ? roster_find(r, identity) : NULL;
	char path[4096];

	if (!identity_name(identity, out, f))
		return false;
	if (!file_join(path, sizeof path, root, out))
		return fault_set(f, 0, 0, "the path of the class is too long; expected a shorter one");
	/* A learner whose name in the roster can be no folder stays under their own. */
	if (who && !file_is_folder(path) && identity_is_account(who->id))
		snprintf(out, IDENTITY_MAX, "%.63s", who->id);
	return true;
}
