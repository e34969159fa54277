# Dose and volume of structures: the same files through plastimatch dvh, ghostdose dvh and a sum over the voxels here
# (a part of tests/peers/run, whose rows it uses).  Voxels are counted, so counts are equal or they are not.
#   curves     plastimatch puts a dose into the bin floor(D/w + 1/2), half a bin too high: its count at d is that of the
#              voxels with at least d - w/2.  With w of two of our steps both are asked at the same doses.
#   numbers    volume, minimum, maximum, mean, D2, D50, D98, D0.03cc by sorting the voxels
use strict;
use warnings;
use JSON::PP;

our ($failed, @csv);

# Label maps for plastimatch have a bit a structure.
sub write_bits {
	my ($from, $label, $to) = @_;
	open my $in, '-|', 'gzip', '-dcf', $from or die "$from: $!";
	binmode $in;
	read $in, my $head, 352 or die "$from: no header\n";
	close $in;
	substr($head, 70, 4) = pack 's<s<', 768, 32;
	open my $out, '>:raw', $to or die "$to: $!";
	print $out $head, pack 'L<*', map { $_ ? 1 << ($_ - 1) : 0 } @$label;
	close $out;
}

# Voxels with at least the dose in each line of plastimatch's table, by label.
sub plastimatch_counts {
	my ($path) = @_;
	open my $in, '<', $path or die "$path: $!";
	my (undef, @lines) = <$in>;
	return map { chomp; my ($gy, @n) = split /,/; [$gy, @n] } @lines;
}

sub compare_dvh {
	my ($ghostdose, $folder, $what, $dose_path, $label_path) = @_;
	my $log = "$folder/log";
	my $x = decode_json(scalar `$ghostdose dvh --dose $dose_path --labels $label_path --json`);
	my ($dose) = volume_numbers($dose_path);
	my ($label) = volume_numbers($label_path);
	my ($points, $worst, $off, $structures, %falling) = (0, 0, 0, scalar @{ $x->{structures} });
	push @{ $falling{ $label->[$_] } }, $dose->[$_] for grep { $label->[$_] } 0 .. $#$label;
	for my $s (@{ $x->{structures} }) {
		my $v = $falling{ $s->{label} } = [sort { $b <=> $a } @{ $falling{ $s->{label} } }];
		my $sums = sums_of($v, $s->{volume_cc} / $s->{voxels});
		$off++ if $s->{voxels} != @$v;
		for (grep { $_ ne 'volume_cc' } keys %$sums) {
			my $part = abs($s->{$_} - $sums->{$_}) / ($sums->{$_} || 1);
			$worst = $part if $part > $worst;
		}
		for (@{ $s->{curve} }) {
			$points++;
			$off++ if abs($_->[1] - percent_with($_->[0], $v)) > 1e-9;
		}
	}
	gap("numbers of $structures structures, $what", 'sorted voxels', $worst, 1e-6);
	holds("$points points of their curves: $off differ", 'counted voxels', $off == 0);
	return print "skip plastimatch dvh: not here (Debian: plastimatch)\n" if !run_quietly($log, 'plastimatch', '--version');

	my $step = $x->{structures}[0]{curve}[1][0];
	my $bins = int(2 + 1000 / (2 * $step));
	$bins = 4000 if $bins > 4000;
	write_bits($label_path, $label, "$folder/dvh-bits.nii");
	run_or_die($log, 'plastimatch dvh --normalization vox --input-ss-img', "$folder/dvh-bits.nii", '--input-dose', $dose_path,
	    '--bin-width', 2 * $step, '--num-bins', $bins, '--output-csv', "$folder/dvh.csv");
	my ($compared, $differ) = (0, 0);
	my %ours = map { my $s = $_; ($s->{label} => { map { ($_->[0] => $_->[1] / 100 * $s->{voxels}) } @{ $s->{curve} } }) } @{ $x->{structures} };
	for (plastimatch_counts("$folder/dvh.csv")) {
		my ($gy, @n) = @$_;
		for my $s (@{ $x->{structures} }) {
			my $ours = $ours{ $s->{label} }{ $gy - $step } // next;
			$compared++;
			$differ++ if abs($n[$s->{label} - 1] - $ours) > 1e-6 * $s->{voxels} || $n[$s->{label} - 1] != count_with($gy - $step, $falling{ $s->{label} });
		}
	}
	holds(sprintf('%d points of their curves, %g Gy lower than in its table: %d differ', $compared, $step, $differ), 'plastimatch',
	    $compared > 100 && $differ == 0);
}

sub dvhs {
	my ($ghostdose, $folder) = @_;
	my $log = "$folder/log";
	compare_dvh($ghostdose, $folder, 'the neck', "$folder/prior.nii", "$folder/labels.nii");
	my ($plan) = grep { -r "$_/day1.nii.gz" } map { "$_/data/skull-base-plan" } grep { defined } $ENV{GHOSTDOSE_SHARED}, '../shared';
	if ($plan) {
		compare_dvh($ghostdose, $folder, 'a real plan', "$plan/day1.nii.gz", "$plan/labels.nii.gz");
		print "     (against the tables of its clinical system: tests/cli_plan.t)\n";
	} else {
		print "skip a real plan: not here (GHOSTDOSE_SHARED)\n";
	}
	return if !run_quietly($log, 'plastimatch', '--version');
	run_or_die($log, 'plastimatch dvh --input-ss-img', "$folder/one.nii", '--input-dose', "$folder/uniform.nii",
	    '--bin-width 0.5 --num-bins 200 --normalization vox --output-csv', "$folder/dvh.csv");
	my ($last) = map { $_->[0] } grep { $_->[1] > 0 } reverse plastimatch_counts("$folder/dvh.csv");
	my $max = decode_json(scalar `$ghostdose dvh --dose $folder/uniform.nii --labels $folder/one.nii --json`)->{structures}[0]{d98_gy};
	holds(sprintf('uniform 45.3 Gy: D98 of %.6g Gy here; the table of 0.5 Gy ends at %g Gy', $max, $last), 'plastimatch',
	    abs($max - 45.3) < 1e-5 && $last == 45.5);
}

1;
