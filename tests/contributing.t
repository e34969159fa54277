#!/usr/bin/perl
# CONTRIBUTING.md names files, functions and targets: they are there.  The version is the same wherever it stands.
use strict;
use warnings;
use FindBin;
use Test::More;

chdir "$FindBin::Bin/.." or die;

sub slurp {
	my ($file) = @_;
	open my $in, '<', $file or return '';
	local $/;
	return scalar <$in>;
}

my $text = slurp('CONTRIBUTING.md');
my $makefile = slurp('Makefile');
ok(-e, "$_ is there") for $text =~ /\]\(([^)#]+)\)/g;
for my $path ($text =~ m{`((?:src|tests|debian)/[\w./*-]*)`}g) {
	my @files = glob($path =~ s/NAME_view/*_view/r);
	ok(scalar(grep { -e } @files), "$path is there");
}
my $code = join '', map { slurp($_) } glob('src/*/*.c src/*/*.h src/*/*.def');
# A definition has its name at the beginning of a line.
my %functions = map { $_ => 1 } $code =~ /^([a-z]\w*)\(/mg;
ok($functions{$_}, "$_() is a function") for $text =~ /`(\w+)\(\)`/g;
my %words = map { $_ => 1 } "$code$makefile" =~ /\b([A-Z][A-Z_]{3,})\b/g;
for my $word ($text =~ /`([A-Z][A-Z_]{3,})(?:\(\.\.\.\)|\.\.\.)?`/g) {
	ok(scalar(grep { index($_, $word) == 0 } keys %words), "$word is a name");
}
for my $target ($text =~ /`make ([a-z][a-z-]*)`/g, $text =~ /^    make ([a-z-]+) /mg) {
	ok(scalar($makefile =~ /^(?:[a-z-]+ )*\Q$target\E(?: [a-z-]+)*:(?!=)/m), "make $target");
}
my ($floors) = $makefile =~ /^FLOORS := (.*)$/m;
my ($told) = $text =~ /has a folder for each floor, ground first: (.*?)\. A floor/s;
is(join(' ', split /[,\s]+/, $told // ''), $floors, 'its floors are those of the Makefile');

my ($version) = $makefile =~ /^VERSION := (\S+)$/m;
like(slurp('CHANGELOG.md'), qr/\A# Changes\n.*?^## \Q$version\E - \d{4}-\d\d-\d\d$/ms, 'CHANGELOG.md has this version');
my ($first) = slurp('CHANGELOG.md') =~ /^## (\S+)/m;
is($first, $version, 'first');
my ($date) = slurp('CHANGELOG.md') =~ /^## \S+ - (\S+)/m;
my $citation = slurp('CITATION.cff');
like($citation, qr/^version: \Q$version\E$/m, 'CITATION.cff has it');
like($citation, qr/^date-released: \Q$date\E$/m, 'with the date of CHANGELOG.md');
like($citation, qr/^cff-version: 1\.2\.0$/m, 'as version 1.2.0 of the format');
like($citation, qr/^$_:/m, "it has $_") for qw(message title type authors license abstract);
like(slurp('debian/changelog'), qr/\Aghostdose \(\Q$version\E\) /, 'and so has debian/changelog');
done_testing();
