#!/usr/bin/perl
# Makes the slab of this case again: ghostdose phantom draws eleven slices of a fictional neck from C6 to C3 with a node in the left
# neck and two plans, and moves the spine with its cord 9 mm along the neck, as when a neck is bent differently.  What the
# field says is therefore the truth.  The colleague's registration (found.csv) is the same field without what goes along the
# neck: every outline fits, since a cord looks alike at each level.  Run this in its folder with the program in the path, or
# name it in GHOSTDOSE.
use strict;
use warnings;
use File::Temp qw(tempdir);
use IO::Uncompress::Gunzip qw(gunzip $GunzipError);
use POSIX qw(floor);

my $program = $ENV{GHOSTDOSE} || 'ghostdose';
my $neck = tempdir(CLEANUP => 1) . '/neck';
my @phantom = ('phantom', '--seed', 17, '--level', -5, '--slices', 11, '--thickness', 5, '--spacing', 3, '--tumour=-22,-4,13',
    '--tumour-radius', 9, '--motion', 'bump 0 0 9 at 0 -26 0 radii 40 34 120', '--prior', '25x2 to 0,-18,55,28 margin 6 slope 5 bath 4',
    '--new', '5x10 to -18,-6,14,18 margin 2 slope 2 bath 4', '--show', 'none', '--out', $neck);

open my $said, '-|', $program, @phantom or die "$program: $!\n";
my @lines = <$said>;
close $said or die "$program @phantom: failed\n";

sub rows {
	my ($file) = @_;
	open my $in, '<', $file or die "$file: $!\n";
	my ($head, @rows) = <$in>;
	chomp(@rows);
	return ([split ' ', $head], map { [split /,/, $_, -1] } @rows);
}

# Two decimals are enough for Gy and mm, and keep the files small.
sub keep {
	my ($file, $head, @rows) = @_;
	open my $out, '>', $file or die "$file: $!\n";
	print $out "@$head\n", map { join(',', map { /[.e]/ ? sprintf('%.2f', $_) + 0 : $_ } @$_) . "\n" } @rows;
	close $out or die "$file: $!\n";
}

# Today's scan, to look at: tens of HU are enough for that, and keep the file small.
sub scan {
	my ($from, $labels, $to) = @_;
	gunzip($from => \my $bytes) or die "$from: $GunzipError\n";
	my ($nx, $ny, $nz) = unpack 's<3', substr $bytes, 42, 6;
	my @hu = map { sprintf '%d', 10 * floor($_ / 10 + 0.5) } unpack 'f<*', substr $bytes, 352;
	@hu == $nx * $ny * $nz or die "$from: not one number a voxel\n";
	open my $in, '<', $labels or die "$labels: $!\n";
	open my $out, '>', $to or die "$to: $!\n";
	print $out scalar <$in>;
	print $out join(',', splice @hu, 0, $nx), "\n" while @hu;
	close $out or die "$to: $!\n";
}

my ($head, @labels) = rows("$neck/labels.csv");
my ($nx, $ny, $nz) = @$head[1, 2, 9];
keep('labels.csv', $head, @labels);
keep('new.csv', rows("$neck/new.csv"));

# Of the old plan no more than the slab can reach: its own extent across, and three slices more above.
my ($p, @prior) = rows("$neck/prior.csv");
my ($left, $back, $below) = map { int(($head->[$_->[0]] - $p->[$_->[0]]) / $p->[$_->[1]] + 0.5) } [5, 3], [6, 4], [8, 7];
my @cut = map { my $slice = $_; map { my $row = $prior[$slice * $p->[2] + $_]; [@$row[$left .. $left + $nx - 1]] } $back .. $back + $ny - 1 }
    $below .. $below + $nz + 2;
keep('prior.csv', ['#', $nx, $ny, @$p[3, 4], @$head[5, 6], @$p[7], $head->[8], $nz + 3], @cut);

# Every second node of the field, in x and y; the colleague's without its last third, along the neck.
my ($h, @field) = rows("$neck/field.csv");
my ($mx, $my) = (int(($nx + 1) / 2), int(($ny + 1) / 2));
@$h[1 .. 4] = ($mx, $my, 6, 6);
my @thin = map { my $slice = $_; map { my $row = $field[$slice * $ny + 2 * $_]; [map { $row->[2 * $_] } 0 .. $mx - 1] } 0 .. $my - 1 }
    0 .. 3 * $nz - 1;
keep('field.csv', $h, @thin);
keep('found.csv', $h, map { $_ < 2 * $nz * $my ? $thin[$_] : [(0) x $mx] } 0 .. $#thin);

scan("$neck/image.nii.gz", "$neck/labels.csv", 'scan.csv');
