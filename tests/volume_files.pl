# Volumes read without the program, and doses of structures from their voxels by sorting: for tests and peers.
use strict;
use warnings;

# Numbers of a NIfTI file as they lie in it, packed or not: floats, or whole numbers of 8, 16 or 32 bits, little end
# first.  Voxels of one volume in [1].
sub volume_numbers {
	my ($path) = @_;
	open my $in, '-|', 'gzip', '-dcf', $path or die "$path: $!";
	binmode $in;
	local $/;
	my $data = <$in>;
	my @dim = unpack 's<8', substr $data, 40, 16;
	my $letter = { 2 => 'C', 4 => 's<', 8 => 'l<', 16 => 'f<', 512 => 'S<', 768 => 'L<', 1024 => 'q<', 1280 => 'Q<' }->{ unpack 's<', substr $data, 70, 2 }
	    or die "$path: an unknown type of voxels\n";
	my ($slope, $inter) = unpack 'f<2', substr $data, 112, 8;
	die "$path: its numbers are scaled\n" if $slope != 0 && ($slope != 1 || $inter != 0);
	return [unpack "$letter*", substr $data, unpack 'f<', substr $data, 108, 4], $dim[1] * $dim[2] * $dim[3];
}

# The k-th hottest of n voxels stands at (k - 1/2)/n of the volume.
sub dose_to_share {
	my ($share, $falling) = @_;
	my $n = @$falling;
	my $k = $share * $n + 0.5;
	return $falling->[0] if $k <= 1;
	return $falling->[-1] if $k >= $n;
	my $i = int $k;
	return $falling->[$i - 1] + ($k - $i) * ($falling->[$i] - $falling->[$i - 1]);
}

# How many of the voxels have at least this dose; how many percent.
sub count_with {
	my ($gy, $falling) = @_;
	my ($low, $high) = (0, scalar @$falling);
	while ($low < $high) {
		my $middle = int(($low + $high) / 2);
		if ($falling->[$middle] >= $gy) { $low = $middle + 1 } else { $high = $middle }
	}
	return $low;
}
sub percent_with { my ($gy, $falling) = @_; return 100 * count_with($gy, $falling) / @$falling }

# What dvh tells of a structure, from its doses, hottest first; cc of a voxel.  The hottest k voxels hold k of its volumes.
sub sums_of {
	my ($falling, $cc) = @_;
	my $sum = 0;
	$sum += $_ for @$falling;
	my %of = (volume_cc => @$falling * $cc, min_gy => $falling->[-1], max_gy => $falling->[0], mean_gy => $sum / @$falling);
	$of{"d${_}_gy"} = dose_to_share($_ / 100, $falling) for 2, 50, 98;
	$of{d0_03cc_gy} = dose_to_share((0.03 / $cc - 0.5) / @$falling, $falling) if @$falling * $cc >= 0.03;
	return \%of;
}

1;
