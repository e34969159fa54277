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
