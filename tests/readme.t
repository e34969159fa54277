#!/usr/bin/perl
# Nothing in README.md is made up: its screens are what the program draws, its examples are what the program prints, and
# what it points to is there.  "tests/readme.t --update" writes them anew, with GHOSTDOSE the path of the program.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";

my $top = "$FindBin::Bin/..";
my $update = grep { $_ eq '--update' } @ARGV;
my $readme = slurp("$top/README.md");
chdir $top or die;
$ENV{GHOSTDOSE_CASES} = 'cases';
$ENV{LC_ALL} = 'C.UTF-8';

# What a line that begins with build/ghostdose prints.
sub printed {
	my ($line) = @_;
	my ($words) = $line =~ /^build\/ghostdose (.*)$/ or die "\"$line\" does not run build/ghostdose\n";
	my ($status, $out, $err) = run(map { s/^"(.*)"$/$1/r } $words =~ /"[^"]*"|\S+/g);
	is("$status$err", '0', "runs: $line");
	return $out;
}

# A comment with a command before a block, or "$ command" as its first line.
my ($screens, $examples) = (0, 0);
my $fresh = $readme;
$fresh =~ s{^(<!-- (build/ghostdose [^\n]*) -->\n```\n)(.*?)^```$}{ $screens++; $1 . printed($2) . '```' }gmse;
$fresh =~ s{^(```\n\$ (build/ghostdose [^\n]*)\n)(.*?)^```$}{ $examples++; $1 . printed($2) . '```' }gmse;
if ($update) {
	spew("$top/README.md", $fresh);
	$readme = $fresh;
}
cmp_ok($screens, '>=', 3, 'there are screens');
cmp_ok($examples, '>=', 4, "there are $examples examples");
my @old = split /\n/, $readme;
my @new = split /\n/, $fresh;
my ($first) = grep { ($old[$_] // '') ne ($new[$_] // '') } 0 .. ($#old > $#new ? $#old : $#new);
ok(!defined $first, 'they are what the program prints')
    or diag("line ", $first + 1, ":\nREADME.md: ", $old[$first] // '', "\nprogram:   ", $new[$first] // '',
            "\nGHOSTDOSE=build/ghostdose tests/readme.t --update writes them anew");

# --- screens of 80 columns and 24 lines, no raw control character ----------------------------------------------------
while ($fresh =~ /^<!-- (build[^\n]*)-->\n```\n(.*?)^```$/msg) {
	my ($command, $screen) = ($1, $2);
	utf8::decode($screen);
	my @lines = split /\n/, $screen;
	cmp_ok(scalar @lines, '<=', 24, "at most 24 lines: $command");
	is(scalar(grep { length > 80 } @lines), 0, 'of at most 80 columns');
}
unlike($readme, qr/[\x00-\x08\x0b-\x1f\x7f]/, 'no control characters');

# --- what it promises --------------------------------------------------------------------------------------------------
like($readme, qr/^    apt-get update && apt-get install -y make && make run$/m, 'the first command');
like($readme, qr/^    make check$/m, 'the second command');
like($readme, qr/not a medical device/, 'says what it is not');
my $makefile = slurp('Makefile');
for my $target ($readme =~ /`make ([a-z-]+)`/g, $readme =~ /^    (?:.*&& )?make ([a-z-]+)$/mg) {
	ok(scalar($makefile =~ /^(?:[a-z-]+ )*\Q$target\E(?: [a-z-]+)*:(?!=)/m), "make $target");
}
for my $path ($readme =~ /\]\(([^)]+)\)/g, $readme =~ /`man ([^`]+)`/g, $readme =~ /^\| `([^`]+)` \|/mg,
	$readme =~ /`([a-z]+\/)`/g) {
	ok(-e $path, "$path is there");
}
my ($floors) = $makefile =~ /^FLOORS := (.*)$/m;
is(join(' ', $readme =~ /^\| `src\/([a-z]+)` \|/mg), $floors, 'its floors are those of the Makefile');
for my $key (qw(d m c h)) {
	ok(scalar(slurp('src/screens/action.h') =~ /"[a-z-]+", "(?:\S+ )*$key(?: \S+)*", IN_(?:DESIGN|STEP)/), "key $key acts there");
}

done_testing();
