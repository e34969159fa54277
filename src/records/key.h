/* key.h - by which key of SSH a learner came in. */
#ifndef RECORDS_KEY_H
#define RECORDS_KEY_H

#include "base/fault.h"

/* "SHA256:" and the digest in base64 without its padding, as ssh-keygen -lf prints it. */
enum { KEY_FINGERPRINT_MAX = 7 + 43 + 1 };

/* The fingerprint of a public key: "ssh-ed25519 AAAA..." and what stands behind it, as a line of authorized_keys has it.  Of a
 * certificate that of the key it certifies.  An input fault for what is no such key. */
bool key_fingerprint(const char *line, char out[KEY_FINGERPRINT_MAX], struct fault *f);

/* What sshd wrote for ExposeAuthInfo (sshd_config(5)): a line for each way by which somebody came in.  The fingerprint of the
 * first "publickey TYPE BASE64" into out; "" where there is none.  False with a fault at a key that is none. */
bool key_of_authinfo(const char *text, char out[KEY_FINGERPRINT_MAX], struct fault *f);

#endif
