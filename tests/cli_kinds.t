#!/usr/bin/perl
# Kinds of steps: tests/data/cases/kinds.csv from its start to its end, in plain mode and on the screens by a script.
use strict;
use warnings;
use File::Spec;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $case = File::Spec->rel2abs("$FindBin::Bin/data/cases/kinds.csv");
my $number = 0;

# What plain mode says, blanks as one, to these lines; the records of state begin empty unless it is named.
sub plain {
	my ($lines, $state, @arguments) = @_;
	$state //= "$scratch/state" . $number++;
	spew("$scratch/in", join '', map { "$_\n" } @$lines);
	my $said = `'$ghostdose' play '$case' --plain --ascii --state '$state' @arguments < '$scratch/in' 2>&1`;
	is($?, 0, "plays: @$lines") or diag($said);
	return $said =~ s/\s+/ /gr;
}

# These stand in the text, in this order.
sub order {
	my ($what, $text, @parts) = @_;
	my $from = 0;
	for my $part (@parts) {
		my $at = index $text, $part, $from;
		ok($at >= 0, "$what: $part") or diag('after ' . substr $text, $from, 3000);
		$from = $at + length $part if $at >= 0;
	}
}

# A screen, blanks as one.
sub screen {
	my ($keys) = @_;
	my ($status, $out, $err) = run('play', $case, '--ascii', '--size', '100x40', '--script', $keys);
	is("$status$err", '0', "plays $keys");
	return $out =~ s/^.*===\n//sr =~ s/\s+/ /gr;
}

# To the step with that number, those before it skipped.
sub from {
	my ($step) = @_;
	return ('', map { ('skip', 'yes', '') } 2 .. $step);
}
sub keys_from {
	my ($step) = @_;
	return '<Enter>' . ('Syn' x ($step - 1));
}

my ($status, $out) = run('lint', $case);
is("$status$out", "00 errors, 0 warnings in $case\n", 'the case is good');

# --- several: a and c are right ----------------------------------------------------------------------------------------
order('several', plain([from(1), 'x', 'a b', 'b, a', 'ca', '']),
    'Step 1 of', '(several, 4 points)', 'a) More than 180', 'Type the letters of all that are right, such as a d.',
    '"x" is none of the choices; expected letters of a, b, c or d',
    'a, b: not right. b does not belong: No series says so. 1 right one is missing. 2 more attempts, for 2 points.',
    'Not taken: you ticked a, b just now',
    'a, c: right. a) 12 of 50 bled. c) Ulceration opens the way. That earns 2 of 4 points.');
unlike(plain([from(1), 'ca', '']), qr/12 of 50 bled.*12 of 50 bled/, 'what is right is said once');
like(plain([from(1), 'd', 'd', 'a', 'b', '']), qr/The worked answer: a\) More than 180.*12 of 50 bled/, 'and to a wrong answer as the worked one');
order('several, used up', plain([from(1), 'd', 'a', 'A.B.C.D', '']),
    'd: not right. d does not belong: A tie is no sign. 2 right ones are missing.',
    'a: not right. What you chose is right, but 1 right one is missing.',
    'a, b, c, d: not right. b does not belong: No series says so. d does not belong: A tie is no sign. None of the right ones is missing.',
    'attempts are used up: 0 of 4 points.');
my $seen = screen(keys_from(1) . 'ab<Enter>');
order('several on the screen', $seen, 'b does not belong: No series says so.', '1 right one is missing.',
    'a letter or Space ticks, Enter answers', 'attempt 2 of 3, for 2 points');
$seen = screen(keys_from(1) . 'ab<Enter>b<Down><Space><Enter>');
order('ticks are mended', $seen, 'right: 2 of 4 points', 'Ulceration opens the way.');

done_testing();
