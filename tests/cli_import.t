#!/usr/bin/perl
# ghostdose import: what is cut stands where it stood, plays, and carries no text of the volumes.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/nifti_files.pl";
our ($scratch);
our (@n, @spacing, @origin);
@n = (10, 9, 6);
@spacing = (2, 2, 3);
@origin = (-9, -8, 20);
my $voxels = $n[0] * $n[1] * $n[2];
sub at { my ($x, $y, $z) = @_; return ($z * $n[1] + $y) * $n[0] + $x }

# The cord is a column of 2 x 2 voxels, the gland stands on slices 3 to 5; doses tell their place.
my (@labels, @prior, @new, @u);
for my $z (0 .. $n[2] - 1) {
	for my $y (0 .. $n[1] - 1) {
		for my $x (0 .. $n[0] - 1) {
			push @labels, ($x == 4 || $x == 5) && ($y == 3 || $y == 4) ? 2 : $x == 8 && $z >= 3 ? 5 : $x == 0 ? 9 : 0;
			push @prior, $x + 10 * $y + 0.125 * $z;
			push @new, 30 - $y;
			push @{ $u[0] }, 2;
			push @{ $u[1] }, -2;
			push @{ $u[2] }, 1;
		}
	}
}
my $secret = 'DOE^JANE 1950-01-01';
my $labels = nifti('labels.nii', 'byte', \@labels, text => $secret);
my $prior = nifti('prior.nii', 'float', \@prior, text => $secret);
my $new = nifti('new.nii', 'float', \@new, text => $secret);
my $field = nifti('field.nii', 'float', [@{ $u[0] }, @{ $u[1] }, @{ $u[2] }], vector => 1, text => $secret);
my $tissues = "$scratch/tissues.csv";
spew($tissues, "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n" .
    "2,\"Spinal cord, true\",2,4,step,6:0.25 12:0.5,3\n5,Gland,3,,constant,0.25,1\n");
my @base = ('import', '--labels', $labels, '--prior', $prior, '--prior-regimen', '30x2', '--new', $new, '--new-regimen', '20x2',
	'--months', 14, '--tissues', $tissues, '--z', 29.6);

# --- a slice ---------------------------------------------------------------------------------------------------------------
my $case = "$scratch/slice";
my $made = answer(@base, '--margin', 3, '--out', $case);
is($made->{schema}, 'ghostdose.import/1', 'schema');
is(join(' ', sort keys %$made), 'files folder schema voxels_x voxels_y voxels_z warnings z_mm', 'keys');
# z 29.6 is nearest to slice 3, at 29; cord and gland reach from x = 4 to 8 (-1 to 7 mm) and y = 0 to 8: with 3 mm, voxels 2
# to 9 and 0 to 8
is("$made->{voxels_x} $made->{voxels_y} $made->{voxels_z} $made->{z_mm}", '8 9 1 29', 'the cut');
my ($status, $out, $err) = run('lint', $case);
is("$status$out$err", "00 errors, 0 warnings in $case\n", 'is a case without a fault');
my @rows = split /\n/, slurp("$case/labels.csv");
is($rows[0], '# 8 9 2 2 -5 -8 3 29', 'labels stand where they stood');
is($rows[1 + 3], '0,0,2,2,0,0,5,0', 'and are the ones that have a tissue');
@rows = split /\n/, slurp("$case/prior.csv");
is($rows[0], '# 8 9 2 2 -5 -8 3 29', 'the dose too');
# slice 3: x + 10 y + 0.375
is($rows[1 + 2], join(',', map { $_ + 20.375 } 2 .. 9), 'its values');
like(slurp("$case/structures.csv"), qr/^spinal-cord-true,"Spinal cord, true",serial,2,2,4,step,6:0\.25 12:0\.5,/m, 'the cord');
like(slurp("$case/structures.csv"), qr/^gland,"Gland",serial,5,3,,constant,0\.25,/m, 'the gland');
like(slurp("$case/grids.csv"), qr/^(?!.*field)/s, 'no field was given');
opendir my $dir, $case or die;
for my $file (grep { !/^\./ } readdir $dir) {
	unlike(slurp("$case/$file"), qr/DOE|JANE|1950/, "$file has no text of a header");
}
my $score = answer('score', $case, '20x2');
# cord: hottest at x = 5, y = 4: 45.375 Gy in 30 fractions, half of it left; 27 Gy (y = 3: 30 - 3) or 26 (y = 4): the sum is
# largest at y = 4: 0.5 x 45.375 (1.5125 + 2)/4 + 26 (1.3 + 2)/4, with the nights that a half-time of 4 h leaves
my ($row) = grep { $_->{structure} eq 'spinal-cord-true' } @{ $score->{rows} };
ok($row->{achieved} > 0.5 * 45.375 * 3.5125 / 4 + 26 * 3.3 / 4 && $row->{achieved} < 1.02 * (0.5 * 45.375 * 3.5125 / 4 + 26 * 3.3 / 4),
	'and is scored') or diag($row->{achieved});

# Each model of recovery keeps its numbers: as given they and those of the case lead to one EQD2.
for my $model (['woolley', 'risk:0.1% reduction:10%', 'woolley,risk:0.001 reduction:0.1'], ['step', '12:0.25', 'step,0:0 12:0.25'],
	['linear', '6:0 18:0.5', 'linear,6:0 18:0.5'], ['none', '', 'none,']) {
	my ($name, $value, $cells) = @$model;
	my $to = "$scratch/model-" . ++(our $models);
	spew("$scratch/models.csv", "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n2,Spinal cord,2,4,$name,$value,1\n");
	is((run(map { $_ eq $tissues ? "$scratch/models.csv" : $_ } @base, '--margin', 3, '--out', $to))[0], 0, "$name $value: a case");
	like(slurp("$to/structures.csv"), qr/,\Q$cells\E,/, 'with its numbers');
	is((run('lint', $to))[1], "0 errors, 0 warnings in $to\n", 'and without a fault');
	next if $name eq 'woolley';
	# 14 months on: a quarter from month 12 on; (14 - 6)/(18 - 6) of a half.
	my $row = answer('score', $to, '20x2')->{rows}[0];
	my $left = $row->{residual_eqd2_gy} / $row->{prior_eqd2_gy};
	near($left, 0.75, 1e-6, 'a quarter') if $name eq 'step';
	near($left, 1 - 0.5 * 8 / 12, 1e-6, 'a third') if $name eq 'linear';
	near($left, 1, 1e-12, 'nothing') if $name eq 'none';
}

# Names become ids: no sign but a dash, each its own; what does not stand on the slice is left out.
spew("$scratch/names.csv", "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n2,Left cord!,2,,none,,1\n" .
    "5,left-cord,2,,none,,2\n9,* 7 *,2,,none,,3\n77,Nowhere,2,,none,,4\n");
is((run(map { $_ eq $tissues ? "$scratch/names.csv" : $_ } @base, '--margin', 3, '--out', "$scratch/names"))[0], 0, 'odd names: a case');
my @ids = map { /^([^,]*),"([^"]*)"/ ? "$1=$2" : () } split /\n/, slurp("$scratch/names/structures.csv");
is(join('; ', @ids), 'left-cord=Left cord!; left-cord-5=left-cord; structure=* 7 *', 'with ids of their own');
is((run('lint', "$scratch/names"))[1], "0 errors, 0 warnings in $scratch/names\n", 'and without a fault');

# --- a slab, moved -----------------------------------------------------------------------------------------------------------
my $slab = answer(@base, '--slices', 2, '--field', $field, '--field-frame', 'ras', '--out', "$scratch/slab");
is($slab->{voxels_z}, 2, 'two slices');
($status, $out, $err) = run('lint', "$scratch/slab");
is("$status$err", '0', 'is a case');
@rows = split /\n/, slurp("$scratch/slab/field.csv");
is($rows[1], join(',', (2) x $slab->{voxels_x}), 'the field in its own frame');
is($rows[1 + 2 * $slab->{voxels_y}], join(',', (-2) x $slab->{voxels_x}), 'y');
is($rows[1 + 4 * $slab->{voxels_y}], join(',', (1) x $slab->{voxels_x}), 'and z');
my $lps = answer(@base, '--slices', 2, '--field', $field, '--out', "$scratch/lps");
@rows = split /\n/, slurp("$scratch/lps/field.csv");
is($rows[1], join(',', (-2) x $lps->{voxels_x}), 'lps is the other way');
my $flat = answer(@base, '--field', $field, '--field-frame', 'ras', '--out', "$scratch/flat");
ok((grep { $_->{code} eq 'movement_left_out' } @{ $flat->{warnings} }), 'a slice says what movement it leaves out');

# --- what was assumed of a file is said -----------------------------------------------------------------------------------------
my $displacements = nifti('displacements.nii', 'float', [@{ $u[0] }, @{ $u[1] }, @{ $u[2] }], vector => 1, intent => 1006);
for my $doubtful (answer(@base, '--field', $displacements, '--slices', 2, '--out', "$scratch/doubtful"), answer('field', '--check', $displacements)) {
	my ($said) = grep { $_->{code} eq 'field_layout' } @{ $doubtful->{warnings} };
	like($said->{message}, qr/^Field: .*\(intent 1006\), which ITK from version 5\.4 on writes .* \(lps\) is assumed\.$/, 'displacement vectors');
}
ok(!grep({ $_->{code} eq 'field_layout' } @{ $slab->{warnings} }), 'and of plain vectors nothing is');

# --- the real plan -------------------------------------------------------------------------------------------------------------
my ($real) = grep { -e "$_/day1.nii.gz" } map { "$_/data/skull-base-plan" } $ENV{GHOSTDOSE_SHARED} || (), "$FindBin::Bin/../../shared";
SKIP: {
	skip 'the real plan is not here', 16 unless $real;
	spew("$scratch/plan.csv", "label,name,alpha_beta_gy\n1,BODY,3\n2,BRAIN,3\n4,BRSTEM,2\n");
	for my $slices (1, 3) {
		my $folder = "$scratch/plan$slices";
		my $cut = answer('import', '--labels', "$real/labels.nii.gz", '--prior', "$real/day1.nii.gz", '--prior-regimen', '30x2', '--new',
			"$real/day1.nii.gz", '--new-regimen', '25x1.2', '--months', 14, '--tissues', "$scratch/plan.csv", '--z', 90, '--slices', $slices,
			'--out', $folder);
		is($cut->{voxels_z}, $slices, "$slices of it");
		($status, $out) = run('lint', $folder);
		like("$status $out", qr/^0 0 errors/, 'is a case');
		my ($doubt, @more) = grep { $_->{code} =~ /_not_of_regimen$/ } @{ $cut->{warnings} };
		ok(!@more, 'one of its doses is doubted');
		like($doubt->{message}, qr/--new is 62\.61 Gy, and 25x1\.2 prescribes 30 Gy/, 'that of another regimen');
		my $score = answer('score', $folder, '20x1.5');
		is(join(' ', map { $_->{structure} } @{ $score->{rows} }), 'body brstem', 'is scored');
		# All of it, to the end: a story, a question, a regimen handed in.
		local $ENV{XDG_STATE_HOME} = "$scratch/plan-state$slices";
		my $in = "$scratch/plan-answers";
		spew($in, "next\na\nnext\nslice sum\n20x1.5\nsubmit\nnext\n");
		my $said = qx($ENV{GHOSTDOSE} play $folder --plain < $in 2>&1);
		is($?, 0, 'is played');
		my $where = $slices > 1 ? 'on 3 slices of' : 'on a slice of';
		like($said, qr/cumulative EQD2, \Q$where\E/, 'its doses are told');
		like($said, qr{^Step 2 \(regimen\): (not )?passed, \S+ of 10 points}m, 'and its regimen handed in');
	}
}

# --- what is refused -------------------------------------------------------------------------------------------------------------
sub with { my ($from, $to) = @_; return map { $_ eq $from ? $to : $_ } @base }
for my $bad (
	[[@base, '--out', $case], qr/\Q$case\E: the folder has files in it/],
	[[with(29.6, 90), '--out', "$scratch/x"], qr/--z: the labels reach from 20 to 35 mm/],
	[[with(29.6, 35), '--slices', 2, '--out', "$scratch/x"], qr/--z: .*2 slices within/],
	[[with('30x2', '30y2'), '--out', "$scratch/x"], qr/--prior-regimen:1:3/],
	[[@base], qr/--out/],
	[[with($labels, nifti('empty.nii', 'byte', [(0) x $voxels])), '--out', "$scratch/x"], qr/--z: no structure of --tissues has a voxel there/],
	[[@base, '--field', $prior, '--out', "$scratch/x"], qr/prior\.nii/],
) {
	my ($status, $out, $err) = run(@{ $bad->[0] });
	is($status, 2, "refused: $bad->[1]");
	like($err, $bad->[1], 'in words');
	ok(!-e "$scratch/x", 'and nothing was made');
}
done_testing();
