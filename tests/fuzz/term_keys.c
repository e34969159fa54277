/* Any bytes as what a terminal sends: escape sequences whole, broken, endless, UTF-8 good and bad, a paste of anything.  Each event is
 * a key of ours, text keys are safe, and the decoder comes to the end of any input. */
#include <fcntl.h>

#include "fuzz.h"
#include "term/keys.h"

static int in = -1;

static WINDOW *
start(void)
{
	FILE *out = fopen("/dev/null", "w"), *from;
	int nothing = open("/dev/null", O_RDONLY);
	WINDOW *w;

	in = memfd_create("keys", MFD_CLOEXEC);
	check(in >= 0 && out && nothing >= 0 && dup2(nothing, STDIN_FILENO) == STDIN_FILENO);
	from = fdopen(in, "r");
	check(from && newterm("xterm-256color", out, from));
	w = newwin(1, 1, 0, 0);
	check(w != NULL);
	/* A file has no modes, and needs none. */
	raw();
	meta(w, TRUE);
	noecho();
	nonl();
	check(keypad(w, TRUE) == OK && nodelay(w, TRUE) == OK);
	set_escdelay(25);
	return w;
}

static void
read_all(WINDOW *w, const uint8_t *data, size_t size, bool utf8)
{
	size_t turns = 0;
	uint32_t key;
	enum key_read got;

	check(ftruncate(in, 0) == 0 && pwrite(in, data, size, 0) == (ssize_t)size && lseek(in, 0, SEEK_SET) == 0);
	/* The end of a file is remembered, and told once more. */
	for (int ends = 0; ends < 2;) {
		got = keys_read(w, utf8, &key);
		ends = got == KEY_READ_NOTHING ? ends + 1 : 0;
		/* A byte that is put back comes once more. */
		check(++turns <= 2 * size + 4);
		if (got == KEY_READ_KEY) {
			check(key != 0 && key < EVENT_KEY_END && key != EVENT_KEY_BASE);
			check(key >= EVENT_KEY_BASE || event_key_is_text(key));
			check(utf8 || key < 0x80 || key >= EVENT_KEY_BASE);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static WINDOW *w;

	if (!w)
		w = start();
	read_all(w, data, size, true);
	read_all(w, data, size, false);
	return 0;
}
