#!/usr/bin/perl
# Does the house notice?  In a copy of it a fault is planted, and the build or the floors' test must fail there:
# a call upwards without an include, an include upwards, a call into a library that lives elsewhere.
use strict;
use warnings;
use File::Copy qw(copy);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use Test::More;

plan skip_all => 'make tells the floors (make check)' unless $ENV{FLOORS};
delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES BUILD SAN COV CFLAGS LDFLAGS WERROR)};
my $cc = $ENV{CC} || 'gcc';
my $house = tempdir('ghostdose-plants.XXXXXX', TMPDIR => 1, CLEANUP => 1);

sub put {
	my ($file, $text) = @_;
	open my $out, '>', "$house/$file" or die "$file: $!";
	print $out $text;
	close $out or die "$file: $!";
}

# Run a command in the copy: status and output.
sub run {
	my $out = `cd '$house' && @_ 2>&1`;
	return ($?, $out);
}

for my $file ('Makefile', glob('tests/tap.[ch] tests/vt.[ch] tests/floors.t'), glob('src/*.c src/*/*')) {
	next unless -f $file;
	my ($folder) = "$house/$file" =~ m{(.*)/};
	make_path($folder);
	copy($file, "$house/$file") or die "$file: $!";
}
put('tests/radiobio_empty_t.c', <<'END');
#include "tap.h"

static void
nothing(void)
{
	OK(true);
}

TAP_MAIN(TAP_CASE(nothing))
END

my $build = "make -s -j2 CC='$cc' CFLAGS=-O0 BUILD=b b/tests/radiobio_empty_t";
my $floors = 'perl tests/floors.t';
my ($status, $out) = run($build);
is($status, 0, 'the copy builds') or diag($out);
($status, $out) = run('b/tests/radiobio_empty_t');
is($status, 0, 'its test runs') or diag($out);
($status, $out) = run($floors);
is($status, 0, 'its floors are right') or diag($out);

# A call upwards that declares what it calls itself: nothing to see for the compiler, and no test uses the file.
my $plant = 'src/radiobio/plant.c';
put($plant, <<'END');
int metric_parse(const char *text, void *m);
int radiobio_plant(void);
int
radiobio_plant(void)
{
	return metric_parse("Dmax", 0);
}
END
($status, $out) = run($build);
isnt($status, 0, 'a call upwards does not link');
like($out, qr/undefined.*metric_parse/, 'and is named');

put($plant, <<'END');
void *initscr(void);
int radiobio_plant(void);
int
radiobio_plant(void)
{
	return initscr() != 0;
}
END
($status, $out) = run($build);
isnt($status, 0, 'a call into the terminal library does not link');
like($out, qr/undefined.*initscr/, 'and is named');
unlink "$house/$plant";

# Headers alone compile and link: the floors' test sees them.
put('src/base/plant.c', "#include \"radiobio/radiobio.h\"\n\nint base_plant = RB_DEPTH_MAX;\n");
($status, $out) = run($floors);
isnt($status, 0, 'an include upwards is seen');
like($out, qr{src/base/plant\.c: "radiobio/radiobio\.h"}, 'and named');
unlink "$house/src/base/plant.c";

put($plant, "#include <curses.h>\n\nint radiobio_plant = OK;\n");
($status, $out) = run($floors);
isnt($status, 0, 'the header of a foreign library is seen');
like($out, qr{src/radiobio/plant\.c: <curses\.h>}, 'and named');
unlink "$house/$plant";

($status, $out) = run($build, '&&', $floors);
is($status, 0, 'with the plants gone all is well') or diag($out);
done_testing();
