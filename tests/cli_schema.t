#!/usr/bin/perl
# ghostdose schema --json as other programs read it: what the tables of the shipped cases hold is what it says, cell by cell; what
# it refuses, the loader refuses; and of any cell with a number both say the same.  make frictionless asks a foreign library.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($scratch);

my $cases = $ENV{GHOSTDOSE_CASES} || "$FindBin::Bin/../cases";
my %table = map { $_->{name} => $_ } @{ answer('schema')->{tables} };

# --- a Table Schema ----------------------------------------------------------------------------------------------------------
my %constraints = (string => { map { $_ => 1 } qw(required pattern enum) }, number => { map { $_ => 1 } qw(required minimum maximum) });
$constraints{integer} = $constraints{number};
my %own = (text => 'string', name => 'string', word => 'string', numbers => 'string', number => 'number', integer => 'integer');
for my $name (sort keys %table) {
	my $schema = $table{$name}{schema};
	is_deeply($table{$name}{dialect}, { delimiter => ',', commentChar => '#' }, "$name: how its file is parted");
	is($schema->{fieldsMatch}, 'superset', "$name: columns by their names, and not all of them");
	for my $f (@{ $schema->{fields} }) {
		my ($c, $what) = ($f->{constraints}, "$name.$f->{name}");
		is(join(' ', grep { !$constraints{ $f->{type} }{$_} } sort keys %$c), '', "$what: constraints that the type $f->{type} has");
		is($f->{type}, $f->{'ghostdose:varies'} ? 'string' : $own{ $f->{'ghostdose:type'} }, "$what: no number where a mark may stand");
		my $ranged = exists $f->{'ghostdose:minimum'};
		is($ranged, exists $f->{'ghostdose:maximum'}, "$what: both ends or none");
		is($c->{minimum}, $f->{'ghostdose:minimum'}, "$what: its range") if $f->{type} ne 'string';
		is(exists $c->{pattern}, $f->{type} eq 'string' && $f->{'ghostdose:type'} =~ /^(name|number|integer|numbers)$/, "$what: a pattern");
		# What regular expressions of every kind read alike.
		like($c->{pattern}, qr/\A\^[][A-Za-z0-9_ ()*+?|\/;\\.-]*\$\z/, "$what: a plain one") if $c->{pattern};
		unlike($c->{pattern}, qr/\(\?|\\[A-Za-z]/, "$what: without what only some know") if $c->{pattern};
		is(exists $c->{enum}, $f->{'ghostdose:type'} eq 'word', "$what: its words");
	}
}

# --- a reader that knows no more than that ----------------------------------------------------------------------------------------
# What is wrong with a cell, or "".
sub wrong {
	my ($f, $cell) = @_;
	my $c = $f->{constraints};
	return $c->{required} ? 'is empty' : '' if $cell eq '';
	return 'is no number' if $f->{type} eq 'number' && $cell !~ /\A[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z/;
	return 'is no integer' if $f->{type} eq 'integer' && $cell !~ /\A[+-]?[0-9]+\z/;
	return 'is out of range' if $f->{type} ne 'string' && defined $c->{minimum} && ($cell < $c->{minimum} || $cell > $c->{maximum});
	return 'does not match' if $c->{pattern} && $cell !~ /$c->{pattern}/;
	return 'is none of the words' if $c->{enum} && !grep { $_ eq $cell } @{ $c->{enum} };
	return '';
}

# What is wrong with a table, a line each, and how many cells it has.
sub read_table {
	my ($name, $text) = @_;
	my %field = map { $_->{name} => $_ } @{ $table{$name}{schema}{fields} };
	my ($header, @rows) = parse_csv($text);
	my %has = map { $_ => 1 } @$header;
	my @wrong = map { "there is no column $_" } grep { !$field{$_} } @$header;
	push @wrong, map { "the column $_ is missing" } grep { $field{$_}{constraints}{required} && !$has{$_} } sort keys %field;
	return (0, @wrong) if @wrong;
	for my $row (@rows) {
		push @wrong, 'a row of another width' if @$row != @$header;
		for my $i (0 .. $#$header) {
			my $why = wrong($field{ $header->[$i] }, $row->[$i] // '');
			push @wrong, "$header->[$i] \"$row->[$i]\" $why" if $why;
		}
	}
	return (@rows * @$header, @wrong);
}

my ($tables, $cells, $marks) = (0, 0, 0);
for my $folder (grep { -e "$_/case.csv" } glob "$cases/*") {
	for my $name (grep { -e "$folder/$_.csv" } sort keys %table) {
		my ($n, @wrong) = read_table($name, slurp("$folder/$name.csv"));
		is(join("\n", @wrong), '', "$folder/$name.csv is what the schema says");
		$tables++;
		$cells += $n;
		$marks += () = slurp("$folder/$name.csv") =~ /,[0-9.]+(?:\||\.\.)[0-9]/g;
	}
}
# The cases of lessons stand in a block of theirs, a [name] before each table.
for my $lesson (glob "$FindBin::Bin/../lessons/[0-9]*.md") {
	my ($block) = slurp($lesson) =~ /^```case\n(.*?)^```$/ms;
	my (undef, %part) = split /^\[(.*)\]\n/m, "\n$block";
	for my $name (grep { $table{$_} } sort keys %part) {
		my ($n, @wrong) = read_table($name, $part{$name} =~ s/\s*\z/\n/r);
		is(join("\n", @wrong), '', "$lesson [$name] is what the schema says");
		$tables++;
		$cells += $n;
	}
}
ok($tables > 100 && $cells > 5000 && $marks > 20, "$tables tables, $cells cells, $marks of them drawn");
# So is what "new" begins with, and the small case of the tests.
is((run('new', "$scratch/fresh"))[0], 0, 'a new case');
for my $name (grep { -e "$scratch/fresh/$_.csv" } sort keys %table) {
	my ($n, @wrong) = read_table($name, slurp("$scratch/fresh/$name.csv") =~ s/^#.*\n//mgr);
	is(join("\n", @wrong), '', "new: $name.csv");
}
my %good = good_case();
my $tiny = write_case("$scratch/tiny", %good);
for my $name (grep { $table{$_} } sort keys %good) {
	my ($n, @wrong) = read_table($name, $good{$name});
	is(join("\n", @wrong), '', "the small case: $name.csv");
}

# --- what is wrong by the schema is wrong by the loader --------------------------------------------------------------------------------
# Codes that lint has for the small case with one table changed.
sub codes_of {
	my ($name, $text) = @_;
	write_case($tiny, %good, $name => $text);
	my ($status, $out) = run('lint', $tiny, '--json', '--seeds', '10');
	return map { $_->{code} } grep { $_->{severity} eq 'error' } @{ JSON::PP->new->utf8->decode($out)->{findings} };
}
for (
	['structures', 'serial,3', 'serial,three'], ['structures', 'serial,3', 'serial,'], ['structures', 'serial,3', 'serial,-3'],
	['structures', 'serial,3', 'serial,"3,5"'], ['structures', 'serial,3', 'serial,3|'], ['structures', 'serial,3', 'serial,3..x'],
	['structures', 'cord,the', '2cord,the'], ['structures', 'cord,the', ',the'], ['structures', 'recovery_model', 'recovery'],
	['structures', ',3,,,,', ',3,1,4,1.5,'], ['structures', ',3,,,,', ',3,1,4,half,'],
	['courses', '35x2', ''], ['courses', ',12,', ',soon,'], ['courses', 'prior', 'May 5'],
	['doses', 'prior,1,', 'prior,1..2..3,'], ['doses', 'factor', 'source_of_it'], ['constraints', 'hard', 'herd'],
	['constraints', 'hard,2', 'hard,-2'], ['constraints', 'hard,2', 'hard,2000'], ['constraints', 'hard,2', 'hard,many'],
	['tumour', ',0.3,', ',nan,'], ['tumour', ',0.3,', ',0x1,'], ['steps', 'choice', 'chioce'], ['steps', ',2;1,Half', ',2;one,Half'],
	['steps', ',2;1,Half', ',2;,Half'], ['steps', ',2;1,Half', ',-2;1,Half'], ['choices', 'no,No', 'maybe,No'], ['choices', 'The old one', ''],
	['bounds', 'dose_gy', 'dose_gi'], ['bounds', ',8', ',few'], ['bounds', 'high', 'hihg'],
) {
	my ($name, $from, $to) = @$_;
	my $text = $good{$name};
	$text =~ s/\Q$from\E/$to/ or die "$name: $from";
	my ($n, @wrong) = read_table($name, $text);
	ok(@wrong > 0, "$name: $to is refused by the schema");
	ok(codes_of($name, $text) > 0, 'and by lint');
}

# --- and of a number both say the same -----------------------------------------------------------------------------------------------
my @numbers = (qw(1 0.5 .5 5. 01 1e0 1E-1 5e+0 +1 -1 x 0x1 nan inf 1e 1e+ e1 . + - 1.2.3 --1 1|2 1|2|0.5 1|x |1 1| 1||2 0.5..1
    0.5..1/0.1 1.. ..1 0..1/ 1...2 1e0..2 1..2e0 +1..2 -1..2 1..2/0.5/1 1..2|3 1;2 1/2 1_000 1'000), '1 2', '1 | 2', '0.5 .. 1', '1..2 / 0.5', '1,5');
my ($factor) = grep { $_->{name} eq 'factor' } @{ $table{doses}{schema}{fields} };
my ($points) = grep { $_->{name} eq 'points' } @{ $table{steps}{schema}{fields} };
for my $cell (@numbers) {
	(my $text = $good{doses}) =~ s/prior,1,/"prior,\"$cell\","/e or die;
	my $refused = grep { /^(?:not_a_number|bad_mark|out_of_range|spreadsheet_date)$/ } codes_of('doses', $text);
	is(wrong($factor, $cell) ne '', $refused > 0, "factor \"$cell\": " . ($refused ? 'no' : 'yes'));
}
for my $cell (qw(2;1 2 2.5;1;0 2; ;2 2;;1 2;-1 2;x 1e1;1 2|1), '2; 1', '2 ;1', '2;1;') {
	(my $text = $good{steps}) =~ s/,2;1,Half/",\"$cell\",Half"/e or die;
	my $refused = grep { $_ eq 'not_a_number' } codes_of('steps', $text);
	is(wrong($points, $cell) ne '', $refused > 0, "points \"$cell\": " . ($refused ? 'no' : 'yes'));
}

done_testing();
