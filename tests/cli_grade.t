#!/usr/bin/perl
# From what learners did to a gradebook: submissions, marks that are computed and not read, deadlines, the files of Canvas and
# Moodle beside the rules of their importers (read from their sources, see gradebook.h), items.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($ghostdose, $scratch);

$ENV{LOGNAME} = 'nobody';
my $case = write_case("$scratch/tiny", good_case());

# Work the case with these lines; the folder of the exported attempts.
my $worked = 0;
sub worked {
	my ($learner, @lines) = @_;
	my @state = ('--state', "$scratch/state-" . $worked++);
	spew("$scratch/in", join('', map { "$_\n" } @lines));
	`'$ghostdose' play '$case' --plain @state < '$scratch/in'`;
	my ($status, $out, $err) = run('progress', '--export', "$scratch/out-$learner", '--learner', $learner, @state);
	is("$status$err", '0', "$learner is exported");
	return "$scratch/out-$learner/tiny-$learner-1.csv";
}

# The checksum made anew, as a careful cheat would.
sub forged {
	my ($text) = @_;
	$text =~ s/^checksum,.*\n//m;
	return $text . 'checksum,,' . sha256_hex($text) . ",\n";
}

# Worked by hand: guess 2 points (second attempt 1), left = 35 Gy for 2 (1), design 4.
my $ann = worked('ann', 'next', 'b', 'next', '35', 'next', '5x2', 'submit', 'next', 'next');
my $bob = worked('bob', 'next', 'a', 'b', 'next', '70', '35', 'next', '5x2', 'submit', 'next', 'next');
my $marks = answer('grade', $case, $ann, $bob);
my %by = map { $_->{learner} => $_ } @{ $marks->{marks} };
my $design = $by{ann}{points} - 4;
ok($design > 0 && $design <= 4, 'a regimen earned a part of 4 points');
near($by{bob}{points}, 2 + $design, 1e-12, 'two second attempts earn one point each');
is($by{ann}{points_max}, 8, 'of 8');
is($by{ann}{note}, '', 'nothing to say of it');

# Nothing in the file is believed.
{
	my $text = slurp($bob);
	(my $claims = $text) =~ s/^points,,.*$/points,,8,/m;
	spew("$scratch/edited.csv", $claims);
	spew("$scratch/forged.csv", forged($claims));
	my $edited = answer('grade', $case, "$scratch/edited.csv")->{marks}[0];
	near($edited->{points}, 2 + $design, 1e-12, 'an edited file: its answers count');
	like($edited->{note}, qr/The checksum does not fit/, 'and it is told that it was edited');
	like($edited->{note}, qr/says 8\.00 points; the answers earn/, 'and that it claims more');
	my $forged = answer('grade', $case, "$scratch/forged.csv")->{marks}[0];
	near($forged->{points}, 2 + $design, 1e-12, 'with a checksum of its own: the same points');
	unlike($forged->{note}, qr/checksum/, 'the checksum fits');
	# Answers behind the end, or behind a closed step, earn nothing.
	(my $more = $text) =~ s/^checksum,/answer,1,b,2026-11-26T10:00:00Z\nanswer,2,35,2026-11-26T10:00:00Z\nchecksum,/m;
	spew("$scratch/more.csv", forged($more));
	my $after = answer('grade', $case, "$scratch/more.csv")->{marks}[0];
	near($after->{points}, 2 + $design, 1e-12, 'answers to closed steps earn nothing');
	like($after->{note}, qr/2 of \d+ actions are refused now/, 'and are told of');
}

# What is no submission is refused at its place, the others are graded.
for my $bad (
	['no row', "what,step,text,time\n", 'the table has no row'],
	['no head', "what,step,text,time\ncase,,tiny,\n", '"format" is missing here; expected a row that begins with it'],
	['a foreign table', "a,b\n1,2\n", 'unknown column'],
	['another format', "what,step,text,time\nformat,,ghostdose.submission/9,\n", 'no submission that this version reads'],
	['cut', join('', (split /^/, slurp($ann))[0 .. 16]), 'ends without its checksum'],
	['no time', forged(slurp($ann) =~ s/^(answer,1,b),.*$/$1,yesterday/mr), '"yesterday" is no time'],
	['another case', forged(slurp($ann) =~ s/^case,,tiny/case,,huge/mr), 'this is of the case huge; expected tiny'],
) {
	my ($what, $text, $why) = @$bad;
	spew("$scratch/bad.csv", $text);
	my ($status, $out, $err) = run('grade', $case, "$scratch/bad.csv", $ann, '--json');
	is($status, 1, "$what: the exit code says that one was not graded");
	my $object = JSON::PP->new->decode($out);
	like($object->{refused}[0]{why}, qr/bad\.csv:?.*\Q$why\E/, "$what: why");
	is($object->{marks}[0]{learner}, 'ann', "$what: the other one is graded");
}
like((answer('grade', $case, $ann)->{marks}[0]{enrolled} // 'null'), qr/^null$/, 'without a roster nobody says who is enrolled');
# *.csv of a class names its tables too, and learning platforms put each hand-in into a folder of its own.
{
	my $class = "$scratch/a-class";
	mkdir $class or die;
	mkdir "$class/Doe Ann_123_file" or die;
	spew("$class/Doe Ann_123_file/x.csv", slurp($ann));
	spew("$class/bob.csv", slurp($bob));
	spew("$class/roster.csv", "learner\nann\nbob\n");
	spew("$class/class.csv", "case\ntiny\n");
	write_case("$class/tiny", good_case());
	for my $what ([$class], [glob("$class/*.csv"), "$class/Doe Ann_123_file/x.csv"]) {
		my $object = answer('grade', $case, @$what, '--roster', "$class/roster.csv");
		is(join(' ', map { "$_->{learner} $_->{attempts}" } @{ $object->{marks} }), 'ann 1 bob 1', 'both, and no table of the class');
		is(scalar @{ $object->{refused} }, 0, 'all of it was graded');
	}
}
is((run('grade', $case, "$scratch/none.csv"))[0], 1, 'a missing file is one that was not graded');

# ---- deadlines ----

sub at_time {
	my ($text, $learner, $attempt, $time) = @_;
	$text =~ s/^learner,,.*$/learner,,$learner,/m;
	$text =~ s/^attempt,,.*$/attempt,,$attempt,/m;
	$text =~ s/^started,,.*$/started,,$time,/m;
	$text =~ s/^(updated|finished),,.*$/$1,,$time,/mg;
	return forged($text);
}

mkdir "$scratch/late";
spew("$scratch/late/1.csv", at_time(slurp($bob), 'ann', 1, '2026-12-01T22:00:00Z'));       # in time
spew("$scratch/late/2.csv", at_time(slurp($ann), 'ann', 2, '2026-12-01T23:30:00Z'));       # a day begun
spew("$scratch/late/3.csv", at_time(slurp($ann), 'bob', 1, '2026-12-03T10:00:00Z'));       # two days begun
spew("$scratch/late/4.csv", at_time(slurp($ann), 'eve', 1, '2026-12-03T10:00:00Z'));       # has an extension
spew("$scratch/late/5.csv", at_time(slurp($ann), 'guest-1', 1, '2026-12-01T10:00:00Z'));   # nobody knows
spew("$scratch/late/6.csv", at_time(slurp($ann), 'SHA256:abc', 2, '2026-11-30T10:00:00Z'));# zoe, by key
spew("$scratch/roster.csv", "learner,name,email,sis_id,section,key,extensions\n" .
	"ann,\"Doe, Ann\",ann\@example.org,u1,A,,\nbob,\"=cmd()|' /C calc'!A0\",bob\@example.org,u2,A,,\n" .
	"eve,\"Ève \"\"E\"\" Noé\",eve\@example.org,u3,B,,tiny 2026-12-04T00:00+01:00; other 2026-12-09T00:00Z\n" .
	"zoe,+49 Zoe,zoe\@example.org,u4,B,SHA256:abc,\nyan,Yan,,u5,B,,\n");
sub class_of { return "case,opens,due,attempts,counts,late_percent\ntiny,2026-11-20T00:00Z,2026-12-02T00:00+01:00,$_[0]\n" }

sub scores {
	my ($rest) = @_;
	spew("$scratch/class.csv", class_of($rest));
	my $object = answer('grade', $case, "$scratch/late", '--roster', "$scratch/roster.csv", '--class', "$scratch/class.csv");
	return { map { $_->{learner} => $_ } @{ $object->{marks} } };
}
my $full = 4 + $design;
my $half = 2 + $design;
my $s = scores('0,best,10');
near($s->{ann}{score}, $full * 0.9 > $half ? $full * 0.9 : $half, 1e-12, 'ann: the better of in time and a day late');
near($s->{bob}{score}, $full * 0.8, 1e-12, 'bob: two days begun cost 20 %');
is($s->{bob}{days_late}, 2, 'which are two');
near($s->{eve}{score}, $full, 1e-12, 'eve has an extension');
near($s->{zoe}{score}, $full, 1e-12, 'zoe is known by her key');
is($s->{yan}{score}, undef, 'yan has handed in nothing');
ok(!$s->{'guest-1'}{enrolled}, 'a guest is shown, and not enrolled');
$s = scores('0,best,');
near($s->{ann}{score}, $half, 1e-12, 'without late work the first one counts');
is($s->{bob}{score}, undef, 'and bob has no mark');
is($s->{bob}{points}, $full, 'but what it would be is told');
$s = scores('0,last,10');
near($s->{ann}{score}, $full * 0.9, 1e-12, 'the last one');
$s = scores('0,first,10');
near($s->{ann}{score}, $half, 1e-12, 'the first one');
$s = scores('1,best,10');
near($s->{ann}{score}, $half, 1e-12, 'only one attempt counts');
is($s->{zoe}{score}, undef, 'a second one is beyond');
spew("$scratch/class.csv", class_of('0,best,10') =~ s/2026-11-20T00:00Z/2026-12-01T22:30Z/r);
is((answer('grade', $case, "$scratch/late/1.csv", '--class', "$scratch/class.csv"))->{marks}[0]{score}, undef, 'begun before it opened');

# ---- gradebooks, by the importers' rules ----

sub csv_rows {
	my ($text) = @_;
	my @rows;
	while ($text =~ /\G((?:(?:"(?:[^"]|"")*"|[^",\n]*)(?:,|(?=\n)))+)\n/gc) {
		my @cells;
		my $line = "$1,";
		push @cells, defined $1 ? $1 =~ s/""/"/gr : $2 while $line =~ /\G(?:"((?:[^"]|"")*)"|([^",]*)),/gc;
		pop @cells if $line =~ /,,\z/ && @cells > 1 && $1;
		push @rows, \@cells;
	}
	return @rows;
}

spew("$scratch/class.csv", class_of('0,best,10'));
my @graded = ('grade', $case, "$scratch/late", '--roster', "$scratch/roster.csv", '--class', "$scratch/class.csv");
{
	my ($status, undef, $err) = run(@graded, '--gradebook', "$scratch/canvas.csv", '--format', 'canvas');
	is("$status$err", '0', 'a gradebook for Canvas');
	my ($head, $possible, @rows) = csv_rows(slurp("$scratch/canvas.csv"));
	# lib/gradebook_importer.rb: more than three columns, "Student" and "ID", the last column of the student is Section.
	ok(@$head > 3 && $head->[0] =~ /Student/ && $head->[1] =~ /ID/, 'the head is one that Canvas takes');
	is_deeply([@$head[0 .. 4]], ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section'], 'in the order that it enforces');
	is($head->[5], 'ghostdose tiny: Tiny', 'an assignment that the next import meets again');
	unlike($head->[5], qr/(Current|Final|Override) (Score|Points|Grade)|read only/, 'that is no total');
	like($possible->[0], qr/^    Points Possible$/, 'the second row says what there is to be had');
	is($possible->[5], '8.00', 'which is 8');
	is(scalar @rows, 5, 'the five of the roster alone');
	for my $row (@rows) {
		is(scalar @$row, 6, "six cells: $row->[0]");
		like($row->[5], qr/^(\d+\.\d\d)?$/, 'a mark with two decimals, or none');
		unlike($row->[0], qr/^[=+\-@\t\r]/, 'a name that no spreadsheet computes');
	}
	is($rows[0][0], 'Doe, Ann', 'a name with a comma');
	is($rows[1][0], "'=cmd()|' /C calc'!A0", 'a formula is defused');
	is($rows[2][0], 'Ève "E" Noé', 'accents and quotes');
	is($rows[4][5], '', 'no mark, no zero');
}
{
	my ($status, undef, $err) = run(@graded, '--gradebook', "$scratch/moodle.csv", '--format', 'moodle');
	is("$status$err", '0', 'a gradebook for Moodle');
	my ($head, @rows) = csv_rows(slurp("$scratch/moodle.csv"));
	is_deeply($head, ['username', 'email', 'idnumber', 'ghostdose tiny: Tiny', 'ghostdose tiny: Tiny (Feedback)'], 'its columns');
	is(scalar @rows, 5, 'the five of the roster: an unknown user rolls the whole import back');
	for my $row (@rows) {
		# grade/import/csv/classes/load_data.php: '' or '-' is no grade, else numeric, at most 100.
		ok($row->[3] eq '' || ($row->[3] =~ /^\d+\.\d\d$/ && $row->[3] <= 100), "a grade that it takes: $row->[0]");
	}
}
{
	my ($status, undef, $err) = run(@graded, '--gradebook', "$scratch/long.csv");
	is("$status$err", '0', 'a long one');
	my ($head, @rows) = csv_rows(slurp("$scratch/long.csv"));
	is(scalar @rows, 6, 'with the guest');
	is(scalar @$_, scalar @$head, 'as many cells as columns') for @rows;
	# A case that was mended: who changes?
	my %mended = good_case();
	$mended{steps} =~ s/2;1,Look\./1;1,Look./;
	my $again = write_case("$scratch/mended/tiny", %mended) if mkdir "$scratch/mended";
	my $object = answer('grade', $again, "$scratch/late", '--roster', "$scratch/roster.csv", '--class', "$scratch/class.csv",
		'--before', "$scratch/long.csv");
	my %changed = map { $_->{learner} => $_ } @{ $object->{changed} };
	near($changed{eve}{score_before}, $full, 1e-9, 'eve had');
	near($changed{eve}{score}, $full - 1, 1e-9, 'and has a point less');
	ok(!$changed{yan}, 'yan has nothing, as before');
	like($object->{marks}[0]{note}, qr/Worked on another state of the case/, 'and the note says that it was another state');
	is(scalar @{ answer(@graded, '--before', "$scratch/long.csv")->{changed} }, 0, 'the same case: nobody');
}
refuses([@graded, '--format', 'canvas'], '--format: is how a gradebook is written; expected --gradebook FILE too');
refuses(['grade', $case, $ann, '--gradebook', "$scratch/x.csv", '--format', 'canvas'],
	'--format: a gradebook for canvas has the learners of a roster alone; expected --roster FILE too');
refuses([@graded, '--gradebook', "$scratch/x.csv", '--format', 'blackboard'],
	'--format: there is no format "blackboard"; expected canvas, moodle or long');

# A learner whose name a spreadsheet would compute has the same mark as before.
{
	mkdir "$scratch/formula";
	spew("$scratch/formula/1.csv", at_time(slurp($ann), "'=cmd()", 1, '2026-11-25T10:00:00Z'));
	is((run('grade', $case, "$scratch/formula", '--gradebook', "$scratch/formula.csv"))[0], 0, 'a name that is a formula');
	like(slurp("$scratch/formula.csv"), qr/^tiny,'=cmd\(\),/m, 'is defused in the gradebook');
	is(scalar @{ answer('grade', $case, "$scratch/formula", '--before', "$scratch/formula.csv")->{changed} }, 0, 'and known again in it');
}

# Faults of a roster at their place.
for my $bad (
	["ann,A,,,,,\nann,B,,,,,\n", '3:1: line 2 has the same learner; expected each learner\'s own'],
	["ann,A,x\@y,,,,\nbob,B,x\@y,,,,\n", '3:7: line 2 has the same email; expected each learner\'s own'],
	["ann,A,,,,,tiny\n", '2:11: an extension has no time; expected CASE TIME'],
	["ann,A,,,,,tiny tomorrow\n", '2:11: "tomorrow" is no time; expected one with Z (UTC) or an offset, as in 2026-11-23T09:00:00Z or 2026-11-23T10:00+01:00'],
) {
	spew("$scratch/bad-roster.csv", "learner,name,email,sis_id,section,key,extensions\n$bad->[0]");
	refuses(['grade', $case, $ann, '--roster', "$scratch/bad-roster.csv"], "$scratch/bad-roster.csv:$bad->[1]");
}
spew("$scratch/bad-class.csv", "case,opens,due\ntiny,2026-12-02T00:00Z,2026-12-01T00:00Z\n");
refuses(['grade', $case, $ann, '--class', "$scratch/bad-class.csv"],
	"$scratch/bad-class.csv:2:24: this is not after the time it opens; expected a later one");
spew("$scratch/other-class.csv", "case,due\nother,2026-12-01T00:00Z\n");
refuses(['grade', $case, $ann, '--class', "$scratch/other-class.csv"],
	"$scratch/other-class.csv: the class is not asked tiny; expected a row with that case");

# ---- the same on any number of threads, and items ----

mkdir "$scratch/many";
for my $i (0 .. 39) {
	my $text = at_time(slurp($i % 4 ? $ann : $bob), sprintf('l%02d', $i), 1, '2026-11-25T10:00:00Z');
	spew(sprintf('%s/many/%02d.csv', $scratch, $i), $text);
}
my $one = (run('grade', $case, "$scratch/many", '--json', '--threads', 1))[1];
is((run('grade', $case, "$scratch/many", '--json', '--threads', 3))[1], $one, 'the same on three threads');
my $items = answer('items', $case, "$scratch/many", '--csv', "$scratch/items.csv");
is($items->{learners}, 40, 'forty learners');
is(codes($items), '', 'are enough to say nothing');
my ($guess, $left) = @{ $items->{items} };
# A quarter of them, ten, had both first answers wrong: facility 30/40, and each falls with the other.
near($guess->{facility}, 0.75, 1e-12, 'facility');
near($guess->{discrimination}, 1, 1e-9, 'both wrong together: the correlation is 1');
is($guess->{answers}, 'b* 30, a 10', 'first answers, the right one with a star');
is($left->{misconceptions}, 'recovery_forgotten 10', 'and the misconception');
near($left->{attempts}, 1.25, 1e-12, 'attempts');
is(scalar(() = slurp("$scratch/items.csv") =~ /\n/g), 4, 'as a table, a row a step');
is(codes(answer('items', $case, $ann)), 'few_learners', 'few learners are warned of');

# ---- export and import ----

{
	local $ENV{GHOSTDOSE_CASES} = $scratch;
	my @state = ('--state', "$scratch/state-in");
	my $object = answer('progress', '--import', $bob, @state);
	is($object->{points}, $by{bob}{points}, 'an import is played again');
	run('progress', '--export', "$scratch/out-again", '--learner', 'bob', @state);
	my $text = slurp("$scratch/out-again/tiny-bob-1.csv");
	is(join('', grep { /^(answer|next|hint)/ } split /^/, $text), join('', grep { /^(answer|next|hint)/ } split /^/, slurp($bob)),
		'and exported again the same, times and all');
}

# A learner's name of any kind goes through.
for my $name ('=cmd()', 'Noé, "the" 2nd', "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", 'x' x 190, "-1", "'t Hooft") {
	my $state = "$scratch/state-0";
	run('progress', '--export', "$scratch/names", '--learner', $name, '--state', $state);
	my ($file) = glob("$scratch/names/*.csv");
	my $object = answer('grade', $case, $file);
	is($object->{marks}[0]{learner}, $name =~ /^\xd7/ ? "\x{5e9}\x{5dc}\x{5d5}\x{5dd}" : $name =~ s/\xc3\xa9/\x{e9}/r, 'a name survives: ' . $name =~ s/[^ -~]/?/gr);
	unlink $file;
}

# ---- the records of a class ----

{
	mkdir "$scratch/class-records";
	for my $who ('ann', 'bob') {
		my @lines = $who eq 'ann' ? ('next', 'b', 'next', '35', 'next', '5x2', 'submit', 'next', 'next') : ('next', 'a', 'b', 'next', '70', '35', 'next', '5x2', 'submit', 'next', 'next');
		spew("$scratch/in", join('', map { "$_\n" } @lines));
		`'$ghostdose' play '$case' --plain --state '$scratch/class-records/$who' < '$scratch/in'`;
	}
	mkdir "$scratch/class-records/empty";
	my %of = map { $_->{learner} => $_->{points} } @{ answer('grade', $case, '--records', "$scratch/class-records")->{marks} };
	is_deeply(\%of, { ann => $by{ann}{points}, bob => $by{bob}{points} }, 'the records of a class give the marks of the files');
	ok(!-e "$scratch/class-records/empty/records.db", 'a folder without records is left alone');
	is(answer('items', $case, '--records', "$scratch/class-records")->{learners}, 2, 'and the items');
	refuses(['grade', $case], 'there is nothing to grade; expected submissions behind the case, or --records DIR');
	refuses(['grade', $case, $ann, '--records', $scratch], '--records: is what is graded; expected no submissions');
	# One that is spoilt does not keep the others.
	spew("$scratch/class-records/empty/records.db", 'no database') if chmod 0777, "$scratch/class-records/empty";
	my ($rc, $out) = run('grade', $case, '--records', "$scratch/class-records", '--json');
	is($rc, 1, 'records that cannot be opened: the exit code says so');
	is(JSON::PP->new->utf8->decode($out)->{refused}[0]{file}, "$scratch/class-records/empty", 'and whose');
	is(scalar @{ JSON::PP->new->decode($out)->{marks} }, 2, 'and the others are graded');
}

done_testing;
