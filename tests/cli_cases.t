#!/usr/bin/perl
# Where cases are found: ./cases, GHOSTDOSE_CASES, the data folder; ghostdose cases.
use strict;
use warnings;
use FindBin;
use JSON::PP;
use POSIX qw(mkfifo);
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($scratch);

# A case of that name and title below a folder.
sub place_case {
	my ($folder, $name, $title, %edits) = @_;
	my %files = (good_case(), %edits);
	$files{case} =~ s/id,tiny\ntitle,Tiny/id,$name\ntitle,$title/;
	system('mkdir', '-p', $folder) == 0 or die;
	return write_case("$folder/$name", %files);
}
sub titles {
	my $object = answer('cases');
	return join ', ', map { "$_->{id}: " . ($_->{title} // 'null') } @{ $object->{cases} };
}

my ($here, $one, $two, $home, $data) = map { "$scratch/$_" } qw(here one two home data);
mkdir $_ or die for $here, $one, $two, $home, $data;
chdir $here or die;
delete $ENV{XDG_DATA_HOME};
$ENV{HOME} = $home;
$ENV{GHOSTDOSE_CASES} = '';

# --- nothing at all: what is installed does not matter here -----------------------------------------------------------
my $empty = answer('cases');
is(join(' ', sort keys %$empty), 'cases schema warnings', 'keys');
is($empty->{schema}, 'ghostdose.cases/1', 'schema');
SKIP: {
	skip 'cases are installed on this machine', 3 if @{ $empty->{cases} };
	is(codes($empty), 'no_cases', 'no case is no error');
	my ($rc, $out, $err) = run('cases');
	like($out, qr/\ACases: none\n/, 'and said in words');
	refuses(['lint', 'a'], 'a: there is no such case here, in ./cases or in the folders of GHOSTDOSE_CASES; expected the path of a '
	    . 'folder that holds case.csv, or of a .csv file');
}

# --- one after the other: the first in the case path wins --------------------------------------------------------------
place_case("$home/.local/share/ghostdose/cases", 'neck', 'home');
is(titles(), 'neck: home', 'in the home folder');
place_case("$data/ghostdose/cases", 'neck', 'data');
$ENV{XDG_DATA_HOME} = $data;
is(titles(), 'neck: data', 'XDG_DATA_HOME in its place');
$ENV{XDG_DATA_HOME} = 'data';
is(titles(), 'neck: home', 'that is no absolute path is as if not set');
place_case($two, 'neck', 'two');
place_case($two, 'brain', 'two');
place_case($one, 'neck', 'one');
$ENV{GHOSTDOSE_CASES} = "$one:$two";
is(titles(), 'brain: two, neck: one', 'GHOSTDOSE_CASES before it, in its order');
$ENV{GHOSTDOSE_CASES} = ":$scratch/nowhere::$two:$one:";
is(titles(), 'brain: two, neck: two', 'with folders that are not there');
place_case("$here/cases", 'neck', 'here');
is(titles(), 'brain: two, neck: here', './cases before all');
is(answer('score', 'neck', '5x8')->{case}, 'neck', 'a case is found by name');
is((run('lint', 'brain'))[1], "0 errors, 0 warnings in brain\n", 'in any of them');

# --- a path wins over a name, a folder that is no case does not -----------------------------------------------------------
mkdir "$here/brain" or die;
is((run('lint', 'brain'))[1], "0 errors, 0 warnings in brain\n", 'a folder of that name that is no case');
place_case($here, 'brain', 'path', constraints => '');
like((run('lint', 'brain'))[1], qr{^brain/constraints.csv:1:1: error: }m, 'a case here');
like((run('lint', './brain'))[1], qr{^\./brain/constraints.csv:1:1: error: }m, 'with its path');
is((run('lint', 'cases/neck'))[0], 0, 'a path');
spew("$two/skull.csv", packed_case(good_case()) =~ s/id,tiny/id,skull/r);
is((run('lint', 'skull'))[1], "0 errors, 0 warnings in skull\n", 'a packed case by name');
is((run('lint', 'skull.csv'))[1], "0 errors, 0 warnings in skull.csv\n", 'and with its ending');
is((run('lint', "$two/skull.csv"))[0], 0, 'and by path');

# --- near names --------------------------------------------------------------------------------------------------------------
refuses(['lint', 'neckk'], 'neckk: there is no such case; did you mean "neck"?');
refuses(['score', 'skul', '5x8'], 'skul: there is no such case; did you mean "skull"?');
refuses(['lint', 'cases/nek'], 'cases/nek: there is no such case; did you mean "cases/neck"?');
refuses(['lint', 'zebra'], 'zebra: there is no such case; expected a folder, a .csv file or one of: brain, neck, skull');

# --- the list ------------------------------------------------------------------------------------------------------------------
place_case($one, 'broken', 'Broken', structures => "structure\n2\n");
place_case($one, 'quick', 'Quick', case => "key,value\nformat_version,1\nid,tiny\ntitle,Tiny\n");
mkdir "$one/no-case" or die;
mkdir "$one/.hidden" or die;
spew("$one/.hidden/case.csv", '');
spew("$one/notes.txt", 'x');
mkfifo("$one/pipe.csv", 0600) or die;
symlink 'loop', "$one/loop" or die;
my $object = answer('cases');
my @list = @{ $object->{cases} };
is(join(' ', map { $_->{id} } @list), 'brain broken neck quick skull', 'sorted by name');
is(join(' ', sort keys %{ $list[0] }), 'fault id level minutes path title', 'keys of a case');
is("$list[0]{title} $list[0]{level} $list[0]{minutes} $list[0]{path}", "two I 5 $two/brain", 'a case');
is($list[0]{fault}, '', 'has no fault');
ok(!defined $list[1]{title} && !defined $list[1]{level} && !defined $list[1]{minutes}, 'a broken case stays');
like($list[1]{fault}, qr{^\Q$one\E/broken/structures.csv:1:1: the column "}, 'with its first fault');
ok(exists $list[3]{minutes} && !defined $list[3]{minutes}, 'minutes that are not given');
is(codes($object), 'broken_case no_minutes', 'warnings');
my ($rc, $out, $err) = run('cases');
is("$rc$err", '0', 'in lines');
like($out, qr{^  neck +I +5 +cases/neck$}m, 'a case');
like($out, qr{^ +\Q$one\E/broken/structures.csv:1:1: the column}m, 'a fault in place of a title');
refuses(['cases', 'neck'], 'unexpected argument "neck"; expected none');

# --- names from strangers ------------------------------------------------------------------------------------------------------
place_case($one, "a\e[31mb", 'hostile');
place_case($one, "\xff", 'no UTF-8');
($rc, $out, $err) = run('cases');
is("$rc$err", '0', 'hostile names');
unlike($out, qr/[^ -~\n]/, 'are not shown raw');
($rc, $out, $err) = run('cases', '--json');
ok(eval { JSON::PP->new->utf8->decode($out) }, 'nor in JSON');
mkdir "$scratch/many" or die;
for (1 .. 300) {
	mkdir "$scratch/many/case$_" or die;
	spew("$scratch/many/case$_/case.csv", '');
}
$ENV{GHOSTDOSE_CASES} = "$scratch/many:" . join(':', map { "$scratch/x$_" } 1 .. 2000) . ':' . 'y' x 10000;
is(scalar @{ answer('cases')->{cases} }, 301, 'hundreds of cases and of folders');
($rc, $out, $err) = run('lint', 'xyz');
ok($rc == 2 && $err =~ /\Aghostdose: xyz: there is no such case; expected .* one of: case1, case10, .* \.\.\.\n\z/,
    'some of many names') or diag($err);

chdir "/";
done_testing();
