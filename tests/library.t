#!/usr/bin/perl
# radiobio and volume as libraries: what is installed is enough for a stranger's program, shows no name but its own, keeps nothing
# between calls, and gives the numbers that the program gives on any number of threads.
use strict;
use warnings;
use FindBin;
use File::Temp qw(tempdir);
use Test::More;

my $build = $ENV{BUILD} or plan skip_all => 'make tells where it builds (make check)';
plan skip_all => 'an instrumented library has data of the instruments' if $build =~ /-(?:san|cov)/;
my $scratch = tempdir('ghostdose-library.XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $cc = $ENV{CC} // 'cc';
my %prefix = (radiobio => 'rb', volume => 'vol');
my $make = "make --no-print-directory BUILD='$build' CC='$cc' DESTDIR='$scratch/stage' PREFIX=/usr/local";
$ENV{PKG_CONFIG_LIBDIR} = "$scratch/stage/usr/local/lib/pkgconfig";
$ENV{PKG_CONFIG_SYSROOT_DIR} = "$scratch/stage";
delete @ENV{qw(PKG_CONFIG_PATH C_INCLUDE_PATH CPATH MAKEFLAGS MAKELEVEL MFLAGS)};

sub run {
	my ($command) = @_;
	my $out = `$command 2>&1`;
	return ($?, $out);
}

sub write_file {
	my ($file, $text) = @_;
	open my $out, '>', $file or die "$file: $!";
	print $out $text;
	close $out or die "$file: $!";
}

# Compile one C file against the installed tree alone, from another folder.
sub compiles {
	my ($file, $program, @libraries) = @_;
	my $flags = `pkg-config --cflags --libs @libraries`;
	chomp $flags;
	my ($status, $out) = run("cd '$scratch' && $cc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror '$file' $flags -o '$program'");
	return ok($status == 0, "$program compiles with pkg-config @libraries") || !diag(substr $out, 0, 2000);
}

# What of an object file may be written while the program runs.
sub written {
	my ($file) = @_;
	return map { /\s(\.data|\.bss|\.tdata|\.tbss|\*COM\*)\s+[0-9a-f]{8,}\s+(\S+)$/ && $2 ne $1 ? $2 : () } split /\n/, `objdump -t '$file'`;
}

write_file("$scratch/see.c", "int a, b = 1; static int c; static _Thread_local int d; static const int e = 1; int *f(void);\n"
    . "int *f(void) { static int g = 5; c++; d++; g++; return e ? &g : &c; }\n");
run("cd '$scratch' && $cc -fcommon -c see.c");
is(join(' ', sort map { s/\..*//r } written("$scratch/see.o")), 'a b c d g', 'the test sees what may be written');

my ($status, $out) = run("$make install-libraries");
is($status, 0, 'make install-libraries') or diag($out);

my %declared;
for my $library (sort keys %prefix) {
	my $p = $prefix{$library};
	my $archive = "$scratch/stage/usr/local/lib/lib$library.a";
	my $header = "$scratch/stage/usr/local/include/ghostdose/$library.h";

	# Names: what the archive shows is what the header declares, each with the prefix.
	my @shown = sort map { /^\S+ [A-Za-z] (\S+)$/ ? $1 : () } split /\n/, `nm -g --defined-only '$archive'`;
	$declared{$library} = [split /\n/, `lib/header --names $library`];
	cmp_ok(scalar @shown, '>', 50, "$library has " . @shown . ' functions');
	is(join(' ', grep { !/^${p}_[a-z]/ } @shown), '', "each begins with ${p}_");
	is("@shown", join(' ', sort @{ $declared{$library} }), 'and they are those of its header');
	is(join(' ', grep { !/^(?:lib|include|share|\.)/ && /src|base/ } split ' ', `pkg-config --cflags --libs $library`), '',
	    'it asks for nothing of the source tree');

	# Data: tables are constant (.data.rel.ro after relocation).  What may be written are the locks of OpenMP and the one word
	# that says which level of the processor is used, which nothing in the header sets.
	my @written = written($archive);
	is(join(' ', grep { !/^\.gomp_critical_user_vol_\w+$/ && !($library eq 'volume' && $_ eq 'chosen') } @written), '',
	    "$library keeps no state");
	unlike(`nm '$archive'`, qr/ U (?:strtok|localtime|gmtime|setlocale|rand|srand|getenv|printf|puts|exit|abort)$/m,
	    'and calls nothing that shares any, prints or ends the program');
	(my $text = do { local (@ARGV, $/) = $header; <> }) =~ s{/\*.*?\*/}{}gs;
	my @foreign = grep { !/^(?:RB|VOL|GHOSTDOSE)_/ } $text =~ /\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/g;
	is("@foreign", '', 'constants have the prefix, too');
	is(join(' ', grep { !/^${p}_/ } $text =~ /\b(?:struct|enum|union) (\w+)/g), '', 'and so have types');
	unlike($text, qr/vol_simd_choose|vol_one_thread/, 'what belongs to a process is not in it');
}

# --- every function is there, both libraries in one program, in C++ as well --------------------------------------------
my $all = "#include <volume.h>\n#include <radiobio.h>\n#include <volume.h>\n#include <stdio.h>\nint main(void)\n{\n\tint n = 0;\n"
    . join('', map { "\tn += (void (*)(void))$_ != NULL;\n" } map { @$_ } @declared{qw(radiobio volume)})
    . "\tprintf(\"%d\\n\", n);\n}\n";
write_file("$scratch/all.c", $all);
my $flags = '-Wno-address -Wno-cast-function-type -Wno-tautological-pointer-compare -Wno-unknown-warning-option';
($status, $out) = run("cd '$scratch' && $cc $flags all.c `pkg-config --cflags --libs radiobio volume` -o all && ./all");
is($out, @{ $declared{radiobio} } + @{ $declared{volume} } . "\n", 'both headers stand in one file and every function links');
SKIP: {
	skip 'no C++ compiler here', 1 unless grep { -x "$_/g++" } split /:/, $ENV{PATH};
	($status, $out) = run("g++ -Wall -Werror -fsyntax-only -x c++ `pkg-config --cflags volume` '$scratch/stage/usr/local/include/ghostdose/volume.h'"
	    . " '$scratch/stage/usr/local/include/ghostdose/radiobio.h'");
	is("$status$out", '0', 'C++ reads both');
}

# --- the examples: numbers worked by hand ---------------------------------------------------------------------------------
my $examples = "$scratch/stage/usr/local/share/doc/ghostdose/examples";
if (compiles("$examples/radiobio.c", 'radiobio', 'radiobio')) {
	# 35 x 2 at alpha/beta 3 without carry would be 70; a half-time of 4 h leaves 2^-6 of each day's damage for the next day, of
	# Friday's 2^-18 for Monday.
	my $carry = 0;
	for my $i (0 .. 34) {
		for my $k (0 .. $i - 1) {
			my $days = ($i - $k) + 2 * (int($i / 5) - int($k / 5));
			$carry += 2 * 4 * 2**(-6 * $days);
		}
	}
	my $want = (70 + (35 * 4 + $carry) / 3) / (1 + 2 / 3);
	(undef, $out) = run("'$scratch/radiobio' 35x2");
	like($out, qr/^35x2: \Q@{[sprintf '%.4f', $want]}\E Gy EQD2/, sprintf('35x2 is %.4f Gy EQD2, summed by hand', $want));
	like($out, qr/^constant-half +\Q@{[sprintf '%.4f', $want \/ 2]}\E Gy left$/m, 'half of it is left by the model that leaves half');
	($status, $out) = run("'$scratch/radiobio' 35x");
	is($status >> 8, 2, 'a refusal is a value');
	like($out, qr/^1:4: .* expected$/m, 'and says where and what');
}
if (compiles("$examples/volume.c", 'volume', 'volume')) {
	(undef, $out) = run("'$scratch/volume'");
	like($out, qr/45\.000 Gy where the old plan was, 30\.000 Gy in its tissue/, '3 mm across 5 Gy/mm are 15 Gy');
}

# --- threads ------------------------------------------------------------------------------------------------------------------
write_file("$scratch/threads.c", <<'C');
#include <pthread.h>
#include <radiobio.h>
#include <stdio.h>
#include <string.h>
#include <volume.h>
struct job { int seed; double eqd2, mean; bool good; };
static void *work(void *arg)
{
	struct job *j = arg;
	const struct rb_repair repair = { .kind = RB_REPAIR_MONO, .half_time_h = 1 + j->seed };
	const struct vol_grid grid = { .n = { 40, 40, 1 }, .spacing_mm = { 1, 1, 1 } };
	const struct vol_motion moved = { .kind = VOL_MOTION_PUSH, .shift_mm = { 0.5 * j->seed, 0, 0 } };
	const struct vol_tissue physical = { .label = 1, .courses = { vol_lq_physical() } };
	struct rb_regimen r;
	struct rb_fault f;
	struct vol_fault g;
	struct vol_dose d;
	struct vol_field u;
	struct vol_labels l;
	struct vol_mapped m;
	struct vol_dvh h;
	struct vol_interval mean;
	for (int k = 0; k < 30; k++) {
		if (!rb_regimen_parse("20x2", &r, &f) || rb_regimen_parse("20x", &r, &f) || !rb_regimen_parse("4*(10x1.5 bid 6h, gap 1w)", &r, &f)) return NULL;
		j->eqd2 = rb_eqd2(&r.schedule, &repair, 1, 3);
		rb_regimen_fini(&r);
		if (!vol_dose_init(&d, &grid, &g) || !vol_field_init(&u, &grid, &g) || !vol_labels_init(&l, &grid, &g) || !vol_field_fill(&u, &moved, false, &g)) return NULL;
		for (int i = 0; i < 1600; i++) { d.gy[i] = (float)(i % 40); l.label[i] = i % 40 < 20; }
		if (!vol_map(&d, &u, &grid, &m, &g) || !vol_dvh_init(&h, &m, 1, &l, 1, &physical, &g) || !vol_dvh_metric(&h, VOL_MEAN, 0, &mean, &g)) return NULL;
		if (k && mean.low != j->mean) return NULL;
		j->mean = mean.low;
		vol_dvh_fini(&h); vol_mapped_fini(&m); vol_labels_fini(&l); vol_field_fini(&u); vol_dose_fini(&d);
	}
	j->good = true;
	return NULL;
}
int main(void)
{
	struct job alone[4], together[4];
	pthread_t t[4];
	memset(alone, 0, sizeof alone);
	memset(together, 0, sizeof together);
	for (int i = 0; i < 4; i++) { alone[i].seed = together[i].seed = i; work(&alone[i]); }
	for (int i = 0; i < 4; i++) if (pthread_create(&t[i], NULL, work, &together[i])) return 1;
	for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
	for (int i = 0; i < 4; i++)
		printf("%d %d %d\n", alone[i].good && together[i].good, alone[i].eqd2 == together[i].eqd2, alone[i].mean == together[i].mean);
	return 0;
}
C
if (compiles("$scratch/threads.c", 'threads', 'radiobio', 'volume')) {
	(undef, $out) = run("'$scratch/threads'");
	is($out, "1 1 1\n" x 4, 'four threads at once get what each gets alone');
}

# --- nothing stays -------------------------------------------------------------------------------------------------------------
($status, $out) = run("$make uninstall");
is($status, 0, 'make uninstall') or diag($out);
is(`find '$scratch/stage' -type f`, '', 'takes all of it away again');
done_testing();
