#!/usr/bin/perl
# Variants from the command line: the base, seeds, and an attempt that stays what it was drawn as.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($scratch);

my %plain = good_case();
my %varied = good_case();
$varied{courses} =~ s/35x2,12/35x2|33x2|30x2,12..18/ or die;
$plain{steps} =~ s/How much is left\?/How much of {course.prior.total_dose_gy} Gy is left?/ or die;
$varied{steps} = $plain{steps};
my $plain = write_case("$scratch/plain", %plain);
my $case = write_case("$scratch/varied", %varied);

# --- the base variant is the first alternative and the lower end ------------------------------------------------------
my $base = answer('score', $case, '5x4');
is_deeply($base->{rows}, answer('score', $plain, '5x4')->{rows}, 'the base variant');

# --- seeds ------------------------------------------------------------------------------------------------------------
my %seen;
for my $seed (0 .. 30) {
	my $x = answer('score', $case, '5x4', '--seed', $seed);
	my $y = answer('score', $case, '5x4', '--seed', $seed);
	is_deeply($x, $y, "seed $seed twice") if $seed < 3;
	# alpha/beta 3, 2 Gy fractions: EQD2 is the dose
	$seen{ sprintf '%.6g', $x->{rows}[0]{prior_eqd2_gy} }++;
}
is(join(' ', sort keys %seen), '60 66 70', 'every alternative is drawn, and no other');
for my $command (['explain', $case, '5x4'], ['simulate', $case, '5x4'], ['compare', $case, '5x4'], ['search', $case]) {
	my $one = answer(@$command, '--seed', 4);
	is_deeply($one, answer(@$command, '--seed', 4), "$command->[0] --seed");
}
is_deeply(answer('score', $plain, '5x4', '--seed', 9)->{rows}, answer('score', $plain, '5x4')->{rows}, 'without marks a seed changes nothing');

# --- lint -------------------------------------------------------------------------------------------------------------
my ($status, $out, $err) = run('lint', $case);
is("$status$err", '0', 'a case of variants is linted');
my $lint = answer('lint', $case);
ok($lint->{difficulty}, 'with its difficulty');
my %typed = %varied;
$typed{story} = "A patient who had 66 Gy.\n";
($status, $out, $err) = run('lint', write_case("$scratch/typed", %typed));
is($status, 1, 'a number that is drawn must not be typed');
like($out, qr/66/, 'it is named');

# --- the same findings on any number of threads -------------------------------------------------------------------------
my %many = %varied;
$many{courses} =~ s/12\.\.18/12..200/ or die;
$many{steps} =~ s/residual_eqd2,vessel,0\.5,/residual_eqd2,vessel,9,/ or die;
my $many = write_case("$scratch/tiny", %many);
my %said = map { my $n = $_; local $ENV{OMP_NUM_THREADS} = $n; $n => (run('lint', $many, '--seeds', 400))[1] } 1 .. 3;
like($said{1}, qr/variants a wrong way counts as right: .*\(seed \d+: /, 'wrong ways that count as right are found');
is($said{$_}, $said{1}, "$_ threads: the same text") for 2, 3;

# --- a draw that cannot be played gives way to the next ----------------------------------------------------------------
my %half = %varied;
$half{tumour} =~ s/one,1,/one,1|0.5,/ or die;
my $half = write_case("$scratch/half", %half);
my ($told) = grep { $_->{code} eq 'bad_variant' } @{ answer('lint', $half)->{findings} };
is("$told->{severity} $told->{code}", 'warning bad_variant', 'half of the draws refused: a warning');
like($told->{message}, qr/^21 of 42 variants are refused and drawn anew where they are met; the first \(.*share 0\.5\)/, 'that counts them');
my %met;
for my $seed (1 .. 12) {
	my $x = answer('score', $half, '5x4', '--seed', $seed);
	is_deeply($x, answer('score', $half, '5x4', '--seed', $seed), "seed $seed: a case, and the same again") if $seed < 5;
	$met{ sprintf '%.6g', $x->{rows}[0]{prior_eqd2_gy} // -1 }++;
}
ok(!(grep { !/^(?:60|66|70)$/ } keys %met) && keys %met > 1, 'each seed has its case') or diag(join ' ', %met);
$half{tumour} =~ s/one,1\|0\.5,/one,1|0.5|0.4,/ or die;
($told) = grep { $_->{code} eq 'bad_variant' } @{ JSON::PP->new->utf8->decode((run('lint', write_case("$scratch/most", %half), '--json'))[1])->{findings} };
is("$told->{severity} $told->{code}", 'error bad_variant', 'most of them refused: an error');
# None can be played but the base: an error that says how often it was tried.
$half{tumour} =~ s/one,1\|0\.5\|0\.4,/one,1|0.5|0.4|0.3|0.2|0.1|0.6|0.7|0.8|0.9|0.11|0.12|0.13|0.14|0.15|0.16|0.17|0.18|0.19|0.21|0.22|0.23|0.24|0.25|0.26|0.27,/ or die;
my $never = write_case("$scratch/never", %half);
my %end;
for my $seed (1 .. 60) {
	my ($status, $out, $err) = run('score', $never, '5x4', '--seed', $seed);
	$end{$status}++;
	like($err, qr/share/, "seed $seed: says what is wrong") if $status;
}
ok(($end{2} // 0) > 0 && ($end{0} // 0) > 0, 'capped: of rare good draws some seeds find none') or diag(join ' ', %end);

# --- an attempt stays what it was drawn as ------------------------------------------------------------------------------
sub prompt {
	my ($state) = @_;
	open my $in, '>', "$scratch/typed.txt" or die;
	print $in "next\n", $_[1] ? "b\nnext\n" : '', "quit\n";
	close $in;
	my $text = `$main::ghostdose play '$case' --plain --state '$state' < '$scratch/typed.txt' 2>&1`;
	return $text =~ /How much\s+of\s+(\d+)\s+Gy/ ? $1 : "none in: $text";
}
my %drawn;
for my $learner (1 .. 12) {
	my $first = prompt("$scratch/state$learner", 1);
	$drawn{$first}++;
	is(prompt("$scratch/state$learner", 0), $first, "learner $learner goes on with the same numbers: $first") if $learner < 4;
}
ok(!(grep { !/^(?:60|66|70)$/ } keys %drawn), 'learners draw what is marked') or diag(join ' | ', keys %drawn);
ok(keys %drawn > 1, 'and not all the same');
done_testing();
