#!/usr/bin/perl
# What the command line refuses, in which words and with which status; pipes, full disks, odd values.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $bed = 'calc bed 40/5 --alpha-beta 3';
my $tcp = 'calc tcp 5x2 --alpha 0.3 --alpha-beta 10';
my $gy = 'expected Gy, such as 3 for late effects';
my $calc = 'bed, dose, survival, tcp, recovery, ntcp, oxygen, miri, pattern, second, type, spine, nieder or blowout';

# --- exact messages: [arguments, message behind "ghostdose: "], status 2 -----------------------------------------
my @refused = (
	# options in general
	["$bed --half-time abc", '--half-time: "abc" is not a number; expected hours, such as 4'],
	["$bed --half-time=abc", '--half-time: "abc" is not a number; expected hours, such as 4'],
	["$bed --half-time 4h", '--half-time: "4h" is not a number; expected hours, such as 4'],
	["$bed --half-time 0", '--half-time: "0" is not above 0; expected hours, such as 4'],
	["$bed --half-time -4", '--half-time: "-4" is not above 0; expected hours, such as 4'],
	["$bed --half-time=-4", '--half-time: "-4" is not above 0; expected hours, such as 4'],
	["$bed --half-time 1e-9", '--half-time: "1e-9" is below 1e-06; expected hours, such as 4'],
	["$bed --half-time 1e308", '--half-time: "1e308" is above 1e+09; expected hours, such as 4'],
	["$bed --half-time nan", '--half-time: "nan" is not a number; expected hours, such as 4'],
	["$bed --half-time 0x4", '--half-time: "0x4" is not a number; expected hours, such as 4'],
	["$bed --half-time", '--half-time: the value is missing; expected hours, such as 4'],
	["$bed --half-time --json", '--half-time: the value is missing; expected hours, such as 4'],
	["$bed --half-time=", '--half-time: "" is not a number; expected hours, such as 4'],
	["$bed --alpha-beta 3", '--alpha-beta: given twice; expected it once'],
	["$bed --json --json", '--json: given twice; expected it once'],
	["$bed --json=yes", '--json: takes no value; expected --json alone'],
	["$bed --halftime 4", '--halftime: unknown option; did you mean --half-time?'],
	["$bed --half-tiem=4", '--half-tiem: unknown option; did you mean --half-time?'],
	["$bed --recip 4", '--recip: unknown option; did you mean --reciprocal?'],
	["$bed --zebra", '--zebra: unknown option; expected one of those that --help lists'],
	["$bed -h", '-h: unknown option; did you mean --help?'],
	["$bed -j", '-j: unknown option; expected one of those that --help lists'],
	["$bed 50/25", 'unexpected argument "50/25"; expected REGIMEN alone, in quotes where it has blanks'],
	['calc bed --alpha-beta 3', 'calc bed: an argument is missing; expected REGIMEN, such as 35x2 or plan.csv'],
	['calc bed 40/5', "--alpha-beta: missing; $gy, or --tissue"],
	['calc dose --bed 5 --fractions 5', "--alpha-beta: missing; $gy, or --tissue"],
	['calc bed 40/5 --tissue carotis', '--tissue: "carotis" is no tissue or tumour of the table; did you mean "carotid"?'],
	['calc bed 40/5 --tissue nothing', '--tissue: "nothing" is no tissue or tumour of the table; expected a name that '
	    . 'ghostdose sources lists, such as spinal-cord'],
	['calc bed 40/5 --tissue=', '--tissue: the value is empty; expected a name that ghostdose sources lists, such as carotid'],
	['calc bed 40/5 --tissue erythema', "--alpha-beta: missing, and the table has none of erythema; $gy"],
	['calc dose x --bed 5 --fractions 5 --alpha-beta 3', 'unexpected argument "x"; expected none'],
	# commands
	['calc', "calc: what to do is missing; expected $calc"],
	['calc --json', "calc: what to do is missing; expected $calc"],
	['calc beds', 'calc: unknown command "beds"; did you mean "bed"?'],
	['calc zebra', "calc: unknown command \"zebra\"; expected $calc"],
	['calk', 'unknown command "calk"; did you mean "calc"?'],
	# calc bed
	['calc bed 40/5 --alpha-beta 0', "--alpha-beta: \"0\" is not above 0; $gy"],
	['calc bed 40/5 --alpha-beta -3', "--alpha-beta: \"-3\" is not above 0; $gy"],
	['calc bed 40/5 --alpha-beta 0.0001', "--alpha-beta: \"0.0001\" is below 0.001; $gy"],
	['calc bed 40/5 --alpha-beta 1e308', "--alpha-beta: \"1e308\" is above 1e+12; $gy"],
	['calc bed 40/5 --alpha-beta 1e309', "--alpha-beta: \"1e309\" is not a number; $gy"],
	["$bed --dose-factor -1", '--dose-factor: "-1" is below 0; expected the structure\'s dose over the prescribed one, '
	    . 'such as 0.8'],
	["$bed --half-time 1,5", '--half-time: "1,5" are two half-times; expected --fast-share too, or one half-time with '
	    . 'a decimal point, such as 1.5'],
	["$bed --half-time 1,x --fast-share 0.5", '--half-time: "x" is not a number; expected hours, such as 4'],
	["$bed --half-time 1,2,3 --fast-share 0.5", '--half-time: "2,3" is not a number; expected hours, such as 4'],
	["$bed --half-time 5,1 --fast-share 0.5", '--half-time: "5,1" has the slow half-time first; expected the fast '
	    . 'one, to which --fast-share belongs, then the slow one'],
	["$bed --half-time 4 --fast-share 0.5", '--fast-share: needs two half-times; expected --half-time too, such as '
	    . '0.5,4'],
	["$bed --half-time 1,5 --fast-share 1.5", '--fast-share: "1.5" is above 1; expected a share from 0 to 1, such as '
	    . '0.5'],
	["$bed --half-time 4 --reciprocal 2", '--reciprocal: does not go with --half-time; expected one of the two'],
	["$bed --half-time 4 --lql-threshold 6", '--lql-threshold: LQ-L is defined for complete repair and acute fractions, '
	    . 'not with a repair half-time; expected one of the two'],
	["$bed --reciprocal 4 --lql-threshold 6", '--lql-threshold: LQ-L is defined for complete repair and acute '
	    . 'fractions, not with a repair half-time; expected one of the two'],
	["$bed --alpha 0.35", '--alpha: is not enough for repopulation; expected --doubling-days and --kickoff-days too'],
	["$bed --alpha 0.35 --kickoff-days 21", '--alpha: is not enough for repopulation; expected --doubling-days too'],
	["$bed --doubling-days 3", '--doubling-days: is not enough for repopulation; expected --alpha and --kickoff-days '
	    . 'too'],
	["$bed --alpha 0 --doubling-days 3 --kickoff-days 2", '--alpha: "0" is not above 0; expected a number per Gy, such '
	    . 'as 0.35'],
	# calc dose
	['calc dose --fractions 5 --alpha-beta 3', '--bed: missing; expected --bed or --eqd2 in Gy, such as --bed 100'],
	['calc dose --bed 5 --eqd2 5 --fractions 5 --alpha-beta 3', '--eqd2: does not go with --bed; expected one of the '
	    . 'two'],
	['calc dose --bed 5 --fractions 2.5 --alpha-beta 3', '--fractions: "2.5" is not a whole number; expected a number '
	    . 'of fractions from 1 to 10000, such as 20'],
	['calc dose --bed 5 --fractions 0 --alpha-beta 3', '--fractions: "0" is below 1; expected a number of fractions '
	    . 'from 1 to 10000, such as 20'],
	['calc dose --bed 5 --fractions 10001 --alpha-beta 3', '--fractions: "10001" is above 10000; expected a number of '
	    . 'fractions from 1 to 10000, such as 20'],
	# calc survival
	['calc survival 5x2 --alpha-beta 3', '--alpha: missing; expected a number per Gy, such as 0.35, or --tissue'],
	['calc survival 5x2 --alpha 0.3', '--alpha-beta: missing; expected Gy, such as 10 for a tumour, or --tissue'],
	['calc survival 5x2 --tissue Skin', '--tissue: skin is a normal tissue, and its cells are not those of a tumour; expected '
	    . 'a tumour that ghostdose sources lists, such as hnscc-fowler'],
	['calc survival 5x2 --tissue lip-scc', '--alpha: missing, and the table has none of lip-scc; expected a number per Gy, '
	    . 'such as 0.35'],
	['calc survival 5x2 --tissue hnscc-withers --alpha 0.3', '--alpha-beta: missing, and the table has none of '
	    . 'hnscc-withers; expected Gy, such as 10 for a tumour'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --alpha-sd 0.05 --half-time 4', '--alpha-sd: is a closed form for '
	    . 'complete repair; expected no --half-time with it'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --alpha-sd 0.05 --oer 2 --hypoxic-fraction 0.2', '--alpha-sd: is a '
	    . 'closed form for oxic cells, not for two kinds of them; expected no --hypoxic-fraction with it'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --alpha-sd 0.05 --lqr-sigma 0.1 --lqr-hours 24', '--lqr-sigma: does '
	    . 'not go with --alpha-sd; expected one of the two'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --alpha-sd -1', '--alpha-sd: "-1" is below 0; expected a standard '
	    . 'deviation per Gy, such as 0.05'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --lqr-sigma 0.1', '--lqr-sigma: is not enough for resensitisation; '
	    . 'expected --lqr-hours too'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --lqr-hours 24', '--lqr-hours: is not enough for resensitisation; '
	    . 'expected --lqr-sigma too'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --lqr-sigma 0.1 --lqr-hours 24', '--lqr-sigma: needs a repair '
	    . 'half-time, beside which cells regain their sensitivity; expected --half-time too'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --lqr-sigma 0.1 --lqr-hours 24 --half-time 1 --oer 2 '
	    . '--hypoxic-fraction 0.1', '--lqr-sigma: is a closed form for oxic cells, not for two kinds of them; expected no '
	    . '--hypoxic-fraction with it'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --lqr-sigma 1 --lqr-hours 24 --half-time 1', '--lqr-sigma: a variance '
	    . 'of alpha of 1/Gy^2; from 0 to less than twice beta, 0.2, was expected: above it large doses would kill less'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --oer 2', '--oer: acts on hypoxic cells only; expected '
	    . '--hypoxic-fraction too'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --hypoxic-fraction 0.2', '--hypoxic-fraction: does not say how '
	    . 'resistant hypoxic cells are; expected --oer too'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --reoxygenation-days 2', '--reoxygenation-days: needs hypoxic '
	    . 'cells; expected --hypoxic-fraction and --oer too'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --hypoxic-fraction 2 --oer 2', '--hypoxic-fraction: "2" is above '
	    . '1; expected a share from 0 to 1, such as 0.2'],
	['calc survival 5x2 --alpha 0.3 --alpha-beta 3 --hypoxic-fraction 0.2 --oer 0.5', '--oer: "0.5" is below 1; '
	    . 'expected an oxygen enhancement ratio from 1, such as 2.5'],
	# calc tcp
	["$tcp", '--clonogens: missing; expected a number of cells, such as 1e9'],
	["$tcp --clonogens 0", '--clonogens: "0" is not above 0; expected a number of cells, such as 1e9'],
	["$tcp --clonogens 1e9 --birth-per-day 0.1", '--birth-per-day: is not enough for a rate of growth; expected '
	    . '--loss-per-day too'],
	["$tcp --clonogens 1e9 --kickoff-days 3", '--kickoff-days: is not enough for repopulation; expected --doubling-days '
	    . 'too'],
	["$tcp --clonogens 1e9 --doubling-days 3 --kickoff-days 3 --loss-per-day 1", '--doubling-days: does not go with '
	    . '--loss-per-day; expected one of the two'],
	["$tcp --clonogens 1e9 --at-day -1", '--at-day: "-1" is below 0; expected days from the first fraction, such as '
	    . '46'],
	["$tcp --clonogens 1e9 --seed 3", '--seed: draws nothing; expected --samples too'],
	["$tcp --clonogens 1e9 --samples 9 --alpha-sd 0.06", '--alpha-sd: averages over patients, and --samples draws tumours '
	    . 'of one; expected one of the two'],
	["$tcp --clonogens 1e9 --alpha-sd 4", '--alpha-sd: "4" is more than 10 times --alpha; expected less, such as a fifth of it'],
	["$tcp --clonogens 1e9 --tissue skin", '--tissue: skin is a normal tissue, and its cells are not those of a tumour; '
	    . 'expected a tumour that ghostdose sources lists, such as hnscc-fowler'],
	['calc tcp 5x2 --clonogens 1e9 --tissue hnscc-shuryak --kickoff-days 3', '--kickoff-days: is not enough for '
	    . 'repopulation; expected --doubling-days too'],
	["$tcp --clonogens 1e9 --samples 0", '--samples: "0" is below 1; expected how many tumours to draw, such as 10000'],
	["$tcp --clonogens 1e9 --samples 1.5", '--samples: "1.5" is not a whole number; expected how many tumours to draw, '
	    . 'such as 10000'],
	["$tcp --clonogens 1e9 --oer 2", '--oer: acts on hypoxic cells only; expected --hypoxic-fraction too'],
	# calc recovery
	['calc recovery --eqd2 45', '--months: missing; expected months since its last fraction, such as 18'],
	['calc recovery --eqd2 45 --months 6 --model nome', '--model: "nome" is no model of recovery; did you mean '
	    . '"none"?'],
	['calc recovery --eqd2 45 --months 6 --model=', '--model: the value is empty; expected the name of a model, such '
	    . 'as none'],
	['calc recovery --eqd2 45 --months -6', '--months: "-6" is below 0; expected months since its last fraction, such '
	    . 'as 18'],
	['calc recovery --eqd2 45 --months 6 --tissue hnscc-fowler', '--tissue: hnscc-fowler is a tumour: recovery is of '
	    . 'tissues and never of tumours; expected a tissue, such as carotid'],
	['calc recovery --eqd2 45 --months 6 --risk 0', '--risk: "0" is not above 0; expected a risk in percent, such as 1'],
	['calc recovery --eqd2 45 --months 6 --risk 0.1 --reduction 20', '--reduction: woolley has no solution at a risk of '
	    . "0.001 with a reduction of 0.2: the primates' first course alone would exceed tolerance; expected a higher risk "
	    . 'or less reduction'],
	['calc recovery --eqd2 45 --months 6 --risk 1e-6', '--risk: woolley has no solution at a risk of 1e-08 with a reduction '
	    . "of 0: the primates' first course alone would exceed tolerance; expected a higher risk or less reduction"],
	# calc ntcp
	['calc ntcp --dose 50', '--model: missing; expected lkb, logistic, seriality, cord or a model that ghostdose sources '
	    . 'lists'],
	['calc ntcp --model lkb', '--td50: missing; expected a number, or --tissue and what the table knows of it'],
	['calc ntcp --model cord', '--dose: missing; expected --dose in Gy of EQD2, or --dvh and a file'],
	['calc ntcp --model lkp --dose 5', '--model: "lkp" is no model of complication probability; expected one that ghostdose '
	    . 'sources lists, such as lkb-parotid'],
	['calc ntcp --model lkb-parotis --dose 5', '--model: "lkb-parotis" is no model of complication probability; did you mean '
	    . '"lkb-parotid"?'],
	['calc ntcp --model lkb --dose 5 --tissue carotid', '--tissue: the table has no lkb model of "carotid"; expected an organ '
	    . 'that has one (ghostdose sources), or its parameters'],
	['calc ntcp --model lkb-parotid --dose 5 --tissue larynx', '--tissue: lkb-parotid is a model of parotid; expected '
	    . '--tissue parotid or none'],
	['calc ntcp --model cord --dose 5 --td50 60', '--td50: is no parameter of cord; expected it to be left out'],
	['calc ntcp --model lkb --dose 5 --td50 60 --m 0.1 --s 1', '--s: is no parameter of lkb; expected it to be left out'],
	['calc ntcp --model lkb --dose 5 --td50 60', '--m: missing; expected a number, or --tissue and what the table knows of it'],
	['calc ntcp --model cord --dose 5 --dvh x.csv', '--dvh: does not go with --dose; expected one of the two'],
	['calc ntcp --model cord --dvh none.csv', 'none.csv: there is no such file; check the name and the folder'],
	['calc ntcp --model cord --dose -1', '--dose: "-1" is below 0; expected Gy of EQD2, such as 50'],
	# calc oxygen
	['calc oxygen', '--po2: missing; expected a partial pressure in mmHg, such as 2.5'],
	['calc oxygen --po2 -1', '--po2: "-1" is below 0; expected a partial pressure in mmHg, such as 2.5'],
	['calc oxygen --po2 1 --model hfr', '--model: "hfr" is no model of oxygen; did you mean "hrf"?'],
	['calc oxygen --po2 1 --model nothing', '--model: "nothing" is no model of oxygen; expected alper-howard-flanders, hrf or '
	    . 'wouters-brown'],
);
for my $case (@refused) {
	my ($line, $message) = @$case;
	refuses([split / /, $line], $message);
}

# --- faults of the notation and of a table point at the character --------------------------------------------------
my ($status, $out, $err) = run('calc', 'bed', '35y2', '--alpha-beta', '3');
is($status, 2, 'a slip in the notation');
like($err, qr/^ghostdose: regimen:1:\d+: .+; .+\n\z/, 'has a place in "regimen"');
is($out, '', 'and prints nothing else');
(undef, undef, $err) = run('calc', 'bed', '5x200', '--alpha-beta', '3');
like($err, qr/^ghostdose: regimen:1:3: .*cGy/, 'a dose in cGy');
spew("$scratch/bad.csv", "day,time,dose_gy\n0,08:00,2\n0,09:00,two\n");
($status, undef, $err) = run('calc', 'bed', "$scratch/bad.csv", '--alpha-beta', '3');
is($status, 2, 'a slip in a table');
like($err, qr/^ghostdose: \Q$scratch\E\/bad\.csv:3:9: /, 'has a place in the file');
($status, undef, $err) = run('calc', 'bed', "$scratch/nowhere.csv", '--alpha-beta', '3');
is($status, 2, 'no such table');
like($err, qr/^ghostdose: \Q$scratch\E\/nowhere\.csv: .+\n\z/, 'is named');
mkdir "$scratch/folder.csv";
($status) = run('calc', 'bed', "$scratch/folder.csv", '--alpha-beta', '3');
is($status, 2, 'a folder is no table');

# --- hostile text never reaches the terminal raw ---------------------------------------------------------------------
for my $evil ("\e[2J", "5x2\e]0;x\a", "\xff\xfe", "\xe2\x80\xae5x2", "a\nb", 'x' x 100000) {
	for my $arguments (['calc', 'bed', $evil, '--alpha-beta', '3'], ['calc', 'bed', '5x2', '--alpha-beta', $evil],
		['calc', $evil], [$evil], ['calc', 'bed', '5x2', "--$evil"], ['calc', 'bed', "$evil.csv", '--alpha-beta', '3'],
		[qw(calc recovery --eqd2 1 --months 1 --model), $evil]) {
		($status, $out, $err) = run(@$arguments);
		ok(($status == 2 || $status == 3) && $out eq '' && $err =~ /\Aghostdose: [ -~]*\n\z/ && length $err < 700,
		    'hostile text is escaped') or diag("status $status, $err");
	}
}

# --- every number option with every odd value: one line of refusal, or an object of finite numbers -----------------------
my %commands = (
	'calc bed' => ['5x8 30min', { 'alpha-beta' => 3, 'dose-factor' => 1, 'half-time' => 4, alpha => .3,
		'doubling-days' => 3, 'kickoff-days' => 21 }],
	'calc bed, reciprocal' => ['5x8 30min', { 'alpha-beta' => 3, reciprocal => 4 }],
	'calc bed, two half-times' => ['5x8 30min', { 'alpha-beta' => 3, 'half-time' => '1,4', 'fast-share' => .5 }],
	'calc bed, LQ-L' => ['5x8 30min', { 'alpha-beta' => 3, 'lql-threshold' => 4 }],
	'calc dose' => [undef, { bed => 100, fractions => 5, 'alpha-beta' => 3 }],
	'calc dose, EQD2' => [undef, { eqd2 => 100, fractions => 5, 'alpha-beta' => 3 }],
	'calc survival' => ['5x8', { alpha => .3, 'alpha-beta' => 10, oer => 2.5, 'hypoxic-fraction' => .2,
		'reoxygenation-days' => 2, 'half-time' => 4 }],
	'calc survival, gamma' => ['5x8', { alpha => .3, 'alpha-beta' => 10, 'alpha-sd' => .05 }],
	'calc survival, LQR' => ['5x8', { alpha => .3, 'alpha-beta' => 10, 'half-time' => 1, 'lqr-sigma' => .1,
		'lqr-hours' => 24 }],
	'calc tcp, population' => ['5x8', { clonogens => 1e9, alpha => .3, 'alpha-beta' => 10, 'alpha-sd' => .06,
		'doubling-days' => 3, 'kickoff-days' => 2, 'at-day' => 4 }],
	'calc tcp' => ['5x8', { clonogens => 1e9, alpha => .3, 'alpha-beta' => 10, 'birth-per-day' => .2,
		'loss-per-day' => .1, 'at-day' => 4 }],
	'calc tcp, sampled' => ['5x8', { clonogens => 1e3, alpha => .3, 'alpha-beta' => 10, 'birth-per-day' => .2,
		'loss-per-day' => .1, oer => 2, 'hypoxic-fraction' => .1, 'reoxygenation-days' => 3, 'half-time' => 1,
		samples => 20, seed => 1 }],
	'calc tcp, doubling' => ['5x8', { clonogens => 1e9, alpha => .3, 'alpha-beta' => 10, 'doubling-days' => 3,
		'kickoff-days' => 2 }],
	'calc recovery' => [undef, { eqd2 => 45, months => 6, risk => 1, reduction => 5 }],
	'calc ntcp, lkb' => [undef, { model => 'lkb', dose => 50, td50 => 60, m => .2, n => .5 }],
	'calc ntcp, logistic' => [undef, { model => 'logistic', dose => 50, td50 => 60, gamma50 => 3 }],
	'calc ntcp, seriality' => [undef, { model => 'seriality', dose => 50, td50 => 60, gamma50 => 3, s => 1 }],
	'calc oxygen' => [undef, { po2 => 3 }],
);
my @odd = ('0', '-0', '-1', '1', '1e-308', '5e-324', '1e-12', '1e-6', '1e-4', '1e-3', '1', '100', '1e4', '1e6', '1e9', '1e12',
    '1e30', '1e308', '1e309', '-1e308', 'nan', 'inf', '-inf', 'NaN', 'Infinity', '0x1p3', '1e', '.', '', ' 1', '1 ', '1,5',
    '1.5.1', "\xd9\xa3", '+2', '.5', '5.');
my $tried = 0;
my $wrong = 0;
for my $name (sort keys %commands) {
	my ($argument, $options) = @{ $commands{$name} };
	my @head = split / /, $name =~ s/,.*//r;
	for my $odd_one (sort keys %$options) {
		for my $value (@odd) {
			my @line = (@head, defined $argument ? $argument : ());
			push @line, "--$_=" . ($_ eq $odd_one ? $value : $options->{$_}) for sort keys %$options;
			my ($rc, $text, $fault) = run(@line, '--json');
			my $good;
			if ($rc == 0) {
				my $object = eval { JSON::PP->new->utf8->decode($text) };
				$good = $object && $fault eq '' && $text !~ /\b(nan|inf)/i;
			} else {
				$good = $rc == 2 && $text eq '' && $fault =~ /\Aghostdose: [^\n]*; [^\n]*\n\z/
				    && $fault !~ /\b-?nan\b(?!")/;
			}
			$tried++;
			next if $good;
			$wrong++;
			diag("@line: status $rc, $text$fault");
		}
	}
}
is($wrong, 0, "odd values: $tried command lines, no nonsense");

# --- a reader that goes away is no error; a full disk is -----------------------------------------------------------------
for my $arguments ('calc bed 40/5 --alpha-beta 3', 'calc bed 40/5 --alpha-beta 3 --json', '--help', '--version',
	'calc bed --help') {
	pipe my $reader, my $writer or die;
	close $reader;
	my $pid = fork;
	die unless defined $pid;
	if (!$pid) {
		open STDOUT, '>&', $writer or exit 126;
		open STDERR, '>', "$scratch/err" or exit 126;
		exec { $ghostdose } 'ghostdose', split / /, $arguments or exit 127;
	}
	waitpid $pid, 0;
	is($?, 0, "closed pipe: $arguments");
	is(slurp("$scratch/err"), '', 'and silent');
	SKIP: {
		skip 'no /dev/full', 2 unless -w '/dev/full';
		my $rc = system("'$ghostdose' $arguments >/dev/full 2>'$scratch/err'") >> 8;
		is($rc, 3, "full disk: $arguments");
		is(slurp("$scratch/err"), "ghostdose: standard output: No space left on device; expected to be able to write it\n",
		    'and says so');
	}
}
my $rc = system("'$ghostdose' --help >&- 2>'$scratch/err'") >> 8;
is($rc, 3, 'no standard output at all');

# --- --off -----------------------------------------------------------------------------------------------------------
{
	my @survival = (qw(calc survival 5x2 --alpha 0.3 --alpha-beta 10));
	my $names = 'expected repair, repopulation, redistribution, hypoxia, reoxygenation or selection';
	refuses([@survival, '--off', 'hypox'], '--off: "hypox" is no mechanism; did you mean "hypoxia"?');
	refuses([@survival, '--off', 'repair,'], "--off: \"\" is no mechanism; $names");
	refuses([@survival, '--off', ',repair'], "--off: \"\" is no mechanism; $names");
	refuses([@survival, '--off', 'all'], "--off: \"all\" is no mechanism; $names");
	refuses([@survival, '--off', 'repair, hypoxia'], '--off: " hypoxia" is no mechanism; did you mean "hypoxia"?');
	refuses([@survival, '--off', 'repair,REPAIR'], '--off: repair is named twice; expected it once');
	refuses([@survival, '--off='], '--off: the value is empty; expected mechanisms with commas between, such as repair,hypoxia');
	refuses([@survival, '--off', 'x' x 1000], '--off: "' . 'x' x 39 . "\" is no mechanism; $names");
	refuses([@survival, qw(--alpha-sd 0.05 --off repair)], '--off: does not go with --alpha-sd, a closed form of its own; '
	    . 'expected one of the two');
	refuses([@survival, qw(--half-time 1 --lqr-sigma 0.1 --lqr-hours 24 --off repair)], '--off: does not go with --lqr-sigma, a '
	    . 'closed form of its own; expected one of the two');
	refuses([qw(calc tcp 5x2 --clonogens 1e6 --alpha 0.3 --alpha-beta 10 --off repop)], "--off: \"repop\" is no mechanism; $names");
	refuses(['simulate', "$FindBin::Bin/../cases/carotid", '5x8', '--off', 'reoxigenation'],
	    '--off: "reoxigenation" is no mechanism; did you mean "reoxygenation"?');
}

done_testing();
