#!/usr/bin/perl
# ghostdose explain and ghostdose search: every key, sums, and the same numbers as score.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($scratch);

my $cases = $ENV{GHOSTDOSE_CASES} || "$FindBin::Bin/../cases";

# --- explain ----------------------------------------------------------------------------------------------------------
my $why = answer('explain', "$cases/carotid", '25x2');
is(join(' ', sort keys %$why), 'bands breaks_first case log10_cell_kill regimen schema shares warnings', 'keys');
is($why->{schema}, 'ghostdose.explain/1', 'schema');
my $sum = 0;
$sum += $_->{log10_kill} for @{ $why->{shares} };
near($sum, $why->{log10_cell_kill}, 1e-9, 'lq and the shares sum to the kill');
is($why->{shares}[0]{mechanism}, 'lq', 'lq stands first');
# alpha 0.3, alpha/beta 10.6, 25 x 2 Gy: 0.3 x 50 x (1 + 2/10.6) = 17.830189, in powers of ten 7.743552
near($why->{shares}[0]{log10_kill}, 7.743552, 1e-6, 'lq by hand');
is(join(' ', sort keys %{ $why->{breaks_first}[0] }), 'limit metric recovery_model scale structure why_not', 'keys of a break');
is($why->{breaks_first}[0]{recovery_model}, 'case', "the case's own recovery stands first");
my @models = map { $_->{model} } @{ answer('calc', 'recovery', '--eqd2', 50, '--months', 14)->{models} };
ok(@models > 8, 'models of recovery');
is(join(' ', map { $_->{recovery_model} } @{ $why->{breaks_first} }), join(' ', 'case', @models), 'then every model');
is(scalar(grep { defined $_->{scale} || $_->{why_not} } @{ $why->{breaks_first} }), scalar @{ $why->{breaks_first} }, 'each with a scale or why not');
for my $b (@{ $why->{breaks_first} }) {
	next unless defined $b->{scale};
	# 25 fractions of the scaled dose bring that organ to its limit when the case has that recovery; of the case's own:
	next unless $b->{recovery_model} eq 'case';
	my $dose = sprintf '%.9f', 2 * $b->{scale};
	my $at = answer('score', "$cases/carotid", "25x$dose");
	my ($row) = grep { $_->{structure} eq $b->{structure} && $_->{metric} eq $b->{metric} } @{ $at->{rows} };
	near($row->{achieved}, $b->{limit}, 1e-7, 'at the scale the limit is reached');
}
my %bands = map { $_->{quantity} => $_ } @{ $why->{bands} };
ok($bands{$_}, "a band of $_") for 'mark', 'tcp', 'log10_clonogens', 'carotid, lifetime';
ok($_->{p5} <= $_->{p50} && $_->{p50} <= $_->{p95}, "$_->{quantity} in order") for values %bands;
my $again = answer('explain', "$cases/carotid", '25x2');
is_deeply($again, $why, 'the same again');
my $other = answer('explain', "$cases/carotid", '25x2', '--sample-seed', 2);
isnt($other->{bands}[1]{p50}, $why->{bands}[1]{p50}, 'another seed, other samples');
my $bare = answer('explain', write_case("$scratch/tiny", good_case(), bounds => "what,low,high\nfractions,1,9\n"), '5x4');
is(scalar @{ $bare->{bands} }, 0, 'no bounds, no bands');
ok((grep { $_->{code} eq 'no_uncertainty' } @{ $bare->{warnings} }), 'and that is said');

# --- search -----------------------------------------------------------------------------------------------------------
my $found = answer('search', "$cases/carotid", '--against', '25x2');
is(join(' ', sort keys %$found), 'against best case evaluated front regret schema warnings', 'keys');
is($found->{schema}, 'ghostdose.search/1', 'schema');
is(join(' ', sort keys %{ $found->{best} }), 'mark passed regimen tcp worst_criterion worst_use', 'keys of a regimen');
# 36 fractions x 71 doses x (once a day, or twice at 6 or 8 h) x two weeks of treatment days
is($found->{evaluated}, 36 * 71 * 3 * 2, 'all of the grid');
my $best = answer('score', "$cases/carotid", $found->{best}{regimen});
near($found->{best}{mark}, $best->{mark}, 1e-12, 'the best scores what it says');
near($found->{best}{tcp}, $best->{tcp}, 1e-12, 'and controls what it says');
my $asked = answer('score', "$cases/carotid", '25x2');
near($found->{regret}, $best->{mark} - $asked->{mark}, 1e-12, 'regret is the difference');
my $before = -1;
for my $hit (@{ $found->{front} }) {
	ok($hit->{worst_use} >= $before - 1e-9, "$hit->{regimen} in order");
	$before = $hit->{worst_use};
}
my ($one) = run('search', "$cases/carotid", '--json', '--threads', 1);
my ($two) = run('search', "$cases/carotid", '--json', '--threads', 2);
is((run('search', "$cases/carotid", '--json', '--threads', 1))[1], (run('search', "$cases/carotid", '--json', '--threads', 2))[1],
	'one thread, two threads: the same bytes');
my $better = answer('search', write_case("$scratch/tiny", good_case(), bounds => "what,low,high\nfractions,1,1\ndose_gy,1,1\n"),
	'--against', '2x2');
is($better->{regret}, 0, 'better than the grid is no regret');

# --- compare ----------------------------------------------------------------------------------------------------------
my $tools = answer('compare', "$cases/carotid", '5x8 qod', '--as', 'cerr,matrad');
is($tools->{schema}, 'ghostdose.compare/1', 'schema');
is(join(' ', sort keys %$tools), 'case regimen schema tools warnings', 'keys');
is(join(' ', map { $_->{tool} } @{ $tools->{tools} }), 'ghostdose cerr matrad', 'ghostdose first, then as asked');
is(join(' ', sort keys %{ $tools->{tools}[0] }), 'convention source structures tool why', 'keys of a tool');
# 70 + 40 (8 + 3)/5 = 158, complete repair and nothing recovered
near($tools->{tools}[1]{structures}[0]{cumulative_eqd2_gy}, 158, 1e-12, 'by hand');
my $own = answer('score', "$cases/carotid", '5x8 qod');
near($tools->{tools}[0]{structures}[0]{cumulative_eqd2_gy}, $own->{rows}[0]{achieved}, 1e-12, 'ghostdose is score');
ok(@{ answer('compare', "$cases/cord", '25x2')->{tools} } > 5, 'all of them, on a slice');

# --- what is refused ----------------------------------------------------------------------------------------------------
for my $bad (
	[['explain', 'nowhere', '25x2'], qr/nowhere/],
	[['explain', "$cases/carotid", '25y2'], qr/^ghostdose: regimen:1:3: /],
	[['explain', "$cases/carotid", '25x2', '--samples', 5], qr/--samples/],
	[['search', "$cases/carotid", '--against', 'x'], qr/^ghostdose: regimen:1:1: /],
	[['search'], qr/CASE/],
	[['compare', "$cases/carotid", '25x2', '--as', 'matrat'], qr/--as: .*matrad/],
	[['compare', "$cases/carotid", '25x2', '--as', 'cerr,cerr'], qr/--as: .*twice/],
) {
	my ($status, $out, $err) = run(@{ $bad->[0] });
	is($status, 2, "@{ $bad->[0] }: exit 2");
	is($out, '', 'nothing printed');
	like($err, $bad->[1], 'in words');
}
my $wide = write_case("$scratch/tiny", good_case(), bounds => "what,low,high,step\nfractions,1,200,\ndose_gy,0.1,30,0.001\n");
my ($status, $out, $err) = run('search', $wide);
is($status, 2, 'a grid without end is refused');
like($err, qr/2000000/, 'with the most there may be');
done_testing();
