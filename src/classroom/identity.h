/* identity.h - who comes in: an account, or the fingerprint of an SSH key; and the folder of their records in that of a class.
 *
 * An account is a folder of its name.  A fingerprint is "guest-" and its letters, with _ for /, so that the key is known from
 * the folder; what was worked before an instructor claims the key stays there and follows the learner. */
#ifndef CLASSROOM_IDENTITY_H
#define CLASSROOM_IDENTITY_H

#include "base/fault.h"
#include "classroom/roster.h"
#include "records/root.h"

enum { IDENTITY_MAX = ROOT_NAME_MAX };

#define IDENTITY_GUEST "guest-"

/* "SHA256:" and 43 letters of base64 (records/key.h). */
bool identity_is_fingerprint(const char *text);

/* The name of an account or a fingerprint: an account is its own.  An input fault where it is neither. */
bool identity_name(const char *identity, char out[IDENTITY_MAX], struct fault *f);

/* The fingerprint behind a guest's name; false: it is no guest's. */
bool identity_of_guest(const char *name, char out[IDENTITY_MAX]);

/* The folder's name below root, of who comes as identity: that of the guest where it is there already; else of the learner of
 * the roster (NULL: none) who has this key or account; else the identity's own. */
bool identity_place(const char *root, const struct roster *r, const char *identity, char out[IDENTITY_MAX], struct fault *f);

#endif
