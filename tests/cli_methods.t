#!/usr/bin/perl
# ghostdose methods: what ways of mapping cost in Gy, against closed forms and itself.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/$_" for qw(cli_run.pl nifti_files.pl);
our ($scratch);
chdir $scratch or die;

my @names = qw(unmoved rigid structure-rigid tps demons bspline wrong-direction);
my @keys = qw(method label structure voxels unknown_voxels max_abs_error_gy mean_error_gy true_dmax_gy dmax_gy dmax_error_gy
    true_d0_03cc_gy d0_03cc_gy d0_03cc_error_gy true_mean_eqd2_gy mean_eqd2_gy mean_eqd2_error_gy tre_mean_mm tre_max_mm
    worst_x_mm worst_y_mm worst_z_mm);

sub row {
	my ($object, $method, $structure) = @_;
	my ($row) = grep { $_->{method} eq $method && $_->{structure} eq $structure } @{ $object->{errors} };
	ok($row, "$method, $structure") or return {};
	return $row;
}

# --- files, worked by hand ------------------------------------------------------------------------------------------
# The old dose climbs 5 Gy a mm towards the front: 10 r Gy in row r of 2 mm.  All tissue was 4 mm farther to the front,
# two rows.  The cord takes rows 2 and 3: truly 40 and 50 Gy; where nothing is moved 20 and 30, the wrong way 0 and 10.
# In 20 fractions at alpha/beta 2 the EQD2 of D is D/2 + D^2/80: truly 40 and 56.25, 15 and 26.25, 0 and 6.25.
spew('labels.csv', "# 6 8 2 2 0 0 5 0\n" . "0,0,0,0,0,0\n" x 2 . "0,0,2,2,0,0\n" x 2 . "0,0,0,0,5,0\n" . "0,0,0,0,0,0\n" x 3);
spew('prior.csv', "# 6 12 2 2 0 0 5 0\n" . join '', map { join(',', (10 * $_) x 6) . "\n" } 0 .. 11);
spew('truth.csv', "# 2 2 10 14 0 0 5 0\n0,0\n0,0\n4,4\n4,4\n");
spew('tissues.csv', "label,name,alpha_beta_gy\n2,cord,2\n5,\"=gland, left\",3\n9,elsewhere,3\n");
my @files = qw(methods --labels labels.csv --prior prior.csv --prior-regimen 20x2 --truth truth.csv --field-frame ras
    --tissues tissues.csv);
my $a = answer(@files);
is($a->{schema}, 'ghostdose.methods/1', 'schema');
is(join(' ', sort keys %$a), 'errors files folder methods schema warnings', 'all keys');
is(join(' ', sort keys %{ $a->{errors}[0] }), join(' ', sort @keys), 'all keys of an error');
is(join(' ', map { $_->{method} } @{ $a->{methods} }), 'unmoved rigid structure-rigid tps wrong-direction', 'without images no demons');
ok((grep { $_->{code} eq 'no_images' } @{ $a->{warnings} }), 'and that is told');
is(scalar(grep { $_->{structure} eq 'elsewhere' } @{ $a->{errors} }), 0, 'a structure without a voxel has no row');
for my $right (qw(rigid structure-rigid)) {
	my $e = row($a, $right, 'cord');
	near($e->{max_abs_error_gy}, 0, 1e-4, 'a shift is no error of a rigid way');
	near($e->{tre_max_mm}, 0, 1e-5, 'nor of place');
	near($e->{true_mean_eqd2_gy}, 48.125, 1e-6, 'true mean EQD2');
}
my $e = row($a, 'unmoved', 'cord');
near($e->{mean_error_gy}, -20, 1e-6, '4 mm of 5 Gy');
near($e->{tre_mean_mm}, 4, 1e-9, '4 mm');
near($e->{mean_eqd2_error_gy}, 20.625 - 48.125, 1e-6, 'in mean EQD2');
$e = row($a, 'wrong-direction', 'cord');
near($e->{max_abs_error_gy}, 40, 1e-6, 'the wrong way twice that');
near($e->{dmax_error_gy}, -40, 1e-6, 'of Dmax');
near($e->{true_dmax_gy}, 50, 1e-6, 'which truly is 50 Gy');
near($e->{d0_03cc_error_gy}, -40, 1e-6, 'of D0.03cc');
near($e->{mean_eqd2_gy}, 3.125, 1e-6, 'mean EQD2');
is($e->{voxels}, 4, 'of four voxels');
is(row($a, 'wrong-direction', '=gland, left')->{d0_03cc_gy}, undef, 'one voxel has no D0.03cc');
# In the plane of a slice two landmarks are a rotation and a shift.
ok((grep { $_->{code} eq 'fell_back' } @{ $a->{warnings} }), 'two structures are too few for a spline');

my ($status, $csv, $err) = run(@files, '--csv');
is("$status$err", '0', '--csv');
my @rows = split /\n/, $csv;
is($rows[0], join(',', @keys[0 .. $#keys - 3]), 'its header');
is(scalar(@rows), 1 + 5 * 2, 'a row a method and structure');
like($csv, qr/^rigid,5,"'=gland, left",1,0,/m, 'no cell is a formula');

my $lps = answer(map { $_ eq 'ras' ? 'lps' : $_ } @files);
near(row($lps, 'unmoved', 'cord')->{mean_error_gy}, 20, 1e-6, 'the frame of the truth is looked at');
spew('marks.csv', "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\na,4,4,0,4,4,0\nb,0,0,0,0,0,0\nc,10,0,0,10,0,0\n");
my $marks = answer(@files, '--landmarks', 'marks.csv', '--methods', 'tps');
near(row($marks, 'tps', 'cord')->{mean_error_gy}, -20, 1e-4, 'landmarks that did not move');
is(scalar(@{ $marks->{methods} }), 1, 'only the methods that are asked for');

# Where the truth grows by 1.5 mm a mm, the wrong way turns tissue over: 1 - 1.5 is below 0.
spew('grows.csv', "# 2 2 10 14 0 0 5 0\n0,0\n0,0\n0,0\n21,21\n");
my $folds = answer(map { $_ eq 'truth.csv' ? 'grows.csv' : $_ } @files);
is(join(' ', map { /^(\S+): the field folds/ ? $1 : () } map { $_->{message} } @{ $folds->{warnings} }), 'wrong-direction',
	'which field folds is told');

# --- a neck that was made -----------------------------------------------------------------------------------------------
($status, undef, $err) = run(qw(phantom --level c4 --spacing 3 --out neck --motion), 'cord-back 4', '--show', 'none');
is("$status$err", '0', 'a phantom');
my $neck = answer('methods', 'neck', '--out', 'cost');
is(join(' ', map { $_->{method} } @{ $neck->{methods} }), "@names", 'all methods');
ok(row($neck, 'unmoved', 'spinal cord')->{tre_max_mm} > 3.5, 'the cord moved 4 mm');
ok(row($neck, 'wrong-direction', 'spinal cord')->{tre_mean_mm} > 1.9 * row($neck, 'unmoved', 'spinal cord')->{tre_mean_mm},
	'the wrong way doubles that');
ok(row($neck, 'structure-rigid', 'spinal cord')->{tre_max_mm} < 1, 'the cord on its own is followed');
ok(row($neck, 'rigid', 'spinal cord')->{tre_max_mm} > 3, 'a rigid way of all does not follow it');
for my $name (@names) {
	ok(-s "cost/$_", "cost/$_") for "dose-$name.csv", "error-$name.csv", "field-$name.csv", "signed-$name.nii.gz";
}
is(slurp('cost/errors.csv'), (run('methods', 'neck', '--csv'))[1], 'errors.csv is what --csv prints');
# The true dose, as the case has it: error 0 of the truth against itself is the sum of what is believed and the error.
my @believed = map { split /,/ } grep { !/^#/ } split /\n/, slurp('cost/dose-wrong-direction.csv');
my @true = map { split /,/ } grep { !/^#/ } split /\n/, slurp('cost/dose-truth.csv');
my @error = map { split /,/ } grep { !/^#/ } split /\n/, slurp('cost/error-wrong-direction.csv');
my $off = 0;
for my $i (0 .. $#true) {
	my $d = abs(abs($believed[$i] - $true[$i]) - $error[$i]);
	$off = $d if $d > $off;
}
ok(@true > 500 && $off < 0.0021, 'the error is what lies between dose and true dose');
# A case about the wrong direction: its field is the one that was written, and it can be scored.
my $grids = slurp('neck/grids.csv');
$grids =~ s/field\.csv/wrong.csv/ or die;
spew('neck/grids.csv', $grids);
spew('neck/wrong.csv', slurp('cost/field-wrong-direction.csv'));
($status, my $out) = run('lint', 'neck');
like("$status$out", qr/^0.*\b0 errors/s, 'a field that was written is a grid of a case');
my $wrong = answer('methods', 'neck', '--methods', 'unmoved');
near(row($wrong, 'unmoved', 'spinal cord')->{tre_mean_mm}, row($neck, 'unmoved', 'spinal cord')->{tre_mean_mm}, 1e-4, 'in its own axes');
$grids =~ s/prior\.csv,dose,prior/error.csv,dose,prior/ or die;
spew('neck/grids.csv', $grids);
spew('neck/error.csv', slurp('cost/error-wrong-direction.csv'));
($status, $out) = run('lint', 'neck');
like("$status$out", qr/^0.*\b0 errors/s, 'the error is a dose that a case can show') or diag($out);

# A slice that is too long for a table is written as NIfTI.
our (@n, @spacing, @origin);
@n = (1100, 3, 1);
@spacing = (1, 1, 1);
@origin = (0, 0, 0);
nifti('long-labels.nii', 'byte', [(2) x 3300]);
nifti('long-prior.nii', 'float', [map { $_ % 1100 / 20 } 0 .. 3299]);
nifti('long-truth.nii', 'float', [(4) x 3300, (0) x 6600], vector => 1);
my %long = ('labels.csv' => 'long-labels.nii', 'prior.csv' => 'long-prior.nii', 'truth.csv' => 'long-truth.nii');
answer((map { $long{$_} // $_ } @files), '--methods', 'unmoved', '--out', 'long');
ok(-s "long/$_", "long/$_") for qw(dose-truth.nii.gz dose-unmoved.nii.gz error-unmoved.nii.gz field-unmoved.nii.gz);

# --- what is refused ------------------------------------------------------------------------------------------------------
for my $bad (
	[[qw(methods carotid)], qr/no course of the case has a field/],
	[[qw(methods neck --labels labels.csv)], qr/--labels: a case has its own/],
	[[qw(methods --labels labels.csv)], qr/--prior is missing; expected a case, or/],
	[[@files, '--methods', 'rigid,magic'], qr/--methods: "magic" is none; expected unmoved/],
	[[@files, '--methods', 'rigid,demons'], qr/--methods: demons sees images alone, and there are none; expected --fixed/],
	[[qw(methods neck --field-frame lps)], qr/--field-frame: fields of a case are read and written as its own are/],
	[[@files, '--bone', 77], qr/no voxel of the structure to match/],
	[[@files, '--fixed', 'prior.csv'], qr/--fixed: is one image alone/],
	[[@files, '--csv', '--json'], qr/--csv/],
	[[@files, '--out', 'neck'], qr/neck: the folder has files in it/],
) {
	my ($status, $out, $err) = run(@{ $bad->[0] });
	is($status, 2, "refused: $bad->[1]");
	like($err, $bad->[1], 'in words');
}
done_testing();
