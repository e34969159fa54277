#!/usr/bin/perl
# Makes the slices of lesson 8 and puts them into its file: a fictional neck, the old plan, the new one, and how the tissue has
# moved.  Everything is geometry written down here; run it in this folder to make them again.
#
# Coordinates in mm, x to the patient's right, y to the front (RAS).  Today the cord lies 3 mm further back than it did at the first
# course, where the old plan falls by 5 Gy a millimetre; the right parotid has shrunk to 76 % towards its inner edge.
use strict;
use warnings;

my ($nx, $ny, $step, $x0, $y0) = (37, 23, 3, -54, -36);
my $shift = 3;
my $left = sqrt 0.76;            # of each of the gland's two sides on the slice
my ($gx, $gy) = (34, -9);        # the point that the gland has shrunk towards

sub grid {
	my ($file, @of) = @_;
	my $text = "[file $file]\n# $nx $ny $step $step $x0 $y0 3 0\n";
	for my $f (@of) {
		for my $j (0 .. $ny - 1) {
			$text .= join(',', map { $f->($x0 + $step * $_, $y0 + $step * $j) } 0 .. $nx - 1) . "\n";
		}
	}
	return $text;
}

# 1 up to r, falling smoothly to 0 at s.
sub fade {
	my ($d, $r, $s) = @_;
	my $t = ($d - $r) / ($s - $r);
	return $d <= $r ? 1 : $d >= $s ? 0 : 1 - $t * $t * (3 - 2 * $t);
}

sub inside { my ($x, $y, $cx, $cy, $rx, $ry) = @_; return (($x - $cx) / $rx) ** 2 + (($y - $cy) / $ry) ** 2 <= 1; }

# From today's place to where the same tissue was.
sub field {
	my ($x, $y) = @_;
	my $cord = fade(sqrt($x ** 2 + ($y + 24) ** 2), 12, 30);
	my $gland = fade(sqrt(($x - 41) ** 2 + ($y + 9) ** 2), 12, 26) * (1 / $left - 1);
	return map { sprintf('%.2f', $_) + 0 } $gland * ($x - $gx), $shift * $cord + $gland * ($y - $gy);
}

# 1 cord, 2 right parotid, 3 recurrence, 9 the rest of the neck.
sub label {
	my ($x, $y) = @_;
	return 1 if inside($x, $y, 0, -24, 7, 4.5);
	return 2 if inside($x, $y, 41, -9, 7, 10.5);
	return 3 if inside($x, $y, -28, 0, 10, 9);
	return inside($x, $y, 0, -9, 52, 37) ? 9 : 0;
}

# 50 Gy in front of y = -15, behind it 5 Gy a millimetre less; towards the right it ends beside the gland.
sub prior {
	my ($x, $y) = @_;
	my $d = $y >= -15 ? 50 : 50 - 5 * (-15 - $y);
	my $far = $x > 28 ? $x - 28 : 0;
	$d = 1 if $d < 1;
	return sprintf('%.1f', $d * exp(-0.5 * ($far / 12) ** 2)) + 0;
}

# 60 Gy to the recurrence on the left.
sub fresh {
	my ($x, $y) = @_;
	my $d = sqrt(($x + 28) ** 2 + $y ** 2);
	return sprintf('%.1f', $d <= 12 ? 60 : 60 / (1 + (($d - 12) / 16) ** 2)) + 0;
}

my $path = '08-cartographer.md';
open my $in, '<', $path or die "$path: $!\n";
my $text = do { local $/; <$in> };
my $slices = join "\n", grid('labels.csv', \&label), grid('prior.csv', \&prior), grid('new.csv', \&fresh),
    grid('field.csv', sub { (field(@_))[0] }, sub { (field(@_))[1] });
$text =~ s/^\[file labels[.]csv\]\n.*?(?=^```$)/$slices/ms or die "$path: no place for the slices\n";
open my $out, '>', $path or die "$path: $!\n";
print $out $text;
close $out or die "$path: $!\n";
