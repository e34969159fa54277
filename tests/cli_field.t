#!/usr/bin/perl
# ghostdose field: fields of movements, their inverses, compositions, and what is found in them.
use strict;
use warnings;
no warnings 'qw';         # commas in --spacing 2,2,3
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($scratch);
chdir $scratch or die;

my @keys = qw(schema field voxels largest_mm outside_voxels cells folded_cells uncertified_cells jacobian_min jacobian_max
    inverse_consistency_mean_mm inverse_consistency_p95_mm inverse_consistency_max_mm inverse_consistency_unknown_voxels
    tre_mean_mm tre_max_mm tre_before_mean_mm tre_before_max_mm tre_landmarks tre_unknown_landmarks rigidity_label
    rigidity_voxels rigidity_strain_mean rigidity_strain_max rigidity_residual_rms_mm rigidity_residual_max_mm
    rigidity_rotation_degrees structures fits_best findings warnings);
sub all_keys {
	my ($object, $what) = @_;
	is(join(' ', sort keys %$object), join(' ', sort @keys), "$what: all keys");
}
# The same with an exit status of 1.
sub finds {
	my ($status, $out, $err) = run(@_, '--json');
	is("$status$err", '1', "@_: exit 1");
	return JSON::PP->new->utf8->decode($out);
}
sub findings { return join ' ', map { $_->{code} } @{ $_[0]{findings} } }

# --- a slice whose numbers can be read: components LPS unless told otherwise --------------------------------------
my $a = answer('field', '--motion', 'translate 1.5 -2 0', qw(--size 4x3 --spacing 2,2 --out t.csv));
all_keys($a, 'made');
is(slurp('t.csv'), "# 4 3 2 2 -3 -2\n" . ("-1.5,-1.5,-1.5,-1.5\n" x 3) . ("2,2,2,2\n" x 3), 'x and y the other way in LPS');
near($a->{jacobian_min}, 1, 1e-6, 'a translation keeps volumes');
near($a->{largest_mm}, 2.5, 1e-6, '1.5, 2: 2.5 mm');
is($a->{cells}, 6, '3 x 2 cells');
is(codes($a), 'no_bone no_inverse_field no_labels no_landmarks not_checked', 'says what is not known, and why');
answer('field', '--motion', 'translate 1.5 -2 0', qw(--size 4x3 --spacing 2,2 --field-frame ras --out r.csv));
like(slurp('r.csv'), qr/^1.5,1.5,1.5,1.5$/m, 'RAS as it is');
answer('field', '--motion', 'translate 1.5 -2 0', qw(--inverse --like t.csv --field-frame ras --out i.csv));
is(slurp('i.csv'), "# 4 3 2 2 -3 -2\n" . ("-1.5,-1.5,-1.5,-1.5\n" x 3) . ("2,2,2,2\n" x 3), 'the inverse, on the grid of a field');

# --- the neck of VOLUME section 0 in 3-D, through NIfTI ------------------------------------------------------------
my $neck = 'shrink -55 0 0 volume 0.7 inner 20 outer 38; shrink 55 0 0 volume 0.85 inner 20 outer 37; '
    . 'bump 0 4 0 at 0 20 0 radii 16 18 60';
my @grid = qw(--size 96x44x26 --spacing 2,2,3);
my $u = answer('field', '--motion', $neck, @grid, qw(--out u.nii.gz));
is("$u->{folded_cells} $u->{uncertified_cells}", '0 0', 'the neck does not fold');
near($u->{jacobian_max}, 1 / 0.7, 1e-4, 'J = 1/0.7 in the left parotid');
my $v = answer(qw(field --invert u.nii.gz --out v.nii));
ok($v->{inverse_consistency_max_mm} <= 1e-3, 'VOLUME 9.2: there and back within 1e-3 mm');
is($v->{outside_voxels}, 0, 'nothing leads out');
my $both = answer(qw(field --compose v.nii u.nii.gz));
ok($both->{largest_mm} <= 1e-3, 'one after the other leads nowhere');
my $c = answer(qw(field --check v.nii --inverse-field u.nii.gz));
ok($c->{inverse_consistency_max_mm} <= 1e-3 && defined $c->{inverse_consistency_p95_mm}, 'and so it is after writing');
all_keys($c, 'checked');

# --- landmarks, and the readings -------------------------------------------------------------------------------------
sub marks {
	my ($file, @rows) = @_;
	spew($file, "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\n" . join '', map { "$_\n" } @rows);
}
# In the parotids' cores a place is cbrt(1/V) as far from the centre; the cord's centre was 4 mm further to the front.
my ($l, $r) = map { (1 / $_) ** (1 / 3) } 0.7, 0.85;
marks('marks.csv', 'cord,0,20,0,0,24,0', 'left 1,-40,0,0,' . (-55 + 15 * $l) . ',0,0', 'left 2,-55,0,-12,-55,0,' . -12 * $l,
    'right,55,-10,6,55,' . -10 * $r . ',' . 6 * $r);
$c = answer(qw(field --check u.nii.gz --landmarks marks.csv));
is($c->{fits_best}, 'as it is', 'the right field raises nothing');
ok($c->{tre_mean_mm} < 0.1, "landmark error $c->{tre_mean_mm} mm");
near($c->{tre_before_max_mm}, 4, 1e-9, 'the cord moved most');
is("$c->{tre_landmarks} $c->{tre_unknown_landmarks}", '4 0', 'four of four');
my $wrong = finds(qw(field --check u.nii.gz --landmarks marks.csv --field-frame ras));
like(findings($wrong), qr/\bother_reading\b/, 'LPS read as RAS is found');
like($wrong->{fits_best}, qr/x and y the other way/, 'and named');
like(join(' ', map { $_->{message} } @{ $wrong->{findings} }), qr/fits better when read with x and y the other way/, 'in words');
$wrong = finds(qw(field --check v.nii --landmarks marks.csv));
like($wrong->{fits_best}, qr/push field|other sign/, 'a push field read as pull is found');
$c = answer(qw(field --check v.nii --landmarks marks.csv --direction push));
is($c->{fits_best}, 'as it is', 'as a push field it fits');
ok($c->{tre_mean_mm} < 0.1, 'and misses the landmarks by little');

# --- structures and a bone: labels as a slice ---------------------------------------------------------------------
my @row = map { $_ >= 10 && $_ < 20 ? 1 : $_ >= 24 && $_ < 30 ? 5 : 0 } 0 .. 39;
spew('l.csv', "# 40 20 1 1 -19.5 -9.5\n" . (join(',', @row) . "\n") x 20);
$c = answer('field', '--motion', 'shrink 0 0 0 volume 0.7; rotate 10 at 0 0 0', '--like', 'l.csv', qw(--labels l.csv --bone 5));
is(join(' ', map { "$_->{label} $_->{voxels}" } @{ $c->{structures} }), '1 200 5 120', 'both structures');
# In a slice two of three axes are seen: areas change by 0.7^(2/3).
near($c->{structures}[0]{volume_change}, 0.7 ** (2 / 3) - 1, 1e-4, 'areas of a slice');
near($c->{structures}[1]{jacobian_mean}, 0.7 ** (-2 / 3), 1e-4, 'and the Jacobian');
# F = s R: F'F - I = (s^2 - 1) I, of norm sqrt 2 (s^2 - 1).
near($c->{rigidity_strain_mean}, sqrt(2) * (0.7 ** (-2 / 3) - 1), 1e-4, 'a bone that grew is strained');
near($c->{rigidity_rotation_degrees}, 10, 1e-4, 'and turned by 10 degrees');
$c = answer('field', '--motion', 'rotate 10 at 3 4 0; translate 1 2 0', '--like', 'l.csv', qw(--labels l.csv --bone 5));
ok($c->{rigidity_strain_max} < 1e-5 && $c->{rigidity_residual_max_mm} < 1e-5, 'a bone that turned is rigid');

# --- folds ----------------------------------------------------------------------------------------------------------
answer('field', '--motion', 'push 30 0 0 at 0 0 0 sigma 10', qw(--size 30x30x20 --spacing 2,2,2 --out f.nii.gz));
$c = finds(qw(field --check f.nii.gz));
is(findings($c), 'folds', 'a fold is a finding');
ok($c->{folded_cells} > 0 && $c->{jacobian_min} < 0, 'counted');
my ($status, $out, $err) = run(qw(field --check f.nii.gz));
like($out, qr/folds in \d+ of \d+ cells/, 'in words');
refuses(['field', '--motion', 'push 30 0 0 at 0 0 0 sigma 10', '--inverse', qw(--size 30x30x20 --spacing 2,2,2)],
    '--motion: the push folds tissue, so it has no inverse; expected less than 1.64 sigma');
($status, $out, $err) = run(qw(field --invert f.nii.gz --out g.nii.gz));
is("$status$out", '2', 'a field that folds is not inverted');
like($err, qr/^ghostdose: f\.nii\.gz: the field has no inverse at \d+ voxels, first at \(.*it folds there/, 'and it says where');
ok(!-e 'g.nii.gz', 'nothing was written');

# --- refusals ----------------------------------------------------------------------------------------------------------
my @small = qw(--size 8x8 --spacing 1,1);
refuses(['field'], 'what to do is missing; expected --motion, --invert, --compose or --check');
refuses(['field', '--motion', 'translate 1 2 x', @small],
    '--motion:1:15: "x" is not expected here; expected three numbers in mm: translate 0 4 0');
refuses(['field', '--motion', 'translate 1 2 3'],
    '--motion: no grid to make the field on; expected --like, or --size and --spacing');
refuses(['field', '--motion', 'translate 1 2 3', qw(--size 8x8)], '--size: is not enough for a grid; expected --spacing too');
refuses(['field', '--motion', 'translate 1 2 3', qw(--size 8xq --spacing 1,1)],
    '--size: "8xq" is not understood; expected voxels, such as 128x128x64');
refuses(['field', '--motion', 'translate 1 2 3', qw(--size 8x9999 --spacing 1,1)],
    '--size: 4097 voxels along y; expected 1 to 4096');
refuses(['field', '--motion', 'translate 1 2 3', '--check', 't.csv', @small],
    '--check: does not go with --motion; expected one of the two');
refuses([qw(field --check t.csv --out x.csv)],
    '--out: does not go with --check, which makes nothing; expected one of the two');
refuses([qw(field --check t.csv --bone 5)], '--bone: goes with --labels alone; expected that too');
refuses([qw(field --check t.csv --field-frame lsp)], '--field-frame: "lsp" is neither; expected lps or ras');
refuses([qw(field --compose t.csv)], '--compose: the second field is missing; expected --compose FIRST SECOND');
refuses([qw(field --check t.csv r.csv)], 'an argument that no option asks for; expected it after --compose alone');
spew('bad.csv', "name,fixed_x_mm,fixed_y_mm,fixed_z_mm,moving_x_mm,moving_y_mm,moving_z_mm\na,1,2,3,4,five,6\n");
($status, $out, $err) = run(qw(field --check t.csv --landmarks bad.csv));
is("$status$out", '2', 'a landmark that is no number');
like($err, qr/^ghostdose: bad\.csv:2:11: .*five/, 'file, line and column');

# --- a name that would move the cursor is told and not obeyed ------------------------------------------------------------
{
	my $name = "$scratch/\e[2J\e]0;x\a\x9b31m\n.nii";
	my ($status, $out, $err) = run(qw(field --size 4x4x4 --spacing 1,1,1 --out), $name, '--motion', 'translate 1 0 0');
	is("$status$err", '0', 'a file of any name can be written');
	unlike($out, qr/[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]/, 'and is told of in words');
	like($out, qr/\\x1B\[2J\\x1B\]0;x\\x07/, 'that show what it is');
	unlike((run('field', '--check', $name, '--json'))[1], qr/[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]/, 'in JSON too');
	($status, $out, $err) = run('field', '--check', "$name.none");
	is("$status$out", '2', 'one that is missing');
	unlike($err, qr/[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]/, 'is refused in words');
}

done_testing();
