#!/usr/bin/perl
# Makes the slices of this case again: ghostdose phantom draws a fictional neck at the level of C1 and two plans, and moves
# the tissue as between two scans, both parotid glands to 0.7 of their volume and the skin 5 mm further in.  What the field
# says is therefore the truth.  ghostdose methods then registers the two scans of it, once by the best rotation and shift of
# all, once by demons.  Run this in its folder with the program in the path, or name it in GHOSTDOSE; --keep FOLDER leaves
# the neck there, for "ghostdose methods FOLDER".
use strict;
use warnings;
use File::Temp qw(tempdir);
use IO::Uncompress::Gunzip qw(gunzip $GunzipError);
use POSIX qw(floor);

my $program = $ENV{GHOSTDOSE} || 'ghostdose';
my $scratch = tempdir(CLEANUP => 1);
my $neck = @ARGV == 2 && $ARGV[0] eq '--keep' ? $ARGV[1] : "$scratch/neck";

sub make {
	my @command = @_;
	open my $said, '-|', $program, @command or die "$program: $!\n";
	my @lines = <$said>;
	close $said or die "$program @command: failed\n";
}

# A file copied with two decimals, enough for Gy and mm; of a field every stride-th node, in x and y.
sub copy {
	my ($from, $to, $stride_x, $stride_y) = @_;
	open my $in, '<', $from or die "$from: $!\n";
	my ($head, @rows) = <$in>;
	open my $out, '>', $to or die "$to: $!\n";
	if ($stride_x) {
		my ($nx, $ny, $dx, $dy, @rest) = (split ' ', $head)[1 .. 8];
		my ($mx, $my) = (int(($nx - 1) / $stride_x) + 1, int(($ny - 1) / $stride_y) + 1);
		$head = join(' ', '#', $mx, $my, $dx * $stride_x, $dy * $stride_y, @rest) . "\n";
		@rows = map { my $first = $_ * $ny; map { $rows[$first + $_ * $stride_y] } 0 .. $my - 1 } 0, 1;
		@rows = map { chomp; my @x = split /,/; join(',', map { $x[$_ * $stride_x] } 0 .. $mx - 1) . "\n" } @rows;
	}
	print $out $head;
	for my $row (@rows) {
		$row =~ s/(-?\d+\.\d+(?:e-?\d+)?)/my $x = sprintf('%.2f', $1) + 0; $x/ge;
		print $out $row;
	}
	close $out or die "$to: $!\n";
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

make('phantom', '--seed', 7, '--level', 'c1', '--spacing', 3, '--thickness', 3, '--tumour', '22,6,53', '--tumour-radius', 10,
    '--motion', 'parotid-shrink both 0.7; weight-loss 5', '--prior', '35x2 to neck margin 12 slope 3 side both',
    '--new', '30x2 to recurrence margin 6 slope 4 bath 8', '--show', 'none', '--out', $neck);
make('methods', $neck, '--methods', 'rigid,demons', '--threads', 1, '--out', "$scratch/methods");
copy("$neck/$_", $_) for qw(labels.csv prior.csv new.csv field.csv);
copy("$scratch/methods/field-rigid.csv", 'bones.csv', 24, 31);
copy("$scratch/methods/field-demons.csv", 'demons.csv', 2, 2);
scan("$neck/image.nii.gz", "$neck/labels.csv", 'scan.csv');
