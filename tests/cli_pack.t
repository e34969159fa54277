#!/usr/bin/perl
# A case as one file and back: every case that comes with the program, the same tables byte for byte, the same marks.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
require "$FindBin::Bin/resave.pl";
our ($ghostdose, $scratch);

for my $case (map { s{/case\.csv$}{}r } sort glob "$FindBin::Bin/../cases/*/case.csv") {
	my ($name) = $case =~ m{([^/]+)$};
	my ($status, $out, $err) = run('pack', $case, '--out', "$scratch/$name.csv");
	is("$status$err", '0', "$name is packed");
	($status, $out, $err) = run('unpack', "$scratch/$name.csv", '--out', "$scratch/$name");
	is("$status$err", '0', "$name is unpacked");
	my @files = map { s{.*/}{}r } grep { m{\.csv$|/story\.md$} } sort glob "$case/*";
	is(join(' ', map { s{.*/}{}r } sort glob "$scratch/$name/*"), join(' ', @files), "$name: the same files");
	is(slurp("$scratch/$name/$_"), slurp("$case/$_"), "$name/$_ byte for byte") for @files;
	my ($want) = (run('score', $case, '20x2', '--json'))[1];
	is((run('score', "$scratch/$name.csv", '20x2', '--json'))[1], $want, "$name packed: the same score");
}

# What a spreadsheet does to it: its own line ends and its mark of bytes.
my %files = good_case();
$files{case} = "\xEF\xBB\xBF" . $files{case} =~ s/\n/\r\n/gr;
$files{story} = "One.\r\n\r\nTwo, \"quoted\".\n\n\n- a\n- b\n";
my $folder = write_case("$scratch/odd", %files);
my ($status, undef, $err) = run('pack', $folder, '--out', "$scratch/odd.csv");
is("$status$err", '0', 'a case of a spreadsheet is packed');
like(slurp("$scratch/odd.csv"), qr/\A\[case\]\nkey,value\r\n/, 'without the mark in the middle of a file');
is((run('play', "$scratch/odd.csv", '--plain'))[1], (run('play', $folder, '--plain'))[1], 'and plays with the same story');

# --- what no file can hold --------------------------------------------------------------------------------------------------------
{
	my %good = good_case();
	my $within = write_case("$scratch/within", %good, choices => $good{choices} =~ s/The old one/"The old one\n[bounds]\nor not"/r);
	is((run('pack', $within, '--out', "$scratch/within.csv"))[0], 0, 'a line within a cell that looks like the beginning of a table');
	is((run('play', "$scratch/within.csv", '--plain'))[1], (run('play', $within, '--plain'))[1], 'begins none');
	my $story = write_case("$scratch/told", %good, story => "#\n[case] \"\"\n```\n,\n\"[case]\" ");
	my ($status, $out, $err) = run('pack', $story, '--out', "$scratch/no.csv");
	is("$status $out", '2 ', 'a story that one file cannot hold');
	like($err, qr/: the story would not come back from one file as it is; expected simpler Markdown, or leave the case a folder$/, 'is said');
	ok(!-e "$scratch/no.csv", 'nothing is written');
	# The last line of a table ends or not; blank lines open a story.
	my $open = write_case("$scratch/open", %good, courses => $good{courses} =~ s/\n\z//r, story => "\n \n\nOne.\n\nTwo.");
	is((run('pack', $open, '--out', "$scratch/open.csv"))[0], 0, 'a table whose last line does not end');
	is((run('play', "$scratch/open.csv", '--plain'))[1], (run('play', $open, '--plain'))[1], 'plays the same');
	is((run('lint', "$scratch/open.csv"))[0], 0, 'and is in order');
	# Without a story.
	spew("$scratch/mute.csv", slurp("$scratch/open.csv") =~ s/^\[story\]\n.*//msr);
	is((run('unpack', "$scratch/mute.csv", '--out', "$scratch/mute"))[0], 0, 'a case without a story');
	is(slurp("$scratch/mute/story.md"), '', 'its story is empty');
}

# --- a case that a spreadsheet has saved, packed, saved again, unpacked: always the same case, and nothing lost ---------------------

# What the program makes of a case, without its path.  Warnings of how a number is written differ with its sign.
sub seen {
	my ($case) = @_;
	my ($status, $lint) = run('lint', $case, '--json');
	my @said = grep { !/^(?:fragile_cell|point_in_decimals)$/ } map { $_->{code} } @{ JSON::PP->new->utf8->decode($lint)->{findings} };
	my @answers = map { [(run(@$_))[0, 1, 2]] } ['score', $case, '20x2', '--json'], ['render', $case, '--key'], ['play', $case, '--plain'];
	return join("\n", "@said", map { @$_ } @answers) =~ s/\Q$case\E/CASE/gr;
}

# Every comment of the tables, as words alone: what a spreadsheet takes apart it puts together with other signs.
sub comments {
	my ($folder) = @_;
	return join "\n", sort map { s/[^A-Za-z0-9]+/ /gr =~ s/^ | $//gr } grep { /^"?#/ } map { split /\r?\n/, slurp($_) =~ s/\A\xef\xbb\xbf//r } glob "$folder/*.csv";
}

sub resave_folder {
	my ($from, $into, %way) = @_;
	mkdir $into or die "$into: $!";
	spew("$into/" . s{.*/}{}r, resave(slurp($_), %way)) for glob "$from/*.csv";
	spew("$into/story.md", ($way{bare} ? '' : "\xef\xbb\xbf") . slurp("$from/story.md") =~ s/\n/$way{bare} ? "\n" : "\r\n"/ger);
	return $into;
}

my $odd_story = "# Who it is\n\nMr N., \"the roofer\"; 60, had {course.prior.total_dose_gy} Gy.\n\n- a list; with\n\n  a second paragraph, indented\n\n" .
    "```\ncode\n\n\n  with two empty lines\n```\n\n[courses]\n\nThe end.\n";
mkdir "$scratch/sheets";
is((run('new', "$scratch/sheets/mine"))[0], 0, 'the case to begin with, with its comments');
my $mine = "$scratch/sheets/mine";
spew("$mine/story.md", $odd_story);
# A quoted line end in a cell, a recovery and a number with decimals, and a comment with both separators and a quote.
spew("$mine/steps.csv", slurp("$mine/steps.csv") =~ s/Before you calculate: /Before you calculate,\nor guess; "now": /r =~ s/; "now"/; ""now""/r);
spew("$mine/doses.csv", "# mine: a; b, \"c\"\n" . slurp("$mine/doses.csv"));
my $was = seen($mine);
like($was, qr/\A\n/, 'it lints without a word');
my $n = 0;
for my $way (
	['English', to => ','], ['German', to => ';', comma => 1], ['German, all texts quoted', to => ';', comma => 1, all => 1],
	['English, all texts quoted', to => ',', all => 1], ['semicolons and points', to => ';', bare => 1],
) {
	my ($name, %way) = @$way;
	my $base = "$scratch/sheets/way" . $n++;
	my %back = (%way, from => $way{to});
	mkdir $base;
	my $folder = resave_folder($mine, "$base/mine", %way);
	is(seen($folder), $was, "$name: the tables are the same case");
	is(comments($folder), comments($mine), "$name: with its comments");
	my ($status, $out, $err) = run('pack', $folder, '--out', "$base/packed.csv");
	is("$status$err", '0', "$name: packed");
	unlike($out, qr/Note:/, "$name: with nothing to say");
	mkdir "$base/$_" for qw(1 2 3);
	rename "$base/packed.csv", "$base/1/mine.csv" or die;
	is(seen("$base/1/mine.csv"), $was, "$name: packed it is the same case");
	# The one file in a spreadsheet: a head of comments, and saved as the tables were.
	spew("$base/2/mine.csv", resave("# kept; by hand, \"today\"\n\n" . slurp("$base/1/mine.csv"), %back));
	is(seen("$base/2/mine.csv"), $was, "$name: the one file saved again");
	is((run('unpack', "$base/2/mine.csv", '--out', "$base/3/mine"))[0], 0, "$name: unpacked");
	is(seen("$base/3/mine"), $was, "$name: and the tables out of it");
	my ($kept) = grep { /kept by hand today/ } split /\n/, comments("$base/3/mine");
	ok($kept, "$name: the head is in case.csv");
	is(comments("$base/3/mine") =~ s/^kept by hand today\n?//mr, comments($mine), "$name: nor is any comment lost");
	# Packed once more: not a byte is another one.
	is((run('pack', "$base/3/mine", '--out', "$base/again.csv"))[0], 0, "$name: packed again");
	rename "$base/3/mine", "$base/3/was" or die;
	spew("$base/3/mine.csv", slurp("$base/again.csv"));
	is((run('unpack', "$base/3/mine.csv", '--out', "$base/3/mine"))[0], 0, "$name: and unpacked again");
	is(slurp("$base/3/mine/" . s{.*/}{}r), slurp($_), "$name: " . s{.*/}{}r . ' byte for byte') for glob "$base/3/was/*";
}

# What cannot be kept is said.
{
	my $folder = write_case("$scratch/mixed", good_case());
	spew("$folder/doses.csv", resave(slurp("$folder/doses.csv"), to => ';', comma => 1));
	my ($status, $out) = run('pack', $folder, '--out', "$scratch/mixed.csv");
	like($out, qr/Some tables have commas between their cells and some semicolons/, 'tables with different separators: said');
	is(answer('pack', $folder, '--out', "$scratch/mixed.csv")->{warnings}[0]{code}, 'mixed_delimiters', 'and in --json');
	is((run('score', "$scratch/mixed.csv", '20x2', '--json'))[1], (run('score', $folder, '20x2', '--json'))[1], 'and it plays');
	my %files = good_case();
	spew("$scratch/said.csv", packed_case(%files) =~ s/^(\[story\]\nmarkdown\n)/$1# a remark\n/mr);
	like((run('unpack', "$scratch/said.csv", '--out', "$scratch/said"))[1], qr/1 line of comment in the table of the story is left out/, 'a comment of the story');
	# A row that would begin a table.
	$folder = write_case("$scratch/row", %files, bounds => "what,low,high\ndose_gy,1,8\n# fine\n", story => "[case]\n");
	is((run('pack', $folder, '--out', "$scratch/row.csv"))[0], 0, 'a story that is [case]');
	like((run('play', "$scratch/row.csv", '--plain'))[1], qr/^\[case\]$/m, 'and stays one');
	$folder = write_case("$scratch/blank", %files, story => "    code\n\nText.\n");
	is((run('pack', $folder, '--out', "$scratch/blank.csv"))[0], 0, 'a story that begins with code');
	is((run('play', "$scratch/blank.csv", '--plain'))[1], (run('play', $folder, '--plain'))[1], 'and still does');
	$folder = write_case("$scratch/none", %files, story => '');
	is((run('pack', $folder, '--out', "$scratch/none.csv"))[0], 0, 'a case without a word of a story');
	is((run('score', "$scratch/none.csv", '20x2'))[0], 0, 'and it loads');
	my $long = "# " . 'x' x 1000 . "\n";
	$folder = write_case("$scratch/long", %files, map { $_ => $files{$_} . $long x 1500 } qw(doses steps choices));
	like((run('pack', $folder, '--out', "$scratch/long.csv"))[2], qr/: as one file the case has \d+ bytes; expected at most 4194304: leave it a folder$/m,
	    'a case that is too large for one file');
	ok(!-e "$scratch/long.csv", 'and nothing is written');
}

# The files of a packed case are somebody's word: none leaves its folder, hides, takes the place of a table or steers a terminal.
mkdir "$scratch/deep" or die $!;
mkdir "$scratch/deep/er" or die $!;
for my $name ('../slipped.csv', '../../slipped', "$scratch/slipped.csv", '.slipped.csv', 'sub/slipped.csv', 'slipped.txt', 'courses.csv',
    'Courses.CSV', 'story.md', "a\e[2J.csv", "a\x{c2}\x{9b}2J.csv", 'x' x 200 . '.csv', '') {
	spew("$scratch/evil.csv", packed_case(good_case()) . "[file $name]\n# 1 1 2 2 0 0\n1\n");
	my ($status, $out, $err) = run('unpack', "$scratch/evil.csv", '--out', "$scratch/deep/er/out");
	is($status, 2, 'refused: a file of the name ' . $name =~ s/[^ -~]/?/gr);
	unlike("$out$err", qr/[\x00-\x09\x0b-\x1f\x7f\x80-\x9f]/, 'in words that can be shown');
}
is(join(' ', glob("$scratch/*slipped* $scratch/deep/*slipped* $scratch/deep/er/*")), '', 'and nothing is written, there or elsewhere');

# Refusals leave nothing.
spew("$folder/keep.txt", 'mine');
refuses(['unpack', "$scratch/odd.csv", '--out', $folder], "$folder: the folder has files in it; expected a new or an empty one, or --force");
is(slurp("$folder/keep.txt"), 'mine', 'nothing was touched');
is((run('unpack', "$scratch/odd.csv", '--out', $folder, '--force'))[0], 0, 'with --force it is written');
is(slurp("$folder/keep.txt"), 'mine', 'and what is not of the case stays');
is((run('pack', "$scratch/broken/nothing", '--out', "$scratch/x.csv"))[0], 2, 'no case');
refuses([$_, "$FindBin::Bin/data/lessons/01-tiny.md", '--out', "$scratch/x.csv"],
    "$FindBin::Bin/data/lessons/01-tiny.md: this is no case; expected one, or \"ghostdose learn\" for a lesson") for qw(pack unpack);
ok(!-e "$scratch/x.csv", 'no file');

done_testing;
