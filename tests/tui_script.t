#!/usr/bin/perl
# The screens by --script and --dump: whole cases with keys alone at four sizes, and --plain.
use strict;
use warnings;
use Encode ();
use File::Spec;
use FindBin;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
our ($ghostdose, $scratch);

my $cases = File::Spec->rel2abs($ENV{GHOSTDOSE_CASES} || "$FindBin::Bin/../cases");

# Home shows this case alone, whatever else there is.
mkdir "$scratch/work" or die $!;
mkdir "$scratch/work/cases" or die $!;
symlink "$cases/carotid", "$scratch/work/cases/carotid" or die $!;
$ENV{GHOSTDOSE_CASES} = "$scratch/work/cases";
$ENV{XDG_STATE_HOME} = "$scratch/state";
$ENV{HOME} = $scratch;
chdir "$scratch/work" or die $!;

# Play keys; the screens by name, as { size, cursor, text }.
sub screens {
	my ($size, $keys, @arguments) = @_;
	my ($status, $out, $err) = run(@arguments, '--size', $size, '--script', $keys);
	is("$status$err", '0', "plays at $size") or diag($keys);
	my %screens;
	while ($out =~ /^=== (\S+) (\d+x\d+) cursor (-?\d+,-?\d+) ===\n(.*?)(?=^=== |\z)/msg) {
		$screens{$1} = { size => $2, cursor => $3, text => $4 };
	}
	return \%screens;
}

sub shows {
	my ($screens, $name, @texts) = @_;
	my $text = ($screens->{$name} || {})->{text} || '';
	(my $flat = $text) =~ s/[\x{e2}][\x{86}][\x{91}\x{93}]$//mg;
	# Beside a question the patient may stand: what is looked for is on the left.
	if ($flat =~ /^.*\S {3,}The patient$/m) {
		my $decoded = Encode::decode('UTF-8', $flat);
		$flat = Encode::encode('UTF-8', join "\n", map { substr $_, 0, 105 } split /\n/, $decoded);
	}
	$flat =~ s/\s+/ /g;
	for my $want (@texts) {
		ok(index($flat, $want) >= 0, "$name: $want") or diag($text);
	}
}

# --- numbers by hand: MODEL.md, section 2, pair by pair -----------------------------------------------------------
sub eqd2 {
	my ($factor, $alpha_beta, $dose, @times_h) = @_;
	my $q = 0;
	for my $i (0 .. $#times_h) {
		$q += $dose ** 2;
		$q += 2 * $dose ** 2 * 2 ** (-($times_h[$i] - $times_h[$_]) / 4) for 0 .. $i - 1;
	}
	return ($factor * $dose * @times_h + $factor ** 2 * $q / $alpha_beta) / (1 + 2 / $alpha_beta);
}
my @prior = map { 24 * (7 * int($_ / 5) + $_ % 5) } 0 .. 34;                      # 35x2, Monday to Friday
my @proposal = map { 24 * $_ } 0, 2, 4, 7, 9;                                     # 5x8 qod: Mo We Fr Mo We
my @own = map { my $day = 24 * (7 * int($_ / 5) + $_ % 5); ($day, $day + 6) } 0 .. 19;   # 40x1.5 bid, 6 h apart
# organ => alpha/beta, factor then, factor now, kept after 14 months
my %organs = (carotid => [3, 1, 1, 0.75], cord => [2, 0.6, 0.3, 0.5], mandible => [3, 0.8, 0.35, 1]);
my %reached;
for my $organ (keys %organs) {
	my ($alpha_beta, $then, $now, $kept) = @{ $organs{$organ} };
	my $past = $kept * eqd2($then, $alpha_beta, 2, @prior);
	$reached{"5x8 $organ"} = sprintf '%.1f', $past + eqd2($now, $alpha_beta, 8, @proposal);
	$reached{"bid $organ"} = sprintf '%.1f', $past + eqd2($now, $alpha_beta, 1.5, @own);
}

# --- the right way, with keys alone, at every size ------------------------------------------------------------------
my $to_question = '<Enter>' . 'n' x 14;
my $to_design = $to_question . 'b<Enter><dump:choice>n70<Enter>n<dump:number>52.5<Enter>n88<Enter>n66.5<Enter>n';
my $right = "<dump:home><Enter><dump:story>" . 'n' x 14 . "<Up><dump:question>" . substr($to_design, length $to_question)
    . '<dump:task><Enter><dump:proposal><Up><C-u>40x1.5 bid<Esc><dump:own><Enter><dump:ask>y<dump:handed><Enter>n'
    . '<dump:counsel>b<Enter>n<dump:several>abc<Enter>na<Enter>n<dump:classify>a<Enter>nb<Enter>n<dump:note>sign<Enter><dump:signed>n<dump:summary><PageDown><dump:summary2><PageDown><PageDown><PageDown><PageDown>'
    . '<PageDown><PageDown><dump:end><Enter><dump:leave>y<dump:again>';
my %right;
for my $size ('80x24', '60x20', '40x10', '200x60') {
	my $s = $right{$size} = screens($size, $right);
	shows($s, 'home', 'ghostdose', 'Carotid, 14 months on');
	shows($s, 'story', 'Mr A., 61');
	shows($s, 'number', 'your answer');
	shows($s, 'task', 'Design the course you would give.');
	shows($s, 'ask', 'Hand in 40x1.5 bid 6h? y / n');
	shows($s, 'handed', 'Handed in: it passes', '10 of 10 points for this step.');
	shows($s, 'summary', '32 of 32 points.');
	shows($s, 'end', 'Mark of the regimen 10 of 10');
	shows($s, 'leave', 'Leave this case?');
	is($s->{again}{text}, $s->{home}{text}, "home again at $size");
	for my $name (sort keys %$s) {
		my ($cols, $rows) = $s->{$name}{size} =~ /(\d+)x(\d+)/;
		my ($row, $col) = split /,/, $s->{$name}{cursor};
		ok($row >= 0 && $row < $rows && $col >= 0 && $col < $cols, "$name at $size: cursor on the screen");
		is(scalar(() = $s->{$name}{text} =~ /\n/g), $rows, "$name at $size: $rows lines");
	}
}
for my $size ('80x24', '200x60') {
	my $s = $right{$size};
	shows($s, 'home', 'a teaching tool, not a medical device');
	shows($s, 'choice', 'right: 2 of 2 points');
	for my $organ (['carotid', '119'], ['cord', '50'], ['mandible', '119']) {
		shows($s, 'proposal', $reached{"5x8 $organ->[0]"} . "/$organ->[1]");
		shows($s, 'own', $reached{"bid $organ->[0]"} . "/$organ->[1]");
		shows($s, 'end', "$organ->[0], lifetime: " . $reached{"bid $organ->[0]"} . " of $organ->[1] Gy EQD2");
	}
	shows($s, 'proposal', 'Mark if handed in: 2 of 10. Does not pass.');
	shows($s, 'own', 'Mark if handed in: 10 of 10. Passes.', '60 Gy, 40 fractions, 26 d');
}

# --- the note into a file -------------------------------------------------------------------------------------------
{
	(my $to_note = $right) =~ s/<dump:note>.*//s;
	my $write = $to_note . '<F8><dump:name><C-u>mine.md<Enter><dump:written><F8><C-u>mine.md<Enter><dump:there>n<Esc><F8><C-u>no/such/folder.md<Enter><dump:nowhere>';
	my $s = screens('80x24', $write);
	shows($s, 'name', 'write the note to: carotid-note.md');
	shows($s, 'written', 'Written to mine.md, as Markdown.');
	shows($s, 'there', 'There is a file of that name. Replace it? y / n');
	shows($s, 'nowhere', 'no/such/folder.md');
	open my $in, '<:raw', 'mine.md' or die "mine.md: $!";
	my $note = do { local $/; <$in> };
	like($note, qr/^# Consult note.*^- 40x1\.5 bid 6h, 60 Gy in 40 fractions$/ms, 'the note is in the file');
	is(join(' ', sort glob('* .??*')), join(' ', sort 'cases', 'mine.md'), 'and nothing beside it');
	unlink 'mine.md';
	$s = screens('80x24', $to_note . '<F8><dump:none>', '--sandbox');
	shows($s, 'none', 'No file can be written from here.');
}

# --- the wrong way --------------------------------------------------------------------------------------------------
my $wrong = $to_question . 'a<Enter><dump:wrong1>c<Enter><dump:wrong2>n100<Enter><dump:high>1<Enter><dump:low>'
    . 'n17.5<Enter><dump:left>1e3<Enter>n<Esc>S<dump:skip>n<dump:kept>Sy<dump:skipped>n<Esc>h<dump:hint>Sy'
    . 'n<Enter><Enter>y<dump:handed><Enter><dump:after>nySy<dump:counsel>nSynSynSynSyn<Esc>Syn<dump:summary><PageDown><PageDown><PageDown><dump:end>';
for my $size ('80x24', '60x20', '200x60') {
	my $s = screens($size, $wrong);
	shows($s, 'wrong1', 'Total dose alone does not say it', 'attempt 2 of 2, for 1 point');
	shows($s, 'wrong2', 'no attempt left: 0 of 2 points');
	shows($s, 'high', 'You gave 100 Gy: that is too high');
	shows($s, 'low', 'You gave 1 Gy: that is too low', 'no attempt left: 0 of 2 points') if $size ne '60x20';
	shows($s, 'left', 'You gave 17.5 Gy: that is too low', 'attempt 2 of 2, for 1 point');
	shows($s, 'skip', 'Give this step up? It earns no points then. y / n');
	shows($s, 'kept', 'attempt 1 of 2, for 2 points');
	shows($s, 'skipped', 'skipped: no points') if $size ne '60x20';
	shows($s, 'hint', 'hint 1 Limit minus what the vessel still carries.', 'for 1.8 points');
	shows($s, 'handed', 'Handed in: it does not pass', '22.1 Gy over its limit of 119', '2 of 10 points for this step.');
	shows($s, 'after', 'Mark if handed in: 2 of 10. Does not pass.');
	shows($s, 'summary', '2 of 32 points.');
	shows($s, 'end', $reached{'5x8 carotid'} . ' of 119 Gy EQD2', 'not met 0 of 2', 'Mark of the regimen 2 of 10');
	my $all = join '', map { $_->{text} } values %$s;
	unlike($all, qr/NaN|nan\b|inf\b|e-\d\d/, "$size: no number that is none");
}

# --- ASCII -----------------------------------------------------------------------------------------------------------
my ($status, $out, $err) = run('--ascii', '--size', '80x24', '--script', $right);
is("$status$err", '0', '--ascii plays');
unlike($out, qr/[^\n\x20-\x7e]/, '--ascii: only ASCII bytes');
like($out, qr/a\/b 3/, 'alpha/beta has its twin');

# --- what goes where -------------------------------------------------------------------------------------------------
($status, $out, $err) = run('--script', '<Enter><dump:a><dump:b>', '--dump', "$scratch/dump.txt");
is("$status$out$err", '0', '--dump writes a file and nothing else');
my $dumped = slurp("$scratch/dump.txt");
like($dumped, qr/\A=== a 80x24 cursor \d+,\d+ ===\n(?:.*\n){24}=== b 80x24 .*\n(?:.*\n){24}\z/, 'named screens one after the other');
($status, $out, $err) = run('--script', 'x', '--dump', '-');
is($out, $right{'80x24'}{home}{text}, '--dump - and no name: the last screen alone');
($status, $out, $err) = run('play', 'carotid', '--script', '<resize:30x8><dump:small>');
like($out, qr/^=== small 30x8 /, 'a script resizes');
my @lines = split /\n/, $out;
is(scalar @lines, 9, 'to 8 lines');
($status, $out, $err) = run('--script', 'qqq<Enter><dump:never>');
is("$status$err", '0', 'keys after the end are no fault');
unlike($out, qr/never/, 'and play nothing');

my $carotid_alone = $ENV{GHOSTDOSE_CASES};
# --- a case with a slice -----------------------------------------------------------------------------------------------
# cases/cord by hand, from its make-slices.pl.  The cord's hottest voxel: 50 Gy followed the tissue (30 stand there), 25x2, half is
# left after 12 months: 25; the new plan gives it 29.98 of 60 Gy, alpha/beta 2, repair complete.  The carotid's: 50 and 60 Gy,
# alpha/beta 3, half-time 4 h, no recovery.
mkdir "$scratch/slice" or die $!;
mkdir "$scratch/slice/cases" or die $!;
symlink "$cases/cord", "$scratch/slice/cases/cord" or die $!;
$ENV{GHOSTDOSE_CASES} = "$scratch/slice/cases";
chdir "$scratch/slice" or die $!;
my %cord = (
	proposal => sprintf('%.1f', 25 + 29.98 * (29.98 / 20 + 2) / 4), own => sprintf('%.1f', 25 + 29.98 * (29.98 / 40 + 2) / 4),
	carotid => sprintf('%.1f', eqd2(1, 3, 2, @prior[0 .. 24]) + eqd2(1, 3, 1.5, @own)));
is($cord{proposal}, '51.2', 'the proposal by hand');
my $cord_question = '<Enter>' . 'n' x 14;
my $cord_right = "<dump:home>${cord_question}<C-l><dump:question>v<dump:slice>l<dump:unmoved>lll<dump:sum>q<dump:back>"
    . 'b<Enter><dump:choice>n<dump:number><F2><dump:field>q20<Enter><dump:error>n<dump:landmarks>-3 -23 > -3 -19; 3 -23 > 3 -19; 0 -30 > 0 -26<Enter><dump:pairs>n<dump:judge>e<Enter><dump:judged>n25<Enter>n<F2>w<dump:words>qq50<Enter><dump:guessed>51.2<Enter><dump:cumulative>n<dump:place>-3 -23<Enter><dump:placed>n<Enter>'
    . '<dump:proposal><Up><C-u>40x1.5 bid<Esc><dump:own>v<dump:design>q<Enter><dump:ask>y<dump:handed><Enter>nb<Enter>n<dump:summary>'
    . '<PageDown>' x 8 . '<dump:end><Enter>y<dump:again>';
for my $size ('80x24', '60x20', '200x60') {
	my $s = screens($size, $cord_right);
	my $wide = $size ne '60x20';
	shows($s, 'home', 'The cord that moved');
	shows($s, 'slice', 'old plan, Gy, following the tissue', 'spinal cord', '23 mm behind', 'ghost 25.0, sum 51.2 Gy',
	    $wide ? 'old plan 50.0 Gy, unmoved 30.0' : 'old 50.0, unmoved 30.0');
	shows($s, 'unmoved', 'as if nothing had moved');
	shows($s, 'sum', 'cumulative EQD2');
	is($s->{back}{text}, $s->{question}{text}, "$size: back from the slice");
	shows($s, 'choice', 'right: 2 of 2 points');
	# A layer stays while the case is open.
	shows($s, 'field', 'cumulative EQD2');
	shows($s, 'error', 'Right: 20');
	shows($s, 'words', 'The slice in words', 'hottest 51.2 Gy');
	shows($s, 'cumulative', "Right: $cord{proposal}");
	shows($s, 'proposal', "$cord{proposal}/50");
	shows($s, 'own', "$cord{own}/50", "$cord{carotid}/119");
	shows($s, 'design', $cord{own});
	shows($s, 'ask', 'Hand in 40x1.5 bid 6h? y / n');
	shows($s, 'handed', 'Handed in: it passes', '10 of 10 points for this step.');
	shows($s, 'summary', '28 of 28 points.');
	shows($s, 'landmarks', 'right edge 5 -26 > 5 -22', 'Make your own map.') if $size eq '200x60';
	shows($s, 'pairs', 'Right. The map through them (thin-plate spline)');
	shows($s, 'judge', 'Accept it: the old dose may be added through it') if $wide;
	shows($s, 'judged', 'Yes: through it the spinal cord has 45.5 Gy, and its tissue had 50.0 Gy.');
	shows($s, 'guessed', 'your guess 50 Gy');
	shows($s, 'placed', 'Right. At x -3, y -23 mm lies spinal cord');
	is($s->{again}{text}, $s->{home}{text}, "$size: home again");
	unlike(join('', map { $_->{text} } values %$s), qr/NaN|nan\b|inf\b/, "$size: no number that is none");
	for my $name (sort keys %$s) {
		my ($cols, $rows) = $s->{$name}{size} =~ /(\d+)x(\d+)/;
		my ($row, $col) = split /,/, $s->{$name}{cursor};
		ok($row >= 0 && $row < $rows && $col >= 0 && $col < $cols, "$name at $size: cursor on the screen");
	}
}

# Interrupted after every part and gone on with at another size, half-typed answers included; the slice is open at some ends.
my @parts = (['80x24', "${cord_question}v"], ['60x20', 'b<Enter>nv12<dump:draft>'], ['80x24', '<dump:draft><C-u>2<F2>'],
	['200x60', '<dump:draft>0<Enter>n-3 -23 > -3 -19; 3 -23 > '], ['60x20', '<dump:pairs>3 -19; 0 -30 > 0 -26<Enter>n<Down>e<Enter>n25<Enter>'],
	['60x20', 'n<F2>llll<dump:slice>q50<Enter>51'], ['40x10', '.2<Enter>n-3 -2'], ['80x24', '3<Enter>n<Enter>'],
	['80x24', '<Enter><Up><C-u>40x1.5 b'], ['60x20', '<Enter><dump:half><C-u>40x1.5 bid<Esc><Enter>y<Enter>'], ['80x24', 'nb<Enter>n<dump:end>']);
my @state = ('--state', "$scratch/records");
my @parted = map { screens($_->[0], $_->[1], 'play', 'cord', @state) } @parts;
shows($parted[1], 'draft', 'v12');
shows($parted[2], 'draft', 'v12');
shows($parted[3], 'draft', '2 ');
shows($parted[4], 'pairs', '3 -23 >');
shows($parted[5], 'slice', 'cumulative EQD2');
shows($parted[9], 'half', 'Regimen 40x1.5 b');
shows($parted[10], 'end', '28 of 28 points.');

# Pairs that did not do stay in the field to be mended: after a look back, and in another session too.
my @mend = ('play', 'cord', '--state', "$scratch/mended");
my $mended = screens('80x24', "${cord_question}b<Enter>n20<Enter>n-3 -23 > -3 -23; 9 9 > 9 9<Enter><dump:wrong><Esc>Bn<dump:back>", @mend);
shows($mended, 'wrong', 'Not right. The map through them', 'your answer -3 -23 > -3 -23; 9 9 > 9 9');
shows($mended, 'back', 'your answer -3 -23 > -3 -23; 9 9 > 9 9');
shows(screens('80x24', '<dump:later>', @mend), 'later', 'your answer -3 -23 > -3 -23; 9 9 > 9 9');

$ENV{GHOSTDOSE_CASES} = $carotid_alone;
chdir "$scratch/work" or die $!;

# --- refusals --------------------------------------------------------------------------------------------------------
my $keys = 'such as <Enter>, <Left>, <C-p>, <dump:NAME>, <resize:80x24>';
refuses(['--script', '<Entr>'], "--script:1:1: <Entr> is no key; expected $keys");
refuses(['--script', 'ab<Enter><dump:>'], "--script:1:10: <dump:> is no key; expected $keys");
refuses(['--script', 'ab<Enter'], '--script:1:3: this is no key; expected text, or a name such as <Enter>; < itself is <lt>');
refuses(['--script', "abc\xff"], '--script:1:4: this is no key; expected text, or a name such as <Enter>; < itself is <lt>');
refuses(['--script', '<Enter><resize:0x0>'],
	'--script:1:8: "0x0" is no size; expected columns x rows up to 500x200, such as 80x24');
refuses(['--script', '<now:2026>'], '--script:1:1: "2026" is no time; expected one with Z (UTC) or an offset, as in 2026-11-23T09:00:00Z or 2026-11-23T10:00+01:00');
for my $size ('80', '0x0', '80x24x', '9999x24', 'x', '80x', '-80x24', '80x24.5') {
	refuses(['--script', 'x', "--size=$size"], "--size: \"$size\" is no size; expected columns x rows up to 500x200, such as 80x24");
}
refuses(['--dump', 'x'], '--dump: works with --script only; expected both');
refuses(['play', 'carotid', '--plain', '--script', 'x'], '--script: is for the screens; --plain reads standard input, or --answers');
# A device of our own where we may make one: should the program ever replace it, it is not the machine's.
my $full = "$scratch/full";
$full = '/dev/full' if $> != 0 || system('mknod', $full, 'c', 1, 7) != 0;
for my $place ("$scratch/none/dump.txt", $full) {
	($status, $out, $err) = run('--script', 'x', '--dump', $place);
	is($status, 3, "--dump $place: exit 3");
	like($err, qr/\Aghostdose: \Q$place\E: .+\n\z/, 'and why');
}
ok(-c $full, 'the device is still a device');
($status, $out, $err) = run('play', 'carotis', '--script', 'x');
is($status, 2, 'no such case: exit 2');
like($err, qr/carotid/, 'and the one that was meant');

# --- line by line ----------------------------------------------------------------------------------------------------
sub plain {
	my ($input, @arguments) = @_;
	spew("$scratch/input", $input);
	my $pid = fork;
	die "fork: $!" unless defined $pid;
	if (!$pid) {
		open STDIN, '<', "$scratch/input" or exit 126;
		open STDOUT, '>', "$scratch/out" or exit 126;
		open STDERR, '>', "$scratch/err" or exit 126;
		exec { $ghostdose } 'ghostdose', 'play', 'carotid', '--plain', @arguments or exit 127;
	}
	waitpid $pid, 0;
	return ($?, slurp("$scratch/out"), slurp("$scratch/err"));
}
($status, $out, $err) = plain(<<'END');
next
b
next
70
next
52,5
next
88 Gy
next
66.5
next
40x1.5 bid
submit
next
b
next
abc
next
a
next
a
next
b
next
sign
next
END
is("$status$err", '0', '--plain, the right way: exit 0');
like($out, qr/Total: 32 of 32 points\./, 'all points');
like($out, qr/\Q$reached{'bid carotid'}\E of 119 Gy: met/, 'the numbers of the screens');
unlike($out, qr/\x1b|\r/, 'no control characters');
is((grep { length > 120 } split /\n/, $out), 0, 'short lines');
($status, $out, $err) = plain(<<'END');
next
a
c
next
100
1
next
17.5
skip
yes
next
hint
skip
yes
next
skip
yes
next
5x8 qod
submit
next
skip
yes
next
skip
yes
next
skip
yes
next
skip
yes
next
skip
yes
next
skip
yes
next
END
is("$status$err", '0', '--plain, the wrong way: exit 0');
like($out, qr/Total: 2 of 32 points\./, 'the two of the regimen');
like($out, qr/\Q$reached{'5x8 carotid'}\E of 119 Gy: not met/, 'and why');
for my $input ('', "next\n", "next\nb", "next\n\0\xff\n\e[31m\nb\n") {
	($status, $out, $err) = plain($input);
	is("$status$err", '0', '--plain, the input ends early: exit 0');
	like($out, qr/Total: \d+ of 32 points\./, 'with the summary so far');
	unlike($out, qr/\x1b/, 'and nothing raw');
}
($status, $out, $err) = plain("next\nb\nnext\n70\n", '--ascii');
unlike($out, qr/[^\n\x20-\x7e]/, '--plain --ascii: only ASCII bytes');

# --- a case with a slice, line by line --------------------------------------------------------------------------------
$ENV{GHOSTDOSE_CASES} = "$scratch/slice/cases";
chdir "$scratch/slice" or die $!;
sub plain_cord {
	my ($lines, @arguments) = @_;
	spew("$scratch/input", join '', map { "$_\n" } @$lines);
	my $said = `'$ghostdose' play cord --plain @arguments < '$scratch/input'`;
	is($?, 0, "--plain: @$lines");
	unlike($said, qr/\x1b|\r|\bnan\b/i, 'nothing raw');
	return $said;
}
my @lines_right = ('next', 'slice old', 'slice unmoved', 'slice at -3 -23', 'slice at 500 500', 'b', 'next', '20', 'next',
	'-3 -23 > -3 -19; 3 -23 > 3 -19; 0 -30 > 0 -26', 'next', 'e', 'next', '25', 'next', 'slice', 'slice at -51 -49', '50', '51.2', 'next',
	'3 mm left, 23 mm behind', 'next', '40x1.5 bid', 'slice sum', 'submit', 'next', 'b', 'next');
$out = plain_cord(\@lines_right, '--state', "$scratch/plain");
like($out, qr/Total: 28 of 28 points\./, 'all points');
(my $one = $out) =~ s/\s+/ /g;
like($one, qr/spinal cord \(20 voxels, 0\.24 cc\): mean [0-9.]+ Gy; hottest 50\.0 Gy, 3 mm left, 23 mm behind the middle/, 'the old plan in words');
like($one, qr/hottest 30\.0 Gy, [^;]+; there the dose changes by up to 5\.0 Gy a millimetre and rises towards the front/, 'unmoved, with its gradient');
like($one, qr/3 mm left, 23 mm behind the middle: old plan 50\.0 Gy following the tissue, 30\.0 Gy if nothing had moved; new plan 30\.0 Gy\. /,
    'one place');
like($one, qr/In EQD2: ghost 25\.0 Gy, new course 26\.2 Gy, together 51\.2 Gy\./, 'in EQD2');
like($one, qr/"at 500 500" is no layer, no map and no place on the slice/, 'no such place');
like($one, qr/hottest \Q$cord{proposal}\E Gy/, 'the sum of the proposal');
like($one, qr/hottest \Q$cord{own}\E Gy/, 'and of the trial');
like($one, qr/Unknown is not zero\./, 'unknown doses are told of');
like($one, qr/\Q$cord{carotid}\E of 119 Gy: met/, 'the mark');
# The same in pieces, between the line by line and the screens.
my @mixed = ('--state', "$scratch/mixed");
plain_cord(['next', 'slice', 'b', 'next', '2'], @mixed);
my $between = screens('60x20', '<dump:two>20<Enter>n2', 'play', 'cord', @mixed);
shows($between, 'two', 'attempt 2 of 2');
like(plain_cord(['skip', 'yes', 'next', 'e', 'next', '25', 'next', 'slice sum', '50', '51.2', 'next', '-3 -23', 'next'], @mixed), qr/You go on at step 3 of 9/, 'it goes on');
$between = screens('80x24', '<Enter><Up><C-u>40x1.5 bid<Esc><Enter>y<Enter>', 'play', 'cord', @mixed);
# A point less: the second attempt at the mistake; and three of the landmarks.
like(plain_cord(['next', 'b', 'next'], @mixed), qr/Total: 24 of 28 points\./, 'to the end');

chdir '/';
done_testing();
