#!/usr/bin/perl
# Makes the slices of this case again: ghostdose phantom draws a fictional neck at the level of C3 with a recurrence beside the
# left jaw, and two plans.  Nothing has moved between the courses, so there is no field.  Run it in this folder with the
# program in the path, or name it in GHOSTDOSE.
use strict;
use warnings;
use File::Temp qw(tempdir);

my $program = $ENV{GHOSTDOSE} || 'ghostdose';
my $neck = tempdir(CLEANUP => 1) . '/neck';
my @phantom = ('phantom', '--seed', 12, '--level', 'c3', '--spacing', 3, '--thickness', 3, '--tumour=-30,22,18',
    '--tumour-radius', 11, '--prior', '35x2 to neck+tongue margin 11 slope 5 spare cord gap 3',
    '--new', '5x8 to recurrence margin 6 slope 4 bath 6', '--show', 'none', '--out', $neck);

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
