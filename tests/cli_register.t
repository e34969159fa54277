#!/usr/bin/perl
# ghostdose register: fields from landmarks and from images.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($scratch);
chdir $scratch or die;

my @keys = qw(schema field method iterations rms_before rms_after unknown_voxels stopped jacobian_min jacobian_max
    folded_cells landmark_mean_before_mm landmark_mean_mm landmark_max_mm landmarks warnings);
sub all_keys {
	my ($object, $what) = @_;
	is(join(' ', sort keys %$object), join(' ', sort @keys), "$what: all keys");
}

# A table of landmarks: name, today, earlier.
sub landmarks {
	my ($path, @rows) = @_;
	spew($path, join '', map { join(',', @$_) . "\n" }
	    [qw(name fixed_x_mm fixed_y_mm fixed_z_mm moving_x_mm moving_y_mm moving_z_mm)], @rows);
}

# Components of a CSV field as rows of numbers: the x components, then the y components.
sub components {
	my ($path) = @_;
	return map { [split /,/] } grep { !/^#/ } split /\n/, slurp($path);
}

# --- landmarks on a slice of 21 x 21 voxels of 5 mm ---------------------------------------------------------------
spew('grid.csv', "# 21 21 5 5 -50 -50\n" . (join(',', (0) x 21) . "\n") x 21);
my @corners = (['a', -40, -40, 0, -38, -41, 0], ['b', 40, -40, 0, 42, -41, 0], ['c', 40, 40, 0, 42, 39, 0],
    ['d', -40, 40, 0, -38, 39, 0], ['e', 0, 0, 0, 6, -1, 0]);
landmarks('five.csv', @corners);
my $a = answer(qw(register --landmarks five.csv --like grid.csv --out tps.csv --field-frame ras));
all_keys($a, 'landmarks');
is($a->{method}, 'tps', 'a thin-plate spline without --method');
near($a->{landmark_mean_before_mm}, (4 * sqrt(5) + sqrt(37)) / 5, 1e-9, 'apart before: sqrt 5 four times, sqrt 37');
ok($a->{landmark_max_mm} < 1e-5, 'goes through every landmark');
is(scalar @{ $a->{landmarks} }, 5, 'a row a landmark');
is($a->{landmarks}[4]{name}, 'e', 'by name');
near($a->{landmarks}[4]{before_mm}, sqrt 37, 1e-9, 'before');
is($a->{folded_cells}, 0, 'no fold');
my @u = components('tps.csv');
near($u[10][10], 6, 1e-5, 'x at the middle: pull, from today to the earlier course');
near($u[31][10], -1, 1e-5, 'y at the middle');
answer(qw(register --landmarks five.csv --like grid.csv --out lps.csv));
@u = components('lps.csv');
near($u[10][10], -6, 1e-5, 'written in LPS unless told otherwise');
is(codes(answer(qw(field --check lps.csv --landmarks five.csv))) =~ /not_checked/ ? 'unchecked' : 'checked', 'checked',
    'and read back in LPS');
$a = answer(qw(register --landmarks five.csv --like grid.csv --out t.csv --method translation --field-frame ras));
@u = components('t.csv');
near($u[3][7], (4 * 2 + 6) / 5, 1e-6, 'a translation is the mean');
near($a->{landmarks}[4]{residual_mm}, 6 - 2.8, 1e-6, 'what is left at the middle');
near($a->{jacobian_max}, 1, 1e-6, 'keeps volumes');

# --- too few, in a line, at one place -----------------------------------------------------------------------------
landmarks('two.csv', @corners[0, 1]);
$a = answer(qw(register --landmarks two.csv --like grid.csv --out two-field.csv));
is($a->{method}, 'rigid', 'two of a slice: rigid');
is((grep { $_->{code} eq 'fell_back' } @{ $a->{warnings} })[0]{message}, '2 pairs of landmarks determine a rigid and no bending map; '
    . '3 that are not in a line would.', 'says so');
landmarks('line.csv', ['a', -40, 0, 0, -38, 0, 0], ['b', 0, 0, 0, 2, 0, 0], ['c', 40, 0, 0, 42, 0, 0]);
$a = answer(qw(register --landmarks line.csv --like grid.csv --out line-field.csv --method affine));
is($a->{method}, 'rigid', 'in a line: rigid');
like(codes($a), qr/fell_back/, 'says so');
landmarks('twins.csv', @corners, ['chin', 0, 0, 0, 1, 1, 0]);
refuses([qw(register --landmarks twins.csv --like grid.csv --out no.csv)],
    'twins.csv: landmarks "e" and "chin" are at one place today; expected two places');
ok(!-e 'no.csv', 'and writes nothing');

# --- two slices: a picture of waves, shifted by 2 and -1.5 mm ------------------------------------------------------
sub waves {
	my ($path, $dx, $dy) = @_;
	my $text = "# 64 64 2 2 -63 -63\n";
	for my $j (0 .. 63) {
		my $y = -63 + 2 * $j + $dy;
		$text .= join(',', map { my $x = -63 + 2 * $_ + $dx;
		    sprintf '%.4f', 300 + 50 * sin($x / 9) + 50 * cos($y / 8) + 50 * sin(($x + $y) / 12) } 0 .. 63) . "\n";
	}
	spew($path, $text);
}
waves('then.csv', 0, 0);
waves('today.csv', 2, -1.5);
$a = answer(qw(register --fixed today.csv --moving then.csv --out found.csv --field-frame ras));
all_keys($a, 'images');
is($a->{method}, 'bspline', 'splines without --method');
ok($a->{rms_after} < $a->{rms_before} / 5, 'images are alike');
ok($a->{iterations} > 5, 'iterations');
ok(!$a->{stopped}, 'not stopped');
is($a->{unknown_voxels}, 0, 'all of it known');
is($a->{folded_cells}, 0, 'no fold');
like(codes($a), qr/no_landmarks/, 'says why there are no landmarks');
@u = components('found.csv');
my ($x, $y) = (0, 0);
for my $j (16 .. 47) {
	for my $i (16 .. 47) {
		$x += $u[$j][$i] / 1024;
		$y += $u[64 + $j][$i] / 1024;
	}
}
near($x, 2, 0.1, 'the shift to the right');
near($y, -1.5, 0.1, 'the shift to the back');
answer(qw(register --fixed today.csv --moving then.csv --out found1.csv --field-frame ras --threads 1));
is(slurp('found1.csv'), slurp('found.csv'), 'the same bytes on one thread');
$a = answer(qw(register --fixed today.csv --moving then.csv --out demons.csv --method demons));
is($a->{method}, 'demons', 'demons');
ok($a->{rms_after} < $a->{rms_before} / 2, 'alike');
my ($status, $out, $err) = run(qw(register --fixed today.csv --moving then.csv --out words.csv));
is("$status$err", '0', 'for a reader');
like($out, qr/^Method\s+bspline$/m, 'names the method');
unlike($out, qr/no_images|null/, 'without what does not apply');

# --- refusals ------------------------------------------------------------------------------------------------------
spew('air.csv', "# 64 64 2 2 -63 -63\n" . (join(',', (0) x 64) . "\n") x 64);
refuses([qw(register --fixed today.csv --moving air.csv --out no.csv)],
    'the moving image is 0 everywhere, so nothing in it can be found again; expected tissue');
(my $far = slurp('then.csv')) =~ s/-63 -63/9000 -63/;
spew('far.csv', $far);
refuses([qw(register --fixed today.csv --moving far.csv --out no.csv)],
    'the images are apart: the earlier one covers 0 of today\'s 4096 voxels; expected places in one frame of the patient');
refuses([qw(register --out no.csv)], 'what to register is missing; expected --landmarks, or --fixed and --moving');
refuses([qw(register --fixed today.csv --out no.csv)], '--fixed: is one image alone; expected --moving too');
refuses([qw(register --landmarks five.csv --out no.csv)], '--landmarks: no grid to make the field on; expected --like');
refuses([qw(register --landmarks five.csv --like grid.csv --method demons --out no.csv)],
    '--method: "demons" is no way to register landmarks; expected translation, rigid, affine or tps');
refuses([qw(register --fixed today.csv --moving then.csv --method tps --out no.csv)],
    '--method: "tps" is no way to register images; expected demons or bspline');
refuses([qw(register --fixed today.csv --moving then.csv --like grid.csv --out no.csv)],
    '--like: does not go with images: the field\'s grid is that of --fixed');
refuses([qw(register --fixed today.csv --moving then.csv --field-frame xyz --out no.csv)],
    '--field-frame: "xyz" is neither; expected lps or ras');
ok(!-e 'no.csv', 'a refusal writes nothing');
chdir '/';
done_testing;
