#!/usr/bin/perl
# Each lesson is solved by its own answers, earns nothing where every question is skipped, and says of a wrong way what it was.
# What is wrong is worked by hand and typed.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $top = "$FindBin::Bin/..";
$ENV{XDG_STATE_HOME} = "$scratch/state";

# What is typed, line by line, at seed 1; what is said, with single blanks.
my $learners = 0;
sub learn {
	my ($lesson, @lines) = @_;
	my ($path) = glob "$top/lessons/[0-9]*-$lesson.md";
	spew("$scratch/lines", join('', map { "$_\n" } @lines));
	my ($status, $out, $err) = run('learn', $path, '--plain', '--seed', 1, '--answers', "$scratch/lines", '--state',
	    "$scratch/learner" . $learners++, '--now', '2026-11-01T09:00:00Z');
	is("$status$err", '0', "$lesson is read") or diag($out);
	$out =~ s/\s+/ /g;
	return $out;
}

# Its own answers, a list for each question.
sub own {
	my ($lesson) = @_;
	my @questions;
	for my $line (grep { !/^#/ } split /\n/, slurp("$FindBin::Bin/data/answers/lesson-$lesson.txt")) {
		if ($line eq 'next') { push @questions, []; next }
		push @{ $questions[-1] }, $line;
	}
	pop @questions unless @{ $questions[-1] };
	return @questions;
}

# Wrong ways: the question, what is typed there, and what has to be said of it.
my %wrong = (
	'two-tissues' => [
		[1, 'c', 'the other way round'],
		[3, '50.6', 'EQD2 is given instead of BED'],
		[4, '44', 'physical doses are taken as they are'],
		[8, '52.25', 'the prescription is used instead of what the organ gets'],       # 44 x 4.75/4
	],
	'six-hours' => [
		[3, '66', 'physical doses are taken as they are'],
		[4, '59.4', 'repair is taken as complete between the fractions'],
		[4, '67.1', 'which counts here'],                                           # the days alone
		[7, 'a', '53 %'],
	],
	'lost-week' => [
		[2, '56', 'weeks are rounded up'],
		[3, '56', 'too low'],
		[7, '20x2, gap 1w, 19x2', 'reaches 79'],                                # 78, nights 31 x 2 x 2^2 x 2^(-24/4.4)/5 = 1.1
	],
	oxygen => [
		[1, '60', 'EQD2 is given instead of BED'],
		[7, '5x8 qod', 'artery'],
	],
	strategy => [
		[2, '59.5', 'physical doses are taken as they are'],                        # 119 - 59.5
		[6, '53.1', 'too high'],
		[8, '5x8 qod', 'reaches 144'],                                         # 59.5 x (1.7 + 3)/5 + 88 and the nights
	],
	ghost => [
		[1, 'b', 'That is what the table does'],
		[2, '46.2', 'physical doses are taken as they are'],
		[3, '39.27', 'recovery is forgotten'],
		[3, '9.82', 'the part that has recovered is taken for the part that is left'],
		[7, '10.73', 'recovery is forgotten'],                           # 50 - 39.27
		[8, '20x3', 'simple rule reaches 52.1'],                         # 29.45 + 27 x (1.35 + 2)/4
		[9, 'b', 'not a finding'],
	],
	cartographer => [
		[1, 'a', 'Another tissue lay there then'],
		[2, '20', 'one of the two doses is given instead of their difference'],
		[2, '35', 'one of the two doses is given instead of their difference'],
		[3, 'a', 'the place is not'],
		[4, 'a', 'takes both for equally heavy'],
		[5, 'b', 'the mean fraction hides the large ones'],
		[6, 'a', 'are not a gray'],
		[7, '41 -9', 'cord'],
		[8, 'b', 'The dose is'],
	],
	price => [
		[1, 'a', 'That adds gray'],
		[2, 'a', 'cannot show a zero'],
		[3, 'b', 'That can only be seen'],
		[4, 'c', 'what defines this class'],
		[5, 'a', 'The trial did not find it'],
		[6, 'b', '16 of 73'],
		[7, '98.5', 'physical doses are taken as they are'],           # 66.5 + 32
		[8, 'a', 'more than triples'],
		[9, '5x8 qod', 'carotid artery reaches 148'],                  # 63 x (1.8 + 3)/5 + 88
	],
	reporting => [
		[1, 'a', 'if all made the same assumptions'],
		[2, '119.5', 'physical doses are taken as they are'],          # 59.5 + 60
		[3, 'a', 'To them hours are nothing'],
		[4, 'b', 'Look first whether they overlap'],
		[5, 'a', 'Here they do not'],
		[6, 'a', 'did not live long enough'],
		[7, 'c', 'Decimals would only hide that'],
		[8, 'a', 'computed rightly what they assumed'],
	],
	return => [
		[1, 'b', 'if its cells were like those of the first tumour'],
		[2, '70', 'EQD2 is given instead of BED'],                       # also the physical dose
		[3, 'a', 'if both died at the same rate'],
		[4, 'a', 'One fraction more'],
		[5, 'b', 'marginal'],
		[6, 'a', 'in-field'],
		[7, 'a', 'The molecules say otherwise'],
		[8, 'b', 'another cancer altogether'],
	],
	who => [
		[1, 'a', 'once radiation is the answer'],
		[2, 'c', 'class III'],
		[3, 'b', 'how the untreated would have done'],
		[4, '59.6', 'physical doses are taken as they are'],           # 119 - 59.4
		[5, 'a', 'with any technique'],
		[6, 'b', 'no benefit that could be seen'],
		[7, '30x3', 'carotid artery reaches 157'],                     # 57.0 + 85.5 x 5.85/5
		[8, 'b', 'fared well when treated'],
	],
);

for my $lesson (sort keys %wrong) {
	my @own = own($lesson);
	my $said = learn($lesson, 'next', map { (@$_, 'next') } @own);
	like($said, qr/Total: (\S+) of \1 points\./, "$lesson: its own answers earn all points") or diag(substr $said, -900);
	$said = learn($lesson, 'next', map { ('skip', 'next') } @own);
	like($said, qr/Total: 0 of /, "$lesson: skipping earns nothing") or diag(substr $said, -900);
	for my $way (@{ $wrong{$lesson} }) {
		my ($question, $typed, $word) = @$way;
		my @before = map { (@$_, 'next') } @own[0 .. $question - 2];
		my @here = $own[$question - 1][-1] eq 'submit' ? ($typed, 'submit') : ($typed);
		$said = learn($lesson, 'next', @before, @here);
		ok(index(lc $said, lc $word) >= 0, "$lesson, question $question, $typed: \"$word\"") or diag(substr $said, -1500);
	}
}
done_testing;
