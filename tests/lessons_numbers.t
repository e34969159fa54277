#!/usr/bin/perl
# Numbers that stand typed in the lessons: each is asked for again from the engine, the engine is held to by_hand.pl where that knows
# the way, and the words it stands in must be there.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/by_hand.pl";

my $top = "$FindBin::Bin/..";
my %text;                # of each lesson

# The engine's answer, which has to be the one by hand.
sub asked {
	my @ask = @_;
	my ($object, $hand) = (answer('calc', @ask), by_hand(@ask));
	my @known = grep { defined $object->{$_} } sort keys %{ $hand // {} };
	ok(@known && !(grep { abs($object->{$_} - $hand->{$_}) > 1e-6 * (abs $hand->{$_} || 1) } @known), "@ask, by hand: @known")
	    or diag(join ', ', map { "$_ $object->{$_}, by hand $hand->{$_}" } @known) if $hand;
	return $object;
}

# value: as it stands in the words, to half of its last digit.
sub says {
	my ($lesson, $words, $value, $key, @ask) = @_;
	my ($path) = glob "$top/lessons/[0-9]*-$lesson.md";
	my ($decimals) = $value =~ /[.](\d+)/;
	my $object = asked(@ask);
	my $got = ref $key ? $key->($object) : $object->{$key};

	$text{$lesson} //= slurp($path);
	ok(index($text{$lesson}, $words) >= 0 && index($words, $value) >= 0, "$lesson says \"$words\"");
	ok(defined $got && abs($got - $value) <= 0.5000001 * 10**-length($decimals // ''), "@ask: $value") or diag($got // 'null');
}

my @artery = ('--alpha-beta', 3);
my @tumour = ('--alpha-beta', 10);
my @cord = ('--alpha-beta', 2);

my $l = 'two-tissues';
says($l, 'ten to the power −9.4', '9.4', sub { -$_[0]{log10_survival} }, 'survival', '30x2', '--alpha', 0.3, @tumour);
says($l, '= 0.49, so about half', '0.49', sub { 10**$_[0]{log10_survival} }, 'survival', '1x2', '--alpha', 0.3, @tumour);
says($l, 'Of ten million cells 0.004', '0.004', sub { 1e7 * 10**$_[0]{log10_survival} }, 'survival', '30x2', '--alpha', 0.3, @tumour);
says($l, 'by 2 + 10, which is 60 Gy', '60', 'eqd2_gy', 'bed', '5x8', @tumour);
says($l, 'Yes: 40 × 11/5 = 88 Gy.', '88', 'eqd2_gy', 'bed', '5x8', @artery);
says($l, 'the same five fractions would be 100 Gy', '100', 'eqd2_gy', 'bed', '5x8', @cord);
says($l, 'and 123.6 Gy with 0.87 Gy', '123.6', 'eqd2_gy', 'bed', '5x8', '--alpha-beta', 0.87);
says($l, '76.2 Gy to the tumour', '76.2', 'eqd2_gy', 'bed', '68x1.2', @tumour);
says($l, '68.5 Gy to the artery', '68.5', 'eqd2_gy', 'bed', '68x1.2', @artery);

$l = 'six-hours';
my @neck = (@artery, '--half-time', 4.4);
my $same_day = sub { $_[0]{bed_hm_gy} / (1 + 2 / 3) };
says($l, 'nights that mend all, it is 67.1 Gy', '67.1', $same_day, 'bed', '44x1.5 bid 6h', @neck);
says($l, 'the days alone make 67.1 Gy', '67.1', $same_day, 'bed', '44x1.5 bid 6h', @neck);
says($l, '× 1.694 = 111.8', '111.8', 'bed_hm_gy', 'bed', '44x1.5 bid 6h', @neck);
says($l, 'the model makes 48.6 Gy of EQD2', '48.6', 'eqd2_gy', 'bed', '36x1.5 tid 6h 7/w', @artery);
says($l, '58.6 with the days counted', '58.6', $same_day, 'bed', '36x1.5 tid 6h 7/w', @neck);
says($l, 'and 62.2 with the nights', '62.2', 'eqd2_gy', 'bed', '36x1.5 tid 6h 7/w', @neck);
says($l, 'to 71.5 Gy', '71.5', 'eqd2_gy', 'bed', '44x1.5 bid 4h', @neck);
says($l, 'to eight hours, it falls to 67.1 Gy', '67.1', 'eqd2_gy', 'bed', '44x1.5 bid 8h', @neck);
says($l, '22 fractions of 3 Gy are about 79 Gy', '79', 'eqd2_gy', 'bed', '22x3', @artery);

# Below a half-time of 3.5 h two a day are gentler than one a day, above it harder.
for my $case ([3.4, 1], [3.6, -1]) {
	my ($hours, $sign) = @$case;
	my ($daily, $twice) = map { asked('bed', $_, @artery, '--half-time', $hours)->{eqd2_gy} } '33x2', '44x1.5 bid 6h';
	ok($sign * ($daily - $twice) > 0, "$l: about 3.5 hours, at $hours");
}

$l = 'lost-week';
my @growth = ('--alpha', 0.3, '--doubling-days', 3.5, '--kickoff-days', 20.5);
my $day = sub { $_[0]{repopulation_bed_gy} / ($_[0]{elapsed_days} - 20.5) };
says($l, 'K = 0.693/1.05 = 0.66 Gy a day', '0.66', $day, 'bed', '35x2', @tumour, @growth);
says($l, 'becomes 0.55 Gy a day', '0.55', sub { $day->(@_) / 1.2 }, 'bed', '35x2', @tumour, @growth);
says($l, 'makes K 0.83 Gy of BED', '0.83', $day, 'bed', '35x2', '--alpha-beta', 10.6, '--alpha', 0.24, '--doubling-days', 3.5, '--kickoff-days', 20.5);
says($l, 'or 0.69 of EQD2', '0.69', sub { $day->(@_) / (1 + 2 / 10.6) }, 'bed', '35x2', '--alpha-beta', 10.6, '--alpha', 0.24,
    '--doubling-days', 3.5, '--kickoff-days', 20.5);
says($l, 'comes back to 0.66', '0.66', $day, 'bed', '35x2', @tumour, '--alpha', 0.35, '--doubling-days', 3, '--kickoff-days', 20.5);
says($l, 'Without the gap it is 46 days', '46', 'elapsed_days', 'bed', '35x2', @tumour);
says($l, 'on day 53 or later', '53', 'elapsed_days', 'bed', '20x2, gap 1w, 15x2', @tumour);
says($l, 'Yes, and not by much: it is 74.6 Gy', '74.6', 'eqd2_gy', 'bed', '20x2, gap 1w, 10x2 bid 6h, 5x2', @neck);
says($l, '75.9 Gy: more dose', '75.9', 'eqd2_gy', 'bed', '20x2, gap 1w, 15x2.22', @neck);
says($l, '79.2 Gy: eight gray more', '79.2', 'eqd2_gy', 'bed', '20x2, gap 1w, 19x2', @neck);
says($l, 'The course as planned was 71.0 Gy', '71.0', 'eqd2_gy', 'bed', '35x2', @neck);
says($l, '`20x2, gap 1w, 15x2 6/w` is 71.0 Gy', '71.0', 'eqd2_gy', 'bed', '20x2, gap 1w, 15x2 6/w', @neck);
says($l, 'It ends on day 46', '46', 'elapsed_days', 'bed', '20x2, gap 1w, 10x2 bid 6h, 5x2', @tumour);
{
	my ($planned, $larger, $more) = map { asked('bed', $_, @tumour, @growth)->{net_bed_gy} }
	    '35x2', '20x2, gap 1w, 15x2.22', '20x2, gap 1w, 19x2';
	near($larger, $planned, 0.002, "$l: fifteen of 2.22 Gy bring the net BED back");
	ok($more > $planned, "$l: four more fractions do");
	ok(asked('bed', '20x2, gap 1w, 18x2', @tumour, @growth)->{net_bed_gy} < $planned, "$l: three more do not");
}

$l = 'oxygen';
my @hypoxic = ('--alpha', 0.3, @tumour, '--oer', 2.5);
says($l, 'Of the cells with oxygen 1.3 % survive', '1.3', sub { 100 * 10**$_[0]{log10_survival} }, 'survival', '1x8', '--alpha', 0.3, @tumour);
says($l, 'of those without 28 %', '28', sub { 100 * 10**$_[0]{log10_survival} }, 'survival', '1x8', @hypoxic, '--hypoxic-fraction', 1);
says($l, 'Without hypoxia both would leave 0.004 cells', '0.004', sub { 1e7 * 10**$_[0]{log10_survival} }, 'survival', '5x8', '--alpha', 0.3, @tumour);
for my $share (0.15, 0.2, 0.24) {
	my @his = (@hypoxic, '--hypoxic-fraction', $share, '--reoxygenation-days', 2);
	my ($many, $five, $weekly) = map { 7 + asked('survival', $_, @his)->{log10_survival} } '30x2', '5x8 qod', '5x8 weekly';
	ok($five - $many > 3.9 && $five - $many < 4.1, "$l: ten thousand times, share $share");
	ok(10**$many > 0.01 && 10**$many < 0.025, "$l: one or two hundredths of a cell, share $share");
	ok(10**$five > 100, "$l: more than a hundred cells, share $share");
	ok(10**$weekly < 1 && exp(-10**$weekly) > 0.5 && $five - $weekly > 2.4, "$l: weekly, share $share");
	my $first = asked('survival', '1x8', @his)->{hypoxic_fraction_end};
	ok($first > 0.78 && $first < 0.9, "$l: about four fifths or more, share $share");
}
for my $gap (['2x5 bid 1h', '5.0 at one hour', '5.0'], ['2x5 bid 6h', '4.1 at six', '4.1'], ['2x5', '4.3 at a day', '4.3'],
    ['2x5 on mon+thu', '4.5 at three days', '4.5']) {
	says($l, $gap->[1], $gap->[2], sub { -$_[0]{log10_survival} * log 10 }, 'survival', $gap->[0], '--alpha', 0.3, '--alpha-beta', 7.5,
	    '--half-time', 1, '--lqr-sigma', sqrt 0.02, '--lqr-hours', 24);
}

$l = 'strategy';
my @wall = (@artery, '--half-time', 4);
my @node = ('--clonogens', 1e7, '--alpha', 0.3, @tumour, '--doubling-days', 3.5, '--oer', 2.5, '--hypoxic-fraction', 0.1,
    '--reoxygenation-days', 1.5, '--half-time', 0.3);
my @soon = (@node, '--kickoff-days', 20);
says($l, 'control is 0.91 against 0.77', '0.91', 'tcp_poisson', 'tcp', '40x1.5 bid 6h', @soon);
says($l, 'control is 0.91 against 0.77', '0.77', 'tcp_poisson', 'tcp', '30x2', @soon);
says($l, 'Yes: control 0.91 in both', '0.91', 'tcp_poisson', 'tcp', '30x2 6/w', @soon);
says($l, 'with a control of 0.87 in 36 days', '0.87', 'tcp_poisson', 'tcp', '54x1.2 bid 6h', @soon);
says($l, '60.6 and 61.5 Gy to the artery', '60.6', 'eqd2_gy', 'bed', '30x2 6/w', @wall);
says($l, '60.6 and 61.5 Gy to the artery', '61.5', 'eqd2_gy', 'bed', '40x1.5 bid 6h', @wall);
says($l, 'are 60.6 Gy, their nights counted too', '60.6', 'eqd2_gy', 'bed', '30x2', @wall);
says($l, 'twice a day are 60.9 Gy to the artery', '60.9', 'eqd2_gy', 'bed', '54x1.2 bid 6h', @wall);
says($l, 'it would be 65.5 Gy, after 25.25 days', '65.5', 'net_bed_gy', 'bed', '40x1.5 bid 6h', @tumour, '--alpha', 0.3,
    '--doubling-days', 3.5, '--kickoff-days', 20);
says($l, 'it would be 65.5 Gy, after 25.25 days', '25.25', 'elapsed_days', 'bed', '40x1.5 bid 6h', @tumour);
says($l, 'have cost 13.9 Gy of BED', '13.9', sub { 65.531 - $_[0]{net_bed_gy} }, 'bed', '4*(10x1.5 bid 6h) every 2w', @tumour, '--alpha', 0.3,
    '--doubling-days', 3.5, '--kickoff-days', 20);
says($l, '6.5 × 9.5 = 61.8', '61.8', 'eqd2_gy', 'bed', '5x6.5', @artery);
says($l, '7.5 × 10.5 = 78.8 Gy', '78.8', 'eqd2_gy', 'bed', '5x7.5', @artery);
says($l, 'a BED of 53.6 Gy', '53.6', 'bed_gy', 'bed', '5x6.5', @tumour);
{
	my ($daily, $twice) = map { asked('tcp', $_, @node, '--kickoff-days', 35)->{tcp_poisson} } '30x2', '40x1.5 bid 6h';
	ok($daily > $twice, "$l: with a kick-off on day 35 daily comes before two a day");
	ok(asked('tcp', '4*(10x1.5 bid 6h) every 2w', @soon)->{tcp_poisson} < 0.1, "$l: the split course controls less than one in ten");
	my ($split, $straight) = map { asked('tcp', $_, @node, '--kickoff-days', 46)->{tcp_poisson} }
	    '4*(10x1.5 bid 6h) every 2w', '40x1.5 bid 6h';
	ok($split > $straight, "$l: when nothing grows free weeks are a gain");
}
$l = 'ghost';
sub recovered { my ($model, $key) = @_; return sub { my ($m) = grep { $_->{model} eq $model } @{ $_[0]{models} }; return $m->{$key} } }
my $monkeys = recovered('primate-cord', 'recovered_fraction');
my @later = ('recovery', '--eqd2', 50, '--months');
says($l, '72 % had been recovered after one year', '72', sub { 100 * $monkeys->(@_) }, @later, 12);
says($l, '90 % after two', '90', sub { 100 * $monkeys->(@_) }, @later, 24);
says($l, '96 % after three', '96', sub { 100 * $monkeys->(@_) }, @later, 36);
for my $months (11.6, 11.7, 11.8) {
	my $o = asked('recovery', '--eqd2', 39.27, '--months', $months);
	my ($rule, $boldest) = map { recovered($_, 'residual_eqd2_gy')->($o) } 'step-simple', 'woolley';
	ok($rule > 2 * $boldest && $rule - $boldest > 15, "$l: more than twice, by more than fifteen, at $months months");
	my $soon = asked('recovery', '--eqd2', 39.27, '--months', $months + 14 / 30.4375);
	near($rule - recovered('step-simple', 'residual_eqd2_gy')->($soon), 10, 0.5, "$l: two weeks on about ten gray less");
}
$l = 'return';
my @few = ('--alpha', 0.17, @tumour);
my $share = sub { 10**$_[0]{log10_survival} };
says($l, 'of the many 1.7 × 10⁻¹³', '1.7', sub { 1e13 * $share->(@_) }, 'survival', '35x2', '--alpha', 0.35, @tumour);
says($l, 'of the few 6 × 10⁻⁷', '6', sub { 1e7 * $share->(@_) }, 'survival', '35x2', @few);
says($l, 'In this model the chance is 0.002', '0.002', 'tcp_poisson', 'tcp', '35x2', '--clonogens', 1e7, @few);
says($l, 'lifts the chance from 0.002 to 0.015', '0.015', 'tcp_poisson', 'tcp', '36x2', '--clonogens', 1e7, @few);
for my $case ([42, 0.65, 0.7], [43, 0.7, 0.8]) {
	my ($n, $low, $high) = @$case;
	my $tcp = asked('tcp', "${n}x2", '--clonogens', 1e7, @few)->{tcp_poisson};
	ok($tcp > $low && $tcp < $high, "$l: seven chances in ten at 42 or 43 fractions, $n") or diag($tcp);
}
for my $case ([0.19, -1], [0.2, 1]) {
	my $tcp = asked('tcp', '35x2', '--clonogens', 1e6, '--alpha', $case->[0], @tumour)->{tcp_poisson};
	ok($case->[1] * ($tcp - 0.9) > 0, "$l: nine in ten from an alpha of 0.20 on, $case->[0]") or diag($tcp);
}
{
	my $cross = sub { my ($n) = @_;
		my ($many, $few) = map { $share->(asked('survival', "${n}x2", '--alpha', $_, @tumour)) } 0.35, 0.17;
		return 0.999 * $many < 0.001 * $few };
	ok(!$cross->(15) && $cross->(16), "$l: the lines cross after about three weeks");
}
says($l, 'those that come through 70 Gy is 0.19', '0.19', 'alpha_mean_end_per_gy', 'survival', '35x2', '--alpha', 0.3, @tumour, '--alpha-sd', 0.05);
says($l, 'with 0.03 it is 0.25', '0.25', 'alpha_mean_end_per_gy', 'survival', '35x2', '--alpha', 0.3, @tumour, '--alpha-sd', 0.03);
$l = 'cartographer';
says($l, 'Gy in place of 14.', '14', 'eqd2_gy', 'bed', '25x0.8', @cord);
says($l, '93 Gy, and 110 Gy is right', '93', 'eqd2_gy', 'bed', '30x2.66666667', @cord);
says($l, '93 Gy, and 110 Gy is right', '110', sub { 50 + $_[0]{eqd2_gy} }, 'bed', '5x6', @cord);
says($l, 'are 30 × 8/4 = 60 Gy', '60', 'eqd2_gy', 'bed', '5x6', @cord);
{
	# Where the field shifts the cord by 3 mm and the dose falls by 5 Gy/mm from 50 Gy: 20 Gy at today's place, 15 more at the old one.
	my ($path) = glob "$top/lessons/[0-9]*-$l.md";
	my @lines = ('next', 'next');
	spew("$main::scratch/moves", join "\n", 'next', 'b', 'next', '15', 'slider 1 0.5', 'next', 'next', 'next', 'slider 1 0', 'slider 1 0.5', 'slider 1 0.6',
	    'slider 1 1.5', '');
	my $out = (run('learn', $path, '--plain', '--seed', 1, '--answers', "$main::scratch/moves", '--state', "$main::scratch/moved"))[1] =~ s/\s+/ /gr;
	unlike($out, qr/[.]Slider/, "$l: what a slice says ends its line");
	for my $dose ('20.0', '27.5', '29.0', '42.5') {
		ok(index($out, "Following the tissue the cord has $dose Gy") >= 0, "$l: a share of the movement: $dose Gy") or diag(substr $out, -600);
	}
}
$l = 'price';
my $of = sub { my ($name, $key) = @_; return sub { my ($s) = grep { $_->{series} eq $name } @{ $_[0]{series} }; return 100 * $s->{$key} } };
for my $row (['mcdonald-2012', '2.6 % (1.9 to 3.6;', '2.6', '1.9', '3.6'], ['dionisi-2019', '4.1 % (3.5 to 4.8', '4.1', '3.5', '4.8'],
    ['yamazaki-2013', '8.4 % (5.8 to 11.6)', '8.4', '5.8', '11.6'], ['cengiz-2011', '17.3 % (7.8 to 31.4', '17.3', '7.8', '31.4'],
    ['yazici-2013-daily', '7 of 43, 16.3 % (6.8 to 30.7)', '16.3', '6.8', '30.7'], ['yazici-2013-qod', '12.5 % (3.5 to 29.0)', '12.5', '3.5', '29.0'],
    ['yamazaki-2015-encased', '24 % (13.1 to 38.2)', '24', '13.1', '38.2'], ['yamazaki-2015-free', 'as high as 12.7 %', undef, undef, '12.7']) {
	my ($name, $words, @values) = @$row;
	for my $i (grep { defined $values[$_] } 0 .. 2) {
		says($l, $words, $values[$i], $of->($name, ('rate', 'low', 'high')[$i]), 'blowout');
	}
}
says($l, 'Five fractions of 8 Gy are 88 Gy', '88', 'eqd2_gy', 'bed', '5x8', @artery);
says($l, '0.2 % at 50 Gy', '0.2', sub { 100 * $_[0]{ntcp} }, 'ntcp', '--model', 'cord', '--dose', 50);
says($l, '5 % at 59.3', '5', sub { 100 * $_[0]{ntcp} }, 'ntcp', '--model', 'cord', '--dose', 59.3);
near(asked('ntcp', '--model', 'cord', '--dose', 69.4)->{ntcp}, 0.5, 1e-6, "$l: one half at 69.4");
near(1 - 0.025**(1 / 22), 0.154, 0.003, "$l: the two-sided bound of 0 of 22 is 15.4 %");
says($l, 'they are 61.5 Gy to the artery', '61.5', 'eqd2_gy', 'bed', '40x1.5 bid 6h', @artery, '--half-time', 4);
ok(0.9**22 > 0.095 && 0.9**22 < 0.105, "$l: one such series in ten");
for my $factor (0.88, 0.9, 0.92) {
	my $left = 119 - asked('bed', '35x' . 2 * $factor, @artery)->{eqd2_gy};
	my ($five, $thirty) = map { asked('dose', '--eqd2', $left, '--fractions', $_, @artery)->{dose_per_fraction_gy} } 5, 30;
	ok($five > 6 && $five < 6.5 && $thirty > 1.9 && $thirty < 2.05, "$l: a little above 6 Gy, near 2, factor $factor") or diag("$five $thirty");
	near(119 - $left + 88, 150, 2.5, "$l: about 150 Gy, factor $factor");
}
{
	my @own = ('--alpha-beta', 0.87);
	my ($ghost, $quarter, $half) = map { asked('bed', $_, @own)->{eqd2_gy} } '35x1.2', '5x2', '5x4';
	my ($low, $high) = map { asked('ntcp', '--model', 'cord', '--dose', $ghost + $_)->{ntcp} } $quarter, $half;
	ok($low < 0.001, "$l: below one in a thousand");
	near($high, 0.2, 0.06, "$l: about one in five");
	ok($half > 3 * $quarter, "$l: its effect more than triples");
}
$l = 'who';
for my $row ([1, 'Of class I 61.9 %', '61.9', '--years', 3, '--resected'], [2, 'of class II 40.0 %', '40.0', '--years', 1.7],
    [3, 'of class III 16.8 %', '16.8', '--years', 1, '--organ-dysfunction']) {
	my ($class, $words, $value, @ask) = @$row;
	says($l, $words, $value, sub { 100 * $_[0]{survival_2_years} }, 'miri', @ask);
}
# 60 Gy in 120 h, half-time 1.5 h: G of Lea and Catcheside.
{
	my $x = log(2) / 1.5 * 120;
	near(60 * (1 + 2 * (exp(-$x) + $x - 1) / $x**2 * 60 / 3) / (1 + 2 / 3), 61.5, 0.0005, "$l: implanted sources");
	ok(index($text{$l}, 'are an EQD2 of 61.5 Gy') >= 0, "$l says so");
}
$l = 'reporting';
says($l, 'Physically it is 119.5 Gy', '119.5', sub { 0.85 * 70 + $_[0]{total_dose_gy} }, 'bed', '40x1.5 bid 6h', @artery);
{
	my $sum = sub { my (@ask) = @_; my $s = 0; $s += asked('bed', $_, @ask)->{eqd2_gy} for '35x1.7', '40x1.5 bid 6h'; return $s };
	my ($ours, $slow, $viewer, $matrad) = map { $sum->(@$_) } [@artery, '--half-time', 4], [@artery, '--half-time', 6], \@artery, \@cord;
	near($ours, 117.99, 0.00005, "$l: 117.99");
	near($ours, 118, 0.005, "$l: about 118 Gy");
	near(2 * (2 * 1.7 + 3) / 5, 2.6, 0.02, "$l: two gray of old dose are 2.6 of EQD2");
	near($matrad, 108, 0.005, "$l: 108");
	near($slow, 125, 0.005, "$l: to 125");
	near($viewer - 0.65 * asked('bed', '35x1.7', @artery)->{eqd2_gy}, 74, 0.01, "$l: 74 Gy");
	near($ours - $viewer, 8, 0.02, "$l: some eight gray of repair");
	my $stereo = sub { my ($regimen, @ask) = @_; my $s = 0; $s += asked('bed', $_, @ask)->{eqd2_gy} for '35x1.7', $regimen; return $s };
	near($stereo->('5x8', @cord) - $stereo->('5x8', @artery), 11, 0.05, "$l: part by ten gray");
	for my $case (['5x3', -1], ['5x3.3', 1]) {
		ok($case->[1] * ($stereo->($case->[0], @cord) - $stereo->($case->[0], @artery)) > 0, "$l: they cross a little above 3 Gy, $case->[0]");
	}
	ok(index($text{$l}, '108 to 125 with another') >= 0 && index($text{$l}, 'have 118 and 74 Gy') >= 0, "$l says so");
}
done_testing;
