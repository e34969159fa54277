#!/usr/bin/perl
# Makes the slices of this case again: ghostdose phantom draws a fictional neck at the level of the mandible's body with a
# recurrence in the right floor of the mouth, and two plans.  Nothing has moved between the courses, so there is no field.
# Run it in this folder with the program in the path, or name it in GHOSTDOSE.
use strict;
use warnings;
use File::Temp qw(tempdir);

my $program = $ENV{GHOSTDOSE} || 'ghostdose';
my $neck = tempdir(CLEANUP => 1) . '/neck';
my @phantom = ('phantom', '--seed', 21, '--level', 12, '--spacing', 3, '--thickness', 3, '--tumour', '24,42,12',
    '--tumour-radius', 10, '--prior', '33x2 to recurrence+tongue margin 12 slope 4 spare cord gap 3 bath 8',
    '--new', '5x7 to recurrence margin 5 slope 4 bath 6', '--show', 'none', '--out', $neck);

open my $said, '-|', $program, @phantom or die "$program: $!\n";
my @lines = <$said>;
close $said or die "$program @phantom: failed\n";

# Two decimals are enough for Gy, and keep the files small.
for my $file (qw(labels.csv prior.csv new.csv)) {
	open my $in, '<', "$neck/$file" or die "$neck/$file: $!\n";
	open my $out, '>', $file or die "$file: $!\n";
	while (my $row = <$in>) {
		$row =~ s/(\d+\.\d+)/my $x = sprintf('%.2f', $1) + 0; $x/ge if $row !~ /^#/;
		print $out $row;
	}
	close $out or die "$file: $!\n";
}
