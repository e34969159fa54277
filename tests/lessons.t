#!/usr/bin/perl
# What stands in lessons/: each lesson lints clean and has what a lesson needs; the glossary; the map of ideas; and no text
# of ours repeats eight words in a row of the chapter that the ideas come from.
use strict;
use warnings;
use Digest::MD5 qw(md5_hex);
use File::Find;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";

my $top = "$FindBin::Bin/..";
my @lessons = sort glob "$top/lessons/[0-9]*.md";

# What no lesson teaches, no command shows, no step practises.  A list only gets shorter: an idea that has found its place must
# be taken off.
my %missing = (
	taught => [qw()],
	simulated => [qw(combined-attack orn-three-h orn-fibroatrophic orn-trauma orn-course dental-care-first team)],
	practised => [qw()],
);

# Rows of a CSV text as hashes by column.
sub table {
	my ($text) = @_;
	my (@rows, @row, @head);
	while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|\z)/g) {
		my ($cell, $end) = (defined $1 ? $1 : $2, $3);
		$cell =~ s/""/"/g;
		push @row, $cell;
		next if $end eq ',';
		if (@row > 1 || $row[0] ne '') {
			if (@head) {
				my %r;
				@r{@head} = @row;
				push @rows, \%r;
			} else {
				@head = @row;
			}
		}
		@row = ();
		last if $end eq '';
	}
	return @rows;
}

# ---- each lesson ----

my (%steps, %is_lesson);
for my $path (@lessons) {
	my ($name) = $path =~ m{([^/]+)\z};
	my ($id) = $name =~ /^\d\d-(.*)\.md\z/;
	my $text = slurp($path);
	my ($head, $body) = $text =~ /\A---\n(.*?)\n---\n(.*)\z/s;
	my ($status, $out, $err) = run('lint', $path);

	ok($status == 0 && $err eq '' && $out =~ /^0 errors, 0 warnings/m, "$name lints clean") or diag($out, $err);
	$is_lesson{$id} = 1;
	my ($minutes) = $head =~ /^minutes: *(\d+)$/m;
	ok($minutes >= 10 && $minutes <= 20, "$name takes 10 to 20 minutes");
	like($head, qr/^sources: *\S/m, "$name has sources");
	like($head, qr/^objectives: *\S+.*;/m, "$name has objectives");
	my @questions = $body =~ /^```question\n(.*?)^```$/msg;
	cmp_ok(scalar(grep { /^predict_first: yes$/m } @questions), '>=', 3, "$name has three guesses or more");
	my $figures = () = $body =~ /^```figure$/mg;
	cmp_ok($figures, '>=', 2, "$name has two figures or more");
	for my $q (@questions) {
		my ($step) = $q =~ /^step: *(\S+)$/m;
		$steps{$id}{$step} = 1;
		like($q, qr/^hint_1: *\S/m, "$name, $step: has a hint");
		like($q, qr/^explain: *\S/m, "$name, $step: says what it means");
	}
	(my $prose = $body) =~ s/^```\w+\n.*?^```$//msg;
	my $words = () = $prose =~ /\S+/g;
	ok($words >= 1000 && $words <= 2500, "$name has 1000 to 2500 words") or diag("$words words");
}
cmp_ok(scalar @lessons, '>=', 5, 'five lessons or more');

# ---- the glossary ----

my @terms = table(slurp("$top/lessons/glossary.csv"));
my (%term, %terms_of);
cmp_ok(scalar @terms, '>=', 80, '80 terms or more');
for my $t (@terms) {
	ok(!$term{ lc $t->{term} }++, "$t->{term} stands once in the glossary");
	my $sentences = () = $t->{meaning} =~ /[.](?= [A-Z]|\z)/g;
	ok($sentences >= 1 && $sentences <= 3 && length $t->{meaning} <= 240, "$t->{term} is told in a sentence or two")
	    or diag("$sentences: $t->{meaning}");
	ok($t->{source} ne '', "$t->{term} has a source");
	ok($t->{lesson} eq '' || $is_lesson{ $t->{lesson} }, "$t->{term}: its lesson is there") or diag($t->{lesson});
	$terms_of{ $t->{lesson} }++;
}
cmp_ok($terms_of{$_} || 0, '>=', 3, "$_ has terms in the glossary") for sort keys %is_lesson;

# ---- the map of ideas ----

my %quantity = map { $_->{name} => 1 } @{ answer('schema')->{quantities} };
my %is_command;
for my $steps (glob "$top/cases/*/steps.csv") {
	my ($case) = $steps =~ m{([^/]+)/steps[.]csv\z};
	$steps{$case}{ $_->{step} } = 1 for table(slurp($steps));
}

sub is_command {
	my ($words) = @_;
	return $is_command{$words} //= (run(split(/ /, $words), '--help'))[0] == 0 ? 1 : 0;
}

my %place = (
	taught => sub { $is_lesson{ $_[0] } },
	simulated => sub { $_[0] =~ /\Aquantity:(.*)/ ? $quantity{$1} : is_command($_[0]) },
	practised => sub { $_[0] =~ /\A([^:]+):(.+)\z/ && $steps{$1} && $steps{$1}{$2} },
);
my @ideas = table(slurp("$top/lessons/ideas.csv"));
my %idea;
cmp_ok(scalar @ideas, '>=', 50, '50 ideas or more');
for my $i (@ideas) {
	ok(!$idea{ $i->{idea} }++, "$i->{idea} stands once in the map");
	for my $how (sort keys %place) {
		ok($place{$how}->($_), "$i->{idea}: $how by $_") for split /;/, $i->{$how};
	}
}
for my $how (sort keys %place) {
	my @not = sort map { $_->{idea} } grep { $_->{$how} eq '' } @ideas;
	is_deeply(\@not, [sort @{ $missing{$how} }], "not yet $how: the list in this test");
	diag(scalar(@not) . ' of ' . scalar(@ideas) . " ideas are not yet $how") if $ENV{TEST_VERBOSE};
}

# ---- our own words ----

# Each line is the beginning of the MD5 of eight words in a row of the chapter, with blanks between: ASCII letters and
# digits, in lower case.
my %chapter = map { $_ => 1 } split /\n/, slurp("$FindBin::Bin/data/source-chapter.md5");

sub repeated {
	my ($text) = @_;
	my @words = lc($text) =~ /[a-z0-9]+/g;
	my @found;
	for my $k (0 .. $#words - 7) {
		my $run = join ' ', @words[$k .. $k + 7];
		push @found, $run if $chapter{ substr md5_hex($run), 0, 12 };
	}
	return @found;
}

cmp_ok(scalar keys %chapter, '>', 2000, 'the chapter is there to compare with');
{
	# Eight words of nobody's, put among those of the chapter: found wherever they stand, and not when one is missing.
	my $eight = 'seven small foxes count their nine red apples';
	local $chapter{ substr md5_hex($eight), 0, 12 } = 1;
	is_deeply([repeated("Here: Seven small *foxes* count\n  their nine, red apples.")], [$eight], 'eight words are found');
	is_deeply([repeated('Seven small foxes count nine red apples twice')], [], 'seven are not');
}
my @files;
find({ no_chdir => 1, wanted => sub { push @files, $_ if -f && /[.](?:md|csv|[1-9]|c|h|def)\z/ && -s _ < 1_000_000 } },
    grep { -e } map { "$top/$_" } qw(lessons cases man src README.md));
cmp_ok(scalar @files, '>', 100, 'texts to look at');
for my $path (sort @files) {
	my @found = repeated(slurp($path));
	next unless @found;
	(my $name = $path) =~ s{^\Q$top\E/}{};
	fail("$name is in our own words");
	diag(@found > 3 ? @found[0 .. 2] : @found);
}
done_testing;
