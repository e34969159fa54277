#!/usr/bin/perl
# What the calc commands answer.  Expected values: FACTS.md (section in the comment) or a hand derivation.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($scratch);

my @bed_keys = qw(schema regimen total_dose_gy fractions elapsed_days bed_gy eqd2_gy bed_complete_repair_gy bed_hm_gy
    repopulation_bed_gy net_bed_gy net_eqd2_gy warnings);

# --- calc bed: [regimen and options, { key => value }], to 1e-9 where the reference has ten digits ------------
my @bed = (
	# section 1, complete repair
	['40/5 --alpha-beta 3', { total_dose_gy => 40, fractions => 5, elapsed_days => 4, bed_gy => 440 / 3, eqd2_gy => 88,
	    bed_complete_repair_gy => 440 / 3, bed_hm_gy => undef, repopulation_bed_gy => undef, net_bed_gy => undef,
	    net_eqd2_gy => undef }],
	['60/30 --alpha-beta 10', { bed_gy => 72, eqd2_gy => 60 }],
	['35x2 --alpha-beta 3', { bed_gy => 350 / 3, eqd2_gy => 70, elapsed_days => 46 }],
	['24/3 --alpha-beta 2', { eqd2_gy => 60 }],
	['20/1 --alpha-beta 10', { eqd2_gy => 50, elapsed_days => 0 }],
	['8/1 --alpha-beta 3', { eqd2_gy => 17.6 }],
	['40/5 --alpha-beta 1', { eqd2_gy => 120 }],
	['40/5 --alpha-beta 2', { eqd2_gy => 100 }],
	['4x3.7 --alpha-beta 10', { bed_gy => 20.276 }],
	# the tissue gets half of it: f D + f^2 Q/R, by hand
	['35x2 --alpha-beta 3 --dose-factor 0.5', { total_dose_gy => 70, bed_gy => 35 + 35 / 3, eqd2_gy => 28 }],
	['35x2 --alpha-beta 3 --dose-factor 0', { bed_gy => 0, eqd2_gy => 0 }],
	# alpha/beta without end: the physical dose
	['40/5 --alpha-beta 1e12', { bed_gy => 40, eqd2_gy => 40 }],
	# section 2, the table of known answers
	['4*(10x1.5 bid 6h, gap 1w) --alpha-beta 3 --half-time 4', { total_dose_gy => 60, fractions => 40,
	    elapsed_days => 46.25, bed_gy => 102.5728559, eqd2_gy => 61.5437135, bed_hm_gy => 100.6066017,
	    bed_complete_repair_gy => 90 }],
	['4*(10x1.5 bid 6h) every 2w --alpha-beta 3 --half-time 1.5', { bed_gy => 91.8816148, bed_hm_gy => 91.875 }],
	['44x1.5 bid 6h --alpha-beta 3 --half-time 4.4', { bed_gy => 114.7568036, eqd2_gy => 68.854082,
	    bed_hm_gy => 111.8238516, bed_complete_repair_gy => 99 }],
	['44x1.5 bid --alpha-beta 2 --half-time 4.4', { bed_gy => 139.1352054, bed_hm_gy => 134.7357777 }],
	['36x1.5 tid 6h 7/w --alpha-beta 3 --half-time 4.4', { bed_gy => 103.7391753, bed_hm_gy => 97.7078578 }],
	['50x1.2 bid --alpha-beta 3 --half-time 4', { bed_gy => 94.0583630 }],
	['30x2 --alpha-beta 3 --half-time 4.9', { bed_gy => 102.2023454, bed_hm_gy => 100 }],
	['4x3.7 bid 6h --alpha-beta 3 --half-time 4.4', { bed_gy => 41.1793239 }],
	['44x1.5 bid 6h --alpha-beta 3 --reciprocal 1.5', { bed_gy => 122.8952461 }],
	['5x8 30min --alpha-beta 3 --half-time 0.5', { bed_gy => 125.76225, bed_complete_repair_gy => 440 / 3 }],
	# the reference has no carry over night; one fraction has none
	['1x8 30min --alpha-beta 3 --half-time 1.5', { bed_gy => 138.90500 / 5 }],
	['2x4 bid 6h 15min --alpha-beta 3 --half-time 1.5', { bed_gy => 18.93491535, bed_hm_gy => 58 / 3 }],
	# bi-exponential, fast share 1/(1 + 0.98)
	['1x12.5 20min --alpha-beta 2.47 --half-time 0.19,2.16 --fast-share 0.505050505050505', { bed_gy => 64.865865 }],
	# by hand: Q = 32 + 32 (2^-6/2 + 2^-1/2) = 40.25
	['2x4 bid 6h --alpha-beta 3 --half-time 1,6 --fast-share 0.5', { bed_gy => 8 + 40.25 / 3,
	    bed_hm_gy => 8 + 40.25 / 3 }],
	# section 1.6
	['1x8 --alpha-beta 3 --lql-threshold 6', { bed_gy => 28, eqd2_gy => 16.8 }],
	['1x15 --alpha-beta 3 --lql-threshold 6', { bed_gy => 63, eqd2_gy => 37.8 }],
	['1x5 --alpha-beta 3 --lql-threshold 6', { bed_gy => 5 * (1 + 5 / 3) }],
	# section 3.1: elapsed days, kick-off 21
	['4*(10x1.5 bid 6h, gap 1w) --alpha-beta 10 --alpha 0.35 --doubling-days 3 --kickoff-days 21',
	    { bed_gy => 69, repopulation_bed_gy => 0.6601401720 * 25.25, net_bed_gy => 52.331461,
	    net_eqd2_gy => 52.331461 / 1.2 }],
	['33x2 --alpha-beta 10 --alpha 0.35 --doubling-days 3 --kickoff-days 21', { net_bed_gy => 64.016776 }],
	['70/35 --alpha-beta 10 --alpha 0.35 --doubling-days 3 --kickoff-days 28', { net_bed_gy => 72.1174770 }],
	['36x1.5 tid 7/w --alpha-beta 10 --alpha 0.35 --doubling-days 3 --kickoff-days 28', { repopulation_bed_gy => 0,
	    net_bed_gy => 62.1 }],
);
for my $case (@bed) {
	my ($line, $want) = @$case;
	my ($regimen, $options) = $line =~ /^(.*?) (--.*)$/;
	my $got = answer('calc', 'bed', $regimen, split / /, $options);
	for my $key (sort keys %$want) {
		my $what = "calc bed $line: $key";
		if (defined $want->{$key}) {
			near($got->{$key}, $want->{$key}, 2e-8, $what);
		} else {
			ok(exists $got->{$key} && !defined $got->{$key}, "$what is null");
		}
	}
}

# --- shape: every key, always, in the order of the contract ---------------------------------------------------
for my $options ([], ['--half-time', '4'], ['--lql-threshold', '6']) {
	my (undef, $out) = run('calc', 'bed', '5x8', '--alpha-beta', '3', @$options, '--json');
	my @keys = $out =~ /^  "([a-z0-9_]+)":/mg;
	is("@keys", "@bed_keys", "keys of calc bed @$options");
}
my $plain = answer(qw(calc bed 40/5 --alpha-beta 3));
is($plain->{schema}, 'ghostdose.calc-bed/1', 'schema');
is($plain->{regimen}, '5x8', 'the regimen comes back in normal form');
is(codes($plain), 'no_half_time no_repopulation', 'each null has its warning');
is(scalar(grep { !$_->{message} } @{ $plain->{warnings} }), 0, 'warnings have a sentence');
is(codes(answer('calc', 'bed', '4x2 10min', qw(--alpha-beta 3))), 'minutes_ignored no_half_time no_repopulation',
    'minutes without a half-time');
is(codes(answer('calc', 'bed', '4x2 10min', qw(--alpha-beta 3 --half-time 1))), 'no_repopulation',
    'minutes with a half-time');
is(codes(answer(qw(calc bed 2x12 --alpha-beta 3 --half-time 1))), 'lq_range no_repopulation',
    'above 10 Gy a fraction: section 13, trap 13');
is(codes(answer(qw(calc bed 2x10 --alpha-beta 3 --half-time 1))), 'no_repopulation', '10 Gy is not above 10 Gy');
is(codes(answer(qw(calc bed 2x12 --dose-factor 0.5 --alpha-beta 3 --half-time 1))), 'no_repopulation',
    'what counts is the dose of the tissue');
is(codes(answer(qw(calc bed 2x8 --dose-factor 1.5 --alpha-beta 3 --half-time 1))), 'lq_range no_repopulation',
    'above 10 Gy by the factor');
my $negative = answer('calc', 'bed', '2x2, gap 20w, 2x2',
    qw(--alpha-beta 10 --alpha 0.35 --doubling-days 3 --kickoff-days 21));
ok($negative->{net_bed_gy} < 0, 'the net BED is not clamped');
is(codes($negative), 'negative_net_bed no_half_time', 'and a warning says so');

# --- a schedule as a table: 2.0 at 0 h, 1.5 at 5 h, 3.0 at 29 h (section 2) ------------------------------------
spew("$scratch/odd.csv", "day,time,dose_gy\n0,08:00,2.0\n1,13:00,3.0\n0,13:00,1.5\n");
my $odd = answer('calc', 'bed', "$scratch/odd.csv", qw(--alpha-beta 3 --half-time 4));
near($odd->{bed_gy}, 12.49738276, 1e-9, 'a regimen from a table');
is($odd->{regimen}, 'custom, 3 fractions', 'what a table is called');

# --- options in any order, both spellings, -- ends them ---------------------------------------------------------
for my $line ('calc bed --alpha-beta 3 40/5 --json', 'calc bed --json --alpha-beta=3 40/5',
    'calc bed --json --alpha-beta=3 -- 40/5') {
	my (undef, $out) = run(split / /, $line);
	near(eval { JSON::PP->new->decode($out)->{eqd2_gy} }, 88, 1e-12, $line);
}

# --- calc dose (section 1) ---------------------------------------------------------------------------------------
for my $case (['--bed 100 --fractions 5 --alpha-beta 3', 6.389866919], ['--bed 72 --fractions 20 --alpha-beta 10',
	2.810249676], ['--bed 100 --fractions 15 --alpha-beta 2', 2.785938897],
	['--eqd2 60 --fractions 5 --alpha-beta 3', 6.389866919], ['--bed 0 --fractions 5 --alpha-beta 3', 0],
	['--bed 40 --fractions 5 --alpha-beta 1e12', 8]) {
	my ($line, $want) = @$case;
	my $got = answer(qw(calc dose), split / /, $line);
	near($got->{dose_per_fraction_gy}, $want, 1e-9, "calc dose $line");
	is($got->{schema}, 'ghostdose.calc-dose/1', 'schema') if $want == 8;
}

# --- calc survival: section 1; section 5.4; two fractions 6 h apart by hand -------------------------------------
my @survival = (
	['30x2 --alpha 0.3 --alpha-beta 10', -9.380761, undef],
	['1x2 --alpha 0.3 --alpha-beta 10', log(0.4867522560) / log(10), undef],
	['35x2 --alpha 0.35 --alpha-beta 10 --oer 2.5 --hypoxic-fraction 0.2', -5.295542789, undef],
	['35x2 --alpha 0.35 --alpha-beta 10 --oer 2.5 --hypoxic-fraction 0.2 --reoxygenation-days 5', -7.940841850,
	    .7513168],
	['35x2 --alpha 0.35 --alpha-beta 10 --oer 2.5 --hypoxic-fraction 0.2 --reoxygenation-days 2', -11.467474565,
	    .1771095029],
	['5x8 qod --alpha 0.35 --alpha-beta 10 --oer 2.5 --hypoxic-fraction 0.2 --reoxygenation-days 2', -5.250448999,
	    .9694808],
	['2x2 bid 6h --alpha 0.3 --alpha-beta 10 --half-time 4', -(1.2 + .03 * (8 + 8 * 2**-1.5)) / log(10), undef],
);
for my $case (@survival) {
	my ($line, $want, $share) = @$case;
	my ($regimen, $options) = $line =~ /^(.*?) (--.*)$/;
	my $got = answer('calc', 'survival', $regimen, split / /, $options);
	near($got->{log10_survival}, $want, 1e-7, "calc survival $line");
	near($got->{hypoxic_fraction_end}, $share, 1e-6, 'hypoxic share at the end') if defined $share;
}
my $oxic = answer(qw(calc survival 5x2 --alpha 0.3 --alpha-beta 10));
is($oxic->{hypoxic_fraction_end}, 0, 'no hypoxic cells were asked for');
is(codes($oxic), 'no_hypoxia', 'and a warning says so');
near($oxic->{alpha_mean_end_per_gy}, .3, 1e-12, 'one alpha for all');
is(join(' ', sort keys %$oxic), 'alpha_mean_end_per_gy hypoxic_fraction_end log10_survival regimen schema warnings', 'keys of survival');

# cells that differ in alpha, gamma-distributed: section 5.6 (beta = 0), .3 +- .05
for (['30x2', .05, 4.578409921e-7, .2], ['10x2', .05, .003889695221, .2571428571], ['30x2', 0, 1.522997974e-8, .3],
	['30x2', 1e-9, 1.522997974e-8, .3], ['30x2', '1e-160', 1.522997974e-8, .3], ['30x2', '1e-320', 1.522997974e-8, .3]) {
	my ($regimen, $sd, $survival, $mean) = @$_;
	my $got = answer('calc', 'survival', $regimen, qw(--alpha 0.3 --alpha-beta 1e12 --alpha-sd), $sd);
	near(10 ** $got->{log10_survival}, $survival, 3e-9, "$regimen, spread $sd: survival");
	near($got->{alpha_mean_end_per_gy}, $mean, 3e-9, 'mean of the survivors');
	is(codes($got), 'alpha_gamma no_hypoxia', 'and it is said');
}
# beta acts on all alike: beta D d = .03 x 60 x 2
near(answer(qw(calc survival 30x2 --alpha 0.3 --alpha-beta 10 --alpha-sd 0.05))->{log10_survival},
    (log(4.578409921e-7) - 3.6) / log(10), 1e-9, 'with beta');
# LQR: section 5.5, two fractions of 5 Gy, variance .02; one of 10 Gy is both at once
spew("$scratch/far.csv", "day,time,dose_gy\n0,08:00,5\n3,08:00,5\n");
for (['1x10', 6], ['2x5 bid 1h', 5.020405271], ['2x5 bid 6h', 4.141849608], ['2x5', 4.316060399],
	["$scratch/far.csv", 4.475106466]) {
	my ($regimen, $kill) = @$_;
	my @line = ('calc', 'survival', $regimen, qw(--alpha 0.3 --alpha-beta 7.5 --half-time 1));
	my $got = answer(@line, '--lqr-sigma', sqrt .02, '--lqr-hours', 24);
	near($got->{log10_survival}, -$kill / log(10), 3e-9, "LQR, $regimen");
	ok(exists $got->{alpha_mean_end_per_gy} && !defined $got->{alpha_mean_end_per_gy}, 'no mean of the survivors');
	is(codes($got), 'lqr lqr_alpha no_hypoxia', 'and it is said');
	near(answer(@line, qw(--lqr-sigma 0 --lqr-hours 24))->{log10_survival}, answer(@line)->{log10_survival}, 1e-12,
	    'without spread the LQ model');
}
# --tissue: Fowler's set, alpha .35, R 10; of cell lines, half-time 17 min; what is given wins
my $fowler = answer(qw(calc survival 30x2 --tissue HNSCC-Fowler));
near($fowler->{log10_survival}, -.35 * 60 * 1.2 / log(10), 1e-12, 'calc survival --tissue');
is(codes($fowler), 'no_hypoxia tissue_alpha tissue_alpha_beta', 'what was taken is said');
like($fowler->{warnings}[1]{message}, qr{0\.35 1/Gy is that of hnscc-fowler \(teaching assumption\): }, 'with its source');
my $mixed = answer('calc', 'survival', '2x2 bid 1h', qw(--tissue hnscc-cell-lines --alpha 0.3 --alpha-beta 10));
near($mixed->{log10_survival}, -(1.2 + .03 * (8 + 8 * 2 ** -(60 / 17))) / log(10), 1e-12, 'the half-time of the table');
is(codes($mixed), 'no_hypoxia tissue_half_time', 'and only that');
near(answer('calc', 'survival', '2x2 bid 1h', qw(--tissue hnscc-cell-lines --alpha 0.3 --alpha-beta 10 --half-time 4))
    ->{log10_survival}, -(1.2 + .03 * (8 + 8 * 2 ** -.25)) / log(10), 1e-12, 'the one that is given wins');
is(codes(answer(qw(calc survival 2x2 --tissue hnscc-cell-lines --alpha-sd 0.05))),
    'alpha_gamma no_hypoxia tissue_alpha tissue_alpha_beta', 'complete repair takes no half-time from it');

# --off: with all of them off the LQ closed form, to 1e-12 (MODEL section 4); one by one what MODEL section 9 says
my $all = 'repair,repopulation,redistribution,hypoxia,reoxygenation,selection';
my @mixed = qw(--alpha 0.35 --alpha-beta 10 --oer 2.5 --hypoxic-fraction 0.2 --reoxygenation-days 2 --half-time 4);
for (['35x2', 70 + 35 * 4 / 10], ['68x1.2 bid', 81.6 + 68 * 1.44 / 10], ['5x8 qod', 40 + 5 * 64 / 10], ['10000x1 7/w', 10000 * 1.1],
	['2*(10x2, gap 2w)', 40 + 20 * 4 / 10]) {
	my ($regimen, $bed) = @$_;
	near(answer('calc', 'survival', $regimen, @mixed, '--off', $all)->{log10_survival}, -.35 * $bed / log(10), 1e-12,
	    "all off, $regimen");
}
for (['repair', '--alpha 0.35 --alpha-beta 10 --oer 2.5 --hypoxic-fraction 0.2 --reoxygenation-days 2'],
	['hypoxia', '--alpha 0.35 --alpha-beta 10 --half-time 4'], ['reoxygenation,Repair', '--alpha 0.35 --alpha-beta 10 --oer 2.5 '
	. '--hypoxic-fraction 0.2'], ['selection,repopulation,redistribution', "@mixed"]) {
	my ($off, $options) = @$_;
	my $got = answer(qw(calc survival), '30x1.5 bid', @mixed, '--off', $off);
	near($got->{log10_survival}, answer(qw(calc survival), '30x1.5 bid', split / /, $options)->{log10_survival}, 1e-12, "off: $off");
	is(codes($got), join(' ', sort map { 'off_' . lc } split /,/, $off), 'and it is said');
}
{
	my @grown = (qw(calc tcp 35x2 --clonogens 1e9), qw(--doubling-days 3 --kickoff-days 28 --alpha 0.3 --alpha-beta 10));
	near(answer(@grown, qw(--off repopulation))->{tcp_poisson}, .9886939129, 1e-8, 'calc tcp: no repopulation, section 4');
	near(answer(@grown, qw(--oer 3 --hypoxic-fraction 0.1 --half-time 2 --off), $all)->{tcp_poisson}, .9886939129, 1e-8, 'all off');
	my $exact = answer(@grown, qw(--off repopulation))->{tcp_exact};
	near(log $exact, -1e9 * exp(-.36 * 70), 1e-9, 'exact: (1 - s)^N without births');
	my $drawn = answer(@grown, qw(--off repopulation --samples 2000));
	near($drawn->{tcp_monte_carlo}, $exact, 4 * sqrt($exact * (1 - $exact) / 2000) / $exact, 'drawn without births');
	near(answer(@grown, qw(--alpha-sd 0 --off repopulation))->{tcp_poisson}, .9886939129, 1e-8, 'patients, without births');
}

# --- calc tcp (section 4); b = ln 2/3, cell loss 0.9 --------------------------------------------------------------
my ($b, $m) = (log(2) / 3, .9 * log(2) / 3);
my $head = '35x2 --clonogens 1e9 --alpha 0.3 --alpha-beta 10';
my $ten = '10x1 7/w --clonogens 1000 --alpha ' . log(2) / 1.1 . ' --alpha-beta 10';
my @tcp = (
	[$head, .9886939129, undef],
	["$head --doubling-days 3 --kickoff-days 28", .4830132701, undef],
	["$head --doubling-days 3 --kickoff-days 21", .0255419165, undef],
	["$head --birth-per-day $b --loss-per-day $m", .9676234055, .9738490820],
	["$head --birth-per-day $b --loss-per-day $m --at-day 46", .9676234055, .9738490820],
	["$head --birth-per-day $b --loss-per-day $m --at-day 411", 0, .9967910875],   # section 13, trap 14: Poisson goes to 0
	["$ten --birth-per-day 0.2 --loss-per-day 0.1", .0905406676, .1424904513],
	["$ten --birth-per-day 0.2 --loss-per-day 0.1 --at-day 30", undef, .3203892839],
	[$ten, .3766034507, .3764237981],
);
for my $case (@tcp) {
	my ($line, $poisson, $exact) = @$case;
	my ($regimen, $options) = $line =~ /^(.*?) (--.*)$/;
	my $got = answer('calc', 'tcp', $regimen, split / /, $options);
	near($got->{tcp_poisson}, $poisson, 1e-8, "calc tcp $line: Poisson") if defined $poisson;
	near($got->{tcp_exact}, $exact, 1e-8, "calc tcp $line: exact") if defined $exact;
	ok(exists $got->{tcp_monte_carlo} && !defined $got->{tcp_monte_carlo} && exists $got->{tcp_monte_carlo_se}
	    && !defined $got->{tcp_monte_carlo_se} && codes($got) =~ /not_sampled/, 'not sampled: null, and said');
}
# sampled: within 4 standard errors of the exact value, the same for the same seed, its standard error as MODEL 5
{
	my @line = (qw(calc tcp), split / /, "$head --birth-per-day $b --loss-per-day $m --samples 2000");
	my $got = answer(@line);
	my ($p, $n) = ($got->{tcp_exact}, 2000);
	near($got->{tcp_monte_carlo}, $p, 4 * sqrt($p * (1 - $p) / $n), 'sampled');
	my $q = ($got->{tcp_monte_carlo} * $n + 2) / ($n + 4);
	near($got->{tcp_monte_carlo_se}, sqrt($q * (1 - $q) / ($n + 4)), 1e-9, 'its standard error');
	unlike(codes($got), qr/not_sampled/, 'sampled, so no warning');
	is(answer(@line, '--seed', 1)->{tcp_monte_carlo}, $got->{tcp_monte_carlo}, 'the seed is 1 unless said');
	isnt(answer(@line, '--seed', 2)->{tcp_monte_carlo}, $got->{tcp_monte_carlo}, 'another seed, other tumours');
	local $ENV{OMP_NUM_THREADS} = 1;
	is(answer(@line)->{tcp_monte_carlo}, $got->{tcp_monte_carlo}, 'one thread, the same tumours');
}
# patients differ: section 4, alpha normal, 1e7 clonogens
for (['60/30', .06, .8619130162], ['70/35', .06, .9485666202], ['80/40', .06, .9795603612], ['70/35', .03, .9976707957],
	['70/35', 0, .9998863016]) {
	my ($regimen, $sd, $want) = @$_;
	my $got = answer('calc', 'tcp', $regimen, qw(--clonogens 1e7 --alpha 0.3 --alpha-beta 10 --alpha-sd), $sd);
	near($got->{tcp_poisson}, $want, 3e-10, "patients, $regimen, spread $sd: Poisson");
	near($got->{tcp_exact}, $want, 1e-8, 'exact');   # without births (1 - s)^N is all but exp(-N s)
	ok(exists $got->{tcp_monte_carlo} && !defined $got->{tcp_monte_carlo}, 'not sampled');
	is(codes($got), 'no_repopulation not_sampled population', 'and it is said');
}
# D50 and gamma50, 2 Gy a fraction: section 4; one dose of alpha (1 + 2/10) does the same
for ([1e7, 45.79057937, 5.713129977], [1e9, 58.58271877, 7.309160342]) {
	my ($n, $d50, $gamma) = @$_;
	my $slope = sub {
		my ($h) = @_;
		my ($low, $high) = map { answer('calc', 'tcp', "1x$_", qw(--alpha 0.36 --alpha-beta 1e12 --clonogens), $n)->{tcp_poisson} }
		    $d50 * (1 - $h), $d50 * (1 + $h);
		return ($high - $low) / (2 * $h);
	};
	near(answer('calc', 'tcp', "1x$d50", qw(--alpha 0.36 --alpha-beta 1e12 --clonogens), $n)->{tcp_poisson}, .5, 1e-8, 'D50');
	near((4 * $slope->(5e-4) - $slope->(1e-3)) / 3, $gamma, 1e-8, 'gamma50');
}
# --tissue: Fowler's set grows from day 21, by 2 in 3 days; what is given wins, rates too
{
	my @line = qw(calc tcp 35x2 --clonogens 1e9 --tissue hnscc-fowler);
	my $n = log(1e9) - .35 * 70 * 1.2;
	my $got = answer(@line);
	near($got->{tcp_poisson}, exp(-exp($n + log(2) * (46 - 21) / 3)), 1e-9, 'calc tcp --tissue');
	is(codes($got), 'not_sampled tissue_alpha tissue_alpha_beta tissue_doubling tissue_kickoff', 'what was taken is said');
	$got = answer(@line, qw(--kickoff-days 28));
	near($got->{tcp_poisson}, exp(-exp($n + log(2) * (46 - 28) / 3)), 1e-9, 'the kick-off that is given');
	is(codes($got), 'not_sampled tissue_alpha tissue_alpha_beta tissue_doubling', 'and the rest');
	$got = answer(@line, qw(--birth-per-day 0 --loss-per-day 0));
	near($got->{tcp_poisson}, exp(-exp($n)), 1e-9, 'rates that are given');
	is(codes($got), 'not_sampled tissue_alpha tissue_alpha_beta', 'and no doubling');
	is(codes(answer(qw(calc tcp 35x2 --clonogens 1e9 --tissue hnscc-shuryak))),
	    'no_repopulation not_sampled tissue_alpha tissue_alpha_beta', 'a kick-off alone is no growth');
}
# hypoxic cells: all hypoxic without OER is all oxic; reoxygenation helps
near(answer('calc', 'tcp', split / /, "$head --oer 1 --hypoxic-fraction 1")->{tcp_exact}, .9886939129, 1e-8, 'OER 1');
ok(answer('calc', 'tcp', split / /, "$head --oer 2 --hypoxic-fraction 0.1 --reoxygenation-days 2")->{tcp_exact}
    > answer('calc', 'tcp', split / /, "$head --oer 2 --hypoxic-fraction 0.1")->{tcp_exact}, 'reoxygenation');
# one fraction of 2 Gy at alpha/beta 2000: alpha d (1 + d/R) = 2.002
near(answer(qw(calc tcp 5x2 --clonogens 1 --alpha 1 --alpha-beta 2e3 --at-day 0))->{tcp_exact}, 1 - exp(-2.002), 1e-9,
    'at day 0 one fraction has been given');

# --- calc recovery ------------------------------------------------------------------------------------------------
my $recovery = answer(qw(calc recovery --eqd2 45 --months 6));
ok(@{ $recovery->{models} } >= 10, 'models of recovery');
for my $model (@{ $recovery->{models} }) {
	is(join(' ', sort keys %$model), 'model recovered_fraction residual_eqd2_gy source valid', "keys of $model->{model}");
	my $one = answer(qw(calc recovery --eqd2 45 --months 6 --model), $model->{model});
	is(scalar @{ $one->{models} }, 1, "--model $model->{model} is one row");
	is_deeply($one->{models}[0], $model, 'the same row');
	if (!$model->{valid}) {
		is($model->{model}, 'primate-cord', 'month 6 is too early for one');
		ok(!defined $model->{recovered_fraction} && !defined $model->{residual_eqd2_gy}, 'its values are null');
		next;
	}
	ok($model->{recovered_fraction} >= 0 && $model->{recovered_fraction} <= 1, 'recovered is a share');
	near($model->{residual_eqd2_gy}, 45 * (1 - $model->{recovered_fraction}), 1e-12, 'what is left is the rest of it');
}
is($recovery->{models}[0]{model}, 'none', 'none comes first');
near($recovery->{models}[0]{residual_eqd2_gy}, 45, 0, 'and leaves all');
is(codes($recovery), 'cord_only primate_cord_not_applicable woolley_allowance', 'and a reason');

# FACTS 7.2: 50 Gy in 25 fractions; the percentages that may follow, of 54.8 Gy EQD2
sub model {
	my ($name, @options) = @_;
	return answer('calc', 'recovery', @options, '--model', $name);
}
for (['6', 42.887287], ['12', 65.467999], ['24', 86.943307], ['36', 95.153294]) {
	my ($months, $percent) = @$_;
	my $got = model('woolley', '--eqd2', 50, '--months', $months);
	near($got->{models}[0]{residual_eqd2_gy}, 54.8 * (1 - $percent / 100), 1e-6, "woolley, month $months");
	near($got->{models}[0]{recovered_fraction}, 1 - 54.8 * (1 - $percent / 100) / 50, 1e-6, 'as a share');
}
my ($allowance) = map { $_->{message} } grep { $_->{code} eq 'woolley_allowance' }
    @{ model('woolley', qw(--eqd2 50 --months 24))->{warnings} };
like($allowance, qr/109\.6 Gy of BED .* 91\.2409 % of it, and 86\.9433 % may follow, EQD2 47\.6449 Gy/, 'its own allowance');
# 45 Gy in 25 fractions, risk 0.1 %, 10 % off: tolerance 88.358931, 77.664840 may follow
near(model('woolley', qw(--eqd2 42.75 --months 24 --risk 0.1 --reduction 10))->{models}[0]{residual_eqd2_gy},
    (88.358931 - 77.664840) / 2, 1e-6, 'woolley with its factors');
for (['12', .723343], ['24', .900578], ['36', .964270], ['100', .964270]) {
	near(model('primate-cord', '--eqd2', 50, '--months', $_->[0])->{models}[0]{recovered_fraction}, $_->[1], 2e-6,
	    "primate-cord, month $_->[0]");
}
for (['woolley', '2', 'cord_only woolley_not_applicable'], ['woolley', '36.1', 'cord_only woolley_not_applicable'],
	['primate-cord', '11', 'cord_only primate_cord_not_applicable'], ['step-simple', '11', '']) {
	my ($name, $months, $want) = @$_;
	is(codes(model($name, '--eqd2', 50, '--months', $months)), $want, "$name at month $months");
}
my $carotid = answer(qw(calc recovery --eqd2 50 --months 24 --tissue carotid));
is(join(' ', map { $_->{model} } grep { !$_->{valid} } @{ $carotid->{models} }), 'primate-cord woolley',
    'models of the cord do not speak of the carotid');
is(codes($carotid), 'primate_cord_not_applicable woolley_not_applicable', 'and say so');
is(codes(answer(qw(calc recovery --eqd2 50 --months 24 --tissue spinal-cord))), 'woolley_allowance', 'they do of the cord');
is(codes(answer(qw(calc recovery --eqd2 20 --months 24 --tissue spinal-cord))), 'woolley_not_applicable',
    'less than 40 % of tolerance');

# --- for a reader -----------------------------------------------------------------------------------------------
{
	local $ENV{LC_ALL} = 'C';
	my ($status, $out) = run(qw(calc bed 40/5 --alpha-beta 3));
	is($status, 0, 'lines for a reader');
	like($out, qr{^BED \(alpha/beta 3 Gy\) +146\.667 Gy$}m, 'BED, its alpha/beta, at most 6 digits, its unit');
	like($out, qr{^EQD2 \(alpha/beta 3 Gy\) +88 Gy$}m, 'EQD2');
	like($out, qr{^Net BED +not applicable$}m, 'what does not apply');
	like($out, qr{^  Without a repair half-time}m, 'warnings are sentences');
	unlike($out, qr{[^\n -~]}, 'ASCII where the locale is');
	(undef, $out) = run(qw(calc recovery --eqd2 45 --months 6));
	unlike($out, qr{[^\n -~]}, 'ASCII in tables');
	$ENV{LC_ALL} = 'C.UTF-8';
	(undef, $out) = run(qw(calc bed 40/5 --alpha-beta 3));
	like($out, qr{\xce\xb1/\xce\xb2 3 Gy}, 'Greek where it can be shown');
	$ENV{LC_ALL} = 'xx_XX.UTF-8';
	(undef, $out) = run(qw(calc bed 40/5 --alpha-beta 3));
	like($out, qr{\xce\xb1/\xce\xb2 3 Gy}, 'and where a UTF-8 locale is asked for that is not installed');
}

done_testing();
