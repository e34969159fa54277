#!/usr/bin/perl
# calc ntcp, calc oxygen, --tissue, sources and simulate: known answers of FACTS.md (section in the comment), keys, faults.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($scratch);

my $cases = $ENV{GHOSTDOSE_CASES} || "$FindBin::Bin/../cases";

# --- calc ntcp (section 6) -------------------------------------------------------------------------------------------------
my @ntcp = (
	['--model lkb --td50 66.5 --n 0.05 --m 0.175 --dose 45', .032339, 3e-5],
	['--model lkb --td50 66.5 --m 0.175 --dose 60', .288238, 4e-6],
	['--model lkb --tissue spinal-cord --dose 50', .078120, 2e-5],
	['--model lkb --tissue brainstem --dose 54', .113372, 1e-5],
	['--model lkb --tissue parotid --dose 25', .175259, 1e-5],
	['--model lkb-parotid-burman --dose 26', .007858, 2e-4],
	['--model lkb-mandible --dose 70', .390591, 4e-6],
	['--model cord --dose 45', .000300272575, 1e-8],
	['--model cord --dose 50', .00215451084, 1e-8],
	['--model cord --dose 61', .0820141665, 1e-8],
	['--model CORD --dose 69.4', .5, 1e-12],
	['--model logistic --td50 65 --gamma50 3 --dose 54', .0975420367, 1e-8],
	['--model logistic --tissue chiasm --dose 60', .2767755972, 1e-8],
	['--model seriality --td50 68.6 --gamma50 1.9 --s 4 --dose 50', .0600944820, 1e-8],
	['--model lkb --tissue larynx --dose 47.3', .5, 1e-12],
	['--model cord --dose 0', 0, 0],
);
for my $case (@ntcp) {
	my ($line, $want, $unit) = @$case;
	my $got = answer(qw(calc ntcp), split / /, $line);
	near($got->{ntcp}, $want, 3 * $unit, "calc ntcp $line");
	is(join(' ', sort keys %$got), 'geud_gy ntcp schema warnings', 'keys');
	near($got->{geud_gy}, $line =~ /--dose (\S+)/, 1e-12, 'gEUD of one dose');
	like(codes($got), qr/\beqd2_expected\b/, 'says that it wants EQD2');
}
is(codes(answer(qw(calc ntcp --model lkb --tissue spinal-cord --dose 50))), 'eqd2_expected not_schultheiss ntcp_model',
    'two curves of the cord are not mixed: section 13, trap 15');
is(codes(answer(qw(calc ntcp --model lkb --tissue parotid --m 0.36 --dose 26))), 'eqd2_expected ntcp_model parameters_changed',
    'the command line wins, and it is said');

# The histogram of section 6 in both forms, columns in any order.
spew("$scratch/d.csv", "dose_gy,volume_cc\n10,2\n30,3\n50,3\n60,2\n");
spew("$scratch/s.csv", "\xEF\xBB\xBFvolume_cc;dose_gy\r\n2;10,0\r\n3;30\r\n3;50\r\n2;60\r\n");
# steps of no width: what lies between two rows stands at the middle
spew("$scratch/c.csv", "dose_gy,volume_percent\n" . join '', map { "$_->[0],$_->[1]\n" } [0, 100], [9.9999999, 100], [10.0000001, 80],
    [29.9999999, 80], [30.0000001, 50], [49.9999999, 50], [50.0000001, 20], [60, 20]);
for my $file (qw(d s c)) {
	my $got = answer(qw(calc ntcp --model lkb --tissue spinal-cord --dvh), "$scratch/$file.csv");
	near($got->{geud_gy}, 55.46719351, 1e-8, "$file.csv: gEUD, a = 20");
	near($got->{ntcp}, .1715547427, 1e-8, 'LKB');
	$got = answer(qw(calc ntcp --model seriality --tissue spinal-cord --dvh), "$scratch/$file.csv");
	near($got->{ntcp}, .1781217942, 1e-8, 'relative seriality');
	ok(!defined $got->{geud_gy} && codes($got) =~ /no_geud/, 'has no gEUD');
	near(answer(qw(calc ntcp --model lkb --td50 50 --m 0.2 --n 1 --dvh), "$scratch/$file.csv")->{geud_gy}, 38, 1e-8, 'a mean');
	near(answer(qw(calc ntcp --model lkb --td50 50 --m 0.2 --n 0.125 --dvh), "$scratch/$file.csv")->{geud_gy}, 50.96369093, 1e-8,
	    'a = 8');
	near(answer(qw(calc ntcp --model cord --dvh), "$scratch/$file.csv")->{geud_gy}, 60, 1e-12, 'the maximum');
	near(answer(qw(calc ntcp --model lkb --td50 50 --m 0.2 --n 1e-6 --dvh), "$scratch/$file.csv")->{geud_gy}, 60, 1e-4,
	    'an exponent of a million');
}
spew("$scratch/m.csv", "dose_gy,volume_percent\n10,100\n20,50\n40,0\n");
near(answer(qw(calc ntcp --model lkb --td50 50 --m 0.2 --n 1 --dvh), "$scratch/m.csv")->{geud_gy}, .5 * 15 + .5 * 30, 1e-12,
    'cumulative: the middles of its steps');
my @faults = (
	["dose_gy,volume_cc\n10,-1\n", '2:4: volume_cc is -1; expected'],
	["dose_gy,volume_cc\n-10,1\n", '2:1: dose_gy is -10; expected'],
	["dose_gy,volume_cc\nnan,1\n", '2:1: dose_gy is "nan"'],
	["dose_gy,volume_cc\n10,\n", '2:4: the volume is missing'],
	["dose_gy,volume_cc\n10,0\n20,0\n", '2:4: all volumes are 0'],
	["dose_gy,volume_cc,volume_percent\n10,1,50\n", 'a volume in cc and one in percent'],
	["dose_gy\n10\n", 'the volume is missing'],
	["dose_gy,volume\n10,1\n", 'volume'],
	["volume_cc\n10\n", 'dose_gy'],
	["dose_gy,volume_percent\n0,99\n10,0\n", '2:3: a cumulative histogram begins with 99 %'],
	["dose_gy,volume_percent\n0,100\n0,50\n", '3:1: dose 0 Gy comes after 0 Gy'],
	["dose_gy,volume_percent\n0,100\n10,50\n20,60\n", '4:4: 60 % come after 50 %'],
	["dose_gy,volume_percent\n0,100\n10,150\n", '3:4: volume_percent is 150; expected'],
	["dose_gy,volume_cc\n", ''],
	['', ''],
	["dose_gy,volume_cc\n10,x\n", '2:4: volume_cc'],
);
for my $case (@faults) {
	my ($text, $says) = @$case;
	spew("$scratch/bad.csv", $text);
	my ($status, $out, $err) = run(qw(calc ntcp --model cord --dvh), "$scratch/bad.csv");
	ok($status == 2 && $out eq '' && $err =~ /\Aghostdose: \Q$scratch\E\/bad\.csv:[^\n]*; [^\n]*\n\z/
	    && index($err, $says) >= 0, "refuses a histogram: $says") or diag("$status $out$err");
}

# --- calc oxygen (section 5) -----------------------------------------------------------------------------------------------------
# mmHg, ratio and alpha factor of alper-howard-flanders, of hrf, alpha and beta of wouters-brown for 0.3 and 0.03
for (['0', 1, 3, .12, .003333333], ['2.5', 1.909091, 2.090909, .1978546713, .0115947287],
	['10', 2.538462, 1.461538, .2555421687, .0209338559]) {
	my ($po2, $oer, $hrf, $alpha, $beta) = @$_;
	my $got = answer(qw(calc oxygen --po2), $po2);
	my ($a, $h, $w) = @{ $got->{models} };
	is("$a->{model} $h->{model} $w->{model}", 'alper-howard-flanders hrf wouters-brown', 'models');
	is(join(' ', sort keys %$_), 'alpha_factor beta_factor model oer', 'keys') for $a, $h, $w;
	near($a->{oer}, $oer, 1e-6, "$po2 mmHg: OER");
	near($a->{alpha_factor}, $oer / 3, 1e-6, 'alpha');
	near($a->{beta_factor}, $oer ** 2 / 9, 2e-6, 'beta');
	near($h->{oer}, $hrf, 1e-6, 'HRF');
	near($h->{alpha_factor}, 1 / $hrf, 1e-6, 'alpha');
	near($h->{beta_factor}, 1 / $hrf ** 2, 2e-6, 'beta');
	near(.3 * $w->{alpha_factor}, $alpha, 1e-8, 'Wouters and Brown: alpha');
	near(.03 * $w->{beta_factor}, $beta, 2e-7, 'beta');
}
is(scalar @{ answer(qw(calc oxygen --po2 3 --model HRF))->{models} }, 1, 'one model');

# --- --tissue: the table's values where none is given, and which they were --------------------------------------------------
for (['calc bed 44x1.5 bid 6h', 'skin', 'tissue_alpha_beta tissue_half_time', 114.7568036],   # alpha/beta 3, 4.4 h: section 2
	['calc bed 5x8', 'carotid --reciprocal 1e-6', 'tissue_alpha_beta', 440 / 3],
	['calc bed 5x8', 'mandible', 'no_half_time tissue_alpha_beta', 440 / 3],
	['calc bed 5x8', 'spinal-cord --alpha-beta 3 --half-time 1e-6', '', 440 / 3],
	['calc bed 1x8', 'carotid --lql-threshold 6', 'no_half_time tissue_alpha_beta', 28],
	['calc bed 1x12.5 20min', 'cns-millar', 'lq_range tissue_alpha_beta tissue_fast_share tissue_half_time '
	    . 'tissue_slow_half_time', 64.865865]) {
	my ($line, $tissue, $codes, $bed) = @$_;
	my ($regimen) = $line =~ /^calc bed (.*)$/;
	my $got = answer(qw(calc bed), $regimen, '--tissue', split / /, $tissue);
	near($got->{bed_gy}, $bed, 1e-7, "$line --tissue $tissue");
	is(join(' ', grep { $_ ne 'no_repopulation' } split / /, codes($got)), $codes, 'what was taken is said');
}
my $cord = answer(qw(calc dose --eqd2 60 --fractions 5 --tissue Carotid));
near($cord->{dose_per_fraction_gy}, 6.389866919, 1e-9, 'calc dose --tissue');
like($cord->{warnings}[0]{message}, qr/3 Gy is that of carotid \(published\): as used by Dale 2017/, 'with its source');

# --- sources ---------------------------------------------------------------------------------------------------------------------
my $sources = answer('sources');
is(join(' ', sort keys %$sources), 'lessons ntcp_models oxygen_models parameters recovery_models schema series warnings', 'keys');
ok(@{ $sources->{parameters} } > 100, scalar(@{ $sources->{parameters} }) . ' parameters');
for my $list (qw(parameters ntcp_models series)) {
	for (@{ $sources->{$list} }) {
		my $assumed = $_->{source} =~ /teaching assumption/ ? 1 : 0;
		ok(length $_->{source} > 8 && $assumed == ($_->{trust} eq 'teaching assumption')
		    && $_->{trust} =~ /^(?:published|as implemented|derived|teaching assumption)$/, "$list: $_->{source}");
	}
}
ok(length $_->{source} > 8, $_->{model}) for @{ $sources->{recovery_models} }, @{ $sources->{oxygen_models} };
my ($free) = grep { $_->{series} eq 'yamazaki-2015-free' } @{ $sources->{series} };
is("$free->{events} of $free->{patients}", '0 of 22', 'a series with its denominator');
near($free->{high}, 1 - .05 ** (1 / 22), 1e-12, 'none of 22 is not zero');
{
	# All that the heads of the lessons cite, and nothing else.
	my @cited;
	local $ENV{GHOSTDOSE_LESSONS} = "$FindBin::Bin/../lessons";
	for my $path (sort glob "$ENV{GHOSTDOSE_LESSONS}/[0-9]*.md") {
		my ($name) = $path =~ m{/\d\d-([^/]*)[.]md\z};
		my ($head) = slurp($path) =~ /^sources: (.*)$/m;
		push @cited, map { "$name: $_" } split /; */, $head;
	}
	is_deeply([map { "$_->{lesson}: $_->{source}" } @{ answer('sources')->{lessons} }], \@cited, scalar(@cited) . ' citations of lessons');
	cmp_ok(scalar @cited, '>', 100, 'and they are many');
}
my ($status, $out, $err) = run('sources');
is("$status$err", '0', 'for a reader');
like($out, qr/0 of 22 +0\.0 % \(0\.0 to 12\.7, one-sided\)/, 'in percent');
{
	local $ENV{LC_ALL} = 'C';
	(undef, $out) = run('sources');
	is(scalar(grep { length > 80 } split /\n/, $out), 0, 'lines fit 80 columns');
}

# --- simulate --------------------------------------------------------------------------------------------------------------------
my $tiny = write_case("$scratch/tiny", good_case());
my $time = answer('simulate', $tiny, '5x8 qod');
is(join(' ', sort keys %$time), 'case dose_gy regimen schema times_d tissues tumour warnings', 'keys');
is_deeply($time->{times_d}, [0 .. 9], 'a moment for each day, which here has each fraction');
is(join(' ', sort keys %{ $time->{tumour} }), 'one_oxic', 'compartments');
is(join(' ', sort keys %{ $time->{tissues} }), 'cord gland jaw vessel', 'tissues');
# vessel: 35 left, 17.6 a fraction (alpha/beta 3); tumour: exp(-0.3 x 8 x 1.8) a fraction
my @given = (1, 1, 2, 2, 3, 3, 3, 4, 4, 5);
for my $i (0 .. 9) {
	near($time->{tissues}{vessel}[$i], 35 + 17.6 * $given[$i], 1e-9, "vessel on day $i");
	near($time->{tumour}{one_oxic}[$i], 1e6 * exp(-4.32 * $given[$i]), 1e-9, "tumour on day $i");
}
ok(exists $time->{tissues}{jaw} && !defined $time->{tissues}{jaw}, 'a mean without a histogram is not known');
is(codes($time), 'unknown_tissue_4', 'which a warning says');
for my $regimen ('5x8 qod', '30x1.5 bid', '10x2, gap 2w, 10x2') {
	my $t = answer('simulate', "$cases/carotid", $regimen);
	my $score = answer('score', "$cases/carotid", $regimen);
	my ($cells, $dose) = (0, 0);
	$dose += $_ for @{ $t->{dose_gy} };
	$cells += $t->{tumour}{$_}[-1] for keys %{ $t->{tumour} };
	near(exp(-$cells), $score->{tcp}, 1e-9, "$regimen: the last cells give TCP back");
	for (['carotid', 0], ['cord', 1], ['mandible', 2]) {
		near($t->{tissues}{ $_->[0] }[-1], $score->{rows}[$_->[1]]{achieved}, 1e-12, "$_->[0]: the last value is the score's");
	}
	my ($rc, $csv, $fault) = run('simulate', "$cases/carotid", $regimen, '--csv');
	is("$rc$fault", '0', '--csv');
	my ($head, @rows) = split /\n/, $csv;
	is($head, 'time_d,dose_gy,recurrence_oxic_cells,recurrence_hypoxic_cells,carotid_eqd2_gy,cord_eqd2_gy,mandible_eqd2_gy,recurrence_eqd2_gy', 'columns');
	is(scalar @rows, scalar @{ $t->{times_d} }, 'rows');
	my $sum = 0;
	my $last = $score->{rows}[0]{residual_eqd2_gy};
	my $gained = 0;
	for (@rows) {
		my @cell = split /,/;
		$sum += $cell[1];
		$gained += $cell[4] - $last;
		$last = $cell[4];
	}
	near($sum, answer(qw(calc bed), $regimen, qw(--alpha-beta 3))->{total_dose_gy}, 1e-9, 'doses sum to the prescription');
	near($gained, $score->{rows}[0]{new_eqd2_gy}, 1e-9, 'steps of a tissue sum to what the new course gives');
	near($dose, $sum, 1e-12, 'JSON and CSV agree');
}
# mechanisms off: all of them is the LQ closed form, and tissues stay as they are
{
	my $all = 'repair,repopulation,redistribution,hypoxia,reoxygenation,selection';
	my $with = answer('simulate', "$cases/carotid", '30x1.5 bid');
	my $off = answer('simulate', "$cases/carotid", '30x1.5 bid', '--off', $all);
	is(join(' ', keys %{ $off->{tumour} }), 'recurrence_oxic', 'one compartment is left');
	is_deeply($off->{tissues}, $with->{tissues}, 'what tissues get is the same');
	is(codes($off), join(' ', (map { "off_$_" } sort split /,/, $all), 'unknown_tissue_4'), 'each is said');
	my ($head, $row) = split /\n/, slurp("$cases/carotid/tumour.csv");
	my %clone;
	@clone{split /,/, $head} = split /,/, $row;
	near(log $off->{tumour}{recurrence_oxic}[-1], log($clone{clonogens}) - $clone{alpha} * 45 * (1 + 1.5 / $clone{alpha_beta_gy}), 1e-12,
	    'the LQ closed form');
	my $two = write_case("$scratch/two", good_case(), tumour => "clone,share,clonogens,alpha,alpha_beta_gy,source\n"
	    . "one,0.75,1e6,0.4,10,t\ntwo,0.25,,0.2,10,t\n");
	my $one = answer('simulate', $two, '5x8', qw(--off selection));
	is(join(' ', keys %{ $one->{tumour} }), 'all_oxic', 'the clones are one');
	near($one->{tumour}{all_oxic}[-1], 1e6 * exp(-.35 * 72), 1e-9, 'with the mean of their alpha');
	my (undef, $csv) = run('simulate', $two, '5x8', qw(--off selection --csv));
	like($csv, qr/\Atime_d,dose_gy,all_oxic_cells,/, '--csv');
}
refuses(['simulate', $tiny, '5x8', '--csv', '--json'], '--json: does not go with --csv; expected one of the two');
refuses(['simulate', $tiny], 'simulate: an argument is missing; expected CASE REGIMEN, such as carotid 35x2');
($status, $out, $err) = run('simulate', $tiny, '5x8 qod');
like($out, qr/^  9 +-?\d+\.\d\d +123\.00 /m, 'for a reader: the end');
my $grows = write_case("$scratch/grows", good_case(), tumour => "clone,clonogens,alpha,alpha_beta_gy,doubling_days,source\n"
    . "one,1e6,0.3,10,0.1,test\n");
($status, $out, $err) = run('simulate', $grows, '1x2, gap 400d, 1x2', '--json');
is("$status$err", '0', 'more cells than a number can hold');
unlike($out, qr/\b(?:inf|nan)\b/i, 'are null');

# --- score: control without complication ----------------------------------------------------------------------------------------
my %files = good_case();
$files{structures} =~ s/^(vessel.*constant,0\.5),,,/$1,,cord-schultheiss,/m;
$files{structures} =~ s/^(cord.*none,),,,/$1,spinal-cord,cord-schultheiss,/m;
$files{structures} =~ s/^(gland.*none,),,,/$1,parotid,lkb-parotid,/m;
my $score = answer('score', write_case("$scratch/tiny", %files), '20x2');
# vessel 35 + 40 at half and whole, cord 35 Gy at 1 and 10 at 0.5, alpha/beta 0.87; gland: mean of 70 and 28 at 3
my $at = sub { 1 / (1 + (69.4 / $_[0]) ** (log(19) / log(69.4 / 59.3))) };
my $vessel = 35 * 1 + 40;
my $spine = 35 * 1.87 / 2.87 + 10 * 1.37 / 2.87;
my $phi = do { my $z = (49 - 39.9) / (.4 * 39.9); my ($s, $term) = (0, $z); for (my $k = 0; $k < 60; $k++) { $s += $term / (2 * $k + 1);
	$term *= -$z * $z / (2 * ($k + 1)); } .5 + $s / sqrt(2 * 3.14159265358979324) };
near($score->{utcp}, $score->{tcp} * (1 - $at->($vessel)) * (1 - $at->($spine)) * (1 - $phi), 1e-9, 'UTCP');
like(codes($score), qr/\butcp_independent\b/, 'its assumption is said');
$files{structures} =~ s/parotid,lkb-parotid/,/;
$score = answer('score', write_case("$scratch/tiny", %files), '20x2');
ok(exists $score->{utcp} && !defined $score->{utcp}, 'null where an organ has no model');
my ($missing) = map { $_->{message} } grep { $_->{code} eq 'no_utcp' } @{ $score->{warnings} };
like($missing, qr/not in UTCP: the gland \(no model named\)/, 'which is named');

# --- score: a model of recovery that does not apply -----------------------------------------------------------------------------
%files = good_case();
$files{structures} =~ s/^cord(.*),none,,,,/cord$1,woolley,,,,/m;
$score = answer('score', write_case("$scratch/tiny", %files), '20x2');
my ($row) = grep { $_->{criterion} eq 'cord limit' } @{ $score->{rows} };
is($row->{state}, 'met', 'woolley applies to the cord of the case') or diag(explain($row));
$files{courses} =~ s/35x2,12/35x2,40/;
$score = answer('score', write_case("$scratch/tiny", %files), '20x2');
($row) = grep { $_->{criterion} eq 'cord limit' } @{ $score->{rows} };
is($row->{state}, 'undetermined', 'and not after 40 months');
ok(exists $row->{residual_eqd2_gy} && !defined $row->{residual_eqd2_gy}, 'what is left is null');
near($row->{prior_eqd2_gy}, 26.25, 1e-12, 'what was given is known');
near($row->{points}, 0, 0, 'no points');
like($row->{derivation}, qr/not applicable: woolley is valid .* month 36/, 'the derivation says why');
like(codes($score), qr/\brecovery_not_applicable_2\b/, 'and a warning');
is((run('score', "$scratch/tiny", '20x2', '--check'))[0], 1, '--check: not met is not safe');

done_testing();
