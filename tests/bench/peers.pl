# Other people's programs and ours on the same files, side by side in one run (a part of tests/bench/run, which sets
# BUILD).  Whole commands, reading and writing included; all take turns, the least of several rounds counts.  On one
# thread it is the processor's time, which others on the machine do not add to, on two the clock.  Everything lies in memory (/dev/shm) where it can.  CSV to stdout without a header: what,unit,value,ratio,of.
#
#   accumulate     ghostdose accumulate: mapping, EQD2 of both courses, sum, statistics and curves, both written
#   plastimatch    the five commands that do the same for one alpha/beta: convert, multiply, multiply, add, dvh
#   transformix    the mapping alone
#   ITK            the mapping alone, as a program and, as our pass, without reading and writing
#   elastix        a registration (B-splines of 8 or 10 mm, 3 levels of 500 steps) against ghostdose register
use strict;
use warnings;
use Cwd qw(abs_path);

my $build = $ENV{BUILD} // 'build';
my $ghostdose = $ENV{GHOSTDOSE} // "$build/ghostdose";
my $cc = $ENV{CC} // 'gcc';
require './tests/peers/itk.pl';

my @libraries = ("$build/libvolume.a", "$build/libbase.a", qw(-lgsl -lgslcblas -lcsv -lutf8proc -lz -lm -fopenmp));
for (['volume_files', 'tests/peers/volume_files.c'], ['bench-peers', 'tests/bench/peers.c']) {
	my ($program, $source) = @$_;
	system($cc, qw(-std=c17 -O2 -Isrc -Itests -D_GNU_SOURCE), $source, 'tests/tap.c', @libraries, '-o', "$build/$program") == 0
	    or die "cannot compile $source\n";
}
my $folder = (-w '/dev/shm' ? '/dev/shm' : $build) . "/ghostdose-bench-$$";
mkdir $folder or die "$folder: $!";
END { system('rm', '-rf', $folder) if $folder }
$SIG{INT} = $SIG{TERM} = sub { exit 1 };

sub here { return system("command -v $_[0] >/dev/null 2>&1") == 0 }
my %here = map { $_ => here($_) } qw(plastimatch transformix elastix);
my $itk = itk_program($build);
my %package = (plastimatch => 'plastimatch', transformix => 'elastix', elastix => 'elastix', ITK => 'libinsighttoolkit5-dev and g++');

sub row { my ($what, $unit, $value, $ratio, $of) = @_; printf qq("%s",%s,%.4g,%.3g,%s\n), $what, $unit, $value, $ratio, $of }
sub absent { my ($what, $peer) = @_; printf qq("%s: %s is not installed (Debian: %s)",,,,\n), $what, $peer, $package{$peer} }

# Seconds of commands in the folder, one after the other; what they say goes to the log.
sub seconds {
	my ($threads, @commands) = @_;
	local @ENV{qw(OMP_NUM_THREADS ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS)} = ($threads) x 2;
	my $sum = 0;
	for my $command (@commands) {
		open my $in, '-|', "$build/bench-peers", 'time', "cd $folder && ($command) > log 2>&1" or die "bench-peers: $!";
		my ($clock, $processor) = split ' ', scalar <$in>;
		close $in or die "$command: ", `tail -5 $folder/log`;
		$sum += $threads == 1 ? $processor : $clock;
	}
	return $sum;
}

# { name => sub that gives what it took } to { name => the least }.
sub least_of {
	my ($rounds, %jobs) = @_;
	my %least;
	for (1 .. $rounds) {
		for my $name (sort keys %jobs) {
			my $took = $jobs{$name}();
			$least{$name} = $took if !defined $least{$name} || $took < $least{$name};
		}
	}
	return \%least;
}

sub write_parameters {
	my ($path, @lines) = @_;
	open my $out, '>', $path or die "$path: $!";
	print $out map { "($_)\n" } @lines;
	close $out;
}

# ---- dose ----

sub accumulate_job {
	my ($threads) = @_;
	return "$ghostdose accumulate --prior prior.nii --prior-regimen 33x2 --new new.nii --new-regimen 30x2 --labels labels.nii "
	    . "--tissues tissues.csv --months 24 --field neck.nii --direction pull --out sum.nii --dvh curves.csv --threads $threads --json";
}

# Of a field of one slice ITK does not read the thickness, so the grid is told; and it writes none to NIfTI files.
my @five = ('plastimatch convert --input prior.nii --fixed new.nii --xf neck.nii --output-img mapped.mha', 'plastimatch multiply --output mapped2.mha mapped.mha mapped.mha',
	'plastimatch multiply --output new2.mha new.nii new.nii',
	'plastimatch add --weight "0.6 0.0060606 0.6 0.0066667" --output plastimatch.mha mapped.mha mapped2.mha new.nii new2.mha',
	'plastimatch dvh --input-ss-img bits.nii --input-dose plastimatch.mha --bin-width 0.25 --num-bins 1000 --output-csv plastimatch.csv');

sub transformix_file {
	my ($nx, $ny, $nz) = @_;
	my @spacing = (256 / $nx, 256 / $ny, $nz == 1 ? 3 : 192 / $nz);
	my @half = map { ((($nx, $ny, $nz)[$_]) - 1) * $spacing[$_] / 2 } 0 .. 2;
	write_parameters("$folder/transformix.txt", 'Transform "DeformationFieldTransform"', 'NumberOfParameters 0',
	    'InitialTransformParametersFileName "NoInitialTransform"', 'HowToCombineTransforms "Compose"',
	    qq(DeformationFieldFileName "$folder/neck.nii"), 'DeformationFieldInterpolationOrder 1', 'FixedImageDimension 3',
	    'MovingImageDimension 3', 'FixedInternalImagePixelType "float"', 'MovingInternalImagePixelType "float"', "Size $nx $ny $nz",
	    'Index 0 0 0', "Spacing @spacing", "Origin $half[0] $half[1] -$half[2]", 'Direction -1 0 0 0 -1 0 0 0 1',
	    'UseDirectionCosines "true"', 'ResampleInterpolator "FinalBSplineInterpolator"', 'FinalBSplineInterpolationOrder 1',
	    'Resampler "DefaultResampler"', 'DefaultPixelValue 0', 'ResultImageFormat "nii"', 'ResultImagePixelType "float"',
	    'CompressResultImage "false"');
}

sub doses {
	my ($rounds, $nx, $ny, $nz) = @_;
	my $size = $nz == 1 ? "$nx x $ny" : "$nx x $ny x $nz";
	system("$build/volume_files", 'make', $folder, $nx, $ny, $nz) == 0 or die "volume_files make failed\n";
	open my $out, '>', "$folder/tissues.csv" or die "tissues.csv: $!";
	print $out "label,name,alpha_beta_gy\n", map { "$_,s$_,3\n" } 1 .. 5;
	close $out;
	transformix_file($nx, $ny, $nz);
	for my $threads (1, 2) {
		my $what = $size . ($threads == 1 ? ', 1 thread' : ', 2 threads');
		my %jobs = (
			accumulate => sub { seconds($threads, accumulate_job($threads)) },
			pass => sub { `$build/bench-peers pass $threads 5 $folder` / 1000 },
			jacobian => sub { local $ENV{OMP_NUM_THREADS} = $threads; `$build/bench-peers jacobian $threads 3 $folder` / 1000 },
		);
		$jobs{plastimatch} = sub { seconds($threads, @five) } if $here{plastimatch};
		$jobs{transformix} = sub { seconds($threads, "transformix -in prior.nii -tp transformix.txt -out . -threads $threads") }
		    if $here{transformix};
		if ($itk) {
			$jobs{ITK} = sub { seconds($threads, "$itk warp $threads prior.nii neck.nii itk.nii") };
			$jobs{determinant} = sub { (split ' ', `cd $folder && $itk jacobian $threads neck.nii itk.nii`)[1] / 1000 };
			$jobs{filter} = sub { (split ' ', `cd $folder && $itk warp $threads prior.nii neck.nii itk.nii`)[1] / 1000 };
		}
		my $took = least_of($rounds, %jobs);
		row("$what: accumulate", 's', $took->{accumulate}, 1, 'itself');
		for (['plastimatch', "plastimatch's five commands"], ['transformix', 'transformix, the mapping alone'], ['ITK', 'ITK, the mapping alone']) {
			my ($peer, $words) = @$_;
			if ($took->{$peer}) { row("$what: $words", 's', $took->{$peer}, $took->{$peer} / $took->{accumulate}, 'accumulate') }
			else { absent($what, $peer) }
		}
		row("$what: our pass, no file", 'ms', 1000 * $took->{pass}, 1, 'itself');
		row("$what: ITK's warp filter, no file", 'ms', 1000 * $took->{filter}, $took->{filter} / $took->{pass}, 'our pass') if $itk;
		row("$what: our proof of folds, no file", 'ms', 1000 * $took->{jacobian}, 1, 'itself');
		row("$what: ITK's Jacobian, no file", 'ms', 1000 * $took->{determinant}, $took->{determinant} / $took->{jacobian}, 'our proof') if $itk;
	}
}

# ---- registration ----

sub elastix_file {
	my ($dimension, $grid) = @_;
	write_parameters("$folder/elastix.txt", 'FixedInternalImagePixelType "float"', 'MovingInternalImagePixelType "float"',
	    "FixedImageDimension $dimension", "MovingImageDimension $dimension", 'UseDirectionCosines "true"',
	    'Registration "MultiResolutionRegistration"', 'Interpolator "BSplineInterpolator"', 'BSplineInterpolationOrder 1',
	    'ResampleInterpolator "FinalBSplineInterpolator"', 'FinalBSplineInterpolationOrder 1', 'Resampler "DefaultResampler"',
	    'FixedImagePyramid "FixedSmoothingImagePyramid"', 'MovingImagePyramid "MovingSmoothingImagePyramid"',
	    'Optimizer "AdaptiveStochasticGradientDescent"', 'Transform "BSplineTransform"', 'Metric "AdvancedMeanSquares"',
	    "FinalGridSpacingInPhysicalUnits $grid", 'GridSpacingSchedule 4.0 2.0 1.0', 'HowToCombineTransforms "Compose"',
	    'NumberOfResolutions 3', 'MaximumNumberOfIterations 500', 'NumberOfSpatialSamples 4000', 'NewSamplesEveryIteration "true"',
	    'ImageSampler "RandomCoordinate"', 'RandomSeed 121212', 'WriteResultImage "false"', 'ErodeMask "false"',
	    'AutomaticParameterEstimation "true"', 'ResultImageFormat "nii"');
}

sub registrations {
	my ($rounds, $word, $size, $ending, $dimension, $grid) = @_;
	system("$build/bench-peers", 'pair', $word, $folder) == 0 or die "bench-peers pair failed\n";
	elastix_file($dimension, $grid);
	for my $threads (1, 2) {
		my $what = "register $size" . ($threads == 1 ? ', 1 thread' : ', 2 threads');
		my %jobs = (ours => sub { seconds($threads, "$ghostdose register --fixed fixed.nii --moving moving.nii --out ours.nii --threads $threads") });
		$jobs{elastix} = sub { seconds($threads, "elastix -f fixed.$ending -m moving.$ending -p elastix.txt -out . -threads $threads") }
		    if $here{elastix};
		my $took = least_of($rounds, %jobs);
		row("$what: ghostdose register", 's', $took->{ours}, 1, 'itself');
		if ($here{elastix}) { row("$what: elastix", 's', $took->{elastix}, $took->{elastix} / $took->{ours}, 'register') }
		else { absent($what, 'elastix') }
	}
	my %fields = (none => 'none', 'ghostdose register' => "$folder/ours.nii");
	if ($here{elastix}) {
		seconds(1, "transformix -def all -tp TransformParameters.0.txt -out .");
		$fields{elastix} = "$folder/deformationField.nii";
	}
	my %left = map { $_ => [split ' ', `$build/bench-peers error $word $fields{$_}`] } keys %fields;
	for my $who ('ghostdose register', 'elastix') {
		next if !$left{$who};
		row("register $size: $who, parotid L", 'mm', $left{$who}[0], $left{$who}[0] / $left{none}[0], 'before');
		row("register $size: $who, cord", 'mm', $left{$who}[1], $left{$who}[1] / $left{none}[1], 'before');
	}
}

($ghostdose, $itk) = map { $_ ? abs_path($_) : undef } $ghostdose, $itk;
$| = 1;
doses(5, 512, 512, 1);
doses(5, 128, 128, 64);
doses(3, 256, 256, 256);
registrations(2, 'slice', '512 x 512', 'mha', 2, '8 8');
registrations(1, 'volume', '128 x 128 x 128', 'nii', 3, '10 10 10');
