#!/usr/bin/perl
# Makes the slab of this case again: ghostdose phantom draws five slices of a fictional neck below the larynx, with a node beside the
# left carotid artery, and two plans.  The old dose was computed for the three upper slices only: the two lower ones are cut
# off here.  Nothing has moved between the courses, so there is no field.  Run this in its folder with the program in the
# path, or name it in GHOSTDOSE.
use strict;
use warnings;
use File::Temp qw(tempdir);

my $program = $ENV{GHOSTDOSE} || 'ghostdose';
my $neck = tempdir(CLEANUP => 1) . '/neck';
my @phantom = ('phantom', '--seed', 41, '--level', -54, '--slices', 5, '--thickness', 4, '--spacing', 3, '--tumour=-32,8,-58',
    '--tumour-radius', 9, '--prior', '33x2 to 0,18,-34,26 margin 6 slope 4 bath 4', '--new', '5x8 to recurrence margin 7 slope 5 bath 5',
    '--show', 'none', '--out', $neck);

open my $said, '-|', $program, @phantom or die "$program: $!\n";
my @lines = <$said>;
close $said or die "$program @phantom: failed\n";

for my $file (qw(labels.csv prior.csv new.csv)) {
	open my $in, '<', "$neck/$file" or die "$neck/$file: $!\n";
	my ($head, @rows) = <$in>;
	my @h = split ' ', $head;
	if ($file eq 'prior.csv') {
		splice @rows, 0, 2 * $h[2];
		$h[8] += 2 * $h[7];
		$h[9] -= 2;
	}
	open my $out, '>', $file or die "$file: $!\n";
	print $out "@h\n";
	for my $row (@rows) {
		$row =~ s/(\d+\.\d+)/my $x = sprintf('%.2f', $1) + 0; $x/ge;    # enough for Gy, and keeps the files small
		print $out $row;
	}
	close $out or die "$file: $!\n";
}
