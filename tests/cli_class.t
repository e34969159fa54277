#!/usr/bin/perl
# A class as its instructor sees it: the numbers are those of grade and items, an unknown key is claimed and the work follows, a
# deadline moves, an attempt more counts, and of the roster nothing else changes.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
require "$FindBin::Bin/importers.pl";
our ($ghostdose, $scratch);

my $guest = 'guest-ZkAslGjFiUHdGf_WUL8rQvkib4PTvQatUV0OUQSncCA';
my $key = 'SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA';
$ENV{GHOSTDOSE_CASES} = $scratch;
$ENV{LC_ALL} = 'C.UTF-8';
my $case = write_case("$scratch/tiny", good_case());
my $dir = "$scratch/class";
mkdir $dir, 0700 or die;

sub work {
	my ($who, $now, @lines) = @_;
	spew("$scratch/in", join('', map { "$_\n" } @lines));
	`'$ghostdose' play '$case' --plain --state '$dir/$who' --now $now < '$scratch/in'`;
}
my @right = ('next', 'b', 'next', '35', 'next', '5x2', 'submit', 'next', 'next');
my @poor = ('next', 'a', 'b', 'next', '70', '35', 'next', '5x8', 'submit', 'next', 'next');
work('ann', '2026-11-25T10:00:00Z', @right);
work('bob', '2026-12-02T10:00:00Z', @poor);
work($guest, '2026-11-26T10:00:00Z', @poor);
work('cid', '2026-11-27T10:00:00Z', @poor);
work('hal', '2026-11-28T10:00:00Z', 'next', 'b');
spew("$dir/roster.csv", "# our class\r\nname;learner;section\r\n\"Doe; Ann\";ann;A\r\n=cmd();bob;A\r\nCid;cid;B\r\n");
spew("$dir/class.csv", "case,opens,due,attempts,counts,late_percent\ntiny,2026-11-20T00:00Z,2026-12-01T00:00Z,1,best,10\n");
chmod 0600, "$dir/roster.csv";
my $rows = (stat "$dir/roster.csv")[7];

# What is said line by line to these lines.
sub told {
	my (@lines) = @_;
	spew("$scratch/lines", join('', map { "$_\n" } @lines, 'quit'));
	my ($status, $out, $err) = run('class', $dir, '--plain', '--answers', "$scratch/lines", '--now', '2026-12-05T10:00:00Z');
	is("$status$err", '0', "class --plain: @lines");
	return $out =~ s/\s+/ /gr;
}
my @graded = ('grade', $case, '--records', $dir, '--roster', "$dir/roster.csv", '--class', "$dir/class.csv");

# ---- the same numbers, by other ways ----

sub agree {
	my ($what, $said) = @_;
	my $marks = answer(@graded)->{marks};
	for my $m (@$marks) {
		next unless $m->{attempts};
		my ($line) = $said =~ /(?:\(\Q$m->{learner}\E\)|\b\Q$m->{learner}\E)[^:]*?[.,;][^.]*?.*?tiny: (\S+) of 8 points, attempt (\d+) of (\d+)/ ? [$1, $2, $3] : [];
		my $want = defined $m->{score} ? $m->{score} : $m->{points};
		is(join(' ', @$line), sprintf('%.2f %d %d', $want, $m->{attempt}, $m->{attempts}), "$what: $m->{learner}");
	}
	return scalar @$marks;
}
is(agree('at first', told()), 5, 'five have work');
my $items = answer('items', $case, '--records', $dir, '--roster', "$dir/roster.csv", '--csv', "$scratch/items.csv");
my ($head, @csv) = importer_rows(slurp("$scratch/items.csv"), ',');
my $said = told('items tiny');
like($said, qr/\b5 learners, of each the first attempt\. Below 30 these numbers move much by chance\./, 'few are warned of');
for my $i (0 .. 2) {
	my $x = $items->{items}[$i];
	my %row;
	@row{@$head} = @{ $csv[$i] };
	my ($part) = $said =~ /(Step @{[$i + 1]} \(\Q$x->{step}\E\).*?)(?=Step \d|Facility is)/ or fail('no item');
	for my $number (['facility', 'facility'], ['discrimination', 'discrimination'], ['attempts', 'attempts'], ['hints', 'hints'], ['minutes', 'time']) {
		my ($name, $word) = @$number;
		my ($shown) = $part =~ /\b$word (\S+?)(?:[; ]|\.(?= ))/;
		if (!defined $x->{$name}) {
			is($shown, "\xe2\x80\x93", "no $name of step $i on the screen");
			is($row{$name} // '', '', 'nor in the table');
			next;
		}
		my $digits = $name eq 'minutes' ? 1 : 2;
		cmp_ok(abs($shown - $x->{$name}), '<=', 0.5 * 10 ** -$digits + 1e-9, "$name of step $i is that of items --json");
		cmp_ok(abs($row{$name} - $x->{$name}), '<=', 0.00501, 'and of its table');
	}
	like($part, qr/: \Q$x->{learners}\E learners?;.*given up \Q$x->{skipped}\E\./, "and how many of step $i");
	like($part, qr/right one with a star: \Q$x->{answers}\E\./, "and the answers of step $i") if length $x->{answers};
	like($part, qr/Misconceptions: \Q$x->{misconceptions}\E\./, "and the misconceptions of step $i") if length $x->{misconceptions};
}
# The screen has them too.
my ($status, $screen, $err) = run('class', $dir, '--script', 'i', '--dump', '-', '--size', '120x40');
for my $x (@{ $items->{items} }) {
	my ($line) = grep { /\b\Q$x->{step}\E\b/ } split /\n/, $screen;
	like($line, qr/ \Q@{[sprintf '%.2f', $x->{facility} + 1e-9]}\E /, "the screen has the facility of $x->{step}");
}

# ---- a path ----

my $path = told('path bob tiny');
like($path, qr/Step 1: Which is heavier\? .*answer "a", not right yet; 0\.00 points so far\. No\..*answer "b", right; earned 1\.00; 1\.00 points so far\. Yes\./, 'each answer with what was said to it');
like($path, qr/answer "70", not right yet; 1\.00 points so far\..*Misconception: recovery_forgotten\./, 'and the misconception');
like(told('path nobody tiny', 'path ann other', 'path ann', 'foo'), qr/Nobody is called "nobody"\..*The class has no case "other"\..*Something is missing; expected path WHO CASE \[ATTEMPT\]\..*There is no such word/, 'what is wrong is said');

# ---- a guest ----

like($said = told(), qr/\Q$guest\E, an unknown key;/, 'an unknown key is shown');
like(told("claim $guest cid", 'no'), qr/Left as it is\./, 'it is asked');
is((stat "$dir/roster.csv")[7], $rows, 'and nothing was written');
like(told("claim $guest cid", 'yes'), qr/Written into roster\.csv; all is graded again\./, 'claimed');
is(slurp("$dir/roster.csv"), "# our class\r\nname;learner;section;key\r\n\"Doe; Ann\";ann;A\r\n=cmd();bob;A\r\nCid;cid;B;\"$key\"\r\n",
	'one cell, and all else as it was');
is((stat "$dir/roster.csv")[2] & 07777, 0600, 'as private as it was');
is(agree('claimed', $said = told()), 4, 'four have work');
unlike($said, qr/guest-/, 'the guest is nobody of their own any more');
# Two folders, counted through: the guest's was begun first, and one attempt alone counts.
my ($cid) = grep { $_->{learner} eq 'cid' } @{ answer(@graded)->{marks} };
is("$cid->{attempts} $cid->{attempt}", '2 1', 'the first of both makes the mark');
is(answer('items', $case, '--records', $dir, '--roster', "$dir/roster.csv")->{learners}, 4, 'and is one learner to the items');
like(told("claim bob cid", 'yes'), qr/Not done: bob is on the roster already/, 'who is on the roster is nobody to be claimed');
like(told("claim hal ann", 'yes'), qr/Written/, 'an account is claimed in the same way');
like(slurp("$dir/roster.csv"), qr/^"Doe; Ann";ann;A;"hal"\r$/m, 'by its name');

# ---- a later deadline, an attempt more ----

like(told(), qr/\(bob\).*?2 days late/, 'bob is late');
like(told('extend bob tiny 2026-11-30T00:00Z', 'yes'), qr/Not done: this is not later than the deadline there is/, 'no earlier deadline');
like(told('extend bob tiny tomorrow'), qr/"tomorrow" is no time/, 'nor what is no time');
like(told('extend bob tiny 2026-12-03T00:00+01:00', 'yes'), qr/Written/, 'a later one');
like($said = told(), qr/\(bob\).*?Due 2026-12-02 23:00 UTC, extended\./, 'which shows');
unlike($said, qr/days? late/, 'and bob is in time');
agree('extended', $said);
is((answer(@graded)->{marks}[2]{attempt}), 1, 'of cid one attempt counts');
work('cid', '2026-11-28T10:00:00Z', 'anew', 'yes', @right);
my $before = (grep { $_->{learner} eq 'cid' } @{ answer(@graded)->{marks} })[0]{score};
like(told('unlock cid tiny', 'yes', 'unlock cid tiny', 'yes'), qr/Written.*Written/, 'two more attempts');
like(slurp("$dir/roster.csv"), qr/^Cid;cid;B;"\Q$key\E";"tiny \+1; tiny \+1"\r$/m, 'in the roster');
my ($after) = grep { $_->{learner} eq 'cid' } @{ answer(@graded)->{marks} };
cmp_ok($after->{score}, '>', $before, 'the better one counts now');
is($after->{attempt}, 3, 'which is the third');
agree('unlocked', told());

# ---- the screens write the same ----

spew("$dir/roster.csv", "learner,name\nann,Ann\nbob,Bob\ncid,Cid\n");
run('class', $dir, '--script', '<C-l><Down>e<Right><Enter>y', '--dump', '-', '--now', '2026-12-05T10:00:00Z');
is(slurp("$dir/roster.csv"), "learner,name,extensions\nann,Ann\nbob,Bob,\"tiny 2026-12-07T00:00:00Z\"\ncid,Cid\n", 'a deadline from the screen, not in the past');
($status, $screen, $err) = run('class', $dir, '--script', '<C-l><Down>e<Enter>n<Esc>U<Esc>', '--dump', '-', '--now', '2026-12-05T10:00:00Z');
is(slurp("$dir/roster.csv"), "learner,name,extensions\nann,Ann\nbob,Bob,\"tiny 2026-12-07T00:00:00Z\"\ncid,Cid\n", 'and without y nothing');
# Nothing of a learner changes, whatever is looked at.
my %was = map { $_ => slurp("$dir/$_/records.db") } qw(ann bob cid);
run('class', $dir, '--script', '<C-l><Enter><End><Enter>b<Enter>nnq<Up>wqqiwq', '--dump', '-');
is(slurp("$dir/$_/records.db"), $was{$_}, "the records of $_ are as they were") for sort keys %was;

# ---- files that were handed in, beside the records ----

run('progress', '--export', $dir, '--learner', 'bob', '--state', "$dir/ann");
like(told(), qr/\(bob\).*?attempt 1 of 2/, 'a file counts beside them');
# In a folder of its own, as a mail or a learning platform has it, it counts as well; a case beside the work is none.
{
	my ($exported) = glob("$dir/tiny-*.csv");
	mkdir "$dir/handed-in" or die;
	rename $exported, "$dir/handed-in/bob.csv" or die;
	write_case("$dir/the-case", good_case());
	my $said = told('path bob tiny 2');
	like($said, qr/\(bob\).*?attempt 1 of 2/, 'a file in a folder below');
	unlike($said, qr/Not read/, 'and of the case beside it nobody says anything');
	system('rm', '-rf', "$dir/handed-in", "$dir/the-case");
}
spew("$dir/torn.csv", "what,step,text,time\nformat,,other,\n");
like(told(), qr/Not read: \S*torn\.csv:2:\d+: this is no submission/, 'a file that is none is told, with its place');
unlink "$dir/torn.csv", glob("$dir/tiny-*.csv");

# ---- who may read what ----

is((stat "$dir/$_")[2] & 07777, 0700, "the folder of $_ is private") for 'ann', $guest;
is((stat "$dir/$_/records.db")[2] & 07777, 0600, "and the records of $_") for 'ann', $guest;
mkdir "$dir/eve", 0777;
spew("$dir/eve/records.db", 'no database');
chmod 0777, "$dir/eve";
like(told(), qr/\beve, not on the roster\. Records that cannot be read: \S*eve: /, 'records that others could write are not read, and that is told');
system('rm', '-rf', "$dir/eve");

# Who must not look into a folder is told so, and nobody is said to have done nothing.
SKIP: {
	my @other = $> == 0 ? ('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups') : ();
	chmod 0755, $scratch, $dir;
	chmod 0644, "$dir/roster.csv";
	chmod $> == 0 ? 0700 : 0, "$dir/ann";
	skip 'nobody else can run the program here', 3 if @other && system("@other '$ghostdose' --version > /dev/null 2>&1") != 0;
	spew("$scratch/lines", "quit\n");
	my $out = `@other env LC_ALL=C.UTF-8 GHOSTDOSE_CASES='$scratch' '$ghostdose' class '$dir' --plain < '$scratch/lines' 2>&1`;
	$out =~ s/\s+/ /g;
	like($out, qr/\(ann\)[^:]*Records that cannot be read: [^:]*ann: .*?tiny: not known\./, 'records that must not be read are told');
	unlike($out, qr/\(ann\)[^:]*Records[^:]*:[^:]*:[^:]*: nothing was worked/, 'and are not said to be none');
	chmod 0600, "$dir/roster.csv";
	my $grades = `@other env LC_ALL=C.UTF-8 '$ghostdose' grade '$case' --records '$dir' --json 2>&1`;
	like($grades, qr/"refused":\s*\[\s*\{[^}]*ann/, 'nor left out of what could not be graded');
}
chmod 0700, $scratch, $dir, "$dir/ann";

# ---- what is missing ----

unlink "$dir/class.csv";
like(told(), qr/\(?ann\)?.*?tiny: /, 'without class.csv all that was worked is a column');
like(told('extend bob tiny 2027-01-01T00:00Z', 'yes'), qr/Not done: tiny has no deadline; expected one in class\.csv/, 'and nothing is due');
unlink "$dir/roster.csv";
like(told(), qr/\bann, not on the roster;/, 'without roster.csv everyone who has work is there');
like(told('claim hal ann', 'yes'), qr/Not done: there is no roster\.csv in/, 'and nobody can be claimed');
spew("$dir/roster.csv", "learner,key\nann,x\nbob,x\n");
refuses(['class', $dir], "$dir/roster.csv:3:5: line 2 has the same key; expected each learner's own");
unlink "$dir/roster.csv";
refuses(['class', "$scratch/none"], "$scratch/none: this folder cannot be read (No such file or directory); expected the folder of a class");
mkdir "$scratch/empty";
($status, $screen) = run('class', "$scratch/empty", '--script', '<C-l>', '--dump', '-');
like($screen, qr/There is nobody: no roster\.csv, no records, nothing handed in\./, 'an empty folder says what is missing');
spew("$dir/class.csv", "case\ntiny\nother\n");
like(told(), qr/other: cannot be graded: other: there is no such case.*?\w\.(?: |\z)/, 'a case that is not found is told at its column');

done_testing;
