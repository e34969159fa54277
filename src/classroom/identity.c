#include "classroom/identity.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "records/key.h"

#define PREFIX "SHA256:"
_Static_assert((int)KEY_FINGERPRINT_MAX <= (int)IDENTITY_MAX, "a fingerprint is an identity");
enum { PREFIX_LEN = sizeof PREFIX - 1, PRINT_LETTERS = 43, GUEST_LEN = sizeof IDENTITY_GUEST - 1 };

bool
identity_is_fingerprint(const char *text)
{
	if (strncmp(text, PREFIX, PREFIX_LEN) != 0 || strlen(text) != PREFIX_LEN + PRINT_LETTERS)
		return false;
	for (const char *p = text + PREFIX_LEN; *p; p++)
		if (!text_is_letter(*p) && !text_is_digit(*p) && *p != '+' && *p != '/')
			return false;
	return true;
}

/* May it be a folder (records/root.h), and is no guest's? */
static bool
is_account(const char *text)
{
	return root_name_is_good(text) && strncmp(text, IDENTITY_GUEST, GUEST_LEN) != 0;
}

bool
identity_name(const char *identity, char out[IDENTITY_MAX], struct fault *f)
{
	if (is_account(identity)) {
		snprintf(out, IDENTITY_MAX, "%.63s", identity);
		return true;
	}
	if (!identity_is_fingerprint(identity))
		return fault_set(f, 0, 0, "\"%.60s\" is neither an account nor the fingerprint of a key; expected such as jdoe or SHA256:...",
		                 identity);
	snprintf(out, IDENTITY_MAX, IDENTITY_GUEST "%.43s", identity + PREFIX_LEN);
	for (char *p = out + GUEST_LEN; *p; p++)
		*p = *p == '/' ? '_' : *p;
	return true;
}

bool
identity_of_guest(const char *name, char out[IDENTITY_MAX])
{
	if (strncmp(name, IDENTITY_GUEST, GUEST_LEN) != 0)
		return false;
	snprintf(out, IDENTITY_MAX, PREFIX "%.50s", name + GUEST_LEN);
	for (char *p = out + PREFIX_LEN; *p; p++)
		*p = *p == '_' ? '/' : *p;
	return identity_is_fingerprint(out);
}

bool
identity_place(const char *root, const struct roster *r, const char *identity, char out[IDENTITY_MAX], struct fault *f)
{
	const struct learner *who = r ? roster_find(r, identity) : NULL;
	char folder[4096];

	if (!identity_name(identity, out, f))
		return false;
	/* NOLINTNEXTLINE(readability-suspicious-call-argument): the name is what comes out, joined to the root. */
	if (!file_join(folder, sizeof folder, root, out))
		return fault_set(f, 0, 0, "the path of the class is too long; expected a shorter one");
	/* A learner whose name in the roster can be no folder stays under their own. */
	if (who && !file_is_folder(folder) && is_account(who->id))
		snprintf(out, IDENTITY_MAX, "%.63s", who->id);
	return true;
}
