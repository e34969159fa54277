/* ttymeter - what a terminal program costs its terminal.
 *
 * Runs a command on a pseudo terminal, presses keys, and prints per step the
 * milliseconds to the first and the last byte of the answer and the number of
 * bytes written, as an ssh link without compression would carry them. */
#include "vt.h"

#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
	"usage: ttymeter [-s COLSxROWS] [-T TERM] [-q QUIET_MS] [-f FIRST_MS]\n"
	"                [-l LIMIT_MS] [-n RUNS]\n"
	"                [-k KEYS] [-e NAME=VALUE] [-w TEXT] [-d DUMP] [-o RAW] [-t] -- CMD [ARG..]\n"
	"  -s  size of the terminal (80x24)     -T  its TERM (xterm-256color)\n"
	"  -q  a step is over after that much silence (60 ms)\n"
	"  -f  a key that got no byte after that long is silent (400 ms)\n"
	"  -l  a step is cut off then; also how long the first frame may take (5000 ms)\n"
	"  -n  run the whole script so often, print median and range per step (1)\n"
	"  -k  keys, one step each: j <Down> <F5> <C-l> <Enter> <Esc> <Space> <lt>,\n"
	"      <wait:MS> (not a step), <idle:MS> (what is written unasked), <resize:COLSxROWS>\n"
	"  -w  the first frame is complete when this text is on the screen\n"
	"  -d  write the final screen as text to DUMP ('-': standard output)\n"
	"  -e  set NAME to VALUE-N for run N: a state of its own for each (NAME=VALUE)\n"
	"  -o  keep the raw bytes of the (last) run     -t  tab separated output\n";

enum { MAX_STEPS = 256, MAX_RUNS = 64 };

struct step {
	char name[64];
	struct vt_burst run[MAX_RUNS];
};

struct options {
	int cols, rows, first, quiet, limit, runs;
	const char *term, *keys, *wait, *dump, *raw, *each;
	bool tsv;
};

static struct step steps[MAX_STEPS];
static int nsteps;

/* Take the next key off the script. */
static bool
next_key(const char **p, char *key, size_t size)
{
	size_t n;

	if (!**p)
		return false;
	if (**p == '<' && strchr(*p, '>'))
		n = (size_t)(strchr(*p, '>') - *p) + 1;
	else
		for (n = 1; ((*p)[n] & 0xc0) == 0x80; n++)
			;
	snprintf(key, size, "%.*s", (int)n, *p);
	*p += n;
	return true;
}

static void
record(int i, const char *name, int run, const struct vt_burst *b)
{
	if (i >= MAX_STEPS)
		return;
	snprintf(steps[i].name, sizeof steps[i].name, "%s", name);
	steps[i].run[run] = *b;
	if (i >= nsteps)
		nsteps = i + 1;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Median, least and greatest of one figure over the runs. */
static void
spread(int step, int runs, double (*get)(const struct vt_burst *), double out[3])
{
	double v[MAX_RUNS];

	for (int r = 0; r < runs; r++)
		v[r] = get(&steps[step].run[r]);
	qsort(v, (size_t)runs, sizeof *v, compare);
	out[0] = runs % 2 ? v[runs / 2] : (v[runs / 2 - 1] + v[runs / 2]) / 2;
	out[1] = v[0];
	out[2] = v[runs - 1];
}

static double
get_first(const struct vt_burst *b)
{
	return b->first_ms;
}

static double
get_last(const struct vt_burst *b)
{
	return b->last_ms;
}

static double
get_bytes(const struct vt_burst *b)
{
	return (double)b->bytes;
}

static void
print(const struct options *o)
{
	const char *fmt = o->tsv
		? "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\t%.0f\t%.0f\t%ld\t%ld\t%ld\t%ld\t%s\n"
		: "%-16s %8.2f %8.2f [%7.2f %8.2f] %8.0f [%6.0f %6.0f] %7ld %6ld %6ld %5ld %s\n";

	if (o->tsv)
		puts("step\tfirst_ms\tlast_ms\tlast_min\tlast_max\tbytes\tbytes_min\tbytes_max\ttext\tsgr\tmove\tother\tnote");
	else
		printf("%-16s %8s %8s [%7s %8s] %8s [%6s %6s] %7s %6s %6s %5s\n", "step", "first_ms",
		       "last_ms", "min", "max", "bytes", "min", "max", "text", "sgr", "csi", "other");
	for (int i = 0; i < nsteps; i++) {
		const struct vt_burst *b = &steps[i].run[o->runs - 1];
		double first[3], last[3], bytes[3];

		spread(i, o->runs, get_first, first);
		spread(i, o->runs, get_last, last);
		spread(i, o->runs, get_bytes, bytes);
		printf(fmt, steps[i].name, first[0], last[0], last[1], last[2], bytes[0], bytes[1], bytes[2],
		       b->text, b->sgr, b->move, b->other,
		       b->limited ? "cut off" : b->eof ? "exited" : b->bytes ? "" : "silent");
	}
}

static bool
run(const struct options *o, char *const argv[], int r, bool last)
{
	const char *p = o->keys, *is = o->each ? strchr(o->each, '=') : NULL;
	struct vt *vt;
	struct vt_burst b;
	char key[64];
	long rss, peak;
	int i = 0, status, raw = -1;

	if (is) {
		char name[64], value[4096];

		snprintf(name, sizeof name, "%.*s", (int)(is - o->each), o->each);
		snprintf(value, sizeof value, "%s-%d", is + 1, r);
		setenv(name, value, 1);
	}
	vt = vt_spawn(argv, o->rows, o->cols, o->term);
	if (!vt) {
		perror("ttymeter: forkpty");
		return false;
	}
	if (last && o->raw) {
		raw = open(o->raw, O_WRONLY | O_CREAT | O_TRUNC, 0644);
		vt_record(vt, raw);
	}
	if (o->wait)
		vt_wait(vt, o->wait, o->limit);
	vt_settle(vt, (struct vt_patience){ o->limit, o->quiet, o->limit }, &b);
	record(i++, "(first frame)", r, &b);
	while (p && next_key(&p, key, sizeof key)) {
		int a, c;

		if (sscanf(key, "<wait:%d>", &a) == 1) {
			nanosleep(&(struct timespec){ .tv_sec = a / 1000, .tv_nsec = a % 1000 * 1000000L }, NULL);
			vt_settle(vt, (struct vt_patience){ 0, 0, 1 << 30 }, NULL);
			continue;
		}
		if (sscanf(key, "<idle:%d>", &a) == 1) {
			vt_mark(vt);
			vt_settle(vt, (struct vt_patience){ a, a, a }, &b);
			b.limited = false;
			record(i++, key, r, &b);
			continue;
		}
		if (sscanf(key, "<resize:%dx%d>", &a, &c) == 2)
			vt_resize(vt, c, a);
		else if (!vt_key(vt, key)) {
			fprintf(stderr, "ttymeter: unknown key %s\n", key);
			vt_close(vt, NULL);
			return false;
		}
		vt_settle(vt, (struct vt_patience){ o->first, o->quiet, o->limit }, &b);
		record(i++, key, r, &b);
		if (b.eof)
			break;
	}
	if (last) {
		bool alive = vt_memory(vt, &rss, &peak);

		if (o->dump) {
			FILE *f = strcmp(o->dump, "-") ? fopen(o->dump, "w") : stdout;

			if (f) {
				fputs(vt_text(vt), f);
				if (f != stdout)
					fclose(f);
			}
		}
		print(o);
		if (alive)
			printf("%s%ld\t%ld\n", o->tsv ? "#rss_kib,peak_kib\t" : "RSS and peak, KiB:\t", rss, peak);
	}
	vt_close(vt, &status);
	if (raw >= 0)
		close(raw);
	if (last && WIFEXITED(status) && WEXITSTATUS(status) == 127)
		fprintf(stderr, "ttymeter: the command exited 127\n");
	return true;
}

int
main(int argc, char *argv[])
{
	struct options o = { .cols = 80, .rows = 24, .first = 400, .quiet = 60, .limit = 5000, .runs = 1, .term = "xterm-256color" };
	int c;

	setlocale(LC_ALL, "");
	while ((c = getopt(argc, argv, "+s:T:q:f:l:n:k:e:w:d:o:t")) != -1)
		switch (c) {
		case 's':
			if (sscanf(optarg, "%dx%d", &o.cols, &o.rows) != 2)
				goto bad;
			break;
		case 'T': o.term = optarg; break;
		case 'q': o.quiet = atoi(optarg); break;
		case 'f': o.first = atoi(optarg); break;
		case 'l': o.limit = atoi(optarg); break;
		case 'n': o.runs = atoi(optarg); break;
		case 'k': o.keys = optarg; break;
		case 'e': o.each = optarg; break;
		case 'w': o.wait = optarg; break;
		case 'd': o.dump = optarg; break;
		case 'o': o.raw = optarg; break;
		case 't': o.tsv = true; break;
		default: goto bad;
		}
	if (optind >= argc || o.runs < 1 || o.runs > MAX_RUNS || o.cols < 1 || o.rows < 1)
		goto bad;
	for (int r = 0; r < o.runs; r++)
		if (!run(&o, argv + optind, r, r == o.runs - 1))
			return 1;
	return 0;
bad:
	fputs(usage, stderr);
	return 2;
}
