# Volumes: the same files through plastimatch and transformix (a part of tests/peers/run, whose rows it uses).
#   mapping     the largest difference of a voxel, as a part of its dose where it has more than 1 Gy
#   Jacobian    the mean determinant at every voxel inside the border
#   curves      plastimatch's bins stand half a bin too high: its curve at d is ours at d less half a bin
use strict;
use warnings;

our ($failed, @csv);

sub gap {
	my ($what, $peer, $gap, $tolerance) = @_;
	my $ok = $gap <= $tolerance;
	$failed++ unless $ok;
	printf "%-4s %-52s off by at most %.1e of %.0e (%s)\n", $ok ? 'ok' : 'FAIL', $what, $gap, $tolerance, $peer;
	push @csv, sprintf qq("%s","%s",,,%.3g,%s\n), $what, $peer, $gap, $ok ? 'ok' : 'fail';
}

sub run_quietly { my ($log, @command) = @_; return system("@command > $log 2>&1") == 0 }

sub compare_mapping {
	my ($tool, $folder, $peer, $theirs, $edge_tolerance) = @_;
	for (`$tool compare $folder/ours.nii $theirs $folder/lps.nii $folder/field.nii`) {
		my ($kind, $n, $off, $part, $most) = split;
		gap("mapped dose, $n voxels $kind", $peer, $part, $kind eq 'inside' ? 1e-4 : $edge_tolerance) if $kind ne 'outside';
		print "     $n voxels whose tissue lay further out: unknown here (written as 0 for this), 0 Gy in $peer\n" if $kind eq 'outside';
	}
}

sub volumes {
	my ($tool, $ghostdose, $folder) = @_;
	my $log = "$folder/log";
	mkdir $folder;
	run_quietly($log, $tool, 'make', $folder, 96, 96, 48) or die "$tool make failed, see $log\n";
	my @field = ($ghostdose, 'field', '--like', "$folder/lps.nii", '--out');
	run_quietly($log, @field, "$folder/field.nii", '--motion',
	    '"swirl 6 at 10 -15 5 sigma 45; push 6 -4 3 at -20 10 0 sigma 30; translate 3.7 -2.6 4.1"') or die "see $log\n";
	run_quietly($log, @field, "$folder/smooth.nii", '--motion', '"shrink 0 0 0 volume 0.7 inner 20 outer 60"') or die "see $log\n";
	run_quietly($log, $tool, 'map', "$folder/lps.nii", "$folder/field.nii", "$folder/ours.nii") or die "see $log\n";

	if (run_quietly($log, 'plastimatch', '--version')) {
		run_quietly($log, 'plastimatch convert --input', "$folder/lps.nii", '--xf', "$folder/field.nii", '--output-img', "$folder/plm.nii")
		    or die "see $log\n";
		compare_mapping($tool, $folder, 'plastimatch', "$folder/plm.nii", 1e-4);
		run_quietly($log, 'plastimatch jacobian --input', "$folder/smooth.nii", '--output-img', "$folder/jacobian.nii") or die "see $log\n";
		my ($n, $off) = split ' ', `$tool jacobian $folder/smooth.nii $folder/jacobian.nii`;
		gap("mean Jacobian, $n voxels inside the border", 'plastimatch', $off, 1e-5);
		print "     (a field whose voxels run from left to right: plastimatch leaves the direction out of its Jacobian)\n";
		run_quietly($log, 'plastimatch dvh --input-ss-img', "$folder/one.nii", '--input-dose', "$folder/uniform.nii",
		    '--bin-width 0.5 --num-bins 200 --output-csv', "$folder/dvh.csv") or die "see $log\n";
		open my $in, '<', "$folder/dvh.csv" or die "$folder/dvh.csv: $!";
		my %percent = map { /^([0-9.]+),([^,]*)/ ? ($1 => $2) : () } <$in>;
		my ($last) = sort { $b <=> $a } grep { $percent{$_} > 0 } keys %percent;
		print "     uniform 45.3 Gy: plastimatch's curve ends at $last Gy, half a bin of 0.5 Gy high; ours at the dose itself\n";
	} else {
		print "skip plastimatch: not here (Debian: plastimatch)\n";
	}

	if (run_quietly($log, 'transformix', '--version')) {
		open my $out, '>', "$folder/tx.txt" or die "$folder/tx.txt: $!";
		print $out map { "($_)\n" } 'Transform "DeformationFieldTransform"', 'NumberOfParameters 0',
		    'InitialTransformParametersFileName "NoInitialTransform"', 'HowToCombineTransforms "Compose"',
		    qq(DeformationFieldFileName "$folder/field.nii"), 'DeformationFieldInterpolationOrder 1', 'FixedImageDimension 3',
		    'MovingImageDimension 3', 'FixedInternalImagePixelType "float"', 'MovingInternalImagePixelType "float"',
		    'Size 96 96 48', 'Index 0 0 0', 'Spacing 2.66666666667 2.66666666667 4', 'Origin -126.66666666667 -126.66666666667 -94',
		    'Direction 1 0 0 0 1 0 0 0 1', 'UseDirectionCosines "true"', 'ResampleInterpolator "FinalBSplineInterpolator"',
		    'FinalBSplineInterpolationOrder 1', 'Resampler "DefaultResampler"', 'DefaultPixelValue 0', 'ResultImageFormat "nii"',
		    'ResultImagePixelType "float"', 'CompressResultImage "false"';
		close $out;
		run_quietly($log, 'transformix -in', "$folder/lps.nii", '-tp', "$folder/tx.txt", '-out', $folder) or die "see $log\n";
		compare_mapping($tool, $folder, 'transformix', "$folder/result.nii", 1e-2);
		print "     (at the edge, up to half a voxel out, ITK's B-spline interpolation mirrors the image; ours, as its linear one, keeps the border's dose)\n";
	} else {
		print "skip transformix: not here (Debian: elastix)\n";
	}
}

1;
