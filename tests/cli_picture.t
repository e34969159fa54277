#!/usr/bin/perl
# --picture: SVG that is XML with its labels, curves that stand where the printed numbers stand, PDF by a program of its own, whole
# files or none, the same bytes each time.
use strict;
use warnings;
use FindBin;
use JSON::PP;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);
my $cases = "$FindBin::Bin/../cases";
my $cord = "$cases/cord";

# Is it XML: one root, every tag closed, no stray & or <?  The texts of its elements of a name.
sub is_xml {
	my ($text, $what) = @_;
	my @open;
	my $fault = $text =~ /\A<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg / ? '' : 'it does not begin as SVG';
	my $rest = $text =~ s/\A<\?xml[^>]*\?>\n//r;
	while ($rest =~ /\G(?:<(\/?)([a-z]+)((?: [A-Za-z:-]+="[^"<&]*")*)(\/?)>|((?:[^<&]|&(?:amp|lt|gt|quot);)+))/gc) {
		my ($close, $name, $single) = ($1, $2, $4);
		next unless defined $name;
		if ($close) { $fault ||= "</$name> closes nothing" if !@open || pop @open ne $name }
		elsif (!$single) { push @open, $name }
	}
	$fault ||= 'at ' . substr($rest, pos($rest) // 0, 40) if (pos($rest) // 0) < length $rest;
	$fault ||= "@open is open" if @open;
	return is($fault, '', "$what is XML");
}

sub texts { my ($svg) = @_; return map { s/&lt;/</gr =~ s/&gt;/>/gr =~ s/&quot;/"/gr =~ s/&amp;/&/gr } $svg =~ /<text[^>]*>([^<]*)</g }
sub has { my ($svg, $text, $what) = @_; return ok(scalar(grep { $_ eq $text } texts($svg)), $what // "\"$text\" stands there") }

# Where a label of the axis along x stands: two of them give the scale.
sub x_scale {
	my ($svg, $from, $to, $first) = @_;
	my %at = reverse $svg =~ /<text x="([\d.]+)" y="[\d.]+" font-size="10\.00"[^>]*text-anchor="middle">(\d+)</g;
	return sub { my ($v) = @_; return $at{$from} + ($v - $from) * ($at{$to} - $at{$from}) / ($to - $from) };
}

sub stands { my ($got, $want, $what) = @_; return ok(defined $got && abs($got - $want) < 0.011, $what) || diag($got // 'nothing', " is not $want") }

# --- score ---------------------------------------------------------------------------------------------------------
my ($status, $out, $err) = run('score', "$cases/carotid", '25x2', '--picture', "$scratch/s.svg");
is("$status$err", '0', 'score --picture');
my (undef, $plain) = run('score', "$cases/carotid", '25x2');
is($out, $plain, 'and prints what it prints without');
my $svg = slurp("$scratch/s.svg");
is_xml($svg, 'the score');
has($svg, $_) for 'Carotid, 14 months on: 25x2', 'Lifetime budget', 'EQD2, Gy', 'left carotid artery, Dmax, α/β 3 Gy',
    '103.54 of 119 Gy, 15.46 left: met', 'tumour cells', 'repopulation', 'days from the first fraction';
like($svg, qr/<desc>[^<]*Mark 4\.33 of 10[^<]*Not a medical device[^<]*<\/desc>/, 'all in words for who cannot see it');
ok(scalar(grep { /^Source: ghostdose [\d.]+, case carotid: / } texts($svg)), 'the source stands below');
my $json = decode_json(run_out('score', "$cases/carotid", '25x2', '--json'));
my ($row) = grep { $_->{structure} eq 'carotid' } @{ $json->{rows} };
my $x = x_scale($svg, 20, 100);
my ($past) = $svg =~ /<polygon fill="#31688e" fill-opacity="1\.00" points="[\d.]+,[\d.]+ ([\d.]+),[\d.]+ [^"]*"><title>ghost/;
stands($past, $x->($row->{residual_eqd2_gy}), 'the ghost of the carotid ends where its number stands on the axis');
my ($new) = $svg =~ /<polygon fill="#b5de2b" fill-opacity="1\.00" points="[\d.]+,[\d.]+ ([\d.]+),[\d.]+ [^"]*"><title>new/;
stands($new, $x->($row->{achieved}), 'and what is new ends at the sum, 103.54 Gy');

# What is not known is no number: an interval.
run('score', "$cases/edge", '25x2', '--picture', "$scratch/e.svg");
my $edge = slurp("$scratch/e.svg");
is_xml($edge, 'a score with an unknown dose');
has($edge, 'not known: it may be as much');
ok(scalar(grep { /^67\.51 to 97\.54 of 119 Gy/ } texts($edge)), 'the interval is told');

# --- simulate ------------------------------------------------------------------------------------------------------
($status, my $csv, $err) = run('simulate', "$cases/carotid", '35x2', '--csv', '--picture', "$scratch/m.svg");
is("$status$err", '0', 'simulate --picture');
$svg = slurp("$scratch/m.svg");
is_xml($svg, 'the time course');
has($svg, $_) for 'cumulative EQD2, Gy', 'carotid, α/β 3 Gy', '70 Gy in 35 fractions, 46 days from the first to the last', 'hypoxic';
my ($head, @lines) = split /\n/, $csv;
my @names = split /,/, $head;
my ($column) = grep { $names[$_] eq 'carotid_eqd2_gy' } 0 .. $#names;
my @value = map { (split /,/)[$column] } @lines;
my ($curve) = $svg =~ /points="([^"]*)"><title>carotid, /;
my @points = map { [split /,/] } split / /, $curve // '';
is(scalar @points, scalar @lines, 'the curve has a point for each line of the CSV');
# The axis of this plot: the labels 0 and 100 at its left.
my ($part) = $svg =~ /Tissues: what is left(.*)/s;
my %at = reverse $part =~ /y="([\d.]+)" font-size="10\.00"[^>]*text-anchor="end">(\d+)</g;
for my $i (0, int(@lines / 2), $#lines) {
	stands($points[$i][1], $at{0} - 3.5 + ($at{100} - $at{0}) * $value[$i] / 100, sprintf('line %d: %.2f Gy', $i + 1, $value[$i]));
}

# --- dvh -----------------------------------------------------------------------------------------------------------
spew("$scratch/names.csv", "label,name\n1,\"cord <&> \"\"new\"\"\"\n3,parotid\n");
my @dvh = ('dvh', '--dose', "$cord/new.csv", '--labels', "$cord/labels.csv", '--tissues', "$scratch/names.csv");
($status, $out, $err) = run(@dvh, '--picture', "$scratch/d.svg", '--curves', "$scratch/d.csv");
is("$status$err", '0', 'dvh --picture');
$svg = slurp("$scratch/d.svg");
is_xml($svg, 'a histogram with a name of signs');
has($svg, $_) for 'cord <&> "new"', 'dose, Gy', 'volume with at least this dose, %', 'parotid';
unlike($svg, qr/\Q$cases\E/, 'folders, which may name a person, are not in it');
my ($at30) = slurp("$scratch/d.csv") =~ /^"parotid",30,([\d.]+),/m;
($curve) = $svg =~ /points="([^"]*)"><title>parotid</;
$x = x_scale($svg, 10, 50);
my ($point) = grep { abs($_->[0] - $x->(30)) < 0.02 } map { [split /,/] } split / /, $curve // '';
%at = reverse $svg =~ /y="([\d.]+)" font-size="10\.00"[^>]*text-anchor="end">(\d+)</g;
stands($point->[1], $at{0} - 3.5 + ($at{100} - $at{0}) * $at30 / 100, sprintf('%.1f %% of the parotid get 30 Gy', $at30));

# --- accumulate ------------------------------------------------------------------------------------------------------
spew("$scratch/tissues.csv", "label,name,alpha_beta_gy,half_time_h,recovery_model,recovery_value,precedence\n1,cord,2,,constant,50%,1\n3,parotid,3,,none,,2\n");
my @sum = ('accumulate', '--prior', "$cord/prior.csv", '--prior-regimen', '35x2', '--new', "$cord/new.csv", '--new-regimen', '25x2', '--labels',
    "$cord/labels.csv", '--tissues', "$scratch/tissues.csv", '--months', '14', '--field', "$cord/field.csv", '--direction', 'pull', '--field-frame', 'ras');
($status, $out, $err) = run(@sum, '--picture', "$scratch/a.svg");
is("$status$err", '0', 'accumulate --picture');
$svg = slurp("$scratch/a.svg");
is_xml($svg, 'cumulative curves');
has($svg, $_) for '35x2, and 25x2 after 14 months', 'dose, EQD2, Gy', 'parotid, at least', 'parotid, at most';
like($svg, qr/<title>what is not known<\/title>/, 'what lies between is named');
ok(scalar(grep { m{α/β of cord 2, parotid 3 Gy} } texts($svg)), 'each α/β is told');

# --- files -----------------------------------------------------------------------------------------------------------
run(@dvh, '--picture', "$scratch/d2.svg");
is(slurp("$scratch/d2.svg"), slurp("$scratch/d.svg"), 'the same bytes once more');
($status, undef, $err) = run(@dvh, '--picture', "$scratch/d.png");
is($status, 2, 'another kind of file is refused');
like($err, qr/--picture: .*\.svg nor in \.pdf/, 'in words');
ok(!-e "$scratch/d.png", 'and not made');
($status, undef, $err) = run(@dvh, '--picture', "$scratch/none/d.svg");
ok($status >= 2 && !-e "$scratch/none", 'a folder that is not there is a fault');
is(join(' ', glob("$scratch/*.svg.*"), glob("$scratch/.*.svg*")), '', 'no part of a file stays');

# --- PDF, and who loads cairo ----------------------------------------------------------------------------------------
unlike(`readelf -d '$ghostdose' 2>/dev/null`, qr/NEEDED.*cairo/, 'ghostdose itself does not load cairo');
my $program = $ghostdose =~ s{[^/]*$}{ghostdose-picture}r;
SKIP: {
	skip 'ghostdose-picture is not built here (libcairo2-dev)', 9 unless -x $program;
	for my $name (qw(a b)) {
		($status, $out, $err) = run('score', "$cases/carotid", '25x2', '--picture', "$scratch/$name.pdf");
		is("$status$err", '0', 'score --picture FILE.pdf');
	}
	my $pdf = slurp("$scratch/a.pdf");
	like($pdf, qr/\A%PDF-1\.\d/, 'it begins as a PDF');
	like($pdf, qr/%%EOF\s*\z/, 'and ends as one');
	ok($pdf eq slurp("$scratch/b.pdf"), 'the same bytes once more');
	my $words = `pdftotext -layout '$scratch/a.pdf' - 2>/dev/null`;
	SKIP: {
		skip 'pdftotext is not here (poppler-utils)', 2 if $words eq '';
		like($words, qr/103\.54 of 119 Gy, 15\.46 left: met/, 'its text can be searched');
		like($words, qr/left carotid artery, Dmax, α\/β 3 Gy/, 'Greek, too');
	}
	my $said = `printf 'rubbish\\n' | '$program' 2>&1 >/dev/null`;
	is($? >> 8, 2, 'the program refuses what is no drawing');
	like($said, qr/^ghostdose-picture: 1:\d+: /, 'with the line');
}
mkdir "$scratch/alone";
system('cp', $ghostdose, "$scratch/alone/ghostdose");
spew("$scratch/old.pdf", 'old');
{
	local $ghostdose = "$scratch/alone/ghostdose";
	($status, undef, $err) = run('score', "$cases/carotid", '25x2', '--picture', "$scratch/old.pdf");
}
SKIP: {
	skip 'ghostdose-picture is installed here', 2 if $status == 0;
	is($status, 3, 'without the program a PDF is the fault of the machine');
	is(slurp("$scratch/old.pdf"), 'old', 'and the file is as it was');
}
done_testing();

sub run_out { my (undef, $printed) = run(@_); return $printed }
