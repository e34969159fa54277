# Volumes: the same files through plastimatch, transformix and ITK (a part of tests/peers/run, whose rows it uses).
#   mapping     the largest difference of a voxel, as a part of its dose where it has more than 1 Gy
#   Jacobian    the mean determinant at every voxel inside the border.  Ours is the mean of the eight corners that meet
#               at the voxel; a determinant is linear in each of its columns, so that mean is the determinant of the
#               central differences, which is what ITK takes.  On the border ITK repeats the last voxel, which halves the
#               slope there; ours takes it from the cells that there are.
#   folds       central differences do not see a fold between two voxels: a field is shown that ITK calls whole
#   sum         EQD2 of two courses by plastimatch's convert, multiply and add, against accumulate --order map-first
use strict;
use warnings;
use JSON::PP;

our ($failed, @csv);

sub gap {
	my ($what, $peer, $gap, $tolerance) = @_;
	my $ok = $gap <= $tolerance;
	$failed++ unless $ok;
	printf "%-4s %-58s off by at most %.1e of %.0e (%s)\n", $ok ? 'ok' : 'FAIL', $what, $gap, $tolerance, $peer;
	push @csv, sprintf qq("%s","%s",,,%.3g,%s\n), $what, $peer, $gap, $ok ? 'ok' : 'fail';
}

# What must hold of a program's answer.
sub holds {
	my ($what, $peer, $ok) = @_;
	$failed++ unless $ok;
	printf "%-4s %s (%s)\n", $ok ? 'ok' : 'FAIL', $what, $peer;
	push @csv, sprintf qq("%s","%s",,,,%s\n), $what, $peer, $ok ? 'ok' : 'fail';
}

sub run_quietly { my ($log, @command) = @_; return system("(@command) > $log 2>&1") == 0 }
sub run_or_die { my ($log, @command) = @_; run_quietly($log, @command) or die "@command: see $log\n" }

my ($tool, $ghostdose, $folder, $log);

sub compare_mapping {
	my ($peer, $theirs, $edge_tolerance, $what) = @_;
	for (`$tool compare $folder/$what->{ours} $theirs $folder/$what->{prior} $folder/$what->{field}`) {
		my ($kind, $n, $off, $part) = split;
		gap("$what->{words}, $n voxels $kind", $peer, $part, $kind eq 'inside' ? 1e-4 : $edge_tolerance) if $kind ne 'outside' && $n;
		print "     $n voxels whose tissue lay further out: unknown here (written as 0 for this), 0 Gy in $peer\n" if $kind eq 'outside' && $n;
	}
}

sub compare_jacobian {
	my ($peer, $field, $theirs) = @_;
	for (`$tool jacobian $folder/$field $theirs`) {
		my ($where, $n, $ours, $repeated) = split;
		gap("mean Jacobian of $field, $n voxels inside the border", $peer, $ours, 1e-5) if $where eq 'inside';
		next if $where eq 'inside' || $ours < 1e-5;
		printf "     on the border %.2g off, for there ITK repeats the last voxel:\n", $ours;
		gap("mean Jacobian of $field, $n voxels of the border, repeated", $peer, $repeated, 1e-5);
	}
}

# ---- the files ----

my %moved = (ours => 'ours.nii', prior => 'lps.nii', field => 'field.nii', words => 'mapped dose');
my %turned = (ours => 'ours-ras.nii', prior => 'prior.nii', field => 'field-ras.nii', words => 'the same, voxels from left to right');
my %coarse = (ours => 'ours-coarse.nii', prior => 'lps.nii', field => 'coarse.nii', words => 'field on a grid of its own');

sub make_files {
	my @swirl = ('--motion', '"swirl 6 at 10 -15 5 sigma 45; push 6 -4 3 at -20 10 0 sigma 30; translate 3.7 -2.6 4.1"');
	run_or_die($log, $tool, 'make', $folder, 96, 96, 48);
	run_or_die($log, $ghostdose, 'field', '--like', "$folder/$_->{prior}", '--out', "$folder/$_->{field}", @swirl) for \%moved, \%turned;
	run_or_die($log, $ghostdose, 'field --size 61x70x40 --spacing 3.1,2.9,3.7 --origin=-95,-97,-70 --out', "$folder/coarse.nii", @swirl);
	run_or_die($log, $ghostdose, 'field --like', "$folder/lps.nii", '--out', "$folder/smooth.nii",
	    '--motion', '"shrink 0 0 0 volume 0.7 inner 20 outer 60"');
	# Folds from 10.481569 mm on; differences over 4 mm show it from 10.76 mm at the earliest.
	run_or_die($log, $ghostdose, 'field --size 24x40x24 --spacing 2,2,2 --out', "$folder/fold.nii", '--motion',
	    '"bump 0 10.75 0 at 0 0 0 radii 16 18 60"');
	run_or_die($log, $tool, 'map', map { "$folder/$_" } $_->{prior}, $_->{field}, $_->{ours}) for \%moved, \%turned, \%coarse;
}

# ---- the peers ----

sub with_plastimatch {
	for my $what (\%moved, \%turned, \%coarse) {
		run_or_die($log, 'plastimatch convert --input', "$folder/$what->{prior}", '--xf', "$folder/$what->{field}", '--output-img', "$folder/plm.nii");
		compare_mapping('plastimatch', "$folder/plm.nii", 1e-4, $what);
	}
	run_or_die($log, 'plastimatch jacobian --input', "$folder/smooth.nii", '--output-img', "$folder/jacobian.nii");
	compare_jacobian('plastimatch', 'smooth.nii', "$folder/jacobian.nii");
	print "     (a field whose voxels run from left to right: plastimatch leaves the direction out of its Jacobian)\n";
	with_plastimatch_sum();
}

# EQD2 = D (D/n + 3)/5 of 33 and 30 fractions: weights of D and D^2.
sub with_plastimatch_sum {
	my %eqd2 = (%turned, ours => 'eqd2.nii', words => 'EQD2 of two courses, map-first');
	my @weights = (3 / 5, 1 / (33 * 5), 3 / 5, 1 / (30 * 5));
	open my $out, '>', "$folder/tissue.csv" or die "$folder/tissue.csv: $!";
	print $out "label,name,alpha_beta_gy\n1,all,3\n";
	close $out;
	run_or_die($log, $ghostdose, 'accumulate --prior', "$folder/prior.nii", '--prior-regimen 33x2 --new', "$folder/new.nii",
	    '--new-regimen 30x2 --labels', "$folder/one.nii", '--tissues', "$folder/tissue.csv", '--months 24 --field', "$folder/field-ras.nii",
	    '--direction pull --order map-first --out', "$folder/eqd2.nii");
	run_or_die($log, 'plastimatch', $_) for "convert --input $folder/prior.nii --xf $folder/field-ras.nii --output-img $folder/d.nii",
	    "multiply --output $folder/d2.nii $folder/d.nii $folder/d.nii", "multiply --output $folder/n2.nii $folder/new.nii $folder/new.nii",
	    "add --weight '@weights' --output $folder/sum.nii $folder/d.nii $folder/d2.nii $folder/new.nii $folder/n2.nii";
	compare_mapping('plastimatch', "$folder/sum.nii", 1e-4, \%eqd2);
}

sub with_itk {
	my ($itk) = @_;
	for my $what (\%moved, \%turned, \%coarse) {
		run_or_die($log, $itk, 'warp 2', "$folder/$what->{prior}", "$folder/$what->{field}", "$folder/itk.nii");
		compare_mapping('ITK', "$folder/itk.nii", 1e-4, $what);
	}
	for my $field ('smooth.nii', 'field.nii') {
		run_or_die($log, $itk, 'jacobian 2', "$folder/$field", "$folder/jacobian.nii");
		compare_jacobian('ITK', $field, "$folder/jacobian.nii");
	}
	run_or_die($log, $itk, 'jacobian 2', "$folder/fold.nii", "$folder/jacobian.nii");
	my $least = least("$folder/jacobian.nii");
	my $ours = decode_json(scalar `$ghostdose field --check $folder/fold.nii --json`);
	holds(sprintf('a field that folds in %d cells, least determinant %.3f: of central differences %+.3f, no fold', $ours->{folded_cells},
	    $ours->{jacobian_min}, $least), 'ITK', $ours->{folded_cells} > 0 && $ours->{jacobian_min} < 0 && $least > 0);
}

# Of a float volume.
sub least {
	my ($path) = @_;
	open my $in, '<:raw', $path or die "$path: $!";
	local $/;
	my $data = <$in>;
	my ($low) = sort { $a <=> $b } unpack 'f<*', substr $data, unpack('f<', substr $data, 108, 4);
	return $low;
}

sub with_transformix {
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
	run_or_die($log, 'transformix -in', "$folder/lps.nii", '-tp', "$folder/tx.txt", '-out', $folder);
	compare_mapping('transformix', "$folder/result.nii", 1e-2, \%moved);
	print "     (at the edge, up to half a voxel out, ITK's B-spline interpolation mirrors the image; ours, as its linear one, keeps the border's dose)\n";
}

sub volumes {
	($tool, $ghostdose, $folder) = @_;
	$log = "$folder/log";
	mkdir $folder;
	make_files();
	if (run_quietly($log, 'plastimatch', '--version')) { with_plastimatch() } else { print "skip plastimatch: not here (Debian: plastimatch)\n" }
	if (run_quietly($log, 'transformix', '--version')) { with_transformix() } else { print "skip transformix: not here (Debian: elastix)\n" }
	my $itk = itk_program($folder);
	if ($itk) { with_itk($itk) } else { print "skip ITK: not here (Debian: libinsighttoolkit5-dev, g++)\n" }
}

1;
