#!/usr/bin/perl
# Makes the slab of this case again: ghostdose phantom draws seven slices of a fictional neck at the level of the larynx, with a
# node beside the right carotid artery across the edge of an old plan, and two plans.  Nothing has moved between the courses,
# so there is no field.  Run it in this folder with the program in the path, or name it in GHOSTDOSE.
use strict;
use warnings;
use File::Temp qw(tempdir);

my $program = $ENV{GHOSTDOSE} || 'ghostdose';
my $neck = tempdir(CLEANUP => 1) . '/neck';
my @phantom = ('phantom', '--seed', 33, '--level', -45, '--slices', 7, '--spacing', 3, '--thickness', 3,
    '--tumour', '33,8,-36', '--tumour-radius', 9, '--prior', '33x2 to larynx margin 24 slope 5 spare cord gap 6',
    '--new', '15x3 to recurrence margin 8 slope 6 spare cord gap 4 bath 5', '--show', 'none', '--out', $neck);

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
