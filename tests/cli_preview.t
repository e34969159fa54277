#!/usr/bin/perl
# ghostdose preview, by keys of a script and line by line.
use strict;
use warnings;
use FindBin;
use IPC::Open2;
use Test::More;
require "$FindBin::Bin/cli_run.pl";
require "$FindBin::Bin/case_files.pl";
our ($ghostdose, $scratch);

my $tiny = "$scratch/tiny";
my %good = good_case();
write_case($tiny, %good);

# --- by keys ---------------------------------------------------------------------------------------------------------
my ($status, $out, $err) = run('preview', $tiny, '--from', 'left', '--script', '<dump:here><F7><dump:next><F6><dump:again>');
ok($status == 0 && $err eq '', 'a preview by keys');
my %screen = map { /\A(\w+) [^\n]*\n(.*)/s } split /^=== /m, $out;
like($screen{here}, qr/step 2 of 3.*How much is left\?.*Preview: nothing is kept/s, 'from a step by its name');
like($screen{next}, qr/The question.*Design it/s, 'F7 goes on, whatever is open');
# The question of a regimen, its help and its map lie over the step.
for my $open ('', '?', '<Enter>m', '<Enter>m?', '<Enter>e') {
	(undef, my $passed) = run('preview', $tiny, '--from', 'design', '--script', "$open<F7>");
	like($passed, qr/Enter to the cases/, "F7 behind \"$open\"") or diag($passed);
}
like($screen{again}, qr/Reloaded, as it was saved.*F6 reload/s, 'F6 loads it again');
for my $from ('2', 'LEFT', 'left') {
	($status, $out, $err) = run('preview', $tiny, '--from', $from, '--script', '<F12>');
	is($status, $from eq 'LEFT' ? 2 : 0, "from $from");
}
like($err, qr/^\z/, 'nothing is said of a good one');
($status, $out, $err) = run('preview', $tiny, '--from', 'lef', '--script', '<F12>');
is("$status$err", "2ghostdose: --from: there is no step \"lef\"; did you mean \"left\"?\n", 'no such step');
($status, $out, $err) = run('preview', "$scratch/nowhere", '--script', '<F12>');
ok($status == 2 && $err =~ /nowhere/, 'no such case');
($status, $out, $err) = run('preview', 'two-tissues', '--from', '2', '--script', '<F12>');
ok($status == 0 && $out =~ /2 of 9/ && $err eq '', 'a lesson, from its second question') or diag("$out$err");
($status, $out, $err) = run('preview', $tiny, '--state', $scratch, '--script', '<F12>');
is($status, 2, 'it has no records to name');

# --- what cannot be loaded ---------------------------------------------------------------------------------------------
spew("$tiny/courses.csv", $good{courses} =~ s/35x2/35y2/r =~ s/technique/tecnique/r);
spew("$tiny/steps.csv", $good{steps} =~ s/residual_eqd2/residual_eqd3/r);
($status, $out, $err) = run('preview', $tiny, '--script', '<dump:x>', '--size', '100x24');
ok($status == 0 && $out =~ m{courses\.csv:1:\d+  error: unknown column "tecnique"}s && $out =~ /goes by itself/,
	'the faults show with their places') or diag("$out$err");
($status, $out, $err) = run('preview', $tiny, '--script', 'q<dump:x>');
is($status, 0, 'and are left with q');

# --- line by line, with saves between ------------------------------------------------------------------------------------
my ($from, $to);
sub say_to { print $to "$_[0]\n"; $to->flush; }
# All until the next prompt.
sub hear {
	my $text = '';
	until ($text =~ /^> \z/m) {
		sysread($from, my $piece, 4096) or last;
		$text .= $piece;
	}
	return $text;
}
my $pid = open2($from, $to, $ghostdose, 'preview', $tiny, '--plain', '--from', 'left');
like(hear(), qr/This cannot be loaded:.*courses\.csv:1:.*type reload/s, 'plain: what is wrong');
spew("$tiny/courses.csv", $good{courses});
say_to('reload');
like(hear(), qr/steps\.csv:3:\d+  error/, 'one is mended, the next is told');
spew("$tiny/steps.csv", $good{steps});
say_to('reload');
my $page = hear();
like($page, qr/A preview: nothing is kept.*How much is left\?.*reload, pass/s, 'both are') or diag($page);
spew("$tiny/steps.csv", $good{steps} =~ s/How much is left\?/What is left of it?/r);
say_to('3');
like(hear(), qr/The case was saved meanwhile; reload shows it\.\n> \z/, 'a save is told at the next line');
say_to('reload');
$page = hear();
like($page, qr/What is left of it\?.*1 more attempt/s, 'and shows, with the try that was made') or diag($page);
spew("$tiny/steps.csv", $good{steps} =~ s/,number,/,nummer,/r);
say_to('reload');
like(hear(), qr/steps\.csv:3:\d+  error.*You go on with the case as it was before/s, 'a broken one leaves what there was');
say_to('pass');
like(hear(), qr/step 3 of 3|Design it\./i, 'pass goes on');
say_to('quit');
local $/;
like(<$from>, qr/Nothing is kept/, 'and is left');
waitpid $pid, 0;
is($?, 0, 'exit status');
($status, $out, $err) = run('play', "$tiny", '--plain');
unlike($out, qr/reload/, 'play has no such word');
done_testing;
