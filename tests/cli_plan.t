#!/usr/bin/perl
# A real plan against its clinical system (VOLUME 7 and 9.5): ghostdose dvh, the sum over the same voxels here, and the
# dose-volume table that Eclipse gave for the plan.
#
# The table is SlicerRT's test data (Testing/Data/EclipseEnt_DvhTable_Eclipse.csv, commit da6e646, MIT), some rows of it
# typed here: dose in Gy, percent of the structure's volume with at least that.  The labels are voxels of 2.5 mm whose
# centre lies inside a contour; Eclipse cuts contours finer, and closes them at the ends in its own way.  So they agree
# as closely as a part of a voxel lets them:
#   volumes        of balls whose radii differ by a quarter of a voxel at most, besides the table's rounding to 0.1 cc
#   from 5 cc on   every row within 1.8 % of the volume or 0.15 Gy
#   below          half the volume within 0.16 Gy; the chiasm is 72 voxels, of which 4 are 5 %
# BRAIN is left out: a label a voxel gives parts of it to the target and the brain stem.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/volume_files.pl";
our ($scratch);

my ($plan) = grep { -r "$_/day1.nii.gz" } map { "$_/data/skull-base-plan" } grep { defined } $ENV{GHOSTDOSE_SHARED},
    "$FindBin::Bin/../../shared", "$FindBin::Bin/../shared";
plan skip_all => 'no real plan here (GHOSTDOSE_SHARED)' unless $plan;

# name => [its labels], Eclipse's volume in cc, rows
my %eclipse = (
	'BODY' => [[1 .. 12], 7979.6, 2.04 => 21.8475, 5.04 => 18.1583, 15 => 9.02703, 57 => 1.99924, 60.96 => 0.876972],
	'BRSTEM' => [[4], 30.8, 2.04 => 75.9689, 5.04 => 61.3138, 13.02 => 49.2554, 16.02 => 41.1902, 40.02 => 2.13186, 44.04 => 0.790086],
	'CTV' => [[3, 7], 69.2, 60.42 => 98.2347, 60.78 => 77.3763, 61.02 => 52.0374, 61.5 => 14.3758, 61.8 => 1.71958],
	'GTV' => [[7], 7.8, 60.66 => 98.0125, 60.96 => 47.8802, 61.44 => 1.78959],
	'Orbit - left' => [[6, 12], 8.1, 5.4 => 98.3064, 6 => 79.2776, 6.6 => 46.4334, 7.2 => 20.6482, 8.1 => 1.64118],
	'Orbit - right' => [[5, 11], 8.5, 0.72 => 98.2724, 1.08 => 51.0643, 1.5 => 16.5135, 4.02 => 2.42331, 5.04 => 1.13157],
	'Optic Nerve - Rt' => [[8], 1.8, 1.68 => 49.4716],
	'Optic Nerve-Lt' => [[9], 1.3, 7.98 => 46.5959],
	'Optic Chiasm' => [[10], 0.8, 13.14 => 49.7306],
	'Lens - right' => [[11], 0.1, 0.84 => 46.3613],
	'Lens - left' => [[12], 0.1, 5.52 => 41.679],
);

my ($dose) = volume_numbers("$plan/day1.nii.gz");
my ($label, $voxels) = volume_numbers("$plan/labels.nii.gz");
is(scalar @$dose, $voxels, 'dose and labels of one grid');

# Overlapping structures as maps of their own: the second has whole ones, the third those inside.
my @names = sort keys %eclipse;
my @maps = map { [(0) x $voxels] } 0 .. 2;
my %falling;
for my $i (0 .. $#names) {
	my ($inside) = @{ $eclipse{ $names[$i] } };
	my %in = map { $_ => 1 } @$inside;
	my $map = $names[$i] eq 'BODY' ? 0 : $names[$i] =~ /Orbit|CTV/ ? 1 : 2;
	my @at = grep { $in{ $label->[$_] } } 0 .. $voxels - 1;
	@{ $maps[$map] }[@at] = ($i + 1) x @at;
	$falling{ $names[$i] } = [sort { $b <=> $a } @$dose[@at]];
}
# The file's own header, with three volumes.
my $head = do { open my $in, '-|', 'gzip', '-dc', "$plan/labels.nii.gz" or die; binmode $in; read $in, my $bytes, 352; $bytes };
is(unpack('f<', substr $head, 108, 4), 352, 'the labels begin behind their header');
substr($head, 40, 2) = pack 's<', 4;
substr($head, 48, 2) = pack 's<', 3;
spew("$scratch/labels.nii", $head . pack 'C*', map { @$_ } @maps);
spew("$scratch/tissues.csv", "label,name\n" . join '', map { ($_ + 1) . ",\"$names[$_]\"\n" } 0 .. $#names);
my $told = answer('dvh', '--dose', "$plan/day1.nii.gz", '--labels', "$scratch/labels.nii", '--tissues', "$scratch/tissues.csv");
my %told = map { $_->{name} => $_ } @{ $told->{structures} };

# --- the same voxels, summed here ------------------------------------------------------------------------------------------
for my $name (@names) {
	my $sums = sums_of($falling{$name}, 0.015625);
	near($told{$name}{$_}, $sums->{$_}, 1e-6, "$name: $_") for sort keys %$sums;
	my $off = 0;
	for (@{ $told{$name}{curve} }) {
		my ($gy, $percent) = @$_;
		$off++ if abs($percent - percent_with($gy, $falling{$name})) > 1e-9;
	}
	is($off, 0, "$name: every point of its curve");
}

# --- the clinical system ------------------------------------------------------------------------------------------------------
sub radius_mm { my ($cc) = @_; return 10 * (3 * $cc / (4 * atan2(0, -1))) ** (1 / 3) }
for my $name (@names) {
	my (undef, $cc, @rows) = @{ $eclipse{$name} };
	my ($ours, $low, $high) = map { radius_mm($_) } $told{$name}{volume_cc}, $cc - 0.05, $cc + 0.05;
	ok($ours > $low - 0.625 && $ours < $high + 0.625, sprintf '%s: %.4g cc, Eclipse %g', $name, $told{$name}{volume_cc}, $cc);
	while (my ($gy, $percent) = splice @rows, 0, 2) {
		my $volume = percent_with($gy, $falling{$name}) - $percent;
		my $shift = dose_to_share($percent / 100, $falling{$name}) - $gy;
		ok($cc >= 5 ? abs($volume) < 1.8 || abs($shift) < 0.15 : abs($shift) < 0.16,
			sprintf '%s at %g Gy: %.1f %% in Eclipse, here %+.2f %%, or %+.2f Gy', $name, $gy, $percent, $volume, $shift);
	}
}

# A reader that takes left for right and front for back finds 6 Gy in the target, and the body's curve hardly changes
# (VOLUME 7): the rows above would have told.
my @turned = map { reverse @$label[$_ * 176 * 88 .. ($_ + 1) * 176 * 88 - 1] } 0 .. 135;
my @wrong = sort { $b <=> $a } map { $dose->[$_] } grep { $turned[$_] == 3 || $turned[$_] == 7 } 0 .. $voxels - 1;
ok(dose_to_share(0.520374, \@wrong) < 30, 'turned round it is another plan');
done_testing();
