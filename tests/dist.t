#!/usr/bin/perl
# make dist: a tarball with all that is needed and nothing that was built, of the same bytes when it is made again from itself, at
# another time, in another folder and time zone.
use strict;
use warnings;
use FindBin;
use File::Temp qw(tempdir);
use Test::More;

plan skip_all => 'make tells where it builds (make check)' unless $ENV{BUILD};
chdir "$FindBin::Bin/.." or die;
my $scratch = tempdir('ghostdose-dist.XXXXXX', TMPDIR => 1, CLEANUP => 1);
delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES SOURCE_DATE_EPOCH BUILD)};

my $out = `make --no-print-directory DIST='$scratch/first' dist 2>&1`;
is($?, 0, 'make dist') or diag($out);
my ($tar) = glob("$scratch/first/ghostdose-*.tar.gz");
ok($tar, 'a tarball') or BAIL_OUT($out);
my @names = split /\n/, `tar -tzf '$tar'`;
my ($top) = $tar =~ m{(ghostdose-[\d.]+)\.tar\.gz$};
is(scalar(grep { !m{^\Q$top\E/} } @names), 0, 'all of it is below one folder');
my %has = map { s{^\Q$top\E/}{}r => 1 } @names;
ok($has{$_}, "$_ is in it") for qw(Makefile README.md CONTRIBUTING.md CHANGELOG.md LICENSE CITATION.cff src/main.c cases/carotid/case.csv
    man/ghostdose.1 man/text lib/header debian/rules tests/tap.c);
is(join(' ', grep { m{^(?:build|dist|\.git/)} || /\.(?:o|a)$/ } keys %has), '', 'nothing that was built');
like(`tar -tvzf '$tar' '$top/debian/rules' '$top/lib/header'`, qr/\A(?:-rwxr-xr-x 0\/0 [^\n]*\n){2}\z/, 'what is run can be run, and belongs to root');

system("mkdir -p '$scratch/a longer name' && tar -xzf '$tar' -C '$scratch/a longer name'") == 0 or die;
$ENV{TZ} = 'Asia/Tokyo';
$out = `cd '$scratch/a longer name/$top' && umask 077 && make --no-print-directory DIST='$scratch/second' dist 2>&1`;
is($?, 0, 'make dist from the tarball, where there is no git') or diag($out);
is(system('cmp', '-s', $tar, "$scratch/second/$top.tar.gz"), 0, 'gives the same bytes');
done_testing();
