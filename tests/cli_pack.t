#!/usr/bin/perl
# A case as one file and back: every case that comes with the program, the same tables byte for byte, the same marks.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
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
