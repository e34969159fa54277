#include "classroom/identity.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "records/key.h"

#define PREFIX "SHA256:"
_Static_assert((int)KEY_FINGERPRINT_MAX <= (int)IDENTITY_MAX, "a fingerprint is an identity");
enum { PREFIX_LEN = sizeof PREFIX - 1, PRINT_LETTERS = 43, GUEST_LEN = sizeof IDENTITY_GUEST - 1, ACCOUNT_MOST = 50 };

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool
identity_is_fingerprint(const char *text)
{
	if (strncmp(text, PREFIX, PREFIX_LEN) != 0 || strlen(text) != PREFIX_LEN + PRINT_LETTERS)
		return false;
	return strspn(text + PREFIX_LEN, letters) == PRINT_LETTERS;
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

bool
identity_of_key(const char *line, char out[IDENTITY_MAX], struct fault *f)
{
	return key_fingerprint(line, out, f);
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
