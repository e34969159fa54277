#!/usr/bin/perl
# No number of a tissue, a tumour, a model or a rule stands in the code of radiobio: they are rows of its tables
# (src/radiobio/*.def), each with a source.
#
# How: comments and strings are cut out of src/radiobio/*.c, and every number that is left must be one of
#   - 0, 1, 2 and ln 2;
#   - a conversion of units: 24 hours, 60 minutes, 7 days, 12 months, 365 and 30.4375 days, 100 percent;
#   - a power of ten with an exponent, as limits and tolerances are written (1e-9);
#   - one that %known lists for its file, with what it is: a constant of numerics, a count, a limit of the notation.
# A number that this test refuses either belongs into a table, or it is none of biology: then say here what it is.
use strict;
use warnings;
use FindBin;
use Test::More;

my %known = (
	'bed.c' => { 4 => 'of the quadratic formula' },
	'branching.c' => { 1000000 => 'steps at most', 20 => 'of the integrator', '5e-16' => 'rounding', 8 => 'of the integrator' },
	'calendar.c' => { 24 => 'hours a day', 5 => 'days', 4 => 'most that makes up for a missed fraction is looked for below this factor of a dose',
		48 => 'halvings of an interval' },
	'calendar_notation.c' => { 24 => 'hours a day', 3 => 'a day, cadences, short pieces of a notation', 4 => 'days', 5 => 'cost of a notation',
		6 => 'days; hours between fractions unless said', 8 => 'masks', 13 => 'days', 14 => 'days', 32 => 'text', 40 => 'cost of a notation',
		120 => 'cost of a notation', 300 => 'cost of a notation' },
	'flow.c' => { 0.5 => 'numerics', 14 => 'order', 256 => 'steps', 4 => 'numerics', 600 => 'numerics', 80 => 'numerics' },
	'lineage.c' => {},
	'montecarlo.c' => { 10000 => 'cells', 100000 => 'cells', 1000000000000 => 'samples', 1024 => 'samples a chunk',
		4 => 'standard error', 6 => 'count', 64 => 'bits' },
	'ntcp.c' => { 0.05 => 'five_percent_gy is the dose of that risk', 4 => 'slope of a logistic' },
	'population.c' => { 0.398942280401432677940 => '1/sqrt(2 pi)', 10 => 'standard deviations', 32 => 'panels',
		40 => 'panels', 700 => 'largest exponent', 8 => 'nodes' },
	'prognosis.c' => { 0.05 => 'outside a 95 % interval' },
	'recovery.c' => { 3 => 'names' },
	'recovery_cord.c' => { 200 => 'iterations', 3 => 'years of the data', 4 => 'points of a cubic' },
	'regimen.c' => { 6 => 'hours between fractions unless said (notation)' },
	'regimen_csv.c' => { 10 => 'digits', 3 => 'columns; of HH:MM', 40 => 'text', 6 => 'of HH:MM:SS', 9 => 'digits' },
	'regimen_format.c' => { 10 => 'digits', 160 => 'text', 3 => 'a day', 4 => 'digits', 400 => 'text', 6 => 'days' },
	'regimen_parse.c' => { 3 => 'a day', 5 => 'days' },
	'repair.c' => { 64 => 'fractions a block', 0.1 => 'where a series takes over', 0.5 => 'where a series takes over',
		20 => 'terms', 3 => 'of a series',
		4 => 'nodes' },
	'selection.c' => {},
	'splitting.c' => { 0.05 => 'size of a step', 8 => 'steps a gap' },
	'tcp.c' => { 700 => 'largest exponent' },
	'token.c' => { 3 => 'letters', 4 => 'letters', 9 => 'digits' },
	'tumour.c' => { 0.01 => 'limit of an input' },
);
# Nodes and weights of Gauss and Legendre's eight points.
my %gauss = map { $_ => 1 } qw(0.1834346424956498 0.5255324099163290 0.7966664774136267 0.9602898564975363 0.3626837833783620
    0.3137066458778873 0.2223810344533745 0.1012285362903763);
my %common = map { $_ => 1 } qw(0 1 2 24 60 7 12 365 30.4375 100 0.693147180559945309417);
# Generators of random numbers: published tables and thresholds of pure numerics.
my %exempt = map { $_ => 1 } qw(random.c);

# The numbers of C source, as written.
sub numbers {
	my ($source) = @_;
	$source =~ s{/\*.*?\*/}{ }gs;
	$source =~ s{//[^\n]*}{}g;
	$source =~ s/"(?:[^"\\\n]|\\.)*"/""/g;
	$source =~ s/'(?:[^'\\\n]|\\.)+'/0/g;
	$source =~ s/^\s*#\s*include[^\n]*//mg;
	return $source =~ /(?<![\w.])((?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?)[fFuUlL]*(?![\w.])/g;
}

sub refused {
	my ($file, $source) = @_;
	return grep {
		!$common{$_} && !$gauss{$_} && !/^1e[-+]?\d+$/i && !exists $known{$file}{$_} && !exists $known{$file}{ $_ + 0 }
	} numbers($source);
}

# "line 12: 2.5", for each of them.
sub places {
	my ($file, $source) = @_;
	my ($line, @found) = (0);
	$source =~ s{(/\*.*?\*/)}{$1 =~ s/[^\n]+/ /gr}gse;
	for (split /\n/, $source) {
		$line++;
		push @found, map { "line $line: $_" } refused($file, $_);
	}
	return @found;
}

# --- the finder finds ------------------------------------------------------------------------------------------------------
is(join(' ', numbers("x = 0.35 * y; /* 10.6 */ f(\"3.28\", 'a', a2b, 0x1f, 1.5e-3f, .5, 7.) // 9\n#include \"x3.h\"\n")),
    '0.35 0 1.5e-3 .5 7.', 'numbers and nothing else');
is(join(' ', refused('new.c', "double oer = 2.5, r = 10.6, k = 3, limit = 1e-9, days = 7, n = 7e7;")), '2.5 10.6 3 7e7',
    'a parameter is refused');
is(join(', ', places('new.c', "/* 10.6\n * 3.5 */\ndouble oer = 2.5;\n\nint k = 3;   /* 9 */\n")), 'line 3: 2.5, line 5: 3', 'by its line');

# --- the sources -------------------------------------------------------------------------------------------------------------
for my $path (sort glob("$FindBin::Bin/../src/radiobio/*.c")) {
	my ($file) = $path =~ m{([^/]+)$};
	open my $h, '<', $path or die "$path: $!";
	my $source = do { local $/; <$h> };
	if ($exempt{$file}) {
		pass("$file is numerics alone");
		next;
	}
	is(join(' ', refused($file, $source)), '', "$file holds no parameter")
	    or diag(join("\n", "src/radiobio/$file", places($file, $source), 'a value of a model goes into parameters.def with its source;',
	        'a length, a count or a step of numerics is named in %known of this test; a length of a word is strlen("word")'));
}

done_testing();
