#!/usr/bin/perl
# ghostdose-model(7): every command that it shows is run, and the lines shown come out in that order.  The numbers in its
# sentences are worked here a second time, from the formulas beside them.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";

my $file = "$FindBin::Bin/../man/ghostdose-model.7";
my $source = slurp($file);

sub plain {
	my ($text) = @_;
	$text =~ s/\\-/-/g;
	$text =~ s/\\&//g;
	$text =~ s/\\e/\\/g;
	$text =~ s/\\\(mu/x/g;
	return $text;
}

$ENV{LC_ALL} = 'C';
my $tried = 0;
while ($source =~ /^\.Bd -literal\n\$ ghostdose ([^\n]*)\n(.*?)^\.Ed/msg) {
	my ($line, @shown) = (plain($1), split /\n/, plain($2));
	my @words = map { s/^"(.*)"$/$1/r } $line =~ /"[^"]*"|\S+/g;
	my ($status, $out, $err) = run(@words);
	my @lines = split /\n/, $out;
	is("$status$err", '0', $line);
	for my $want (@shown) {
		shift @lines while @lines && $lines[0] ne $want;
		ok(@lines, "$line: $want") or last;
	}
	$tried += @shown;
}
ok($tried >= 15, "$tried lines tried");

# Worked numbers: text of the manual, what it comes to.
my $text = plain($source) =~ s/\s+/ /gr;
my $log2 = log 2;
for (['40 (1 + 8/3) = 146.67', 40 * (1 + 8 / 3)],
	['146.67/(1 + 2/3) = 88', 40 * (1 + 8 / 3) / (1 + 2 / 3)],
	['2^-1.5 = 0.35355', 2 ** -1.5],
	['32 + 32 x 0.35355 = 43.314', 32 + 32 * 2 ** -1.5],
	['8 + 43.314/3 = 22.438', 8 + (32 + 32 * 2 ** -1.5) / 3],
	['6 x 3 + 5 x 9 = 63', 9 * 5 + 6 * (1 + 6 / 3)],
	['0.6931/(0.35 x 3) = 0.6601', $log2 / 1.05],
	['79.2 - 0.6601 x 23 = 64.017', 79.2 - $log2 / 1.05 * 23],
	['exp(-2.0468) = 0.900578', 1 - .769836 * exp(-2 * 1.0234)],
	['of 50 Gy 4.971', 50 * .769836 * exp(-2 * 1.0234)],
	['91.24', 100 * 100 / 109.6],
	['13.057 % of 54.8 = 7.155', (100 - 86.943307) / 100 * 54.8],      # FACTS.md 7.2
	['0.3 x 60 x 1.2 = 21.6', .3 * 60 * 1.2],
	['21.6/2.302585 = 9.381', 21.6 / log 10],
	['1 - exp(-0.72) = 0.51325', 1 - exp(-.72)],
	['exp(-0.48675) = 0.61462', exp(-exp(-.72))],
	['= 18.72,', log(19) / log(69.4 / 59.3)],
	['(25 - 39.9)/(0.40 x 39.9) = -0.9336', (25 - 39.9) / (.4 * 39.9)],
	['1 - 0.05^(1/22) = 12.7', 100 * (1 - .05 ** (1 / 22))],
	['40 + 23.33 = 63.33', 40 + 14 * (14 / 3 + 2) / 4],
	['a share of 0.368', 14 * (14 / 3 + 2) / 4 / (40 + 14 * (14 / 3 + 2) / 4)],
	['as points: 72.3', 100 * (1 - (76.5571 - 64.3842) / 44)],                # FACTS.md 7.1
	['72.3, 90.2', 100 * (1 - (76.5571 - 72.2328) / 44)],
	['90.2 and 96.4', 100 * (1 - (76.5571 - 74.9850) / 44)],
	['50 Gy in 25 and 30 Gy in 10 are 175', 50 * 2 + 30 * 2.5]) {
	my ($words, $value) = @$_;
	my ($shown) = $words =~ /(-?[\d.]*\d),?$/;
	my $decimals = $shown =~ /\.(\d+)/ ? length $1 : 0;
	ok(index($text, $words) >= 0, "the manual has: $words");
	ok(abs($shown - $value) <= .5001 * 10 ** -$decimals, "$words is right") or diag($value);
}
SKIP: {
	skip 'no mandoc', 1 if system('command -v mandoc >/dev/null 2>&1');
	is(`mandoc -T lint -W warning '$file' 2>&1`, '', 'it is good mdoc');
}

done_testing();
