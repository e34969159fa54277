#!/usr/bin/perl
# Cases of an older format_version: read as they are, written as this version by ghostdose migrate; and version 1, which is frozen.
use strict;
use warnings;
use FindBin;
use JSON::PP;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($ghostdose, $scratch);

my %good = good_case();
my $now = write_case("$scratch/now/tiny", %good) if mkdir "$scratch/now";
mkdir "$scratch/old";

# The same case as version 0 had it (src/casebook/migrate.c), with comments, quotes, Windows lines and a byte order mark.
my %old = %good;
$old{case} = "# kept, \"as it is\"\r\n" . $old{case} =~ s/format_version,1/format_version,0/r =~ s/minutes/duration/r =~ s/\n/\r\n/gr .
    "license,CC-BY-4.0\r\n";
$old{courses} = "\xEF\xBB\xBF" . $old{courses} =~ s/months_before/months/r =~ s/^new,5x8/  new , "5x8" /mr;
$old{structures} =~ s/alpha_beta_gy/"alpha_beta"/;
$old{doses} =~ s/factor/ percent/;
$old{doses} =~ s/^(\w+,[^,]*,\w+,)([0-9.]+)/$1 . 100 * $2/gme;
$old{steps} =~ s/,explain$/,explain,goal/m;
my %want = (%good, case => $good{case} . "licence,CC-BY-4.0\n");
my $old = write_case("$scratch/old/tiny", %old);

sub seen {
	my ($path) = @_;
	my $text = join '', map { (run(@$_))[1] } ['score', $path, '5x8', '--json'], ['render', $path, '--key'], ['simulate', $path, '35x2'];
	return $text =~ s/\Q$path\E/CASE/gr;
}

# --- read as it is ------------------------------------------------------------------------------------------------------------
is(seen($old), seen(write_case("$scratch/now/tiny", %want)), 'version 0 is read as the same case');
my ($status, $out, $err) = run('lint', $old);
is($status, 0, 'lint takes it');
like($out, qr{^\Q$old\E/case\.csv:3:16: warning: format_version is 0, which is read as version 1; "ghostdose migrate" writes it so$}m,
	'and says what it is') or diag($out);
like($out, qr/^0 errors, 1 warning in/m, 'once');
is(slurp("$old/doses.csv"), $old{doses}, 'and leaves it');
($status, $out, $err) = run('lint', write_case("$scratch/x/tiny", %old, doses => $old{doses} =~ s/,100,/,much,/r)) if mkdir "$scratch/x";
is($status, 1, 'what cannot be carried over');
like($out, qr{doses\.csv:2:19: error: percent is "much"; expected a number, to be carried over to factor of version 1}, 'has its place') or diag($out);
for my $version ('2', '0.5', '-1', 'one', '') {
	($status, $out) = run('lint', write_case("$scratch/x/tiny", %good, case => $good{case} =~ s/format_version,1/format_version,$version/r));
	is($status, 1, "version \"$version\" is none");
	unlike($out, qr/ghostdose migrate/, 'and cannot be migrated');
}
# Columns of version 0 are unknown to version 1.
($status, $out) = run('lint', write_case("$scratch/x/tiny", %old, case => $old{case} =~ s/format_version,0/format_version,1/r));
is($status, 1, 'the names of version 0 in version 1');

# --- written --------------------------------------------------------------------------------------------------------------------
my $said = answer('migrate', $old);
is("$said->{from_version} $said->{to_version} " . ($said->{written} // 'null'), '0 1 null', 'without a place nothing is written');
is(join(' ', map { $_->{file} =~ s{.*/}{}r } @{ $said->{files} }), 'courses.csv structures.csv doses.csv steps.csv case.csv',
	'what would change, the version last');
is($said->{warnings}[0]{code}, 'nothing_written', 'and says so');
is(slurp("$old/$_.csv"), $old{$_}, "$_ stays") for qw(case courses structures doses steps);
my %now = (%old,
	case => $old{case} =~ s/format_version,0/format_version,1/r =~ s/duration/minutes/r =~ s/license/licence/r,
	courses => $old{courses} =~ s/months/months_before/r,
	structures => $old{structures} =~ s/"alpha_beta"/alpha_beta_gy/r,
	doses => $old{doses} =~ s/percent/factor/r =~ s/^(\w+,[^,]*,\w+,)([0-9.]+)/$1 . $2 \/ 100/gmer,
	steps => $old{steps} =~ s/,goal$/,objective/mr);
$said = answer('migrate', $old, '--out', "$scratch/new/tiny") if mkdir "$scratch/new";
is($said->{written}, "$scratch/new/tiny", 'into a new folder');
is(slurp("$scratch/new/tiny/" . ($_ eq 'story' ? 'story.md' : "$_.csv")), $now{$_}, "$_: changed where it must, else byte for byte") for sort keys %now;
is(seen("$scratch/new/tiny"), seen("$scratch/now/tiny"), 'and the case is the same');
is((run('lint', "$scratch/new/tiny"))[1] =~ /^0 errors, 0 warnings/m ? 1 : 0, 1, 'of this version');
is((run('migrate', $old, '--out', "$scratch/new/tiny"))[0], 2, 'a folder that is there is not written over');
is((run('migrate', $old, '--out', 'x', '--in-place'))[0], 2, 'one of both');
$said = answer('migrate', $old, '--in-place');
is(slurp("$old/$_.csv"), $now{$_}, "in place: $_") for qw(case courses structures doses constraints steps choices);
$said = answer('migrate', $old);
is("$said->{from_version} $said->{warnings}[0]{code}", '1 nothing_to_do', 'and then there is nothing to do');

# --- packed ----------------------------------------------------------------------------------------------------------------------
my $packed = "# before all\n" . packed_case(%old, courses => $old{courses} =~ s/^\xEF\xBB\xBF//r);
spew("$scratch/old/packed.csv", $packed);
$said = answer('migrate', "$scratch/old/packed.csv", '--out', "$scratch/new/packed.csv");
is(slurp("$scratch/new/packed.csv"), "# before all\n" . packed_case(%now, courses => $now{courses} =~ s/^\xEF\xBB\xBF//r),
	'a packed case: all else as it was');
is(seen("$scratch/old/packed.csv"), seen("$scratch/new/packed.csv"), 'and the same case');
is((run('migrate', "$scratch/old/packed.csv", '--out', "$scratch/new/packed.csv"))[0], 2, 'a file that is there stays');

# --- semicolons and commas -----------------------------------------------------------------------------------------------------------
my %comma = (%old, doses => $old{doses} =~ s/,/;/gr =~ s/;50;/;37,5;/r, case => $old{case} =~ s/,/;/gr);
my $comma = write_case("$scratch/x/tiny", %comma);
answer('migrate', $comma, '--in-place');
like(slurp("$comma/doses.csv"), qr/;0,375;/, 'a decimal comma stays one');
is((run('lint', $comma))[0], 0, 'and it is good');

# --- version 1 is frozen ----------------------------------------------------------------------------------------------------------------
# What a case may have, a line a column; not the words that explain it.  A line that goes or changes breaks cases that people have:
# it needs a new format_version and its migration.  Lines that are only added are written into the golden by
# UPDATE=1 tests/cli_migrate.t.
my $schema = answer('schema');
my @lines = "format_version $schema->{format_version}";
for my $table (@{ $schema->{tables} }) {
	push @lines, "table $table->{name}" . ($table->{required} ? ' required' : '');
	for my $x (@{ $table->{schema}{fields} }) {
		my ($c, $type) = ($x->{constraints}, $x->{'ghostdose:type'});
		push @lines, join ' ', "column $table->{name}.$x->{name}", $type =~ /^(?:number|integer)$/ ? $type : 'string',
		    $c->{required} ? 'required' : 'optional', (map { defined $x->{$_} ? "$_ $x->{$_}" : () } qw(unit default separator)),
		    (defined $x->{'ghostdose:minimum'} ? "range $x->{'ghostdose:minimum'} $x->{'ghostdose:maximum'}" : ()), (map { "word $_" } @{ $c->{enum} || [] });
	}
}
push @lines, map { "key $_->{name}" . ($_->{required} ? ' required' : ' default ' . $_->{default}) } @{ $schema->{keys} };
push @lines, map { "quantity $_->{name} of $_->{of} in $_->{unit}" } @{ $schema->{quantities} };
for my $list (qw(step_types note_items places classes recovery_models)) {
	push @lines, map { "$list " . (ref ? $_->{name} // $_->{word} : $_) } @{ $schema->{$list} };
}
my $golden = "$FindBin::Bin/golden/case-format-1.txt";
spew($golden, join '', map { "$_\n" } @lines) if $ENV{UPDATE};
my %is = map { $_ => 1 } @lines;
my %was = map { $_ => 1 } split /\n/, slurp($golden);
is(join("\n", grep { !$is{$_} } sort keys %was), '', 'nothing of version 1 has gone or changed');
is(join("\n", grep { !$was{$_} } @lines), '', 'and what was added stands in tests/golden/case-format-1.txt');
done_testing;
