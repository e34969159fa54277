#!/usr/bin/perl
# Makes the slices of this case: a fictional neck at the level of C4, two plans, and how the anatomy moved between them.
# Everything is geometry written down here; run it in this folder to make the files again.
#
# Coordinates in mm, x to the patient's right, y to the front (RAS).  Today the cord lies 4 mm further back than it did
# at the first course: the neck has bent after the operation.  The old plan falls off by 5 Gy a millimetre just there.
use strict;
use warnings;

my ($nx, $ny, $step, $x0, $y0) = (60, 44, 2, -59, -55);
my $shift = 4;    # mm that the tissue around the cord moved backwards

sub write_slice {
	my ($file, $f, $nx_, $ny_, $x0_, $y0_, @more) = @_;
	open my $out, '>', $file or die "$file: $!\n";
	print $out "# $nx_ $ny_ $step $step $x0_ $y0_ 3 0\n";
	for my $g ($f, @more) {
		for my $j (0 .. $ny_ - 1) {
			print $out join(',', map { $g->($x0_ + $step * $_, $y0_ + $step * $j) } 0 .. $nx_ - 1), "\n";
		}
	}
	close $out or die "$file: $!\n";
}

# 1 inside radius r, falling smoothly to 0 at radius s.
sub fade {
	my ($d, $r, $s) = @_;
	return 1 if $d <= $r;
	return 0 if $d >= $s;
	my $t = ($d - $r) / ($s - $r);
	return 1 - $t * $t * (3 - 2 * $t);
}

# Where today's tissue was at the first course, minus where it is: u(today) with prior = today + u.
sub field {
	my ($x, $y) = @_;
	my $d = sqrt($x * $x + ($y + 26) ** 2);
	return (0, $shift * fade($d, 14, 34));
}

# What the colleague's program found: the right movement, but for nine tenths of a millimetre at the cord.
sub found {
	my ($x, $y) = @_;
	return (0, ($shift - 0.9) / $shift * (field($x, $y))[1]);
}

# Structures of today by number: 1 cord, 2 left carotid, 3 left parotid tail, 4 larynx, 5 recurrence, 6 rest of the body.
sub inside { my ($x, $y, $cx, $cy, $rx, $ry, $p) = @_; return (abs(($x - $cx) / $rx)) ** $p + (abs(($y - $cy) / $ry)) ** $p <= 1; }

sub label {
	my ($x, $y) = @_;
	return 1 if inside($x, $y, 0, -26, 6.4, 4.3, 2.2);
	return 2 if inside($x, $y, -27, -8, 4.2, 4.2, 2);
	return 3 if inside($x - 0.2 * $y, $y, -43, -20, 7, 11, 1.7);
	return 5 if inside($x + 0.3 * $y, $y, -28, 3, 11, 9, 2.3) || inside($x, $y, -22, 8, 7, 6, 2);
	return 4 if inside($x, $y, 1, 12, 11, 12 - 0.12 * abs($x), 2.2);
	return 6 if inside($x, $y, 0, -11, 55 + 2 * ($y > 0), 40 - 0.05 * abs($x), 2.6);
	return 0;
}

# The old plan, 50 Gy in 25 fractions to both sides of the neck: full in front of y = -19, then 5 Gy a millimetre.
sub prior {
	my ($x, $y) = @_;
	my $side = abs($x) > 8 ? abs($x) - 8 : 0;
	my $edge = -19 - 0.0009 * $side ** 2;
	my $d = $y >= $edge ? 50 : 50 - 5 * ($edge - $y);
	$d = 1.5 + 0.4 * ($y + 60) / 20 if $d < 2.5;
	my $out = abs($x) > 46 ? abs($x) - 46 : 0;
	$out = $y - 20 if $y - 20 > $out;
	$d *= exp(-0.5 * ($out / 9) ** 2) if $out > 0;
	return sprintf '%.2f', $d;
}

# The proposal, 60 Gy: full over the recurrence, half of it at the cord's nearest edge.
sub fresh {
	my ($x, $y) = @_;
	my $d = sqrt((($x + 26) / 1.15) ** 2 + ($y - 2) ** 2);
	my $v = $d <= 13 ? 60 : 60 / (1 + (($d - 13) / 19) ** 1.9);
	return sprintf '%.2f', $v;
}

write_slice('labels.csv', \&label, $nx, $ny, $x0, $y0);
write_slice('new.csv', \&fresh, $nx, $ny, $x0, $y0);
# The old scan did not reach as far to the left and the back: there the old dose is not known.
write_slice('prior.csv', \&prior, 54, 40, -51, -49);
write_slice('field.csv', sub { sprintf '%.3f', (field(@_))[0] }, $nx, $ny, $x0, $y0, sub { sprintf '%.3f', (field(@_))[1] });
write_slice('found.csv', sub { sprintf '%.3f', (found(@_))[0] }, $nx, $ny, $x0, $y0, sub { sprintf '%.3f', (found(@_))[1] });
