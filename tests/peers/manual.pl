# The command lines of ghostdose(1), "Files of other programs", run as they stand there, and what comes of them (a part of
# tests/peers/run, whose rows it uses).
#   fields     an image and the same one moved by a known translation: the fields of plastimatch, elastix and ITK are read
#              the right way round and lead where the truth does
#   DICOM      dose and structures become DICOM by plastimatch, and come back by the manual's lines: voxel by voxel the same
use strict;
use warnings;
use Cwd qw(abs_path getcwd);
use JSON::PP;

our ($failed, @csv);
my ($here, $log);

# Lines of the literal block behind the mark.
sub manual_lines {
	my ($mark) = @_;
	open my $in, '<', 'man/ghostdose.1' or die "man/ghostdose.1: $!";
	local $/;
	my ($block) = <$in> =~ /^\.\\" tried: $mark\n\.Bd [^\n]*\n(.*?)^\.Ed/ms or die "ghostdose(1) has no lines about $mark\n";
	return grep { length } split /\n/, $block =~ s/\\-/-/gr;
}

# In the folder, with our program first in the path; the output of each.
sub run_there {
	my (@lines) = @_;
	return map {
		my $out = `cd '$here' && PATH='$here/bin':"\$PATH" $_ 2>&1`;
		holds("$_", 'ghostdose(1)', $? == 0);
		print $out if $?;
		$out;
	} @lines;
}

sub spew_there {
	my ($name, $text) = @_;
	open my $out, '>:raw', "$here/$name" or die "$here/$name: $!";
	print $out $text;
	close $out or die "$here/$name: $!";
}

sub json_of { my $text = `cd '$here' && bin/ghostdose @_ --json`; return decode_json($text) }

# ---- fields ----

my @shift = (6, -4, 2);          # mm to the right, front and head

sub spew_parameters {
	spew_there('register.txt', <<'END');
[GLOBAL]
fixed=today.nii.gz
moving=earlier.nii.gz
vf_out=field.nii.gz
[STAGE]
xform=translation
optim=rsg
metric=mse
max_its=100
res=1 1 1
END
	spew_there('elastix.txt', join '', map { "($_)\n" } 'FixedInternalImagePixelType "float"', 'MovingInternalImagePixelType "float"',
	    'Registration "MultiResolutionRegistration"', 'FixedImagePyramid "FixedSmoothingImagePyramid"',
	    'MovingImagePyramid "MovingSmoothingImagePyramid"', 'Interpolator "BSplineInterpolator"',
	    'ResampleInterpolator "FinalBSplineInterpolator"', 'FinalBSplineInterpolationOrder 1', 'Resampler "DefaultResampler"',
	    'Optimizer "AdaptiveStochasticGradientDescent"', 'Transform "TranslationTransform"', 'Metric "AdvancedMeanSquares"',
	    'ImageSampler "RandomCoordinate"', 'NewSamplesEveryIteration "true"', 'RandomSeed 121212', 'NumberOfResolutions 2',
	    'MaximumNumberOfIterations 300', 'AutomaticTransformInitialization "false"', 'WriteResultImage "false"',
	    'ResultImageFormat "nii.gz"');
	my @at = ([0, 0, 0], [20, 0, 0], [0, 20, 0], [0, 0, 20]);
	spew_there('marks.csv', "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\n" . join '',
	    map { my $i = $_; join(',', "p$i", @{ $at[$i] }, map { $at[$i][$_] + $shift[$_] } 0 .. 2) . "\n" } 0 .. $#at);
}

sub check_field {
	my ($field, $peer) = @_;
	my $x = json_of('field', '--check', $field, '--landmarks marks.csv');
	holds(sprintf('its field leads %.3f mm off, %.2f mm without it, and fits best when read "%s"', $x->{tre_max_mm}, $x->{tre_before_max_mm},
	    $x->{fits_best}), $peer, $x->{tre_max_mm} < 0.1 && $x->{tre_before_max_mm} > 7 && $x->{fits_best} eq 'as it is');
}

sub rms {
	my ($one, $two) = @_;
	my $sum = 0;
	$sum += ($one->[$_] - $two->[$_]) ** 2 for 0 .. $#$one;
	return sqrt($sum / @$one);
}

sub try_fields {
	my ($tool, $ghostdose, $folder) = @_;
	run_or_die($log, $ghostdose, 'field --like', "$folder/lps.nii", '--out', "$here/truth.nii", '--motion', "'translate @shift'");
	run_or_die($log, $tool, 'map', "$folder/lps.nii", "$here/truth.nii", "$here/today.nii.gz");
	run_or_die($log, "gzip -c $folder/lps.nii > $here/earlier.nii.gz");
	spew_parameters();
	mkdir "$here/out";
	run_there(manual_lines('fields'));
	check_field('field.nii.gz', 'plastimatch');
	check_field('out/deformationField.nii.gz', 'elastix');
	my $itk = itk_program($folder);
	if ($itk) {
		run_or_die($log, $itk, 'shift', "$here/today.nii.gz", -$shift[0], -$shift[1], $shift[2], "$here/itk.nii.gz");
		check_field('itk.nii.gz', 'ITK');
	}
	run_there(manual_lines('ours'));
	my ($today, $earlier, $moved) = map { (volume_numbers("$here/$_.nii.gz"))[0] } qw(today earlier moved);
	my @inside = grep { $moved->[$_] > 0 && $today->[$_] > 0 } 0 .. $#$today;
	my ($before, $after) = map { rms([@$_[@inside]], [@$today[@inside]]) } $earlier, $moved;
	holds(sprintf('our field, there: the images differ by %.3f, not %.2f', $after, $before), 'plastimatch', $after < 0.1 * $before);
}

# ---- DICOM ----

# Masks of each structure as files, and DICOM of them and a dose.
sub make_dicom {
	my ($dose_path, $head, $voxels, $masks, @ct) = @_;
	run_or_die($log, "rm -rf $here/masks $here/masks-made $here/plan && mkdir", "$here/masks-made");
	for (sort keys %$masks) {
		spew_there("masks-made/$_.nii", $head . pack 'C*', @{ $masks->{$_} });
	}
	run_or_die($log, 'plastimatch convert --input-prefix', "$here/masks-made", '--input-dose-img', $dose_path, @ct, '--output-dicom', "$here/plan");
}

# What came back.
sub check_dicom {
	my ($what, $dose, $want) = @_;
	my ($labels, $voxels) = volume_numbers("$here/labels.nii.gz");
	my ($back) = volume_numbers("$here/dose.nii.gz");
	my ($differ, $worst, $top) = (0, 0, 0);
	for (0 .. $#$want) {
		$differ++ if $labels->[$_] != $want->[$_];
		my $off = abs($back->[$_] - $dose->[$_]);
		$worst = $off if $off > $worst;
		$top = $dose->[$_] if $dose->[$_] > $top;
	}
	holds("$what: $differ of $voxels voxels have another label", 'plastimatch, DICOM', $voxels == @$want && $differ <= 2e-4 * $voxels);
	gap("$what: dose, as a part of its highest", 'plastimatch, DICOM', $worst / $top, 1e-5);
	run_or_die($log, 'plastimatch convert --input', "$here/plan", '--fixed', "$here/dose.nii.gz", '--output-labelmap', "$here/map.nii.gz");
	my ($map) = volume_numbers("$here/map.nii.gz");
	my ($made, $kept) = map { my %seen = map { $_ => 1 } grep { $_ } @$_; scalar keys %seen } $want, $map;
	print "     (of $made structures $kept are left in what --output-labelmap makes)\n";
}

sub check_import {
	my ($what, $z, $tissues) = @_;
	spew_there('tissues.csv', $tissues);
	run_or_die($log, "rm -rf $here/case; cd $here && bin/ghostdose import --labels labels.nii.gz --prior dose.nii.gz --prior-regimen 33x2",
	    "--new dose.nii.gz --new-regimen 33x2 --months 24 --tissues tissues.csv --out case --z $z");
	my $found = `cd $here && bin/ghostdose lint case`;
	holds("$what: ghostdose import makes a case of it", 'plastimatch, DICOM', $? == 0 && $found =~ /^0 errors/);
}

sub header_of {
	my ($path) = @_;
	open my $in, '-|', 'gzip', '-dcf', $path or die "$path: $!";
	binmode $in;
	read $in, my $head, 352 or die "$path: no header\n";
	substr($head, 70, 4) = pack 's<s<', 2, 8;
	return $head;
}

sub try_dicom {
	my ($folder) = @_;
	my ($dose, $voxels) = volume_numbers("$folder/lps.nii");
	my ($label) = volume_numbers("$folder/labels.nii");
	my ($nx, $ny, $nz) = (96, 96, 48);
	# The dose runs from left to right and back to front, the labels the other way.
	$label = [map { reverse @$label[$_ * $nx * $ny .. ($_ + 1) * $nx * $ny - 1] } 0 .. $nz - 1];
	my %masks = (BODY => [map { $_ ? 1 : 0 } @$label], PAROTID => [map { $_ == 2 ? 1 : 0 } @$label], CORD => [map { $_ == 1 ? 1 : 0 } @$label]);
	run_or_die($log, "plastimatch resample --input $folder/lps.nii --output $here/ct.nii --spacing '2.5 2.5 3' --output-type short");
	make_dicom("$folder/lps.nii", header_of("$folder/lps.nii"), $voxels, \%masks, '--input', "$here/ct.nii");
	run_there(manual_lines('dicom'));
	check_dicom('the neck', $dose, [map { $_ == 1 ? 3 : $_ == 2 ? 2 : $_ ? 1 : 0 } @$label]);
	check_import('the neck', 0, "label,name,alpha_beta_gy\n2,parotid,3\n3,cord,2\n");
}

sub try_dicom_of_the_plan {
	my ($plan) = @_;
	my ($dose, $voxels) = volume_numbers("$plan/day1.nii.gz");
	my ($label) = volume_numbers("$plan/labels.nii.gz");
	my %masks = map { my $k = $_; ("s$k" => [map { $_ == $k || ($k == 1 && $_) ? 1 : 0 } @$label]) } 1 .. 12;
	make_dicom("$plan/day1.nii.gz", header_of("$plan/labels.nii.gz"), $voxels, \%masks);
	my @lines = manual_lines('dicom');
	run_there(@lines[0, 1], 'plastimatch convert --input masks/s1.nrrd --output-img labels.nii.gz',
	    map { "plastimatch fill --input labels.nii.gz --mask masks/s$_.nrrd --mask-value $_ --output labels.nii.gz" } 2 .. 12);
	check_dicom('a real plan', $dose, $label);
	check_import('a real plan', 90, "label,name,alpha_beta_gy\n2,BRAIN,3\n4,BRSTEM,2\n");
}

sub manual {
	my ($tool, $ghostdose, $folder) = @_;
	$here = getcwd() . '/' . ($folder =~ s/^\Q@{[getcwd()]}\E\///r) . '/manual';
	$log = "$folder/log";
	run_or_die($log, "rm -rf $here && mkdir -p", "$here/bin");
	symlink abs_path($ghostdose), "$here/bin/ghostdose" or die "$here/bin: $!";
	for (qw(plastimatch transformix)) {
		return print "skip the manual's lines: $_ is not here\n" if !run_quietly($log, $_, '--version');
	}
	try_fields($tool, $ghostdose, $folder);
	try_dicom($folder);
	my ($plan) = grep { -r "$_/day1.nii.gz" } map { "$_/data/skull-base-plan" } grep { defined } $ENV{GHOSTDOSE_SHARED}, '../shared';
	if ($plan) { try_dicom_of_the_plan($plan) } else { print "skip a real plan: not here (GHOSTDOSE_SHARED)\n" }
}

1;
