#!/usr/bin/perl
# Gradebooks through the importers of Canvas and Moodle (tests/importers.pl knows their rules and nothing of ours), and names
# that hurt: there and back.
use strict;
use warnings;
use utf8;
use Digest::SHA qw(sha256_hex);
use Encode qw(encode decode);
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
require "$FindBin::Bin/importers.pl";
our ($ghostdose, $scratch);
binmode Test::More->builder->$_, ':utf8' for qw(output failure_output todo_output);

# ---- the importers themselves: what they refuse ----

for my $bad (
	["Name,ID,Section,X\na,,,1\n", 'the header'],
	["Student,ID,SIS Login ID,X\n", 'no Section'],
	["Student,ID,Section,SIS User ID,X\n", 'not one assignment'],
	["Student,ID,SIS Login ID,SIS User ID,Section,X\n", 'column SIS User ID'],
	["Student,ID,Section,X\nA,,,n/a\n", 'a mark "n/a"'],
	["Student,ID,Section,X\n\"A,,,1\n", 'an open quote'],
) {
	is(eval { canvas_import($bad->[0], { name => 'A', sis_id => 'u', login => 'a' }); 'taken' } // $@ =~ s/\n//r, $bad->[1], "Canvas refuses: $bad->[1]");
}
is(canvas_import("Student,ID,Section,X\nA,,,\"1,234\"\n", { name => 'A', sis_id => 'u', login => 'a' })->{marks}{a}, '1.234',
	'Canvas takes 1,234 for 1.234');
for my $bad (["username,X\nb,1\n", 'an unknown user "b": rolled back'], ["username,X\na,x\n", 'a grade "x" that is no number: rolled back'],
	["username,X\na,101\n", 'a grade above 100: rolled back']) {
	is(eval { moodle_import($bad->[0], 'username', 100, { username => 'a' }); 'taken' } // $@ =~ s/\n//r, $bad->[1], "Moodle: $bad->[1]");
}

# ---- a class of names that hurt ----

my @class = (
	['ann', 'Doe, Ann', 'PGY3'],
	['bob', '"Bobby" O\'Neil', 'PGY"3'],
	['cid', '=cmd()|\' /C calc\'!A0', '=1+1'],
	['dora', "\x{5d3}\x{5d5}\x{5e8}\x{5d4} \x{5db}\x{5d4}\x{5df}", "\x{5d0}"],
	['eve', "No\x{e9}, \x{c8}ve \x{1f9d1}", 'A;B'],
	['fay', 'x' x 199 . 'y', 's' x 200],
	['gus', '+49 Gus', '-1'],
	['hal', '@SUM(A1)', "'quoted'"],
	['ida', "I\x{307}da\x{301}", 'A,B'],
	['jan', "Two\nlines", 'C'],
	['kim', '1,234', '007'],
	['leo', "\x{ff1d}full()", ''],
);
my $quote = sub { '"' . $_[0] =~ s/"/""/gr . '"' };
my %learner;
my $roster = "learner,name,email,sis_id,section,key,extensions\n";
for my $i (0 .. $#class) {
	my ($id, $name, $section) = @{ $class[$i] };
	$learner{$id} = { name => $name, sis_id => "u$i", login => $id, username => $id, email => "$id\@example.org", idnumber => "u$i", section => $section };
	$roster .= join(',', $id, $quote->($name), "$id\@example.org", "u$i", $quote->($section), '', '') . "\n";
}
spew("$scratch/roster.csv", encode('UTF-8', $roster));

my $case = write_case("$scratch/tiny", good_case());
my $worked = 0;
sub worked {
	my (@lines) = @_;
	my @state = ('--state', "$scratch/state-" . $worked++);
	spew("$scratch/in", join('', map { "$_\n" } @lines));
	`'$ghostdose' play '$case' --plain @state < '$scratch/in'`;
	run('progress', '--export', "$scratch/one", '--learner', 'x', @state);
	return slurp("$scratch/one/tiny-x-1.csv");
}
my @work = (worked('next', 'b', 'next', '35', 'next', '5x2', 'submit', 'next', 'next'), worked('next', 'a', 'b', 'next', '70', '35', 'next', '5x8', 'submit', 'next', 'next'));
mkdir "$scratch/in-folder";
my $n = 0;
for my $who (@class[0 .. $#class - 1]) {
	my $text = $work[$n++ % 2] =~ s/^learner,,.*$/learner,,$who->[0],/mr =~ s/^checksum,.*\n//mr;
	spew("$scratch/in-folder/$n.csv", $text . 'checksum,,' . sha256_hex($text) . ",\n");
}
my @grade = ('grade', $case, "$scratch/in-folder", '--roster', "$scratch/roster.csv");
my $marks = answer(@grade);
my %score = map { $_->{learner} => $_->{score} } @{ $marks->{marks} };
is(scalar(grep { defined } values %score), 11, 'eleven have a mark, leo has none');
ok($score{ann} != $score{bob}, 'of two kinds');
my @folk = map { $learner{ $_->[0] } } @class;

sub same_marks {
	my ($got, $what) = @_;
	is(join(' ', sort keys %$got), join(' ', sort grep { defined $score{$_} } keys %score), "$what: who has a mark");
	near($got->{$_}, $score{$_}, 0.005 / $score{$_}, "$what: the mark of $_") for sort keys %$got;
}

# Canvas, with no name to go by but the numbers; then by name alone where the name is as it was.
{
	is((run(@grade, '--gradebook', "$scratch/canvas.csv", '--format', 'canvas'))[0], 0, 'a gradebook for Canvas');
	my $text = slurp("$scratch/canvas.csv");
	my $got = eval { canvas_import($text, @folk) } or diag($@);
	is(scalar @{ $got->{missing} }, 0, 'Canvas knows everyone');
	is($got->{title}, 'ghostdose tiny: Tiny', 'the assignment');
	is($got->{possible}, '8.00', 'the points');
	same_marks($got->{marks}, 'Canvas');
	my @rows = importer_rows($text, ',');
	splice @rows, 0, 2;
	for my $i (0 .. $#rows) {
		my ($name, $section) = @{ $rows[$i] }[0, 4];
		unlike($name, qr/\A[=+\-@\t\r\x{ff1d}]/, "no spreadsheet computes the name of $class[$i][0]");
		unlike($section, qr/\A[=+\-@\t\r]/, 'nor the section');
		# What comes back is what went in, but for the apostrophe, and a line end that is a blank.
		is($name =~ s/\A'(?=[=+\-@\x{ff1d}])//r, $class[$i][1] =~ s/\n/ /r, "the name of $class[$i][0]");
		is($section =~ s/\A'(?=[=+\-@])//r, $class[$i][2], 'and the section');
	}
	# As Canvas gives it back, with its own columns filled and the marks of a second import over the first.
	my $again = canvas_import(join("\n", map { my $line = $_; $line } split /\n/, $text) . "\n", @folk);
	is_deeply($again, $got, 'a second import is the same');
}
for my $by (qw(username email idnumber)) {
	is((run(@grade, '--gradebook', "$scratch/moodle.csv", '--format', 'moodle'))[0], 0, 'a gradebook for Moodle');
	my $got = eval { moodle_import(slurp("$scratch/moodle.csv"), $by, 100, @folk) } or diag($@);
	is($got->{title}, 'ghostdose tiny: Tiny', "by $by: the item");
	same_marks($got->{marks}, "Moodle by $by");
	like($got->{feedback}{ann}, qr/\A\d+\.\d\d of 8\.00 points, attempt 1\z/, 'and what is said to it');
	is($got->{feedback}{leo}, '', 'nothing to who has handed in nothing');
}
# The long one: everything, and known again.
{
	is((run(@grade, '--gradebook', "$scratch/long.csv"))[0], 0, 'a long gradebook');
	my ($head, @rows) = importer_rows(slurp("$scratch/long.csv"), ',');
	is(scalar @rows, 12, 'twelve rows');
	for my $i (0 .. $#rows) {
		my %cell;
		@cell{@$head} = @{ $rows[$i] };
		is($cell{name} =~ s/\A'(?=[=+\-@\x{ff1d}])//r, $class[$i][1] =~ s/\n/ /r, "long: the name of $class[$i][0]");
		is($cell{sis_id}, "u$i", 'the number');
		is($cell{score}, defined $score{ $class[$i][0] } ? sprintf('%.2f', $score{ $class[$i][0] } + 1e-9) : '', 'the mark');
	}
	is(scalar @{ answer(@grade, '--before', "$scratch/long.csv")->{changed} }, 0, 'nobody has another mark than in it');
	# A key that was wrong: those who change, and no other.
	my %mended = good_case();
	$mended{choices} =~ s/^guess,a,(.*?),no,No\./guess,a,$1,yes,Yes./m;
	$mended{choices} =~ s/^guess,b,(.*?),yes,Yes\./guess,b,$1,no,No./m;
	mkdir "$scratch/mended";
	my $object = answer('grade', write_case("$scratch/mended/tiny", %mended), "$scratch/in-folder", '--roster', "$scratch/roster.csv", '--before', "$scratch/long.csv");
	my %changed = map { $_->{learner} => $_ } @{ $object->{changed} };
	is(join(' ', sort keys %changed), join(' ', sort grep { defined $score{$_} } keys %score), 'regraded: who has another mark');
	# ann had the old key right at once (2 points); now a second b is not there: nothing.  bob had a, then b: now right at once, 2 for 1.
	near($changed{ann}{score}, $score{ann} - 2, 1e-9, 'two points less for the answer that is wrong now');
	near($changed{bob}{score}, $score{bob} + 1, 1e-9, 'and one more for the one that is right at once');
}

done_testing;
