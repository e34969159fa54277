# Registrations of one pair of images, ours and theirs, in one run (a part of tests/peers/run): seconds, and the mean error
# in mm against the truth.  Peers have the parameters of VOLUME section 4, one set each.  A peer's error fails nothing; ours
# does where it is above the bar.  plastimatch's B-splines take minutes: with PEERS_SLOW=1.
use strict;
use warnings;
use Time::HiRes 'time';

our ($failed, @csv);

# [what, largest error in mm]: body, parotids, cord of our splines.
my @bars = ([body => 0.2], ['parotid L' => 0.45], ['parotid R' => 0.2], [cord => 0.6]);

sub spew_lines { my ($path, @lines) = @_; open my $out, '>', $path or die "$path: $!"; print $out map { "$_\n" } @lines; close $out }

sub registered {
	my ($tool, $what, $peer, $field, $log, $ours, @commands) = @_;
	my $start = time;
	for my $command (@commands) {
		if (system("$command > $log 2>&1") != 0) {
			print "skip $what: it failed, see $log\n";
			$failed++ if $ours;
			return;
		}
	}
	my $seconds = time - $start;
	my @e = split ' ', `$tool error $field`;
	@e == 9 or die "no error of $field\n";
	printf "     %-34s %6.1f s  body %.2f  parotids %.2f %.2f  cord %.2f (%.2f %.2f %.2f) mm  J %.3f of the truth  folded %d\n",
	    $what, $seconds, @e;
	push @csv, sprintf qq("registration %s, %s, mm","%s",,,%.3f,told\n), $what, $bars[$_][0], $peer, $e[$_] for 0 .. 3;
	return unless $ours;
	for (0 .. 3) {
		next if $e[$_] <= $bars[$_][1];
		print "FAIL $what: $bars[$_][0] is $e[$_] mm off, expected $bars[$_][1] at most\n";
		$failed++;
	}
	if (abs($e[7] - 1) > 0.05 || $e[8] > 0) {
		print "FAIL $what: the determinant is $e[7] of the truth and $e[8] cells fold, expected 0.95 to 1.05 and none\n";
		$failed++;
	}
}

sub registrations {
	my ($tool, $ghostdose, $folder) = @_;
	my ($fixed, $moving, $log) = ("$folder/fixed.nii", "$folder/moving.nii", "$folder/registration.log");

	mkdir $folder;
	system($tool, 'make', $folder) == 0 or die "$tool make failed\n";
	for my $method ('bspline', 'demons') {
		registered($tool, "ghostdose $method", 'ghostdose', "$folder/ours.nii", $log, $method eq 'bspline',
		    "$ghostdose register --fixed $fixed --moving $moving --method $method --out $folder/ours.nii");
	}
	if (system('elastix --version > /dev/null 2>&1') == 0) {
		spew_lines("$folder/elastix.txt", map { "($_)" } 'FixedInternalImagePixelType "float"', 'MovingInternalImagePixelType "float"',
		    'FixedImageDimension 3', 'MovingImageDimension 3', 'UseDirectionCosines "true"',
		    'Registration "MultiResolutionRegistration"', 'Interpolator "BSplineInterpolator"', 'BSplineInterpolationOrder 1',
		    'ResampleInterpolator "FinalBSplineInterpolator"', 'FinalBSplineInterpolationOrder 1', 'Resampler "DefaultResampler"',
		    'FixedImagePyramid "FixedSmoothingImagePyramid"', 'MovingImagePyramid "MovingSmoothingImagePyramid"',
		    'Optimizer "AdaptiveStochasticGradientDescent"', 'Transform "BSplineTransform"', 'Metric "AdvancedMeanSquares"',
		    'FinalGridSpacingInPhysicalUnits 10 10 10', 'GridSpacingSchedule 4.0 2.0 1.0', 'HowToCombineTransforms "Compose"',
		    'NumberOfResolutions 3', 'MaximumNumberOfIterations 500', 'NumberOfSpatialSamples 4000',
		    'NewSamplesEveryIteration "true"', 'ImageSampler "RandomCoordinate"', 'RandomSeed 121212', 'DefaultPixelValue -1000',
		    'WriteResultImage "false"', 'ErodeMask "false"', 'AutomaticParameterEstimation "true"', 'ResultImageFormat "nii"');
		registered($tool, 'elastix B-splines 10 mm', 'elastix', "$folder/deformationField.nii", $log, 0,
		    "elastix -f $fixed -m $moving -p $folder/elastix.txt -out $folder",
		    "transformix -def all -tp $folder/TransformParameters.0.txt -out $folder");
	} else {
		print "skip elastix: not here (Debian: elastix)\n";
	}
	if (system('plastimatch --version > /dev/null 2>&1') == 0) {
		my @global = ('[GLOBAL]', "fixed=$fixed", "moving=$moving", "vf_out=$folder/plm.nii");
		my @demons = qw(xform=vf impl=plastimatch optim=demons demons_std=6 demons_acceleration=1.0 demons_homogenization=1.0);
		spew_lines("$folder/demons.txt", @global, '[STAGE]', @demons, 'demons_filter_width=6 6 6', 'max_its=50', 'threading=openmp',
		    'res=4 4 4', '[STAGE]', 'max_its=50', 'res=2 2 2', '[STAGE]', 'max_its=30', 'res=1 1 1');
		registered($tool, 'plastimatch demons', 'plastimatch', "$folder/plm.nii", $log, 0, "plastimatch register $folder/demons.txt");
		spew_lines("$folder/bspline.txt", @global, '[STAGE]', qw(xform=bspline impl=plastimatch optim=lbfgsb metric=mse
		    threading=openmp max_its=50 regularization_lambda=0.0001), 'grid_spac=40 40 40', 'res=4 4 4', '[STAGE]',
		    'grid_spac=20 20 20', 'res=2 2 2', 'max_its=50', '[STAGE]', 'grid_spac=10 10 10', 'res=1 1 1', 'max_its=40');
		registered($tool, 'plastimatch B-splines 10 mm', 'plastimatch', "$folder/plm.nii", $log, 0,
		    "plastimatch register $folder/bspline.txt") if $ENV{PEERS_SLOW};
	} else {
		print "skip plastimatch: not here (Debian: plastimatch)\n";
	}
}

1;
