#!/usr/bin/perl
# progress and settings: what was worked is listed, printed and forgotten; answers survive between runs.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $case = "$FindBin::Bin/data/cases/tutor-basic";
my @state = ('--state', "$scratch/state");
delete @ENV{qw(XDG_STATE_HOME)};
$ENV{HOME} = "$scratch/home";
mkdir $ENV{HOME};

# Play line by line; what was said.
sub play {
	my ($lines, @arguments) = @_;
	spew("$scratch/in", join('', map { "$_\n" } @$lines));
	my $said = `'$ghostdose' play '$case' --plain @arguments < '$scratch/in'`;
	is($?, 0, "play: @$lines");
	return $said;
}

my $empty = answer('progress', @state);
is_deeply($empty->{cases}, [], 'nothing worked yet');
is($empty->{warnings}[0]{code}, 'nothing_worked', 'and it says so');
is((stat "$scratch/state")[2] & 07777, 0700, 'the folder is for its user alone');

like(play(['', 'b', '', 'hint', "\e[31m17.5", '17.5'], @state), qr/Your answers are kept: the next time/, 'it says that it keeps');
my $p = answer('progress', @state);
is(scalar @{ $p->{cases} }, 1, 'one case');
my $c = $p->{cases}[0];
is($c->{case}, 'tutor-basic', 'its id');
is($c->{state}, 'in_progress', 'begun');
is("$c->{step} $c->{steps} $c->{attempts}", '2 3 1', 'at step 2 of 3');
near($c->{points}, 2, 0, 'two points');
near($c->{points_max}, 15, 0, 'of 15');
like($c->{last_worked}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'and when');

my $again = play(['52.5', '', '33x2', 'submit', ''], @state);
like($again, qr/You go on at step 2 of 3, 2 of 15 points/, 'the next run goes on');
like($again, qr/Step 3 \(regimen\): passed, 10 of 10 points/, 'to the end');
$c = answer('progress', @state)->{cases}[0];
is("$c->{state} $c->{attempts}", 'finished 1', 'finished');
# 2 + (2 - 0.3) + 10: the second price less a hint
near($c->{points}, 13.7, 1e-12, '13.7 points');
play(['', 'a'], @state);
$c = answer('progress', 'tutor-basic', @state)->{cases}[0];
is("$c->{state} $c->{attempts} $c->{best_points}", 'in_progress 2 13.7', 'a second attempt');
is_deeply(answer('progress', 'carotid', @state)->{cases}, [], 'another case has none');
is(scalar @{ answer('progress', "$case/", @state)->{cases} }, 1, 'by path');

my ($status, $out, $err) = run('progress', '--report', @state);
is("$status$err", '0', '--report');
like($out, qr/^tutor-basic: Basic/m, 'names the case');
like($out, qr/finished \d.*: 13\.7 of 15 points\./, 'its points');
like($out, qr/step 2: "17\.5", not right yet; 2 points so far\n.*step 2: "52\.5", right; 3\.7 points so far/, 'each answer');
like($out, qr/step 2: a hint/, 'each hint');
like($out, qr/step 3: "33x2", right; 13\.7 points so far/, 'the regimen');
unlike($out, qr/[\x00-\x09\x0b-\x1f]/, 'nothing that a terminal obeys');

# --- forgetting ---
($status, $out, $err) = run('progress', '--forget', @state);
is($status, 2, '--forget wants --yes without a terminal');
like($err, qr/^ghostdose: --forget: .*expected --yes/, 'and says so');
is(answer('progress', @state)->{cases}[0]{attempts}, 2, 'nothing is deleted');
is(answer('progress', '--forget', '--yes', 'carotid', @state)->{deleted_attempts}, 0, 'another case');
is(answer('progress', '--forget', '--yes', @state)->{deleted_attempts}, 2, 'all');
is_deeply(answer('progress', @state)->{cases}, [], 'gone');
for my $line (['--yes'], ['--report', '--json'], ['--report', '--forget']) {
	($status, $out, $err) = run('progress', @$line, @state);
	is($status, 2, "progress @$line is refused");
}

# --- settings ---
my %settings = map { $_->{name} => $_ } @{ answer('settings', @state)->{settings} };
is("$settings{glyphs}{value} $settings{theme}{value} $settings{accessible}{value}", 'auto auto off', 'defaults');
is(answer('settings', 'glyphs', 'block', @state)->{settings}[0]{value}, 'block', 'set');
is(answer('settings', 'glyphs', @state)->{settings}[0]{value}, 'block', 'and kept');
is(answer('settings', 'glyphs', 'default', @state)->{settings}[0]{value}, 'auto', 'back');
for my $line ([['settings', 'glyph'], qr/did you mean glyphs/], [['settings', 'glyphs', 'maybe'], qr/expected auto, braille, block or ascii/]) {
	($status, $out, $err) = run(@{ $line->[0] }, @state);
	is($status, 2, "@{ $line->[0] }");
	like($err, $line->[1], 'says what is expected');
}

# --- what comes back ---
{
	my @state = ('--state', "$scratch/repeat");
	my $on = sub { my ($d) = @_; return ('--now', sprintf '2026-%02d-%02dT09:00:00Z', $d > 30 ? (12, $d - 30) : (11, $d)) };
	my $due = sub { return join ' ', map { "$_->{step}/$_->{due}/$_->{overdue_days}" } @{ answer('progress', @state, $on->($_[0]))->{due} } };
	my @steps = map { (split /,/)[0] } grep { /^\w+,(?:choice|number|regimen),/ } split /\n/, slurp("$case/steps.csv");
	my ($first, $second, $third) = @steps;
	is(scalar @steps, 3, "steps: @steps");
	is(answer('progress', @state, $on->(1))->{today}, '2026-11-01', 'the day of --now');
	# The first step right, the second wrong and then right, the third not met.
	play(['', 'b', '', '17.5', '52.5'], @state, $on->(1));
	is($due->(1), '', 'nothing on the day itself');
	like(answer('progress', @state, $on->(1))->{warnings}[0]{message}, qr/the next step comes back on 2026-11-02/, 'and when there will be');
	is($due->(2), "$first/2026-11-02/0 $second/2026-11-02/0", 'the day after: both');
	is($due->(5), "$first/2026-11-02/3 $second/2026-11-02/3", 'and until they are worked');
	like(play(['quit'], @state, $on->(5)), qr/^Due today: step 1; step 2; about 3 minutes\. With --due it is repeated\s+alone\./m, 'play --plain says so');
	# Worked on the 5th: box 2, the 7th; on the 7th box 3, the 11th.  The second was wrong once more on the 7th: the 8th.
	play(['anew', 'yes', '', 'b', '', '52.5'], @state, $on->(5));
	is($due->(6), '', 'two days later');
	is($due->(7), "$first/2026-11-07/0 $second/2026-11-07/0", 'in their second box');
	play(['anew', 'yes', '', 'b', '', '17.5', '52.5'], @state, $on->(7));
	is($due->(8), "$second/2026-11-08/0", 'what was wrong comes back the day after');
	is($due->(11), "$second/2026-11-08/3 $first/2026-11-11/0", 'what was right in four');
	my %learned = map { ($_->{step} => $_) } @{ answer('progress', @state, $on->(11))->{learned} };
	ok($learned{$first}{mastered} && $learned{$first}{right_in_a_row} == 3 && $learned{$first}{box} == 3, 'mastered')
	    or diag(explain(\%learned));
	ok(!$learned{$second}{mastered} && $learned{$second}{box} == 1 && $learned{$second}{answers} == 3, 'not mastered');
	my $text = (run('progress', @state, $on->(11)))[1];
	like($text, qr/^Due today:\n  due +late, d +case +step +objective\n  2026-11-08 +3 +tutor-basic +\Q$second\E/m, 'as lines');
	# The first screen.
	local $ENV{GHOSTDOSE_CASES} = "$FindBin::Bin/data/cases";
	my $home = (run(@state, $on->(11), '--script', '<dump:home>t<dump:asked>y<dump:begun>', '--dump', '-'))[1];
	like($home, qr/=== home .*Due today  2 steps: /s, 'home names what is due');
	like($home, qr/=== asked .*Basic.*: repeat what is due there, with\s+fresh\s+numbers\s+where\s+it\s+has\s+them: .*\? +y/s, 'the key asks');
	like($home, qr/=== begun .*0 of 5 points.*Due here today: /s, 'and begins the two steps that are due');
	# The same line by line; it stays apart from the attempts at the whole case.
	my $said = play(['', 'b', '', '52.5', ''], @state, $on->(20), '--due');
	like($said, qr/Step 1 of 2 .*Step 2 of 2 .*Step 2 \(number\): right, 3 of 3 points\.\nTotal: 5 of 5 points\./s, 'the two steps are worked');
	like($said, qr/^These are the steps that are due\. Your\s+answers\s+are\s+kept\s+in\s/m, 'and it says what it is');
	unlike($said, qr/the next time\s+goes\s+on/, 'an attempt at what is due is not gone on with');
	is($due->(20), '', 'nothing is due any more');
	$c = answer('progress', @state, $on->(20))->{cases}[0];
	is("$c->{attempts} $c->{points_max}", '3 15', 'it is no attempt at the whole case');
	refuses(['play', $case, '--plain', '--due', @state, $on->(20)],
		'nothing is due in this case today; expected a day on which something is (ghostdose progress)');
	like(play(['quit'], @state, $on->(20)), qr/You go on at step 2 of 3/, 'which goes on where it was left');
	unlike((run(@state, $on->(5), '--script', '<dump:home>', '--dump', '-', '--state', "$scratch/none"))[1], qr/Due today/, 'nothing for who has learned nothing');
	refuses(['progress', '--now', 'today', @state], '--now: "today" is no time; expected one with Z (UTC) or an offset, as in 2026-11-23T09:00:00Z or 2026-11-23T10:00+01:00');
}

# --- where ---
{
	local $ENV{XDG_STATE_HOME} = "$scratch/xdg";
	is(answer('progress')->{folder}, "$scratch/xdg/ghostdose", 'XDG_STATE_HOME');
	$ENV{XDG_STATE_HOME} = 'relative';
	is(answer('progress')->{folder}, "$scratch/home/.local/state/ghostdose", 'a relative one is ignored');
}
spew("$scratch/file", 'x');
($status, $out, $err) = run('progress', '--state', "$scratch/file");
is($status, 3, 'a file is no folder');
like($err, qr/^ghostdose: \Q$scratch\E\/file: this is a file; expected/, 'and it says so');
my $said = play(['', 'b'], '--state', "$scratch/file");
is(() = $said =~ /Nothing is kept/g, 2, 'play works without: said at the begin and at the end');
like($said, qr/this is a file/, 'with the reason');
like($said, qr/b is right/, 'and judges');

# A database that is none is set aside, and that is said.
spew("$scratch/state/records.db", 'garbage' x 1000);
unlink glob "$scratch/state/records.db-*";
$p = answer('progress', @state);
is($p->{warnings}[-1]{code}, 'damaged_records', 'a damaged database is told');
is(slurp("$scratch/state/records.db.damaged-1"), 'garbage' x 1000, 'and kept as it was');
done_testing();
