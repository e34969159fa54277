#!/usr/bin/perl
# ghostdose accumulate against the model written again here: voxel by voxel, trilinear in plain loops, quadratic doses
# pair by pair, statistics by sorting.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($scratch);

my $seed = $ENV{TEST_SEED} || 20261125;
srand $seed;
note "seed $seed (TEST_SEED)";

require "$FindBin::Bin/nifti_files.pl";
our (@n, @spacing, @origin);
@n = (7, 6, 5);
@spacing = (2, 2.5, 3);
@origin = (-6, 4, 10);
my $voxels = $n[0] * $n[1] * $n[2];

sub at { my ($x, $y, $z) = @_; return ($z * $n[1] + $y) * $n[0] + $x }

# --- the world: random doses, a smooth field, four structures ------------------------------------------------------------
my (@prior, @new, @labels, @u);
for my $z (0 .. $n[2] - 1) {
	for my $y (0 .. $n[1] - 1) {
		for my $x (0 .. $n[0] - 1) {
			push @prior, unpack 'f', pack 'f', 10 + 50 * rand;
			push @new, unpack 'f', pack 'f', 5 + 45 * rand;
			push @labels, $x < 2 ? 1 : $x < 4 ? 2 : $y < 3 ? 3 : 0;
			$u[0][at($x, $y, $z)] = unpack 'f', pack 'f', 1.3 * sin($y + $z / 2);
			$u[1][at($x, $y, $z)] = unpack 'f', pack 'f', 1.1 * cos($x);
			$u[2][at($x, $y, $z)] = unpack 'f', pack 'f', 0.9 * sin($x - $y);
		}
	}
}
# One vector leads out of the old plan: unknown there.
$u[0][at(0, 0, 0)] = -40;

my $prior = nifti('prior.nii', 'float', \@prior);
my $new = nifti('new.nii', 'float', \@new);
my $labels = nifti('labels.nii', 'byte', \@labels);
my $ras = nifti('ras.nii', 'float', [@{ $u[0] }, @{ $u[1] }, @{ $u[2] }], vector => 1);
my $lps = nifti('lps.nii', 'float', [(map { -$_ } @{ $u[0] }), (map { -$_ } @{ $u[1] }), @{ $u[2] }], vector => 1);
my $tissues = "$scratch/tissues.csv";
spew($tissues, "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n" .
    "1,cord,2,4,step,6:0.25 12:0.5,3\n2,artery,3,,constant,0.3,2\n3,gland,3.5,1.5,,,1\n");
my %tissue = (1 => { r => 2, half => 4, left => 0.5 }, 2 => { r => 3, half => 0, left => 0.7 }, 3 => { r => 3.5, half => 1.5, left => 1 });

# Monday to Friday, hours of the fractions.
sub hours { my ($count, $per_day) = @_; return map { my $day = int($_ / $per_day); 24 * (7 * int($day / 5) + $day % 5) + 6 * ($_ % $per_day) } 0 .. $count - 1 }
sub q_over_d2 {
	my ($half, @h) = @_;
	my $sum = 0;
	for my $i (0 .. $#h) {
		for my $j (0 .. $#h) {
			$sum += $i == $j ? 1 : $half ? 2 ** (-abs($h[$i] - $h[$j]) / $half) : 0;
		}
	}
	return $sum / @h ** 2;
}
my @prior_hours = hours(35, 1);
my @new_hours = hours(20, 2);

sub eqd2_of {
	my ($t, $d, $d2, $hours) = @_;
	return ($t->{r} * $d + q_over_d2($t->{half}, @$hours) * $d2) / (2 + $t->{r});
}

# Trilinear of a list at a place in voxels; undef more than half a voxel outside, the border's value up to there.
sub trilinear {
	my ($v, @p) = @_;
	my (@low, @part);
	for my $a (0 .. 2) {
		return if $p[$a] < -0.5 - 1e-6 || $p[$a] > $n[$a] - 0.5 + 1e-6;
		my $p = $p[$a] < 0 ? 0 : $p[$a] > $n[$a] - 1 ? $n[$a] - 1 : $p[$a];
		$low[$a] = int $p;
		$part[$a] = $p - $low[$a];
	}
	my $sum = 0;
	for my $corner (0 .. 7) {
		my ($w, @at) = (1);
		for my $a (0 .. 2) {
			my $up = $corner >> $a & 1;
			$w *= $up ? $part[$a] : 1 - $part[$a];
			$at[$a] = $low[$a] + $up;
		}
		$sum += $w * $v->[at(@at)] if $w > 0;
	}
	return $sum;
}

my @prior2 = map { $_ * $_ } @prior;
my $top = (sort { $b <=> $a } @prior)[0];
my (@low, @high, @unknown, @first);
for my $z (0 .. $n[2] - 1) {
	for my $y (0 .. $n[1] - 1) {
		for my $x (0 .. $n[0] - 1) {
			my $i = at($x, $y, $z);
			my @from = ($x + $u[0][$i] / $spacing[0], $y + $u[1][$i] / $spacing[1], $z + $u[2][$i] / $spacing[2]);
			my ($d, $d2) = (trilinear(\@prior, @from), trilinear(\@prior2, @from));
			my $t = $tissue{ $labels[$i] };
			$unknown[$i] = !defined $d;
			next unless $t;
			my $fresh = eqd2_of($t, $new[$i], $new[$i] ** 2, \@new_hours);
			$low[$i] = $fresh + (defined $d ? $t->{left} * eqd2_of($t, $d, $d2, \@prior_hours) : 0);
			$high[$i] = defined $d ? $low[$i] : $fresh + $t->{left} * eqd2_of($t, $top, $top ** 2, \@prior_hours);
			$first[$i] = defined $d ? $fresh + $t->{left} * eqd2_of($t, $d, $d ** 2, \@prior_hours) : $low[$i];
		}
	}
}

# Estimators of MODEL section 7.
sub hottest { my ($label, $v) = @_; return sort { $b <=> $a } map { $v->[$_] } grep { $labels[$_] == $label } 0 .. $voxels - 1 }
sub between { my ($k, @h) = @_; return $h[0] if $k <= 1; return $h[-1] if $k >= @h; my $i = int $k; return $h[$i - 1] + ($k - $i) * ($h[$i] - $h[$i - 1]) }
sub mean { my $s = 0; $s += $_ for @_; return $s / @_ }
my $cc = $spacing[0] * $spacing[1] * $spacing[2] / 1000;

my @base = ('accumulate', '--prior', $prior, '--prior-regimen', '35x2', '--new', $new, '--new-regimen', '20x1.5 bid 6h', '--labels', $labels,
	'--tissues', $tissues, '--months', 14);
my @moved = (@base, '--field', $lps, '--direction', 'pull');

# --- keys --------------------------------------------------------------------------------------------------------------
my $x = answer(@moved, '--out', "$scratch/out.nii", '--dvh', "$scratch/curves.csv");
is(join(' ', sort keys %$x), 'energy_outside energy_ratio folded_cells interpolation jacobian_max jacobian_min mass_ratio method months '
    . 'new_regimen order prior_regimen schema structures uncertainty uncertified_cells unknown_voxels voxels warnings', 'keys');
is($x->{schema}, 'ghostdose.accumulate/1', 'schema');
is($x->{voxels}, $voxels, 'voxels');
is($x->{unknown_voxels}, scalar(grep { $_ } @unknown), 'unknown voxels of the whole grid');
ok($x->{folded_cells} > 0, 'the wild vector folds the field');
is($x->{mass_ratio}, undef, 'no balance without transfer');

# --- numbers -----------------------------------------------------------------------------------------------------------
sub check_structures {
	my ($answer, $low, $high, $what) = @_;
	for my $s (@{ $answer->{structures} }) {
		my @l = hottest($s->{label}, $low);
		my @h = hottest($s->{label}, $high);
		is($s->{voxels}, scalar @l, "$what $s->{name}: voxels");
		is($s->{unknown_voxels}, scalar(grep { $labels[$_] == $s->{label} && $unknown[$_] } 0 .. $voxels - 1), "$what $s->{name}: unknown");
		near($s->{volume_cc}, @l * $cc, 1e-9, "$what $s->{name}: volume");
		for my $m (['max', sub { $_[0] }], ['min', sub { $_[-1] }], ['mean', \&mean], ['d2', sub { between(0.02 * @_ + 0.5, @_) }],
			['d50', sub { between(0.5 * @_ + 0.5, @_) }], ['d98', sub { between(0.98 * @_ + 0.5, @_) }],
			['d0_03cc', sub { between(0.03 / $cc, @_) }]) {
			my ($name, $of) = @$m;
			near($s->{"${name}_low_eqd2_gy"}, $of->(@l), 1e-5 * $of->(@l), "$what $s->{name}: $name at least");
			near($s->{"${name}_high_eqd2_gy"}, $of->(@h), 1e-5 * $of->(@h), "$what $s->{name}: $name at most");
			if ($s->{unknown_voxels}) {
				is($s->{"${name}_eqd2_gy"}, undef, "$what $s->{name}: $name has no single value");
			} else {
				near($s->{"${name}_eqd2_gy"}, $of->(@l), 1e-5 * $of->(@l), "$what $s->{name}: $name");
			}
		}
	}
}
check_structures($x, \@low, \@high, 'pull');
my @out = read_floats("$scratch/out.nii");
is(scalar @out, $voxels, 'the map has every voxel');
my $worst = 0;
for my $i (0 .. $voxels - 1) {
	my $known = $labels[$i] && !$unknown[$i];
	if ($known != ($out[$i] == $out[$i])) {
		fail("voxel $i is known or is not");
	} elsif ($known) {
		my $off = abs($out[$i] - $low[$i]) / $low[$i];
		$worst = $off if $off > $worst;
	}
}
ok($worst < 1e-5, "voxel by voxel within 1e-5: $worst");
like(slurp("$scratch/curves.csv"), qr/^structure,dose_eqd2_gy,volume_percent/, 'curves');

# --- frames, files that lie otherwise --------------------------------------------------------------------------------------
my $same = answer(@base, '--field', $ras, '--direction', 'pull', '--field-frame', 'ras');
is_deeply($same->{structures}, $x->{structures}, 'the same field in the other frame');
my $slip = answer(@base, '--field', $lps, '--direction', 'pull', '--field-frame', 'ras');
isnt($slip->{structures}[0]{mean_low_eqd2_gy}, $x->{structures}[0]{mean_low_eqd2_gy}, 'the wrong frame is another answer');
# As ITK writes it: x and y run against the axes.
my @turned;
for my $z (0 .. $n[2] - 1) {
	for my $y (reverse 0 .. $n[1] - 1) {
		push @turned, $labels[at($_, $y, $z)] for reverse 0 .. $n[0] - 1;
	}
}
my $itk = nifti('itk.nii', 'byte', \@turned, flip => [-1, -1, 1]);
my @other = @moved;
$_ = $_ eq $labels ? $itk : $_ for @other;
my $y = answer(@other, '--out', "$scratch/itk-out.nii");
is_deeply($y->{structures}, $x->{structures}, 'labels that lie the other way round');
my @itk_out = read_floats("$scratch/itk-out.nii");
is("$itk_out[0]", "$out[at($n[0] - 1, $n[1] - 1, 0)]", 'and the map is written as they lie');

# --- choices -----------------------------------------------------------------------------------------------------------
my $lesser = answer(@moved, '--order', 'map-first');
check_structures($lesser, \@first, [map { $unknown[$_] ? $high[$_] : $first[$_] } 0 .. $voxels - 1], 'map-first');
ok($lesser->{structures}[$_]{mean_low_eqd2_gy} <= $x->{structures}[$_]{mean_low_eqd2_gy} * (1 + 1e-6), 'the lesser order reads no higher') for 0 .. 2;
my $still = answer(@base);
my ($s) = grep { $_->{label} == 2 } @{ $still->{structures} };
my @artery = grep { $labels[$_] == 2 } 0 .. $voxels - 1;
near($s->{mean_eqd2_gy}, mean(map { 0.7 * eqd2_of($tissue{2}, $prior[$_], $prior2[$_], \@prior_hours)
	+ eqd2_of($tissue{2}, $new[$_], $new[$_] ** 2, \@new_hours) } @artery), 1e-4, 'nothing has moved');
ok((grep { $_->{code} eq 'no_field' } @{ $still->{warnings} }), 'and that is said');
my @calm = map { [@$_] } @u;
$calm[0][at(0, 0, 0)] = -3;
my $calm = nifti('calm.nii', 'float', [map { @$_ } @calm], vector => 1);
my $push = answer(@base, '--field', $calm, '--direction', 'push', '--field-frame', 'ras', '--method', 'transfer');
near($push->{energy_ratio} + $push->{energy_outside}, 1, 1e-6, 'no energy is lost');
ok($push->{mass_ratio} > 0 && $push->{mass_ratio} < 1, 'what leaves the grid is counted');
is(join(' ', map { $_->{code} } grep { $_->{code} =~ /density/ } @{ $push->{warnings} }), 'density_one', 'density 1 is said');
is((run(@moved, '--json', '--threads', 1))[1], (run(@moved, '--json', '--threads', 2))[1], 'one thread, two threads: the same bytes');

# --- levels of the processor ------------------------------------------------------------------------------------------------
for my $level ('scalar', 'avx2', 'avx512') {
	local $ENV{GHOSTDOSE_SIMD} = $level;
	my ($status, $out, $err) = run(@moved, '--json');
	if ($status == 0) {
		is($out, (run(@moved, '--json', '--threads', 1))[1], "$level: the same bytes");
		delete local $ENV{GHOSTDOSE_SIMD};
		is((run(@moved, '--json'))[1], $out, "as the best there is");
	} else {
		like($err, qr/^ghostdose: GHOSTDOSE_SIMD: .*$level/, "this processor has no $level, and that is said");
	}
}
{
	local $ENV{GHOSTDOSE_SIMD} = 'mmx';
	my ($status, $out, $err) = run(@moved);
	is("$status$out", 2, 'a level that there is not');
	like($err, qr/^ghostdose: GHOSTDOSE_SIMD: /, 'is refused in words');
}

# --- structures that overlap -----------------------------------------------------------------------------------------------
my @maps = ((map { $labels[$_] == 1 ? 1 : 0 } 0 .. $voxels - 1), (map { $_ % $n[0] < 4 ? 2 : 0 } 0 .. $voxels - 1));
my $both = nifti('both.nii', 'byte', \@maps, maps => 2);
@other = @moved;
$_ = $_ eq $labels ? $both : $_ for @other;
my $over = answer(@other, '--out', "$scratch/both-out.nii");
my ($cord) = grep { $_->{label} == 1 } @{ $over->{structures} };
my ($wide) = grep { $_->{label} == 2 } @{ $over->{structures} };
is($cord->{voxels}, scalar(grep { $_ == 1 } @labels), 'the cord has its voxels');
is($wide->{voxels}, 4 * $n[1] * $n[2], 'and the artery the same ones and more');
my @both_out = read_floats("$scratch/both-out.nii");
near($both_out[at(1, 3, 2)], $low[at(1, 3, 2)], 1e-4, 'in the map the cord takes precedence');

# --- doubts --------------------------------------------------------------------------------------------------------------
my $doubt = answer(@moved, '--uncertainty-mm', 2, '--prior-labels', $labels);
is(scalar @{ $doubt->{uncertainty} }, 3, 'a row for each structure');
for my $d (@{ $doubt->{uncertainty} }) {
	my ($s) = grep { $_->{label} == $d->{label} } @{ $doubt->{structures} };
	ok($d->{mean_p5_eqd2_gy} <= $d->{mean_eqd2_gy}, "$d->{name}: mean above its 5 %");
	ok($d->{bound_max_low_eqd2_gy} <= $s->{max_low_eqd2_gy} * (1 + 1e-6) && $d->{bound_max_high_eqd2_gy} >= $s->{max_low_eqd2_gy} * (1 - 1e-6),
		"$d->{name}: the nominal maximum lies within its bounds");
}

# --- doses beside their regimens -------------------------------------------------------------------------------------------
# The highest of the old plan is near 60 Gy: 12 Gy in each of 5 fractions, whether or not anything is unknown.
for my $field ([], ['--field', $lps, '--direction', 'pull']) {
	my $few = answer('accumulate', '--prior', $prior, '--prior-regimen', '5x12', '--new', $prior, '--new-regimen', '5x11', '--labels', $labels,
		'--tissues', $tissues, '--months', 14, @$field);
	my ($said) = map { $_->{message} =~ /^([0-9.]+) Gy in one fraction/ } grep { $_->{code} eq 'lq_range' } @{ $few->{warnings} };
	near($said, $top / 5, 1e-5, 'the largest fraction is told of, with ' . (@$field ? 'unknown voxels' : 'all known'));
	ok(!grep({ $_->{code} =~ /_not_of_regimen$/ } @{ $few->{warnings} }), 'its regimens are those of its plans');
}
my $relative = answer('accumulate', '--prior', $prior, '--prior-regimen', '35x1', '--new', $new, '--new-regimen', '30x2', '--labels', $labels,
	'--tissues', $tissues, '--months', 14);
is(join(' ', map { $_->{message} =~ /^(The highest dose of --\w+ is) [0-9.]+ Gy, and (\S+ prescribes [0-9.]+ Gy)/ } grep { $_->{code} =~ /_not_of_regimen$/ } @{ $relative->{warnings} }),
	'The highest dose of --prior is 35x1 prescribes 35 Gy The highest dose of --new is 30x2 prescribes 60 Gy', 'a plan of another dose is asked about');

# --- what is refused -------------------------------------------------------------------------------------------------------
sub with { my ($from, $to) = @_; return map { $_ eq $from ? $to : $_ } @moved }
for my $bad (
	[[with('pull', 'push')], qr/--method: interpolate .* pull field.*field --invert/],
	[[@moved, '--method', 'transfer'], qr/--method: transfer .* push field.*field --invert/],
	[[@base, '--field', $ras], qr/--direction: missing/],
	[[@base, '--direction', 'pull'], qr/--field: missing/],
	[[with('pull', 'sideways')], qr/--direction: "sideways"/],
	[[with('35x2', '35y2')], qr/^ghostdose: --prior-regimen:1:3: /],
	[[with($prior, "$scratch/none.nii")], qr/none\.nii/],
	[[with($labels, $prior)], qr/prior\.nii/],
	[[with($tissues, $prior)], qr/prior\.nii/],
	[[@moved, '--density', $new], qr/--density/],
	[[@moved, '--out', "$scratch/nowhere/out.nii"], qr/nowhere/],
	[[@moved, '--months', -1], qr/--months/],
) {
	my ($status, $out, $err) = run(@{ $bad->[0] });
	ok($status == 2 || $status == 3, "refused: $bad->[1]");
	is($out, '', 'nothing printed');
	like($err, $bad->[1], 'in words');
}
spew("$scratch/woolley.csv", "label,name,alpha_beta_gy,recovery_model\n1,cord,2,woolley\n");
my ($status, undef, $err) = run(with($tissues, "$scratch/woolley.csv"));
is($status, 2, 'a model that is of structures, not of voxels, is refused');
like($err, qr/recovery of cord: /, 'in words');

# --- labels without a structure ----------------------------------------------------------------------------------------------
my $empty = answer(with($labels, nifti('empty.nii', 'byte', [(0) x $voxels])));
is(join(' ', map { "$_->{voxels}:" . ($_->{max_eqd2_gy} // 'null') } @{ $empty->{structures} }), '0:null 0:null 0:null', 'empty structures have no dose');
ok((grep { $_->{code} eq 'no_voxels' } @{ $empty->{warnings} }), 'and that is said');
done_testing();
