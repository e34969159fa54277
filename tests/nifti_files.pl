# NIfTI-1 files for tests, byte by byte: little end first, axes right front head unless flip says otherwise.
use strict;
use warnings;
our ($scratch);
our (@n, @spacing, @origin);      # of the grid, for the test to set

# nifti(NAME, float|byte, [values], vector => 1, intent => 1007 | maps => N, flip => [1, -1, 1], text => TEXT): its path below $scratch.
sub nifti {
	my ($name, $type, $values, %more) = @_;
	my ($code, $bits, $letter) = @{ { float => [16, 32, 'f<'], byte => [2, 8, 'C'] }->{$type} };
	my @dim = $more{vector} ? (5, @n, 1, 3, 1, 1) : $more{maps} ? (4, @n, $more{maps}, 1, 1, 1) : (3, @n, 1, 1, 1, 1);
	my @flip = @{ $more{flip} || [1, 1, 1] };
	my @start = map { $flip[$_] > 0 ? $origin[$_] : $origin[$_] + ($n[$_] - 1) * $spacing[$_] } 0 .. 2;
	my $head = "\0" x 348;
	substr($head, 0, 4) = pack 'l<', 348;
	substr($head, 40, 16) = pack 's<8', @dim;
	substr($head, 68, 2) = pack 's<', $more{vector} ? $more{intent} || 1007 : 0;
	substr($head, 70, 4) = pack 's<s<', $code, $bits;
	substr($head, 76, 32) = pack 'f<8', 1, @spacing, 1, 1, 1, 1;
	substr($head, 108, 4) = pack 'f<', 352;
	substr($head, 123, 1) = "\2";
	substr($head, 148, 80) = pack 'a80', $more{text} || '';
	substr($head, 254, 2) = pack 's<', 1;
	for my $a (0 .. 2) {
		my @row = (0, 0, 0, $start[$a]);
		$row[$a] = $flip[$a] * $spacing[$a];
		substr($head, 280 + 16 * $a, 16) = pack 'f<4', @row;
	}
	substr($head, 328, 16) = pack 'a16', substr($more{text} || '', 0, 16);
	substr($head, 344, 4) = "n+1\0";
	spew("$scratch/$name", $head . "\0\0\0\0" . pack("$letter*", @$values));
	return "$scratch/$name";
}

sub read_floats {
	my ($path) = @_;
	my $data = slurp($path);
	return unpack 'f<*', substr $data, unpack('f<', substr $data, 108, 4);
}
1;
