/* Any text as a public key and as what sshd tells of one: a fingerprint is one of a name that can be a folder, and the same whatever
 * stands behind the key; what is refused has words. */
#include "fuzz.h"
#include "records/key.h"
#include "records/root.h"

static void
check_fingerprint(const char *key)
{
	check(strlen(key) == KEY_FINGERPRINT_MAX - 1 && !strncmp(key, "SHA256:", 7));
	for (const char *p = key + 7; *p; p++)
		check(text_is_letter(*p) || text_is_digit(*p) || *p == '+' || *p == '/');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size), key[KEY_FINGERPRINT_MAX] = "", again[KEY_FINGERPRINT_MAX] = "";
	struct fault f = { 0 };

	if (key_fingerprint(text, key, &f)) {
		check_fingerprint(key);
		check(key_fingerprint(text, again, &f) && !strcmp(key, again));
	} else
		check(*f.text);
	check_safe(f.text);
	f = (struct fault){ 0 };
	if (key_of_authinfo(text, key, &f)) {
		if (*key)
			check_fingerprint(key);
	} else
		check(*f.text);
	check_safe(f.text);
	free(text);
	return 0;
}
