#!/usr/bin/perl
# ghostdose share: a file beside each grid, from which a session shows the same as from the text; where the text changes, the text.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $top = "$FindBin::Bin/..";
$ENV{XDG_STATE_HOME} = "$scratch/state";
my @with_grids = map { m{([^/]+)/grids.csv$} } glob("$top/cases/*/grids.csv");
mkdir "$scratch/cases";
system("cp -R '$top/cases/$_' '$scratch/cases/$_'") for @with_grids, 'carotid';

# The slice and what is said of it, layer after layer.
sub screens {
	my ($name) = @_;
	my ($status, $out, $err) = run('play', "$scratch/cases/$name", '--seed', 1, '--script',
	    '<Enter>n<F2><dump:a>l<dump:b>l<dump:c>l<dump:d>l<dump:e>l<dump:f>w<dump:g>', '--size', '120x40', '--now', '2026-11-01T09:00:00Z');
	is("$status$err", '0', "$name is shown");
	return $out;
}

cmp_ok(scalar @with_grids, '>', 3, 'there are cases with grids');
my %before = map { $_ => screens($_) } @with_grids;
my ($status, $out) = run('share', map({ "$scratch/cases/$_" } @with_grids), '--json');
is($status, 0, 'they are shared');
my @files = glob("$scratch/cases/*/*.grid");
like($out, qr/"files": ${\scalar @files}\b/, 'as many files as are said');
cmp_ok(scalar @files, '>', 10, 'a file a grid');
is(screens($_), $before{$_}, "$_ is the same from them") for @with_grids;

# Numbers that stand in the file and nowhere else are not believed.
my $dose = "$scratch/cases/cord/prior.csv";
my $text = slurp($dose);
(my $hotter = $text) =~ s/^([^#].*)$/join(',', map { $_ eq '' ? '' : $_ * 1.5 } split(m{,}, $1, -1))/gem;
spew($dose, $hotter);
my $changed = screens('cord');
isnt($changed, $before{cord}, 'a text that has changed is read');
unlink glob("$scratch/cases/cord/*.grid");
is(screens('cord'), $changed, 'and shows what it shows without any such file');
spew($dose, $text);

($status, $out) = run('share', "$scratch/cases/carotid");
is($status, 0, 'a case without grids has nothing to share');
like($out, qr/Files\s+0/, 'which is said');
($status, $out, my $err) = run('share', "$scratch/cases/nowhere");
is($status, 2, 'a case that there is not');
spew($dose, "nonsense\n");
($status, $out, $err) = run('share', "$scratch/cases/cord");
is($status, 2, 'a broken case');
like($err, qr/prior\.csv:1:1: no header/, 'is told where');
done_testing();
