#!/usr/bin/perl
# ghostdose dvh: known answers, every key, unknown doses, names of structures, a real plan, and what is refused.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($scratch);

chdir $scratch or die;
my @two = qw(--dose dose.csv --labels labels.csv);

sub structure {
	my ($object, $name) = @_;
	my ($found) = grep { $_->{name} eq $name } @{ $object->{structures} || [] };
	return $found || {};
}

# --- FACTS 8: 8 mm3 voxels of 50, 49, 48, 47, 46 Gy: D0.03cc is 47.25 ---------------------------------------------------
spew('dose.csv', "# 6 1 2 2 0 0 2 0\n46,50,48,47,49,12\n");
spew('labels.csv', "# 6 1 2 2 0 0 2 0\n1,1,1,1,1,2\n");
my $five = answer('dvh', @two);
is(join(' ', sort keys %$five), 'schema structures warnings', 'keys');
is($five->{schema}, 'ghostdose.dvh/1', 'schema');
my $one = structure($five, 'label 1');
my @metrics = qw(min max mean d2 d50 d98 d0_03cc);
my $keys = join ' ', sort qw(label name volume_cc voxels unknown_voxels unknown_cc curve curve_low curve_high),
    map { ("${_}_gy", "${_}_low_gy", "${_}_high_gy") } @metrics;
is(join(' ', sort keys %$_), $keys, "keys of $_->{name}") for @{ $five->{structures} };
my %want = (min => 46, max => 50, mean => 48, d2 => 50, d50 => 48, d98 => 46, d0_03cc => 47.25);
for my $m (@metrics) {
	near($one->{"$m$_"}, $want{$m}, 1e-12, "$m$_") for qw(_gy _low_gy _high_gy);
}
near($one->{volume_cc}, 0.04, 1e-12, 'volume');
is("$one->{label} $one->{voxels} $one->{unknown_voxels}", '1 5 0', 'label, voxels, unknown');
my %curve = map { $_->[0] => $_->[1] } @{ $one->{curve} };
is("$curve{0} $curve{46} $curve{47} $curve{50}", '100 100 80 20', 'at least this dose, no bin shifts it');
is($one->{curve}[-1][1], 0, 'the curve ends at 0');
ok(@{ $one->{curve} } <= 512, 'not too many points');
my $two = structure($five, 'label 2');
ok(!defined $two->{"d0_03cc$_"}, "a structure of 0.008 cc has no d0_03cc$_") for qw(_gy _low_gy _high_gy);
near($two->{d2_gy}, 12, 1e-12, 'but a D2');
is(codes($five), 'too_small', 'and a warning says why');

# --- the example of the manual --------------------------------------------------------------------------------------------
my $source = slurp("$FindBin::Bin/../man/ghostdose.1");
my ($entry) = $source =~ /^\.Cm dvh$(.*?)(?=^\.It Xo$|^\.Ss |^\.Sh )/ms;
my @blocks = $entry =~ /^\.Bd -literal -offset indent\n(.*?)^\.Ed/msg;
is(scalar @blocks, 3, 'dose, labels and an answer');
spew('dose.csv', $blocks[0]);
spew('labels.csv', $blocks[1]);
my ($line, $shown) = $blocks[2] =~ s/\\-/-/gr =~ /\A\$ ghostdose ([^\n]*)\n(.*)\z/s;
is((run(split / /, $line))[1], $shown, 'the manual shows what is printed');

# --- unknown is not zero ----------------------------------------------------------------------------------------------------
spew('dose.csv', "# 4 1 10 10 0 0 10 0\n10,,30,40\n");
spew('labels.csv', "# 4 1 10 10 0 0 10 0\n1,1,1,1\n");
my $open = answer('dvh', @two);
$one = structure($open, 'label 1');
is("$one->{voxels} $one->{unknown_voxels}", '4 1', 'one of four is unknown');
near($one->{unknown_cc}, 1, 1e-12, 'in cc');
near($one->{volume_cc}, 4, 1e-12, 'the volume counts it');
ok(!defined $one->{"${_}_gy"}, "no single $_") for @metrics;
ok(!defined $one->{curve}, 'and no single curve');
# Sorted: 40 30 10 0, and 40 40 30 10.  D0.03cc: 1 cc a voxel, the hottest.
for (['min', 0, 10], ['max', 40, 40], ['mean', 20, 30], ['d2', 40, 40], ['d50', 20, 35], ['d98', 0, 10],
	['d0_03cc', 40, 40]) {
	my ($m, $low, $high) = @$_;
	near($one->{"${m}_low_gy"}, $low, 1e-12, "$m at least");
	near($one->{"${m}_high_gy"}, $high, 1e-12, "$m at most");
}
my %low = map { $_->[0] => $_->[1] } @{ $one->{curve_low} };
my %high = map { $_->[0] => $_->[1] } @{ $one->{curve_high} };
is("$low{0} $low{10} $low{20} $high{10} $high{20} $high{40}", '100 75 50 100 75 50', 'curves');
is(codes($open), 'unknown_dose', 'and a warning');
my ($status, $out, $err) = run('dvh', @two, '--curves', 'curves.csv');
is("$status$err", '0', 'for a reader');
like($out, qr/label 1\s+4\s+0\.00 to 10\.00\s+40\.00\s+20\.00 to 30\.00/, 'intervals');
like(slurp('curves.csv'), qr/\Astructure,dose_gy,volume_percent,volume_percent_low,volume_percent_high\n"label 1",0,,100,100\n/,
    'curves as CSV');
like(slurp('curves.csv'), qr/^"label 1",20,,50,75$/m, 'with both ends');

# --- names --------------------------------------------------------------------------------------------------------------------
spew('dose.csv', "# 4 1 10 10 0 0 10 0\n10,20,30,40\n");
spew('labels.csv', "# 4 1 10 10 0 0 10 0\n3,1,1,65534\n");
spew('names.csv', "name,label,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n"
    . "\"=cord \"\"x\"\"\",1,2,4,constant,50%,2\nlens,9,,,,,\nskin,65534,,,,,7\n");
my $named = answer('dvh', @two, '--tissues', 'names.csv', '--curves', 'curves.csv');
is(join(' ', map { "$_->{label}:$_->{voxels}" } @{ $named->{structures} }), '1:2 9:0 65534:1', 'those of the table, by label');
is(codes($named), 'labels_without_name no_voxels', 'label 3 has no name, 9 no voxel');
my $lens = structure($named, 'lens');
is($lens->{voxels} + $lens->{unknown_voxels} + $lens->{volume_cc}, 0, 'nothing of it');
ok(!defined $lens->{$_}, "no $_") for map({ ("${_}_gy", "${_}_low_gy", "${_}_high_gy") } @metrics),
    qw(curve curve_low curve_high);
like(slurp('curves.csv'), qr/^"'=cord ""x""",0,100,100,100$/m, 'no formula for a spreadsheet');
spew('named.csv', "label,name\n1,cord\n");
is(codes(answer('dvh', @two, '--tissues', 'named.csv')), 'labels_without_name', 'two columns are enough');
spew('labels.csv', "# 4 1 10 10 0 0 10 0\n0,0,0,0\n");
is(codes(answer('dvh', @two)), 'no_structures', 'an empty map');
spew('dose.csv', "# 4 1 10 10 0 0\n10,20,30,40\n");
spew('labels.csv', "# 4 1 10 10 0 0\n1,1,1,1\n");
my $thin = answer('dvh', @two);
is(codes($thin), 'thickness_assumed', 'cc of a slice without thickness');
near(structure($thin, 'label 1')->{volume_cc}, 0.4, 1e-12, 'of 1 mm');

# --- the same bytes on any number of threads -----------------------------------------------------------------------------------
my $n = 400;
spew('dose.csv', "# $n $n 1 1 0 0 1 0\n" . join '', map { my $y = $_; join(',', map { ($_ * 7919 + $y * 104729) % 70001 / 1000 } 1 .. $n) . "\n" } 1 .. $n);
spew('labels.csv', "# $n $n 1 1 0 0 1 0\n" . join '', map { my $y = $_; join(',', map { int(($_ + $y) / 40) } 1 .. $n) . "\n" } 1 .. $n);
my @threads = map { (run('dvh', @two, '--json', '--threads', $_))[1] } 1, 2, 5;
ok(length $threads[0] > 10000 && $threads[0] eq $threads[1] && $threads[0] eq $threads[2], 'threads');

# --- refusals --------------------------------------------------------------------------------------------------------------------
spew('dose.csv', "# 4 1 10 10 0 0 10 0\n10,20,30,40\n");
spew('labels.csv', "# 4 1 10 10 5 0 10 0\n1,1,1,1\n");
refuses(['dvh', @two], 'labels.csv: the labels stand on 4 x 1 x 1 voxels of 10 x 10 x 10 mm from (5, 0, 0) mm, the dose on '
    . '4 x 1 x 1 voxels of 10 x 10 x 10 mm from (0, 0, 0) mm; expected the same grid');
spew('labels.csv', "# 4 1 10 10 0 0 10 0\n1,1,1,1\n");
refuses(['dvh', '--dose', 'dose.csv'], '--labels: missing; expected a label map on the grid of the dose: .nii, .nii.gz or '
    . 'a CSV slice');
refuses(['dvh', '--dose', 'none.csv', '--labels', 'labels.csv'], 'none.csv: there is no such file; check the name and the folder');
refuses(['dvh', @two, '--threads', '0'], '--threads: "0" is below 1; expected a whole number, such as 2');
for (["label,name\n0,x\n", '2:1: label'], ["label,name\n65535,x\n", '2:1: label'], ["label,name\n1,x\n2,X\n", '3:3: the name'],
	["label,name\n1,x\n1,y\n", '3:1: label 1 stands in line 2 already'], ["label,name\n", '1:1: the table has no row'],
	["label,name,alpha_beta_gy\n1,x,0\n", '2:5: alpha_beta_gy'], ["label\n1\n", '1:1: the column "name" is missing'],
	["label,name,recovery_value\n1,x,50%\n", '2:'], ["label,name,recovery_model,recovery_value\n1,x,constant,7\n", '2:14: '],
	["label,name,recovery_model\n1,x,fast\n", '2:5: '], ["label,name,precedence\n1,x,-1\n", '2:5: precedence'], ["label,name,precedence\n1,x,1.5\n", '2:5: precedence'],
	["label,name,half_time_h\n1,x,-1\n", '2:5: half_time_h'], ["label,name,voxels\n1,x,4\n", '1:12: ']) {
	my ($text, $place) = @$_;
	spew('bad.csv', $text);
	($status, $out, $err) = run('dvh', @two, '--tissues', 'bad.csv');
	is("$status$out", '2', 'refuses ' . ($text =~ tr/\n/|/r));
	like($err, qr/\Aghostdose: bad\.csv:\Q$place\E.*; \w/, 'with its place');
}
my $many = 300;
spew('dose.csv', "# $many 1 1 1 0 0 1 0\n" . join(',', 1 .. $many) . "\n");
spew('labels.csv', "# $many 1 1 1 0 0 1 0\n" . join(',', 1 .. $many) . "\n");
refuses(['dvh', @two], 'labels.csv: 300 different labels; expected at most 256 in one map (is this the dose?)');

# --- a real plan -------------------------------------------------------------------------------------------------------------------
my ($plan) = grep { -r "$_/day1.nii.gz" } map { "$_/data/skull-base-plan" } grep { defined } $ENV{GHOSTDOSE_SHARED},
    "$FindBin::Bin/../../shared", "$FindBin::Bin/../shared";
SKIP: {
	skip 'no real plan here (GHOSTDOSE_SHARED)', 1 unless $plan;
	my @rows = map { /^(\d+),"(.*)",(\d+)$/ ? [$1, $2, $3] : () } split /\n/, slurp("$plan/structures.csv");
	spew('plan.csv', "label,name\n" . join '', map { "$_->[0],\"$_->[1]\"\n" } @rows);
	my $real = answer('dvh', '--dose', "$plan/day1.nii.gz", '--labels', "$plan/labels.nii.gz", '--tissues', 'plan.csv');
	is(scalar @{ $real->{structures} }, 12, 'structures of the plan');
	for (@rows) {
		my ($label, $name, $voxels) = @$_;
		my $s = structure($real, $name);
		is("$s->{label} $s->{voxels} $s->{unknown_voxels}", "$label $voxels 0", "$name: voxels");
		near($s->{volume_cc}, $voxels * 0.015625, 1e-9, "$name: cc");
		ok($s->{min_gy} <= $s->{d98_gy} && $s->{d98_gy} <= $s->{d50_gy} && $s->{d50_gy} <= $s->{d2_gy}
		    && $s->{d2_gy} <= $s->{max_gy} && $s->{d0_03cc_gy} <= $s->{max_gy}, "$name: in order");
	}
	near((sort { $b <=> $a } map { $_->{max_gy} } @{ $real->{structures} })[0], 62.61, 1e-4, 'the maximum of the plan');
	# A target of a plan for 60 Gy: a reader that turns an axis round finds 6 Gy there (VOLUME 7).
	ok(structure($real, $_)->{mean_gy} > 60, "$_ has its dose") for qw(CTV GTV);
}

done_testing();
