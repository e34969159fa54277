/* Keys as RFC 4253 6.6 writes them (strings with a length of four bytes before each), and the certificates of OpenSSH's
 * PROTOCOL.certkeys. */
#include "records/key.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A certificate has a key of 16384 bits and a few kB of names at most. */
enum { KEY_BYTES_MAX = 16384, KEY_TYPE_MAX = 64 };

struct blob { const uint8_t *at, *end; };

/* The next string of the blob, with its length before it. */
static bool
take(struct blob *b, struct blob *string)
{
	size_t left = (size_t)(b->end - b->at), len;

	if (left < 4)
		return false;
	len = (size_t)b->at[0] << 24 | (size_t)b->at[1] << 16 | (size_t)b->at[2] << 8 | b->at[3];
	if (len > left - 4)
		return false;
	*string = (struct blob){ b->at, b->at + 4 + len };
	b->at = string->end;
	return true;
}

static bool
is_text(const struct blob *string, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(string->end - string->at) == len + 4 && memcmp(string->at + 4, text, len) == 0;
}

/* How many strings of a key follow its type; 0 for a type that is not known. */
static int
parts_of(const char *type)
{
	static const struct { const char *begins; int parts; } kinds[] = {
		{ "ssh-rsa", 2 }, { "ssh-ed25519", 1 }, { "ssh-dss", 4 }, { "ecdsa-sha2-", 2 }, { "sk-ssh-ed25519", 2 },
		{ "sk-ecdsa-sha2-", 3 },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strncmp(type, kinds[i].begins, strlen(kinds[i].begins)))
			return kinds[i].parts;
	return 0;
}

/* "ssh-rsa-cert-v01@openssh.com" certifies "ssh-rsa"; of the keys in a token the end stays. */
static bool
certified_type(const char *type, char out[KEY_TYPE_MAX])
{
	static const char mark[] = "-cert-v01";
	const char *found = strstr(type, mark);

	if (!found)
		return false;
	snprintf(out, KEY_TYPE_MAX, "%.*s%s", (int)(found - type), type,
	         strncmp(type, "sk-", 3) ? "" : found + sizeof mark - 1);
	return true;
}

static void
add_text(struct sha256_ctx *hash, const char *text)
{
	size_t len = strlen(text);
	const uint8_t head[4] = { 0, 0, (uint8_t)(len >> 8), (uint8_t)len };

	sha256_update(hash, sizeof head, head);
	sha256_update(hash, len, (const uint8_t *)text);
}

/* A certificate is type, nonce, the strings of the key, and what is said of it. */
static bool
hash_certified(struct sha256_ctx *hash, const char *type, struct blob rest)
{
	struct blob string;
	int parts = parts_of(type);

	if (parts == 0 || !take(&rest, &string))
		return false;
	add_text(hash, type);
	for (int i = 0; i < parts; i++) {
		if (!take(&rest, &string))
			return false;
		sha256_update(hash, (size_t)(string.end - string.at), string.at);
	}
	return true;
}

/* Nothing but the strings that a key of this type has; at least one of a type that is not known here. */
static bool
is_key(const char *type, struct blob rest)
{
	struct blob string;
	int parts = parts_of(type), n = 0;

	while (take(&rest, &string))
		n++;
	return rest.at == rest.end && (parts ? n == parts : n > 0);
}

static bool
hash_key(struct sha256_ctx *hash, const char *type, struct blob key)
{
	struct blob rest = key, string;
	char certified[KEY_TYPE_MAX];

	if (!take(&rest, &string) || !is_text(&string, type))
		return false;
	if (certified_type(type, certified))
		return hash_certified(hash, certified, rest);
	if (!is_key(type, rest))
		return false;
	sha256_update(hash, (size_t)(key.end - key.at), key.at);
	return true;
}

/* At most KEY_BYTES_MAX bytes into out. */
static bool
decode(const char *base64, size_t len, uint8_t *out, size_t *n)
{
	struct base64_decode_ctx c;

	*n = KEY_BYTES_MAX;
	if (len == 0 || BASE64_DECODE_LENGTH(len) > KEY_BYTES_MAX)
		return false;
	base64_decode_init(&c);
	return base64_decode_update(&c, n, out, len, base64) && base64_decode_final(&c);
}

bool
key_fingerprint(const char *line, char out[KEY_FINGERPRINT_MAX], struct fault *f)
{
	uint8_t key[KEY_BYTES_MAX], digest[SHA256_DIGEST_SIZE];
	char type[KEY_TYPE_MAX], text[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
	size_t len = strcspn(line, " "), n;
	const char *base64 = line + len + strspn(line + len, " ");
	struct sha256_ctx hash;

	out[0] = '\0';
	snprintf(type, sizeof type, "%.*s", (int)(len < sizeof type ? len : sizeof type - 1), line);
	sha256_init(&hash);
	if (!decode(base64, strcspn(base64, " \r\n"), key, &n) || !hash_key(&hash, type, (struct blob){ key, key + n }))
		return fault_set(f, 0, 0, "this is no public key of SSH; expected one such as ssh-ed25519 AAAA...");
	sha256_digest(&hash, sizeof digest, digest);
	base64_encode_raw(text, sizeof digest, digest);
	snprintf(out, KEY_FINGERPRINT_MAX, "SHA256:%.43s", text);
	return true;
}

bool
key_of_authinfo(const char *text, char out[KEY_FINGERPRINT_MAX], struct fault *f)
{
	static const char method[] = "publickey ";

	out[0] = '\0';
	for (int line = 1; *text; line++) {
		if (!strncmp(text, method, sizeof method - 1)) {
			if (key_fingerprint(text + sizeof method - 1, out, f))
				return true;
			f->line = line;
			f->column = (int)sizeof method;
			return false;
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return true;
}
